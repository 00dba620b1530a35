"""People, seats, bodies and units for administrators.

Nothing is deleted here: a person is switched off, a seat or a delegation ends on a day, so that what was done
keeps its name. Units are written by ``load_programme`` and are only read here.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.admin_choices import PicksByKey
from accounts.delegations import BadDelegation, check
from accounts.models import (
    AdministrativeUnit,
    Delegation,
    Headship,
    Organisation,
    OrganisationName,
    RoleAssignment,
    User,
)
from accounts.role_info import Scope
from accounts.roles import Role


class KeptAdmin(PicksByKey, admin.ModelAdmin):
    """Rows that end but are never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SeatForm(forms.ModelForm):
    """A seat whose scope fits its role: a commune's desk names its unit, an applicant its establishment."""

    def clean(self) -> dict[str, Any]:
        """Raises ``ValidationError`` at the field that is wrong."""
        typed = super().clean() or {}
        if "role" in typed:
            scope = self.cleaned_data["scope"] = typed.get("scope", "").strip()
            if why := _scope_is_wrong(typed["role"], scope):
                self.add_error("scope", why)
        return self.cleaned_data


def _scope_is_wrong(role: str, scope: str) -> str:
    """Why a scope does not fit a role; empty if it fits. An open scope would be a seat in every commune at once."""
    covers = Role(role).about.scope
    if covers.of_a_unit:
        if not AdministrativeUnit.objects.filter(code=scope).exists():
            return f"Vai trò này cần mã của đơn vị hành chính; «{scope}» không có trong danh mục. Tra mã ở mục đơn vị."
    elif covers is Scope.ESTABLISHMENT:
        if not (scope.isascii() and scope.isdigit()):
            return "Vai trò này cần số của cơ sở trong sổ, ví dụ 17."
    elif scope:
        return "Vai trò này của toàn tỉnh: để trống phạm vi."
    return ""


@admin.register(RoleAssignment)
class RoleAssignmentAdmin(KeptAdmin):
    """Who holds which seat, from when to when. What a seat is does not change: end it and give another."""

    form = SeatForm
    list_display = ["user", "role", "scope", "valid_from", "valid_to"]
    list_filter = ["role"]
    list_select_related = ["user"]
    search_fields = ["user__full_name", "user__username", "=scope"]
    autocomplete_fields = ["user"]
    fields = ["user", "role", "scope", "valid_from", "valid_to"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["user", "role", "scope"] if obj else []


class DelegationForm(forms.ModelForm):
    """A delegation that leads back to nobody."""

    def clean(self) -> dict[str, Any]:
        """Raises ``ValidationError`` at the field that is wrong."""
        typed = super().clean() or {}
        row = self.instance
        user, deputy = (
            typed.get("user") or (row.user_id and row.user),
            typed.get("deputy") or (row.deputy_id and row.deputy),
        )
        first, last = typed.get("valid_from") or row.valid_from, typed.get("valid_to")
        if user and deputy and first and last:
            try:
                check(user, deputy, first, last, but=row.pk)
            except BadDelegation as why:
                self.add_error(why.field if why.field in self.fields else None, str(why))
        return typed


@admin.register(Delegation)
class DelegationAdmin(KeptAdmin):
    """Who acts for whom, and until when."""

    form = DelegationForm
    list_display = ["user", "deputy", "valid_from", "valid_to", "reason", "recorded_by"]
    list_select_related = ["user", "deputy", "recorded_by"]
    search_fields = ["user__full_name", "deputy__full_name"]
    autocomplete_fields = ["user", "deputy"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["user", "deputy", "valid_from"] if obj else []


admin.site.unregister(Group)


@admin.register(Group)
class RightsAdmin(PicksByKey, GroupAdmin):  # type: ignore[misc]  # the same signature, untyped
    """Bundles of rights on the administration site itself."""


@admin.register(User)
class PersonAdmin(PicksByKey, UserAdmin):
    """Logins. What a person may do in a dossier comes from the seats, not from here."""

    list_display = ["username", "full_name", "position", "organisation", "is_active"]
    list_filter = ["is_active", "is_staff"]
    list_select_related = ["organisation"]
    search_fields = ["username", "full_name", "email"]
    autocomplete_fields = ["organisation"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Người dùng", {"fields": ["full_name", "position", "organisation", "email", "phone"]}),
        ("Quyền quản trị", {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        ("Lần đăng nhập", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "usable_password", "password1", "password2", "full_name", "organisation"]})
    ]
    readonly_fields = ["last_login", "date_joined"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Only a superuser hands out rights of administration, lest somebody raise himself."""
        fixed = list(super().get_readonly_fields(request, obj))
        if not request.user.is_superuser:
            fixed += ["is_staff", "is_superuser", "groups", "user_permissions"]
        return fixed

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A superuser's password is reset by a superuser only."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NameInline(admin.TabularInline):
    """The names of a body, each with its days."""

    model = OrganisationName
    extra = 0
    can_delete = False
    verbose_name_plural = "tên theo thời gian"

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, formset=NamesInOrder, **kwargs)


class HeadInline(PicksByKey, admin.TabularInline):
    """Who is at the head of a body, from when to when: they record the absence of their people."""

    model = Headship
    extra = 0
    can_delete = False
    autocomplete_fields = ["user"]
    fields = ["user", "valid_from", "valid_to"]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, formset=DaysInOrder, **kwargs)


class DaysInOrder(forms.BaseInlineFormSet):
    """Nothing ends before it begins."""

    says = "{user}: ngày kết thúc trước ngày bắt đầu. Sửa một trong hai ngày."

    def clean(self) -> None:
        """Raises ``ValidationError`` with what is wrong."""
        super().clean()
        for form in self.forms:
            row = getattr(form, "cleaned_data", {})
            start, end = row.get("valid_from"), row.get("valid_to")
            if start and end and end < start:
                raise ValidationError(self.says.format(**row))


class NamesInOrder(DaysInOrder):
    """The names of a body."""

    says = "Tên «{name}»: ngày hết hiệu lực trước ngày có hiệu lực."


@admin.register(Organisation)
class OrganisationAdmin(KeptAdmin):
    """Bodies with their dated names and successors."""

    list_display = ["code", "__str__", "kind", "unit"]
    list_filter = ["kind"]
    list_select_related = ["unit"]
    search_fields = ["code", "names__name", "names__short_name"]
    autocomplete_fields = ["unit", "parent", "successors"]
    inlines = [NameInline, HeadInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["code"] if obj else []


@admin.register(AdministrativeUnit)
class AdministrativeUnitAdmin(KeptAdmin):
    """The map by day: to look a code up, and what became of an old unit."""

    list_display = ["code", "full_name", "parent", "legacy_territory", "valid_from", "valid_to"]
    list_filter = ["kind", "legacy_territory"]
    list_select_related = ["parent"]
    search_fields = ["=code", "name"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
