"""Councils for administrators, with their members; rounds and votes to read only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from appraisal.models import Board, BoardMember, MemberRole, Round, RoundMember, Vote
from ledger.admin import ReadOnlyAdmin
from programmes.admin import ReadOnlyInline


class MembersOfABoard(forms.BaseInlineFormSet):
    """One chair and one secretary; nobody ends before beginning."""

    def clean(self) -> None:
        """Raises ``ValidationError`` with what is wrong."""
        super().clean()
        rows = [form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", None)]
        rows = [row for row in rows if row.get("user")]
        for role in (MemberRole.CHAIR, MemberRole.SECRETARY):
            if sum(row.get("role") == role for row in rows) > 1:
                raise ValidationError(f"Hội đồng chỉ có một {role.label}. Đổi nhiệm vụ của người còn lại.")
        for row in rows:
            start, end = row.get("valid_from"), row.get("valid_to")
            if start and end and end < start:
                raise ValidationError(f"{row['user']}: ngày thôi nhiệm vụ trước ngày bắt đầu. Sửa một trong hai ngày.")


class MemberInline(admin.TabularInline):
    """Members of a council; one who leaves gets an end date, so that old minutes keep the name."""

    model = BoardMember
    formset = MembersOfABoard
    extra = 0
    can_delete = False
    autocomplete_fields = ["user"]
    fields = ["order", "user", "role", "valid_from", "valid_to"]


class BoardForm(forms.ModelForm):
    """A quorum that is a share, dates in order."""

    def clean(self) -> dict[str, Any]:
        """Raises ``ValidationError`` at the field that is wrong."""
        typed = super().clean() or {}
        part, whole = typed.get("quorum_numerator"), typed.get("quorum_denominator")
        if part is not None and whole is not None and not 1 <= part <= whole:
            self.add_error("quorum_numerator", "Túc số phải từ 1 phần đến đủ cả hội đồng, ví dụ 2/3.")
        start, end = typed.get("valid_from"), typed.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", "Ngày hết hiệu lực trước ngày có hiệu lực. Sửa một trong hai ngày.")
        return typed


@admin.register(Board)
class BoardAdmin(admin.ModelAdmin):
    """Councils set up by decision. A council that ends gets an end date; it is not deleted."""

    form = BoardForm
    list_display = ["name", "decision_no", "decision_date", "valid_from", "valid_to", "quorum"]
    search_fields = ["name", "decision_no"]
    inlines = [MemberInline]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="túc số")
    def quorum(self, board: Board) -> str:
        """«2/3»."""
        return f"{board.quorum_numerator}/{board.quorum_denominator}"


class CalledInline(ReadOnlyInline):
    """Who was called to a round."""

    model = RoundMember
    fields = ["user", "role", "recused"]


@admin.register(Round)
class RoundAdmin(ReadOnlyAdmin):
    """Rounds of appraisal."""

    list_display = ["dossier", "no", "board", "meeting_on", "verdict", "closed_at", "number"]
    list_filter = ["verdict"]
    list_select_related = ["dossier", "board"]
    search_fields = ["=dossier__code", "number"]
    inlines = [CalledInline]
    show_full_result_count = False


@admin.register(Vote)
class VoteAdmin(ReadOnlyAdmin):
    """Ballots."""

    list_display = ["member", "round", "ballot", "cast_at"]
    list_filter = ["ballot"]
    list_select_related = ["member__user", "member__round__dossier"]
    search_fields = ["=member__round__dossier__code", "member__user__full_name"]
    show_full_result_count = False

    @admin.display(description="lần thẩm định")
    def round(self, vote: Vote) -> str:
        """Which round of which dossier."""
        return str(vote.member.round)
