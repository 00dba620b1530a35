"""What is put forward as proof: invoices and their lines."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from documents.models import StoredFile
from dossiers.models import Beneficiary, Dossier


class Invoice(models.Model):
    """One invoice put forward as evidence. Its identity is unique over the whole programme and all years."""

    class Origin(models.TextChoices):
        XML = "XML", "Tệp hóa đơn điện tử"
        HAND = "HAND", "Nhập từ bản giấy hoặc PDF"

    class Relation(models.TextChoices):
        NONE = "", "Hóa đơn gốc"
        REPLACES = "replaces", "Thay thế"
        ADJUSTS = "adjusts", "Điều chỉnh"

    class PortalState(models.TextChoices):
        """What the tax authority's portal says of an invoice; the file itself never shows it."""

        UNKNOWN = "", "Chưa tra cứu"
        VALID = "VALID", "Còn giá trị"
        WAS_REPLACED = "REPLACED", "Đã bị thay thế"
        WAS_ADJUSTED = "ADJUSTED", "Đã bị điều chỉnh"
        CANCELLED = "CANCELLED", "Đã bị hủy"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="invoices")
    beneficiary = models.ForeignKey(Beneficiary, models.PROTECT, related_name="invoices")
    no = models.PositiveSmallIntegerField("STT")
    origin = models.CharField("cách nhập", max_length=4, choices=Origin, default=Origin.HAND)
    form = models.CharField("mẫu số", max_length=1)
    series = models.CharField("ký hiệu", max_length=8)
    number = models.CharField("số", max_length=8)
    issued_on = models.DateField("ngày lập")
    seller = models.CharField("người bán", max_length=400)
    seller_tax_code = models.CharField("mã số thuế người bán", max_length=14)
    buyer = models.CharField("người mua", max_length=400, blank=True)
    buyer_tax_code = models.CharField("mã số thuế người mua", max_length=14, blank=True)
    buyer_personal_code = models.CharField("số định danh người mua", max_length=12, blank=True)
    content = models.CharField("nội dung", max_length=300)
    before_tax_vnd = models.BigIntegerField("trước thuế (đồng)")
    tax_vnd = models.BigIntegerField("thuế GTGT (đồng)", default=0)
    other_vnd = models.BigIntegerField("phí, chiết khấu ngoài giá (đồng)", default=0)
    total_vnd = models.BigIntegerField("tổng thanh toán (đồng)")
    relation = models.CharField("tính chất", max_length=8, choices=Relation, default=Relation.NONE, blank=True)
    earlier = models.CharField("hóa đơn bị thay thế, điều chỉnh", max_length=40, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaced", verbose_name="bị thay thế bởi"
    )
    signature = models.CharField("chữ ký số", max_length=40, blank=True)
    signer = models.CharField("người ký", max_length=400, blank=True)
    transfer_no = models.CharField("số chứng từ chuyển tiền", max_length=60, blank=True)
    transfer_on = models.DateField("ngày chuyển tiền", null=True, blank=True)
    portal_state = models.CharField(
        "trạng thái trên cổng thuế", max_length=9, choices=PortalState, default=PortalState.UNKNOWN, blank=True
    )
    looked_up_on = models.DateField("tra cứu ngày", null=True, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    findings = models.JSONField("điểm trình đọc tệp ghi nhận", default=list, blank=True)
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
                condition=Q(total_vnd=F("before_tax_vnd") + F("tax_vnd") + F("other_vnd")), name="invoice_adds_up"
            ),
            # Only an adjusting invoice is a difference, and may lower.
            models.CheckConstraint(
                condition=Q(relation="adjusts") | Q(before_tax_vnd__gt=0, tax_vnd__gte=0),
                name="invoice_is_of_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form}{self.series} số {self.number}"

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """Seller's code, form, series, number."""
        return self.seller_tax_code, self.form, self.series, self.number


class InvoiceLine(models.Model):
    """One line of an invoice: what it claims, which item it pays for, what finance counts of it."""

    class Verdict(models.TextChoices):
        OPEN = "", "Chưa xét"
        ACCEPTED = "ACCEPTED", "Chấp nhận"
        REDUCED = "REDUCED", "Giảm trừ"
        QUERIED = "QUERIED", "Cần làm rõ"

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="lines")
    no = models.PositiveSmallIntegerField("dòng")
    name = models.CharField("tên hàng hóa, dịch vụ", max_length=500)
    unit = models.CharField("đơn vị tính", max_length=50, blank=True)
    quantity = models.DecimalField("số lượng", max_digits=21, decimal_places=6, null=True, blank=True)
    amount_vnd = models.BigIntegerField("thành tiền trước thuế (đồng)")
    tax_rate = models.CharField("thuế suất", max_length=11, blank=True)
    item = models.ForeignKey(
        "dossiers.Item", models.SET_NULL, null=True, blank=True, related_name="invoice_lines", verbose_name="hạng mục"
    )
    verdict = models.CharField("kết quả xét", max_length=8, choices=Verdict, default=Verdict.OPEN, blank=True)
    counted_vnd = models.BigIntegerField("tài chính tính (đồng)", null=True, blank=True)
    reason = models.CharField("lý do", max_length=300, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField("xét lúc", null=True, blank=True)

    class Meta:
        verbose_name = "dòng hóa đơn"
        verbose_name_plural = "dòng hóa đơn"
        ordering = ["invoice__no", "no"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "no"], name="line_of_invoice_once"),
            models.CheckConstraint(
                condition=~Q(verdict="REDUCED") | Q(counted_vnd__gte=0, counted_vnd__lt=F("amount_vnd")),
                name="reduced_line_is_lower",
            ),
            models.CheckConstraint(
                condition=~Q(verdict__in=["REDUCED", "QUERIED"]) | ~Q(reason=""), name="line_verdict_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice}, dòng {self.no}"

    @property
    def place(self) -> str:
        """Where it stands, as findings and points of a return name it: «line:2.1»."""
        return f"line:{self.invoice.no}.{self.no}"

    @property
    def counts_vnd(self) -> int:
        """What the line proves before tax, in đồng: as claimed, or what finance left of it."""
        return (
            self.counted_vnd
            if self.verdict == self.Verdict.REDUCED and self.counted_vnd is not None
            else self.amount_vnd
        )
