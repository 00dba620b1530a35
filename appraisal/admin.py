"""Councils, their members, voting rules and score sheets for administrators; what a council did is only read."""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.admin_choices import PicksByKey
from appraisal.counting import rule_in_words
from appraisal.models import (
    Attendance,
    Board,
    BoardMember,
    Criterion,
    Declaration,
    Interest,
    Meeting,
    MemberRole,
    Round,
    RoundMember,
    Score,
    ScoreSheet,
    Tie,
    Vote,
    VotingRule,
)
from ledger.admin import ReadOnlyAdmin
from programmes.admin import ReadOnlyInline


class MembersOfABoard(forms.BaseInlineFormSet):
    """One chair and one secretary on any day, nobody twice, nobody ends before beginning."""

    def clean(self) -> None:
        """Raises ``ValidationError`` with what is wrong."""
        super().clean()
        rows = [form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", None)]
        rows = [row for row in rows if row.get("user")]
        for row in rows:
            start, end = row.get("valid_from"), row.get("valid_to")
            if start and end and end < start:
                raise ValidationError(f"{row['user']}: ngày thôi nhiệm vụ trước ngày bắt đầu. Sửa một trong hai ngày.")
        for one, other in combinations(rows, 2):
            if not _meet(one, other):
                continue
            if one["user"] == other["user"]:
                raise ValidationError(f"{one['user']} có hai dòng trùng ngày nhau. Ghi ngày thôi ở dòng cũ.")
            for role in (MemberRole.CHAIR, MemberRole.SECRETARY):
                if one.get("role") == other.get("role") == role:
                    raise ValidationError(
                        f"Hội đồng chỉ có một {role.label} trong cùng một ngày. Đổi nhiệm vụ của người còn lại, hoặc "
                        "ghi ngày thôi của người trước."
                    )


def _meet(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two rows share a day."""
    starts = max(one.get("valid_from") or dt.date.min, other.get("valid_from") or dt.date.min)
    ends = min(one.get("valid_to") or dt.date.max, other.get("valid_to") or dt.date.max)
    return starts <= ends


class MemberInline(PicksByKey, admin.TabularInline):
    """Members of a council; one who leaves gets an end date, so that old minutes keep the name."""

    model = BoardMember
    formset = MembersOfABoard
    extra = 0
    can_delete = False
    autocomplete_fields = ["user", "body"]
    fields = ["order", "user", "role", "body", "valid_from", "valid_to"]


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
    fields = ["user", "role", "recused", "left_at", "left_because"]


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


class ScoreInline(ReadOnlyInline):
    """The points of a ballot."""

    model = Score
    fields = ["criterion", "points", "remark"]


VoteAdmin.inlines = [ScoreInline]


class UnusedOnly:
    """What a round was opened under stays as it was: a successor is entered instead."""

    def is_used(self, row: Any) -> bool:
        """Whether a round leans on a row."""
        raise NotImplementedError

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)  # type: ignore[misc]
        return bool(allowed and (obj is None or not self.is_used(obj)))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CriterionInline(admin.TabularInline):
    """The lines of a sheet."""

    model = Criterion
    extra = 3
    fields = ["order", "name", "weight", "least", "most", "remark", "remark_below"]


@admin.register(ScoreSheet)
class ScoreSheetAdmin(UnusedOnly, admin.ModelAdmin):
    """Score sheets, built without code: criteria, weights, ranges, demanded remarks."""

    list_display = ["name", "source", "lines"]
    search_fields = ["name"]
    inlines = [CriterionInline]

    def is_used(self, row: ScoreSheet) -> bool:
        """Whether somebody was asked to fill it in."""
        return row.rounds.exists()

    @admin.display(description="số tiêu chí")
    def lines(self, sheet: ScoreSheet) -> int:
        """How many criteria."""
        return sheet.criteria.count()


@admin.register(VotingRule)
class VotingRuleAdmin(ReadOnlyAdmin):
    """Dated voting rules, to read: on the pages one official proposes a rule and another puts it in force."""

    list_display = ["name", "board", "regime", "valid_from", "valid_to", "words", "proposed_by", "activated_by"]
    list_filter = ["regime"]
    list_select_related = ["board", "proposed_by", "activated_by"]
    search_fields = ["name", "source"]

    @admin.display(description="quy tắc")
    def words(self, rule: VotingRule) -> str:
        """The rule as minutes print it."""
        board = rule.board or Board(quorum_numerator=2, quorum_denominator=3)
        return rule_in_words(board, rule).words


class AttendanceInline(ReadOnlyInline):
    """Who was there."""

    model = Attendance
    fields = ["user", "present", "deputy", "at"]


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin):
    """Sittings and written rounds."""

    list_display = ["board", "mode", "held_on", "opened_at", "closed_at"]
    list_filter = ["mode"]
    list_select_related = ["board"]
    inlines = [AttendanceInline]


@admin.register(Interest)
class InterestAdmin(ReadOnlyAdmin):
    """Who is kept out of which dossier, and why."""

    list_display = ["user", "dossier", "kind", "how", "at", "by"]
    list_filter = ["kind", "how"]
    list_select_related = ["user", "dossier", "by"]
    search_fields = ["=dossier__code", "user__full_name"]


@admin.register(Declaration)
class DeclarationAdmin(ReadOnlyAdmin):
    """What people declared before the papers opened."""

    list_display = ["user", "round", "clear", "at"]
    list_select_related = ["user", "round__dossier"]
    search_fields = ["=round__dossier__code", "user__full_name"]


@admin.register(Tie)
class TieAdmin(ReadOnlyAdmin):
    """Family links people declared."""

    list_display = ["user", "tax_code", "note", "declared_at"]
    list_select_related = ["user"]
    search_fields = ["=tax_code", "user__full_name"]
