"""Bảng quyết toán kinh phí."""

from __future__ import annotations

from collections.abc import Callable

from documents.house import Column, Paper, Signature, number_column, place_and_date, signing_lines
from documents.vietnamese import money
from papers.amended import (
    AMENDED,
    ANNEX_SUMS,
    amendments,
    annex_of,
    decision_of,
    say_amended,
)
from papers.issuing import (
    centre,
    new_paper,
    paper_day,
)
from papers.kind import Body, ClosedTo, InPack, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.reading import Facts
from papers.tables import ORDER, evidence_table, steps_table
from papers.wording import act, dong_and_words, money_of_track, quoted


def build(facts: Facts) -> Paper:
    """Approved, contracted, accepted; paid and left; every voucher; every step of the final amount."""
    issuer = centre(facts)
    field = "prepared_on" if facts.has("settlement.prepared_on") else "date"
    day = facts.maybe_day(f"settlement.{field}")
    paper = new_paper(
        facts, "Bảng quyết toán kinh phí", issuer.name, paper_day(facts, "settlement", field), landscape=True
    )
    year = facts.vnd("dossier.budget_year")
    paper.head(parent=issuer.parent, body=issuer.name, place_date=place_and_date(issuer.place, day, year))
    paper.title("Bảng quyết toán kinh phí", f"Đề án {quoted(facts.text('dossier.title'))}")
    owners = "; ".join(f"{one.text('name')} (mã số thuế {one.text('tax_code')})" for one in facts.rows("beneficiaries"))
    paper.say(f"Mã hồ sơ: {facts.text('dossier.code')}; nguồn: {money_of_track(facts)}.")
    paper.say(f"Đơn vị thụ hưởng: {owners}.")
    say_amended(paper, facts)
    paper.heading("I. Tổng hợp kinh phí")
    _summary(paper, facts)
    paper.heading("II. Bảng kê hóa đơn, chứng từ")
    evidence_table(paper, facts)
    paper.heading("III. Cách tính mức hỗ trợ được quyết toán")
    steps_table(paper, facts.rows("settlement.steps"))
    paper.say(f"Kinh phí hỗ trợ quyết toán: {dong_and_words(facts.vnd('settlement.support_vnd'))}.").end()
    owners_sign = [
        Signature(["Đại diện đơn vị thụ hưởng", one.text("position")], one.text("representative"))
        for one in facts.rows("beneficiaries")
    ]
    unit = Signature(
        ["Thủ trưởng đơn vị thực hiện", *signing_lines(facts.text("unit.position"), of=issuer.name)],
        facts.text("unit.representative"),
    )
    return paper.sign_together([*owners_sign, unit])


def _summary(paper: Paper, facts: Facts) -> None:
    approved, contract = facts.maybe("approval.number"), facts.maybe("contract.number")
    columns = [ORDER, Column("Chỉ tiêu", weight=3), Column("Căn cứ", weight=4), number_column("Số tiền")]
    decision = act(approved, facts.maybe_day("approval.date"), "QĐ-SCT")
    signed = act(contract, facts.maybe_day("contract.date"), "HĐ-TTKC")
    visit = act(facts.maybe("acceptance.number"), facts.maybe_day("acceptance.date"), "BB-TTKC")
    entries: list[tuple[str, str, int]] = [
        ("Tổng kinh phí theo hợp đồng", f"Hợp đồng {signed}", facts.vnd("contract.total_vnd")),
        *_changed(facts, "Tổng kinh phí theo phụ lục hợp đồng", annex_of, "total_vnd"),
        ("Mức hỗ trợ được phê duyệt", f"Quyết định {decision}", facts.vnd("approval.support_vnd")),
        *_changed(facts, "Mức hỗ trợ được điều chỉnh", decision_of, "support_vnd"),
        ("Mức hỗ trợ theo hợp đồng", f"Hợp đồng {signed}", facts.vnd("contract.support_vnd")),
        *_changed(facts, "Mức hỗ trợ theo phụ lục hợp đồng", annex_of, "support_vnd"),
    ]
    named = [
        ("Chi phí thực tế được nghiệm thu", f"Biên bản nghiệm thu {visit}".strip(), "settlement.accepted_cost_vnd"),
        ("Mức hỗ trợ được quyết toán", "Mục III của Bảng này", "settlement.support_vnd"),
        ("Đã tạm ứng", "", "settlement.advanced_vnd"),
        ("Đã chi trả (kể cả tạm ứng)", "", "settlement.paid_vnd"),
        ("Còn phải chi trả", "", "settlement.remaining_vnd"),
        ("Phải thu hồi", "", "settlement.to_recover_vnd"),
    ]
    entries += [(text, base, facts.vnd(name)) for text, base, name in named]
    rows = [[str(place), text, base, money(amount)] for place, (text, base, amount) in enumerate(entries, start=1)]
    paper.table(columns, rows, unit="đồng", name="tong_hop")


def _changed(facts: Facts, what: str, by: Callable[[Facts], str], name: str) -> list[tuple[str, str, int]]:
    """A sum as each amendment that changed it says, with the paper that says it."""
    return [(what, by(row), row.vnd(name)) for row in amendments(facts) if row.has(name)]


KIND = PaperKind(
    code="SETTLEMENT_TABLE",
    title="Bảng quyết toán kinh phí",
    layout="sheet",
    issuer=Body.CENTRE,
    symbol="",
    section="settlement",
    place=310,
    issued_by=IssuedBy.ITS_BODY,
    signed_by=SignedBy.WHO_ACTS,
    lasts=Lasts.FOR_EVER,
    last_stands=True,
    signed_first=False,
    attached_to="SETTLEMENT_DECISION",
    of_a_plan=False,
    told_by_its_act=False,
    pack=InPack(place=110, always=True, every=False),
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
        "approval.support_vnd",
        *names("contract", "support_vnd total_vnd"),
        *names("settlement", "accepted_cost_vnd support_vnd advanced_vnd paid_vnd remaining_vnd to_recover_vnd"),
        "settlement.steps[].rule",
        *names("evidence[]", "no invoice_no date seller content before_tax_vnd tax_vnd amount_vnd counted_vnd"),
    ),
    may_use=(
        "province.name",
        "unit.parent_name",
        "funding.source_label",
        *names("settlement", "prepared_on date"),
        *names("settlement.steps[]", "clause inputs result_vnd beneficiary"),
        *names("evidence[]", "series seller_tax_code transfer_no transfer_date"),
        *names("approval", "number date"),
        *names("contract", "number date"),
        *AMENDED,
        *ANNEX_SUMS,
        *names("acceptance", "number date"),
    ),
    build=build,
)
