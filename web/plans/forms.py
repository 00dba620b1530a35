"""The forms of the yearly plan."""

from __future__ import annotations

from django import forms

from dossiers.models import Track
from programmes.models import Programme
from web.shared.forms import MoneyField, StyledForm


class OpenPlanForm(StyledForm):
    """Which year and source the next batch is for."""

    programme = forms.ModelChoiceField(label="Chương trình", queryset=Programme.objects.all())
    year = forms.IntegerField(label="Năm", min_value=2013, max_value=2100)
    track = forms.ChoiceField(label="Nguồn", choices=Track.choices)


class Codes(forms.MultipleChoiceField):
    """Codes of dossiers. Whether one may still be chosen says the act, under its lock and in a sentence."""

    def valid_value(self, value: str) -> bool:
        """Any code."""
        return True


class ChooseForm(StyledForm):
    """Which dossiers, how much is kept back, and why out of order if so."""

    codes = Codes(label="Đề án", required=False)
    reserve_vnd = MoneyField(label="Dự phòng (đồng)", required=False, help_text="Giữ lại cho đợt sau trong năm.")
    why_out_of_order = forms.CharField(
        label="Vì sao không theo thứ tự ưu tiên",
        required=False,
        help_text="Chỉ khi bỏ qua đề án đứng trước còn trong dự toán.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class OpinionOnPlanForm(StyledForm):
    """The finance department's word."""

    opinion = forms.CharField(label="Ý kiến về kinh phí của cả đợt", widget=forms.Textarea(attrs={"rows": 4}))


class DecidePlanForm(StyledForm):
    """The number, only where it comes from elsewhere."""

    plan_no = forms.CharField(
        label="Số quyết định (nếu văn thư đã cấp)",
        required=False,
        max_length=60,
        help_text="Để trống thì phần mềm lấy số kế tiếp trong sổ. Ví dụ: 312/QĐ-UBND",
    )
