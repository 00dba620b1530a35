"""What is owed stands on top of the first page with its day; whoever waits is told when nothing is owed any more."""

from __future__ import annotations

import datetime as dt

import pytest

import clock
from dossiers.models import Dossier
from dossiers.returns.answering import answer_point
from ledger.outbox import deliver
from notifications.models import Notice
from settlement.readiness import readiness
from tests.browsing import text_of, window
from tests.world import World
from workflow.clock_models import Turn

COMPLETE = "đã đủ để trình"


@pytest.fixture
def returned(world: World) -> Dossier:
    """A settlement that finance sent back with two defects."""
    dossier = world.step(
        world.before("pass_settlement"), "return_settlement", "ketoan", gaps=["[HĐ 1] Thiếu số sê-ri", "Ảnh máy mờ"]
    )
    while deliver(now=world.at, limit=200).handled:
        pass
    return dossier


def told(world: World, who: str) -> int:
    while deliver(now=world.at, limit=200).handled:
        pass
    return Notice.objects.filter(recipient=world[who], subject__contains=COMPLETE).count()


@pytest.mark.parametrize("who", ["coso", "trungtam"])
def test_defects_of_a_settlement_stand_on_top_of_the_first_page_with_their_day(
    world: World, returned: Dossier, who: str
) -> None:
    page = window(world, who).get("/")
    top = page.content.decode().partition('aria-label="Việc đang chờ"')[0]
    assert "Thiếu số sê-ri" in top
    assert "Ảnh máy mờ" in top
    assert f"/ho-so/{returned.code}/chung-tu/#diem-{returned.points.first().pk}" in top
    # One day: of the letter, the points, the task and the evidence page.
    (due,) = {
        returned.points.first().due_on,
        readiness(returned, clock.local_day(world.at)).settle_by,
        Turn.objects.get(subject=returned, asks="submit_settlement", ended_at=None).due_on,
        dt.date.fromisoformat(returned.decisions.get(kind="SETTLEMENT_RETURN").body["due_on"]),
    }
    assert f'datetime="{due:%Y-%m-%d}"' in top
    evidence = window(world, who).get(f"/ho-so/{returned.code}/chung-tu/").content.decode()
    assert f'datetime="{due:%Y-%m-%d}"' in evidence and "tính từ ngày tài chính trả lại" in evidence
    assert "Thiếu số sê-ri" not in text_of(window(world, "ketoan").get("/")).partition("Việc đang chờ")[0]


def test_defects_stand_on_top_of_the_evidence_page_before_anything_is_called_ready(
    world: World, returned: Dossier
) -> None:
    for who in ("coso", "trungtam"):
        page = window(world, who).get(f"/ho-so/{returned.code}/chung-tu/").content.decode()
        assert page.index("Thiếu số sê-ri") < page.index("trinh-de")
        assert "Đủ để trình" not in page
        assert f"/diem/{returned.points.first().pk}/" in page


def test_what_an_accepted_dossier_still_lacks_stands_on_the_applicants_first_page(world: World) -> None:
    dossier = world.at_state("SETTLING")
    page = window(world, "coso").get("/")
    day = readiness(dossier, clock.local_day(world.at)).settle_by
    assert "Phải bổ sung, trả lời" in text_of(page)
    assert "Hóa đơn của hạng mục 1" in text_of(page)
    assert f'datetime="{day:%Y-%m-%d}"' in page.content.decode()


def test_nothing_owed_says_nothing(world: World) -> None:
    world.at_state("SUBMITTED")
    assert "Phải bổ sung" not in text_of(window(world, "coso").get("/"))


def test_the_centre_is_told_once_when_the_last_point_is_answered(world: World, returned: Dossier) -> None:
    first, second = returned.points.all()
    answer_point(first, actor=world["coso"], at=world.later(), text="Số M1, xem ảnh nhãn")
    assert told(world, "trungtam") == 0
    answer_point(second, actor=world["coso"], at=world.later(), text="Đã chụp lại")
    assert told(world, "trungtam") == 1
    assert told(world, "coso") == 0
    answer_point(second, actor=world["coso"], at=world.later(), text="Đã chụp lại lần nữa")
    assert told(world, "trungtam") == 1
