"""How much support: plain arithmetic over plain values, every step returned with its clause.

support = min(rate x eligible cost, cap x units) per line, a cap counted by establishments once for all lines of one
activity of a named beneficiary; then, over all lines, no more than rate x accepted real cost, the approved amount and
the contract. Whole đồng; a fraction of a đồng is dropped (in the
State's favour). Where a bound over all lines cuts, it is shared in proportion by largest remainder, ties by
beneficiary and activity: the order of the lines does not matter. A beneficiary of a dossier is told by its place there,
never by its name, which may change between two steps. A missing rate or cap means that the text
states none. See docs/settlement.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from documents.vietnamese import date_short


class NoNorm(LookupError):
    """No norm for an activity on a day."""

    def __init__(self, activity: str, on: dt.date | None = None) -> None:
        when = f" có hiệu lực ngày {date_short(on)}" if on else ""
        super().__init__(
            f"Không có định mức{when} cho nội dung «{activity}». Chọn nội dung khác hoặc bổ sung định mức."
        )
        self.activity = activity


@dataclass(frozen=True)
class NormRule:
    """A norm in force. ``rate_basis_points`` 5000 is 50 %; ``cap_vnd`` is per unit, in đồng."""

    activity: str
    rate_basis_points: int | None
    cap_vnd: int | None
    unit: str
    clause: str
    note: str = ""


@dataclass(frozen=True)
class Item:
    """Eligible cost of one activity of one beneficiary, in đồng; ``units`` is what the cap is counted by.

    ``owner``: the beneficiary's place in its dossier, by which lines are held together. ``beneficiary``: what it is
    called, which holds lines together only where there is no dossier. A line with neither is a beneficiary of its own.
    """

    activity: str
    units: int
    eligible_cost_vnd: int
    beneficiary: str = ""
    owner: int | None = None

    @property
    def party(self) -> int | str:
        """Whose line it is, as lines are held together."""
        return self.beneficiary if self.owner is None else self.owner


@dataclass(frozen=True)
class Step:
    """One rule applied: what it is called, where it stands, what went in, what came out (đồng; None: no limit)."""

    rule: str
    clause: str
    inputs: Mapping[str, Any]
    result_vnd: int | None

    def as_json(self) -> dict[str, Any]:
        """For screens, papers and JSON alike."""
        return {"rule": self.rule, "clause": self.clause, "inputs": dict(self.inputs), "result_vnd": self.result_vnd}


@dataclass(frozen=True)
class LineSupport:
    """The support of one line and how it came about."""

    item: Item
    support_vnd: int
    steps: tuple[Step, ...]

    @property
    def beneficiary(self) -> str:
        """What the beneficiary is called."""
        return self.item.beneficiary

    @property
    def owner(self) -> int | None:
        """The beneficiary's place in the dossier."""
        return self.item.owner

    def as_json(self) -> dict[str, Any]:
        """For screens, papers and JSON alike."""
        whose = {} if self.item.owner is None else {"owner": self.item.owner}
        return {
            "beneficiary": self.item.beneficiary,
            **whose,
            "activity": self.item.activity,
            "units": self.item.units,
            "eligible_cost_vnd": self.item.eligible_cost_vnd,
            "support_vnd": self.support_vnd,
            "steps": [step.as_json() for step in self.steps],
        }


@dataclass(frozen=True)
class Support:
    """The support of a dossier."""

    lines: tuple[LineSupport, ...]
    cost_vnd: int
    notes: tuple[str, ...] = field(default=())

    @property
    def support_vnd(self) -> int:
        """What the State pays, in đồng."""
        return sum(line.support_vnd for line in self.lines)

    @property
    def counterpart_vnd(self) -> int:
        """What the beneficiary pays, in đồng."""
        return self.cost_vnd - self.support_vnd


APPROVED = "Không vượt: mức phê duyệt"
CONTRACT = "Không vượt: mức theo hợp đồng"
#: Where a bound over all lines stands: the support is the least of norm, decision, contract and accepted real cost.
STANDS_IN = {APPROVED: "Quyết định phê duyệt đề án", CONTRACT: "Hợp đồng hỗ trợ thực hiện đề án"}
ONE_CAP = "Không vượt: mức tối đa của một cơ sở"
NO_LIMIT = "Văn bản không nêu tỷ lệ và mức tối đa: chỉ giới hạn bởi chi phí hợp lệ"

