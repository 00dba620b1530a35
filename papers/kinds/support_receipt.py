"""Giấy xác nhận đã nhận hỗ trợ."""

from __future__ import annotations

from documents.house import Cell, Column, Paper, Row, Signature, number_column, place_and_date
from documents.vietnamese import money
from papers.amended import (
    AMENDED,
    say_amended,
)
from papers.issuing import new_paper, paper_day
from papers.kind import Body, ClosedTo, InPack, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.reading import Facts
from papers.tables import ORDER
from papers.wording import (
    act,
    dong_and_words,
    in_province,
    money_of_track,
    quoted,
    short_day,
)


def build(facts: Facts) -> Paper:
    """Each beneficiary, what it received, by which order of the Treasury."""
    owners = facts.rows("beneficiaries")
    paper = new_paper(
        facts, "Giấy xác nhận đã nhận hỗ trợ", owners[0].text("name"), paper_day(facts, "support_receipt")
    )
    year = facts.vnd("dossier.budget_year")
    date = place_and_date(facts.text("department.place"), facts.maybe_day("support_receipt.date"), year)
    paper.nation(place_date=date)
    paper.title("Giấy xác nhận", "Đã nhận kinh phí hỗ trợ từ chương trình khuyến công")
    paper.addressees([in_province(facts.text("department.name"), facts), facts.text("unit.name")])
    contract = act(facts.maybe("contract.number"), facts.maybe_day("contract.date"), "HĐ-TTKC")
    decision = act(facts.maybe("settlement.number"), facts.maybe_day("settlement.date"), "QĐ-SCT")
    paper.say(
        f"Đề án: {quoted(facts.text('dossier.title'))}, mã hồ sơ {facts.text('dossier.code')}"
        f"{f'; Hợp đồng {contract}' if contract else ''}"
        f"{f'; Quyết định phê duyệt quyết toán {decision}' if decision else ''}."
    )
    several = len(owners) > 1
    say_amended(paper, facts)
    paper.say(
        f"{'Các đơn vị thụ hưởng' if several else owners[0].text('name')} xác nhận đã nhận đủ kinh phí hỗ trợ từ nguồn "
        f"{money_of_track(facts)} bằng chuyển khoản, như sau:",
        keep_next=True,
    )
    _received(paper, facts)
    paper.say(f"Tổng số tiền đã nhận: {dong_and_words(facts.vnd('support_receipt.amount_vnd'))}.")
    paper.say(
        "Chúng tôi cam kết sử dụng kinh phí đúng mục đích, ghi sổ kế toán theo quy định, quản lý máy móc, thiết bị và "
        "phối hợp khi cơ quan có thẩm quyền kiểm tra sau hỗ trợ."
    ).end()
    return paper.sign_together(
        [Signature(["Đại diện đơn vị thụ hưởng", one.text("position")], one.text("representative")) for one in owners]
    )


def _received(paper: Paper, facts: Facts) -> None:
    columns = [
        ORDER,
        Column("Đơn vị thụ hưởng", weight=3),
        Column("Khoản", weight=1.6),
        Column("Tài khoản nhận", "center", weight=2),
        Column("Chứng từ Kho bạc", "center", weight=2),
        Column("Ngày", "center", tight=True),
        number_column("Số tiền"),
    ]
    parts = facts.rows("support_receipt.parts")
    rows: list[Row] = [
        [
            str(place),
            one.text("beneficiary"),
            one.text("what"),
            one.maybe("bank_account"),
            one.maybe("order_no"),
            short_day(one, "date"),
            money(one.vnd("amount_vnd")),
        ]
        for place, one in enumerate(parts, start=1)
    ]
    rows.append(
        [Cell("Tổng cộng", span=6, bold=True), Cell(money(sum(one.vnd("amount_vnd") for one in parts)), bold=True)]
    )
    paper.table(columns, rows, unit="đồng", name="da_nhan")


KIND = PaperKind(
    code="SUPPORT_RECEIPT",
    title="Giấy xác nhận đã nhận hỗ trợ",
    layout="form",
    issuer=Body.APPLICANT,
    symbol="",
    section="support_receipt",
    place=360,
    issued_by=IssuedBy.ITS_BODY,
    signed_by=SignedBy.WHO_ACTS,
    lasts=Lasts.FOR_EVER,
    last_stands=False,
    signed_first=False,
    attached_to="",
    of_a_plan=False,
    told_by_its_act=False,
    pack=InPack(place=150, always=True, every=False),
    closed_to=ClosedTo.NOBODY,
    before_council=False,
    amended_by_annex=False,
    put_in_annex=False,
    act="",
    works_out=None,
    needs=(
        *names("dossier", "code title track_label budget_year"),
        *names("department", "name place"),
        "unit.name",
        *names("beneficiaries[]", "name representative position"),
        "support_receipt.amount_vnd",
        *names("support_receipt.parts[]", "beneficiary what amount_vnd"),
    ),
    may_use=(
        "province.name",
        "funding.source_label",
        "support_receipt.date",
        *names("support_receipt.parts[]", "bank_account order_no date"),
        *names("contract", "number date"),
        *AMENDED,
        *names("settlement", "number date"),
    ),
    build=build,
)
