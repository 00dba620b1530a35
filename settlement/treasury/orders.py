"""Orders to the Treasury as rows of a file: what stands in each column, and from a reference back to its order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from dataclasses import fields as fields_of

from documents.vietnamese import amount_in_words
from settlement.models import Payment
from settlement.treasury.table import read_table, single_line, write_table

COLUMNS = (
    "Mã lệnh chi",
    "Mã hồ sơ",
    "Số giấy đề nghị",
    "Đơn vị thụ hưởng",
    "Mã số thuế",
    "Số tài khoản",
    "Ngân hàng",
    "Số tiền",
    "Mã nội dung kinh tế",
    "Nội dung",
    "Bằng chữ",
)
#: What the Treasury adds to each row. The form of an answer is the same orders with these cells empty.
ANSWER_COLUMNS = (
    "Mã lệnh chi",
    "Đơn vị thụ hưởng",
    "Số tài khoản",
    "Số tiền",
    "Kết quả",
    "Số chứng từ",
    "Ngày",
    "Lý do",
)

#: Orders that the Treasury has still to answer.
LIVE = (Payment.Status.PREPARED, Payment.Status.SENT)

_REFERENCE = re.compile(r"LC0*([1-9][0-9]{0,17})", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class OrderRow:
    """One order as the Treasury reads it. ``amount_vnd`` in whole đồng."""

    reference: str
    dossier_code: str
    request_no: str
    beneficiary: str
    tax_code: str
    account: str
    bank: str
    amount_vnd: int
    economic_code: str
    content: str

    @property
    def in_words(self) -> str:
        """The amount in words."""
        return amount_in_words(self.amount_vnd)


def reference_of(payment: Payment) -> str:
    """The reference of an order, the same in every file: «LC000123»."""
    return f"LC{payment.pk:06d}"


def key_of(reference: str) -> int | None:
    """The key of the order a reference names, None if it is none."""
    found = _REFERENCE.fullmatch(reference.strip())
    return int(found[1]) if found else None


def order_rows(payments: Iterable[Payment]) -> list[OrderRow]:
    """Orders as rows. The account is the order's own, as it was when the payment was requested."""
    return [
        OrderRow(
            reference=reference_of(payment),
            dossier_code=payment.dossier.code,
            request_no=payment.number,
            beneficiary=payment.beneficiary.establishment.name,
            tax_code=payment.beneficiary.establishment.tax_code,
            account=payment.bank_account,
            bank=payment.bank_name,
            amount_vnd=payment.amount_vnd,
            economic_code=payment.economic_code,
            content=f"Hỗ trợ đề án khuyến công: {payment.dossier.title}",
        )
        for payment in payments
    ]


def order_csv(rows: Iterable[OrderRow]) -> bytes:
    """The order file: a heading row, then one row for each order. Amounts are plain digits."""
    return write_table([COLUMNS, *(_cells(row) for row in rows)])


def _cells(row: OrderRow) -> list[str]:
    return [single_line(cell) for cell in (*astuple(row), row.in_words)]


def read_orders(data: bytes) -> list[OrderRow]:
    """The rows of an order file that we wrote."""
    _, *rows = read_table(data.decode("utf-8-sig"))
    fields = [field.name for field in fields_of(OrderRow)]
    named = [dict(zip(fields, cells, strict=False)) for cells in rows]  # the last cell is the amount in words
    return [OrderRow(**cells | {"amount_vnd": int(cells["amount_vnd"])}) for cells in named]  # type: ignore[arg-type]


def answer_form(rows: Sequence[OrderRow]) -> bytes:
    """The same orders with empty cells for the answer, ready to be filled in and imported."""
    lines = [
        [*map(single_line, (row.reference, row.beneficiary, row.account, row.amount_vnd)), "", "", "", ""]
        for row in rows
    ]
    return write_table([ANSWER_COLUMNS, *lines])
