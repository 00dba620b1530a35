"""A list of the office read into the register: every planted defect said at its row, and none that is not there."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import unicodedata
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from accounts.models import AdministrativeUnit
from establishments.importing.columns import BadCell, _day, _money, _number, _phone, kind_of, matched
from establishments.models import Establishment, Fact, YearFigures
from language.tcvn3 import _LETTERS, _SIGNS, from_tcvn3, looks_like_it
from ledger.models import LogEntry
from tests.establishments.codes import tax_code

HEADINGS = [
    "TT", "Tên cơ sở", "Loại hình", "Mã số thuế", "Địa chỉ", "Xã, phường", "Chủ cơ sở", "Điện thoại",
    "Số lao động", "Vốn (triệu đồng)", "Giá trị sản xuất (triệu đồng)", "Sản phẩm chính", "Phụ nữ làm chủ",
]  # fmt: skip
NAMES = ("Cơ khí", "Mộc", "Gạch", "Lò bún", "Xay xát", "Đan lát", "Khô cá")


ENDED = dt.date(2025, 6, 30)


@pytest.fixture(autouse=True)
def units(db: None) -> None:
    """A piece of the map: one commune of today, the township it was, and a name two districts had."""
    province = AdministrativeUnit.objects.create(code="T91", name="An Giang", kind="PROVINCE")
    today = {"valid_from": dt.date(2025, 7, 1), "parent": province}
    market = AdministrativeUnit.objects.create(code="1", name="Chợ Mới", kind="COMMUNE", **today)
    other = AdministrativeUnit.objects.create(code="2", name="Long Điền", kind="COMMUNE", **today)
    for number, district in enumerate(("Chợ Mới", "Thoại Sơn")):
        of = AdministrativeUnit.objects.create(code=f"D{number}", name=district, kind="DISTRICT", valid_to=ENDED)
        old = AdministrativeUnit.objects.create(
            code=f"V{number}", name="Vĩnh Phú", kind="COMMUNE", parent=of, valid_to=ENDED
        )
        old.successors.add((market, other)[number])
    town = AdministrativeUnit.objects.create(code="T", name="Mỹ Luông", kind="TOWNSHIP", valid_to=ENDED)
    town.successors.add(other)
    split = AdministrativeUnit.objects.create(code="S", name="An Thạnh Trung", kind="COMMUNE", valid_to=ENDED)
    split.successors.add(market, other)


def rows_of(count: int, rng: Random, first: int = 1) -> list[list[Any]]:
    """Good rows, as an office keeps them."""
    made = []
    for number in range(first, first + count):
        made.append([
            number, f"Cơ sở {rng.choice(NAMES)} Mẫu số {number}", "Hộ kinh doanh", tax_code(7000 + number),
            f"Ấp {number}", "Chợ Mới", f"Người Mẫu {number}", f"0990{number:06d}", rng.randint(1, 90),
            rng.choice([500, "1.234,5", 1200.25]), rng.choice([None, "2.000"]), "Bàn ghế", rng.choice(["x", "", None]),
        ])  # fmt: skip
    return made


def book(tmp_path: Path, rows: list[list[Any]], headings: list[str] | None = None, name: str = "ds.xlsx") -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["DANH SÁCH CƠ SỞ CÔNG NGHIỆP NÔNG THÔN"])
    sheet.append([])
    sheet.append(headings or HEADINGS)
    for row in rows:
        sheet.append(row)
    made.save(tmp_path / name)
    return tmp_path / name


def told(path: Path, *more: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("import_establishments", str(path), "--json", *more, stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue())


def counted(report: dict[str, Any]) -> tuple[int, int, int, int]:
    return report["rows"], report["new"], report["changed"], report["unchanged"]


def test_a_list_goes_in_once_and_a_second_time_changes_nothing(tmp_path: Path) -> None:
    path = book(tmp_path, rows_of(30, Random(1)))
    assert counted(told(path, "--dry-run")) == (30, 30, 0, 0)
    assert not Establishment.objects.exists() and not LogEntry.objects.exists()
    assert counted(told(path)) == (30, 30, 0, 0)
    assert Establishment.objects.count() == 30 == YearFigures.objects.count()
    assert Fact.objects.filter(kind="NAME").count() == 30
    first = YearFigures.objects.get(establishment__tax_code=tax_code(7001))
    assert first.capital_vnd in {500_000_000, 1_234_500_000, 1_200_250_000}
    again = told(path)
    assert counted(again) == (30, 0, 0, 30) and not again["refused"] and not again["doubles"]


def test_what_changed_keeps_its_history_and_an_empty_cell_takes_nothing_away(tmp_path: Path) -> None:
    rows = rows_of(5, Random(2))
    told(book(tmp_path, rows))
    rows[0][1], rows[0][7] = "Cơ sở Tên Mới", None
    rows[1][8] = 91
    assert counted(told(book(tmp_path, rows, name="sau.xlsx"))) == (5, 0, 2, 3)
    renamed = Establishment.objects.get(tax_code=rows[0][3])
    assert renamed.name == "Cơ sở Tên Mới" and renamed.phone == "0990000001"
    assert renamed.history.filter(kind="NAME").count() == 2
    assert "sau.xlsx, dòng 4" in renamed.history.filter(kind="NAME", valid_to__isnull=True).get().source
    assert YearFigures.objects.get(establishment__tax_code=rows[1][3]).workers == 91


def test_a_new_year_is_a_row_of_its_own(tmp_path: Path) -> None:
    path = book(tmp_path, rows_of(3, Random(3)))
    told(path, "--year", "2025")
    assert counted(told(path, "--year", "2026")) == (3, 0, 0, 3)
    assert sorted(YearFigures.objects.values_list("year", flat=True)) == [2025] * 3 + [2026] * 3


#: What is put into a row -> the heading at which it is said.
DEFECTS: dict[str, tuple[int, Any, str]] = {
    "a wrong check digit": (3, "9900000001", "Mã số thuế"),
    "no code": (3, None, "Mã số thuế"),
    "letters for a code": (3, "MST sau", "Mã số thuế"),
    "no name": (1, "", "Tên cơ sở"),
    "an unknown commune": (5, "Xã Không Có", "Xã, phường"),
    "a name of several old communes": (5, "Vĩnh Phú", "Xã, phường"),
    "no owner": (6, "  ", "Người đại diện"),
    "words for workers": (8, "chục người", "Số lao động"),
    "half a worker": (8, "2,5", "Số lao động"),
    "a negative sum": (9, -4, "Vốn"),
    "a sum beyond the column": (9, 10**14, "Vốn"),
    "a broken formula": (4, "#REF!", "Địa chỉ"),
    "no phone number": (7, "gọi ông Mẫu", "Điện thoại"),
    "an unknown kind": (2, "Quỹ tín dụng", "Loại hình"),
    "neither yes nor no": (12, "có lẽ", "Phụ nữ làm chủ"),
    "too long a name": (1, "M" * 300, "Tên cơ sở"),
}


def test_every_planted_defect_is_said_and_no_other(tmp_path: Path) -> None:
    rng = Random(4)
    rows = rows_of(400, rng)
    places = rng.sample(range(10, 400), len(DEFECTS) + 4)
    planted = {}
    for place, (column, value, label) in zip(places, DEFECTS.values(), strict=False):
        rows[place][column] = value
        planted[place + 4] = label
    same, spelled, phoned, dotted = places[len(DEFECTS) :]
    rows[same][3] = rows[0][3]
    rows[spelled][1] = unicodedata.normalize("NFD", rows[1][1].upper().replace("Ở", "Ở"))
    rows[phoned][7] = "+84 " + rows[2][7][1:]
    rows[dotted][3] = rows[3][3][:4] + "." + rows[3][3][4:]
    report = told(book(tmp_path, rows))
    assert {one["row"]: one["column"] for one in report["refused"]} == planted
    assert {one["row"]: one["of_row"] for one in report["doubles"]} == {
        same + 4: 4, spelled + 4: 5, phoned + 4: 6, dotted + 4: 7,
    }  # fmt: skip
    assert report["new"] == 400 - len(DEFECTS) - 4 == Establishment.objects.count()


def test_a_double_of_the_register_is_named(tmp_path: Path) -> None:
    rows = rows_of(2, Random(5))
    told(book(tmp_path, rows))
    rows[1][3] = "089123456789"
    report = told(book(tmp_path, rows, name="hai.xlsx"))
    assert report["doubles"] == [
        {
            "row": 5,
            "of": f"{rows[1][1]}, mã số thuế {tax_code(7002)}",
            "why": "cùng tên và địa bàn, khác mã số thuế",
        }
    ]
    assert Establishment.objects.count() == 2


def test_refused_rows_come_back_as_a_sheet_without_formulas(tmp_path: Path) -> None:
    rows = rows_of(2, Random(6))
    rows[1][1], rows[1][3] = "=1+1", "12"
    made = tmp_path / "loi.xlsx"
    told(book(tmp_path, rows), "--refused", str(made))
    back = list(openpyxl.load_workbook(made).active.iter_rows(values_only=True))
    assert back[1][0] == 5 and "Mã số thuế" in back[1][1] and len(back) == 2
    assert not any(isinstance(cell, str) and cell.startswith("=") for row in back for cell in row)


def test_heads_over_two_rows_sums_and_numbered_columns_are_no_establishments(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["UBND TỈNH"])
    sheet.append(["TT", "Tên cơ sở", "Mã số thuế", "Nơi sản xuất", None, "Chủ cơ sở", "Quy mô (triệu đồng)", None])
    sheet.append([None, None, None, "Ấp, khóm", "Xã", None, "Vốn", "Doanh thu"])
    sheet.append(["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"])
    sheet.append(["I", "Xã Chợ Mới"])
    sheet.append([1, "HTX Mẫu", tax_code(7001), "Ấp 1", "Chợ Mới", "Bà Mẫu", "1.500", 20])
    sheet.append([None, "Tổng cộng", None, None, None, None, "1.500", 20])
    for merged in ("A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "G2:H2"):
        sheet.merge_cells(merged)
    made.save(tmp_path / "gop.xlsx")
    report = told(tmp_path / "gop.xlsx")
    assert (report["rows"], report["new"]) == (1, 1)
    assert [one["row"] for one in report["left_out"]] == [4, 5, 7]
    only = YearFigures.objects.get()
    assert (only.capital_vnd, only.output_vnd) == (1_500_000_000, 20_000_000)
    assert only.establishment.kind == "COOPERATIVE"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_csv_of_any_office(tmp_path: Path, encoding: str) -> None:
    rows = [[str(cell if cell is not None else "") for cell in row] for row in [HEADINGS, *rows_of(5, Random(7))]]
    if encoding == "latin-1":
        rows = [[to_tcvn3(cell) for cell in row] for row in rows]
    path = tmp_path / "ds.csv"
    with path.open("w", encoding=encoding, newline="") as out:
        csv.writer(out, delimiter=";").writerows(rows)
    assert counted(told(path)) == (5, 5, 0, 0)
    assert Establishment.objects.filter(representative="Người Mẫu 1", unit__name="Chợ Mới").exists()


def to_tcvn3(text: str) -> str:
    """As an old machine has it: no capitals with tone marks."""
    plain = "".join(sign if sign in _LETTERS or ord(sign) < 128 else sign.lower() for sign in text)
    return plain.translate(str.maketrans(_LETTERS, _SIGNS))


def test_tcvn3_is_told_from_unicode() -> None:
    assert looks_like_it([to_tcvn3("Hợp tác xã nông nghiệp"), to_tcvn3("Hé")])
    assert not looks_like_it(["Hợp tác xã", "CÔNG TY", "Ba Chúc"])
    assert from_tcvn3(to_tcvn3("Đặng Thị Mượt, xã Vĩnh Gia")) == "Đặng Thị Mượt, xã Vĩnh Gia"


def test_a_place_of_before_july_2025_is_found_on_the_map_of_today(tmp_path: Path) -> None:
    rows = rows_of(4, Random(8))
    for row, place in zip(rows, ("TT. Mỹ Luông", "Vĩnh Phú", "xã An Thạnh Trung", "Long Điền"), strict=True):
        row[5] = place
    headings = [*HEADINGS, "Huyện"]
    rows[1].append("huyện Thoại Sơn")
    report = told(book(tmp_path, rows, headings))
    assert Establishment.objects.filter(unit__code="2").count() == 3 == report["new"]
    assert [(one["row"], one["column"]) for one in report["refused"]] == [(6, "Xã, phường")]
    assert "đã được chia về xã Chợ Mới, xã Long Điền" in report["refused"][0]["reason"]


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "rỗng"), (b"PK\x03\x04 hong", "tệp hỏng"), (b"\xd0\xcf\x11\xe0 cu", "tệp hỏng"), (b"xin chao", "tệp hỏng")],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "ds.xlsx"
    path.write_bytes(data)
    with pytest.raises(CommandError, match=said):
        told(path)
    with pytest.raises(CommandError, match="Không mở được tệp"):
        told(tmp_path / "khong-co.xlsx")
    with pytest.raises(CommandError, match="Không thấy cột: Mã số thuế"):
        told(book(tmp_path, [["a"]], headings=["Tên cơ sở", "Chủ cơ sở"], name="thieu.xlsx"))
    with pytest.raises(CommandError, match="Năm 1999"):
        told(book(tmp_path, rows_of(1, Random(1)), name="nam.xlsx"), "--year", "1999")


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1.234,5", "1234.5"), ("1 234", "1234"), (1234.5, "1234.5"), ("1,5", "1.5"), ("1.234", "1234"), ("1.5", "1.5")],
)
def test_numbers_as_people_write_them(cell: Any, value: str) -> None:
    assert str(_number(cell)) == value


@pytest.mark.parametrize("cell", ["1.2.3", "12a", "1,2,3", True, "--1", "1e9", "∞", "NaN"])
def test_what_is_no_number_is_refused(cell: Any) -> None:
    with pytest.raises(BadCell):
        _number(cell)


def test_cells_of_days_phones_and_kinds() -> None:
    assert str(_day("05/11/2020")) == "2020-11-05" and str(_day(44140)) == "2020-11-05" and _day("") is None
    with pytest.raises(BadCell, match="Không có ngày"):
        _day("31/02/2020")
    assert _phone(990000001) == "0990000001"
    assert _money("1.500", 1_000_000) == 1_500_000_000
    assert [kind_of(name) for name in ("Cty TNHH Mẫu", "HTX Mẫu", "LIÊN HIỆP HTX", "Tổ hợp tác số 1", "Hoa Mai")] == [
        "SME", "COOPERATIVE", "COOP_UNION", "COOP_GROUP", "",
    ]  # fmt: skip


def test_headings_are_matched_by_likeness_each_once() -> None:
    found = matched(["STT", "TÊN CƠ SỞ CNNT", "M.S.T", "Xã/Phường", "Họ tên chủ cơ sở", "SĐT", "Lao động (người)"])
    assert found == {"name": 1, "commune": 3, "representative": 4, "phone": 5, "workers": 6} | (
        {"tax_code": 2} if "tax_code" in found else {}
    )
