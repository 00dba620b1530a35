"""What officers do with numbers by hand: set one aside, give it up, use it for a paper made elsewhere, cancel it; and
where a body's year begins. Each is one transaction under the lock of the row, with a line in the log.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from django.db import transaction

from accounts.role_info import Duty
from accounts.roles import Role, holders, registers_of, seat
from documents.models import NumberBook, NumberEntry
from documents.numbers import Act, kept_here, locked_book, next_entry
from ledger.log import append

if TYPE_CHECKING:
    from accounts.models import User

Status = NumberEntry.Status

#: The letters of the registers that some role keeps, save those that change with a body's name.
KEPT = frozenset(letters for role in Role for letters in registers_of(role) if letters)
#: The log keeps the acts on one row of numbers as one chain.
REGISTERS = uuid.UUID("6f2d1c1e-53a3-4c0e-9a4e-8d6a5a1f0b30")


class RegisterRefused(Exception):
    """An act on the register that cannot be done: a sentence, the field it belongs to, the status of the answer."""

    def __init__(self, message: str, *, field: str = "", status: int = 409) -> None:
        super().__init__(message)
        self.field, self.status = field, status


def keeps(seats: frozenset[str], body: str) -> str | None:
    """The seat by which a person works on a body's register, None if by none."""
    mine = (*keepers_of(body), *map(str, holders(Duty.HELP_EVERY_REGISTER)))
    return next((held for held in mine if held in seats), None)


def keepers_of(body: str) -> tuple[str, ...]:
    """The seats that keep a body's register."""
    letters, of_a_unit, unit = body.partition("@")
    if of_a_unit:
        return tuple(seat(role, unit) for role in Role if role.about.scope.of_a_unit and letters in registers_of(role))
    found = tuple(str(role) for role in Role if not role.about.scope.of_a_unit and body in registers_of(role))
    # Letters that no body has for good are the agency's: they change with its name.
    return found or tuple(str(role) for role in Role if "" in registers_of(role))


def reserve(
    *,
    body: str,
    symbol: str,
    year: int,
    reason: str,
    actor: User,
    at: dt.datetime,
    day: dt.date,
    chain: uuid.UUID | None = None,
) -> NumberEntry:
    """Set the next number aside; for a dossier if one is named, whose next paper of this symbol then takes it.

    Raises ``RegisterRefused``.
    """
    held = _seat(actor, body, day)
    why = _said(reason, "reason", "lý do giữ số")
    if year != day.year:
        raise RegisterRefused(f"Chỉ giữ số của năm {day.year}: số lấy theo năm ban hành.", field="year", status=422)
    if not kept_here(body, day):
        raise RegisterRefused(f"Sổ văn bản của {body} không giữ ở đây: số do cơ quan ấy cấp.", field="symbol")
    with transaction.atomic():
        book = locked_book(body, symbol, year)
        entry = next_entry(
            book, symbol, status=Status.RESERVED, reason=why, chain=chain, reserved_at=at, reserved_by=actor
        )
        _log(book, actor, held, at, "reserve_number", entry, reason=why)
    return entry


def give_up(entry: NumberEntry, *, reason: str, actor: User, at: dt.datetime, day: dt.date) -> NumberEntry:
    """A number set aside is not needed. It stays on its line and goes to nobody. Raises ``RegisterRefused``."""
    return _ended(entry, Status.RESERVED, Status.GIVEN_UP, "give_up_number", reason, actor, at, day)


def cancel(entry: NumberEntry, *, reason: str, actor: User, at: dt.datetime, day: dt.date) -> NumberEntry:
    """The number of an issued paper no longer stands. It is not given again. Raises ``RegisterRefused``."""
    return _ended(entry, Status.ISSUED, Status.CANCELLED, "cancel_number", reason, actor, at, day)


def use_elsewhere(
    entry: NumberEntry, *, abstract: str, signer: str, issued_on: dt.date, actor: User, at: dt.datetime, day: dt.date
) -> NumberEntry:
    """A number set aside was given to a paper made outside this program. Raises ``RegisterRefused``."""
    held = _seat(actor, entry.body, day)
    what = _said(abstract, "abstract", "trích yếu của văn bản")
    who = _said(signer, "signer", "người ký")
    if issued_on.year != entry.year:
        raise RegisterRefused(
            f"Số {entry} thuộc năm {entry.year}, ngày văn bản phải trong năm ấy.", field="issued_on", status=422
        )
    with transaction.atomic():
        kept = _locked(entry, Status.RESERVED)
        act = Act(chain=kept.chain, abstract=what, signer=who, issued_on=issued_on, by=actor, at=at)
        for name, value in act.written().items():
            setattr(kept, name, value)
        kept.status = Status.ISSUED
        kept.save()
        _log(kept.book, actor, held, at, "use_number", kept, abstract=what)
    return kept


