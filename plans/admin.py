"""Plans for administrators: to be read, never written."""

from django.contrib import admin

from ledger.admin import ReadOnlyAdmin
from plans.models import Plan, PlanLine


@admin.register(Plan)
class PlanAdmin(ReadOnlyAdmin):
    """Batches, newest first."""

    list_display = ["__str__", "programme", "status", "proposal_no", "plan_no", "submitted_at", "decided_at"]
    list_filter = ["status", "track", "year"]
    list_select_related = ["programme"]
    search_fields = ["proposal_no", "plan_no"]


@admin.register(PlanLine)
class PlanLineAdmin(ReadOnlyAdmin):
    """Dossiers of batches."""

    list_display = ["plan", "order", "dossier", "amount_vnd"]
    list_select_related = ["plan", "dossier"]
    search_fields = ["dossier__code"]
