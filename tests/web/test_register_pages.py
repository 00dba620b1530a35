"""The pages of registers, versions and traces: who sees what, who may do what, and what a refusal leaves alone."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

import clock
from appraisal.interests import note_interest
from appraisal.models import Interest
from documents.models import NumberBook, NumberEntry, Paper
from documents.verify_code import LETTERS
from dossiers.models import Dossier
from dossiers.paperwork import draw_paper
from ledger.models import LogEntry
from tests.clock import begins
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.any_day]
BOOK = "/so-van-ban/"
YEAR = clock.today().year


@pytest.fixture
def at_the_desk(world: World) -> World:
    """A world whose clock is of today's year, because pages act at the present moment."""
    world.at = begins() - dt.timedelta(days=20)
    return world


def client(world: World, who: str) -> Client:
    made = Client()
    made.force_login(world[who])
    return made


def page(world: World, who: str, path: str = BOOK, **asked: Any) -> str:
    answer = client(world, who).get(path, {"nam": "", **asked})
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def trace() -> tuple[Any, ...]:
    return (list(NumberEntry.objects.values()), list(NumberBook.objects.values()), LogEntry.objects.count())


def reserve(world: World, who: str, **typed: str) -> Any:
    form = {"do": "reserve", "giu-symbol": "QĐ-SCT", "giu-reason": "Chờ ký", "giu-code": "", **typed}
    return client(world, who).post(BOOK, form)


def test_every_number_of_a_life_stands_in_the_register(world: World) -> None:
    dossier = world.at_state("CONTRACTED")
    shown = page(world, "thanhtra")
    for decision in dossier.decisions.all():
        assert decision.full_number in shown
    assert "01/KC" not in shown and "01/KC" in page(world, "thanhtra", **{"co-quan": "HS"})
    assert "Quyết định phê duyệt đề án" in shown and dossier.title in shown


def test_the_papers_of_a_council_are_signed_by_its_chair_whoever_votes_last(world: World) -> None:
    dossier = world.at_state("APPRAISED")
    chair = str(dossier.rounds.get().members.get(role="CHAIR").user)
    lines = NumberEntry.objects.filter(chain=dossier.pk, act__in=("APPRAISAL_MINUTES", "COUNCIL_CONCLUSION"))
    assert {(line.act, line.signer) for line in lines} == {("APPRAISAL_MINUTES", chair), ("COUNCIL_CONCLUSION", chair)}
    assert {row.signer for row in dossier.decisions.filter(symbol__endswith="HĐTĐ")} == {chair}


def test_the_search_finds_by_number_symbol_word_and_state(world: World) -> None:
    world.at_state("APPROVED")
    only = page(world, "so", tim="01/QĐ-SCT")
    assert "01/QĐ-SCT" in only and "/TB-HĐTĐ" not in only.partition("<table")[2]
    assert "01/QĐ-SCT" in page(world, "so", tim="máy mẫu")
    assert "Không có số nào khớp" in page(world, "so", **{"tinh-trang": "CANCELLED"})
    assert "/ĐA-TTKC" not in page(world, "so", **{"co-quan": "SCT"}).partition("<table")[2]
    for nonsense in ("%%", "999999999999999", "/", "' or 1=1"):
        page(world, "so", tim=nonsense, trang="x")
    assert client(world, "so").get(BOOK, {"tim": "\x00"}).status_code == 400


@pytest.mark.parametrize("who", ["coso", "hoidong2", "nguoila"])
def test_registers_are_for_the_bodies_of_the_province(world: World, who: str) -> None:
    world.at_state("CHECKED")
    entry = NumberEntry.objects.first()
    for path in (BOOK, f"{BOOK}xuat/", f"{BOOK}{entry.pk}/"):
        assert client(world, who).get(path).status_code == 403


