"""One appraisal of one dossier: who was called, the rule as it stood, every ballot."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from appraisal.models.boards import Board, Criterion, MemberRole, ScoreSheet
from appraisal.models.meetings import Meeting
from dossiers.models import Dossier


class Round(models.Model):
    """One appraisal of one dossier by one council; a second round keeps the first."""

    class Verdict(models.TextChoices):
        PASSED = "PASSED", "Thông qua"
        PASSED_WITH_CHANGES = "PASSED_WITH_CHANGES", "Thông qua, có chỉnh sửa"
        NOT_PASSED = "NOT_PASSED", "Không thông qua"
        VOTE_AGAIN = "VOTE_AGAIN", "Không kết luận, bỏ phiếu lại"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="rounds")
    board = models.ForeignKey(Board, models.PROTECT, related_name="rounds")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="rounds")
    no = models.PositiveSmallIntegerField("lần")
    opened_at = models.DateTimeField("mở lúc")
    meeting_on = models.DateField("ngày họp")
    place = models.CharField("địa điểm", max_length=200)
    recommended_vnd = models.BigIntegerField("mức hỗ trợ theo định mức (đồng)")
    #: The rule as it stood when the round was opened (appraisal.rules.Rule), so that old minutes recount the same.
    rule = models.JSONField("quy tắc biểu quyết", default=dict, blank=True)
    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, null=True, blank=True, related_name="rounds")
    scores_open_at = models.DateTimeField("mở phiếu lúc", null=True, blank=True)
    closed_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    verdict = models.CharField("kết luận", max_length=24, choices=Verdict, blank=True)
    why = models.CharField("vì", max_length=300, blank=True)
    number = models.CharField("số biên bản", max_length=60, blank=True)

    class Meta:
        verbose_name = "lần thẩm định"
        verbose_name_plural = "lần thẩm định"
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "no"], name="round_number_once"),
            models.UniqueConstraint(fields=["dossier"], condition=Q(closed_at__isnull=True), name="one_open_round"),
            models.CheckConstraint(condition=Q(recommended_vnd__gte=0), name="recommended_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} lần {self.no}"


class RoundMember(models.Model):
    """Who was called to a round, as the council stood that day."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="rounds_called")
    role = models.CharField("nhiệm vụ", max_length=12, choices=MemberRole)
    recused = models.BooleanField("không tham gia vì có lợi ích liên quan", default=False)
    left_at = models.DateTimeField("thôi tham gia lúc", null=True, blank=True)
    left_because = models.CharField("lý do thôi", max_length=200, blank=True)

    class Meta:
        verbose_name = "thành viên được mời"
        verbose_name_plural = "thành viên được mời"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="called_once")]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def entitled(self) -> bool:
        """Whether this member votes and counts for the quorum."""
        return not self.recused and self.left_at is None


class Vote(models.Model):
    """One ballot of one member in one round."""

    class Ballot(models.TextChoices):
        PASS = "PASS", "Đạt"
        PASS_WITH_CHANGES = "PASS_WITH_CHANGES", "Đạt, cần chỉnh sửa"
        FAIL = "FAIL", "Không đạt"

    member = models.OneToOneField(RoundMember, models.CASCADE, related_name="vote")
    ballot = models.CharField("phiếu", max_length=20, choices=Ballot)
    remark = models.TextField("ý kiến", blank=True)
    cast_at = models.DateTimeField("lúc")
    cast_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người bỏ thay"
    )
    #: A ballot given stays as it was; one whose giver proves to have an interest is no longer counted.
    voided_at = models.DateTimeField("không tính từ lúc", null=True, blank=True)
    void_because = models.CharField("không tính vì", max_length=300, blank=True)

    class Meta:
        verbose_name = "phiếu"
        verbose_name_plural = "phiếu"
        constraints = [
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | ~Q(void_because=""), name="a_void_ballot_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_ballot_display()}"


class Score(models.Model):
    """The points of one ballot for one criterion."""

    vote = models.ForeignKey(Vote, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.DecimalField("điểm", max_digits=6, decimal_places=2)
    remark = models.CharField("nhận xét", max_length=500, blank=True)

    class Meta:
        verbose_name = "điểm"
        verbose_name_plural = "điểm"
        ordering = ["criterion__order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "criterion"], name="scored_once"),
            models.CheckConstraint(condition=Q(points__gte=0), name="points_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"
