"""Which unit of today's map a place on a list is, also by its name before 1/7/2025; what was split is asked.

Nghị quyết 202/2025/QH15 and 1654/NQ-UBTVQH15 are in the table of units (accounts/data/units.csv) as successors.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from typing import NamedTuple

from accounts.models import AdministrativeUnit
from language.folding import fold, search_key

LOWEST = frozenset({"COMMUNE", "WARD", "TOWNSHIP", "SPECIAL_ZONE"})
_KIND = re.compile(r"^(xã|phường|thị trấn|đặc khu|huyện|thị xã|thành phố|tp|tx|tt|x|p|h)[.\s]+", re.IGNORECASE)


class Unit(NamedTuple):
    """What is needed of a unit."""

    pk: int
    full_name: str
    parent: str
    successors: tuple[int, ...]


class Places:
    """The map of a day, and what was there before."""

    def __init__(self, day: dt.date) -> None:
        rows = AdministrativeUnit.objects.filter(kind__in=LOWEST).select_related("parent")
        self.now: dict[int, Unit] = {}
        self._found_before: dict[tuple[str, str], int | str] = {}
        self._today: dict[str, list[Unit]] = defaultdict(list)
        self._before: dict[str, list[Unit]] = defaultdict(list)
        for unit in rows.prefetch_related("successors"):
            parent = unit.parent.name if unit.parent else ""
            told = Unit(unit.pk, unit.full_name, parent, tuple(one.pk for one in unit.successors.all()))
            open_now = (unit.valid_from is None or unit.valid_from <= day) and (
                not unit.valid_to or unit.valid_to >= day
            )
            if open_now:
                self.now[unit.pk] = told
            for key in {fold(unit.name), fold(unit.full_name)}:
                (self._today if open_now else self._before)[key].append(told)

    def find(self, text: str, district: str) -> int | str:
        """The key of the unit, or a sentence that says what to write. A district means the map before 1/7/2025."""
        if (text, district) not in self._found_before:
            self._found_before[text, district] = self._find(text, district)
        return self._found_before[text, district]

    def _find(self, text: str, district: str) -> int | str:
        if not self.now:
            return "Chưa nạp danh mục đơn vị hành chính: chạy manage.py load_programme trước."
        names = _keys(text)
        if district:
            wanted = search_key(_bare(district))
            old = [one for one in self._found(self._before, names) if search_key(one.parent) == wanted]
            if old:
                return self._today_of(text, old)
        today = self._found(self._today, names)
        if len(today) == 1:
            return today[0].pk
        if len(today) > 1:
            return f"Có {len(today)} đơn vị tên «{text}»: {_listed(today)}. Ghi rõ xã, phường."
        old = self._found(self._before, names)
        if not old:
            return f"Không có xã, phường «{text}» trong danh mục, cả trước và sau ngày 01/7/2025."
        if len({one.parent for one in old}) > 1:
            told = ", ".join(f"{one.full_name} ({one.parent})" for one in old)
            return f"Trước ngày 01/7/2025 có nhiều đơn vị tên «{text}»: {told}. Ghi thêm cột huyện, hoặc xã hiện nay."
        return self._today_of(text, old)

    def _found(self, table: dict[str, list[Unit]], names: list[str]) -> list[Unit]:
        for name in names:
            if name in table:
                return list(dict.fromkeys(table[name]))
        return []

    def _today_of(self, text: str, old: list[Unit]) -> int | str:
        heirs = {pk for one in old for pk in one.successors if pk in self.now}
        if len(heirs) == 1:
            return heirs.pop()
        if not heirs:
            return f"Chưa rõ «{text}» nay thuộc xã, phường nào. Ghi tên hiện nay."
        return f"«{text}» đã được chia về {_listed([self.now[pk] for pk in sorted(heirs)])}. Ghi tên hiện nay."


def _bare(text: str) -> str:
    return _KIND.sub("", text.strip())


def _keys(text: str) -> list[str]:
    """The name whole first, then without its kind: «xã Tân Châu» is not «phường Tân Châu» where both are known."""
    spelled = re.sub(
        r"^(p|x|tt)\.\s*", lambda found: _SPELLED[found[1].lower()] + " ", text.strip(), flags=re.IGNORECASE
    )
    return list(dict.fromkeys((fold(spelled), fold(_bare(spelled)))))


_SPELLED = {"p": "phường", "x": "xã", "tt": "thị trấn"}


def _listed(units: list[Unit]) -> str:
    return ", ".join(one.full_name for one in units)
