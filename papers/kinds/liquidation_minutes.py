"""Biên bản thanh lý hợp đồng."""

from __future__ import annotations

from documents.house import Paper
from documents.vietnamese import date_long
from papers.amended import AMENDED, ANNEX_SUMS, based_on_amendments, based_on_annexes, say_annex_sums
from papers.contracts import contract_begun, copies_in_words
from papers.derived import copies_of
from papers.issuing import base_on
from papers.kind import Body, ClosedTo, InPack, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.parties import (
    PARTY_MAY_USE,
    PARTY_NEEDS,
    describe_beneficiaries,
    describe_unit,
    party_signatures,
)
from papers.reading import Facts
from papers.wording import act, dong, dong_and_words, quoted


def build(facts: Facts) -> Paper:
    """What was done, what it cost, what was paid, what is left or comes back; the contract ends."""
    paper = contract_begun(facts, "liquidation", "Biên bản", "Thanh lý hợp đồng hỗ trợ đề án khuyến công", "BBTL-TTKC")
    contract = act(facts.maybe("contract.number"), facts.maybe_day("contract.date"), "HĐ-TTKC")
    bases = [*based_on_amendments(facts), f"Căn cứ Hợp đồng {contract}", *based_on_annexes(facts)]
    bases += base_on("Biên bản nghiệm thu", facts, "acceptance", "BB-TTKC")
    bases += base_on("Quyết định phê duyệt quyết toán", facts, "settlement", "QĐ-SCT")
    paper.bases(bases)
    day = facts.maybe_day("liquidation.date")
    place = facts.text("contract.place")
    paper.say(f"Hôm nay{f', {date_long(day)}' if day else ''}, tại {place}, chúng tôi gồm:", keep_next=True)
    describe_unit(paper, facts)
    describe_beneficiaries(paper, facts)
    paper.say(f"Các bên thống nhất thanh lý Hợp đồng {contract} với các nội dung sau:", keep_next=True)
    paper.article(
        f"Các bên xác nhận đề án {quoted(facts.text('dossier.title'))}, mã hồ sơ {facts.text('dossier.code')}, đã thực "
        f"hiện và được nghiệm thu; chi phí thực tế được nghiệm thu: {dong(facts.vnd('settlement.accepted_cost_vnd'))}."
    )
    _final_money(paper, facts)
    paper.article(
        "Bên B tiếp tục quản lý, sử dụng máy móc, thiết bị đúng mục đích, lưu giữ hóa đơn, chứng từ và phối hợp khi cơ "
        "quan có thẩm quyền kiểm tra sau hỗ trợ."
    )
    copies = paper.named("so_ban", copies_in_words(facts))
    paper.article(
        f"Hợp đồng {contract} chấm dứt kể từ khi các bên hoàn thành nghĩa vụ thanh toán nêu tại Điều 2. Biên bản này "
        f"được lập thành {copies} bản có giá trị như nhau, mỗi đơn vị thụ hưởng giữ 01 bản, Bên A giữ 02 bản."
    ).end()
    return paper.sign_together(party_signatures(facts))


def _final_money(paper: Paper, facts: Facts) -> None:
    paper.article("Kinh phí hỗ trợ được quyết toán như sau:")
    paper.say(f"1. Mức hỗ trợ theo hợp đồng: {dong(facts.vnd('contract.support_vnd'))}.")
    say_annex_sums(paper, facts)
    paper.say(f"2. Mức hỗ trợ được quyết toán: {dong_and_words(facts.vnd('settlement.support_vnd'))}.")
    paper.say(f"3. Đã tạm ứng, thanh toán đến ngày lập biên bản: {dong(facts.vnd('settlement.paid_vnd'))}.")
    remaining, back = facts.vnd("settlement.remaining_vnd"), facts.vnd("settlement.to_recover_vnd")
    if back:
        paper.say(f"4. Bên B hoàn trả cho Bên A: {dong_and_words(back)}.")
    else:
        paper.say(f"4. Bên A còn phải thanh toán cho Bên B: {dong_and_words(remaining)}.")


KIND = PaperKind(
    code="LIQUIDATION_MINUTES",
    title="Biên bản thanh lý hợp đồng",
    layout="contract",
    issuer=Body.CENTRE,
    symbol="BBTL-TTKC",
    section="liquidation",
    place=340,
    issued_by=IssuedBy.ITS_BODY,
    signed_by=SignedBy.WHO_ACTS,
    lasts=Lasts.FOR_EVER,
    last_stands=False,
    signed_first=True,
    attached_to="",
    of_a_plan=False,
    told_by_its_act=False,
    pack=InPack(place=130, always=True, every=False),
    closed_to=ClosedTo.NOBODY,
    before_council=False,
    amended_by_annex=False,
    put_in_annex=False,
    act="",
    works_out=copies_of,
    needs=(
        *names("dossier", "code title budget_year"),
        *PARTY_NEEDS,
        *names("contract", "number place support_vnd"),
        *names("settlement", "accepted_cost_vnd support_vnd paid_vnd remaining_vnd to_recover_vnd"),
    ),
    may_use=(
        *PARTY_MAY_USE,
        "unit.short",
        *names("liquidation", "number date"),
        "contract.date",
        *AMENDED,
        *ANNEX_SUMS,
        *names("acceptance", "number date"),
        *names("settlement", "number date"),
    ),
    build=build,
)
