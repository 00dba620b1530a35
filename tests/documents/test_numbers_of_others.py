"""Numbers of bodies whose register is not kept here are typed, never given; no register runs backwards."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from clock import local_day
from documents.models import KeptRegister, NumberEntry
from documents.numbers import Act, NotOurRegister, NumberRunsBack, kept_here, note_given, take_number
from dossiers.handlers.common import OUTSIDE_NUMBER, number_wanted
from dossiers.models import Dossier
from opinions.answers import answer as reply
from opinions.requests import ask
from tests.world import World
from web.steps.forms import form_for
from workflow.errors import BadFacts
from workflow.steps import steps_of

pytestmark = pytest.mark.django_db


def given(number: int, day: dt.date, symbol: str = "QĐ-UBND") -> NumberEntry:
    with transaction.atomic():
        return note_given(number=number, symbol=symbol, year=day.year, act=Act(issued_on=day))


@pytest.mark.parametrize("body", ["UBND", "STC", "KBNN", "ĐCK", "UBND@30544", "PKT@883"])
def test_no_number_of_another_body_is_given_here(body: str) -> None:
    with pytest.raises(NotOurRegister, match="không cấp"), transaction.atomic():
        take_number(body=body, kind="QĐ-UBND", year=2026)
    assert not NumberEntry.objects.exists()


def test_a_register_of_another_body_may_be_kept_here_for_a_time() -> None:
    KeptRegister.objects.create(
        body="UBND", valid_from=dt.date(2026, 7, 1), valid_to=dt.date(2026, 12, 31), source="Công văn 12/UBND-VP"
    )
    for day, here in ((dt.date(2026, 6, 30), False), (dt.date(2026, 7, 1), True), (dt.date(2027, 1, 1), False)):
        assert kept_here("UBND", day) is here and kept_here("UBND@30544", day) is here
    assert kept_here("SCT", dt.date(2026, 1, 1)) and kept_here("TTKC", dt.date(2026, 1, 1))


def test_a_later_number_has_no_earlier_day_and_the_refusal_says_what_to_do() -> None:
    given(501, dt.date(2026, 3, 2))
    given(533, dt.date(2026, 3, 20))
    with pytest.raises(NumberRunsBack, match=r"Số 01/QĐ-UBND ngày 10 tháng 7 năm 2026 .* 533/QĐ-UBND .* hủy số ấy"):
        given(1, dt.date(2026, 7, 10))
    with pytest.raises(NumberRunsBack, match="501/QĐ-UBND"):
        given(600, dt.date(2026, 3, 1))
    # Between them, on the same day, in another row, in another year: as it should be.
    for number, day, symbol in (
        (510, dt.date(2026, 3, 2), "QĐ-UBND"),
        (534, dt.date(2026, 3, 20), "QĐ-UBND"),
        (1, dt.date(2026, 7, 10), "TB-UBND"),
        (1, dt.date(2027, 1, 5), "QĐ-UBND"),
    ):
        assert given(number, day, symbol).outside


def test_a_cancelled_number_no_longer_stands_in_the_way() -> None:
    wrong = given(5330, dt.date(2026, 3, 20))
    NumberEntry.objects.filter(pk=wrong.pk).update(status=NumberEntry.Status.CANCELLED, ended_reason="Ghi nhầm")
    assert given(533, dt.date(2026, 3, 25)).number == 533


def test_the_chair_of_the_province_types_the_number_of_his_decision(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    KeptRegister.objects.all().delete()
    day = local_day(world.at)
    papers = steps_of(Dossier)["extend"].papers
    assert number_wanted(dossier, papers, world["ubnd"], day) == "QĐ-UBND"
    form = form_for("extend")(dossier=dossier, numbered="QĐ-UBND")
    assert OUTSIDE_NUMBER in form.fields and "512/QĐ-UBND" in form.fields[OUTSIDE_NUMBER].help_text
    for typed, said in (("", "do cơ quan ấy cấp"), ("9001/QĐ-SCT", "không phải của UBND"), ("17", "cả số và ký hiệu")):
        with pytest.raises(BadFacts, match=said):
            world.step(dossier, "extend", "ubnd", **{OUTSIDE_NUMBER: typed})
    moved = world.step(dossier, "extend", "ubnd", **{OUTSIDE_NUMBER: "9001/QĐ-UBND"})
    act = moved.decisions.get(kind="EXTENSION_DECISION")
    assert act.full_number == "9001/QĐ-UBND" and NumberEntry.objects.get(number=9001).outside


def test_one_number_of_another_body_stands_for_one_act(world: World) -> None:
    first, second = world.at_state("IN_PROGRESS"), world.at_state("IN_PROGRESS")
    KeptRegister.objects.all().delete()
    world.step(first, "extend", "ubnd", **{OUTSIDE_NUMBER: "9001/QĐ-UBND"})
    with pytest.raises(BadFacts, match="đã ghi cho"):
        world.step(second, "extend", "ubnd", **{OUTSIDE_NUMBER: "9001/QĐ-UBND"})


def test_the_department_takes_its_own_number_as_ever(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    KeptRegister.objects.all().delete()
    assert number_wanted(dossier, steps_of(Dossier)["terminate"].papers, world["giamdoc"], local_day(world.at)) == ""
    moved = world.step(dossier, "terminate", "giamdoc")
    assert not NumberEntry.objects.get(symbol="QĐ-SCT", act="TERMINATION_DECISION").outside
    assert moved.decisions.get(kind="TERMINATION_DECISION").symbol == "QĐ-SCT"


def test_finance_types_the_number_of_the_letter_it_wrote(world: World) -> None:
    dossier = world.at_state("CHECKED")
    request = ask(
        dossier,
        actor=world["trungtam"],
        at=world.later(),
        subject="FINANCE",
        question="Còn cân đối không?",
        bodies=["DOF"],
    )
    KeptRegister.objects.all().delete()
    opinion = request.opinions.get()
    with pytest.raises(BadFacts, match="không giữ ở đây"):
        reply(opinion, actor=world["sotaichinh"], at=world.later(), answer="AGREE")
    given_now = reply(
        opinion,
        actor=world["sotaichinh"],
        at=world.later(),
        answer="AGREE",
        letter_no="214/STC-QLNS",
        letter_on=local_day(world.at),
    )
    assert given_now.letter_no == "214/STC-QLNS" and given_now.paper is None
