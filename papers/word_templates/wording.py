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
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from documents.house.recorded import Part, RecordedPaper
from documents.house.text import clean
from documents.worded import WordingRefused, say
from papers import kind_of
from papers.errors import PaperError
from papers.kind import PaperKind
from papers.sample import group, one
from papers.word_templates.context import ACTS, SECTIONS, pieces, recorded, text_of
from papers.word_templates.marking import Fields, marked

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
    values: dict[str, Any]


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


def sentences(kind: str) -> tuple[Variant, list[Sentence]]:
    """The first drawing, and the parts of the starter in order."""
    first, *others = list(_variants(kind))
    often = {site for variant in (first, *others) for site in _sites_of_many(variant)}
    found = {sentence.key: sentence for sentence in _read(first, often)}
    order = list(found)
    for variant in others:
        _compare(variant, {sentence.key: sentence for sentence in _read(variant, often)}, found, order)
    made = [found[key] for key in order]
    _count(made)
    return first, made


def _variants(kind: str) -> Iterator[Variant]:
    """The first has everything; each of the others lacks one thing."""
    several = group()
    several["beneficiaries"] = several["beneficiaries"][:2]
    whole = marked(several)
    yield _drawn(kind, whole, "")
    yield _drawn(kind, marked(one()), SEVERAL)
    about = kind_of(kind)
    for path in (*about.may_use, *about.needs):
        holder, name = _holder(whole, path, about)
        if name not in holder:
            continue
        for without in _without(path, holder[name], path in about.may_use):
            facts = copy.deepcopy(whole)
            target, _ = _holder(facts, path, about)
            if without is None:
                del target[name]
            else:
                target[name] = without
            with suppress(PaperError):  # a fact that another needs beside it
                yield _drawn(kind, facts, path.partition("[]")[0])
    for piece, (section, _) in ACTS.items():  # an act of which neither number nor date is known is not cited
        if section != about.section and any(path == f"{section}.number" for path in about.may_use):
            facts = copy.deepcopy(whole)
            for name in ("number", "date"):
                facts[section].pop(name, None)
            with suppress(PaperError):
                yield _drawn(kind, facts, f"so_ngay.{piece}")


def _holder(facts: dict[str, Any], path: str, about: PaperKind) -> tuple[dict[str, Any], str]:
    """Where a fact stands, and under which name; for rows that are all optional, their list."""
    above, rows, _ = path.partition("[]")
    if rows and any(need == above or need.startswith(f"{above}[]") for need in about.needs):
        return {}, ""
    section, dot, name = above.partition(".")
    if not dot:
        return facts, section
    holder = facts.get(section)
    return (holder, name) if isinstance(holder, dict) and "." not in name else ({}, "")


def _without(path: str, value: Any, optional: bool) -> Iterator[Any]:
    if optional:
        yield None
    if isinstance(value, int) and path.endswith("_vnd"):
        yield 0


def _drawn(kind: str, facts: Mapping[str, Any], lacks: str) -> Variant:
    paper = recorded(kind, facts)
    made = pieces(kind, facts, paper)
    values = dict.fromkeys(SECTIONS) | dict(facts) | made
    said = "\n".join([text_of(one) for one in paper.document.element.body] + [str(part.given) for part in paper.parts])
    return Variant(lacks, paper, Fields(facts, made, said), values)


def _sites_of_many(variant: Variant) -> Iterator[tuple[str, int]]:
    """Places in the code that say several sentences: those are told apart by how they begin."""
    times = Counter(part.site for part in variant.paper.parts if part.method in SAID)
    yield from (site for site, count in times.items() if count > 1)


def _read(variant: Variant, often: set[tuple[str, int]]) -> Iterator[Sentence]:
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
        elif part.method == "title":
            text = variant.fields.of(clean(part.given.get("abstract", "")))
        if part.method == "say" and (counted := _NUMBER.match(text)):
            number, text = int(counted[1]), text[counted.end() :]
        if not part.block and part.method in SAID:
            name = (*part.site, text.partition("{{")[0][:24] if part.site in often else "")
        else:
            name = ("", 0, f"{part.method if not part.block else ''}:{part.block}")
        seen[name] += 1
        yield Sentence((*name, seen[name]), part, text, number, bool(number))


def _compare(variant: Variant, drawn: dict[Key, Sentence], found: dict[Key, Sentence], order: list[Key]) -> None:
    """Learn from one drawing: what is gone, what is new, what reads otherwise."""
    for key, sentence in found.items():
        if key not in drawn and not _blank(sentence) and not any(one.startswith("not ") for one in sentence.holds):
            _add(sentence.holds, variant.lacks)
        elif key in drawn:
            if sentence.text != drawn[key].text and not _says(sentence.text, drawn[key].text, variant.values):
                _add(sentence.swaps, (variant.lacks, drawn[key].text))
            sentence.counted = sentence.counted and drawn[key].number == sentence.number
    before: Key | None = None
    for key, sentence in drawn.items():
        if key not in found:
            sentence.holds.append(f"not {variant.lacks}")
            found[key] = sentence
            order.insert(order.index(before) + 1 if before else 0, key)
        before = key


def _says(one: str, other: str, values: Mapping[str, Any]) -> bool:
    """Whether two wordings come to the same text in a drawing."""
    try:
        return say(one, values) == say(other, values)
    except WordingRefused:
        return False


def _blank(sentence: Sentence) -> bool:
    """A block puts in nothing where the paper has none of it: it needs no condition."""
    return bool(sentence.part.block) or sentence.part.method not in {*SAID, "listed"}


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
        end, instead = len(base) - high, tokens[low : len(tokens) - high]
        while not instead and low and end > low and base[low - 1] == base[end - 1]:
            low, end = low - 1, end - 1  # «; A» and «; B» rather than «A; » and «; B»
        regions.setdefault((low, end), []).append((lacks, instead))
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
