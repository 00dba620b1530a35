"""The submission on which the People's Committee decides: typed once at its step, printed on its decision."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

import clock
from documents.models import Paper
from documents.numbers import Act, note_given
from documents.vietnamese import date_long
from dossiers.consistency.checking import check_dossier
from dossiers.handlers.submissions import SUBMISSION_NO, SUBMISSION_ON
from dossiers.models import Dossier
from papers.trace import lines_of
from papers.word_templates.drawing import draw_with
from tests.world import World
from workflow.errors import BadFacts

pytestmark = pytest.mark.django_db


def made_on(world: World) -> dict[str, Any]:
    return {SUBMISSION_NO: "số 96 / TTr-SCT", SUBMISSION_ON: clock.local_day(world.at)}


def printed(dossier: Dossier, kind: str) -> str:
    paper = Paper.objects.of(dossier.pk).get(kind=kind)
    return "\n".join(lines_of(draw_with(paper.template_version, paper.kind, paper.facts)))


def cited(day: dt.date) -> str:
    return f"Theo đề nghị của Giám đốc Sở Công Thương tại Tờ trình số 96/TTr-SCT {date_long(day)}."


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("terminate", "TERMINATION_DECISION"),
        ("extend", "EXTENSION_DECISION"),
        ("approve_big_amendment", "AMENDMENT_DECISION"),
    ],
)
def test_what_the_province_decides_names_the_submission_of_the_department(world: World, event: str, kind: str) -> None:
    dossier = world.at_state("IN_PROGRESS")
    if event == "approve_big_amendment":
        more = [
            {"field": "item.unit_price_vnd", "item": 1, "after": 500_000_000},
            {"field": "support_vnd", "after": 250_000_000},
        ]
        dossier = world.step(dossier, "request_amendment", "trungtam", changes=more, reason="Giá tăng")
    dossier = world.step(dossier, event, "ubnd", **made_on(world))
    day = clock.local_day(world.at)
    assert cited(day) in printed(dossier, kind)
    assert dossier.decisions.get(kind=kind).body["submission"] == {"number": "96/TTr-SCT", "date": day.isoformat()}
    assert check_dossier(dossier) == []


def test_the_page_of_the_province_asks_for_it_and_that_of_the_department_does_not(world: World) -> None:
    dossier, browser = world.at_state("IN_PROGRESS"), Client()
    asked = {}
    for who in ("ubnd", "giamdoc"):
        browser.force_login(world[who])
        asked[who] = browser.get(f"/ho-so/{dossier.code}/buoc/terminate/").content.decode()
    assert 'name="submission_no"' in asked["ubnd"] and 'name="submission_on"' in asked["ubnd"]
    assert "submission" not in asked["giamdoc"]
    done = world.step(dossier, "terminate", "giamdoc")
    assert "submission" not in done.decisions.get(kind="TERMINATION_DECISION").body
    assert "Tờ trình" not in printed(done, "TERMINATION_DECISION")


def test_what_is_no_submission_of_the_department_is_refused_in_words(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    day, opened = clock.local_day(world.at), clock.local_day(dossier.opened_at)
    note_given(number=95, symbol="TTr-SCT", year=day.year, act=Act(issued_on=day - dt.timedelta(days=1)))
    after, before = day + dt.timedelta(days=9), opened - dt.timedelta(days=1)
    for wrong, field, said in (
        ({SUBMISSION_NO: ""}, SUBMISSION_NO, "cả số và ký hiệu"),
        ({SUBMISSION_NO: "96/QĐ-SCT"}, SUBMISSION_NO, "cả số và ký hiệu"),
        ({SUBMISSION_NO: "96/TTr-STC"}, SUBMISSION_NO, "không phải của Sở Công Thương"),
        ({SUBMISSION_ON: None}, SUBMISSION_ON, "ngày/tháng/năm"),
        ({SUBMISSION_ON: after}, SUBMISSION_ON, "trong khoảng"),
        ({SUBMISSION_ON: before}, SUBMISSION_ON, "trong khoảng"),
        ({SUBMISSION_NO: "95/TTr-SCT"}, SUBMISSION_ON, "Sổ văn bản ghi số 95/TTr-SCT"),
    ):
        with pytest.raises(BadFacts) as refused:
            world.step(dossier, "terminate", "ubnd", **({SUBMISSION_NO: "96/TTr-SCT", SUBMISSION_ON: day} | wrong))
        assert said in refused.value.fields[field]
    assert not dossier.decisions.filter(kind="TERMINATION_DECISION").exists()


def test_the_last_one_named_is_offered_for_the_next_project_of_it(world: World) -> None:
    first, second = world.at_state("IN_PROGRESS"), world.at_state("IN_PROGRESS")
    world.step(first, "terminate", "ubnd", **made_on(world))
    browser = Client()
    browser.force_login(world["ubnd"])
    assert (
        "Tờ trình ghi gần nhất: 96/TTr-SCT ngày" in browser.get(f"/ho-so/{second.code}/buoc/extend/").content.decode()
    )
