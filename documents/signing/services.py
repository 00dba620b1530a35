"""Signing a paper with a key of this installation.

1. look: number, date, PDF, whose turn
2. open the key by the typed passphrase, sign in memory, check what came out
3. one transaction, the paper locked: is it still as it was seen? keep the bytes, write the row, write the log line

A refusal anywhere leaves nothing behind. The caller hands in the transaction (``within``): it locks what the paper
belongs to, checks that the person is not kept out, and writes the line of the log.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from django.views.decorators.debug import sensitive_variables
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import Signer
from pyhanko.sign.general import SigningError

import clock
from documents.files import keep
from documents.signing import trust, tsa
from documents.signing.checking import check_signed
from documents.signing.errors import SigningRefused, not_yet
from documents.signing.keys import chain_of, opened
from documents.signing.models import SignedCopy, SigningKey
from documents.signing.pades import Field, signed
from documents.signing.places import CORNER, Place, of_body, of_persons, pages_of
from documents.signing.report import Report
from documents.signing.source import bytes_of, pdf_of
from documents.signing.stamps import Drawn, broken, check_letters, iso
from documents.signing.standing import Standing, Wanted, by_marks, check_turn, stage_of, standing, why_it_does_not_stand

if TYPE_CHECKING:
    from accounts.models import User
    from documents.models import Paper, StoredFile

#: A transaction that gives (what is locked, a dict for the log).
Within = AbstractContextManager[tuple[Any, dict[str, Any]]]
OF_BODY = "CoQuan"
SEAL_ROOM = 92


@sensitive_variables("passphrase")
def sign(
    paper: Paper,
    wanted: Wanted,
    *,
    key: SigningKey,
    passphrase: str,
    actor: User,
    at: dt.datetime,
    within: Within,
) -> SignedCopy:
    """Put one signature on a paper. Raises ``SigningRefused``, ``StorageUnavailable`` or what ``within`` raises."""
    number = number_of(paper, wanted)
    now = standing(paper, wanted)
    check_turn(key, actor, now)
    draft = pdf_of(paper)
    before = bytes_of(now.last.file) if now.last else draft
    field, fields = _fields(draft, actor, key, wanted)
    look = _look(key, actor, wanted, number, at)
    believed = trust.configured()
    with opened(key, passphrase, at=at) as signer:
        chain_of(signer, believed.others)
        data = _signed(before, field, fields, signer, look, at, number)
    report = check_signed(data, believed, at=at, wanted=[(key.fingerprint, key.subject)])
    if not report.valid:
        raise not_yet("not_verified", "Đã thử ký nhưng chữ ký không kiểm tra được nên không lưu. " + report.sentence)
    with within as (_, kept):
        return record(
            paper,
            now,
            data,
            report,
            source=SignedCopy.Source.HERE,
            draft=draft,
            same_bytes=now.last is None or now.last.same_bytes,
            key=key,
            actor=actor,
            at=at,
            kept=kept,
        )


def number_of(paper: Paper, wanted: Wanted) -> str:
    """The number that is signed under: the paper's, or that of the main paper. A draft has none."""
    main = wanted.main or paper
    if not main.full_number or main.issued_on is None:
        raise not_yet(
            "draft", f"«{paper.title}» chưa có số và ngày ban hành: bản dự thảo không ký số được. Ban hành trước đã."
        )
    if why := why_it_does_not_stand(paper):
        raise not_yet("replaced", why)
    return main.full_number


def record(
    paper: Paper,
    seen: Standing,
    data: bytes,
    report: Report,
    *,
    source: SignedCopy.Source,
    draft: bytes,
    same_bytes: bool,
    key: SigningKey | None,
    actor: User,
    at: dt.datetime,
    kept: dict[str, Any],
    reason: str = "",
) -> SignedCopy:
    """Keep a signed file beside its paper, in the caller's transaction; the later of two gets a sentence."""
    no = lock_next(paper, seen)
    after = by_marks(None, [one.fingerprint for one in report.signatures], seen.wanted)
    copy = SignedCopy.objects.create(
        paper=paper,
        no=no,
        source=source,
        file=kept_file(paper, data, no, actor, at),
        base_sha256=hashlib.sha256(draft).hexdigest(),
        same_bytes=same_bytes,
        key=key,
        stage=stage_of(after),
        signatures=[one.as_json() for one in report.signatures],
        reason=reason,
        at=at,
        by=actor,
    )
    kept.update(said(paper, copy), certificates=[one.fingerprint for one in report.signatures])
    return copy


