"""Every page of the documents that code, a screen or another page cites is there, and the README names it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
#: Not kept by us: told as it was, or somebody else's.
ELSEWHERE = re.compile(r"https?://\S+")
CITED = re.compile(r"\bdocs/[\w./-]*\w\.(?:md|py)\b")
LINKED = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
READ = {".py", ".md", ".html", ".toml", ".css", ".js", ".yml", ".sh", ".conf", ""}


def texts() -> Iterator[tuple[Path, str]]:
    """Every file of the project that people write."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    names = listed.stdout.split("\n") if listed.returncode == 0 else [str(one) for one in ROOT.rglob("*.md")]
    for name in filter(None, names):
        path = ROOT / name
        if path.suffix in READ and path.is_file() and "vendor" not in path.parts and "axe-core" not in name:
            yield path, ELSEWHERE.sub("", path.read_text("utf-8", errors="replace"))


def test_every_page_cited_is_there() -> None:
    missing = {
        f"{path.relative_to(ROOT)}: {cited}"
        for path, text in texts()
        for cited in CITED.findall(text)
        if not (ROOT / cited).exists()
    }
    assert not missing


def test_every_link_of_a_page_leads_somewhere() -> None:
    missing = {
        f"{path.relative_to(ROOT)}: {link}"
        for path, text in texts()
        if path.suffix == ".md"
        for link in LINKED.findall(text)
        if not (path.parent / link).exists()
    }
    assert not missing


def test_the_readme_leads_to_every_page() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    lost = [page.name for page in sorted((ROOT / "docs").glob("*.md")) if f"docs/{page.name}" not in readme]
    assert not lost