#: Units of caps that are counted by establishments.
PER_ESTABLISHMENT = frozenset({"establishment", "enterprise"})


def compute_support(
    items: Iterable[Item],
    rules: Mapping[str, NormRule],
    *,
    approved_vnd: int | None = None,
    contract_vnd: int | None = None,
    accepted_cost_vnd: int | None = None,
    on: dt.date | None = None,
) -> Support:
    """Support of some lines by the norms of a day, within the bounds given (đồng; None: no such bound yet).

    Raises ``NoNorm`` for an activity without one, ``ValueError`` for a cost, unit or bound that is not a whole
    number of at least zero (units: one).
    """
    lines = sorted(
        items,
        key=lambda item: (item.owner or 0, item.beneficiary, item.activity, item.eligible_cost_vnd, item.units),
    )
    for item in lines:
        _whole(item.eligible_cost_vnd, "Chi phí hợp lệ", 0)
        _whole(item.units, "Số đơn vị", 1)
    bounds = {"approved": approved_vnd, "contract": contract_vnd, "accepted": accepted_cost_vnd}
    for name, bound in bounds.items():
        if bound is not None:
            _whole(
                bound,
                {"approved": "Mức phê duyệt", "contract": "Mức hợp đồng", "accepted": "Chi phí nghiệm thu"}[name],
                0,
            )
    computed = _one_cap_each([_line(item, _rule(item, rules, on)) for item in lines], rules)
    cost = sum(item.eligible_cost_vnd for item in lines)
    if accepted_cost_vnd is not None and accepted_cost_vnd < cost:
        computed = _real_cost(computed, rules, accepted_cost_vnd, cost)
    for rule, bound in ((APPROVED, approved_vnd), (CONTRACT, contract_vnd)):
        if bound is not None:
            computed = _within(computed, rule, STANDS_IN[rule], bound)
    notes = tuple(dict.fromkeys(rules[item.activity].note for item in lines if rules[item.activity].note))
    paid_cost = cost if accepted_cost_vnd is None else min(cost, accepted_cost_vnd)
    return Support(tuple(computed), paid_cost, notes)


@dataclass(frozen=True)
class Override:
    """An amount (đồng) set by decision for one line (``party`` as its item has it), its paper and why."""

    party: int | str
    activity: str
    amount_vnd: int
    basis: str
    reason: str
    by: str = ""


def overridden(
    support: Support, decisions: Iterable[Override], *, approved_vnd: int | None = None, contract_vnd: int | None = None
) -> Support:
    """The support with amounts set by decision: never above the cost, nor, together, above approval and contract.

    What the norms gave stays among the steps; the decision is a step of its own.
    """
    wanted = {(one.party, one.activity): one for one in decisions}
    lines = []
    for line in support.lines:
        decision = wanted.get((line.item.party, line.item.activity))
        if decision is None:
            lines.append(line)
            continue
        amount = min(decision.amount_vnd, line.item.eligible_cost_vnd)
        inputs = {"computed_vnd": line.support_vnd, "decided_vnd": decision.amount_vnd, "by": decision.by}
        step = Step(f"Điều chỉnh theo quyết định: {decision.reason}", decision.basis, inputs, amount)
        lines.append(LineSupport(line.item, amount, (*line.steps, step)))
    for rule, bound in ((APPROVED, approved_vnd), (CONTRACT, contract_vnd)):
        if bound is not None and sum(line.support_vnd for line in lines) > bound:
            lines = _within(lines, rule, STANDS_IN[rule], bound)
    return Support(tuple(lines), support.cost_vnd, support.notes)


def _rule(item: Item, rules: Mapping[str, NormRule], on: dt.date | None) -> NormRule:
    if item.activity not in rules:
        raise NoNorm(item.activity, on)
    return rules[item.activity]


