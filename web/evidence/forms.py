"""Forms in which a person says what a file of an invoice leaves open."""

from __future__ import annotations

from typing import Any

from django import forms

import clock
from documents.vietnamese import money
from settlement.attribution import LINE, attributed
from settlement.claims import claim_of
from settlement.handlers.relations import open_to_word
from settlement.models import Invoice, PlacedAmount
from web.shared.step_form import StepForm


def _called(row: Invoice) -> str:
    return f"{row}, {row.seller}: {money(row.total_vnd)} đồng"


class RelateForm(StepForm):
    """Which invoices one replaces, adjusts or cancels."""

    invoice = forms.TypedChoiceField(label="Hóa đơn chưa rõ quan hệ", coerce=int, choices=())
    relation = forms.ChoiceField(label="Hóa đơn này", widget=forms.RadioSelect, choices=())
    earlier = forms.TypedMultipleChoiceField(
        label="Của hóa đơn nào trong hồ sơ",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=(),
        help_text="Bỏ trống nếu hóa đơn bị thay thế không có trong hồ sơ.",
    )

    def prepare(self) -> None:
        """Only invoices whose file leaves it open; the others to choose from."""
        rows = open_to_word(self.dossier)
        self.fields["invoice"].choices = [(row.no, _called(row)) for row in rows]  # type: ignore[attr-defined]
        self.fields["relation"].choices = [  # type: ignore[attr-defined]
            ("", "Không sửa hóa đơn nào"),
            *((value, f"{label} hóa đơn khác") for value, label in Invoice.Relation.choices if value),
        ]
        self.fields["relation"].required = False
        self.fields["earlier"].choices = [(row.no, _called(row)) for row in self.dossier.invoices.all()]  # type: ignore[attr-defined]


class PlaceForm(StepForm):
    """Where an amount outside the lines of an invoice belongs."""

    amount = forms.ChoiceField(label="Phần tiền ngoài các dòng", choices=())
    item = forms.TypedChoiceField(label="Thuộc hạng mục", coerce=int, choices=())

    def prepare(self) -> None:
        """The amounts that stand on no line, those not yet placed first."""
        claim = claim_of(self.dossier, clock.today())
        called = {invoice.no: invoice.called for invoice in claim.invoices}
        rests = sorted((one for one in attributed(claim).rests if one.part != LINE), key=lambda one: one.settled)
        found = {
            f"{one.invoice}|{one.part}": f"{called[one.invoice]}: {one.what}, {money(one.amount_vnd)} đồng"
            for one in rests
            if one.part in PlacedAmount.Part.values
        }
        for row in PlacedAmount.objects.filter(invoice__dossier=self.dossier).select_related("invoice", "item"):
            where = f"hạng mục {row.item.no}" if row.item else "không hạng mục nào"
            found.setdefault(f"{row.invoice.no}|{row.part}", f"Hóa đơn {row}, đang ở {where}")
        self.fields["amount"].choices = list(found.items())  # type: ignore[attr-defined]
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            *((item.no, f"{item.no}. {item.name}") for item in self.dossier.items.all()),
            (0, "Không thuộc hạng mục nào (không tính hỗ trợ)"),
        ]

    def facts(self) -> dict[str, Any]:
        """Invoice, part, item."""
        no, _, part = self.cleaned_data["amount"].partition("|")
        return {"invoice": int(no), "part": part, "item": self.cleaned_data["item"]}
