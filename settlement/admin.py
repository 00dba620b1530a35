"""Invoices, settlements and payments for administrators: to read, never to change."""

from __future__ import annotations

from django.contrib import admin

from ledger.admin import ReadOnlyAdmin
from settlement.models import Advance, Invoice, Payment, Recovery, Settlement


class OfADossier(ReadOnlyAdmin):
    """Rows of dossiers, found by the dossier's code."""

    list_select_related = ["dossier"]
    search_fields = ["=dossier__code"]
    show_full_result_count = False


@admin.register(Invoice)
class InvoiceAdmin(OfADossier):
    """Invoices put forward as evidence."""

    list_display = ["series", "number", "issued_on", "seller", "total_vnd", "dossier"]
    search_fields = ["=dossier__code", "=number", "=seller_tax_code", "seller"]


@admin.register(Settlement)
class SettlementAdmin(OfADossier):
    """Versions of settlements as they were sent to finance."""

    list_display = ["dossier", "no", "submitted_at", "accepted_cost_vnd", "support_vnd", "decided_at", "number"]


@admin.register(Advance)
class AdvanceAdmin(OfADossier):
    """Advances."""

    list_display = ["dossier", "amount_vnd", "ceiling_vnd", "number", "order_no", "paid_on"]


@admin.register(Payment)
class PaymentAdmin(OfADossier):
    """Orders to the Treasury."""

    list_display = ["number", "dossier", "beneficiary", "amount_vnd", "status", "sent_at", "order_no"]
    list_filter = ["status"]
    list_select_related = ["dossier", "beneficiary__establishment"]
    search_fields = ["=dossier__code", "=number", "=order_no"]


@admin.register(Recovery)
class RecoveryAdmin(OfADossier):
    """Money that must come back."""

    list_display = ["dossier", "amount_vnd", "number", "due_on", "received_on", "voucher_no"]
