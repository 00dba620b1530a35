"""Rules about one invoice: who sold, who bought, when, how much, how it was paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from accounts.taxcode import BadTaxCode, check_tax_code, same_code, same_taxpayer
from documents.vietnamese import date_short, money
from settlement.buyers import BRANCH, OTHER, PERSON, UNKNOWN, buyer_is, made_out_to_another
from settlement.checking.clauses import PRACTICE, TAX_CODE, VAT_LAW, eight_percent_on, invoice_law
from settlement.checking.finding import INFO, REFUSE, WARN, Found
from settlement.claim import Claim, ClaimInvoice, Owner
from settlement.corrections import corrections_of
from settlement.einvoice.model import ADJUSTS
from settlement.matching import words

#: Forms that are no invoice of a sale: delivery note, stamps and tickets kept apart.
NOT_A_SALE = {"6": "phiếu xuất kho", "7": "hóa đơn thương mại của người xuất khẩu"}
KNOWN_RATES = (0, 5, 8, 10)
#: What the reader of a file says by itself and is judged again here, beside the claim.
JUDGED_HERE = frozenset(
    {"replaces", "adjusts", "cancels", "relation_unclear", "adjust_sign"}
    | {"date_future", "buyer_absent", "buyer_code_absent", "series_year", "rate_period"}
)


def invoice_rules(claim: Claim, invoice: ClaimInvoice) -> Iterator[Found]:
    """Everything to say about one invoice by itself."""
    if corrections_of(claim).replaced_by(invoice.no):
        # It proves nothing any more; which one took its place is said by the rules on corrections.
        return
    yield from (
        Found(code, severity, _about(invoice), message, "")
        for code, severity, message in invoice.reader
        if code not in JUDGED_HERE and not (code == "status_not_looked_up" and invoice.looked_up_on)
    )
    yield from _portal(claim, invoice)
    yield from _parties(claim, invoice)
    yield from _dates(claim, invoice)
    yield from _amounts(invoice)
    if not claim.dry:
        yield from _proof(claim, invoice)


def _portal(claim: Claim, invoice: ClaimInvoice) -> Iterator[Found]:
    """What somebody saw at the tax authority's portal: only there does a cancelled invoice show."""
    if not invoice.looked_up_on:
        return
    day = date_short(invoice.looked_up_on)
    if invoice.portal_state in {"CANCELLED", "REPLACED"}:
        word, what = (
            ("cancelled", "đã bị hủy") if invoice.portal_state == "CANCELLED" else ("was_replaced", "đã bị thay thế")
        )
        yield _said(
            invoice,
            word,
            REFUSE,
            f"{what} theo tra cứu cổng của cơ quan thuế ngày {day}, không còn giá trị; gỡ hóa đơn này và tải hóa đơn "
            "đúng nếu có.",
        )
    elif invoice.portal_state == "ADJUSTED" and not any(
        link.of == invoice.no and link.kind == ADJUSTS for link in corrections_of(claim).links
    ):
        yield _said(
            invoice,
            "was_adjusted",
            WARN,
            f"đã bị điều chỉnh theo tra cứu ngày {day} mà hóa đơn điều chỉnh không có trong hồ sơ; tải cả hóa đơn ấy.",
        )


def _about(invoice: ClaimInvoice) -> str:
    return f"invoice:{invoice.no}"


def _said(invoice: ClaimInvoice, code: str, severity: str, text: str, clause: str = "") -> Found:
    return Found(code, severity, _about(invoice), f"{invoice.called} {text}", clause or invoice_law(invoice.issued))


def _parties(claim: Claim, invoice: ClaimInvoice) -> Iterator[Found]:
    try:
        check_tax_code(invoice.seller_tax_code)
    except BadTaxCode:
        yield _said(
            invoice,
            "tax_code_invalid",
            REFUSE,
            f"ghi mã số thuế người bán {invoice.seller_tax_code} sai chữ số kiểm tra; đối chiếu lại với bản gốc.",
            TAX_CODE,
        )
    owner = claim.owner(invoice.owner)
    if owner is None:
        return
    if _is_of(invoice.seller_tax_code, owner, invoice.issued):
        yield _said(
            invoice,
            "seller_is_beneficiary",
            REFUSE,
            f"do chính đơn vị thụ hưởng {owner.name} lập; chi phí phải mua của người khác.",
            PRACTICE,
        )
    elif any(_is_of(invoice.seller_tax_code, other, invoice.issued) for other in claim.owners):
        yield _said(
            invoice,
            "seller_in_group",
            WARN,
            "do một đơn vị thụ hưởng khác của cùng đề án lập; cần xem quan hệ mua bán có thật.",
            PRACTICE,
        )
    yield from _buyer(invoice, owner)


