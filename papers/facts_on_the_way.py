"""The types of the facts of papers between request and after-check; papers/facts.py has the rest."""

from __future__ import annotations

from typing import TypedDict


class IssuerFacts(TypedDict, total=False):
    """Another body that issues a paper, e.g. the national agency."""

    name: str
    parent_name: str
    place: str
    short: str
    head_title: str


class SubmissionFacts(TypedDict, total=False):
    """The submission (tờ trình) of the department on which another body decides: its number with symbol, its day."""

    number: str
    date: str


class ActFacts(TypedDict, total=False):
    """What every numbered paper has. ``number`` may bring its symbol; without one the paper is a draft.

    ``signer_position`` is the post as people write it; ``authority`` one of KT, TM, TL, TUQ, Q, or empty.
    """

    number: str
    symbol: str
    date: str
    signer: str
    signer_position: str
    authority: str
    issuer: IssuerFacts
    submission: SubmissionFacts


class ChangeFacts(TypedDict, total=False):
    """One change, before and after; ``difference`` in đồng with its sign where it is money."""

    what: str
    before: str
    after: str
    difference: str
    kind_label: str
    clause: str


class ReceiptFacts(ActFacts, total=False):
    """What was handed in; ``received_at`` an ISO moment in local time, ``check_days`` working days."""

    components: list[str]
    received_at: str
    check_days: int
    due_on: str


class WithdrawalFacts(TypedDict, total=False):
    """A beneficiary takes its dossier back."""

    date: str
    reason: str


class PlannedFacts(TypedDict, total=False):
    """One project of a yearly plan."""

    code: str
    title: str
    activity_name: str
    beneficiaries: str
    place: str
    total_vnd: int
    support_vnd: int
    counterpart_vnd: int


class PlanFacts(ActFacts, total=False):
    """The decision on the yearly plan; ``approver`` is who is asked for it."""

    approver: str
    projects: list[PlannedFacts]


class AnnexFacts(ActFacts, total=False):
    """What a decision changes in the contract; ``decision_label`` says what kind of decision."""

    decision_label: str
    decision: ActFacts
    changes: list[ChangeFacts]


class PauseFacts(ActFacts, total=False):
    """The work rests from a day, with an advance still out; or goes on."""

    reason: str
    note: str
    from_on: str
    owed_vnd: int


class ExtensionFacts(ActFacts, total=False):
    """Into the next year: the end of the contract before and after."""

    reason: str
    before: str
    ends_on: str
    year: int


class AskedFacts(TypedDict, total=False):
    """What somebody wrote while the work goes on: ``body`` is in whose name, ``by_label`` what that body is."""

    date: str
    body: str
    by_label: str
    signer: str
    signer_position: str
    reason: str
    note: str
    changes: list[ChangeFacts]


class ReportedFacts(TypedDict, total=False):
    """One earlier report of progress."""

    date: str
    percent: int
    reporter: str
    note: str


class ProgressFacts(AskedFacts, total=False):
    """The last report of progress, and all of them in order."""

    percent: int
    reports: list[ReportedFacts]


class AmendmentRefusalFacts(ActFacts, total=False):
    """The changes that were not granted."""

    reason: str
    changes: list[ChangeFacts]


class DefectFacts(TypedDict, total=False):
    """One thing to mend in a settlement; ``late_reason`` where it could have been named the time before."""

    where: str
    text: str
    clause: str
    late_reason: str


class SettlementReturnFacts(ActFacts, total=False):
    """A settlement goes back, once more: ``round`` counts the returns."""

    round: int
    due_on: str
    defects: list[DefectFacts]


class ReceivedFacts(TypedDict, total=False):
    """One sum that reached one beneficiary."""

    beneficiary: str
    what: str
    bank_account: str
    order_no: str
    date: str
    amount_vnd: int


class SupportReceiptFacts(TypedDict, total=False):
    """The support as it was received."""

    date: str
    amount_vnd: int
    parts: list[ReceivedFacts]


class PostCheckFacts(ActFacts, total=False):
    """A visit after the support was paid."""

    place: str
    result_label: str
    note: str
    started_at: str
    ended_at: str


class OpinionRequestFacts(ActFacts, total=False):
    """A question to other bodies; ``lead`` where several are asked, ``days`` working days, ``source`` of the limit."""

    subject_label: str
    question: list[str]
    bodies: list[str]
    lead: str
    days: int
    due_on: str
    silence: str
    source: str


class OpinionReplyFacts(ActFacts, total=False):
    """What one body says; ``request`` is the letter it answers, without a number where there was none."""

    asker: str
    request: ActFacts
    subject_label: str
    question: list[str]
    answer_label: str
    text_label: str
    text: list[str]
