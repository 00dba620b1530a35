"""What people wrote while the work was on its way, as the log keeps it: requests and reports without a number."""

from __future__ import annotations

import datetime as dt
from typing import Any

import clock
from accounts.roles import Role
from dossiers.facts import provides
from dossiers.facts.clauses import Citing, citing
from dossiers.facts.own import shown_changes
from dossiers.lifecycle import Life
from dossiers.models import Dossier
from ledger.models import LogEntry
from workflow.steps import steps_of

#: Steps whose line in the log is all that a paper of them needs: step -> name of its facts.
WRITTEN = {step.name: step.told_as for step in steps_of(Life).values() if step.told_as}


@provides
def written(dossier: Dossier, on: dt.date) -> dict[str, Any]:
    """The last line of each such step: when, who in whose name, what was said."""
    entries = list(
        LogEntry.objects.filter(chain=dossier.pk, action__in=WRITTEN).select_related("actor").order_by("sequence")
    )
    cite = citing(dossier.track)
    facts = {WRITTEN[entry.action]: _who(dossier, entry, on) | _said(entry, cite) for entry in entries}
    if "progress" in facts:
        facts["progress"]["reports"] = [
            {"date": _day(entry), "percent": entry.data["percent"], "reporter": entry.actor_name, **_note(entry)}
            for entry in entries
            if entry.action == "report_progress"
        ]
    return facts


def _who(dossier: Dossier, entry: LogEntry, on: dt.date) -> dict[str, Any]:
    """In whose name it was written: the establishment's representative signs for it, an officer for the Centre."""
    if entry.seat.partition("@")[0] == Role.APPLICANT:
        host = dossier.applicant
        return {
            "date": _day(entry),
            "body": host.name,
            "by_label": "Đơn vị thụ hưởng",
            "signer": host.representative or entry.actor_name,
            "signer_position": host.representative_position,
        }
    return {
        "date": _day(entry),
        "body": dossier.implementing_unit.name_on(on),
        "by_label": "Đơn vị thực hiện",
        "signer": entry.actor_name,
        "signer_position": entry.actor.position if entry.actor else "",
    }


def _said(entry: LogEntry, cite: Citing) -> dict[str, Any]:
    said = {name: entry.data[name] for name in ("reason", "percent") if name in entry.data} | _note(entry)
    if "changes" in entry.data:
        said["changes"] = shown_changes(entry.data["changes"], cite)
    return said


def _note(entry: LogEntry) -> dict[str, str]:
    return {"note": entry.data["note"]} if entry.data.get("note") else {}


def _day(entry: LogEntry) -> str:
    return clock.local_day(entry.at).isoformat()
