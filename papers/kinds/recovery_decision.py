"""Quyết định thu hồi kinh phí hỗ trợ."""

from __future__ import annotations

from documents.house import Paper
from documents.vietnamese import date_long
from papers.issuing import (
    base_on,
    decided,
    enforced,
    filed,
    issuer_of,
    proposer,
    recipients,
    signature,
)
from papers.kind import Body, ClosedTo, InPack, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.project_decisions import DECISION_MAY_USE, DECISION_NEEDS, contracted, earlier
from papers.reading import Facts
from papers.wording import dong_and_words, lower_first, quoted, without_end


def build(facts: Facts) -> Paper:
    """How much must come back, by when, and why."""
    issuer = issuer_of(facts, "recovery", "DOIT")
    abstract = f"Thu hồi kinh phí hỗ trợ đề án {quoted(facts.text('dossier.title'))}"
    bases = [*earlier(facts), *contracted(facts)]
    bases += base_on("Quyết định ngừng triển khai đề án", facts, "termination", "QĐ-SCT")
    paper = decided(facts, "recovery", abstract, bases, on_proposal_of=proposer(facts, issuer))
    owners = "; ".join(f"{one.text('name')} (mã số thuế {one.text('tax_code')})" for one in facts.rows("beneficiaries"))
    paper.article(
        f"Thu hồi kinh phí đã hỗ trợ cho đề án {quoted(facts.text('dossier.title'))}, mã hồ sơ "
        f"{facts.text('dossier.code')}: {dong_and_words(facts.vnd('recovery.amount_vnd'))}. Đơn vị nộp trả: {owners}. "
        f"Lý do: {without_end(lower_first(facts.text('recovery.reason')))}."
    )
    paper.article(
        f"Đơn vị nộp trả chuyển đủ số tiền nêu tại Điều 1 cho {facts.text('unit.name')} chậm nhất "
        f"{date_long(facts.day('recovery.due_on'))} để nộp ngân sách nhà nước theo quy định. Quá thời hạn trên, việc "
        "thu hồi được thực hiện theo quy định của pháp luật."
    )
    paper.article(f"{facts.text('unit.name')} theo dõi, đôn đốc việc nộp trả và báo cáo kết quả thu hồi.")
    enforced(paper, facts, issuer)
    return paper.sign(signature(facts, "recovery", issuer), to=recipients(facts, issuer, 4), filed=filed(issuer, 3))


KIND = PaperKind(
    code="RECOVERY_DECISION",
    title="Quyết định thu hồi kinh phí hỗ trợ",
    layout="decision",
    issuer=Body.DOIT,
    symbol="QĐ-SCT",
    section="recovery",
    place=380,
    issued_by=IssuedBy.WHO_DECIDES,
    signed_by=SignedBy.WHO_ACTS,
    lasts=Lasts.FOR_EVER,
    last_stands=False,
    signed_first=True,
    attached_to="",
    of_a_plan=False,
    told_by_its_act=False,
    pack=InPack(place=160, always=False, every=False),
    closed_to=ClosedTo.NOBODY,
    before_council=False,
    amended_by_annex=False,
    put_in_annex=False,
    act="",
    works_out=None,
    needs=(
        *DECISION_NEEDS,
        *names("beneficiaries[]", "name tax_code"),
        *names("recovery", "reason amount_vnd due_on signer signer_position"),
    ),
    may_use=(
        *DECISION_MAY_USE,
        *names("contract", "number date"),
        *names("termination", "number date"),
        *names("recovery", "number symbol date authority issuer"),
    ),
    build=build,
)
