"""The names of the facts that papers print, their types, and what people call them.

All amounts are int đồng, all dates ISO strings («2026-03-05»); a fact that is not known is absent or None. The
dictionary is plain JSON, so that a paper can keep the frozen facts it was drawn from.
"""

from __future__ import annotations

from typing import Any, TypedDict

from papers.facts_on_the_way import (
    ActFacts,
    AmendmentRefusalFacts,
    AnnexFacts,
    AskedFacts,
    ChangeFacts,
    ExtensionFacts,
    OpinionReplyFacts,
    OpinionRequestFacts,
    PauseFacts,
    PlanFacts,
    PostCheckFacts,
    ProgressFacts,
    ReceiptFacts,
    SettlementReturnFacts,
    SupportReceiptFacts,
    WithdrawalFacts,
)


class DossierFacts(TypedDict, total=False):
    """The project itself; ``track`` is LOCAL or NATIONAL."""

    code: str
    title: str
    track: str
    track_label: str
    activity_code: str
    activity_name: str
    budget_year: int
    opened_on: str
    programme: str
    unit: str


class BeneficiaryFacts(TypedDict, total=False):
    """One establishment that benefits, with its share of the money."""

    name: str
    type_label: str
    tax_code: str
    registration_no: str
    registration_date: str
    address: str
    representative: str
    position: str
    phone: str
    bank_account: str
    bank_name: str
    flags: list[str]
    workers: int
    industry: str
    support_vnd: int
    counterpart_vnd: int
    total_vnd: int


class UnitFacts(TypedDict, total=False):
    """The implementing unit, usually the Centre; ``short`` is its part of the symbol, e.g. TTKC."""

    name: str
    parent_name: str
    representative: str
    position: str
    address: str
    tax_code: str
    bank_account: str
    bank_name: str
    place: str
    short: str


class DepartmentFacts(TypedDict, total=False):
    """The department of industry and trade."""

    name: str
    parent_name: str
    place: str
    short: str
    head_title: str
    head_name: str


class ProvinceFacts(TypedDict, total=False):
    """The province; the name may come with or without «tỉnh»."""

    name: str
    place: str


class BodyFacts(TypedDict, total=False):
    """Another body that papers name, as it is called on their day."""

    name: str


class CouncilFacts(TypedDict, total=False):
    """The council of appraisal: its letters in symbols."""

    short: str


class BodiesFacts(TypedDict, total=False):
    """Who receives papers of many kinds: who keeps the budget, who pays."""

    finance: BodyFacts
    treasury: BodyFacts
    council: CouncilFacts


class ItemFacts(TypedDict, total=False):
    """A machine or service line."""

    no: int
    beneficiary: str
    name: str
    model: str
    origin: str
    unit: str
    quantity: int
    unit_price_vnd: int
    amount_vnd: int
    serial: str
    accepted_quantity: int
    accepted_vnd: int


class QuoteFacts(TypedDict, total=False):
    """A quotation for an item."""

    item_no: int
    seller: str
    date: str
    unit_price_vnd: int


class FundingFacts(TypedDict, total=False):
    """The sources of the money."""

    total_vnd: int
    support_vnd: int
    central_vnd: int
    local_vnd: int
    counterpart_vnd: int
    other_vnd: int
    budget_year: int
    source_label: str


class StepFacts(TypedDict, total=False):
    """One step of a computation: rule, clause, inputs, result."""

    rule: str
    clause: str
    inputs: dict[str, Any] | str
    result_vnd: int
    beneficiary: str


class SupportLineFacts(TypedDict, total=False):
    """The support of one beneficiary for one activity."""

    beneficiary: str
    activity: str
    units: int
    eligible_cost_vnd: int
    support_vnd: int
    steps: list[StepFacts]


class SupportFacts(TypedDict, total=False):
    """Support by the norms."""

    support_vnd: int
    counterpart_vnd: int
    lines: list[SupportLineFacts]


class GoalFacts(TypedDict, total=False):
    """What the project is for. ``number`` and ``date`` are those of the project paper itself."""

    need: str
    objective: str
    content: str
    scale: str
    schedule: str
    start_on: str
    end_on: str
    effects: list[str]
    organisation: str
    number: str
    symbol: str
    date: str


class SupplementFacts(ActFacts, total=False):
    """The one list of all gaps."""

    gaps: list[str]
    due_on: str


class RefusalFacts(ActFacts, total=False):
    """Why a project is not approved."""

    reasons: list[str]


class MemberFacts(TypedDict, total=False):
    """A member of a council or of an acceptance team."""

    name: str
    position: str
    body: str
    role_label: str
    present: bool
    recused: bool
    ballot_label: str
    remark: str


TallyFacts = TypedDict("TallyFacts", {"pass": int, "pass_with_changes": int, "fail": int, "absent": int}, total=False)


class AppraisalFacts(TypedDict, total=False):
    """A round of the appraisal council; times as «08:30», «08 giờ 30» or an ISO moment in local time,
    which also brings its day."""

    board_name: str
    decision_no: str
    decision_date: str
    number: str
    date: str
    place: str
    started_at: str
    ended_at: str
    chair: str
    secretary: str
    members: list[MemberFacts]
    tally: TallyFacts
    verdict_label: str
    opinion: str
    recommended_support_vnd: int
    rule_text: str


class ApprovalFacts(ActFacts, total=False):
    """The approval decision."""

    support_vnd: int
    proposal_no: str