def _line(item: Item, rule: NormRule) -> LineSupport:
    """min(rate x cost, cap x units, cost) of one line."""
    by_rate = by_rate_of(item.eligible_cost_vnd, rule)
    by_cap = None if rule.cap_vnd is None else rule.cap_vnd * item.units
    amount = min(value for value in (item.eligible_cost_vnd, by_rate, by_cap) if value is not None)
    steps: tuple[Step, ...] = (
        Step(
            "Tỷ lệ × chi phí hợp lệ",
            rule.clause,
            {"rate_percent": percent(rule.rate_basis_points), "eligible_cost_vnd": item.eligible_cost_vnd},
            by_rate,
        ),
        Step(
            "Mức tối đa × số đơn vị",
            rule.clause,
            {"cap_vnd": rule.cap_vnd, "units": item.units, "unit": rule.unit},
            by_cap,
        ),
        Step(
            "Mức thấp nhất theo định mức",
            rule.clause,
            {"eligible_cost_vnd": item.eligible_cost_vnd, "by_rate_vnd": by_rate, "by_cap_vnd": by_cap},
            amount,
        ),
    )
    if by_rate is None and by_cap is None:
        steps += (Step(NO_LIMIT, rule.clause, {}, amount),)
    if rule.note:
        steps += (Step(rule.note, rule.clause, {}, amount),)
    return LineSupport(item, amount, steps)


def _one_cap_each(lines: Sequence[LineSupport], rules: Mapping[str, NormRule]) -> list[LineSupport]:
    """A cap per establishment holds once, however many lines the cost of one establishment is written in."""
    groups: dict[tuple[int | str, str], list[int]] = {}
    for place, line in enumerate(lines):
        if line.item.party and rules[line.item.activity].unit in PER_ESTABLISHMENT:
            groups.setdefault((line.item.party, line.item.activity), []).append(place)
    out = list(lines)
    for (_, activity), places in groups.items():
        rule = rules[activity]
        if len(places) == 1 or rule.cap_vnd is None:
            continue
        bound = rule.cap_vnd * max(lines[place].item.units for place in places)
        for place, line in zip(
            places, _within([lines[place] for place in places], ONE_CAP, rule.clause, bound), strict=True
        ):
            out[place] = line
    return out


def by_rate_of(cost_vnd: int, rule: NormRule) -> int | None:
    """Rate times cost, the fraction of a đồng dropped; None where the text states no rate."""
    return None if rule.rate_basis_points is None else cost_vnd * rule.rate_basis_points // 10_000


def _real_cost(
    lines: Sequence[LineSupport], rules: Mapping[str, NormRule], accepted_vnd: int, cost_vnd: int
) -> list[LineSupport]:
    """Lower real cost lowers the grant; the accepted cost is shared to the lines in proportion to their cost."""
    shares = shared(accepted_vnd, [line.item.eligible_cost_vnd for line in lines])
    out = []
    for line, share in zip(lines, shares, strict=True):
        rule = rules[line.item.activity]
        rated = by_rate_of(share, rule)
        bound = share if rated is None else rated
        amount = min(line.support_vnd, bound)
        step = Step(
            "Tỷ lệ × chi phí thực tế được nghiệm thu",
            rule.clause,
            {"rate_percent": percent(rule.rate_basis_points), "accepted_cost_vnd": share},
            amount,
        )
        out.append(LineSupport(line.item, amount, (*line.steps, step)))
    return out


def _within(lines: Sequence[LineSupport], label: str, clause: str, bound_vnd: int) -> list[LineSupport]:
    """Cut lines to a bound over their sum, in proportion."""
    amounts = [line.support_vnd for line in lines]
    total = sum(amounts)
    cut = shared(bound_vnd, amounts) if total > bound_vnd else amounts
    inputs = {"bound_vnd": bound_vnd, "total_vnd": total}
    return [
        LineSupport(line.item, share, (*line.steps, Step(label, clause, inputs, share)))
        for line, share in zip(lines, cut, strict=True)
    ]


def shared(amount: int, weights: Sequence[int]) -> list[int]:
    """An amount shared in proportion to weights, to the đồng: largest remainder first, then the earlier line."""
    total = sum(weights)
    if total == 0:
        return [0 for _ in weights]
    parts = [amount * weight // total for weight in weights]
    left = amount - sum(parts)
    order = sorted(range(len(weights)), key=lambda place: (-(amount * weights[place] % total), place))
    for place in order[:left]:
        parts[place] += 1
    return parts


def percent(basis_points: int | None) -> str | None:
    """Basis points as percent, without a float: 5000 -> «50», 150 -> «1,5»."""
    if basis_points is None:
        return None
    whole, rest = divmod(basis_points, 100)
    return f"{whole},{rest:02d}".rstrip("0") if rest else str(whole)


def _whole(value: Any, what: str, least: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise ValueError(f"{what} phải là số nguyên từ {least} trở lên, không phải {value!r}.")
