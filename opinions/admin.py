"""Opinions for administrators: the rules are written here, questions and answers only read."""

from django.contrib import admin

from dossiers.admin import OfADossier
from ledger.admin import ReadOnlyAdmin
from opinions.models import Opinion, OpinionRequest, OpinionRule


@admin.register(OpinionRule)
class OpinionRuleAdmin(admin.ModelAdmin):
    """How long an opinion may take and what silence means, by subject, regime and date; over the built-in rules.

    A question already asked keeps the rule of its day.
    """

    list_display = ["subject", "regime", "days", "silence", "stops_clock", "valid_from", "valid_to", "source"]
    list_filter = ["subject"]


@admin.register(OpinionRequest)
class OpinionRequestAdmin(OfADossier):
    """Questions put to other bodies."""

    list_display = ["dossier", "no", "subject", "seat", "asked_at", "due_on", "silence", "withdrawn_at"]
    ordering = ["-asked_at", "pk"]


@admin.register(Opinion)
class OpinionAdmin(ReadOnlyAdmin):
    """What bodies answered."""

    list_display = ["request", "body", "lead", "answer", "answered_at", "answered_by", "late"]
    list_select_related = ["request__dossier", "answered_by"]
    ordering = ["-pk"]
    show_full_result_count = False
