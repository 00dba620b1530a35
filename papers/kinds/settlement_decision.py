"""Quyết định phê duyệt quyết toán."""

from __future__ import annotations

from documents.house import Paper, attached_to
from papers.amended import (
    AMENDED,
    based_on_amendments,
    based_on_annexes,
)
from papers.issuing import (
    base_on,
    decided,
    enforced,
    filed,
    issuer_of,
    proposed,
    recipients,
    signature,
    symbol_for,
)
from papers.kind import (
    ISSUING,
    ON_SUBMISSION,
    RECEIVING,
    Body,
    ClosedTo,
    InPack,
    IssuedBy,
    Lasts,
    PaperKind,
    SignedBy,
    names,
)
from papers.reading import Facts
from papers.tables import steps_table
from papers.wording import dong, dong_and_words, money_of_track, quoted


def build(facts: Facts) -> Paper:
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


KIND = PaperKind(
    code="SETTLEMENT_DECISION",
    title="Quyết định phê duyệt quyết toán",
    layout="decision",
    issuer=Body.DOIT,
    symbol="QĐ-SCT",
    section="settlement",
    place=330,
    issued_by=IssuedBy.WHO_DECIDES,
    signed_by=SignedBy.WHO_ACTS,
    lasts=Lasts.WITH_PROJECT,
    last_stands=False,
    signed_first=True,
    attached_to="",
    of_a_plan=False,
    told_by_its_act=False,
    pack=InPack(place=120, always=True, every=False),
    closed_to=ClosedTo.NOBODY,
    before_council=False,
    amended_by_annex=False,
    put_in_annex=False,
    act="",
    works_out=None,
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
    build=build,
)
