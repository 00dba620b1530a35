"""What the desk itself keeps: which forms were sent and what came of them: a second sending does nothing new."""

from __future__ import annotations

from django.conf import settings
from django.db import models

import clock


class SentForm(models.Model):
    """One form that changed something: its key, what was in it, and the answer that whoever sends it again gets."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    #: SHA-256 of address, fields and files: the same key with other contents is not the same sending.
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField(default=0)
    location = models.TextField(blank=True)
    #: The answer itself where it was a piece of a page and not an address to go to.
    body = models.TextField(blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    #: What was told on the way: [level, sentence, extra tags].
    said = models.JSONField(default=list)

    class Meta:
        verbose_name = "biểu mẫu đã gửi"
        verbose_name_plural = "biểu mẫu đã gửi"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="form_sent_once")]

    def __str__(self) -> str:
        return f"{self.user}, {clock.local(self.at):%d/%m/%Y %H:%M}"


class SignInTries(models.Model):
    """Wrong passwords in a row: of one account from one address, of an account from anywhere, of an address.

    An empty account or address stands for all of them.
    """

    account = models.CharField(max_length=160, blank=True)
    address = models.CharField(max_length=45, blank=True)
    wrong = models.PositiveIntegerField(default=0)
    last_wrong_at = models.DateTimeField(null=True)
    last_right_at = models.DateTimeField(null=True)
    #: Until when nothing is looked at; null: now.
    until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "lần đăng nhập sai"
        verbose_name_plural = "lần đăng nhập sai"
        constraints = [models.UniqueConstraint(fields=["account", "address"], name="tries_once")]

    def __str__(self) -> str:
        return f"{self.account or '*'} / {self.address or '*'}: {self.wrong}"
