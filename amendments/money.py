"""The money of a dossier with other lines: support by the norms of the approval date, never more than was granted.

For each beneficiary the support is the lower of what the contract gives it and what the norms give its new lines; more
than that only where a higher amount is asked for, within the norms and the budget of the year.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from budget.book import left_of
from documents.vietnamese import money
from dossiers.models import Beneficiary, Dossier
from dossiers.support import by_owner, names_among, rules_for, source_of
from establishments.models import Establishment
from programmes.models import YearBudget
from programmes.support import Item as CostItem
from programmes.support import NoNorm, Support, compute_support, shared
from workflow.errors import BadFacts


@dataclass(frozen=True)
class Line:
    """One item line as it would be. ``owner`` is the place of its beneficiary."""

    no: int
    owner: int
    activity: str
    name: str
    model: str
    origin: str
    measure: str
    quantity: int
    unit_price_vnd: int

    @property
    def amount_vnd(self) -> int:
        """Quantity times price, in đồng."""
        return self.quantity * self.unit_price_vnd


@dataclass(frozen=True)
class Sums:
    """The money of a dossier at one time, in đồng."""

    cost_vnd: int
    support_vnd: int
    approved_vnd: int
    counterpart_vnd: int
    other_vnd: int


@dataclass(frozen=True)
class Share:
    """What one beneficiary gets: by decision and by contract, in đồng."""

    order: int
    approved_vnd: int
    contract_vnd: int


@dataclass(frozen=True)
class Money:
    """Before and after, each beneficiary's share after, and how the norms reckon it."""

    before: Sums
    after: Sums
    shares: tuple[Share, ...]
    support: Support
    budget_left_vnd: int | None

    @property
    def difference_vnd(self) -> int:
        """By how much the commitment changes, in đồng."""
        return self.after.support_vnd - self.before.support_vnd


def money_of(
    dossier: Dossier,
    lines: Sequence[Line],
    *,
    on: dt.date,
    replaced: Mapping[int, Establishment],
    support_vnd: int | None,
    other_vnd: int | None,
) -> Money:
    """Reckon. ``support_vnd``: the amount asked for instead of the computed one. Raises ``BadFacts``."""
    rows = list(dossier.beneficiaries.select_related("establishment"))
    named = names_among({row.order: replaced.get(row.order, row.establishment) for row in rows})
    support = _by_norm(dossier, lines, named, on)
    norm = dict.fromkeys(named, 0) | by_owner(support.lines)
    shares = _shares(rows, norm, _touched(dossier, lines) | set(replaced), support_vnd)
    contract = sum(share.contract_vnd for share in shares)
    # Rounding of shares may leave a contract a đồng above its decision.
    approved = max(sum(share.approved_vnd for share in shares), contract)
    cost = sum(line.amount_vnd for line in lines)
    before = Sums(
        dossier.items_vnd,
        dossier.contracted_vnd or 0,
        dossier.approved_vnd or 0,
        dossier.counterpart_vnd,
        dossier.other_vnd,
    )
    if contract < dossier.paid_vnd:
        raise BadFacts(
            fields={
                "support_vnd": f"Mức hỗ trợ còn {money(contract)} đồng, thấp hơn {money(dossier.paid_vnd)} đồng đã tạm "
                "ứng; không giảm được xuống dưới số đã chi."
            }
        )
    if contract <= 0:
        raise BadFacts(
            fields={"support_vnd": "Mức hỗ trợ không còn đồng nào; muốn thôi cả đề án thì chọn «Ngừng triển khai»."}
        )
    other = min(dossier.other_vnd if other_vnd is None else other_vnd, max(cost - approved, 0))
    if other_vnd is not None and other != other_vnd:
        raise BadFacts(
            fields={"other_vnd": f"Nguồn khác cao nhất là {money(cost - approved)} đồng: tổng kinh phí trừ hỗ trợ."}
        )
    left = None
    if contract > before.support_vnd:
        left = _budget_left(dossier)
        if contract - before.support_vnd > left:
            raise BadFacts(
                fields={
                    "support_vnd": f"Dự toán năm {dossier.budget_year} của nguồn «{source_of(dossier.track).label}» "
                    f"còn {money(left)} đồng, không đủ cho {money(contract - before.support_vnd)} đồng tăng thêm."
                }
            )
    after = Sums(cost, contract, approved, cost - approved - other, other)
    return Money(before, after, tuple(shares), support, left)


def _by_norm(dossier: Dossier, lines: Sequence[Line], named: Mapping[int, str], on: dt.date) -> Support:
    sums: dict[tuple[int, str], int] = {}
    for line in lines:
        key = (line.owner, line.activity)
        sums[key] = sums.get(key, 0) + line.amount_vnd
    items = [
        CostItem(activity=activity, units=1, eligible_cost_vnd=cost, beneficiary=named[owner], owner=owner)
        for (owner, activity), cost in sums.items()
    ]
    try:
        return compute_support(items, rules_for(dossier, on))
    except NoNorm as missing:
        raise BadFacts(str(missing)) from missing


def _touched(dossier: Dossier, lines: Sequence[Line]) -> set[int]:
    """The beneficiaries whose cost changes; what the others get stays to the đồng."""
    sums: dict[int, int] = {}
    for item in dossier.items.select_related("beneficiary"):
        sums[item.beneficiary.order] = sums.get(item.beneficiary.order, 0) + item.amount_vnd
    for line in lines:
        sums[line.owner] = sums.get(line.owner, 0) - line.amount_vnd
    return {order for order, difference in sums.items() if difference}


def _shares(rows: Sequence[Beneficiary], norm: Mapping[int, int], touched: set[int], asked: int | None) -> list[Share]:
    now = {row.order: row.support_vnd if row.contract_vnd is None else row.contract_vnd for row in rows}
    most_of = {order: norm[order] if order in touched else max(norm[order], now[order]) for order in now}
    lower = {order: min(amount, most_of[order]) for order, amount in now.items()}
    if asked is None:
        approved = {
            row.order: min(row.support_vnd, norm[row.order]) if row.order in touched else row.support_vnd
            for row in rows
        }
        return [Share(order, approved[order], lower[order]) for order in now]
    most = sum(most_of.values()) if asked > sum(now.values()) else sum(lower.values())
    if asked > most:
        raise BadFacts(
            fields={
                "support_vnd": f"Mức hỗ trợ đề nghị {money(asked)} đồng vượt mức tính theo định mức của ngày phê duyệt "
                f"là {money(most)} đồng."
            }
        )
    orders = list(lower)
    base = sum(lower.values())
    if asked >= base:
        more = shared(asked - base, [most_of[order] - lower[order] for order in orders])
        given = {order: lower[order] + extra for order, extra in zip(orders, more, strict=True)}
    else:
        given = dict(zip(orders, shared(asked, [lower[order] for order in orders]), strict=True))
    return [Share(order, given[order], given[order]) for order in orders]


def _budget_left(dossier: Dossier) -> int:
    """What the line of the dossier's year and source has left, counted from its ceiling of today, in đồng."""
    line = YearBudget.objects.filter(
        programme=dossier.programme_id, year=dossier.budget_year, source=source_of(dossier.track)
    ).first()
    if line is None:
        raise BadFacts(
            fields={
                "support_vnd": f"Chưa có dự toán năm {dossier.budget_year} cho nguồn "
                f"«{source_of(dossier.track).label}»; không tăng kinh phí được."
            }
        )
    return left_of(line)
