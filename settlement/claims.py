"""A dossier's claim read from the database into the plain values that the rules look at."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q

from accounts.roles import READS_ALL
from dossiers.checklists import SETTLEMENT, checklist
from dossiers.models import Dossier
from dossiers.payees import payee
from dossiers.settlement_limit import DAYS, accepted, counted_from, days_rule
from dossiers.support import called_in
from establishments.codes import codes_over_time
from programmes.rules_of_day import rule_on
from settlement.claim import (
    Claim,
    ClaimInvoice,
    ClaimItem,
    ClaimLine,
    Elsewhere,
    Limits,
    NamedElsewhere,
    Owner,
    PaperHeld,
)
from settlement.claimed import VALUES, claimed
from settlement.corrections import live
from settlement.einvoice.model import Earlier
from settlement.models import EarlierNamed, Invoice, InvoiceLine
from workflow.deadlines import due_if_known

if TYPE_CHECKING:
    from accounts.models import User

NEAR_DAYS = 366


def claim_of(dossier: Dossier, on: dt.date, *, reader: User | None = None) -> Claim:
    """The claim as it stands. ``reader``: other dossiers are named only where this person may see them."""
    order = dict(dossier.beneficiaries.values_list("pk", "order"))
    invoices = rows_of(dossier)
    items = list(dossier.items.select_related("activity").prefetch_related("quotations"))
    visit = accepted(dossier)
    settle_from, came_back = counted_from(dossier, visit)
    contract = getattr(dossier, "contract", None)
    limits = limits_on(dossier, on)
    return Claim(
        today=on,
        owners=owners_of(dossier),
        items=tuple(
            ClaimItem(
                no=item.no,
                owner=order[item.beneficiary_id],
                name=item.name,
                model=item.model,
                unit=item.measure,
                quantity=item.quantity,
                amount_vnd=item.amount_vnd,
                serial=item.serial,
                accepted_quantity=item.accepted_quantity,
                accepted_vnd=item.accepted_vnd,
                activity=item.activity.code,
                sellers=tuple((quote.seller, quote.seller_tax_code) for quote in item.quotations.all()),
            )
            for item in items
        ),
        invoices=tuple(_invoice(row, order) for row in invoices),
        papers=tuple(
            PaperHeld(
                line.requirement.code,
                line.requirement.label,
                line.requirement.help,
                line.requirement.source,
                line.requirement.required,
                tuple(attachment.file.sha256 for attachment in line.files),  # type: ignore[attr-defined]
            )
            for line in checklist(dossier, SETTLEMENT)
        ),
        expense=dossier.activity.evidence_kind,
        approved_on=dossier.approved_on,
        contracted_on=contract.signed_on if contract else None,
        contract_ends=contract.ends_on if contract else None,
        accepted_on=visit.held_on if visit else None,
        settle_by=due_if_known(settle_from, limits.days_after_acceptance) if settle_from else None,
        settle_after="tài chính trả lại" if came_back else "nghiệm thu",
        promised_vnd=dossier.items_vnd,
        advanced_vnd=dossier.advanced_vnd,
        transfers_elsewhere=_transfers_elsewhere(dossier, invoices),
        elsewhere=_elsewhere(dossier, invoices, on, reader),
        named_elsewhere=_named_elsewhere(dossier, invoices, on, reader),
        limits=limits,
    )


def rows_of(dossier: Dossier) -> list[Invoice]:
    """The dossier's invoices with everything the rules read of them."""
    return list(dossier.invoices.prefetch_related("lines__item", "names", "placed__item").select_related("file"))


def invoices_claimed(dossier: Dossier) -> tuple[ClaimInvoice, ...]:
    """The invoices alone, as the rules see them."""
    order = dict(dossier.beneficiaries.values_list("pk", "order"))
    return tuple(_invoice(row, order) for row in rows_of(dossier))


def alone(invoices: tuple[ClaimInvoice, ...]) -> Claim:
    """A claim of nothing but invoices: enough to ask what corrects what."""
    return Claim(today=dt.date.min, owners=(), items=(), invoices=invoices)


def numbers_that_count(dossier: Dossier) -> set[int]:
    """The invoices (STT) that are not replaced, cancelled or held back."""
    return {invoice.no for invoice in live(alone(invoices_claimed(dossier)))}


def owners_of(dossier: Dossier) -> tuple[Owner, ...]:
    """The beneficiaries as the rules see them."""
    called = called_in(dossier)
    owners = []
    for row in dossier.beneficiaries.select_related("establishment").prefetch_related("establishment__history"):
        (code, since, _), *earlier = codes_over_time(row.establishment)
        account = payee(row).account if hasattr(dossier, "contract") else row.establishment.bank_account
        owners.append(Owner(row.order, called[row.pk], code, account, also=tuple(earlier), since=since))
    return tuple(owners)


