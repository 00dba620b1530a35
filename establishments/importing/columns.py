"""The columns a list of establishments may have: each says its names on sheets and how a cell is read, once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from functools import lru_cache, partial
from typing import Any

from accounts.taxcode import BadTaxCode, check_tax_code
from documents.workbooks import day_of_serial
from establishments.importing.sheets import BROKEN, text_of
from establishments.models import Establishment
from language.folding import code_key, search_key

#: How alike a heading must be to a name of a column to be taken for it.
ALIKE = 0.84
#: A bigint of the database; nobody in the programme comes near.
MOST_VND = 10**15
MOST_WORKERS = 100_000


class BadCell(ValueError):
    """A cell that does not say what its column wants: a sentence."""


def _words(most: int, cell: Any) -> str:
    text = text_of(cell)
    if any(ord(sign) < 32 or 0xD800 <= ord(sign) <= 0xDFFF for sign in text):
        raise BadCell("Ô có ký tự không đọc được; gõ lại.")
    if len(text) > most:
        raise BadCell(f"Dài {len(text)} ký tự, nhiều nhất {most}.")
    return text


def _tax_code(cell: Any) -> str:
    text = text_of(cell).lstrip("'")
    # A number cell loses the zero in front.
    if isinstance(cell, int | float) and len(text) in (9, 11):
        text = text.zfill(len(text) + 1)
    try:
        return check_tax_code(text)
    except BadTaxCode as why:
        raise BadCell(str(why)) from why


_NUMBER = re.compile(r"-?\d{1,3}(?:[. ]\d{3})+(?:,\d+)?|-?\d+(?:,\d+)?|-?\d{1,3}(?:,\d{3}){2,}|-?\d+\.\d{1,2}")


def _number(cell: Any) -> Decimal:
    """«1.234,5», «1 234», 1234.5 as a cell of numbers. Raises ``BadCell``."""
    if isinstance(cell, bool | dt.date | dt.time | dt.timedelta):
        raise BadCell(f"«{text_of(cell)}» không phải số.")
    if isinstance(cell, int | float):
        return Decimal(str(cell))
    text = text_of(cell)
    if not _NUMBER.fullmatch(text):
        raise BadCell(f"«{text}» không phải số. Ghi như 1.234,5 hoặc 1234,5.")
    if re.fullmatch(r"-?\d+\.\d{1,2}", text):
        return Decimal(text)
    if text.count(",") > 1:
        return Decimal(text.replace(",", ""))
    try:
        return Decimal(text.replace(".", "").replace(" ", "").replace(",", "."))
    except InvalidOperation as why:  # pragma: no cover  (the pattern lets none through)
        raise BadCell(f"«{text}» không phải số.") from why


def _count(cell: Any) -> int | None:
    if text_of(cell) == "":
        return None
    number = _number(cell)
    if number != int(number):
        raise BadCell(f"«{text_of(cell)}» phải là số nguyên.")
    if not 0 <= number <= MOST_WORKERS:
        raise BadCell(f"«{text_of(cell)}» ngoài khoảng 0 đến {MOST_WORKERS}.")
    return int(number)


def _money(cell: Any, times: int = 1) -> int | None:
    if text_of(cell) == "":
        return None
    vnd = _number(cell) * times
    if vnd < 0:
        raise BadCell(f"«{text_of(cell)}» là số âm.")
    if vnd > MOST_VND:
        raise BadCell(f"«{text_of(cell)}» quá lớn; xem lại đơn vị tính ở đầu cột.")
    if vnd != int(vnd):
        raise BadCell(f"«{text_of(cell)}» lẻ dưới một đồng.")
    return int(vnd)


def _day(cell: Any) -> dt.date | None:
    if isinstance(cell, dt.datetime):
        return dt.date(cell.year, cell.month, cell.day)
    if isinstance(cell, dt.date):
        return cell
    text = text_of(cell)
    if text == "":
        return None
    if text.isdigit() and len(text) == 5 and (serial := day_of_serial(int(text))):
        return serial
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})", text)
    whole = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    try:
        if found:
            year = int(found[3])
            return dt.date(year + (2000 if year < 50 else 1900) if year < 100 else year, int(found[2]), int(found[1]))
        if whole:
            return dt.date(*map(int, whole.groups()))
    except ValueError as why:
        raise BadCell(f"Không có ngày «{text}».") from why
    raise BadCell(f"«{text}» không phải ngày. Ghi như 23/11/2026.")


_YES = {"x", "co", "yes", "1", "true", "dung", "v"}
_NO = {"", "khong", "no", "0", "false", "sai"}


def _flag(cell: Any) -> bool:
    key = search_key(text_of(cell))
    if key in _YES or text_of(cell) in {"✓", "✔"}:
        return True
    if key in _NO or text_of(cell) in {"-", "–"}:
        return False
    raise BadCell(f"«{text_of(cell)}»: ghi «x» hoặc «có» nếu đúng, để trống nếu không.")


_KINDS = (
    (Establishment.Kind.COOP_UNION, ("lien hiep hop tac xa", "lien hiep htx", "lh htx")),
    (Establishment.Kind.COOP_GROUP, ("to hop tac", "tht")),
    (Establishment.Kind.COOPERATIVE, ("hop tac xa", "htx")),
    (
        Establishment.Kind.SME,
        ("doanh nghiep", "cong ti", "cong ty", "dntn", "cty", "tnhh", "co phan", "sme", "dn"),
    ),
    (Establishment.Kind.HOUSEHOLD, ("ho kinh doanh", "hkd", "ho ca the", "ho", "co so")),
)


@lru_cache(maxsize=512)
def kind_of(text: str) -> str:
    """The kind of establishment that words name; empty where they name none."""
    key = f" {search_key(text)} "
    return next((kind.value for kind, names in _KINDS if any(f" {name} " in key for name in names)), "")


def _kind(cell: Any) -> str:
    text = text_of(cell)
    if text and not kind_of(text):
        known = "; ".join(label for _, label in Establishment.Kind.choices)
        raise BadCell(f"Không rõ loại hình «{text}». Ghi một trong: {known}.")
    return kind_of(text)


def _phone(cell: Any) -> str:
    text = text_of(cell)
    if isinstance(cell, int | float) and len(text) == 9:
        text = f"0{text}"
    digits = code_key(text)
    if text and not (digits.isdigit() and 8 <= len(digits) <= 15):
        raise BadCell(f"«{text}» không phải số điện thoại.")
    return text[:20]


@dataclass(frozen=True)
class Column:
    """One column: ``names`` as sheets head it, ``read`` one cell; ``money`` takes the unit of its heading."""

    key: str
    label: str
    names: tuple[str, ...]
    read: Callable[..., Any]
    needed: bool
    money: bool


def _column(key: str, read: Callable[..., Any], *names: str, needed: bool = False, money: bool = False) -> Column:
    return Column(key, names[0], tuple(map(search_key, names)), read, needed, money)


COLUMNS: tuple[Column, ...] = (
    _column(
        "tax_code", _tax_code, "Mã số thuế", "MST", "Mã số thuế/CCCD", "Mã số doanh nghiệp", "Mã thuế", needed=True
    ),
    _column(
        "name",
        partial(_words, 200),
        "Tên cơ sở",
        "Tên doanh nghiệp",
        "Tên đơn vị",
        "Tên cơ sở CNNT",
        "Tên hộ kinh doanh",
        "Tên cơ sở công nghiệp nông thôn",
        needed=True,
    ),
    _column("kind", _kind, "Loại hình", "Loại hình doanh nghiệp", "Loại hình cơ sở", "Loại hình kinh doanh"),
    _column(
        "registration_no",
        partial(_words, 40),
        "Số đăng ký kinh doanh",
        "Số giấy chứng nhận đăng ký kinh doanh",
        "Số GCN ĐKKD",
        "Số ĐKKD",
    ),
    _column("registration_date", _day, "Ngày đăng ký", "Ngày cấp", "Ngày cấp ĐKKD", "Ngày đăng ký kinh doanh"),
    _column(
        "commune",
        partial(_words, 120),
        "Xã, phường",
        "Xã/phường/thị trấn",
        "Xã, phường, thị trấn",
        "Xã",
        "Địa bàn",
        "Phường/xã",
        "Tên xã",
        "Xã/phường",
        "Xã, phường, đặc khu",
        needed=True,
    ),
    _column(
        "district", partial(_words, 120), "Huyện", "Huyện, thị xã, thành phố", "Quận/huyện", "Huyện/thị xã/thành phố"
    ),
    _column("address", partial(_words, 200), "Địa chỉ", "Địa chỉ trụ sở", "Ấp, khóm", "Số nhà, đường"),
    _column(
        "representative",
        partial(_words, 120),
        "Người đại diện",
        "Chủ cơ sở",
        "Đại diện pháp luật",
        "Họ tên chủ cơ sở",
        "Người đại diện theo pháp luật",
        "Họ và tên chủ cơ sở",
        needed=True,
    ),
    _column("representative_position", partial(_words, 80), "Chức vụ", "Chức danh"),
    _column("phone", _phone, "Điện thoại", "Số điện thoại", "SĐT", "Điện thoại liên hệ"),
    _column("industry", partial(_words, 200), "Ngành nghề", "Ngành nghề sản xuất", "Ngành nghề kinh doanh", "Lĩnh vực"),
    _column("vsic", partial(_words, 10), "Mã ngành", "Mã ngành VSIC", "Mã VSIC", "VSIC"),
    _column("workers", _count, "Số lao động", "Lao động", "Tổng số lao động", "Lao động (người)"),
    _column(
        "capital_vnd", _money, "Vốn", "Vốn đầu tư", "Vốn sản xuất kinh doanh", "Tổng vốn", "Vốn điều lệ", money=True
    ),
    _column("output_vnd", _money, "Giá trị sản xuất", "Doanh thu", "Giá trị sản lượng", "GTSX", money=True),
    _column("exports_vnd", _money, "Giá trị xuất khẩu", "Xuất khẩu", "Kim ngạch xuất khẩu", money=True),
    _column("products", partial(_words, 250), "Sản phẩm", "Sản phẩm chính", "Sản phẩm chủ yếu"),
    _column("women_owned", _flag, "Phụ nữ làm chủ", "Nữ chủ cơ sở", "Nữ làm chủ", "Chủ là nữ"),
    _column("ethnic_minority_owned", _flag, "Dân tộc thiểu số", "Người dân tộc thiểu số làm chủ", "Chủ là người DTTS"),
    _column("craft_village", _flag, "Làng nghề", "Thuộc làng nghề", "Cơ sở làng nghề"),
)
BY_KEY = {column.key: column for column in COLUMNS}

#: Words of a heading that give a sum's unit.
_TIMES = (("ty", 10**9), ("ti", 10**9), ("trieu", 10**6), ("nghin", 10**3), ("ngan", 10**3), ("dong", 1))


def times_of(heading: str) -> int:
    """How many đồng one of a money column's figures is: «Vốn (triệu đồng)» is a million."""
    words = search_key(heading).split()
    return next((times for word, times in _TIMES if word in words), 1)


def _bare(heading: str) -> str:
    """A heading without what stands in brackets, and without the words of units."""
    return search_key(re.sub(r"\([^)]*\)", " ", heading))


def read_cell(column: Column, cell: Any, **more: Any) -> Any:
    """The value of a cell. Raises ``BadCell``."""
    if cell == BROKEN:
        raise BadCell("Ô là lỗi của một công thức; mở tệp, sửa công thức rồi lưu lại.")
    return column.read(cell, **more)


def likeness(heading: str, column: Column) -> float:
    """0 to 1: how alike a heading and the names of a column are."""
    key = _bare(heading)
    return max((SequenceMatcher(None, key, name).ratio() for name in column.names), default=0.0) if key else 0.0


def matched(headings: list[str]) -> dict[str, int]:
    """key of a column -> place in the row of headings; the likest first, each heading and each column once."""
    ranked = sorted(
        (
            (likeness(heading, column), place, column.key)
            for place, heading in enumerate(headings)
            for column in COLUMNS
        ),
        key=lambda one: (-one[0], one[1]),
    )
    found: dict[str, int] = {}
    for score, place, key in ranked:
        if score >= ALIKE and key not in found and place not in found.values():
            found[key] = place
    return found