def said(paper: Paper, copy: SignedCopy) -> dict[str, Any]:
    """What the log keeps of a copy."""
    note = f"{paper.title}, số {paper.full_number}" if paper.full_number else paper.title
    return {"note": note, "paper": str(paper.pk), "copy": copy.no, "source": copy.source, "sha256": copy.file.sha256}


def lock_next(paper: Paper, seen: Standing) -> int:
    """The number of the next copy, with the paper locked; refused if somebody was faster."""
    from documents.models import Paper as Papers

    Papers.objects.select_for_update().get(pk=paper.pk)
    last = SignedCopy.objects.filter(paper=paper).select_related("by").order_by("no").last()
    if (last.no if last else 0) != (seen.last.no if seen.last else 0):
        raise not_yet(
            "meanwhile",
            f"{last.by if last else 'Người khác'} vừa ký hoặc nộp bản ký của văn bản này; tải lại trang để xem.",
        )
    return (last.no if last else 0) + 1


def kept_file(paper: Paper, data: bytes, no: int, actor: User, at: dt.datetime, ending: str = ".pdf") -> StoredFile:
    """The bytes in the store, beside the paper's own file."""
    folder = paper.file.key.rpartition("/")[0] if paper.file else str(paper.chain)
    stem = paper.file.original_name.rpartition(".")[0] if paper.file else paper.kind.lower()
    return keep(io.BytesIO(data), name=f"{stem}-ky-{no}{ending}", uploaded_by=actor, at=at, prefix=f"{folder}/ky")


def _fields(draft: bytes, actor: User, key: SigningKey, wanted: Wanted) -> tuple[str, list[Field]]:
    """The field that is signed now, and those of everybody."""
    if wanted.main is not None:
        return OF_BODY, [Field(OF_BODY, Place(0, CORNER))]
    pages = pages_of(draft)
    places = of_persons(pages, [person.name for person in wanted.persons])
    fields = [Field(f"NguoiKy{number}", place) for number, place in enumerate(places, 1)]
    if wanted.body is not None and places:
        fields.append(Field(OF_BODY, of_body(pages, places[-1])))
    if key.kind == SigningKey.Kind.BODY:
        return OF_BODY, fields
    own = next(number for number, person in enumerate(wanted.persons, 1) if person.user.pk == actor.pk)
    return f"NguoiKy{own}", fields


def _look(key: SigningKey, actor: User, wanted: Wanted, number: str, at: dt.datetime) -> Drawn:
    """What stands on the page (document-format: component 8; a file of its own: number and time, no picture)."""
    moment = clock.local(at)
    if wanted.main is not None:
        look = Drawn(kind="corner", lines=(f"{number}; {iso(moment)}",))
    elif key.kind == SigningKey.Kind.BODY:
        name = wanted.body.name_on(clock.local_day(at)) if wanted.body else ""
        day, hour = iso(moment).split("T")
        look = Drawn(kind="seal", lines=(*broken(name, SEAL_ROOM), day, hour))
    else:
        name = next(person.name for person in wanted.persons if person.user.pk == actor.pk)
        look = Drawn(kind="hand", lines=(name, iso(moment)))
    if key.picture is not None and look.kind != "corner":
        look = Drawn(kind=look.kind, picture=bytes_of(key.picture))
    check_letters(look.lines)
    return look


def _signed(
    before: bytes, field: str, fields: list[Field], signer: Signer, look: Drawn, at: dt.datetime, number: str
) -> bytes:
    try:
        return signed(
            before,
            field=field,
            fields=fields,
            signer=signer,
            look=look,
            at=at,
            reason=f"Ký {number}",
            timestamper=tsa.configured(),
        )
    except (SigningError, PdfError, ValueError) as why:
        raise SigningRefused("failed", "Chưa ký được bản PDF này; chưa lưu gì. Hãy báo quản trị hệ thống.") from why
