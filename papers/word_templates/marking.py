"""Facts whose values are unmistakable marks, and the way back: which field, with which filter, a text was made of.

A starter template is the built-in paper of marked facts with every mark replaced by its field. No wording is kept
twice that way.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from documents.house.text import clean, lower_first, upper, without_end
from documents.vietnamese import amount_in_words, date_long, date_short, money, number_to_words
from documents.worded.values import Verbatim

#: Facts that steer a paper (who issues, in whose right); their marks would lead it astray.
KEPT = frozenset(
    {"number", "symbol", "authority", "track", "short", "head_title", "signer_position", "position", "parent_name"}
    | {"issuer", "started_at", "ended_at", "received_at"}
)
#: Where a body sits: it is looked for in its name.
PLACES = frozenset({"department", "unit", "province"})
#: Pieces that go before a fact reading the same: what they say is right in more papers.
BETTER = ("{{ so_ngay.", "{{ nguon_kinh_phi")
#: Counts that papers print with two digits.
TWO_DIGITS = frozenset(
    {
        "receipt.check_days",
        "opinion_request.days",
        *(f"appraisal.tally.{n}" for n in ("pass", "pass_with_changes", "fail", "absent")),
    }
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_FIRST_MARK = 0xE100


def marked(facts: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of sample facts with a mark in every single value outside of rows; rows keep theirs."""
    made = copy.deepcopy(dict(facts))
    for place, (holder, name) in enumerate(_leaves(made)):
        holder[name] = _mark(holder[name], place, money_like=name.endswith("_vnd"))
    return made


def _leaves(facts: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """(section, field) of every value that stands once in a dossier, and of the beneficiaries."""
    for section, value in facts.items():
        holders = [value] if isinstance(value, dict) else value if section == "beneficiaries" else []
        for holder in holders:
            for name, one in list(holder.items()):
                if isinstance(one, dict) and name == "tally":
                    yield from ((one, count) for count in one)
                elif not _steers(section, name) and not isinstance(one, dict | bool) and _single(one):
                    yield holder, name


def _steers(section: str, name: str) -> bool:
    return name in KEPT or (name == "place" and section in PLACES)


def _single(value: Any) -> bool:
    return not isinstance(value, list) or all(isinstance(one, str) for one in value)


def _mark(value: Any, place: int, *, money_like: bool = False) -> Any:
    if isinstance(value, list):
        return [_mark(one, place * 20 + 2000 + row) for row, one in enumerate(value)]
    if isinstance(value, int):
        return 900_000_000 - 1_003_001 * place if value > 9999 or (value == 0 and money_like) else 3101 + place
    if _ISO.fullmatch(str(value)):
        return (dt.date(2061, 1, 1) + dt.timedelta(days=place)).isoformat()
    return f"M{chr(_FIRST_MARK + place)}m/"  # its ends show what was done: lower_first, upper, without_end


class Fields:
    """The way back from printed text to fields, for one set of facts with its pieces; ``said``: all the paper says."""

    def __init__(self, facts: Mapping[str, Any], pieces: Mapping[str, Any], said: str) -> None:
        found: dict[str, str] = {}
        for path, value in _paths({name: one for name, one in pieces.items() if name != "trich_yeu"}, ""):
            for text, filters in _forms(path, value):
                found.setdefault(text, f"{{{{ {path}{filters} }}}}")
        for path, value in _paths(facts, ""):  # a fact goes before a piece that reads the same
            for text, filters in _forms(path, value):
                if not found.get(text, "").startswith(BETTER):
                    found[text] = f"{{{{ {path}{filters} }}}}"
        self._found = found = {text: written for text, written in found.items() if text in said}
        longest = sorted((re.escape(text) for text in found), key=len, reverse=True)
        self._any = re.compile("|".join(f"(?<!\\d){text}(?!\\d)" for text in longest)) if longest else None

    def of(self, text: str) -> str:
        """The text with its marks as fields."""
        return self._any.sub(lambda one: self._found[one[0]], text) if self._any else text


def _paths(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every value that a field names; rows of the beneficiaries by their place."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            if not _steers(path, str(name)):
                yield from _paths(one, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list) and value and isinstance(value[0], str):
        return  # lists of texts are looped over
    elif isinstance(value, int | str) and value != "" and not isinstance(value, bool | Verbatim):
        yield path, value


def _forms(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """Each way a value may be printed, with the filters that print it so. What goes first counts where two agree."""
    if isinstance(value, int):
        number = " | hai_so" if path in TWO_DIGITS else ""
        forms: list[tuple[Callable[[], str], str]] = [
            (lambda: money(value), " | dong"),
            (lambda: amount_in_words(value), " | bang_chu"),
            (lambda: number_to_words(value), " | so_chu"),
        ]
        if value > 9999:
            yield from ((made(), filters) for made, filters in forms)
        elif value > 99:
            yield str(value), number
        return
    if _ISO.fullmatch(value):
        day = dt.date.fromisoformat(value)
        long = date_long(day)
        yield from ((long, " | ngay"), (date_short(day), " | ngay_ngan"))
        yield long[:1].upper() + long[1:], " | ngay | hoa_dau"
        return
    if len(value) < 4:
        return
    text = clean(value)
    changed = (
        (text, ""),
        (f"“{without_end(text)}”", " | trich"),
        (without_end(text), " | bo_cham"),
        (lower_first(text), " | thuong_dau"),
        (without_end(lower_first(text)), " | thuong_dau | bo_cham"),
        (upper(text), " | hoa"),
    )
    seen: set[str] = set()
    for form, filters in changed:
        if form not in seen:
            seen.add(form)
            yield form, filters
