"""Under which law a dossier lives: chosen once, from the day it is opened, and kept to its end.

The rows are data (dossiers/data/regimes.csv): by date, track and territory, with the law they stand in. Where the
steps of people differ, a regime brings flows of its own (``workflow.registry.opens(state, flow, regime)``);
docs/new-regime.md walks through adding one. Sources: Nghị định 45/2012/NĐ-CP; Nghị quyết 202/2025/QH15 (two tiers from
01/7/2025); Nghị định 235/2025/NĐ-CP (new subjects from 15/10/2025; projects approved earlier run on under the old
rules).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from documents.vietnamese import date_short
from programmes.reading import DamagedData, a_date, iso_date, rows

FILE = Path(__file__).parent / "data" / "regimes.csv"
COLUMNS = ("code", "name", "track", "territory", "valid_from", "valid_to", "kinds", "law")


@dataclass(frozen=True)
class Regime:
    """One set of rules in force for a time, a track and a territory (empty: the whole province).

    ``kinds``: the kinds of establishments that may ask (empty: all that the register knows).
    """

    code: str
    name: str
    track: str
    territory: str
    valid_from: dt.date
    valid_to: dt.date | None
    kinds: tuple[str, ...]
    law: str

    def holds(self, day: dt.date, track: str, territory: str) -> bool:
        """Whether a dossier opened that day, there, on that track lives under it."""
        return (
            self.track == track
            and self.territory in {"", territory}
            and self.valid_from <= day
            and (self.valid_to is None or day <= self.valid_to)
        )


def not_ended(day: dt.date) -> list[Regime]:
    """The regimes under which dossiers may still be opened on a day or after it."""
    return [one for one in regimes() if one.valid_to is None or one.valid_to >= day]


@cache
def regimes(file: Path = FILE) -> tuple[Regime, ...]:
    """Every regime of a file. Raises ``DamagedData`` for a damaged row and for two that hold at once."""
    found = tuple(
        Regime(
            code=row["code"],
            name=row["name"],
            track=row["track"],
            territory=row["territory"],
            valid_from=row.read("valid_from", a_date),
            valid_to=row.read("valid_to", iso_date),
            kinds=tuple(row["kinds"].split()),
            law=row["law"],
        )
        for row in rows(file, COLUMNS, key=("code",))
    )
    for place, one in enumerate(found):
        for other in found[:place]:
            if (one.track, one.territory) == (other.track, other.territory) and _overlap(one, other):
                raise DamagedData(f"{file.name}: chế độ {one.code} và {other.code} cùng có hiệu lực một lúc.")
    return found


def _overlap(one: Regime, other: Regime) -> bool:
    return (one.valid_to is None or other.valid_from <= one.valid_to) and (
        other.valid_to is None or one.valid_from <= other.valid_to
    )


def regime_on(day: dt.date, track: str, territory: str = "") -> Regime:
    """The regime of a new dossier; one of the territory itself goes before the province's.

    Raises ``LookupError`` where none holds.
    """
    holding = [one for one in regimes() if one.holds(day, track, territory)]
    if not holding:
        raise LookupError(f"Không có chế độ khuyến công nào có hiệu lực ngày {date_short(day)}.")
    return max(holding, key=lambda one: (bool(one.territory), one.valid_from))


def regime(code: str) -> Regime:
    """A regime by its code. Raises ``LookupError``."""
    for one in regimes():
        if one.code == code:
            return one
    known = ", ".join(one.code for one in regimes())
    raise LookupError(f"Không có chế độ «{code}»; đang có: {known}.")
