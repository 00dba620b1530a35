"""The office calendar for administrators; runs and tasks to read only.

viewflow brings pages of its own for its processes and tasks, on which a task can be changed past the engine. They
are replaced by pages that only show.
"""

from __future__ import annotations

from django.contrib import admin
from viewflow.workflow.models import Process, Task

from ledger.admin import ReadOnlyAdmin
from workflow.models import CalendarDay, CalendarYear, ClockStop, MailHours, PhaseRun, Reminder, ReminderRule, Turn


@admin.register(CalendarDay)
class CalendarDayAdmin(admin.ModelAdmin):
    """Days off and make-up days announced after the release. Deadlines given before stay as they were given."""

    list_display = ["date", "kind", "name", "source"]
    list_filter = ["kind"]
    search_fields = ["name", "source"]
    date_hierarchy = "date"


@admin.register(CalendarYear)
class CalendarYearAdmin(admin.ModelAdmin):
    """Years beyond the built-in table whose days off are all entered: only then are limits counted into them."""

    list_display = ["year", "source"]


@admin.register(ReminderRule)
class ReminderRuleAdmin(admin.ModelAdmin):
    """Who is reminded how early, and who hears of it afterwards. The rows of a role replace the built-in ones of it."""

    list_display = ["role", "before_days", "escalate_to", "escalate_after", "valid_from", "valid_to", "source"]
    list_filter = ["role"]


@admin.register(MailHours)
class MailHoursAdmin(admin.ModelAdmin):
    """Between which hours reminders may be mailed."""

    list_display = ["opens", "closes", "valid_from", "valid_to", "source"]


@admin.register(Turn)
class TurnAdmin(ReadOnlyAdmin):
    """What was asked of whom, until when, and what became of it."""

    list_display = ["subject", "what", "seat", "opened_at", "due_on", "due_source", "ended_at", "ended_by"]
    list_filter = ["state"]
    list_select_related = ["subject"]
    ordering = ["-pk"]
    show_full_result_count = False


@admin.register(ClockStop)
class ClockStopAdmin(ReadOnlyAdmin):
    """When the clock of a dossier stood, and why."""

    list_display = ["subject", "since", "until", "why", "source"]
    list_select_related = ["subject"]
    ordering = ["-since", "pk"]


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    """Reminders given."""

    list_display = ["turn", "kind", "due_on", "at"]
    list_filter = ["kind"]
    list_select_related = ["turn"]
    ordering = ["-at", "pk"]


@admin.register(PhaseRun)
class PhaseRunAdmin(ReadOnlyAdmin):
    """Stays of dossiers in their states, with their deadlines."""

    list_display = ["subject", "state", "entered_at", "due_on", "left_at", "left_by"]
    list_filter = ["state"]
    list_select_related = ["subject"]
    ordering = ["-entered_at", "pk"]
    show_full_result_count = False


admin.site.unregister([Process, Task])


@admin.register(Process)
class ProcessAdmin(ReadOnlyAdmin):
    """viewflow's processes."""

    list_display = ["pk", "flow_class", "status", "created", "finished"]
    list_filter = ["status"]
    ordering = ["-pk"]
    show_full_result_count = False


@admin.register(Task)
class TaskAdmin(ReadOnlyAdmin):
    """viewflow's tasks."""

    list_display = ["pk", "flow_task", "status", "owner", "created", "finished"]
    list_filter = ["status"]
    list_select_related = ["owner", "process"]
    ordering = ["-pk"]
    show_full_result_count = False
