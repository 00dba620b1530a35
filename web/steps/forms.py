"""The form of each step: what it asks, and nothing that is already known.

A form turns what was typed into the facts its handler takes. Steps without a form of their own ask for an
optional remark only.
"""

from __future__ import annotations

from typing import Any

from django import forms

import clock
from accounts.models import User
from appraisal.counting import open_round, presiding
from appraisal.handlers.people import people_of_the_council
from appraisal.models import Board, Criterion, Interest, Meeting, Round, RoundMember, Vote
from documents.vietnamese import money
from dossiers.models import Beneficiary, Dossier, Item
from dossiers.step_keys import Form
from dossiers.support import owners_called
from programmes.rules_of_day import rule_on
from settlement.claims import claim_of
from settlement.computing import final_support
from settlement.models import Invoice, InvoiceLine
from settlement.proving import proven
from web.amendments.forms import (
    AmendmentForm,
    ExtendForm,
    InstalmentForm,
    NewYearForm,
    RecoveredForm,
    RecoverForm,
    ResumeForm,
    StopForm,
    SuspendForm,
)
from web.evidence.forms import PlaceForm, RelateForm
from web.shared.forms import DateField, MoneyField
from web.shared.step_form import StepForm
from workflow.days import filled
from workflow.steps import steps_of


def lines_field(label: str, help_text: str = "Mỗi ý một dòng.", rows: int = 5) -> forms.CharField:
    """A text box of which each line counts."""
    return forms.CharField(label=label, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows}))


class NoteForm(StepForm):
    """Only a remark."""

    note = forms.CharField(label="Ghi chú (không bắt buộc)", required=False, widget=forms.Textarea(attrs={"rows": 3}))


class PlainForm(StepForm):
    """Nothing to type: everything is known."""


class ReasonForm(StepForm):
    """Why."""

    reason = forms.CharField(label="Lý do", widget=forms.Textarea(attrs={"rows": 4}))


class ReasonsForm(StepForm):
    """Why, line by line: it is printed as a list."""

    reason = lines_field("Lý do", "Mỗi lý do một dòng; các dòng này được in vào văn bản gửi cơ sở.")


