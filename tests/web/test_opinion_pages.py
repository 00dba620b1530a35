"""Opinions and deadlines at the door: who sees what, what is refused and leaves no trace."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import clock
from appraisal.models import Interest
from demo.stage import sample_pdf
from documents.models import Paper
from dossiers.models import Dossier
from dossiers.paperwork import draw_paper
from ledger.models import LogEntry
from opinions.models import Opinion, OpinionRequest
from tests.browsing import text_of
from tests.clock import begins
from tests.web.test_pages import client, trace
from tests.world import World
from workflow.models import Turn

pytestmark = [pytest.mark.django_db, pytest.mark.any_day]

QUESTION = "Vốn đối ứng có bảo đảm không?"


@pytest.fixture
def dossier(world: World) -> Dossier:
    """The Centre drafts; the clock is today's, because pages act at the present moment."""
    world.at = begins() - dt.timedelta(days=2)
    return world.before("draft_project")


def address(dossier: Dossier, tail: str = "") -> str:
    return f"/ho-so/{dossier.code}/y-kien/{tail}"


def asked_by_page(
    world: World, dossier: Dossier, *bodies: str, subject: str = "FINANCE", **more: str
) -> OpinionRequest:
    """The Centre asks through the form."""
    version = Dossier.objects.get(pk=dossier.pk).version
    form = {"version": version, "subject": subject, "question": QUESTION, "bodies": list(bodies), "lead": bodies[0]}
    answer = client(world, "trungtam").post(address(dossier, "hoi/"), form | more)
    assert answer.status_code == 302, answer.content.decode()
    return OpinionRequest.objects.filter(dossier=dossier).last()


def test_asked_answered_and_read_side_by_side(world: World, dossier: Dossier) -> None:
    page = client(world, "trungtam").get(f"/ho-so/{dossier.code}/").content.decode()
    assert "Hỏi ý kiến cơ quan khác" in page and "Chưa hỏi ý kiến cơ quan nào" in page
    request = asked_by_page(world, dossier, "DOF", "COMMUNE")
    first = request.opinions.get(seat="DOF")

    page = client(world, "trungtam").get(f"/ho-so/{dossier.code}/").content.decode()
    assert "Chưa có ý kiến của Sở Tài chính" in page and "0/2 cơ quan đã trả lời" in page
    finance = client(world, "sotaichinh")
    inbox = finance.get("/").content.decode()
    assert "Ý kiến được hỏi" in inbox and address(dossier, f"{first.pk}/") in inbox
    assert QUESTION in finance.get(address(dossier, f"{first.pk}/")).content.decode()
    letter = SimpleUploadedFile("tra-loi.pdf", sample_pdf("Trả lời", dossier.code))
    form = {"answer": "WITH_CHANGES", "text": "Bổ sung xác nhận số dư.", "file": letter}
    assert finance.post(address(dossier, f"{first.pk}/"), form).status_code == 302
    assert "Ý kiến được hỏi" not in finance.get("/").content.decode()

    page = client(world, "trungtam").get(address(dossier)).content.decode()
    assert "Đồng ý, có điều chỉnh" in page and "Bổ sung xác nhận số dư." in page and "Chờ trả lời" in page
    # The letter is told apart from others by its picture, name and size.
    picture = address(dossier, f"{first.pk}/tep/anh-nho/")
    assert "tra-loi.pdf" in page and f'src="{picture}"' in page and "PDF, " in page
    assert client(world, "trungtam").get(picture)["Content-Type"].startswith("image/")
    assert client(world, "coso").get(picture).status_code == 404
    assert client(world, "trungtam").get(address(dossier, f"{first.pk}/tep/")).status_code == 200
    assert finance.get(address(dossier, f"{first.pk}/")).status_code == 302


def test_the_applicant_sees_neither_the_question_nor_the_answers(world: World, dossier: Dossier) -> None:
    request = asked_by_page(world, dossier, "DOF")
    found = request.opinions.get()
    client(world, "sotaichinh").post(address(dossier, f"{found.pk}/"), {"answer": "DISAGREE", "text": "Không đủ vốn."})
    browser = client(world, "coso")
    for tail in ("", "hoi/", f"{found.pk}/", f"{found.pk}/tep/", "lan/1/rut/"):
        assert browser.get(address(dossier, tail)).status_code == 404, tail
    page = browser.get(f"/ho-so/{dossier.code}/").content.decode()
    assert QUESTION not in page and "Không đủ vốn" not in page and "Hỏi ý kiến" not in page
    assert "Thời gian ở từng cơ quan" not in page


