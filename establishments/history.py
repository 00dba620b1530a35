"""The register over time: what changed, from which day, by which paper; and what was a mistake.

A change is so from a day on, and the earlier row keeps its days. A correction says that a row never was so: it is
marked with its reason and another stands in its place. Both are the Centre's, leave a line in the log of the
establishment and of each dossier under way, and are told to the applicant. An account is changed by two
(establishments.accounts).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction

from accounts.models import AdministrativeUnit, RoleAssignment
from accounts.roles import Role
from clock import local_day
from documents.vietnamese import date_short
from establishments.first_rows import put
from establishments.models import Establishment, Fact, Kind
from establishments.services import BadEstablishment, chain_of, held_by, write_columns
from establishments.source_files import Sent, kept_source
from establishments.touched import Change, hold, touch
from ledger.log import append
from notifications.tell import tell
from workflow.errors import BadFacts, NotNow, NotYours

if TYPE_CHECKING:
    from accounts.models import User
    from documents.models import StoredFile

SHORTEST = 5


def record(
    establishment: Establishment,
    kind: Kind,
    *,
    values: dict[str, Any],
    since: dt.date,
    source: str,
    actor: User,
    at: dt.datetime,
    until: dt.date | None = None,
    sent: Sent | None = None,
) -> Fact:
    """From a day on something holds of an establishment; with ``until``, it held until that day.

    ``values`` by column of the register; ``sent``: the file of the source paper. Raises ``NotYours``, ``BadFacts``,
    ``NotNow``, ``documents.files.UploadRefused``; then nothing was written.
    """
    with transaction.atomic():
        locked = _locked(establishment, actor, at)
        _not_an_account(kind)
        source = sentence(source, "source", "giấy tờ làm căn cứ (tên, số, ngày)")
        _check_days(since, until, local_day(at))
        file = kept_source(sent, establishment=locked, actor=actor, at=at)
        made = enter(locked, kind, values, since=since, until=until, source=source, actor=actor, at=at, file=file)
        before = made.before
        change = Change("register_change", kind, before, str(made.row), source, actor, at, since=since, file=file)
        touch(locked, change)
        _note(locked, change)
    return made.row


def correct(
    row: Fact,
    *,
    values: dict[str, Any],
    reason: str,
    source: str,
    actor: User,
    at: dt.datetime,
    since: dt.date | None = None,
    sent: Sent | None = None,
) -> Fact:
    """A row was a mistake: it is marked, and what was so all along takes its place, on its days or from another first.

    ``sent``: the file of the source paper. Raises ``NotYours``, ``BadFacts``, ``NotNow`` (a decision already stands on
    it), ``documents.files.UploadRefused``; then nothing was written.
    """
    with transaction.atomic():
        locked = _locked(row.establishment, actor, at)
        wrong = Fact.objects.select_for_update().get(pk=row.pk)
        kind = Kind(wrong.kind)
        _not_an_account(kind)
        if wrong.corrected_at is not None:
            raise NotNow("Dòng này đã được đính chính. Hãy tải lại trang để xem nội dung đúng.")
        reason = sentence(reason, "reason", "lý do đính chính")
        source = sentence(source, "source", "giấy tờ làm căn cứ (tên, số, ngày)")
        first = since or wrong.valid_from
        _check_first(wrong, first, local_day(at))
        wrong.corrected_at, wrong.corrected_by, wrong.correction = at, actor, reason
        wrong.save(update_fields=["corrected_at", "corrected_by", "correction"])
        right = Fact(
            establishment=locked, kind=kind, valid_from=first, valid_to=wrong.valid_to, source=source,
            recorded_at=at, recorded_by=actor, file=kept_source(sent, establishment=locked, actor=actor, at=at),
        )  # fmt: skip
        _fill(right, kind, values, locked, current=wrong.valid_to is None)
        if (right.values, right.valid_from) == (wrong.values, wrong.valid_from):
            raise BadFacts("Nội dung và ngày không khác dòng đang ghi: không có gì để đính chính.")
        right.save()
        change = Change(
            "register_correction", kind, str(wrong), str(right), source, actor, at,
            since=first, reason=reason, corrects=True, file=right.file,
        )  # fmt: skip
        touch(locked, change)
        _note(locked, change)
    return right


def by_decision(
    establishment: Establishment, values: dict[str, Any], *, source: str, actor: User, at: dt.datetime
) -> None:
    """What a decision on a dossier changes of a beneficiary, from the day of it. The step has checked and logs it."""
    locked = Establishment.objects.select_for_update().get(pk=establishment.pk)
    for kind in Kind:
        own = {name: values[name] for name in kind.columns if name in values}
        # A request may name what is so already.
        if own and any(getattr(locked, name) != value for name, value in own.items()):
            enter(locked, kind, own, since=local_day(at), until=None, source=source, actor=actor, at=at, same_day=True)


def by_list(
    establishment: Establishment,
    values: dict[str, Any],
    *,
    source: str,
    actor: User,
    at: dt.datetime,
) -> None:
    """What a list of the office says otherwise, from the day it is read in; told and logged like any change.

    Raises ``BadFacts``, ``NotNow`` (somebody whom it concerns refuses); the caller's transaction is then undone.
    """
    hold(establishment)
    locked = Establishment.objects.select_for_update().get(pk=establishment.pk)
    today = local_day(at)
    for kind in Kind:
        own = {name: values[name] for name in kind.columns if name in values}
        if own and any(getattr(locked, name) != value for name, value in own.items()):
            _not_an_account(kind)
            made = enter(locked, kind, own, since=today, until=None, source=source, actor=actor, at=at, same_day=True)
            change = Change("register_change", kind, made.before, str(made.row), source, actor, at, since=today)
            touch(locked, change)
            _note(locked, change)


def sentence(text: str, field: str, what: str) -> str:
    """Words somebody had to give. Raises ``BadFacts``."""
    said = " ".join((text or "").split())
    if len(said) < SHORTEST:
        raise BadFacts(fields={field: f"Hãy ghi {what}."})
    if len(said) > 250:
        raise BadFacts(fields={field: f"{what[:1].upper()}{what[1:]} dài quá 250 ký tự."})
    return said


def owners_seats(establishment: Establishment, day: dt.date) -> list[User]:
    """Who sits for an establishment, helpers too."""
    rows = RoleAssignment.objects.on(day).filter(role=Role.APPLICANT, scope=str(establishment.pk))
    return [row.user for row in rows.filter(user__is_active=True).select_related("user")]


def tell_owner(establishment: Establishment, subject: str, body: str, *, key: str, at: dt.datetime) -> None:
    """Tell whoever sits for an establishment, with the way to its page."""
    tell(
        recipients=owners_seats(establishment, local_day(at)),
        subject=subject,
        body=body,
        link=f"/co-so/{establishment.pk}/",
        key=key,
        chain=chain_of(establishment),
        at=at,
    )


def no_seat_there(establishment: Establishment, actor: User, at: dt.datetime) -> None:
    """Nobody keeps the register of his own firm. Raises ``NotYours``."""
    if actor in owners_seats(establishment, local_day(at)):
        raise NotYours(f"Anh/chị là người của {establishment.name}, nên việc này do người khác của Trung tâm làm.")


class Entered:
    """A row that was entered, and what held before it."""

    def __init__(self, row: Fact, before: str) -> None:
        self.row, self.before = row, before


def enter(
    locked: Establishment,
    kind: Kind,
    values: dict[str, Any],
    *,
    since: dt.date,
    until: dt.date | None,
    source: str,
    actor: User,
    at: dt.datetime,
    confirmed_by: User | None = None,
    same_day: bool = False,
    file: StoredFile | None = None,
) -> Entered:
    """Enter a row; the one it borders on gets its last, or another first day. Raises ``BadFacts``.

    ``same_day``: a row that began on this very day held for no day and is marked as replaced.
    """
    row = Fact(
        establishment=locked, kind=kind, valid_from=since, valid_to=until, source=source, recorded_at=at,
        recorded_by=actor, confirmed_by=confirmed_by, file=file,
    )  # fmt: skip
    rows = list(Fact.objects.standing().select_for_update().filter(establishment=locked, kind=kind))
    now = next((one for one in rows if one.valid_to is None), None)
    touching = [
        one
        for one in rows
        if (one.valid_to is None or one.valid_to >= since)
        and (one.valid_from is None or until is None or one.valid_from <= until)
    ]
    before = "; ".join(map(str, touching)) or (str(now) if now else "")
    # What one person wrote is confirmed by a second in the same words.
    again = confirmed_by is not None and now is not None and now.confirmed_by_id is None
    if until is None and now is not None and not again and {**now.values, **values} == now.values:
        raise BadFacts("Sổ cơ sở đang ghi đúng như vậy: không có gì để ghi thêm.")
    if same_day and now is not None and now.valid_from == since:
        now.corrected_at, now.corrected_by, now.correction = at, actor, f"Thay trong ngày, theo {source}"[:250]
        now.save(update_fields=["corrected_at", "corrected_by", "correction"])
        touching.remove(now)
    for one in touching:
        if until is None and (one.valid_from is None or one.valid_from < since):
            one.valid_to = since - dt.timedelta(days=1)
        elif until is not None and (one.valid_from or since) >= since and (one.valid_to or dt.date.max) > until:
            one.valid_from = until + dt.timedelta(days=1)
        else:
            raise BadFacts(
                fields={
                    "since": f"Sổ đã ghi «{one}» {days_of(one)}, trùng với những ngày này. Chọn ngày khác, hoặc đính "
                    "chính dòng ấy."
                }
            )
    for one in touching:
        one.save(update_fields=["valid_from", "valid_to"])
    _on_the_map(values, since)
    _fill(row, kind, values, locked, current=until is None)
    row.save()
    return Entered(row, before)


def _on_the_map(values: dict[str, Any], day: dt.date) -> None:
    """A unit of the map of the day. Raises ``BadFacts``."""
    unit = values.get("unit")
    if unit is not None and not AdministrativeUnit.objects.on(day).filter(pk=unit.pk).exists():
        raise BadFacts(
            fields={
                "unit": f"{unit.full_name} không có trên bản đồ hành chính ngày {date_short(day)}. Chọn đơn vị của "
                "ngày ấy; khi đơn vị được sắp xếp lại, ghi thêm một dòng từ ngày sắp xếp."
            }
        )


def _fill(row: Fact, kind: Kind, values: dict[str, Any], locked: Establishment, *, current: bool) -> None:
    """Check values as the register's own columns are, and put them into a row; those of today go to the register."""
    if strange := set(values) - set(kind.columns):
        raise TypeError(f"not of {kind}: {', '.join(sorted(strange))}")
    trial = locked if current else Establishment.objects.get(pk=locked.pk)
    try:
        write_columns(trial, values, save=current)
    except BadEstablishment as why:
        raise BadFacts(fields=why.fields) from why
    put(row, kind.of(trial))


