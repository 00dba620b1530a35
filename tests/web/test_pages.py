"""The pages at the door: who sees what, what a refusal answers, and that it leaves no trace."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import clock
from demo.stage import sample_pdf
from documents.models import StoredFile
from dossiers.models import Dossier
from dossiers.states import State
from ledger.models import LogEntry, OutboxEvent
from tests.clock import begins
from tests.world import WAY, World
from workflow.models import PhaseRun
from workflow.steps import steps_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_day]


@pytest.fixture
def at_the_desk(world: World) -> World:
    """A world whose clock is today's, because pages act at the present moment."""
    world.at = begins() - dt.timedelta(days=40)
    return world


def client(world: World, username: str) -> Client:
    """The browser of a person."""
    made = Client()
    made.force_login(world[username])
    return made


def trace() -> tuple[Any, ...]:
    """What a refusal must leave alone."""
    return (
        list(Dossier.objects.order_by("pk").values()),
        LogEntry.objects.count(),
        OutboxEvent.objects.count(),
        PhaseRun.objects.count(),
        StoredFile.objects.count(),
    )


def test_a_stranger_is_asked_to_sign_in_on_every_page(world: World) -> None:
    dossier = world.opened()
    for path in (
        "/",
        "/ho-so/",
        "/thong-bao/",
        "/ho-so/moi/",
        f"/ho-so/{dossier.code}/",
        f"/ho-so/{dossier.code}/buoc/submit/",
    ):
        answer = Client().get(path)
        assert answer.status_code == 302 and answer["Location"].startswith("/dang-nhap/"), path


def test_a_dossier_one_may_not_read_does_not_exist(world: World) -> None:
    dossier = world.opened()
    for path in ("", "noi-dung/", "hang-muc/", "buoc/submit/"):
        assert client(world, "nguoila").get(f"/ho-so/{dossier.code}/{path}").status_code == 404
    attachment = dossier.attachments.first()
    assert client(world, "nguoila").get(f"/ho-so/{dossier.code}/tep/{attachment.pk}/").status_code == 404


def test_a_council_member_reads_only_what_he_was_asked_to_appraise(world: World) -> None:
    other = world.at_state("DRAFTED")
    asked = world.at_state("APPRAISING")
    browser = client(world, "hoidong3")
    assert browser.get(f"/ho-so/{asked.code}/").status_code == 200
    assert browser.get(f"/ho-so/{other.code}/").status_code == 404


def test_the_page_offers_what_may_be_done_and_says_why_not_the_rest(world: World) -> None:
    dossier = world.opened()
    dossier.attachments.filter(requirement="quotations").update(withdrawn_at=world.at)
    page = client(world, "coso").get(f"/ho-so/{dossier.code}/").content.decode()
    assert "Nộp hồ sơ" in page and "Chưa có tệp: Báo giá máy móc" in page
    assert "Rút hồ sơ" in page and "Phê duyệt đề án" not in page


def test_ballots_are_sealed_until_the_round_is_closed(world: World) -> None:
    dossier = world.at_state("APPRAISING")
    world.step(dossier, "cast_vote", "hoidong2", ballot="FAIL", remark="Lý do rất riêng")
    for reader in ("hoidong3", "so", "giamdoc"):
        page = client(world, reader).get(f"/ho-so/{dossier.code}/").content.decode()
        assert "Lý do rất riêng" not in page and "Không đạt" not in page, reader
        assert "1/5 phiếu" in page


@pytest.mark.parametrize("event", sorted(steps_of(Dossier)))
def test_a_step_that_is_not_ones_own_answers_403_and_leaves_no_trace(world: World, event: str) -> None:
    dossier = world.at_state("CHECKED")
    browser = client(world, "thanhtra")
    before = trace()
    assert browser.get(f"/ho-so/{dossier.code}/buoc/{event}/").status_code == 403
    answer = browser.post(f"/ho-so/{dossier.code}/buoc/{event}/", {"version": dossier.version})
    assert 400 <= answer.status_code < 500
    assert trace() == before


