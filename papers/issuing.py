"""Who issues a paper and who signs it: the head of the page, the authority line, the signature, the recipients."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass

from documents.house import Paper, Signature, heads_a_unit, number_line, place_and_date, post_alone, signing_lines
from papers.reading import Facts
from papers.wording import act, in_province, lower_first, province_of

#: What draws a paper; a recording one is put here to learn which parts a paper is made of (papers.word_templates).
DRAWN_BY: ContextVar[type[Paper]] = ContextVar("DRAWN_BY", default=Paper)
MARKS = ("KT", "TM", "TL", "TUQ", "Q")


@dataclass(frozen=True)
class Issuer:
    """A body as papers name it: in the head, in running text, in symbols, by the post of its head."""

    name: str
    parent: str
    place: str
    short: str
    head: str
    full: str
    drafter: str = ""
    #: A ministry or its agency: nothing of a province binds it, nobody of a province is under it.
    central: bool = False


def department(facts: Facts) -> Issuer:
    """The department of industry and trade, under the People's Committee of the province."""
    name = facts.text("department.name")
    full = in_province(name, facts)
    head = facts.maybe("department.head_title", "Giám đốc")
    parent = facts.maybe("department.parent_name", f"UBND {province_of(facts)}".strip())
    return Issuer(name, parent, facts.text("department.place"), facts.text("department.short"), head, full, "QLCN")


def centre(facts: Facts) -> Issuer:
    """The implementing unit, under the department."""
    name = facts.text("unit.name")
    parent = in_province(facts.maybe("unit.parent_name"), facts) if facts.has("unit.parent_name") else ""
    # A deputy who signs is not the head: the authority line names the head's post.
    head = post_alone(facts.maybe("unit.position", "Giám đốc"), name).removeprefix("Phó ")
    return Issuer(
        name,
        parent,
        facts.text("unit.place"),
        facts.text("unit.short"),
        head[:1].upper() + head[1:],
        name,
        "KC",
    )


def province(facts: Facts) -> Issuer:
    """The People's Committee of the province; its chair decides."""
    name = f"Ủy ban nhân dân {province_of(facts)}"
    place = facts.maybe("province.place") or facts.text("department.place")
    return Issuer(name, "", place, "UBND", "Chủ tịch", name)


def issuer_of(facts: Facts, section: str, usual: str) -> Issuer:
    """Who issues a paper: the body named in its facts, else the one its symbol names, else ``usual``.

    ``usual`` is CENTRE, DOIT or PPC.
    """
    named = f"{section}.issuer"
    if facts.has(f"{named}.name"):
        name, short = facts.text(f"{named}.name"), facts.maybe(f"{named}.short")
        place = facts.maybe(f"{named}.place") or facts.text("department.place")
        head = facts.maybe(f"{named}.head_title", "Giám đốc")
        parent = facts.maybe(f"{named}.parent_name")
        return Issuer(name, parent, place, short, head, name, central=(parent or name).startswith("Bộ "))
    symbol = facts.maybe(f"{section}.symbol") or facts.maybe(f"{section}.number").partition("/")[2]
    tail = symbol.rpartition("-")[2]
    if tail == "UBND":
        return province(facts)
    if tail and tail == facts.maybe("unit.short"):
        return centre(facts)
    if tail and tail == facts.maybe("department.short"):
        return department(facts)
    return {"CENTRE": centre, "PPC": province}.get(usual, department)(facts)


def symbol_for(facts: Facts, section: str, kind: str, issuer: Issuer) -> str:
    """The symbol of a paper: as its facts say, else kind and body."""
    written = facts.maybe(f"{section}.symbol") or facts.maybe(f"{section}.number").partition("/")[2]
    return written or f"{kind}-{issuer.short}"


def of_the_unit(symbol: str, facts: Facts) -> str:
    """A usual symbol of the implementing unit with its letters of the day."""
    return f"{symbol.rpartition('-')[0]}-{facts.maybe('unit.short', symbol.rpartition('-')[2])}"


def paper_day(facts: Facts, section: str, field: str = "date") -> dt.date:
    """The paper's own date; a draft is dated on the first day of its budget year, never by the clock."""
    return facts.maybe_day(f"{section}.{field}") or dt.date(facts.vnd("dossier.budget_year"), 1, 1)


def new_paper(facts: Facts, title: str, issuer: str, day: dt.date, *, landscape: bool = False) -> Paper:
    """An empty paper that says in its properties what it is and whose."""
    return DRAWN_BY.get()(title=f"{title} - {facts.text('dossier.code')}", author=issuer, day=day, landscape=landscape)


def headed(facts: Facts, section: str, title: str, kind: str, issuer: Issuer) -> Paper:
    """A paper with the two-column head: number at the left, place and date at the right."""
    day = facts.maybe_day(f"{section}.date")
    paper = new_paper(facts, title, issuer.full, paper_day(facts, section))
    number = number_line(facts.maybe(f"{section}.number"), symbol_for(facts, section, kind, issuer))
    year = facts.vnd("dossier.budget_year")
    return paper.head(
        parent=issuer.parent, body=issuer.name, number=number, place_date=place_and_date(issuer.place, day, year)
    )


