"""The wording of a starter template: what the built-in paper says, with fields, conditions and loops.

The built-in paper is drawn from marked facts many times: with all of them, without each that may be missing, with
each amount at zero, for one beneficiary and for several. Sentences that come and go, or change, get the condition
under which they do. What comes out is held against the built-in paper again (tests/dossiers/test_starters.py).
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from documents.house.recorded import Part, RecordedPaper
from dossiers.papers import kind_of
from dossiers.papers.errors import PaperError
from dossiers.papers.sample import group, one
from dossiers.worded.context import BLOCKS_OF, pieces, recorded, text_of
from dossiers.worded.marking import Fields, marked

SEVERAL = "nhieu_don_vi"
SAID = frozenset({"say", "article", "heading", "caption"})
_TOKEN = re.compile(r"\{\{.*?\}\}|\w+|\s+|.", re.DOTALL)
_NUMBER = re.compile(r"^(\d+)\. ")
Key = tuple[str, int, str, int]


@dataclass(frozen=True)
class Variant:
    """One drawing: what is not true in it that is true in the first one, its paper, the way back to fields."""

    lacks: str
    paper: RecordedPaper
    fields: Fields


@dataclass
class Sentence:
    """A part of the starter: a paragraph with its wording, or a whole part of the paper.

    ``unless``: what must hold for it to be there («not x» for what is there only without x).
    """

    key: Key
    part: Part
    text: str = ""
    number: int = 0
    counted: bool = False
    holds: list[str] = field(default_factory=list)
    swaps: list[tuple[str, str]] = field(default_factory=list)

    @property
    def wording(self) -> str:
        """The text with its conditions, without its number."""
        return _with_swaps(self.text, self.swaps)


def sentences(kind: str) -> tuple[RecordedPaper, list[Sentence]]:
    """The parts of the starter in order, and the paper of the first drawing."""
    first, *others = list(_variants(kind))
    found = {sentence.key: sentence for sentence in _read(first)}
    order = list(found)
    for variant in others:
        _compare(variant, {sentence.key: sentence for sentence in _read(variant)}, found, order)
    made = [found[key] for key in order]
    _count(made)
    return first.paper, made


def _variants(kind: str) -> Iterator[Variant]:
    """The first has everything; each of the others lacks one thing."""
    several = group()
    several["beneficiaries"] = several["beneficiaries"][:2]
    whole = marked(several)
    yield _drawn(kind, whole, "")
    yield _drawn(kind, marked(one()), SEVERAL)
    about = kind_of(kind)
    for path in (*about.may_use, *about.needs):
        section, _, name = path.partition(".")
        if "[" in path or not isinstance(whole.get(section), dict):
            optional = path == "legal_bases" and path in about.may_use
            holder, name = (whole, path) if optional else ({}, "")
        else:
            holder = whole[section]
        if name not in holder:
            continue
        for without in _without(path, holder[name], path in about.may_use):
            facts = copy.deepcopy(whole)
            target = facts if holder is whole else facts[section]
            if without is None:
                del target[name]
            else:
                target[name] = without
            try:
                yield _drawn(kind, facts, path)
            except PaperError:
                continue  # a fact that another needs beside it


def _without(path: str, value: Any, optional: bool) -> Iterator[Any]:
    if optional:
        yield None
    if isinstance(value, int) and path.endswith("_vnd"):
        yield 0


def _drawn(kind: str, facts: Mapping[str, Any], lacks: str) -> Variant:
    paper = recorded(kind, facts)
    return Variant(lacks, paper, Fields(facts, pieces(kind, facts, paper)))


def _read(variant: Variant) -> Iterator[Sentence]:
    """The parts of a drawing, each with a key that finds it again in another drawing."""
    seen: Counter[tuple[str, int, str]] = Counter()
    blocks: set[str] = set()
    for part in variant.paper.parts:
        if part.method == "end" or (part.block and part.block in blocks):
            continue
        blocks.add(part.block) if part.block else None
        text, number = "", 0
        if not part.block and part.method in SAID:
            text = variant.fields.of(text_of(part.elements[0]))
        elif not part.block and part.method == "title":
            text = variant.fields.of(str(part.given.get("abstract", "")))
        if part.method == "say" and (counted := _NUMBER.match(text)):
            number, text = int(counted[1]), text[counted.end() :]
        skeleton = text.partition("{{")[0][:24] if part.method in SAID else part.block or BLOCKS_OF.get(part.method, "")
        name = (*part.site, skeleton) if part.method in SAID else ("", 0, f"{part.method}:{skeleton}")
        seen[name] += 1
        yield Sentence((*name, seen[name]), part, text, number, bool(number))


def _compare(variant: Variant, drawn: dict[Key, Sentence], found: dict[Key, Sentence], order: list[Key]) -> None:
    """Learn from one drawing: what is gone, what is new, what reads otherwise."""
    for key, sentence in found.items():
        if key not in drawn and not _blank(sentence) and f"not {variant.lacks}" not in sentence.holds:
            _add(sentence.holds, variant.lacks)
        elif key in drawn:
            if sentence.text != drawn[key].text:
                _add(sentence.swaps, (variant.lacks, drawn[key].text))
            sentence.counted = sentence.counted and drawn[key].number == sentence.number
    before: Key | None = None
    for key, sentence in drawn.items():
        if key not in found:
            sentence.holds.append(f"not {variant.lacks}")
            found[key] = sentence
            order.insert(order.index(before) + 1 if before else 0, key)
        before = key


def _blank(sentence: Sentence) -> bool:
    """A block puts in nothing where the paper has none of it: it needs no condition."""
    return bool(sentence.part.block) or sentence.part.method not in SAID


def _add(into: list[Any], one_more: Any) -> None:
    if one_more not in into:
        into.append(one_more)


def _count(made: list[Sentence]) -> None:
    """Mark the numbered sentences whose numbers run by themselves: a run in which one may be missing."""
    run: list[Sentence] = []
    for sentence in [*made, None]:
        goes_on = sentence is not None and sentence.number and (not run or sentence.number >= run[-1].number)
        if sentence is not None and not sentence.number:
            continue
        if run and not goes_on:
            varies = any(not one.counted or one.holds for one in run)
            for one in run:
                one.counted = not varies
            run = []
        if sentence is not None:
            run.append(sentence)


def _with_swaps(text: str, swaps: list[tuple[str, str]]) -> str:
    """Put «if … else … endif» around what reads otherwise when something is missing."""
    base = _TOKEN.findall(text)
    regions: dict[tuple[int, int], list[tuple[str, list[str]]]] = {}
    for lacks, other in swaps:
        tokens = _TOKEN.findall(other)
        low = 0
        while low < min(len(base), len(tokens)) and base[low] == tokens[low]:
            low += 1
        high = 0
        while high < min(len(base), len(tokens)) - low and base[-1 - high] == tokens[-1 - high]:
            high += 1
        regions.setdefault((low, len(base) - high), []).append((lacks, tokens[low : len(tokens) - high]))
    return _nested(base, 0, len(base), regions)


def _nested(
    base: list[str], low: int, high: int, regions: Mapping[tuple[int, int], list[tuple[str, list[str]]]]
) -> str:
    """The tokens from ``low`` to ``high`` with the conditions that lie within."""
    inside = sorted(
        (region for region in regions if low <= region[0] and region[1] <= high), key=lambda one: (one[0], -one[1])
    )
    if not inside:
        return "".join(base[low:high])
    start, end = inside[0]
    rest = {region: said for region, said in regions.items() if region != (start, end)}
    made = _nested(base, start, end, rest)
    by_text: dict[str, list[str]] = {}
    for lacks, tokens in regions[start, end]:
        by_text.setdefault("".join(tokens), []).append(lacks)
    for other, conditions in by_text.items():
        otherwise = f"{{% else %}}{other}" if other else ""
        made = f"{{% if {' and '.join(dict.fromkeys(conditions))} %}}{made}{otherwise}{{% endif %}}"
    return "".join(base[low:start]) + made + _nested(base, end, high, {r: s for r, s in rest.items() if r[0] >= end})
