"""Steps between contract and acceptance: contract, progress, amendment, extension, termination."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from documents.vietnamese import date_short, money
from dossiers.handlers.common import a_date, decide, local_day, sentence, whole_dong
from dossiers.models import Amendment, Contract, Decision, Dossier, Item, ProgressReport
from workflow.errors import BadFacts
from workflow.registry import handles

if TYPE_CHECKING:
    from accounts.models import User


@handles("sign_contract")
def sign_contract(
    dossier: Dossier,
    *,
    actor: User,
    at: dt.datetime,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    support_vnd: int | None = None,
    **_: Any,
) -> dict[str, Any]:
    """The contract may fix a rounder, never a higher amount than the decision (đồng)."""
    day = local_day(at)
    starts = a_date(starts_on or dossier.start_on or day, "starts_on", "ngày bắt đầu")
    ends = a_date(ends_on or dossier.end_on, "ends_on", "ngày kết thúc hợp đồng")
    if ends < starts:
        raise BadFacts(
            fields={"ends_on": f"Ngày kết thúc {date_short(ends)} sớm hơn ngày bắt đầu {date_short(starts)}."}
        )
    if ends < day:
        raise BadFacts(
            fields={"ends_on": f"Ngày kết thúc {date_short(ends)} đã qua; hợp đồng ký hôm nay phải còn hạn."}
        )
    approved = dossier.approved_vnd or 0
    amount = approved if support_vnd is None else whole_dong(support_vnd, "support_vnd", "Mức hỗ trợ theo hợp đồng")
    if amount > approved:
        raise BadFacts(fields={"support_vnd": f"Hợp đồng không được vượt mức phê duyệt {money(approved)} đồng."})
    dossier.contracted_vnd = amount
    left = amount
    beneficiaries = list(dossier.beneficiaries.all())
    for beneficiary in beneficiaries:
        beneficiary.contract_vnd = amount * beneficiary.support_vnd // approved if approved else 0
        left -= beneficiary.contract_vnd
    if beneficiaries:
        beneficiaries[0].contract_vnd = (beneficiaries[0].contract_vnd or 0) + left
    for beneficiary in beneficiaries:
        beneficiary.save(update_fields=["contract_vnd"])
    decision = decide(dossier, "CONTRACT", actor=actor, at=at, amount_vnd=amount)
    Contract.objects.create(
        dossier=dossier,
        number=decision.full_number,
        signed_on=day,
        starts_on=starts,
        ends_on=ends,
        total_vnd=dossier.items_vnd,
        support_vnd=amount,
    )
    return {"number": decision.full_number, "support_vnd": amount, "ends_on": ends}


@handles("report_progress")
def report_progress(
    dossier: Dossier, *, actor: User, at: dt.datetime, percent: int | None = None, note: str = "", **_: Any
) -> dict[str, Any]:
    """How far the work is, in percent; it may stand still but not go back."""
    if isinstance(percent, bool) or not isinstance(percent, int) or not 0 <= percent <= 100:
        raise BadFacts(fields={"percent": "Khối lượng là số từ 0 đến 100 (%)."})
    last = dossier.progress_reports.last()
    if last and percent < last.percent:
        raise BadFacts(fields={"percent": f"Báo cáo trước đã ghi {last.percent} %; lần này không thể thấp hơn."})
    ProgressReport.objects.create(
        dossier=dossier, reported_at=at, reported_by=actor, percent=percent, note=note.strip()
    )
    return {"percent": percent, "note": note.strip()}


#: What an amendment may change: field -> its name on papers.
AMENDABLE = {
    "ends_on": "Thời hạn hợp đồng",
    "item.name": "Tên máy móc, thiết bị",
    "item.model": "Ký hiệu, model",
    "item.origin": "Xuất xứ",
    "item.quantity": "Số lượng",
    "item.unit_price_vnd": "Đơn giá",
}


@handles("request_amendment")
def request_amendment(
    dossier: Dossier, *, actor: User, at: dt.datetime, changes: Any = None, reason: str = "", **_: Any
) -> dict[str, Any]:
    """Before and after side by side. The level follows from the change (36/2013/TT-BCT, Điều 11 khoản 2).

    ``changes``: list of {"field": key of AMENDABLE, "item": item number where it concerns one, "after": value}.
    """
    why = sentence(reason, "reason", "lý do điều chỉnh")
    if not changes:
        raise BadFacts(fields={"changes": "Hãy nêu ít nhất một nội dung điều chỉnh."})
    listed = [_change(dossier, change) for change in changes]
    dossier.resume_state = dossier.state
    amendment = Amendment.objects.create(
        dossier=dossier,
        no=dossier.amendments.count() + 1,
        level=_level(dossier, listed),
        reason=why,
        changes=listed,
        asked_at=at,
    )
    return {"no": amendment.no, "level": amendment.level, "changes": listed, "reason": why}


def _change(dossier: Dossier, change: dict[str, Any]) -> dict[str, Any]:
    """One change, checked, with its value before."""
    field, after = str(change.get("field")), change.get("after")
    if field not in AMENDABLE:
        raise BadFacts(fields={"changes": f"Không điều chỉnh được «{field}»."})
    if after in (None, ""):
        raise BadFacts(fields={"changes": f"Hãy ghi giá trị mới của «{AMENDABLE[field]}»."})
    if field == "ends_on":
        day = a_date(after, "changes", "thời hạn mới")
        if day <= dossier.contract.starts_on:
            raise BadFacts(fields={"changes": "Thời hạn mới phải sau ngày bắt đầu hợp đồng."})
        return {
            "field": field,
            "what": AMENDABLE[field],
            "before": dossier.contract.ends_on.isoformat(),
            "after": day.isoformat(),
        }
    item = next((row for row in dossier.items.all() if row.no == change.get("item")), None)
    if item is None:
        raise BadFacts(fields={"changes": f"Hồ sơ không có hạng mục số {change.get('item')}."})
    attribute = field.removeprefix("item.")
    if attribute in {"quantity", "unit_price_vnd"}:
        after = whole_dong(after, "changes", AMENDABLE[field])
    return {
        "field": field,
        "item": item.no,
        "what": f"{AMENDABLE[field]} (hạng mục {item.no})",
        "before": getattr(item, attribute),
        "after": after,
    }


def _level(dossier: Dossier, changes: list[dict[str, Any]]) -> str:
    """Beyond the budget year is big; everything else that an amendment may touch is small."""
    for change in changes:
        if change["field"] == "ends_on" and dt.date.fromisoformat(change["after"]).year > dossier.budget_year:
            return Amendment.Level.BIG
    return Amendment.Level.SMALL


@handles("approve_small_amendment")
@handles("approve_big_amendment")
def grant_amendment(dossier: Dossier, *, actor: User, at: dt.datetime, **_: Any) -> dict[str, Any]:
    """The change takes effect: contract and items are what the decision says from here on."""
    amendment = dossier.amendments.get(outcome=Amendment.Outcome.ASKED)
    for change in amendment.changes:
        if change["field"] == "ends_on":
            Contract.objects.filter(dossier=dossier).update(ends_on=dt.date.fromisoformat(change["after"]))
        else:
            Item.objects.filter(dossier=dossier, no=change["item"]).update(
                **{change["field"].removeprefix("item."): change["after"]}
            )
    _rebalance(dossier)
    amendment.outcome, amendment.decided_at = Amendment.Outcome.GRANTED, at
    amendment.save(update_fields=["outcome", "decided_at"])
    decision = decide(
        dossier,
        "AMENDMENT_DECISION",
        actor=actor,
        at=at,
        no=amendment.no,
        level=amendment.get_level_display(),
        reason=amendment.reason,
        changes=amendment.changes,
    )
    annex = _annex(dossier, decision, "Quyết định điều chỉnh đề án", amendment.changes, actor=actor, at=at)
    return {"no": amendment.no, "number": decision.full_number, "annex_no": annex, "changes": amendment.changes}


def _annex(
    dossier: Dossier, decision: Decision, label: str, changes: list[dict[str, Any]], *, actor: User, at: dt.datetime
) -> str:
    """What a decision changes goes into the contract too, as an annex with the Centre's number."""
    annex = decide(
        dossier,
        "CONTRACT_ANNEX",
        actor=actor,
        at=at,
        decision_label=label,
        decision={"number": decision.full_number, "date": decision.issued_on.isoformat()},
        changes=changes,
    )
    return annex.full_number


