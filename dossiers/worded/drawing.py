"""Which wording a paper is drawn with, and drawing it: the template of the day, or the built-in one."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping
from typing import Any

import docx

from documents.house import package, verification
from documents.models import PaperTemplate
from documents.worded import WordingRefused, fill
from dossiers.papers import draw
from dossiers.papers.errors import PaperError
from dossiers.worded.context import context
from dossiers.worded.service import bytes_of, in_force

#: The version of the built-in wording, as papers keep it.
BUILT_IN = "3"
_WRITTEN = re.compile(r"(?P<kind>[A-Z_]+)/v(?P<version>\d+):(?P<sha>[0-9a-f]{12})")


class CannotBeDrawn(PaperError):
    """A paper whose template cannot be filled in, or is not there as it was."""


def version_on(kind: str, day: dt.date, regime: str = "") -> str:
    """What a paper of a kind issued on a day keeps as its template."""
    found = in_force(kind, day, regime)
    return found.written_as if found else BUILT_IN


def draw_with(template_version: str, kind: str, facts: Mapping[str, Any]) -> bytes:
    """The paper with the very template it keeps. Raises PaperError, ObjectMissing, StorageUnavailable."""
    written = _WRITTEN.fullmatch(template_version)
    if written is None:
        return draw(kind, facts)
    found = PaperTemplate.objects.select_related("file").filter(kind=kind, version=written["version"]).first()
    if found is None or not found.sha256.startswith(written["sha"]):
        raise CannotBeDrawn(
            f"Không còn đúng mẫu {template_version} đã dùng cho văn bản này; hãy báo quản trị hệ thống."
        )
    return worded(bytes_of(found), kind, facts)


def worded(template: bytes, kind: str, facts: Mapping[str, Any]) -> bytes:
    """A paper drawn with a template. Raises PaperError."""
    try:
        data = fill(template, *context(kind, facts))
    except WordingRefused as why:
        raise CannotBeDrawn(str(why)) from why
    return finish(data, facts)


def finish(data: bytes, facts: Mapping[str, Any]) -> bytes:
    """What stands on all papers, whoever worded them: the QR code of an issued one."""
    checked = facts.get("verify")
    if not checked:
        return data
    document = docx.Document(io.BytesIO(data))
    verification.mark(document, url=checked["url"], code=checked["code"])
    return package.packed(document)
