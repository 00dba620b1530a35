"""What requests for money share: what it is for, whose account it goes to."""

from __future__ import annotations

from documents.house import Cell, Column, Paper, Row, Signature, number_column, signing_lines
from documents.vietnamese import money
from papers.amended import AMENDED, say_amended
from papers.issuing import Issuer
from papers.kind import ISSUING, names
from papers.reading import Facts
from papers.tables import ORDER
from papers.wording import act, quoted


def say_subject(paper: Paper, facts: Facts) -> None:
    contract = act(facts.maybe("contract.number"), facts.maybe_day("contract.date"), "HĐ-TTKC")
    paper.say(
        f"1. Đề án: {quoted(facts.text('dossier.title'))}, mã hồ sơ {facts.text('dossier.code')}"
        f"{f'; Hợp đồng {contract}' if contract else ''}."
    )
    say_amended(paper, facts)


def accounts_table(paper: Paper, facts: Facts, amount: int) -> None:
    """The accounts to pay into, with each one's amount where the shares are known."""
    owners = facts.rows("beneficiaries")
    shares = [amount] if len(owners) == 1 else [one.maybe_vnd("support_vnd") or 0 for one in owners]
    known = sum(shares) == amount
    columns = [
        ORDER,
        Column("Tên đơn vị", weight=3),
        Column("Số tài khoản", "center", tight=True),
        Column("Tại ngân hàng", weight=3),
    ]
    rows: list[Row] = [
        [str(place), one.text("name"), one.text("bank_account"), one.text("bank_name")]
        for place, one in enumerate(owners, start=1)
    ]
    if known:
        columns.append(number_column("Số tiền"))
        rows = [[*row, money(share)] for row, share in zip(rows, shares, strict=True)]
        rows.append([Cell("Tổng cộng", span=4, bold=True), Cell(money(amount), bold=True)])
    paper.table(columns, rows, unit="đồng" if known else "", name="tai_khoan")


def request_head(facts: Facts, issuer: Issuer) -> Signature:
    """The head of the body that asks."""
    if issuer.short == facts.maybe("unit.short"):
        return Signature(signing_lines(facts.text("unit.position"), of=issuer.name), facts.text("unit.representative"))
    return Signature(signing_lines(issuer.head, of=issuer.name), facts.text("department.head_name"))


MONEY_NEEDS = (
    *names("dossier", "code title track_label budget_year"),
    *names("department", "name place short"),
    *names("beneficiaries[]", "name bank_account bank_name"),
)


MONEY_MAY_USE = (
    *ISSUING,
    *names("unit", "name representative position place"),
    "department.head_name",
    "beneficiaries[].support_vnd",
    "funding.source_label",
    *names("contract", "number date"),
    *AMENDED,
)