def test_a_keeper_sets_a_number_aside_for_a_dossier_and_its_paper_takes_it(at_the_desk: World) -> None:
    world = at_the_desk
    dossier = world.before("approve")
    assert reserve(world, "so", **{"giu-code": dossier.code}).status_code == 302
    kept = NumberEntry.objects.get(status="RESERVED")
    assert (kept.chain, kept.reason, kept.reserved_by) == (dossier.pk, "Chờ ký", world["so"])
    assert "Đang giữ" in page(world, "so") and "Giữ: Chờ ký" in page(world, "so")
    # The step is taken now: two hours on it might be the next year, whose numbers are others.
    world.at = clock.now() - dt.timedelta(hours=2)
    approved = world.step(dossier, "approve", "giamdoc")
    assert approved.decisions.get(kind="APPROVAL_DECISION").number == kept.number
    kept.refresh_from_db()
    assert kept.status == "ISSUED" and kept.abstract == dossier.title


@pytest.mark.parametrize("who", ["thanhtra", "ketoan", "cuc", "coso"])
def test_who_keeps_no_register_does_nothing_in_it(world: World, who: str) -> None:
    world.at_state("CHECKED")
    before = trace()
    assert reserve(world, who).status_code == 403
    entry = NumberEntry.objects.filter(body="TTKC").first()
    answer = client(world, who).post(f"{BOOK}{entry.pk}/", {"do": "end", "bo-reason": "x"})
    assert answer.status_code == 403
    assert trace() == before


@pytest.mark.parametrize(
    ("who", "symbol"), [("sotaichinh", "STC-QLNS"), ("khobac", "KBNN-KTNN"), ("ubnd", "UBND-KTTH")]
)
def test_a_body_that_answers_by_letters_keeps_their_register(world: World, who: str, symbol: str) -> None:
    refused = reserve(world, who)
    assert refused.status_code == 422, "not the department's"
    assert reserve(world, who, **{"giu-symbol": symbol}).status_code == 302
    assert NumberEntry.objects.get(symbol=symbol).body == symbol.partition("-")[0]


def test_another_bodys_symbol_is_not_offered_and_not_taken(world: World) -> None:
    before = trace()
    answer = reserve(world, "trungtam", **{"giu-symbol": "QĐ-SCT"})
    assert answer.status_code == 422 and "QĐ-SCT" not in answer.content.decode().partition("giu-symbol")[2][:2000]
    assert trace() == before


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"giu-reason": ""}, "Hãy điền «Lý do giữ số»"),
        ({"giu-code": "KC-1999-0001"}, "Không có hồ sơ «KC-1999-0001»"),
        ({"giu-symbol": "XX-YY"}, "Ký hiệu"),
    ],
)
def test_a_bad_reservation_is_told_why_and_leaves_no_number(world: World, typed: dict[str, str], said: str) -> None:
    before = trace()
    answer = reserve(world, "so", **typed)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert trace() == before


def test_giving_up_and_cancelling_need_a_reason_and_are_said(at_the_desk: World) -> None:
    world = at_the_desk
    reserve(world, "so")
    kept = NumberEntry.objects.get()
    browser = client(world, "so")
    assert browser.post(f"{BOOK}{kept.pk}/", {"do": "end", "bo-reason": " "}).status_code == 422
    assert browser.post(f"{BOOK}{kept.pk}/", {"do": "end", "bo-reason": "Thôi"}).status_code == 302
    assert "Bỏ giữ: Thôi" in page(world, "so")
    assert browser.post(f"{BOOK}{kept.pk}/", {"do": "end", "bo-reason": "Lần nữa"}).status_code == 403
    reserve(world, "so")
    second = NumberEntry.objects.get(status="RESERVED")
    used = {"do": "use", "dung-abstract": "Công văn", "dung-signer": "Ông Mẫu", "dung-issued_on": f"05/01/{YEAR}"}
    assert browser.post(f"{BOOK}{second.pk}/", used).status_code == 302
    assert browser.post(f"{BOOK}{second.pk}/", {"do": "end", "bo-reason": "Sai"}).status_code == 302
    assert list(NumberEntry.objects.order_by("number").values_list("status", flat=True)) == ["GIVEN_UP", "CANCELLED"]


