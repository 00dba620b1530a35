"""What the pages of paper templates show: kinds with what is in force, the report, two wordings side by side."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.role_info import Duty, Place
from accounts.roles import Role, at_place, by_precedence, holders
from documents.models import PaperTemplate
from papers import KINDS
from papers.kind import PaperKind
from papers.word_templates.check import printed
from papers.word_templates.starter import starter
from papers.word_templates.stored import bytes_of

if TYPE_CHECKING:
    from accounts.models import User

#: Who sends templates in; who lets them hold.
SENDS = frozenset(holders(Duty.SEND_TEMPLATES))
DECIDES = frozenset(at_place(Place.TEMPLATES))
TONES = {"DRAFT": "bad", "CHECKED": "warn", "ACTIVE": "good", "RETIRED": "ended", "REFUSED": "ended"}
_WORD = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\w+|\s+|.")


def seat_of(user: User, on: dt.date, roles: frozenset[str]) -> str:
    """The seat in which somebody acts here; empty if in none."""
    held = user.seats(on)
    return next((role for role in by_precedence(Role) if role in roles and role in held), "")


@dataclass(frozen=True)
class KindRow:
    """A kind with what holds today, and what will."""

    kind: PaperKind
    now: PaperTemplate | None
    coming: PaperTemplate | None


def kind_rows(today: dt.date) -> list[KindRow]:
    """Every kind, in the order of a dossier's life."""
    held = list(PaperTemplate.objects.exclude(status=PaperTemplate.Status.REFUSED))
    rows = []
    for code, kind in KINDS.items():
        mine = [one for one in held if one.kind == code]
        dated = [(one.valid_from, one) for one in mine if one.valid_from and not one.regime]
        now = [one for day, one in dated if day <= today and (one.valid_to is None or one.valid_to >= today)]
        coming = [one for day, one in dated if day > today and one.status == "ACTIVE"]
        rows.append(KindRow(kind, now[0] if now else None, coming[-1] if coming else None))
    return rows


@dataclass(frozen=True)
class Change:
    """A paragraph that differs: stretches of text, each kept, dropped or new."""

    stretches: tuple[tuple[str, str], ...]


def differences(before: bytes, after: bytes) -> list[Change]:
    """What the second wording says otherwise, paragraph by paragraph."""
    old, new = printed(before), printed(after)
    found: list[Change] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        pairs = max(b - a, d - c)
        for place in range(pairs):
            one = old[a + place] if a + place < b else ""
            other = new[c + place] if c + place < d else ""
            found.append(Change(tuple(_stretches(one, other))))
    return found


def _stretches(one: str, other: str) -> Iterator[tuple[str, str]]:
    words, others = _WORD.findall(one), _WORD.findall(other)
    for tag, a, b, c, d in difflib.SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "same", "".join(words[a:b])
            continue
        if b > a:
            yield "gone", "".join(words[a:b])
        if d > c:
            yield "new", "".join(others[c:d])


def before_it(template: PaperTemplate) -> PaperTemplate | None:
    """The version a template would follow: the last that came into force before it was sent in."""
    return (
        PaperTemplate.objects.filter(
            kind=template.kind, regime=template.regime, version__lt=template.version, valid_from__isnull=False
        )
        .exclude(status=PaperTemplate.Status.REFUSED)
        .select_related("file")
        .order_by("-version")
        .first()
    )


def wording_of(template: PaperTemplate | None, kind: str) -> bytes:
    """The file of a version; of none, the starter: the wording that is built in."""
    return bytes_of(template) if template else starter(kind)
