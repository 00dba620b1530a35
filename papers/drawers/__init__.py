"""Which drawing code a paper was drawn with. An issued paper stays drawable to the same bytes: the code of each earlier
version is kept as it was, in an archive beside this file, and never edited.

``BUILT_IN`` is the version of the drawing code in the tree. Who changes what papers say or how they look raises it,
after ``manage.py keep_drawer`` has put the version before into ``kept`` (docs/papers.md).
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from documents.house.verification import marked
from documents.worded import About, fill
from papers import KINDS, draw
from papers.errors import PaperError
from papers.kind import PaperKind
from papers.word_templates.context import context

#: The version of the drawing code in the tree, as papers keep it.
BUILT_IN = "6"
KEPT = Path(__file__).with_name("kept")
#: Under these names kept versions ask for what stays the tree's own: the modules lay elsewhere when they were kept.
MOVED = {"dossiers.papers.errors": "papers.errors"}


class DrawerGone(PaperError):
    """The drawing code of a version is not in this installation."""


@dataclass(frozen=True)
class Drawer:
    """What one version of the drawing code does: papers from facts, and a Word template filled in from them."""

    version: str
    kinds: Mapping[str, PaperKind]
    draw: Callable[[str, Mapping[str, Any]], bytes]
    context: Callable[[str, Mapping[str, Any]], tuple[dict[str, Any], About]]
    fill: Callable[[bytes, Mapping[str, Any], About], bytes]
    marked: Callable[..., bytes]


def drawer(version: str) -> Drawer:
    """The drawing code of a version. Raises DrawerGone."""
    if version == BUILT_IN:
        return Drawer(BUILT_IN, KINDS, draw, context, fill, marked)
    return _kept(version)


def kept_versions() -> list[str]:
    """The versions whose drawing code is kept, the oldest first."""
    return sorted((path.stem for path in KEPT.glob("*.zip")), key=int)


def package_of(version: str) -> str:
    """The package in which a kept version's modules live, apart from those of the tree and of other versions."""
    return f"drawer_{version}"


@cache
def _kept(version: str) -> Drawer:
    archive = KEPT / f"{version}.zip"
    if not version.isdecimal() or not zipfile.is_zipfile(archive):
        raise DrawerGone(
            f"Không còn cách dựng văn bản của phiên bản mẫu {version}; bản đã lưu của văn bản là bản đúng, hãy khôi "
            "phục từ sao lưu."
        )
    if str(archive) not in sys.path:
        sys.path.append(str(archive))
    for before, now in MOVED.items():
        sys.modules.setdefault(before, import_module(now))
    package = package_of(version)
    papers = import_module(f"{package}.papers")
    pieces = import_module(f"{package}.context")
    filling = import_module(f"{package}.worded.filling")
    house = import_module(f"{package}.house.verification")
    return Drawer(version, papers.KINDS, papers.draw, pieces.context, filling.fill, house.marked)
