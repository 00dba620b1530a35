"""An invoice put forward as evidence, typed by hand or read from its file: the values of its row, or why not."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from accounts.taxcode import BadTaxCode, check_tax_code
from clock import local_day
from documents.vietnamese import money
from dossiers.handlers.common import a_date, sentence, whole_dong
from dossiers.models import Dossier
from settlement.einvoice.amounts import signed
from settlement.einvoice.model import Earlier
from settlement.models import Invoice
from workflow.errors import BadFacts

if TYPE_CHECKING:
    from accounts.models import User
    from settlement.einvoice import Reading

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


def typed_values(typed: dict[str, Any]) -> dict[str, Any]:
    """The values of an invoice typed from paper or PDF, or ``BadFacts`` with the field and how to mend it."""
    form, series, number = normal_identity(typed.get("form"), typed.get("series"), typed.get("number"))
    try:
        seller_tax_code = check_tax_code(str(typed.get("seller_tax_code") or ""))
    except BadTaxCode as wrong:
        raise BadFacts(fields={"seller_tax_code": str(wrong)}) from wrong
    issued = a_date(typed.get("issued_on"), "issued_on", "ngày lập hóa đơn")
    transfer_no = str(typed.get("transfer_no") or "").strip()
    transferred = a_date(typed.get("transfer_on"), "transfer_on", "ngày chuyển tiền") if transfer_no else None
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
    return {
        "origin": Invoice.Origin.HAND,
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
        "transfer_no": transfer_no,
        "transfer_on": transferred,
    }


def read_values(reading: Reading) -> dict[str, Any]:
    """The values of an invoice read from its file. Raises ``BadFacts`` with every reason why it cannot be taken."""
    stopped = [found.message for found in reading.findings if found.severity == "refuse"]
    if not reading.accepted or reading.identity is None or reading.seller is None or reading.issued is None:
        raise BadFacts(*(stopped or ["Tệp không đọc được thành hóa đơn điện tử; hãy nhập từ bản giấy hoặc PDF."]))
    before, tax, total = reading.total_before_tax_vnd, reading.total_tax_vnd or 0, reading.total_vnd
    if total is None:
        raise BadFacts("Hóa đơn không có tổng thanh toán.")
    counted = [line for line in reading.lines if line.kind in CARRIES]
    if before is None:
        # A sales invoice (form 2) may state its total alone: then the lines say what is before tax.
        before = reading.vnd(sum(map(signed, counted), Decimal(0))) if counted else total - tax
    goods = [line.name for line in reading.lines if line.kind in COUNTED] or [line.name for line in reading.lines]
    earlier = reading.relation
    return {
        "origin": Invoice.Origin.XML,
        "form": reading.identity.form,
        "series": reading.identity.series,
        "number": reading.identity.number,
        "seller_tax_code": reading.identity.seller_tax_code,
        "seller": reading.seller.name[:400],
        "buyer": (reading.buyer.name if reading.buyer else "")[:400],
        "buyer_tax_code": (reading.buyer.tax_code if reading.buyer else "")[:14],
        "buyer_personal_code": reading.buyer.personal_code if reading.buyer else "",
        "content": shortened("; ".join(goods) or "Hóa đơn không có dòng hàng hóa"),
        "issued_on": reading.issued,
        "before_tax_vnd": before,
        "tax_vnd": tax,
        "other_vnd": total - before - tax,
        "fees_vnd": reading.vnd(reading.fees),
        "total_vnd": total,
        "currency": reading.currency,
        "exchange_rate": reading.exchange_rate,
        "relation": earlier.kind if earlier else "",
        "told": earlier.told if earlier else "",
        "proof": Invoice.Proof.SIGNATURE if reading.signature.proves else Invoice.Proof.NONE,
        "signature": reading.signature.word,
        "signer": reading.signature.signer[:400],
        "findings": found_in(reading),
    }


def found_in(reading: Reading) -> list[dict[str, str]]:
    """What the reader says of a file, as it is kept with the invoice."""
    return [{"code": one.code, "severity": one.severity, "message": one.message} for one in reading.findings]


def read_names(reading: Reading) -> tuple[Earlier, ...]:
    """The earlier invoices that a file says it corrects."""
    return reading.relation.names if reading.relation else ()


#: Kinds of lines that carry an amount: goods and services, trade discount, special goods (QĐ 1450/QĐ-TCT, 1510/QĐ-TCT).
GOODS, DISCOUNT, SPECIAL = 1, 3, 5
COUNTED = frozenset({GOODS, SPECIAL})
CARRIES = COUNTED | {DISCOUNT}


def read_lines(reading: Reading) -> list[dict[str, Any]]:
    """The lines that carry money, in whole đồng before tax, under their numbers in the file; a discount is negative.

    Where the file is in another currency, the đồng of the lines add up to those of their sum: what rounding leaves goes
    to the largest fractions, then to the earlier line.
    """
    lines = [line for line in reading.lines if line.amount is not None and line.kind in CARRIES]
    amounts = _rounded_together([signed(line) * reading.exchange_rate for line in lines])
    return [
        {
            "no": line.no,
            "name": " ".join(line.name.split())[:500],
            "unit": line.unit[:50],
            "quantity": line.quantity,
            "amount_vnd": amount,
            "tax_rate": line.tax_rate[:11],
        }
        for line, amount in zip(lines, amounts, strict=True)
    ]


def _rounded_together(amounts: list[Decimal]) -> list[int]:
    """Whole đồng that add up to the rounded sum."""
    rounded = [int(amount.to_integral_value(ROUND_FLOOR)) for amount in amounts]
    whole = int(sum(amounts, Decimal(0)).to_integral_value(ROUND_HALF_UP))
    left = whole - sum(rounded)
    by_fraction = sorted(range(len(amounts)), key=lambda place: (rounded[place] - amounts[place], place))
    for place in by_fraction[:left]:
        rounded[place] += 1
    return rounded


def shortened(text: str, most: int = 300) -> str:
    """A text that fits its column, cut at a word."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1].rsplit(" ", 1)[0] + "…"


def refuse_second_use(
    seller_tax_code: str,
    form: str,
    series: str,
    number: str,
    *,
    reader: User | None = None,
    at: dt.datetime,
    dossier: Dossier | None = None,
) -> None:
    """One invoice is paid once, in the whole programme and all years. The first use is named to who may see it."""
    first = (
        Invoice.objects.filter(seller_tax_code=seller_tax_code, form=form, series=series, number=number)
        .select_related("dossier")
        .first()
    )
    if first is None:
        return
    if dossier is not None and first.dossier_id == dossier.pk:
        raise BadFacts(
            fields={
                "number": f"Hóa đơn {form}{series} số {number} của người bán {seller_tax_code} đã có trong hồ sơ này "
                f"(dòng {first.no}). Nếu tệp mới mới là bản đúng, gỡ dòng ấy rồi tải lại."
            }
        )
    day = local_day(at)
    seen = reader is not None and Dossier.objects.seen_by(reader, day).filter(pk=first.dossier_id).exists()
    where = f"hồ sơ {first.dossier.code}" if seen else "một hồ sơ khác mà anh/chị không có quyền xem"
    raise BadFacts(
        fields={
            "number": f"Hóa đơn {form}{series} số {number} của người bán {seller_tax_code} đã được dùng trong {where}; "
            "một hóa đơn chỉ được thanh toán một lần."
        }
    )
