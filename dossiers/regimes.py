"""Under which law a dossier lives: chosen once, from the day it is opened, and kept to its end.

Sources: Nghị định 45/2012/NĐ-CP; Nghị quyết 202/2025/QH15 (two tiers from 01/7/2025); Nghị định
235/2025/NĐ-CP (new subjects from 15/10/2025; projects approved earlier run on under the old rules).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Regime:
    """One set of rules in force for a time and a track."""

    code: str
    name: str
    track: str
    valid_from: dt.date
    valid_to: dt.date | None
    law: str


_DECREE = dt.date(2012, 7, 5)
_TWO_TIERS = dt.date(2025, 7, 1)
_NEW_SUBJECTS = dt.date(2025, 10, 15)
_DAY = dt.timedelta(days=1)


def _row(track: str, part: str, name: str, start: dt.date, end: dt.date | None, law: str) -> Regime:
    return Regime(f"{track}-{part}", name, track, start, end, law)


REGIMES: tuple[Regime, ...] = tuple(
    _row(track, part, name, start, end, law)
    for track in ("LOCAL", "NATIONAL")
    for part, name, start, end, law in (
        ("2012", "ba cấp chính quyền", _DECREE, _TWO_TIERS - _DAY, "Nghị định 45/2012/NĐ-CP"),
        ("2025-07", "hai cấp chính quyền", _TWO_TIERS, _NEW_SUBJECTS - _DAY, "Nghị quyết 202/2025/QH15"),
        ("2025-10", "hai cấp, đối tượng mới", _NEW_SUBJECTS, None, "Nghị định 235/2025/NĐ-CP"),
    )
)


def regime_on(day: dt.date, track: str) -> Regime:
    """The regime of a new dossier. Raises ``LookupError`` before khuyến công had a decree."""
    for regime in REGIMES:
        if regime.track == track and regime.valid_from <= day and (regime.valid_to is None or day <= regime.valid_to):
            return regime
    raise LookupError(f"Không có chế độ khuyến công nào có hiệu lực ngày {day:%d/%m/%Y}.")


def regime(code: str) -> Regime:
    """A regime by its code."""
    return next(item for item in REGIMES if item.code == code)
