"""Finance's work on a settlement: verdicts by line, one itemised return, another pair of eyes."""

import pytest

from clock import local_day
from dossiers.models import Dossier
from dossiers.returns.answering import answer_point
from dossiers.returns.owed import owed_by
from settlement.models import InvoiceLine
from tests.world import World
from workflow.engine import act
from workflow.errors import BadFacts, NotNow, NotYours

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewing(world: World) -> Dossier:
    """A settlement in front of finance: 400 million accepted and invoiced, 200 million of support."""
    return world.before("pass_settlement")


def line_of(dossier: Dossier) -> InvoiceLine:
    return InvoiceLine.objects.get(invoice__dossier=dossier)


def verdict(world: World, dossier: Dossier, **one: object) -> Dossier:
    return world.step(dossier, "review_lines", "ketoan", verdicts=[{"line": line_of(dossier).pk, **one}])


def test_a_reduced_line_lowers_the_support_and_the_decision_says_the_lower_amount(
    world: World, reviewing: Dossier
) -> None:
    verdict(world, reviewing, verdict="REDUCED", counted_vnd=300_000_000, reason="Trừ phần không thuộc đề án")
    world.step(reviewing, "pass_settlement", "ketoan")
    signed = world.step(reviewing, "approve_settlement", "giamdoc")
    assert signed.settled_vnd == 150_000_000
    assert signed.settlements.last().support_vnd == 200_000_000
    assert signed.settlements.last().passed_vnd == 150_000_000


def test_a_queried_line_cannot_be_passed(world: World, reviewing: Dossier) -> None:
    verdict(world, reviewing, verdict="QUERIED", reason="Số lượng trên hóa đơn chưa rõ")
    with pytest.raises(NotNow, match="cần làm rõ"):
        world.step(reviewing, "pass_settlement", "ketoan")


@pytest.mark.parametrize(
    "wrong",
    [
        {"verdict": "REDUCED", "counted_vnd": 400_000_000, "reason": "Bằng số đã kê"},
        {"verdict": "REDUCED", "counted_vnd": -1, "reason": "Âm"},
        {"verdict": "REDUCED", "counted_vnd": 1},
        {"verdict": "QUERIED"},
        {"verdict": "MAYBE", "reason": "Không có kết quả này"},
    ],
)
def test_a_verdict_that_does_not_hold_is_refused_and_leaves_no_trace(
    world: World, reviewing: Dossier, wrong: dict[str, object]
) -> None:
    before = reviewing.version
    with pytest.raises(BadFacts):
        verdict(world, reviewing, **wrong)
    assert Dossier.objects.get(pk=reviewing.pk).version == before
    assert line_of(reviewing).verdict == ""


def passed(world: World, dossier: Dossier) -> Dossier:
    """Finance presses «Xét đạt» and says nothing else."""
    return act(dossier, "pass_settlement", actor=world["ketoan"], at=world.later())


def test_a_line_nobody_looked_at_is_not_accepted_by_silence_and_the_refusal_names_it(
    world: World, reviewing: Dossier
) -> None:
    with pytest.raises(NotNow, match="dòng chưa xét") as refused:
        passed(world, reviewing)
    line = line_of(reviewing)
    assert f"{line} «{line.name}»" in str(refused.value)
    assert f"line-{line.pk}" in refused.value.fields
    assert line.verdict == ""


def test_a_line_something_is_said_against_needs_a_sentence_of_its_own(world: World, reviewing: Dossier) -> None:
    """The machine is invoiced without its model: accepting it takes a reason."""
    reviewing = verdict(world, reviewing, verdict="ACCEPTED")
    with pytest.raises(NotNow, match="chưa có lời nào của người xét") as refused:
        passed(world, reviewing)
    assert "MAU-1" in str(refused.value)
    reviewing = verdict(world, reviewing, verdict="ACCEPTED", reason="Ký hiệu ghi ở biên bản nghiệm thu")
    passed(world, reviewing)
    assert line_of(reviewing).reason == "Ký hiệu ghi ở biên bản nghiệm thu"