def set_start(
    *, body: str, symbol: str, year: int, first: int, reason: str, actor: User, at: dt.datetime, day: dt.date
) -> NumberBook:
    """The next number a row gives; those below were given elsewhere. An administrator's act, for a body that begins
    here in mid-year. Raises ``RegisterRefused`` where the row has already come as far.
    """
    if Role.ADMIN not in actor.seats(day):
        raise RegisterRefused(f"Đặt số bắt đầu là việc của: {Role.ADMIN.label}.", status=403)
    why = _said(reason, "reason", "vì sao bắt đầu từ số này")
    with transaction.atomic():
        book = locked_book(body, symbol, year)
        if first <= book.last:
            raise RegisterRefused(
                f"Sổ {book.kind} năm {year} đã cấp đến số {book.last:02d}; số bắt đầu phải lớn hơn {book.last}.",
                field="first",
            )
        start = {"after": book.last, "first": first, "why": why, "by": str(actor), "at": at.isoformat()}
        book.last, book.starts = first - 1, [*book.starts, start]
        book.save(update_fields=["last", "starts"])
        _log(book, actor, str(Role.ADMIN), at, "start_numbers", None, first=first, after=start["after"], reason=why)
    return book


def _ended(
    entry: NumberEntry, must_be: str, becomes: str, action: str, reason: str, actor: User, at: dt.datetime, day: dt.date
) -> NumberEntry:
    return _end(entry, must_be, becomes, action, reason, actor, at, _seat(actor, entry.body, day))


def void(entry: NumberEntry, *, reason: str, actor: User, at: dt.datetime, seat: str) -> NumberEntry:
    """The number of a letter that is taken back no longer stands: by the act that takes it back, under its right.

    ``seat``: the seat of that act. Raises ``RegisterRefused`` for a number that does not stand any more.
    """
    return _end(entry, Status.ISSUED, Status.CANCELLED, "cancel_number", reason, actor, at, seat)


def _end(
    entry: NumberEntry, must_be: str, becomes: str, action: str, reason: str, actor: User, at: dt.datetime, seat: str
) -> NumberEntry:
    why = _said(reason, "reason", "lý do")
    with transaction.atomic():
        kept = _locked(entry, must_be)
        kept.status, kept.ended_reason, kept.ended_at, kept.ended_by = becomes, why, at, actor
        kept.save(update_fields=["status", "ended_reason", "ended_at", "ended_by"])
        _log(kept.book, actor, seat, at, action, kept, reason=why)
    return kept


def _locked(entry: NumberEntry, must_be: str) -> NumberEntry:
    """The line as it stands now, under the lock of its row: book first, as whoever takes numbers does."""
    NumberBook.objects.select_for_update().get(pk=entry.book_id)
    now = NumberEntry.objects.select_related("book").get(pk=entry.pk)
    if now.status != must_be:
        raise RegisterRefused(
            f"Số {now} đang ở tình trạng «{now.get_status_display()}»; việc này chỉ làm được với số "
            f"«{Status(must_be).label}». Hãy tải lại trang."
        )
    return now


def _seat(actor: User, body: str, day: dt.date) -> str:
    held = keeps(actor.seats(day), body)
    if held is None:
        who = ", ".join(Role(one.partition("@")[0]).label for one in keepers_of(body))
        raise RegisterRefused(f"Sổ số của {body} do {who} giữ.", status=403)
    return held


def _said(text: str, field: str, what: str) -> str:
    said = " ".join(text.split())
    if not said:
        raise RegisterRefused(f"Hãy ghi {what}.", field=field, status=422)
    return said[:300]


def _log(
    book: NumberBook, actor: User, seat: str, at: dt.datetime, action: str, entry: NumberEntry | None, **data: Any
) -> None:
    chain = uuid.uuid5(REGISTERS, f"{book.body}/{book.kind}/{book.year}")
    told = {"body": book.body, "row": book.kind, "year": book.year} | ({"number": str(entry)} if entry else {})
    append(chain=chain, at=at, actor=actor, seat=seat, action=action, data=told | data)
