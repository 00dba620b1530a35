"""The whole settlement file of a dossier in one go: every paper, every piece of evidence, and a manifest with hashes.

A paper that was issued is copied as it was frozen, never drawn anew; one that was not is drawn from the facts as a
draft; one that cannot be drawn yet is listed with what it lacks. The same dossier gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from documents.files import open_file
from documents.models import Paper, StoredFile
from dossiers.checklists import SETTLEMENT, checklist
from dossiers.facts import collect
from dossiers.models import Dossier
from dossiers.states import PLACES, State
from papers import KINDS, PaperError, missing
from papers.kind import InPack
from papers.word_templates.drawing import draw_with, version_on

MANIFEST = "manifest.json"
ISSUED, DRAWN, ATTACHED = "issued", "drawn", "attached"


class PackRefused(Exception):
    """A pack that cannot be written, with the reason in a sentence."""


@dataclass(frozen=True)
class Piece:
    """One file of the pack."""

    name: str
    kind: str
    title: str
    number: str
    source: str
    data: bytes

    def entry(self) -> dict[str, Any]:
        """Its line of the manifest."""
        return {
            "file": self.name,
            "kind": self.kind,
            "title": self.title,
            "number": self.number,
            "source": self.source,
            "bytes": len(self.data),
            "sha256": hashlib.sha256(self.data).hexdigest(),
        }


def write_pack(dossier: Dossier, target: Path, *, on: dt.date) -> dict[str, Any]:
    """Write the pack into a folder and return its manifest. ``on``: the day drafts are drawn for.

    Raises ``PackRefused`` if the folder holds anything but an earlier pack. A failure leaves the folder as it was.
    """
    if target.exists() and (not target.is_dir() or (any(target.iterdir()) and not (target / MANIFEST).is_file())):
        raise PackRefused(f"«{target}» đã có nội dung khác; chọn thư mục trống hoặc thư mục của lần xuất trước.")
    pieces, lacking = contents(dossier, on)
    manifest = {
        "dossier": dossier.code,
        "title": dossier.title,
        "state": dossier.state,
        "phase": str(PLACES[dossier.state].stage),
        "expense_type": dossier.activity.evidence_kind,
        "evidence_list": _list_kind(dossier),
        "files": [piece.entry() for piece in pieces],
        "missing": lacking,
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".bo-quyet-toan-", dir=target.parent))
    try:
        for piece in pieces:
            (made / piece.name).write_bytes(piece.data)
        (made / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
        if target.exists():
            shutil.rmtree(target)
        made.replace(target)
        target.chmod(0o755)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return manifest


def _list_kind(dossier: Dossier) -> str:
    last = dossier.settlements.last()
    return last.evidence_list if last else "FULL"


def in_order() -> list[tuple[str, InPack]]:
    """The kinds of paper of a settlement with their part in it, in the order people put them."""
    return sorted(((code, kind.pack) for code, kind in KINDS.items() if kind.pack), key=lambda one: one[1].place)


def contents(dossier: Dossier, on: dt.date) -> tuple[list[Piece], list[dict[str, Any]]]:
    """(the files in order, what is missing and why)."""
    found: list[Piece] = []
    lacking: list[dict[str, Any]] = []
    for title, kind, number, source, ending, data in _everything(dossier, on, lacking):
        name = f"{len(found) + 1:02d}-{_slug(title)}{ending}"
        found.append(Piece(name, kind, title, number, source, data))
    return found, lacking


def _everything(
    dossier: Dossier, on: dt.date, lacking: list[dict[str, Any]]
) -> Iterator[tuple[str, str, str, str, str, bytes]]:
    facts = json.loads(json.dumps(collect(dossier, on), default=str))
    for kind, part in in_order():
        if part.expenses is not None and dossier.activity.evidence_kind not in part.expenses:
            continue
        issued = list(Paper.objects.of(dossier.pk).filter(kind=kind).order_by("created_at", "version"))
        for paper in issued if part.every else issued[-1:]:
            data = _bytes(paper.file) if paper.file else draw_with(paper.template_version, kind, paper.facts)
            yield KINDS[kind].title, kind, paper.full_number, ISSUED, ".docx", data
        if issued or not part.always:
            continue
        gaps = missing(kind, facts)
        if not gaps:
            try:
                drawn = draw_with(version_on(kind, on, dossier.regime), kind, facts)
                yield KINDS[kind].title, kind, "", DRAWN, ".docx", drawn
                continue
            except PaperError as why:
                gaps = [str(why)]
        lacking.append({"kind": kind, "title": KINDS[kind].title, "why": _why(dossier), "facts": gaps})
    yield from _evidence(dossier, lacking)


def _evidence(dossier: Dossier, lacking: list[dict[str, Any]]) -> Iterator[tuple[str, str, str, str, str, bytes]]:
    for invoice in dossier.invoices.select_related("file").order_by("no"):
        if invoice.file:
            title = f"Hóa đơn {invoice}"
            yield title, "INVOICE", invoice.number, ATTACHED, _ending(invoice.file), _bytes(invoice.file)
    for line in checklist(dossier, SETTLEMENT):
        for attachment in line.files:
            stored: StoredFile = attachment.file  # type: ignore[attr-defined]
            yield (
                line.requirement.label,
                f"EVIDENCE:{line.requirement.code}",
                "",
                ATTACHED,
                _ending(stored),
                _bytes(stored),
            )
        if line.missing:
            lacking.append(
                {
                    "kind": f"EVIDENCE:{line.requirement.code}",
                    "title": line.requirement.label,
                    "why": f"Chưa có tệp. {line.requirement.help} ({line.requirement.source})",
                    "facts": [],
                }
            )


def _why(dossier: Dossier) -> str:
    return f"Hồ sơ đang ở bước «{State(dossier.state).label}»; văn bản này được lập ở bước sau."


def _bytes(stored: StoredFile) -> bytes:
    return b"".join(open_file(stored))


def _ending(stored: StoredFile) -> str:
    return "." + stored.original_name.rpartition(".")[2].lower()


def _slug(title: str) -> str:
    """A title as a file name every system takes: letters and digits, accents kept."""
    kept = "".join(letter if letter.isalnum() else "-" for letter in title)
    return "-".join(part for part in kept.split("-") if part)[:80]
