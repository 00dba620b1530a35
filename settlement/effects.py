"""What a step did to corrections among a dossier's invoices, in sentences for its log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dossiers.models import Dossier
from settlement.claim import Claim, ClaimInvoice
from settlement.claims import alone, invoices_claimed
from settlement.corrections import VOIDS, Corrections, Link, corrections_of
from settlement.einvoice.checks import DOES


@contextmanager
def effects(dossier: Dossier) -> Iterator[list[str]]:
    """Compare the invoices before and after; the list is filled at the end. The caller holds the dossier's lock."""
    told: list[str] = []
    before = alone(invoices_claimed(dossier))
    yield told
    told += said(before, alone(invoices_claimed(dossier)))


def said(before: Claim, after: Claim) -> list[str]:
    """What took effect, what lost it, what came that has none yet."""
    was, now = corrections_of(before), corrections_of(after)
    old, new = _links(before, was), _links(after, now)
    rows = [_began(*key) for key in new if key not in old]
    rows += [_ended(*key) for key in old if key not in new]
    known = {(trouble.code, _name(before, trouble.invoice)) for trouble in was.troubles}
    rows += [
        f"Hóa đơn {_name(after, trouble.invoice)} {trouble.text}"
        for trouble in now.troubles
        if (trouble.code, _name(after, trouble.invoice)) not in known
    ]
    return list(dict.fromkeys(rows))


def _links(claim: Claim, found: Corrections) -> list[tuple[str, str, str]]:
    return [_key(claim, link) for link in found.links]


def _key(claim: Claim, link: Link) -> tuple[str, str, str]:
    return _name(claim, link.by), link.kind, _name(claim, link.of)


def _name(claim: Claim, no: int) -> str:
    invoice: ClaimInvoice = next(one for one in claim.invoices if one.no == no)
    return invoice.short


def _began(by: str, kind: str, of: str) -> str:
    then = f"hóa đơn {of} không còn được tính" if kind in VOIDS else "hai hóa đơn được tính cùng nhau"
    return f"Hóa đơn {by} {DOES[kind]} hóa đơn {of}, đã chứng minh: {then}."


def _ended(by: str, kind: str, of: str) -> str:
    then = f": hóa đơn {of} được xét lại như chưa bị sửa" if kind in VOIDS else ""
    return f"Hóa đơn {by} không còn {DOES[kind]} hóa đơn {of}{then}."
