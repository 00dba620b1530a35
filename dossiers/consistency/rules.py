"""What a paper must quote of the other papers of its dossier. docs/consistency.md shows this table.

A rule holds where a paper of both kinds was issued, the quoted one first or with the same act. What is quoted is what
the other paper says: its own number and day, and facts as it was frozen with them.
"""

from __future__ import annotations

from dataclasses import dataclass

from dossiers.amendment_kinds import FIELDS, FOLLOWS
from papers.labels import FIELDS as CALLED

#: The sums that an annex may change, as its rows call them.
CHANGED_SUMS = (dict(FOLLOWS)["cost_vnd"], FIELDS["support_vnd"].label)


@dataclass(frozen=True)
class Rule:
    """One kind of paper quotes another.

    ``number``, ``day``: of the other paper, one behind the other. ``facts``: names of its facts that must stand there
    too; ``changed``: rows of its table of changes by name, their value after, where they are there. ``beside``: in the
    same sentence or row as its number. ``each``: every paper of that kind, not only the last. ``same_act``: the one
    that was issued with the very same act, instead of one that was issued before.
    """

    paper: str
    of: str
    facts: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    number: bool = True
    day: bool = True
    beside: bool = False
    each: bool = False
    same_act: bool = False

    @property
    def what(self) -> str:
        """What is quoted, in words."""
        said = [word for word, there in (("số", self.number), ("ngày", self.day)) if there]
        said += [CALLED.get(name.rpartition(".")[2], name.rpartition(".")[2]) for name in self.facts]
        said += [f"{name[:1].lower()}{name[1:]} sau điều chỉnh" for name in self.changed]
        return ", ".join(said)


def _each(papers: str, of: str, *facts: str, number: bool = True, each: bool = False) -> tuple[Rule, ...]:
    return tuple(Rule(paper, of, facts, number=number, day=number, each=each) for paper in papers.split())


#: Papers that cite the contract, hence its annexes and the decisions these carry out.
_CITE_CONTRACT = (
    "ADVANCE_REQUEST PROGRESS_REPORT AMENDMENT_REQUEST SUSPENSION_DECISION RESUMPTION_DECISION EXTENSION_DECISION "
    "ACCEPTANCE_REQUEST ACCEPTANCE_MINUTES FAILED_ACCEPTANCE_MINUTES REVOCATION_DECISION EVIDENCE_TABLE RESULT_REPORT "
    "SETTLEMENT_TABLE SETTLEMENT_DECISION LIQUIDATION_MINUTES PAYMENT_REQUEST SUPPORT_RECEIPT TERMINATION_DECISION "
    "RECOVERY_DECISION"
)
_CITE_APPROVAL = (
    "CONTRACT AMENDMENT_DECISION SUSPENSION_DECISION RESUMPTION_DECISION EXTENSION_DECISION REVOCATION_DECISION "
    "TERMINATION_DECISION RECOVERY_DECISION RESULT_REPORT SETTLEMENT_TABLE SETTLEMENT_DECISION"
)
_CITE_VISIT = (
    "REVOCATION_DECISION RESULT_REPORT SETTLEMENT_TABLE SETTLEMENT_DECISION LIQUIDATION_MINUTES POST_CHECK_MINUTES"
)
#: Papers that say the sums of the contract; each sum of an annex stands beside that annex.
_CONTRACT_SUMS = {
    "ADVANCE_REQUEST": ("contract.support_vnd",),
    "PROGRESS_REPORT": ("contract.support_vnd",),
    "RESULT_REPORT": ("contract.total_vnd", "contract.support_vnd"),
    "LIQUIDATION_MINUTES": ("contract.support_vnd",),
}

RULES: tuple[Rule, ...] = (
    Rule("COUNCIL_CONCLUSION", "APPRAISAL_MINUTES", day=False, same_act=True),
    Rule("PLAN_DECISION", "PLAN_PROPOSAL"),
    Rule("APPROVAL_DECISION", "APPRAISAL_MINUTES"),
    Rule("APPROVAL_DECISION", "PLAN_DECISION"),
    *_each(_CITE_APPROVAL, "APPROVAL_DECISION"),
    Rule("SETTLEMENT_TABLE", "APPROVAL_DECISION", ("approval.support_vnd",), beside=True),
    *_each(_CITE_CONTRACT, "CONTRACT"),
    Rule("CONTRACT_ANNEX", "CONTRACT"),
    Rule("CONTRACT_ANNEX", "AMENDMENT_DECISION", ("amendment.changes[].after",), same_act=True),
    Rule("CONTRACT_ANNEX", "EXTENSION_DECISION", ("extension.ends_on",), same_act=True),
    *(Rule(paper, "CONTRACT", facts, number=False, day=False) for paper, facts in _CONTRACT_SUMS.items()),
    Rule("SETTLEMENT_TABLE", "CONTRACT", ("contract.total_vnd",), beside=True),
    Rule("SETTLEMENT_TABLE", "CONTRACT", ("contract.support_vnd",), beside=True),
    *_each(_CITE_CONTRACT, "CONTRACT_ANNEX", each=True),
    *_each(_CITE_CONTRACT, "AMENDMENT_DECISION", each=True),
    *_each(_CITE_CONTRACT, "EXTENSION_DECISION", each=True),
    Rule("AMENDMENT_DECISION", "AMENDMENT_DECISION", each=True),
    Rule("CONTRACT_ANNEX", "CONTRACT_ANNEX", each=True),
    *(Rule(paper, "CONTRACT_ANNEX", changed=CHANGED_SUMS, beside=True, each=True) for paper in _CONTRACT_SUMS),
    Rule("SETTLEMENT_TABLE", "CONTRACT_ANNEX", changed=CHANGED_SUMS, beside=True, each=True),
    Rule("AMENDMENT_DECISION", "AMENDMENT_REQUEST", ("amendment_request.changes[].after",), number=False, day=False),
    Rule("AMENDMENT_REFUSAL", "AMENDMENT_REQUEST", ("amendment_request.changes[].after",), number=False, day=False),
    Rule("RESUMPTION_DECISION", "SUSPENSION_DECISION"),
    Rule("RECOVERY_DECISION", "TERMINATION_DECISION"),
    *_each(_CITE_VISIT, "ACCEPTANCE_MINUTES"),
    *_each(
        "RESULT_REPORT SETTLEMENT_TABLE SETTLEMENT_DECISION LIQUIDATION_MINUTES",
        "ACCEPTANCE_MINUTES",
        "acceptance.accepted_cost_vnd",
        number=False,
    ),
    Rule("SETTLEMENT_TABLE", "ADVANCE_REQUEST", ("advance.amount_vnd",), number=False, day=False),
    Rule("SUPPORT_RECEIPT", "ADVANCE_REQUEST", ("advance.amount_vnd",), number=False, day=False),
    Rule(
        "SETTLEMENT_DECISION", "SETTLEMENT_TABLE", ("settlement.support_vnd",), number=False, day=False, same_act=True
    ),
    *_each("LIQUIDATION_MINUTES SUPPORT_RECEIPT", "SETTLEMENT_DECISION"),
    *_each(
        "LIQUIDATION_MINUTES PAYMENT_REQUEST POST_CHECK_MINUTES",
        "SETTLEMENT_DECISION",
        "settlement.support_vnd",
        number=False,
    ),
    Rule("PAYMENT_REQUEST", "PAYMENT_REQUEST"),
)
