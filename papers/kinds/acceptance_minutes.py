"""Biên bản nghiệm thu cơ sở."""

from __future__ import annotations

from documents.house import Paper
from papers.amended import AMENDED
from papers.kind import Body, ClosedTo, InPack, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.reading import Facts
from papers.tables import accepted_items_table
from papers.visits import minutes_begun, minutes_closed, say_contract, say_team
from papers.wording import dong_and_words, quoted, without_end


def build(facts: Facts) -> Paper:
    """The team, the items with quantity, serial number and real cost, the result."""
    title = quoted(facts.text("dossier.title"))
    paper = minutes_begun(facts, "acceptance", f"Nghiệm thu cơ sở đề án {title}")
    say_contract(paper, facts)
    say_team(paper, facts)
    paper.say("Nội dung:", keep_next=True)
    paper.say(
        f"1. Đoàn nghiệm thu đã kiểm tra thực tế đề án {title}, mã hồ sơ {facts.text('dossier.code')}, kết quả:",
        keep_next=True,
    )
    accepted_items_table(paper, facts)
    paper.say(f"2. Khối lượng công việc hoàn thành: {facts.vnd('acceptance.completed_percent')}%.")
    paper.say(f"3. Chi phí thực tế được nghiệm thu: {dong_and_words(facts.vnd('acceptance.accepted_cost_vnd'))}.")
    remarks = facts.maybe_lines("acceptance.remarks")
    if remarks:
        paper.say(f"4. Nhận xét, kiến nghị: {remarks[0]}")
        for remark in remarks[1:]:
            paper.say(remark)
    paper.say(f"{5 if remarks else 4}. Kết luận: {without_end(facts.text('acceptance.result_label'))}.")
    return minutes_closed(paper, facts, ["Thành viên đoàn nghiệm thu", "Đơn vị thụ hưởng"])


KIND = PaperKind(
    code="ACCEPTANCE_MINUTES",
    title="Biên bản nghiệm thu cơ sở",
    layout="minutes",
    issuer=Body.CENTRE,
    symbol="BB-TTKC",
    section="acceptance",
    place=260,
    issued_by=IssuedBy.ITS_BODY,
    signed_by=SignedBy.WHO_ACTS,
    lasts=Lasts.FOR_EVER,
    last_stands=True,
    signed_first=True,
    attached_to="",
    of_a_plan=False,
    told_by_its_act=False,
    pack=InPack(place=80, always=True, every=False),
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
        *names("acceptance", "date place result_label accepted_cost_vnd completed_percent"),
        "acceptance.members[].name",
    ),
    may_use=(
        "province.name",
        "unit.parent_name",
        *names("items[]", "beneficiary model unit serial"),
        *names("acceptance", "number remarks started_at ended_at"),
        *names("acceptance.members[]", "position body"),
        *names("contract", "number date"),
        *AMENDED,
    ),
    build=build,
)
