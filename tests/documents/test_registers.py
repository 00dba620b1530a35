"""The registers of numbers: one line for each number, for ever; reserved, issued, cancelled, each with its why."""

from __future__ import annotations

import datetime as dt
import uuid
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import Organisation, RoleAssignment, User
from accounts.roles import Role
from documents.layout_check import check
from documents.models import NumberBook, NumberEntry, NumberRule, Paper
from documents.numbers import Act, NumberGone, note_given, take_number
from documents.register import RegisterRefused, cancel, give_up, reserve, set_start, use_elsewhere
from documents.seals import NUMBERS
from ledger.log import verify_all
from ledger.models import LogEntry
from papers import draw
from papers.trace import lines_of
from tests.flush import unsealed
from tests.races import at_once, needs_postgresql
from tests.world import World

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)
DAY = dt.date(2026, 3, 2)
SCT = {"body": "SCT", "symbol": "QĐ-SCT", "year": 2026}
Status = NumberEntry.Status


def person(login: str, role: str) -> User:
    made = User.objects.create_user(login, full_name=login.title())
    RoleAssignment.objects.create(user=made, role=role)
    return made


@pytest.fixture
def officer() -> User:
    return person("so", Role.DOIT)


def taken(act: Act | None = None, *, body: str = "SCT", kind: str = "QĐ-SCT", year: int = 2026) -> int:
    with transaction.atomic():
        return take_number(body=body, kind=kind, year=year, **({"act": act} if act else {}))


def kept(officer: User, **more: object) -> NumberEntry:
    return reserve(**(SCT | {"reason": "Chờ ký gấp", "actor": officer, "at": AT, "day": DAY} | more))


def numbers(**which: object) -> list[tuple[int, str]]:
    return list(NumberEntry.objects.filter(**which).order_by("number").values_list("number", "status"))


def test_every_number_has_its_line_with_act_day_signer_and_abstract(officer: User) -> None:
    chain = uuid.uuid4()
    act = Act(
        kind="APPROVAL_DECISION", chain=chain, abstract="Máy mẫu", signer="Bà Mẫu", issued_on=DAY, by=officer, at=AT
    )
    taken(act)
    line = NumberEntry.objects.get()
    assert (line.full_number, line.status, line.chain) == ("01/QĐ-SCT", Status.ISSUED, chain)
    assert (line.act, line.abstract, line.signer, line.issued_on) == ("APPROVAL_DECISION", "Máy mẫu", "Bà Mẫu", DAY)
    assert (line.taken_by, line.taken_at) == (officer, AT)


def test_a_number_set_aside_goes_to_the_next_paper_of_its_dossier_and_to_no_other(officer: User) -> None:
    mine, other = uuid.uuid4(), uuid.uuid4()
    assert kept(officer, chain=mine).number == 1
    assert taken(Act(chain=other)) == 2
    assert taken(Act(chain=mine, abstract="Của tôi"), kind="TB-SCT") == 1  # another symbol is another row
    assert taken(Act(chain=mine, abstract="Của tôi")) == 1
    assert taken(Act(chain=mine)) == 3
    line = NumberEntry.objects.get(symbol="QĐ-SCT", number=1)
    assert (line.status, line.abstract, line.reason) == (Status.ISSUED, "Của tôi", "Chờ ký gấp")


def test_a_number_given_up_or_cancelled_stays_and_is_never_given_again(officer: User) -> None:
    first = kept(officer)
    give_up(first, reason="Không ban hành nữa", actor=officer, at=AT, day=DAY)
    assert taken() == 2
    cancel(NumberEntry.objects.get(number=2), reason="Ký nhầm thẩm quyền", actor=officer, at=AT, day=DAY)
    assert taken() == 3
    assert numbers() == [(1, "GIVEN_UP"), (2, "CANCELLED"), (3, "ISSUED")]
    assert NumberEntry.objects.get(number=2).ended_reason == "Ký nhầm thẩm quyền"


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_no_number_is_set_aside_or_ended_without_a_reason(officer: User, reason: str) -> None:
    with pytest.raises(RegisterRefused, match="Hãy ghi lý do giữ số"):
        kept(officer, reason=reason)
    assert not NumberBook.objects.exists() and not LogEntry.objects.exists()
    line = kept(officer)
    with pytest.raises(RegisterRefused, match="Hãy ghi lý do"):
        give_up(line, reason=reason, actor=officer, at=AT, day=DAY)
    assert numbers() == [(1, "RESERVED")]


