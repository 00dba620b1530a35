"""When this machine last made a backup: a line in VAR_DIR, for those who ask how old the newest one is."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

FILE = "last-backup.json"


@dataclass(frozen=True)
class Last:
    """The newest backup: when, where, and whether every file was in it."""

    at: dt.datetime
    place: str
    whole: bool


def remember(folder: Path, at: dt.datetime, place: str, *, whole: bool) -> None:
    """Write it down, in one piece."""
    half = folder / f".{FILE}"
    half.write_text(json.dumps({"at": at.isoformat(), "place": place, "whole": whole}, ensure_ascii=False))
    half.replace(folder / FILE)


def last(folder: Path) -> Last | None:
    """What was written down; None where no backup was ever made, or the line cannot be read."""
    try:
        said = json.loads((folder / FILE).read_text())
        return Last(dt.datetime.fromisoformat(said["at"]), str(said["place"]), bool(said["whole"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
