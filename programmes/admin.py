"""The programme, the law and the norms for administrators.

What ships and is printed (programmes, targets, results, activities) is read here and written by ``load_programme``.
Law, advances and year ceilings may be corrected. A norm in use is never changed, only succeeded: one person
proposes the new one, another activates it, and the old one ends the day before (programmes.norms).
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

import clock
from accounts.admin_choices import PicksByKey
from documents.vietnamese import date_short
from ledger.admin import ReadOnlyAdmin
from programmes.models import (
    Activity,
    AdvanceRule,
    AgencyDuty,
    BudgetSource,
    ContentArea,
    DatedRule,
    LegalDocument,
    Norm,
    PastResult,
    Programme,
    TargetLine,
)
from programmes.norms import NormNotSucceeded, NotAnotherPerson, activate, before_which, propose
from programmes.reading import MOST_VND
from programmes.support import percent


def dong(vnd: int | None) -> str:
    """«300.000.000»; a dash where the text states none."""
    return "-" if vnd is None else f"{vnd:,}".replace(",", ".")


class ReadOnlyInline(admin.TabularInline):
    """Rows of what a page shows, to be read."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AreaInline(ReadOnlyInline):
    """The content areas."""

    model = ContentArea
    fields = ["no", "name_vi"]


class SourceInline(ReadOnlyInline):
    """Planned money by source."""

    model = BudgetSource
    fields = ["code", "name_vi", "planned_vnd"]


class DutyInline(ReadOnlyInline):
    """Who is charged with what."""

    model = AgencyDuty
    fields = ["no", "organisation", "duties"]


@admin.register(Programme)
class ProgrammeAdmin(ReadOnlyAdmin):
    """Programmes with their areas, money and duties."""

    list_display = ["code", "name", "period_start", "period_end", "decision_no", "confidence"]
    inlines = [AreaInline, SourceInline, DutyInline]


@admin.register(TargetLine)
class TargetLineAdmin(ReadOnlyAdmin):
    """Targets by content area."""

    list_display = ["name_vi", "area", "quantity", "unit_vi", "note"]
    list_filter = ["area__programme"]
    list_select_related = ["area"]
    search_fields = ["name_vi"]


@admin.register(PastResult)
class PastResultAdmin(ReadOnlyAdmin):
    """What the years before gave, as printed."""

    list_display = ["item", "kind", "area_no", "plan", "value", "percent", "unit_vi", "note"]
    list_filter = ["kind"]


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    """Kinds of supported activity."""

    list_display = ["code", "name_vi", "area_no", "evidence_kind", "needs_post_check"]
    list_filter = ["evidence_kind", "needs_post_check"]
    search_fields = ["=code", "name_vi"]


