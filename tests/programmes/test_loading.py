"""The shipped data in the tables: whole, as printed, the same after a second run; and every damage named."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.core.serializers import serialize
from django.db.models import Sum

from accounts.models import AdministrativeUnit, Organisation, OrganisationName
from programmes.loading import ACCOUNTS, COUNTED, SEED, DamagedData, load_everything
from programmes.models import (
    Activity,
    AdvanceRule,
    AgencyDuty,
    BudgetSource,
    ContentArea,
    LegalDocument,
    Norm,
    PastResult,
    Programme,
    TargetLine,
    YearBudget,
)
from programmes.shipped import DATA

ALL = (*COUNTED, OrganisationName, AgencyDuty)
LAST_OLD, FIRST_NEW = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
FILES = sorted([*DATA.iterdir(), *ACCOUNTS.iterdir()])


def everything() -> dict[str, str]:
    """All rows of all tables, with their keys."""
    return {model.__name__: serialize("json", model.objects.order_by("pk")) for model in ALL}


# As printed.


def test_nine_content_areas_with_every_target_as_in_the_decision(loaded) -> None:
    seed = json.loads((DATA / "an-giang-2016-2020.json").read_text(encoding="utf-8"))
    areas = ContentArea.objects.filter(programme__code=SEED)
    assert [(area.no, area.name_vi) for area in areas] == [(a["no"], a["name_vi"]) for a in seed["content_areas"]]
    assert areas.count() == 9
    for area, printed in zip(areas, seed["content_areas"], strict=True):
        assert [(line.name_vi, line.quantity, line.unit_vi) for line in area.lines.all()] == [
            (line["line_vi"], line["quantity"], line["unit_vi"]) for line in printed["lines"]
        ]


def test_target_lines_are_as_printed(loaded) -> None:
    for area, line, quantity, unit in [
        (1, "Lao động được đào tạo", 750, "lao động"),
        (3, "Ứng dụng máy móc thiết bị và chuyển giao công nghệ", 200, "cơ sở"),
        (4, "Đăng ký thương hiệu", 10, "cơ sở"),
        (7, "Đầu tư kết cấu hạ tầng cụm công nghiệp", 2, "cụm"),
        (9, "Kiểm tra, giám sát, hướng dẫn", None, ""),
    ]:
        found = TargetLine.objects.get(area__programme__code=SEED, area__no=area, name_vi=line)
        assert (found.quantity, found.unit_vi) == (quantity, unit), line


def test_the_money_of_the_programme_is_73_billion_440_million_by_source(loaded) -> None:
    sources = dict(BudgetSource.objects.filter(programme__code=SEED).values_list("code", "planned_vnd"))
    assert sources == {"CENTRAL": 6_000_000_000, "LOCAL": 29_350_000_000, "COUNTERPART": 38_090_000_000}
    assert sum(sources.values()) == 73_440_000_000


def test_the_years_of_a_source_add_up_to_its_plan(loaded) -> None:
    for source in ("CENTRAL", "LOCAL"):
        years = YearBudget.objects.filter(programme__code=SEED, source=source)
        assert sorted(years.values_list("year", flat=True)) == [2016, 2017, 2018, 2019, 2020]
        plan = BudgetSource.objects.get(programme__code=SEED, code=source).planned_vnd
        assert years.aggregate(Sum("ceiling_vnd"))["ceiling_vnd__sum"] == plan
        assert {year.note for year in years} == {"chia đều theo năm, chờ Phụ lục 02"}


def test_ceilings_outside_2016_2020_say_that_they_are_assumed(loaded) -> None:
    other = YearBudget.objects.exclude(programme__code=SEED)
    assert sorted(set(other.values_list("year", flat=True))) == list(range(2021, 2031))
    assert all("giả định" in year.note for year in other)


def test_results_of_2013_2015_keep_the_printed_total_and_its_slip(loaded) -> None:
    finance = {row.item: row for row in PastResult.objects.filter(kind="FINANCE")}
    assert finance["TOTAL"].value == 44_993
    assert sum(row.value for code, row in finance.items() if code != "TOTAL") == 44_992
    assert "1 higher" in finance["TOTAL"].note
    assert finance["OTHER"].percent == Decimal("28.7")


# Units and bodies by day.


def test_the_new_province_has_102_units_from_july_2025(loaded) -> None:
    now = AdministrativeUnit.objects.on(FIRST_NEW).exclude(kind="PROVINCE")
    kinds = {kind: now.filter(kind=kind).count() for kind in ("COMMUNE", "WARD", "SPECIAL_ZONE")}
    assert kinds == {"COMMUNE": 85, "WARD": 14, "SPECIAL_ZONE": 3}
    assert now.count() == 102
    assert {unit.parent.name for unit in now.select_related("parent")} == {"An Giang"}


def test_until_june_2025_there_were_26_units_of_the_district_level_and_then_none(loaded) -> None:
    districts = AdministrativeUnit.objects.filter(kind__in=["CITY", "TOWN", "DISTRICT"])
    assert districts.on(LAST_OLD).count() == 26
    assert districts.on(LAST_OLD).filter(legacy_territory="AG").count() == 11
    assert not districts.on(FIRST_NEW).exists()


def test_an_old_commune_knows_what_became_of_it(loaded) -> None:
    old = AdministrativeUnit.objects.get(code="30634")
    assert [after.full_name for after in old.successors.all()] == ["xã Chợ Mới"]
    assert not old.successors.filter(valid_from=None).exists()


def test_a_body_bears_the_name_of_the_day(loaded) -> None:
    for code, day, name in [
        ("AGENCY", dt.date(2017, 10, 10), "Cục Công nghiệp địa phương"),
        ("AGENCY", dt.date(2017, 10, 11), "Cục Công Thương địa phương"),
        ("AGENCY", dt.date(2025, 3, 1), "Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công"),
        ("PPC", dt.date(2016, 8, 3), "Ủy ban nhân dân tỉnh An Giang"),
        ("DPI", dt.date(2020, 1, 1), "Sở Kế hoạch và Đầu tư"),
    ]:
        assert Organisation.objects.get(code=code).name_on(day) == name


def test_a_body_that_ended_has_a_successor(loaded) -> None:
    ended = {"DPI": "DOF", "DARD": "DAE", "DONRE": "DAE", "DOLISA": "DOHA", "DPC": "CPC", "PPC-KG": "PPC"}
    for code, after in ended.items():
        assert [body.code for body in Organisation.objects.get(code=code).successors.all()] == [after]


def test_fifteen_bodies_have_duties_in_the_programme(loaded) -> None:
    duties = AgencyDuty.objects.filter(programme__code=SEED)
    assert duties.count() == 15
    assert duties.first().organisation.code == "DOIT"
    assert all(duty.duties for duty in duties)


# A second run.


def test_a_second_run_changes_no_count_and_no_value(loaded) -> None:
    before = everything()
    assert load_everything() == loaded
    assert everything() == before


def test_what_an_administrator_changed_is_left_alone(loaded) -> None:
    YearBudget.objects.filter(year=2026, source="LOCAL").update(ceiling_vnd=7_000_000_000, note="dự toán được giao")
    Organisation.objects.filter(code="CENTRE").update(address="Địa chỉ mới")
    OrganisationName.objects.filter(organisation__code="DCST").update(name="Tên sửa theo quyết định")
    LegalDocument.objects.filter(code="QD-23-2019-AG").update(valid_to=LAST_OLD)
    AdvanceRule.objects.filter(activity__code="MACHINE").update(share_basis_points=5_000)
    Norm.objects.filter(activity__code="MACHINE", valid_to=None, usable=True).update(valid_to=dt.date(2026, 12, 31))
    before = everything()
    load_everything()
    assert everything() == before


def test_what_ships_and_is_not_theirs_to_change_is_written_again(loaded) -> None:
    TargetLine.objects.filter(name_vi="Đăng ký thương hiệu").update(quantity=99)
    AdministrativeUnit.objects.filter(code="30307").update(name="Sai")
    load_everything()
    assert TargetLine.objects.get(name_vi="Đăng ký thương hiệu").quantity == 10
    assert AdministrativeUnit.objects.get(code="30307").name == "Long Xuyên"


def test_a_release_that_ends_a_norm_ends_it_where_it_is_loaded(loaded, copies) -> None:
    norms = copies / "data" / "norms.csv"
    line = next(
        line
        for line in norms.read_text(encoding="utf-8").splitlines()
        if line.startswith("TRADEMARK") and "2018" in line
    )
    successor = line.replace("2018-05-11,", "2027-01-01,").replace("35000000", "45000000").replace("28/2018", "99/2026")
    edit(norms, line, line.replace("2018-05-11,,", "2018-05-11,2026-12-31,") + "\n" + successor)
    load(copies)
    assert Norm.objects.on(dt.date(2026, 12, 31)).get(activity__code="TRADEMARK").cap_vnd == 35_000_000
    assert Norm.objects.on(dt.date(2027, 1, 1)).get(activity__code="TRADEMARK").cap_vnd == 45_000_000


def test_the_command_counts_what_is_there(db, capsys) -> None:
    call_command("load_programme")
    said = capsys.readouterr().out
    assert "đơn vị hành chính: 429" in said
    assert "nội dung chương trình: 9" in said


# Damage.


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """Copies of all data files, to be damaged."""
    shutil.copytree(DATA, tmp_path / "data")
    shutil.copytree(ACCOUNTS, tmp_path / "accounts")
    for path in tmp_path.rglob("*.*"):
        path.chmod(0o644)
    return tmp_path


def load(copies: Path) -> dict[str, int]:
    return load_everything(copies / "data", copies / "accounts")


def edit(path: Path, old: str, new: str) -> None:
    """Replace one place; the test is wrong if it is not there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def found(copies: Path, name: str) -> Path:
    return next(copies.rglob(name))


