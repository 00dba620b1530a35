"""The register over time: changes with their day and paper, corrections with their reason, and the rows that were."""

from __future__ import annotations

import datetime as dt
import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from accounts.models import AdministrativeUnit, RoleAssignment, User
from establishments.codes import codes_over_time, of_taxpayers
from establishments.history import correct, record
from establishments.models import Establishment, Fact, Kind
from establishments.services import BadEstablishment, chain_of, register, update
from ledger.models import LogEntry
from notifications.models import Notice
from workflow.errors import BadFacts, NotNow, NotYours

AT = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
CODE, PERSONAL = "0100109106", "089090012345"
MOVED = dt.date(2025, 7, 1)
PAPER = "Thông báo của cơ quan thuế số 12/TB ngày 01/7/2025"


@pytest.fixture
def clerk(db) -> User:
    made = User.objects.create(username="trungtam")
    RoleAssignment.objects.create(user=made, role="CENTRE")
    return made


@pytest.fixture
def firm(clerk: User) -> Establishment:
    unit = AdministrativeUnit.objects.create(code="AG25-046", name="Chợ Mới", kind="COMMUNE")
    made = register(
        actor=clerk, at=AT, name="Hộ kinh doanh Mẫu", kind="HOUSEHOLD", tax_code=CODE, registration_no="52A8000001",
        unit=unit, address="Ấp Mẫu", representative="Người Mẫu", bank_account="0001", bank_name="Ngân hàng Mẫu",
    )  # fmt: skip
    owner = User.objects.create(username="coso")
    RoleAssignment.objects.create(user=owner, role="APPLICANT", scope=str(made.pk))
    return made


def rows(firm: Establishment, kind: str) -> list[tuple[str, dt.date | None, dt.date | None]]:
    found = Fact.objects.standing().filter(establishment=firm, kind=kind)
    return [(str(one), one.valid_from, one.valid_to) for one in found]


def test_the_register_begins_with_what_it_was_entered_with(firm: Establishment) -> None:
    assert rows(firm, "NAME") == [("Hộ kinh doanh Mẫu", None, None)]
    assert rows(firm, "ADDRESS") == [(f"Ấp Mẫu, {firm.unit.full_name}", None, None)]
    assert Fact.objects.filter(establishment=firm).count() == len(Kind)
    assert firm.history.first().source == "Ghi sổ lần đầu, giấy đăng ký số 52A8000001"


def test_a_household_moved_to_its_owners_number_is_one_and_each_code_holds_on_its_days(clerk, firm) -> None:
    record(firm, Kind.TAX_CODE, values={"tax_code": PERSONAL}, since=MOVED, source=PAPER, actor=clerk, at=AT)
    firm.refresh_from_db()
    assert firm.tax_code == PERSONAL
    last = dt.date(2025, 6, 30)
    assert codes_over_time(firm) == [(PERSONAL, MOVED, None), (CODE, None, last)]
    assert of_taxpayers({CODE}) == of_taxpayers({PERSONAL}) == {firm.pk}
    assert of_taxpayers({PERSONAL[:10]}) == set()
    with pytest.raises(BadEstablishment, match=f"nay dùng mã {PERSONAL}"):
        register(
            actor=clerk, at=AT, name="Hộ khác", kind="HOUSEHOLD", tax_code=CODE, unit=firm.unit, address="Ấp",
            representative="Người",
        )  # fmt: skip


def test_a_change_leaves_a_line_and_is_told_with_its_paper(clerk, firm) -> None:
    record(
        firm, Kind.REPRESENTATIVE, values={"representative": "Con Người Mẫu"}, since=dt.date(2026, 2, 1),
        source="Giấy chứng tử số 5 ngày 20/01/2026; giấy đăng ký thay đổi lần 2", actor=clerk, at=AT,
    )  # fmt: skip
    assert rows(firm, "REPRESENTATIVE") == [
        ("Con Người Mẫu, Chủ cơ sở", dt.date(2026, 2, 1), None),
        ("Người Mẫu, Chủ cơ sở", None, dt.date(2026, 1, 31)),
    ]
    (line,) = LogEntry.objects.filter(chain=chain_of(firm))
    assert (line.action, line.seat) == ("register_change", "CENTRE")
    assert (line.data["before"], line.data["after"]) == ("Người Mẫu, Chủ cơ sở", "Con Người Mẫu, Chủ cơ sở")
    (notice,) = Notice.objects.filter(recipient__username="coso")
    assert "Giấy chứng tử số 5" in notice.body and notice.link == f"/co-so/{firm.pk}/"


