"""The head of a body records that one of his people is away: in his own body, by the rules of a deputy, logged."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import clock
from accounts.models import Delegation, Headship, Organisation, User
from ledger.log import verify
from ledger.models import LogEntry, OutboxEvent
from notifications.models import Notice
from tests.browsing import day, text_of, window
from tests.clock import begins
from tests.world import World
from workflow.absence import chain_of
from workflow.engine import act, open_tasks

pytestmark = [pytest.mark.django_db, pytest.mark.any_day]
PAGE = "/vang-mat/"


def typed(person: User, deputy: User, **more: str) -> dict[str, Any]:
    facts = {"person": person.pk, "deputy": deputy.pk, "valid_from": day(), "valid_to": day(5), "reason": "Nghỉ ốm"}
    return facts | more


def refused(world: World, who: str, facts: dict[str, Any], *, status: int, sentence: str) -> None:
    before = [one.objects.count() for one in (Delegation, LogEntry, OutboxEvent, Notice)]
    answer = window(world, who).post(PAGE, facts)
    assert (answer.status_code, sentence in text_of(answer)) == (status, True), text_of(answer)[-500:]
    assert [one.objects.count() for one in (Delegation, LogEntry, OutboxEvent, Notice)] == before


def test_the_head_records_an_absence_the_deputy_works_and_the_absent_sees_who_did_it(world: World) -> None:
    world.at = begins() - dt.timedelta(days=1)
    dossier = world.at_state("DRAFTED")
    head, officer, deputy = window(world, "giamdoc"), world["so"], world["hoidong3"]
    assert "/vang-mat/" in head.get("/uy-quyen/").content.decode()
    assert str(officer) in text_of(head.get(PAGE))
    assert head.post(PAGE, typed(officer, deputy)).status_code == 302
    shown = text_of(head.get(PAGE))
    assert f"{deputy} làm thay" in shown and f"do {world['giamdoc']} ghi" in shown
    row = Delegation.objects.get()
    assert row.recorded_by == world["giamdoc"]
    told = text_of(window(world, "so").get("/uy-quyen/"))
    assert str(deputy) in told and f"do {world['giamdoc']} ghi" in told
    for person in (officer, deputy):
        assert str(world["giamdoc"]) in Notice.objects.get(recipient=person, key__startswith="absence").subject
    line = LogEntry.objects.get(chain=chain_of(officer))
    assert (line.action, line.data["deputy"], line.data["reason"]) == ("record_absence", str(deputy), "Nghỉ ốm")
    assert verify(chain_of(officer)) is None
    moved = act(dossier, "open_appraisal", actor=deputy, at=clock.now(), meeting_on=clock.today())
    assert moved.state == "APPRAISING" and open_tasks(moved).exists()


def test_the_absent_person_ends_it_and_so_does_the_head(world: World) -> None:
    head = window(world, "giamdoc")
    for who in ("so", "giamdoc"):
        head.post(PAGE, typed(world["so"], world["hoidong3"]))
        row = Delegation.objects.order_by("-pk").first()
        address = f"/uy-quyen/{row.pk}/thoi/" if who == "so" else f"{PAGE}{row.pk}/thoi/"
        assert window(world, who).post(address).status_code == 302
        row.refresh_from_db()
        assert row.valid_to == clock.today()
    assert LogEntry.objects.filter(chain=chain_of(world["so"]), action="end_absence").count() == 1
    again = head.post(f"{PAGE}{row.pk}/thoi/")
    assert again.status_code == 409 and "không cần kết thúc" in text_of(again)


def test_only_within_ones_own_body(world: World) -> None:
    other = typed(world["sotaichinh"], world["hoidong3"])
    refused(world, "giamdoc", other, status=403, sentence="không thuộc cơ quan của anh/chị")
    refused(world, "so", typed(world["ketoan"], world["hoidong3"]), status=403, sentence="người đứng đầu cơ quan")
    refused(world, "trungtam", typed(world["so"], world["hoidong3"]), status=403, sentence="không thuộc cơ quan")
    assert window(world, "so").get(PAGE).status_code == 403
    nobodys = typed(world["nguoila"], world["hoidong3"])
    refused(world, "giamdoc", nobodys, status=403, sentence="không thuộc cơ quan")
    own = Delegation.objects.create(
        user=world["so"],
        deputy=world["hoidong3"],
        valid_from=clock.today(),
        valid_to=clock.today() + dt.timedelta(days=5),
    )
    for who in ("giamdoc", "trungtam"):
        assert window(world, who).post(f"{PAGE}{own.pk}/thoi/").status_code == 403


def test_whoever_was_head_until_yesterday_records_nothing(world: World) -> None:
    facts = typed(world["hoidong2"], world["nghiemthu"])
    assert window(world, "trungtam").get(PAGE).status_code == 200
    Headship.objects.update(valid_to=clock.today() - dt.timedelta(days=1))
    refused(world, "trungtam", facts, status=403, sentence="người đứng đầu cơ quan")
    # The director's seat makes him the head of his own body, without a row.
    assert window(world, "giamdoc").post(PAGE, typed(world["so"], world["hoidong3"])).status_code == 302


def test_the_rules_of_a_deputy_are_the_same(world: World) -> None:
    officer, deputy = world["so"], world["hoidong3"]
    Delegation.objects.create(user=deputy, deputy=officer, valid_from=clock.today(), valid_to=clock.today())
    refused(world, "giamdoc", typed(officer, deputy), status=422, sentence="Ủy quyền vòng tròn")
    third = world["hoidong4"]
    Delegation.objects.create(user=third, deputy=deputy, valid_from=clock.today(), valid_to=clock.today())
    refused(world, "giamdoc", typed(officer, third), status=422, sentence="Ủy quyền vòng tròn")
    refused(world, "giamdoc", typed(officer, officer), status=422, sentence="cho chính mình")
    refused(world, "giamdoc", typed(officer, world["quantri"]), status=422, sentence="hãy chọn lại")
    refused(world, "giamdoc", typed(officer, third, valid_to=day(-1)), status=422, sentence="trước ngày bắt đầu")
    refused(world, "giamdoc", typed(officer, third, valid_from=day(-2)), status=422, sentence="Chọn hôm nay hoặc")
    refused(world, "giamdoc", typed(officer, third, reason="  "), status=422, sentence="Lý do")
    refused(world, "giamdoc", typed(world["giamdoc"], third), status=422, sentence="hãy chọn lại")


def test_the_seat_of_an_administrator_is_not_lent_by_a_head(world: World) -> None:
    body = Organisation.objects.get(code__iexact="DOIT")
    User.objects.filter(pk=world["quantri"].pk).update(organisation=body)
    refused(world, "giamdoc", typed(world["quantri"], world["hoidong3"]), status=422, sentence="quản trị hệ thống")
