"""Báo cáo kết quả thực hiện đề án, and the paper by which the beneficiaries say that the support reached them."""

from __future__ import annotations

from documents.house import Cell, Column, Paper, Row, Signature, number_column, place_and_date
from documents.vietnamese import money
from papers.amended import (
    AMENDED,
    ANNEX_SUMS,
    amendments,
    annex_of,
    decision_of,
    say_amended,
    say_annex_sums,
)
from papers.issuing import centre, department, filed, head_of_centre, headed, new_paper, paper_day
from papers.kind import PaperKind, names
from papers.reading import Facts
from papers.tables import ORDER, accepted_items_table
from papers.wording import (
    act,
    dong,
    dong_and_words,
    in_province,
    lower_first,
    money_of_track,
    quoted,
    short_day,
    without_end,
)


def build_result(facts: Facts) -> Paper:
    """What was approved, what was done, what it cost, what follows."""
    issuer = centre(facts)
    paper = headed(facts, "result", "Báo cáo kết quả thực hiện đề án", "BC", issuer)
    paper.title("Báo cáo", f"Kết quả thực hiện đề án {quoted(facts.text('dossier.title'))}")
    paper.addressees([department(facts).full])
    paper.heading("I. Đề án được phê duyệt")
    decision = act(facts.maybe("approval.number"), facts.maybe_day("approval.date"), "QĐ-SCT")
    contract = act(facts.maybe("contract.number"), facts.maybe_day("contract.date"), "HĐ-TTKC")
    known = [
        f"Mã hồ sơ: {facts.text('dossier.code')}; nội dung hoạt động: "
        f"{lower_first(facts.text('dossier.activity_name'))}",
        *([f"Quyết định phê duyệt {decision}"] if decision else []),
        *([f"Hợp đồng {contract}"] if contract else []),
        f"Đơn vị thụ hưởng: {'; '.join(one.text('name') for one in facts.rows('beneficiaries'))}",
        f"Tổng kinh phí theo hợp đồng: {dong(facts.vnd('contract.total_vnd'))}; ngân sách hỗ trợ: "
        f"{dong(facts.vnd('contract.support_vnd'))}, từ nguồn {money_of_track(facts)}",
    ]
    for place, sentence in enumerate(known, start=1):
        paper.say(f"{place}. {sentence}.")
    say_annex_sums(paper, facts)
    paper.heading("II. Kết quả thực hiện")
    visit = act(facts.maybe("acceptance.number"), facts.maybe_day("acceptance.date"), "BB-TTKC")
    paper.say(
        f"1. Đề án đã được nghiệm thu tại cơ sở{f' theo Biên bản {visit}' if visit else ''}; khối lượng hoàn thành "
        f"{facts.vnd('acceptance.completed_percent')}%:",
        keep_next=True,
    )
    accepted_items_table(paper, facts)
    if facts.has("goals.effects"):
        paper.say("2. Hiệu quả theo đề án được phê duyệt:", keep_next=True)
        paper.listed(facts.lines("goals.effects"), mark="-", name="goals.effects")
    _changes(paper, facts)
    paper.heading("III. Kinh phí")
    _money(paper, facts)
    paper.heading("IV. Kiến nghị")
    paper.say(
        f"{facts.text('unit.name')} kiến nghị {department(facts).full} xem xét, phê duyệt quyết toán kinh phí hỗ trợ "
        f"{dong_and_words(facts.vnd('settlement.support_vnd'))} và giải quyết phần kinh phí còn lại theo quy định."
    ).end()
    return paper.sign(head_of_centre(facts), to=["Như trên", "Đơn vị thụ hưởng"], filed=filed(issuer, 2))


def _changes(paper: Paper, facts: Facts) -> None:
    """Everything that was changed on the way, if anything was."""
    rows = amendments(facts)
    if not rows:
        return
    place = 3 if facts.has("goals.effects") else 2
    with paper.block("cac_dieu_chinh"):
        paper.say(f"{place}. Điều chỉnh trong quá trình thực hiện:", keep_next=True)
        paper.listed(
            [
                f"{without_end(row.maybe('content', 'Nội dung đề án'))}, theo {decision_of(row)} và {annex_of(row)}"
                for row in rows
            ],
            mark="-",
        )


def _money(paper: Paper, facts: Facts) -> None:
    accepted, support = facts.vnd("settlement.accepted_cost_vnd"), facts.vnd("settlement.support_vnd")
    paper.say(f"1. Chi phí thực tế được nghiệm thu: {dong(accepted)}.")
    paper.say(f"2. Kinh phí hỗ trợ đề nghị quyết toán: {dong(support)}.")
    rest = paper.named("phan_don_vi_bao_dam", dong(max(accepted - support, 0)))
    paper.say(f"3. Phần do đơn vị thụ hưởng bảo đảm: {rest}.")
    paper.say(
        f"4. Đã tạm ứng, thanh toán: {dong(facts.vnd('settlement.paid_vnd'))}; còn đề nghị thanh toán: "
        f"{dong(facts.vnd('settlement.remaining_vnd'))}"
        + (
            f"; phải hoàn trả: {dong(facts.vnd('settlement.to_recover_vnd'))}."
            if facts.vnd("settlement.to_recover_vnd")
            else "."
        )
    )


def build_receipt(facts: Facts) -> Paper:
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


RESULT = PaperKind(
    code="RESULT_REPORT",
    title="Báo cáo kết quả thực hiện đề án",
    layout="letter",
    issuer="CENTRE",
    symbol="BC-TTKC",
    section="result",
    last_stands=True,
    needs=(
        *names("dossier", "code title activity_name track_label budget_year"),
        *names("unit", "name representative position place short"),
        *names("department", "name place short"),
        "beneficiaries[].name",
        *names("items[]", "no name quantity amount_vnd accepted_quantity accepted_vnd"),
        *names("contract", "total_vnd support_vnd"),
        "acceptance.completed_percent",
        *names("settlement", "accepted_cost_vnd support_vnd paid_vnd remaining_vnd to_recover_vnd"),
    ),
    may_use=(
        "province.name",
        *names("department", "parent_name head_title"),
        "unit.parent_name",
        "funding.source_label",
        "goals.effects",
        *names("items[]", "beneficiary model unit serial"),
        *names("approval", "number date"),
        *names("contract", "number date"),
        *names("acceptance", "number date"),
        *AMENDED,
        *ANNEX_SUMS,
        "amendments[].content",
        *names("result", "number symbol date"),
    ),
    build=build_result,
)

RECEIPT = PaperKind(
    code="SUPPORT_RECEIPT",
    title="Giấy xác nhận đã nhận hỗ trợ",
    layout="form",
    issuer="APPLICANT",
    symbol="",
    section="support_receipt",
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
    build=build_receipt,
)
