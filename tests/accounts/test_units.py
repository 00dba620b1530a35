"""The map as it stood on a day: the units that ship, and what became of the old ones."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AdministrativeUnit
from programmes.loading import ACCOUNTS
from programmes.loading_units import load_units

LAST_OLD, FIRST_NEW = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
COMMUNES = ("COMMUNE", "WARD", "TOWNSHIP", "SPECIAL_ZONE")


@pytest.fixture
def shipped(db: None) -> None:
    load_units(ACCOUNTS / "units.csv")


def communes(on: dt.date, territory: str = ""):
    found = AdministrativeUnit.objects.on(on).filter(kind__in=COMMUNES)
    return found.filter(legacy_territory=territory) if territory else found


def after(code: str) -> set[str]:
    return {unit.full_name for unit in AdministrativeUnit.objects.get(code=code).successors.all()}


def test_the_new_province_is_one_and_has_two_tiers(shipped) -> None:
    now = AdministrativeUnit.objects.on(FIRST_NEW)
    assert [unit.name for unit in now.filter(kind="PROVINCE")] == ["An Giang"]
    assert not now.filter(kind__in=["CITY", "TOWN", "DISTRICT", "TOWNSHIP"]).exists()
    assert {unit.parent.code for unit in communes(FIRST_NEW).select_related("parent")} == {"T91"}


def test_the_old_provinces_had_155_and_143_communes_on_their_last_day(shipped) -> None:
    assert (communes(LAST_OLD, "AG").count(), communes(LAST_OLD, "KG").count()) == (155, 143)


def test_no_two_units_of_a_district_share_kind_and_name_on_a_day(shipped) -> None:
    for day in (LAST_OLD, FIRST_NEW):
        names = [(unit.parent_id, unit.kind, unit.name) for unit in communes(day)]
        assert len(names) == len(set(names))


def test_the_codes_of_today_are_the_five_digits_of_the_national_list(shipped) -> None:
    codes = {unit.code for unit in communes(FIRST_NEW)}
    assert all(re.fullmatch(r"3[01]\d{3}", code) for code in codes)
    assert AdministrativeUnit.objects.get(code="30307").full_name == "phường Long Xuyên"


def test_a_code_passed_on_names_the_new_unit_and_the_old_one_is_marked(shipped) -> None:
    assert AdministrativeUnit.objects.get(code="30628").full_name == "xã Chợ Mới"
    assert AdministrativeUnit.objects.get(code="30628-cu").full_name == "thị trấn Chợ Mới"
    assert after("30628-cu") == {"xã Chợ Mới"}


def test_every_new_code_is_that_of_a_predecessor_but_for_one(shipped) -> None:
    inherited = {
        unit.code: unit.code in {old.code.removesuffix("-cu") for old in unit.predecessors.all()}
        for unit in communes(FIRST_NEW).prefetch_related("predecessors")
    }
    assert [code for code, is_so in inherited.items() if not is_so] == ["30742"]


def test_every_old_commune_has_a_successor_in_its_own_territory_and_every_new_one_a_predecessor(shipped) -> None:
    for old in communes(LAST_OLD).prefetch_related("successors"):
        follow = list(old.successors.all())
        assert follow, old
        assert {unit.legacy_territory for unit in follow} == {old.legacy_territory}
        assert all(unit.valid_from == FIRST_NEW for unit in follow)
    assert all(unit.predecessors.exists() for unit in communes(FIRST_NEW))


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("30358", {"xã An Phú", "xã Nhơn Hội", "xã Phú Hữu"}),
        ("30355", {"xã An Phú", "xã Nhơn Hội"}),
        ("30334", {"phường Châu Đốc", "phường Vĩnh Tế"}),
    ],
)
def test_a_divided_commune_has_several_successors(shipped, code: str, names: set[str]) -> None:
    assert after(code) == names


def test_only_three_communes_were_divided(shipped) -> None:
    divided = [old.code for old in communes(LAST_OLD) if old.successors.count() > 1]
    assert sorted(divided) == ["30334", "30355", "30358"]


def test_six_communes_passed_through_unchanged(shipped) -> None:
    same = {
        unit.name
        for unit in communes(FIRST_NEW).filter(kind="COMMUNE")
        if [old.name for old in unit.predecessors.all()] == [unit.name]
    }
    assert same == {"Mỹ Hòa Hưng", "Bình Giang", "Bình Sơn", "Hòn Nghệ", "Sơn Hải", "Tiên Hải"}


def test_communes_of_one_name_are_told_apart_by_their_district(shipped) -> None:
    both = communes(LAST_OLD).filter(kind="COMMUNE", name="Thạnh Lộc").select_related("parent")
    assert {(unit.parent.name, next(iter(after(unit.code)))) for unit in both} == {
        ("Giồng Riềng", "xã Thạnh Hưng"),
        ("Châu Thành", "xã Thạnh Lộc"),
    }


def test_a_second_load_writes_nothing_and_asks_little(shipped) -> None:
    with CaptureQueriesContext(connection) as asked:
        load_units(ACCOUNTS / "units.csv")
    assert [query["sql"] for query in asked if not query["sql"].startswith("SELECT")] == []
    assert len(asked) <= 4


def test_a_unit_whose_district_was_wrong_is_put_right(shipped) -> None:
    unit = AdministrativeUnit.objects.get(code="30634")
    unit.parent = AdministrativeUnit.objects.get(code="894")
    unit.save()
    load_units(ACCOUNTS / "units.csv")
    unit.refresh_from_db()
    assert unit.parent.full_name == "huyện Chợ Mới"
