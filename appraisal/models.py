"""Boards, rounds and votes. The vote rows decide; the flow only waits for them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Dated
from dossiers.models import Dossier


class Board(Dated):
    """An appraisal council set up by a decision, for a time, with its rules as data."""

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
    SECRETARY = "SECRETARY", "Thư ký"
    MEMBER = "MEMBER", "Ủy viên"


class BoardMember(Dated):
    """A person's place in a council."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="board_places")
    role = models.CharField("nhiệm vụ", max_length=12, choices=MemberRole, default=MemberRole.MEMBER)
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = "thành viên"
        verbose_name_plural = "thành viên"
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["board", "user"], name="board_member_once"),
            models.UniqueConstraint(fields=["board"], condition=Q(role="CHAIR"), name="one_chair"),
            models.UniqueConstraint(fields=["board"], condition=Q(role="SECRETARY"), name="one_secretary"),
        ]

    def __str__(self) -> str:
        return str(self.user)


class Round(models.Model):
    """One appraisal of one dossier by one council; a second round keeps the first."""

    class Verdict(models.TextChoices):
        PASSED = "PASSED", "Thông qua"
        PASSED_WITH_CHANGES = "PASSED_WITH_CHANGES", "Thông qua, có chỉnh sửa"
        NOT_PASSED = "NOT_PASSED", "Không thông qua"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="rounds")
    board = models.ForeignKey(Board, models.PROTECT, related_name="rounds")
    no = models.PositiveSmallIntegerField("lần")
    opened_at = models.DateTimeField("mở lúc")
    meeting_on = models.DateField("ngày họp")
    place = models.CharField("địa điểm", max_length=200)
    recommended_vnd = models.BigIntegerField("mức hỗ trợ theo định mức (đồng)")
    closed_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    verdict = models.CharField("kết luận", max_length=24, choices=Verdict, blank=True)
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
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField("nhiệm vụ", max_length=12, choices=MemberRole)
    recused = models.BooleanField("không tham gia vì có lợi ích liên quan", default=False)

    class Meta:
        verbose_name = "thành viên được mời"
        verbose_name_plural = "thành viên được mời"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="called_once")]

    def __str__(self) -> str:
        return str(self.user)


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

    class Meta:
        verbose_name = "phiếu"
        verbose_name_plural = "phiếu"

    def __str__(self) -> str:
        return f"{self.member}: {self.get_ballot_display()}"
