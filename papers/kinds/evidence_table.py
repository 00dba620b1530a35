"""Bảng kê chứng từ: every line of every invoice with its seller, its item, its transfer and what counts of it."""

from __future__ import annotations

from documents.house import Cell, Column, Paper, Row, Signature, number_column, place_and_date, signing_lines
from documents.vietnamese import money
from papers.amended import AMENDED, say_amended
from papers.issuing import centre, new_paper, paper_day
from papers.kind import Body, ClosedTo, InPack, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.reading import Facts
from papers.tables import ORDER, several_owners
from papers.wording import act, dong_and_words, money_of_track, quoted, short_day

AMOUNTS = ("before_tax_vnd", "tax_vnd", "total_vnd", "counted_vnd")


def build(facts: Facts) -> Paper:
    """The lines, then item by item what was accepted beside what is proven."""
    issuer = centre(facts)
    field = "prepared_on" if facts.has("settlement.prepared_on") else "date"
    day = facts.maybe_day(f"settlement.{field}")
    paper = new_paper(facts, "Bảng kê chứng từ", issuer.name, paper_day(facts, "settlement", field), landscape=True)
    year = facts.vnd("dossier.budget_year")
    paper.head(parent=issuer.parent, body=issuer.name, place_date=place_and_date(issuer.place, day, year))
    paper.title("Bảng kê chứng từ", f"Đề án {quoted(facts.text('dossier.title'))}")
    contract = act(facts.maybe("contract.number"), facts.maybe_day("contract.date"), "HĐ-TTKC")
    owners = "; ".join(f"{one.text('name')} (mã số thuế {one.text('tax_code')})" for one in facts.rows("beneficiaries"))
    paper.say(
        f"Mã hồ sơ: {facts.text('dossier.code')}{f'; Hợp đồng {contract}' if contract else ''}; nguồn: "
        f"{money_of_track(facts)}."
    )
    say_amended(paper, facts)
    paper.say(f"Đơn vị thụ hưởng: {owners}.")
    paper.heading("I. Hóa đơn, chứng từ thanh toán")
    _lines(paper, facts)
    paper.heading("II. Chi phí được chứng minh theo từng hạng mục")
    _proof(paper, facts)
    counted = sum(row.vnd("counted_vnd") for row in facts.rows("proof"))
    sum_counted = paper.named("tong_duoc_tinh", dong_and_words(counted))
    paper.say(f"Chi phí được tính, trước thuế, không vượt chi phí nghiệm thu của từng hạng mục: {sum_counted}.")
    paper.say(
        "Các hóa đơn, chứng từ trên là hợp pháp, chỉ dùng để thanh toán cho đề án này; bản gốc lưu tại đơn vị thụ "
        "hưởng."
    ).end()
    signers = [
        Signature(["Đại diện đơn vị thụ hưởng", one.text("position")], one.text("representative"))
        for one in facts.rows("beneficiaries")
    ]
    posts = signing_lines(facts.text("unit.position"), of=issuer.name)
    unit = Signature(["Thủ trưởng đơn vị thực hiện", *posts], facts.text("unit.representative"))
    return paper.sign_together([*signers, unit])


def _lines(paper: Paper, facts: Facts) -> None:
    columns = [
        ORDER,
        Column("Hóa đơn: mẫu số, ký hiệu, số", "center", weight=2.2),
        Column("Ngày lập", "center", tight=True),
        Column("Bên bán, mã số thuế", weight=3),
        Column("Hàng hóa, dịch vụ", weight=3.4),
        Column("Hạng mục", "center", tight=True),
        number_column("Trước thuế"),
        number_column("Thuế"),
        number_column("Tổng cộng"),
        Column("Chứng từ chuyển tiền: số, ngày", "center", weight=2.2),
        number_column("Được tính"),
    ]
    vouchers = facts.rows("evidence")
    several = several_owners(vouchers, "owner")
    rows: list[Row] = []
    totals = dict.fromkeys(AMOUNTS, 0)
    owner, place = "", 0
    for voucher in vouchers:
        if several and voucher.maybe("owner") != owner:
            owner = voucher.maybe("owner")
            rows.append([Cell(owner, span=len(columns), bold=True, align="left")])
        for line in voucher.rows("lines"):
            place += 1
            rows.append(_row(place, voucher, line))
            for name in AMOUNTS:
                totals[name] += line.vnd(name)
    bold = {name: Cell(money(amount), bold=True) for name, amount in totals.items()}
    rows.append(
        [
            Cell("Tổng cộng", span=6, bold=True),
            *(bold[name] for name in ("before_tax_vnd", "tax_vnd", "total_vnd")),
            "",
            bold["counted_vnd"],
        ]
    )
    paper.table(columns, rows, unit="đồng", small=True, name="hoa_don")


