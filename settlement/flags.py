"""Which lines of a claim finance has to speak of: those without a word, and those that something is said against.

A line is flagged by a finding or by a point of a return that nobody has let go, at itself, at its invoice or at its
item. Nothing is accepted by silence: a line without a verdict stops the passing, and so does a flag that no sentence at
any of its lines answers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clock import local_day
from dossiers.models import Dossier
from settlement.checking import INFO, Found, check
from settlement.claims import claim_of, numbers_that_count
from settlement.models import InvoiceLine

if TYPE_CHECKING:
    from accounts.models import User

NAMED_AT_MOST = 12


@dataclass(frozen=True)
class Flag:
    """One thing that is said against lines: ``about`` as findings name places; ``raised``: a return asked it."""

    about: str
    text: str
    raised: bool = False


@dataclass(frozen=True)
class Looked:
    """The lines that count, with what is said against each (by key of the line)."""

    lines: tuple[InvoiceLine, ...]
    flags: dict[int, tuple[Flag, ...]]

    @property
    def flagged(self) -> frozenset[int]:
        """The keys of lines that something is said against."""
        return frozenset(key for key, flags in self.flags.items() if flags)

    @property
    def open(self) -> tuple[InvoiceLine, ...]:
        """Lines that nobody has spoken of."""
        return tuple(line for line in self.lines if not line.verdict)

    @property
    def clean(self) -> tuple[InvoiceLine, ...]:
        """Of these, the lines that nothing is said against: one word serves for them all."""
        return tuple(line for line in self.open if line.pk not in self.flagged)

    @property
    def unanswered(self) -> dict[Flag, tuple[InvoiceLine, ...]]:
        """What is said against lines of which none has a sentence, with those lines."""
        where: dict[Flag, list[InvoiceLine]] = {}
        for line in self.lines:
            for flag in self.flags.get(line.pk, ()):
                where.setdefault(flag, []).append(line)
        return {flag: tuple(lines) for flag, lines in where.items() if not any(line.reason for line in lines)}


def looked_at(dossier: Dossier, at: dt.datetime, *, reader: User, found: Iterable[Found] | None = None) -> Looked:
    """How far the looking has come. ``found``: the findings where they are known already."""
    if found is None:
        found = check(claim_of(dossier, local_day(at), reader=reader))
    said = [Flag(one.about, one.message) for one in found if one.severity != INFO]
    said += [Flag(point.place, point.text, raised=True) for point in dossier.points.unsettled()]
    by_place: dict[str, list[Flag]] = {}
    for flag in dict.fromkeys(said):
        by_place.setdefault(flag.about, []).append(flag)
    lines = lines_that_count(dossier)
    return Looked(
        lines, {line.pk: tuple(flag for place in places_of(line) for flag in by_place.get(place, ())) for line in lines}
    )


def lines_that_count(dossier: Dossier) -> tuple[InvoiceLine, ...]:
    """The lines finance speaks of: those of invoices that are not replaced, cancelled or held back."""
    rows = InvoiceLine.objects.filter(invoice__dossier=dossier, invoice__no__in=numbers_that_count(dossier))
    return tuple(rows.select_related("invoice", "item"))


def places_of(line: InvoiceLine) -> tuple[str, ...]:
    """Where something may be said that concerns a line: itself, its invoice, the item it pays for."""
    item = (f"item:{line.item.no}",) if line.item else ()
    return (line.place, f"invoice:{line.invoice.no}", *item)


def not_said(looked: Looked) -> tuple[list[str], dict[str, str]]:
    """Why a settlement cannot be passed yet: sentences, and the same at each line («line-<key>»)."""
    reasons, fields = [], {}
    if looked.open:
        reasons.append(
            f"Còn {len(looked.open)} dòng chưa xét: {_listed(looked.open)}. Đánh dấu từng dòng, hoặc bấm «Chấp nhận "
            "các dòng không có điểm nào»; dòng có điểm phải xét riêng."
        )
        fields = {f"line-{line.pk}": "Chưa xét dòng này." for line in looked.open}
    for flag, lines in looked.unanswered.items():
        judged = [line for line in lines if line.verdict]
        if judged:
            what = "Điều đã hỏi" if flag.raised else "Điểm"
            reasons.append(
                f"{what} «{flag.text.rstrip('.')}» chưa có lời nào của người xét: ghi lý do chấp nhận ở dòng liên quan "
                f"({_listed(judged)})."
            )
            fields.setdefault(f"line-{judged[0].pk}", "Ghi vì sao chấp nhận dòng này dù còn điểm nêu ở đây.")
    return reasons, fields


def _listed(lines: Iterable[InvoiceLine]) -> str:
    named = [f"{line} «{line.name}»" for line in lines]
    more = f" và {len(named) - NAMED_AT_MOST} dòng nữa" if len(named) > NAMED_AT_MOST else ""
    return "; ".join(named[:NAMED_AT_MOST]) + more
