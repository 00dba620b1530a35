"""Biên bản nghiệm thu cơ sở: what was seen on site beside what was approved."""

from __future__ import annotations

from documents.house import Column, Paper, Signature, number_line, post_alone, signing_lines
from documents.vietnamese import date_long
from dossiers.papers.issuing import centre, new_paper, paper_day
from dossiers.papers.kinds import PaperKind, names
from dossiers.papers.parties import labelled
from dossiers.papers.reading import Facts
from dossiers.papers.tables import ORDER, accepted_items_table
from dossiers.papers.wording import act, dong_and_words, quoted, without_end


def build(facts: Facts) -> Paper:
    """The team, the items with quantity, serial number and real cost, the result."""
    issuer = centre(facts)
    title = quoted(facts.text("dossier.title"))
    paper = new_paper(facts, "Biên bản nghiệm thu cơ sở", issuer.name, paper_day(facts, "acceptance"))
    number = number_line(facts.maybe("acceptance.number"), f"BB-{issuer.short}")
    paper.head(parent=issuer.parent, body=issuer.name, number=number)
    paper.title("Biên bản", f"Nghiệm thu cơ sở đề án {title}", ruled=False)
    paper.say(f"Thời gian: {date_long(facts.day('acceptance.date'))}.")
    paper.say(f"Địa điểm: {facts.text('acceptance.place')}.")
    contract = act(facts.maybe("contract.number"), facts.maybe_day("contract.date"), "HĐ-TTKC")
    if contract:
        paper.say(f"Nghiệm thu theo Hợp đồng {contract}.")
    _team(paper, facts)
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
    paper.say("Biên bản đã được đọc lại cho các thành phần tham dự cùng nghe, thống nhất và ký tên.").end()
    posts = signing_lines(facts.text("unit.position"), of=issuer.name)
    unit = Signature(["Đại diện đơn vị thực hiện", *posts], facts.text("unit.representative"))
    hosts = [
        Signature(["Đại diện đơn vị thụ hưởng", one.text("position")], one.text("representative"))
        for _, one in labelled(facts)
    ]
    to = ["Thành viên đoàn nghiệm thu", "Đơn vị thụ hưởng"]
    return paper.sign_together([*hosts, unit], to=to, filed="VT, Hồ sơ")


def _team(paper: Paper, facts: Facts) -> None:
    paper.say("Thành phần tham dự:", keep_next=True)
    columns = [ORDER, Column("Họ và tên", weight=2), Column("Chức vụ", weight=2), Column("Cơ quan, đơn vị", weight=3)]
    rows = [
        [
            str(place),
            member.text("name"),
            post_alone(member.maybe("position"), member.maybe("body")),
            member.maybe("body"),
        ]
        for place, member in enumerate(facts.rows("acceptance.members"), start=1)
    ]
    rows += [
        [str(place), one.text("representative"), one.text("position"), one.text("name")]
        for place, one in enumerate(facts.rows("beneficiaries"), start=len(rows) + 1)
        if one.text("representative") not in {row[1] for row in rows}
    ]
    paper.table([*columns, Column("Chữ ký", weight=1.4)], [[*row, ""] for row in rows])


KIND = PaperKind(
    code="ACCEPTANCE_MINUTES",
    title="Biên bản nghiệm thu cơ sở",
    layout="minutes",
    issuer="CENTRE",
    symbol="BB-TTKC",
    section="acceptance",
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
        *names("acceptance", "number remarks"),
        *names("acceptance.members[]", "position body"),
        *names("contract", "number date"),
    ),
    build=build,
)
