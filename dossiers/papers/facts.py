"""The names of the facts that papers print, their types, and what people call them.

All amounts are int đồng, all dates ISO strings («2026-03-05»); a fact that is not known is absent or None. The
dictionary is plain JSON, so that a paper can keep the frozen facts it was drawn from.
"""

from __future__ import annotations

import re
from typing import Any, TypedDict


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


class IssuerFacts(TypedDict, total=False):
    """Another body that issues a paper, e.g. the national agency."""

    name: str
    parent_name: str
    place: str
    short: str
    head_title: str


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
    """The contract between unit and beneficiaries."""

    number: str
    date: str
    place: str
    starts_on: str
    ends_on: str
    support_vnd: int
    total_vnd: int
    advance_vnd: int


class ChangeFacts(TypedDict, total=False):
    """One change, before and after."""

    what: str
    before: str
    after: str


class AmendmentFacts(ActFacts, total=False):
    """An amendment of the project."""

    content: str
    reason: str
    level_label: str
    changes: list[ChangeFacts]


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


class EvidenceFacts(TypedDict, total=False):
    """An invoice with its proof of transfer."""

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


class SettlementFacts(ActFacts, total=False):
    """The settlement. ``prepared_on`` is the day of the table, before there is a decision."""

    accepted_cost_vnd: int
    support_vnd: int
    advanced_vnd: int
    paid_vnd: int
    remaining_vnd: int
    to_recover_vnd: int
    steps: list[StepFacts]
    prepared_on: str


class LiquidationFacts(TypedDict, total=False):
    """The close-out of the contract."""

    number: str
    date: str


class PaymentFacts(ActFacts, total=False):
    """A request to the Treasury."""

    amount_vnd: int
    economic_code: str
    treasury_name: str
    content: str


class AdvanceFacts(ActFacts, total=False):
    """An advance and its ceiling."""

    amount_vnd: int
    ceiling_vnd: int
    clause: str


class TerminationFacts(ActFacts, total=False):
    """The end of a project before its time."""

    reason: str
    to_recover_vnd: int


class RecoveryFacts(ActFacts, total=False):
    """Money that must come back."""

    reason: str
    amount_vnd: int
    due_on: str


class PaperFacts(TypedDict, total=False):
    """Everything a paper may print."""

    dossier: DossierFacts
    beneficiaries: list[BeneficiaryFacts]
    unit: UnitFacts
    department: DepartmentFacts
    province: ProvinceFacts
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
    acceptance: AcceptanceFacts
    evidence: list[EvidenceFacts]
    settlement: SettlementFacts
    liquidation: LiquidationFacts
    payment: PaymentFacts
    advance: AdvanceFacts
    termination: TerminationFacts
    recovery: RecoveryFacts
    legal_bases: list[str]


#: What a section is about, as the second half of a label: «ngày» + «của hợp đồng».
SECTIONS = {
    "dossier": "hồ sơ",
    "beneficiaries": "đơn vị thụ hưởng",
    "unit": "đơn vị thực hiện",
    "department": "Sở Công Thương",
    "province": "tỉnh",
    "items": "hạng mục",
    "quotes": "báo giá",
    "funding": "nguồn kinh phí",
    "support": "mức hỗ trợ theo định mức",
    "goals": "nội dung đề án",
    "supplement": "thông báo bổ sung hồ sơ",
    "refusal": "thông báo không phê duyệt",
    "appraisal": "cuộc họp thẩm định",
    "approval": "quyết định phê duyệt",
    "contract": "hợp đồng",
    "amendment": "quyết định điều chỉnh",
    "acceptance": "cuộc nghiệm thu",
    "evidence": "chứng từ",
    "settlement": "quyết toán",
    "liquidation": "biên bản thanh lý",
    "payment": "đề nghị thanh toán",
    "advance": "đề nghị tạm ứng",
    "termination": "quyết định ngừng triển khai",
    "recovery": "quyết định thu hồi",
    "legal_bases": "căn cứ pháp lý",
    "members": "thành viên",
    "tally": "kiểm phiếu",
    "steps": "bước tính",
    "lines": "dòng tính hỗ trợ",
    "changes": "nội dung điều chỉnh",
    "issuer": "cơ quan ban hành",
}

