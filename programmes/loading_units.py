"""Loading the map: provinces, districts and communes as they stood on each day, and what became of the old ones.

A few queries for the whole map: every installation, and every test with a programme, loads it.

Sources: Nghị quyết 202/2025/QH15, Nghị quyết 1654/NQ-UBTVQH15 (the units of An Giang from 01/7/2025 and which old
ones they were made of); codes by Quyết định 19/2025/QĐ-TTg, for the old units by Quyết định 124/2004/QĐ-TTg. Most new
units took over the code of an old one; the old one is then written «30628-cu».
"""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import ValidationError

from accounts.models import AdministrativeUnit
from programmes.reading import Row, iso_date, rows

TEXTS = ("name", "kind", "legacy_territory", "source")
COLUMNS = ("code", *TEXTS, "parent", "valid_from", "valid_to", "successors")


def load_units(path: Path) -> None:
    """Every unit of the file, written only where it differs. Raises ``DamagedData``."""
    listed = {row["code"]: row for row in rows(path, COLUMNS, key=("code",))}
    for row in listed.values():
        _names_only_what_is_listed(row, listed)
    there = {unit.code: unit for unit in AdministrativeUnit.objects.filter(code__in=listed)}
    new, changed = [], []
    for code, row in listed.items():
        unit = there.get(code)
        if unit is None:
            new.append(_filled(AdministrativeUnit(code=code), row))
        elif _differs(unit, row):
            changed.append(_filled(unit, row))
    AdministrativeUnit.objects.bulk_create(new)
    AdministrativeUnit.objects.bulk_update(changed, ["valid_from", "valid_to", *TEXTS])
    units = there | {unit.code: unit for unit in new}
    _put_under_parents(listed, units)
    _link_successors(listed, units)


def _names_only_what_is_listed(row: Row, listed: dict[str, Row]) -> None:
    for column in ("parent", "successors"):
        for code in row[column].split():
            if code not in listed:
                raise row.damaged(column, f"không có đơn vị mang mã {code}")
    if len(row["parent"].split()) > 1:
        raise row.damaged("parent", "chỉ một đơn vị cấp trên")


def _values(row: Row) -> dict[str, object]:
    days = {column: row.read(column, iso_date) for column in ("valid_from", "valid_to")}
    if days["valid_from"] and days["valid_to"] and days["valid_to"] < days["valid_from"]:
        raise row.damaged("valid_to", "hết hiệu lực trước khi có hiệu lực")
    return days | {column: row[column] for column in TEXTS}


def _differs(unit: AdministrativeUnit, row: Row) -> bool:
    return any(getattr(unit, name) != value for name, value in _values(row).items())


def _filled(unit: AdministrativeUnit, row: Row) -> AdministrativeUnit:
    for name, value in _values(row).items():
        setattr(unit, name, value)
    try:
        unit.clean_fields(exclude=["parent"])
    except ValidationError as why:
        column, sentences = next(iter(why.message_dict.items()))
        raise row.damaged(column, " ".join(sentences)) from why
    return unit


def _put_under_parents(listed: dict[str, Row], units: dict[str, AdministrativeUnit]) -> None:
    moved = []
    for code, row in listed.items():
        parent = units[row["parent"]] if row["parent"] else None
        if units[code].parent_id != (parent.pk if parent else None):
            units[code].parent = parent
            moved.append(units[code])
    AdministrativeUnit.objects.bulk_update(moved, ["parent"])


def _link_successors(listed: dict[str, Row], units: dict[str, AdministrativeUnit]) -> None:
    """An old unit that was divided has several successors."""
    link = AdministrativeUnit.successors.through
    wanted = {(units[code].pk, units[after].pk) for code, row in listed.items() for after in row["successors"].split()}
    known = set(link.objects.values_list("from_administrativeunit_id", "to_administrativeunit_id"))
    link.objects.bulk_create(
        link(from_administrativeunit_id=before, to_administrativeunit_id=after)
        for before, after in sorted(wanted - known)
    )