def _rebalance(dossier: Dossier) -> None:
    """A dearer machine is the beneficiary's: support stays, the counterpart takes the difference."""
    dossier.counterpart_vnd = max(dossier.items_vnd - dossier.support_vnd - dossier.other_vnd, 0)


@handles("refuse_amendment")
def refuse_amendment(dossier: Dossier, *, actor: User, at: dt.datetime, reason: str = "", **_: Any) -> dict[str, Any]:
    """The project goes on as it was."""
    amendment = dossier.amendments.get(outcome=Amendment.Outcome.ASKED)
    amendment.outcome, amendment.decided_at = Amendment.Outcome.REFUSED, at
    amendment.save(update_fields=["outcome", "decided_at"])
    why = sentence(reason, "reason", "lý do không đồng ý")
    notice = decide(dossier, "AMENDMENT_REFUSAL", actor=actor, at=at, reason=why, changes=amendment.changes)
    return {"no": amendment.no, "reason": why, "number": notice.full_number}


@handles("suspend")
def suspend(dossier: Dossier, *, actor: User, at: dt.datetime, reason: str = "", **_: Any) -> dict[str, Any]:
    """The work rests; the decision says why."""
    why = sentence(reason, "reason", "lý do")
    return {"reason": why, "number": decide(dossier, "SUSPENSION_DECISION", actor=actor, at=at, reason=why).full_number}


