"""The priority order of a plan: areas, then industries, then who owns; each reason with the text it stands in.

Thông tư 36/2013/TT-BCT Điều 7 khoản 1 puts priority areas and industries first; Thông tư 46/2012/TT-BCT Điều 6 and
Nghị định 235/2025/NĐ-CP say which these are. The rules are dated rows (programmes/data/settlement_rules.csv, keys
``priority_…``); a dossier without any comes after, in the order of appraisal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.models import AdministrativeUnit
from dossiers.models import Dossier
from programmes.models import DatedRule

AREA, INDUSTRY, OWNER = 1, 2, 3


@dataclass(frozen=True)
class Reason:
    """Why a dossier goes before others. ``group``: 1 area, 2 industry, 3 owner."""

    group: int
    text: str
    clause: str


def _island(dossier: Dossier, rule: DatedRule) -> bool:
    return dossier.unit.kind == AdministrativeUnit.Kind.SPECIAL_ZONE


def _many_workers(dossier: Dossier, rule: DatedRule) -> bool:
    least = rule.value or 0
    return any((row.establishment.workers or 0) >= least for row in dossier.beneficiaries.all())


def _women(dossier: Dossier, rule: DatedRule) -> bool:
    return any(row.establishment.women_owned for row in dossier.beneficiaries.all())


def _minority(dossier: Dossier, rule: DatedRule) -> bool:
    return any(row.establishment.ethnic_minority_owned for row in dossier.beneficiaries.all())


def _commune(dossier: Dossier, rule: DatedRule) -> bool:
    """A row for one commune: its code stands in ``note``."""
    return bool(rule.note) and dossier.unit.code == rule.note.strip()


TESTS: dict[str, tuple[int, Callable[[Dossier, DatedRule], bool]]] = {
    "priority_island": (AREA, _island),
    "priority_commune": (AREA, _commune),
    "priority_workers": (INDUSTRY, _many_workers),
    "priority_women": (OWNER, _women),
    "priority_minority": (OWNER, _minority),
}


def rules_on_day(day: dt.date) -> list[DatedRule]:
    """The priority rules in force on a day."""
    return list(DatedRule.objects.on(day).filter(key__in=TESTS).order_by("key", "pk"))


def reasons(dossier: Dossier, rules: Iterable[DatedRule]) -> tuple[Reason, ...]:
    """Every reason that holds for a dossier, areas first."""
    found = [
        Reason(TESTS[rule.key][0], rule.text, rule.clause)
        for rule in rules
        if rule.track in {"", dossier.track} and TESTS[rule.key][1](dossier, rule)
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda reason: (reason.group, reason.text)))


def rank(found: Iterable[Reason], appraised_at: dt.datetime | None, code: str) -> tuple[object, ...]:
    """What dossiers are ordered by: more reasons of a group first; then the day of appraisal; then the code."""
    groups = [reason.group for reason in found]
    when = appraised_at.timestamp() if appraised_at else float("inf")
    return (-groups.count(AREA), -groups.count(INDUSTRY), -groups.count(OWNER), when, code)
