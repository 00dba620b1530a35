"""What decisions on a project that runs share: what they rest on, what they need."""

from __future__ import annotations

from papers.amended import AMENDED, based_on_amendments, based_on_annexes
from papers.issuing import (
    base_on,
)
from papers.kind import ISSUING, RECEIVING, names
from papers.reading import Facts
from papers.wording import act


def earlier(facts: Facts, *, but: str = "") -> list[str]:
    """The approval that this act changes and the decisions that changed it before, as legal bases.

    ``but``: the number of this act itself.
    """
    approved = base_on("Quyết định phê duyệt đề án khuyến công", facts, "approval", "QĐ-SCT")
    return [*approved, *based_on_amendments(facts, but=but)]


def contracted(facts: Facts, *, but: str = "") -> list[str]:
    """The contract with its annexes, as legal bases; ``but``: the number of the act whose annex is not signed yet."""
    return [*base_on("Hợp đồng", facts, "contract", "HĐ-TTKC"), *based_on_annexes(facts, but=but)]


def approved_at(facts: Facts) -> str:
    """« đã được phê duyệt tại Quyết định số …», empty while its number is not known."""
    number = facts.maybe("approval.number")
    if not number:
        return ""
    return f" đã được phê duyệt tại Quyết định {act(number, facts.maybe_day('approval.date'), 'QĐ-SCT')}"


DECISION_NEEDS = (
    *names("dossier", "code title budget_year"),
    *names("department", "name place short"),
    "unit.name",
    "legal_bases",
)


DECISION_MAY_USE = (
    *ISSUING,
    *RECEIVING,
    *names("approval", "number date"),
    *AMENDED,
)
