"""What an establishment or its representative hands in: one head, one signature."""

from __future__ import annotations

from documents.house import Paper, Signature, place_and_date, post_alone
from papers.amended import AMENDED, say_amended
from papers.issuing import new_paper, paper_day
from papers.kind import names
from papers.reading import Facts
from papers.wording import act, in_province, lower_first, quoted


def request_begun(facts: Facts, section: str, kind: str, abstract: str) -> Paper:
    """The form down to its second point: who writes, about which project."""
    writer = facts.text(f"{section}.body")
    paper = new_paper(facts, f"{kind} {lower_first(abstract)}", writer, paper_day(facts, section))
    date = place_and_date(
        facts.text("department.place"), facts.maybe_day(f"{section}.date"), facts.vnd("dossier.budget_year")
    )
    paper.nation(place_date=date).title(kind, abstract)
    unit = facts.text("unit.name")
    to = [in_province(facts.text("department.name"), facts), *([] if writer == unit else [unit])]
    paper.addressees(to)
    paper.say(f"1. Đơn vị lập: {writer} ({lower_first(facts.text(f'{section}.by_label'))}).")
    contract = act(facts.maybe("contract.number"), facts.maybe_day("contract.date"), "HĐ-TTKC")
    paper.say(
        f"2. Đề án: {quoted(facts.text('dossier.title'))}, mã hồ sơ {facts.text('dossier.code')}"
        f"{f'; Hợp đồng {contract}' if contract else ''}; đơn vị thụ hưởng: "
        f"{'; '.join(one.text('name') for one in facts.rows('beneficiaries'))}."
    )
    say_amended(paper, facts)
    return paper


def signed_by_asker(paper: Paper, facts: Facts, section: str) -> Paper:
    """Who wrote it, in whose name."""
    post = post_alone(facts.maybe(f"{section}.signer_position"), facts.text(f"{section}.body"))
    posts = [f"Đại diện {lower_first(facts.text(f'{section}.by_label'))}", *([post] if post else [])]
    return paper.sign_together([Signature(posts, facts.text(f"{section}.signer"))])


#: What each of them must have, and may say.
ASKED_NEEDS = (
    *names("dossier", "code title budget_year"),
    *names("department", "name place"),
    "unit.name",
    "beneficiaries[].name",
)
ASKED_MAY_USE = ("province.name", *names("contract", "number date"), *AMENDED)
