"""The norms of the database; where it holds none, those that ship: computing then works before anything is set up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError

from programmes.models import Norm
from programmes.norms import rules_on
from programmes.reading import DamagedData
from programmes.shipped import shipped_rules_on
from programmes.support import NormRule


def norms_at_hand(on: dt.date, *, funding: str, territory: str, tell: Callable[[str], Any]) -> dict[str, NormRule]:
    """The norms of a day; ``tell`` hears why it is the shipped ones. Raises ``DamagedData``."""
    try:
        if Norm.objects.exists():
            return rules_on(on, funding=funding, territory=territory)
        why = "cơ sở dữ liệu chưa có định mức (chạy manage.py load_programme)"
    except DatabaseError:
        why = "chưa có cơ sở dữ liệu (chạy manage.py migrate, rồi manage.py load_programme)"
    tell(f"Tính theo định mức kèm phần mềm: {why}.")
    try:
        return shipped_rules_on(on, funding=funding, territory=territory)
    except DamagedData as broken:
        raise DamagedData(f"Tệp định mức kèm phần mềm bị hỏng: {broken}") from broken
