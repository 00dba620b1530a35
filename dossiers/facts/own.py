"""What the dossier app itself knows: parties, items, money, decisions, contract, acceptance."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import clock
from accounts.holders import longest_holder
from accounts.models import Organisation, OrganisationName
from accounts.roles import Role
from documents.bodies import letters_of
from documents.vietnamese import date_short, money
from dossiers.amendment_kinds import KINDS
from dossiers.facts import provides
from dossiers.facts.amended import signed_terms
from dossiers.facts.bases import legal_bases
from dossiers.facts.clauses import Citing, citing
from dossiers.facts.plan import planned
from dossiers.handlers.common import agency_short
from dossiers.models import Beneficiary, Decision, Dossier
from dossiers.payees import payee
from dossiers.states import State
from dossiers.support import by_owner, called_in, support_of
from papers import KINDS as PAPERS
from papers.kind import IssuedBy
from programmes.support import NoNorm, shared

if TYPE_CHECKING:
    from establishments.models import Establishment


def iso(day: dt.date | None) -> str | None:
    """A date as papers' facts keep it."""
    return day.isoformat() if day else None


@provides
def parties(dossier: Dossier, on: dt.date) -> dict[str, Any]:
    """Who asks, who carries out, who decides."""
    return {
        "dossier": {
            "code": dossier.code,
            "title": dossier.title,
            "track": dossier.track,
            "track_label": dossier.get_track_display(),
            "activity_code": dossier.activity.code,
            "activity_name": dossier.activity.name_vi,
            "budget_year": dossier.budget_year,
            "opened_on": iso(clock.local_day(dossier.opened_at)),
            "programme": dossier.programme.name,
            "unit": dossier.unit.full_name,
        },
        "beneficiaries": [
            _beneficiary(row.establishment)
            | _paid_into(row, dossier)
            | {"support_vnd": part, "total_vnd": row.cost_vnd, "counterpart_vnd": row.cost_vnd - part}
            for row, part in _parts(dossier, on)
        ],
        "unit": _implementing_unit(dossier, on),
        "department": _department(dossier, on),
        "province": {"name": _province(dossier, on), "place": seat_of("PPC", on) or _province(dossier, on)},
        "bodies": {
            "finance": {"name": called("DOF", on)},
            "treasury": {"name": called("TREASURY", on)},
            "council": {"short": letters_of("HĐTĐ", on)},
        },
        "legal_bases": legal_bases(dossier, on),
    }


def called(code: str, on: dt.date) -> str:
    """What a body is called on a day; empty where it is not in the register of bodies."""
    body = Organisation.objects.filter(code=code).first()
    return body.name_on(on) if body else ""


def _row(code: str, on: dt.date) -> OrganisationName | None:
    body = Organisation.objects.filter(code=code).first()
    return body.named_on(on) if body else None


def seat_of(code: str, on: dt.date) -> str:
    """Where the papers of a body are dated on a day; empty where nobody entered it."""
    row = _row(code, on)
    return row.seat if row else ""


def head_title_of(code: str, on: dt.date, otherwise: str) -> str:
    """What the head of a body is called on a day."""
    row = _row(code, on)
    return (row.head_title if row else "") or otherwise


def _parts(dossier: Dossier, on: dt.date) -> list[tuple[Beneficiary, int]]:
    """What each beneficiary gets, in đồng: by contract, else as approved, else its part of what is asked for.

    What is asked for is shared as the norms give it, and by cost where no norm is in force.
    """
    rows = list(dossier.beneficiaries.select_related("establishment__unit"))
    if dossier.approved_vnd is not None:
        return [(row, row.support_vnd if row.contract_vnd is None else row.contract_vnd) for row in rows]
    try:
        given = by_owner(support_of(dossier, on).lines)
    except NoNorm:
        given = {}
    weights = [given.get(row.order, 0) if given else row.cost_vnd for row in rows]
    parts = shared(dossier.support_vnd, weights)
    return list(zip(rows, parts, strict=True))


def _beneficiary(establishment: Establishment) -> dict[str, Any]:
    return {
        "name": establishment.name,
        "type_label": establishment.get_kind_display(),
        "tax_code": establishment.tax_code,
        "registration_no": establishment.registration_no,
        "registration_date": iso(establishment.registration_date),
        "address": f"{establishment.address}, {establishment.unit.full_name}",
        "representative": establishment.representative,
        "position": establishment.representative_position,
        "phone": establishment.phone,
        "bank_account": establishment.bank_account,
        "bank_name": establishment.bank_name,
        "flags": establishment.characteristics,
        "workers": establishment.workers,
        "industry": establishment.industry,
    }


def _paid_into(row: Beneficiary, dossier: Dossier) -> dict[str, str]:
    """Under a contract, where the money goes (dossiers.payees); before, what the register says."""
    if not hasattr(dossier, "contract"):
        return {}
    to = payee(row)
    return {"bank_account": to.account, "bank_name": to.bank}


