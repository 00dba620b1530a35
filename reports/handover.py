"""Somebody's work to somebody else in one act: all that was chosen or nothing, a log line in each dossier.

What the taker may not have (no seat, an interest, already in the council) is listed with the reason and stays.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from viewflow.workflow.models import Task

import clock
from accounts.models import RoleAssignment, User
from accounts.role_info import Duty
from accounts.roles import Role, holders, seat
from appraisal.interests import found_interests, has_interest
from appraisal.models import BoardMember, Round, RoundMember
from documents.vietnamese import date_short
from dossiers.models import Dossier
from ledger.log import append
from workflow.absence import chain_of
from workflow.engine import OPEN, act, title_of
from workflow.errors import BadFacts, NotYours, Refused
from workflow.handover import assign, cannot_take, said

#: Who moves other people's work.
MOVES = holders(Duty.HAND_OVER_WORK)
#: How far ahead or back the day of a hand-over may lie.
SPAN = dt.timedelta(days=60)


@dataclass(frozen=True)
class Move:
    """One task of the giver; ``why_not`` is empty where the taker may have it."""

    task: Task
    dossier: Dossier
    why_not: str = ""

    @property
    def title(self) -> str:
        """What is to be done."""
        return title_of(self.task)

    @property
    def personal(self) -> bool:
        """A place in a council, which goes over by naming a successor."""
        return bool(getattr(self.task.flow_task, "handed_by", ""))

    @property
    def named(self) -> bool:
        """Given to the giver by name, not only to the seat."""
        return self.task.owner_id is not None


def work_of(giver: User, taker: User | None, *, reader: User, at: dt.datetime) -> list[Move]:
    """The open tasks of a person: by name, and of the seats that are his own; each with why the taker may not.

    Dossiers from which the reader is kept out are not shown to him: somebody else hands them over.
    """
    day = clock.local_day(at)
    own = RoleAssignment.objects.on(day).filter(user=giver).values_list("role", "scope")
    seats = {seat(role, scope or None) for role, scope in own if role != Role.APPLICANT}
    hidden = Dossier.objects.hidden_from(reader, day).values("pk")
    tasks = (
        Task.objects.filter(
            Q(owner=giver) | Q(owner__isnull=True, owner_permission__in=seats),
            flow_task_type="HUMAN",
            status__in=OPEN,
            process__run__isnull=False,
        )
        .exclude(process__run__subject__in=hidden)
        .select_related("process__run__subject__applicant", "process__run__subject__unit", "owner")
        .order_by("process__run__subject__code", "pk")
    )
    return [Move(task, task.process.run.subject, _why_not(task, giver, taker, at) if taker else "") for task in tasks]


def _why_not(task: Task, giver: User, taker: User, at: dt.datetime) -> str:
    dossier = task.process.run.subject
    if why := cannot_take(task, dossier, taker, at):
        return why
    if not getattr(task.flow_task, "handed_by", ""):
        return ""
    round_ = Round.objects.filter(dossier=dossier, closed_at__isnull=True).first()
    if round_ is None:
        return "Không có lần thẩm định nào đang mở."
    if round_.members.filter(user=taker).exists():
        return f"{taker} đã có trong thành phần của lần thẩm định này; cử người khác."
    leaver = round_.members.filter(user=giver).select_related("vote").first()
    if leaver is not None and hasattr(leaver, "vote"):
        return f"{giver} đã bỏ phiếu; việc chốt phiếu chuyển ở mục «Việc vướng» hoặc bước «Thay thành viên»."
    found = found_interests(dossier, [taker], clock.local_day(at))
    if found or has_interest(dossier, taker):
        return f"{taker} có lợi ích liên quan đến hồ sơ này; cử người khác."
    return ""


def hand_over(
    giver: User,
    taker: User,
    *,
    chosen: Collection[int],
    on: dt.date,
    reason: str,
    leaves: bool,
    actor: User,
    at: dt.datetime,
) -> tuple[list[Move], list[Move]]:
    """Move the chosen tasks; returns those moved and those left with the reason.

    1. the right  2. each task by its own act  3. the seats end where the giver leaves  4. one line in his own chain
    Raises ``Refused``; then nothing was moved. ``leaves``: his own seats and places end on the day.
    """
    day = clock.local_day(at)
    if not set(MOVES) & actor.seats(day):
        raise NotYours("Bàn giao việc do quản trị hệ thống hoặc Giám đốc Sở thực hiện.")
    why = said(reason)
    if giver.pk == taker.pk:
        raise BadFacts(fields={"taker": "Người nhận phải khác người giao."})
    if not taker.is_active:
        raise BadFacts(fields={"taker": f"Tài khoản của {taker} đã khóa; chọn người khác."})
    if not day - SPAN <= on <= day + SPAN:
        raise BadFacts(fields={"on": f"Ngày bàn giao cách hôm nay không quá {SPAN.days} ngày."})
    with transaction.atomic():
        # Two who hand over the same person's work wait for each other.
        User.objects.select_for_update().get(pk=giver.pk)
        listed = work_of(giver, taker, reader=actor, at=at)
        gone = set(chosen) - {move.task.pk for move in listed}
        if gone:
            raise BadFacts(f"{len(gone)} việc đã có người làm xong hoặc đã đổi; tải lại trang rồi chọn lại.")
        wanted = [move for move in listed if move.task.pk in set(chosen)]
        moved = [move for move in wanted if not move.why_not]
        left = [move for move in wanted if move.why_not]
        done: set[uuid.UUID] = set()
        # One order for everybody who moves work, so that two hand-overs at once wait for each other.
        for move in sorted(moved, key=lambda one: (str(one.dossier.pk), one.task.pk)):
            if move.personal and move.dossier.pk in done:
                continue
            _move(move, giver, taker, actor=actor, at=at, why=f"Bàn giao từ ngày {date_short(on)}: {why}")
            if move.personal:
                done.add(move.dossier.pk)
        if leaves:
            end_seats(giver, on)
        append(
            chain=chain_of(giver),
            at=at,
            actor=actor,
            seat=next(str(role) for role in MOVES if role in actor.seats(day)),
            action="hand_over",
            data={
                "giver": str(giver),
                "taker": str(taker),
                "on": on.isoformat(),
                "reason": why,
                "moved": [f"{move.dossier.code}: {move.title}" for move in moved],
                "left": [f"{move.dossier.code}: {move.why_not}" for move in left],
                "leaves": leaves,
            },
        )
    return moved, left


def _move(move: Move, giver: User, taker: User, *, actor: User, at: dt.datetime, why: str) -> None:
    """One task; a refusal names its dossier, because it takes back everything."""
    try:
        if move.personal:
            member = RoundMember.objects.get(
                round__dossier=move.dossier, round__closed_at__isnull=True, user=giver, left_at__isnull=True
            )
            act(move.dossier, "replace_member", actor=actor, at=at, member=member.pk, successor=taker, reason=why)
        else:
            assign(move.task, taker=taker, actor=actor, at=at, reason=why, roles=MOVES)
    except Refused as no:
        raise BadFacts(f"Hồ sơ {move.dossier}: {no} Chưa việc nào được bàn giao.") from no


def end_seats(person: User, on: dt.date) -> None:
    """A person's own seats and places in councils end on a day; what ended before stays as it was."""
    open_ = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    RoleAssignment.objects.filter(open_, begun, user=person).update(valid_to=on)
    BoardMember.objects.filter(open_, begun, user=person).update(valid_to=on)