#: What a fact is called, the first half of a label.
FIELDS = {
    "accepted_cost_vnd": "chi phí nghiệm thu",
    "accepted_quantity": "số lượng nghiệm thu",
    "accepted_vnd": "giá trị nghiệm thu",
    "activity": "nội dung hoạt động",
    "activity_code": "mã nội dung hoạt động",
    "activity_name": "tên nội dung hoạt động",
    "address": "địa chỉ",
    "advance_vnd": "số tiền tạm ứng",
    "advanced_vnd": "số tiền đã tạm ứng",
    "after": "nội dung sau điều chỉnh",
    "amount_vnd": "số tiền",
    "authority": "quyền hạn ký",
    "ballot_label": "kết quả bỏ phiếu",
    "bank_account": "số tài khoản",
    "bank_name": "ngân hàng",
    "before": "nội dung trước điều chỉnh",
    "before_tax_vnd": "tiền trước thuế",
    "beneficiary": "đơn vị thụ hưởng",
    "board_name": "tên Hội đồng thẩm định",
    "body": "cơ quan công tác",
    "budget_year": "năm ngân sách",
    "central_vnd": "ngân sách trung ương",
    "chair": "chủ tọa",
    "clause": "điều khoản áp dụng",
    "code": "mã",
    "completed_percent": "khối lượng hoàn thành",
    "content": "nội dung",
    "counted_vnd": "giá trị được tính",
    "counterpart_vnd": "vốn đối ứng",
    "date": "ngày",
    "decision_date": "ngày quyết định thành lập Hội đồng",
    "decision_no": "số quyết định thành lập Hội đồng",
    "due_on": "thời hạn",
    "economic_code": "mã nội dung kinh tế",
    "effects": "hiệu quả dự kiến",
    "eligible_cost_vnd": "chi phí hợp lệ",
    "end_on": "ngày kết thúc",
    "ended_at": "giờ kết thúc",
    "ends_on": "ngày kết thúc",
    "absent": "số thành viên vắng",
    "fail": "số phiếu không đạt",
    "flags": "đối tượng ưu tiên",
    "gaps": "các nội dung cần bổ sung",
    "ceiling_vnd": "mức trần",
    "head_name": "họ tên người đứng đầu",
    "head_title": "chức danh người đứng đầu",
    "industry": "ngành nghề",
    "inputs": "số liệu tính",
    "invoice_no": "số hóa đơn",
    "item_no": "số hạng mục",
    "level_label": "mức điều chỉnh",
    "lines": "các dòng tính",
    "local_vnd": "ngân sách địa phương",
    "model": "ký hiệu, model",
    "name": "tên",
    "need": "sự cần thiết",
    "no": "số thứ tự",
    "number": "số",
    "objective": "mục tiêu",
    "opened_on": "ngày nộp",
    "opinion": "ý kiến kết luận",
    "organisation": "tổ chức thực hiện",
    "origin": "xuất xứ",
    "other_vnd": "nguồn khác",
    "paid_vnd": "số tiền đã chi trả",
    "parent_name": "cơ quan chủ quản",
    "pass": "số phiếu đạt",
    "pass_with_changes": "số phiếu đạt, cần chỉnh sửa",
    "phone": "điện thoại",
    "place": "địa danh",
    "position": "chức vụ",
    "prepared_on": "ngày lập bảng",
    "present": "sự có mặt",
    "recused": "việc không tham gia vì có lợi ích",
    "programme": "chương trình",
    "proposal_no": "số tờ trình",
    "quantity": "số lượng",
    "reason": "lý do",
    "reasons": "các lý do",
    "recommended_support_vnd": "mức hỗ trợ đề nghị",
    "registration_date": "ngày đăng ký kinh doanh",
    "registration_no": "số đăng ký kinh doanh",
    "remaining_vnd": "số tiền còn lại",
    "remark": "ý kiến",
    "remarks": "nhận xét",
    "representative": "người đại diện",
    "result_label": "kết quả",
    "result_vnd": "kết quả tính",
    "role_label": "vai trò",
    "rule": "quy tắc tính",
    "rule_text": "nguyên tắc biểu quyết",
    "scale": "quy mô",
    "schedule": "tiến độ",
    "secretary": "thư ký",
    "seller": "bên bán",
    "seller_tax_code": "mã số thuế bên bán",
    "serial": "số máy",
    "series": "ký hiệu hóa đơn",
    "short": "tên viết tắt",
    "signer": "người ký",
    "signer_position": "chức vụ người ký",
    "source_label": "tên nguồn",
    "start_on": "ngày bắt đầu",
    "started_at": "giờ bắt đầu",
    "starts_on": "ngày bắt đầu",
    "support_vnd": "kinh phí hỗ trợ",
    "symbol": "ký hiệu",
    "tax_code": "mã số thuế",
    "tax_vnd": "tiền thuế",
    "title": "tên đề án",
    "to_recover_vnd": "số tiền phải thu hồi",
    "total_vnd": "tổng kinh phí",
    "track": "nguồn khuyến công",
    "track_label": "tên nguồn khuyến công",
    "transfer_date": "ngày chuyển khoản",
    "transfer_no": "số chứng từ chuyển khoản",
    "treasury_name": "Kho bạc Nhà nước",
    "type_label": "loại hình",
    "unit": "đơn vị",
    "unit_price_vnd": "đơn giá",
    "units": "số đơn vị tính",
    "verdict_label": "kết luận",
    "what": "nội dung điều chỉnh",
    "workers": "số lao động",
}

_PART = re.compile(r"(\w+)(?:\[(\d*)\])?")


def label(name: str) -> str:
    """What people call a fact: «beneficiaries[2].tax_code» is «mã số thuế của đơn vị thụ hưởng thứ 2»."""
    parts = _PART.findall(name)
    words: list[str] = []
    for place, (word, row) in enumerate(reversed(parts)):
        is_field = place == 0 and len(parts) > 1
        text = (FIELDS if is_field else SECTIONS).get(word) or SECTIONS.get(word) or FIELDS.get(word, word)
        words.append(f"{text} thứ {row}" if row else text)
    return " của ".join(words)
