"""The register for administrators: to look up. It is written at the desk, where tax codes are checked."""

from __future__ import annotations

from django.contrib import admin

from establishments.models import Establishment
from ledger.admin import ReadOnlyAdmin


@admin.register(Establishment)
class EstablishmentAdmin(ReadOnlyAdmin):
    """Establishments by name or tax code."""

    list_display = ["name", "tax_code", "kind", "unit", "representative", "phone", "created_at"]
    list_filter = ["kind", "women_owned", "ethnic_minority_owned", "craft_village"]
    list_select_related = ["unit"]
    search_fields = ["name", "=tax_code", "representative"]
    show_full_result_count = False