class ContractFacts(TypedDict, total=False):
    """The contract between unit and beneficiaries: its sums as its own paper says, ``in_force_vnd`` the support after
    all annexes. ``ends_on`` is the end that holds today."""

    number: str
    date: str
    place: str
    starts_on: str
    ends_on: str
    support_vnd: int
    total_vnd: int
    in_force_vnd: int
    advance_vnd: int


class AmendmentFacts(ActFacts, total=False):
    """An amendment of the project."""

    content: str
    reason: str
    level_label: str
    changes: list[ChangeFacts]


class AmendedFacts(TypedDict, total=False):
    """One granted change of the project: its decision and its annex; a sum (đồng) only where this annex changed it."""

    decision_label: str
    number: str
    date: str
    content: str
    annex_number: str
    annex_date: str
    total_vnd: int
    support_vnd: int


class AcceptanceFacts(TypedDict, total=False):
    """The visit on site."""

    number: str
    date: str
    place: str
    members: list[MemberFacts]
    result_label: str
    accepted_cost_vnd: int
    remarks: str
    completed_percent: int
    started_at: str
    ended_at: str


class EvidenceLineFacts(TypedDict, total=False):
    """One line of an invoice: the item it pays for (none: no approved one), its money, what counts of it."""

    name: str
    item_no: int
    before_tax_vnd: int
    tax_vnd: int
    total_vnd: int
    counted_vnd: int
    note: str


class ProofFacts(TypedDict, total=False):
    """One item: its cost as accepted, what the invoices prove of it, the lower of both."""

    item_no: int
    name: str
    beneficiary: str
    accepted_vnd: int
    proven_vnd: int
    counted_vnd: int


class EvidenceFacts(TypedDict, total=False):
    """An invoice with its proof of transfer. ``owner``: the beneficiary that bought."""

    owner: str
    lines: list[EvidenceLineFacts]

    no: int
    invoice_no: str
    series: str
    date: str
    seller: str
    seller_tax_code: str
    content: str
    before_tax_vnd: int
    tax_vnd: int
    amount_vnd: int
    transfer_no: str
    transfer_date: str
    counted_vnd: int


class SharePartFacts(TypedDict, total=False):
    """What of the final amount one firm of a group gets, in đồng."""

    beneficiary: str
    amount_vnd: int


class SettlementFacts(ActFacts, total=False):
    """The settlement. ``prepared_on`` is the day of the table, before there is a decision."""

    accepted_cost_vnd: int
    support_vnd: int
    advanced_vnd: int
    paid_vnd: int
    remaining_vnd: int
    to_recover_vnd: int
    steps: list[StepFacts]
    parts: list[SharePartFacts]
    prepared_on: str


class LiquidationFacts(TypedDict, total=False):
    """The close-out of the contract."""

    number: str
    date: str


class PaymentFacts(ActFacts, total=False):
    """A request to the Treasury. ``replaced_number``, ``replaced_date``: the one that came back, with ``returned_vnd``
    (đồng) of it, whose place this one takes."""

    amount_vnd: int
    economic_code: str
    treasury_name: str
    content: str
    replaced_number: str
    replaced_date: str
    returned_vnd: int


class AdvanceFacts(ActFacts, total=False):
    """An advance and its ceiling."""

    amount_vnd: int
    ceiling_vnd: int
    clause: str


class TerminationFacts(ActFacts, total=False):
    """The end of a project before its time; where nobody could help it, what of the cost is settled."""

    reason: str
    to_recover_vnd: int
    force_majeure: str
    clause: str
    justified_vnd: int
    kept_vnd: int


class RecoveryFacts(ActFacts, total=False):
    """Money that must come back."""

    reason: str
    amount_vnd: int
    due_on: str


class VerifyFacts(TypedDict, total=False):
    """How anybody checks an issued paper: the code and the address in its QR code."""

    code: str
    url: str


class PaperFacts(TypedDict, total=False):
    """Everything a paper may print."""

    verify: VerifyFacts

    receipt: ReceiptFacts
    withdrawal: WithdrawalFacts
    conclusion: ActFacts
    proposal: ActFacts
    plan: PlanFacts
    opinion_request: OpinionRequestFacts
    opinion_reply: OpinionReplyFacts
    annex: AnnexFacts
    suspension: PauseFacts
    resumption: PauseFacts
    extension: ExtensionFacts
    revocation: PauseFacts
    progress: ProgressFacts
    amendment_request: AskedFacts
    amendment_refusal: AmendmentRefusalFacts
    acceptance_request: AskedFacts
    proof: list[ProofFacts]
    result: ActFacts
    settlement_return: SettlementReturnFacts
    support_receipt: SupportReceiptFacts
    post_check: PostCheckFacts

    dossier: DossierFacts
    beneficiaries: list[BeneficiaryFacts]
    unit: UnitFacts
    department: DepartmentFacts
    province: ProvinceFacts
    bodies: BodiesFacts
    items: list[ItemFacts]
    quotes: list[QuoteFacts]
    funding: FundingFacts
    support: SupportFacts
    goals: GoalFacts
    supplement: SupplementFacts
    refusal: RefusalFacts
    appraisal: AppraisalFacts
    approval: ApprovalFacts
    contract: ContractFacts
    amendment: AmendmentFacts
    amendments: list[AmendedFacts]
    acceptance: AcceptanceFacts
    evidence: list[EvidenceFacts]
    settlement: SettlementFacts
    liquidation: LiquidationFacts
    payment: PaymentFacts
    advance: AdvanceFacts
    termination: TerminationFacts
    recovery: RecoveryFacts
    legal_bases: list[str]
