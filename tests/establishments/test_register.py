"""The register: what is wrong is said field by field, one tax code once, and nothing is half written."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AdministrativeUnit, User
from establishments.models import Establishment
from establishments.services import BadEstablishment, register, update

AT = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
CODE, OTHER_CODE = "0100109106", "0100686209"


@pytest.fixture
def clerk(db) -> User:
    return User.objects.create(username="trungtam")


@pytest.fixture
def fields(db) -> dict[str, object]:
    """What a clerk types."""
    unit = AdministrativeUnit.objects.create(code="AG25-046", name="Chợ Mới", kind="COMMUNE")
    return {
        "name": "Cơ sở Mẫu",
        "kind": "HOUSEHOLD",
        "tax_code": CODE,
        "unit": unit,
        "address": "Ấp Mẫu",
        "representative": "Người Mẫu",
    }


def refused(act) -> dict[str, str]:
    """The sentences by field; and the register is as it was."""
    before = list(Establishment.objects.order_by("pk").values())
    with pytest.raises(BadEstablishment) as caught:
        act()
    assert list(Establishment.objects.order_by("pk").values()) == before
    return caught.value.fields


def test_an_establishment_is_entered_with_who_and_when(clerk, fields) -> None:
    made = register(actor=clerk, at=AT, **fields)
    made.refresh_from_db()
    assert (made.name, made.tax_code, made.created_by, made.created_at) == ("Cơ sở Mẫu", CODE, clerk, AT)
    assert made.representative_position == "Chủ cơ sở"


def test_spaces_around_are_dropped_and_the_code_is_written_as_it_should_be(clerk, fields) -> None:
    made = register(actor=clerk, at=AT, **fields | {"name": "  Cơ sở Mẫu ", "tax_code": " 0314409058002 "})
    assert (made.name, made.tax_code) == ("Cơ sở Mẫu", "0314409058-002")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Tên cơ sở: "),
        ({"name": "   "}, "Tên cơ sở: "),
        ({"name": "x" * 201}, "Tên cơ sở: "),
        ({"kind": "BANK"}, "Loại hình: "),
        ({"kind": ""}, "Loại hình: "),
        ({"tax_code": ""}, "Chưa nhập mã số thuế."),
        ({"tax_code": None}, "Chưa nhập mã số thuế."),
        ({"tax_code": "0100109107"}, "chữ số thứ mười phải là 6"),
        ({"unit": None}, "Địa bàn: "),
        ({"address": ""}, "Địa chỉ: "),
        ({"representative": ""}, "Người đại diện: "),
        ({"workers": -1}, "Số lao động: "),
        ({"workers": "nhiều"}, "Số lao động: "),
        ({"registration_date": "31/02/2020"}, "Ngày đăng ký: "),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_written(clerk, fields, wrong, said) -> None:
    sentences = refused(lambda: register(actor=clerk, at=AT, **fields | wrong))
    assert list(sentences) == list(wrong)
    assert said in sentences[next(iter(wrong))]


def test_all_wrong_fields_are_said_at_once(clerk, fields) -> None:
    wrong = {"name": "", "tax_code": "12", "address": ""}
    sentences = refused(lambda: register(actor=clerk, at=AT, **fields | wrong))
    assert set(sentences) == set(wrong)


def test_one_tax_code_is_entered_once_and_the_other_establishment_is_named(clerk, fields) -> None:
    register(actor=clerk, at=AT, **fields)
    sentences = refused(
        lambda: register(actor=clerk, at=AT, **fields | {"name": "Cơ sở Khác", "tax_code": f" {CODE} "})
    )
    assert sentences == {"tax_code": f"Mã số thuế {CODE} đã có trong sổ: Cơ sở Mẫu."}


def test_of_two_who_enter_one_code_at_once_the_second_hears_it(clerk, fields, monkeypatch) -> None:
    register(actor=clerk, at=AT, **fields)
    # The first row comes between the second person's check and write: the check saw nothing.
    monkeypatch.setattr("establishments.services._check", lambda establishment: None)
    sentences = refused(lambda: register(actor=clerk, at=AT, **fields | {"name": "Cơ sở Khác"}))
    assert sentences == {"tax_code": f"Mã số thuế {CODE} đã có trong sổ: Cơ sở Mẫu."}


def test_a_change_is_checked_the_same_way(clerk, fields) -> None:
    register(actor=clerk, at=AT, **fields)
    second = register(actor=clerk, at=AT, **fields | {"name": "Cơ sở Hai", "tax_code": OTHER_CODE})
    assert update(second, actor=clerk, at=AT, phone=" 0900 000 000 ").phone == "0900 000 000"
    assert list(refused(lambda: update(second, actor=clerk, at=AT, workers=-1))) == ["workers"]


@pytest.mark.parametrize("name", ["adress", "created_by", "created_at", "id"])
def test_what_is_no_field_of_the_form_cannot_be_written(clerk, fields, name) -> None:
    made = register(actor=clerk, at=AT, **fields)
    with pytest.raises(TypeError, match=name):
        update(made, actor=clerk, at=AT, **{name: "x"})
    with pytest.raises(TypeError):
        register(actor=clerk, at=AT, **fields | {"adress": "x"})


def test_the_database_holds_the_code_to_be_unique(clerk, fields) -> None:
    register(actor=clerk, at=AT, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Establishment.objects.create(created_at=AT, created_by=clerk, **fields)
