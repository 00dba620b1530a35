"""Where a point is mended: «field:need», «items», «item:1», «paper:handover», «invoice:2», «line:2.1», «claim».

A place is a kind and a key, in the spelling that findings of a settlement use as well. Each app names the kinds it
knows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.exceptions import FieldDoesNotExist

from dossiers.checklists import known

if TYPE_CHECKING:
    from dossiers.models import Dossier

#: The place of what concerns no single line.
WHOLE = "claim"

#: Says what a place is called, from dossier and key; empty where the dossier has no such place.
Namer = Callable[["Dossier", str], str]

_namers: dict[str, Namer] = {}


def names_places(kind: str) -> Callable[[Namer], Namer]:
    """Register how the places of a kind are called."""

    def register(function: Namer) -> Namer:
        _namers[kind] = function
        return function

    return register


def parted(place: str) -> tuple[str, str]:
    """Kind and key of a place: «paper:handover» is («paper», «handover»)."""
    kind, _, key = place.partition(":")
    return kind, key


def is_known(place: str) -> bool:
    """Whether anybody knows the kind of a place."""
    kind, _ = parted(place)
    return kind in {"", WHOLE} or kind in _namers


def called(dossier: Dossier, place: str) -> str:
    """A place as people say it; empty for the whole dossier and for what is no longer there."""
    kind, key = parted(place)
    namer = _namers.get(kind)
    return namer(dossier, key) if namer else ""


@names_places("field")
def _field(dossier: Dossier, key: str) -> str:
    try:
        label = str(type(dossier)._meta.get_field(key).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return ""
    return f"Mục «{label}»"


@names_places("items")
def _items(dossier: Dossier, key: str) -> str:
    return "Hạng mục, báo giá"


@names_places("item")
def _item(dossier: Dossier, key: str) -> str:
    item = dossier.items.filter(no=key).first() if key.isdigit() else None
    return f"Hạng mục {key}: {item.name}" if item else f"Hạng mục {key}"


@names_places("paper")
def _paper(dossier: Dossier, key: str) -> str:
    requirement = known(key)
    return requirement.label if requirement else ""
