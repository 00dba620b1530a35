"""What may be put in a plan, in priority order, and where the money ends."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch, Sum

from budget.book import A, balance
from documents.vietnamese import money
from dossiers.models import Beneficiary, Dossier, Track
from dossiers.states import State, states_where
from dossiers.support import source_of
from plans.models import Plan, PlanLine
from plans.priority import Reason, rank, reasons, rules_on_day
from programmes.models import Source, YearBudget
from workflow.errors import NotNow


def ready(track: str) -> tuple[State, ...]:
    """Where the dossiers of a track wait to be planned."""
    return states_where(lambda place: track in place.awaits_plan)


@dataclass(frozen=True)
class Candidate:
    """One appraised dossier in its place in the order. ``running_vnd``: all before it and itself, in đồng."""

    dossier: Dossier
    amount_vnd: int
    reasons: tuple[Reason, ...]
    running_vnd: int = 0
    fits: bool = True


def candidates(plan: Plan, on: dt.date) -> list[Candidate]:
    """Every dossier of the plan's programme, year and source that is appraised and in no other plan, best first.

    One «fits» where it and all that fit before it stay within the room; a smaller one behind a larger that did not
    fit may fit.
    """
    rules = rules_on_day(on)
    waiting = (
        Dossier.objects.filter(
            programme=plan.programme, budget_year=plan.year, track=plan.track, state__in=ready(plan.track)
        )
        .select_related("unit", "applicant", "activity")
        .prefetch_related(Prefetch("beneficiaries", Beneficiary.objects.select_related("establishment")), "rounds")
    )
    found = []
    for dossier in waiting:
        closed = sorted((one for one in dossier.rounds.all() if one.closed_at), key=lambda one: one.pk)
        last = closed[-1] if closed else None
        asked = dossier.support_vnd
        amount = min(asked, last.recommended_vnd) if last and last.recommended_vnd else asked
        why = reasons(dossier, rules)
        found.append((rank(why, last.closed_at if last else None, dossier.code), dossier, amount, why))
    left = room(plan) - plan.reserve_vnd
    rows, running = [], 0
    for _, dossier, amount, why in sorted(found, key=lambda row: row[0]):
        fits = running + amount <= left
        running += amount if fits else 0
        rows.append(Candidate(dossier, amount, why, running, fits))
    return rows


def budget_line(plan: Plan, *, lock: bool = False) -> YearBudget:
    """The line of the plan's year and source. Raises ``NotNow`` where none was entered."""
    source = source_of(plan.track)
    rows = YearBudget.objects.select_for_update() if lock else YearBudget.objects.all()
    line = rows.filter(programme=plan.programme, year=plan.year, source=source).first()
    if line is None:
        raise NotNow(
            f"Chưa có dự toán năm {plan.year} của nguồn «{Source(source).label}» cho chương trình «{plan.programme}»."
        )
    return line


@dataclass(frozen=True)
class Ceiling:
    """What a year's line gives to plans, all in đồng. ``promised``: to batches on their way to approval."""

    year: int
    source: str
    ceiling_vnd: int
    committed_vnd: int
    promised_vnd: int

    @property
    def taken_vnd(self) -> int:
        """What is committed or promised."""
        return self.committed_vnd + self.promised_vnd

    @property
    def free_vnd(self) -> int:
        """What is neither committed nor promised."""
        return self.ceiling_vnd - self.taken_vnd


def ceiling_of(line: YearBudget, *, but: Plan | None = None) -> Ceiling:
    """The account of a line; ``but``: the batch whose own promise does not count."""
    known = -balance(line, A.BUDGET)
    free = balance(line, A.AVAILABLE) + line.ceiling_vnd - known
    promised = PlanLine.objects.filter(
        plan__programme=line.programme,
        plan__year=line.year,
        plan__track=Track.NATIONAL if line.source == Source.CENTRAL else Track.LOCAL,
        dossier__state=State.PLANNED,
    ).exclude(plan__status=Plan.Status.DRAFT)
    if but is not None:
        promised = promised.exclude(plan=but)
    total = promised.aggregate(total=Sum("amount_vnd"))["total"] or 0
    return Ceiling(line.year, Source(line.source).label, line.ceiling_vnd, line.ceiling_vnd - free, total)


def room(plan: Plan, *, lock: bool = False) -> int:
    """What the line has left for this plan, in đồng: not committed, and not promised to other plans on their way."""
    return ceiling_of(budget_line(plan, lock=lock), but=plan).free_vnd


def refuse_above_room(plan: Plan, total: int) -> None:
    """Raises ``NotNow`` if the plan with its reserve is above what its line has left; the line is locked."""
    left = room(plan, lock=True)
    if total + plan.reserve_vnd > left:
        reserve = f", dự phòng {money(plan.reserve_vnd)} đồng" if plan.reserve_vnd else ""
        raise NotNow(
            f"Các đề án đã chọn cộng {money(total)} đồng{reserve}, vượt dự toán còn lại {money(left)} đồng của năm "
            f"{plan.year}: thừa {money(total + plan.reserve_vnd - left)} đồng. Bỏ bớt đề án hoặc giảm dự phòng."
        )