def test_an_issued_number_is_not_given_up_and_a_reserved_one_not_cancelled(officer: User) -> None:
    line = kept(officer)
    with pytest.raises(RegisterRefused, match="đang ở tình trạng «Đang giữ»"):
        cancel(line, reason="x", actor=officer, at=AT, day=DAY)
    taken()
    with pytest.raises(RegisterRefused, match="đang ở tình trạng «Đã cấp»"):
        give_up(NumberEntry.objects.get(number=2), reason="x", actor=officer, at=AT, day=DAY)


def test_a_number_set_aside_may_serve_a_paper_made_elsewhere(officer: User) -> None:
    line = use_elsewhere(
        kept(officer), abstract="Công văn mời họp", signer="Ông Mẫu", issued_on=DAY, actor=officer, at=AT, day=DAY
    )
    assert (line.status, line.abstract, line.signer) == (Status.ISSUED, "Công văn mời họp", "Ông Mẫu")
    with pytest.raises(RegisterRefused, match="thuộc năm 2026"):
        use_elsewhere(
            kept(officer), abstract="a", signer="b", issued_on=dt.date(2027, 1, 2), actor=officer, at=AT, day=DAY
        )


def test_each_body_keeps_its_own_register(officer: User) -> None:
    with pytest.raises(RegisterRefused, match="Sổ số của TTKC do Trung tâm Khuyến công giữ") as refused:
        kept(officer, body="TTKC", symbol="TB-TTKC")
    assert refused.value.status == 403
    assert kept(person("trungtam", Role.CENTRE), body="TTKC", symbol="TB-TTKC").number == 1
    assert kept(person("quantri", Role.ADMIN)).number == 1
    with pytest.raises(RegisterRefused):
        kept(person("thanhtra", Role.INSPECTOR))


def test_a_body_that_begins_in_mid_year_goes_on_where_its_old_register_ended(officer: User) -> None:
    admin = person("quantri", Role.ADMIN)
    start = SCT | {"first": 151, "reason": "Sổ giấy đã dùng đến 150", "at": AT, "day": DAY}
    with pytest.raises(RegisterRefused, match="Quản trị hệ thống"):
        set_start(**start, actor=officer)
    set_start(**start, actor=admin)
    assert [taken(), taken()] == [151, 152]
    with pytest.raises(RegisterRefused, match="đã cấp đến số 152; số bắt đầu phải lớn hơn 152"):
        set_start(**start | {"first": 152}, actor=admin)
    book = NumberBook.objects.get()
    assert book.starts[0]["why"] == "Sổ giấy đã dùng đến 150" and book.starts[0]["after"] == 0
    assert taken(year=2027) == 1


def test_the_head_may_have_all_papers_numbered_in_one_row_from_new_year() -> None:
    NumberRule.objects.create(body="SCT", row="CHUNG", source="Quyết định mẫu", valid_from=dt.date(2026, 1, 1))
    assert [taken(), taken(kind="TB-SCT"), taken(), taken(body="TTKC", kind="TB-TTKC")] == [1, 2, 3, 1]
    assert [taken(year=2025), taken(year=2025, kind="TB-SCT")] == [1, 1]


