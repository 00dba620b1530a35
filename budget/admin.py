"""The book of money for administrators: to be read, never written."""

from django.contrib import admin

from budget.models import Balance, Closing, Entry, Posting
from ledger.admin import ReadOnlyAdmin


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
