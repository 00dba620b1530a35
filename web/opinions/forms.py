"""The forms of opinions: asking, answering, taking a question back."""

from __future__ import annotations

from typing import Any

from django import forms

import clock
from opinions.bodies import bodies_for, same_office
from opinions.models import Opinion, Silence, Subject
from opinions.requests import MOST_DAYS
from opinions.rules import rule_of
from web.shared.forms import DateField, FileField, StyledForm
from web.shared.step_form import StepForm


class AskForm(StepForm):
    """What, of whom, who leads, how long."""

    subject = forms.ChoiceField(label="Nội dung cần hỏi", choices=(), widget=forms.RadioSelect)
    question = forms.CharField(label="Câu hỏi", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    bodies = forms.MultipleChoiceField(
        label="Hỏi các cơ quan",
        choices=(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Cơ quan ghi «bằng văn bản» không dùng phần mềm này: cơ quan hỏi ghi lại công văn trả lời.",
    )
    lead = forms.ChoiceField(
        label="Cơ quan chủ trì", choices=(), required=False, help_text="Không cần chọn nếu chỉ hỏi một cơ quan."
    )
    days = forms.IntegerField(
        label="Hạn trả lời (ngày làm việc)",
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        help_text="Để trống: theo quy tắc của nội dung đã chọn.",
    )

    def __init__(self, *args: Any, seats: frozenset[str], **more: Any) -> None:
        self.seats = seats
        super().__init__(*args, **more)

    def prepare(self) -> None:
        """Subjects with their rule; bodies by their names of today, without the asker's own."""
        day = clock.today()
        self.fields["subject"].choices = [  # type: ignore[attr-defined]
            (value, f"{label} – {self._rule_said(value, day)}") for value, label in Subject.choices
        ]
        bodies = [
            one for one in bodies_for(self.dossier, day) if not any(same_office(one.seat, held) for held in self.seats)
        ]
        choices = [(one.code, one.name if one.seat else f"{one.name} (bằng văn bản)") for one in bodies]
        self.fields["bodies"].choices = choices  # type: ignore[attr-defined]
        named = [(one.code, one.name) for one in bodies]
        self.fields["lead"].choices = [("", "Chưa chọn"), *named]  # type: ignore[attr-defined]

    def _rule_said(self, subject: str, day: Any) -> str:
        rule = rule_of(subject, self.dossier.regime, day)
        return f"{rule.days} ngày; {Silence(rule.silence).label}"


class AnswerForm(StyledForm):
    """The word of a body; for one that answers by letter its number and date too."""

    answer = forms.ChoiceField(label="Ý kiến", choices=Opinion.Answer.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label="Nội dung ý kiến",
        required=False,
        max_length=4000,
        help_text="Bắt buộc khi đồng ý có điều chỉnh hoặc không đồng ý.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    letter_no = forms.CharField(
        label="Số và ký hiệu văn bản trả lời", required=False, max_length=60, help_text="Ví dụ 512/SNNMT-MT."
    )
    letter_on = DateField(label="Ngày của văn bản trả lời", required=False)
    file = FileField(label="Tệp văn bản", required=False)

    def __init__(self, *args: Any, opinion: Opinion, **more: Any) -> None:
        super().__init__(*args, **more)
        if not opinion.seat:
            for name in ("letter_no", "letter_on"):
                self.fields[name].required = True
            self.style()
            return
        number, day = self.fields["letter_no"], self.fields["letter_on"]
        number.label, day.label = "Số công văn đã ban hành riêng", "Ngày của công văn ấy"
        number.help_text = "Để trống: công văn trả lời được lập và lấy số ở đây."
        self.fields["file"].label = "Tệp kèm theo"

    def facts(self) -> dict[str, Any]:
        """What the use-case takes."""
        typed = dict(self.cleaned_data)
        file = typed.pop("file")
        return typed | ({"stream": file, "name": file.name or "tep"} if file else {})


class WithdrawForm(StyledForm):
    """Why the question is taken back."""

    reason = forms.CharField(label="Lý do rút yêu cầu", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
