"""The letters of opinions: numbered, frozen, drawn, signed by whom, and what becomes of them when things change."""

import datetime as dt
import io

import pytest

from accounts.models import Organisation, User
from demo.stage import sample_pdf
from documents.files import open_file
from documents.layout_check import check
from documents.models import NumberEntry, Paper
from documents.register import KEPT, keepers_of, keeps
from documents.verification import Standing, tell
from dossiers.models import Dossier
from dossiers.paperwork import draw_paper
from dossiers.reissue import reissue
from ledger.log import verify
from ledger.models import LogEntry, OutboxEvent
from opinions.answers import answer
from opinions.models import Opinion, OpinionRequest, OpinionRule
from opinions.requests import ask, withdraw
from tests.dossiers.test_opinions import QUESTION, asked, drafting, of, trace
from tests.papers.test_papers import printed
from tests.world import World
from web.papers.trace import trace_of
from web.signing.signers import signing_of
from workflow.errors import BadFacts, NotNow, NotYours

pytestmark = pytest.mark.django_db


def text_of(paper: Paper, world: World) -> str:
    """What the drawn paper says; asserts that its layout is lawful and that no number on it lacks a fact."""
    drawn = draw_paper(paper, world.later())
    data = b"".join(open_file(drawn.file))
    assert check(data, "official_letter", issued=True) == []
    assert trace_of(drawn).orphans == []
    return printed(data)


def everything() -> tuple:
    """What a refusal must leave alone, papers and numbers with it."""
    return trace(), list(Paper.objects.values_list("pk")), list(NumberEntry.objects.values_list("pk", "status"))


def replied(world: World, dossier: Dossier, request: OpinionRequest, body: str, **more) -> Opinion:
    """A body answers from its own seat."""
    who = {"DOF": "sotaichinh", "PPC": "ubnd", "TREASURY": "khobac", "DOIT": "so"}.get(body)
    actor = world[who] if who else world.commune(dossier)
    return answer(of(request, body), actor=actor, at=world.later(), **({"answer": "AGREE"} | more))


# Asking.


def test_the_letter_cites_the_rule_an_official_entered(world: World) -> None:
    OpinionRule.objects.create(subject="FINANCE", days=4, silence="GOES_ON", source="Quyết định số 9/QĐ-SCT")
    request = asked(world, drafting(world), "DOF")
    assert request.paper is not None
    assert "Thời hạn và cách hiểu nêu trên áp dụng theo: Quyết định số 9/QĐ-SCT." in text_of(request.paper, world)


def test_one_letter_goes_to_all_bodies_with_question_day_and_what_silence_means(world: World) -> None:
    dossier = drafting(world)
    request = asked(world, dossier, "DOF", "COMMUNE", "ORG:DAE")
    paper = request.paper
    assert paper is not None and (paper.kind, paper.full_number) == ("OPINION_REQUEST", "01/TTKC-KC")
    said = text_of(paper, world)
    assert "Số: 01/TTKC-KC" in said and f"V/v lấy ý kiến đối với hồ sơ đề án khuyến công {dossier.code}" in said
    assert "- Sở Tài chính (cơ quan chủ trì);" in said and "- Sở Nông nghiệp và Môi trường." in said
    assert QUESTION in said and "chậm nhất hết ngày 11 tháng 3 năm 2026 (07 ngày làm việc" in said
    assert "Hồ sơ chỉ được giải quyết tiếp khi có ý kiến của Quý cơ quan" in said
    # An official letter names no legal bases, and what the software assumes is no law to hold up to another body.
    assert "quy ước của phần mềm" not in said and "Căn cứ" not in said
    assert "GIÁM ĐỐC" in said and "TL." not in said and said.rstrip().endswith(str(world["trungtam"]))
    assert LogEntry.objects.get(chain=dossier.pk, action="ask_opinion").data["letter"] == "01/TTKC-KC"
    assert OutboxEvent.objects.filter(key=f"paper:{paper.pk}").count() == 1
    assert verify(dossier.pk) is None


