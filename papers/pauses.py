"""What decisions share that stop a project for a time, let it go on or carry it into another year."""

from __future__ import annotations

from documents.house import Paper
from papers.amended import AMENDED
from papers.issuing import (
    base_on,
    centre,
    decided,
    enforced,
    filed,
    issuer_of,
    proposed,
    recipients,
    signature,
)
from papers.kind import ISSUING, RECEIVING, names
from papers.project_decisions import approved_at, contracted, earlier
from papers.reading import Facts
from papers.wording import quoted

#: How the abstract of a decision ends that lets a project go on into the next year.
INTO = " sang năm sau"


def pause_begun(facts: Facts, section: str, what: str, after: str = "") -> Paper:
    """A decision down to «QUYẾT ĐỊNH:», based on the approval, the contract and, if named, an earlier act."""
    own = facts.maybe(f"{section}.number")
    bases = [*earlier(facts, but=own), *contracted(facts, but=own)]
    if after:
        bases += base_on("Quyết định tạm dừng thực hiện đề án", facts, after, "QĐ-SCT")
    usual = usual_issuer(section)
    issuer = issuer_of(facts, section, usual)
    by = "" if issuer == centre(facts) else proposed(facts, section, issuer)
    title = quoted(facts.text("dossier.title"))
    # «Chuyển … sang năm sau»: where to comes after what.
    abstract = f"{what.removesuffix(INTO)} {title}{INTO}" if what.endswith(INTO) else f"{what} {title}"
    return decided(facts, section, abstract, bases, on_proposal_of=by, usual=usual)


def pause_closed(paper: Paper, facts: Facts, section: str, last: int) -> Paper:
    issuer = issuer_of(facts, section, usual_issuer(section))
    enforced(paper, facts, issuer)
    return paper.sign(signature(facts, section, issuer), to=recipients(facts, issuer, last), filed=filed(issuer, 3))


def usual_issuer(section: str) -> str:
    """Into the next year only who approved the plan lets a project go (Thông tư 36/2013/TT-BCT, Điều 11)."""
    return "PPC" if section == "extension" else "DOIT"


def project_of(facts: Facts) -> str:
    return f"đề án {quoted(facts.text('dossier.title'))}, mã hồ sơ {facts.text('dossier.code')}{approved_at(facts)}"


def owners_of(facts: Facts) -> str:
    return "; ".join(one.text("name") for one in facts.rows("beneficiaries"))


PAUSE_NEEDS = (
    *names("dossier", "code title budget_year"),
    *names("department", "name place short"),
    *names("unit", "name place short"),
    "beneficiaries[].name",
    "legal_bases",
)


PAUSE_MAY_USE = (
    *ISSUING,
    *RECEIVING,
    "unit.position",
    *names("approval", "number date"),
    *names("contract", "number date"),
    *AMENDED,
)