def test_one_kind_may_keep_a_row_of_its_own_beside_the_common_one() -> None:
    NumberRule.objects.create(body="SCT", row="CHUNG", source="Quyết định mẫu")
    NumberRule.objects.create(body="SCT", symbol="QĐ-SCT", row="QĐ", source="Quyết định mẫu")
    assert [taken(), taken(kind="TB-SCT"), taken(), taken(kind="TTr-SCT")] == [1, 1, 2, 2]


def test_a_rule_begins_on_new_years_day() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        NumberRule.objects.create(body="SCT", row="CHUNG", source="Quyết định mẫu", valid_from=dt.date(2026, 5, 1))


def test_a_body_signs_with_the_letters_of_its_name_of_the_day_and_keeps_its_register(world: World) -> None:
    department = Organisation.objects.get(code="DOIT")
    department.names.update(valid_to=dt.date(2026, 3, 2))
    department.names.create(name="Sở Công Thương và Năng lượng", short_name="SCTNL", valid_from=dt.date(2026, 3, 3))
    dossier = world.at_state("APPROVED")
    decided = dossier.decisions.get(kind="APPROVAL_DECISION")
    assert decided.issued_on >= dt.date(2026, 3, 3) and decided.full_number == "01/QĐ-SCTNL"
    line = NumberEntry.objects.get(symbol="QĐ-SCTNL")
    assert (line.body, line.book.body) == ("SCT", "SCT")
    assert kept(world["so"], symbol="QĐ-SCTNL").number == 2
    paper = Paper.objects.get(chain=dossier.pk, kind="APPROVAL_DECISION")
    data = draw(paper.kind, paper.facts)
    assert check(data, "decision", issued=True) == []
    assert any("01/QĐ-SCTNL" in line for line in lines_of(data))


def test_a_rule_for_a_year_that_has_numbers_is_refused_with_the_next_possible_day() -> None:
    taken()
    for wrong, said in (
        ({"valid_from": dt.date(2026, 1, 1)}, "bắt đầu từ 01/01/2027"),
        ({"valid_from": dt.date(2027, 3, 1)}, "từ ngày 01/01"),
        ({"valid_from": dt.date(2027, 1, 1), "valid_to": dt.date(2027, 6, 30)}, "31/12"),
        ({"valid_from": dt.date(2027, 1, 1), "symbol": "QĐ-UBND"}, "kết thúc bằng «-SCT»"),
    ):
        with pytest.raises(ValidationError, match=said):
            NumberRule(**{"body": "SCT", "row": "CHUNG", "source": "Quyết định mẫu"} | wrong).full_clean()
    NumberRule(body="SCT", row="CHUNG", source="Quyết định mẫu", valid_from=dt.date(2027, 1, 1)).full_clean()


def test_registers_are_filled_from_what_was_numbered_before_they_began(world: World) -> None:
    """The migration, on a life that has no lines yet: every act, dossier and batch gets its own, nothing is lost."""
    world.at_state("SETTLED")
    columns = ("body", "symbol", "year", "number", "status", "chain", "act")
    kept = set(NumberEntry.objects.values_list(*columns))
    with unsealed(NUMBERS):
        NumberEntry.objects.all().delete()
    import_module("settlement.migrations.0005_fill_the_number_registers").fill(apps, None)
    filled = set(NumberEntry.objects.values_list(*columns))
    assert filled == kept
    book = NumberBook.objects.create(body="SCT", kind="CV-SCT", year=2026, last=2)
    import_module("settlement.migrations.0005_fill_the_number_registers").fill(apps, None)
    assert numbers(book=book) == [(1, "ISSUED"), (2, "ISSUED")]
    assert NumberEntry.objects.count() == len(kept) + 2


def typed(number: int, symbol: str = "QĐ-UBND", **act: object) -> NumberEntry:
    with transaction.atomic():
        return note_given(number=number, symbol=symbol, year=2026, act=Act(**act))


