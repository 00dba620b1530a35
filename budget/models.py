"""The book of money: entries of postings that sum to nothing, and the balances they leave.

A line is one year and source of a programme (programmes.YearBudget). Amounts are int đồng. Entries and postings are
append-only (budget/seals.py); a balance may not fall below zero, and that one rule keeps, for each line and dossier,
paid <= approved <= committed <= budget and cleared <= advanced <= ceiling (docs/budget.md).
"""

import uuid

from django.db import models
from django.db.models import Q

from programmes.models import YearBudget

#: Balances of a line as a whole stand under this key.
WHOLE = uuid.UUID(int=0)


class Account(models.TextChoices):
    """Where money stands. The last three are the other side: they may be negative."""

    AVAILABLE = "AVAILABLE", "Còn được phân bổ"
    COMMITTED = "COMMITTED", "Đã cam kết, chưa quyết toán"
    APPROVED = "APPROVED", "Đã duyệt quyết toán, chưa chi"
    SPENT = "SPENT", "Đã chi theo quyết toán"
    ADVANCED = "ADVANCED", "Tạm ứng chưa thanh toán"
    PAID = "PAID", "Đã nhận, kể cả tạm ứng đã thanh toán"
    ROOM = "ROOM", "Còn được tạm ứng"
    RETURNED = "RETURNED", "Đã thu hồi"
    BUDGET = "BUDGET", "Dự toán giao"
    TREASURY = "TREASURY", "Kho bạc"
    CEILING = "CEILING", "Mức trần tạm ứng"


#: Accounts of the other side.
CONTRA = (Account.BUDGET, Account.TREASURY, Account.CEILING)
#: Accounts kept for a line as a whole.
OF_LINE = (Account.AVAILABLE, Account.BUDGET)


class Entry(models.Model):
    """One event of money in one line."""

    class Kind(models.TextChoices):
        ALLOT = "ALLOT", "Giao dự toán"
        COMMIT = "COMMIT", "Cam kết"
        RELEASE = "RELEASE", "Giải phóng cam kết"
        ADVANCE = "ADVANCE", "Tạm ứng"
        SETTLE = "SETTLE", "Duyệt quyết toán"
        CLEAR = "CLEAR", "Thanh toán tạm ứng"
        PAY = "PAY", "Chi trả"
        GIVE_BACK = "GIVE_BACK", "Thu hồi"
        CARRY_OUT = "CARRY_OUT", "Chuyển sang năm sau"
        CARRY_IN = "CARRY_IN", "Nhận từ năm trước"
        CLOSE = "CLOSE", "Khóa sổ năm"

    line = models.ForeignKey(YearBudget, models.PROTECT, related_name="entries", verbose_name="dự toán")
    kind = models.CharField("nghiệp vụ", max_length=10, choices=Kind)
    chain = models.UUIDField("hồ sơ", null=True, blank=True, db_index=True)
    code = models.CharField("mã hồ sơ", max_length=20, blank=True)
    at = models.DateTimeField("lúc")
    actor = models.CharField("người ghi", max_length=160, blank=True)
    note = models.CharField("diễn giải", max_length=250, blank=True)

    class Meta:
        verbose_name = "bút toán"
        verbose_name_plural = "bút toán"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.code}".strip()


class Posting(models.Model):
    """One side of an entry."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="postings")
    account = models.CharField("tài khoản", max_length=10, choices=Account)
    amount_vnd = models.BigIntegerField("số tiền (đồng)")

    class Meta:
        verbose_name = "dòng bút toán"
        verbose_name_plural = "dòng bút toán"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(amount_vnd=0), name="posting_of_something"),
            models.CheckConstraint(condition=Q(account__in=list(Account.values)), name="posting_account_known"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount_vnd}"


class Balance(models.Model):
    """What the postings of a line and dossier leave on one account. Never below zero but on the other side."""

    line = models.ForeignKey(YearBudget, models.PROTECT, related_name="balances")
    chain = models.UUIDField("hồ sơ", default=WHOLE)
    code = models.CharField("mã hồ sơ", max_length=20, blank=True)
    account = models.CharField("tài khoản", max_length=10, choices=Account)
    amount_vnd = models.BigIntegerField("số dư (đồng)", default=0)

    class Meta:
        verbose_name = "số dư"
        verbose_name_plural = "số dư"
        ordering = ["line", "code", "account"]
        constraints = [
            models.UniqueConstraint(fields=["line", "chain", "account"], name="balance_once"),
            models.CheckConstraint(
                condition=Q(account__in=[str(one) for one in CONTRA]) | Q(amount_vnd__gte=0),
                name="balance_not_below_zero",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount_vnd}"


class Closing(models.Model):
    """A line whose year is closed: nothing more is posted into it."""

    line = models.OneToOneField(YearBudget, models.PROTECT, related_name="closing")
    at = models.DateTimeField("khóa lúc")
    actor = models.CharField("người khóa", max_length=160)
    left_vnd = models.BigIntegerField("dự toán còn lại bị hủy (đồng)")

    class Meta:
        verbose_name = "khóa sổ"
        verbose_name_plural = "khóa sổ"

    def __str__(self) -> str:
        return f"{self.line}"
