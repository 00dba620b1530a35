"""Until when a settlement has to be handed in: so many working days after the project was accepted on site.

Điều 18 Thông tư số 36/2013/TT-BCT counts from the acceptance on site of the last project of the contract; here each
dossier has a contract of its own, so that it is the day of its acceptance record (not the day somebody entered the
record, nor the day somebody began to gather papers). How many days is a dated row an administrator keeps
(``settlement_days_after_acceptance``); the one of the day of approval holds. What finance sent back to be mended has no
limit in the rule: by convention the same number of days from the day it came back. The letter that sends it back, its
points, the task and the pages all name this one day.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import clock
from documents.vietnamese import date_short
from dossiers.states import State
from programmes.rules_of_day import Rule, rule_on
from workflow.steps import Counted, Deadline

if TYPE_CHECKING:
    from dossiers.models import Acceptance, Dossier

KEY = "settlement_days_after_acceptance"
#: What holds where no row is entered.
DAYS = 15
ARTICLE_18 = "Điều 18 Thông tư số 36/2013/TT-BCT"


def days_rule(dossier: Dossier, on: dt.date) -> Rule:
    """The number of days, with its clause, for a dossier."""
    found = rule_on(KEY, dossier.approved_on or on, track=dossier.track)
    return found if found and found.value else Rule(KEY, DAYS, clause=ARTICLE_18)


def accepted(dossier: Dossier) -> Acceptance | None:
    """The acceptance that holds: the last one passed."""
    return dossier.acceptances.filter(passed=True).order_by("no").last()


def settlement_limit(dossier: Dossier, day: dt.date) -> Counted:
    """The limit of a settlement for whoever is asked for it on a day."""
    rule, visit = days_rule(dossier, day), accepted(dossier)
    days = rule.value or DAYS
    if _came_back(dossier):
        return Counted(day, days, f"{rule.clause}; tính từ ngày tài chính trả lại hồ sơ (quy ước của phần mềm)")
    if visit is None:
        return Counted(day, days, rule.clause)
    return Counted(visit.held_on, days, f"{rule.clause}; tính từ ngày nghiệm thu {date_short(visit.held_on)}")


def counted_from(dossier: Dossier, visit: Acceptance | None) -> tuple[dt.date | None, bool]:
    """(the day from which the limit of a settlement counts, whether it is the day finance sent it back); one query."""
    kept = (State.ACCEPTED, State.SETTLEMENT_REVIEW, State.SETTLING)
    seen, back = False, None
    for state, entered in dossier.runs.filter(state__in=kept).order_by("pk").values_list("state", "entered_at"):
        if state == State.ACCEPTED:
            seen, back = False, None
        elif state == State.SETTLEMENT_REVIEW:
            seen = True
        elif seen:
            back = clock.local_day(entered)
    return (back, True) if back else (visit.held_on if visit else None, False)


def days_after_return(dossier: Dossier, day: dt.date) -> int:
    """How many working days a settlement that finance sends back on a day has."""
    return days_rule(dossier, day).value or DAYS


def _came_back(dossier: Dossier) -> bool:
    """Whether finance has sent the settlement back since the project was accepted."""
    last = dossier.runs.filter(state=State.ACCEPTED).order_by("pk").last()
    seen = dossier.runs.filter(state=State.SETTLEMENT_REVIEW)
    return seen.filter(pk__gt=last.pk).exists() if last else seen.exists()


#: For the lifecycle.
SETTLEMENT_LIMIT = Deadline(DAYS, f"{ARTICLE_18}: kể từ ngày nghiệm thu cơ sở", counted=settlement_limit)
