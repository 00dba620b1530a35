"""What the evidence page shows of each invoice, prepared as plain rows: the template decides nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from dossiers.checklists import SETTLEMENT, checklist, place_of
from dossiers.models import Dossier
from settlement.attribution import LINE, attributed
from settlement.checking import Found
from settlement.evidence_lines import Counted
from settlement.handlers.relations import open_to_word
from settlement.models import Invoice, InvoiceLine
from settlement.readiness import LACKING, THERE, Readiness, readiness
from web.evidence.mismatch import Mendable, Mender

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Row:
    """One line of the readiness list and where it is mended. ``elsewhere``: its findings are told there.

    ``requirement``: the code of the paper that is lacking, to be put right there. ``at``: where the row stands on the
    page; ``files``: what is there of a paper, each to be told apart from the others.
    """

    label: str
    state: str
    why: str
    clause: str
    looks_like: str
    found: tuple[Found, ...]
    place: str = ""
    go: str = ""
    elsewhere: bool = False
    requirement: str = ""
    at: str = ""
    files: tuple[Any, ...] = ()


def listed(dossier: Dossier, ready: Readiness, state: str, mender: Mender) -> list[Row]:
    """The rows of one state; invoices in order are listed further down, not here."""
    rows = []
    held = {line.requirement.code: line.files for line in checklist(dossier, SETTLEMENT)}
    for asked in ready.rows:
        kind, _, key = asked.about.partition(":")
        if asked.state != state or (kind == "invoice" and state == THERE):
            continue
        place, go = "", ""
        if kind == "invoice":
            place, go = f"#hd-{key}", f"Xem {len(asked.found)} điểm ở hóa đơn này"
        elif kind == "paper" and state == LACKING:
            place, go = f"{reverse('dossier', args=[dossier.code])}#{place_of(key)}", "Tải lên"
        rows.append(
            Row(
                asked.label,
                asked.state,
                asked.why,
                asked.clause,
                asked.looks_like,
                mender.look(asked.found),
                place,
                go,
                elsewhere=kind == "invoice",
                requirement=key if kind == "paper" and state == LACKING else "",
                at=place_of(key) if kind == "paper" else "",
                files=held.get(key, ()) if kind == "paper" else (),
            )
        )
    return rows


@dataclass(frozen=True)
class LineShown:
    """One line, the item it pays for, and what was found about it."""

    row: InvoiceLine
    item: str
    found: tuple[Found, ...]
    counts_vnd: int = 0
    """What of it belongs to approved items (đồng before tax), before finance's word on it."""
    shared: bool = False
    """It names no item and went to the lines of others."""


@dataclass(frozen=True)
class InvoiceShown:
    """One invoice with its lines, its transfer and what was found about it."""

    row: Invoice
    state: str
    lines: tuple[LineShown, ...]
    found: tuple[Found, ...]
    off: str = ""
    """Why it does not count; empty where it does."""
    unclear: bool = False
    """A person may say what it corrects."""
    loose: str = ""
    """The amount outside the lines that a person may place: «2|fees»."""


def claimed_rows(dossier: Dossier, ready: Readiness, mender: Mender) -> list[InvoiceShown]:
    """Every invoice as claimed, worst first within the order they came."""
    rows = []
    counted, unclear = Counted.of(ready.claim), {one.no for one in open_to_word(dossier)}
    where = attributed(ready.claim)
    loose = {rest.invoice: rest.part for rest in where.rests if rest.part != LINE}
    spread = {(one.invoice, one.line) for one in where.spreads}
    for invoice in dossier.invoices.prefetch_related("lines__item").select_related(
        "file", "beneficiary__establishment"
    ):
        own = tuple(one for one in ready.found if one.about == f"invoice:{invoice.no}")
        lines = tuple(
            LineShown(
                line,
                f"{line.item.no}. {line.item.name}" if line.item else "",
                mender.look(one for one in ready.found if one.about == f"line:{invoice.no}.{line.no}"),
                counted.claimed.get((invoice.no, line.no), 0),
                shared=(invoice.no, line.no) in spread,
            )
            for line in invoice.lines.all()
        )
        severities = {one.severity for one in own} | {one.severity for line in lines for one in line.found}
        state = "bad" if "refuse" in severities else "warn" if "warn" in severities else "good"
        rows.append(
            InvoiceShown(
                invoice,
                state,
                lines,
                own,
                off=counted.off.get(invoice.no, ""),
                unclear=invoice.no in unclear,
                loose=_loose(invoice, loose.get(invoice.no, "")),
            )
        )
    return rows


def _loose(invoice: Invoice, part: str) -> str:
    placed = invoice.placed.first()
    part = part or (placed.part if placed else "")
    return f"{invoice.no}|{part}" if part else ""


def readiness_shown(dossier: Dossier, reader: User, on: dt.date) -> dict[str, Any]:
    """For the dossier's page: how many things are there and how many are missing, from approval on."""
    if not dossier.place.evidence.asked_for:
        return {"ready": None}
    ready = readiness(dossier, on, reader=reader)
    return {
        "ready": ready,
        "ready_lacking": [row for row in ready.rows if row.state == "lacking"],
        "ready_look": sum(1 for row in ready.rows if row.state == "look"),
        "ready_there": sum(1 for row in ready.rows if row.state == "there"),
        "ready_mends": [one for one in Mender(dossier, reader).look(ready.found) if isinstance(one, Mendable)],
    }
