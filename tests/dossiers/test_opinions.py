"""Opinions side by side: who is asked, what silence means, when the dossier goes on."""

import datetime as dt
import io
from functools import partial

import pytest

from accounts.models import Organisation
from appraisal.models import Interest
from demo.stage import moment, sample_pdf
from documents.files import UploadRefused
from documents.models import StoredFile
from dossiers.models import Dossier
from ledger.log import verify
from ledger.models import LogEntry, OutboxEvent
from notifications.models import Notice
from opinions.answers import answer
from opinions.bodies import bodies_for
from opinions.models import Opinion, OpinionRequest, OpinionRule
from opinions.requests import ask, withdraw
from opinions.rules import standing
from tests.races import at_once, needs_postgresql
from tests.world import World
from workflow.clock_models import ClockStop, Turn
from workflow.engine import act
from workflow.errors import BadFacts, NotNow, NotYours, Refused, Stale
from workflow.reminders import remind

pytestmark = pytest.mark.django_db

QUESTION = "Dự án có phù hợp quy hoạch và khả năng cân đối vốn không?"


def trace() -> tuple:
    """What a refusal must leave alone."""
    return (
        list(Dossier.objects.values()),
        LogEntry.objects.count(),
        OutboxEvent.objects.count(),
        Turn.objects.count(),
        list(Opinion.objects.values()),
        list(OpinionRequest.objects.values()),
        Notice.objects.count(),
        StoredFile.objects.count(),
    )


def asked(world: World, dossier: Dossier, *bodies: str, subject: str = "FINANCE", by: str = "trungtam", **more):
    """A question of the Centre, finance leading."""
    return ask(
        dossier,
        actor=world[by],
        at=world.later(),
        subject=subject,
        question=QUESTION,
        bodies=bodies or ("DOF", "COMMUNE"),
        lead=more.pop("lead", (bodies or ("DOF",))[0]),
        **more,
    )


def of(request: OpinionRequest, body: str) -> Opinion:
    """The part of one body."""
    return request.opinions.get(seat__startswith=body) if body.isupper() else request.opinions.get(body=body)


def drafting(world: World) -> Dossier:
    """The Centre writes the project; it asks before it goes on."""
    return world.before("draft_project")


def test_a_question_to_two_bodies_has_one_day_one_lead_and_a_task_for_each(world: World) -> None:
    dossier = drafting(world)
    request = asked(world, dossier)
    assert [(one.body, one.lead) for one in request.opinions.all()] == [
        ("Sở Tài chính", True),
        (f"UBND {dossier.unit.full_name}", False),
    ]
    assert request.due_on == dt.date(2026, 3, 11) and "quy ước" in request.source
    assert {one.turn.due_on for one in request.opinions.all()} == {request.due_on}
    assert Notice.objects.filter(recipient=world["sotaichinh"], body__contains=QUESTION).count() == 1
    assert Notice.objects.filter(recipient=world.commune(dossier), body__contains=QUESTION).count() == 1
    line = LogEntry.objects.filter(chain=dossier.pk).last()
    assert line.action == "ask_opinion" and line.data["opinions"][0] == "Sở Tài chính (chủ trì)"


def test_the_dossier_waits_for_those_who_must_answer_and_goes_on_when_they_have(world: World) -> None:
    dossier = drafting(world)
    request = asked(world, dossier)
    with pytest.raises(NotNow, match=r"Chưa có ý kiến của Sở Tài chính, UBND .*phải có ý kiến"):
        world.step(dossier, "draft_project", "trungtam")
    answer(of(request, "DOF"), actor=world["sotaichinh"], at=world.later(), answer="AGREE")
    with pytest.raises(NotNow, match="Chưa có ý kiến của UBND"):
        world.step(dossier, "draft_project", "trungtam")
    answer(
        of(request, "COMMUNE"),
        actor=world.commune(dossier),
        at=world.later(),
        answer="WITH_CHANGES",
        text="Bổ sung phương án thoát nước.",
    )
    dossier = world.step(dossier, "draft_project", "trungtam")
    assert dossier.state == "DRAFTED"
    line = LogEntry.objects.filter(chain=dossier.pk, action="draft_project").get()
    assert line.data["opinions"][0] == "Sở Tài chính: Đồng ý"
    assert line.data["opinions"][1].endswith("Đồng ý, có điều chỉnh")
    assert verify(dossier.pk) is None