def letters(dossier: Dossier) -> tuple[Paper, Paper]:
    """The letter of the question and that of the answer, drawn."""
    found = [
        draw_paper(one, clock.now())
        for one in Paper.objects.filter(chain=dossier.pk, kind__in=["OPINION_REQUEST", "OPINION_REPLY"])
    ]
    return next(one for one in found if one.kind == "OPINION_REQUEST"), next(
        one for one in found if one.kind == "OPINION_REPLY"
    )


def at_letter(dossier: Dossier, paper: Paper, tail: str = "") -> str:
    return f"/ho-so/{dossier.code}/van-ban/{paper.pk}/{tail}"


def test_a_body_opens_the_letter_it_was_sent_and_its_own(world: World, dossier: Dossier) -> None:
    request = asked_by_page(world, dossier, "DOF", "COMMUNE")
    finance = client(world, "sotaichinh")
    waiting = request.opinions.get(seat="DOF")
    draw_paper(request.paper, clock.now())
    page = finance.get(address(dossier, f"{waiting.pk}/")).content.decode()
    assert "Công văn số 01/TTKC-KC" in page and at_letter(dossier, request.paper) in page
    assert "Để trống: công văn trả lời được lập" in page
    sent = finance.post(address(dossier, f"{waiting.pk}/"), {"answer": "AGREE"}, follow=True).content.decode()
    assert "Công văn trả lời số 01/STC-QLNS đang được lập" in sent
    question, reply = letters(dossier)
    for who in ("sotaichinh", world.commune(dossier).username, "trungtam"):
        browser = client(world, who)
        page = browser.get(address(dossier)).content.decode()
        for paper in (question, reply):
            assert at_letter(dossier, paper) in page
            assert paper.full_number in browser.get(f"/ho-so/{dossier.code}/").content.decode()
            assert browser.get(at_letter(dossier, paper)).status_code == 200
            assert browser.get(at_letter(dossier, paper, "du-kien/")).status_code == 200
    again = client(world, "trungtam").get(at_letter(dossier, question, "phien-ban/")).content.decode()
    assert "một lần hỏi mới" in again
    public = Client().get(f"/kiem-tra/{reply.verify_code}/").content.decode()
    assert "Công văn trả lời ý kiến" in public and QUESTION not in public


def test_no_letter_reaches_the_applicant_or_whoever_is_kept_out(world: World, dossier: Dossier) -> None:
    found = asked_by_page(world, dossier, "DOF").opinions.get()
    client(world, "sotaichinh").post(address(dossier, f"{found.pk}/"), {"answer": "AGREE"})
    papers = letters(dossier)
    person = world["sotaichinh"]
    Interest.objects.create(dossier=dossier, user=person, kind="FAMILY", how="DECLARED", at=world.at, by=person)
    for who in ("coso", "sotaichinh", "nguoila"):
        browser = client(world, who)
        for paper in papers:
            for tail in ("", "pdf/", "du-kien/", "phien-ban/", "ky/"):
                assert browser.get(at_letter(dossier, paper, tail)).status_code == 404, (who, tail)
    page = client(world, "coso").get(f"/ho-so/{dossier.code}/").content.decode()
    assert "Công văn xin ý kiến" not in page and "STC-QLNS" not in page


def test_a_question_taken_back_says_that_its_number_is_gone(world: World, dossier: Dossier) -> None:
    asked_by_page(world, dossier, "DOF")
    browser = client(world, "trungtam")
    assert "được hủy trong sổ" in browser.get(address(dossier, "lan/1/rut/")).content.decode()
    browser.post(address(dossier, "lan/1/rut/"), {"reason": "Đã rõ"})
    assert "(số đã hủy)" in browser.get(address(dossier)).content.decode()
    register = client(world, "so").get("/so-van-ban/").content.decode()
    assert "01/TTKC-KC" in register and "Rút yêu cầu cho ý kiến: Đã rõ" in register


