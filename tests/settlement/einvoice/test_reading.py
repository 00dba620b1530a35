"""What an e-invoice says is what is read: parties, lines, totals, signature; each trouble is a finding."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo.einvoices import Firm, Goods, einvoice, invented_code
from settlement.einvoice import Reading, read
from settlement.einvoice.model import Earlier

SAMPLES = Path(__file__).parent / "samples"
TODAY = dt.date(2026, 11, 23)
DAY = dt.date(2026, 4, 15)
SELLER = Firm("Công ty TNHH Máy Mẫu", invented_code(1))
OTHER = Firm("Công ty Ủy nhiệm Mẫu", invented_code(3))
BUYER = Firm("Cơ sở Mẫu <Thử> & Nghiệm", invented_code(2))
DRYER = Goods("Máy sấy khô cá, model SK-200", 400_000_000)


def made(*goods: Goods, **more: object) -> bytes:
    return einvoice(SELLER, more.pop("buyer", BUYER), goods or (DRYER,), **({"issued": DAY, "number": 12} | more))


def codes(reading: Reading) -> dict[str, str]:
    return {one.code: one.severity for one in reading.findings}


def reading_of(data: bytes) -> Reading:
    return read(data, today=TODAY, file="mau.xml")


@pytest.mark.parametrize(
    ("name", "identity", "total", "lines"),
    [
        ("one-reference.xml", ("1601234565", "1", "C22TKC", "27"), 201_000_000, 2),
        ("default-namespace.xml", ("9907771233", "1", "C26TVD", "38"), 523_864_000, 5),
    ],
)
def test_files_as_sellers_write_them_are_read_and_their_signature_holds(
    name: str, identity: tuple[str, ...], total: int, lines: int
) -> None:
    found = reading_of((SAMPLES / name).read_bytes())
    assert found.accepted
    assert found.identity is not None
    assert tuple(found.identity.as_json().values()) == identity
    assert (found.total_vnd, len(found.lines)) == (total, lines)
    assert (found.signature.present, found.signature.valid, found.signature.word) == (
        True,
        True,
        "nguyên vẹn, chưa xác minh người ký",
    )
    assert not [one for one in found.findings if one.severity != "info"]


def test_a_made_invoice_comes_back_as_it_was_made() -> None:
    found = reading_of(made(DRYER, Goods("Bảo hành", 10_000_000, rate=8), Goods("Giảm giá", 4_000_000, kind=3)))
    assert found.accepted
    assert found.signature.word == "nguyên vẹn, chưa xác minh người ký"
    assert found.buyer is not None
    assert found.buyer.name == BUYER.name
    assert [line.amount for line in found.lines] == [Decimal(400_000_000), Decimal(10_000_000), Decimal(4_000_000)]
    assert found.total_before_tax_vnd == 406_000_000
    assert found.total_tax_vnd == 39_600_000 + 800_000


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.builds(
            Goods,
            st.text(
                st.characters(blacklist_categories=("Cs", "Cc", "Cn"), blacklist_characters="\ufffe\uffff"),
                min_size=1,
                max_size=40,
            ).filter(lambda name: name.strip()),
            st.integers(1_000, 10**9),
            st.integers(1, 9),
            st.sampled_from([0, 5, 8, 10]),
        ),
        min_size=1,
        max_size=6,
    ),
    st.integers(1, 99_999_999),
)
def test_whatever_is_sold_the_sums_are_those_of_the_file(goods: list[Goods], number: int) -> None:
    found = reading_of(einvoice(SELLER, BUYER, goods, issued=DAY, number=number))
    assert found.accepted, found.findings
    assert found.identity is not None
    assert found.identity.number == str(number)
    assert found.total_before_tax_vnd == sum(one.amount_vnd for one in goods)
    assert found.signature.valid


@pytest.mark.parametrize(
    ("data", "code", "severity"),
    [
        (made(total_off=1_000), "total_mismatch", "refuse"),
        (made(issued=dt.date(2027, 1, 5)), "date_future", "refuse"),
        (made(buyer=None), "buyer_absent", "refuse"),
        (made(signed=False), "signature_absent", "warn"),
        (made(signer=OTHER), "signer_differs", "warn"),
        (made(series="C25TKC"), "series_year", "warn"),
        (made(series="C26ZKC"), "series_letter", "warn"),
        (made(relation=(1, "1", "C26TKC", 9)), "replaces", "warn"),
        (made(relation=(2, "1", "C26TKC", 9)), "adjusts", "warn"),
        (made(Goods("Máy", 100_000, rate=8), issued=dt.date(2023, 3, 1)), "rate_period", "warn"),
    ],
)
def test_each_trouble_is_told_by_its_name(data: bytes, code: str, severity: str) -> None:
    assert codes(reading_of(data))[code] == severity


def changed(old: str, new: str, data: bytes | None = None) -> bytes:
    data = made(signed=False) if data is None else data
    assert old.encode() in data
    return data.replace(old.encode(), new.encode(), 1)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (f"<MST>{SELLER.tax_code}</MST>", "<MST>0100109107</MST>", "tax_code_invalid"),
        (f"<MST>{SELLER.tax_code}</MST>", "", "field_missing"),
        ("<SHDon>12</SHDon>", "<SHDon>1２</SHDon>", "field_invalid"),
        ("<SHDon>12</SHDon>", "<SHDon></SHDon>", "field_missing"),
        ("<KHHDon>C26TKC</KHHDon>", "<KHHDon>XX</KHHDon>", "field_invalid"),
        ("<NLap>2026-04-15</NLap>", "<NLap>15/04/2026</NLap>", "field_invalid"),
        ("<TgTTTBSo>440000000</TgTTTBSo>", "<TgTTTBSo>NaN</TgTTTBSo>", "field_invalid"),
        ("<TgTTTBSo>440000000</TgTTTBSo>", "<TgTTTBSo>1e99999999</TgTTTBSo>", "field_invalid"),
        ("<TgTTTBSo>440000000</TgTTTBSo>", "<TgTTTBSo>440.000.000</TgTTTBSo>", "field_invalid"),
        ("<ThTien>400000000</ThTien><TSuat>10%</TSuat></HHDVu>", "<TSuat>10%</TSuat></HHDVu>", "field_missing"),
        ("<DGia>400000000</DGia>", "<DGia>300000000</DGia>", "line_mismatch"),
        ("<TThue>40000000</TThue>", "<TThue>30000000</TThue>", "rate_mismatch"),
        ("Bốn trăm bốn mươi triệu", "Bốn trăm ba mươi triệu", "words_mismatch"),
        ("<PBan>2.1.0</PBan>", "<PBan>9.9.9</PBan>", "format_version"),
        ("<MCCQT>", "<Khac>", None),
    ],
)
def test_each_broken_field_is_told_by_its_name(old: str, new: str, code: str | None) -> None:
    data = changed(old, new)
    if code is None:
        data, code = data.replace(b"</MCCQT>", b"</Khac>"), "code_missing"
    assert code in codes(reading_of(data))


@pytest.mark.parametrize(
    "said",
    ["Bốn trăm bốn mươi triệu đồng chẵn./.", "BỐN TRĂM BỐN MƯƠI TRIỆU ĐỒNG", "Bốn trăm bốn mươi triệu  Việt Nam đồng"],
)
def test_words_may_be_said_in_the_usual_ways(said: str) -> None:
    assert "words_mismatch" not in codes(reading_of(changed("Bốn trăm bốn mươi triệu đồng", said)))


def test_an_earlier_invoice_told_in_words_only_is_recognised() -> None:
    told = "Thay thế cho hóa đơn Mẫu số 1 ký hiệu C26TKC số 7 ngày 01 tháng 4 năm 2026"
    found = reading_of(changed("model SK-200", told))
    assert found.relation is not None
    assert (found.relation.kind, found.relation.told) == ("replaces", "WORDS")
    assert found.relation.names == (Earlier("1", "C26TKC", "7", dt.date(2026, 4, 1)),)


def test_the_law_cited_is_that_of_the_day_of_the_invoice() -> None:
    old = reading_of(made(signed=False)).findings[0].clause
    new = reading_of(made(signed=False, issued=dt.date(2026, 7, 1))).findings[0].clause
    assert "123/2020" in old
    assert "254/2026" in new


def test_a_discount_outside_the_lines_may_already_be_off_the_amount_before_tax() -> None:
    data = made(signed=False)
    for old, new in (
        ("<TgTCThue>400000000</TgTCThue><TgTThue>40000000", "<TgTCThue>320000000</TgTCThue><TgTThue>32000000"),
        ("<TgTTTBSo>440000000", "<TTCKTMai>80000000</TTCKTMai><TgTTTBSo>352000000"),
    ):
        data = changed(old, new, data)
    found = reading_of(data)
    assert found.accepted, found.findings
    assert found.total_before_tax_vnd == 320_000_000
