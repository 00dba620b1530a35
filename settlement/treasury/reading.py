"""Reading the Treasury's answer: bytes in, rows out, or every sentence of what is wrong with them."""

from __future__ import annotations

import csv
import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from documents.workbooks import BadWorkbook, day_of_serial, rows_of
from language.folding import search_key
from settlement.treasury.orders import ANSWER_COLUMNS
from settlement.treasury.table import bare, read_table, single_line
from workflow.errors import BadFacts

PAID, FAILED = "PAID", "FAILED"
MOST_BYTES = 1024 * 1024
MOST_ROWS = 2_000
LONGEST_VOUCHER, LONGEST_REASON = 60, 300
#: A letterhead may stand above the headings.
LINES_ABOVE = 10

#: column -> how its heading may be written (without marks). The first is ours.
HEADINGS = {
    "reference": ("ma lenh chi", "ma tham chieu", "so tham chieu", "tham chieu", "reference", "order ref"),
    "account": ("so tai khoan", "tai khoan", "tai khoan nhan", "so tai khoan nhan", "account"),
    "amount": ("so tien", "so tien dong", "amount"),
    "result": ("ket qua", "trang thai", "tinh trang", "result", "status"),
    "voucher": ("so chung tu", "so chung tu kho bac", "chung tu", "voucher", "voucher no"),
    "on": ("ngay", "ngay chi", "ngay chi tra", "ngay chung tu", "ngay hach toan", "date"),
    "reason": ("ly do", "ly do tra lai", "ghi chu", "reason"),
}
#: The same as they are compared.
HEADING_KEYS = {name: frozenset(map(search_key, spellings)) for name, spellings in HEADINGS.items()}
REQUIRED = ("reference", "account", "amount", "result")
RESULTS = dict.fromkeys(("da chi", "da chi tra", "da thanh toan", "thanh cong", "paid", "success", "tc", "1"), PAID)
RESULTS |= dict.fromkeys(
    ("tra lai", "bi tra lai", "khong thanh cong", "tu choi", "khong chi", "loi", "failed", "rejected", "tl", "0"),
    FAILED,
)


@dataclass(frozen=True)
class AnswerRow:
    """One row of an answer. ``line`` counts from 1 as the spreadsheet does; ``amount_vnd`` in whole đồng."""

    line: int
    reference: str
    account: str
    amount_vnd: int
    result: str
    voucher: str = ""
    on: dt.date | None = None
    reason: str = ""

    @property
    def paid(self) -> bool:
        """Whether the Treasury paid it."""
        return self.result == PAID


def read_answer(data: bytes) -> list[AnswerRow]:
    """The rows of an answer. Raises ``BadFacts`` with a sentence for each thing that is wrong, row by row."""
    head, rows = _with_headings(_tables(data))
    found: list[AnswerRow] = []
    wrong: list[str] = []
    seen: dict[str, int] = {}
    for line, cells in rows:
        values = {name: single_line(cells[place]) if place < len(cells) else "" for name, place in head.items()}
        row, sentences = _row(line, values)
        where = f"Dòng {line} ({values['reference']})" if values["reference"] else f"Dòng {line}"
        wrong += [f"{where}: {sentence}" for sentence in sentences]
        if row is None:
            continue
        if row.reference in seen:
            wrong.append(f"{where}: lệnh chi này đã có ở dòng {seen[row.reference]}; mỗi lệnh chi chỉ ghi một dòng.")
        seen.setdefault(row.reference, line)
        found.append(row)
    if wrong:
        raise BadFacts(*wrong)
    return found


def _decoded(data: bytes) -> str:
    """UTF-8, UTF-16 with its mark, else Windows-1258, as Vietnamese spreadsheets save."""
    if not data.strip(b"\0\r\n\t ;,"):
        raise BadFacts("Tệp rỗng. Hãy chọn tệp CSV Kho bạc trả lời, hoặc mẫu trả lời đã điền.")
    if len(data) > MOST_BYTES:
        raise BadFacts("Tệp lớn hơn 1 MB, không phải tệp trả lời của một bảng lệnh chi. Hãy xem lại tệp đã chọn.")
    if data.startswith(bytes.fromhex("D0CF11E0A1B11AE1")):
        raise BadFacts("Tệp này là bảng tính Excel đời cũ (.xls). Mở tệp, chọn «Lưu thành», loại .xlsx, rồi chọn lại.")
    if data.startswith(b"%PDF"):
        raise BadFacts("Tệp này là PDF. Phần mềm đọc tệp CSV; hãy tải mẫu trả lời, điền kết quả rồi chọn tệp ấy.")
    try:
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1258")
        except UnicodeDecodeError as why:
            raise BadFacts("Không đọc được bảng mã của tệp. Hãy lưu lại tệp thành «CSV UTF-8» rồi chọn lại.") from why
    return unicodedata.normalize("NFC", text)


def _tables(data: bytes) -> Iterator[list[list[str]] | None]:
    """The ways to read a file as a table: a workbook in one, a text by each separator; None where one is broken."""
    if data.startswith(b"PK\x03\x04") and len(data) <= MOST_BYTES:
        try:
            yield [[bare(cell) for cell in row] for row in rows_of(data)]
        except BadWorkbook as why:
            raise BadFacts(str(why)) from why
        return
    text = _decoded(data)
    for separator in ";,\t":
        try:
            yield read_table(text, separator)
        except csv.Error:
            yield None


