"""What binds an official to a firm is told before it matters, by himself or by the head of his body."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import clock
from appraisal.models import Interest, Tie
from appraisal.ties import declare_in, declare_tie, end_tie
from dossiers.models import Dossier
from ledger.log import verify
from ledger.models import LogEntry
from notifications.models import Notice
from tests.browsing import day, text_of, window
from tests.clock import begins
from tests.world import World
from workflow.absence import chain_of
from workflow.errors import BadFacts, NotNow, NotYours

pytestmark = [pytest.mark.django_db, pytest.mark.any_day]
PAGE = "/loi-ich/"


def told(world: World, who: str = "so", by: str = "", **more: Any) -> Tie:
    given = {"kind": "FAMILY", "tax_code": world.firm.tax_code, "note": "Em vợ là chủ cơ sở"}
    return declare_tie(world[who], actor=world[by or who], at=world.later(), **(given | more))


def test_a_tie_told_once_keeps_him_from_deciding_in_whatever_comes_later(world: World) -> None:
    told(world, "trungtam")
    dossier = world.at_state("SUBMITTED")
    world.step(dossier, "confirm_by_commune", "commune")
    with pytest.raises(NotYours, match=r"quan hệ gia đình .*Em vợ là chủ cơ sở"):
        world.step(dossier, "check_pass", "trungtam")
    assert verify(chain_of(world["trungtam"])) is None


def test_the_head_of_the_body_records_it_and_the_person_is_told(world: World) -> None:
    tie = told(world, "so", by="giamdoc", kind="OWNS", note="Góp 20 % vốn")
    assert tie.recorded_by == world["giamdoc"]
    assert str(world["giamdoc"]) in Notice.objects.get(recipient=world["so"]).subject
    line = LogEntry.objects.get(chain=chain_of(world["so"]))
    assert (line.action, line.data["tax_code"]) == ("declare_tie", world.firm.tax_code)
    for stranger in ("ketoan", "trungtam", "nguoila"):
        with pytest.raises(NotYours):
            told(world, "so", by=stranger, kind="OTHER")


def test_what_the_head_recorded_the_person_does_not_end_and_what_he_told_he_may(world: World) -> None:
    recorded, own = told(world, "so", by="giamdoc", kind="OWNS"), told(world, "so")
    today = clock.local_day(world.later())
    with pytest.raises(NotYours, match="người đứng đầu"):
        end_tie(recorded, on=today, reason="Đã bán", actor=world["so"], at=world.at)
    end_tie(own, on=today, reason="Đã ly hôn", actor=world["so"], at=world.at)
    end_tie(recorded, on=today, reason="Đã bán", actor=world["giamdoc"], at=world.at)
    with pytest.raises(NotNow):
        end_tie(own, on=today, reason="Nữa", actor=world["so"], at=world.at)
    for wrong in (today + dt.timedelta(1), today - dt.timedelta(400)):
        with pytest.raises(BadFacts, match="Ngày hết"):
            end_tie(told(world, "so", kind="OTHER"), on=wrong, reason="x", actor=world["so"], at=world.at)
        Tie.objects.filter(kind="OTHER").delete()
    # Told anew after it ended: a new row.
    assert told(world, "so").pk != own.pk


@pytest.mark.parametrize(
    ("wrong", "says"),
    [({"kind": "X"}, "loại quan hệ"), ({"tax_code": "123"}, "mã đúng có"), ({"note": "  "}, "với ai")],
)
def test_what_does_not_hold_is_refused(world: World, wrong: dict[str, str], says: str) -> None:
    with pytest.raises(BadFacts, match=says):
        told(world, **wrong)
    assert not Tie.objects.exists()


def test_the_same_is_not_told_twice(world: World) -> None:
    told(world)
    with pytest.raises(BadFacts, match="đã khai"):
        told(world)


def test_an_interest_in_one_dossier_takes_an_official_out_of_it_alone(world: World) -> None:
    one, other = world.at_state("SETTLEMENT_REVIEW"), world.at_state("SETTLEMENT_REVIEW")
    declare_in(one, world["ketoan"], note="Người bán máy là bạn thân", actor=world["ketoan"], at=world.later())
    with pytest.raises(NotYours):
        world.step(one, "pass_settlement", "ketoan")
    world.step(other, "pass_settlement", "ketoan")
    assert not Dossier.objects.seen_by(world["ketoan"], world.at.date()).filter(pk=one.pk).exists()
    line = LogEntry.objects.filter(chain=one.pk, action="note_interest").get()
    assert "bạn thân" not in str(line.data) and verify(one.pk) is None
    with pytest.raises(NotNow):
        declare_in(one, world["ketoan"], note="Nữa", actor=world["ketoan"], at=world.later())


def test_a_member_of_the_council_says_so_at_the_council(world: World) -> None:
    dossier = world.at_state("APPRAISING")
    with pytest.raises(BadFacts, match="Hội đồng"):
        declare_in(dossier, world["hoidong3"], note="Bạn", actor=world["hoidong3"], at=world.later())
    assert not Interest.objects.exists()


# ── The page ─────────────────────────────────────────────────────────────────────────────────────


def test_the_page_takes_a_tie_and_shows_it_with_the_firm(world: World) -> None:
    browser = window(world, "ketoan")
    form = {
        "person": world["ketoan"].pk,
        "kind": "OWNS",
        "tax_code": world.firm.tax_code,
        "code": "",
        "note": "Góp vốn",
    }
    said = text_of(browser.post(PAGE, form, follow=True))
    assert "Đã ghi lợi ích liên quan" in said and world.firm.name in said
    tie = Tie.objects.get()
    ended = browser.post(f"{PAGE}{tie.pk}/het/", {"on": day(), "reason": "Đã bán"}, follow=True)
    assert "hết từ hết ngày" in text_of(ended)


def test_the_page_says_what_is_missing_and_takes_one_dossier(world: World) -> None:
    world.at = begins() - dt.timedelta(days=40)
    dossier = world.at_state("CHECKED")
    browser = window(world, "ketoan")
    form = {"person": world["ketoan"].pk, "kind": "DOSSIER", "tax_code": "", "code": "", "note": "Bạn"}
    assert "Hãy ghi mã của hồ sơ" in text_of(browser.post(PAGE, form))
    assert "Hãy ghi mã số thuế" in text_of(browser.post(PAGE, form | {"kind": "FAMILY"}))
    assert "Không có hồ sơ này" in text_of(browser.post(PAGE, form | {"code": "KC-2020-0001"}))
    assert browser.post(PAGE, form | {"code": dossier.code.lower()}).status_code == 302
    assert Interest.objects.get().dossier == dossier
    assert dossier.code in text_of(browser.get(PAGE))


def test_a_head_sees_his_people_and_nobody_else_does(world: World) -> None:
    told(world, "so")
    assert str(world["so"]) in text_of(window(world, "giamdoc").get(PAGE))
    assert "Em vợ" not in text_of(window(world, "ketoan").get(PAGE))
    form = {"person": world["so"].pk, "kind": "OWNS", "tax_code": world.firm.tax_code, "code": "", "note": "Góp vốn"}
    assert window(world, "giamdoc").post(PAGE, form).status_code == 302
    assert Tie.objects.get(kind="OWNS").recorded_by == world["giamdoc"]
    assert window(world, "ketoan").post(PAGE, form).status_code == 422
    assert window(world, "coso").get(PAGE).status_code == 403
