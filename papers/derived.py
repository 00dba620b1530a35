"""Numbers that a paper works out from its facts by itself; whoever checks a paper is told them by its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Derived:
    """A number that a paper works out from its facts by itself: what it is, how, its value as printed."""

    label: str
    how: str
    shown: str


WorksOut = Callable[[Mapping[str, Any]], list[Derived]]


def copies_of(facts: Mapping[str, Any]) -> list[Derived]:
    """How many copies of a contract or annex the parties sign."""
    count = len(facts.get("beneficiaries", ())) + 2
    return [Derived("số bản", "mỗi đơn vị thụ hưởng một bản, đơn vị thực hiện hai bản", f"{count:02d}")]
