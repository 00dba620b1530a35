"""A plan from choice to decision. Each act is all or none; every dossier in it gets its own step and log line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from accounts.roles import Role
from clock import local_day
from documents.bodies import symbol_of
from documents.numbers import Act, take_number
from dossiers.handlers.common import book_of, sentence, whole_dong
from dossiers.models import Dossier
from dossiers.shared_papers import one_paper_for_all
from dossiers.states import State
from ledger.log import append
from plans.candidates import budget_line, candidates, refuse_above_room
from plans.models import Plan, PlanLine
from programmes.models import Programme
from workflow.clean_hands import check_hands
from workflow.engine import act_on_all, asked_for
from workflow.errors import BadFacts, NotNow, NotYours, Stale
from workflow.steps import steps_of

if TYPE_CHECKING:
    from accounts.models import User

Status = Plan.Status


def turn_of(status: Plan.Status, track: str) -> str:
    """The role that takes a batch on from a status, as the lifecycle names it; nobody's once it is decided."""
    return steps_of(Dossier)[status.step].roles_on(track)[0] if status.step else ""


def open_plan(programme: Programme, year: int, track: str, *, actor: User, at: dt.datetime) -> Plan:
    """The next batch of a year and source, empty. Raises ``NotYours``, ``NotNow``."""
    seat = _seat(actor, at, turn_of(Status.DRAFT, track))
    with transaction.atomic():
        draft = Plan(programme=programme, year=year, track=track, opened_at=at, opened_by=actor)
        # The line's row is the lock by which batches get their numbers.
        budget_line(draft, lock=True)
        before = Plan.objects.filter(programme=programme, year=year, track=track)
        if before.filter(status=Status.DRAFT).exists():
            raise NotNow("Đợt trước còn đang chọn đề án; trình đợt ấy trước khi lập đợt mới.")
        draft.batch = (before.aggregate(last=Max("batch"))["last"] or 0) + 1
        draft.save(force_insert=True)
        _log(draft, actor, seat, at, "open_plan", {"batch": draft.batch})
    return draft


def choose(
    plan: Plan,
    codes: Iterable[str],
    *,
    actor: User,
    at: dt.datetime,
    reserve_vnd: int = 0,
    why_out_of_order: str = "",
    seen: str = "",
) -> Plan:
    """Choose dossiers by code; the choice replaces the one before. ``seen``: the mark of the page that was filled in.

    Raises ``NotYours``, ``NotNow``, ``Stale``, ``BadFacts``. Leaving out one that fits while taking one behind it in
    the order needs a reason.
    """
    seat = _seat(actor, at, turn_of(Status.DRAFT, plan.track))
    with transaction.atomic():
        plan = _locked(plan, Status.DRAFT, seen)
        plan.reserve_vnd = whole_dong(reserve_vnd, "reserve_vnd", "Dự phòng", least=0)
        rows = candidates(plan, local_day(at))
        wanted = set(codes)
        missing = wanted - {row.dossier.code for row in rows}
        if missing:
            raise BadFacts(
                f"{', '.join(sorted(missing))}: không còn chờ đưa vào kế hoạch (đã rút, đã vào đợt khác, hoặc chưa "
                "thẩm định xong). Tải lại trang rồi chọn lại."
            )
        plan.why_out_of_order = why_out_of_order.strip()
        skipped = out_of_order(
            [row.dossier.code for row in rows if row.fits], [row.dossier.code for row in rows], wanted
        )
        if skipped and not plan.why_out_of_order:
            raise BadFacts(
                fields={
                    "why_out_of_order": f"Bỏ qua {', '.join(skipped)} trong khi chọn đề án đứng sau; ghi vì sao không "
                    "theo thứ tự ưu tiên."
                }
            )
        chosen = [row for row in rows if row.dossier.code in wanted]
        check_hands([row.dossier for row in chosen], actor, at, seat=seat)
        plan.lines.all().delete()
        PlanLine.objects.bulk_create(
            PlanLine(
                plan=plan,
                dossier=row.dossier,
                order=no,
                amount_vnd=row.amount_vnd,
                reasons=[{"text": reason.text, "clause": reason.clause} for reason in row.reasons],
            )
            for no, row in enumerate(chosen, 1)
        )
        plan.save(update_fields=["reserve_vnd", "why_out_of_order"])
        _log(
            plan,
            actor,
            seat,
            at,
            "choose",
            {"codes": sorted(wanted), "reserve_vnd": plan.reserve_vnd, "why": plan.why_out_of_order},
        )
    return plan


def out_of_order(fitting: list[str], ordered: list[str], wanted: set[str]) -> list[str]:
    """Codes that fit and were left out although one behind them was taken."""
    taken = [place for place, code in enumerate(ordered) if code in wanted]
    last = max(taken, default=-1)
    return [code for code in fitting if code not in wanted and ordered.index(code) < last]