def refused(copies: Path) -> str:
    """What is said of a damaged copy; and nothing stays in the tables."""
    before = everything()
    with pytest.raises(DamagedData) as caught:
        load(copies)
    assert everything() == before
    return str(caught.value)


DAMAGE = [
    ("units.csv", "883,CITY,", "883,METROPOLIS,", "units.csv, dòng 5, cột «kind»: «METROPOLIS»"),
    ("units.csv", ",2025-06-30,", ",2025-06-31,", "units.csv, dòng 2, cột «valid_to»: «2025-06-31»"),
    ("units.csv", "Long Xuyên,T89", "Long Xuyên,T99", "units.csv, dòng 5, cột «parent»: «T99»"),
    ("units.csv", "884,CITY", "883,CITY", "units.csv, dòng 6: trùng với dòng 5 (883)"),
    ("units.csv", "884,CITY,", "884,CITY,,", "units.csv, dòng 6: số cột không khớp"),
    ("units.csv", ",30337 30346 30352", ",30337 99999", "cột «successors»: «30337 99999»"),
    ("units.csv", "Long Xuyên,T89", "Long Xuyên,T89 T91", "units.csv, dòng 5, cột «parent»: «T89 T91»"),
    ("units.csv", ",2025-07-01,,", ",2025-07-01,2024-07-01,", "units.csv, dòng 4, cột «valid_to»: «2024-07-01»"),
    ("units.csv", "code,kind,name", "code,kind,ten", "units.csv, dòng 1: thiếu cột «name»"),
    (
        "organisations.json",
        '"code": "DOIT"',
        '"ma": "DOIT"',
        "organisations.json, organisations[3]: thiếu trường «code»",
    ),
    ("organisations.json", '"unit": "T91"', '"unit": "T00"', 'organisations.json, organisations[1].unit: «"T00"»'),
    ("organisations.json", '["DOF"]', '["DOX"]', 'organisations[5].successors[1]: «"DOX"»'),
    ("organisations.json", '"2017-10-11"', '"11/10/2017"', 'names[2].valid_from: «"11/10/2017"»'),
    ("organisations.json", '"organisations": [', '"organisations": ', "organisations.json, dòng 5, cột 3"),
    ("legal_documents.csv", "2012-05-21", "21/5/2012", "legal_documents.csv, dòng 9, cột «issued_on»: «21/5/2012»"),
    ("legal_documents.csv", "ND-45-2012,DECREE", "ND-45-2012,ORDER", "legal_documents.csv, dòng 9: type:"),
    (
        "legal_documents.csv",
        ",1,,PROVINCE,,,,verified",
        ",có,,PROVINCE,,,,verified",
        "legal_documents.csv, dòng 2, cột «cited»: «có»",
    ),
    ("activities.csv", "TRADEMARK,4", "TRADE_MARK,4", "activities.csv, dòng 16, cột «code»: «TRADE_MARK»"),
    ("activities.csv", "ENT_NEW,5,CONSULT,0", "ENT_NEW,5,CONSULT,x", "activities.csv, dòng 2, cột «needs_post_check»"),
    ("activities.csv", "ENT_NEW,5", "ENT_NEW,năm", "activities.csv, dòng 2, cột «area_no»: «năm»"),
    ("norms.csv", "50,200000000,", "50,200.000.000,", "norms.csv, dòng 5, cột «cap_vnd»: «200.000.000»"),
    ("norms.csv", "50,200000000,", "50,200_000_000,", "norms.csv, dòng 5, cột «cap_vnd»"),
    ("norms.csv", "50,200000000,", "50,２00000000,", "norms.csv, dòng 5, cột «cap_vnd»"),
    ("norms.csv", "50,200000000,", "50,-200000000,", "norms.csv, dòng 5, cột «cap_vnd»"),
    ("norms.csv", "50,200000000,", "50,0,", "norms.csv, dòng 5, cột «cap_vnd»: «0» không hợp lệ (mức tối đa không thể"),
    ("norms.csv", "50,200000000,", "150,200000000,", "norms.csv, dòng 5, cột «rate_percent»: «150»"),
    ("norms.csv", "50,200000000,", "NaN,200000000,", "norms.csv, dòng 5, cột «rate_percent»: «NaN»"),
    ("norms.csv", "1.5,,annual", "1.555,,annual", "cột «rate_percent»: «1.555»"),
    ("norms.csv", "national,50,200", "nation,50,200", "norms.csv, dòng 5, cột «funding_level»: «nation»"),
    ("norms.csv", "2014-04-08,2018-05-10", "2014-04-08,2013-05-10", "norms.csv, dòng 2, cột «effective_to»"),
    ("norms.csv", "2014-04-08,2018-05-10", ",2018-05-10", "norms.csv, dòng 2, cột «effective_from»"),
    ("norms.csv", "2014-04-08,2018-05-10", "2014-04-08,", "norms.csv, dòng 12: trái với ràng buộc"),
    ("norms.csv", '"building', "building", "norms.csv, dòng 3: số cột"),
    ("norms.csv", "28/2018/TT-BTC,2018-05-11,,verified", '28/2018/TT-BTC","2018-05-11,,verified', "norms.csv, dòng"),
    (
        "advance_rules.csv",
        "CONSULT,70",
        "CONSULT,bảy mươi",
        "advance_rules.csv, dòng 4, cột «share_percent»: «bảy mươi»",
    ),
    ("advance_rules.csv", "CONSULT,70", "CONSULTING,70", "advance_rules.csv, dòng 4, cột «activity»: «CONSULTING»"),
    ("an-giang-2016-2020.json", '"total": 73.44', '"total": 73.45', "an-giang-2016-2020.json, budget.total: «73.45»"),
    ("an-giang-2016-2020.json", '"amount": 29.35', '"amount": "29,35"', 'budget.sources[3].amount: «"29,35"»'),
    ("an-giang-2016-2020.json", '"quantity": 75', '"quantity": -75', "content_areas[1].lines[1].quantity: «-75»"),
    ("an-giang-2016-2020.json", '"quantity": 75', '"quantity": 7.5', "content_areas[1].lines[1].quantity: «7.5»"),
    ("an-giang-2016-2020.json", '"unit_vi": "lớp"', '"unit_vi": ""', "content_areas[1].lines[1].unit_vi"),
    ("an-giang-2016-2020.json", '"unit": "tỷ đồng",\n  "total"', '"unit": "tỷ",\n  "total"', 'budget.unit: «"tỷ"»'),
    (
        "an-giang-2016-2020.json",
        '"start": 2016',
        '"start": 2026',
        "period.end: «2020» không hợp lệ (giai đoạn 2026 - 2020",
    ),
    ("an-giang-2016-2020.json", '"date": "2016-08-03"', '"date": "2016-13-03"', 'document.date: «"2016-13-03"»'),
    ("an-giang-2016-2020.json", '"code": "DOF"', '"code": "STC"', 'agencies[2].code: «"STC"»'),
    ("programmes.json", "[2021, 2025]", "[2025, 2021]", "programmes.json, programmes[1].period[2]: «2021»"),
    ("programmes.json", "[2021, 2025]", "[2021]", "programmes.json, programmes[1].period: «[2021]»"),
    ("programmes.json", '"LOCAL": 6000000000', '"LOCAL": "6 tỷ"', 'assumed_year_ceilings.LOCAL: «"6 tỷ"»'),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), DAMAGE, ids=[f"{row[0]}: {row[2][:30]}" for row in DAMAGE])
