"""The priority order of a plan: flagships, areas, industries, who owns, products; each reason with where it stands.

Thông tư 36/2013/TT-BCT Điều 7 khoản 1 puts flagship projects first, then priority areas and industries; Thông tư
46/2012/TT-BCT Điều 6 and Nghị định 235/2025/NĐ-CP say which these are. The rules are dated rows
(programmes/data/settlement_rules.csv, keys ``priority_…``); a dossier without any comes after, in the order of
appraisal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.models import AdministrativeUnit
from dossiers.models import Dossier
from programmes.models import DatedRule

FLAGSHIP, AREA, INDUSTRY, OWNER, PRODUCT = range(5)


@dataclass(frozen=True)
class Reason:
    """Why a dossier goes before others. ``group``: the first ones go first."""

    group: int
    text: str
    clause: str


def _island(dossier: Dossier, rule: DatedRule) -> bool:
    return dossier.unit.kind == AdministrativeUnit.Kind.SPECIAL_ZONE


def _many_workers(dossier: Dossier, rule: DatedRule) -> bool:
    least = rule.value or 0
    return any((row.establishment.workers or 0) >= least for row in dossier.beneficiaries.all())


def _flagship(dossier: Dossier, rule: DatedRule) -> bool:
    return dossier.flagship


def _export(dossier: Dossier, rule: DatedRule) -> bool:
    return bool(dossier.export_contract)


def _local_material(dossier: Dossier, rule: DatedRule) -> bool:
    """More than the rule says, by value."""
    return (dossier.local_material_percent or 0) > (rule.value or 0)


def _supporting(dossier: Dossier, rule: DatedRule) -> bool:
    return bool(dossier.supporting_product)


def _typical(dossier: Dossier, rule: DatedRule) -> bool:
    return bool(dossier.typical_product)


def _women(dossier: Dossier, rule: DatedRule) -> bool:
    return any(row.establishment.women_owned for row in dossier.beneficiaries.all())


def _minority(dossier: Dossier, rule: DatedRule) -> bool:
    return any(row.establishment.ethnic_minority_owned for row in dossier.beneficiaries.all())


def _commune(dossier: Dossier, rule: DatedRule) -> bool:
    """A row for one commune: its code stands in ``note``."""
    return bool(rule.note) and dossier.unit.code == rule.note.strip()


TESTS: dict[str, tuple[int, Callable[[Dossier, DatedRule], bool]]] = {
    "priority_flagship": (FLAGSHIP, _flagship),
    "priority_island": (AREA, _island),
    "priority_commune": (AREA, _commune),
    "priority_workers": (INDUSTRY, _many_workers),
    "priority_export": (INDUSTRY, _export),
    "priority_local_material": (INDUSTRY, _local_material),
    "priority_supporting": (INDUSTRY, _supporting),
    "priority_women": (OWNER, _women),
    "priority_minority": (OWNER, _minority),
    "priority_typical": (PRODUCT, _typical),
}


def rules_on_day(day: dt.date) -> list[DatedRule]:
    """The priority rules in force on a day."""
    return list(DatedRule.objects.on(day).filter(key__in=TESTS).order_by("key", "pk"))


def reasons(dossier: Dossier, rules: Iterable[DatedRule]) -> tuple[Reason, ...]:
    """Every reason that holds for a dossier, in the order of their groups."""
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
    return (*(-groups.count(group) for group in (FLAGSHIP, AREA, INDUSTRY, OWNER, PRODUCT)), when, code)
