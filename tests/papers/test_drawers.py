"""Papers issued under an earlier wording are drawn again to the same bytes, by the drawing code of their version."""

from __future__ import annotations

import io
import sys
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from documents.models import Paper
from dossiers.paperwork import draw_paper
from papers import draw, drawers
from papers.drawers import BUILT_IN, DrawerGone, drawer, keeping, kept_versions, package_of
from papers.drawers.keeping import SHARED, archive_of, content_hash, hashes_of, known_hashes, renamed
from papers.errors import MissingFact, PaperError
from papers.sample import one
from papers.word_templates.drawing import draw_with, drawer_of
from tests.world import World

KEPT = kept_versions()


@pytest.mark.parametrize("version", KEPT)
def test_every_kept_version_draws_each_of_its_papers_as_it_did(version: str) -> None:
    drawn = drawer(version)
    samples = import_module(f"{package_of(version)}.papers.sample")
    assert hashes_of(drawn, samples) == known_hashes()[version]


def test_whoever_changes_what_papers_say_raises_the_version_once_it_was_kept() -> None:
    assert int(BUILT_IN) >= int(KEPT[-1])
    if BUILT_IN in KEPT:
        now = hashes_of(drawer(BUILT_IN), import_module("papers.sample"))
        differs = [name for name, known in known_hashes()[BUILT_IN].items() if now.get(name) != known]
        assert differs == [], "raise papers.drawers.BUILT_IN: these papers are drawn otherwise than when it was kept"


def test_every_version_since_the_first_kept_one_is_there() -> None:
    assert [int(version) for version in KEPT] == list(range(int(KEPT[0]), int(KEPT[-1]) + 1))
    assert int(BUILT_IN) - int(KEPT[-1]) in (0, 1), "keep the version before (manage.py keep_drawer) before raising it"
    assert list(known_hashes()) == sorted(KEPT, key=str)


@pytest.mark.parametrize("version", KEPT)
def test_a_kept_version_uses_nothing_of_the_drawing_code_that_is_still_being_changed(version: str) -> None:
    drawer(version)
    package = package_of(version)
    of_the_tree = ("papers.", "documents.house", "documents.vietnamese", "documents.worded.filling")
    borrowed = {
        f"{name}: {value.__module__}"
        for name, module in list(sys.modules.items())
        if name.startswith(f"{package}.")
        for value in vars(module).values()
        if isinstance(value, FunctionType | type)
        and value.__module__.startswith(of_the_tree)
        and not value.__module__.startswith(SHARED)
    }
    assert borrowed == set()


def test_a_refusal_of_a_kept_version_is_the_refusal_everybody_catches() -> None:
    with pytest.raises(MissingFact, match="Hãy bổ sung vào hồ sơ") as refused:
        drawer(KEPT[0]).draw("APPROVAL_DECISION", {})
    assert isinstance(refused.value, PaperError)


def test_a_version_nobody_kept_is_refused_with_a_way_on() -> None:
    for version in ("1", "999", "../3", ""):
        with pytest.raises(DrawerGone, match="khôi phục"):
            draw_with(version, "APPROVAL_DECISION", one())


def test_a_template_of_before_says_by_itself_with_which_code_it_was_filled_in() -> None:
    assert drawer_of("APPROVAL_DECISION/v2:0123456789ab").version == "3"
    assert drawer_of(f"APPROVAL_DECISION/v2:0123456789ab+{BUILT_IN}").version == BUILT_IN
    assert drawer_of(BUILT_IN).draw is draw


def test_an_archive_is_the_sources_with_their_imports_led_into_a_package_of_their_own(tmp_path: Path) -> None:
    assert archive_of("77") == archive_of("77")
    source = "from documents.house import Paper\nfrom papers.errors import BadFact\nimport datetime as dt\n"
    assert renamed(source, "drawer_77") == source.replace("documents.house", "drawer_77.house")
    # Drawn from the archive and drawn from the tree: one code.
    (tmp_path / "77.zip").write_bytes(archive_of("77"))
    sys.path.append(str(tmp_path / "77.zip"))
    try:
        papers: Any = import_module("drawer_77.papers")
        assert content_hash(papers.draw("CONTRACT", one())) == content_hash(draw("CONTRACT", one()))
    finally:
        sys.path.remove(str(tmp_path / "77.zip"))


def test_a_kept_version_is_never_written_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(keeping, "KEPT", tmp_path)
    monkeypatch.setattr(keeping, "HASHES", tmp_path / "drawn.json")
    out = io.StringIO()
    call_command("keep_drawer", stdout=out)
    assert f"phiên bản {BUILT_IN}" in out.getvalue() and list(known_hashes()) == [BUILT_IN]
    with pytest.raises(CommandError, match="BUILT_IN"):
        call_command("keep_drawer", stdout=out)


@pytest.mark.django_db
def test_a_paper_ordered_before_an_update_is_drawn_as_it_was_ordered(world: World) -> None:
    dossier = world.at_state("APPROVED")
    paper = (
        Paper.objects.filter(chain=dossier.pk, kind="SUPPLEMENT_NOTICE").first()
        or Paper.objects.filter(chain=dossier.pk, kind="PROJECT").get()
    )
    assert paper.template_version == BUILT_IN
    Paper.objects.filter(pk=paper.pk).update(template_version=KEPT[-1])
    waiting = Paper.objects.get(pk=paper.pk)
    drawn = draw_paper(waiting, world.at)
    assert drawn.file is not None and drawn.template_version == KEPT[-1]
    assert drawers.drawer(KEPT[-1]).draw(paper.kind, paper.facts)
