"""The form of the finance reviewer: a word on each line, and what goes with passing or returning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from dossiers.models import Dossier
from settlement.models import InvoiceLine
from web.shared.forms import MoneyField, MoneyInput, StyledForm
from workflow.errors import Refused

Verdict = InvoiceLine.Verdict
CHOICES = [(Verdict.ACCEPTED, "Chấp nhận"), (Verdict.REDUCED, "Giảm trừ"), (Verdict.QUERIED, "Cần làm rõ")]


class ReviewForm(StyledForm):
    """Fields ``verdict-<key>``, ``counted-<key>``, ``reason-<key>`` for each line, then the rest."""

    optional_is_said = False
    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label="Ghi chú khi xét đạt", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    gaps = forms.CharField(
        label="Điều phải sửa khác",
        help_text="Mỗi ý một dòng; bắt đầu bằng [HĐ 2] hoặc [HM 1] để chỉ hóa đơn, hạng mục. "
        "Dòng đánh dấu «Cần làm rõ» tự vào danh sách.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    late_reason = forms.CharField(
        label="Vì sao lần trước chưa nêu",
        help_text="Chỉ khi nêu thêm điều đã thấy được ở lần trả trước.",
        required=False,
        max_length=300,
    )

    def __init__(self, *args: Any, dossier: Dossier, lines: Sequence[InvoiceLine], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["version"].initial = dossier.version
        self.lines = {line.pk: line for line in lines}
        for key, line in self.lines.items():
            self.fields[f"verdict-{key}"] = forms.ChoiceField(
                label=f"Kết quả xét dòng «{line.name}»",
                choices=CHOICES,
                initial=line.verdict,
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"counted-{key}"] = MoneyField(
                label="Được tính (đồng)",
                initial=line.counted_vnd,
                required=False,
                widget=MoneyInput(attrs={"class": "form-control kc-counted"}),
            )
            self.fields[f"reason-{key}"] = forms.CharField(
                label="Lý do, hoặc điều cần làm rõ",
                initial=line.reason,
                required=False,
                max_length=300,
                # The blank lets the style sheet see whether something stands there.
                widget=forms.TextInput(attrs={"class": "form-control kc-reason", "placeholder": " "}),
            )
        self.style()

    def for_signer(self) -> None:
        """Whoever signs asks finance to look again, in the same list."""
        self.fields["gaps"].label = "Điều phải xét lại"
        self.fields["gaps"].help_text = "Mỗi ý một dòng; bắt đầu bằng [HĐ 2] hoặc [HM 1] để chỉ hóa đơn, hạng mục."

    def verdicts(self) -> list[dict[str, Any]]:
        """What changed, as ``review_lines`` takes it."""
        changed = []
        for key, line in self.lines.items():
            verdict = self.cleaned_data.get(f"verdict-{key}", "")
            counted = self.cleaned_data.get(f"counted-{key}") if verdict == Verdict.REDUCED else None
            reason = self.cleaned_data.get(f"reason-{key}", "") if verdict else ""
            if (verdict, counted, reason) != (line.verdict, line.counted_vnd, line.reason):
                changed.append({"line": key, "verdict": verdict, "counted_vnd": counted, "reason": reason})
        return changed

    def counts(self) -> dict[tuple[int, int], int]:
        """What each line would count as typed: (invoice no, line no) -> đồng. Half-typed figures are left out."""
        self.is_valid()
        found = {}
        for key, line in self.lines.items():
            verdict = self.cleaned_data.get(f"verdict-{key}")
            counted = self.cleaned_data.get(f"counted-{key}")
            lower = verdict == Verdict.REDUCED and counted is not None and counted < line.amount_vnd
            found[line.invoice.no, line.no] = counted if lower and counted is not None else line.amount_vnd
        return found

    def show_refusal(self, why: Refused) -> None:
        """Sentences about a line belong to its field."""
        moved = {name.replace("line-", "verdict-", 1): text for name, text in why.fields.items()}
        super().show_refusal(Refused(*why.reasons, fields=moved))