@pytest.mark.parametrize(
    ("by", "number", "signs"),
    [
        ("so", "01/SCT-QLCN", "GIÁM ĐỐC"),
        ("trungtam", "01/TTKC-KC", "GIÁM ĐỐC"),
    ],
)
def test_the_office_that_asks_gives_the_number_and_signs(world: World, by: str, number: str, signs: str) -> None:
    dossier = drafting(world)
    paper = asked(world, dossier, "DOF", by=by).paper
    assert paper is not None and paper.full_number == number
    assert signs in text_of(paper, world)
    signing = signing_of(dossier, paper)
    assert signing is not None and signing.here
    # What an officer prepares, the director signs (Điều 13 Nghị định số 30/2020/NĐ-CP).
    assert [person.user for person in signing.wanted.persons] == [world[{"so": "giamdoc", "trungtam": "trungtam"}[by]]]
    body = {"so": "DOIT", "trungtam": "CENTRE"}[by]
    assert signing.wanted.body == Organisation.objects.get(code=body)


def test_one_addressee_stands_on_the_line_and_no_lead_is_named(world: World) -> None:
    paper = asked(world, drafting(world), "DOF").paper
    said = text_of(paper, world)
    assert "Kính gửi: Sở Tài chính" in said and "chủ trì" not in said


@pytest.mark.parametrize(
    ("subject", "means"),
    [("LOCAL", "coi như Quý cơ quan đồng ý"), ("TECHNICAL", "coi như Quý cơ quan không có ý kiến")],
)
def test_the_letter_says_what_the_rule_of_the_day_makes_of_silence(world: World, subject: str, means: str) -> None:
    assert means in text_of(asked(world, drafting(world), "COMMUNE", subject=subject).paper, world)


def test_a_question_of_several_paragraphs_keeps_them(world: World) -> None:
    dossier = drafting(world)
    request = ask(
        dossier,
        actor=world["trungtam"],
        at=world.later(),
        subject="FINANCE",
        question="1) Vốn có đủ không?\n2) Nguồn nào chi?",
        bodies=["DOF"],
    )
    assert request.paper.facts["opinion_request"]["question"] == ["1) Vốn có đủ không?", "2) Nguồn nào chi?"]
    text_of(request.paper, world)


def test_requests_are_numbered_in_the_order_they_go_out_in_one_row_of_the_body(world: World) -> None:
    dossier = drafting(world)
    first, second = asked(world, dossier, "DOF"), asked(world, dossier, "COMMUNE", subject="LOCAL")
    assert [one.paper.full_number for one in (first, second)] == ["01/TTKC-KC", "02/TTKC-KC"]
    assert [one.paper.facts["opinion_request"]["number"] for one in (first, second)] == ["01/TTKC-KC", "02/TTKC-KC"]
    line = NumberEntry.objects.get(symbol="TTKC-KC", number=2)
    assert (line.body, line.act, line.chain) == ("TTKC", "OPINION_REQUEST", dossier.pk)
    assert line.abstract.startswith(f"Lấy ý kiến đối với hồ sơ {dossier.code}")


def test_who_has_no_post_is_told_how_to_mend_it_and_nothing_is_written(world: World) -> None:
    dossier = drafting(world)
    User.objects.filter(pk=world["trungtam"].pk).update(position="")
    world["trungtam"].refresh_from_db()
    before = everything()
    with pytest.raises(NotNow, match=r"chưa ghi chức vụ.*Nhờ quản trị"):
        asked(world, dossier)
    assert everything() == before


# Answering.


