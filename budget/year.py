"""The end of a budget year: what is not reconciled is named; what is closed takes no more postings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum

from budget.book import A, BookRefused, Kind, allotted, balance, post
from budget.models import Account, Balance, Closing
from documents.vietnamese import money
from programmes.models import Programme, YearBudget

#: What may not be left at the end of a year, and what to do about it (đồng).
OPEN = {
    Account.COMMITTED: "cam kết chưa quyết toán {}: quyết toán, chuyển sang năm sau hoặc ngừng",
    Account.APPROVED: "đã duyệt chưa chi {}: chi trả, hoặc lập lại lệnh chi không thành công",
    Account.ADVANCED: "tạm ứng chưa thanh toán {}: thanh toán tạm ứng hoặc thu hồi",
}


@dataclass(frozen=True)
class Difference:
    """One dossier with money left open in a year."""

    code: str
    account: str
    amount_vnd: int

    def __str__(self) -> str:
        return f"{self.code}: {OPEN[Account(self.account)].format(f'{money(self.amount_vnd)} đồng')}"


class NotReconciled(BookRefused):
    """A year that cannot be closed; ``differences`` says why, dossier by dossier."""

    def __init__(self, line: YearBudget, differences: list[Difference]) -> None:
        self.differences = differences
        told = "; ".join(map(str, differences))
        super().__init__(f"Chưa khóa được sổ năm {line.year}, còn {len(differences)} khoản: {told}.")


def differences(line: YearBudget) -> list[Difference]:
    """What a year has left open, by dossier."""
    rows = Balance.objects.filter(line=line, account__in=[str(one) for one in OPEN], amount_vnd__gt=0)
    return [Difference(row.code, row.account, row.amount_vnd) for row in rows.order_by("code", "account")]


@transaction.atomic
def close_year(programme: Programme, year: int, source: str, *, actor: str, at: dt.datetime) -> Closing:
    """Close one line for good: the unused allotment is cancelled. Raises ``BookRefused``, ``NotReconciled``."""
    line = YearBudget.objects.select_for_update().filter(programme=programme, year=year, source=source).first()
    if line is None:
        raise BookRefused(f"Chương trình «{programme}» không có dự toán năm {year} của nguồn này.")
    if Closing.objects.filter(line=line).exists():
        raise BookRefused(f"Sổ kinh phí năm {year} đã khóa rồi.")
    allotted(line, at, actor)
    left_open = differences(line)
    if left_open:
        raise NotReconciled(line, left_open)
    left = balance(line, A.AVAILABLE)
    if left:
        post(line, Kind.CLOSE, {A.BUDGET: left, A.AVAILABLE: -left}, at=at, actor=actor, note="Hủy dự toán còn lại")
    return Closing.objects.create(line=line, at=at, actor=actor, left_vnd=left)


def report(year: int) -> list[dict[str, object]]:
    """Each line of a year: budget, committed, contracted amounts and what became of them, in đồng."""
    rows = []
    for line in YearBudget.objects.filter(year=year).select_related("programme").order_by("source"):
        sums = {
            row["account"]: row["total"]
            for row in Balance.objects.filter(line=line).values("account").annotate(total=Sum("amount_vnd"))
        }
        held, approved, spent = (sums.get(str(one), 0) for one in (A.COMMITTED, A.APPROVED, A.SPENT))
        returned = sums.get(str(A.RETURNED), 0)
        rows.append(
            {
                "programme": line.programme.code,
                "year": line.year,
                "source": line.source,
                "budget_vnd": line.ceiling_vnd,
                "committed_vnd": held + approved + spent + returned,
                "approved_vnd": approved + spent + returned,
                "paid_vnd": spent + returned,
                "advance_outstanding_vnd": sums.get(str(A.ADVANCED), 0),
                "recovered_vnd": returned,
                "available_vnd": line.ceiling_vnd - held - approved - spent - returned,
                "closed": Closing.objects.filter(line=line).exists(),
            }
        )
    return rows
