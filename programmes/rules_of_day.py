"""Rules of settlement as dated rows: limits, shares, days. The row of a track goes before the one for all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import F

from programmes.models import DatedRule


@dataclass(frozen=True)
class Rule:
    """One rule in force: an amount or number (``value``), or a word (``text``), and where it stands."""

    key: str
    value: int | None
    text: str = ""
    clause: str = ""
    confidence: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


def rule_on(key: str, day: dt.date, *, track: str = "") -> Rule | None:
    """The rule of a key in force on a day for a funding track; None where nothing is known: then there is no limit."""
    # PostgreSQL puts nulls first when descending, SQLite last: say it.
    found = (
        DatedRule.objects.on(day)
        .filter(key=key, track__in=["", track])
        .order_by("-track", F("valid_from").desc(nulls_last=True))
        .first()
    )
    if found is None:
        return None
    return Rule(found.key, found.value, found.text, found.clause, found.confidence, found.valid_from, found.valid_to)