class ConfirmForm(StepForm):
    """The commune's word."""

    confirmed = forms.TypedChoiceField(
        label="Cơ sở có địa chỉ và đang hoạt động trên địa bàn",
        choices=[("yes", "Xác nhận"), ("no", "Không xác nhận")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label="Ý kiến thêm", required=False, widget=forms.Textarea(attrs={"rows": 3}))


class GapsForm(StepForm):
    """One list of all gaps."""

    gaps = lines_field("Nội dung cần bổ sung", "Ghi hết trong một lần, mỗi ý một dòng; cơ sở nhận đúng danh sách này.")


class LetterForm(StepForm):
    """A letter's number."""

    letter_no = forms.CharField(label="Số công văn đăng ký với Cục", max_length=60)


class OpenAppraisalForm(StepForm):
    """Which council, when, where."""

    board = forms.ModelChoiceField(label="Hội đồng", queryset=Board.objects.none())
    mode = forms.ChoiceField(
        label="Hình thức", choices=Meeting.Mode.choices, initial=Meeting.Mode.MEETING, widget=forms.RadioSelect
    )
    meeting_on = DateField(
        label="Ngày họp",
        help_text="Ngày/tháng/năm. Hồ sơ cùng hội đồng, cùng ngày vào chung một phiên; nếu lấy ý kiến bằng văn bản thì "
        "đây là hạn gửi ý kiến.",
    )
    place = forms.CharField(label="Địa điểm", required=False, max_length=200)

    def prepare(self) -> None:
        """Councils; the newest first."""
        self.fields["board"].queryset = Board.objects.order_by("-decision_date")  # type: ignore[attr-defined]
        self.fields["board"].initial = Board.objects.order_by("-decision_date").first()


class VoteForm(StepForm):
    """One ballot."""

    ballot = forms.ChoiceField(label="Phiếu của tôi", choices=Vote.Ballot.choices, widget=forms.RadioSelect)
    remark = forms.CharField(
        label="Ý kiến",
        required=False,
        help_text="Bắt buộc khi phiếu không phải «Đạt».",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, round_: Round | None = None, **more: Any) -> None:
        self.round = round_
        super().__init__(*args, **more)

    def prepare(self) -> None:
        """The score sheet of the round, if its rule has one: points and a remark for each criterion."""
        waiting = self.dossier.rounds.select_related("sheet").filter(closed_at__isnull=True)
        round_ = self.round or waiting.last()
        self.criteria = list(round_.sheet.criteria.all()) if round_ and round_.sheet else []
        last = {name: self.fields.pop(name) for name in ("ballot", "remark")}
        for line in self.criteria:
            self.fields[f"score_{line.pk}"] = forms.CharField(
                label=f"{line.order}. {line.name}",
                help_text=f"Từ {line.least} đến {line.most} điểm, hệ số {line.weight}.",
                max_length=8,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )
            self.fields[f"remark_{line.pk}"] = forms.CharField(
                label=f"Nhận xét về tiêu chí {line.order}",
                required=False,
                max_length=500,
                help_text=_remark_asked(line),
            )
        self.fields |= last
        self.style()

    def facts(self) -> dict[str, Any]:
        """The ballot, and the points where there is a sheet."""
        typed = super().facts()
        scores = {line.pk: (typed.pop(f"score_{line.pk}"), typed.pop(f"remark_{line.pk}")) for line in self.criteria}
        return typed | ({"scores": scores} if scores else {})


def _remark_asked(line: Criterion) -> str:
    if line.remark == Criterion.Remark.BELOW:
        return f"Bắt buộc khi cho dưới {line.remark_below} điểm."
    return "Bắt buộc." if line.remark == Criterion.Remark.ALWAYS else ""


class ReplaceMemberForm(StepForm):
    """Who leaves the round, who comes instead, why."""

    member = forms.ModelChoiceField(label="Thành viên thôi tham gia", queryset=RoundMember.objects.none())
    successor = forms.ModelChoiceField(
        label="Người thay",
        queryset=User.objects.none(),
        required=False,
        help_text="Để trống: không ai thay; túc số tính trên số thành viên còn lại.",
    )
    reason = forms.CharField(label="Lý do", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))

    def prepare(self) -> None:
        """Members who have not voted; people of the council who are not called."""
        round_ = self.dossier.rounds.filter(closed_at__isnull=True).last()
        called = RoundMember.objects.filter(round=round_)
        waiting = called.filter(recused=False, left_at__isnull=True, vote__isnull=True).select_related("user")
        others = people_of_the_council(clock.today()).exclude(pk__in=called.values("user"))
        self.fields["member"].queryset = waiting  # type: ignore[attr-defined]
        self.fields["successor"].queryset = others  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """The member by key."""
        typed = super().facts()
        return typed | {"member": typed["member"].pk}