class KeptAdmin(PicksByKey, admin.ModelAdmin):
    """Rows that end but are never deleted: papers and settlements lean on them."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class DongField(forms.CharField):
    """Whole đồng as people type them: «300000000» or «300.000.000».

    Django's own number field takes «400.000» for 400.
    """

    TYPED = re.compile(r"[0-9]{1,16}|[0-9]{1,3}(?:\.[0-9]{3})+")

    def prepare_value(self, value: Any) -> Any:
        return dong(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """An amount; None where nothing is typed and nothing need be. Raises ``ValidationError``."""
        typed = "".join(str(super().clean(value)).split())
        if not typed:
            return None
        if not self.TYPED.fullmatch(typed) or int(typed.replace(".", "")) > MOST_VND:
            raise ValidationError("Nhập số đồng, không có phần lẻ, ví dụ 300.000.000.")
        return int(typed.replace(".", ""))


class DatedForm(forms.ModelForm):
    """A row that does not end before it begins."""

    def clean(self) -> dict[str, Any]:
        """Raises ``ValidationError`` at the date that is wrong."""
        typed = super().clean() or {}
        start, end = typed.get("valid_from"), typed.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", "Ngày hết hiệu lực trước ngày có hiệu lực. Sửa một trong hai ngày.")
        return typed


class NormForm(DatedForm):
    """A new norm: in percent and đồng, as people write them."""

    rate_percent = forms.DecimalField(
        label="tỷ lệ (%)",
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
        localize=True,
        help_text="Văn bản không nêu tỷ lệ thì để trống (không phải 0).",
    )

    cap_vnd = DongField(
        label="mức tối đa của một đơn vị (đồng)",
        required=False,
        help_text="Văn bản không nêu mức tối đa thì để trống (không phải 0).",
    )

    class Meta:
        model = Norm
        fields = [
            "activity",
            "level",
            "territory",
            "valid_from",
            "valid_to",
            "cap_vnd",
            "unit",
            "conditions",
            "legal_source",
            "confidence",
        ]

    def clean_cap_vnd(self) -> int | None:
        """A cap is above zero."""
        cap: int | None = self.cleaned_data["cap_vnd"]
        if cap == 0:
            raise ValidationError("Mức tối đa phải lớn hơn 0; văn bản không nêu thì để trống.")
        return cap

    def clean(self) -> dict[str, Any]:
        """The new row must follow the one in force."""
        typed = super().clean()
        rate = typed.get("rate_percent")
        self.instance.rate_basis_points = None if rate is None else int(rate * 100)
        if not self.errors:
            # The fields reach the instance only after this method.
            for name in ("activity", "level", "territory", "valid_from", "valid_to"):
                setattr(self.instance, name, typed[name])
            try:
                before_which(self.instance)
            except NormNotSucceeded as why:
                self.add_error("valid_from", str(why))
        return typed


@admin.register(Norm)
class NormAdmin(KeptAdmin):
    """Norms: the one in use is only succeeded, never changed; one proposes, another activates."""

    form = NormForm
    list_display = ["activity", "level", "territory", "rate", "cap", "unit", "valid_from", "valid_to", "standing"]
    actions = ["activate_proposals"]
    list_filter = ["usable", ("proposed_by", admin.EmptyFieldListFilter), "level", "territory", "confidence"]
    list_select_related = ["activity", "cap_of", "proposed_by"]
    search_fields = ["=activity__code", "activity__name_vi", "legal_source"]
    autocomplete_fields = ["activity"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """When reading, also what the form does not ask for."""
        if obj is None:
            fields = list(NormForm.Meta.fields)
            return [*fields[:5], "rate_percent", *fields[5:]]
        return [field.name for field in Norm._meta.fields if field.name != "id"]

    def save_model(self, request: HttpRequest, obj: Norm, form: Any, change: bool) -> None:
        """Propose the norm; another person activates it from the list."""
        propose(obj, actor=request.user, at=clock.now())  # type: ignore[arg-type]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only a proposal can be dropped; a norm never."""
        return obj is not None and obj.waits and request.user.has_perm("programmes.add_norm")

    @admin.action(description="Kích hoạt đề xuất đã chọn", permissions=["add"])
    def activate_proposals(self, request: HttpRequest, queryset: QuerySet[Norm]) -> None:
        """Each by itself: one that is refused stops no other."""
        for norm in queryset.select_related("activity"):
            try:
                activate(norm, actor=request.user, at=clock.now())  # type: ignore[arg-type]
            except (NotAnotherPerson, NormNotSucceeded) as why:
                self.message_user(request, f"{norm}: {why}", messages.ERROR)
            else:
                self.log_change(request, norm, "Kích hoạt định mức")
                starts = norm.valid_from and date_short(norm.valid_from)
                self.message_user(request, f"{norm}: có hiệu lực từ {starts}.", messages.SUCCESS)

    @admin.display(description="trạng thái")
    def standing(self, norm: Norm) -> str:
        """Whether it is in use, waits for a second person, or is there to be read only."""
        if norm.waits:
            return f"chờ người khác kích hoạt (đề xuất: {norm.proposed_by})"
        return "dùng để tính" if norm.usable else "chỉ để đọc"

    @admin.display(description="tỷ lệ (%)")
    def rate(self, norm: Norm) -> str:
        """«50», «1,5»; a dash where the text states none."""
        return percent(norm.rate_basis_points) or "-"

    @admin.display(description="mức tối đa (đồng)")
    def cap(self, norm: Norm) -> str:
        """The cap, or whose cap it is a factor of."""
        if norm.cap_of and norm.cap_factor_percent:
            return f"{norm.cap_factor_percent}% mức của {norm.cap_of.code}"
        return dong(norm.cap_vnd)


@admin.register(AdvanceRule)
class AdvanceRuleAdmin(KeptAdmin):
    """How much may be advanced. An empty share: no text found, nothing is advanced."""

    form = DatedForm
    list_display = ["activity", "share_basis_points", "clause", "valid_from", "valid_to", "confidence"]
    list_select_related = ["activity"]
    search_fields = ["=activity__code", "activity__name_vi"]
    autocomplete_fields = ["activity"]


@admin.register(DatedRule)
class DatedRuleAdmin(KeptAdmin):
    """Limits, shares and days of settlement: a rule whose day has come is not changed, only succeeded by a new row."""

    form = DatedForm
    list_display = ["key", "value", "text", "track", "clause", "valid_from", "valid_to", "confidence"]
    list_filter = ["key"]
    search_fields = ["key", "clause", "note"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        in_force = obj and (obj.valid_from is None or obj.valid_from <= clock.today())
        return ["key", "value", "text", "track", "valid_from"] if in_force else []


@admin.register(LegalDocument)
class LegalDocumentAdmin(KeptAdmin):
    """Texts that papers cite, by day."""

    form = DatedForm
    list_display = ["__str__", "level", "issued_on", "valid_from", "valid_to", "cited", "confirmed", "powers_of"]
    list_filter = ["type", "level", "cited", "cited_by", "cited_in", "powers_of", "territory"]
    search_fields = ["number", "abstract"]

    @admin.display(description="đã xác nhận", boolean=True)
    def confirmed(self, document: LegalDocument) -> bool:
        """Whether somebody found the text itself."""
        return document.is_confirmed
