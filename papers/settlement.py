"""Bảng quyết toán with its list of vouchers, and the decision that approves it."""

from __future__ import annotations

from collections.abc import Callable

from documents.house import Column, Paper, Signature, attached_to, number_column, place_and_date, signing_lines
from documents.vietnamese import money
from papers.amended import (
    AMENDED,
    ANNEX_SUMS,
    amendments,
    annex_of,
    based_on_amendments,
    based_on_annexes,
    decision_of,
    say_amended,
)
from papers.issuing import (
    base_on,
    centre,
    decided,
    enforced,
    filed,
    issuer_of,
    new_paper,
    paper_day,
    proposed,
    recipients,
    signature,
    symbol_for,
)
from papers.kind import ISSUING, ON_SUBMISSION, RECEIVING, Lasts, PaperKind, names
from papers.reading import Facts
from papers.tables import ORDER, evidence_table, steps_table
from papers.wording import act, dong, dong_and_words, money_of_track, quoted


def build_table(facts: Facts) -> Paper:
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


def build_decision(facts: Facts) -> Paper:
    """The final amount, what is left to pay or to give back; the computation in an appendix."""
    issuer = issuer_of(facts, "settlement", "DOIT")
    title = quoted(facts.text("dossier.title"))
    bases = base_on("Quyết định phê duyệt đề án khuyến công", facts, "approval", "QĐ-SCT")
    bases += based_on_amendments(facts)
    bases += base_on("Hợp đồng", facts, "contract", "HĐ-TTKC")
    bases += based_on_annexes(facts)
    bases += base_on("Biên bản nghiệm thu", facts, "acceptance", "BB-TTKC")
    unit = facts.text("unit.name")
    paper = decided(
        facts,
        "settlement",
        f"Phê duyệt quyết toán kinh phí hỗ trợ đề án {title}",
        bases,
        on_proposal_of=proposed(facts, "settlement", issuer),
    )
    owners = "; ".join(f"{one.text('name')} (mã số thuế {one.text('tax_code')})" for one in facts.rows("beneficiaries"))
    paper.article(
        f"Phê duyệt quyết toán kinh phí hỗ trợ đề án {title}, mã hồ sơ {facts.text('dossier.code')}, như sau:"
    )
    paper.say(f"1. Đơn vị thực hiện: {unit}. Đơn vị thụ hưởng: {owners}.")
    paper.say(f"2. Chi phí thực tế được nghiệm thu: {dong(facts.vnd('settlement.accepted_cost_vnd'))}.")
    paper.say(
        f"3. Kinh phí hỗ trợ được quyết toán: {dong_and_words(facts.vnd('settlement.support_vnd'))}, từ nguồn "
        f"{money_of_track(facts)}; cách tính theo Phụ lục kèm theo Quyết định này."
    )
    parts = facts.maybe_rows("settlement.parts")
    if parts:
        paper.say("Trong đó:", keep_next=True)
        for one in parts:
            paper.say(f"- {one.text('beneficiary')}: {dong_and_words(one.vnd('amount_vnd'))}.")
    paper.say(f"4. Đã tạm ứng, thanh toán: {dong(facts.vnd('settlement.paid_vnd'))}.")
    remaining, back = facts.vnd("settlement.remaining_vnd"), facts.vnd("settlement.to_recover_vnd")
    if back:
        paper.say(f"5. Kinh phí phải thu hồi: {dong_and_words(back)}.")
    else:
        paper.say(f"5. Kinh phí còn được thanh toán: {dong_and_words(remaining)}.")
    paper.article(
        f"{unit} thanh lý hợp đồng, {'thu hồi' if back else 'thanh toán'} kinh phí theo Điều 1, lưu giữ hồ sơ quyết "
        "toán và chịu trách nhiệm về tính chính xác của số liệu, chứng từ."
    )
    enforced(paper, facts, issuer)
    to = recipients(facts, issuer, 3, place=False)
    paper.sign(signature(facts, "settlement", issuer), to=to, filed=filed(issuer, 3))
    symbol = symbol_for(facts, "settlement", "QĐ", issuer)
    paper.appendix(
        "Phụ lục",
        "Cách tính mức hỗ trợ được quyết toán",
        attached_to("Quyết định", symbol, f"{issuer.head} {issuer.full}"),
    )
    steps_table(paper, facts.rows("settlement.steps"))
    paper.say(f"Kinh phí hỗ trợ được quyết toán: {dong_and_words(facts.vnd('settlement.support_vnd'))}.").end()
    return paper


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


TABLE = PaperKind(
    code="SETTLEMENT_TABLE",
    title="Bảng quyết toán kinh phí",
    layout="sheet",
    issuer="CENTRE",
    symbol="",
    section="settlement",
    last_stands=True,
    dated=("settlement.prepared_on", "settlement.date"),
    attached_to="SETTLEMENT_DECISION",
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
    build=build_table,
)

DECISION = PaperKind(
    code="SETTLEMENT_DECISION",
    title="Quyết định phê duyệt quyết toán",
    layout="decision",
    signed_first=True,
    issuer="DOIT",
    symbol="QĐ-SCT",
    section="settlement",
    lasts=Lasts.WITH_PROJECT,
    needs=(
        *names("dossier", "code title track_label budget_year"),
        *names("department", "name place short"),
        "unit.name",
        *names("beneficiaries[]", "name tax_code"),
        *names(
            "settlement", "accepted_cost_vnd support_vnd paid_vnd remaining_vnd to_recover_vnd signer signer_position"
        ),
        "settlement.steps[].rule",
        "legal_bases",
    ),
    may_use=(
        *ISSUING,
        *RECEIVING,
        "funding.source_label",
        *names("settlement", f"number symbol date authority issuer {ON_SUBMISSION}"),
        *names("settlement.parts[]", "beneficiary amount_vnd"),
        *names("settlement.steps[]", "clause inputs result_vnd beneficiary"),
        *names("approval", "number date"),
        *names("contract", "number date"),
        *AMENDED,
        *names("acceptance", "number date"),
    ),
    build=build_decision,
)