def days_of(row: Fact) -> str:
    """«từ 01/7/2025», «đến hết 30/6/2025», «từ khi ghi sổ»."""
    first = f"từ {date_short(row.valid_from)}" if row.valid_from else ""
    last = f"đến hết {date_short(row.valid_to)}" if row.valid_to else ""
    return " ".join(part for part in (first, last) if part) or "từ khi ghi sổ"


def _locked(establishment: Establishment, actor: User, at: dt.datetime) -> Establishment:
    """The row, for whoever keeps the register. Raises ``NotYours``."""
    if Role.CENTRE not in actor.seats(local_day(at)):
        raise NotYours("Sổ cơ sở do Trung tâm Khuyến công ghi.")
    no_seat_there(establishment, actor, at)
    hold(establishment)
    return Establishment.objects.select_for_update().get(pk=establishment.pk)


def _not_an_account(kind: Kind) -> None:
    if kind == Kind.ACCOUNT:
        raise NotNow(
            "Tài khoản nhận tiền do một người đề nghị, người thứ hai xác nhận; mở trang «Tài khoản nhận tiền»."
        )


def _check_days(since: dt.date, until: dt.date | None, today: dt.date) -> None:
    if since > today:
        raise BadFacts(fields={"since": "Ngày này còn ở phía trước; ghi sổ khi việc đã xảy ra."})
    if until is not None and until < since:
        raise BadFacts(fields={"until": f"Ngày cuối sớm hơn ngày đầu {date_short(since)}."})
    if until is not None and until >= today:
        raise BadFacts(fields={"until": "Ngày cuối phải trước hôm nay; nếu nay vẫn đúng thì để trống."})


