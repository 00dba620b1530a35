"""From <HDon> to values: every field by its name, order and extra elements tolerated, nothing computed in silence.

Element names: QĐ 1450/QĐ-TCT, 1510/QĐ-TCT, PBan 2.0.0 to 2.1.0 (docs/e-invoice.md).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal

from lxml import etree

from accounts.taxcode import BadTaxCode, check_tax_code
from settlement.einvoice.currency import DONG
from settlement.einvoice.model import (
    ADJUSTS,
    DOUBT,
    REFUSE,
    WARN,
    Finding,
    Identity,
    Line,
    Party,
    Reading,
    Relation,
)
from settlement.einvoice.parsing import child, children, text
from settlement.einvoice.relations import relation_of, says_less

NUMBER = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,6})?")
DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(T.*)?", re.ASCII)
SERIES = re.compile(r"[CK][0-9]{2}[A-Z]{3}")
MOST_LINES = 5_000
#: Beyond this no invoice is real: a thousand million million. It fits every column, also after the exchange rate.
MOST = Decimal(10**15)
#: Digits of a personal number.
PERSONAL = 12


class Reader:
    """Collects values and findings of one invoice."""

    def __init__(self, invoice: etree._Element, file: str) -> None:
        self.data = child(invoice, "DLHDon")
        self.invoice = invoice
        self.head = child(self.data, "TTChung")
        self.body = child(self.data, "NDHDon")
        # Some programs put the totals beside NDHDon.
        self.sums = next(
            (one for one in (child(self.body, "TToan"), child(self.data, "TToan")) if one is not None), None
        )
        self.file = file
        self.findings: list[Finding] = []

    def say(self, code: str, severity: str, message: str) -> None:
        """Note a finding."""
        self.findings.append(Finding(code, severity, message))

    def read(self) -> Reading:
        """The values of the invoice, with what could not be read as findings."""
        issued = self._date(text(self.head, "NLap"), "ngày lập (NLap)")
        seller, buyer = self._party("NBan"), self._party("NMua")
        currency = text(self.head, "DVTTe").upper() or "VND"
        currency = "VND" if currency in DONG else currency[:3]
        identity = self._identity(seller)
        reading = Reading(
            file=self.file,
            identity=identity,
            issued=issued,
            currency=currency,
            exchange_rate=self._rate(currency),
            seller=seller,
            buyer=buyer,
            lines=tuple(self._lines()),
            total_before_tax=self._number(text(self.sums, "TgTCThue"), "tổng trước thuế (TgTCThue)"),
            total_tax=self._number(text(self.sums, "TgTThue"), "tổng thuế (TgTThue)"),
            total=self._number(text(self.sums, "TgTTTBSo"), "tổng thanh toán (TgTTTBSo)"),
            relation=relation_of(self.data, (identity.series, identity.number) if identity else ("", "")),
            fees=self._fees(),
            says_less=says_less(self.data),
            payment_method=text(self.head, "HTTToan")[:50],
            version=text(self.head, "PBan")[:6],
        )
        if reading.relation is None and reading.total is not None and reading.total < 0:
            # Only a difference is negative; of which invoice, nobody said.
            reading = replace(reading, relation=Relation(ADJUSTS, told=DOUBT))
        for missing, called in (
            (text(self.head, "NLap"), "ngày lập (NLap)"),
            (text(self.sums, "TgTTTBSo"), "tổng thanh toán (TgTTTBSo)"),
        ):
            if not missing:
                self.say("field_missing", REFUSE, f"Hóa đơn thiếu {called}; xin người bán gửi lại tệp đầy đủ.")
        if any(amount is not None and abs(amount) * reading.exchange_rate >= MOST for amount in reading.amounts):
            self.say("amount_too_large", REFUSE, f"Hóa đơn có số tiền quá lớn. {TOO_LARGE}")
        return replace(reading, findings=tuple(self.findings))

    def _identity(self, seller: Party | None) -> Identity | None:
        form = text(self.head, "KHMSHDon")
        series = text(self.head, "KHHDon").upper()
        number = text(self.head, "SHDon")
        # People and PDFs write the form before the series: «1C26TAA».
        if len(series) == 7 and series[0].isdigit():
            form, series = form or series[0], series[1:]
        if not seller or not seller.tax_code:
            self.say("field_missing", REFUSE, "Hóa đơn thiếu mã số thuế người bán (NBan/MST).")
        wrong = [
            called
            for value, called, right in (
                (form, "ký hiệu mẫu số (KHMSHDon)", len(form) == 1 and form in "123456789"),
                (series, "ký hiệu (KHHDon)", SERIES.fullmatch(series) is not None),
                (number, "số hóa đơn (SHDon)", _ascii_digits(number) and len(number.lstrip("0")) <= 8),
            )
            if not right and self._said(value, called)
        ]
        if wrong or not seller or not seller.tax_code:
            return None
        digits = re.sub(r"[^0-9]", "", seller.tax_code)
        code = f"{digits[:10]}-{digits[10:]}" if len(digits) == 13 else digits
        return Identity(code, form, series, number.lstrip("0") or "0")

    def _said(self, value: str, called: str) -> bool:
        if value:
            self.say("field_invalid", REFUSE, f"Hóa đơn ghi {called} là «{value[:30]}», không đúng quy định.")
        else:
            self.say("field_missing", REFUSE, f"Hóa đơn thiếu {called}.")
        return True

    def _party(self, name: str) -> Party | None:
        found = child(self.body, name)
        if found is None:
            return None
        code = text(found, "MST") or text(found, "CCCDan") or text(found, "MDVQHNSach")
        person = re.sub(r"[^0-9]", "", text(found, "CCCDan"))
        party = Party(
            text(found, "Ten") or text(found, "HVTNMHang"),
            code[:20],
            text(found, "DChi"),
            person if len(person) == PERSONAL else "",
        )
        if text(found, "MST"):
            try:
                party = replace(party, tax_code=check_tax_code(code))
            except BadTaxCode as wrong:
                severity = REFUSE if name == "NBan" else WARN
                whose = "người bán" if name == "NBan" else "người mua"
                self.say("tax_code_invalid", severity, f"Mã số thuế {whose}: {wrong}")
        return party if party.name or party.tax_code else None

    def _lines(self) -> list[Line]:
        rows = children(child(self.body, "DSHHDVu"), "HHDVu")
        if len(rows) > MOST_LINES:
            self.say("too_large", REFUSE, f"Hóa đơn có hơn {MOST_LINES} dòng; gửi kèm bảng kê và nhập tổng bằng tay.")
            return []
        return [self._line(no, row) for no, row in enumerate(rows, 1)]

    def _line(self, no: int, row: etree._Element) -> Line:
        kind = text(row, "TChat")
        where = f"ở dòng {no}"
        if kind not in {"1", "2", "3", "4", "5"}:
            self.say("field_invalid", REFUSE, f"Dòng {no} có tính chất (TChat) «{kind[:10]}» không rõ.")
            kind = "4"
        amount = text(row, "ThTien")
        if not amount and kind in {"1", "3", "5"}:
            self.say("field_missing", REFUSE, f"Dòng {no} không có thành tiền (ThTien).")
        return Line(
            no=no,
            kind=int(kind),
            name=text(row, "THHDVu")[:500],
            unit=text(row, "DVTinh")[:50],
            quantity=self._number(text(row, "SLuong"), f"số lượng {where}"),
            unit_price=self._number(text(row, "DGia"), f"đơn giá {where}"),
            discount=self._number(text(row, "STCKhau"), f"chiết khấu {where}"),
            amount=self._number(amount, f"thành tiền {where}"),
            tax_rate=text(row, "TSuat")[:11],
        )

    def _fees(self) -> Decimal:
        """Charges and fees beside the goods (DSLPhi), as far as they add to the total."""
        rows = children(child(self.sums, "DSLPhi"), "LPhi")
        found = [self._number(text(row, "TPhi"), "tiền phí (TPhi)") for row in rows]
        return sum((fee for fee in found if fee is not None), Decimal(0))

    def _rate(self, currency: str) -> Decimal:
        if currency == "VND":
            return Decimal(1)
        rate = self._number(text(self.head, "TGia"), "tỷ giá (TGia)")
        if rate is None or rate <= 0:
            self.say("field_missing", REFUSE, f"Hóa đơn bằng {currency} nhưng không ghi tỷ giá (TGia).")
            return Decimal(1)
        return rate

    def _number(self, value: str, called: str) -> Decimal | None:
        if not value:
            return None
        if not NUMBER.fullmatch(value):
            self.say(
                "field_invalid", REFUSE, f"Hóa đơn ghi {called} là «{value[:30]}», không phải một số đúng định dạng."
            )
            return None
        number = Decimal(value)
        if abs(number) >= MOST:
            self.say("amount_too_large", REFUSE, f"Hóa đơn ghi {called} là {value[:30]}, quá lớn. {TOO_LARGE}")
            return None
        return number

    def _date(self, value: str, called: str, *, quiet: bool = False) -> dt.date | None:
        found = DATE.fullmatch(value)
        try:
            if found:
                return dt.date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            pass
        if value and not quiet:
            self.say(
                "field_invalid", REFUSE, f"Hóa đơn ghi {called} là «{value[:30]}», không phải ngày năm-tháng-ngày."
            )
        return None


TOO_LARGE = (
    "Không hóa đơn thật nào lớn như vậy: kiểm tra số chữ số, tỷ giá; đề nghị người bán lập hóa đơn thay thế, hoặc nhập "
    "từ bản giấy nếu chỉ tệp bị lỗi."
)


def _ascii_digits(value: str) -> bool:
    return value.isascii() and value.isdigit()