def test_an_old_question_without_a_letter_still_shows_well(world: World, dossier: Dossier) -> None:
    found = asked_by_page(world, dossier, "DOF").opinions.get()
    OpinionRequest.objects.update(paper=None)
    for tail in ("", f"{found.pk}/"):
        page = client(world, "sotaichinh").get(address(dossier, tail)).content.decode()
        assert QUESTION in page and "Công văn xin ý kiến" not in page
    assert client(world, "trungtam").get(address(dossier, "lan/1/rut/")).status_code == 200


def test_the_register_names_the_commune_whose_number_it_is(world: World, dossier: Dossier) -> None:
    found = asked_by_page(world, dossier, "COMMUNE").opinions.get()
    desk = world.commune(dossier).username
    assert client(world, desk).post(address(dossier, f"{found.pk}/"), {"answer": "AGREE"}).status_code == 302
    page = client(world, "so").get("/so-van-ban/").content.decode()
    assert "01/UBND-KT" in page and f"UBND {dossier.unit.full_name}" in page
    table = client(world, "so").get("/so-van-ban/xuat/").content.decode()
    assert f"UBND {dossier.unit.full_name}" in table and "UBND@" not in table


def test_whoever_is_kept_out_finds_no_opinion_by_any_route(world: World, dossier: Dossier) -> None:
    request = asked_by_page(world, dossier, "DOF")
    found = request.opinions.get()
    person = world["sotaichinh"]
    Interest.objects.create(dossier=dossier, user=person, kind="FAMILY", how="DECLARED", at=world.at, by=person)
    browser = client(world, "sotaichinh")
    for tail in ("", "hoi/", f"{found.pk}/", f"{found.pk}/tep/", "lan/1/rut/"):
        assert browser.get(address(dossier, tail)).status_code == 404, tail
        assert browser.post(address(dossier, tail)).status_code in (404, 405), tail
    assert dossier.code not in browser.get("/").content.decode()
    assert dossier.code not in browser.get("/thoi-han/").content.decode()


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"days": "0"}, "phải từ 1 trở lên"),
        ({"bodies": ["CENTRE"], "lead": "CENTRE"}, "không còn trong danh sách"),
        ({"bodies": []}, "Hãy chọn"),
        ({"bodies": ["DOF", "COMMUNE"], "lead": ""}, "cơ quan chủ trì"),
        ({"bodies": ["NOBODY"]}, "không còn trong danh sách"),
        ({"question": ""}, "Hãy điền «Câu hỏi»"),
    ],
)
def test_a_bad_question_answers_422_with_a_sentence_and_writes_nothing(
    world: World, dossier: Dossier, form: dict, says: str
) -> None:
    typed = {"version": dossier.version, "subject": "FINANCE", "question": QUESTION, "bodies": ["DOF"], "lead": "DOF"}
    before = trace()
    answer = client(world, "trungtam").post(address(dossier, "hoi/"), typed | form)
    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert trace() == before


def test_what_is_not_ones_own_answers_4xx_and_leaves_no_trace(world: World, dossier: Dossier) -> None:
    request = asked_by_page(world, dossier, "DOF")
    found = request.opinions.get()
    before = trace(), list(Opinion.objects.values())
    for who in ("so", "ubnd", "khobac"):
        assert client(world, who).post(address(dossier, f"{found.pk}/"), {"answer": "AGREE"}).status_code == 403
    assert client(world, "khobac").post(address(dossier, "lan/1/rut/"), {"reason": "Thôi"}).status_code == 403
    assert client(world, "khobac").get(address(dossier, "hoi/")).status_code == 403
    assert client(world, "nguoila").get(address(dossier)).status_code == 404
    stale = {"version": dossier.version, "subject": "FINANCE", "question": QUESTION, "bodies": ["DOF"], "lead": "DOF"}
    assert client(world, "trungtam").post(address(dossier, "hoi/"), stale).status_code == 409
    assert client(world, "trungtam").get(address(dossier, "99999/")).status_code == 404
    assert (trace(), list(Opinion.objects.values())) == before


