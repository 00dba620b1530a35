"""By which granted request a fact came to be what it is: papers after it owe the value to whoever asked for it."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from documents.standing import Standing
from dossiers.amendment_kinds import FIELDS
from dossiers.lifecycle import Life
from ledger.models import LogEntry
from workflow.steps import steps_of

#: The steps that carry a request out, by their line in the log: they amend the decision.
GRANTS = tuple(
    step.name for step in steps_of(Life).values() if any(fate.how == Standing.AMENDED for fate in step.fates)
)


@dataclass(frozen=True)
class Granted:
    """A request with the line of the log that asked for it and the number of the decision that granted it."""

    asked: LogEntry
    number: str
    changes: tuple[Mapping[str, Any], ...]


def granted_before(chain: uuid.UUID, at: dt.datetime) -> list[Granted]:
    """The requests of a dossier that were granted up to a moment, the oldest first."""
    lines = LogEntry.objects.filter(chain=chain, at__lte=at, action__in=("request_amendment", *GRANTS))
    found, waiting = [], None
    for line in lines.order_by("sequence"):
        if line.action == "request_amendment":
            waiting = line
        elif line.action == "extend" and "no" not in line.data:  # by the province's own act, without a request
            found.append(Granted(line, line.data.get("number", ""), ({"field": "next_year_on"},)))
        elif waiting is not None and line.data.get("no") == waiting.data.get("no"):
            found.append(Granted(waiting, line.data.get("number", ""), tuple(waiting.data.get("changes", ()))))
    return found


def changed_by(name: str, facts: Mapping[str, Any], granted: list[Granted]) -> Granted | None:
    """The last of them that made a fact, «items[2].model», what it is in ``facts``; None where none did."""
    return next((one for one in reversed(granted) if any(_makes(row, name, facts) for row in one.changes)), None)


def _makes(row: Mapping[str, Any], name: str, facts: Mapping[str, Any]) -> bool:
    field = FIELDS.get(row["field"])
    if field is None or not field.fact:
        return False
    found = re.match(r"(\w+)\[(\d+)\]", name)
    place = int(found[2]) - 1 if found else -1
    pattern = re.sub(r"\[\d+\]", "[]", name)
    if not pattern.startswith(field.fact) or (pattern != field.fact and not field.fact.endswith("[]")):
        return False
    if row["field"] == "item.add":
        return bool(facts["items"][place].get("name") == row["after"].get("name"))
    if "item" in row:
        return bool(facts["items"][place].get("no") == row["item"])
    return "beneficiary" not in row or place == row["beneficiary"] - 1
