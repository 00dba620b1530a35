"""Reading a Vietnamese e-invoice (QĐ 1450/QĐ-TCT, 1510/QĐ-TCT): values, signature, findings. No database, no clock.

``read(data, today=…)`` takes any bytes and never raises: what cannot be read is a finding (docs/e-invoice.md).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from settlement.einvoice.amounts import amount_findings
from settlement.einvoice.checks import behind, other_findings
from settlement.einvoice.law import clause_of
from settlement.einvoice.model import Finding, Identity, Line, Party, Reading, Relation, Signature
from settlement.einvoice.parsing import MOST_BYTES, Unreadable, parse
from settlement.einvoice.reading import Reader
from settlement.einvoice.signature import Believes, look

__all__ = ["MOST_BYTES", "Finding", "Identity", "Line", "Party", "Reading", "Relation", "Signature", "read"]


def read(data: bytes, *, today: dt.date, file: str = "", believes: Believes | None = None) -> Reading:
    """What the bytes of one file say, judged by the law of the invoice's own day. ``today``: for dates ahead of it.

    ``believes``: whether a certificate is trusted (``settlement.trust``); without it the signer stays unverified.
    """
    try:
        root, invoice = parse(data)
    except Unreadable as why:
        return Reading(file=file, findings=(why.finding,))
    reader = Reader(invoice, file)
    reading = reader.read()
    looked = look(
        data,
        root,
        invoice,
        seller=reading.seller.tax_code if reading.seller else "",
        on_behalf=behind(invoice),
        series=reading.identity.series if reading.identity else "",
        issued=reading.issued,
        believes=believes,
    )
    reading = replace(reading, signature=looked.signature)
    found = [
        *reading.findings,
        *looked.findings,
        *amount_findings(reading, reader.sums),
        *other_findings(reading, invoice, today),
    ]
    day = reading.issued
    return replace(
        reading, findings=tuple(replace(one, clause=one.clause or clause_of(one.code, day)) for one in found)
    )
