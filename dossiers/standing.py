"""What became of papers in the life of their dossiers: told from the declared fates of steps, the log, and the papers.

Nothing is kept for it: a step that annuls, ends or answers papers says so in the lifecycle, the log says when it was
taken, and the paper that the step issued is the one named («hủy bỏ theo Quyết định số …, ngày …»).
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from clock import local_day, read_day
from documents.models import Paper
from documents.standing import Standing, Told, tells_of_papers
from documents.vietnamese import date_short
from dossiers.models import Dossier
from ledger.models import LogEntry
from papers import KINDS
from workflow.steps import Fate, Step, steps_of

#: What is asked for is settled once: a step that answers, returns or takes back does it to the last one asked.
SETTLES = frozenset({Standing.ANSWERED, Standing.RETURNED, Standing.WITHDRAWN})
#: A fact that holds a day; minutes may tell a mere time of day, «08:00».
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@cache
def fateful() -> dict[str, Step]:
    """The steps that do something to earlier papers, by name."""
    return {name: step for name, step in steps_of(Dossier).items() if step.fates}


def printed_day(paper: Paper) -> dt.date | None:
    """The day that stands on a paper, from the facts it was drawn with; None where it prints none."""
    kind = KINDS.get(paper.kind)
    for name in kind.days if kind else ():
        value: Any = paper.facts
        for part in name.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if found := _DAY.match(str(value or "")):
            return read_day(found[0])
    return None


@tells_of_papers
def told_of(papers: Sequence[Paper]) -> dict[uuid.UUID, Told]:
    """What became of papers, and which day they print."""
    chains = {paper.chain for paper in papers}
    there: dict[uuid.UUID, list[Paper]] = {chain: [] for chain in chains}
    # Of those asked about the facts are here; of the others they are read only if one has to be named.
    known = {paper.pk: paper for paper in papers}
    for paper in Paper.objects.filter(chain__in=chains).defer("facts").order_by("created_at", "version"):
        there[paper.chain].append(known.get(paper.pk, paper))
    happened: dict[uuid.UUID, list[LogEntry]] = {chain: [] for chain in chains}
    for entry in LogEntry.objects.filter(chain__in=chains, action__in=fateful()).order_by("sequence"):
        happened[entry.chain].append(entry)
    return {paper.pk: _told(paper, there[paper.chain], happened[paper.chain]) for paper in papers}


def _told(paper: Paper, there: list[Paper], happened: list[LogEntry]) -> Told:
    alike = [one for one in there if one.kind == paper.kind]
    nth = next((at for at, one in enumerate(alike, 1) if one.pk == paper.pk), 1)
    return Told(
        day=printed_day(paper),
        nth=nth,
        count=len(alike) or 1,
        findings=(*_by_steps(paper, there, happened), *_by_the_next(paper, alike, nth)),
    )


def _by_the_next(paper: Paper, alike: list[Paper], nth: int) -> Iterator[tuple[Standing, str]]:
    """Where only the last of a kind stands."""
    if paper.kind in KINDS and KINDS[paper.kind].last_stands and nth < len(alike):
        last = alike[-1]
        told = f"Đã được thay bằng bản thứ {len(alike)} cùng loại{_named(last)}."
        yield Standing.REPLACED, told


@dataclass(frozen=True)
class _Blow:
    """One step that did something to a paper."""

    how: Standing
    step: Step
    entry: LogEntry
    by: Paper | None

    @property
    def day(self) -> dt.date:
        return local_day(self.entry.at)

    @property
    def of_the_paper(self) -> str:
        """«Quyết định hủy kết quả nghiệm thu số 07/QĐ-SCT, ngày 05/02/2026»; the day alone where there is none."""
        if self.by is None:
            return f"ngày {date_short(self.day)}"
        return self.by.title[:1].lower() + self.by.title[1:] + _named(self.by)


def _by_steps(paper: Paper, there: list[Paper], happened: list[LogEntry]) -> Iterator[tuple[Standing, str]]:
    blows = list(_blows(paper, there, happened))
    for how in {blow.how for blow in blows}:
        first = next(blow for blow in blows if blow.how == how)
        if how == Standing.AMENDED:
            all_of_them = "; ".join(blow.of_the_paper for blow in blows if blow.how == how)
            yield how, f"Đã được điều chỉnh theo {all_of_them}."
        elif how == Standing.ANNULLED:
            yield how, f"Đã bị hủy bỏ theo {first.of_the_paper}."
        else:
            theo = "theo " if first.by else ""
            yield how, f"{how}: {_lower(first.step.public.vi)} {theo}{first.of_the_paper}."


def _blows(paper: Paper, there: list[Paper], happened: list[LogEntry]) -> Iterator[_Blow]:
    """The steps after a paper was issued that did something to it, in their order."""
    for entry in happened:
        if entry.at <= paper.created_at:
            continue
        step = fateful()[entry.action]
        for fate in step.fates:
            if (
                _reaches(fate, paper)
                and (not fate.left or entry.from_state in fate.left)
                and (fate.how not in SETTLES or not _came_between(paper, entry, there))
                and not (fate.unless and entry.data.get(fate.unless))
            ):
                yield _Blow(Standing(fate.how), step, entry, _said_by(fate, step, entry, there))


def _came_between(paper: Paper, entry: LogEntry, there: list[Paper]) -> bool:
    """Whether a later paper of the kind is the one that a step settled: the earlier had its answer before."""
    return any(one.kind == paper.kind and paper.created_at < one.created_at < entry.at for one in there)


def _reaches(fate: Fate, paper: Paper) -> bool:
    kind = KINDS.get(paper.kind)
    return paper.kind in fate.papers or (kind is not None and kind.lasts in fate.papers)


def _said_by(fate: Fate, step: Step, entry: LogEntry, there: list[Paper]) -> Paper | None:
    """The paper that the step issued, as it stands corrected today."""
    issued = [one for one in there if one.created_at == entry.at and one.kind in step.papers and not one.replaces_id]
    if not issued:
        return None
    order = [fate.by, *step.papers]
    found = min(issued, key=lambda one: order.index(one.kind))
    later = {one.replaces_id: one for one in there if one.replaces_id}
    while found.pk in later:
        found = later[found.pk]
    return found


def _named(paper: Paper) -> str:
    number = f" số {paper.full_number}" if paper.full_number else ""
    day = printed_day(paper) or paper.issued_on
    return f"{number}, ngày {date_short(day)}" if day else number


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
