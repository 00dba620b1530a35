"""The worked table of docs/settlement.md as test cases: one row, one case."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

from programmes.support import Item

PAGE = Path(__file__).resolve().parents[2] / "docs" / "settlement.md"
LINE = re.compile(r"(?:(?P<beneficiary>\w+): )?(?P<activity>[A-Z_]+)(?: ×(?P<units>\d+))? (?P<cost>[\d.]+)")


@dataclass(frozen=True)
class Case:
    """One row of the table."""

    no: str
    on: dt.date
    funding: str
    items: tuple[Item, ...]
    bounds: dict[str, int | None]
    support: int | None
    counterpart: int | None
    by_line: tuple[int, ...]
    why: str

    def __str__(self) -> str:
        return f"{self.no}: {self.why}"


def cases() -> list[Case]:
    """Every row. A row that does not parse is an error, not skipped."""
    table = PAGE.read_text(encoding="utf-8").split("## Worked table")[1]
    rows = [line for line in table.splitlines() if line.startswith("|")][2:]
    return [_case([cell.strip() for cell in row.strip("|").split("|")]) for row in rows]


def _case(cells: list[str]) -> Case:
    no, on, funding, lines, approved, contract, accepted, support, counterpart, by_line, why = cells
    return Case(
        no=no,
        on=dt.date.fromisoformat(on),
        funding=funding,
        items=tuple(_item(line) for line in lines.split("; ")),
        bounds={
            "approved_vnd": _vnd(approved),
            "contract_vnd": _vnd(contract),
            "accepted_cost_vnd": _vnd(accepted),
        },
        support=None if support == "no norm" else _vnd(support),
        counterpart=_vnd(counterpart),
        by_line=tuple(_vnd(part) or 0 for part in by_line.split("; ")) if by_line else (),
        why=why,
    )


def _item(line: str) -> Item:
    found = LINE.fullmatch(line)
    assert found, f"not a line: {line!r}"
    return Item(found["activity"], int(found["units"] or 1), _vnd(found["cost"]) or 0, found["beneficiary"] or "")


def _vnd(cell: str) -> int | None:
    return int(cell.replace(".", "")) if cell else None
