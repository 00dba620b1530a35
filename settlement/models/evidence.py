"""What is put forward as proof: invoices and their lines."""

from __future__ import annotations

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
        CANCELS = "cancels", "Hủy"

    class Told(models.TextChoices):
        """How it is known which earlier invoice this one corrects."""

        NOTHING = "", "Không nói"
        ELEMENT = "ELEMENT", "Ghi ở ô riêng của tệp"
        WORDS = "WORDS", "Ghi bằng lời"
        DOUBT = "DOUBT", "Chưa rõ"
        PERSON = "PERSON", "Người kê khai nói"

    class Proof(models.TextChoices):
        """What proves that the seller wrote the file; a look-up at the portal is recorded apart."""

        NONE = "", "Chưa chứng minh"
        SIGNATURE = "SIGNED", "Chữ ký số của người bán, chứng thư tin cậy"
        BEFORE = "BEFORE", "Đã có tác dụng trước khi phải chứng minh"

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
    fees_vnd = models.BigIntegerField("trong đó phí, lệ phí (đồng)", default=0)
    total_vnd = models.BigIntegerField("tổng thanh toán (đồng)")
    currency = models.CharField("đơn vị tiền", max_length=3, default="VND")
    exchange_rate = models.DecimalField("tỷ giá", max_digits=21, decimal_places=6, default=1)
    relation = models.CharField("tính chất", max_length=8, choices=Relation, default=Relation.NONE, blank=True)
    told = models.CharField("biết quan hệ từ đâu", max_length=7, choices=Told, default=Told.NOTHING, blank=True)
    proof = models.CharField("chứng minh", max_length=6, choices=Proof, default=Proof.NONE, blank=True)
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
            # Only what changes another invoice may be less than nothing.
            models.CheckConstraint(
                condition=~Q(relation="") | ~Q(told="") | Q(total_vnd__gte=0), name="original_invoice_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form}{self.series} số {self.number}"

    def names_this(self, named: EarlierNamed, other: Invoice) -> bool:
        """Whether what this invoice names is that other one, as far as it says."""
        return (
            named.number == other.number
            and self.seller_tax_code == other.seller_tax_code
            and named.series in ("", other.series)
            and named.form in ("", other.form)
        )

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """Seller's code, form, series, number."""
        return self.seller_tax_code, self.form, self.series, self.number


class EarlierNamed(models.Model):
    """An earlier invoice that an invoice says it corrects. It takes effect only where that one is in the same dossier.

    The seller is that of the invoice; a part that was not said is empty.
    """

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="names")
    form = models.CharField("mẫu số", max_length=11, blank=True)
    series = models.CharField("ký hiệu", max_length=8, blank=True)
    number = models.CharField("số", max_length=8)
    issued_on = models.DateField("ngày lập", null=True, blank=True)

    class Meta:
        verbose_name = "hóa đơn được sửa"
        verbose_name_plural = "hóa đơn được sửa"
        ordering = ["id"]
        indexes = [models.Index(fields=["number", "series"], name="earlier_by_number")]

    def __str__(self) -> str:
        return " số ".join(part for part in (f"{self.form}{self.series}", self.number) if part)


class PlacedAmount(models.Model):
    """Where a person put an amount that stands on no line of an invoice; without an item it belongs to none."""

    class Part(models.TextChoices):
        FEES = "fees", "Phí, lệ phí ngoài các dòng"
        REST = "rest", "Phần khác ngoài các dòng"

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="placed")
    part = models.CharField("phần", max_length=4, choices=Part)
    item = models.ForeignKey("dossiers.Item", models.CASCADE, null=True, blank=True, related_name="+")
    said_at = models.DateTimeField("nói lúc")
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "phần tiền được phân bổ"
        verbose_name_plural = "phần tiền được phân bổ"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["invoice", "part"], name="amount_placed_once")]

    def __str__(self) -> str:
        return f"{self.invoice}: {self.get_part_display()}"


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
    said = models.BooleanField("hạng mục do người chọn", default=False)
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
