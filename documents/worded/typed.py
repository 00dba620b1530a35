"""Values as the filters need them: a whole number, a day. What is neither is refused with the filter's name."""

from __future__ import annotations

import datetime as dt
from typing import Any

from jinja2 import Undefined

import clock
from documents.worded.findings import WordingRefused


def a_number(value: Any, filter_name: str) -> int:
    """A whole number. Raises ``WordingRefused``."""
    if isinstance(value, Undefined):
        str(value)  # says which field has no value
        return 0  # only while a template is checked
    if isinstance(value, bool) or not isinstance(value, int):
        raise WordingRefused(f"Bộ lọc «{filter_name}» cần một số nguyên, không phải «{_shown(value)}».")
    return value


def a_day(value: Any, filter_name: str) -> dt.date:
    """A day, from «2026-02-05» or the moment that begins so. Raises ``WordingRefused``."""
    if isinstance(value, Undefined):
        str(value)
        return dt.date(2000, 1, 1)  # only while a template is checked
    try:
        return clock.read_day(str(value))
    except ValueError:
        raise WordingRefused(f"Bộ lọc «{filter_name}» cần một ngày, không phải «{_shown(value)}».") from None


def _shown(value: Any) -> str:
    return str(value)[:40] if isinstance(value, str | int) else "một nhóm dữ liệu"