def limits_on(dossier: Dossier, on: dt.date) -> Limits:
    """The dated rules that bear on a claim. What was not found in any text is no limit."""
    day = dossier.approved_on or on
    cash = rule_on("cash_limit_vnd", on, track=dossier.track)
    first = rule_on("invoice_not_before", day, track=dossier.track)
    days = days_rule(dossier, on)
    tax = rule_on("tax_eligible", day, track=dossier.track)
    return Limits(
        cash_limit_vnd=cash.value if cash else None,
        cash_clause=cash.clause if cash else "",
        not_before=first.text if first and first.text else "DECISION",
        not_before_clause=first.clause if first else "",
        days_after_acceptance=days.value or DAYS,
        days_clause=days.clause,
        with_tax=tax is not None and tax.text == "WITH_VAT",
        tax_clause=tax.clause if tax else "",
    )


def _invoice(row: Invoice, order: dict[int, int]) -> ClaimInvoice:
    by_hand = row.origin == Invoice.Origin.HAND
    return claimed(
        {name: getattr(row, name) for name in VALUES},
        [
            ClaimLine(
                no=line.no,
                name=line.name,
                amount_vnd=line.amount_vnd,
                quantity=line.quantity,
                unit=line.unit,
                tax_rate=line.tax_rate,
                # A paper invoice typed as one line without an item pays for all items of its beneficiary.
                item=line.item.no if line.item else 0 if by_hand else None,
                counts_vnd=line.counted_vnd if line.verdict == InvoiceLine.Verdict.REDUCED else None,
                said=line.said,
            )
            for line in row.lines.all()
        ],
        [Earlier(one.form, one.series, one.number, one.issued_on) for one in row.names.all()],
        no=row.no,
        owner=order[row.beneficiary_id],
        placed=tuple((one.part, one.item.no if one.item else 0) for one in row.placed.all()),
        sha256=row.file.sha256 if row.file else "",
    )


def _transfers_elsewhere(dossier: Dossier, invoices: list[Invoice]) -> frozenset[str]:
    used = {row.transfer_no for row in invoices if row.transfer_no}
    sellers = {row.seller_tax_code for row in invoices}
    if not used:
        return frozenset()
    # Banks number their orders from 1 each day: only the same number to the same seller is worth a look.
    return frozenset(
        Invoice.objects.filter(transfer_no__in=used, seller_tax_code__in=sellers)
        .exclude(dossier=dossier)
        .values_list("transfer_no", flat=True)
    )


def _elsewhere(dossier: Dossier, invoices: list[Invoice], on: dt.date, reader: User | None) -> tuple[Elsewhere, ...]:
    """Invoices of other dossiers with the seller and amount of one here."""
    if not invoices:
        return ()
    alike = Q(pk__in=[])
    for row in invoices:
        alike |= Q(seller_tax_code=row.seller_tax_code, total_vnd=row.total_vnd)
    found = list(Invoice.objects.filter(alike).exclude(dossier=dossier).select_related("dossier"))
    if not found:
        return ()
    seen = (
        set(
            Dossier.objects.seen_by(reader, on)
            .filter(pk__in={row.dossier_id for row in found})
            .values_list("pk", flat=True)
        )
        if reader
        else set()
    )
    return tuple(
        Elsewhere(row.identity, row.issued_on, row.total_vnd, row.dossier.code if row.dossier_id in seen else "")
        for row in found
    )


def _named_elsewhere(
    dossier: Dossier, invoices: list[Invoice], on: dt.date, reader: User | None
) -> tuple[NamedElsewhere, ...]:
    """Corrections in other dossiers that name an invoice of this one, and the other way round: for officials only."""
    if reader is None or not invoices or not reader.seats(on) & {str(role) for role in READS_ALL}:
        return ()
    here = Q(pk__in=[])
    for row in invoices:
        here |= Q(number=row.number, invoice__seller_tax_code=row.seller_tax_code)
    inward = EarlierNamed.objects.filter(here).exclude(invoice__dossier=dossier).select_related("invoice__dossier")
    there = Q(pk__in=[])
    for row in invoices:
        for named in row.names.all():
            there |= Q(number=named.number, seller_tax_code=row.seller_tax_code)
    outward = list(Invoice.objects.filter(there).exclude(dossier=dossier).select_related("dossier")) if there else []
    pairs = [
        (row, named.invoice, False) for named in inward for row in invoices if named.invoice.names_this(named, row)
    ]
    pairs += [
        (row, other, True)
        for row in invoices
        for named in row.names.all()
        for other in outward
        if row.names_this(named, other)
    ]
    seen = set(
        Dossier.objects.seen_by(reader, on)
        .filter(pk__in={other.dossier_id for _, other, _ in pairs})
        .values_list("pk", flat=True)
        if pairs
        else ()
    )
    return tuple(
        NamedElsewhere(
            row.no,
            row.relation if outward_ else other.relation,
            f"{other.form}{other.series} số {other.number}",
            bool(other.proof or other.looked_up_on),
            other.dossier.code if other.dossier_id in seen else "",
            outward=outward_,
        )
        for row, other, outward_ in pairs
        if (row.relation if outward_ else other.relation)
    )
