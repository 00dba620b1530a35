"""The rows an establishment's history begins with, and how values stand in a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from establishments.models import Establishment, Fact, Kind

ENTERED = "Ghi sổ lần đầu"


def begin(establishment: Establishment) -> None:
    """The first rows of an establishment that was just entered."""
    number = establishment.registration_no
    source = f"{ENTERED}, giấy đăng ký số {number}" if number else ENTERED
    for row in first_of(establishment, source):
        row.save()


def first_of(establishment: Establishment, source: str) -> Iterator[Fact]:
    """The first rows of an establishment, not yet saved."""
    for kind in Kind:
        row = Fact(establishment=establishment, kind=kind, source=source)
        row.recorded_at, row.recorded_by = establishment.created_at, establishment.created_by
        put(row, kind.of(establishment))
        if row.value:
            yield row


def put(row: Fact, values: dict[str, Any]) -> None:
    """Put values by column into a row."""
    first, *more = Kind(row.kind).columns
    row.value = values.get(first) or ""
    for name in more:
        if name == "unit":
            row.unit = values.get(name)
        else:
            row.detail = values.get(name) or ""
