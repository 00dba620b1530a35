"""The papers of a dossier: pure builders from facts to Word documents.

``draw("APPROVAL_DECISION", facts)`` gives the bytes of a .docx; ``KINDS`` lists what can be drawn. Nothing here
knows the database or the clock: the same facts give the same bytes. docs/papers.md lists the papers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from papers.errors import BadFact, MissingFact, PaperError, UnknownKind
from papers.kind import PaperKind
from papers.kinds import KINDS
from papers.reading import Facts, missing_facts

__all__ = [
    "KINDS",
    "BadFact",
    "MissingFact",
    "PaperError",
    "PaperKind",
    "UnknownKind",
    "draw",
    "kind_of",
    "missing",
    "required_facts",
    "used_facts",
]


def draw(kind: str, facts: Mapping[str, Any]) -> bytes:
    """A paper as .docx bytes.

    Raises UnknownKind, MissingFact (naming every missing fact), BadFact; all are PaperError, with a
    Vietnamese sentence.
    """
    about = kind_of(kind)
    gaps = missing_facts(facts, about.needs)
    if gaps:
        raise MissingFact(about.title, gaps)
    paper = about.build(Facts(about.title, facts))
    # Of every kind alike: an issued paper says how it is checked; a draft has no code yet.
    checked = facts.get("verify")
    if checked:
        paper.verify(url=checked["url"], code=checked["code"])
    return paper.to_bytes()


def missing(kind: str, facts: Mapping[str, Any]) -> list[str]:
    """The dotted names of the facts that a paper still lacks; empty when it can be drawn."""
    return missing_facts(facts, kind_of(kind).needs)


def required_facts(kind: str) -> list[str]:
    """The dotted names of the facts without which a paper is not drawn; «[]» stands for every row of a list."""
    return list(kind_of(kind).needs)


def used_facts(kind: str) -> list[str]:
    """The dotted names of all facts a paper prints, required ones first."""
    about = kind_of(kind)
    return list(dict.fromkeys((*about.needs, *about.may_use)))


def kind_of(kind: str) -> PaperKind:
    """What is known of a kind of paper. Raises UnknownKind."""
    if kind not in KINDS:
        raise UnknownKind(kind)
    return KINDS[kind]