def test_a_damaged_file_is_refused_with_its_name_and_place(db, copies, name, old, new, said) -> None:
    edit(found(copies, name), old, new)
    sentence = refused(copies)
    assert sentence.startswith(name)
    assert said in sentence
    assert not AdministrativeUnit.objects.exists()


@pytest.mark.parametrize("name", [path.name for path in FILES])
@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "binary", "header"])
def test_no_file_may_be_missing_empty_cut_or_binary(db, copies, name, damage) -> None:
    path = found(copies, name)
    data = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        header = data.split(b"\n")[0] + b"\n"
        path.write_bytes(
            {"empty": b"", "cut": data[: len(data) // 2], "binary": b"\xff\xfe" + data, "header": header}[damage]
        )
    assert refused(copies).startswith(name)


def test_a_damaged_file_leaves_a_loaded_programme_as_it_was(loaded, copies) -> None:
    edit(found(copies, "programmes.json"), "[2021, 2025]", "[2025, 2021]")
    edit(found(copies, "units.csv"), "Long Xuyên", "Long Xuyên mới")
    assert refused(copies).startswith("programmes.json")
    assert AdministrativeUnit.objects.get(code="883").name == "Long Xuyên"


def test_a_spreadsheet_programs_mark_and_line_ends_do_no_harm(db, copies) -> None:
    norms = found(copies, "norms.csv")
    norms.write_bytes(b"\xef\xbb\xbf" + norms.read_bytes().replace(b"\n", b"\r\n"))
    load(copies)
    assert Norm.objects.count() == 44
    assert Activity.objects.count() == 30


def test_an_activity_taken_from_the_list_is_missed_by_its_norms(db, copies) -> None:
    edit(found(copies, "activities.csv"), "\nMACHINE,3,MACHINE,1\n", "\n")
    assert refused(copies) == "norms.csv, dòng 5, cột «code»: «MACHINE» không hợp lệ (không có trong activities.csv)."


def test_the_command_says_the_damage_and_fails(db, copies) -> None:
    edit(found(copies, "norms.csv"), "50,200000000,", "50,x,")
    with pytest.raises(CommandError, match=r"norms\.csv, dòng 5, cột «cap_vnd»: «x»"):
        call_command("load_programme", data=copies / "data")
    assert not Programme.objects.exists()


def test_the_command_takes_another_folder(db, copies) -> None:
    edit(found(copies, "programmes.json"), "6000000000", "6500000000")
    call_command("load_programme", data=copies / "data", stdout=StringIO())
    assert YearBudget.objects.get(year=2026, source="LOCAL").ceiling_vnd == 6_500_000_000
