"""Which wording a paper is drawn with, and drawing it: the template of the day, or the built-in one of its version."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from documents.models import PaperTemplate
from documents.worded import WordingRefused
from papers.drawers import BUILT_IN, Drawer, drawer
from papers.errors import PaperError
from papers.word_templates.stored import bytes_of, in_force

__all__ = ["BUILT_IN", "CannotBeDrawn", "draw_with", "drawer_of", "version_on", "worded"]

_WRITTEN = re.compile(r"(?P<kind>[A-Z_]+)/v(?P<version>\d+):(?P<sha>[0-9a-f]{12})(?:\+(?P<drawer>\d+))?")
#: Papers of templates did not say their drawing code before it was kept; this is the one they were drawn with.
BEFORE_IT_WAS_SAID = "3"


class CannotBeDrawn(PaperError):
    """A paper whose template cannot be filled in, or is not there as it was."""


def version_on(kind: str, day: dt.date, regime: str = "") -> str:
    """What a paper of a kind issued on a day keeps: its template and the drawing code that fills it in."""
    found = in_force(kind, day, regime)
    return f"{found.written_as}+{BUILT_IN}" if found else BUILT_IN


def drawer_of(template_version: str) -> Drawer:
    """The drawing code of a paper, by what it keeps: «4», «KIND/v3:1a2b3c4d5e6f+4». Raises DrawerGone."""
    written = _WRITTEN.fullmatch(template_version)
    return drawer((written["drawer"] or BEFORE_IT_WAS_SAID) if written else template_version)


def draw_with(template_version: str, kind: str, facts: Mapping[str, Any]) -> bytes:
    """The paper with the very template and drawing code it keeps.

    Raises PaperError, ObjectMissing, StorageUnavailable.
    """
    draws = drawer_of(template_version)
    written = _WRITTEN.fullmatch(template_version)
    if written is None:
        return draws.draw(kind, facts)
    found = PaperTemplate.objects.select_related("file").filter(kind=kind, version=written["version"]).first()
    if found is None or not found.sha256.startswith(written["sha"]):
        raise CannotBeDrawn(
            f"Không còn đúng mẫu {template_version} đã dùng cho văn bản này; hãy báo quản trị hệ thống."
        )
    return worded(bytes_of(found), kind, facts, draws)


def worded(template: bytes, kind: str, facts: Mapping[str, Any], draws: Drawer | None = None) -> bytes:
    """A paper drawn with a template, by the drawing code of the tree unless another is named. Raises PaperError."""
    draws = draws or drawer(BUILT_IN)
    try:
        data = draws.fill(template, *draws.context(kind, facts))
    except WordingRefused as why:
        raise CannotBeDrawn(str(why)) from why
    # What stands on all papers, whoever worded them: the QR code of an issued one.
    checked = facts.get("verify")
    return draws.marked(data, url=checked["url"], code=checked["code"]) if checked else data
