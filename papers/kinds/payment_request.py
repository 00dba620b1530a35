"""Giấy đề nghị thanh toán."""

from __future__ import annotations

from documents.house import Paper
from papers.issuing import headed, issuer_of
from papers.kind import Body, ClosedTo, InPack, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.money_requests import MONEY_MAY_USE, MONEY_NEEDS, accounts_table, request_head, say_subject
from papers.reading import Facts
from papers.wording import act, dong, dong_and_words, money_of_track, without_end


def build(facts: Facts) -> Paper:
    """To the Treasury: how much, for what, on which account."""
    issuer = issuer_of(facts, "payment", "DOIT")
    paper = headed(facts, "payment", "Giấy đề nghị thanh toán", "GĐN", issuer)
    paper.title("Giấy đề nghị thanh toán", "Kinh phí hỗ trợ đề án khuyến công")
    paper.addressees([facts.text("payment.treasury_name")])
    _instead_of(paper, facts)
    say_subject(paper, facts)
    paper.say(f"2. Nội dung thanh toán: {without_end(facts.text('payment.content'))}.")
    paper.say(f"3. Nguồn: {money_of_track(facts)}; mã nội dung kinh tế: {facts.text('payment.economic_code')}.")
    paper.say(f"4. Số tiền đề nghị thanh toán: {dong_and_words(facts.vnd('payment.amount_vnd'))}.")
    if facts.has("settlement.support_vnd"):
        paper.say(
            f"Kinh phí được quyết toán: {dong(facts.vnd('settlement.support_vnd'))}; đã chi trả: "
            f"{dong(facts.vnd('settlement.paid_vnd'))}."
        )
    paper.say("5. Đơn vị thụ hưởng:", keep_next=True)
    accounts_table(paper, facts, facts.vnd("payment.amount_vnd"))
    paper.say(
        f"Đề nghị {facts.text('payment.treasury_name')} kiểm soát và chuyển tiền theo nội dung trên. {issuer.full} "
        "chịu trách nhiệm về tính chính xác của số liệu và hồ sơ lưu tại đơn vị."
    ).end()
    return paper.sign(request_head(facts, issuer), to=["Như trên", "Đơn vị thụ hưởng"], filed="VT, KT (2)")


def _instead_of(paper: Paper, facts: Facts) -> None:
    """That it takes the place of a request which came back: one demand for the money stands, not two."""
    if facts.has("payment.replaced_number"):
        before = act(facts.text("payment.replaced_number"), facts.maybe_day("payment.replaced_date"), "GĐN-SCT")
        with paper.block("thay_the"):
            paper.say(
                f"Giấy này thay thế Giấy đề nghị thanh toán {before}, đối với số tiền "
                f"{dong(facts.vnd('payment.returned_vnd'))} Kho bạc Nhà nước đã trả lại."
            )


KIND = PaperKind(
    code="PAYMENT_REQUEST",
    title="Giấy đề nghị thanh toán",
    layout="letter",
    issuer=Body.DOIT,
    symbol="GĐN-SCT",
    section="payment",
    place=350,
    issued_by=IssuedBy.ITS_BODY,
    signed_by=SignedBy.HEAD,
    lasts=Lasts.FOR_EVER,
    last_stands=True,
    signed_first=True,
    attached_to="",
    of_a_plan=False,
    told_by_its_act=False,
    pack=InPack(place=140, always=True, every=False),
    closed_to=ClosedTo.NOBODY,
    before_council=False,
    amended_by_annex=False,
    put_in_annex=False,
    act="",
    works_out=None,
    needs=(*MONEY_NEEDS, "department.head_name", *names("payment", "amount_vnd economic_code treasury_name content")),
    may_use=(
        *MONEY_MAY_USE,
        *names("payment", "number symbol date authority issuer replaced_number replaced_date returned_vnd"),
        *names("settlement", "support_vnd paid_vnd"),
    ),
    build=build,
)
