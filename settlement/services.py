"""Taking e-invoices in: each file is opened, read, kept, and becomes evidence; one bad file stops no other."""

from __future__ import annotations

import datetime as dt
import io
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from django.db import DatabaseError, transaction

from clock import local_day
from documents.files import keep
from documents.refusal import UploadRefused
from documents.signing.errors import SigningRefused
from documents.storage import StorageUnavailable
from dossiers.attaching import AWAY, attach_all
from dossiers.models import Attachment, Dossier
from settlement.einvoice import Reading, read
from settlement.einvoice.signature import Believes
from settlement.models import Invoice
from settlement.sent_files import COPIES, Opened, opened
from settlement.trust import believed_here
from workflow.engine import act
from workflow.errors import Refused

if TYPE_CHECKING:
    from accounts.models import User

logger = logging.getLogger(__name__)

#: The largest file an e-invoice may have (docs/e-invoice.md); one byte more is read, so that the reader can say so.
LIMIT = 2 * 1024 * 1024


@dataclass(frozen=True)
class Taken:
    """What became of one file: the invoice it is now, or the sentences why it was not taken.

    ``copy``: a page to look at that came with an invoice, put to its line of the checklist.
    """

    name: str
    reading: Reading | None
    invoice: Invoice | None
    reasons: tuple[str, ...] = ()
    copy: Attachment | None = None


def take_einvoices(
    dossier: Dossier, *, actor: User, at: dt.datetime, uploads: Iterable[tuple[IO[bytes], str]]
) -> list[Taken]:
    """Read, keep and claim each file in an act of its own; a file that is refused leaves no row.

    ``uploads``: (stream, name) of each: XML, a ZIP of them, or a PDF that carries its XML.
    """
    believes = _believed()
    return [taken for stream, name in uploads for taken in _of(dossier, actor, at, opened(stream, name), believes)]


def _of(dossier: Dossier, actor: User, at: dt.datetime, sent: Opened, believes: Believes | None) -> Iterator[Taken]:
    invoices = [_take(dossier, actor, at, io.BytesIO(data), name, believes) for name, data in sent.invoices]
    yield from invoices
    if any(one.invoice for one in invoices):
        uploads = [(io.BytesIO(data), name) for name, data in sent.copies]
        for one in attach_all(dossier, actor=actor, at=at, requirement=COPIES, uploads=uploads):
            yield Taken(one.name, None, None, (one.reason,) if one.reason else (), one.attachment)
    for name, reason in sent.refused:
        yield Taken(name, None, None, (reason,))


def _take(
    dossier: Dossier, actor: User, at: dt.datetime, stream: IO[bytes], name: str, believes: Believes | None
) -> Taken:
    """One file, by itself: whatever goes wrong with it is its own answer."""
    data = stream.read(LIMIT + 1)
    reading = read(data, today=local_day(at), file=name, believes=believes)
    if not reading.accepted:
        stopped = tuple(found.message for found in reading.findings if found.severity == "refuse")
        return Taken(name, reading, None, stopped)
    last = dossier.invoices.order_by("-no").values_list("no", flat=True).first() or 0
    try:
        with transaction.atomic():
            stored = keep(io.BytesIO(data), name=name, uploaded_by=actor, at=at, prefix=f"{dossier.code}/hoa-don")
            act(dossier, "enter_evidence", actor=actor, at=at, reading=reading, file=stored)
    except Refused as why:
        return Taken(name, reading, None, tuple(why.reasons) + tuple(why.fields.values()))
    except UploadRefused as why:
        return Taken(name, reading, None, (str(why),))
    except StorageUnavailable:
        return Taken(name, reading, None, (AWAY,))
    except DatabaseError:
        # Values are checked before they are written; what slips through is our fault, and not the other files'.
        logger.exception("The invoice %s could not be written to %s", name, dossier.code)
        said = "Tệp này không ghi được do lỗi của phần mềm; các tệp khác không bị ảnh hưởng. Hãy báo quản trị."
        return Taken(name, reading, None, (said,))
    invoice = dossier.invoices.filter(no__gt=last).order_by("-no").first()
    return Taken(name, reading, invoice)


def _believed() -> Believes | None:
    """A list of authorities that is broken verifies nobody, and hinders no upload."""
    try:
        return believed_here()
    except SigningRefused:
        logger.exception("The list of trusted authorities cannot be read")
        return None