def test_one_press_accepts_the_lines_without_a_finding_and_no_other(world: World, reviewing: Dossier) -> None:
    with pytest.raises(NotNow, match="xét riêng"):
        world.step(reviewing, "review_lines", "ketoan", verdicts=[], clean=True)
    InvoiceLine.objects.filter(invoice__dossier=reviewing).update(name="Máy mẫu MAU-1")
    reviewing = world.step(reviewing, "review_lines", "ketoan", verdicts=[], clean=True)
    line = line_of(reviewing)
    assert (line.verdict, line.reviewed_by) == ("ACCEPTED", world["ketoan"])
    passed(world, reviewing)


def test_an_earlier_query_stands_at_its_line_until_the_settlement_is_passed(world: World, reviewing: Dossier) -> None:
    InvoiceLine.objects.filter(invoice__dossier=reviewing).update(name="Máy mẫu MAU-1")
    verdict(world, reviewing, verdict="QUERIED", reason="Thiếu số sê-ri")
    world.step(reviewing, "return_settlement", "ketoan", gaps=[])
    assert line_of(reviewing).verdict == ""
    reviewing = world.step(reviewing, "submit_settlement", "trungtam")
    with pytest.raises(NotNow, match="xét riêng"):
        world.step(reviewing, "review_lines", "ketoan", verdicts=[], clean=True)
    reviewing = verdict(world, reviewing, verdict="ACCEPTED")
    with pytest.raises(NotNow, match="Thiếu số sê-ri"):
        passed(world, reviewing)
    reviewing = verdict(world, reviewing, verdict="ACCEPTED", reason="Đã có ảnh nhãn máy")
    passed(world, reviewing)
    assert {point.status for point in reviewing.points.all()} == {"SETTLED"}


def test_what_is_queried_again_stands_for_the_earlier_query_with_its_answer(world: World, reviewing: Dossier) -> None:
    verdict(world, reviewing, verdict="QUERIED", reason="Thiếu số sê-ri")
    world.step(reviewing, "return_settlement", "ketoan", gaps=[])
    reviewing = world.step(reviewing, "submit_settlement", "trungtam")
    verdict(world, reviewing, verdict="QUERIED", reason="Ảnh nhãn bị mờ")
    world.step(reviewing, "return_settlement", "ketoan", gaps=[])
    first, second = reviewing.points.order_by("round")
    assert (first.status, second.earlier, second.is_open) == ("AGAIN", first, True)


def test_a_line_a_return_speaks_of_is_looked_at_afresh_and_others_keep_their_word(
    world: World, reviewing: Dossier
) -> None:
    reviewing = verdict(world, reviewing, verdict="ACCEPTED", reason="Đã đối chiếu")
    world.step(reviewing, "return_settlement", "ketoan", gaps=["Thiếu biên bản bàn giao"])
    assert line_of(reviewing).verdict == "ACCEPTED"
    reviewing = world.step(reviewing, "submit_settlement", "trungtam")
    world.step(
        reviewing, "return_settlement", "ketoan", gaps=["[HĐ 1] Thiếu chữ ký người mua"], late_reason="Bản chụp bị che"
    )
    assert line_of(reviewing).verdict == ""


def test_a_return_lists_queried_lines_by_itself(world: World, reviewing: Dossier) -> None:
    verdict(world, reviewing, verdict="QUERIED", reason="Thiếu số sê-ri")
    world.step(reviewing, "return_settlement", "ketoan", gaps=["[HM 1] Ảnh máy chụp mờ"])
    told = {(one.place, one.late) for one in reviewing.points.all()}
    assert told == {("item:1", False), ("line:1.1", False)}
    assert any("Thiếu số sê-ri" in one.text for one in reviewing.points.all())


def returned(world: World, dossier: Dossier, *gaps: str, **more: object) -> Dossier:
    return world.step(dossier, "return_settlement", "ketoan", gaps=list(gaps), **({"late_reason": ""} | more))


def test_a_new_defect_on_a_checked_line_needs_a_reason_and_is_counted(world: World, reviewing: Dossier) -> None:
    returned(world, reviewing, "[HĐ 1] Thiếu chữ ký người mua")
    world.step(reviewing, "submit_settlement", "trungtam")
    with pytest.raises(BadFacts, match="lần trước"):
        returned(world, reviewing, "[HM 1] Ghi thiếu số máy")
    returned(world, reviewing, "[HM 1] Ghi thiếu số máy", late_reason="Biên bản lần trước bị thiếu trang")
    late = reviewing.points.filter(late=True)
    assert [one.text for one in late] == ["[HM 1] Ghi thiếu số máy"]


