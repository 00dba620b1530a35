"""What the finance reviewer sees, as plain rows: figures with their papers, sources, items, lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from budget.models import Account, Balance, Entry
from documents.models import Paper
from documents.vietnamese import money
from dossiers.models import Dossier
from dossiers.signing import signs_settlement
from programmes.models import Source, YearBudget
from programmes.support import Support
from settlement.checking import Found
from settlement.claim import Claim, ClaimItem
from settlement.computing import evidence_total, final_support
from settlement.proving import eligible, proven
from settlement.readiness import Readiness, readiness
from settlement.rules import balance
from web.evidence.mismatch import Mender
from web.evidence.page import InvoiceShown, claimed_rows

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Figure:
    """One amount (đồng; None: not there yet), what is said of it, the paper it stands in, the place of its steps."""

    label: str
    amount_vnd: int | None
    said: str = ""
    paper: str = ""
    url: str = ""


@dataclass(frozen=True)
class SourceRow:
    """What a dossier holds in one line of the budget, in đồng, and what the line has left for others."""

    label: str
    ceiling_vnd: int
    available_vnd: int
    committed_vnd: int
    advanced_vnd: int
    approved_vnd: int
    paid_vnd: int


@dataclass(frozen=True)
class ItemRow:
    """One item as contracted, invoiced, seen, and what of it counts (đồng before tax)."""

    item: ClaimItem
    owner: str
    invoiced_vnd: int
    counts_vnd: int
    found: tuple[Found, ...]


@dataclass(frozen=True)
class Cockpit:
    """Everything on the page but the form."""

    ready: Readiness
    computed: Support
    figures: tuple[Figure, ...]
    sources: tuple[SourceRow, ...]
    items: tuple[ItemRow, ...]
    invoices: tuple[InvoiceShown, ...]
    entries: tuple[Entry, ...]
    found: tuple[Found, ...]
    signer: str
    signer_clause: str

    @property
    def steps(self) -> list[dict[str, Any]]:
        """How the amount came about, as everywhere else."""
        return [line.as_json() for line in self.computed.lines]


def cockpit_of(dossier: Dossier, on: dt.date, *, reader: User) -> Cockpit:
    """The whole page for a dossier whose settlement was sent at least once."""
    ready = readiness(dossier, on, reader=reader)
    computed = final_support(dossier, on, ready.claim)
    mender = Mender(dossier, reader)
    who = signs_settlement(dossier)
    limit = "" if who.limit_vnd is None else f"; mức phân cấp {money(who.limit_vnd)} đồng"
    return Cockpit(
        ready=ready,
        computed=computed,
        figures=tuple(_figures(dossier, ready.claim, computed)),
        sources=tuple(_sources(dossier)),
        items=tuple(_items(ready, mender)),
        invoices=tuple(claimed_rows(dossier, ready, mender)),
        entries=tuple(Entry.objects.filter(chain=dossier.pk).select_related("line").prefetch_related("postings")),
        found=tuple(one for one in ready.found if one.about.partition(":")[0] in {"claim", "owner", "paper"}),
        signer=str(dossier.role_label(who.role)),
        signer_clause=f"{who.clause}{limit}",
    )


def as_judged(claim: Claim, counts: Mapping[tuple[int, int], int]) -> Claim:
    """The claim as if some lines counted otherwise: (invoice no, line no) -> đồng before tax. Nothing is written."""
    return replace(
        claim,
        invoices=tuple(
            replace(
                invoice,
                lines=tuple(
                    replace(line, counts_vnd=counts.get((invoice.no, line.no), line.counts_vnd))
                    for line in invoice.lines
                ),
            )
            for invoice in claim.invoices
        ),
    )


def _figures(dossier: Dossier, claim: Claim, computed: Support) -> list[Figure]:
    papers = {
        paper.kind: paper
        for paper in Paper.objects.of(dossier.pk).filter(file__isnull=False).order_by("version", "created_at")
    }

    def figure(label: str, amount: int | None, kind: str = "", *, said: str = "", here: str = "") -> Figure:
        paper = papers.get(kind)
        if paper is None:
            return Figure(label, amount, said, url=here)
        return Figure(label, amount, said, paper.title, reverse("paper", args=[dossier.code, paper.pk]))

    last = dossier.settlements.last()
    advance = getattr(dossier, "advance", None)
    final = computed.support_vnd if dossier.settled_vnd is None else dossier.settled_vnd
    remaining, to_recover = balance(final, dossier.paid_vnd)
    rows = [
        figure("Được phê duyệt", dossier.approved_vnd, "APPROVAL_DECISION"),
        figure("Theo hợp đồng", dossier.contracted_vnd, "CONTRACT"),
        figure(
            "Đã tạm ứng",
            dossier.advanced_vnd or None,
            "ADVANCE_REQUEST",
            said=f"trần {money(advance.ceiling_vnd)} đồng, {advance.clause}" if advance else "không tạm ứng",
        ),
        figure("Chi phí nghiệm thu", dossier.accepted_cost_vnd, "ACCEPTANCE_MINUTES", said="trước thuế"),
        figure("Chứng từ chứng minh", evidence_total(claim), said="trước thuế, sau giảm trừ", here="#hoa-don"),
        figure("Trung tâm trình", last.support_vnd if last else None, "SETTLEMENT_TABLE"),
        figure("Tính lại lúc này", computed.support_vnd, here="#cach-tinh"),
    ]
    if last and last.passed_vnd is not None:
        rows.append(figure("Tài chính đã xét", last.passed_vnd, said=str(last.passed_by), here="#cach-tinh"))
    if dossier.settled_vnd is not None:
        rows.append(figure("Quyết định quyết toán", dossier.settled_vnd, "SETTLEMENT_DECISION"))
    rows.append(figure("Đã chi, kể cả tạm ứng", dossier.paid_vnd, "PAYMENT_REQUEST"))
    if to_recover:
        rows.append(figure("Phải thu hồi", to_recover, "RECOVERY_DECISION"))
    else:
        rows.append(figure("Còn phải chi", remaining, said="quyết toán trừ đã chi"))
    return rows


def _sources(dossier: Dossier) -> list[SourceRow]:
    sums: dict[int, dict[str, int]] = {}
    for row in Balance.objects.filter(chain=dossier.pk):
        sums.setdefault(row.line_id, {})[row.account] = row.amount_vnd
    left = dict(Balance.objects.filter(line__in=sums, account=Account.AVAILABLE).values_list("line_id", "amount_vnd"))
    return [
        SourceRow(
            label=f"{Source(line.source).label}, năm {line.year}",
            ceiling_vnd=line.ceiling_vnd,
            available_vnd=left.get(line.pk, 0),
            committed_vnd=sums[line.pk].get(Account.COMMITTED, 0),
            advanced_vnd=sums[line.pk].get(Account.ADVANCED, 0),
            approved_vnd=sums[line.pk].get(Account.APPROVED, 0),
            paid_vnd=sums[line.pk].get(Account.PAID, 0),
        )
        for line in YearBudget.objects.filter(pk__in=sums).order_by("year", "pk")
    ]


def _items(ready: Readiness, mender: Mender) -> list[ItemRow]:
    claim = ready.claim
    shown, counted = proven(claim), eligible(claim)
    names = {owner.order: owner.name for owner in claim.owners} if len(claim.owners) > 1 else {}
    return [
        ItemRow(
            item,
            names.get(item.owner, ""),
            shown[item.no],
            counted[item.no],
            mender.look(one for one in ready.found if one.about == f"item:{item.no}"),
        )
        for item in claim.items
    ]
