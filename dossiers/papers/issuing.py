"""Who issues a paper and who signs it: the head of the page, the authority line, the signature, the recipients."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from documents.house import Paper, Signature, number_line, place_and_date, post_alone, signing_lines
from dossiers.papers.reading import Facts
from dossiers.papers.wording import act, in_province, province_of

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
        return Issuer(name, facts.maybe(f"{named}.parent_name"), place, short, head, name)
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


def paper_day(facts: Facts, section: str, field: str = "date") -> dt.date:
    """The paper's own date; a draft is dated on the first day of its budget year, never by the clock."""
    return facts.maybe_day(f"{section}.{field}") or dt.date(facts.vnd("dossier.budget_year"), 1, 1)


def new_paper(facts: Facts, title: str, issuer: str, day: dt.date, *, landscape: bool = False) -> Paper:
    """An empty paper that says in its properties what it is and whose."""
    return Paper(title=f"{title} - {facts.text('dossier.code')}", author=issuer, day=day, landscape=landscape)


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


def proposer(facts: Facts) -> str:
    """Who proposes to the department: a person, the head of the unit that carries the project out."""
    return f"Giám đốc {facts.text('unit.name')}"


def base_on(what: str, facts: Facts, section: str, symbol: str) -> list[str]:
    """A base on another paper of the same dossier, if it has been issued."""
    number = facts.maybe(f"{section}.number")
    return [f"Căn cứ {what} {act(number, facts.maybe_day(f'{section}.date'), symbol)}"] if number else []


def signature(facts: Facts, section: str, issuer: Issuer, *, name: str = "", position: str = "") -> Signature:
    """The signer of a section's paper, or the one named; the mark of authority stands before the post."""
    position = position or facts.text(f"{section}.signer_position")
    posts = signing_lines(position, of=issuer.name)
    mark = facts.maybe(f"{section}.authority").rstrip(".").upper()
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
        paper.article(
            f"Quyết định này có hiệu lực kể từ ngày ký. Các bộ phận thuộc {issuer.full}, đơn vị thụ hưởng và các tổ "
            "chức, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này."
        ).end()
        return
    body = in_province(facts.text("department.name"), facts)
    first = f"Người đứng đầu các đơn vị thuộc {body}" if issuer.full == body else f"Giám đốc {body}"
    paper.article(
        f"Quyết định này có hiệu lực kể từ ngày ký. {first}, {facts.text('unit.name')}, đơn vị thụ hưởng và các tổ "
        "chức, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này."
    ).end()
