"""The Treasury's answer fits row by row or nothing is written; what failed has a way back; nothing is paid twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from accounts.models import RoleAssignment, User
from dossiers.models import Dossier
from ledger.log import verify
from ledger.models import LogEntry
from settlement.models import Payment
from settlement.treasury.answering import Applied, apply_answer, preview
from settlement.treasury.batches import prepare_batch
from settlement.treasury.reading import read_answer
from tests.settlement.treasury.conftest import answer, change_account, orders, paid, sent_back
from tests.world import World
from workflow.engine import act
from workflow.errors import BadFacts, NotNow, NotYours
from workflow.steps import steps_of

pytestmark = pytest.mark.django_db


def told(world: World, *lines: dict[str, Any], who: str = "khobac") -> Applied:
    """An answer file, read and recorded."""
    return apply_answer(read_answer(answer(*lines)), actor=world[who], at=world.later())


def trace() -> list[Any]:
    """What a refusal must leave alone."""
    return [list(Dossier.objects.values()), list(Payment.objects.order_by("pk").values()), LogEntry.objects.count()]


@pytest.fixture
def sent(world: World) -> Payment:
    """One order, sent."""
    dossier = world.at_state("PAYING")
    prepare_batch(actor=world["ketoan"], at=world.later())
    return orders(dossier)[0]


def test_all_paid_closes_the_dossier_with_the_vouchers(world: World, four: Dossier) -> None:
    batch = prepare_batch(actor=world["ketoan"], at=world.later())
    own = orders(four)
    done = told(world, *(paid(order, f"KB-{order.pk % 2}") for order in own))
    four.refresh_from_db()
    batch.refresh_from_db()
    assert done.changed and (four.state, four.paid_vnd) == ("PAID", four.settled_vnd)
    assert {(o.status, o.order_no) for o in orders(four)} == {("PAID", "KB-0"), ("PAID", "KB-1")}
    assert batch.answered_at == world.at
    line = LogEntry.objects.get(chain=four.pk, action="confirm_payment")
    assert line.data["amount_vnd"] == four.settled_vnd and set(line.data["order_no"].split("; ")) == {"KB-0", "KB-1"}


def test_of_four_orders_two_come_back_and_only_those_are_ordered_again(world: World, four: Dossier) -> None:
    batch = prepare_batch(actor=world["ketoan"], at=world.later())
    first, second, third, fourth = orders(four)
    told(world, paid(first), sent_back(second), paid(third), sent_back(fourth, "Tài khoản đã đóng"))
    four.refresh_from_db()
    batch.refresh_from_db()
    assert (four.state, four.paid_vnd) == ("PAYMENT_FAILED", first.amount_vnd + third.amount_vnd)
    assert four.remaining_vnd == second.amount_vnd + fourth.amount_vnd and batch.answered_at
    line = LogEntry.objects.get(chain=four.pk, action="fail_payment")
    assert (line.data["paid_vnd"], line.data["failed_vnd"]) == (four.paid_vnd, four.remaining_vnd)
    assert [o.reason for o in orders(four, status="FAILED")] == ["Sai số tài khoản", "Tài khoản đã đóng"]

    change_account(world, second.beneficiary.establishment, "0011223344")
    world.step(four, "retry_payment", "ketoan")
    again = orders(four, attempt=2)
    assert [(o.beneficiary, o.amount_vnd, o.bank_account) for o in again] == [
        (second.beneficiary, second.amount_vnd, "0011223344"),
        (fourth.beneficiary, fourth.amount_vnd, fourth.bank_account),
    ]
    prepare_batch(actor=world["ketoan"], at=world.later())
    again = orders(four, attempt=2)
    told(world, paid(again[0], "KB-91"), sent_back(again[1], "Vẫn đóng"))
    world.step(four, "retry_payment", "ketoan")
    prepare_batch(actor=world["ketoan"], at=world.later())
    (last,) = orders(four, attempt=3)
    assert (last.beneficiary, last.amount_vnd) == (fourth.beneficiary, fourth.amount_vnd)
    told(world, paid(last, "KB-99"))
    four.refresh_from_db()
    assert (four.state, four.paid_vnd) == ("PAID", four.settled_vnd)
    assert sum(o.amount_vnd for o in orders(four, status="PAID")) == four.settled_vnd
    assert verify(four.pk) is None


def test_some_of_a_dossier_is_no_answer(world: World, four: Dossier) -> None:
    prepare_batch(actor=world["ketoan"], at=world.later())
    before = trace()
    first, second, *_ = orders(four)
    with pytest.raises(BadFacts) as caught:
        told(world, paid(first), sent_back(second))
    (sentence,) = caught.value.reasons
    assert "Cơ sở Mẫu Số 3" in sentence and "Cơ sở Mẫu Số 4" in sentence and "Số 2" not in sentence
    assert trace() == before


def test_an_answer_sent_twice_changes_nothing_and_says_so(world: World, sent: Payment) -> None:
    row = paid(sent)
    assert told(world, row).changed
    before = trace()
    again = told(world, row)
    assert not again.changed and len(again.known) == 1
    assert trace() == before


def test_an_old_failure_sent_again_leaves_the_further_order_alone(world: World, sent: Payment) -> None:
    row = sent_back(sent)
    told(world, row)
    world.step(sent.dossier, "retry_payment", "ketoan")
    before = trace()
    assert not told(world, row).changed
    assert trace() == before


def test_new_rows_beside_known_ones_are_recorded(world: World, sent: Payment) -> None:
    told(world, paid(sent))
    other = orders(world.at_state("PAYING"))[0]
    prepare_batch(actor=world["ketoan"], at=world.later())
    done = told(world, paid(sent), paid(other, "KB-78"))
    assert [effect.dossier for effect in done.effects] == [other.dossier] and len(done.known) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda row: row | {"reference": "LC999999"}, "không có lệnh chi"),
        (lambda row: row | {"reference": "KC-2026-0001"}, "không có lệnh chi"),
        (lambda row: row | {"amount": row["amount"] - 1}, "khác lệnh chi"),
        (lambda row: row | {"account": "0123"}, "số tài khoản «0123» khác"),
        (lambda row: row | {"account": "9,9E+09"}, "định dạng cột này là Văn bản"),
        (lambda row: row | {"account": ""}, "số tài khoản «» khác"),
        (lambda row: row | {"on": "01/01/2030"}, "còn ở phía trước"),
        (lambda row: row | {"on": "01/03/2026"}, "sớm hơn ngày gửi"),
    ],
)
def test_one_row_that_does_not_fit_refuses_the_whole_file(
    world: World, sent: Payment, change: Callable[[dict[str, Any]], dict[str, Any]], said: str
) -> None:
    other = orders(world.at_state("PAYING"))[0]
    before = trace()
    with pytest.raises(BadFacts) as caught:
        told(world, paid(other), change(paid(sent)))
    assert [reason[:7] for reason in caught.value.reasons] == ["Dòng 3 "] and said in caught.value.reasons[0]
    assert trace() == before


def test_an_answer_against_what_is_recorded_is_refused(world: World, sent: Payment) -> None:
    told(world, paid(sent))
    for row in (paid(sent, "KB-78"), sent_back(sent)):
        with pytest.raises(BadFacts, match="đã ghi là đã chi theo chứng từ KB-77"):
            told(world, row)


def test_a_failed_order_is_not_paid_by_a_later_file(world: World, sent: Payment) -> None:
    told(world, sent_back(sent))
    with pytest.raises(BadFacts, match="bị trả lại"):
        told(world, paid(sent))


def test_a_preview_writes_nothing(world: World, sent: Payment) -> None:
    before = trace()
    planned = preview(read_answer(answer(sent_back(sent))), on=world.at.date())
    assert [effect.to_state for effect in planned.effects] == ["Chi trả không thành công"]
    assert trace() == before


@pytest.mark.parametrize("who", ["ketoan", "trungtam", "giamdoc", "nguoila"])
def test_only_the_roles_of_the_lifecycle_record_an_answer(world: World, sent: Payment, who: str) -> None:
    before = trace()
    with pytest.raises(NotYours, match="Kho bạc Nhà nước"):
        told(world, paid(sent), who=who)
    assert trace() == before


def test_who_asked_for_the_money_does_not_say_what_came_of_it(world: World, sent: Payment) -> None:
    RoleAssignment.objects.create(user=world["ketoan"], role="TREASURY")
    before = trace()
    for row in (paid(sent), sent_back(sent)):
        with pytest.raises(NotYours, match="không được tự ghi kết quả"):
            told(world, row, who="ketoan")
    for event, facts in (("confirm_payment", {"order_no": "KB"}), ("fail_payment", {"reason": "Sai"})):
        with pytest.raises(NotYours, match=r"01/GĐN-SCT không được tự ghi"):
            act(sent.dossier, event, actor=world["ketoan"], at=world.later(), **facts)
    assert trace() == before
    second = User.objects.create_user("ketoan2", full_name="Người Thứ Hai")
    RoleAssignment.objects.create(user=second, role="TREASURY")
    assert apply_answer(read_answer(answer(paid(sent))), actor=second, at=world.later()).changed


def test_a_colleague_of_finance_records_where_the_lifecycle_lets_finance(
    world: World, sent: Payment, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = steps_of(Dossier)
    wider = declared | {
        "confirm_payment": replace(declared["confirm_payment"], roles=("TREASURY", "FINANCE")),
    }
    for module in ("workflow.engine", "settlement.treasury.answering"):
        monkeypatch.setattr(f"{module}.steps_of", lambda model: wider)
    second = User.objects.create_user("ketoan2", full_name="Người Thứ Hai")
    RoleAssignment.objects.create(user=second, role="FINANCE")
    with pytest.raises(NotYours, match="không được tự ghi"):
        told(world, paid(sent), who="ketoan")
    assert apply_answer(read_answer(answer(paid(sent))), actor=second, at=world.later()).changed


def test_the_steps_without_a_file_do_as_before(world: World, four: Dossier) -> None:
    act(four, "fail_payment", actor=world["khobac"], at=world.later(), reason="Sai mã nội dung")
    four.refresh_from_db()
    assert four.paid_vnd == 0 and {o.status for o in orders(four)} == {"FAILED"}
    four = world.step(four, "retry_payment", "ketoan")
    prepare_batch(actor=world["ketoan"], at=world.later())
    act(four, "confirm_payment", actor=world["khobac"], at=world.later(), order_no="KB-5")
    four.refresh_from_db()
    assert (four.state, four.paid_vnd) == ("PAID", four.settled_vnd)
    assert {o.order_no for o in orders(four, attempt=2)} == {"KB-5"}


def test_answers_to_other_orders_are_refused_by_the_step_itself(world: World, sent: Payment) -> None:
    with pytest.raises(NotNow, match="không khớp"):
        act(
            sent.dossier,
            "confirm_payment",
            actor=world["khobac"],
            at=world.later(),
            order_no="KB",
            answers={sent.pk + 1: {"order_no": "KB"}},
        )


def test_an_order_in_no_batch_was_never_sent_and_is_not_confirmed_in_any_way(world: World, four: Dossier) -> None:
    with pytest.raises(NotNow, match="4 lệnh chi của hồ sơ chưa nằm trong bảng lệnh chi nào"):
        act(four, "confirm_payment", actor=world["khobac"], at=world.later(), order_no="KB-5")
    own = orders(four)
    with pytest.raises(NotNow, match="chưa nằm trong bảng"):
        told(world, *(paid(order) for order in own))
    some = {order.pk: {"reason": "Sai"} for order in own} | {own[0].pk: {"order_no": "KB-1"}}
    with pytest.raises(NotNow, match="chưa nằm trong bảng"):
        act(four, "fail_payment", actor=world["khobac"], at=world.later(), reason="Sai", answers=some)
    four.refresh_from_db()
    assert (four.state, four.paid_vnd) == ("PAYING", 0)
    prepare_batch(actor=world["ketoan"], at=world.later())
    assert act(four, "confirm_payment", actor=world["khobac"], at=world.later(), order_no="KB-5").state == "PAID"
