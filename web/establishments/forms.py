"""Forms of the register of establishments over time: what is so from a day on, and what was a mistake."""

from __future__ import annotations

import copy
from typing import Any

from django import forms

from accounts.models import AdministrativeUnit
from documents.vietnamese import date_short
from establishments.history import SHORTEST
from establishments.models import Fact, Kind
from web.requests.forms import RegisterForm
from web.shared.forms import DateField
from web.shared.source_file import SourceFileForm

SOURCE = "Tên, số, ngày, ví dụ: Giấy chứng nhận đăng ký hộ kinh doanh 52A8000001, thay đổi lần 2, 15/6/2026."
#: Where an establishment may lie, on the map of whatever day.
PLACES = ("COMMUNE", "WARD", "TOWNSHIP", "SPECIAL_ZONE")


class UnitOfDayField(forms.ModelChoiceField):
    """A unit of the map of some day; one that is no more says until when it was."""

    def label_from_instance(self, obj: AdministrativeUnit) -> str:
        """With its last day."""
        return obj.full_name + (f" (đến {date_short(obj.valid_to)})" if obj.valid_to else "")


class FactForm(SourceFileForm):
    """Values of one kind as the register's own form asks for them, and the paper they come from."""

    source = forms.CharField(label="Theo giấy tờ nào", max_length=250, min_length=SHORTEST, help_text=SOURCE)
    field_order = ["source", "file"]

    def __init__(self, *args: Any, kind: Kind, **more: Any) -> None:
        super().__init__(*args, **more)
        self.kind = kind
        asked = {name: copy.deepcopy(RegisterForm(prefix=self.prefix).fields[name]) for name in kind.columns}
        if "unit" in asked:
            units = AdministrativeUnit.objects.filter(kind__in=PLACES).order_by("name", "-valid_from")
            asked["unit"] = UnitOfDayField(label=asked["unit"].label, queryset=units)
        self.fields = asked | self.fields

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by column of the register."""
        return {name: self.cleaned_data[name] for name in self.kind.columns}


class RecordForm(FactForm):
    """Something that is so from a day on, or was so until a day."""

    since = DateField(label="Từ ngày")
    until = DateField(
        label="Đến hết ngày", required=False, help_text="Chỉ ghi khi nay không còn như vậy; để trống nếu nay vẫn đúng."
    )
    field_order = ["since", "until", "source", "file"]


class CorrectForm(FactForm):
    """What a row should have said all along."""

    since = DateField(label="Từ ngày", required=False, help_text="Để nguyên nếu chỉ sai nội dung.")
    field_order = ["since", "source", "file", "reason"]
    reason = forms.CharField(label="Vì sao là nhầm", max_length=250, min_length=SHORTEST)

    def __init__(self, *args: Any, row: Fact, **more: Any) -> None:
        initial = row.values | {"since": row.valid_from} | (more.pop("initial", None) or {})
        super().__init__(*args, kind=Kind(row.kind), initial=initial, **more)
