"""Files, papers and number books for administrators: to read, never to change."""

from __future__ import annotations

from django.contrib import admin

from documents.models import NumberBook, Paper, PaperTemplate, StoredFile
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


@admin.register(PaperTemplate)
class PaperTemplateAdmin(ReadOnlyAdmin):
    """Word templates of papers, to be read; they are sent in and put in force on their own pages."""

    list_display = ["kind", "version", "status", "valid_from", "valid_to", "uploaded_by", "decided_by"]
    list_filter = ["status", "kind"]
    list_select_related = ["uploaded_by", "decided_by"]
    ordering = ["kind", "-version"]