def test_a_body_answers_by_its_own_letter_that_names_the_one_it_answers(world: World) -> None:
    dossier = drafting(world)
    request = asked(world, dossier)
    given = replied(
        world, dossier, request, "DOF", answer="WITH_CHANGES", text="Cân đối trong nguồn đã giao.\nBổ sung số dư."
    )
    paper = given.paper
    assert paper is not None and (given.letter_no, given.letter_on) == ("01/STC-QLNS", paper.issued_on)
    said = text_of(paper, world)
    assert "SỞ TÀI CHÍNH" in said and "Kính gửi: Trung tâm Khuyến công" in said
    assert "Phúc đáp Công văn số 01/TTKC-KC ngày" in said and QUESTION in said
    assert "2. Ý kiến của Sở Tài chính: đồng ý, có điều chỉnh." in said
    assert "3. Nội dung đề nghị điều chỉnh: Cân đối trong nguồn đã giao. Bổ sung số dư." in said
    assert "TL. GIÁM ĐỐC KT. TRƯỞNG PHÒNG PHÓ TRƯỞNG PHÒNG HÀNH CHÍNH SỰ NGHIỆP" in said
    signing = signing_of(dossier, paper)
    assert signing.here and signing.wanted.body == Organisation.objects.get(code="DOF")
    assert [person.user for person in signing.wanted.persons] == [world["sotaichinh"]]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"answer": "AGREE"}, "đồng ý."),
        ({"answer": "DISAGREE", "text": "Vượt dự toán."}, "không đồng ý. 3. Lý do không đồng ý: Vượt dự toán."),
        ({"answer": "AGREE", "text": "Làm sớm."}, "đồng ý. 3. Ý kiến thêm: Làm sớm."),
    ],
)
def test_the_answer_stands_in_words(world: World, given: dict, words: str) -> None:
    dossier = drafting(world)
    paper = replied(world, dossier, asked(world, dossier), "DOF", **given).paper
    assert f"2. Ý kiến của Sở Tài chính: {words}" in text_of(paper, world)


def test_a_commune_writes_under_its_own_name_from_its_own_place_in_its_own_row(world: World) -> None:
    dossier = drafting(world)
    request = asked(world, dossier)
    paper = replied(world, dossier, request, "COMMUNE").paper
    assert paper.full_number == "01/UBND-KT"
    line = NumberEntry.objects.get(symbol="UBND-KT")
    assert line.body == f"UBND@{dossier.unit.code}"
    assert keepers_of(line.body) == (f"COMMUNE@{dossier.unit.code}",)
    assert keeps(frozenset({"AGENCY", "PPC"}), line.body) is None
    said = text_of(paper, world)
    assert f"ỦY BAN NHÂN DÂN {dossier.unit.full_name.upper()}" in said and f"{dossier.unit.name}, ngày" in said
    signing = signing_of(dossier, paper)
    assert signing.wanted.body is None, "a commune holds no key here; the province's must not sign for it"


def test_a_number_cancelled_in_one_commune_stands_in_another(world: World) -> None:
    dossier = drafting(world)
    paper = replied(world, dossier, asked(world, dossier), "COMMUNE").paper
    line = NumberEntry.objects.get(symbol="UBND-KT")
    other = line.book
    other.pk, other.body = None, "UBND@00000"
    other.save()
    NumberEntry.objects.create(
        book=other, body=other.body, symbol="UBND-KT", year=line.year, number=1, status="CANCELLED", ended_reason="x"
    )
    assert tell(draw_paper(paper, world.later())).standing == Standing.UNSIGNED


def test_every_body_with_a_seat_can_write(world: World) -> None:
    dossier = drafting(world)
    bodies = ["DOF", "PPC", "TREASURY", "DOIT", "COMMUNE"]
    request = asked(world, dossier, *bodies)
    with pytest.raises(NotNow, match=r"«Giao dịch viên».*ghi người đứng đầu"):
        replied(world, dossier, request, "TREASURY")
    User.objects.filter(pk=world["khobac"].pk).update(position="Phó Giám đốc")
    world["khobac"].refresh_from_db()
    numbers = []
    for body in bodies:
        paper = replied(world, dossier, request, body).paper
        text_of(paper, world)
        numbers.append(paper.full_number)
    assert numbers == ["01/STC-QLNS", "01/UBND-KTTH", "01/KBNN-KTNN", "01/SCT-QLCN", "01/UBND-KT"]
    assert {"STC", "KBNN"} <= KEPT


def test_a_body_that_wrote_elsewhere_gives_its_number_and_nothing_is_drawn(world: World) -> None:
    dossier = drafting(world)
    request = asked(world, dossier, "DOF", "ORG:DAE")
    own = replied(world, dossier, request, "DOF", letter_no="77/STC-NS", letter_on=world.at.date())
    assert own.paper is None and own.letter_no == "77/STC-NS"
    entered = answer(
        request.opinions.get(seat=""),
        actor=world["trungtam"],
        at=world.later(),
        answer="AGREE",
        letter_no="512/SNNMT-MT",
        letter_on=world.at.date(),
        stream=io.BytesIO(sample_pdf("Trả lời", dossier.code)),
        name="tra-loi.pdf",
    )
    assert entered.paper is None and entered.file is not None
    assert not Paper.objects.filter(chain=dossier.pk, kind="OPINION_REPLY").exists()


