"""The forms by which an officer sets up councils, their rules and score sheets, without the administration site."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.db.models import Q

import clock
from accounts.models import Organisation, User
from appraisal.models import Board, BoardMember, Criterion, MemberRole, ScoreSheet, VotingRule
from appraisal.models.boards import regime_choices
from appraisal.sheets import CriterionTyped
from web.shared.forms import DateField, StyledForm
from web.shared.parsing import whole
from web.shared.people import officials

MOST_LINES = 30
SPARE_LINES = 3


class BoardForm(StyledForm):
    """The decision that sets a council up."""

    name = forms.CharField(label="Tên hội đồng", max_length=200)
    decision_no = forms.CharField(label="Số quyết định thành lập", max_length=60, help_text="Ví dụ: 15/QĐ-SCT")
    decision_date = DateField(label="Ngày quyết định")
    quorum_numerator = forms.IntegerField(label="Túc số (tử số)", min_value=1, max_value=99, initial=2)
    quorum_denominator = forms.IntegerField(
        label="Túc số (mẫu số)",
        min_value=1,
        max_value=99,
        initial=3,
        help_text="2 và 3: phải có mặt từ 2/3 thành viên.",
    )
    place = forms.CharField(label="Nơi họp", max_length=200, required=False)
    valid_from = DateField(label="Có hiệu lực từ", required=False)
    valid_to = DateField(label="Đến hết ngày", required=False)


class AppointForm(StyledForm):
    """Who sits in it."""

    user = forms.ModelChoiceField(label="Thành viên", queryset=User.objects.none())
    role = forms.ChoiceField(label="Nhiệm vụ", choices=MemberRole.choices, initial=MemberRole.MEMBER)
    body = forms.ModelChoiceField(
        label="Đại diện cho",
        queryset=Organisation.objects.none(),
        required=False,
        help_text="Để trống: cơ quan của người này.",
    )
    first = DateField(label="Từ ngày")
    last = DateField(label="Đến hết ngày", required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        today = clock.today()
        people = officials(today).order_by("full_name", "username")
        self.fields["user"].queryset = people  # type: ignore[attr-defined]
        bodies = Organisation.objects.prefetch_related("names").order_by("code")
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["first"].initial = today


class DismissForm(StyledForm):
    """A member's last day."""

    member = forms.ModelChoiceField(label="Thành viên", queryset=BoardMember.objects.none())
    last = DateField(label="Ngày cuối làm nhiệm vụ")

    def __init__(self, *args: Any, board: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        today = clock.today()
        now = BoardMember.objects.on(today).filter(board=board).select_related("user")
        self.fields["member"].queryset = now  # type: ignore[attr-defined]
        self.fields["last"].initial = today


class RuleForm(StyledForm):
    """How councils decide from a day on. ``seen``: what was looked at before sending, so that nothing else is sent."""

    board = forms.ModelChoiceField(
        label="Hội đồng", queryset=Board.objects.none(), required=False, empty_label="Mọi hội đồng"
    )
    name = forms.CharField(label="Tên quy tắc", max_length=200, help_text="Ví dụ: Quy chế làm việc năm 2026")
    source = forms.CharField(label="Căn cứ", max_length=200, help_text="Số, ngày của quy chế hoặc quyết định.")
    valid_from = DateField(label="Áp dụng từ ngày", help_text="Hôm nay hoặc một ngày sau.")
    valid_to = DateField(label="Đến hết ngày", required=False)
    regime = forms.ChoiceField(label="Chế độ", choices=[], required=False)
    quorum_numerator = forms.IntegerField(label="Túc số (tử số)", min_value=1, max_value=99, required=False)
    quorum_denominator = forms.IntegerField(
        label="Túc số (mẫu số)",
        min_value=1,
        max_value=99,
        required=False,
        help_text="Để trống cả hai: theo quyết định thành lập.",
    )
    needs_chair = forms.BooleanField(label="Túc số phải có người chủ trì", required=False, initial=True)
    least_members = forms.IntegerField(label="Ít nhất mấy người được biểu quyết", min_value=1, max_value=99, initial=3)
    share_numerator = forms.IntegerField(label="Tỷ lệ thông qua (tử số)", min_value=1, max_value=99, initial=1)
    share_denominator = forms.IntegerField(label="Tỷ lệ thông qua (mẫu số)", min_value=1, max_value=99, initial=2)
    strictly = forms.BooleanField(label="Phải vượt tỷ lệ này (bỏ dấu: bằng cũng đạt)", required=False, initial=True)
    of_all = forms.BooleanField(label="Tính trên số thành viên được biểu quyết (bỏ dấu: trên số phiếu)", required=False)
    chair_breaks_tie = forms.BooleanField(label="Ngang phiếu thì theo phiếu của người chủ trì", required=False)
    sheet = forms.ModelChoiceField(label="Phiếu chấm điểm", queryset=ScoreSheet.objects.none(), required=False)
    floor = forms.DecimalField(
        label="Điểm bình quân tối thiểu",
        min_value=0,
        max_value=100,
        decimal_places=2,
        required=False,
        help_text="Trên thang 100; cần có phiếu chấm điểm.",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["regime"].choices = [("", "Mọi chế độ"), *regime_choices()]  # type: ignore[attr-defined]
        self.fields["sheet"].queryset = ScoreSheet.objects.order_by("name", "-version")  # type: ignore[attr-defined]
        today = clock.today()
        boards = Board.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today)).order_by("-decision_date")
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = today

    @property
    def digest(self) -> str:
        """What was typed, in short: the same for the same rule."""
        typed = "|".join(f"{name}={self.cleaned_data.get(name)!s}" for name in sorted(self.fields))
        return hashlib.sha256(typed.encode()).hexdigest()[:16]