def test_what_was_named_before_or_came_since_may_be_named_again(world: World, reviewing: Dossier) -> None:
    returned(world, reviewing, "[HĐ 1] Thiếu chữ ký người mua")
    world.step(reviewing, "enter_evidence", "coso", number="88", content="Máy mẫu MAU-1 phụ kiện")
    world.step(reviewing, "submit_settlement", "trungtam")
    returned(world, reviewing, "[HĐ 1] Vẫn thiếu chữ ký", "[HĐ 2] Ngày lập bị che")
    assert not reviewing.points.filter(late=True).exists()


def test_nobody_passes_what_he_sent_or_typed_nor_signs_what_he_passed(world: World, reviewing: Dossier) -> None:
    from accounts.models import RoleAssignment

    for login, role in (("trungtam", "FINANCE"), ("ketoan", "DOIT_HEAD")):
        RoleAssignment.objects.create(user=world[login], role=role, valid_from=world.at.date())
    with pytest.raises(NotYours, match="không được tự xét"):
        act(reviewing, "pass_settlement", actor=world["trungtam"], at=world.later())
    world.step(reviewing, "pass_settlement", "ketoan")
    with pytest.raises(NotYours, match="không được tự ký"):
        act(reviewing, "approve_settlement", actor=world["ketoan"], at=world.later())
    assert world.step(reviewing, "approve_settlement", "giamdoc").settled_vnd == 200_000_000


def test_whoever_signs_sends_it_back_with_points_that_finance_answers_before_it_passes_it_again(
    world: World, reviewing: Dossier
) -> None:
    reviewing = world.step(reviewing, "pass_settlement", "ketoan")
    with pytest.raises(BadFacts, match="mỗi ý một dòng"):
        world.step(reviewing, "send_back_settlement", "giamdoc", gaps=" ")
    back = world.step(reviewing, "send_back_settlement", "giamdoc", gaps=["[HĐ 1] Đối chiếu lại đơn giá", "Thiếu ảnh"])
    assert (back.state, back.finance_passed_at) == ("SETTLEMENT_REVIEW", None)
    assert [(one.place, one.status) for one in back.points.all()] == [("invoice:1", "OPEN"), ("claim", "OPEN")]
    assert list(owed_by(world["ketoan"], local_day(world.at))) == [back]
    assert not owed_by(world["trungtam"], local_day(world.at))
    assert line_of(back).verdict == ""
    back = verdict(world, back, verdict="ACCEPTED", reason="Đơn giá đúng hợp đồng")
    with pytest.raises(NotNow, match="Đối chiếu lại đơn giá"):
        passed(world, back)
    with pytest.raises((NotNow, NotYours)):
        act(back, "approve_settlement", actor=world["giamdoc"], at=world.later())
    for point in back.points.all():
        answer_point(point, actor=world["ketoan"], at=world.later(), text="Đã đối chiếu với hợp đồng")
    back = passed(world, Dossier.objects.get(pk=back.pk))
    assert back.settlements.last().passed_by == world["ketoan"]
    signed = world.step(back, "approve_settlement", "giamdoc")
    assert signed.settled_vnd == 200_000_000
    assert {one.status for one in signed.points.all()} == {"SETTLED"}


def test_only_the_signer_sends_back_and_only_what_finance_has_passed(world: World, reviewing: Dossier) -> None:
    for who in ("giamdoc", "ketoan", "trungtam"):
        with pytest.raises((NotNow, NotYours)):
            world.step(reviewing, "send_back_settlement", who)


def test_finance_may_return_what_the_signer_sent_back(world: World, reviewing: Dossier) -> None:
    reviewing = world.step(reviewing, "pass_settlement", "ketoan")
    reviewing = world.step(reviewing, "send_back_settlement", "giamdoc", gaps=["Thiếu ảnh máy"])
    assert world.step(reviewing, "return_settlement", "ketoan", gaps=["Bổ sung ảnh máy"]).state == "SETTLING"
    assert (
        world.step(Dossier.objects.get(pk=reviewing.pk), "submit_settlement", "trungtam").state == "SETTLEMENT_REVIEW"
    )