def _with_headings(
    tables: Iterable[list[list[str]] | None],
) -> tuple[dict[str, int], list[tuple[int, list[str]]]]:
    """Where each column stands, and the rows below the headings with their line numbers."""
    best: list[str] = []
    broken = False
    for rows in tables:
        if rows is None:
            broken = True
            continue
        for place, cells in enumerate(rows[:LINES_ABOVE]):
            head = _places(cells)
            if len(head) > len(best):
                best = list(head)
            if all(name in head for name in REQUIRED):
                below = [(place + 2 + n, row) for n, row in enumerate(rows[place + 1 :]) if any(map(str.strip, row))]
                return head, _some(below)
    if broken and not best:
        raise BadFacts("Tệp CSV hỏng: có dấu nháy kép mở mà không đóng. Hãy lưu lại tệp từ bảng tính rồi chọn lại.")
    lacking = ", ".join(f"«{OUR_NAMES[name]}»" for name in REQUIRED if name not in best)
    raise BadFacts(f"Không thấy cột {lacking} ở dòng tiêu đề. Hãy dùng mẫu trả lời tải từ bảng lệnh chi, giữ tên cột.")


#: Our own name of each column, for sentences.
OUR_NAMES = dict(zip(HEADINGS, (ANSWER_COLUMNS[n] for n in (0, 2, 3, 4, 5, 6, 7)), strict=True))


def _some(rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    if not rows:
        raise BadFacts("Tệp chỉ có dòng tiêu đề, chưa có kết quả của lệnh chi nào.")
    if len(rows) > MOST_ROWS:
        raise BadFacts(f"Tệp có {len(rows)} dòng; mỗi lần nhận tối đa {MOST_ROWS} dòng. Hãy chia thành nhiều tệp.")
    return rows


def _places(cells: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        for name, keys in HEADING_KEYS.items():
            if search_key(cell) in keys:
                found.setdefault(name, place)
    return found


def _row(line: int, values: dict[str, str]) -> tuple[AnswerRow | None, list[str]]:
    wrong = []
    amount = amount_of(values["amount"])
    on = day_of(values.get("on", ""))
    result = RESULTS.get(search_key(values["result"]))
    voucher, reason = values.get("voucher", ""), values.get("reason", "")
    if not values["reference"]:
        wrong.append("thiếu mã lệnh chi, ví dụ LC000123.")
    if amount is None:
        wrong.append(f"số tiền «{values['amount']}» không phải số đồng nguyên, ví dụ 300000000.")
    if result is None:
        said = f"kết quả «{values['result']}» không rõ" if values["result"] else "chưa ghi kết quả"
        wrong.append(f"{said}; hãy ghi «Đã chi» hoặc «Trả lại», hoặc bỏ dòng này nếu Kho bạc chưa trả lời.")
    if values.get("on") and on is None:
        wrong.append(f"ngày «{values['on']}» không có; hãy ghi ngày/tháng/năm, ví dụ 23/11/2026.")
    if result == PAID and not voucher:
        wrong.append("lệnh đã chi phải có số chứng từ của Kho bạc.")
    if result == PAID and not values.get("on"):
        wrong.append("lệnh đã chi phải có ngày chi.")
    if result == FAILED and not reason:
        wrong.append("lệnh bị trả lại phải có lý do, để người sửa biết sửa gì.")
    wrong += [
        f"{what} dài quá {most} ký tự; hãy rút gọn."
        for what, text, most in (("số chứng từ", voucher, LONGEST_VOUCHER), ("lý do", reason, LONGEST_REASON))
        if len(text) > most
    ]
    if wrong or amount is None or result is None:
        return None, wrong
    row = AnswerRow(line, values["reference"].upper(), values["account"], amount, result, voucher, on, reason)
    return row, []


_AMOUNT = re.compile(r"([0-9]+|[0-9]{1,3}(?:([., ])[0-9]{3})(?:\2[0-9]{3})*)(?:[.,]0{1,2})?", re.ASCII)


def amount_of(text: str) -> int | None:
    """Whole đồng however a spreadsheet shows them: 300000000, 300.000.000, «300,000,000.00 đ»; None for all else."""
    found = _AMOUNT.fullmatch(re.sub(r"\s*(đồng|đ|₫|vnđ|vnd)$", "", text.strip(), flags=re.IGNORECASE))
    return int(re.sub(r"\D", "", found[1])) if found and len(found[1]) <= 24 else None


def day_of(text: str) -> dt.date | None:
    """A day as typed or as spreadsheets write it: 5/11/2026, 05-11-26, 2026-11-05, serial 46331; None for all else."""
    plain = re.sub(r"[ T]0?0:00(:00)?$", "", text.strip())
    if re.fullmatch(r"\d{5}", plain, re.ASCII):
        return day_of_serial(int(plain))
    for pattern, order in (
        (r"(\d{4})-(\d{1,2})-(\d{1,2})", (1, 2, 3)),
        (r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})", (3, 2, 1)),
    ):
        if found := re.fullmatch(pattern, plain, re.ASCII):
            year, month, day = (int(found[n]) for n in order)
            try:
                return dt.date(year if year > 99 else 2000 + year, month, day)
            except ValueError:
                return None
    return None
