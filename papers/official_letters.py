"""What official letters of any body share: whose letter it is, its head, its subject."""

from __future__ import annotations

from dataclasses import replace

from documents.house import Paper, number_line, place_and_date
from papers.issuing import (
    Issuer,
    centre,
    department,
    issuer_of,
    new_paper,
    paper_day,
    province,
)
from papers.kind import ISSUING, names
from papers.reading import Facts
from papers.wording import lower_first, without_end

#: The usual symbols: body, then the unit that drafts.
ASKS, ANSWERS = "SCT-QLCN", "STC-QLNS"


def subject_said(facts: Facts, section: str) -> str:
    """« về kinh phí, nguồn vốn»: the subject where its words say more than the question does."""
    about = without_end(lower_first(facts.maybe(f"{section}.subject_label")))
    return f" về {about}" if about else ""


def letter_issuer(facts: Facts, section: str, usual: str) -> Issuer:
    """Whose letter it is: the body its facts name, else the one its symbol begins with, else the department.

    What stands after the body in the symbol is the unit that drafted it: «SCT-QLCN»; a draft takes that of ``usual``.
    """
    symbol = facts.maybe(f"{section}.symbol") or facts.maybe(f"{section}.number").partition("/")[2]
    letters, _, unit = symbol.partition("-")
    if facts.has(f"{section}.issuer.name"):
        issuer = issuer_of(facts, section, "DOIT")
    elif letters == "UBND":
        issuer = province(facts)
    elif letters and letters == facts.maybe("unit.short"):
        issuer = centre(facts)
    else:
        issuer = department(facts)
    return replace(issuer, drafter=unit or usual.partition("-")[2])


def letter_headed(facts: Facts, section: str, title: str, subject: str, issuer: Issuer) -> Paper:
    """The head of an official letter, with «V/v …» under its number."""
    paper = new_paper(facts, title, issuer.full, paper_day(facts, section))
    day = facts.maybe_day(f"{section}.date")
    symbol = facts.maybe(f"{section}.symbol") or f"{issuer.short}-{issuer.drafter}"
    return paper.head(
        parent=issuer.parent,
        body=issuer.name,
        number=number_line(facts.maybe(f"{section}.number"), symbol),
        place_date=place_and_date(issuer.place, day, facts.vnd("dossier.budget_year")),
        subject=subject,
    )


def owners_of(facts: Facts) -> str:
    return "; ".join(one.text("name") for one in facts.rows("beneficiaries"))


LETTER_NEEDS = (
    *names("dossier", "code title budget_year"),
    *names("department", "name place short"),
    "beneficiaries[].name",
)


LETTER_MAY_USE = (*ISSUING, *names("unit", "name place position"))
