"""Rules about items: approved, contracted, invoiced, seen at acceptance, each difference in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from documents.vietnamese import decimal_vi, money
from settlement.attribution import LINE, attributed
from settlement.checking.clauses import AMENDMENT, PRACTICE, SETTLEMENT, VAT_LAW
from settlement.checking.finding import INFO, REFUSE, WARN, Found
from settlement.claim import Claim, ClaimInvoice, ClaimItem, ClaimLine
from settlement.corrections import live
from settlement.einvoice.model import ADJUSTS
from settlement.matching import has_model, words
from settlement.proving import proven

RATES = (5, 8, 10)


def item_rules(claim: Claim) -> Iterator[Found]:
    """Every item, then every line that pays for none."""
    found = proven(claim)
    pairs = [(invoice, line) for invoice in live(claim) for line in invoice.lines]
    for item in claim.items:
        mine = [(invoice, line) for invoice, line in pairs if line.item == item.no]
        yield from _one(claim, item, mine, found[item.no])
    called = {invoice.no: invoice.called for invoice in claim.invoices}
    for rest in attributed(claim).rests:
        if rest.part == LINE and not rest.settled and rest.amount_vnd > 0:
            yield Found(
                "line_unmatched",
                WARN,
                f"line:{rest.invoice}.{rest.line}",
                f"{called[rest.invoice]}, {rest.what} ({money(rest.amount_vnd)} đồng) không khớp hạng mục nào được phê "
                "duyệt nên chưa được tính; chọn hạng mục cho dòng này, hoặc ghi là khoản ngoài hỗ trợ.",
                PRACTICE,
            )
    if not claim.dry:
        yield from _serials(claim)


def _one(claim: Claim, item: ClaimItem, mine: list[tuple[ClaimInvoice, ClaimLine]], proven_vnd: int) -> Iterator[Found]:
    called = f"Hạng mục {item.no} «{item.name}»"
    about = f"item:{item.no}"
    if proven_vnd < 0:
        yield Found(
            "item_below_zero",
            REFUSE,
            about,
            f"{called} bị trừ nhiều hơn số tiền hóa đơn chứng minh cho nó, còn {money(proven_vnd)} đồng: kiểm tra các "
            "dòng giảm trừ, điều chỉnh thuộc hạng mục nào.",
            PRACTICE,
        )
    if proven_vnd <= 0 and (item.accepted_vnd or item.accepted_vnd is None):
        yield Found(
            "item_without_invoice",
            REFUSE,
            about,
            f"{called} chưa có hóa đơn nào chứng minh; tải hóa đơn của hạng mục này.",
            PRACTICE,
        )
        return
    yield from _model(item, mine, called, about)
    yield from _quantity(item, mine, called, about)
    yield from _cost(claim, item, mine, proven_vnd, called, about)


def _model(item: ClaimItem, mine: list[tuple[ClaimInvoice, ClaimLine]], called: str, about: str) -> Iterator[Found]:
    if item.model and mine and not any(has_model(line.name, item.model) for _, line in mine):
        invoice, line = mine[0]
        yield Found(
            "model_differs",
            WARN,
            about,
            f"{called}: phê duyệt ký hiệu «{item.model}», {invoice.called} ghi «{line.name}». Nếu máy mua khác máy "
            "được "
            "duyệt thì phải điều chỉnh trước khi quyết toán; nếu cùng một máy, ghi ký hiệu ở biên bản nghiệm thu.",
            AMENDMENT,
        )


def _quantity(item: ClaimItem, mine: list[tuple[ClaimInvoice, ClaimLine]], called: str, about: str) -> Iterator[Found]:
    # An adjusting invoice may carry no quantity, and parts of one machine are each counted as one.
    bought = [line.quantity for invoice, line in mine if line.quantity and invoice.relation != ADJUSTS]
    total = sum(bought, Decimal(0))
    paid = sum(line.amount_vnd for _, line in mine)
    parts = len(bought) > 1 and paid <= item.amount_vnd
    seen = item.quantity if item.accepted_quantity is None else item.accepted_quantity
    if bought and not parts and total != item.quantity and (len(bought) == 1 or total > item.quantity):
        yield Found(
            "quantity_differs",
            WARN,
            about,
            f"{called}: hợp đồng {item.quantity} {item.unit}, hóa đơn {decimal_vi(total.normalize())} {item.unit}.",
            PRACTICE,
        )
    if item.accepted_quantity is not None and seen < item.quantity:
        yield Found(
            "accepted_less",
            WARN,
            about,
            f"{called}: hợp đồng {item.quantity} {item.unit}, nghiệm thu thấy {seen} {item.unit}.",
            SETTLEMENT,
        )
    units = {" ".join(words(line.unit)) for _, line in mine if line.unit}
    if item.unit and units and " ".join(words(item.unit)) not in units:
        yield Found(
            "unit_differs",
            INFO,
            about,
            f"{called}: đơn vị tính trong hợp đồng là «{item.unit}», trên hóa đơn là «{mine[0][1].unit}».",
            PRACTICE,
        )


def _cost(
    claim: Claim,
    item: ClaimItem,
    mine: list[tuple[ClaimInvoice, ClaimLine]],
    proven_vnd: int,
    called: str,
    about: str,
) -> Iterator[Found]:
    if proven_vnd > item.amount_vnd:
        rate = None if claim.limits.with_tax else _added_rate(item.amount_vnd, proven_vnd)
        taxed = any(invoice.tax_vnd for invoice, _ in mine)
        if rate:
            twice = ", rồi lại cộng thuế một lần nữa" if taxed else ""
            yield Found(
                "vat_in_price",
                WARN,
                about,
                f"{called}: chứng từ {money(proven_vnd)} đồng đúng bằng giá hợp đồng cộng {rate}%: có vẻ đã gồm thuế "
                f"GTGT{twice}; chi phí hợp lệ tính theo giá chưa thuế.",
                VAT_LAW,
            )
        else:
            yield Found(
                "price_above_contract",
                INFO,
                about,
                f"{called}: chứng từ {money(proven_vnd)} đồng, cao hơn hợp đồng {money(item.amount_vnd)} đồng; phần "
                "hơn "
                "do cơ sở tự chịu.",
                SETTLEMENT,
            )
    if item.accepted_vnd is None:
        return
    if item.accepted_vnd > proven_vnd:
        rate = None if claim.limits.with_tax else _added_rate(proven_vnd, item.accepted_vnd)
        text = (
            f"{called}: nghiệm thu ghi {money(item.accepted_vnd)} đồng, đúng bằng hóa đơn trước thuế cộng {rate}%: "
            "chi "
            "phí nghiệm thu đang gồm thuế GTGT; hỗ trợ chỉ tính trên giá chưa thuế."
            if rate
            else f"{called}: nghiệm thu ghi {money(item.accepted_vnd)} đồng, hóa đơn chỉ chứng minh "
            f"{money(proven_vnd)} đồng; hỗ trợ tính theo số thấp hơn."
        )
        yield Found("accepted_with_vat" if rate else "accepted_above_invoice", WARN, about, text, SETTLEMENT)
    elif item.accepted_vnd < min(proven_vnd, item.amount_vnd):
        yield Found(
            "accepted_below_invoice",
            INFO,
            about,
            f"{called}: nghiệm thu {money(item.accepted_vnd)} đồng, thấp hơn hóa đơn {money(proven_vnd)} đồng; "
            "hỗ trợ tính theo số nghiệm thu.",
            SETTLEMENT,
        )


def _added_rate(before: int, after: int) -> int | None:
    """The VAT rate by which one amount exceeds the other, None if none does to the đồng (or two)."""
    return next((rate for rate in RATES if before > 0 and abs(after * 100 - before * (100 + rate)) <= 200), None)


def _serials(claim: Claim) -> Iterator[Found]:
    if claim.expense != "MACHINE" or claim.accepted_on is None:
        return
    seen: dict[str, int] = {}
    for item in claim.items:
        if item.accepted_vnd and not item.serial:
            yield Found(
                "serial_missing",
                WARN,
                f"item:{item.no}",
                f"Hạng mục {item.no} «{item.name}»: biên bản nghiệm thu chưa ghi số máy, số sê-ri.",
                PRACTICE,
            )
        key = "".join(words(item.serial))
        if key and key in seen:
            yield Found(
                "serial_repeated",
                WARN,
                f"item:{item.no}",
                f"Hạng mục {item.no} «{item.name}»: số máy «{item.serial}» trùng với hạng mục {seen[key]}.",
                PRACTICE,
            )
        elif key:
            seen[key] = item.no
    yield from _sellers(claim)


def _sellers(claim: Claim) -> Iterator[Found]:
    for item in claim.items:
        quoted = {code for _, code in item.sellers if code}
        for invoice in live(claim):
            if quoted and any(line.item == item.no for line in invoice.lines) and invoice.seller_tax_code not in quoted:
                yield Found(
                    "seller_not_quoted",
                    INFO,
                    f"invoice:{invoice.no}",
                    f"{invoice.called}: người bán {invoice.seller} không nằm trong các báo giá của hạng mục {item.no}.",
                    PRACTICE,
                )
