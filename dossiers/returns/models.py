"""One thing that a return asked to mend, and what was answered to it. Rows are never overwritten by later returns.

The same rows serve every step that sends something back (``workflow.steps.Step.points_to``): the request, the
settlement, a settlement that its signer does not sign.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dossiers.returns.querysets import PointQuerySet


class Point(models.Model):
    """One point of one return. ``place`` is where to mend it, as ``dossiers.returns.places`` reads it."""

    class Status(models.TextChoices):
        OPEN = "OPEN", "Chưa trả lời"
        ANSWERED = "ANSWERED", "Đã trả lời"
        SETTLED = "SETTLED", "Đã đạt"
        AGAIN = "AGAIN", "Nêu lại ở lần sau"

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="points")
    step = models.CharField("bước trả lại", max_length=40)
    round = models.PositiveSmallIntegerField("lần trả")
    no = models.PositiveSmallIntegerField("điểm số")
    place = models.CharField("ở đâu", max_length=80, blank=True)
    text = models.TextField("nội dung")
    clause = models.CharField("căn cứ", max_length=250, blank=True)
    late = models.BooleanField("nêu thêm sau lần đầu", default=False)
    late_reason = models.CharField("vì sao lần trước chưa nêu", max_length=300, blank=True)
    due_on = models.DateField("hạn", null=True, blank=True)
    raised_at = models.DateTimeField("nêu lúc")
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người nêu")
    status = models.CharField("tình trạng", max_length=8, choices=Status, default=Status.OPEN)
    #: Why an answer is not enough, in the words of whoever looks at it; the next return raises it again.
    objection = models.TextField("chưa đạt vì", blank=True)
    #: The point of a return before that was answered, but not so that it could be settled.
    earlier = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="again", verbose_name="nêu lại của"
    )
    settled_at = models.DateTimeField("xong lúc", null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PointQuerySet.as_manager()

    class Meta:
        verbose_name = "điểm của lần trả lại"
        verbose_name_plural = "điểm của các lần trả lại"
        ordering = ["raised_at", "no"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "step", "round", "no"], name="point_number_once"),
            models.CheckConstraint(condition=Q(late=False) | ~Q(late_reason=""), name="late_point_has_reason"),
            models.CheckConstraint(
                condition=Q(status="SETTLED", settled_at__isnull=False)
                | (~Q(status="SETTLED") & Q(settled_at__isnull=True)),
                name="settled_point_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(earlier__isnull=True) | ~Q(earlier=F("id")), name="point_does_not_repeat_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes an answer."""
        return self.status == self.Status.OPEN


class PointAnswer(models.Model):
    """One answer to a point: a sentence, a file, or what was changed at its place (written by the program).

    A later answer stands beside an earlier one; the last is what counts.
    """

    point = models.ForeignKey(Point, models.CASCADE, related_name="answers")
    text = models.TextField("trả lời", blank=True)
    attachment = models.ForeignKey(
        "dossiers.Attachment", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tệp"
    )
    change = models.CharField("đã sửa", max_length=300, blank=True)
    seat = models.CharField("tư cách", max_length=40)
    answered_at = models.DateTimeField("lúc")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "trả lời một điểm"
        verbose_name_plural = "trả lời các điểm"
        ordering = ["answered_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(change="") | Q(attachment__isnull=False), name="answer_says_something"
            )
        ]

    def __str__(self) -> str:
        return self.text or self.change or str(self.attachment)
