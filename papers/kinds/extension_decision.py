"""Quyết định chuyển đề án sang năm sau."""

from __future__ import annotations

from documents.house import Paper
from documents.vietnamese import date_long
from papers.kind import ON_SUBMISSION, Body, ClosedTo, InPack, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.pauses import PAUSE_MAY_USE, PAUSE_NEEDS, owners_of, pause_begun, pause_closed, project_of
from papers.reading import Facts
from papers.wording import dong, lower_first, without_end


def build(facts: Facts) -> Paper:
    """Into the next budget year: the new end, and that the money is not given twice."""
    paper = pause_begun(facts, "extension", "Chuyển thời gian thực hiện đề án sang năm sau")
    year = facts.vnd("extension.year")
    paper.article(
        f"Cho phép chuyển thời gian thực hiện {project_of(facts)} sang năm {year}: thời hạn hợp đồng từ "
        f"{date_long(facts.day('extension.before'))} chuyển đến hết {date_long(facts.day('extension.ends_on'))}. Lý "
        f"do: {without_end(lower_first(facts.text('extension.reason')))}."
    )
    paper.article(
        f"Kinh phí hỗ trợ {dong(facts.vnd('contract.in_force_vnd'))} không thay đổi; phần chưa chi được bố trí trong "
        f"dự toán năm {year} theo quy định của pháp luật về ngân sách nhà nước."
    )
    paper.article(
        f"{facts.text('unit.name')} ký phụ lục hợp đồng với đơn vị thụ hưởng ({owners_of(facts)}), theo dõi tiến độ và "
        "tổ chức nghiệm thu trong thời hạn nêu tại Điều 1."
    )
    return pause_closed(paper, facts, "extension", 4)


KIND = PaperKind(
    code="EXTENSION_DECISION",
    title="Quyết định chuyển đề án sang năm sau",
    layout="decision",
    issuer=Body.PPC,
    symbol="QĐ-UBND",
    section="extension",
    place=230,
    issued_by=IssuedBy.WHO_DECIDES,
    signed_by=SignedBy.WHO_ACTS,
    lasts=Lasts.WITH_PROJECT,
    last_stands=False,
    signed_first=True,
    attached_to="",
    of_a_plan=False,
    told_by_its_act=True,
    pack=InPack(place=50, always=False, every=False),
    closed_to=ClosedTo.NOBODY,
    before_council=False,
    amended_by_annex=False,
    put_in_annex=True,
    act="",
    works_out=None,
    needs=(
        *PAUSE_NEEDS,
        *names("extension", "reason before ends_on year signer signer_position"),
        "contract.in_force_vnd",
    ),
    may_use=(
        *PAUSE_MAY_USE,
        *names("extension", ON_SUBMISSION),
        *names("extension", "number symbol date authority issuer"),
    ),
    build=build,
)