@pytest.mark.parametrize(
    ("subject", "means"),
    [("LOCAL", "Không trả lời, coi như đồng ý"), ("TECHNICAL", "Không trả lời, không có ý kiến")],
)
def test_silence_lets_the_dossier_go_on_after_the_day_and_not_before(world: World, subject: str, means: str) -> None:
    dossier = drafting(world)
    request = asked(world, dossier, "COMMUNE", subject=subject)
    world.at = dt.datetime.combine(request.due_on, dt.time(16), world.at.tzinfo)
    with pytest.raises(NotNow, match="hết ngày ấy mà không trả lời thì"):
        world.step(dossier, "draft_project", "trungtam")
    world.at += dt.timedelta(days=1)
    dossier = world.step(dossier, "draft_project", "trungtam")
    assert standing(request.opinions.get(), request, world.at.date()) == means
    assert LogEntry.objects.filter(chain=dossier.pk).last().data["opinions"][0].endswith(means)


def test_who_must_answer_is_waited_for_past_the_day(world: World) -> None:
    dossier = drafting(world)
    request = asked(world, dossier, "DOF")
    world.at = moment("2026-04-20 08:00")
    with pytest.raises(NotNow, match="phải có ý kiến"):
        world.step(dossier, "draft_project", "trungtam")
    answer(
        of(request, "DOF"), actor=world["sotaichinh"], at=world.later(), answer="DISAGREE", text="Chưa cân đối được."
    )
    assert of(request, "DOF").late
    assert world.step(dossier, "draft_project", "trungtam").state == "DRAFTED"


def test_the_applicant_may_always_withdraw_and_the_office_may_always_send_back(world: World) -> None:
    dossier = drafting(world)
    asked(world, dossier, "DOF")
    dossier = world.step(dossier, "return_for_supplement", "trungtam", gaps=["Thiếu"])
    assert dossier.state == "RETURNED"
    other = drafting(world)
    asked(world, other, "DOF")
    assert world.step(other, "withdraw", "coso", reason="Thôi").state == "WITHDRAWN"


def test_a_question_taken_back_holds_nobody_up(world: World) -> None:
    dossier = drafting(world)
    request = asked(world, dossier, "DOF")
    withdraw(request, actor=world["trungtam"], at=world.later(), reason="Đã có văn bản chung")
    assert Notice.objects.filter(recipient=world["sotaichinh"], subject__contains="không cần cho ý kiến").count() == 1
    assert world.step(dossier, "draft_project", "trungtam").state == "DRAFTED"
    before = trace()
    with pytest.raises(NotNow, match="đã được rút: Đã có văn bản chung"):
        answer(of(request, "DOF"), actor=world["sotaichinh"], at=world.later(), answer="AGREE")
    with pytest.raises(NotNow, match="đã được rút"):
        withdraw(request, actor=world["trungtam"], at=world.later(), reason="Lần nữa")
    assert trace() == before


def test_a_late_answer_is_kept_and_marked_although_the_dossier_went_on(world: World) -> None:
    dossier = drafting(world)
    request = asked(world, dossier, "COMMUNE", subject="LOCAL")
    world.at = moment("2026-03-20 08:00")
    dossier = world.step(dossier, "draft_project", "trungtam")
    answer(of(request, "COMMUNE"), actor=world.commune(dossier), at=world.later(), answer="AGREE", text="Nhất trí.")
    found = of(request, "COMMUNE")
    assert (found.late, found.text) == (True, "Nhất trí.")
    assert standing(found, request, world.at.date()) == "Đồng ý (trả lời trễ hạn)"


def test_a_department_without_people_here_answers_by_letter_that_the_asking_office_enters(world: World) -> None:
    dossier = drafting(world)
    names = {body.name for body in bodies_for(dossier, dt.date(2026, 3, 2))}
    assert "Sở Nông nghiệp và Môi trường" in names and "Sở Tài nguyên và Môi trường" not in names
    assert "Sở Tài nguyên và Môi trường" in {body.name for body in bodies_for(dossier, dt.date(2024, 3, 2))}
    request = asked(world, dossier, "ORG:DAE", subject="ENVIRONMENT")
    found = request.opinions.get()
    facts = {"answer": "AGREE", "letter_on": dt.date(2026, 3, 2)}
    before = trace()
    with pytest.raises(BadFacts, match="số và ký hiệu văn bản"):
        answer(found, actor=world["trungtam"], at=world.later(), **facts)
    with pytest.raises(BadFacts, match="không thể sau hôm nay"):
        answer(
            found, actor=world["trungtam"], at=world.at, **facts | {"letter_on": dt.date(2026, 9, 9)}, letter_no="5/X"
        )
    with pytest.raises(NotYours, match="do Trung tâm Khuyến công ghi"):
        answer(found, actor=world["sotaichinh"], at=world.at, **facts, letter_no="512/SNNMT-MT")
    assert trace() == before
    pdf = io.BytesIO(sample_pdf("Công văn", dossier.code))
    answer(found, actor=world["trungtam"], at=world.at, **facts, letter_no="512/SNNMT-MT", stream=pdf, name="cv.pdf")
    found.refresh_from_db()
    assert (found.letter_no, found.file.original_name) == ("512/SNNMT-MT", "cv.pdf")


