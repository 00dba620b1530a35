"""Walking facts by dotted names: «beneficiaries[].name»."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def drop(facts: Any, path: str) -> None:
    """Take a fact out, in every row where the name stands for rows."""
    step, _, rest = path.partition(".")
    name = step.removesuffix("[]")
    if not isinstance(facts, dict) or name not in facts:
        return
    if not rest:
        del facts[name]
    elif isinstance(facts[name], list):
        for row in facts[name]:
            drop(row, rest)
    else:
        drop(facts[name], rest)


def each_leaf(facts: Any) -> Iterator[tuple[dict[str, Any], str, Any]]:
    """(holder, name, value) of every single value."""
    if isinstance(facts, dict):
        for name, value in list(facts.items()):
            if isinstance(value, dict | list):
                yield from each_leaf(value)
            else:
                yield facts, name, value
    elif isinstance(facts, list):
        for one in facts:
            yield from each_leaf(one)


def values_at(facts: Any, path: str) -> list[Any]:
    """All values a dotted name stands for."""
    step, _, rest = path.partition(".")
    found = facts.get(step.removesuffix("[]")) if isinstance(facts, dict) else None
    if found is None:
        return []
    if not rest:
        return list(found) if isinstance(found, list) else [found]
    rows = found if isinstance(found, list) else [found]
    return [value for row in rows for value in values_at(row, rest)]
