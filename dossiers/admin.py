"""Dossiers for administrators: to read, never to change.

A dossier moves by the steps of its life only (dossiers/lifecycle/), each with its right, its condition and its line
in the log. A page that wrote state or money past them would make the log untrue.
"""

from __future__ import annotations

from django.contrib import admin

from dossiers.models import (
    Acceptance,
    Amendment,
    Attachment,
    Beneficiary,
    Contract,
    Decision,
    Dossier,
    Item,
    Point,
    PostCheck,
    ProgressReport,
    Quotation,
)
from ledger.admin import ReadOnlyAdmin
from programmes.admin import ReadOnlyInline


class BeneficiaryInline(ReadOnlyInline):
    """Who benefits."""

    model = Beneficiary
    fields = ["order", "establishment", "support_vnd", "contract_vnd"]


class ItemInline(ReadOnlyInline):
    """What is bought."""

    model = Item
    fields = ["no", "name", "model", "beneficiary", "quantity", "unit_price_vnd", "accepted_vnd"]


class DecisionInline(ReadOnlyInline):
    """Numbered papers."""

    model = Decision
    fields = ["kind", "number", "symbol", "issued_on", "signer", "amount_vnd"]


class AttachmentInline(ReadOnlyInline):
    """Files put to the checklist."""

    model = Attachment
    fields = ["requirement", "title", "state", "added_at", "added_by", "withdrawn_at"]


@admin.register(Dossier)
class DossierAdmin(ReadOnlyAdmin):
    """Dossiers, newest first; found by code, title or applicant."""

    list_display = ["code", "title", "state", "track", "applicant", "budget_year", "approved_vnd", "settled_vnd"]
    list_filter = ["state", "track", "budget_year", "programme"]
    list_select_related = ["applicant"]
    search_fields = ["=code", "title", "applicant__name", "=applicant__tax_code"]
    ordering = ["-opened_at"]
    inlines = [BeneficiaryInline, ItemInline, DecisionInline, AttachmentInline]
    show_full_result_count = False


class OfADossier(ReadOnlyAdmin):
    """Rows of dossiers, found by the dossier's code."""

    list_select_related = ["dossier"]
    search_fields = ["=dossier__code"]
    show_full_result_count = False


@admin.register(Contract)
class ContractAdmin(OfADossier):
    """Contracts."""

    list_display = ["number", "dossier", "signed_on", "ends_on", "total_vnd", "support_vnd"]


@admin.register(Decision)
class DecisionAdmin(OfADossier):
    """Numbered papers of all dossiers."""

    list_display = ["full_number", "kind", "dossier", "issued_on", "signer", "amount_vnd"]
    list_filter = ["kind"]


@admin.register(Amendment)
class AmendmentAdmin(OfADossier):
    """Changes asked for on the way."""

    list_display = ["dossier", "no", "level", "outcome", "asked_at", "decided_at"]
    list_filter = ["level", "outcome"]


@admin.register(Acceptance)
class AcceptanceAdmin(OfADossier):
    """Visits of the acceptance team."""

    list_display = ["dossier", "no", "number", "held_on", "passed", "cost_vnd"]
    list_filter = ["passed"]


@admin.register(ProgressReport)
class ProgressReportAdmin(OfADossier):
    """Reports of how far the work is."""

    list_display = ["dossier", "reported_at", "reported_by", "percent"]
    list_select_related = ["dossier", "reported_by"]


@admin.register(PostCheck)
class PostCheckAdmin(OfADossier):
    """After-checks on site."""

    list_display = ["dossier", "held_on", "in_use"]
    list_filter = ["in_use"]


@admin.register(Item)
class ItemAdmin(OfADossier):
    """Item lines of all dossiers."""

    list_display = ["name", "model", "dossier", "activity", "quantity", "unit_price_vnd", "accepted_vnd"]
    list_select_related = ["dossier", "activity"]
    search_fields = ["=dossier__code", "name", "=serial"]


@admin.register(Quotation)
class QuotationAdmin(ReadOnlyAdmin):
    """Sellers' prices."""

    list_display = ["item", "seller", "quoted_on", "unit_price_vnd"]
    list_select_related = ["item"]
    search_fields = ["=item__dossier__code", "seller", "=seller_tax_code"]
    show_full_result_count = False


@admin.register(Point)
class PointAdmin(OfADossier):
    """What returns asked to mend."""

    list_display = ["dossier", "step", "round", "no", "text", "status", "raised_at"]
    list_filter = ["status", "step"]
    ordering = ["-raised_at", "no"]
