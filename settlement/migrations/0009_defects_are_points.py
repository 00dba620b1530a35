"""What returns of settlements asked to mend becomes points of returns, which all returns share."""

import datetime as dt

from django.db import migrations

STEP = "return_settlement"


def due_days(apps):
    """(dossier, round) -> the day its notice gave."""
    found = {}
    for act in apps.get_model("dossiers", "Decision").objects.filter(kind="SETTLEMENT_RETURN").iterator():
        if act.body.get("round") and act.body.get("due_on"):
            found[act.dossier_id, act.body["round"]] = dt.date.fromisoformat(act.body["due_on"])
    return found


def to_points(apps, schema_editor):
    Point = apps.get_model("dossiers", "Point")
    due, last, no = due_days(apps), {}, {}
    rows = list(apps.get_model("settlement", "Defect").objects.select_related("dossier").order_by("dossier", "round", "id"))
    for row in rows:
        last[row.dossier_id] = row.round
    for row in rows:
        key = (row.dossier_id, row.round)
        no[key] = no.get(key, 0) + 1
        # Only the last return of a settlement that has not come back yet still waits for answers.
        waits = row.round == last[row.dossier_id] and row.dossier.state == "SETTLING"
        Point.objects.create(
            dossier_id=row.dossier_id,
            step=STEP,
            round=row.round,
            no=no[key],
            place=row.line,
            text=row.text,
            clause=row.clause,
            late=row.late,
            late_reason=row.late_reason,
            due_on=due.get(key),
            raised_at=row.raised_at,
            raised_by_id=row.raised_by_id,
            status="OPEN" if waits else "SETTLED",
            settled_at=None if waits else row.raised_at,
        )


def to_defects(apps, schema_editor):
    Defect = apps.get_model("settlement", "Defect")
    points = apps.get_model("dossiers", "Point").objects.filter(step=STEP)
    for point in points.order_by("dossier", "round", "no"):
        Defect.objects.create(
            dossier_id=point.dossier_id,
            round=point.round,
            line=point.place[:60],
            text=point.text,
            clause=point.clause,
            late=point.late,
            late_reason=point.late_reason,
            raised_at=point.raised_at,
            raised_by_id=point.raised_by_id,
        )
    points.filter(earlier__isnull=False).update(earlier=None)
    points.delete()


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0011_points_of_returns"), ("settlement", "0008_whose_each_line_of_a_settlement_is")]

    operations = [migrations.RunPython(to_points, to_defects)]
