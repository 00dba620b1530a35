"""Reading an answer: as Vietnamese spreadsheets save it, and a sentence for each thing that is wrong."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from settlement.treasury.reading import AnswerRow, amount_of, day_of, read_answer
from tests.rounds import rounds
from tests.settlement.treasury.conftest import answer
from workflow.errors import BadFacts

HEAD = "Mã lệnh chi;Số tài khoản;Số tiền;Kết quả;Số chứng từ;Ngày;Lý do\r\n"
PAID = "LC000001;0123;300000000;Đã chi;KB-1;24/11/2026;\r\n"
BACK = "LC000002;0124;200000000;Trả lại;;;Sai số tài khoản\r\n"
TONES = "\u0300\u0301\u0303\u0309\u0323"
ROWS = [
    AnswerRow(2, "LC000001", "0123", 300_000_000, "PAID", "KB-1", dt.date(2026, 11, 24)),
    AnswerRow(3, "LC000002", "0124", 200_000_000, "FAILED", reason="Sai số tài khoản"),
]


def reasons(data: bytes) -> list[str]:
    with pytest.raises(BadFacts) as caught:
        read_answer(data)
    return caught.value.reasons


@pytest.mark.parametrize(
    "data",
    [
        (HEAD + PAID + BACK).encode(),
        (HEAD + PAID + BACK).encode("utf-8-sig"),
        (HEAD + PAID + BACK).encode("utf-16"),
        (HEAD + PAID + BACK).replace(";", "\t").encode("utf-16"),
        (HEAD + PAID + BACK).replace(";", ",").encode(),
        ("KHO BẠC NHÀ NƯỚC KHU VỰC XIX;;\r\n;;\r\n" + HEAD + PAID + BACK).encode(),
        (HEAD + PAID + "\r\n;;;;;;\r\n" + BACK).encode(),
        (HEAD.upper() + PAID + BACK).encode(),
        (HEAD.replace("Số tiền", "Số tiền (đồng)") + PAID.replace("300000000", '"300.000.000 đ"') + BACK).encode(),
    ],
)
def test_the_same_answer_however_it_was_saved(data: bytes) -> None:
    read = read_answer(data)
    assert [(row.reference, row.amount_vnd, row.result, row.voucher, row.on, row.reason) for row in read] == [
        (row.reference, row.amount_vnd, row.result, row.voucher, row.on, row.reason) for row in ROWS
    ]


def test_windows_1258_is_read_and_put_together() -> None:
    # Excel saves ệ as ê and a dot below: that page of codes has only the tones apart.
    apart = "".join(
        unicodedata.normalize("NFC", "".join(sign for sign in letters if sign not in TONES))
        + "".join(sign for sign in letters if sign in TONES)
        for letters in (unicodedata.normalize("NFD", letter) for letter in HEAD + PAID + BACK)
    )
    assert read_answer(apart.encode("cp1258")) == ROWS


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (";0123;1;Đã chi;KB;24/11/2026;", "thiếu mã lệnh chi"),
        ("LC1;0123;một;Đã chi;KB;24/11/2026;", "số tiền «một»"),
        ("LC1;0123;1,5;Đã chi;KB;24/11/2026;", "số tiền «1,5»"),
        ("LC1;0123;-5;Đã chi;KB;24/11/2026;", "số tiền «-5»"),
        ("LC1;0123;5;Chờ;KB;24/11/2026;", "kết quả «Chờ» không rõ"),
        ("LC1;0123;5;;KB;24/11/2026;", "chưa ghi kết quả"),
        ("LC1;0123;5;Đã chi;;24/11/2026;", "số chứng từ"),
        ("LC1;0123;5;Đã chi;KB;;", "ngày chi"),
        ("LC1;0123;5;Đã chi;KB;31/02/2026;", "ngày «31/02/2026»"),
        ("LC1;0123;5;Trả lại;;;", "phải có lý do"),
        ("LC1;0123;5;Trả lại;;;" + "x" * 301, "dài quá 300"),
        ("LC1;0123;5;Đã chi;" + "x" * 61 + ";24/11/2026;", "dài quá 60"),
    ],
)
def test_each_wrong_row_is_named_with_its_line_and_how_to_mend_it(row: str, said: str) -> None:
    (sentence,) = reasons((HEAD + row + "\r\n" + PAID).encode())
    assert sentence.startswith("Dòng 2") and said in sentence


def test_all_wrong_rows_are_told_at_once() -> None:
    assert [s[:6] for s in reasons((HEAD + PAID + "LC7;1;x;Chờ;;;\r\n" + BACK + "LC8;1;5;;;;\r\n").encode())] == [
        "Dòng 3",
        "Dòng 3",
        "Dòng 5",
    ]


def test_an_order_answered_twice_in_one_file_is_refused() -> None:
    (sentence,) = reasons((HEAD + PAID + BACK + PAID).encode())
    assert sentence.startswith("Dòng 4 (LC000001)") and "dòng 2" in sentence


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "rỗng"),
        (b"\xef\xbb\xbf\r\n;;;\r\n", "Không thấy cột"),
        (b"PK\x03\x04" + b"x" * 50, "Không mở được bảng tính"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"x" * 50, ".xls"),
        (b"%PDF-1.7", "PDF"),
        (HEAD.encode(), "chỉ có dòng tiêu đề"),
        ("Mã lệnh chi;Số tiền;Kết quả\r\nLC1;5;Đã chi".encode(), "Không thấy cột «Số tài khoản»"),
        ((HEAD + '"LC1;1;5').encode(), "nháy kép"),
        (b"a;b\r\n" * 300_000, "1 MB"),
        ((HEAD + PAID * 2001).encode(), "tối đa 2000 dòng"),
        (HEAD.encode() + b'"' + b"x" * 200_000 + b'"', "Tệp CSV hỏng"),
    ],
)
def test_a_file_that_is_no_answer_is_refused_in_a_sentence(data: bytes, said: str) -> None:
    assert said in " ".join(reasons(data))


@given(
    st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda text: (HEAD + text).encode("utf-8", "ignore")))
)
@settings(max_examples=rounds(100, 1000), deadline=None)
def test_no_file_whatever_gives_anything_but_rows_or_sentences(data: bytes) -> None:
    try:
        rows = read_answer(data)
    except BadFacts as why:
        assert why.reasons
    else:
        assert rows


@given(st.integers(1, 10**15))
def test_an_amount_is_the_same_however_a_spreadsheet_shows_it(vnd: int) -> None:
    for text in (f"{vnd}", f"{vnd:,}", f"{vnd:,}".replace(",", "."), f"{vnd:,} đồng", f"{vnd}.00", f"{vnd:,}.00"):
        assert amount_of(text) == vnd, text


def test_what_is_no_whole_amount_is_none() -> None:
    assert [amount_of(text) for text in ("", "1,5", "1.50", "3E+8", "12.34.567", "1.234,567", "٣", "-1")] == [None] * 8


def test_days_are_read_as_typed_and_as_spreadsheets_write_them() -> None:
    day = dt.date(2026, 11, 3)
    assert [
        day_of(text) for text in ("3/11/2026", "03-11-2026", "03.11.2026", "2026-11-03", "2026-11-03 00:00:00")
    ] == [day] * 5
    assert [day_of(text) for text in ("", "11/2026", "31/02/2026", "99999")] == [None] * 4
    assert day_of("3/11/26") == day


def test_our_own_answer_form_is_an_answer_once_it_is_filled_in() -> None:
    rows = read_answer(
        answer({"reference": "LC9", "account": "'0012", "amount": "5", "result": "TL", "reason": "=1+1"})
    )
    assert (rows[0].account, rows[0].result, rows[0].reason) == ("0012", "FAILED", "=1+1")


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEADINGS_OF_A_SHEET = ("Mã lệnh chi", "Số tài khoản", "Số tiền", "Kết quả", "Số chứng từ", "Ngày chi")


@pytest.mark.parametrize(
    "day", [dt.datetime(2026, 11, 23), dt.date(2026, 11, 23), 46349, 46349.0, "23/11/26", "23-11-2026", "23.11.26"]
)
def test_a_workbook_is_read_with_days_as_spreadsheets_keep_them(day: object) -> None:
    (row,) = read_answer(workbook(HEADINGS_OF_A_SHEET, ("LC000001", "9900006010", 50_000_000, "Đã chi", "UNC 7", day)))
    assert (row.reference, row.amount_vnd, row.on) == ("LC000001", 50_000_000, dt.date(2026, 11, 23))


def test_a_workbook_that_swells_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("xl/worksheets/sheet1.xml", b"0" * (61 * 1024 * 1024))
    (sentence,) = reasons(packed.getvalue())
    assert "quá lớn khi giải nén" in sentence
