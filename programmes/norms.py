"""Which norms are in force on a day, for whose money and where; and how one succeeds another, by two people."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

import clock
from documents.vietnamese import date_short
from programmes.models import AdvanceRule, Norm
from programmes.norm_rows import CENTRAL_INSTEAD, NormRow, rules_among
from programmes.support import NormRule

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["CENTRAL_INSTEAD", "NormNotSucceeded", "advance_rule_on", "before_which", "rules_on", "succeed"]


class NormNotSucceeded(ValueError):
    """A new norm that cannot follow the one in force; the message says why and what to change."""


def rules_on(on: dt.date, *, funding: str, territory: str) -> dict[str, NormRule]:
    """The rule of each activity on a day (the approval date decides, not today).

    Local money follows the province's own norm where one is confirmed; where none is, the central caps hold
    and the rule says so.
    """
    rows = Norm.objects.on(on).filter(usable=True).select_related("activity", "cap_of")
    return rules_among([_as_row(row) for row in rows], on, funding=funding, territory=territory)


def _as_row(norm: Norm) -> NormRow:
    return NormRow(
        activity=norm.activity.code,
        level=norm.level,
        territory=norm.territory,
        valid_from=norm.valid_from,
        valid_to=norm.valid_to,
        rate_basis_points=norm.rate_basis_points,
        cap_vnd=norm.cap_vnd,
        cap_of=norm.cap_of.code if norm.cap_of else None,
        cap_factor_percent=norm.cap_factor_percent,
        unit=norm.unit,
        conditions=norm.conditions,
        legal_source=norm.legal_source,
        confidence=norm.confidence,
        usable=norm.usable,
    )


@transaction.atomic
def succeed(norm: Norm) -> Norm:
    """Enter a norm; the one in force for the same activity, level and territory ends the day before.

    Dossiers approved until then keep the old row. Raises ``NormNotSucceeded`` where the new row does not begin
    after the old one.
    """
    old = before_which(norm)
    if old and norm.valid_from:
        old.valid_to = norm.valid_from - dt.timedelta(days=1)
        old.save(update_fields=["valid_to"])
    norm.save()
    return norm


class NotAnotherPerson(ValueError):
    """Whoever proposed a norm does not activate it."""


def propose(norm: Norm, *, actor: User, at: dt.datetime) -> Norm:
    """Enter a norm that counts for nothing until another person activates it. Raises ``NormNotSucceeded``."""
    norm.usable, norm.proposed_by, norm.proposed_at = False, actor, at
    before_which(norm)
    norm.save(force_insert=True)
    return norm


@transaction.atomic
def activate(norm: Norm, *, actor: User, at: dt.datetime) -> Norm:
    """The other pair of eyes: the norm holds from its day on, the one before it ends the day before.

    Its day may not lie behind: what was approved until now keeps the norm it was approved by. Raises
    ``NotAnotherPerson``, ``NormNotSucceeded``.
    """
    norm = Norm.objects.select_for_update().get(pk=norm.pk)
    if not norm.waits:
        raise NormNotSucceeded("Định mức này không còn chờ kích hoạt.")
    if norm.proposed_by_id == actor.pk:
        raise NotAnotherPerson("Người đề xuất không tự kích hoạt; việc này dành cho một người khác có quyền.")
    today = clock.local_day(at)
    if norm.valid_from is None or norm.valid_from < today:
        raise NormNotSucceeded(
            f"Ngày có hiệu lực phải từ {date_short(today)} trở đi: hồ sơ đã duyệt giữ định mức của ngày duyệt. "
            "Bỏ đề xuất này và đề xuất lại với ngày mới."
        )
    norm.usable, norm.activated_by, norm.activated_at = True, actor, at
    return succeed(norm)


def before_which(norm: Norm) -> Norm | None:
    """The open norm that a new one would end; None if there is none. Raises ``NormNotSucceeded``."""
    if not norm.usable and not norm.waits:
        return None
    old = None
    others = Norm.objects.filter(activity=norm.activity, level=norm.level, territory=norm.territory, usable=True)
    # The newest first: it is the one to name when several overlap.
    for other in others.exclude(pk=norm.pk).order_by(F("valid_from").desc(nulls_last=True)):
        begins_later = norm.valid_from is not None and (other.valid_from is None or norm.valid_from > other.valid_from)
        if other.valid_to is None and begins_later:
            old = other
        elif not _apart(norm, other):
            raise NormNotSucceeded(
                f"Định mức mới của «{norm.activity}» phải có hiệu lực sau định mức đã có ({_dates(other)}, "
                f"{other.legal_source}), không chồng thời gian. Sửa ngày «có hiệu lực từ» hoặc «đến hết ngày»."
            )
    return old


def _apart(one: Norm, other: Norm) -> bool:
    """Whether two rows are never in force on one day."""
    return any(
        first.valid_to is not None and second.valid_from is not None and first.valid_to < second.valid_from
        for first, second in ((one, other), (other, one))
    )


def _dates(norm: Norm) -> str:
    start = f"từ {date_short(norm.valid_from)}" if norm.valid_from else "từ trước tới nay"
    return f"{start} đến {date_short(norm.valid_to)}" if norm.valid_to else start


def advance_rule_on(on: dt.date, *, activity: str) -> AdvanceRule | None:
    """How much may be advanced for an activity on a day; None where nothing is known."""
    # PostgreSQL puts nulls first when descending, SQLite last: say it.
    rows = AdvanceRule.objects.on(on).filter(activity__code=activity)
    return rows.order_by(F("valid_from").desc(nulls_last=True)).first()