def test_the_same_form_sent_twice_answers_409_with_what_to_do(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    browser = client(world, "coso")
    form = {"version": dossier.version, "percent": "40", "note": ""}
    assert browser.post(f"/ho-so/{dossier.code}/buoc/report_progress/", form).status_code == 302
    before = trace()
    again = browser.post(f"/ho-so/{dossier.code}/buoc/report_progress/", form)
    assert again.status_code == 409 and "tải lại trang" in again.content.decode()
    assert trace() == before


def test_a_bad_form_answers_422_keeps_what_was_typed_and_writes_nothing(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    before = trace()
    answer = client(world, "coso").post(
        f"/ho-so/{dossier.code}/buoc/report_progress/",
        {"version": dossier.version, "percent": "140", "note": "đã lắp máy"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and "đã lắp máy" in page and "100" in page
    assert trace() == before


def test_a_file_whose_content_is_not_its_ending_is_refused_with_a_sentence(world: World) -> None:
    dossier = world.opened()
    before = trace()
    file = SimpleUploadedFile("bao-gia.docx", sample_pdf("x", "y"))
    answer = client(world, "coso").post(f"/ho-so/{dossier.code}/tai-len/quotations/", {"file": file}, follow=True)
    page = answer.content.decode()
    assert "nội dung là PDF" in page and ".pdf" in page
    assert trace() == before


def test_an_upload_is_kept_once_and_can_be_downloaded_unchanged(world: World) -> None:
    dossier = world.opened()
    data = sample_pdf("Báo giá", "thu")
    browser = client(world, "coso")
    browser.post(f"/ho-so/{dossier.code}/tai-len/quotations/", {"file": SimpleUploadedFile("Báo giá.pdf", data)})
    attachment = dossier.attachments.order_by("-pk").first()
    answer = browser.get(f"/ho-so/{dossier.code}/tep/{attachment.pk}/")
    assert b"".join(answer.streaming_content) == data
    assert "B%C3%A1o%20gi%C3%A1.pdf" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_what_a_settlement_lacks_is_put_right_where_it_is_listed(at_the_desk: World) -> None:
    world = at_the_desk
    dossier = world.at_state("IN_PROGRESS")
    browser, place = client(world, "coso"), f"/ho-so/{dossier.code}/chung-tu/"
    shown = browser.get(place).content.decode()
    code = re.search(r"/tai-len/([\w-]+)/", shown)
    assert code is not None and 'name="ve" value="chung-tu"' in shown
    file = SimpleUploadedFile("hop-dong.pdf", sample_pdf("Hợp đồng", "thu"), content_type="application/pdf")
    sent = browser.post(f"/ho-so/{dossier.code}/tai-len/{code[1]}/", {"file": file, "ve": "chung-tu"})
    assert sent["Location"] == f"{place}#giay-{code[1]}"
    assert f"/tai-len/{code[1]}/" not in browser.get(place).content.decode()
    assert "/tai-len/" not in client(world, "ketoan").get(place).content.decode()


def test_steps_about_an_invoice_wait_for_an_invoice(world: World) -> None:
    dossier = world.before("enter_evidence")
    place = f"/ho-so/{dossier.code}/"
    shown = client(world, "coso").get(place).content.decode()
    assert f'href="{place}chung-tu/"' in shown and f"{place}buoc/enter_evidence/" not in shown
    assert "buoc/record_transfer/" not in shown and "buoc/remove_evidence/" not in shown
    world.step(dossier, "enter_evidence", "coso")
    assert "buoc/remove_evidence/" in client(world, "coso").get(place).content.decode()


def test_spare_item_lines_and_second_quotes_are_folded_until_they_are_wanted(world: World) -> None:
    dossier = world.opened()
    browser, place = client(world, "coso"), f"/ho-so/{dossier.code}/hang-muc/"
    shown = browser.get(place).content.decode()
    assert shown.count("kc-spare") == 2 and "Báo giá thứ hai của hạng mục 1" in shown
    typed = {"version": dossier.version, "count": "2", "i0-name": "Máy", "i1-name": "Máy thứ hai"}
    refused = browser.post(place, typed)
    assert refused.status_code == 422 and "kc-spare" not in refused.content.decode()


def test_item_lines_that_do_not_hold_say_which_and_keep_the_old_ones(world: World) -> None:
    dossier = world.opened()
    before = trace()
    answer = client(world, "coso").post(
        f"/ho-so/{dossier.code}/hang-muc/",
        {
            "version": dossier.version,
            "count": "1",
            "i0-name": "Máy mới",
            "i0-quantity": "1",
            "i0-unit_price_vnd": "abc",
        },
    )
    assert answer.status_code == 422 and "Máy mới" in answer.content.decode()
    assert trace() == before


def test_every_step_of_the_way_has_a_page_for_whoever_takes_it(world: World) -> None:
    dossier = world.opened()
    for event, who in WAY:
        dossier = Dossier.objects.get(pk=dossier.pk)
        world.ready(dossier, event)
        name = "cast_vote" if event == "votes" else event
        person = "hoidong1" if event == "votes" else who
        browser = Client()
        browser.force_login(world.commune(dossier) if person == "commune" else world[person])
        answer = browser.get(f"/ho-so/{dossier.code}/buoc/{name}/")
        assert answer.status_code == 200, (event, person)
        assert steps_of(Dossier)[name].label.vi in answer.content.decode()
        assert browser.get("/").status_code == 200
        dossier = world.votes(dossier) if event == "votes" else world.step(dossier, event, who)
    assert dossier.state == State.CLOSED


def test_the_inbox_lists_a_task_for_its_owner_and_for_nobody_else(world: World) -> None:
    dossier = world.at_state("CHECKED")
    assert dossier.code in client(world, "trungtam").get("/").content.decode()
    for other in ("coso", "so", "giamdoc", "ketoan", "nguoila"):
        page = client(world, other).get("/").content.decode()
        assert "Lập đề án khuyến công" not in page, other


def test_a_deputy_finds_the_tasks_of_whom_he_stands_in_for(world: World) -> None:
    from accounts.models import Delegation

    dossier = world.at_state("APPRAISING")
    today = clock.today()
    Delegation.objects.create(user=world["hoidong2"], deputy=world["so"], valid_from=today, valid_to=today)
    assert "Bỏ phiếu thẩm định" in client(world, "so").get("/").content.decode()
    assert client(world, "so").get(f"/ho-so/{dossier.code}/buoc/cast_vote/").status_code == 200


def test_the_list_finds_by_code_name_and_tax_code_and_pages_by_key(world: World) -> None:
    # All opened in the same minute: going on by key must neither skip nor repeat one.
    dossiers = [world.opened() for _ in range(27)]
    browser = client(world, "trungtam")
    first = browser.get("/ho-so/").content.decode()
    older = re.search(r'href="(\?[^"]*truoc=[^"]*)"', first)
    assert older
    second = browser.get("/ho-so/" + older[1].replace("&amp;", "&")).content.decode()
    shown = [code for page in (first, second) for code in re.findall(r'class="kc-code">([^<]+)', page)]
    assert sorted(shown) == sorted(dossier.code for dossier in dossiers)
    assert dossiers[5].code in browser.get(f"/ho-so/?tim={dossiers[5].code}").content.decode()
    # 27 answer to the tax code: the first page is full, whichever of the same minute stand on it.
    by_tax_code = browser.get(f"/ho-so/?tim={world.firm.tax_code}").content.decode()
    assert len(set(re.findall(r'class="kc-code">([^<]+)', by_tax_code)) & set(shown)) == 25
    assert "Không có hồ sơ nào khớp" in browser.get("/ho-so/?tim=kh%C3%B4ng-c%C3%B3").content.decode()


def test_no_page_loads_or_runs_anything_from_elsewhere(world: World) -> None:
    answer = client(world, "trungtam").get("/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy
    page = answer.content.decode()
    assert "<script>" not in page and " style=" not in page and "https://" not in page.replace("https://www.w3.org", "")


def test_a_paper_is_downloaded_only_by_those_who_may_read_the_dossier(world: World) -> None:
    from documents.models import Paper
    from dossiers.paperwork import draw_paper

    dossier = world.at_state("SUBMITTED")
    paper = draw_paper(Paper.objects.get(chain=dossier.pk, kind="REQUEST"), world.at)
    path = f"/ho-so/{dossier.code}/van-ban/{paper.pk}/"
    assert client(world, "nguoila").get(path).status_code == 404
    answer = client(world, "coso").get(path)
    assert io.BytesIO(b"".join(answer.streaming_content)).read(2) == b"PK"
