"""Rules about invoices that correct one another, and about amounts that stand on no line of their own."""

from __future__ import annotations

from collections.abc import Iterator

from documents.vietnamese import money
from settlement.attribution import LINE, attributed
from settlement.checking.clauses import NO_DOUBLE, PRACTICE, invoice_law
from settlement.checking.finding import INFO, REFUSE, WARN, Found
from settlement.claim import FEES, Claim, ClaimInvoice, NamedElsewhere
from settlement.corrections import GONE, corrections_of
from settlement.einvoice.checks import DOES
from settlement.einvoice.model import ADJUSTS, PERSON, REPLACES, WORDS


def correction_rules(claim: Claim) -> Iterator[Found]:
    """What corrects what, what stands in the way, where amounts outside the lines went."""
    yield from troubles(claim)
    found = corrections_of(claim)
    for invoice in claim.invoices:
        if found.replaced_by(invoice.no):
            text = f"{found.standings[invoice.no].why} nên không còn giá trị, không được tính."
            yield _said(invoice, "replaced_by", INFO, text)
        links = [link for link in found.links if link.by == invoice.no]
        if links:
            which = ", ".join(one.short for one in claim.invoices if one.no in {link.of for link in links})
            yield _said(invoice, invoice.relation, INFO, f"{DOES[links[0].kind]} hóa đơn {which}, {_how(invoice)}.")
        elif invoice.relation == REPLACES and found.standings[invoice.no].counted:
            earlier = invoice.earlier or "trước đó"
            text = f"thay thế hóa đơn {earlier} không có trong hồ sơ; hóa đơn trước không còn giá trị."
            yield _said(invoice, "replaces", INFO, text)
        if invoice.told == PERSON:
            text = (
                f"{DOES[invoice.relation]} hóa đơn {invoice.earlier or 'không có trong hồ sơ'} theo lời người kê khai; "
                "tệp không ghi rõ, xem lại bản gốc."
                if invoice.relation
                else "không sửa hóa đơn nào theo lời người kê khai, dù tệp có chữ như thế; xem lại bản gốc."
            )
            yield _said(invoice, "relation_said", WARN, text)
        elif invoice.told == WORDS and links:
            yield _said(
                invoice,
                "relation_in_words",
                INFO,
                f"ghi quan hệ với hóa đơn {invoice.earlier} bằng lời, không ở ô riêng.",
            )
    yield from _amounts(claim)
    for row in claim.named_elsewhere:
        yield from _elsewhere(claim, row)


def troubles(claim: Claim) -> Iterator[Found]:
    """What about corrections stops a claim, also when finance passes it: it may have come up since it was sent."""
    by_no = {invoice.no: invoice for invoice in claim.invoices}
    for trouble in (*corrections_of(claim).troubles, *attributed(claim).troubles):
        yield _said(by_no[trouble.invoice], trouble.code, REFUSE, trouble.text)
    for rest in attributed(claim).rests:
        if not rest.settled and rest.part != LINE:
            text = (
                f"có {money(rest.amount_vnd)} đồng {rest.what}, không biết thuộc hạng mục nào: bấm «Phân bổ» để nói "
                "rõ, hoặc đề nghị người bán thay thế hóa đơn."
            )
            yield _said(by_no[rest.invoice], "rest_unplaced", REFUSE, text)


def stops_passing(claim: Claim) -> list[str]:
    """Why finance cannot pass a claim: corrections in doubt, invoices that the portal calls void."""
    found = corrections_of(claim)
    gone = [
        f"{invoice.called} {GONE[invoice.portal_state]} theo tra cứu cổng thuế."
        for invoice in claim.invoices
        if invoice.looked_up_on and invoice.portal_state in GONE and not found.replaced_by(invoice.no)
    ]
    return [one.message for one in troubles(claim)] + gone


def _said(invoice: ClaimInvoice, code: str, severity: str, text: str, clause: str = "") -> Found:
    about, law = f"invoice:{invoice.no}", clause or invoice_law(invoice.issued)
    return Found(code, severity, about, f"{invoice.called} {text}", law)


def _how(invoice: ClaimInvoice) -> str:
    if invoice.proof:
        return "chứng minh bằng chữ ký số của người bán"
    return "chứng minh bằng tra cứu trên cổng thuế"


def _amounts(claim: Claim) -> Iterator[Found]:
    by_no = {invoice.no: invoice for invoice in claim.invoices}
    found = attributed(claim)
    for spread in found.spreads:
        yield _said(by_no[spread.invoice], "amount_spread", INFO, f"có {spread.told()}.")
    for rest in found.rests:
        if rest.part == FEES and rest.amount_vnd:
            text = (
                f"có {money(rest.amount_vnd)} đồng {rest.what}: không tính vào giá hàng; bấm «Phân bổ» nếu thuộc một "
                "hạng mục."
            )
            yield _said(by_no[rest.invoice], "fees_outside", INFO, text)
    for invoice in claim.invoices:
        for part, item in invoice.placed:
            what = "phí, lệ phí" if part == FEES else "phần ngoài các dòng"
            where = f"hạng mục {item}" if item else "không hạng mục nào"
            yield _said(invoice, "amount_placed", INFO, f"có {what} được người kê khai đưa vào {where}.", PRACTICE)


def _elsewhere(claim: Claim, row: NamedElsewhere) -> Iterator[Found]:
    """A finding for those who look over all dossiers: it changes nothing here."""
    invoice = next(one for one in claim.invoices if one.no == row.invoice)
    where = f"hồ sơ {row.code}" if row.code else "một hồ sơ khác mà anh/chị không có quyền xem"
    proof = "đã chứng minh là của người bán" if row.proven else "chưa chứng minh được là của người bán"
    if row.outward:
        text = f"ghi là {DOES[row.kind]} hóa đơn {row.called} đang kê ở {where}; không có tác dụng ở hồ sơ ấy."
    else:
        text = (
            f"được một tệp ở {where} (hóa đơn {row.called}, {proof}) ghi là {DOES[row.kind]}; không có tác dụng ở đây. "
            "Tra cứu hóa đơn này trên cổng thuế trước khi duyệt."
        )
    yield _said(invoice, "named_elsewhere", WARN, text, NO_DOUBLE if row.kind != ADJUSTS else "")
