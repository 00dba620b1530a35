"""A settlement tried from files before anything is sent: the same rules and sums as the pages, and nothing is written.

What the question does not hold is not looked at: transfers, papers, accounts, serial numbers, and invoices that other
dossiers have used.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from programmes.questions import questions_of
from programmes.support import PER_ESTABLISHMENT, NormRule, Support, shared
from settlement.attribution import attributed
from settlement.buyers import bought_by
from settlement.checking import check
from settlement.checking.finding import INFO, REFUSE, WARN, Found
from settlement.claim import Claim, ClaimInvoice, ClaimItem, ClaimLine, Limits, Owner
from settlement.claimed import claimed, matched
from settlement.computing import support_of_claim
from settlement.corrections import corrections_of
from settlement.einvoice import Reading, read
from settlement.einvoice.signature import Believes
from settlement.evidence import read_lines, read_names, read_values
from settlement.models import Invoice
from workflow.errors import BadFacts


@dataclass(frozen=True)
class TriedFile:
    """One invoice file: what it is called in the question, its bytes, whether it was looked up at the tax portal."""

    name: str
    data: bytes
    looked_up: bool = False


@dataclass(frozen=True)
class Trial:
    """The question. Amounts in đồng; ``units``: what a cap is counted by, for each item."""

    buyer_tax_codes: tuple[str, ...]
    items: tuple[ClaimItem, ...]
    units: tuple[int, ...]
    files: tuple[TriedFile, ...]
    on: dt.date
    today: dt.date
    track: str
    approved_on: dt.date | None = None
    accepted_on: dt.date | None = None
    approved_vnd: int | None = None
    contract_vnd: int | None = None
    accepted_cost_vnd: int | None = None
    limits: Limits = field(default_factory=Limits)


def tried(trial: Trial, rules: Mapping[str, NormRule], *, believes: Believes | None) -> dict[str, Any]:
    """The answer as ``manage.py try_claim`` prints it. Raises ``NoNorm``."""
    claim, refused = claim_of_trial(trial, believes)
    support = support_of_claim(
        claim,
        rules,
        called={1: ""},
        approved_vnd=trial.approved_vnd,
        contract_vnd=trial.contract_vnd,
        units=_units(trial, rules),
    )
    asked = [Found("to_be_asked", WARN, "claim", said) for said in questions_of(support)]
    found = [*(one for listed in refused.values() for one in listed), *check(claim), *asked, NOT_LOOKED_AT]
    found.sort(key=lambda one: (REFUSE, WARN, INFO).index(one.severity))
    where = attributed(claim)
    return {
        "invoices": _invoices(trial, claim, refused),
        "lines": [
            {
                "file": trial.files[part.invoice - 1].name,
                "line": part.line,
                "item": part.item,
                "amount_vnd": part.amount_vnd,
            }
            for part in sorted(where.parts, key=lambda part: (part.invoice, part.line, part.item))
            if part.amount_vnd
        ],
        "unattributed_vnd": sum(rest.amount_vnd for rest in where.rests),
        "findings": [
            {"code": one.code, "severity": one.severity, "about": one.about, "message": one.message} for one in found
        ],
        "blocked": any(one.severity == REFUSE for one in found),
        "support_vnd": support.support_vnd,
        "steps": _steps(support),
    }


NOT_LOOKED_AT = Found(
    "not_looked_at",
    INFO,
    "claim",
    "Tính thử không xét chứng từ chuyển khoản, giấy tờ, tài khoản, số máy, và không đối chiếu với các hồ sơ khác.",
)


def claim_of_trial(trial: Trial, believes: Believes | None) -> tuple[Claim, dict[int, list[Found]]]:
    """(the claim as it would stand, what was refused at the door by its place among the files)."""
    code, *more = trial.buyer_tax_codes
    owner = Owner(1, "", code, also=tuple((one, None, None) for one in more))
    invoices: list[ClaimInvoice] = []
    refused: dict[int, list[Found]] = {}
    seen: dict[bytes, int] = {}
    for no, file in enumerate(trial.files, 1):
        if file.data in seen:
            text = f"Tệp «{file.name}» giống hệt tệp thứ {seen[file.data]}, chỉ tính một lần."
            refused[no] = [Found("same_file", WARN, f"invoice:{no}", text)]
            continue
        seen[file.data] = no
        reading = read(file.data, today=trial.today, file=file.name, believes=believes)
        try:
            invoices.append(_taken(no, reading, file, trial, owner))
        except BadFacts as why:
            refused[no] = _at_the_door(no, reading, why)
    claim = Claim(
        today=trial.today,
        owners=(owner,),
        items=_accepted(trial),
        invoices=tuple(invoices),
        approved_on=trial.approved_on,
        accepted_on=trial.accepted_on,
        limits=trial.limits,
        dry=True,
    )
    return claim, refused


def _taken(no: int, reading: Reading, file: TriedFile, trial: Trial, owner: Owner) -> ClaimInvoice:
    """One invoice as the door of the pages takes it. Raises ``BadFacts``."""
    values = read_values(reading)
    bought_by(values, [owner])
    lines = read_lines(reading)
    if file.looked_up:
        values |= {"portal_state": Invoice.PortalState.VALID, "looked_up_on": trial.on}
    rows = [ClaimLine(**line, item=item) for line, item in zip(lines, matched(lines, trial.items), strict=True)]
    return claimed(values, rows, read_names(reading), no=no, owner=1)


def _at_the_door(no: int, reading: Reading, why: BadFacts) -> list[Found]:
    about = f"invoice:{no}"
    found = [Found(one.code, REFUSE, about, one.message) for one in reading.findings if one.severity == REFUSE]
    return found or [Found("buyer_differs", REFUSE, about, said) for said in (*why.reasons, *why.fields.values())]


def _accepted(trial: Trial) -> tuple[ClaimItem, ...]:
    """The items with what was seen of each: a sum is shared by cost, and never raises what was approved."""
    costs = [item.amount_vnd for item in trial.items]
    if trial.accepted_cost_vnd is None:
        return trial.items
    shares = shared(min(trial.accepted_cost_vnd, sum(costs)), costs)
    return tuple(replace(item, accepted_vnd=share) for item, share in zip(trial.items, shares, strict=True))


def _units(trial: Trial, rules: Mapping[str, NormRule]) -> dict[str, int]:
    """What the cap of each activity is counted by: establishments once, everything else together."""
    units: dict[str, int] = {}
    for item, count in zip(trial.items, trial.units, strict=True):
        rule = rules.get(item.activity)
        once = rule is not None and rule.unit in PER_ESTABLISHMENT
        before = units.get(item.activity, 0)
        units[item.activity] = max(before, count) if once else before + count
    return units


def _invoices(trial: Trial, claim: Claim, refused: Mapping[int, Sequence[Found]]) -> list[dict[str, Any]]:
    standings = corrections_of(claim).standings
    numbers = {invoice.no: invoice.number for invoice in claim.invoices}
    rows = []
    for no, file in enumerate(trial.files, 1):
        if no in refused:
            reading = read(file.data, today=trial.today)
            number = reading.identity.number if reading.identity else ""
            counted, why = False, " ".join(one.message for one in refused[no])
        else:
            number, counted, why = numbers[no], standings[no].counted, standings[no].why
        rows.append({"file": file.name, "number": number, "counted": counted, "why": why})
    return rows


def _steps(support: Support) -> list[dict[str, Any]]:
    return [{"activity": line.item.activity, **step.as_json()} for line in support.lines for step in line.steps]