@handles("resume")
def resume(dossier: Dossier, *, actor: User, at: dt.datetime, note: str = "", **_: Any) -> dict[str, Any]:
    """The work goes on."""
    decision = decide(dossier, "RESUMPTION_DECISION", actor=actor, at=at, note=note.strip())
    return {"number": decision.full_number} | ({"note": note.strip()} if note.strip() else {})


@handles("extend")
def extend(
    dossier: Dossier, *, actor: User, at: dt.datetime, ends_on: dt.date | None = None, reason: str = "", **_: Any
) -> dict[str, Any]:
    """Into the next year, with a new end of the contract."""
    ends = a_date(ends_on, "ends_on", "thời hạn mới")
    if ends.year <= dossier.budget_year:
        raise BadFacts(
            fields={"ends_on": f"Thời hạn mới phải sau năm {dossier.budget_year}; trong năm thì xin điều chỉnh."}
        )
    if ends.year > dossier.budget_year + 1:
        raise BadFacts(fields={"ends_on": f"Chỉ chuyển được sang năm {dossier.budget_year + 1}."})
    why = sentence(reason, "reason", "lý do chuyển sang năm sau")
    before = dossier.contract.ends_on
    Contract.objects.filter(dossier=dossier).update(ends_on=ends)
    decision = decide(
        dossier,
        "EXTENSION_DECISION",
        actor=actor,
        at=at,
        reason=why,
        before=before.isoformat(),
        ends_on=ends.isoformat(),
        year=dossier.budget_year + 1,
    )
    change = {
        "field": "ends_on",
        "what": AMENDABLE["ends_on"],
        "before": before.isoformat(),
        "after": ends.isoformat(),
    }
    annex = _annex(dossier, decision, "Quyết định chuyển đề án sang năm sau", [change], actor=actor, at=at)
    return {"ends_on": ends, "reason": why, "number": decision.full_number, "annex_no": annex}


@handles("open_new_year")
def open_new_year(
    dossier: Dossier, *, actor: User, at: dt.datetime, funding_line: str = "", **_: Any
) -> dict[str, Any]:
    """The new budget year and the line it is paid from."""
    line = sentence(funding_line, "funding_line", "dòng kinh phí của năm mới")
    dossier.budget_year += 1
    return {"budget_year": dossier.budget_year, "funding_line": line}


@handles("terminate")
def terminate(dossier: Dossier, *, actor: User, at: dt.datetime, reason: str = "", **_: Any) -> dict[str, Any]:
    """The decision names what must come back."""
    why = sentence(reason, "reason", "lý do ngừng triển khai")
    dossier.amendments.filter(outcome=Amendment.Outcome.ASKED).update(outcome=Amendment.Outcome.REFUSED, decided_at=at)
    decision = decide(dossier, "TERMINATION_DECISION", actor=actor, at=at, amount_vnd=dossier.money_out_vnd, reason=why)
    return {"reason": why, "number": decision.full_number, "to_recover_vnd": dossier.money_out_vnd}
