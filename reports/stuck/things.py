"""The words of the queue: the reasons, the ways on, one stuck thing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import models
from viewflow.workflow.models import Task

from appraisal.models import Round
from documents.models import Paper
from dossiers.models import Dossier
from ledger.models import OutboxEvent


class Reason(models.TextChoices):
    """Why something hangs, in the order an administrator should look at them."""

    NO_HOLDER = "NO_HOLDER", "Không ai giữ vai trò"
    LOCKED = "LOCKED", "Người giữ việc đã khóa tài khoản"
    SEAT_LOST = "SEAT_LOST", "Người giữ việc không còn vai trò"
    KEPT_OUT = "KEPT_OUT", "Mọi người giữ vai trò đều có lợi ích liên quan"
    AWAY = "AWAY", "Người được ủy quyền cũng vắng"
    NO_QUORUM = "NO_QUORUM", "Hội đồng không còn đủ người để đạt túc số"
    NO_CHAIR = "NO_CHAIR", "Không ai chủ trì được Hội đồng"
    DISSOLVED = "DISSOLVED", "Hội đồng đã hết hiệu lực"
    LATE_WRITTEN = "LATE_WRITTEN", "Hết hạn lấy ý kiến mà chưa đủ phiếu"
    NO_TASK = "NO_TASK", "Bước đang mở mà không có việc"
    NODE_GONE = "NODE_GONE", "Việc của quy trình cũ"
    DEAD_EVENT = "DEAD_EVENT", "Việc nền đã bỏ cuộc"
    PAPER = "PAPER", "Văn bản chưa in được"
    UNHEEDED = "UNHEEDED", "Quá hạn lâu, chưa ai đọc nhắc việc"


class Way(models.TextChoices):
    """What an administrator can do about it."""

    ASSIGN = "giao", "Giao cho người khác"
    RELEASE = "tra-ve", "Trả về cho mọi người giữ vai trò"
    GIVE_SEAT = "giao-vai-tro", "Giao vai trò cho một người"
    REPLACE = "thay", "Ghi thành viên thôi, có hoặc không có người thay"
    VOTE_AGAIN = "bo-phieu-lai", "Bỏ phiếu lại, ở hội đồng này hoặc hội đồng khác"
    REOPEN = "mo-lai", "Mở lại việc của bước"
    RETRY = "chay-lai", "Cho chạy lại"
    REDRAW = "in-lai", "In lại"
    REMIND = "nhac", "Nhắc người đang giữ việc"


@dataclass(frozen=True)
class Stuck:
    """One thing that hangs. ``key`` names it in an address."""

    reason: Reason
    key: str
    sentence: str
    ways: tuple[Way, ...]
    dossier: Dossier | None
    task: Task | None = None
    round: Round | None = None
    event: OutboxEvent | None = None
    paper: Paper | None = None
    since: dt.datetime | None = None

    @property
    def at_once(self) -> tuple[Way, ...]:
        """The ways that need nothing typed."""
        return tuple(way for way in self.ways if way in {Way.RETRY, Way.REDRAW, Way.REMIND})
