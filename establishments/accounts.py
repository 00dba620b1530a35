"""Where an establishment is paid: one person proposes another account, a second one confirms; the applicant is told.

Until it is confirmed nothing changes. Under a contract money goes to the account the contract names, unless such a
change stands (dossiers.payees).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.models import RoleAssignment, User
from accounts.role_info import Duty
from accounts.roles import Role, holders, labels
from clock import local_day
from establishments.history import enter, no_seat_there, owners_seats, sentence, tell_owner
from establishments.models import AccountChange, Establishment, Kind
from establishments.services import chain_of, held_by
from establishments.source_files import Sent, kept_source
from establishments.touched import Change, hold, touch
from ledger.log import append
from notifications.tell import tell
from workflow.errors import BadFacts, NotNow, NotYours

if TYPE_CHECKING:
    from establishments.models import Fact

#: Who may be the second person.
CONFIRM = holders(Duty.CONFIRM_ACCOUNTS)
W = AccountChange.Outcome


def waiting(establishment: Establishment) -> AccountChange | None:
    """The change nobody has decided on yet."""
    return establishment.account_changes.filter(outcome=W.WAITING).select_related("proposed_by").first()


def waiting_for(actor: User, at: dt.datetime) -> list[AccountChange]:
    """The changes that this person may decide on as the second one, the oldest first."""
    open_ones = AccountChange.objects.filter(outcome=W.WAITING).select_related("establishment", "proposed_by")
    return [
        one
        for one in open_ones.order_by("proposed_at")
        if not may_confirm(one, actor, at) and actor not in owners_seats(one.establishment, local_day(at))
    ]


def propose(
    establishment: Establishment,
    *,
    bank_account: str,
    bank_name: str,
    source: str,
    actor: User,
    at: dt.datetime,
    sent: Sent | None = None,
) -> AccountChange:
    """Another account, by a paper (of the bank, of the applicant); ``sent``: the file of it.

    Raises ``NotYours``, ``BadFacts``, ``NotNow``, ``documents.files.UploadRefused``; then nothing was written.
    """
    if Role.CENTRE not in actor.seats(local_day(at)):
        raise NotYours("Sổ cơ sở do Trung tâm Khuyến công ghi.")
    number, bank = " ".join(bank_account.split()), " ".join(bank_name.split())
    with transaction.atomic():
        locked = Establishment.objects.select_for_update().get(pk=establishment.pk)
        no_seat_there(locked, actor, at)
        if (there := waiting(locked)) is not None:
            raise NotNow(f"Đã có một đề nghị đổi tài khoản chờ xác nhận, của {there.proposed_by}: {there}.")
        lacking = {"bank_account": "số tài khoản", "bank_name": "ngân hàng"}
        given = {"bank_account": number, "bank_name": bank}
        if empty := [name for name, value in given.items() if not value]:
            raise BadFacts(fields={name: f"Hãy ghi {lacking[name]}." for name in empty})
        now = locked.history.filter(kind=Kind.ACCOUNT, valid_to=None, corrected_at=None).first()
        if now is not None and now.confirmed_by_id and (number, bank) == (now.value, now.detail):
            raise BadFacts(fields={"bank_account": "Sổ cơ sở đang ghi đúng tài khoản này."})
        made = AccountChange.objects.create(
            establishment=locked,
            bank_account=number[:40],
            bank_name=bank[:120],
            old_account=locked.bank_account,
            old_bank=locked.bank_name,
            source=sentence(source, "source", "giấy tờ làm căn cứ (của ngân hàng hoặc của cơ sở; tên, số, ngày)"),
            file=kept_source(sent, establishment=locked, actor=actor, at=at),
            proposed_by=actor,
            proposed_at=at,
        )
        _say(locked, made, "account_proposed", actor, at)
        seconds = RoleAssignment.objects.on(local_day(at)).filter(role__in=CONFIRM, user__is_active=True)
        tell(
            recipients={row.user for row in seconds.select_related("user")} - {actor},
            subject=f"Chờ xác nhận: đổi tài khoản của {locked.name}",
            body=f"{actor} đề nghị: {_from_to(made)}, theo {made.source}. Đối chiếu giấy tờ rồi xác nhận hoặc từ chối.",
            link=f"/co-so/{locked.pk}/tai-khoan/",
            key=f"account-proposed:{made.pk}",
            chain=chain_of(locked),
            at=at,
        )
        tell_owner(
            locked,
            f"Đề nghị đổi tài khoản nhận tiền của {locked.name}",
            f"{_from_to(made)}, theo {made.source}. Chưa có hiệu lực cho đến khi người thứ hai xác nhận. Nếu không "
            "phải tài khoản của cơ sở, hãy báo ngay Trung tâm Khuyến công.",
            key=f"account-proposed:{made.pk}:owner",
            at=at,
        )
    return made


def confirm(change: AccountChange, *, actor: User, at: dt.datetime) -> Fact:
    """The second person compared it with the paper: from today money goes there. Raises ``NotYours``, ``NotNow``."""
    with transaction.atomic():
        locked, found = _open(change)
        _second(found, actor, at)
        told = Change(
            "account_confirmed",
            Kind.ACCOUNT,
            _old(found),
            str(found),
            found.source,
            actor,
            at,
            since=local_day(at),
            file=found.file,
        )
        made = enter(
            locked,
            Kind.ACCOUNT,
            {"bank_account": found.bank_account, "bank_name": found.bank_name},
            since=local_day(at),
            until=None,
            source=found.source,
            actor=found.proposed_by,
            at=at,
            confirmed_by=actor,
            same_day=True,
            file=found.file,
        )
        _decide(found, W.CONFIRMED, actor, at)
        touch(locked, told)
        _say(locked, found, "account_confirmed", actor, at)
        tell_owner(
            locked,
            f"Đã đổi tài khoản nhận tiền của {locked.name}",
            f"{_from_to(found)}, theo {found.source}; {found.proposed_by} đề nghị, {actor} xác nhận. Nếu không đúng, "
            "hãy báo ngay Trung tâm Khuyến công.",
            key=f"account-confirmed:{found.pk}",
            at=at,
        )
    return made.row


def refuse(change: AccountChange, *, reason: str, actor: User, at: dt.datetime) -> None:
    """The account stays; by a second person, or taken back by whoever proposed it. Raises ``NotYours``, ``NotNow``."""
    with transaction.atomic():
        locked, found = _open(change)
        own = actor.pk == found.proposed_by_id
        if not own:
            _second(found, actor, at)
        why = sentence(reason, "reason", "lý do")
        _decide(found, W.WITHDRAWN if own else W.REFUSED, actor, at, why)
        _say(locked, found, "account_withdrawn" if own else "account_refused", actor, at)
        tell_owner(
            locked,
            f"Không đổi tài khoản nhận tiền của {locked.name}",
            f"Đề nghị đổi sang {found} không được xác nhận: {why}. Tài khoản vẫn là {_old(found)}.",
            key=f"account-refused:{found.pk}",
            at=at,
        )


def may_confirm(change: AccountChange, actor: User, at: dt.datetime) -> str:
    """Why somebody is not the second person, in a sentence; empty where he may be."""
    if actor.pk == change.proposed_by_id:
        return "Anh/chị là người đề nghị; người thứ hai xác nhận."
    held = actor.assignments_held(local_day(at)).filter(role__in=CONFIRM)
    if not held.exists():
        return "Việc này dành cho: " + labels(CONFIRM) + "."
    if not held.exclude(user=change.proposed_by_id).exists():
        return f"Anh/chị làm thay {change.proposed_by}, người đề nghị; người khác xác nhận."
    return ""


def _second(change: AccountChange, actor: User, at: dt.datetime) -> None:
    if why := may_confirm(change, actor, at):
        raise NotYours(why)
    no_seat_there(change.establishment, actor, at)


def _open(change: AccountChange) -> tuple[Establishment, AccountChange]:
    hold(change.establishment)
    locked = Establishment.objects.select_for_update().get(pk=change.establishment_id)
    found = AccountChange.objects.select_for_update(of=("self",)).select_related("proposed_by").get(pk=change.pk)
    if found.outcome != W.WAITING:
        raise NotNow(f"Đề nghị này đã được giải quyết: {found.get_outcome_display().lower()}.")
    found.establishment = locked
    return locked, found


def _decide(change: AccountChange, outcome: str, actor: User, at: dt.datetime, reason: str = "") -> None:
    change.outcome, change.decided_by, change.decided_at, change.reason = outcome, actor, at, reason
    change.save(update_fields=["outcome", "decided_by", "decided_at", "reason"])


def _old(change: AccountChange) -> str:
    return f"{change.old_account}, {change.old_bank}" if change.old_account else "chưa có tài khoản"


def _from_to(change: AccountChange) -> str:
    return f"từ «{_old(change)}» sang «{change}»"


def _say(locked: Establishment, change: AccountChange, action: str, actor: User, at: dt.datetime) -> None:
    append(
        chain=chain_of(locked),
        at=at,
        actor=actor,
        seat=held_by(locked, actor, at),
        action=action,
        data={
            "establishment": locked.name,
            "before": _old(change),
            "after": str(change),
            "source": change.source,
            "proposed_by": str(change.proposed_by),
        }
        | ({"reason": change.reason} if change.reason else {})
        | ({"file": change.file.original_name, "sha256": change.file.sha256} if change.file else {}),
    )
