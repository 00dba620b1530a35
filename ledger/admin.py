"""The log and the outbox for administrators: to read, and to let a dead event try again."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

import clock
from ledger.models import LogEntry, OutboxEvent
from ledger.outbox import revive


class ReadOnlyAdmin(admin.ModelAdmin):
    """Nothing can be added, changed or deleted here, whatever rights a person has."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    """The log, newest first; found by the UUID of a dossier or a name."""

    list_display = ["at", "chain", "sequence", "actor_name", "seat", "action", "from_state", "to_state"]
    list_filter = ["action"]
    search_fields = ["=chain", "actor_name"]
    ordering = ["-id"]
    # No second count of the whole table for "x of y".
    show_full_result_count = False


class StandingFilter(admin.SimpleListFilter):
    """Where an event stands."""

    title = "tình trạng"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("open", "đang chờ"), ("dead", "đã bỏ cuộc"), ("done", "đã xong")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "open":
            return queryset.filter(done_at__isnull=True, dead_at__isnull=True)
        if self.value() == "dead":
            return queryset.filter(dead_at__isnull=False)
        if self.value() == "done":
            return queryset.filter(done_at__isnull=False)
        return queryset


@admin.register(OutboxEvent)
class OutboxEventAdmin(ReadOnlyAdmin):
    """The outbox, newest first."""

    list_display = ["created_at", "kind", "key", "attempts", "due", "done_at", "dead_at", "last_error"]
    list_filter = [StandingFilter, "kind"]
    search_fields = ["=chain", "key"]
    ordering = ["-id"]
    show_full_result_count = False
    actions = ["try_again"]

    @admin.action(description="Thử lại", permissions=["try_again"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[OutboxEvent]) -> None:
        """Revive the dead ones among those chosen; the others are left as they are, and that is said."""
        chosen = list(queryset)
        revived = sum(revive(event, clock.now()) for event in chosen)
        if revived:
            self.message_user(request, f"Đã đưa {revived} việc trở lại hàng chờ.", messages.SUCCESS)
        if left := len(chosen) - revived:
            self.message_user(
                request, f"{left} việc không ở tình trạng «đã bỏ cuộc» nên được giữ nguyên.", messages.WARNING
            )

    def has_try_again_permission(self, request: HttpRequest) -> bool:
        """Whoever could change an event, if events could be changed here."""
        return request.user.has_perm("ledger.change_outboxevent")
