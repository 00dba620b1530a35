"""Money of a budget year after its last day of payment: what the dated rules say, with their clause.

Two rows an administrator keeps: ``payment_closing_day`` (day/month of the following year) and
``payment_after_closing`` (WARN: pay, and the log says so; REFUSE: no payment).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from clock import local_day
from documents.vietnamese import date_short
from dossiers.lifecycle import Life
from programmes.rules_of_day import rule_on
from workflow.registry import Writes, demands, handles
from workflow.steps import steps_of

if TYPE_CHECKING:
    from accounts.models import User
    from dossiers.models import Dossier

DAY, AFTER = "payment_closing_day", "payment_after_closing"
WARN, REFUSE = "WARN", "REFUSE"


def last_day(dossier: Dossier, on: dt.date) -> tuple[dt.date, str] | None:
    """The last day on which the money of a dossier's year is paid, with the clause; None where no rule is known."""
    rule = rule_on(DAY, on, track=dossier.track)
    if rule is None:
        return None
    day, month = (int(part) for part in rule.text.split("/"))
    return dt.date(dossier.budget_year + 1, month, day), rule.clause


def after_closing(dossier: Dossier, on: dt.date) -> str:
    """What is said of a payment on a day after the year's last one; empty where it is in time."""
    found = last_day(dossier, on)
    if found is None or on <= found[0]:
        return ""
    return f"Dự toán năm {dossier.budget_year} được chi đến hết ngày {date_short(found[0])} ({found[1]})"


def refused(dossier: Dossier, at: dt.datetime) -> list[str]:
    """The reason to refuse a payment, where the rule of the day refuses."""
    day = local_day(at)
    said, rule = after_closing(dossier, day), rule_on(AFTER, day, track=dossier.track)
    if not said or rule is None or rule.text != REFUSE:
        return []
    return [f"{said}; sau ngày ấy không chi ({rule.clause}). Báo Sở Tài chính cho chuyển nguồn trước khi chi."]


def note_it(dossier: Dossier, *, actor: User, at: dt.datetime, **_: Any) -> dict[str, Any]:
    """A payment after the last day stands in the log with the clause."""
    said = after_closing(dossier, local_day(at))
    return {"after_closing": f"{said}; chi sau ngày này"} if said else {}


for _step in steps_of(Life).values():
    if _step.pays:
        demands(_step.name)(refused)
        handles(_step.name, Writes.NOTES)(note_it)
