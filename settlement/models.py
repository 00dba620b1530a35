"""Evidence, settlement, advance, payments, recovery: the rows behind the money columns of a dossier."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from documents.models import StoredFile
from dossiers.models import Beneficiary, Dossier


class Invoice(models.Model):
    """One invoice put forward as evidence. Its identity is unique over the whole programme and all years."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="invoices")
    beneficiary = models.ForeignKey(Beneficiary, models.PROTECT, related_name="invoices")
    no = models.PositiveSmallIntegerField("STT")
    form = models.CharField("mẫu số", max_length=1)
    series = models.CharField("ký hiệu", max_length=8)
    number = models.CharField("số", max_length=8)
    issued_on = models.DateField("ngày lập")
    seller = models.CharField("người bán", max_length=300)
    seller_tax_code = models.CharField("mã số thuế người bán", max_length=14)
    content = models.CharField("nội dung", max_length=300)
    before_tax_vnd = models.BigIntegerField("trước thuế (đồng)")
    tax_vnd = models.BigIntegerField("thuế GTGT (đồng)", default=0)
    total_vnd = models.BigIntegerField("tổng thanh toán (đồng)")
    transfer_no = models.CharField("số chứng từ chuyển tiền", max_length=60)
    transfer_on = models.DateField("ngày chuyển tiền")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    findings = models.JSONField("điểm cần lưu ý", default=list, blank=True)
    entered_at = models.DateTimeField("nhập lúc")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "hóa đơn"
        verbose_name_plural = "hóa đơn"
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(
                fields=["seller_tax_code", "form", "series", "number"], name="invoice_claimed_once"
            ),
            models.UniqueConstraint(fields=["dossier", "no"], name="invoice_line_once"),
            models.CheckConstraint(
                condition=Q(before_tax_vnd__gt=0, tax_vnd__gte=0, total_vnd=F("before_tax_vnd") + F("tax_vnd")),
                name="invoice_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.number}"


class Settlement(models.Model):
    """One version of a settlement as it was sent to finance, with every step of its arithmetic."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="settlements")
    no = models.PositiveSmallIntegerField("lần trình")
    submitted_at = models.DateTimeField("trình lúc")
    accepted_cost_vnd = models.BigIntegerField("chi phí được nghiệm thu (đồng)")
    evidence_vnd = models.BigIntegerField("chứng từ hợp lệ, trước thuế (đồng)")
    support_vnd = models.BigIntegerField("hỗ trợ quyết toán (đồng)")
    lines = models.JSONField("các bước tính", default=list)
    decided_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    number = models.CharField("số quyết định", max_length=60, blank=True)

    class Meta:
        verbose_name = "quyết toán"
        verbose_name_plural = "quyết toán"
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "no"], name="settlement_number_once"),
            models.CheckConstraint(condition=Q(support_vnd__gte=0), name="settlement_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} lần {self.no}"


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


class Payment(models.Model):
    """One order to the Treasury for one beneficiary; a failed one is followed by another."""

    class Status(models.TextChoices):
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
    status = models.CharField("tình trạng", max_length=8, choices=Status, default=Status.SENT)
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
