"""Reading an invoice that was typed by hand: what is refused, what is only pointed out."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from accounts.taxcode import BadTaxCode, check_tax_code
from documents.vietnamese import date_short, money
from dossiers.handlers.common import a_date, sentence, whole_dong
from dossiers.models import Dossier
from settlement.models import Invoice
from workflow.errors import BadFacts

SERIES = re.compile(r"^[CK]\d{2}[A-Z]{3}$")


def normal_identity(form: Any, series: Any, number: Any) -> tuple[str, str, str]:
    """Form, series, number as they are compared: a leading form digit and leading zeros do not count."""
    text = str(series or "").strip().upper()
    kind = str(form or "").strip()
    if len(text) == 7 and text[0].isdigit():
        kind, text = kind or text[0], text[1:]
    digits = str(number or "").strip().lstrip("0")
    if kind not in set("123456789"):
        raise BadFacts(fields={"form": "Mẫu số hóa đơn là một chữ số từ 1 đến 9 (hóa đơn GTGT: 1, bán hàng: 2)."})
    if not SERIES.match(text):
        raise BadFacts(
            fields={
                "series": f"Ký hiệu «{text}» không đúng: sáu ký tự, ví dụ C26TAA (C hoặc K, hai số của năm, ba chữ)."
            }
        )
    if not digits.isascii() or not digits.isdigit() or len(digits) > 8:
        raise BadFacts(fields={"number": "Số hóa đơn gồm tối đa 8 chữ số."})
    return kind, text, digits


def checked(dossier: Dossier, typed: dict[str, Any], today: dt.date) -> dict[str, Any]:
    """The values of an invoice row, or ``BadFacts`` with the field and how to mend it."""
    form, series, number = normal_identity(typed.get("form"), typed.get("series"), typed.get("number"))
    try:
        seller_tax_code = check_tax_code(str(typed.get("seller_tax_code") or ""))
    except BadTaxCode as wrong:
        raise BadFacts(fields={"seller_tax_code": str(wrong)}) from wrong
    issued = a_date(typed.get("issued_on"), "issued_on", "ngày lập hóa đơn")
    transferred = a_date(typed.get("transfer_on"), "transfer_on", "ngày chuyển tiền")
    if issued > today:
        raise BadFacts(fields={"issued_on": f"Ngày lập hóa đơn {date_short(issued)} còn ở phía trước."})
    before_tax = whole_dong(typed.get("before_tax_vnd"), "before_tax_vnd", "Số tiền trước thuế")
    tax = whole_dong(typed.get("tax_vnd") or 0, "tax_vnd", "Tiền thuế", least=0)
    total = whole_dong(typed.get("total_vnd") or before_tax + tax, "total_vnd", "Tổng thanh toán")
    if total != before_tax + tax:
        raise BadFacts(
            fields={
                "total_vnd": f"Tổng {money(total)} khác trước thuế {money(before_tax)} cộng thuế {money(tax)} "
                f"= {money(before_tax + tax)} đồng."
            }
        )
    refuse_second_use(seller_tax_code, form, series, number)
    return {
        "form": form,
        "series": series,
        "number": number,
        "seller_tax_code": seller_tax_code,
        "seller": sentence(typed.get("seller"), "seller", "tên người bán"),
        "content": sentence(typed.get("content"), "content", "nội dung hàng hóa, dịch vụ"),
        "issued_on": issued,
        "before_tax_vnd": before_tax,
        "tax_vnd": tax,
        "total_vnd": total,
        "transfer_no": sentence(typed.get("transfer_no"), "transfer_no", "số chứng từ chuyển tiền"),
        "transfer_on": transferred,
        "findings": _findings(dossier, issued),
    }


def refuse_second_use(seller_tax_code: str, form: str, series: str, number: str) -> None:
    """One invoice is paid once, in the whole programme and all years."""
    first = (
        Invoice.objects.filter(seller_tax_code=seller_tax_code, form=form, series=series, number=number)
        .select_related("dossier")
        .first()
    )
    if first:
        raise BadFacts(
            fields={
                "number": f"Hóa đơn {form}{series} số {number} của người bán {seller_tax_code} đã được dùng "
                f"trong hồ sơ {first.dossier.code}; một hóa đơn chỉ được thanh toán một lần."
            }
        )


def _findings(dossier: Dossier, issued: dt.date) -> list[str]:
    """What the finance reviewer should look at; none of it refuses by itself."""
    found = []
    if dossier.approved_on and issued < dossier.approved_on:
        found.append(
            f"Hóa đơn lập ngày {date_short(issued)}, trước quyết định phê duyệt ngày {date_short(dossier.approved_on)}."
        )
    last = dossier.acceptances.filter(passed=True).last()
    if last and issued > last.held_on:
        found.append(f"Hóa đơn lập ngày {date_short(issued)}, sau ngày nghiệm thu {date_short(last.held_on)}.")
    return found
