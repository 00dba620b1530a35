"""A change on the way as pages show it: before and after side by side, who decides, and what it would do."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from amendments.plan import Plan, differences, plan_of, typed_again
from documents.vietnamese import date_short, money
from dossiers.amendment_kinds import KINDS, approver_of
from dossiers.facts.own import shown_changes
from dossiers.models import Amendment, Dossier
from settlement.changed import effect_on_readiness
from settlement.checking import Found
from workflow.errors import BadFacts
from workflow.steps import steps_of

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Group:
    """Changes of one kind under one clause."""

    label: str
    clause: str
    rows: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class ChangeShown:
    """Everything a page shows of a request, asked for or only tried."""

    groups: tuple[Group, ...]
    approver: str
    reason: str = ""
    effects: tuple[tuple[str, str], ...] = ()
    steps: tuple[dict[str, Any], ...] = ()
    gone: tuple[Found, ...] = ()
    new: tuple[Found, ...] = ()
    stale: tuple[str, ...] = ()
    digest: str = ""


def tried(dossier: Dossier, changes: Iterable[Mapping[str, Any]], on: dt.date, reader: User) -> ChangeShown:
    """What would follow if this were asked for. Raises ``BadFacts``."""
    return _shown(dossier, plan_of(dossier, changes, on=on, actor=reader), on, reader)


def waiting(dossier: Dossier, on: dt.date, reader: User) -> ChangeShown | None:
    """The request that waits for its decision, worked out anew; with what has changed since, if anything has."""
    asked = dossier.amendments.filter(outcome=Amendment.Outcome.ASKED).first()
    if asked is None or dossier.state != "AMENDING":
        return None
    groups = grouped(asked.changes)
    who = str(approver_of(asked.level, dossier.track))
    try:
        plan = plan_of(dossier, typed_again(asked.changes, dossier.budget_year), on=on, actor=reader)
    except BadFacts as why:
        return ChangeShown(groups, who, asked.reason, stale=(*why.reasons, *why.fields.values()))
    shown = _shown(dossier, plan, on, reader)
    return ChangeShown(
        groups,
        who,
        asked.reason,
        shown.effects,
        shown.steps,
        shown.gone,
        shown.new,
        tuple(differences(asked.changes, plan)),
    )


def grouped(changes: Iterable[Mapping[str, Any]]) -> tuple[Group, ...]:
    """Rows by kind, in the order they came; those that only follow stand last."""
    listed = sorted(changes, key=lambda row: bool(row.get("computed")))
    found: dict[tuple[str, str], list[Mapping[str, str]]] = {}
    for row, shown in zip(listed, shown_changes([dict(row) for row in listed], str), strict=True):
        label = "Kéo theo" if row.get("computed") else KINDS[row["kind"]].label if row.get("kind") else "Nội dung"
        clause = "" if row.get("computed") else str(row.get("clause", ""))
        found.setdefault((label, clause), []).append(shown)
    return tuple(Group(label, clause, tuple(rows)) for (label, clause), rows in found.items())


def digest_of(plan: Plan) -> str:
    """A short mark of what was seen, so that what is sent is what was seen."""
    told = json.dumps([plan.changes, str(plan.approver)], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _shown(dossier: Dossier, plan: Plan, on: dt.date, reader: User) -> ChangeShown:
    evidence = effect_on_readiness(dossier, plan, on, reader=reader)
    moved = (
        plan.money.before.support_vnd != plan.money.after.support_vnd
        or plan.money.before.cost_vnd != plan.money.after.cost_vnd
    )
    return ChangeShown(
        groups=grouped(plan.changes),
        approver=str(plan.approver),
        effects=tuple(_effects(dossier, plan)),
        steps=tuple(line.as_json() for line in plan.money.support.lines) if moved else (),
        gone=evidence.gone,
        new=evidence.new,
        digest=digest_of(plan),
    )


def _effects(dossier: Dossier, plan: Plan) -> Iterable[tuple[str, str]]:
    before, after = plan.money.before, plan.money.after
    if before.support_vnd == after.support_vnd:
        yield "Kinh phí hỗ trợ", f"giữ nguyên {money(after.support_vnd)} đồng"
    else:
        yield (
            "Kinh phí hỗ trợ",
            f"{money(before.support_vnd)} → {money(after.support_vnd)} đồng, tính theo định mức của ngày phê duyệt "
            f"{date_short(dossier.approved_on) if dossier.approved_on else ''}".rstrip(),
        )
    yield "Sổ kinh phí", _ledger(dossier, plan)
    yield "Thời hạn", _clock(plan)
    step = steps_of(Dossier)[plan.granted_by]
    if step.deadline:
        yield "Quyết định trong", f"{step.deadline.working_days} ngày làm việc ({step.deadline.source})"
    yield "Văn bản", "; ".join(_papers(plan))


def _ledger(dossier: Dossier, plan: Plan) -> str:
    if "STOP" in plan.kinds:
        held = f"trả lại dự toán {money((dossier.contracted_vnd or 0) - dossier.paid_vnd)} đồng"
        owed = dossier.owed_vnd
        return f"{held}; phải thu hồi {money(owed)} đồng tạm ứng" if owed else f"{held}; không có khoản phải thu hồi"
    change, year = plan.money.difference_vnd, dossier.budget_year
    parts = []
    if change < 0:
        parts.append(f"trả lại dự toán năm {year} {money(-change)} đồng")
    elif change > 0:
        left = (plan.money.budget_left_vnd or 0) - change
        parts.append(f"ghi thêm cam kết {money(change)} đồng, dự toán năm {year} còn {money(left)} đồng")
    if "NEXT_YEAR" in plan.kinds:
        moved = plan.money.after.support_vnd - dossier.paid_vnd
        parts.append(f"chuyển cam kết {money(moved)} đồng sang năm {year + 1} khi Sở ghi nguồn")
    return "; ".join(parts) or f"không đổi, cam kết {money(plan.money.after.support_vnd)} đồng"


def _clock(plan: Plan) -> str:
    if "STOP" in plan.kinds:
        return "đề án kết thúc"
    if plan.ends_before == plan.ends_on:
        return f"không đổi, hợp đồng đến {date_short(plan.ends_on)}"
    return f"hợp đồng {date_short(plan.ends_before)} → {date_short(plan.ends_on)}"


def _papers(plan: Plan) -> list[str]:
    from papers import KINDS as PAPERS

    return [PAPERS[code].title for code in steps_of(Dossier)[plan.granted_by].papers]


@dataclass(frozen=True)
class AmendmentRow:
    """One request of the past, for the dossier's page."""

    amendment: Amendment
    groups: tuple[Group, ...]
    tone: str


TONES = {"ASKED": "active", "GRANTED": "good", "REFUSED": "bad", "WITHDRAWN": "ended"}


def amendments_shown(dossier: Dossier) -> list[AmendmentRow]:
    """All requests, the newest first."""
    return [AmendmentRow(row, grouped(row.changes), TONES[row.outcome]) for row in dossier.amendments.order_by("-no")]
