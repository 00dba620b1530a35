"""Dossiers against their log: each with all its lines, its columns, papers and files as the lines say.

The log and the dossiers are read once, side by side; who compares further tables with them registers a ``judge`` that
gets some hundred dossiers at a time and asks its own tables one query each.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from documents.models import Paper, PaperShare
from dossiers.models import Attachment, Contract, Decision, Dossier
from ledger.heads import keeps
from ledger.models import LogEntry
from ledger.verifying import AT_ONCE, Finding, checks, shown
from papers.word_templates.drawing import draw_with
from workflow.steps import steps_of

#: Dossiers judged at once.
SOME = 200

#: What is derived from other columns says nothing of its own.
DERIVED = ("id", "search_text", "version")

keeps(
    "dossiers",
    Dossier,
    *(field.attname for field in Dossier._meta.concrete_fields if field.attname not in DERIVED),
    stand="version",
)
keeps("files", Attachment, "dossier_id", "requirement", "file_id", "added_at", "added_by_id")
keeps("dossiers", Decision, "dossier_id", "kind", "number", "symbol", "issued_on", "signer", "amount_vnd")


@dataclass(frozen=True)
class Line:
    """One line of the log, as far as it is compared."""

    sequence: int
    at: dt.datetime
    actor: int | None
    actor_name: str
    action: str
    from_state: str
    to_state: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Story:
    """One dossier and all its lines."""

    dossier: Dossier
    lines: tuple[Line, ...]

    @property
    def key(self) -> uuid.UUID:
        """The dossier's key, which names its chain."""
        return self.dossier.pk

    @property
    def name(self) -> str:
        """As findings begin."""
        return f"hồ sơ {self.dossier.code}"

    def of(self, *actions: str) -> list[Line]:
        """The lines of some actions."""
        return [line for line in self.lines if line.action in actions]


Judge = Callable[[list[Story]], Iterable[Finding]]

_judges: list[Judge] = []


def judge(one: Judge) -> Judge:
    """Let a function look at every dossier, some hundred at a time."""
    _judges.append(one)
    return one


@checks("dossiers")
def dossiers() -> Iterator[Finding]:
    """Every dossier and every chain of one, met in the order of their keys."""
    together = _side_by_side()
    while some := list(islice(together, SOME)):
        stories = [one for one in some if isinstance(one, Story)]
        yield from (one for one in some if isinstance(one, Finding))
        for look in _judges:
            yield from look(stories)


def _side_by_side() -> Iterator[Story | Finding]:
    columns = ("chain", "sequence", "at", "actor_id", "actor_name", "action", "from_state", "to_state", "data")
    entries = LogEntry.objects.order_by("chain", "sequence").values_list(*columns).iterator(AT_ONCE)
    chains = ((chain, tuple(Line(*row[1:]) for row in rows)) for chain, rows in groupby(entries, itemgetter(0)))
    there = Dossier.objects.select_related("unit").order_by("pk").iterator(AT_ONCE)
    dossier, story = next(there, None), next(chains, None)
    while dossier is not None or story is not None:
        if story is None or (dossier is not None and dossier.pk < story[0]):
            assert dossier is not None
            wanted = f"{dossier.version + 1} dòng"
            yield Finding("log", f"nhật ký {dossier.pk} của hồ sơ {dossier.code}", wanted, "không còn dòng nào")
            dossier = next(there, None)
        elif dossier is None or story[0] < dossier.pk:
            first = story[1][0]
            if first.action == "open" and "regime" in first.data:
                # The other chains tell of people, bodies, plans.
                code = first.data.get("code", "")
                yield Finding(
                    "dossiers", f"hồ sơ {code} ({story[0]})", f"có, theo {len(story[1])} dòng nhật ký", "không"
                )
            story = next(chains, None)
        else:
            yield Story(dossier, story[1])
            dossier, story = next(there, None), next(chains, None)


#: Lines that tell the state but are no act upon the dossier: its version stays.
NO_ACT = ("note_interest",)


