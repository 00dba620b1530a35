"""The changes a dossier's contract went through, as one list of facts: whoever cites the contract cites them too.

Each row is one annex with the decision it carries out. What the contract itself said is reckoned back from the changes
of its annexes: the row of the contract holds what is so today, its paper still says what was signed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from dossiers.facts import provides
from dossiers.models import Decision, Dossier
from papers import KINDS

#: Field of a change -> the fact of the contract that it moves, in đồng.
SUMS = {"cost_vnd": "total_vnd", "support_vnd": "support_vnd"}


@dataclass(frozen=True)
class Terms:
    """The money of a contract at one time, in đồng."""

    total_vnd: int
    support_vnd: int


@dataclass(frozen=True)
class Annexed:
    """One annex, the decision it carries out as it stands corrected, and the sums before and after."""

    annex: Decision
    label: str
    number: str
    day: str
    before: Terms
    after: Terms

    @property
    def content(self) -> str:
        """What it changes, in words."""
        return "; ".join(change["what"] for change in self.annex.body.get("changes", ()))

    def as_fact(self) -> dict[str, Any]:
        """As papers print it; a sum stands there only where this annex changed it."""
        sums = {
            name: getattr(self.after, name)
            for name in SUMS.values()
            if getattr(self.after, name) != getattr(self.before, name)
        }
        return {
            "decision_label": self.label,
            "number": self.number,
            "date": self.day,
            "content": self.content,
            "annex_number": self.annex.full_number,
            "annex_date": self.annex.issued_on.isoformat(),
            **sums,
        }


def annexes_of(dossier: Dossier) -> list[Annexed]:
    """The annexes of a contract, the oldest first."""
    if not hasattr(dossier, "contract"):
        return []
    acts = list(dossier.decisions.all())
    after = Terms(dossier.contract.total_vnd, dossier.contract.support_vnd)
    found: list[Annexed] = []
    for annex in reversed([act for act in acts if act.kind == "CONTRACT_ANNEX"]):
        before = _before(annex, after)
        number, day = _decision_of(annex, acts)
        found.append(Annexed(annex, annex.body.get("decision_label", ""), number, day, before, after))
        after = before
    return found[::-1]


def signed_terms(dossier: Dossier) -> Terms:
    """The sums that the contract's own paper says."""
    annexes = annexes_of(dossier)
    return annexes[0].before if annexes else Terms(dossier.contract.total_vnd, dossier.contract.support_vnd)


def _before(annex: Decision, after: Terms) -> Terms:
    was = {"total_vnd": after.total_vnd, "support_vnd": after.support_vnd}
    for change in annex.body.get("changes", ()):
        if (name := SUMS.get(change["field"])) is not None:
            was[name] = change["before"]
    return Terms(**was)


def _decision_of(annex: Decision, acts: list[Decision]) -> tuple[str, str]:
    """Number and day of the decision; of one that was drawn anew under another number, those of the last."""
    told = annex.body.get("decision", {})
    named = told.get("number", ""), told.get("date", "")
    decided = [act for act in acts if act.kind in KINDS and KINDS[act.kind].put_in_annex]
    first = next((act for act in decided if _named(act) == named), None)
    if first is None:
        return named
    return _named([act for act in decided if act.kind == first.kind and act.body == first.body][-1])


def _named(act: Decision) -> tuple[str, str]:
    return act.full_number, act.issued_on.isoformat()


@provides
def amendments(dossier: Dossier, on: dt.date) -> dict[str, Any]:
    """The list, oldest first; nothing where the contract stands as it was signed."""
    rows = [one.as_fact() for one in annexes_of(dossier)]
    return {"amendments": rows} if rows else {}
