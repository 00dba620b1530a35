"""Keeping the drawing code of a version: its modules as they are, in one archive, under a package name of its own.

What only decides whether a template is safe (the sandbox), and the sentences of refusals, are not part of it: a hole
mended there is mended for papers of every version.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from papers.drawers import KEPT, package_of

ROOT = Path(__file__).parents[2]
#: Module of the tree -> its name in the package; a folder stands for everything in it, the longest name counts.
MODULES = {
    "papers": "papers",
    "papers.word_templates.context": "context",
    "documents.house": "house",
    "documents.vietnamese": "vietnamese",
    "documents.worded.filling": "worded.filling",
    "documents.worded.dressing": "worded.dressing",
}
#: Of those folders, what stays the tree's own.
SHARED = (
    *(
        "papers.apps",
        "papers.derived",
        "papers.drawers",
        "papers.errors",
        "papers.management",
        "papers.trace",
        "papers.word_templates",
    ),
    *("documents.worded.findings", "documents.worded.values"),
)
#: One name under two modules: the package ``documents.worded`` is the tree's, but for what fills in.
_WORDED = "from documents.worded import About, Block, Verbatim"
_WORDED_KEPT = "from {package}.worded.filling import About\nfrom documents.worded.values import Block, Verbatim"
_IMPORT = re.compile(r"^( *(?:from|import) )([\w.]+)(?=\s)", re.MULTILINE)
HASHES = KEPT / "drawn.json"


def archive_of(version: str, root: Path = ROOT) -> bytes:
    """The archive of the drawing code below ``root``; equal sources give equal bytes."""
    package = package_of(version)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, text in sorted(_sources(package, root).items()):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED, 9)
    return made.getvalue()


def _sources(package: str, root: Path) -> dict[str, str]:
    found = {f"{package}/__init__.py": "", f"{package}/worded/__init__.py": ""}
    for module, short in MODULES.items():
        place = root / module.replace(".", "/")
        files = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
        for file in files:
            dotted = ".".join(file.relative_to(root).with_suffix("").parts)
            if _of_the_tree(dotted):
                continue
            inner = file.relative_to(place).as_posix() if place.is_dir() else ""
            target = f"{package}/{short.replace('.', '/')}" + (f"/{inner}" if inner else ".py")
            found[target] = renamed(file.read_text(encoding="utf-8"), package)
    return found


def renamed(source: str, package: str) -> str:
    """A module's text with its imports of the drawing code led into the package."""
    source = source.replace(_WORDED, _WORDED_KEPT.format(package=package))
    return re.sub(
        r"^( *(?:from|import) )([\w.]+)(?=\s)", lambda found: found[1] + _led(found[2], package), source, flags=re.M
    )


def _led(module: str, package: str) -> str:
    inside = _longest(module, MODULES)
    if not inside or _of_the_tree(module):
        return module
    return f"{package}.{MODULES[inside]}{module.removeprefix(inside)}"


def _of_the_tree(module: str) -> bool:
    return len(_longest(module, SHARED)) > len(_longest(module, MODULES))


def _longest(module: str, names: Iterable[str]) -> str:
    fits = (name for name in names if module == name or module.startswith(f"{name}."))
    return max(fits, key=len, default="")


def content_hash(data: bytes) -> str:
    """SHA-256 over the uncompressed parts of a .docx: the same for every version of zlib."""
    digest = hashlib.sha256()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in sorted(archive.namelist()):
            digest.update(name.encode() + b"\0" + archive.read(name) + b"\0")
    return digest.hexdigest()


def hashes_of(drawn: Any, samples: Any) -> dict[str, str]:
    """«KIND/sample» -> hash, of every kind that ``drawn`` (a Drawer) has, drawn from the samples of its own version."""
    made = {"one": samples.one, "group": samples.group}
    return {
        f"{kind}/{name}": content_hash(drawn.draw(kind, make())) for kind in drawn.kinds for name, make in made.items()
    }


def known_hashes() -> dict[str, dict[str, str]]:
    """Version -> «KIND/sample» -> hash, as each version drew when it was kept."""
    found: dict[str, dict[str, str]] = json.loads(HASHES.read_text()) if HASHES.exists() else {}
    return found


def keep(version: str, hashes: dict[str, str], data: bytes) -> Path:
    """Write the archive and its hashes. Raises FileExistsError: a kept version is never written again."""
    target = KEPT / f"{version}.zip"
    with target.open("xb") as out:
        out.write(data)
    HASHES.write_text(json.dumps(known_hashes() | {version: hashes}, indent=1, sort_keys=True) + "\n")
    return target