def test_an_earlier_name_is_entered_behind_the_one_of_today(clerk, firm) -> None:
    record(
        firm, Kind.NAME, values={"name": "Hộ cũ"}, since=dt.date(2019, 5, 1), until=dt.date(2022, 4, 30), source=PAPER,
        actor=clerk, at=AT,
    )  # fmt: skip
    firm.refresh_from_db()
    assert firm.name == "Hộ kinh doanh Mẫu"
    assert rows(firm, "NAME")[0] == ("Hộ kinh doanh Mẫu", dt.date(2022, 5, 1), None)
    with pytest.raises(BadFacts, match="trùng với những ngày này"):
        record(
            firm, Kind.NAME, values={"name": "Hộ nữa"}, since=dt.date(2018, 1, 1), until=dt.date(2024, 1, 1),
            source=PAPER, actor=clerk, at=AT,
        )  # fmt: skip


def test_a_mistake_is_corrected_with_its_reason_and_stays_to_be_read(clerk, firm) -> None:
    wrong = firm.history.get(kind=Kind.NAME)
    right = correct(
        wrong, values={"name": "Hộ kinh doanh Mẩu"}, reason="Gõ nhầm dấu khi ghi sổ", source="Giấy đăng ký 52A8000001",
        actor=clerk, at=AT,
    )  # fmt: skip
    firm.refresh_from_db()
    wrong.refresh_from_db()
    assert (firm.name, right.valid_from, right.valid_to) == ("Hộ kinh doanh Mẩu", None, None)
    assert (wrong.correction, wrong.corrected_by, wrong.value) == ("Gõ nhầm dấu khi ghi sổ", clerk, "Hộ kinh doanh Mẫu")
    assert LogEntry.objects.get(chain=chain_of(firm)).data["reason"] == "Gõ nhầm dấu khi ghi sổ"
    with pytest.raises(NotNow, match="đã được đính chính"):
        correct(wrong, values={"name": "Khác"}, reason="Lần nữa", source=PAPER, actor=clerk, at=AT)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"since": dt.date(2026, 3, 3)}, "còn ở phía trước"),
        ({"source": " "}, "giấy tờ làm căn cứ"),
        ({"values": {"name": ""}}, "Tên cơ sở"),
        ({"values": {"name": "Hộ kinh doanh Mẫu"}}, "không có gì để ghi thêm"),
        ({"until": dt.date(2024, 1, 1)}, "sớm hơn ngày đầu"),
    ],
)
def test_what_does_not_hold_is_said_and_nothing_is_written(clerk, firm, more, said) -> None:
    before = list(Fact.objects.order_by("pk").values())
    asked = {"values": {"name": "Hộ Mới"}, "since": dt.date(2026, 1, 1), "source": PAPER} | more
    with pytest.raises(BadFacts) as caught:
        record(firm, Kind.NAME, actor=clerk, at=AT, **asked)
    assert said in " ".join([*caught.value.reasons, *caught.value.fields.values()])
    assert list(Fact.objects.order_by("pk").values()) == before


def test_only_the_centre_writes_and_nobody_of_the_firm(clerk, firm) -> None:
    asked = {"values": {"name": "Hộ Mới"}, "since": dt.date(2026, 1, 1), "source": PAPER, "at": AT}
    with pytest.raises(NotYours, match="Trung tâm"):
        record(firm, Kind.NAME, actor=User.objects.get(username="coso"), **asked)
    RoleAssignment.objects.create(user=clerk, role="APPLICANT", scope=str(firm.pk))
    with pytest.raises(NotYours, match="người của"):
        record(firm, Kind.NAME, actor=clerk, **asked)


def test_what_has_a_history_is_not_overwritten_and_an_account_goes_its_own_way(clerk, firm) -> None:
    for name in ("name", "tax_code", "representative", "address", "bank_account", "bank_name"):
        with pytest.raises(TypeError, match=name):
            update(firm, actor=clerk, at=AT, **{name: "x"})
    with pytest.raises(NotNow, match="người thứ hai"):
        record(firm, Kind.ACCOUNT, values={"bank_account": "9"}, since=AT.date(), source=PAPER, actor=clerk, at=AT)


def test_the_database_refuses_an_account_of_one_person(clerk, firm) -> None:
    Fact.objects.filter(kind=Kind.ACCOUNT).update(valid_to=dt.date(2026, 1, 31))
    row = {"establishment": firm, "kind": Kind.ACCOUNT, "value": "99", "detail": "NH", "source": PAPER}
    row |= {"valid_from": dt.date(2026, 2, 1), "recorded_at": AT, "recorded_by": clerk}
    for second in (None, clerk):
        with pytest.raises(IntegrityError), transaction.atomic():
            Fact.objects.create(**row, confirmed_by=second)


def test_what_the_register_said_becomes_the_first_rows(firm: Establishment) -> None:
    before = {one.kind: str(one) for one in Fact.objects.all()}
    Fact.objects.all().delete()
    migration = importlib.import_module("establishments.migrations.0003_a_register_over_time")
    migration.first_rows(apps, SimpleNamespace(connection=connection))
    assert {one.kind: str(one) for one in Fact.objects.all()} == before
    assert {(one.valid_from, one.valid_to) for one in Fact.objects.all()} == {(None, None)}