def test_a_number_typed_from_elsewhere_has_its_line_and_is_passed_over_by_ours(officer: User) -> None:
    assert typed(2, "QĐ-SCT", abstract="Nơi khác").outside
    assert [taken(), taken()] == [1, 3]
    assert typed(2, "QĐ-SCT", abstract="Lần nữa").abstract == "Nơi khác"
    line = kept(officer)
    assert typed(line.number, "QĐ-SCT").status == Status.ISSUED
    give_up(kept(officer), reason="Thôi", actor=officer, at=AT, day=DAY)
    with pytest.raises(NumberGone, match="05/QĐ-SCT đã bỏ trong sổ"):
        typed(5, "QĐ-SCT")


@pytest.mark.parametrize(
    "change", [{"number": 9}, {"symbol": "QĐ-UBND"}, {"year": 2025}, {"body": "UBND"}, {"status": "ISSUED"}]
)
def test_the_database_itself_keeps_a_number_on_its_line(officer: User, change: dict[str, object]) -> None:
    give_up(kept(officer), reason="Thôi", actor=officer, at=AT, day=DAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        NumberEntry.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        NumberEntry.objects.all().delete()
    assert numbers() == [(1, "GIVEN_UP")]


def test_what_is_done_by_hand_stands_in_the_log(officer: User) -> None:
    line = kept(officer)
    give_up(line, reason="Thôi", actor=officer, at=AT, day=DAY)
    told = LogEntry.objects.order_by("sequence").values_list("action", "seat", "data__number", "data__reason")
    assert list(told) == [
        ("reserve_number", "DOIT", "01/QĐ-SCT", "Chờ ký gấp"),
        ("give_up_number", "DOIT", "01/QĐ-SCT", "Thôi"),
    ]
    assert verify_all().breaks == ()


class Spoiled(Exception):
    """What was wrong with the paper does not matter."""


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_eight_issuers_with_reservations_cancellations_and_spoiled_papers_leave_no_gap_and_no_double() -> None:
    needs_postgresql()
    officers = [person(f"so{place}", Role.DOIT) for place in range(8)]

    def busy(place: int) -> list[int]:
        mine: list[int] = []
        for turn in range(6):
            what = (place + turn) % 4
            if what == 0:
                give_up(kept(officers[place]), reason="Thôi", actor=officers[place], at=AT, day=DAY)
            elif what == 1:
                try:
                    with transaction.atomic():
                        taken()
                        raise Spoiled
                except Spoiled:
                    pass
            elif what == 2:
                number = taken()
                line = NumberEntry.objects.get(number=number)
                cancel(line, reason="Sai", actor=officers[place], at=AT, day=DAY)
            else:
                mine.append(taken())
        return mine

    outcomes = at_once(*(lambda place=place: busy(place) for place in range(8)))
    assert all(isinstance(each, list) for each in outcomes), outcomes
    lines = numbers()
    assert [number for number, _ in lines] == list(range(1, 37))
    assert sorted(number for each in outcomes for number in each) == [n for n, status in lines if status == "ISSUED"]
    assert {status for _, status in lines} == {"ISSUED", "CANCELLED", "GIVEN_UP"}
    assert NumberBook.objects.get().last == 36
    assert verify_all().breaks == ()


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_one_number_set_aside_is_taken_by_one_of_two_papers_while_a_third_gives_it_up() -> None:
    needs_postgresql()
    officer, chain = person("so", Role.DOIT), uuid.uuid4()
    line = kept(officer, chain=chain)
    outcomes = at_once(
        lambda: taken(Act(chain=chain)),
        lambda: taken(Act(chain=chain)),
        lambda: give_up(line, reason="Thôi", actor=officer, at=AT, day=DAY),
    )
    got = sorted(one for one in outcomes if isinstance(one, int))
    assert len(set(got)) == 2
    if isinstance(outcomes[2], RegisterRefused):
        assert got == [1, 2] and numbers() == [(1, "ISSUED"), (2, "ISSUED")]
    else:
        assert got == [2, 3] and numbers() == [(1, "GIVEN_UP"), (2, "ISSUED"), (3, "ISSUED")]
