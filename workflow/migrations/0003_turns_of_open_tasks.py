"""Dossiers under way get the rows that the clock now reads: one turn for each open task, due as it was due before."""

from django.db import migrations


def write_turns(apps, schema_editor):
    Task = apps.get_model("viewflow", "Task")
    Turn = apps.get_model("workflow", "Turn")
    open_tasks = Task.objects.filter(
        flow_task_type="HUMAN", status__in=["NEW", "ASSIGNED"], process__run__left_at__isnull=True
    ).select_related("process__run")
    for task in open_tasks.filter(process__run__isnull=False):
        run = task.process.run
        Turn.objects.create(
            subject_id=run.subject_id,
            run=run,
            task=task,
            state=run.state,
            seat=(task.owner_permission or "")[:40],
            what=getattr(task.flow_task, "task_title", "Việc đang chờ")[:200],
            asks=",".join(getattr(task.flow_task, "asks", ())),
            opened_at=run.entered_at,
            due_on=run.due_on,
            due_source=run.due_source,
        )


class Migration(migrations.Migration):
    dependencies = [("workflow", "0002_clocks_and_reminders")]

    operations = [migrations.RunPython(write_turns, migrations.RunPython.noop)]
