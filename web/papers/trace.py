"""A paper traced: each fact as it stands there, where it was first entered, by whom; and what the paper worked out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import clock
from documents.files import open_file
from documents.models import Paper
from documents.vietnamese import date_short, money
from dossiers.facts.changed import Granted, changed_by, granted_before
from ledger.models import LogEntry
from papers import draw, used_facts
from papers.reading import is_missing
from papers.trace import Derived, Orphan, Traced, derived, lines_of, orphans, traced
from web.facts.catalogue import COMPUTED, KINDS_OF_ORIGIN, READ, TYPED
from web.facts.table import form_name, origin_of, typings
from web.steps.forms import form_for, forms_of_steps

#: Forms that are no step, and how the log calls what they do.
ACTIONS = {"RequestForm": "write", "ProjectForm": "write", "ItemForm": "write_items", "OpenForm": "open"}


@dataclass(frozen=True)
class Line:
    """One fact as the page shows it."""

    name: str
    label: str
    value: str
    source: str
    entered: str


@dataclass(frozen=True)
class Trace:
    """All there is to say about where a paper's content comes from."""

    groups: list[tuple[str, list[Line]]]
    steering: list[Line]
    derived: list[Derived]
    steps: list[dict[str, Any]]
    orphans: list[Orphan]


def trace_of(paper: Paper) -> Trace:
    """Trace a paper from its frozen facts and the bytes that were drawn of them."""
    data = b"".join(open_file(paper.file)) if paper.file else draw(paper.kind, paper.facts)
    entered, steps, granted = _entries(paper), _steps(paper), granted_before(paper.chain, paper.created_at)
    groups: dict[str, list[Line]] = {}
    steering = []
    for fact in traced(paper.kind, paper.facts, data):
        if is_missing(fact.value) or (steps and _STEP.search(fact.name)):
            continue  # the steps stand on the page as a table of their own
        pattern = re.sub(r"\[\d+\]", "[]", fact.name)
        kind, words = _origin(pattern)
        typed_in = _entered(pattern, entered) if kind in (TYPED, READ) else ""
        if kind != COMPUTED and (change := changed_by(fact.name, paper.facts, granted)):
            kind, words, typed_in = TYPED, _granted(change), _by(change.asked)
        line = Line(
            name=fact.name,
            label=fact.label[:1].upper() + fact.label[1:],
            value=shown(fact),
            source=words[:1].upper() + words[1:],
            entered=typed_in,
        )
        if fact.shown:
            groups.setdefault(kind, []).append(line)
        else:
            steering.append(line)
    return Trace(
        groups=[(KINDS_OF_ORIGIN[kind].capitalize(), groups[kind]) for kind in KINDS_OF_ORIGIN if kind in groups],
        steering=steering,
        derived=[one for one in derived(paper.kind, paper.facts) if one.shown in _text(data)],
        steps=steps,
        orphans=orphans(paper.kind, paper.facts, data),
    )


#: Facts of one computed step.
_STEP = re.compile(r"\.steps\[\d+\]\.")


def shown(fact: Traced) -> str:
    """A fact as it stands on the paper; where it stands in other words, its plain value."""
    if fact.shown:
        # Of several lines of one text all stand there; of several ways to write a date or a number one is enough.
        whole = fact.value if isinstance(fact.value, list) else [fact.value]
        many = isinstance(fact.value, list) or (isinstance(fact.value, str) and "\n" in fact.value)
        return "\n".join(fact.shown) if many and len(whole) <= len(fact.shown) else fact.shown[0]
    return plain(fact.value)


def plain(value: Any) -> str:
    """A value of any fact in words."""
    if value is None:
        return "(không có)"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int):
        return money(value)
    if isinstance(value, list):
        return "\n".join(plain(one) for one in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {plain(one)}" for name, one in value.items())
    text = str(value)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return date_short(dt.date.fromisoformat(text))
    return text


def _origin(pattern: str) -> tuple[str, str]:
    try:
        return origin_of(pattern)
    except LookupError:  # a group of facts, such as one whole decision, is registered by its parts
        return "given", "Khi ban hành"


def _entries(paper: Paper) -> dict[str, LogEntry]:
    """The last line of the log for each action before the paper was made."""
    lines = LogEntry.objects.filter(chain=paper.chain, at__lte=paper.created_at).order_by("sequence")
    return {line.action: line for line in lines}


def _entered(pattern: str, entries: dict[str, LogEntry]) -> str:
    """Who typed a fact, and when: by the last act of the form that asks for it."""
    for field in typings().get(pattern, []):
        events = [event for event, form in forms_of_steps().items() if form.__name__ == field.form]
        for action in (*events, ACTIONS.get(field.form, "")):
            if line := entries.get(action):
                return _by(line)
    return ""


def _by(line: LogEntry) -> str:
    return f"{line.actor_name}, {date_short(clock.local_day(line.at))}"


def _granted(change: Granted) -> str:
    """The step by which a value was changed, and the decision that granted it."""
    return f"{form_name(form_for(change.asked.action).__name__)}; theo Quyết định số {change.number}"


def _steps(paper: Paper) -> list[dict[str, Any]]:
    """The computed steps a paper rests on, with their clauses: of the settlement, else of the norms."""
    settled = (paper.facts.get("settlement") or {}).get("steps") or []
    used = set(_sections(paper))
    if settled and "settlement" in used:
        names = list(dict.fromkeys(step.get("beneficiary", "") for step in settled))
        return [
            {"beneficiary": name, "steps": [step for step in settled if step.get("beneficiary", "") == name]}
            for name in names
        ]
    return list((paper.facts.get("support") or {}).get("lines") or []) if used & {"support", "approval"} else []


def _sections(paper: Paper) -> list[str]:
    return [name.partition(".")[0].removesuffix("[]") for name in used_facts(paper.kind)]


def _text(data: bytes) -> str:
    return " ".join(lines_of(data))
