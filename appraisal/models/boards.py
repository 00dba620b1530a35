"""Councils set up by decision, their members, and by which rules they decide: dated rows an officer keeps."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Dated, DatedQuerySet, Organisation
from dossiers.regimes import regimes


class Board(Dated):
    """An appraisal council set up by a decision, for a time, with the quorum that decision gives it."""

    name = models.CharField("tên", max_length=200)
    decision_no = models.CharField("số quyết định thành lập", max_length=60)
    decision_date = models.DateField("ngày quyết định")
    quorum_numerator = models.PositiveSmallIntegerField("túc số: tử", default=2)
    quorum_denominator = models.PositiveSmallIntegerField("túc số: mẫu", default=3)
    place = models.CharField("nơi họp", max_length=200, blank=True)

    class Meta:
        verbose_name = "hội đồng thẩm định"
        verbose_name_plural = "hội đồng thẩm định"
        constraints = [
            models.CheckConstraint(
                condition=Q(quorum_numerator__gte=1, quorum_numerator__lte=F("quorum_denominator")),
                name="quorum_is_a_share",
            )
        ]

    def __str__(self) -> str:
        return self.name


class MemberRole(models.TextChoices):
    """What a member does in the council."""

    CHAIR = "CHAIR", "Chủ tịch Hội đồng"
    VICE_CHAIR = "VICE_CHAIR", "Phó Chủ tịch Hội đồng"
    SECRETARY = "SECRETARY", "Thư ký"
    MEMBER = "MEMBER", "Ủy viên"


class BoardMember(Dated):
    """A person's place in a council. One who leaves gets an end date; a successor gets a row of his own."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="board_places")
    role = models.CharField("nhiệm vụ", max_length=12, choices=MemberRole, default=MemberRole.MEMBER)
    body = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="đại diện cho",
        help_text="để trống: cơ quan của người này",
    )
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = "thành viên"
        verbose_name_plural = "thành viên"
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "user"], condition=Q(valid_to__isnull=True), name="board_member_once"
            ),
            models.UniqueConstraint(
                fields=["board"], condition=Q(role="CHAIR", valid_to__isnull=True), name="one_chair"
            ),
            models.UniqueConstraint(
                fields=["board"], condition=Q(role="SECRETARY", valid_to__isnull=True), name="one_secretary"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class ScoreSheet(models.Model):
    """A sheet of criteria that members fill in; the result is a mark out of 100."""

    name = models.CharField("tên phiếu chấm", max_length=200)
    source = models.CharField("căn cứ", max_length=200, blank=True)
    version = models.PositiveSmallIntegerField("phiên bản", default=1, editable=False)
    first_version = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="later_versions", editable=False
    )

    class Meta:
        verbose_name = "phiếu chấm điểm"
        verbose_name_plural = "phiếu chấm điểm"
        constraints = [
            models.UniqueConstraint(fields=["first_version", "version"], name="sheet_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} (phiên bản {self.version})" if self.version > 1 else self.name


class Criterion(models.Model):
    """One line of a score sheet: how many points, how heavy, when a remark is demanded."""

    class Remark(models.TextChoices):
        NEVER = "NEVER", "không bắt buộc"
        BELOW = "BELOW", "bắt buộc khi điểm dưới mức"
        ALWAYS = "ALWAYS", "luôn bắt buộc"

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="criteria")
    order = models.PositiveSmallIntegerField("STT", default=1)
    name = models.CharField("tiêu chí", max_length=250)
    weight = models.PositiveSmallIntegerField("hệ số", default=1, validators=[MinValueValidator(1)])
    least = models.PositiveSmallIntegerField("điểm thấp nhất", default=0)
    most = models.PositiveSmallIntegerField("điểm cao nhất", default=10)
    remark = models.CharField("nhận xét", max_length=6, choices=Remark, default=Remark.NEVER)
    remark_below = models.PositiveSmallIntegerField("mức phải nhận xét", null=True, blank=True)

    class Meta:
        verbose_name = "tiêu chí"
        verbose_name_plural = "tiêu chí"
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(weight__gte=1, least__lt=F("most")), name="criterion_has_a_range"),
            models.CheckConstraint(
                condition=~Q(remark="BELOW") | Q(remark_below__isnull=False), name="criterion_says_below_what"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raises ValidationError for a range or a limit that cannot be."""
        if None not in (self.least, self.most) and self.least >= self.most:
            raise ValidationError({"most": "Điểm cao nhất phải lớn hơn điểm thấp nhất."})
        if self.remark == self.Remark.BELOW and self.remark_below is None:
            raise ValidationError({"remark_below": "Hãy ghi dưới bao nhiêu điểm thì phải nhận xét."})


def regime_choices() -> list[tuple[str, str]]:
    """The regimes as the administration offers them: data, so no migration knows them."""
    return [(one.code, f"{one.code}: {one.name}") for one in regimes()]


class VotingRuleQuerySet(DatedQuerySet):
    """Rules as far as they count."""

    def in_use(self) -> Self:
        """Those that decide: shipped or entered by an administrator, or proposed by one and activated by another."""
        return self.filter(Q(proposed_by__isnull=True) | Q(activated_by__isnull=False))

    def waiting(self) -> Self:
        """Those proposed that nobody has activated."""
        return self.filter(proposed_by__isnull=False, activated_by__isnull=True)


class VotingRule(Dated):
    """How a council decides from a day on: for all councils or one, for all regimes or one."""

    name = models.CharField("tên quy tắc", max_length=200)
    source = models.CharField("căn cứ", max_length=200, blank=True, help_text="Số, ngày của quy chế hoặc quyết định.")
    board = models.ForeignKey(
        Board, models.CASCADE, null=True, blank=True, related_name="rules", help_text="để trống: mọi hội đồng"
    )
    regime = models.CharField(
        "chế độ",
        max_length=40,
        blank=True,
        choices=regime_choices,
        help_text="để trống: mọi chế độ",
    )
    quorum_numerator = models.PositiveSmallIntegerField(
        "túc số: tử", null=True, blank=True, help_text="để trống: theo quyết định thành lập hội đồng"
    )
    quorum_denominator = models.PositiveSmallIntegerField("túc số: mẫu", null=True, blank=True)
    needs_chair = models.BooleanField("túc số phải có người chủ trì", default=True)
    least_members = models.PositiveSmallIntegerField(
        "số thành viên được biểu quyết ít nhất", default=3, validators=[MinValueValidator(1)]
    )
    share_numerator = models.PositiveSmallIntegerField("tỷ lệ thông qua: tử", default=1)
    share_denominator = models.PositiveSmallIntegerField("tỷ lệ thông qua: mẫu", default=2)
    strictly = models.BooleanField("phải vượt tỷ lệ này (bỏ dấu: bằng cũng đạt)", default=True)
    of_all = models.BooleanField("tính trên tổng số thành viên được biểu quyết (bỏ dấu: trên số phiếu)", default=False)
    chair_breaks_tie = models.BooleanField("ngang phiếu thì theo phiếu của người chủ trì", default=False)
    sheet = models.ForeignKey(
        ScoreSheet, models.PROTECT, null=True, blank=True, related_name="rules", verbose_name="phiếu chấm điểm"
    )
    floor = models.DecimalField(
        "điểm bình quân tối thiểu",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    #: What an official enters on the pages is proposed by one and activated by another; until then it decides nothing.
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người đề xuất"
    )
    proposed_at = models.DateTimeField("đề xuất lúc", null=True, blank=True)
    activated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người duyệt"
    )
    activated_at = models.DateTimeField("duyệt lúc", null=True, blank=True)

    objects: ClassVar[Any] = VotingRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "quy tắc biểu quyết"
        verbose_name_plural = "quy tắc biểu quyết"
        ordering = ["-valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=True)
                | Q(activated_by__isnull=True)
                | ~Q(activated_by=F("proposed_by")),
                name="voting_rule_of_two_people",
            ),
            models.CheckConstraint(
                condition=Q(share_numerator__gte=1, share_numerator__lte=F("share_denominator")), name="rule_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(quorum_numerator__isnull=True, quorum_denominator__isnull=True)
                | Q(quorum_numerator__gte=1, quorum_numerator__lte=F("quorum_denominator")),
                name="rule_quorum_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(floor__isnull=True) | Q(sheet__isnull=False), name="rule_floor_needs_a_sheet"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def waits(self) -> bool:
        """Proposed, and nobody has activated it yet."""
        return self.proposed_by_id is not None and self.activated_by_id is None

    def clean(self) -> None:
        """Raises ValidationError at the field that is wrong."""
        wrong: dict[str, str] = {}
        part, whole = self.share_numerator, self.share_denominator
        if None not in (part, whole) and not 1 <= part <= whole:
            wrong["share_numerator"] = "Tỷ lệ thông qua phải từ 1 phần đến đủ cả, ví dụ 1/2 hoặc 2/3."
        few, all_ = self.quorum_numerator, self.quorum_denominator
        if (few is None) != (all_ is None) or (few is not None and all_ is not None and not 1 <= few <= all_):
            wrong["quorum_numerator"] = "Túc số phải từ 1 phần đến đủ cả hội đồng, ví dụ 2/3; hoặc để trống cả hai ô."
        if self.floor is not None and self.sheet_id is None:
            wrong["sheet"] = "Có điểm tối thiểu thì phải chọn phiếu chấm điểm."
        if self.chair_breaks_tie and (part, whole, self.strictly) != (1, 2, True):
            wrong["chair_breaks_tie"] = "Chỉ ngang phiếu được khi phải vượt 1/2."
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            wrong["valid_to"] = "Ngày hết hiệu lực trước ngày có hiệu lực. Sửa một trong hai ngày."
        if wrong:
            raise ValidationError(wrong)