def submit(plan: Plan, *, actor: User, at: dt.datetime) -> Plan:
    """One submission carries all chosen dossiers; its number is taken here. Raises ``Refused``: nothing happened."""
    seat = _seat(actor, at, turn_of(Status.DRAFT, plan.track))
    with transaction.atomic():
        plan = _locked(plan, Status.DRAFT)
        dossiers = _dossiers(plan)
        if not dossiers:
            raise NotNow("Chưa chọn đề án nào cho đợt này.")
        refuse_above_room(plan, _total(plan, dossiers))
        plan.proposal_no = _numbered(
            plan, "PLAN_PROPOSAL", "SCT", symbol_of("TTr-SCT", "SCT", local_day(at)), actor, at
        )
        # Written before the steps: the list on the submission is that of the whole batch.
        plan.save(update_fields=["proposal_no"])
        with one_paper_for_all(plan.pk, plan.code):
            act_on_all(dossiers, Status.DRAFT.step, actor=actor, at=at, proposal_no=plan.proposal_no)
        plan.status, plan.submitted_at = Status.SUBMITTED, at
        plan.save(update_fields=["status", "submitted_at"])
        _log(plan, actor, seat, at, "submit_plan", {"proposal_no": plan.proposal_no, "dossiers": len(dossiers)})
    return plan


def give_opinion(plan: Plan, opinion: str, *, actor: User, at: dt.datetime, seen: str = "") -> Plan:
    """The finance department's word on the whole list. Raises ``Refused``, then nothing happened."""
    seat = _seat(actor, at, turn_of(Status.SUBMITTED, plan.track))
    said = sentence(opinion, "opinion", "ý kiến về kinh phí")
    with transaction.atomic():
        plan = _locked(plan, Status.SUBMITTED, seen)
        step = Status.SUBMITTED.step
        act_on_all(_waiting(plan, step), step, actor=actor, at=at, opinion=said)
        plan.status, plan.opinion = Status.COSTED, said
        plan.save(update_fields=["status", "opinion"])
        _log(plan, actor, seat, at, "give_plan_opinion", {"opinion": said})
    return plan


def decide_plan(plan: Plan, *, actor: User, at: dt.datetime, plan_no: str = "", seen: str = "") -> Plan:
    """The plan is approved with all its dossiers. ``plan_no``: only where another system gave the number.

    Raises ``Refused``, then nothing happened.
    """
    seat = _seat(actor, at, turn_of(Status.COSTED, plan.track))
    with transaction.atomic():
        plan = _locked(plan, Status.COSTED, seen)
        dossiers = _waiting(plan, Status.COSTED.step)
        refuse_above_room(plan, _total(plan, dossiers))
        typed = plan_no.strip()
        if not typed:
            book, symbol = book_of(dossiers[0], "PLAN_DECISION", actor, local_day(at))
            typed = _numbered(plan, "PLAN_DECISION", book, symbol, actor, at)
        with one_paper_for_all(plan.pk, plan.code):
            act_on_all(dossiers, Status.COSTED.step, actor=actor, at=at, plan_no=typed)
        plan.status, plan.decided_at, plan.plan_no = Status.DECIDED, at, typed
        plan.save(update_fields=["status", "decided_at", "plan_no"])
        _log(plan, actor, seat, at, "decide_plan", {"plan_no": typed, "dossiers": len(dossiers)})
    return plan


def _dossiers(plan: Plan) -> list[Dossier]:
    """The dossiers of a plan, locked in one order for all."""
    keys = plan.lines.values("dossier")
    return list(Dossier.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


def _waiting(plan: Plan, event: str) -> list[Dossier]:
    """Those for which a step is still to be taken: one that was withdrawn or went ahead by itself stops no other."""
    planned = [dossier for dossier in _dossiers(plan) if dossier.state == State.PLANNED]
    asked = asked_for(planned, event)
    found = [dossier for dossier in planned if dossier.pk in asked]
    if not found:
        raise NotNow("Không còn đề án nào của đợt này chờ bước ấy; xem từng hồ sơ trong danh mục.")
    return found


def _total(plan: Plan, dossiers: list[Dossier]) -> int:
    keys = [dossier.pk for dossier in dossiers]
    return sum(plan.lines.filter(dossier__in=keys).values_list("amount_vnd", flat=True))


def _locked(plan: Plan, status: str, seen: str = "") -> Plan:
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    if locked.status != status:
        raise NotNow(f"{locked} đang ở bước «{locked.get_status_display()}»; trang đã cũ, hãy tải lại.")
    if seen and seen != locked.mark:
        raise Stale(
            f"{locked} đã được người khác ghi lại sau khi trang này mở. Hãy tải lại trang, xem lựa chọn mới rồi làm "
            "tiếp nếu còn cần."
        )
    return locked


def _seat(actor: User, at: dt.datetime, role: str) -> str:
    if role not in actor.seats(local_day(at)):
        raise NotYours(f"Việc này dành cho: {Role(role).label}.")
    return role


def _numbered(plan: Plan, kind: str, book: str, symbol: str, actor: User, at: dt.datetime) -> str:
    day = local_day(at)
    act = Act(kind=kind, chain=plan.pk, abstract=str(plan), signer=str(actor), issued_on=day, by=actor, at=at)
    return f"{take_number(body=book, kind=symbol, year=day.year, act=act):02d}/{symbol}"


def _log(plan: Plan, actor: User, seat: str, at: dt.datetime, action: str, data: dict[str, Any]) -> None:
    append(chain=plan.pk, at=at, actor=actor, seat=seat, action=action, to_state=plan.status, data=data)
