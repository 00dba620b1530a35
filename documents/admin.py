"""Files, papers and number books for administrators: to read, never to change."""

from __future__ import annotations

from django.contrib import admin

from documents.models import NumberBook, Paper, SignedCopy, SigningKey, StoredFile
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
