"""Forms of the Treasury's pages: the answer file, the answer by hand, the account of an establishment."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from settlement.models import Payment
from settlement.treasury.orders import reference_of
from settlement.treasury.reading import FAILED, LONGEST_REASON, LONGEST_VOUCHER, PAID, AnswerRow
from settlement.treasury.table import single_line
from web.shared.forms import DateField, StyledForm, check_size
from web.shared.source_file import SourceFileForm


class AnswerFileForm(StyledForm):
    """The Treasury's answer as a file."""

    file = forms.FileField(
        label="Tệp kết quả của Kho bạc (CSV)",
        help_text="Dùng mẫu trả lời tải từ bảng lệnh chi. Trước khi ghi, từng dòng được hiện ra để xem lại.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        allow_empty_file=True,  # the reader has a better sentence for it
    )

    def clean_file(self) -> Any:
        """Not above the limit of any upload; the reader has its own."""
        file = self.cleaned_data["file"]
        if file.size:
            check_size(file)
        return file


class OneAnswerForm(StyledForm):
    """What came of one order."""

    result = forms.ChoiceField(
        label="Kết quả", choices=[(PAID, "Đã chi"), (FAILED, "Trả lại")], widget=forms.RadioSelect
    )
    voucher = forms.CharField(
        label="Số chứng từ của Kho bạc", max_length=LONGEST_VOUCHER, required=False, help_text="Khi đã chi"
    )
    on = DateField(label="Ngày chi", required=False, help_text="Khi đã chi, ví dụ 23/11/2026")
    reason = forms.CharField(
        label="Lý do trả lại", max_length=LONGEST_REASON, required=False, help_text="Khi bị trả lại"
    )
    optional_is_said = False

    def __init__(self, *args: Any, payment: Payment, **more: Any) -> None:
        super().__init__(*args, prefix=reference_of(payment), **more)
        self.payment = payment
        self.reference = reference_of(payment)

    def clean(self) -> dict[str, Any]:
        """What goes with each result."""
        data = super().clean() or {}
        if data.get("result") == PAID:
            if not data.get("voucher"):
                self.add_error("voucher", "Lệnh đã chi phải có số chứng từ của Kho bạc.")
            if not data.get("on") and "on" not in self.errors:
                self.add_error("on", "Lệnh đã chi phải có ngày chi.")
        elif data.get("result") == FAILED and not data.get("reason"):
            self.add_error("reason", "Lệnh bị trả lại phải có lý do, để người sửa biết sửa gì.")
        return data

    def row(self, line: int) -> AnswerRow:
        """The answer as a row of a file would give it."""
        data, paid = self.cleaned_data, self.cleaned_data["result"] == PAID
        on: dt.date | None = data["on"] if paid else None
        return AnswerRow(
            line,
            self.reference,
            self.payment.bank_account,
            self.payment.amount_vnd,
            data["result"],
            single_line(data["voucher"]) if paid else "",
            on,
            "" if paid else single_line(data["reason"]),
        )


class AccountForm(SourceFileForm):
    """Another account an establishment is to be paid into, and by which paper."""

    bank_account = forms.RegexField(
        label="Số tài khoản",
        regex=r"^[0-9A-Za-z][0-9A-Za-z .\-]{3,39}$",
        max_length=40,
        error_messages={"invalid": "Số tài khoản chỉ gồm chữ số và chữ cái, từ 4 đến 40 ký tự, ví dụ 0123456789."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    bank_name = forms.CharField(label="Tại ngân hàng", max_length=120)
    source = forms.CharField(
        label="Theo giấy tờ nào",
        max_length=250,
        help_text="Giấy xác nhận của ngân hàng hoặc văn bản của cơ sở: tên, số, ngày.",
    )
    field_order = ["bank_account", "bank_name", "source", "file"]

    def facts(self) -> dict[str, Any]:
        """What the proposal takes."""
        typed = {name: self.cleaned_data[name] for name in ("bank_account", "bank_name", "source")}
        return typed | {"sent": self.sent}


class DecideAccountForm(StyledForm):
    """What the second person says of a proposed account."""

    do = forms.ChoiceField(
        label="Đã đối chiếu với giấy tờ",
        choices=[("confirm", "Xác nhận tài khoản mới"), ("refuse", "Không xác nhận")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="Lý do", max_length=250, required=False, help_text="Khi không xác nhận.")
    optional_is_said = False

    def __init__(self, *args: Any, own: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        if own:  # whoever proposed it can only take it back
            self.fields["do"].choices = [("refuse", "Rút đề nghị")]  # type: ignore[attr-defined]
            self.fields["do"].label = "Đề nghị của anh/chị"
            self.fields["do"].initial = "refuse"
            self.fields["reason"].help_text = ""

    def clean(self) -> dict[str, Any]:
        """A refusal says why."""
        data = super().clean() or {}
        if data.get("do") == "refuse" and not data.get("reason"):
            self.add_error("reason", "Hãy ghi lý do; cơ sở và người đề nghị đọc câu này.")
        return data
