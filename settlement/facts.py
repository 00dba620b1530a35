"""What settlement knows of a dossier: evidence, advance, final amount, payments, recovery."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import clock
from dossiers.facts import provides
from dossiers.facts.own import called, issuer
from dossiers.models import Decision, Dossier
from dossiers.support import called_in, owners_called
from settlement.claim import Claim
from settlement.claims import claim_of
from settlement.evidence_lines import Counted, rows_of
from settlement.models import Payment
from settlement.proving import eligible, proven
from settlement.rules import balance


@provides
def settlement(dossier: Dossier, on: dt.date) -> dict[str, Any]:
    """Evidence and the settlement as last sent or approved."""
    facts: dict[str, Any] = {}
    invoices = list(dossier.invoices.prefetch_related("lines__item"))
    if invoices:
        called = called_in(dossier)
        claim = claim_of(dossier, on)
        counted = Counted.of(claim)
        listed = {invoice.pk: rows_of(invoice, counted) for invoice in invoices}
        facts["proof"] = _proof(claim)
        facts["evidence"] = [
            {
                "no": invoice.no,
                "owner": called[invoice.beneficiary_id],
                "lines": listed[invoice.pk],
                "invoice_no": invoice.number,
                "series": f"{invoice.form}{invoice.series}",
                "date": invoice.issued_on.isoformat(),
                "seller": invoice.seller,
                "seller_tax_code": invoice.seller_tax_code,
                "content": invoice.content,
                "before_tax_vnd": invoice.before_tax_vnd,
                "tax_vnd": invoice.tax_vnd,
                "amount_vnd": invoice.total_vnd,
                "transfer_no": invoice.transfer_no,
                "transfer_date": invoice.transfer_on.isoformat() if invoice.transfer_on else None,
                "counted_vnd": sum(line["counted_vnd"] for line in listed[invoice.pk]),
            }
            for invoice in invoices
        ]
    last = dossier.settlements.last()
    if last:
        final = dossier.settled_vnd if dossier.settled_vnd is not None else last.support_vnd
        remaining, to_recover = balance(final, dossier.paid_vnd)
        names = owners_called(dossier)
        signed = _last(dossier, "SETTLEMENT_DECISION")
        facts["settlement"] = {
            "number": last.number or None,
            "date": (signed.issued_on if signed else clock.local_day(last.submitted_at)).isoformat(),
            "signer": signed.signer if signed else None,
            "signer_position": signed.signer_position if signed else None,
            "accepted_cost_vnd": last.accepted_cost_vnd,
            "support_vnd": final,
            "advanced_vnd": dossier.advanced_vnd,
            "paid_vnd": dossier.paid_vnd,
            "remaining_vnd": remaining,
            "to_recover_vnd": to_recover,
            **(issuer(dossier, signed) if signed else {}),
            **({"submission": named} if signed and (named := signed.body.get("submission")) else {}),
            "parts": _shares(last.lines, names, final),
            # As each is called today; the line keeps the name of the day it was computed.
            "steps": [
                dict(step, beneficiary=names.get(line.get("owner"), line["beneficiary"]))
                for line in last.lines
                for step in line["steps"]
            ],
        }
    return facts


def _shares(lines: list[dict[str, Any]], names: Mapping[int, str], final: int) -> list[dict[str, Any]]:
    """What of the final amount each firm of a group gets, in đồng; nothing where one firm gets it all."""
    parts: dict[int, int] = {}
    for line in lines:
        owner = line.get("owner")
        if owner is not None:
            parts[owner] = parts.get(owner, 0) + line["support_vnd"]
    if len(names) < 2 or sum(parts.values()) != final:
        return []
    return [{"beneficiary": name, "amount_vnd": parts.get(order, 0)} for order, name in names.items()]


@provides
def money_moved(dossier: Dossier, on: dt.date) -> dict[str, Any]:
    """Liquidation, payment request, advance, recovery."""
    facts: dict[str, Any] = {}
    closed = _last(dossier, "LIQUIDATION_MINUTES")
    if closed:
        facts["liquidation"] = {"number": closed.full_number, "date": closed.issued_on.isoformat()}
    asked = _last(dossier, "PAYMENT_REQUEST")
    if asked:
        order = dossier.payments.filter(number=asked.full_number).first()
        facts["payment"] = {
            "number": asked.full_number,
            "date": asked.issued_on.isoformat(),
            "amount_vnd": asked.amount_vnd,
            "economic_code": order.economic_code if order else "",
            "treasury_name": called("TREASURY", asked.issued_on),
            "content": f"Chi hỗ trợ đề án khuyến công: {dossier.title}",
            **_instead_of(dossier, asked),
        }
    if hasattr(dossier, "advance"):
        advance = dossier.advance
        facts["advance"] = {
            "number": advance.number,
            "date": advance.paid_on.isoformat(),
            "amount_vnd": advance.amount_vnd,
            "ceiling_vnd": advance.ceiling_vnd,
            "clause": advance.clause,
        }
    if hasattr(dossier, "recovery"):
        recovery = dossier.recovery
        decided = _last(dossier, "RECOVERY_DECISION")
        facts["recovery"] = {
            "number": recovery.number,
            "date": decided.issued_on.isoformat() if decided else None,
            "reason": recovery.reason,
            "amount_vnd": recovery.amount_vnd,
            "due_on": recovery.due_on.isoformat(),
            "signer": decided.signer if decided else None,
            "signer_position": decided.signer_position if decided else None,
            **(issuer(dossier, decided) if decided else {}),
        }
    return facts


def _instead_of(dossier: Dossier, asked: Decision) -> dict[str, Any]:
    """The request whose orders came back, and how much of it (đồng): the new one asks for that again."""
    returned = dossier.payments.filter(status=Payment.Status.FAILED).exclude(number=asked.full_number)
    last = returned.order_by("attempt").last()
    if last is None:
        return {}
    before = [one for one in dossier.decisions.filter(kind="PAYMENT_REQUEST") if one.full_number == last.number]
    return {
        "replaced_number": last.number,
        "replaced_date": before[-1].issued_on.isoformat() if before else None,
        "returned_vnd": sum(one.amount_vnd for one in returned if one.attempt == last.attempt),
    }


@provides
def support_received(dossier: Dossier, on: dt.date) -> dict[str, Any]:
    """What reached each beneficiary, once nothing is left to pay."""
    if dossier.settled_vnd is None or dossier.remaining_vnd or not dossier.paid_vnd:
        return {}
    called = called_in(dossier)
    parts = []
    if hasattr(dossier, "advance"):
        parts.append(
            {
                "beneficiary": "; ".join(called.values()),
                "what": "Tạm ứng",
                "order_no": dossier.advance.order_no,
                "date": dossier.advance.paid_on.isoformat(),
                "amount_vnd": dossier.advance.amount_vnd,
            }
        )
    parts += [
        {
            "beneficiary": called[payment.beneficiary_id],
            "what": "Thanh toán",
            "bank_account": payment.bank_account,
            "order_no": payment.order_no,
            "date": clock.local_day(payment.done_at).isoformat() if payment.done_at else None,
            "amount_vnd": payment.amount_vnd,
        }
        for payment in dossier.payments.filter(status="PAID")
    ]
    return {
        "support_receipt": {
            "date": on.isoformat(),
            "amount_vnd": sum(part["amount_vnd"] for part in parts),
            "parts": parts,
        }
    }


def _proof(claim: Claim) -> list[dict[str, Any]]:
    """Item by item: cost seen on site, what invoices prove of it, the lower of both (đồng, before tax)."""
    found, counts = proven(claim), eligible(claim)
    owners = {owner.order: owner.name for owner in claim.owners}
    return [
        {
            "item_no": item.no,
            "name": item.name,
            "beneficiary": owners[item.owner],
            "accepted_vnd": item.amount_vnd if item.accepted_vnd is None else item.accepted_vnd,
            "proven_vnd": found[item.no],
            "counted_vnd": counts[item.no],
        }
        for item in claim.items
    ]


def _last(dossier: Dossier, kind: str) -> Decision | None:
    return dossier.decisions.filter(kind=kind).last()
