"""Where each fact is first entered: one line for each field people type and each fact papers print.

A field that comes filled with what is known is no typing; a test opens each form on a real dossier to see it.
Papers say themselves which facts they print (papers); forms say themselves which fields they have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TYPED, READ, COMPUTED, GIVEN, DATA = "typed", "read", "computed", "given", "data"

#: What the kinds of origin are called on the page.
KINDS_OF_ORIGIN = {
    TYPED: "người nhập",
    READ: "đọc từ tệp hóa đơn điện tử",
    COMPUTED: "máy tính theo quy tắc",
    GIVEN: "có khi văn bản được ban hành (số, ngày, người ký)",
    DATA: "dữ liệu có ngày hiệu lực, sổ cơ quan",
}


@dataclass(frozen=True)
class Field:
    """One field of a form: the fact it holds; ``filled``: the form opens with it, the person only looks."""

    form: str
    name: str
    fact: str
    filled: bool = False


def fields(form: str, text: str) -> list[Field]:
    """«name=fact» separated by spaces; a star after the name: the form opens with it filled."""
    found = []
    for part in text.split():
        name, _, fact = part.partition("=")
        found.append(Field(form, name.removesuffix("*"), fact, name.endswith("*")))
    return found


#: Every field of every form of the desk.
FIELDS: tuple[Field, ...] = (
    *fields(
        "RegisterForm",
        "name=beneficiaries[].name kind=beneficiaries[].type_label tax_code=beneficiaries[].tax_code "
        "registration_no=beneficiaries[].registration_no registration_date=beneficiaries[].registration_date "
        "unit=beneficiaries[].commune address=beneficiaries[].address representative=beneficiaries[].representative "
        "representative_position*=beneficiaries[].position phone=beneficiaries[].phone "
        "bank_account=beneficiaries[].bank_account bank_name=beneficiaries[].bank_name "
        "industry=beneficiaries[].industry workers=beneficiaries[].workers women_owned=beneficiaries[].women_owned "
        "ethnic_minority_owned=beneficiaries[].ethnic_minority_owned craft_village=beneficiaries[].craft_village",
    ),
    *fields(
        "OpenForm",
        "applicant*=dossier.applicant others=dossier.others title=dossier.title activity=dossier.activity_name "
        "track*=dossier.track_label budget_year*=dossier.budget_year",
    ),
    *fields(
        "RequestForm",
        "title*=dossier.title budget_year*=dossier.budget_year "
        "need=goals.need local_vnd=funding.local_vnd central_vnd=funding.central_vnd "
        "counterpart_vnd=funding.counterpart_vnd other_vnd=funding.other_vnd "
        "no_double_funding=dossier.no_double_funding export_contract=priority.export_contract "
        "local_material_percent=priority.local_material_percent "
        "supporting_product=priority.supporting_product typical_product=priority.typical_product",
    ),
    *fields(
        "ProjectForm",
        "title*=dossier.title budget_year*=dossier.budget_year "
        "need*=goals.need local_vnd*=funding.local_vnd central_vnd*=funding.central_vnd "
        "counterpart_vnd*=funding.counterpart_vnd other_vnd*=funding.other_vnd "
        "export_contract*=priority.export_contract local_material_percent*=priority.local_material_percent "
        "supporting_product*=priority.supporting_product typical_product*=priority.typical_product "
        "flagship=priority.flagship no_double_funding*=dossier.no_double_funding objective=goals.objective "
        "content=goals.content schedule=goals.schedule organisation_of_work=goals.organisation effects=goals.effects "
        "start_on=goals.start_on end_on=goals.end_on",
    ),
    *fields(
        "ItemForm",
        "name=items[].name model=items[].model origin=items[].origin measure*=items[].unit quantity*=items[].quantity "
        "unit_price_vnd=items[].unit_price_vnd beneficiary*=items[].beneficiary seller=quotes[].seller "
        "seller_tax_code=quotes[].seller_tax_code quoted_on=quotes[].date quoted_vnd=quotes[].unit_price_vnd "
        "seller_2=quotes[2].seller quoted_on_2=quotes[2].date quoted_vnd_2=quotes[2].unit_price_vnd "
        "struck=items[].struck",
    ),
    *fields("ConfirmForm", "confirmed=commune.confirmed note=commune.note"),
    *fields("GapsForm", "gaps=supplement.gaps"),
    *fields("ReturnForm", "gaps=settlement_return.defects[].text late_reason=settlement_return.defects[].late_reason"),
    *fields("SendBackForm", "gaps=sent_back.reason"),
    *fields("LetterForm", "letter_no=registration.letter_no"),
    *fields("ReasonForm", "reason=act.reason"),
    *fields("ReasonsForm", "reason=refusal.reasons"),
    *fields("NoteForm", "note=act.note"),
    *fields(
        "OpenAppraisalForm",
        "board*=appraisal.board_name mode*=appraisal.mode meeting_on=appraisal.meeting_on place=appraisal.place",
    ),
    *fields(
        "ReplaceMemberForm", "member=appraisal.leaver successor=appraisal.successor reason=appraisal.leaving_reason"
    ),
    *fields(
        "RecuseHeadForm",
        "member*=appraisal.recused interest=appraisal.recused_interest reason=appraisal.recused_because",
    ),
    *fields("VoteAgainForm", "reason=appraisal.again_reason board*=appraisal.board_name"),
    *fields("VoteForm", "ballot=appraisal.members[].ballot_label remark=appraisal.members[].remark"),
    *fields("PutInPlanForm", "proposal_no=proposal.number"),
    *fields("OpinionForm", "opinion=appraisal.budget_opinion"),
    *fields("PlanForm", "plan_no=plan.number"),
    *fields("ApproveForm", "support_vnd*=approval.support_vnd"),
    *fields(
        "ContractForm", "starts_on*=contract.starts_on ends_on*=contract.ends_on support_vnd*=contract.support_vnd"
    ),
    *fields("AdvanceForm", "amount_vnd=advance.amount_vnd order_no=advance.order_no"),
    *fields("ProgressForm", "percent=progress.percent note=progress.note"),
    *fields(
        "AmendmentForm",
        "reason=amendment.reason unit*=amendment.changes[].after site*=amendment.changes[].after "
        "support_vnd*=amendment.changes[].after other_vnd*=amendment.changes[].after ends_on*=contract.ends_on "
        "next_year_on=amendment.next_year_on stop=amendment.stop",
    ),
    *fields("SuspendForm", "reason=suspension.reason from_on*=suspension.from_on"),
    *fields("ResumeForm", "note=resumption.note"),
    *fields("ExtendForm", "reason=extension.reason ends_on=extension.ends_on"),
    *fields("NewYearForm", "funding*=extension.funding_line"),
    *fields(
        "StopForm",
        "reason=termination.reason force_majeure=termination.unforeseen basis=termination.force_majeure "
        "justified_vnd=termination.justified_vnd",
    ),
    *fields(
        "AcceptForm",
        "held_on=acceptance.date started_at=acceptance.started_at ended_at=acceptance.ended_at "
        "place*=acceptance.place members=acceptance.members[].name remarks=acceptance.remarks",
    ),
    *fields(
        "FailAcceptanceForm",
        "held_on=failed_acceptance.date started_at=failed_acceptance.started_at "
        "ended_at=failed_acceptance.ended_at place*=acceptance.place "
        "members=failed_acceptance.members reason=failed_acceptance.reason",
    ),
    *fields(
        "EvidenceForm",
        "beneficiary*=evidence[].owner form*=evidence[].form series=evidence[].series number=evidence[].invoice_no "
        "issued_on=evidence[].date seller=evidence[].seller seller_tax_code=evidence[].seller_tax_code "
        "content*=evidence[].content before_tax_vnd=evidence[].before_tax_vnd tax_vnd=evidence[].tax_vnd "
        "item*=evidence[].item transfer_no=evidence[].transfer_no transfer_on=evidence[].transfer_date",
    ),
    *fields(
        "TransferForm",
        "invoices*=evidence[].no transfer_no=evidence[].transfer_no transfer_on=evidence[].transfer_date",
    ),
    *fields(
        "OverrideForm",
        "line*=override.line amount_vnd=override.amount_vnd reason=override.reason basis=override.basis",
    ),
    *fields("MatchForm", "line*=evidence[].line item*=evidence[].item"),
    *fields("RelateForm", "invoice*=evidence[].no relation=evidence[].relation earlier=evidence[].earlier"),
    *fields("PlaceForm", "amount*=evidence[].outside_lines item*=evidence[].item"),
    *fields(
        "LookupForm",
        "invoice*=evidence[].no portal_state=evidence[].portal_state looked_up_on*=evidence[].looked_up_on",
    ),
    *fields("RemoveInvoiceForm", "reason=evidence[].removal_reason invoice*=evidence[].no"),
    *fields("EconomicCodeForm", "economic_code*=payment.economic_code"),
    *fields("OrderForm", "order_no=payment.order_no"),
    *fields(
        "PostCheckForm",
        "held_on=post_check.date started_at=post_check.started_at ended_at=post_check.ended_at "
        "in_use=post_check.in_use note=post_check.note",
    ),
    *fields("RecoverForm", "reason=recovery.reason amount_vnd*=recovery.amount_vnd"),
    *fields(
        "InstalmentForm",
        "amount_vnd=recovery.instalments[].amount_vnd voucher_no=recovery.instalments[].voucher_no "
        "received_on=recovery.instalments[].received_on",
    ),
    *fields("RecoveredForm", "voucher_no=recovery.voucher_no received_on=recovery.received_on"),
)

#: Two doors to one fact: a transfer is written with a paper invoice, or alone for invoices that came as files.
OTHER_DOOR = {("EvidenceForm", "transfer_no"), ("EvidenceForm", "transfer_on")}

#: Fields the acceptance and amendment forms make for each item.
PER_ITEM = {
    "quantity-": Field("AcceptForm", "quantity-", "items[].accepted_quantity", True),
    "cost-": Field("AcceptForm", "cost-", "items[].accepted_vnd", True),
    "serial-": Field("AcceptForm", "serial-", "items[].serial"),
    "item-": Field("AmendmentForm", "item-", "amendment.changes[].after", True),
    "beneficiary-": Field("AmendmentForm", "beneficiary-", "amendment.changes[].after", True),
    "new-": Field("AmendmentForm", "new-", "amendment.changes[].after"),
}


@dataclass(frozen=True)
class Origin:
    """How a fact that nobody types comes to be: facts by pattern, kind of origin, in words."""

    pattern: str
    kind: str
    words: str

    def concerns(self, fact: str) -> bool:
        """Whether a fact comes so."""
        return re.fullmatch(self.pattern, fact) is not None


#: Facts that no form asks for. The first that concerns a fact holds.
ORIGINS: tuple[Origin, ...] = (
    Origin(r"evidence\[\]\.lines\[\]\.(item_no|counted_vnd|note|tax_vnd|total_vnd)", COMPUTED,
           "Khớp dòng hóa đơn với hạng mục, thuế theo thuế suất, kết quả xét của tài chính"),
    Origin(r"proof\[\]\..*", COMPUTED, "Mức thấp hơn: chi phí nghiệm thu, giá trị hóa đơn của hạng mục"),
    Origin(r"opinion_request\.(subject_label|question|bodies|lead)", TYPED, "Trang «Hỏi ý kiến cơ quan khác»"),
    Origin(r"opinion_request\.(days|due_on)", COMPUTED, "Quy tắc lấy ý kiến của ngày hỏi, tính theo ngày làm việc"),
    Origin(r"opinion_request\.(silence|source)", DATA, "Quy tắc lấy ý kiến của ngày hỏi"),
    Origin(r"opinion_reply\.(answer_label|text)", TYPED, "Trang «Cho ý kiến»"),
    Origin(r"opinion_reply\.text_label", COMPUTED, "Theo ý kiến đã chọn"),
    Origin(r"opinion_reply\.(asker|subject_label|question|request\..*)", GIVEN, "Lần hỏi ý kiến được trả lời"),
    Origin(r"(plan|proposal)\.(projects.*|approver)", COMPUTED, "Các đề án cùng tờ trình kế hoạch"),
    Origin(r"approval\.proposal_no", TYPED, "Bước «Đưa vào kế hoạch»"),
    Origin(r".*\.submission\.(number|date)", TYPED, "Bước mà UBND tỉnh quyết định: tờ trình của Sở Công Thương"),
    Origin(r"receipt\.(components|received_at|check_days|due_on)", COMPUTED, "Tệp đã nộp, giờ nộp, hạn kiểm tra"),
    Origin(r"(withdrawal|suspension|revocation|amendment_refusal)\.reason", TYPED, "Lý do của bước"),
    Origin(r"(resumption|acceptance_request)\.note", TYPED, "Ghi chú của bước"),
    Origin(r"amendment_request\.reason", TYPED, "Bước «Đề nghị điều chỉnh»"),
    Origin(r"(annex|amendment_request|amendment_refusal)\.changes\[\].*", COMPUTED,
           "So giá trị đang có với giá trị mới"),
    Origin(r"annex\.decision.*", GIVEN, "Quyết định làm căn cứ của phụ lục"),
    Origin(r"amendments\[\]\.(content|total_vnd|support_vnd)", COMPUTED, "So giá trị đang có với giá trị mới"),
    Origin(r"amendments\[\]\..*", GIVEN, "Các quyết định điều chỉnh và phụ lục hợp đồng đã ban hành"),
    Origin(r"contract\.in_force_vnd", COMPUTED, "Kinh phí hỗ trợ theo hợp đồng và các phụ lục"),
    Origin(r"(suspension\.owed_vnd|termination\.kept_vnd)", COMPUTED, "Đã chi trừ phần được quyết toán"),
    Origin(r"termination\.clause", DATA, "Điều khoản về bất khả kháng"),
    Origin(r"extension\.(before|year)", COMPUTED, "Thời hạn hợp đồng đang có, năm kế hoạch"),
    Origin(r"progress\.reports.*", COMPUTED, "Các lần báo cáo trước, theo nhật ký"),
    Origin(r".*\.(body|by_label)", GIVEN, "Tư cách của người làm bước"),
    Origin(r"settlement_return\.(round|due_on|defects.*)", COMPUTED, "Số lần trả, ngày làm việc, dòng đã khớp"),
    Origin(r"support_receipt\..*", COMPUTED, "Chứng từ chi của Kho bạc đã ghi trong sổ"),
    Origin(r"post_check\.result_label", COMPUTED, "Kết quả kiểm tra máy còn sử dụng"),
    Origin(r"evidence\[\]\.(counted_vnd)", COMPUTED, "Tài chính xét từng dòng; không giảm thì bằng số trước thuế"),
    Origin(r"evidence\[\]\.(?!counted_vnd|relation|earlier"
           r"|lines\[\]\.(item_no|counted_vnd|note|tax_vnd|total_vnd)).*", READ, "Tệp XML của hóa đơn điện tử"),
    Origin(r"support\..*", COMPUTED, "Định mức của ngày phê duyệt (docs/settlement.md)"),
    Origin(r"settlement\.(support_vnd|steps.*)", COMPUTED, "Mức thấp nhất: định mức, quyết định, hợp đồng, nghiệm thu"),
    Origin(r"settlement\.(remaining_vnd|to_recover_vnd|advanced_vnd|paid_vnd)", COMPUTED, "Sổ kinh phí của hồ sơ"),
    Origin(r"(settlement|acceptance)\.accepted_cost_vnd", COMPUTED, "Cộng chi phí nghiệm thu các hạng mục"),
    Origin(r"acceptance\.(completed_percent|result_label)", COMPUTED, "Kết quả nghiệm thu từng hạng mục"),
    Origin(r"acceptance\.members\[\]\..*", TYPED, "Biên bản nghiệm thu: mỗi người một dòng"),
    Origin(r"(contract\.(total_vnd|advance_vnd)|items\[\]\.amount_vnd|.*\.total_vnd)", COMPUTED, "Cộng thành tiền"),
    Origin(r"funding\.(support_vnd)", COMPUTED, "Cộng các nguồn ngân sách"),
    Origin(r"beneficiaries\[\]\.(support_vnd|counterpart_vnd)", COMPUTED, "Chia theo chi phí của từng đơn vị"),
    Origin(r"beneficiaries\[\]\.flags", COMPUTED, "Các đánh dấu trong sổ cơ sở"),
    Origin(r"payment\.(replaced_number|replaced_date|returned_vnd)", COMPUTED, "Lệnh chi Kho bạc đã trả lại"),
    Origin(r"(payment|termination)\.(amount_vnd|to_recover_vnd|content)", COMPUTED, "Số còn phải chi, phải thu"),
    Origin(r"advance\.(ceiling_vnd|clause)", DATA, "Tỷ lệ tạm ứng có ngày hiệu lực"),
    Origin(r"amendment\.(level_label|content|changes\[\].*)", COMPUTED, "So giá trị đang có với giá trị mới"),
    Origin(r"appraisal\.(tally.*|verdict_label|opinion|recommended_support_vnd|rule_text|(ended|started)_at)", COMPUTED,
           "Đếm phiếu theo quy tắc của hội đồng"),
    Origin(r"appraisal\.(members.*|chair|secretary|decision_no|decision_date)", DATA, "Quyết định thành lập hội đồng"),
    Origin(r"(supplement|recovery)\.due_on", COMPUTED, "Ngày làm việc kể từ ngày ban hành"),
    Origin(r".*\.(number|symbol|date|signer|signer_position|authority|issuer|prepared_on|decision_no|place)", GIVEN,
           "Khi ban hành: sổ văn bản, ngày làm việc, người ký"),
    Origin(r"settlement\.parts\[\]\..*", COMPUTED, "Phần của từng đơn vị trong số quyết toán"),
    Origin(r"plan\.issuer\..*", DATA, "Sổ cơ quan, tên theo ngày"),
    Origin(r"dossier\.(code|opened_on)", GIVEN, "Khi mở hồ sơ: sổ hồ sơ của năm"),
    Origin(r"dossier\.unit", DATA, "Sổ cơ sở: xã, phường, đặc khu của cơ sở đứng đơn"),
    Origin(r"dossier\.programme", DATA, "Chương trình của năm kế hoạch"),
    Origin(r"(goals\.scale|goals\.date)", COMPUTED, "Nội dung, quy mô của đề án"),
    Origin(r"(funding\.source_label|payment\.treasury_name)", DATA, "Nguồn kinh phí của hồ sơ"),
    Origin(r"(unit|department|province|bodies)\..*", DATA, "Sổ cơ quan, tên theo ngày"),
    Origin(r"legal_bases", DATA, "Văn bản pháp luật có hiệu lực ngày ban hành"),
    Origin(r"quotes\[\]\.item_no|items\[\]\.no", GIVEN, "Số thứ tự khi nhập hạng mục"),
    Origin(r"termination\.reason", TYPED, "Bước «Ngừng triển khai»"),
)  # fmt: skip

#: Facts that no paper prints, as people call them.
LABELS: dict[str, str] = {
    "act.note": "ghi chú của một bước",
    "act.reason": "lý do của một bước",
    "amendment.changes[].after": "giá trị mới của nội dung điều chỉnh",
    "appraisal.again_reason": "lý do bỏ phiếu lại",
    "appraisal.leaver": "thành viên thôi tham gia lần thẩm định",
    "appraisal.recused": "thành viên ra khỏi hồ sơ vì có lợi ích",
    "appraisal.recused_interest": "loại lợi ích của người ra khỏi hồ sơ",
    "appraisal.recused_because": "căn cứ của lợi ích ghi nhận",
    "appraisal.leaving_reason": "lý do thay thành viên",
    "appraisal.meeting_on": "ngày họp dự kiến",
    "appraisal.mode": "hình thức thẩm định: họp hoặc lấy ý kiến bằng văn bản",
    "appraisal.successor": "người thay thành viên",
    "appraisal.budget_opinion": "ý kiến của Sở Tài chính về kinh phí",
    "advance.order_no": "số chứng từ chi tạm ứng",
    "beneficiaries[].commune": "xã, phường, đặc khu của đơn vị thụ hưởng",
    "beneficiaries[].craft_village": "đơn vị thụ hưởng thuộc làng nghề",
    "beneficiaries[].ethnic_minority_owned": "chủ là người dân tộc thiểu số",
    "beneficiaries[].women_owned": "do phụ nữ làm chủ",
    "commune.confirmed": "xác nhận của cấp xã",
    "commune.note": "ý kiến của cấp xã",
    "dossier.activity_name": "nội dung hoạt động",
    "dossier.no_double_funding": "cam kết không nhận hỗ trợ trùng",
    "dossier.unit": "địa bàn của hồ sơ",
    "dossier.others": "các đơn vị thụ hưởng khác của đề án nhóm",
    "evidence[].earlier": "hóa đơn bị thay thế, điều chỉnh hoặc hủy",
    "evidence[].form": "mẫu số hóa đơn",
    "evidence[].item": "hạng mục mà dòng hóa đơn trả cho",
    "evidence[].line": "dòng hóa đơn",
    "evidence[].outside_lines": "phần tiền ngoài các dòng hóa đơn",
    "evidence[].owner": "đơn vị thụ hưởng của hóa đơn",
    **{
        f"evidence[].lines[].{name}": f"{words} của dòng hóa đơn"
        for name, words in (
            ("name", "tên hàng hóa, dịch vụ"),
            ("item_no", "số hạng mục"),
            ("before_tax_vnd", "tiền trước thuế"),
            ("tax_vnd", "tiền thuế"),
            ("total_vnd", "tổng tiền"),
            ("counted_vnd", "giá trị được tính"),
            ("note", "lý do không tính hết"),
        )
    },
    "support_receipt.parts[].what": "khoản đã nhận: tạm ứng hay thanh toán",
    "evidence[].relation": "quan hệ của hóa đơn với hóa đơn trước",
    "evidence[].removal_reason": "lý do gỡ hóa đơn",
    "extension.funding_line": "dòng kinh phí của năm mới",
    "amendment.next_year_on": "thời hạn xin chuyển sang năm sau",
    "amendment.stop": "đề nghị ngừng triển khai",
    "resumption.note": "căn cứ cho tiếp tục",
    "suspension.from_on": "ngày bắt đầu tạm dừng",
    "termination.unforeseen": "ngừng do bất khả kháng",
    "termination.justified_vnd": "chi phí thực tế được chấp nhận khi ngừng",
    "recovery.instalments[].amount_vnd": "số tiền của một lần nộp trả",
    "recovery.instalments[].received_on": "ngày của một lần nộp trả",
    "recovery.instalments[].voucher_no": "số chứng từ của một lần nộp trả",
    "failed_acceptance.date": "ngày nghiệm thu không đạt",
    "failed_acceptance.started_at": "giờ bắt đầu nghiệm thu lần không đạt",
    "failed_acceptance.ended_at": "giờ kết thúc nghiệm thu lần không đạt",
    "failed_acceptance.members": "thành phần đoàn nghiệm thu lần không đạt",
    "failed_acceptance.reason": "nội dung nghiệm thu không đạt",
    "items[].struck": "hạng mục bị bỏ khi sửa đơn",
    "payment.order_no": "số chứng từ của Kho bạc",
    "post_check.in_use": "máy còn sử dụng đúng mục đích",
    "priority.export_contract": "hợp đồng xuất khẩu, để xét ưu tiên",
    "priority.flagship": "đề án điểm",
    "priority.local_material_percent": "tỷ lệ nguyên liệu mua trong tỉnh, để xét ưu tiên",
    "priority.supporting_product": "sản phẩm công nghiệp hỗ trợ, để xét ưu tiên",
    "priority.typical_product": "giấy chứng nhận sản phẩm tiêu biểu, OCOP, để xét ưu tiên",
    "quotes[2].date": "ngày của báo giá thứ hai",
    "quotes[2].seller": "nơi báo giá thứ hai",
    "quotes[2].unit_price_vnd": "đơn giá của báo giá thứ hai",
    "recovery.received_on": "ngày nộp tiền thu hồi",
    "recovery.voucher_no": "số chứng từ nộp tiền thu hồi",
    "registration.letter_no": "số công văn đăng ký với Cục",
}
