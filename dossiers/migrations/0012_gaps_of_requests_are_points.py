"""What returned requests still lack becomes points, from the list that each notice kept."""

import datetime as dt

from django.db import migrations

STEP = "return_for_supplement"


def to_points(apps, schema_editor):
    Point = apps.get_model("dossiers", "Point")
    Log = apps.get_model("ledger", "LogEntry")
    acts = apps.get_model("dossiers", "Decision").objects.filter(kind="SUPPLEMENT_NOTICE").select_related("dossier")
    rounds = {}
    for act in acts.order_by("dossier", "issued_on", "id"):
        rounds.setdefault(act.dossier_id, []).append(act)
    for chain, sent in rounds.items():
        moments = list(
            Log.objects.filter(chain=chain, action=STEP).order_by("sequence").values_list("at", "actor_id")
        )
        for no, act in enumerate(sent):
            if no >= len(moments):
                continue
            at, by = moments[no]
            waits = no == len(sent) - 1 and act.dossier.state == "RETURNED"
            due = act.body.get("due_on")
            for place, text in enumerate(act.body.get("gaps") or (), 1):
                Point.objects.create(
                    dossier_id=chain,
                    step=STEP,
                    round=no + 1,
                    no=place,
                    place="claim",
                    text=text,
                    due_on=dt.date.fromisoformat(due) if due else None,
                    raised_at=at,
                    raised_by_id=by or act.signed_by_id,
                    status="OPEN" if waits else "SETTLED",
                    settled_at=None if waits else at,
                )


def away(apps, schema_editor):
    apps.get_model("dossiers", "PointAnswer").objects.filter(point__step=STEP).delete()
    apps.get_model("dossiers", "Point").objects.filter(step=STEP).delete()


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0011_points_of_returns"), ("ledger", "0001_log_and_outbox")]

    operations = [migrations.RunPython(to_points, away)]
