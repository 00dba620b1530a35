"""The tables that several papers print: items, shares of the beneficiaries, sources, computed steps, evidence."""

from __future__ import annotations

from collections.abc import Sequence

from documents.house import Cell, Column, Paper, Row, number_column
from documents.vietnamese import money
from language.clauses import is_convention
from papers.reading import Facts
from papers.wording import cited, inputs_text, short_day

ORDER = Column("TT", "center", tight=True)


def items_table(paper: Paper, facts: Facts) -> None:
    """Machines and services with quantity and price; a group project names the beneficiary above its lines."""
    columns = [
        ORDER,
        Column("Tên máy móc, thiết bị", weight=3),
        Column("Ký hiệu, xuất xứ", weight=2),
        Column("ĐVT", "center", tight=True),
        Column("SL", "center", tight=True),
        number_column("Đơn giá"),
        number_column("Thành tiền"),
    ]
    rows: list[Row] = []
    for item, heading in _grouped(facts.rows("items"), len(columns)):
        rows += heading
        rows.append(
            [
                str(item.vnd("no")),
                item.text("name"),
                _and(item.maybe("model"), item.maybe("origin")),
                item.maybe("unit"),
                money(item.vnd("quantity")),
                money(item.vnd("unit_price_vnd")),
                money(item.vnd("amount_vnd")),
            ]
        )
    total = sum(item.vnd("amount_vnd") for item in facts.rows("items"))
    rows.append([Cell("Tổng cộng", span=6, bold=True), Cell(money(total), bold=True)])
    paper.table(columns, rows, unit="đồng", name="hang_muc")


def accepted_items_table(paper: Paper, facts: Facts) -> None:
    """What was approved beside what was seen on site."""
    columns = [
        ORDER,
        Column("Tên máy móc, thiết bị", weight=3),
        Column("Ký hiệu, số máy", weight=2.6),
        Column("ĐVT", "center", tight=True),
        Column("SL duyệt", "center", tight=True),
        Column("SL nghiệm thu", "center", tight=True),
        number_column("Giá trị được duyệt"),
        number_column("Giá trị nghiệm thu"),
    ]
    rows: list[Row] = []
    approved = accepted = 0
    for item, heading in _grouped(facts.rows("items"), len(columns)):
        rows += heading
        approved += item.vnd("amount_vnd")
        accepted += item.vnd("accepted_vnd")
        rows.append(
            [
                str(item.vnd("no")),
                item.text("name"),
                _and(item.maybe("model"), item.maybe("serial")),
                item.maybe("unit"),
                money(item.vnd("quantity")),
                money(item.vnd("accepted_quantity")),
                money(item.vnd("amount_vnd")),
                money(item.vnd("accepted_vnd")),
            ]
        )
    rows.append(
        [
            Cell("Tổng cộng", span=6, bold=True),
            Cell(money(approved), bold=True),
            Cell(money(accepted), bold=True),
        ]
    )
    paper.table(columns, rows, unit="đồng", name="hang_muc_nghiem_thu")


def quotes_table(paper: Paper, facts: Facts) -> None:
    """The quotations behind the prices."""
    names = {item.vnd("no"): item.text("name") for item in facts.rows("items")}
    columns = [ORDER, Column("Hạng mục", weight=2), Column("Đơn vị báo giá", weight=3)]
    columns += [Column("Ngày báo giá", "center", tight=True), number_column("Đơn giá")]
    rows = [
        [
            str(place),
            names.get(quote.vnd("item_no"), f"Hạng mục {quote.vnd('item_no')}"),
            quote.text("seller"),
            short_day(quote, "date"),
            money(quote.vnd("unit_price_vnd")),
        ]
        for place, quote in enumerate(facts.rows("quotes"), start=1)
    ]
    paper.table(columns, rows, unit="đồng", name="bao_gia")


def shares_table(paper: Paper, facts: Facts) -> None:
    """The money of each beneficiary."""
    columns = [ORDER, Column("Đơn vị thụ hưởng", weight=2), Column("Địa chỉ", weight=2)]
    columns += [number_column("Tổng kinh phí"), number_column("Ngân sách hỗ trợ"), number_column("Vốn đối ứng")]
    amounts = ("total_vnd", "support_vnd", "counterpart_vnd")
    beneficiaries = facts.rows("beneficiaries")
    rows: list[Row] = [
        [str(place), one.text("name"), one.maybe("address"), *(money(one.vnd(name)) for name in amounts)]
        for place, one in enumerate(beneficiaries, start=1)
    ]
    sums = [Cell(money(sum(one.vnd(name) for one in beneficiaries)), bold=True) for name in amounts]
    rows.append([Cell("Tổng cộng", span=3, bold=True), *sums])
    paper.table(columns, rows, unit="đồng", name="phan_tung_don_vi")


def sources_table(paper: Paper, facts: Facts) -> None:
    """Where the money comes from; sources without money are left out."""
    sources = (
        ("central_vnd", "Ngân sách trung ương hỗ trợ (khuyến công quốc gia)"),
        ("local_vnd", "Ngân sách địa phương hỗ trợ (khuyến công địa phương)"),
        ("counterpart_vnd", "Vốn đối ứng của đơn vị thụ hưởng"),
        ("other_vnd", "Nguồn khác"),
    )
    funding = [(label, facts.maybe_vnd(f"funding.{name}") or 0) for name, label in sources]
    rows: list[Row] = [
        [str(place), label, money(amount)]
        for place, (label, amount) in enumerate(((label, amount) for label, amount in funding if amount), start=1)
    ]
    total = Cell(money(facts.vnd("funding.total_vnd")), bold=True)
    rows.append([Cell("Tổng cộng", span=2, bold=True), total])
    paper.table([ORDER, Column("Nguồn kinh phí"), number_column("Số tiền")], rows, unit="đồng", name="nguon")


