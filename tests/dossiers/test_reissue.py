"""A corrected paper takes the place of one that was issued; the earlier one stays and says so."""

from __future__ import annotations

from typing import Any

import pytest

from documents.models import NumberEntry, Paper
from documents.register import cancel
from documents.verification import Standing, tell
from dossiers import reissue as mending
from dossiers.models import Dossier
from dossiers.paperwork import draw_paper
from dossiers.reissue import changes, preview, reissue, versions_of
from ledger.models import LogEntry, OutboxEvent
from tests.world import World
from workflow.errors import BadFacts, NotNow, NotYours, Stale

pytestmark = pytest.mark.django_db
WHY = "Ghi sai tên đề án"


def issued(world: World, kind: str = "APPROVAL_DECISION", state: str = "APPROVED") -> Paper:
    dossier = world.at_state(state)
    return draw_paper(Paper.objects.filter(chain=dossier.pk, kind=kind).latest("version"), world.at)


def renamed(paper: Paper, title: str = "Hỗ trợ ứng dụng máy sấy mẫu") -> None:
    Dossier.objects.filter(pk=paper.chain).update(title=title)


def mended(world: World, paper: Paper, who: str = "giamdoc", **more: Any) -> Paper:
    return reissue(paper, **({"actor": world[who], "at": world.later(), "reason": WHY} | more))


def test_a_mended_paper_is_a_new_version_with_the_facts_of_today_and_keeps_its_number(world: World) -> None:
    old = issued(world)
    renamed(old)
    lines = NumberEntry.objects.count()
    new = mended(world, old)
    assert (new.version, new.full_number, new.issued_on) == (2, old.full_number, old.issued_on)
    assert new.facts["dossier"]["title"] == "Hỗ trợ ứng dụng máy sấy mẫu"
    assert new.replaces == old and new.replaces_why == WHY and new.verify_code != old.verify_code
    assert draw_paper(new, world.at).file.sha256 != old.file.sha256
    assert NumberEntry.objects.count() == lines
    old.refresh_from_db()
    assert old.facts["dossier"]["title"] == "Hỗ trợ ứng dụng máy mẫu" and old.file is not None
    assert tell(old).standing is Standing.REPLACED and "phiên bản 2, số" in tell(old).words
    assert tell(new).standing is Standing.UNSIGNED


def test_what_changed_is_told_before_and_after_and_stands_in_the_log(world: World) -> None:
    old = issued(world)
    renamed(old)
    new = mended(world, old)
    (change,) = changes(old, new)
    assert (change.name, change.label) == ("dossier.title", "tên đề án của hồ sơ")
    assert (change.before, change.after) == ("Hỗ trợ ứng dụng máy mẫu", "Hỗ trợ ứng dụng máy sấy mẫu")
    line = LogEntry.objects.filter(chain=old.chain, action="reissue").get()
    assert line.data["reason"] == WHY and line.data["changed"] == ["dossier.title"]
    assert (line.data["version"], line.data["instead_of"], line.seat) == (2, 1, "DOIT_HEAD")
    assert versions_of(old) == versions_of(new) == [new, old]


def trace() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Paper, LogEntry, OutboxEvent, NumberEntry))


@pytest.mark.parametrize("who", ["coso", "trungtam", "so", "ketoan", "hoidong1", "nguoila"])
def test_only_who_may_issue_a_paper_may_mend_it(world: World, who: str) -> None:
    old = issued(world)
    before = trace()
    with pytest.raises(NotYours):
        mended(world, old, who)
    assert trace() == before


def test_without_a_reason_nothing_happens(world: World) -> None:
    old = issued(world)
    before = trace()
    for reason in ("", "   ", "sai"):
        with pytest.raises(BadFacts, match="lý do"):
            mended(world, old, reason=reason)
    assert trace() == before


def test_a_version_that_was_replaced_is_not_mended_again(world: World) -> None:
    old = issued(world)
    mended(world, old)
    with pytest.raises(NotNow, match="đã được thay bằng phiên bản 2"):
        mended(world, old)
    assert mended(world, Paper.objects.get(replaces=old)).version == 3


def test_an_old_page_mends_nothing(world: World) -> None:
    old = issued(world)
    seen = Dossier.objects.get(pk=old.chain).version
    mended(world, old, seen_version=seen)
    with pytest.raises(Stale):
        mended(world, Paper.objects.get(replaces=old), seen_version=seen)


def test_a_cancelled_number_is_not_used_again_the_mended_paper_takes_a_new_one(world: World) -> None:
    old = issued(world)
    line = NumberEntry.objects.get(symbol=old.symbol, number=old.number, year=old.year)
    cancel(line, reason="Sai thẩm quyền", actor=world["so"], at=world.at, day=world.at.date())
    new = mended(world, old)
    assert new.number == old.number + 1 and new.symbol == old.symbol
    assert new.facts["approval"]["number"] == new.full_number
    assert NumberEntry.objects.get(symbol=new.symbol, number=new.number).status == "ISSUED"
    assert f"phiên bản 2, số {new.full_number}" in tell(Paper.objects.get(pk=old.pk)).words
    assert Dossier.objects.get(pk=old.chain).approved_vnd == new.facts["approval"]["support_vnd"]


def test_a_signed_paper_takes_a_new_number_and_day(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    old = issued(world)
    monkeypatch.setattr(mending, "is_signed", lambda paper: True)
    new = mended(world, old, at=world.later(48))
    assert new.number == old.number + 1 and new.issued_on > old.issued_on
    assert new.facts["approval"]["signer"] == str(world["giamdoc"])


def test_what_several_bodies_signed_is_mended_by_an_annex(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    old = issued(world, "CONTRACT", "CONTRACTED")
    monkeypatch.setattr(mending, "is_signed", lambda paper: True)
    before = trace()
    with pytest.raises(NotNow, match="phụ lục"):
        mended(world, old, "trungtam")
    assert trace() == before


def test_minutes_of_the_council_are_mended_by_the_department(world: World) -> None:
    old = issued(world, "APPRAISAL_MINUTES", "APPRAISED")
    assert mended(world, old, "so").number == old.number


def test_the_papers_of_a_whole_life_can_each_be_drawn_again(world: World) -> None:
    """Facts as they are at the end still hold what every paper needs, or the refusal says what is gone."""
    dossier = world.at_state("CLOSED")
    refused = {}
    for paper in Paper.objects.filter(chain=dossier.pk, replaces__isnull=True):
        roles = mending.roles_for(dossier, paper.kind)
        seat = next(name for name in ("trungtam", "so", "giamdoc", "ubnd", "ketoan", "khobac", "nghiemthu", "coso")
                    if any(dossier.seat_for(role) in world.seats(name) for role in roles))  # fmt: skip
        try:
            draw_paper(mended(world, paper, seat), world.at)
        except NotNow as why:
            refused[paper.kind] = str(why)
    # Of two reports only the later one can be drawn from the facts of today.
    assert set(refused) <= {"RESULT_REPORT"}, refused


def test_what_a_new_version_would_change_can_be_seen_before(world: World) -> None:
    old = issued(world)
    dossier = Dossier.objects.get(pk=old.chain)
    assert preview(dossier, old, world.at.date()) == []
    renamed(old)
    (change,) = preview(Dossier.objects.get(pk=old.chain), old, world.at.date())
    assert change.name == "dossier.title"