def test_the_clock_of_the_office_stands_where_the_rule_says_so(world: World) -> None:
    dossier = drafting(world)
    own = Turn.objects.get(subject=dossier, asks__contains="draft_project", ended_at__isnull=True)
    assert own.due_on == dt.date(2026, 3, 16)
    request = asked(world, dossier, "ORG:DAE", subject="ENVIRONMENT")
    own.refresh_from_db()
    assert own.stands_since == world.at and own.left == 10
    assert ClockStop.objects.get(subject=dossier).why == "chờ ý kiến của Sở Nông nghiệp và Môi trường"
    world.at = moment("2026-03-12 09:00")
    answer(
        request.opinions.get(),
        actor=world["trungtam"],
        at=world.at,
        answer="AGREE",
        letter_no="1/SNNMT",
        letter_on=dt.date(2026, 3, 11),
    )
    own.refresh_from_db()
    assert (own.stands_since, own.due_on) == (None, dt.date(2026, 3, 26))
    assert ClockStop.objects.get(subject=dossier).until == world.at


def test_where_silence_speaks_the_clock_goes_on_from_the_end_of_that_day(world: World) -> None:
    OpinionRule.objects.create(subject="LOCAL", days=3, silence="AGREES", stops_clock=True, source="QĐ 9")
    dossier = drafting(world)
    request = asked(world, dossier, "COMMUNE", subject="LOCAL")
    assert request.due_on == dt.date(2026, 3, 5)
    for day in ("2026-03-05 08:00", "2026-03-09 08:00", "2026-03-10 08:00"):
        remind(moment(day))
    own = Turn.objects.get(subject=dossier, asks__contains="draft_project", ended_at__isnull=True)
    assert own.due_on == dt.date(2026, 3, 19)


def test_an_officers_dated_rule_for_a_regime_goes_before_the_built_in_one(world: World) -> None:
    dossier = drafting(world)
    OpinionRule.objects.create(
        subject="FINANCE", days=3, silence="AGREES", source="QĐ cũ", valid_to=dt.date(2026, 1, 1)
    )
    OpinionRule.objects.create(subject="FINANCE", days=4, silence="GOES_ON", source="QĐ 9", regime=dossier.regime)
    OpinionRule.objects.create(subject="FINANCE", days=8, silence="MUST", source="QĐ 10", regime="LOCAL-2031")
    request = asked(world, dossier, "DOF")
    assert (request.days, request.silence, request.source) == (4, "GOES_ON", "QĐ 9")
    OpinionRule.objects.all().delete()
    request.refresh_from_db()
    assert request.silence == "GOES_ON"


def test_the_asked_are_reminded_like_anybody_else(world: World) -> None:
    dossier = drafting(world)
    request = asked(world, dossier, "DOF")
    remind(dt.datetime.combine(request.due_on, dt.time(8), world.at.tzinfo))
    told = Notice.objects.get(recipient=world["sotaichinh"], key__startswith="remind:")
    assert told.subject == f"{dossier.code}: hết hạn hôm nay – Cho ý kiến: Kinh phí, nguồn vốn"
    assert told.link.endswith(f"/y-kien/{of(request, 'DOF').pk}/")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"days": 0}, "từ 1 đến 60"),
        ({"days": 61}, "từ 1 đến 60"),
        ({"bodies": ["CENTRE", "DOF"], "lead": "DOF"}, "chính cơ quan đang hỏi"),
        ({"bodies": []}, "ít nhất một cơ quan"),
        ({"bodies": ["DOF", "DOF"]}, "chỉ hỏi một lần"),
        ({"bodies": ["DOF", "COMMUNE"], "lead": ""}, "một cơ quan chủ trì"),
        ({"bodies": ["COUNCIL"]}, "trong danh sách"),
        ({"bodies": ["ORG:KHONGCO"]}, "trong danh sách"),
        ({"question": " "}, "câu hỏi"),
        ({"subject": "WEATHER"}, "nội dung cần hỏi"),
    ],
)
def test_a_question_that_cannot_be_is_refused_without_a_trace(world: World, more: dict, says: str) -> None:
    dossier = drafting(world)
    facts = {"subject": "FINANCE", "question": QUESTION, "bodies": ["DOF"], "lead": "DOF"} | more
    before = trace()
    with pytest.raises(BadFacts, match=says):
        ask(dossier, actor=world["trungtam"], at=world.later(), **facts)
    assert trace() == before


