"""A paper that remembers its parts: what was said by which method, and the elements each part is made of.

Word templates take parts from it ready-made; starter templates are made by looking at how a paper is put together.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any

from documents.house.paper import Paper

PARTS = (
    *("head", "nation", "title", "addressees", "authority", "bases", "enacts", "article", "say", "listed", "heading"),
    *("caption", "table", "end", "sign", "sign_together", "appendix"),
)


@dataclass(frozen=True, eq=False)
class Part:
    """One call of a drawing method: its arguments by name, its elements, the place in the code that made it."""

    method: str
    given: dict[str, Any]
    elements: list[Any]
    block: str
    site: tuple[str, int]


class RecordedPaper(Paper):
    """Draws like any paper; ``parts`` holds what was drawn."""

    def __init__(self, *, title: str, author: str, day: dt.date, landscape: bool = False) -> None:
        self.parts: list[Part] = []
        self.phrases: dict[str, str] = {}
        self.about: dict[str, Any] = {"title": title, "author": author, "day": day}
        self._block = ""
        self._depth = 0
        super().__init__(title=title, author=author, day=day, landscape=landscape)

    @property
    def document(self) -> Any:
        """The document as it stands."""
        return self._document

    @contextmanager
    def block(self, name: str) -> Iterator[None]:
        """Parts under one name; an outer name goes before an inner one."""
        outer = self._block
        self._block = outer or name
        yield
        self._block = outer

    def named(self, name: str, text: str) -> str:
        """Keeps the phrase."""
        self.phrases[name] = text
        return text

    @contextmanager
    def _recorded(self, method: str, given: dict[str, Any], site: tuple[str, int]) -> Iterator[None]:
        self._depth += 1
        before = len(self._body)
        yield
        self._depth -= 1
        if not self._depth:
            elements = list(self._body)[before - 1 : -1]
            self.parts.append(
                Part(method, given, elements, self._block or (given.get("name", "") if method == "table" else ""), site)
            )


def _recording(name: str) -> Callable[..., Any]:
    drawn = getattr(Paper, name)
    arguments = drawn.__code__.co_varnames[1 : drawn.__code__.co_argcount]

    @wraps(drawn)
    def method(self: RecordedPaper, *args: Any, **kwargs: Any) -> Any:
        caller = sys._getframe(1)
        site = (caller.f_code.co_filename, caller.f_lineno)
        given = dict(zip(arguments, args, strict=False)) | kwargs
        with self._recorded(name, given, site):
            return drawn(self, *args, **kwargs)

    return method


for _name in PARTS:
    setattr(RecordedPaper, _name, _recording(_name))