def _implementing_unit(dossier: Dossier, on: dt.date) -> dict[str, Any]:
    unit = dossier.implementing_unit
    head = longest_holder(Role.CENTRE, on, unit)
    return {
        "name": unit.name_on(on),
        "parent_name": called("DOIT", on),
        "representative": str(head) if head else "",
        "position": head.position if head else "",
        "address": unit.address,
        "tax_code": unit.tax_code,
        "place": seat_of("CENTRE", on) or _province(dossier, on),
        "short": letters_of("TTKC", on),
    }


def _department(dossier: Dossier, on: dt.date) -> dict[str, Any]:
    head = longest_holder(Role.DOIT_HEAD, on)
    province = _province(dossier, on)
    return {
        "name": called("DOIT", on),
        "parent_name": f"UBND tỉnh {province}",
        "place": seat_of("DOIT", on) or province,
        "short": letters_of("SCT", on),
        "head_title": head_title_of("DOIT", on, "Giám đốc"),
        "head_name": str(head) if head else "",
    }


def _province(dossier: Dossier, on: dt.date) -> str:
    """The province the dossier's place belonged to on its map."""
    unit = dossier.unit
    while unit.parent is not None:
        unit = unit.parent
    return unit.name


@provides
def content(dossier: Dossier, on: dt.date) -> dict[str, Any]:
    """Items, quotes, money, goals."""
    items = list(dossier.items.select_related("beneficiary__establishment").prefetch_related("quotations"))
    # A visit that failed accepted nothing; before any visit there is nothing to say.
    called = called_in(dossier)
    unseen = 0 if dossier.acceptances.filter(passed=False).exists() else None
    return {
        "items": [
            {
                "no": item.no,
                "beneficiary": called[item.beneficiary_id],
                "name": item.name,
                "model": item.model,
                "origin": item.origin,
                "unit": item.measure,
                "quantity": item.quantity,
                "unit_price_vnd": item.unit_price_vnd,
                "amount_vnd": item.amount_vnd,
                "serial": item.serial,
                "accepted_quantity": unseen if item.accepted_quantity is None else item.accepted_quantity,
                "accepted_vnd": unseen if item.accepted_vnd is None else item.accepted_vnd,
            }
            for item in items
        ],
        "quotes": [
            {
                "item_no": item.no,
                "seller": quote.seller,
                "date": iso(quote.quoted_on),
                "unit_price_vnd": quote.unit_price_vnd,
            }
            for item in items
            for quote in item.quotations.all()
        ],
        "funding": {
            "total_vnd": dossier.items_vnd,
            "support_vnd": dossier.support_vnd,
            "central_vnd": dossier.central_vnd,
            "local_vnd": dossier.local_vnd,
            "counterpart_vnd": dossier.counterpart_vnd,
            "other_vnd": dossier.other_vnd,
            "budget_year": dossier.budget_year,
            "source_label": f"Kinh phí {dossier.get_track_display().lower()} năm {dossier.budget_year}",
        },
        "goals": {
            "need": dossier.need,
            "objective": dossier.objective,
            "content": dossier.content,
            "scale": dossier.content,
            "schedule": dossier.schedule,
            "start_on": iso(dossier.start_on),
            "end_on": iso(dossier.end_on),
            "effects": dossier.effects,
            "organisation": dossier.organisation_of_work,
            **_project_number(dossier),
        },
    }


@provides
def support(dossier: Dossier, on: dt.date) -> dict[str, Any]:
    """What the norms give, with each step and its clause; absent where no norm is in force."""
    if not dossier.items.exists():
        return {}
    try:
        computed = support_of(dossier, on)
    except NoNorm:
        return {}
    return {
        "support": {
            "support_vnd": computed.support_vnd,
            "counterpart_vnd": computed.counterpart_vnd,
            "lines": [line.as_json() for line in computed.lines],
        }
    }


@provides
def decisions(dossier: Dossier, on: dt.date) -> dict[str, Any]:
    """The last act of each kind, with its number, date and signer."""
    facts: dict[str, Any] = {}
    cite = citing(dossier.track)
    for decision in dossier.decisions.all():
        about = PAPERS.get(decision.kind)
        if about and about.told_by_its_act:
            name = about.section
            facts[name] = _act(decision) | _body(decision, cite)
            if about.issued_by != IssuedBy.ITS_BODY:
                facts[name] |= issuer(dossier, decision)
    if dossier.state == State.PLANNED and dossier.proposal_no:
        facts["plan"] = facts.get("plan", {}) | planned(dossier)
    if "termination" in facts:
        facts["termination"]["to_recover_vnd"] = dossier.owed_vnd
    if "approval" in facts:
        facts["approval"] |= {"support_vnd": _approved_first(dossier), "proposal_no": dossier.proposal_no}
    return facts


def _approved_first(dossier: Dossier) -> int | None:
    """What the approval decision itself gives, in đồng; later decisions say by themselves what they change."""
    decided = [one for one in dossier.decisions.all() if one.kind == "APPROVAL_DECISION"]
    first = decided[-1].amount_vnd if decided else None
    return dossier.approved_vnd if first is None else first


