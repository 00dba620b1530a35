"""Third-party files: what is served is what was recorded, with its licence, and nothing points outside."""

from __future__ import annotations

import hashlib
import json
import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LISTS = (ROOT / "static/vendor/vendor.json", ROOT / "tests/assets/vendor.json")
FILES = [
    (path.parent / file["file"], file["sha256"])
    for path in LISTS
    for package in json.loads(path.read_text())
    for file in package["files"]
]


def packages() -> list[dict[str, Any]]:
    return [package for path in LISTS for package in json.loads(path.read_text())]


@pytest.mark.parametrize(("file", "sha256"), FILES, ids=[str(file.relative_to(ROOT)) for file, _ in FILES])
def test_a_vendored_file_is_the_recorded_one(file: Path, sha256: str) -> None:
    assert hashlib.sha256(file.read_bytes()).hexdigest() == sha256


def test_every_package_comes_with_its_licence() -> None:
    without = [
        package["name"]
        for package in packages()
        if not package["licence"] or not any(file["file"].endswith("/LICENSE") for file in package["files"])
    ]
    assert without == []


def test_no_vendored_file_is_unrecorded() -> None:
    recorded = {file for file, _ in FILES} | set(LISTS)
    kept = {path for top in ("static/vendor", "tests/assets") for path in (ROOT / top).rglob("*") if path.is_file()}
    kept -= set((ROOT / "tests/assets/dumps").rglob("*"))  # made by this program (bin/freeze), tried by tests/dumps
    assert kept - recorded == set()


def test_no_file_refers_to_a_source_map() -> None:
    referring = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "static").rglob("*")
        if path.suffix in {".js", ".css"} and b"sourceMappingURL" in path.read_bytes()
    ]
    assert referring == []


def test_the_style_sheet_refers_only_to_files_that_are_there() -> None:
    sheet = ROOT / "static/css/khuyencong.css"
    named = re.findall(r"url\(\"?([^\")]+)", sheet.read_text())
    assert len(named) > 5
    assert [name for name in named if not (sheet.parent / name).resolve().is_file()] == []


def test_every_icon_of_a_template_is_in_the_sprite() -> None:
    (sprite,) = (ROOT / "static/vendor").glob("bootstrap-icons-*/sprite.svg")
    there = set(re.findall(r'<symbol id="([^"]+)"', sprite.read_text()))
    used = {
        (path.name, name)
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"(?:{% icon |icon_name=)\"([^\"]+)\"", path.read_text())
    }
    assert used
    assert {(page, name) for page, name in used if name not in there} == set()


def test_the_check_names_a_file_that_was_changed(tmp_path: Path) -> None:
    script = runpy.run_path(str(ROOT / "bin/vendor"))
    (tmp_path / "thing-1").mkdir()
    (tmp_path / "thing-1" / "a.js").write_text("changed")
    listed = [{"name": "thing", "files": [{"file": "thing-1/a.js", "sha256": "0" * 64}, {"file": "thing-1/b.js"}]}]
    (tmp_path / "vendor.json").write_text(json.dumps(listed))

    found = script["differences"](tmp_path / "vendor.json")

    assert [Path(line.partition(": ")[0]).name for line in found] == ["a.js", "b.js"]
    assert "not the recorded file" in found[0]
    assert "missing" in found[1]


def test_the_end_of_a_file_loses_its_source_map_and_nothing_else() -> None:
    strip = runpy.run_path(str(ROOT / "bin/vendor"))["SOURCE_MAP"]
    assert strip.sub(b"\n", b"var a=1;\n//# sourceMappingURL=a.js.map") == b"var a=1;\n"
    assert strip.sub(b"\n", b"a{}\n/*# sourceMappingURL=a.css.map */\n") == b"a{}\n"
    assert strip.sub(b"\n", b'var s="// sourceMappingURL=x";more()') == b'var s="// sourceMappingURL=x";more()'