def _check_first(wrong: Fact, first: dt.date | None, today: dt.date) -> None:
    """A correction may give another first day; the row before it must not be swallowed. Raises ``BadFacts``."""
    if first is None or first == wrong.valid_from:
        return
    if first > today or (wrong.valid_to is not None and first > wrong.valid_to):
        raise BadFacts(fields={"since": "Ngày đầu phải không sau ngày cuối của dòng này, và không sau hôm nay."})
    if wrong.valid_from is None:
        return
    before = Fact.objects.standing().filter(
        establishment=wrong.establishment_id, kind=wrong.kind, valid_to=wrong.valid_from - dt.timedelta(days=1)
    )
    for one in before:
        if one.valid_from is not None and one.valid_from >= first:
            raise BadFacts(fields={"since": f"Trước đó sổ ghi «{one}» {days_of(one)}; đính chính dòng ấy trước."})
        one.valid_to = first - dt.timedelta(days=1)
        one.save(update_fields=["valid_to"])


def _note(locked: Establishment, change: Change) -> None:
    """The line of the establishment's own log, and a word to the applicant."""
    entry = append(
        chain=chain_of(locked),
        at=change.at,
        actor=change.actor,
        seat=held_by(locked, change.actor, change.at),
        action=change.action,
        data={"establishment": locked.name, **change.told},
    )
    what = str(change.kind.label).lower()
    because = f" Lý do: {change.reason}." if change.reason else ""
    tell_owner(
        locked,
        f"Sổ cơ sở: {'đính chính' if change.corrects else 'ghi'} {what} của {locked.name}",
        f"«{change.before or 'chưa ghi'}» thành «{change.after}», theo {change.source}.{because} Nếu không đúng, hãy "
        "báo Trung tâm Khuyến công.",
        key=f"register:{entry.pk}",
        at=change.at,
    )