def _row(place: int, voucher: Facts, line: Facts) -> list[str]:
    tax_code, note = voucher.maybe("seller_tax_code"), line.maybe("note")
    transfer = [voucher.maybe("transfer_no"), short_day(voucher, "transfer_date")]
    return [
        str(place),
        ", ".join(part for part in (voucher.maybe("series"), voucher.text("invoice_no")) if part),
        short_day(voucher, "date"),
        voucher.text("seller") + (f", {tax_code}" if tax_code else ""),
        line.text("name") + (f" ({note})" if note else ""),
        str(line.maybe_vnd("item_no") or ""),
        *(money(line.vnd(name)) for name in ("before_tax_vnd", "tax_vnd", "total_vnd")),
        ", ".join(part for part in transfer if part),
        money(line.vnd("counted_vnd")),
    ]


def _proof(paper: Paper, facts: Facts) -> None:
    rows_of = facts.rows("proof")
    columns = [
        Column("Hạng mục", "center", tight=True),
        Column("Tên", weight=3),
        Column("Đơn vị thụ hưởng", weight=3),
        number_column("Chi phí nghiệm thu"),
        number_column("Hóa đơn chứng minh"),
        number_column("Chi phí được tính"),
    ]
    amounts = ("accepted_vnd", "proven_vnd", "counted_vnd")
    rows: list[Row] = [
        [
            str(one.vnd("item_no")),
            one.text("name"),
            one.maybe("beneficiary"),
            *(money(one.vnd(name)) for name in amounts),
        ]
        for one in rows_of
    ]
    sums = [Cell(money(sum(one.vnd(name) for one in rows_of)), bold=True) for name in amounts]
    rows.append([Cell("Tổng cộng", span=3, bold=True), *sums])
    paper.table(columns, rows, unit="đồng", name="chi_phi_chung_minh")


KIND = PaperKind(
    code="EVIDENCE_TABLE",
    title="Bảng kê chứng từ",
    layout="sheet",
    issuer=Body.CENTRE,
    symbol="",
    section="settlement",
    place=290,
    issued_by=IssuedBy.ITS_BODY,
    signed_by=SignedBy.WHO_ACTS,
    lasts=Lasts.FOR_EVER,
    last_stands=True,
    signed_first=False,
    attached_to="SETTLEMENT_DECISION",
    of_a_plan=False,
    told_by_its_act=False,
    pack=InPack(place=100, always=True, every=False),
    closed_to=ClosedTo.NOBODY,
    before_council=False,
    amended_by_annex=False,
    put_in_annex=False,
    act="",
    works_out=None,
    dated=("settlement.prepared_on", "settlement.date"),
    needs=(
        *names("dossier", "code title track_label budget_year"),
        *names("unit", "name representative position place short"),
        *names("beneficiaries[]", "name tax_code representative position"),
        *names("evidence[]", "invoice_no date seller"),
        *names("evidence[].lines[]", "name before_tax_vnd tax_vnd total_vnd counted_vnd"),
        *names("proof[]", "item_no name accepted_vnd proven_vnd counted_vnd"),
    ),
    may_use=(
        "province.name",
        "unit.parent_name",
        "funding.source_label",
        *names("settlement", "prepared_on date"),
        *names("contract", "number date"),
        *AMENDED,
        *names("evidence[]", "owner series seller_tax_code transfer_no transfer_date"),
        *names("evidence[].lines[]", "item_no note"),
        "proof[].beneficiary",
    ),
    build=build,
)
