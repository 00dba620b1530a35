"""The norms as they ship, read from the file: for the loader, and for computing where no table is at hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from programmes.norm_rows import LOCAL, NATIONAL, NormRow, rules_among
from programmes.reading import Row, basis_points, iso_date, rows, whole
from programmes.support import NormRule

DATA = Path(__file__).resolve().parent / "data"

COLUMNS = (
    "code",
    "activity_vi",
    "activity_en",
    "funding_level",
    "rate_percent",
    "cap_vnd",
    "unit",
    "conditions",
    "legal_source",
    "effective_from",
    "effective_to",
    "confidence",
)

#: Funding levels of the file: (level, territory, whether it may be computed with).
LEVELS = {
    "national": (NATIONAL, "", True),
    "local": (LOCAL, "", True),
    "local_AG_observed": (LOCAL, "AG", False),
    "local_KG_observed": (LOCAL, "KG", False),
    "local_DakLak_comparator": (LOCAL, "DAKLAK", False),
}

#: Money of another programme: kept to be read, never computed with.
OTHER_PROGRAMMES = frozenset({"CP_ASSESS"})

#: Caps that are a factor of another's (Thông tư 28/2018/TT-BTC Điều 8 khoản 4): activity -> (whose cap, percent).
FACTORS = {"MACHINE_LINE": ("MACHINE", 150)}


def norm_rows(path: Path = DATA / "norms.csv") -> Iterator[tuple[Row, NormRow]]:
    """Each norm of the file with the row it stands in. Raises ``DamagedData``."""
    for row in rows(path, COLUMNS, key=("code", "funding_level", "legal_source", "effective_from")):
        level, territory, usable = row.read("funding_level", _level)
        valid_from, valid_to = row.read("effective_from", iso_date), row.read("effective_to", iso_date)
        if valid_from and valid_to and valid_to < valid_from:
            raise row.damaged("effective_to", "hết hiệu lực trước khi có hiệu lực")
        if usable and valid_from is None:
            raise row.damaged("effective_from", "định mức dùng để tính phải có ngày hiệu lực")
        cap_of, factor = FACTORS.get(row["code"], (None, None))
        yield (
            row,
            NormRow(
                activity=row["code"],
                level=level,
                territory=territory,
                valid_from=valid_from,
                valid_to=valid_to,
                rate_basis_points=row.read("rate_percent", basis_points),
                cap_vnd=row.read("cap_vnd", _cap),
                cap_of=cap_of,
                cap_factor_percent=factor,
                unit=row["unit"],
                conditions=row["conditions"],
                legal_source=row["legal_source"],
                confidence=row["confidence"],
                usable=usable and row["code"] not in OTHER_PROGRAMMES,
            ),
        )


def shipped_rules_on(on: dt.date, *, funding: str, territory: str) -> dict[str, NormRule]:
    """The rule of each activity on a day by the shipped file. Raises ``DamagedData``."""
    return rules_among((norm for _, norm in norm_rows()), on, funding=funding, territory=territory)


def _level(text: str) -> tuple[str, str, bool]:
    if text not in LEVELS:
        raise ValueError(f"cần một trong {', '.join(LEVELS)}")
    return LEVELS[text]


def _cap(text: str) -> int | None:
    cap = whole(text)
    if cap == 0:
        raise ValueError("mức tối đa không thể bằng 0; văn bản không nêu thì để trống")
    return cap
