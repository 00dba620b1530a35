"""Biên bản kiểm tra sau hỗ trợ."""

from __future__ import annotations

from documents.house import Paper
from papers.kind import Body, ClosedTo, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.reading import Facts
from papers.tables import accepted_items_table
from papers.visits import minutes_begun, minutes_closed
from papers.wording import act, dong_and_words, quoted, without_end


def build(facts: Facts) -> Paper:
    """Is what the State helped to buy still there and used?"""
    title = quoted(facts.text("dossier.title"))
    paper = minutes_begun(facts, "post_check", f"Kiểm tra sau hỗ trợ đề án {title}")
    paper.say(
        f"Thành phần: đại diện {facts.text('unit.name')}; đại diện đơn vị thụ hưởng "
        f"({'; '.join(one.text('name') for one in facts.rows('beneficiaries'))})."
    )
    paper.say("Nội dung:", keep_next=True)
    visit = act(facts.maybe("acceptance.number"), facts.maybe_day("acceptance.date"), "BB-TTKC")
    paper.say(
        f"1. Kiểm tra việc quản lý, sử dụng các hạng mục được hỗ trợ của đề án {title}, mã hồ sơ "
        f"{facts.text('dossier.code')}{f', đã nghiệm thu theo Biên bản {visit}' if visit else ''}:",
        keep_next=True,
    )
    accepted_items_table(paper, facts)
    paper.say(f"2. Kết quả: {without_end(facts.text('post_check.result_label'))}.")
    place = 3
    for line in facts.maybe_lines("post_check.note"):
        paper.say(f"{place}. Ghi nhận: {without_end(line)}.")
        place += 1
    if facts.has("settlement.support_vnd"):
        paper.say(f"{place}. Kinh phí đã hỗ trợ: {dong_and_words(facts.vnd('settlement.support_vnd'))}.")
        place += 1
    paper.say(
        f"{place}. Đơn vị thụ hưởng tiếp tục quản lý, sử dụng máy móc, thiết bị đúng mục đích; thông báo cho "
        f"{facts.text('unit.name')} khi có thay đổi."
    )
    return minutes_closed(
        paper, facts, [facts.maybe("department.name", "Sở Công Thương"), "Đơn vị thụ hưởng"], "post_check"
    )


KIND = PaperKind(
    code="POST_CHECK_MINUTES",
    title="Biên bản kiểm tra sau hỗ trợ",
    layout="minutes",
    issuer=Body.CENTRE,
    symbol="BB-TTKC",
    section="post_check",
    place=370,
    issued_by=IssuedBy.ITS_BODY,
    signed_by=SignedBy.WHO_ACTS,
    lasts=Lasts.FOR_EVER,
    last_stands=False,
    signed_first=False,
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
    needs=(
        *names("dossier", "code title budget_year"),
        *names("unit", "name representative position place short"),
        *names("beneficiaries[]", "name representative position"),
        *names("items[]", "no name quantity amount_vnd accepted_quantity accepted_vnd"),
        *names("post_check", "date place result_label"),
    ),
    may_use=(
        "province.name",
        "unit.parent_name",
        *names("items[]", "beneficiary model unit serial"),
        *names("post_check", "number note started_at ended_at"),
        "department.name",
        *names("acceptance", "number date"),
        "settlement.support_vnd",
    ),
    build=build,
)