def test_an_administrator_says_where_a_row_begins_and_the_page_explains_the_gap(world: World) -> None:
    form = {"do": "start", "dau-symbol": "QĐ-SCT", "dau-first": "151", "dau-reason": "Sổ giấy đến 150"}
    admin = admin_of(world)
    assert admin.post(BOOK, form).status_code == 302
    again = admin.post(BOOK, form | {"dau-first": "150"})
    assert again.status_code == 409 and "số bắt đầu phải lớn hơn 150" in again.content.decode()
    reserve(world, "so")
    assert NumberEntry.objects.get().number == 151
    shown = page(world, "so")
    assert f"QĐ-SCT năm {YEAR}, số 01 đến 150: Sổ giấy đến 150" in shown
    assert client(world, "so").post(BOOK, form | {"dau-first": "300"}).status_code == 403


def admin_of(world: World) -> Client:
    from accounts.models import RoleAssignment, User
    from accounts.roles import Role

    made = User.objects.create_user("quantrithu", password="mat-khau-thu-nghiem")
    RoleAssignment.objects.create(user=made, role=Role.ADMIN)
    browser = Client()
    browser.force_login(made)
    return browser


def kept_out(world: World, dossier: Dossier, who: str) -> None:
    note_interest(
        dossier, world[who], kind=Interest.Kind.FAMILY, how="DECLARED", note="Anh em", at=world.at, by=world[who]
    )


def test_who_is_kept_out_of_a_dossier_sees_its_numbers_and_nothing_more(world: World) -> None:
    dossier = world.at_state("APPROVED")
    number = dossier.decisions.get(kind="APPROVAL_DECISION").full_number
    entry = NumberEntry.objects.get(chain=dossier.pk, act="APPROVAL_DECISION")
    kept_out(world, dossier, "so")
    shown = page(world, "so")
    assert number in shown and dossier.title not in shown and dossier.code not in shown
    assert str(world["giamdoc"]) not in shown.partition("<table")[2]
    assert "Không có số nào khớp" in page(world, "so", tim="máy mẫu")
    one = page(world, "so", f"{BOOK}{entry.pk}/")
    assert dossier.title not in one and dossier.code not in one and "Hủy số" not in one
    assert client(world, "so").post(f"{BOOK}{entry.pk}/", {"do": "end", "bo-reason": "x"}).status_code == 403
    assert dossier.title not in client(world, "so").get(f"{BOOK}xuat/", {"nam": ""}).content.decode()
    assert dossier.title in page(world, "giamdoc")


def test_a_request_still_being_written_is_not_read_in_the_register(world: World) -> None:
    dossier = world.opened()
    codes = {"co-quan": "HS"}
    assert "01/KC" in page(world, "so", **codes) and dossier.title not in page(world, "so", **codes)
    assert dossier.title in page(world, "trungtam", **codes)


def test_the_spreadsheet_has_what_the_page_has_and_no_formula(world: World) -> None:
    dossier = world.at_state("CHECKED")
    Dossier.objects.filter(pk=dossier.pk).update(title="=cmd|' /C calc'!A0")
    NumberEntry.objects.filter(chain=dossier.pk).update(abstract="=cmd|' /C calc'!A0")
    answer = client(world, "so").get(f"{BOOK}xuat/", {"nam": ""})
    assert answer["Content-Type"].startswith("text/csv") and answer.content.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(table) == NumberEntry.objects.exclude(body="HS").count()
    assert {row["Trích yếu"] for row in table} == {"'=cmd|' /C calc'!A0"}
    assert {row["Tình trạng"] for row in table} == {"Đã cấp"}


# Versions and traces.


def issued(world: World) -> tuple[Dossier, Paper, str]:
    dossier = world.at_state("APPROVED")
    paper = draw_paper(Paper.objects.get(chain=dossier.pk, kind="APPROVAL_DECISION"), world.at)
    return dossier, paper, f"/ho-so/{dossier.code}/van-ban/{paper.pk}/"


