"""What applicant and Centre do with evidence: take an invoice in, match its lines, record its transfer, take it off."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from documents.vietnamese import date_short, money
from dossiers.handlers.common import a_date, sentence
from dossiers.models import Beneficiary, Dossier, Item
from settlement.buyers import bought_by
from settlement.claim import ClaimItem
from settlement.claimed import matched
from settlement.claims import owners_of
from settlement.effects import effects
from settlement.evidence import read_lines, read_names, read_values, refuse_second_use, typed_values
from settlement.making_way import make_way
from settlement.models import EarlierNamed, Invoice, InvoiceLine
from workflow.errors import BadFacts
from workflow.registry import handles

if TYPE_CHECKING:
    from accounts.models import User

logger = logging.getLogger(__name__)


@handles("enter_evidence")
def enter_evidence(
    dossier: Dossier, *, actor: User, at: dt.datetime, reading: Any = None, file: Any = None, **typed: Any
) -> dict[str, Any]:
    """One invoice: read from its file (``reading``: settlement.einvoice.Reading), or typed from paper."""
    values = read_values(reading) if reading is not None else typed_values(typed)
    lines = read_lines(reading) if reading is not None else [_one_line(values)]
    beneficiary = _whose(dossier, values, typed.get("beneficiary"))
    identity = {name: values[name] for name in ("seller_tax_code", "form", "series", "number")}
    if values.get("proof") and bought_by(values, owners_of(dossier)):
        make_way(dossier, identity, at)
    refuse_second_use(**identity, reader=actor, at=at, dossier=dossier)
    with effects(dossier) as told:
        try:
            with transaction.atomic():
                invoice = Invoice.objects.create(
                    dossier=dossier,
                    beneficiary=beneficiary,
                    no=(dossier.invoices.aggregate(last=Max("no"))["last"] or 0) + 1,
                    file=file,
                    entered_at=at,
                    entered_by=actor,
                    **values,
                )
        except IntegrityError as why:
            # Somebody claimed it in another dossier between the look and the writing.
            refuse_second_use(**identity, reader=actor, at=at, dossier=dossier)
            logger.exception("An invoice could not be written: %s", identity)
            raise BadFacts("Không ghi được hóa đơn này; tải lại trang rồi thử lại, vẫn thế thì báo quản trị.") from why
        chosen = typed.get("item")
        _write_lines(dossier, invoice, lines, chosen if isinstance(chosen, Item) else None)
        EarlierNamed.objects.bulk_create(
            EarlierNamed(invoice=invoice, form=one.form, series=one.series, number=one.number, issued_on=one.issued)
            for one in (read_names(reading) if reading is not None else ())
        )
    return {
        "invoice": str(invoice),
        "origin": invoice.origin,
        "seller_tax_code": invoice.seller_tax_code,
        "total_vnd": invoice.total_vnd,
        **({"effects": told} if told else {}),
    }


def _one_line(values: dict[str, Any]) -> dict[str, Any]:
    return {
        "no": 1,
        "name": values["content"],
        "unit": "",
        "quantity": None,
        "amount_vnd": values["before_tax_vnd"],
        "tax_rate": "",
    }


def _whose(dossier: Dossier, values: dict[str, Any], chosen: Any) -> Beneficiary:
    """The beneficiary whose tax code the invoice names as buyer; else the one chosen; else the only one."""
    rows = list(dossier.beneficiaries.select_related("establishment"))
    if owner := bought_by(values, owners_of(dossier)):
        return next(row for row in rows if row.order == owner.order)
    if isinstance(chosen, Beneficiary):
        if chosen.dossier_id != dossier.pk:
            raise BadFacts(fields={"beneficiary": "Hãy chọn đơn vị thụ hưởng của chính hồ sơ này."})
        return chosen
    if chosen is not None or not rows:
        raise BadFacts(fields={"beneficiary": "Hãy chọn đơn vị thụ hưởng của chính hồ sơ này."})
    return rows[0]


def _write_lines(dossier: Dossier, invoice: Invoice, lines: list[dict[str, Any]], chosen: Item | None) -> None:
    """Each line with the item its words name, or that a person chose for it."""
    items = {item.no: item for item in dossier.items.filter(beneficiary=invoice.beneficiary)}
    plain = [
        ClaimItem(no=item.no, owner=1, name=item.name, model=item.model, amount_vnd=item.amount_vnd)
        for item in items.values()
    ]
    InvoiceLine.objects.bulk_create(
        InvoiceLine(invoice=invoice, item=chosen or items.get(found or 0), said=chosen is not None, **line)
        for line, found in zip(lines, matched(lines, plain), strict=True)
    )


@handles("record_transfer")
def record_transfer(
    dossier: Dossier,
    *,
    actor: User,
    at: dt.datetime,
    invoices: Any = (),
    transfer_no: str = "",
    transfer_on: dt.date | None = None,
    **_: Any,
) -> dict[str, Any]:
    """One transfer that paid one or more invoices. ``invoices``: their numbers in the dossier (STT)."""
    numbers = [int(no) for no in invoices or ()]
    rows = list(dossier.invoices.filter(no__in=numbers))
    if not rows or len(rows) != len(set(numbers)):
        raise BadFacts(fields={"invoices": "Hãy chọn các hóa đơn của hồ sơ này được trả bằng chứng từ ấy."})
    number = sentence(transfer_no, "transfer_no", "số ủy nhiệm chi hoặc số giao dịch")
    day = a_date(transfer_on, "transfer_on", "ngày chuyển tiền")
    for row in rows:
        row.transfer_no, row.transfer_on = number, day
        row.save(update_fields=["transfer_no", "transfer_on"])
    return {"invoices": [str(row) for row in rows], "transfer_no": number, "transfer_on": day}


@handles("match_line")
def match_line(
    dossier: Dossier, *, actor: User, at: dt.datetime, line: Any = None, item: Any = None, **_: Any
) -> dict[str, Any]:
    """Say which item a line pays for. ``line``: InvoiceLine key; ``item``: item number, 0 for none of them."""
    row = InvoiceLine.objects.filter(invoice__dossier=dossier, pk=line or 0).select_related("invoice").first()
    if row is None:
        raise BadFacts(fields={"line": "Hồ sơ không có dòng hóa đơn này."})
    found = dossier.items.filter(no=item or 0, beneficiary=row.invoice.beneficiary_id).first() if item else None
    if item and found is None:
        raise BadFacts(fields={"item": f"Đơn vị thụ hưởng của hóa đơn này không có hạng mục số {item}."})
    row.item, row.said = found, True
    row.save(update_fields=["item", "said"])
    return {"line": str(row), "item": found.no if found else None}


@handles("remove_evidence")
def remove_evidence(
    dossier: Dossier, *, actor: User, at: dt.datetime, invoice: Any = None, reason: str = "", **_: Any
) -> dict[str, Any]:
    """Take an invoice off; what it said stays in the log, its number is free again."""
    row = dossier.invoices.filter(no=invoice or 0).first()
    if row is None:
        raise BadFacts(fields={"invoice": "Hồ sơ không có hóa đơn này."})
    why = sentence(reason, "reason", "lý do gỡ hóa đơn")
    kept = {
        "invoice": str(row),
        "seller_tax_code": row.seller_tax_code,
        "total_vnd": row.total_vnd,
        "issued_on": row.issued_on,
        "reason": why,
        "note": f"{row}, {row.seller}, {money(row.total_vnd)} đồng",
    }
    with effects(dossier) as told:
        row.delete()
    return kept | ({"effects": told} if told else {})


@handles("record_lookup")
def record_lookup(
    dossier: Dossier,
    *,
    actor: User,
    at: dt.datetime,
    invoice: Any = None,
    portal_state: str = "",
    looked_up_on: dt.date | None = None,
    **_: Any,
) -> dict[str, Any]:
    """What somebody saw of an invoice at the tax authority's portal (state, day). Raises ``BadFacts``."""
    row = dossier.invoices.filter(no=invoice or 0).first()
    if row is None:
        raise BadFacts(fields={"invoice": "Hồ sơ không có hóa đơn này."})
    if portal_state not in Invoice.PortalState.values or not portal_state:
        raise BadFacts(fields={"portal_state": "Hãy chọn trạng thái thấy trên cổng tra cứu hóa đơn."})
    day = a_date(looked_up_on, "looked_up_on", "ngày tra cứu")
    with effects(dossier) as told:
        row.portal_state, row.looked_up_on = portal_state, day
        row.save(update_fields=["portal_state", "looked_up_on"])
    return {
        "invoice": str(row),
        "portal_state": portal_state,
        "looked_up_on": day,
        "note": f"{row}: {row.get_portal_state_display().lower()}, tra cứu ngày {date_short(day)}",
        "effects": told,
    }