def decided(
    facts: Facts, section: str, abstract: str, bases: Sequence[str], *, on_proposal_of: str = "", usual: str = "DOIT"
) -> Paper:
    """A decision down to «QUYẾT ĐỊNH:»: head, title, the head's authority, the legal bases."""
    issuer = issuer_of(facts, section, usual)
    paper = headed(facts, section, f"Quyết định {abstract}", "QĐ", issuer)
    paper.title("Quyết định", abstract).authority(f"{issuer.head} {issuer.full}")
    cited = [*facts.maybe_lines("legal_bases"), *bases]
    if on_proposal_of and not any(base.startswith(("Theo đề nghị", "Xét đề nghị")) for base in cited):
        cited.append(f"Theo đề nghị của {on_proposal_of}")
    return paper.bases(cited).enacts()


def proposer(facts: Facts, issuer: Issuer) -> str:
    """Who proposes, a person: to the department the head of the unit that carries the project out; to the People's
    Committee, to the ministry and to its agency the director of the department."""
    if issuer.central:
        return f"Giám đốc {department(facts).full}"
    if issuer == province(facts):
        return f"Giám đốc {facts.text('department.name')}"
    return f"Giám đốc {facts.text('unit.name')}"


def proposed(facts: Facts, section: str, issuer: Issuer) -> str:
    """Who proposes a decision; of the People's Committee at the submission it names: «… tại Tờ trình số 45/TTr-SCT
    ngày …»."""
    if issuer != province(facts):
        return proposer(facts, issuer)
    named = f"{section}.submission"
    submission = act(facts.maybe(f"{named}.number"), facts.maybe_day(f"{named}.date"), "TTr-SCT")
    return f"{proposer(facts, issuer)}{f' tại Tờ trình {submission}' if submission else ''}"


def planned_by(facts: Facts) -> list[str]:
    """The decision on the plan that gives the money, as a legal basis; empty where a project stands in no plan."""
    number = facts.maybe("plan.number")
    if not number:
        return []
    who = issuer_of(facts, "plan", "PPC")
    cited = act(number, facts.maybe_day("plan.date"), "")
    track, year = lower_first(facts.text("dossier.track_label")), facts.vnd("dossier.budget_year")
    return [f"Căn cứ Quyết định {cited} của {who.head} {who.full} phê duyệt kế hoạch {track} năm {year}"]


def recipients(facts: Facts, issuer: Issuer, last_article: int, *, money: bool = True, place: bool = True) -> list[str]:
    """Who receives a decision on a project: by who issues it and whom it concerns.

    ``last_article`` orders its execution; ``money``: whether who pays gets it; ``place``: whether the commune does.
    """
    first = [f"Như Điều {last_article}"]
    if issuer.central:
        return [*first, department(facts).full, facts.text("unit.name")]
    if issuer == province(facts):
        first.append(facts.text("department.name"))
    payers = [facts.maybe(f"bodies.{body}.name") for body in ("finance", "treasury")] if money else []
    commune = [commune_of(facts)] if place else []
    return [*first, *(one for one in (*payers, *commune) if one)]


def commune_of(facts: Facts) -> str:
    """«UBND xã Mẫu», where the project is carried out; empty if the place is not known."""
    unit = facts.maybe("dossier.unit")
    return f"UBND {unit}" if unit else ""


def base_on(what: str, facts: Facts, section: str, symbol: str) -> list[str]:
    """A base on another paper of the same dossier, if it has been issued."""
    number = facts.maybe(f"{section}.number")
    return [f"Căn cứ {what} {act(number, facts.maybe_day(f'{section}.date'), symbol)}"] if number else []


def signature(facts: Facts, section: str, issuer: Issuer, *, name: str = "", position: str = "") -> Signature:
    """The signer of a section's paper, or the one named; the mark of authority stands before the post."""
    position = position or facts.text(f"{section}.signer_position")
    posts = signing_lines(position, of=issuer.name)
    mark = facts.maybe(f"{section}.authority").rstrip(".").upper()
    if mark == "TL" and not heads_a_unit(position, issuer.name):
        mark = ""  # by order sign heads of units, nobody else (Điều 13 Nghị định số 30/2020/NĐ-CP)
    if mark in MARKS and not any(post.startswith(f"{mark}.") for post in posts):
        above = {"Q": [], "TM": [f"TM. {issuer.name}"]}.get(mark, [f"{mark}. {issuer.head}"])
        posts = [*above, *(posts if above else [f"Q. {post}" for post in posts])]
    return Signature(posts, name or facts.text(f"{section}.signer"))


def head_of_centre(facts: Facts) -> Signature:
    """The signature of the implementing unit's head."""
    issuer = centre(facts)
    return Signature(signing_lines(facts.text("unit.position"), of=issuer.name), facts.text("unit.representative"))


def filed(issuer: Issuer, copies: int) -> str:
    """What stands after «Lưu:»: the records office, the drafting unit where we know it, the copies."""
    drafter = f", {issuer.drafter}" if issuer.drafter else ""
    return f"VT{drafter} ({copies})"


def enforced(paper: Paper, facts: Facts, issuer: Issuer) -> None:
    """The last article: in force from the signature, and who carries it out."""
    if issuer.short == facts.maybe("unit.short"):
        who = f"Các bộ phận thuộc {issuer.full}"
    else:
        body = in_province(facts.text("department.name"), facts)
        first = f"Người đứng đầu các đơn vị thuộc {body}" if issuer.full == body else f"Giám đốc {body}"
        who = f"{first}, {facts.text('unit.name')}"
    paper.article(
        f"Quyết định này có hiệu lực kể từ ngày ký. {paper.named('nguoi_thi_hanh', who)}, đơn vị thụ hưởng và các tổ "
        "chức, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này."
    ).end()
