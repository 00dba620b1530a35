"""The file that goes to the Treasury: every text comes back, and no cell is one that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from settlement.treasury.orders import COLUMNS, OrderRow, answer_form, key_of, order_csv, read_orders
from settlement.treasury.table import FORMULA_SIGNS, read_table, single_line, write_table
from tests.rounds import rounds

#: Pieces that break files: quotes, separators, line ends, formulas, letters that turn or hide text.
NASTY = st.lists(
    st.sampled_from(
        [
            *("=CMD|' /C calc'!A0", "@SUM(1)", "+1", "-2", "\t=1", " =1", "＝1", '=HYPERLINK("http://x")'),
            *("\r", "\n", '"', '""', ";", ",", "'", "''=1", "\x00", " ", ""),
            *("Cơ sở Đá", "\u202egnp.exe", "\u200b", "\ufeff", "0012"),
        ]
    ),
    max_size=5,
).map("".join)
TEXTS = st.one_of(NASTY, st.text(max_size=40))


def raw(data: bytes) -> list[list[str]]:
    """What any other reader of CSV finds, the guard not taken away."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=4))
@settings(max_examples=rounds(100, 1000), deadline=None)
def test_every_text_comes_back_and_no_cell_begins_like_a_formula(rows: list[list[str]]) -> None:
    data = write_table(rows)
    assert read_table(data.decode("utf-8-sig")) == rows
    for row in raw(data):
        for cell in row:
            assert not cell.startswith(FORMULA_SIGNS)
            assert not cell.lstrip().startswith(FORMULA_SIGNS)


ORDERS = st.builds(
    OrderRow,
    reference=st.integers(1, 10**9).map(lambda key: f"LC{key:06d}"),
    dossier_code=TEXTS,
    request_no=TEXTS,
    beneficiary=TEXTS,
    tax_code=TEXTS,
    account=TEXTS,
    bank=TEXTS,
    amount_vnd=st.integers(1, 10**14),
    economic_code=TEXTS,
    content=TEXTS,
)


@given(st.lists(ORDERS, max_size=4))
@settings(max_examples=100, deadline=None)
def test_an_order_file_gives_the_orders_back_on_one_clean_line_each(orders: list[OrderRow]) -> None:
    data = order_csv(orders)
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\r\n") == len(orders) + 1
    back = read_orders(data)
    assert [order.amount_vnd for order in back] == [order.amount_vnd for order in orders]
    for before, after in zip(orders, back, strict=True):
        for name in ("beneficiary", "account", "bank", "content"):
            kept = getattr(after, name)
            assert kept == single_line(getattr(before, name))
            assert not any(unicodedata.category(letter).startswith("C") for letter in kept)
    for row in raw(data) + raw(answer_form(orders)):
        assert not any(cell.startswith(FORMULA_SIGNS) for cell in row)


def test_a_reference_a_spreadsheet_or_a_person_wrote_names_its_order() -> None:
    assert [key_of(text) for text in ("LC000123", " lc123 ", "LC1234567")] == [123, 123, 1234567]
    assert [key_of(text) for text in ("LC0", "LC", "123", "LC12a", "LC１２", "LC" + "9" * 30)] == [None] * 6


def test_the_columns_are_those_that_are_documented() -> None:
    order = OrderRow(
        "LC000001", "KC-2026-0001", "01/GĐN-SCT", "=Cơ sở \u202eMẫu", "9900", "0012", "NH", 1005, "7012", "C"
    )
    head, row = raw(order_csv([order]))
    assert tuple(head) == COLUMNS
    assert row == [
        "LC000001",
        "KC-2026-0001",
        "01/GĐN-SCT",
        "'=Cơ sở Mẫu",
        "9900",
        "0012",
        "NH",
        "1005",
        "7012",
        "C",
        "Một nghìn không trăm linh năm đồng",
    ]


@pytest.mark.parametrize("text", ["Hợp tác xã Đồng Tâm", "Cơ sở “Ba Tri” & con", "Nguyễn Văn A - B/C (số 5), 50%"])
def test_ordinary_names_are_written_as_they_are(text: str) -> None:
    assert raw(write_table([[text]])) == [[text]]