def _is_of(code: str, owner: Owner, day: dt.date) -> bool:
    return any(same_taxpayer(code, held) for held in owner.codes_on(day))


def _buyer(invoice: ClaimInvoice, owner: Owner) -> Iterator[Found]:
    stands = buyer_is(
        owner, tax_code=invoice.buyer_tax_code, personal_code=invoice.buyer_personal_code, on=invoice.issued
    )
    if stands == UNKNOWN and not invoice.buyer:
        if invoice.from_file:
            yield _said(invoice, "buyer_absent", REFUSE, "không ghi người mua nên không dùng làm chứng từ chi phí.")
    elif stands == UNKNOWN:
        yield _said(
            invoice, "buyer_code_absent", WARN, f"không ghi mã số thuế người mua; tên người mua là «{invoice.buyer}»."
        )
    elif stands == BRANCH:
        yield _said(
            invoice,
            "buyer_branch",
            WARN,
            f"ghi người mua {invoice.buyer_tax_code}, là đơn vị phụ thuộc hoặc đơn vị chủ quản của {owner.name}.",
        )
    elif stands == OTHER:
        yield _said(invoice, "buyer_differs", REFUSE, made_out_to_another(invoice.buyer, invoice.buyer_tax_code, owner))
    elif stands == PERSON and not same_code(invoice.buyer_tax_code, invoice.buyer_personal_code):
        yield _said(
            invoice,
            "buyer_by_person",
            WARN,
            f"ghi mã số thuế người mua {invoice.buyer_tax_code}, không phải mã {owner.tax_code} của {owner.name}; số "
            f"định danh {invoice.buyer_personal_code} thì đúng. Kiểm tra mã cũ của hộ kinh doanh trong sổ cơ sở.",
        )
    elif invoice.buyer and owner.name and not _same_name(invoice.buyer, owner.name):
        yield _said(
            invoice,
            "buyer_name",
            INFO,
            f"ghi tên người mua «{invoice.buyer}» khác «{owner.name}», mã số thuế đúng; người bán gửi thông báo sai "
            "sót, không phải lập hóa đơn mới.",
        )


def _dates(claim: Claim, invoice: ClaimInvoice) -> Iterator[Found]:
    day = invoice.issued
    if day > claim.today:
        yield _said(invoice, "date_future", REFUSE, f"lập ngày {date_short(day)}, còn ở phía trước.")
    first, called = (
        (claim.contracted_on, "hợp đồng")
        if claim.limits.not_before == "CONTRACT"
        else (claim.approved_on, "quyết định phê duyệt")
    )
    if first and day < first:
        yield _said(
            invoice,
            "date_before_decision",
            WARN,
            f"lập ngày {date_short(day)}, trước {called} ngày {date_short(first)}; chi phí phát sinh trước không thuộc "
            "nội dung được hỗ trợ, tài chính quyết định giảm trừ hay chấp nhận.",
            claim.limits.not_before_clause or PRACTICE,
        )
    if claim.accepted_on and day > claim.accepted_on:
        yield _said(
            invoice,
            "date_after_acceptance",
            WARN,
            f"lập ngày {date_short(day)}, sau ngày nghiệm thu {date_short(claim.accepted_on)}; "
            "máy đã được nhìn thấy trước khi có hóa đơn.",
            PRACTICE,
        )
    if len(invoice.series) >= 3 and invoice.series[1:3].isdigit() and int(invoice.series[1:3]) != day.year % 100:
        yield _said(
            invoice,
            "series_year",
            WARN,
            f"có ký hiệu của năm 20{invoice.series[1:3]} nhưng lập ngày {date_short(day)}; đối chiếu lại bản gốc.",
        )


def _amounts(invoice: ClaimInvoice) -> Iterator[Found]:
    if invoice.form in NOT_A_SALE:
        yield _said(
            invoice, "not_an_invoice", REFUSE, f"là {NOT_A_SALE[invoice.form]}, không phải hóa đơn bán hàng, dịch vụ."
        )
    total = invoice.before_tax_vnd + invoice.tax_vnd + invoice.other_vnd
    if total != invoice.total_vnd:
        yield _said(
            invoice,
            "total_mismatch",
            REFUSE,
            f"có tổng thanh toán {money(invoice.total_vnd)} đồng, khác trước thuế cộng thuế "
            f"{money(total)} đồng, lệch {money(abs(total - invoice.total_vnd))} đồng.",
        )
    lines = sum(line.amount_vnd for line in invoice.lines)
    # A discount may be listed among the lines and yet be taken off only at the end.
    # The reader of a file has looked at its sums beside what it takes off outside the lines.
    fits = min(abs(lines - invoice.before_tax_vnd), abs(lines - invoice.worth_vnd)) <= invoice.slack_vnd
    if invoice.lines and not fits and not invoice.from_file:
        if abs(lines - invoice.total_vnd) <= invoice.slack_vnd and invoice.tax_vnd:
            yield _said(
                invoice,
                "vat_in_lines",
                REFUSE,
                f"có các dòng cộng lại {money(lines)} đồng bằng tổng đã gồm thuế: thuế GTGT đang bị tính thêm vào chi "
                f"phí; nhập lại từng dòng theo giá chưa thuế (cộng {money(invoice.before_tax_vnd)} đồng).",
                VAT_LAW,
            )
        else:
            yield _said(
                invoice,
                "sum_mismatch",
                REFUSE,
                f"có các dòng cộng lại {money(lines)} đồng, khác số trước thuế {money(invoice.before_tax_vnd)} đồng.",
            )
    yield from _rates(invoice)