class RecuseForm(StepForm):
    """Whose interest, which, on what ground."""

    member = forms.ModelChoiceField(label="Thành viên", queryset=RoundMember.objects.none())
    interest = forms.ChoiceField(label="Loại lợi ích", choices=Interest.Kind.choices)
    reason = forms.CharField(label="Căn cứ", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def prepare(self) -> None:
        """Members who take part; a ballot given already will not be counted."""
        taking_part = open_round(self.dossier).members.filter(recused=False, left_at__isnull=True)
        self.fields["member"].queryset = taking_part.select_related("user")  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """The member by key."""
        typed = super().facts()
        return typed | {"member": typed["member"].pk}


class RecuseHeadForm(RecuseForm):
    """The interest of whoever presides, which the department records."""

    def prepare(self) -> None:
        """Only whoever is in the chair."""
        # The form is made before the step is looked at: there may be no round to speak of.
        round_ = self.dossier.rounds.select_related("meeting").filter(closed_at__isnull=True).last()
        head = presiding(list(round_.members.all()), round_) if round_ else None
        found = RoundMember.objects.filter(pk__in=[head.pk] if head else []).select_related("user")
        self.fields["member"].queryset = found  # type: ignore[attr-defined]
        self.fields["member"].label = "Người chủ trì"
        self.fields["member"].initial = head.pk if head else None


class VoteAgainForm(StepForm):
    """Why, and before which council."""

    reason = forms.CharField(label="Lý do bỏ phiếu lại", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    board = forms.ModelChoiceField(
        label="Hội đồng", queryset=Board.objects.none(), required=False, help_text="Để trống: vẫn hội đồng này."
    )

    def prepare(self) -> None:
        """Councils of the day."""
        boards = Board.objects.on(clock.today()).order_by("-decision_date")
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]


class PutInPlanForm(StepForm):
    """The submission."""

    proposal_no = forms.CharField(label="Số tờ trình kế hoạch", max_length=60, help_text="Ví dụ: 45/TTr-SCT")


class OpinionForm(StepForm):
    """The word on the money."""

    opinion = forms.CharField(label="Ý kiến thẩm định kinh phí", widget=forms.Textarea(attrs={"rows": 4}))


class PlanForm(StepForm):
    """The plan's number."""

    plan_no = forms.CharField(label="Số quyết định phê duyệt kế hoạch", max_length=60, help_text="Ví dụ: 312/QĐ-UBND")


class ApproveForm(StepForm):
    """The amount; the norm's is filled in."""

    support_vnd = MoneyField(label="Mức hỗ trợ được duyệt (đồng)")

    def prepare(self) -> None:
        """What was asked, within what the council recommended."""
        last = self.dossier.rounds.last()
        most = min(self.dossier.support_vnd, last.recommended_vnd) if last else self.dossier.support_vnd
        self.fields["support_vnd"].initial = most
        self.fields["support_vnd"].help_text = f"Cao nhất theo định mức và mức đề nghị: {money(most)} đồng."


class ContractForm(StepForm):
    """Dates and, if rounder, the amount."""

    starts_on = DateField(label="Thực hiện từ ngày")
    ends_on = DateField(label="Đến ngày")
    support_vnd = MoneyField(label="Mức hỗ trợ theo hợp đồng (đồng)")

    def prepare(self) -> None:
        """The project's dates, as far as a contract of today can still have them, and the approved amount."""
        usual = filled(steps_of(Dossier)["sign_contract"].days, self.dossier, clock.now(), {})
        self.fields["starts_on"].initial = usual["starts_on"]
        self.fields["ends_on"].initial = usual["ends_on"]
        self.fields["support_vnd"].initial = self.dossier.approved_vnd


class AdvanceForm(StepForm):
    """How much and by which voucher."""

    amount_vnd = MoneyField(label="Số tiền tạm ứng (đồng)")
    order_no = forms.CharField(label="Số chứng từ chi", max_length=60)


class ProgressForm(StepForm):
    """How far."""

    percent = forms.IntegerField(label="Khối lượng đã làm (%)", min_value=0, max_value=100)
    note = forms.CharField(label="Nội dung, vướng mắc", required=False, widget=forms.Textarea(attrs={"rows": 3}))


def hour_field(label: str) -> forms.TimeField:
    """An hour that minutes print."""
    return forms.TimeField(label=label, required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class VisitForm(StepForm):
    """Date, place and people of a visit."""

    held_on = DateField(label="Ngày nghiệm thu")
    started_at = hour_field("Giờ bắt đầu")
    ended_at = hour_field("Giờ kết thúc")
    place = forms.CharField(label="Địa điểm", max_length=250)
    members = lines_field("Thành phần đoàn", "Mỗi người một dòng: họ tên; chức vụ; đơn vị. Ít nhất hai người.", rows=4)

    def prepare(self) -> None:
        """Where the project is carried out."""
        self.fields["place"].initial = self.dossier.address

    def people(self) -> list[dict[str, str]]:
        """The lines as people."""
        rows = [[part.strip() for part in line.split(";")] for line in self.cleaned_data["members"].splitlines()]
        return [
            {"name": row[0], "position": row[1] if len(row) > 1 else "", "body": row[2] if len(row) > 2 else ""}
            for row in rows
            if row and row[0]
        ]


class OverrideForm(StepForm):
    """An amount by decision for one line of the support."""

    line = forms.ChoiceField(label="Dòng hỗ trợ")
    amount_vnd = MoneyField(
        label="Mức theo quyết định (đồng)",
        required=False,
        help_text="Để trống: bỏ điều chỉnh đã có, trở về mức tính được.",
    )
    reason = forms.CharField(label="Lý do", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    basis = forms.CharField(label="Căn cứ", max_length=200, help_text="Số, ngày, cơ quan của văn bản cho phép.")

    def prepare(self) -> None:
        """The lines as computed now, each with its amount."""
        computed = final_support(self.dossier, clock.today())
        called = owners_called(self.dossier)
        self.fields["line"].choices = [  # type: ignore[attr-defined]
            (f"{order}|{line.item.activity}", f"{name}, {line.item.activity}: đang là {money(line.support_vnd)} đồng")
            for order, name in called.items()
            for line in computed.lines
            if line.owner == order
        ]

    def facts(self) -> dict[str, Any]:
        """Whose line, how much, why, by which paper."""
        order, _, activity = self.cleaned_data["line"].partition("|")
        return {
            "beneficiary": self.dossier.beneficiaries.get(order=int(order)),
            "activity": activity,
            "amount_vnd": self.cleaned_data["amount_vnd"],
            "reason": self.cleaned_data["reason"],
            "basis": self.cleaned_data["basis"],
        }


class AcceptForm(VisitForm):
    """What was seen, item by item."""

    remarks = forms.CharField(label="Nhận xét của đoàn", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def prepare(self) -> None:
        """Three fields an item, filled with what the contract says."""
        super().prepare()
        shown = proven(claim_of(self.dossier, clock.today()))
        for item in self.dossier.items.all():
            name = f"Hạng mục {item.no} ({item.name})"
            self.fields[f"quantity-{item.no}"] = forms.IntegerField(
                label=f"{name}: số lượng thấy được", min_value=0, max_value=item.quantity, initial=item.quantity
            )
            self.fields[f"cost-{item.no}"] = MoneyField(
                label=f"{name}: chi phí thực tế, chưa thuế (đồng)",
                min_value=0,
                initial=max(shown.get(item.no, 0), 0) or item.amount_vnd,
                help_text="Theo hóa đơn đã nhận." if shown.get(item.no) else "Theo hợp đồng; chưa có hóa đơn.",
            )
            self.fields[f"serial-{item.no}"] = forms.CharField(
                label=f"{name}: số máy, số sê-ri", required=False, max_length=120
            )
        self.style()

    def facts(self) -> dict[str, Any]:
        """The visit and one line for each item."""
        data = self.cleaned_data
        return {
            "held_on": data["held_on"],
            "started_at": data["started_at"],
            "ended_at": data["ended_at"],
            "place": data["place"],
            "members": self.people(),
            "remarks": data["remarks"],
            "items": [
                {
                    "no": item.no,
                    "accepted_quantity": data[f"quantity-{item.no}"],
                    "accepted_vnd": data[f"cost-{item.no}"],
                    "serial": data[f"serial-{item.no}"],
                }
                for item in self.dossier.items.all()
            ],
        }


class FailAcceptanceForm(VisitForm):
    """What was not right."""

    reason = forms.CharField(label="Nội dung không đạt", widget=forms.Textarea(attrs={"rows": 4}))

    def facts(self) -> dict[str, Any]:
        """The visit and what was wrong."""
        return super().facts() | {"members": self.people()}


class EvidenceForm(StepForm):
    """One invoice and its proof of transfer."""

    beneficiary = forms.ModelChoiceField(label="Đơn vị thụ hưởng", queryset=Beneficiary.objects.none())
    form = forms.CharField(label="Mẫu số", max_length=1, initial="1", help_text="1: hóa đơn GTGT; 2: hóa đơn bán hàng")
    series = forms.CharField(label="Ký hiệu", max_length=7, help_text="Ví dụ: C26TAA")
    number = forms.CharField(label="Số hóa đơn", max_length=8)
    issued_on = DateField(label="Ngày lập")
    seller = forms.CharField(label="Người bán", max_length=300)
    seller_tax_code = forms.CharField(label="Mã số thuế người bán", max_length=14)
    content = forms.CharField(label="Nội dung hàng hóa, dịch vụ", max_length=300)
    before_tax_vnd = MoneyField(label="Trước thuế (đồng)")
    tax_vnd = MoneyField(label="Thuế GTGT (đồng)", min_value=0, initial=0)
    item = forms.ModelChoiceField(
        label="Trả cho hạng mục",
        queryset=Item.objects.none(),
        required=False,
        empty_label="Theo tên trên hóa đơn",
    )
    transfer_no = forms.CharField(label="Số chứng từ chuyển khoản", max_length=60, required=False)
    transfer_on = DateField(label="Ngày chuyển khoản", required=False)

    def prepare(self) -> None:
        """The dossier's own beneficiaries and items."""
        field = self.fields["beneficiary"]
        field.queryset = self.dossier.beneficiaries.all()  # type: ignore[attr-defined]
        field.initial = self.dossier.beneficiaries.first()
        self.fields["item"].queryset = self.dossier.items.all()  # type: ignore[attr-defined]
        if self.dossier.beneficiaries.count() == 1:
            field.widget = forms.HiddenInput()
        if self.dossier.items.count() == 1:
            self.fields["item"].widget = forms.HiddenInput()
        first = self.dossier.items.first()
        if first:
            self.fields["content"].initial = " ".join(part for part in (first.name, first.model) if part)


class TransferForm(StepForm):
    """Which invoices one transfer paid."""

    invoices = forms.TypedMultipleChoiceField(
        label="Trả cho hóa đơn", coerce=int, widget=forms.CheckboxSelectMultiple, choices=()
    )
    transfer_no = forms.CharField(label="Số ủy nhiệm chi hoặc số giao dịch", max_length=60)
    transfer_on = DateField(label="Ngày chuyển khoản")

    def prepare(self) -> None:
        """Those without a transfer first, and ticked."""
        rows = sorted(self.dossier.invoices.all(), key=lambda row: (bool(row.transfer_no), row.no))
        field = self.fields["invoices"]
        field.choices = [  # type: ignore[attr-defined]
            (
                row.no,
                f"{row}, {row.seller}: {money(row.total_vnd)} đồng" + (f" ({row.transfer_no})" * bool(row.transfer_no)),
            )
            for row in rows
        ]
        field.initial = [row.no for row in rows if not row.transfer_no]


class RemoveInvoiceForm(ReasonForm):
    """Which invoice, and why."""

    invoice = forms.TypedChoiceField(label="Hóa đơn", coerce=int, choices=())

    def prepare(self) -> None:
        """The dossier's invoices."""
        self.fields["invoice"].choices = [  # type: ignore[attr-defined]
            (row.no, f"{row}, {row.seller}: {money(row.total_vnd)} đồng") for row in self.dossier.invoices.all()
        ]


class LookupForm(StepForm):
    """What the tax authority's portal shows of an invoice."""

    invoice = forms.TypedChoiceField(label="Hóa đơn", coerce=int, choices=())
    portal_state = forms.ChoiceField(
        label="Trạng thái trên cổng", choices=Invoice.PortalState.choices[1:], widget=forms.RadioSelect
    )
    looked_up_on = DateField(label="Ngày tra cứu", help_text="Tra ở hoadondientu.gdt.gov.vn.")

    def prepare(self) -> None:
        """The dossier's invoices; today."""
        self.fields["invoice"].choices = [  # type: ignore[attr-defined]
            (row.no, f"{row}, {row.seller}: {row.get_portal_state_display().lower()}")
            for row in self.dossier.invoices.all()
        ]
        self.fields["looked_up_on"].initial = clock.today()


class MatchForm(StepForm):
    """Which item a line pays for."""

    line = forms.TypedChoiceField(label="Dòng hóa đơn", coerce=int, choices=())
    item = forms.TypedChoiceField(label="Trả cho hạng mục", coerce=int, choices=())

    def prepare(self) -> None:
        """Lines without an item first."""
        rows = sorted(
            InvoiceLine.objects.filter(invoice__dossier=self.dossier).select_related("invoice"),
            key=lambda row: (row.item_id is not None, row.invoice.no, row.no),
        )
        self.fields["line"].choices = [(row.pk, f"{row}: {row.name}, {money(row.amount_vnd)} đồng") for row in rows]  # type: ignore[attr-defined]
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            *((item.no, f"{item.no}. {item.name}") for item in self.dossier.items.all()),
            (0, "Không thuộc hạng mục nào (không tính hỗ trợ)"),
        ]


class ReturnForm(GapsForm):
    """All defects at once; from the second time on, why a new one was not named before."""

    gaps = lines_field(
        "Nội dung cần sửa",
        "Ghi hết trong một lần, mỗi ý một dòng. Bắt đầu dòng bằng [HĐ 2] hoặc [HM 1] để gắn vào hóa đơn, hạng mục.",
    )
    late_reason = forms.CharField(
        label="Vì sao lần trước chưa nêu",
        required=False,
        max_length=300,
        help_text="Chỉ ghi khi thêm điểm mới ở dòng đã xét lần trước; số lần nêu thêm được thống kê.",
    )

    def prepare(self) -> None:
        """What finance marked as unclear is already in the list by itself."""
        if not self.dossier.points.of("return_settlement").exists():
            del self.fields["late_reason"]
        queried = InvoiceLine.objects.filter(invoice__dossier=self.dossier, verdict="QUERIED").count()
        if queried:
            self.fields["gaps"].required = False
            self.fields[
                "gaps"
            ].help_text = f"{queried} dòng đánh dấu cần làm rõ được tự đưa vào danh sách. Ghi thêm nếu có."


class SendBackForm(StepForm):
    """What the signer of a settlement asks finance to look at again."""

    gaps = forms.CharField(
        label="Điều phải xét lại",
        help_text="Mỗi ý một dòng; bắt đầu bằng [HĐ 2] hoặc [HM 1] để chỉ hóa đơn, hạng mục.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class EconomicCodeForm(StepForm):
    """The sub-item of the budget classification."""

    economic_code = forms.CharField(
        label="Mã nội dung kinh tế (tiểu mục)", max_length=4, help_text="Bốn chữ số theo mục lục ngân sách nhà nước."
    )

    def prepare(self) -> None:
        """The code of the last order, else the one the office set for this kind of expense on this day."""
        field = self.fields["economic_code"]
        last = self.dossier.payments.last()
        if last:
            field.initial = last.economic_code
            return
        rule = rule_on(f"economic_code.{self.dossier.activity.evidence_kind}", clock.today()) or rule_on(
            "economic_code", clock.today()
        )
        if rule and rule.text:
            field.initial = rule.text
            field.help_text = f"Điền sẵn theo: {rule.clause}. Kế toán đổi nếu nội dung khác."


class OrderForm(StepForm):
    """The Treasury's voucher."""

    order_no = forms.CharField(label="Số chứng từ của Kho bạc", max_length=60)


class PostCheckForm(StepForm):
    """One visit."""

    held_on = DateField(label="Ngày hậu kiểm")
    started_at = hour_field("Giờ bắt đầu")
    ended_at = hour_field("Giờ kết thúc")
    in_use = forms.TypedChoiceField(
        label="Máy móc còn sử dụng đúng mục đích",
        choices=[("yes", "Còn"), ("no", "Không còn")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label="Ghi nhận", required=False, widget=forms.Textarea(attrs={"rows": 3}))


#: The form for each key that a step may name.
FORMS: dict[Form, type[StepForm]] = {
    Form.ACCEPT: AcceptForm,
    Form.ADVANCE: AdvanceForm,
    Form.AMENDMENT: AmendmentForm,
    Form.APPROVE: ApproveForm,
    Form.CONFIRM: ConfirmForm,
    Form.CONTRACT: ContractForm,
    Form.ECONOMIC_CODE: EconomicCodeForm,
    Form.EVIDENCE: EvidenceForm,
    Form.EXTEND: ExtendForm,
    Form.FAIL_ACCEPTANCE: FailAcceptanceForm,
    Form.GAPS: GapsForm,
    Form.INSTALMENT: InstalmentForm,
    Form.LETTER: LetterForm,
    Form.LOOKUP: LookupForm,
    Form.MATCH: MatchForm,
    Form.NEW_YEAR: NewYearForm,
    Form.NOTE: NoteForm,
    Form.OPEN_APPRAISAL: OpenAppraisalForm,
    Form.OPINION: OpinionForm,
    Form.ORDER: OrderForm,
    Form.OVERRIDE: OverrideForm,
    Form.PLACE: PlaceForm,
    Form.PLAIN: PlainForm,
    Form.PLAN: PlanForm,
    Form.POST_CHECK: PostCheckForm,
    Form.PROGRESS: ProgressForm,
    Form.PUT_IN_PLAN: PutInPlanForm,
    Form.REASON: ReasonForm,
    Form.REASONS: ReasonsForm,
    Form.RECOVER: RecoverForm,
    Form.RECOVERED: RecoveredForm,
    Form.RECUSE_HEAD: RecuseHeadForm,
    Form.RELATE: RelateForm,
    Form.REMOVE_INVOICE: RemoveInvoiceForm,
    Form.REPLACE_MEMBER: ReplaceMemberForm,
    Form.RESUME: ResumeForm,
    Form.RETURN: ReturnForm,
    Form.SEND_BACK: SendBackForm,
    Form.STOP: StopForm,
    Form.SUSPEND: SuspendForm,
    Form.TRANSFER: TransferForm,
    Form.VOTE: VoteForm,
    Form.VOTE_AGAIN: VoteAgainForm,
}


def form_for(event: str) -> type[StepForm]:
    """The form of a step."""
    return FORMS[Form(steps_of(Dossier)[event].form)]


def forms_of_steps() -> dict[str, type[StepForm]]:
    """Each step that asks for more than a remark, and its form."""
    return {name: FORMS[Form(step.form)] for name, step in steps_of(Dossier).items() if step.form != Form.NOTE}
