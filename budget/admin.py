"""The book of money for administrators: to be read, never written; and the ceilings it is kept under."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from budget.book import A, balance
from budget.models import Balance, Closing, Entry, Posting
from documents.vietnamese import money
from ledger.admin import ReadOnlyAdmin
from programmes.admin import DongField, KeptAdmin, dong
from programmes.models import YearBudget


class CeilingForm(forms.ModelForm):
    """A ceiling in đồng, with the paper it follows from."""

    ceiling_vnd = DongField(label="trần (đồng)")

    def clean_ceiling_vnd(self) -> int:
        """Not below what is committed, and not of a closed year."""
        ceiling: int = self.cleaned_data["ceiling_vnd"]
        line = self.instance
        if line.pk is None:
            return ceiling
        if Closing.objects.filter(line=line).exists():
            raise ValidationError(f"Sổ kinh phí năm {line.year} đã khóa; dự toán không sửa được nữa.")
        taken = -balance(line, A.BUDGET) - balance(line, A.AVAILABLE)
        if ceiling < taken:
            raise ValidationError(
                f"Đã cam kết {money(taken)} đồng; dự toán không thể thấp hơn. Giải phóng cam kết trước, rồi giảm."
            )
        return ceiling


@admin.register(YearBudget)
class YearBudgetAdmin(KeptAdmin):
    """Ceilings by year and source: the estimate as assigned replaces what was assumed."""

    form = CeilingForm
    list_display = ["year", "source", "programme", "ceiling", "note"]
    list_filter = ["programme", "source"]
    list_select_related = ["programme"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["programme", "year", "source"] if obj else []

    @admin.display(description="trần (đồng)", ordering="ceiling_vnd")
    def ceiling(self, budget: YearBudget) -> str:
        """«6.000.000.000»."""
        return dong(budget.ceiling_vnd)


class PostingInline(admin.TabularInline):
    """The sides of an entry."""

    model = Posting
    extra = 0
    can_delete = False
    fields = ("account", "amount_vnd")
    readonly_fields = ("account", "amount_vnd")

    def has_add_permission(self, *args: object) -> bool:
        return False

    def has_change_permission(self, *args: object) -> bool:
        return False

    def has_delete_permission(self, *args: object) -> bool:
        return False


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """Entries, newest first."""

    list_display = ["at", "kind", "line", "code", "actor", "note"]
    list_filter = ["kind", "line"]
    search_fields = ["code"]
    ordering = ["-id"]
    inlines = [PostingInline]


@admin.register(Balance)
class BalanceAdmin(ReadOnlyAdmin):
    """Balances by line and dossier."""

    list_display = ["line", "code", "account", "amount_vnd"]
    list_filter = ["line", "account"]
    search_fields = ["code"]


@admin.register(Closing)
class ClosingAdmin(ReadOnlyAdmin):
    """Closed years."""

    list_display = ["line", "at", "actor", "left_vnd"]