def steps_table(paper: Paper, steps: Sequence[Facts]) -> None:
    """A computation step by step: what is done, with which numbers, by which clause, what comes out.

    Steps of several beneficiaries stand below the name of each and are counted anew. A step that only says what is not
    confirmed yet is for screens; so is a convention where a law should stand.
    """
    columns = [
        Column("Bước", "center", tight=True),
        Column("Nội dung tính", weight=3),
        Column("Số liệu", weight=3),
        Column("Căn cứ", weight=3),
        number_column("Kết quả"),
    ]
    rows: list[Row] = []
    place = 0
    for step, heading in _grouped([step for step in steps if not is_convention(step.text("rule"))], len(columns)):
        rows += heading
        place = 1 if heading else place + 1
        rows.append(
            [
                str(place),
                step.text("rule"),
                inputs_text(step.raw("inputs")),
                cited(step, "clause"),
                _limit(step.maybe_vnd("result_vnd")),
            ]
        )
    paper.table(columns, rows, unit="đồng", name="buoc_tinh")


def changes_table(paper: Paper, changes: Sequence[Facts], before: str, after: str) -> None:
    """What is changed: from what, to what; the two headings say in whose words. Each kind stands under its clause.

    Where money changes, a last column has the difference in đồng.
    """
    money_too = any(change.has("difference") for change in changes)
    columns = [ORDER, Column("Nội dung", weight=2), Column(before, weight=3), Column(after, weight=3)]
    columns += [number_column("Chênh lệch (đồng)")] if money_too else []
    rows: list[Row] = []
    under = ""
    for place, change in enumerate(changes, start=1):
        kind = change.maybe("kind_label")
        clause = cited(change, "clause")
        heading = f"{kind} ({clause})" if kind and clause else kind
        if heading and heading != under:
            rows.append([Cell(heading, span=len(columns), bold=True, align="left")])
        under = heading
        row: Row = [str(place), change.text("what"), change.text("before"), change.text("after")]
        rows.append([*row, change.maybe("difference")] if money_too else row)
    paper.table(columns, rows, name="dieu_chinh")


def evidence_table(paper: Paper, facts: Facts) -> None:
    """The list of vouchers: invoice, seller, amounts, proof of transfer, what counts."""
    columns = [
        ORDER,
        Column("Hóa đơn (ký hiệu, số)", "center", weight=2),
        Column("Ngày hóa đơn", "center", tight=True),
        Column("Bên bán (mã số thuế)", weight=4),
        Column("Nội dung", weight=4),
        number_column("Trước thuế"),
        number_column("Thuế"),
        number_column("Thanh toán"),
        Column("Chứng từ chuyển tiền", "center", weight=2),
        number_column("Giá trị được tính"),
    ]
    evidence = facts.rows("evidence")
    rows: list[Row] = []
    for voucher in evidence:
        transfer = _and(voucher.maybe("transfer_no"), short_day(voucher, "transfer_date"))
        tax_code = voucher.maybe("seller_tax_code")
        rows.append(
            [
                str(voucher.vnd("no")),
                _and(voucher.maybe("series"), voucher.text("invoice_no")),
                short_day(voucher, "date"),
                voucher.text("seller") + (f" ({tax_code})" if tax_code else ""),
                voucher.text("content"),
                *(money(voucher.vnd(name)) for name in ("before_tax_vnd", "tax_vnd", "amount_vnd")),
                transfer,
                money(voucher.vnd("counted_vnd")),
            ]
        )
    sums = {
        name: Cell(money(sum(voucher.vnd(name) for voucher in evidence)), bold=True)
        for name in ("before_tax_vnd", "tax_vnd", "amount_vnd", "counted_vnd")
    }
    rows.append(
        [
            Cell("Tổng cộng", span=5, bold=True),
            sums["before_tax_vnd"],
            sums["tax_vnd"],
            sums["amount_vnd"],
            "",
            sums["counted_vnd"],
        ]
    )
    paper.table(columns, rows, unit="đồng", small=True, name="chung_tu")


def several_owners(rows: Sequence[Facts], name: str) -> bool:
    """Whether the rows belong to more than one beneficiary, so that each is named above its own."""
    return len({row.maybe(name) for row in rows}) > 1


def _limit(vnd: int | None) -> str:
    """The result of a step; a rule that the text leaves without rate or cap limits nothing."""
    return "không giới hạn" if vnd is None else money(vnd)


def _grouped(rows: Sequence[Facts], width: int) -> list[tuple[Facts, list[Row]]]:
    """Each row with the heading that goes before it: the beneficiary's name, where there are several."""
    owners = [row.maybe("beneficiary") for row in rows]
    several = several_owners(rows, "beneficiary")
    made: list[tuple[Facts, list[Row]]] = []
    before = ""
    for row, owner in zip(rows, owners, strict=True):
        heading: list[Row] = [[Cell(owner, span=width, bold=True, align="left")]] if several and owner != before else []
        made.append((row, heading))
        before = owner
    return made


def _and(*parts: str) -> str:
    """What is known of the parts, with commas."""
    return ", ".join(part for part in parts if part)