def issuer(dossier: Dossier, decision: Decision) -> dict[str, Any]:
    """The agency or the ministry where it decided; other issuers are told by the symbol."""
    short = agency_short(decision.issued_on)
    if decision.symbol.endswith("-BCT"):
        day = decision.issued_on
        return {
            "issuer": {
                "name": called("MOIT", day) or "Bộ Công Thương",
                "place": seat_of("MOIT", day) or "Hà Nội",
                "short": "BCT",
                "head_title": head_title_of("MOIT", day, "Bộ trưởng"),
            }
        }
    if not decision.symbol.endswith(f"-{short}"):
        return {}
    return {"issuer": agency(decision.issued_on)}


def agency(day: dt.date) -> dict[str, Any]:
    """The national agency as papers name it on a day."""
    return {
        "name": Organisation.objects.get(code="AGENCY").name_on(day),
        "parent_name": called("MOIT", day) or "Bộ Công Thương",
        "place": seat_of("AGENCY", day) or "Hà Nội",
        "short": agency_short(day),
        "head_title": head_title_of("AGENCY", day, "Cục trưởng"),
    }


def _hours_of(dossier: Dossier, number: str) -> dict[str, str]:
    """From when to when a visit was, as its minutes say it."""
    kinds = ("ACCEPTANCE_MINUTES", "FAILED_ACCEPTANCE_MINUTES")
    minutes = next((one for one in dossier.decisions.filter(kind__in=kinds) if one.full_number == number), None)
    body = minutes.body if minutes else {}
    return {name: body[name] for name in ("started_at", "ended_at") if name in body}


def _project_number(dossier: Dossier) -> dict[str, Any]:
    """The number of the project paper itself, once it was drafted."""
    drafted = dossier.decisions.filter(kind="PROJECT").last()
    if drafted is None:
        return {}
    return {"number": drafted.full_number, "symbol": drafted.symbol, "date": iso(drafted.issued_on)}


def _act(decision: Decision) -> dict[str, Any]:
    return {
        "number": decision.full_number,
        "symbol": decision.symbol,
        "date": iso(decision.issued_on),
        "signer": decision.signer,
        "signer_position": decision.signer_position,
        "authority": decision.authority,
    }


def _body(decision: Decision, cite: Citing) -> dict[str, Any]:
    body = dict(decision.body)
    if decision.kind == "AMENDMENT_DECISION":
        body["content"] = "; ".join(change["what"] for change in body.get("changes", ()))
        body["level_label"] = body.get("level", "")
    if "changes" in body:
        body["changes"] = shown_changes(body["changes"], cite)
    if "clause" in body:
        body["clause"] = cite(body["clause"])
    if "defects" in body:
        body["defects"] = [one | {"clause": cite(one.get("clause") or "")} for one in body["defects"]]
    return body


def shown_changes(changes: list[dict[str, Any]], cite: Citing) -> list[dict[str, str]]:
    """Changes as papers print them: before and after in words, the difference of money, kind and clause."""
    return [
        {"what": change["what"], "before": _shown(change, "before"), "after": _shown(change, "after")}
        | ({"difference": signed(change["difference"])} if change.get("difference") else {})
        | ({"kind_label": KINDS[change["kind"]].label, "clause": cite(change["clause"])} if change.get("kind") else {})
        for change in changes
    ]


def signed(amount: int) -> str:
    """A difference in đồng with its sign: «+15.000.000»."""
    return f"{'+' if amount > 0 else '−'}{money(abs(amount))}"


def _shown(change: dict[str, Any], side: str) -> str:
    if text := change.get(f"{side}_text"):
        return str(text)
    value = change[side]
    if change["field"] == "ends_on":
        return date_short(dt.date.fromisoformat(value))
    if change["field"].endswith("_vnd"):
        return f"{money(value)} đồng"
    return str(value) if value != "" else "(không ghi)"


@provides
def implementation(dossier: Dossier, on: dt.date) -> dict[str, Any]:
    """Contract and acceptance."""
    facts: dict[str, Any] = {}
    if hasattr(dossier, "contract"):
        contract, signed = dossier.contract, signed_terms(dossier)
        facts["contract"] = {
            "number": contract.number,
            "date": iso(contract.signed_on),
            "place": _province(dossier, on),
            "starts_on": iso(contract.starts_on),
            "ends_on": iso(contract.ends_on),
            # As the contract's paper says; what annexes made of it stands in the list of amendments.
            "support_vnd": signed.support_vnd,
            "total_vnd": signed.total_vnd,
            "in_force_vnd": contract.support_vnd,
            "advance_vnd": dossier.advanced_vnd,
        }
    visit = dossier.acceptances.last()
    if visit:
        report = dossier.progress_reports.last()
        facts["acceptance"] = {
            "number": visit.number,
            "date": iso(visit.held_on),
            "place": visit.place,
            "members": visit.members,
            "result_label": "Đạt yêu cầu, đồng ý nghiệm thu" if visit.passed else "Không đạt, chưa nghiệm thu",
            "accepted_cost_vnd": visit.cost_vnd,
            "remarks": visit.remarks,
            **_hours_of(dossier, visit.number),
            "completed_percent": report.percent if report else (100 if visit.passed else 0),
        }
    return facts
