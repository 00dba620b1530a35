"""What the minutes of every visit share: how they begin, who took part, how they close."""

from __future__ import annotations

from documents.house import Column, Paper, Signature, number_line, post_alone, signing_lines
from documents.vietnamese import date_long
from papers.amended import say_amended
from papers.issuing import centre, new_paper, paper_day
from papers.parties import labelled
from papers.reading import Facts
from papers.tables import ORDER
from papers.wording import act, lower_first


def minutes_begun(facts: Facts, section: str, abstract: str) -> Paper:
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


def say_contract(paper: Paper, facts: Facts) -> None:
    contract = act(facts.maybe("contract.number"), facts.maybe_day("contract.date"), "HĐ-TTKC")
    if contract:
        paper.say(f"Nghiệm thu theo Hợp đồng {contract}.")
    say_amended(paper, facts)


def minutes_closed(paper: Paper, facts: Facts, to: list[str], section: str = "acceptance") -> Paper:
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


def say_team(paper: Paper, facts: Facts) -> None:
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
