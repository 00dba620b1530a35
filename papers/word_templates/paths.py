"""Walking facts by dotted names: «beneficiaries[].name»."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from papers.facts import PaperFacts


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


@cache
def every_path() -> tuple[str, ...]:
    """Every fact there is, as dotted names."""
    return tuple(_leaves(PaperFacts, ""))


def _leaves(holder: Any, above: str) -> Iterator[str]:
    for name, hint in get_type_hints(holder).items():
        path = f"{above}.{name}" if above else name
        inner = get_args(hint)[0] if get_origin(hint) is list else hint
        if isinstance(inner, type) and hasattr(inner, "__total__"):
            yield from _leaves(inner, f"{path}[]" if get_origin(hint) is list else path)
        elif inner is not Any:
            yield path
