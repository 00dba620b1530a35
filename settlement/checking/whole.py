"""Rules about a claim as a whole: papers, dates, account, the promise of the project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from accounts.taxcode import BadTaxCode, check_tax_code
from documents.vietnamese import date_short, money
from settlement.checking.clauses import PRACTICE, SETTLEMENT, TAX_CODE
from settlement.checking.finding import INFO, REFUSE, WARN, Found
from settlement.claim import Claim
from settlement.corrections import live
from settlement.proving import proven


def whole_rules(claim: Claim) -> Iterator[Found]:
    """What no single invoice or item can say."""
    yield from _papers(claim)
    yield from _owners(claim)
    yield from _dates(claim)
    if not claim.invoices:
        yield Found(
            "no_invoice",
            REFUSE,
            "claim",
            "Chưa có hóa đơn nào; tải tệp hóa đơn điện tử hoặc nhập từ bản giấy.",
            PRACTICE,
        )
        return
    total = sum(proven(claim).values())
    if claim.promised_vnd and total < claim.promised_vnd:
        yield Found(
            "evidence_below_promise",
            INFO,
            "claim",
            f"Chứng từ hợp lệ {money(total)} đồng, thấp hơn tổng chi phí trong hợp đồng {money(claim.promised_vnd)} "
            "đồng; "
            "mức hỗ trợ được tính lại theo số thấp hơn.",
            SETTLEMENT,
        )
    if claim.support_vnd is not None and claim.advanced_vnd > claim.support_vnd:
        yield Found(
            "advance_above_support",
            WARN,
            "claim",
            f"Đã tạm ứng {money(claim.advanced_vnd)} đồng, cao hơn mức quyết toán {money(claim.support_vnd)} đồng; "
            "phải "
            f"thu hồi {money(claim.advanced_vnd - claim.support_vnd)} đồng.",
            SETTLEMENT,
        )


def _papers(claim: Claim) -> Iterator[Found]:
    used: dict[str, list[str]] = defaultdict(list)
    for paper in claim.papers:
        if paper.required and not paper.files:
            yield Found(
                "paper_missing",
                REFUSE,
                f"paper:{paper.code}",
                f"Chưa có: {paper.label}. {paper.looks_like}".strip(),
                paper.clause,
            )
        for digest in set(paper.files):
            used[digest].append(paper.label)
    for labels in used.values():
        if len(labels) > 1:
            yield Found(
                "same_file_twice",
                WARN,
                "claim",
                f"Một tệp được nộp cho nhiều thành phần: {'; '.join(labels)}. Kiểm tra đã chọn đúng tệp chưa.",
                PRACTICE,
            )


def _owners(claim: Claim) -> Iterator[Found]:
    for owner in claim.owners:
        about = f"owner:{owner.order}"
        if not owner.bank_account and not claim.dry:
            yield Found(
                "account_missing",
                REFUSE,
                about,
                f"{owner.name} chưa có số tài khoản nhận hỗ trợ: hợp đồng không ghi, và sổ cơ sở chưa có tài khoản "
                "được hai người của Trung tâm đề nghị và xác nhận.",
                PRACTICE,
            )
        try:
            if not claim.dry:
                check_tax_code(owner.tax_code)
        except BadTaxCode as wrong:
            yield Found("owner_tax_code", REFUSE, about, f"{owner.name}: {wrong}", TAX_CODE)
        if claim.invoices and not claim.dry and not any(invoice.owner == owner.order for invoice in live(claim)):
            yield Found(
                "owner_without_invoice",
                WARN,
                about,
                f"{owner.name} chưa có hóa đơn nào; phần hỗ trợ của đơn vị này sẽ là 0 đồng.",
                PRACTICE,
            )


def _dates(claim: Claim) -> Iterator[Found]:
    if claim.accepted_on is None:
        yield Found("not_accepted", REFUSE, "claim", "Chưa có biên bản nghiệm thu đạt.", SETTLEMENT)
        return
    if claim.contract_ends and claim.accepted_on > claim.contract_ends:
        yield Found(
            "accepted_after_contract",
            WARN,
            "claim",
            f"Nghiệm thu ngày {date_short(claim.accepted_on)}, sau khi hợp đồng hết hạn ngày "
            f"{date_short(claim.contract_ends)}.",
            SETTLEMENT,
        )
    if claim.approved_on and claim.contracted_on and claim.contracted_on < claim.approved_on:
        yield Found(
            "contract_before_decision",
            WARN,
            "claim",
            f"Hợp đồng ký ngày {date_short(claim.contracted_on)}, trước quyết định phê duyệt ngày "
            f"{date_short(claim.approved_on)}.",
            SETTLEMENT,
        )
    if claim.settle_by and claim.today > claim.settle_by:
        yield Found(
            "late",
            WARN,
            "claim",
            f"Hồ sơ quyết toán phải xong trước hết ngày {date_short(claim.settle_by)} "
            f"({claim.limits.days_after_acceptance} ngày sau {claim.settle_after}).",
            claim.limits.days_clause or SETTLEMENT,
        )
