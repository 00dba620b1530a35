"""What the papers between the parties of a contract share."""

from __future__ import annotations

from documents.house import Paper, number_line
from documents.vietnamese import number_to_words
from papers.issuing import new_paper, of_the_unit, paper_day
from papers.reading import Facts
from papers.wording import lower_first


def contract_begun(facts: Facts, section: str, kind: str, abstract: str, symbol: str) -> Paper:
    paper = new_paper(facts, f"{kind} {lower_first(abstract)}", facts.text("unit.name"), paper_day(facts, section))
    paper.nation()
    return paper.title(kind, abstract, number=number_line(facts.maybe(f"{section}.number"), of_the_unit(symbol, facts)))


def copies_in_words(facts: Facts) -> str:
    count = len(facts.rows("beneficiaries")) + 2
    return f"{count:02d} ({number_to_words(count)})"
