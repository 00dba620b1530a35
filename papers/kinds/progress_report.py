"""Báo cáo tiến độ thực hiện đề án."""

from __future__ import annotations

from documents.house import Column, Paper
from documents.vietnamese import date_long
from papers.amended import ANNEX_SUMS, say_annex_sums
from papers.asked import ASKED_MAY_USE, ASKED_NEEDS, request_begun, signed_by_asker
from papers.kind import Body, ClosedTo, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.reading import Facts
from papers.tables import ORDER
from papers.wording import dong, short_day, without_end


def build(facts: Facts) -> Paper:
    """How far the work is, and how it came there: every report so far."""
    paper = request_begun(facts, "progress", "Báo cáo", "Tiến độ thực hiện đề án khuyến công")
    said = [
        f"Khối lượng đã thực hiện đến ngày báo cáo: {facts.vnd('progress.percent')}%",
        f"Kinh phí hỗ trợ theo hợp đồng: {dong(facts.vnd('contract.support_vnd'))}; đã tạm ứng: "
        f"{dong(facts.maybe_vnd('contract.advance_vnd') or 0)}",
    ]
    if facts.has("progress.note"):
        said.append(f"Nội dung, vướng mắc: {without_end(' '.join(facts.lines('progress.note')))}")
    for place, sentence in enumerate(said, start=3):
        paper.say(f"{place}. {sentence}.")
    say_annex_sums(paper, facts)
    history = facts.maybe_rows("progress.reports")
    if len(history) > 1:
        paper.say(f"{len(said) + 3}. Các lần báo cáo:", keep_next=True)
        columns = [ORDER, Column("Ngày báo cáo", "center", tight=True), Column("Khối lượng", "center", tight=True)]
        columns += [Column("Người báo cáo", weight=2), Column("Nội dung, vướng mắc", weight=3)]
        rows = [
            [
                str(place),
                short_day(one, "date"),
                f"{one.vnd('percent')}%",
                one.maybe("reporter"),
                one.maybe("note"),
            ]
            for place, one in enumerate(history, start=1)
        ]
        paper.table(columns, rows, name="cac_lan_bao_cao")
    until = facts.maybe_day("contract.ends_on")
    paper.say(
        "Người báo cáo chịu trách nhiệm về tính chính xác của số liệu"
        + (f"; thời hạn hoàn thành theo hợp đồng là {date_long(until)}." if until else ".")
    ).end()
    return signed_by_asker(paper, facts, "progress")


KIND = PaperKind(
    code="PROGRESS_REPORT",
    title="Báo cáo tiến độ thực hiện đề án",
    layout="form",
    issuer=Body.APPLICANT,
    symbol="",
    section="progress",
    place=160,
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
    needs=(*ASKED_NEEDS, *names("progress", "body by_label signer"), "progress.percent", "contract.support_vnd"),
    may_use=(
        *ASKED_MAY_USE,
        *names("progress", "date signer_position"),
        "progress.note",
        *names("progress.reports[]", "date percent reporter note"),
        *names("contract", "advance_vnd ends_on"),
        *ANNEX_SUMS,
    ),
    build=build,
)
