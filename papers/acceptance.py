"""Minutes on site: what was accepted, what was not, and what an after-check found."""

from __future__ import annotations

from documents.house import Column, Paper, Signature, number_line, post_alone, signing_lines
from documents.vietnamese import date_long
from papers.amended import AMENDED, say_amended
from papers.issuing import centre, new_paper, paper_day
from papers.kind import PaperKind, names
from papers.parties import labelled
from papers.reading import Facts
from papers.tables import ORDER, accepted_items_table, items_table
from papers.wording import act, dong_and_words, lower_first, quoted, without_end


def build(facts: Facts) -> Paper:
    """The team, the items with quantity, serial number and real cost, the result."""
    title = quoted(facts.text("dossier.title"))
    paper = _begun(facts, "acceptance", f"Nghiệm thu cơ sở đề án {title}")
    _by_contract(paper, facts)
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
    return _closed(paper, facts, ["Thành viên đoàn nghiệm thu", "Đơn vị thụ hưởng"])


def build_failed(facts: Facts) -> Paper:
    """What was to be seen, why it was not accepted, until when it may be mended. Nothing is counted."""
    title = quoted(facts.text("dossier.title"))
    paper = _begun(facts, "acceptance", f"Kiểm tra, nghiệm thu cơ sở đề án {title} (không đạt)")
    _by_contract(paper, facts)
    _team(paper, facts)
    paper.say("Nội dung:", keep_next=True)
    paper.say(
        f"1. Đoàn nghiệm thu đã kiểm tra thực tế đề án {title}, mã hồ sơ {facts.text('dossier.code')}, gồm các hạng "
        "mục được phê duyệt:",
        keep_next=True,
    )
    items_table(paper, facts)
    paper.say("2. Nội dung không đạt:", keep_next=True)
    for line in facts.lines("acceptance.remarks"):
        paper.say(f"- {without_end(line)}.")
    paper.say("3. Kết luận: không đạt, chưa nghiệm thu; chưa có chi phí nào được nghiệm thu.")
    until = facts.maybe_day("contract.ends_on")
    paper.say(
        "4. Yêu cầu đơn vị thụ hưởng khắc phục các nội dung tại điểm 2 và đề nghị nghiệm thu lại"
        f"{f' trước khi hết thời hạn hợp đồng, {date_long(until)}' if until else ' trong thời hạn hợp đồng'}; không "
        "khắc phục được thì cấp có thẩm quyền xem xét ngừng triển khai đề án."
    )
    return _closed(paper, facts, ["Thành viên đoàn nghiệm thu", "Đơn vị thụ hưởng"])


def build_after_check(facts: Facts) -> Paper:
    """Is what the State helped to buy still there and used?"""
    title = quoted(facts.text("dossier.title"))
    paper = _begun(facts, "post_check", f"Kiểm tra sau hỗ trợ đề án {title}")
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
    return _closed(paper, facts, [facts.maybe("department.name", "Sở Công Thương"), "Đơn vị thụ hưởng"], "post_check")


def _begun(facts: Facts, section: str, abstract: str) -> Paper:
    """Minutes of the Centre down to time and place."""
    issuer = centre(facts)
    paper = new_paper(facts, f"Biên bản {lower_first(abstract)}", issuer.name, paper_day(facts, section))
    number = number_line(facts.maybe(f"{section}.number"), f"BB-{issuer.short}")
    paper.head(parent=issuer.parent, body=issuer.name, number=number)
    paper.title("Biên bản", abstract, ruled=False)
    day = facts.day(f"{section}.date")
    if facts.has(f"{section}.started_at"):
        paper.say(f"Thời gian bắt đầu: {facts.moment(f'{section}.started_at', day)}.")
    else:
        paper.say(f"Thời gian: {date_long(day)}.")
    return paper.say(f"Địa điểm: {facts.text(f'{section}.place')}.")


def _by_contract(paper: Paper, facts: Facts) -> None:
    contract = act(facts.maybe("contract.number"), facts.maybe_day("contract.date"), "HĐ-TTKC")
    if contract:
        paper.say(f"Nghiệm thu theo Hợp đồng {contract}.")
    say_amended(paper, facts)


def _closed(paper: Paper, facts: Facts, to: list[str], section: str = "acceptance") -> Paper:
    """Read aloud, signed by the hosts and the Centre."""
    until = f"{section}.ended_at"
    ends = f"Kết thúc vào {facts.moment(until, facts.day(f'{section}.date'))}. " if facts.has(until) else ""
    paper.say(f"{ends}Biên bản đã được đọc lại cho các thành phần tham dự cùng nghe, thống nhất và ký tên.").end()
    posts = signing_lines(facts.text("unit.position"), of=facts.text("unit.name"))
    unit = Signature(["Đại diện đơn vị thực hiện", *posts], facts.text("unit.representative"))
    hosts = [
        Signature(["Đại diện đơn vị thụ hưởng", one.text("position")], one.text("representative"))
        for _, one in labelled(facts)
    ]
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
    seen = {row[1] for row in rows}
    hosts = [one for one in facts.rows("beneficiaries") if one.text("representative") not in seen]
    rows += [
        [str(place), one.text("representative"), one.text("position"), one.text("name")]
        for place, one in enumerate(hosts, start=len(rows) + 1)
    ]
    paper.table([*columns, Column("Chữ ký", weight=1.4)], [[*row, ""] for row in rows], name="thanh_phan")


KIND = PaperKind(
    code="ACCEPTANCE_MINUTES",
    title="Biên bản nghiệm thu cơ sở",
    layout="minutes",
    signed_first=True,
    issuer="CENTRE",
    symbol="BB-TTKC",
    section="acceptance",
    last_stands=True,
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

FAILED = PaperKind(
    code="FAILED_ACCEPTANCE_MINUTES",
    title="Biên bản nghiệm thu không đạt",
    layout="minutes",
    issuer="CENTRE",
    symbol="BB-TTKC",
    section="acceptance",
    needs=(
        *names("dossier", "code title budget_year"),
        *names("unit", "name representative position place short"),
        *names("beneficiaries[]", "name representative position"),
        *names("items[]", "no name quantity unit_price_vnd amount_vnd"),
        *names("acceptance", "date place remarks"),
        "acceptance.members[].name",
    ),
    may_use=(
        "province.name",
        "unit.parent_name",
        *names("items[]", "beneficiary model origin unit"),
        *names("acceptance", "number started_at ended_at"),
        *names("acceptance.members[]", "position body"),
        *names("contract", "number date ends_on"),
        *AMENDED,
    ),
    build=build_failed,
)

AFTER_CHECK = PaperKind(
    code="POST_CHECK_MINUTES",
    title="Biên bản kiểm tra sau hỗ trợ",
    layout="minutes",
    issuer="CENTRE",
    symbol="BB-TTKC",
    section="post_check",
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
    build=build_after_check,
)
