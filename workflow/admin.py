"""The office calendar for administrators; runs and tasks to read only.

viewflow brings pages of its own for its processes and tasks, on which a task can be changed past the engine. They
are replaced by pages that only show.
"""

from __future__ import annotations

from django.contrib import admin
from viewflow.workflow.models import Process, Task

from ledger.admin import ReadOnlyAdmin
from workflow.models import CalendarDay, PhaseRun


@admin.register(CalendarDay)
class CalendarDayAdmin(admin.ModelAdmin):
    """Days off and make-up days announced after the release. Deadlines given before stay as they were given."""

    list_display = ["date", "kind", "name", "source"]
    list_filter = ["kind"]
    search_fields = ["name", "source"]
    date_hierarchy = "date"


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