def test_an_answer_sent_twice_and_one_after_the_withdrawal_answer_409(world: World, dossier: Dossier) -> None:
    browser = client(world, "sotaichinh")
    first = asked_by_page(world, dossier, "DOF").opinions.get()
    assert browser.post(address(dossier, f"{first.pk}/"), {"answer": "AGREE"}).status_code == 302
    second = asked_by_page(world, dossier, "DOF").opinions.get()
    taken_back = client(world, "trungtam").post(address(dossier, "lan/2/rut/"), {"reason": "Đã rõ"})
    assert taken_back.status_code == 302
    before = trace()
    for found, says in ((first, "đã trả lời lần hỏi 1"), (second, "đã được rút")):
        answer = browser.post(address(dossier, f"{found.pk}/"), {"answer": "AGREE"})
        assert answer.status_code == 409 and says in answer.content.decode()
    assert client(world, "trungtam").post(address(dossier, "lan/2/rut/"), {"reason": "Nữa"}).status_code == 409
    assert trace() == before


def test_a_letter_of_a_department_outside_needs_its_number(world: World, dossier: Dossier) -> None:
    found = asked_by_page(world, dossier, "ORG:DAE", subject="ENVIRONMENT").opinions.get()
    browser = client(world, "trungtam")
    assert "Ghi trả lời của Sở Nông nghiệp và Môi trường" in browser.get("/").content.decode()
    answer = browser.post(address(dossier, f"{found.pk}/"), {"answer": "AGREE"})
    assert answer.status_code == 422 and "Số và ký hiệu văn bản trả lời" in answer.content.decode()
    day = clock.today()
    form = {"answer": "AGREE", "letter_no": "512/SNNMT-MT", "letter_on": f"{day:%d/%m/%Y}"}
    assert browser.post(address(dossier, f"{found.pk}/"), form).status_code == 302
    assert LogEntry.objects.filter(chain=dossier.pk).last().data["letter_no"] == "512/SNNMT-MT"


def test_the_page_says_since_when_the_clock_stands_and_why(world: World, dossier: Dossier) -> None:
    asked_by_page(world, dossier, "ORG:DAE", subject="ENVIRONMENT")
    page = client(world, "so").get(f"/ho-so/{dossier.code}/").content.decode()
    assert "Đồng hồ dừng từ" in page and "vì chờ ý kiến của Sở Nông nghiệp và Môi trường" in page
    assert "Đang dừng, còn" in page
    assert "Đồng hồ dừng" in client(world, "trungtam").get("/").content.decode()


def test_the_page_accounts_for_every_working_day(world: World) -> None:
    world.at = begins() - dt.timedelta(days=30)
    dossier = world.step(world.opened(), "submit", "coso")
    page = client(world, "so").get(f"/ho-so/{dossier.code}/").content.decode()
    assert "Thời gian ở từng cơ quan" in page and "UBND xã, phường, đặc khu" in page


def test_the_overview_shows_the_most_overdue_first_and_one_body_if_asked(world: World) -> None:
    world.at = begins() - dt.timedelta(days=40)
    late = world.step(world.opened(), "submit", "coso")
    world.at = clock.now() - dt.timedelta(hours=8)
    fresh = world.step(world.opened(), "submit", "coso")
    page = client(world, "so").get("/thoi-han/").content.decode()
    assert page.index(late.code) < page.index(fresh.code) and "Quá hạn" in page
    only = client(world, "so").get("/thoi-han/?co-quan=CENTRE").content.decode()
    assert "Kiểm tra hồ sơ đề nghị" in only and "Xác nhận địa chỉ" not in only
    assert client(world, "coso").get("/thoi-han/").status_code == 403
    assert Client().get("/thoi-han/").status_code == 302
    desk = world.commune(late).username
    own = client(world, desk).get("/thoi-han/").content.decode()
    assert late.code in own


def test_the_inbox_shows_each_his_own_day(world: World) -> None:
    world.at = clock.now() - dt.timedelta(hours=8)
    dossier = world.step(world.opened(), "submit", "coso")
    for who, event in ((world.commune(dossier).username, "confirm_by_commune"), ("trungtam", "check_pass")):
        due = Turn.objects.get(subject=dossier, asks__contains=event).due_on
        assert f'datetime="{due:%Y-%m-%d}"' in client(world, who).get("/").content.decode()


def test_a_clock_that_stands_after_its_day_says_how_late_it_was_and_never_less_than_nothing(world: World) -> None:
    world.at = begins() - dt.timedelta(days=90)
    late = world.before("draft_project")
    asked_by_page(world, late, "ORG:DAE", subject="ENVIRONMENT")
    for place in (f"/ho-so/{late.code}/", "/thoi-han/"):
        said = text_of(client(world, "so").get(place))
        assert "Đang dừng, đã quá hạn" in said and "còn -" not in said
