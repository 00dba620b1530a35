"""Setting up a council: the founding decision, who sits in it from when to when (its rule: appraisal.voting_rules).

Whoever is appointed gets the seat of a council member for the same days; whoever leaves keeps his name in old minutes.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from accounts.models import Organisation, RoleAssignment, User
from accounts.roles import Role
from appraisal.models import Board, BoardMember, MemberRole
from appraisal.sheets import keeper
from documents.vietnamese import date_short
from ledger.log import append
from workflow.errors import BadFacts

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Of these a council has one on any day.
ONE_ONLY = (MemberRole.CHAIR, MemberRole.SECRETARY)


def save_board(board: Board | None, facts: Mapping[str, Any], *, actor: User, at: dt.datetime) -> Board:
    """Write the decision of a council. Raises ``NotYours`` or ``BadFacts``."""
    seat = keeper(actor, at)
    part, whole = facts["quorum_numerator"], facts["quorum_denominator"]
    if not 1 <= part <= whole:
        raise BadFacts(fields={"quorum_numerator": "Túc số phải từ 1 phần đến đủ cả hội đồng, ví dụ 2/3."})
    start, end = facts.get("valid_from"), facts.get("valid_to")
    if start and end and end < start:
        raise BadFacts(fields={"valid_to": "Ngày hết hiệu lực trước ngày có hiệu lực. Sửa một trong hai ngày."})
    with transaction.atomic():
        made = board or Board()
        for name, value in facts.items():
            setattr(made, name, value)
        made.save()
        _log(made, "save_board", actor, seat, at, decision=made.decision_no, quorum=f"{part}/{whole}")
    return made


def appoint(
    board: Board,
    user: User,
    role: str,
    *,
    body: Organisation | None = None,
    first: dt.date,
    last: dt.date | None = None,
    actor: User,
    at: dt.datetime,
) -> BoardMember:
    """Somebody sits in a council from a day on. Raises ``NotYours`` or ``BadFacts`` at the field that is wrong."""
    seat = keeper(actor, at)
    if not user.is_active:
        raise BadFacts(fields={"user": f"Tài khoản của {user} đã khóa; chọn người khác."})
    if last and last < first:
        raise BadFacts(fields={"last": "Ngày thôi nhiệm vụ trước ngày bắt đầu. Sửa một trong hai ngày."})
    with transaction.atomic():
        locked = Board.objects.select_for_update().get(pk=board.pk)
        same_days = locked.members.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=first))
        if last:
            same_days = same_days.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=last))
        if same_days.filter(user=user).exists():
            raise BadFacts(
                fields={"user": f"{user} đã có trong Hội đồng trong những ngày ấy. Ghi ngày thôi ở dòng cũ."}
            )
        held = same_days.filter(role=role).select_related("user").first() if role in ONE_ONLY else None
        if held is not None:
            raise BadFacts(
                fields={
                    "role": f"Hội đồng chỉ có một {MemberRole(role).label} trong cùng một ngày, đang là {held}. "
                    f"Ghi ngày thôi của {held} trước."
                }
            )
        order = (locked.members.order_by("-order").values_list("order", flat=True).first() or 0) + 1
        made = BoardMember.objects.create(
            board=locked, user=user, role=role, body=body, order=order, valid_from=first, valid_to=last
        )
        if not RoleAssignment.objects.on(first).filter(user=user, role=Role.COUNCIL).exists():
            RoleAssignment.objects.create(user=user, role=Role.COUNCIL, valid_from=first, valid_to=last)
        _log(locked, "appoint", actor, seat, at, person=str(user), role=role, first=first.isoformat())
    return made


def dismiss(member: BoardMember, last: dt.date, *, actor: User, at: dt.datetime) -> None:
    """A member's last day. The rounds under way go on with him until the department replaces him there."""
    seat = keeper(actor, at)
    if member.valid_from and last < member.valid_from:
        raise BadFacts(
            fields={"last": f"{member} bắt đầu từ {date_short(member.valid_from)}; ngày thôi phải sau ngày ấy."}
        )
    with transaction.atomic():
        BoardMember.objects.filter(pk=member.pk).update(valid_to=last)
        _log(member.board, "dismiss", actor, seat, at, person=str(member), last=last.isoformat())


def chain_of(board: Board) -> uuid.UUID:
    """The log chain of a council."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"khuyencong:board:{board.pk}")


def _log(board: Board, action: str, actor: User, seat: str, at: dt.datetime, **data: Any) -> None:
    append(chain=chain_of(board), at=at, actor=actor, seat=seat, action=action, data={"board": board.name} | data)
