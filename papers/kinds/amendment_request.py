"""Giấy đề nghị điều chỉnh đề án."""

from __future__ import annotations

from documents.house import Paper
from papers.asked import ASKED_MAY_USE, ASKED_NEEDS, request_begun, signed_by_asker
from papers.kind import Body, ClosedTo, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.reading import Facts
from papers.tables import changes_table
from papers.wording import lower_first, without_end


def build(facts: Facts) -> Paper:
    """What should be changed, from what to what, and why."""
    paper = request_begun(facts, "amendment_request", "Giấy đề nghị", "Điều chỉnh đề án khuyến công")
    paper.say("3. Nội dung đề nghị điều chỉnh:", keep_next=True)
    changes_table(paper, facts.rows("amendment_request.changes"), "Đã được phê duyệt", "Đề nghị điều chỉnh thành")
    paper.say(f"4. Lý do: {without_end(lower_first(' '.join(facts.lines('amendment_request.reason'))))}.")
    paper.say(
        "Kính đề nghị xem xét, chấp thuận. Nội dung điều chỉnh chỉ được thực hiện sau khi cấp có thẩm quyền đồng ý."
    ).end()
    return signed_by_asker(paper, facts, "amendment_request")


KIND = PaperKind(
    code="AMENDMENT_REQUEST",
    title="Giấy đề nghị điều chỉnh đề án",
    layout="form",
    issuer=Body.APPLICANT,
    symbol="",
    section="amendment_request",
    place=170,
    issued_by=IssuedBy.ITS_BODY,
    signed_by=SignedBy.WHO_ACTS,
    lasts=Lasts.FOR_EVER,
    last_stands=False,
    signed_first=False,
    attached_to="",
    of_a_plan=False,
    told_by_its_act=False,
    pack=None,
    closed_to=ClosedTo.NOBODY,
    before_council=False,
    amended_by_annex=False,
    put_in_annex=False,
    act="",
    works_out=None,
    needs=(
        *ASKED_NEEDS,
        *names("amendment_request", "body by_label signer"),
        "amendment_request.reason",
        *names("amendment_request.changes[]", "what before after"),
    ),
    may_use=(
        *ASKED_MAY_USE,
        *names("amendment_request", "date signer_position"),
        *names("amendment_request.changes[]", "difference kind_label clause"),
    ),
    build=build,
)