def _rates(invoice: ClaimInvoice) -> Iterator[Found]:
    if invoice.form != "1" or invoice.before_tax_vnd <= 0 or invoice.relation == ADJUSTS:
        return
    # A mixed invoice lies between its rates; only a sum of one rate can be judged.
    rates = {line.tax_rate for line in invoice.lines if line.tax_rate}
    if len(rates) > 1:
        return
    slack = invoice.slack_vnd + invoice.step_vnd
    # Tax is reckoned before or after what is taken off outside the lines.
    fits = [
        rate
        for rate in KNOWN_RATES
        for base in (invoice.before_tax_vnd, invoice.worth_vnd)
        if abs(invoice.tax_vnd * 100 - base * rate) <= slack * 100
    ]
    if not fits:
        yield _said(
            invoice,
            "rate_odd",
            WARN,
            f"có thuế {money(invoice.tax_vnd)} đồng trên {money(invoice.before_tax_vnd)} đồng, "
            "không ứng với thuế suất 0, 5, 8 hay 10%.",
        )
    elif set(fits) == {8} and eight_percent_on(invoice.issued) is None:
        yield _said(
            invoice,
            "rate_period",
            WARN,
            f"tính thuế 8% nhưng ngày {date_short(invoice.issued)} không thuộc thời gian được giảm thuế.",
            "các nghị quyết của Quốc hội về giảm thuế GTGT 8%",
        )


def _proof(claim: Claim, invoice: ClaimInvoice) -> Iterator[Found]:
    limit = claim.limits.cash_limit_vnd
    if not invoice.transfer_no:
        if limit is not None and invoice.total_vnd >= limit:
            yield _said(
                invoice,
                "transfer_missing",
                REFUSE,
                f"trị giá {money(invoice.total_vnd)} đồng, từ {money(limit)} đồng phải thanh toán không dùng tiền mặt: "
                "ghi số, ngày ủy nhiệm chi và tải chứng từ chuyển khoản.",
                claim.limits.cash_clause,
            )
        elif invoice.relation != ADJUSTS:
            yield _said(invoice, "transfer_unknown", INFO, "chưa ghi chứng từ chuyển tiền.", claim.limits.cash_clause)
        return
    if invoice.transfer_on is None:
        yield _said(invoice, "transfer_undated", REFUSE, "có số chứng từ chuyển tiền nhưng chưa ghi ngày.", PRACTICE)
        return
    if invoice.transfer_on > claim.today:
        yield _said(
            invoice,
            "transfer_future",
            REFUSE,
            f"ghi ngày chuyển tiền {date_short(invoice.transfer_on)}, còn ở phía trước.",
            PRACTICE,
        )
    if claim.approved_on and invoice.transfer_on < claim.approved_on:
        yield _said(
            invoice,
            "transfer_before_decision",
            WARN,
            f"được trả tiền ngày {date_short(invoice.transfer_on)}, trước quyết định phê duyệt ngày "
            f"{date_short(claim.approved_on)}.",
            PRACTICE,
        )
    if invoice.transfer_no in claim.transfers_elsewhere:
        yield _said(
            invoice,
            "transfer_reused",
            WARN,
            f"dùng chứng từ chuyển tiền {invoice.transfer_no} đã kê ở hồ sơ khác.",
            PRACTICE,
        )


#: Usual short words on invoices (Nghị định 254/2026/NĐ-CP, phụ lục): read as the long ones.
SHORT = {"tnhh": "trach nhiem huu han", "cp": "co phan", "sx": "san xuat", "cn": "cong nghiep", "hkd": "ho kinh doanh"}


def _same_name(one: str, other: str) -> bool:
    return _long(one) == _long(other)


def _long(name: str) -> list[str]:
    found: list[str] = []
    for word in words(name):
        found += SHORT.get(word, word).split()
    return found
