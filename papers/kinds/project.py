"""Đề án khuyến công, with the parts that Thông tư 36/2013/TT-BCT, Điều 5 asks for."""

from __future__ import annotations

from documents.house import ROMAN, Paper
from documents.vietnamese import date_long
from papers.issuing import centre, filed, head_of_centre, headed
from papers.kind import Body, ClosedTo, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.reading import Facts
from papers.tables import items_table, shares_table, sources_table, steps_table
from papers.wording import dong, dong_and_words, lower_first, money_of_track


def build(facts: Facts) -> Paper:
    """The project as the implementing unit writes it."""
    issuer = centre(facts)
    paper = headed(facts, "goals", "Đề án khuyến công", "ĐA", issuer)
    paper.title("Đề án khuyến công", facts.text("dossier.title"))
    if facts.has("legal_bases"):
        paper.bases(facts.lines("legal_bases"))
    parts = iter(ROMAN)
    paper.heading(f"{next(parts)}. Thông tin chung")
    _general(paper, facts)
    for title, name in (("Sự cần thiết", "need"), ("Mục tiêu", "objective")):
        _prose(paper, f"{next(parts)}. {title}", facts, name)
    paper.heading(f"{next(parts)}. Nội dung, quy mô")
    content, scale = facts.lines("goals.content"), facts.maybe_lines("goals.scale")
    for line in [*content, *(scale if scale != content else [])]:
        paper.say(line)
    paper.say("Danh mục máy móc, thiết bị, dịch vụ:", keep_next=True)
    items_table(paper, facts)
    _prose(paper, f"{next(parts)}. Tiến độ thực hiện", facts, "schedule")
    paper.say(
        f"Thời gian thực hiện: từ {date_long(facts.day('goals.start_on'))} đến {date_long(facts.day('goals.end_on'))}."
    )
    paper.heading(f"{next(parts)}. Kinh phí thực hiện")
    _money(paper, facts)
    if facts.has("goals.effects"):
        paper.heading(f"{next(parts)}. Hiệu quả dự kiến")
        paper.listed(facts.lines("goals.effects"), mark="-", name="goals.effects")
    _prose(paper, f"{next(parts)}. Tổ chức thực hiện", facts, "organisation")
    paper.end()
    to = [f"{facts.maybe('department.name', 'Sở Công Thương')} (để thẩm định)", "Đơn vị thụ hưởng"]
    return paper.sign(head_of_centre(facts), to=to, filed=filed(issuer, 2))


def _general(paper: Paper, facts: Facts) -> None:
    paper.say(f"1. Mã hồ sơ: {facts.text('dossier.code')}; {lower_first(facts.text('dossier.track_label'))}.")
    if facts.has("dossier.programme"):
        paper.say(f"2. Thuộc chương trình: {facts.text('dossier.programme')}.")
    paper.say(f"{_order(facts, 2)}. Nội dung hoạt động: {lower_first(facts.text('dossier.activity_name'))}.")
    paper.say(f"{_order(facts, 3)}. Đơn vị thực hiện: {facts.text('unit.name')}.")
    paper.say(f"{_order(facts, 4)}. Đơn vị thụ hưởng:", keep_next=True)
    shares_table(paper, facts)


def _order(facts: Facts, place: int) -> int:
    return place + facts.has("dossier.programme")


def _prose(paper: Paper, title: str, facts: Facts, name: str) -> None:
    paper.heading(title)
    for line in facts.lines(f"goals.{name}"):
        paper.say(line)


def _money(paper: Paper, facts: Facts) -> None:
    paper.say(f"Tổng kinh phí: {dong_and_words(facts.vnd('funding.total_vnd'))}, gồm các nguồn:", keep_next=True)
    sources_table(paper, facts)
    paper.say(f"Phần ngân sách hỗ trợ lấy từ {money_of_track(facts)}.")
    with paper.block("cach_tinh"):
        for line in facts.maybe_rows("support.lines"):
            paper.say(
                f"Mức hỗ trợ theo định mức cho {line.text('beneficiary')}: {dong(line.vnd('support_vnd'))}, "
                "tính như sau:",
                keep_next=True,
            )
            steps_table(paper, line.rows("steps"))


KIND = PaperKind(
    code="PROJECT",
    title="Đề án khuyến công",
    layout="letter",
    issuer=Body.CENTRE,
    symbol="ĐA-TTKC",
    section="goals",
    place=70,
    issued_by=IssuedBy.ITS_BODY,
    signed_by=SignedBy.WHO_ACTS,
    lasts=Lasts.WITH_PROJECT,
    last_stands=True,
    signed_first=False,
    attached_to="",
    of_a_plan=False,
    told_by_its_act=False,
    pack=None,
    closed_to=ClosedTo.NOBODY,
    before_council=True,
    amended_by_annex=False,
    put_in_annex=False,
    act="",
    works_out=None,
    needs=(
        *names("dossier", "code title track_label activity_name budget_year"),
        *names("unit", "name representative position place short"),
        *names("beneficiaries[]", "name support_vnd counterpart_vnd total_vnd"),
        *names("items[]", "no name quantity unit_price_vnd amount_vnd"),
        *names("funding", "total_vnd"),
        *names("goals", "need objective content schedule start_on end_on organisation"),
    ),
    may_use=(
        *names("dossier", "programme"),
        "province.name",
        "unit.parent_name",
        "beneficiaries[].address",
        *names("items[]", "beneficiary model origin unit"),
        *names("funding", "central_vnd local_vnd counterpart_vnd other_vnd source_label"),
        *names("goals", "scale effects number symbol date"),
        *names("support.lines[]", "beneficiary support_vnd"),
        *names("support.lines[].steps[]", "rule clause inputs result_vnd beneficiary"),
        "legal_bases",
        "department.name",
    ),
    build=build,
)
