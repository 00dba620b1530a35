"""Papers, signed copies, number registers and files, each against what stands beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db.models import Q

from documents.models import NumberBook, NumberEntry, Paper, SignedCopy, StoredFile
from documents.signing.recheck import gone_from_the_table
from documents.storage import ObjectMissing, Storage, document_store
from ledger.heads import keeps
from ledger.models import LogEntry
from ledger.verifying import AT_ONCE, Finding, checks, shown

keeps("papers", Paper, "number", "symbol", "year", "issued_on", "verify_code", name="documents_paper:printed")
keeps("papers", Paper, "file_id", "template_version", name="documents_paper:drawn", where=Q(status=Paper.Status.DRAWN))
keeps("numbers", NumberBook, "body", "kind", "year", stand="last")
keeps("files", StoredFile, "key", "sha256", "size", "content_type", "original_name", "uploaded_at", "uploaded_by_id")


def facts_digest(facts: dict[str, Any]) -> str:
    """What ``facts_sha256`` of a paper was when its facts were frozen (dossiers/paperwork.py)."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@checks("papers")
def papers() -> Iterator[Finding]:
    """Facts against their hash, columns against facts, versions without a gap."""
    rows = Paper.objects.order_by("chain", "kind", "version")
    for (chain, kind), versions in groupby(rows.iterator(AT_ONCE), key=lambda paper: (paper.chain, paper.kind)):
        for wanted, paper in enumerate(versions, 1):
            where = f"văn bản {kind} phiên bản {paper.version} của hồ sơ {chain} ({paper.pk})"
            if paper.version != wanted:
                place = f"văn bản {kind} phiên bản {wanted} của hồ sơ {chain}"
                yield Finding("papers", place, "có trong sổ", f"phiên bản kế tiếp tìm thấy là {paper.version}")
                return_to = paper.version - wanted
                where = f"{where} (thiếu {return_to} phiên bản trước)"
            yield from _paper(paper, where)


def _paper(paper: Paper, where: str) -> Iterator[Finding]:
    found = facts_digest(paper.facts)
    if found != paper.facts_sha256:
        yield Finding("papers", f"{where}, dữ kiện", f"SHA-256 {paper.facts_sha256}", f"SHA-256 {found}")
    told = (paper.facts.get("verify") or {}).get("code")
    if told != paper.verify_code:
        yield Finding("papers", f"{where}, mã kiểm tra", shown(told), shown(paper.verify_code))
    if paper.issued_on and paper.year != paper.issued_on.year:
        yield Finding("papers", f"{where}, năm", str(paper.issued_on.year), str(paper.year))
    if paper.number and paper.full_number not in json.dumps(paper.facts, ensure_ascii=False):
        yield Finding("papers", f"{where}, số", "số ghi trong dữ kiện đã khóa", paper.full_number)


@checks("signed")
def signed_copies() -> Iterator[Finding]:
    """Copies without a gap in their numbers; each is told by a line of the log, and each line has its copy."""
    told = {
        (data.get("paper"), data.get("copy"), data.get("sha256"))
        for data in LogEntry.objects.filter(action__in=("sign_paper", "hand_in_signed", "hand_in_scan"))
        .values_list("data", flat=True)
        .iterator(AT_ONCE)
    }
    copies = SignedCopy.objects.select_related("file").order_by("paper", "no")
    for paper, rows in groupby(copies.iterator(AT_ONCE), key=lambda copy: copy.paper_id):
        for wanted, copy in enumerate(rows, 1):
            where = f"bản ký {copy.no} của văn bản {paper}"
            if copy.no != wanted:
                yield Finding("signed", f"bản ký {wanted} của văn bản {paper}", "có trong sổ bản ký", "không có")
            if (str(paper), copy.no, copy.file.sha256) not in told:
                yield Finding("signed", where, f"một dòng nhật ký nói đến tệp {copy.file.sha256}", "không có dòng nào")
    for entry in gone_from_the_table():
        where = f"bản ký {entry.data.get('copy')} của văn bản {entry.data.get('paper')}"
        yield Finding("signed", where, f"như nhật ký {entry.chain}, dòng {entry.sequence}", "không còn, hoặc tệp khác")


@checks("numbers")
def registers() -> Iterator[Finding]:
    """Each row of numbers goes from its beginning to its last without a gap; papers bear numbers that stand there."""
    entries = NumberEntry.objects.order_by("book", "number").values_list("book_id", "number", "outside")
    by_book = {book: list(rows) for book, rows in groupby(entries.iterator(AT_ONCE), key=lambda row: row[0])}
    for book in NumberBook.objects.order_by("pk").iterator(AT_ONCE):
        rows = by_book.get(book.pk, [])
        own = [number for _, number, outside in rows if not outside]
        there = {number for _, number, _ in rows}
        skipped = {n for start in book.starts for n in range(start["after"] + 1, start["first"])}
        where = f"sổ số {book}"
        for missed in range(1, book.last + 1):
            if missed not in there and missed not in skipped and not _given_outside(book, missed):
                yield Finding("numbers", f"{where}, số {missed:02d}", "có một dòng", "không có dòng nào")
        if own and max(own) > book.last:
            yield Finding("numbers", f"{where}, số cuối", str(max(own)), str(book.last))
    known = set(NumberEntry.objects.values_list("symbol", "number", "year").iterator(AT_ONCE))
    numbered = Paper.objects.filter(number__isnull=False).order_by("pk")
    for pk, symbol, number, year in numbered.values_list("pk", "symbol", "number", "year").iterator(AT_ONCE):
        if (symbol, number, year) not in known:
            yield Finding(
                "numbers", f"số {number or 0:02d}/{symbol} năm {year}", f"có, vì văn bản {pk} mang số ấy", "không"
            )


def _given_outside(book: NumberBook, number: int) -> bool:
    """Whether another system gave a number of this row under a symbol of its own: the row then passed it over."""
    same = NumberEntry.objects.filter(body=book.body, year=book.year, number=number, outside=True)
    return bool(same.exists())


@checks("files")
def files() -> Iterator[Finding]:
    """Every file has its bytes, as many and with the hash that was kept; reads everything."""
    store = document_store()
    store.health()
    for stored in StoredFile.objects.order_by("pk").iterator(AT_ONCE):
        where = f"tệp {stored.key} («{stored.original_name}»)"
        wanted = f"{stored.size} byte, SHA-256 {stored.sha256}"
        found = _bytes(store, stored.key, stored.version or None)
        if found is None and stored.version:
            # The version that was kept is gone; what lies under the key now, if anything, is told.
            other = _bytes(store, stored.key, None)
            found = f"phiên bản khác: {other}" if other else None
        if found != wanted:
            yield Finding("files", where, wanted, found or "kho không có tệp này")


def _bytes(store: Storage, key: str, version: str | None) -> str | None:
    """How many bytes a key holds and their hash; None where there are none."""
    digest, size = hashlib.sha256(), 0
    try:
        with store.open_range(key, version=version) as chunks:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
    except ObjectMissing:
        return None
    return f"{size} byte, SHA-256 {digest.hexdigest()}"