def test_who_has_no_part_in_the_step_asks_nothing_and_nobody_asks_after_the_end(world: World) -> None:
    dossier = drafting(world)
    before = trace()
    for stranger in ("coso", "nguoila", "khobac", "hoidong2", "sotaichinh"):
        with pytest.raises(NotYours):
            asked(world, dossier, "COMMUNE", by=stranger)
    with pytest.raises(Stale):
        asked(world, dossier, "DOF", seen_version=dossier.version - 1)
    assert trace() == before
    ended = world.step(dossier, "withdraw", "coso", reason="Thôi")
    with pytest.raises(NotNow, match="không hỏi ý kiến ở bước này"):
        asked(world, ended, "DOF")
    with pytest.raises(NotNow, match="không hỏi ý kiến ở bước này"):
        asked(world, world.opened(), "DOF")


def test_an_answer_is_given_once_by_the_body_itself(world: World) -> None:
    dossier = drafting(world)
    request = asked(world, dossier, "DOF")
    found = of(request, "DOF")
    before = trace()
    for stranger in ("trungtam", "nguoila", "coso", "ubnd"):
        with pytest.raises(NotYours, match="Ý kiến của Sở Tài chính do"):
            answer(found, actor=world[stranger], at=world.later(), answer="AGREE")
    with pytest.raises(BadFacts, match="lý do không đồng ý"):
        answer(found, actor=world["sotaichinh"], at=world.at, answer="DISAGREE")
    with pytest.raises(BadFacts, match="Hãy chọn"):
        answer(found, actor=world["sotaichinh"], at=world.at, answer="MAYBE")
    with pytest.raises(UploadRefused):
        answer(
            found, actor=world["sotaichinh"], at=world.at, answer="AGREE", stream=io.BytesIO(b"MZ\x90"), name="a.exe"
        )
    assert trace() == before
    answer(found, actor=world["sotaichinh"], at=world.at, answer="AGREE")
    before = trace()
    with pytest.raises(NotNow, match="đã trả lời lần hỏi 1"):
        answer(found, actor=world["sotaichinh"], at=world.later(), answer="DISAGREE", text="Đổi ý")
    with pytest.raises(NotNow, match="đã có đủ ý kiến"):
        withdraw(request, actor=world["trungtam"], at=world.at, reason="Thôi hỏi")
    assert trace() == before


def test_whoever_is_kept_out_neither_hears_nor_answers(world: World) -> None:
    dossier = drafting(world)
    person = world["sotaichinh"]
    Interest.objects.create(dossier=dossier, user=person, kind="FAMILY", how="DECLARED", at=world.at, by=person)
    request = asked(world, dossier, "DOF")
    remind(moment("2026-03-30 08:00"))
    assert not Notice.objects.filter(recipient=person, chain=dossier.pk, key__startswith="opinion").exists()
    assert not Notice.objects.filter(recipient=person, key__startswith="remind").exists()
    with pytest.raises(NotYours, match="lợi ích liên quan"):
        answer(of(request, "DOF"), actor=person, at=world.later(), answer="AGREE")


def test_every_body_that_may_be_asked_has_a_name_of_its_day(world: World) -> None:
    dossier = drafting(world)
    found = bodies_for(dossier, dt.date(2026, 3, 2))
    assert len({body.code for body in found}) == len({body.name for body in found}) == len(found)
    assert all(body.seat or isinstance(body.organisation, Organisation) for body in found)


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_the_last_answer_against_the_step_that_waits_for_it() -> None:
    needs_postgresql()
    world = World()
    for _ in range(4):
        dossier = drafting(world)
        request = asked(world, dossier, "DOF")
        at = world.later()
        outcomes = at_once(
            partial(answer, of(request, "DOF"), actor=world["sotaichinh"], at=at, answer="AGREE"),
            partial(act, dossier, "draft_project", actor=world["trungtam"], at=at),
        )
        now = Dossier.objects.get(pk=dossier.pk)
        assert isinstance(outcomes[0], Opinion), outcomes
        assert isinstance(outcomes[1], Dossier | Refused), outcomes
        assert (now.state == "DRAFTED") == isinstance(outcomes[1], Dossier)
        assert verify(now.pk) is None


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_one_body_answering_from_two_windows_answers_once() -> None:
    needs_postgresql()
    world = World()
    found = of(asked(world, drafting(world), "DOF"), "DOF")
    at = world.later()
    outcomes = at_once(
        partial(answer, found, actor=world["sotaichinh"], at=at, answer="AGREE"),
        partial(answer, found, actor=world["sotaichinh"], at=at, answer="DISAGREE", text="Không"),
    )
    assert sum(isinstance(one, Opinion) for one in outcomes) == 1, outcomes
    assert LogEntry.objects.filter(action="answer_opinion").count() == 1
