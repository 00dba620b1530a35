"""Advance, orders to the Treasury, recovery."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from documents.models import StoredFile
from dossiers.models import Beneficiary, Dossier
from establishments.models import Fact


class Advance(models.Model):
    """The one advance of a contract."""

    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="advance")
    amount_vnd = models.BigIntegerField("số tiền (đồng)")
    ceiling_vnd = models.BigIntegerField("mức trần (đồng)")
    clause = models.CharField("căn cứ", max_length=250)
    number = models.CharField("số giấy đề nghị", max_length=60)
    order_no = models.CharField("số lệnh chi", max_length=60)
    paid_on = models.DateField("ngày chi")

    class Meta:
        verbose_name = "tạm ứng"
        verbose_name_plural = "tạm ứng"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_vnd__gt=0, amount_vnd__lte=F("ceiling_vnd")), name="advance_within_ceiling"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier}: {self.amount_vnd}"


class PaymentBatch(models.Model):
    """Orders that go to the Treasury in one file, and its answer."""

    year = models.PositiveSmallIntegerField("năm")
    no = models.PositiveIntegerField("số")
    created_at = models.DateTimeField("lập lúc")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField("Kho bạc trả lời lúc", null=True, blank=True)

    class Meta:
        verbose_name = "bảng lệnh chi"
        verbose_name_plural = "bảng lệnh chi"
        ordering = ["year", "no"]
        constraints = [models.UniqueConstraint(fields=["year", "no"], name="batch_number_once")]

    def __str__(self) -> str:
        return f"BLC-{self.year}-{self.no:03d}"


class Payment(models.Model):
    """One order to the Treasury for one beneficiary; a failed one is followed by another."""

    class Status(models.TextChoices):
        PREPARED = "PREPARED", "Đã lập, chưa gửi"
        SENT = "SENT", "Đã gửi Kho bạc"
        PAID = "PAID", "Đã chi"
        FAILED = "FAILED", "Không thành công"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="payments")
    beneficiary = models.ForeignKey(Beneficiary, models.PROTECT, related_name="payments")
    attempt = models.PositiveSmallIntegerField("lần")
    number = models.CharField("số giấy đề nghị", max_length=60)
    amount_vnd = models.BigIntegerField("số tiền (đồng)")
    economic_code = models.CharField("mã nội dung kinh tế", max_length=8)
    bank_account = models.CharField("tài khoản nhận", max_length=40)
    bank_name = models.CharField("ngân hàng", max_length=120)
    #: The account of the contract where the money goes to another one, and by which confirmed change (dossiers.payees).
    contract_account = models.CharField("tài khoản theo hợp đồng", max_length=40, blank=True)
    contract_bank = models.CharField("ngân hàng theo hợp đồng", max_length=120, blank=True)
    account_change = models.ForeignKey(Fact, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField("tình trạng", max_length=8, choices=Status, default=Status.SENT)
    batch = models.ForeignKey(PaymentBatch, models.PROTECT, null=True, blank=True, related_name="payments")
    sent_at = models.DateTimeField("gửi lúc")
    order_no = models.CharField("số chứng từ Kho bạc", max_length=60, blank=True)
    done_at = models.DateTimeField("xong lúc", null=True, blank=True)
    reason = models.CharField("lý do trả lại", max_length=300, blank=True)

    class Meta:
        verbose_name = "lệnh chi"
        verbose_name_plural = "lệnh chi"
        ordering = ["attempt", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_vnd__gt=0), name="payment_pays_something"),
            models.CheckConstraint(
                condition=Q(contract_account="") | Q(account_change__isnull=False), name="payment_elsewhere_is_proven"
            ),
            # Never two live orders for one beneficiary of a dossier: the guard against paying twice.
            models.UniqueConstraint(
                fields=["dossier", "beneficiary"], condition=~Q(status="FAILED"), name="one_live_payment"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Recovery(models.Model):
    """Money that must come back, and that came."""

    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="recovery")
    amount_vnd = models.BigIntegerField("phải thu hồi (đồng)")
    reason = models.TextField("lý do")
    number = models.CharField("số quyết định", max_length=60)
    due_on = models.DateField("hạn nộp")
    received_on = models.DateField("ngày nộp", null=True, blank=True)
    voucher_no = models.CharField("số chứng từ nộp", max_length=60, blank=True)

    class Meta:
        verbose_name = "thu hồi"
        verbose_name_plural = "thu hồi"
        constraints = [models.CheckConstraint(condition=Q(amount_vnd__gt=0), name="recovery_of_something")]

    def __str__(self) -> str:
        return f"{self.dossier}: {self.amount_vnd}"

    @property
    def received_vnd(self) -> int:
        """What has come back so far, in đồng. A recovery of the days before instalments came back at once."""
        if self.voucher_no:
            return self.amount_vnd
        return sum(row.amount_vnd for row in self.instalments.all())

    @property
    def left_vnd(self) -> int:
        """What has still to come back, in đồng."""
        return self.amount_vnd - self.received_vnd


class RecoveryInstalment(models.Model):
    """One sum that came back, by its voucher."""

    recovery = models.ForeignKey(Recovery, models.CASCADE, related_name="instalments")
    amount_vnd = models.BigIntegerField("số tiền (đồng)")
    received_on = models.DateField("ngày nộp")
    voucher_no = models.CharField("số chứng từ nộp", max_length=60)
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "lần nộp trả"
        verbose_name_plural = "lần nộp trả"
        ordering = ["received_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_vnd__gt=0), name="instalment_of_something"),
            models.UniqueConstraint(fields=["recovery", "voucher_no"], name="voucher_once_in_a_recovery"),
        ]

    def __str__(self) -> str:
        return f"{self.voucher_no}: {self.amount_vnd}"
