"""Giấy đề nghị nghiệm thu."""

from __future__ import annotations

from documents.house import Paper
from papers.asked import ASKED_MAY_USE, ASKED_NEEDS, request_begun, signed_by_asker
from papers.kind import Body, ClosedTo, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.reading import Facts
from papers.tables import items_table
from papers.wording import without_end


def build(facts: Facts) -> Paper:
    """The work is done; the team may come and see these items."""
    paper = request_begun(facts, "acceptance_request", "Giấy đề nghị", "Nghiệm thu đề án khuyến công")
    paper.say("3. Các hạng mục đề nghị nghiệm thu:", keep_next=True)
    items_table(paper, facts)
    place = 4
    percent = facts.maybe_vnd("progress.percent")
    if percent is not None:
        paper.say(f"{place}. Khối lượng đã thực hiện theo báo cáo gần nhất: {percent}%.")
        place += 1
    if facts.has("acceptance_request.note"):
        paper.say(f"{place}. Ghi chú: {without_end(' '.join(facts.lines('acceptance_request.note')))}.")
    paper.say(
        "Đề án đã thực hiện xong theo hợp đồng. Kính đề nghị tổ chức nghiệm thu tại cơ sở; chúng tôi bố trí người vận "
        "hành và chuẩn bị đủ hồ sơ, hóa đơn, chứng từ để đoàn nghiệm thu kiểm tra."
    ).end()
    return signed_by_asker(paper, facts, "acceptance_request")


KIND = PaperKind(
    code="ACCEPTANCE_REQUEST",
    title="Giấy đề nghị nghiệm thu",
    layout="form",
    issuer=Body.APPLICANT,
    symbol="",
    section="acceptance_request",
    place=250,
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
        *names("acceptance_request", "body by_label signer"),
        *names("items[]", "no name quantity unit_price_vnd amount_vnd"),
    ),
    may_use=(
        *ASKED_MAY_USE,
        *names("acceptance_request", "date signer_position"),
        *names("items[]", "beneficiary model origin unit"),
        "acceptance_request.note",
        "progress.percent",
    ),
    build=build,
)
