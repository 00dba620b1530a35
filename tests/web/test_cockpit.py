"""The finance reviewer's page: what it shows, who sees it, and that a press of a button is all or nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

import clock
from documents.models import Paper
from dossiers.models import Dossier
from dossiers.paperwork import draw_paper
from ledger.models import LogEntry
from settlement.models import InvoiceLine
from tests.browsing import text_of
from tests.world import World


@pytest.fixture
def reviewing(world: World) -> Dossier:
    """400 million accepted and invoiced, 200 million of support, in front of finance."""
    return world.before("pass_settlement")


def page_of(world: World, who: str, dossier: Dossier) -> Any:
    client = Client()
    client.force_login(world[who])
    return client.get(address(dossier))


def address(dossier: Dossier) -> str:
    return f"/ho-so/{dossier.code}/quyet-toan/"


def press(world: World, who: str, dossier: Dossier, do: str, **typed: Any) -> Any:
    client = Client()
    client.force_login(world[who])
    fresh = Dossier.objects.get(pk=dossier.pk)
    return client.post(address(dossier), {"version": fresh.version, "do": do, **typed})


def line_of(dossier: Dossier) -> InvoiceLine:
    return InvoiceLine.objects.get(invoice__dossier=dossier)


def accepted(dossier: Dossier, reason: str = "Ký hiệu ghi ở biên bản nghiệm thu") -> dict[str, str]:
    """The invoice does not name the model, so accepting its line takes a sentence."""
    key = line_of(dossier).pk
    return {f"verdict-{key}": "ACCEPTED", f"reason-{key}": reason}


def reduced(dossier: Dossier, counted: str = "300.000.000", reason: str = "Trừ phần ống khói") -> dict[str, str]:
    key = line_of(dossier).pk
    return {f"verdict-{key}": "REDUCED", f"counted-{key}": counted, f"reason-{key}": reason}


def test_every_amount_stands_there_with_its_source(world: World, reviewing: Dossier) -> None:
    text = text_of(page_of(world, "ketoan", reviewing))
    for label in ("Được phê duyệt", "Theo hợp đồng", "Đã tạm ứng", "Chi phí nghiệm thu", "Chứng từ chứng minh"):
        assert label in text
    assert "Ngân sách địa phương, năm 2026" in text
    assert "50% × 400.000.000" in text
    assert "khoản 4 Điều 8 Thông tư số 28/2018/TT-BTC" in text
    assert "Người ký: Giám đốc Sở Công Thương" in text


def test_figures_open_the_papers_they_stand_in(world: World, reviewing: Dossier) -> None:
    for paper in Paper.objects.filter(chain=reviewing.pk):
        draw_paper(paper, world.at)
    page = page_of(world, "ketoan", reviewing).content.decode()
    for kind in ("APPROVAL_DECISION", "CONTRACT", "ACCEPTANCE_MINUTES", "SETTLEMENT_TABLE"):
        paper = Paper.objects.filter(chain=reviewing.pk, kind=kind).latest("version")
        assert f"/ho-so/{reviewing.code}/van-ban/{paper.pk}/" in page, kind


@pytest.mark.parametrize(
    ("who", "status"), [("ketoan", 200), ("giamdoc", 200), ("thanhtra", 200), ("coso", 404), ("nguoila", 404)]
)
def test_officials_read_it_and_nobody_else(world: World, reviewing: Dossier, who: str, status: int) -> None:
    assert page_of(world, who, reviewing).status_code == status


def test_only_the_reviewer_sees_the_buttons(world: World, reviewing: Dossier) -> None:
    assert 'value="pass"' in page_of(world, "ketoan", reviewing).content.decode()
    for who in ("trungtam", "thanhtra", "giamdoc"):
        assert 'value="pass"' not in page_of(world, who, reviewing).content.decode()


def test_there_is_no_page_before_the_settlement_is_sent(world: World) -> None:
    assert page_of(world, "ketoan", world.at_state("SETTLING")).status_code == 404


def test_a_standard_dossier_is_passed_and_signed_on_this_page_alone(world: World, reviewing: Dossier) -> None:
    assert press(world, "ketoan", reviewing, "pass", **accepted(reviewing)).status_code == 302
    assert line_of(reviewing).verdict == "ACCEPTED"
    assert 'value="sign"' in page_of(world, "giamdoc", reviewing).content.decode()
    assert press(world, "giamdoc", reviewing, "sign").status_code == 302
    assert Dossier.objects.get(pk=reviewing.pk).settled_vnd == 200_000_000


def test_a_reduced_line_and_the_passing_are_one_press(world: World, reviewing: Dossier) -> None:
    assert press(world, "ketoan", reviewing, "pass", **reduced(reviewing)).status_code == 302
    assert reviewing.settlements.last().passed_vnd == 150_000_000
    actions = list(LogEntry.objects.filter(chain=reviewing.pk).order_by("-sequence").values_list("action", flat=True))
    assert actions[:2] == ["pass_settlement", "review_lines"]


def test_a_press_that_is_refused_leaves_no_word_on_any_line(world: World, reviewing: Dossier) -> None:
    key = line_of(reviewing).pk
    answer = press(
        world, "ketoan", reviewing, "pass", **{f"verdict-{key}": "QUERIED", f"reason-{key}": "Thiếu số sê-ri"}
    )
    assert answer.status_code == 409
    assert "Còn dòng cần làm rõ" in text_of(answer)
    assert "Thiếu số sê-ri" in answer.content.decode()
    assert line_of(reviewing).verdict == ""


@pytest.mark.parametrize(
    ("counted", "reason", "said"),
    [
        ("400.000.000", "Bằng số kê", "thấp hơn 400.000.000 đồng"),
        ("", "Không ghi số", "số tiền được tính"),
        ("100.000.000", "", "ghi lý do giảm trừ"),
        ("ba trăm", "Chữ", "số"),
    ],
)
def test_what_was_typed_wrongly_is_said_at_its_line_and_kept(
    world: World, reviewing: Dossier, counted: str, reason: str, said: str
) -> None:
    answer = press(world, "ketoan", reviewing, "save", **reduced(reviewing, counted, reason))
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert line_of(reviewing).verdict == ""


def test_a_return_takes_the_queried_lines_with_it(world: World, reviewing: Dossier) -> None:
    key = line_of(reviewing).pk
    typed = {f"verdict-{key}": "QUERIED", f"reason-{key}": "Thiếu số sê-ri", "gaps": "[HM 1] Ảnh máy mờ"}
    assert press(world, "ketoan", reviewing, "return", **typed).status_code == 302
    assert {one.place for one in reviewing.points.all()} == {"line:1.1", "item:1"}
    assert Dossier.objects.get(pk=reviewing.pk).state == "SETTLING"


def test_an_old_page_and_a_second_press_are_refused(world: World, reviewing: Dossier) -> None:
    client = Client()
    client.force_login(world["ketoan"])
    sent = {"version": reviewing.version, "do": "pass", **accepted(reviewing)}
    assert client.post(address(reviewing), sent).status_code == 302
    assert client.post(address(reviewing), sent).status_code in {403, 409}
    assert reviewing.settlements.last().passed_vnd == 200_000_000


def test_recomputing_shows_the_amount_and_writes_nothing(world: World, reviewing: Dossier) -> None:
    client = Client()
    client.force_login(world["ketoan"])
    before = LogEntry.objects.count()
    answer = client.post(f"{address(reviewing)}tinh/", {"version": reviewing.version, **reduced(reviewing, reason="")})
    assert "150.000.000" in text_of(answer)
    assert "giảm 50.000.000" in text_of(answer)
    half_typed = client.post(f"{address(reviewing)}tinh/", {"version": "", **reduced(reviewing, "30x", "")})
    assert "200.000.000" in text_of(half_typed)
    assert line_of(reviewing).verdict == ""
    assert LogEntry.objects.count() == before


def test_lines_are_closed_once_finance_has_passed(world: World, reviewing: Dossier) -> None:
    press(world, "ketoan", reviewing, "pass", **accepted(reviewing))
    answer = press(world, "ketoan", reviewing, "save", **reduced(reviewing))
    assert answer.status_code == 409
    assert "Tài chính đã xét đạt" in text_of(answer)
    assert reviewing.settlements.last().passed_vnd == 200_000_000


def test_the_inbox_of_reviewer_and_signer_leads_straight_here(world: World, reviewing: Dossier) -> None:
    client = Client()
    client.force_login(world["ketoan"])
    assert address(reviewing) in client.get("/").content.decode()
    press(world, "ketoan", reviewing, "pass", **accepted(reviewing))
    client.force_login(world["giamdoc"])
    assert address(reviewing) in client.get("/").content.decode()


def test_nothing_known_of_an_unknown_button(world: World, reviewing: Dossier) -> None:
    assert press(world, "ketoan", reviewing, "approve").status_code == 404


def test_silence_passes_nothing_and_the_line_is_named_with_a_way_to_it(world: World, reviewing: Dossier) -> None:
    line = line_of(reviewing)
    answer = press(world, "ketoan", reviewing, "pass")
    assert answer.status_code == 409
    assert f"Còn 1 dòng chưa xét: {line} «{line.name}»" in text_of(answer)
    assert f"id_verdict-{line.pk}" in answer.content.decode()
    assert Dossier.objects.get(pk=reviewing.pk).finance_passed_at is None


def test_one_press_takes_the_lines_without_a_finding_and_is_not_offered_for_others(
    world: World, reviewing: Dossier
) -> None:
    assert 'value="clean"' not in page_of(world, "ketoan", reviewing).content.decode()
    InvoiceLine.objects.filter(invoice__dossier=reviewing).update(name="Máy mẫu MAU-1")
    page = page_of(world, "ketoan", reviewing)
    assert "Chấp nhận các dòng không có điểm nào (1)" in text_of(page)
    assert press(world, "ketoan", reviewing, "clean").url == address(reviewing)
    assert line_of(reviewing).verdict == "ACCEPTED"
    assert press(world, "ketoan", reviewing, "pass", **accepted(reviewing, reason="")).status_code == 302


@pytest.mark.any_day
def test_a_defect_stands_beside_its_answer_at_the_top_and_at_its_line(world: World, reviewing: Dossier) -> None:
    key = line_of(reviewing).pk
    press(world, "ketoan", reviewing, "return", **{f"verdict-{key}": "QUERIED", f"reason-{key}": "Thiếu số sê-ri"})
    world.at = clock.now()
    world.answered(Dossier.objects.get(pk=reviewing.pk), "Số sê-ri M1 ghi trên ảnh nhãn")
    world.step(Dossier.objects.get(pk=reviewing.pk), "submit_settlement", "trungtam")
    page = page_of(world, "ketoan", reviewing).content.decode()
    top, _, below = page.partition('id="hoa-don"')
    for part in (top, below):
        assert "Thiếu số sê-ri" in part
        assert "Số sê-ri M1 ghi trên ảnh nhãn" in part
    assert "có điểm, xét riêng" in below


def test_the_signer_sends_it_back_from_this_page_and_finance_answers_here(world: World, reviewing: Dossier) -> None:
    press(world, "ketoan", reviewing, "pass", **accepted(reviewing))
    page = page_of(world, "giamdoc", reviewing)
    assert 'value="send_back"' in page.content.decode()
    assert "Điều phải xét lại" in text_of(page)
    empty = press(world, "giamdoc", reviewing, "send_back")
    assert empty.status_code == 422
    assert "những điều tài chính phải xét lại" in text_of(empty)
    assert press(world, "ketoan", reviewing, "send_back", gaps="Thiếu ảnh").status_code == 403
    assert press(world, "giamdoc", reviewing, "send_back", gaps="Thiếu ảnh máy").status_code == 302
    page = page_of(world, "ketoan", reviewing)
    assert "Thiếu ảnh máy" in text_of(page)
    assert "còn 1 chưa trả lời" in text_of(page)
    assert f"/diem/{reviewing.points.get().pk}/" in page.content.decode()
    refused = press(world, "ketoan", reviewing, "pass", **accepted(reviewing))
    assert refused.status_code == 409
    assert "Thiếu ảnh máy" in text_of(refused)
