"""What an applicant is promised while writing and sending: said in time, named rightly, asked once."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from dossiers.conditions import (
    AMONG_THE_PAPERS,
    ASKED_OF_THE_PROJECT,
    ASKED_OF_THE_REQUEST,
    IN_THE_ITEMS,
    IN_THE_TEXT,
)
from dossiers.models import Dossier
from dossiers.services import open_dossier, write
from dossiers.states import PLACES, State
from establishments.models import Establishment
from programmes.models import YearBudget
from programmes.periods import programme_of
from tests.world import World
from workflow.engine import act
from workflow.errors import BadFacts, NotNow


@pytest.fixture
def applicant(world: World) -> Client:
    one = Client()
    one.force_login(world["coso"])
    return one


def text_of(dossier: Dossier, **changes: object) -> dict[str, object]:
    """The form of the request as a browser sends it back."""
    fields = {
        "version": dossier.version,
        "title": dossier.title,
        "budget_year": dossier.budget_year,
        "need": dossier.need,
        "local_vnd": dossier.local_vnd,
        "central_vnd": dossier.central_vnd,
        "counterpart_vnd": dossier.counterpart_vnd,
        "other_vnd": dossier.other_vnd,
    }
    return fields | ({"no_double_funding": "on"} if dossier.no_double_funding else {}) | changes


# ── More than the norm gives ───────────────────────────────────────────────────────────────────────


def test_asking_for_more_than_the_norm_gives_stops_at_sending(world: World) -> None:
    dossier = world.opened(price=200_000_000, support=120_000_000)
    with pytest.raises(NotNow, match=r"120\.000\.000 đồng vượt mức tính theo định mức là 100\.000\.000 đồng"):
        act(dossier, "submit", actor=world["coso"], at=world.later())
    assert Dossier.objects.get(pk=dossier.pk).state == State.SURVEYED


def test_the_most_that_the_norm_gives_stands_at_the_box_it_is_typed_into(world: World, applicant: Client) -> None:
    dossier = world.opened(price=200_000_000)
    page = applicant.get(reverse("write", args=[dossier.code])).content.decode()
    assert "tối đa 100.000.000 đồng" in page and 'data-kc-most="100000000"' in page


def test_saving_more_than_the_norm_gives_says_so_at_once(world: World, applicant: Client) -> None:
    dossier = world.opened(price=200_000_000)
    typed = text_of(dossier, local_vnd=120_000_000, counterpart_vnd=80_000_000)
    page = applicant.post(reverse("write", args=[dossier.code]), typed, follow=True).content.decode()
    assert "vượt mức tính theo định mức" in page


# ── A year that is over ────────────────────────────────────────────────────────────────────────────


def test_a_year_that_is_over_is_refused_at_sending_and_can_be_chosen_anew(world: World) -> None:
    dossier = world.opened()
    world.at = world.at.replace(year=2027)
    with pytest.raises(NotNow, match="Năm kế hoạch 2026 đã hết"):
        act(dossier, "submit", actor=world["coso"], at=world.at)
    with pytest.raises(BadFacts, match="từ 2027 đến 2029"):
        write(dossier, actor=world["coso"], at=world.at, budget_year=2026 - 1)
    dossier = write(dossier, actor=world["coso"], at=world.at, budget_year=2027)
    assert dossier.programme == programme_of(2027)
    assert act(dossier, "submit", actor=world["coso"], at=world.later()).state == State.SUBMITTED


def test_a_year_without_a_plan_or_money_is_said_where_it_is_chosen(world: World, applicant: Client) -> None:
    dossier = world.opened()
    dossier = write(dossier, actor=world["coso"], at=world.later(), budget_year=2028)
    YearBudget.objects.filter(year=2028).delete()
    page = applicant.get(reverse("write", args=[dossier.code])).content.decode()
    assert "Năm 2028 chưa có dự toán khuyến công" in page


# ── Refusals name what mends ───────────────────────────────────────────────────────────────────────


def test_what_a_refusal_names_stands_on_the_page_and_is_a_link(world: World, applicant: Client) -> None:
    dossier = world.opened()
    write(dossier, actor=world["coso"], at=world.later(), need="", counterpart_vnd=1)
    dossier.items.all().delete()
    dossier.attachments.update(withdrawn_at=world.at)
    page = applicant.get(reverse("dossier", args=[dossier.code])).content.decode()
    for place, url in (
        (IN_THE_TEXT, reverse("write", args=[dossier.code])),
        (IN_THE_ITEMS, reverse("write-lines", args=[dossier.code])),
        (AMONG_THE_PAPERS, "#thanh-phan"),
    ):
        assert re.search(rf'<a href="[^"]*{url}">«{place}»</a>', page), place
        assert len(re.findall(place, page)) > 1, f"{place}: named in a refusal, but nothing on the page is called so"


def test_what_is_asked_at_sending_is_not_called_optional(world: World, applicant: Client) -> None:
    dossier = world.opened()
    page = applicant.get(reverse("write", args=[dossier.code])).content.decode()
    label = re.search(r'<label[^>]*for="id_need"[^>]*>(.*?)</label>', page, re.S)
    assert label and "cần có khi nộp" in label[1] and "không bắt buộc" not in label[1]
    promise = re.search(r'<label[^>]*for="id_no_double_funding"[^>]*>(.*?)</label>', page, re.S)
    assert promise and "cần có khi nộp" in promise[1]


def test_each_thing_asked_later_is_a_column_of_the_dossier() -> None:
    for name in (*ASKED_OF_THE_REQUEST, *ASKED_OF_THE_PROJECT):
        assert hasattr(Dossier, name), name


def test_saving_a_page_on_which_nothing_changed_does_not_say_saved(world: World, applicant: Client) -> None:
    dossier = world.opened()
    said = applicant.post(reverse("write", args=[dossier.code]), text_of(dossier), follow=True).content.decode()
    assert "Không có gì thay đổi" in said and "Đã lưu" not in said
    lines = {"version": dossier.version, "count": 1, "i0-measure": "cái", "i0-quantity": 1, "i0-beneficiary": 1}
    dossier.items.all().delete()
    said = applicant.post(reverse("write-lines", args=[dossier.code]), lines, follow=True).content.decode()
    assert "không lưu gì" in said and "Đã lưu" not in said


# ── Asked once ─────────────────────────────────────────────────────────────────────────────────────


def next_dossier(world: World, firm: Establishment) -> Dossier:
    last = Dossier.objects.latest("opened_at")
    return open_dossier(
        actor=world["coso"],
        at=world.later(),
        applicant=firm,
        title="Hỗ trợ ứng dụng máy thứ hai",
        activity=last.activity,
        programme=last.programme,
        implementing_unit=last.implementing_unit,
        budget_year=2026,
    )


def test_the_promise_in_the_request_needs_no_paper_of_its_own(world: World) -> None:
    dossier = world.opened()
    dossier.attachments.filter(requirement="counterpart").update(withdrawn_at=world.at)
    assert act(dossier, "submit", actor=world["coso"], at=world.later()).state == State.SUBMITTED


def test_the_certificate_handed_in_before_is_there_in_the_next_dossier(world: World) -> None:
    first = world.at_state("SUBMITTED")
    second = next_dossier(world, first.applicant)
    taken = second.attachments.get()
    assert taken.requirement == "registration" and first.code in taken.title
    assert taken.file == first.attachments.get(requirement="registration").file


def test_a_certificate_of_another_name_is_asked_anew(world: World) -> None:
    first = world.at_state("SUBMITTED")
    Establishment.objects.filter(pk=first.applicant_id).update(name="Cơ sở Tên Mới")
    assert not next_dossier(world, Establishment.objects.get(pk=first.applicant_id)).attachments.exists()


# ── Seen before it is sent ─────────────────────────────────────────────────────────────────────────


def test_the_request_is_seen_as_it_will_be_printed(world: World, applicant: Client) -> None:
    dossier = world.opened()
    step = applicant.get(reverse("step", args=[dossier.code, "submit"])).content.decode()
    address = reverse("preview", args=[dossier.code, "submit"])
    assert address in step
    page = applicant.get(address).content.decode()
    assert "ĐƠN ĐỀ NGHỊ" in page and "Hai trăm triệu đồng" in page and "Bố trí đủ vốn đối ứng" in page
    assert "Phiếu tiếp nhận" not in page, "the receipt is the Centre's"
    file = applicant.get(reverse("preview-file", args=[dossier.code, "submit", "REQUEST"]))
    assert file.status_code == 200 and file.content[:2] == b"PK"


def test_a_request_that_cannot_be_printed_yet_says_what_it_lacks(world: World, applicant: Client) -> None:
    dossier = world.opened()
    dossier.items.all().delete()
    page = applicant.get(reverse("preview", args=[dossier.code, "submit"])).content.decode()
    assert "Chưa lập được văn bản này vì còn thiếu" in page


# ── One vocabulary ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("state", ["SUBMITTED", "APPRAISING", "PLANNED", "SETTLEMENT_REVIEW", "PAID"])
def test_applicants_read_the_words_for_the_public(world: World, applicant: Client, state: str) -> None:
    dossier = world.at_state(state)
    public = {place.public_vi for place in PLACES.values()}
    internal = {str(label) for code, label in State.choices if str(label) not in public}
    for address in (reverse("dossiers"), reverse("dossier", args=[dossier.code])):
        page = applicant.get(address).content.decode()
        assert PLACES[state].public_vi in page
        assert not [label for label in internal if label in page], address
