"""Quyết định cho tiếp tục đề án."""

from __future__ import annotations

from documents.house import Paper
from documents.vietnamese import date_long
from papers.kind import Body, ClosedTo, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.pauses import PAUSE_MAY_USE, PAUSE_NEEDS, owners_of, pause_begun, pause_closed, project_of
from papers.reading import Facts
from papers.wording import lower_first, without_end


def build(facts: Facts) -> Paper:
    """The work goes on where it stopped."""
    paper = pause_begun(facts, "resumption", "Tiếp tục thực hiện đề án", "suspension")
    paper.article(
        f"Cho phép tiếp tục thực hiện {project_of(facts)} kể từ ngày ký Quyết định này"
        f"{_because(facts, 'resumption.note')}."
    )
    until = facts.maybe_day("contract.ends_on")
    limit = f" trong thời hạn hợp đồng, đến hết {date_long(until)}" if until else " trong thời hạn hợp đồng"
    paper.article(
        f"Đơn vị thụ hưởng ({owners_of(facts)}) thực hiện đúng nội dung đã được phê duyệt{limit}; cần thêm thời gian "
        "thì đề nghị điều chỉnh trước khi hết thời hạn."
    )
    return pause_closed(paper, facts, "resumption", 3)


def _because(facts: Facts, name: str) -> str:
    return f". Căn cứ cho tiếp tục: {without_end(lower_first(facts.text(name)))}" if facts.has(name) else ""


KIND = PaperKind(
    code="RESUMPTION_DECISION",
    title="Quyết định cho tiếp tục đề án",
    layout="decision",
    issuer=Body.DOIT,
    symbol="QĐ-SCT",
    section="resumption",
    place=220,
    issued_by=IssuedBy.WHO_DECIDES_OR_CENTRE,
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
    needs=(*PAUSE_NEEDS, *names("resumption", "signer signer_position")),
    may_use=(
        *PAUSE_MAY_USE,
        "contract.ends_on",
        "resumption.note",
        *names("suspension", "number date"),
        *names("resumption", "number symbol date authority issuer"),
    ),
    build=build,
)
