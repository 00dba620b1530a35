"""Giấy đề nghị tạm ứng."""

from __future__ import annotations

from documents.house import Paper
from papers.amended import ANNEX_SUMS, say_annex_sums
from papers.issuing import department, headed, issuer_of
from papers.kind import Body, ClosedTo, InPack, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.money_requests import MONEY_MAY_USE, MONEY_NEEDS, accounts_table, request_head, say_subject
from papers.reading import Facts
from papers.wording import cited, dong, dong_and_words, money_of_track, without_end


def build(facts: Facts) -> Paper:
    """To the department: one advance, within the ceiling of the activity."""
    issuer = issuer_of(facts, "advance", "CENTRE")
    paper = headed(facts, "advance", "Giấy đề nghị tạm ứng", "GĐN", issuer)
    paper.title("Giấy đề nghị tạm ứng", "Kinh phí hỗ trợ đề án khuyến công")
    paper.addressees([department(facts).full])
    say_subject(paper, facts)
    paper.say(
        f"2. Mức hỗ trợ theo hợp đồng: {dong(facts.vnd('contract.support_vnd'))}; nguồn: {money_of_track(facts)}."
    )
    say_annex_sums(paper, facts)
    paper.say(
        f"3. Mức trần tạm ứng: {dong(facts.vnd('advance.ceiling_vnd'))}"
        + (f", theo {without_end(clause)}." if (clause := cited(facts, "advance.clause")) else ".")
    )
    paper.say(f"4. Số tiền đề nghị tạm ứng: {dong_and_words(facts.vnd('advance.amount_vnd'))}.")
    paper.say("5. Đơn vị thụ hưởng:", keep_next=True)
    accounts_table(paper, facts, facts.vnd("advance.amount_vnd"))
    paper.say(
        "Hợp đồng này chưa tạm ứng lần nào. Số tiền tạm ứng được sử dụng đúng mục đích, được trừ khi thanh toán và "
        "hoàn trả nếu đề án không thực hiện được."
    ).end()
    return paper.sign(request_head(facts, issuer), to=["Như trên", "Đơn vị thụ hưởng"], filed="VT, KT (2)")


KIND = PaperKind(
    code="ADVANCE_REQUEST",
    title="Giấy đề nghị tạm ứng",
    layout="letter",
    issuer=Body.CENTRE,
    symbol="GĐN-TTKC",
    section="advance",
    place=150,
    issued_by=IssuedBy.ITS_BODY,
    signed_by=SignedBy.HEAD,
    lasts=Lasts.FOR_EVER,
    last_stands=True,
    signed_first=True,
    attached_to="",
    of_a_plan=False,
    told_by_its_act=False,
    pack=InPack(place=70, always=False, every=False),
    closed_to=ClosedTo.NOBODY,
    before_council=False,
    amended_by_annex=False,
    put_in_annex=False,
    act="",
    works_out=None,
    needs=(
        *MONEY_NEEDS,
        *names("unit", "name representative position place short"),
        "contract.support_vnd",
        *names("advance", "amount_vnd ceiling_vnd"),
    ),
    may_use=(*MONEY_MAY_USE, *ANNEX_SUMS, *names("advance", "clause number symbol date authority issuer")),
    build=build,
)
