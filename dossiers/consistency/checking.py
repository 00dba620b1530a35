"""The papers of a dossier held against each other: the words of each against what the others say.

What is read is the drawn .docx, not the facts it was drawn from: a paper is judged by what a reader sees.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from documents.files import open_file
from documents.house.text import clean
from documents.layout_check import check
from documents.layout_reader import Grid, read
from documents.models import Paper
from documents.vietnamese import date_long
from dossiers.consistency.rules import RULES, Rule
from dossiers.models import Dossier
from dossiers.standing import printed_day
from papers import KINDS
from papers.labels import label
from papers.trace import leaves, orphans, ways
from papers.word_templates.drawing import draw_with
from programmes.models import LegalDocument

#: «số 05/QĐ-SCT ngày 05 tháng 3 năm 2026», as papers cite one another.
CITED = re.compile(r"số (\d+/[A-ZĐ][\w-]*) (ngày \d{1,2} tháng \d{1,2} năm \d{4})")


@dataclass(frozen=True)
class Disagreement:
    """What one paper says otherwise than the others, or does not say: a sentence with what to do."""

    paper: Paper
    words: str

    def __str__(self) -> str:
        return f"{named(self.paper)}: {self.words}"


@dataclass
class Seen:
    """A paper as a reader sees it: sentences, and rows of tables with their cells side by side."""

    paper: Paper
    data: bytes = field(repr=False)

    @cached_property
    def lines(self) -> list[str]:
        """The paragraphs, and each row of a table as one line."""
        found: list[str] = []
        for part in read(self.data):
            for block in part.blocks:
                if isinstance(block, Grid):
                    found += [" | ".join(line.text for cell in row for line in cell.said) for row in block.rows]
                else:
                    found.append(block.text)
        return [text for one in found if (text := clean(one))]

    @cached_property
    def text(self) -> str:
        """All of it."""
        return " ".join(self.lines)

    def says(self, *needed: tuple[str, ...], together: bool = False) -> bool:
        """Whether one way of each stands there; ``together``: in one line."""
        places = [line.lower() for line in self.lines] if together else [self.text.lower()]
        return any(all(any(_stands(way, place) for way in each) for each in needed) for place in places)


def check_dossier(dossier: Dossier) -> list[Disagreement]:
    """Every disagreement among the papers of a dossier that still count; empty where all agree."""
    issued = list(Paper.objects.of(dossier.pk).select_related("file").order_by("created_at", "version"))
    replaced = {paper.replaces_id: paper for paper in issued if paper.replaces_id}
    known = _numbers(issued)
    found: list[Disagreement] = []
    for paper in issued:
        if paper.pk in replaced or paper.kind not in KINDS:
            continue
        seen = Seen(paper, _bytes(paper))
        earlier = [
            one
            for one in issued
            if one.pk != paper.pk and one.created_at <= paper.created_at and not _gone(one, replaced, paper)
        ]
        for rule in RULES:
            if rule.paper == paper.kind:
                found += _quoted(rule, seen, earlier)
        found += _on_its_submission(seen)
        found += _cited(seen, known)
        found += _dated(seen)
        found += _as_the_decree_asks(seen)
        found += _untraced(seen)
    return found


def _quoted(rule: Rule, seen: Seen, earlier: list[Paper]) -> Iterator[Disagreement]:
    now = seen.paper.created_at
    alike = [one for one in earlier if one.kind == rule.of and (one.created_at == now) == rule.same_act]
    for other in alike if rule.each else alike[-1:]:
        for what, needed in _must_stand(rule, other):
            number = (_named_so(rule, other),) if rule.beside else ()
            if not seen.says(*needed, *number, together=rule.beside):
                yield Disagreement(
                    seen.paper, f"phải dẫn {what} của {named(other)}; hãy lập lại văn bản, hoặc sửa chỗ khác nhau."
                )


def _must_stand(rule: Rule, other: Paper) -> Iterator[tuple[str, tuple[tuple[str, ...], ...]]]:
    """(what is quoted in words, ways of each thing that must stand there)."""
    if rule.number and not rule.beside:
        day = printed_day(other)
        told = f"số {number_of(other)}" + (f", {date_long(day)}" if day and rule.day else "")
        yield told, (_named_so(rule, other),)
    for name in rule.facts:
        for leaf, value in leaves(other.facts, [name]):
            yield f"{label(leaf)} ({ways(value)[0]})", (tuple(ways(value)),)
    section = KINDS[other.kind].section
    for change in (other.facts.get(section) or {}).get("changes", ()) if rule.changed else ():
        if change["what"] in rule.changed:
            # A table says đồng once, above its columns.
            after = change["after"].removesuffix(" đồng")
            yield f"{change['what'].lower()} sau điều chỉnh ({after})", ((after,),)


def _named_so(rule: Rule, other: Paper) -> tuple[str, ...]:
    """Number and day of a paper as another cites it; of what bears no number its day alone."""
    number, day = number_of(other), printed_day(other)
    if not rule.day or day is None:
        return (number,)
    return (f"{number} {date_long(day)}".strip(),)


def _cited(seen: Seen, known: dict[str, set[str]]) -> Iterator[Disagreement]:
    """Every number with a day that a paper cites is that of a paper of the dossier, or of a legal document."""
    for number, day in dict.fromkeys(CITED.findall(seen.text)):
        days = known.get(number, set())
        if day in days or _from_elsewhere(number, day, seen.paper):
            continue
        if days:
            yield Disagreement(seen.paper, f"ghi số {number} {day}, văn bản ấy ghi {' hoặc '.join(sorted(days))}.")
        else:
            yield Disagreement(seen.paper, f"dẫn số {number} {day}, hồ sơ không có văn bản nào mang số ấy.")


def _from_elsewhere(number: str, day: str, paper: Paper) -> bool:
    """A legal document, or a paper of others that was typed: what founded a council, on which a decision is made."""
    if LegalDocument.objects.filter(number=number).exists():
        return True
    if number in " ".join(paper.facts.get("legal_bases") or ()):
        return True
    held = paper.facts.get("appraisal") or {}
    submission = _submission_of(paper)
    named = ((held.get("decision_no"), held.get("decision_date")), (submission.get("number"), submission.get("date")))
    return any(number == one and day in ways(its_day) for one, its_day in named)


def _on_its_submission(seen: Seen) -> Iterator[Disagreement]:
    """A decision made on a submission names it, with its day."""
    named = _submission_of(seen.paper)
    if named and not seen.says((f"{named['number']} {date_long(dt.date.fromisoformat(named['date']))}",)):
        told = f"số {named['number']}, {date_long(dt.date.fromisoformat(named['date']))}"
        yield Disagreement(seen.paper, f"phải dẫn tờ trình {told} mà quyết định căn cứ; hãy lập lại văn bản.")


def _submission_of(paper: Paper) -> dict[str, str]:
    """Number and day of the submission in a paper's own facts; empty where it has none."""
    own = paper.facts.get(KINDS[paper.kind].section)
    found = own.get("submission") if isinstance(own, dict) else None
    return found if isinstance(found, dict) else {}


