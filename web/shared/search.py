"""What a list can be narrowed by, as templates/parts/search.html draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """One list to choose from: the name it is sent under, its label, options, what is chosen; ``every`` is none."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    chosen: str
    every: str = "Tất cả"
