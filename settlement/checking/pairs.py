"""Rules about invoices beside one another, and beside those of other dossiers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from documents.vietnamese import date_short, money
from settlement.checking.clauses import NO_DOUBLE, PRACTICE
from settlement.checking.finding import INFO, REFUSE, WARN, Found
from settlement.claim import Claim, ClaimInvoice
from settlement.corrections import corrections_of, live
from settlement.einvoice.model import ADJUSTS
from settlement.matching import words

NEAR = dt.timedelta(days=3)


def pair_rules(claim: Claim) -> Iterator[Found]:
    """Doubles, near doubles, payments split below the limit."""
    found = corrections_of(claim)
    standing = [invoice for invoice in claim.invoices if not found.replaced_by(invoice.no)]
    for one, other in combinations(standing, 2):
        if one.identity == other.identity:
            yield _said(other, "duplicate", REFUSE, f"kê hai lần (dòng {one.no} và {other.no}).", NO_DOUBLE)
        elif not (found.standings[one.no].counted and found.standings[other.no].counted):
            continue
        elif near(one.identity, one.issued, one.total_vnd, other.identity, other.issued, other.total_vnd):
            yield _said(
                other,
                "near_duplicate",
                INFO if _two_sales(one, other) else WARN,
                f"cùng người bán, cùng số tiền {money(other.total_vnd)} đồng và gần ngày với {one.called}; "
                "xem có phải một lần mua được kê hai lần.",
                NO_DOUBLE,
            )
        if one.file_sha256 and one.file_sha256 == other.file_sha256:
            yield _said(other, "same_file", WARN, f"dùng chung một tệp với {one.called}.", PRACTICE)
        if one.transfer_no and one.transfer_no == other.transfer_no and one.seller_tax_code != other.seller_tax_code:
            yield _said(
                other,
                "transfer_shared",
                WARN,
                f"dùng chung chứng từ chuyển tiền {one.transfer_no} với {one.called} của người bán khác.",
                PRACTICE,
            )
    for invoice in standing:
        yield from _elsewhere(claim, invoice)
    yield from _split(claim)


def near(
    one: tuple[str, str, str, str],
    one_day: dt.date,
    one_total: int,
    other: tuple[str, str, str, str],
    other_day: dt.date,
    other_total: int,
) -> bool:
    """Same seller, same amount, dates within three days, another identity; or one number in two series of a year."""
    if one == other or one[0] != other[0] or one_total != other_total:
        return False
    return abs(one_day - other_day) <= NEAR or (one[3] == other[3] and one_day.year == other_day.year)


def _two_sales(one: ClaimInvoice, other: ClaimInvoice) -> bool:
    """Two files the seller wrote for different goods: two halves of one machine cost the same without being one."""
    goods = [{" ".join(words(line.name)) for line in invoice.lines} for invoice in (one, other)]
    return one.from_file and other.from_file and not goods[0] & goods[1]


def _said(invoice: ClaimInvoice, code: str, severity: str, text: str, clause: str) -> Found:
    return Found(code, severity, f"invoice:{invoice.no}", f"{invoice.called} {text}", clause)


def _elsewhere(claim: Claim, invoice: ClaimInvoice) -> Iterator[Found]:
    for row in claim.elsewhere:
        where = f"hồ sơ {row.code}" if row.code else "một hồ sơ khác mà anh/chị không có quyền xem"
        if row.identity == invoice.identity:
            yield _said(
                invoice,
                "duplicate",
                REFUSE,
                f"đã được dùng trong {where}; một hóa đơn chỉ được thanh toán một lần.",
                NO_DOUBLE,
            )
        elif near(invoice.identity, invoice.issued, invoice.total_vnd, row.identity, row.issued, row.total_vnd):
            yield _said(
                invoice,
                "near_duplicate",
                WARN,
                f"giống hóa đơn số {row.identity[3]} ngày {date_short(row.issued)} của cùng người bán, cùng số tiền, "
                f"trong {where}.",
                NO_DOUBLE,
            )


def _split(claim: Claim) -> Iterator[Found]:
    limit = claim.limits.cash_limit_vnd
    if limit is None or claim.dry:
        return
    days: dict[tuple[str, dt.date], list[ClaimInvoice]] = defaultdict(list)
    for invoice in live(claim):
        if invoice.relation != ADJUSTS:
            days[invoice.seller_tax_code, invoice.issued].append(invoice)
    for (_, day), together in days.items():
        unpaid = [invoice for invoice in together if not invoice.transfer_no and invoice.total_vnd < limit]
        total = sum(invoice.total_vnd for invoice in together)
        if len(together) > 1 and unpaid and total >= limit:
            yield _said(
                unpaid[0],
                "split_below_limit",
                REFUSE,
                f"và các hóa đơn cùng người bán ngày {date_short(day)} cộng lại {money(total)} đồng, từ "
                f"{money(limit)} đồng phải thanh toán không dùng tiền mặt; ghi chứng từ chuyển khoản cho từng hóa đơn.",
                claim.limits.cash_clause,
            )
