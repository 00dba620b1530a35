"""Forms of changes on the way: amendment, pause, another year, stop, recovery. They come filled with what is known."""

from __future__ import annotations

from typing import Any

from django import forms

import clock
from accounts.models import AdministrativeUnit
from amendments.handlers.ending import FORCE_MAJEURE_NOTE, FUNDING
from amendments.rows import PLACES
from budget.book import left_of
from documents.vietnamese import money
from dossiers.amendment_kinds import FIELDS
from dossiers.models import Beneficiary, Dossier, Item
from dossiers.support import source_of
from establishments.models import Establishment
from programmes.models import YearBudget
from web.shared.forms import DateField, MoneyField, TaxCodeField
from web.shared.step_form import StepForm

#: What may be changed of an item, in the order of the form.
OF_AN_ITEM = ("name", "model", "origin", "measure", "quantity", "unit_price_vnd")
OF_A_BENEFICIARY = ("name", "tax_code", "representative", "representative_position")


def _box(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class AmendmentForm(StepForm):
    """The facts as they stand; what is changed here becomes the amendment, and nothing else is sent."""

    reason = forms.CharField(label="Lý do điều chỉnh", max_length=1000, widget=_box(3))
    unit = forms.ModelChoiceField(
        label="Xã, phường, đặc khu", queryset=AdministrativeUnit.objects.none(), required=False, to_field_name="code"
    )
    site = forms.CharField(label="Địa điểm cụ thể", max_length=200, required=False)
    support_vnd = MoneyField(label="Kinh phí hỗ trợ (đồng)", required=False)
    other_vnd = MoneyField(label="Nguồn khác (đồng)", required=False)
    ends_on = DateField(label="Thời hạn hợp đồng mới", required=False)
    next_year_on = DateField(
        label="Thực hiện đến ngày (năm sau)", required=False, help_text="Để trống nếu không xin chuyển sang năm sau."
    )
    stop = forms.BooleanField(label="Đề nghị ngừng triển khai đề án", required=False)

    def prepare(self) -> None:
        """One field for each thing that may change, holding its present value."""
        dossier = self.dossier
        self.present: dict[str, Any] = {}
        here = AdministrativeUnit.objects.on(clock.today()).filter(kind__in=PLACES)
        self.fields["unit"].queryset = here.order_by("name")  # type: ignore[attr-defined]
        self._hold("unit", dossier.unit.code)
        self._hold("site", dossier.site or dossier.applicant.address)
        self._hold("support_vnd", dossier.contracted_vnd)
        self._hold("other_vnd", dossier.other_vnd)
        if hasattr(dossier, "contract"):
            self._hold("ends_on", dossier.contract.ends_on)
        self.beneficiaries = list(dossier.beneficiaries.select_related("establishment"))
        for one in self.beneficiaries:
            self._of_beneficiary(one)
        self.items = list(dossier.items.all())
        for item in self.items:
            self._of_item(item)
        self._new_item()
        self.style()

    def _hold(self, name: str, value: Any) -> None:
        self.fields[name].initial = self.present[name] = value

    def _of_item(self, item: Item) -> None:
        for attribute in OF_AN_ITEM:
            name = f"item-{item.no}-{attribute}"
            self.fields[name] = _item_field(attribute)
            self._hold(name, getattr(item, attribute))
        self.fields[f"item-{item.no}-remove"] = forms.BooleanField(label=f"Bỏ hạng mục {item.no}", required=False)

    def _new_item(self) -> None:
        for attribute in OF_AN_ITEM:
            field = _item_field(attribute)
            field.required = False
            self.fields[f"new-1-{attribute}"] = field
        if len(self.beneficiaries) > 1:
            self.fields["new-1-beneficiary"] = forms.TypedChoiceField(
                label="Của đơn vị thụ hưởng",
                coerce=int,
                choices=[(one.order, str(one)) for one in self.beneficiaries],
                required=False,
            )

    def _of_beneficiary(self, one: Beneficiary) -> None:
        for attribute in OF_A_BENEFICIARY:
            name = f"beneficiary-{one.order}-{attribute}"
            label = FIELDS[f"beneficiary.{attribute}"].label
            longest = Establishment._meta.get_field(attribute).max_length  # type: ignore[union-attr]
            field: forms.Field = (
                TaxCodeField(label=label)
                if attribute == "tax_code"
                else forms.CharField(label=label, max_length=longest)
            )
            self.fields[name] = field
            self._hold(name, getattr(one.establishment, attribute))
        self.fields[f"beneficiary-{one.order}-replaced_by"] = TaxCodeField(
            label="Thay bằng cơ sở có mã số thuế",
            required=False,
            help_text="Cơ sở mới phải có trong sổ cơ sở. Để trống nếu không thay.",
        )

    def groups(self) -> list[dict[str, Any]]:
        """The fields as the page lays them out: one group for each thing, open where something is to be seen."""
        found = [
            self._group(
                f"Hạng mục {item.no}: {item.name}",
                "ITEMS",
                [f"item-{item.no}-{one}" for one in (*OF_AN_ITEM, "remove")],
            )
            for item in self.items
        ]
        more = ["new-1-beneficiary"] if "new-1-beneficiary" in self.fields else []
        found.append(self._group("Thêm một hạng mục", "ITEMS", [*(f"new-1-{one}" for one in OF_AN_ITEM), *more]))
        found.append(self._group("Kinh phí", "COST", ["support_vnd", "other_vnd"]))
        found.append(self._group("Thời gian trong năm ngân sách", "TIME", ["ends_on"]))
        found.append(self._group("Chuyển sang năm sau", "NEXT_YEAR", ["next_year_on"]))
        found.append(self._group("Địa điểm thực hiện", "PLACE", ["unit", "site"]))
        found += [
            self._group(
                f"Đơn vị thụ hưởng: {one}",
                "BENEFICIARY",
                [f"beneficiary-{one.order}-{name}" for name in (*OF_A_BENEFICIARY, "replaced_by")],
            )
            for one in self.beneficiaries
        ]
        found.append(self._group("Ngừng triển khai", "STOP", ["stop"]))
        return found

    def _group(self, title: str, kind: str, names: list[str]) -> dict[str, Any]:
        shown = [self[name] for name in names]
        changed = [name for name in names if self._value(name) not in (self.present.get(name), None, "", False)]
        return {
            "title": title,
            "kind": kind,
            "fields": shown,
            "open": bool(changed) or any(field.errors for field in shown),
        }

    def _value(self, name: str) -> Any:
        """What stands in a field: as typed and read, as the link proposes it, or as it is."""
        if self.is_bound:
            value = getattr(self, "cleaned_data", {}).get(name)
            return value.code if isinstance(value, AdministrativeUnit) else value
        return self.get_initial_for_field(self.fields[name], name)

    def facts(self) -> dict[str, Any]:
        """The reason, and only what differs from the present value."""
        return {"reason": self.cleaned_data["reason"], "changes": self._changes()}

    def _changes(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        data = self.cleaned_data
        removed = {item.no for item in self.items if data.get(f"item-{item.no}-remove")}
        for name in self.fields:
            value = self._value(name)
            scope, _, rest = name.partition("-")
            number, _, attribute = rest.partition("-")
            if name in {"version", "reason"} or scope == "new":
                continue
            if scope == "item" and int(number) in removed:
                if attribute == "remove":
                    found.append({"field": "item.remove", "item": int(number)})
                continue
            if name == "stop" or attribute == "remove":
                found += [{"field": "stop"}] if name == "stop" and value else []
            elif scope in {"item", "beneficiary"}:
                if value != self.present.get(name) and (value or name in self.present):
                    found.append({"field": f"{scope}.{attribute}", scope: int(number), "after": value})
            elif value not in (None, "") and value != self.present.get(name):
                found.append({"field": name, "after": value})
        line = {one: data.get(f"new-1-{one}") for one in (*OF_AN_ITEM, "beneficiary")}
        if any(line[one] for one in ("name", "model", "origin", "quantity", "unit_price_vnd")):
            found.append(
                {"field": "item.add", "slot": 1, "after": {k: v for k, v in line.items() if v not in (None, "")}}
            )
        return found


def _item_field(attribute: str) -> forms.Field:
    label = FIELDS[f"item.{attribute}"].label
    if attribute == "unit_price_vnd":
        return MoneyField(label=f"{label} (đồng, chưa thuế)", min_value=1)
    if attribute == "quantity":
        return forms.IntegerField(label=label, min_value=1)
    longest = Item._meta.get_field(attribute).max_length  # type: ignore[union-attr]
    return forms.CharField(label=label, required=attribute in {"name", "measure"}, max_length=longest)


class SuspendForm(StepForm):
    """Why, and from which day."""

    reason = forms.CharField(label="Lý do", widget=_box(4))
    from_on = DateField(label="Tạm dừng từ ngày")

    def prepare(self) -> None:
        """Today."""
        self.fields["from_on"].initial = clock.today()


class ResumeForm(StepForm):
    """On which ground it goes on."""

    note = forms.CharField(label="Căn cứ cho tiếp tục (không bắt buộc)", required=False, widget=_box(3))


class ExtendForm(StepForm):
    """Why and until when; a request that waits has said both."""

    reason = forms.CharField(label="Lý do", widget=_box(4))
    ends_on = DateField(label="Thời hạn mới")

    def prepare(self) -> None:
        """From the request, if there is one."""
        asked = _asked(self.dossier)
        if asked:
            self.fields["reason"].initial = asked.reason
            del self.fields["ends_on"]


class NewYearForm(StepForm):
    """Where the money of the new year comes from."""

    funding = forms.ChoiceField(label="Nguồn kinh phí của năm mới", choices=(), widget=forms.RadioSelect)

    def prepare(self) -> None:
        """Both ways, each with what the line of the new year has."""
        dossier = self.dossier
        year = dossier.budget_year + 1
        line = YearBudget.objects.filter(
            programme=dossier.programme_id, year=year, source=source_of(dossier.track)
        ).first()
        left = f"còn {money(left_of(line))} đồng" if line else f"chưa có dòng dự toán năm {year}"
        field = self.fields["funding"]
        field.choices = [  # type: ignore[attr-defined]
            (
                "CARRIED",
                f"Chuyển nguồn từ năm {dossier.budget_year}: {FUNDING['CARRIED']}, dự toán hai năm đổi theo",
            ),
            ("NEW", f"Dự toán năm {year} ({left}): {FUNDING['NEW']}"),
        ]
        field.initial = "CARRIED" if line is None or left_of(line) < (dossier.contracted_vnd or 0) else "NEW"


class StopForm(StepForm):
    """Why; and where nobody could help it, what of the cost is accepted."""

    reason = forms.CharField(label="Lý do ngừng triển khai", widget=_box(4))
    force_majeure = forms.BooleanField(label="Bất khả kháng", required=False, help_text=FORCE_MAJEURE_NOTE + ".")
    basis = forms.CharField(
        label="Căn cứ xác nhận bất khả kháng",
        max_length=250,
        required=False,
        help_text="Số, ngày, cơ quan của văn bản xác nhận.",
    )
    justified_vnd = MoneyField(
        label="Chi phí thực tế, hợp lý được chấp nhận, chưa thuế (đồng)",
        required=False,
        help_text="Hỗ trợ tính theo định mức trên chi phí này, không quá số đã tạm ứng. Để trống: thu hồi đủ.",
    )

    def prepare(self) -> None:
        """The reason of the request; nothing about an advance where none was paid."""
        asked = _asked(self.dossier)
        if asked and "STOP" in asked.kinds:
            self.fields["reason"].initial = asked.reason
        if not self.dossier.money_out_vnd:
            for name in ("force_majeure", "basis", "justified_vnd"):
                del self.fields[name]


def _asked(dossier: Dossier) -> Any:
    """The request that waits, while the dossier waits for it."""
    return dossier.amendments.filter(outcome="ASKED").first() if dossier.state == "AMENDING" else None


class RecoverForm(StepForm):
    """Why and how much."""

    reason = forms.CharField(label="Lý do", widget=_box(4))
    amount_vnd = MoneyField(label="Số tiền thu hồi (đồng)")

    def prepare(self) -> None:
        """All that is owed."""
        self.fields["amount_vnd"].initial = self.dossier.owed_vnd


class InstalmentForm(StepForm):
    """One part of the money and its voucher."""

    amount_vnd = MoneyField(label="Số tiền nộp trả lần này (đồng)", min_value=1)
    voucher_no = forms.CharField(label="Số chứng từ nộp tiền", max_length=60)
    received_on = DateField(label="Ngày nộp")


class RecoveredForm(StepForm):
    """The voucher by which the rest came back."""

    voucher_no = forms.CharField(label="Số chứng từ nộp tiền", max_length=60)
    received_on = DateField(label="Ngày nộp")