class EndRuleForm(StyledForm):
    """A rule's last day and why."""

    last = DateField(label="Ngày cuối áp dụng")
    reason = forms.CharField(label="Lý do", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["last"].initial = clock.today()


class DropRuleForm(StyledForm):
    """Why a proposal is not taken."""

    reason = forms.CharField(label="Lý do", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class SheetForm(StyledForm):
    """What a score sheet is called and where it comes from."""

    name = forms.CharField(label="Tên phiếu chấm", max_length=200)
    source = forms.CharField(label="Căn cứ", max_length=200, required=False)


class CriterionForm(StyledForm):
    """One criterion; a line without a name is left out."""

    optional_is_said = False
    name = forms.CharField(label="Tiêu chí", max_length=250, required=False)
    weight = forms.IntegerField(label="Hệ số", min_value=1, max_value=100, initial=1)
    least = forms.IntegerField(label="Thấp nhất", min_value=0, max_value=1000, initial=0)
    most = forms.IntegerField(label="Cao nhất", min_value=1, max_value=1000, initial=10)
    remark = forms.ChoiceField(label="Nhận xét", choices=Criterion.Remark.choices)
    remark_below = forms.IntegerField(label="Ghi nhận xét khi dưới (điểm)", min_value=1, max_value=1000, required=False)

    def clean(self) -> dict[str, Any]:
        """A line without a name asks for nothing."""
        typed = super().clean() or {}
        if not self.empty and not typed.get("name"):
            self.add_error("name", "Hãy ghi tên tiêu chí, hoặc xóa trắng cả dòng.")
        return typed

    @property
    def empty(self) -> bool:
        """Whether nobody wrote in this line."""
        return not str(self["name"].value() or "").strip()

    def line(self) -> CriterionTyped:
        """The line as plain values."""
        typed = self.cleaned_data
        return CriterionTyped(
            typed["name"], typed["weight"], typed["least"], typed["most"], typed["remark"], typed["remark_below"]
        )


def criterion_forms(data: Any, sheet: ScoreSheet | None) -> list[CriterionForm]:
    """The lines of a sheet and some to spare."""
    kept = list(sheet.criteria.all()) if sheet else []
    count = min(whole(data.get("count") if data is not None else None, len(kept) + SPARE_LINES), MOST_LINES)
    fields = ("name", "weight", "least", "most", "remark", "remark_below")
    return [
        CriterionForm(
            data,
            prefix=f"c{place}",
            initial={name: getattr(kept[place], name) for name in fields} if place < len(kept) else None,
        )
        for place in range(count)
    ]


class UseForm(StyledForm):
    """Which rule uses the sheet, from which day."""

    rule = forms.ModelChoiceField(label="Quy tắc biểu quyết", queryset=VotingRule.objects.none())
    day = DateField(label="Dùng phiếu này từ ngày")

    def __init__(self, *args: Any, sheet: ScoreSheet, **more: Any) -> None:
        super().__init__(*args, **more)
        today = clock.today()
        rules = VotingRule.objects.in_use().on(today).exclude(sheet=sheet).select_related("board").order_by("name")
        self.fields["rule"].queryset = rules  # type: ignore[attr-defined]
        self.fields["day"].initial = today
