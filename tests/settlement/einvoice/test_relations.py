"""Which earlier invoice an invoice corrects: from its element, from words in every usual spelling, or asked for."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from lxml import etree

from settlement.einvoice.model import ADJUSTS, CANCELS, DOUBT, ELEMENT, REPLACES, WORDS, Earlier, Relation
from settlement.einvoice.relations import relation_of, says_less

OWN = ("C26TKC", "21")
DAY = dt.date(2026, 6, 15)
FULL = Earlier("1", "C26TKC", "11", DAY)


def told(*texts: str, element: str = "", field: str = "THHDVu") -> Relation | None:
    """The relation of an invoice that says these words, each on a line of its own."""
    lines = "".join(f"<HHDVu><{field}>{text}</{field}></HHDVu>" for text in texts)
    data = f"<DLHDon><TTChung>{element}</TTChung><NDHDon><DSHHDVu>{lines}</DSHHDVu></NDHDon></DLHDon>"
    return relation_of(etree.fromstring(data), OWN)


SAID = "Thay thế cho hóa đơn Mẫu số 1 ký hiệu C26TKC số 11 ngày 15 tháng 6 năm 2026"


@pytest.mark.parametrize(
    ("text", "kind", "named"),
    [
        (SAID, REPLACES, FULL),
        (SAID.replace("hóa", "hoá"), REPLACES, FULL),
        (unicodedata.normalize("NFD", SAID), REPLACES, FULL),
        (SAID.upper(), REPLACES, FULL),
        (SAID.lower(), REPLACES, FULL),
        ("  ".join(SAID.split()), REPLACES, FULL),
        ("Thay the cho hoa don Mau so 1 ky hieu C26TKC so 11 ngay 15 thang 6 nam 2026", REPLACES, FULL),
        (f"({SAID}).", REPLACES, FULL),
        (f"Máy mẫu MAU-1. {SAID}", REPLACES, FULL),
        ("Thay thế cho hóa đơn điện tử mẫu số: 1, ký hiệu: C26TKC, số: 00000011, ngày 15/06/2026", REPLACES, FULL),
        ("Điều chỉnh giảm cho hóa đơn điện tử số 00000011, ký hiệu 1C26TKC, ngày 15/6/2026", ADJUSTS, FULL),
        ("Điều chỉnh cho hóa đơn Mẫu số 1 ký hiệu C26TKC số 11 ngày 15 tháng 06 năm 2026", ADJUSTS, FULL),
        ("Điều chỉnh tăng đơn giá hóa đơn GTGT số 11 ký hiệu 1C26TKC lập ngày 15-6-2026", ADJUSTS, FULL),
        ("Điều chỉnh giảm tiền hàng của hóa đơn số: 11; ký hiệu: C26TKC", ADJUSTS, Earlier("", "C26TKC", "11")),
        ("Hóa đơn này thay thế hóa đơn 1C26TKC 00000011", REPLACES, Earlier("1", "C26TKC", "11")),
        ("Thay thế HĐ số 11, KH 1C26TKC", REPLACES, Earlier("1", "C26TKC", "11")),
        ("Thay thế cho HĐĐT ký hiệu 1/C26TKC số 11", REPLACES, Earlier("1", "C26TKC", "11")),
        ("Hóa đơn điều chỉnh cho hóa đơn số 11 ký hiệu C26TKC", ADJUSTS, Earlier("", "C26TKC", "11")),
        ("Hủy hóa đơn số 11 ký hiệu 1C26TKC", CANCELS, Earlier("1", "C26TKC", "11")),
        ("Hủy bỏ hoá đơn Mẫu số 1 ký hiệu C26TKC số 11 ngày 15/6/2026", CANCELS, FULL),
        ("Điều chỉnh giảm cho hóa đơn số 11", ADJUSTS, Earlier("", "", "11")),
        ("Điều chỉnh giảm cho hóa đơn số 11 ngày 15/6/2026", ADJUSTS, Earlier("", "", "11", DAY)),
        (
            "Thay thế cho hóa đơn mẫu số 01GTKT0/001 ký hiệu AA/20E số 0000011",
            REPLACES,
            Earlier("01GTKT0001", "AA20E", "11"),
        ),
    ],
)
def test_words_in_usual_spellings_name_the_earlier_invoice(text: str, kind: str, named: Earlier) -> None:
    found = told(text)
    assert found is not None
    assert (found.kind, found.told, found.names) == (kind, WORDS, (named,))


def test_one_sentence_may_name_several() -> None:
    found = told("Thay thế cho các hóa đơn ký hiệu 1C26TKC số 11, số 12 và số 13")
    assert found is not None
    assert [one.number for one in found.names] == ["11", "12", "13"]


@pytest.mark.parametrize(
    "text",
    [
        "Thay thế cho hóa đơn xuất sai",
        "Đây là hóa đơn thay thế",
        "Hóa đơn điều chỉnh",
        "Hóa đơn số 11 đã bị điều chỉnh bởi hóa đơn này",
        "Phụ tùng thay thế cho máy sấy theo hóa đơn số 5",
        "Theo biên bản điều chỉnh hóa đơn số 05 ngày 16/6/2026",
        "Thay thế cho hóa đơn ký hiệu C26TKC số 21",
    ],
)
def test_what_is_not_clear_is_asked_for(text: str) -> None:
    found = told(text)
    assert found is not None
    assert found.told == DOUBT
    assert found.names == ()


@pytest.mark.parametrize(
    "text",
    [
        "Máy mẫu MAU-1",
        "Phụ tùng thay thế cho máy sấy",
        "Tra cứu hóa đơn điện tử tại trang của người bán",
        "Điều chỉnh giảm tiền hàng theo biên bản ngày 16/6/2026",
        "Bộ điều chỉnh nhiệt độ",
        "Bảo hành, thay thế linh kiện 12 tháng",
    ],
)
def test_words_of_goods_are_no_relation(text: str) -> None:
    assert told(text) is None


def test_names_and_codes_of_the_parties_say_nothing() -> None:
    data = (
        "<DLHDon><NDHDon><NBan><Ten>Công ty Thay thế hóa đơn số 11</Ten></NBan></NDHDon>"
        "<TTChung><THDon>Hóa đơn điều chỉnh</THDon></TTChung></DLHDon>"
    )
    assert relation_of(etree.fromstring(data), OWN) is None


def element(kind: str = "1", number: str = "11", series: str = "C26TKC", form: str = "1") -> str:
    return (
        f"<TTHDLQuan><TCHDon>{kind}</TCHDon><KHMSHDCLQuan>{form}</KHMSHDCLQuan><KHHDCLQuan>{series}</KHHDCLQuan>"
        f"<SHDCLQuan>{number}</SHDCLQuan><NLHDCLQuan>2026-06-15</NLHDCLQuan></TTHDLQuan>"
    )


@pytest.mark.parametrize(
    ("given", "relation"),
    [
        (element(), Relation(REPLACES, (FULL,), ELEMENT)),
        (element("2"), Relation(ADJUSTS, (FULL,), ELEMENT)),
        (element(number="0000011", series="1c26tkc", form=""), Relation(REPLACES, (FULL,), ELEMENT)),
        (element(number=""), Relation(REPLACES, (), DOUBT)),
        (element("9"), Relation("", (), DOUBT)),
    ],
)
def test_the_element_of_the_file_counts_before_words(given: str, relation: Relation) -> None:
    assert told("Máy mẫu", element=given) == relation


def test_a_list_without_numbers_may_be_named_in_words() -> None:
    found = told("Thay thế cho hóa đơn ký hiệu 1C26TKC số 11 và 12", element=element(number=""))
    assert found is not None
    assert ([one.number for one in found.names], found.told) == (["11", "12"], WORDS)


def test_element_and_words_that_quarrel_are_a_doubt() -> None:
    found = told("Điều chỉnh giảm cho hóa đơn ký hiệu 1C26TKC số 11", element=element("1"))
    assert found is not None
    assert found.told == DOUBT


def test_two_sentences_that_name_different_invoices_with_different_verbs_are_a_doubt() -> None:
    found = told("Thay thế cho hóa đơn 1C26TKC số 11", "Điều chỉnh cho hóa đơn 1C26TKC số 12")
    assert found is not None
    assert found.told == DOUBT


@pytest.mark.parametrize(
    ("text", "less"),
    [
        ("Điều chỉnh giảm tiền hàng", True),
        ("ĐIỀU CHỈNH GIẢM", True),
        ("Điều chỉnh tăng, giảm", False),
        ("Giảm giá 10%", False),
    ],
)
def test_a_decrease_is_heard(text: str, less: bool) -> None:
    data = f"<DLHDon><NDHDon><DSHHDVu><HHDVu><THHDVu>{text}</THHDVu></HHDVu></DSHHDVu></NDHDon></DLHDon>"
    assert says_less(etree.fromstring(data)) is less


def test_a_sellers_own_field_is_heard_beside_the_buyer_too() -> None:
    field = f"<TTKhac><TTin><TTruong>Ghi chú</TTruong><DLieu>{SAID}</DLieu></TTin></TTKhac>"
    data = f"<DLHDon><NDHDon><NMua><Ten>Cơ sở Mẫu</Ten>{field}</NMua></NDHDon></DLHDon>"
    found = relation_of(etree.fromstring(data), OWN)
    assert found is not None
    assert (found.kind, found.names) == (REPLACES, (FULL,))
