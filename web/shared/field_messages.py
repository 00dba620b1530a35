"""Sentences told at a place of the next page: at the field, the line or the form they are about.

A page that is sent back tells them where they belong (``{% said_at "giay-photos" %}``), takes the reader there and has
them read out; told on top of a long page they would stand where a phone does not look. What no place of the page asks
for is told at its end, so that nothing is lost.
"""

from __future__ import annotations

from typing import Any

from django.contrib.messages import ERROR, SUCCESS, add_message, get_messages
from django.http import HttpRequest

PLACE = "at:"


def say_at(request: HttpRequest, place: str, level: int, sentence: str) -> None:
    """Tell a sentence at a place of the next page. ``place``: the id of an element there."""
    add_message(request, level, sentence, extra_tags=f"{PLACE}{place}")


def refuse_at(request: HttpRequest, place: str, sentence: str) -> None:
    """Something was not taken."""
    say_at(request, place, ERROR, sentence)


def told_at(request: HttpRequest, place: str, sentence: str) -> None:
    """Something was done."""
    say_at(request, place, SUCCESS, sentence)


def place_of(message: Any) -> str:
    """Where a message belongs; empty for the top of the page."""
    tags = str(message.extra_tags or "")
    return tags.removeprefix(PLACE) if tags.startswith(PLACE) else ""


def waiting_at(request: HttpRequest, place: str) -> list[Any]:
    """The messages for a place, refusals first; they are told once."""
    found = [one for one in get_messages(request) if place_of(one) == place]
    return _tell(request, sorted(found, key=lambda one: one.level != ERROR))


def waiting_elsewhere(request: HttpRequest) -> list[Any]:
    """The messages for places that this page does not have."""
    told = _told(request)
    return _tell(request, [one for one in get_messages(request) if place_of(one) and id(one) not in told])


def _told(request: HttpRequest) -> set[int]:
    found: set[int] = request.__dict__.setdefault("_kc_told", set())
    return found


def _tell(request: HttpRequest, found: list[Any]) -> list[Any]:
    _told(request).update(map(id, found))
    return found