def _dated(seen: Seen) -> Iterator[Disagreement]:
    """The day that its public page tells stands on the paper."""
    day = printed_day(seen.paper)
    if day is not None and not seen.says(tuple(ways(day.isoformat()))):
        yield Disagreement(seen.paper, f"trang công khai ghi {date_long(day)}, văn bản không ghi ngày ấy.")


def _as_the_decree_asks(seen: Seen) -> Iterator[Disagreement]:
    """Layout and parts by Nghị định 30/2020/NĐ-CP; braces and dots that people typed are theirs."""
    typed = list(_texts(seen.paper.facts))
    for violation in check(seen.data, KINDS[seen.paper.kind].layout, issued=True, typed=typed):
        yield Disagreement(seen.paper, str(violation))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def _untraced(seen: Seen) -> Iterator[Disagreement]:
    """Numbers that no fact explains; a wording of officials may add its own, which its check has looked at."""
    if "/" in seen.paper.template_version:
        return
    for orphan in orphans(seen.paper.kind, seen.paper.facts, seen.data):
        yield Disagreement(seen.paper, f"số {orphan.number} không có dữ kiện nào, ở «{orphan.line}».")


def _numbers(issued: list[Paper]) -> dict[str, set[str]]:
    """Each number of the dossier's papers with the days that papers of that number print."""
    known: dict[str, set[str]] = {}
    for paper in issued:
        if number := number_of(paper):
            day = printed_day(paper)
            known.setdefault(number, set()).update({date_long(day)} if day else ())
    return known


def number_of(paper: Paper) -> str:
    """«05/QĐ-SCT», from the register or from its facts; empty for a paper without one."""
    if paper.full_number or paper.kind not in KINDS:
        return paper.full_number
    if not KINDS[paper.kind].symbol:
        return ""
    section = paper.facts.get(KINDS[paper.kind].section)
    return str(section.get("number") or "") if isinstance(section, dict) else ""


def named(paper: Paper) -> str:
    """«Hợp đồng hỗ trợ thực hiện đề án số 01/HĐ-TTKC»; of what bears no number the day."""
    if number := number_of(paper):
        return f"{paper.title} số {number}"
    day = printed_day(paper)
    return f"{paper.title} {date_long(day)}" if day else paper.title


def _gone(one: Paper, replaced: dict[UUID, Paper], paper: Paper) -> bool:
    """Whether a corrected version had taken its place by then."""
    later = replaced.get(one.pk)
    return later is not None and later.created_at <= paper.created_at


def _stands(way: str, place: str) -> bool:
    """Whether a text stands in another, not as a part of a longer number."""
    wanted = clean(way).lower()
    return re.search(rf"(?<![\d.]){re.escape(wanted)}(?![\d]|\.\d)", place) is not None


def _bytes(paper: Paper) -> bytes:
    if paper.file:
        return b"".join(open_file(paper.file))
    return draw_with(paper.template_version, paper.kind, paper.facts)