def test_the_trace_shows_each_fact_its_source_and_the_steps_with_clauses(world: World) -> None:
    _, paper, at = issued(world)
    shown = page(world, "thanhtra", at + "du-kien/")
    assert "Mọi con số trên văn bản đều có dữ kiện" in shown
    assert "200.000.000" in shown and "Bước «Phê duyệt đề án»" in shown and str(world["giamdoc"]) in shown
    assert "Sổ cơ sở công nghiệp nông thôn" in shown and "khoản 4 Điều 8 Thông tư số 28/2018/TT-BTC" in shown
    assert paper.verify_code in shown


@pytest.mark.parametrize("what", ["du-kien/", "phien-ban/"])
def test_traces_and_versions_are_closed_to_whoever_may_not_read_the_paper(world: World, what: str) -> None:
    dossier, _, at = issued(world)
    assert client(world, "nguoila").get(at + what).status_code == 404
    kept_out(world, dossier, "so")
    assert client(world, "so").get(at + what).status_code == 404
    assert client(world, "so").post(at + what, {"reason": "Ghi sai"}).status_code in (404, 405)
    minutes = Paper.objects.get(chain=dossier.pk, kind="APPRAISAL_MINUTES")
    kept_out(world, dossier, "coso")
    own = f"/ho-so/{dossier.code}/van-ban/{minutes.pk}/"
    assert client(world, "coso").get(own + what).status_code == 404


def test_a_paper_is_drawn_anew_on_its_page_and_shows_what_changed(world: World) -> None:
    dossier, paper, at = issued(world)
    Dossier.objects.filter(pk=dossier.pk).update(title="Hỗ trợ máy sấy mẫu")
    browser = client(world, "giamdoc")
    before = browser.get(at + "phien-ban/").content.decode()
    assert "Lập lại bây giờ sẽ đổi" in before and "Hỗ trợ máy sấy mẫu" in before
    seen = Dossier.objects.get(pk=dossier.pk).version
    assert browser.post(at + "phien-ban/", {"version": seen, "reason": ""}).status_code == 422
    done = browser.post(at + "phien-ban/", {"version": seen, "reason": "Sai tên đề án"}, follow=True)
    shown = done.content.decode()
    assert "phiên bản 2" in shown and "Lý do lập lại: Sai tên đề án" in shown and "Đã được thay" in shown
    assert browser.post(at + "phien-ban/", {"version": seen, "reason": "Sai tên đề án"}).status_code == 409
    assert "Đã được thay bằng phiên bản 2, số" in browser.get(f"/ho-so/{dossier.code}/").content.decode()
    assert Paper.objects.filter(replaces=paper).count() == 1


def test_who_may_not_issue_it_is_not_offered_to_draw_it_anew(world: World) -> None:
    _, _, at = issued(world)
    assert "Lập lại" not in page(world, "thanhtra", at + "phien-ban/").replace("Lý do lập lại", "")
    seen = Dossier.objects.get().version
    refused = client(world, "thanhtra").post(at + "phien-ban/", {"version": seen, "reason": "Muốn sửa lại"})
    assert refused.status_code == 403 and Paper.objects.filter(replaces__isnull=False).count() == 0


def test_the_command_traces_a_paper_by_key_code_and_number(world: World) -> None:
    _, paper, _ = issued(world)
    for name in (str(paper.pk), paper.verify_code, paper.full_number):
        told = io.StringIO()
        call_command("paper_trace", name, stdout=told)
        assert "Mọi con số đều có dữ kiện" in told.getvalue()
        assert "[approval.support_vnd] = 200.000.000" in told.getvalue()
    for wrong in ("", "99/QĐ-SCT", "x" * 50, LETTERS[:12]):
        with pytest.raises(CommandError, match="Không có văn bản"):
            call_command("paper_trace", wrong)
