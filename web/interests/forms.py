"""Forms of interests: what binds an official to a firm or a dossier."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from appraisal.models import Tie
from web.shared.forms import DateField, StyledForm, TaxCodeField

#: An interest in one dossier, beside the ties to a firm.
ONE_DOSSIER = "DOSSIER"


class InterestForm(StyledForm):
    """Whose, what kind, with which firm or in which dossier."""

    person = forms.ModelChoiceField(
        label="Của ai",
        queryset=User.objects.none(),
        help_text="Người đứng đầu cơ quan ghi được cho người trong cơ quan.",
    )
    kind = forms.ChoiceField(
        label="Loại",
        choices=[*Tie.Kind.choices, (ONE_DOSSIER, "Chỉ liên quan đến một hồ sơ")],
        widget=forms.RadioSelect,
    )
    tax_code = TaxCodeField(
        label="Mã số thuế của cơ sở", required=False, help_text="Cho mọi hồ sơ của cơ sở này, kể cả sau này."
    )
    code = forms.CharField(
        label="Mã hồ sơ",
        required=False,
        max_length=24,
        help_text="Chỉ khi lợi ích ở riêng một hồ sơ, ví dụ KC-2026-0001.",
    )
    note = forms.CharField(label="Với ai, quan hệ thế nào", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, user: User, people: QuerySet[User], **more: Any) -> None:
        super().__init__(*args, **more)
        whose = User.objects.filter(pk__in=[user.pk, *people.values_list("pk", flat=True)])
        self.fields["person"].queryset = whose.order_by("full_name", "username")  # type: ignore[attr-defined]
        self.fields["person"].initial = user
        if whose.count() == 1:
            self.fields["person"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """One firm, or one dossier."""
        typed = super().clean() or {}
        if "kind" in typed and "tax_code" in typed and "code" in typed:
            if typed["kind"] == ONE_DOSSIER and not typed["code"]:
                self.add_error("code", "Hãy ghi mã của hồ sơ ấy.")
            elif typed["kind"] != ONE_DOSSIER and not typed["tax_code"]:
                self.add_error("tax_code", "Hãy ghi mã số thuế của cơ sở ấy.")
        return typed


class EndTieForm(StyledForm):
    """From when, why."""

    on = DateField(label="Hết từ hết ngày")
    reason = forms.CharField(label="Vì sao", max_length=300, help_text="Ví dụ: đã chuyển nhượng hết phần vốn góp.")
