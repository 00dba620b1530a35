"""Quyết định hủy kết quả nghiệm thu."""

from __future__ import annotations

from documents.house import Paper
from papers.kind import Body, ClosedTo, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.pauses import PAUSE_MAY_USE, PAUSE_NEEDS, owners_of, pause_begun, pause_closed, project_of
from papers.reading import Facts
from papers.wording import act, lower_first, without_end


def build(facts: Facts) -> Paper:
    """The acceptance is undone before settlement begins."""
    paper = pause_begun(facts, "revocation", "Hủy kết quả nghiệm thu đề án")
    visit = act(facts.maybe("acceptance.number"), facts.maybe_day("acceptance.date"), "BB-TTKC")
    paper.article(
        f"Hủy kết quả nghiệm thu cơ sở ghi tại Biên bản nghiệm thu {visit} của {project_of(facts)}. Lý do: "
        f"{without_end(lower_first(facts.text('revocation.reason')))}."
    )
    paper.article(
        f"Biên bản nêu tại Điều 1 không dùng làm căn cứ thanh toán, quyết toán. {facts.text('unit.name')} yêu cầu đơn "
        f"vị thụ hưởng ({owners_of(facts)}) khắc phục và tổ chức nghiệm thu lại theo quy định."
    )
    return pause_closed(paper, facts, "revocation", 3)


KIND = PaperKind(
    code="REVOCATION_DECISION",
    title="Quyết định hủy kết quả nghiệm thu",
    layout="decision",
    issuer=Body.DOIT,
    symbol="QĐ-SCT",
    section="revocation",
    place=280,
    issued_by=IssuedBy.WHO_DECIDES,
    signed_by=SignedBy.WHO_ACTS,
    lasts=Lasts.FOR_EVER,
    last_stands=False,
    signed_first=True,
    attached_to="",
    of_a_plan=False,
    told_by_its_act=True,
    pack=None,
    closed_to=ClosedTo.NOBODY,
    before_council=False,
    amended_by_annex=False,
    put_in_annex=False,
    act="",
    works_out=None,
    needs=(*PAUSE_NEEDS, *names("revocation", "reason signer signer_position")),
    may_use=(
        *PAUSE_MAY_USE,
        *names("acceptance", "number date"),
        *names("revocation", "number symbol date authority issuer"),
    ),
    build=build,
)