@judge
def standing(stories: list[Story]) -> Iterator[Finding]:
    """As many lines as acts, each beginning where the one before ended, the last where the dossier stands."""
    for story in stories:
        dossier, lines = story.dossier, story.lines
        counted = sum(1 for line in lines if line.to_state and line.action not in NO_ACT)
        if counted != dossier.version + 1:
            place = min(len(lines), dossier.version + 1) + 1
            where = f"nhật ký {story.key} của {story.name}, dòng {place}"
            yield Finding("log", where, f"{dossier.version + 1} dòng, theo phiên bản của hồ sơ", f"{counted} dòng")
        state = ""
        for line in lines:
            if line.to_state and line.from_state != state:
                where = f"nhật ký {story.key} của {story.name}, dòng {line.sequence}"
                yield Finding("log", where, f"từ trạng thái {shown(state)}", f"từ {shown(line.from_state)}")
            state = line.to_state or state
        if state != dossier.state:
            yield Finding(
                "dossiers", f"{story.name}, trạng thái", f"{state}, theo dòng cuối của nhật ký", dossier.state
            )


@judge
def written(stories: list[Story]) -> Iterator[Finding]:
    """What the lines say was written last is what the columns say, unless a later step may have changed it."""
    for story in stories:
        last = _last_written(story)
        for name, value in last.items():
            now = getattr(story.dossier, name)
            said = now.isoformat() if isinstance(now, dt.date) else now
            if said != value:
                label = str(Dossier._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
                yield Finding("dossiers", f"{story.name}, {label} ({name})", shown(value), shown(now))


#: After these a column may be other than what was written.
CHANGES = tuple(step.name for step in steps_of(Dossier).values() if step.rewrites)
#: Step -> (what its line tells, the column that it fills).
FILLED = {step.name: step.fills for step in steps_of(Dossier).values() if step.fills}


def _last_written(story: Story) -> dict[str, Any]:
    last: dict[str, Any] = {}
    for line in story.lines:
        if line.action == "open":
            last |= {name: line.data[name] for name in ("code", "regime") if name in line.data}
        elif line.action == "write":
            last |= {
                name: said["after"] for name, said in line.data.items() if isinstance(said, dict) and "after" in said
            }
        elif line.action == "move_regime":
            last["regime"] = line.data.get("to")
        elif line.action in CHANGES:
            last = {name: value for name, value in last.items() if name in ("code", "regime")}
        elif line.action in FILLED:
            told, column = FILLED[line.action]
            if told in line.data:
                last[column] = line.data[told]
    return last


@judge
def papers_of_steps(stories: list[Story]) -> Iterator[Finding]:
    """Each step that issues a paper has left one, made at that moment; no paper is of a moment without an act."""
    keys = [story.key for story in stories]
    columns = ("kind", "created_at", "version", "created_by_id")
    there: dict[uuid.UUID, list[tuple[Any, ...]]] = {key: [] for key in keys}
    for chain, *paper in Paper.objects.filter(chain__in=keys).values_list("chain", *columns):
        there[chain].append(tuple(paper))
    shared: dict[uuid.UUID, set[tuple[str, dt.datetime]]] = {key: set() for key in keys}
    links = PaperShare.objects.filter(chain__in=keys).values_list("chain", "paper__kind", "paper__created_at")
    for chain, kind, at in links:
        shared[chain].add((kind, at))
    steps = steps_of(Dossier)
    for story in stories:
        own = {(kind, at) for kind, at, *_ in there[story.key]}
        for line in story.lines:
            for kind in steps[line.action].papers if line.action in steps else ():
                if (kind, line.at) not in own | shared[story.key]:
                    where = f"văn bản {kind} của {story.name}"
                    yield Finding("papers", where, f"có, do dòng nhật ký {line.sequence} ({line.action})", "không có")
        moments = {line.at for line in story.lines}
        for kind, at, version, by in there[story.key]:
            where = f"văn bản {kind} phiên bản {version} của {story.name}"
            if at not in moments:
                yield Finding("papers", where, "một dòng nhật ký cùng lúc", f"không có dòng nào lúc {at.isoformat()}")
            elif by not in {line.actor for line in story.lines if line.at == at}:
                yield Finding("papers", where, "người làm bước ấy lập", f"người dùng {by}")


@judge
def attached_files(stories: list[Story]) -> Iterator[Finding]:
    """Each file that the lines say was attached is there with the same hash, and no other."""
    keys = [story.key for story in stories]
    there: dict[uuid.UUID, list[tuple[str, str, str]]] = {key: [] for key in keys}
    rows = Attachment.objects.filter(dossier__in=keys).values_list("dossier", "requirement", "file__sha256", "title")
    for dossier, *row in rows:
        there[dossier].append((row[0], row[1], row[2]))
    for story in stories:
        wanted: Counter[Any] = Counter(
            (line.data.get("requirement"), line.data.get("sha256")) for line in story.of("attach")
        )
        found: Counter[Any] = Counter((requirement, sha256) for requirement, sha256, _ in there[story.key])
        told = {str(sha) for line in story.lines for sha in _hashes(line.data)}
        along = {name for line in story.of("open") for name in line.data.get("taken_along", ())}
        for requirement, sha256 in (wanted - found).elements():
            where = f"tệp đính kèm {requirement} của {story.name}"
            yield Finding("files", where, f"SHA-256 {sha256}, theo nhật ký", "không có tệp như vậy")
        for requirement, sha256 in (found - wanted).elements():
            if sha256 not in told and requirement not in along:
                where = f"tệp đính kèm {requirement} của {story.name}"
                yield Finding(
                    "files", where, "một dòng nhật ký nói đến tệp này", f"không có dòng nào; SHA-256 {sha256}"
                )


@checks("drawing", long=True)
def drawn_again() -> Iterator[Finding]:
    """Each paper drawn anew from its frozen facts is, byte by byte, the file that was kept; 20 ms a paper."""
    rows = Paper.objects.filter(status=Paper.Status.DRAWN).select_related("file").order_by("pk")
    for paper in rows.iterator(SOME):
        where = f"văn bản {paper.kind} phiên bản {paper.version} của hồ sơ {paper.chain} ({paper.pk}), bản vẽ"
        assert paper.file is not None
        try:
            data = draw_with(paper.template_version, paper.kind, paper.facts)
        except Exception as error:  # whatever drawing stumbles on, these facts are not those it was drawn from
            yield Finding("papers", where, "vẽ lại được từ dữ kiện đã khóa", f"không vẽ được ({error})")
            continue
        found = hashlib.sha256(data).hexdigest()
        if found != paper.file.sha256:
            yield Finding("papers", where, f"SHA-256 {paper.file.sha256} như tệp đã giữ", f"SHA-256 {found}")


def _hashes(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for name, value in data.items():
            if name == "sha256":
                yield value
            else:
                yield from _hashes(value)
    elif isinstance(data, list):
        for value in data:
            yield from _hashes(value)


@judge
def contracts(stories: list[Story]) -> Iterator[Finding]:
    """The contract as the line of its signing says, unless an amendment changed it."""
    rows = Contract.objects.filter(dossier__in=[story.key for story in stories])
    there = {row.dossier_id: row for row in rows}
    for story in stories:
        signed = story.of("sign_contract")
        row = there.get(story.key)
        if not signed or story.of(*CHANGES):
            continue
        data, where = signed[-1].data, f"hợp đồng của {story.name}"
        if row is None:
            yield Finding("dossiers", where, f"số {data.get('number')}", "không có")
            continue
        for name, now in (("number", row.number), ("support_vnd", row.support_vnd), ("ends_on", str(row.ends_on))):
            if name in data and data[name] != now:
                yield Finding("dossiers", f"{where}, {name}", shown(data[name]), shown(now))
