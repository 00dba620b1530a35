"""Files, papers and number books for administrators: to read, never to change."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from documents.models import (
    KeptRegister,
    NumberBook,
    NumberEntry,
    NumberRule,
    Paper,
    PaperTemplate,
    SignedCopy,
    SigningKey,
    StoredFile,
)
from ledger.admin import ReadOnlyAdmin


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnlyAdmin):
    """Files, newest first; found by name, digest or key. The bytes are reached through their dossier only."""

    list_display = ["original_name", "content_type", "size", "uploaded_at", "uploaded_by", "sha256"]
    list_filter = ["content_type"]
    list_select_related = ["uploaded_by"]
    search_fields = ["original_name", "=sha256", "=key"]
    ordering = ["-uploaded_at", "pk"]
    show_full_result_count = False


@admin.register(Paper)
class PaperAdmin(ReadOnlyAdmin):
    """Papers, newest first; one that could not be drawn shows why. What it was drawn from belongs to its dossier."""

    list_display = ["title", "kind", "number_and_symbol", "issued_on", "version", "status", "error"]
    list_filter = ["status", "year", "kind"]
    search_fields = ["=chain", "title", "symbol"]
    ordering = ["-created_at", "pk"]
    exclude = ["facts"]
    show_full_result_count = False

    @admin.display(description="số, ký hiệu")
    def number_and_symbol(self, paper: Paper) -> str:
        """«05/QĐ-SCT»."""
        return paper.full_number


@admin.register(NumberBook)
class NumberBookAdmin(ReadOnlyAdmin):
    """The last number of each row; it moves only when a paper is issued."""

    list_display = ["body", "kind", "year", "last"]
    list_filter = ["year", "body"]
    ordering = ["-year", "body", "kind"]


@admin.register(SigningKey)
class SigningKeyAdmin(ReadOnlyAdmin):
    """Whose certificate is registered, and until when it is valid; registered by command (docs/signing.md)."""

    list_display = ["subject", "kind", "user", "organisation", "backend", "name", "valid_to", "retired_at"]
    list_filter = ["kind", "backend"]
    list_select_related = ["user", "organisation"]
    search_fields = ["subject", "=fingerprint"]
    ordering = ["kind", "subject", "pk"]


@admin.register(SignedCopy)
class SignedCopyAdmin(ReadOnlyAdmin):
    """Signed copies, newest first, with what the last check found."""

    list_display = ["paper", "no", "source", "stage", "valid", "checked_at", "finding", "at", "by"]
    list_filter = ["source", "stage", "valid"]
    list_select_related = ["paper", "by"]
    search_fields = ["=paper__chain", "paper__symbol"]
    ordering = ["-at", "pk"]
    show_full_result_count = False


@admin.register(NumberEntry)
class NumberEntryAdmin(ReadOnlyAdmin):
    """The lines of the registers; they are kept on the page «Sổ văn bản»."""

    list_display = ["__str__", "year", "status", "act", "issued_on", "outside"]
    list_filter = ["status", "year", "body"]
    search_fields = ["=number", "symbol"]
    ordering = ["-year", "body", "symbol", "-number"]
    # The abstract belongs to its dossier.
    exclude = ["abstract", "signer"]
    show_full_result_count = False


@admin.register(NumberRule)
class NumberRuleAdmin(admin.ModelAdmin):
    """Which papers of a body share one row of numbers. A rule is added and ended, never changed in what it says."""

    list_display = ["body", "symbol", "row", "valid_from", "valid_to", "source"]
    list_filter = ["body"]
    ordering = ["body", "symbol", "valid_from"]

    def get_readonly_fields(self, request: HttpRequest, obj: NumberRule | None = None) -> list[str]:
        """Numbers have been given by a rule that stands."""
        return ["body", "symbol", "row", "source", "valid_from"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: NumberRule | None = None) -> bool:
        """It ends by its last day."""
        return False


@admin.register(KeptRegister)
class KeptRegisterAdmin(admin.ModelAdmin):
    """Bodies whose register is kept here although it is not ours; begun and ended, never taken away."""

    list_display = ["body", "valid_from", "valid_to", "source"]
    ordering = ["body", "valid_from"]

    def has_delete_permission(self, request: HttpRequest, obj: KeptRegister | None = None) -> bool:
        """It ends by its last day."""
        return False


@admin.register(PaperTemplate)
class PaperTemplateAdmin(ReadOnlyAdmin):
    """Word templates of papers, to be read; they are sent in and put in force on their own pages."""

    list_display = ["kind", "version", "status", "valid_from", "valid_to", "uploaded_by", "decided_by"]
    list_filter = ["status", "kind"]
    list_select_related = ["uploaded_by", "decided_by"]
    ordering = ["kind", "-version"]