def test_a_day_without_a_number_is_refused_with_what_to_do(world: World) -> None:
    dossier = drafting(world)
    request = asked(world, dossier)
    before = everything()
    with pytest.raises(BadFacts) as refused:
        replied(world, dossier, request, "DOF", letter_on=dt.date(2026, 3, 2))
    assert "Để trống cả hai" in refused.value.fields["letter_no"]
    assert everything() == before


def test_an_answer_is_given_once_and_a_second_takes_no_number(world: World) -> None:
    dossier = drafting(world)
    request = asked(world, dossier)
    replied(world, dossier, request, "DOF")
    before = everything()
    with pytest.raises(NotNow, match="đề nghị cơ quan hỏi hỏi lại"):
        replied(world, dossier, request, "DOF", answer="DISAGREE", text="Đổi ý.")
    assert everything() == before
    again = asked(world, dossier, "DOF")
    second = replied(world, dossier, again, "DOF", answer="DISAGREE", text="Đổi ý.").paper
    assert (second.full_number, second.version, second.replaces) == ("02/STC-QLNS", 2, None)
    assert "Phúc đáp Công văn số 02/TTKC-KC" in text_of(second, world)


def test_an_old_question_without_a_letter_is_answered_by_one_that_names_its_day(world: World) -> None:
    dossier = drafting(world)
    request = asked(world, dossier)
    OpinionRequest.objects.filter(pk=request.pk).update(paper=None)
    paper = replied(world, dossier, OpinionRequest.objects.get(pk=request.pk), "DOF").paper
    said = text_of(paper, world)
    assert "Phúc đáp đề nghị ngày" in said and "Công văn" not in said


# Taking back, mending.


def test_a_question_taken_back_before_any_answer_cancels_its_number(world: World) -> None:
    dossier = drafting(world)
    request = asked(world, dossier)
    withdraw(request, actor=world["trungtam"], at=world.later(), reason="Đã có trong hồ sơ.")
    line = NumberEntry.objects.get(symbol="TTKC-KC", number=1)
    assert line.status == "CANCELLED" and line.ended_reason == "Rút yêu cầu cho ý kiến: Đã có trong hồ sơ."
    assert tell(draw_paper(request.paper, world.later())).standing == Standing.CANCELLED
    assert LogEntry.objects.get(chain=dossier.pk, action="withdraw_opinion").data["cancelled"] == "01/TTKC-KC"
    assert asked(world, dossier).paper.full_number == "02/TTKC-KC", "a cancelled number is never given again"


def test_a_letter_that_was_answered_keeps_its_number(world: World) -> None:
    dossier = drafting(world)
    request = asked(world, dossier)
    replied(world, dossier, request, "DOF")
    withdraw(request, actor=world["trungtam"], at=world.later(), reason="Không chờ xã nữa.")
    assert NumberEntry.objects.get(symbol="TTKC-KC", number=1).status == "ISSUED"
    assert tell(draw_paper(request.paper, world.later())).standing == Standing.UNSIGNED


def test_a_number_cancelled_by_its_keeper_does_not_stop_the_withdrawal(world: World) -> None:
    dossier = drafting(world)
    request = asked(world, dossier)
    NumberEntry.objects.filter(symbol="TTKC-KC").update(status="CANCELLED", ended_reason="Ghi nhầm")
    withdraw(request, actor=world["so"], at=world.later(), reason="Không cần nữa.")
    assert NumberEntry.objects.get(symbol="TTKC-KC").ended_reason == "Ghi nhầm"


def test_letters_are_not_drawn_anew(world: World) -> None:
    dossier = drafting(world)
    paper = asked(world, dossier).paper
    with pytest.raises(NotNow, match="một lần hỏi mới"):
        reissue(paper, actor=world["trungtam"], at=world.later(), reason="Sai chính tả.")
    with pytest.raises(NotYours):
        reissue(paper, actor=world["coso"], at=world.later(), reason="Sai chính tả.")
