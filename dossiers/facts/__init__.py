"""A dossier as a set of facts. Every paper is a projection of these; a value is typed once.

``collect`` gathers what is known at a moment; higher apps add what they know by ``provides``.
The names are those of papers/facts.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dossiers.models import Dossier

#: A provider looks at a dossier on a day and returns facts by their first name.
Provider = Callable[["Dossier", dt.date], dict[str, Any]]

_providers: list[Provider] = []


def provides(function: Provider) -> Provider:
    """Register what an app knows of a dossier."""
    if function not in _providers:
        _providers.append(function)
    return function


def collect(dossier: Dossier, on: dt.date) -> dict[str, Any]:
    """Everything known of a dossier, as plain JSON values (dates ISO, money int đồng)."""
    facts: dict[str, Any] = {}
    for provider in _providers:
        facts.update(provider(dossier, on))
    return facts
