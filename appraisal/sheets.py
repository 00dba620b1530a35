"""Score sheets built by an officer: criteria, weights, ranges, demanded remarks; a used one gets a new version instead.

A sheet takes effect through a voting rule. Putting a version to use from a day ends the rule of before on the day
before and begins one that is otherwise the same, so that a round opened earlier keeps its sheet.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction

import clock
from accounts.role_info import Duty
from accounts.roles import holders
from appraisal.models import Criterion, ScoreSheet, VotingRule
from documents.vietnamese import date_short
from ledger.log import append
from workflow.errors import BadFacts, NotNow, NotYours

if TYPE_CHECKING:
    from accounts.models import User

#: Who keeps councils, their rules and their sheets.
KEEPS = holders(Duty.KEEP_SCORING_FORMS)


@dataclass(frozen=True)
class CriterionTyped:
    """One line as typed."""

    name: str
    weight: int
    least: int
    most: int
    remark: str
    remark_below: int | None = None


def keeper(actor: User, at: dt.datetime) -> str:
    """The seat by which somebody keeps councils. Raises ``NotYours``."""
    seats = actor.seats(clock.local_day(at))
    for role in KEEPS:
        if role in seats:
            return str(role)
    raise NotYours("Hội đồng, quy tắc và phiếu chấm do chuyên viên Sở Công Thương lập.")


def is_used(sheet: ScoreSheet) -> bool:
    """Whether somebody was asked to fill it in."""
    return sheet.rounds.exists()


def save_sheet(
    sheet: ScoreSheet | None,
    *,
    name: str,
    source: str,
    lines: Sequence[CriterionTyped],
    actor: User,
    at: dt.datetime,
) -> ScoreSheet:
    """Write a sheet with all its lines. Raises ``NotYours``, ``NotNow`` for a used one, ``BadFacts``."""
    seat = keeper(actor, at)
    if not lines:
        raise BadFacts("Phiếu chấm phải có ít nhất một tiêu chí.")
    with transaction.atomic():
        if sheet is None:
            sheet = ScoreSheet.objects.create(name=name, source=source)
        else:
            sheet = ScoreSheet.objects.select_for_update().get(pk=sheet.pk)
            if is_used(sheet):
                raise NotNow(f"«{sheet}» đã dùng ở một lần thẩm định nên giữ nguyên; hãy lập phiên bản mới.")
            sheet.name, sheet.source = name, source
            sheet.save(update_fields=["name", "source"])
            sheet.criteria.all().delete()
        _write(sheet, lines)
        _log(sheet, "save_sheet", actor, seat, at, lines=len(lines))
    return sheet


def _write(sheet: ScoreSheet, lines: Sequence[CriterionTyped]) -> None:
    wrong: dict[str, str] = {}
    rows = []
    for place, line in enumerate(lines):
        row = Criterion(
            sheet=sheet,
            order=place + 1,
            name=line.name,
            weight=line.weight,
            least=line.least,
            most=line.most,
            remark=line.remark,
            remark_below=line.remark_below if line.remark == Criterion.Remark.BELOW else None,
        )
        try:
            row.clean()
        except ValidationError as why:
            wrong |= {f"c{place}-{field}": " ".join(said) for field, said in why.message_dict.items()}
        rows.append(row)
    if wrong:
        raise BadFacts(fields=wrong)
    Criterion.objects.bulk_create(rows)


def new_version(sheet: ScoreSheet, *, actor: User, at: dt.datetime) -> ScoreSheet:
    """A copy to change, numbered after the newest version of the same sheet. Raises ``NotYours``."""
    seat = keeper(actor, at)
    with transaction.atomic():
        first = sheet.first_version or sheet
        locked = ScoreSheet.objects.select_for_update().get(pk=first.pk)
        newest = max([locked.version, *locked.later_versions.values_list("version", flat=True)])
        made = ScoreSheet.objects.create(name=sheet.name, source=sheet.source, version=newest + 1, first_version=locked)
        Criterion.objects.bulk_create(
            Criterion(
                sheet=made,
                order=one.order,
                name=one.name,
                weight=one.weight,
                least=one.least,
                most=one.most,
                remark=one.remark,
                remark_below=one.remark_below,
            )
            for one in sheet.criteria.all()
        )
        _log(made, "new_version", actor, seat, at, before=sheet.version)
    return made


def use_from(sheet: ScoreSheet, rule: VotingRule, day: dt.date, *, actor: User, at: dt.datetime) -> VotingRule:
    """Let a rule use a sheet from a day on: the old row ends the day before, its successor is otherwise the same.

    Raises ``NotYours`` or ``BadFacts``; what lies before today stays as it was.
    """
    seat = keeper(actor, at)
    if day < clock.local_day(at):
        raise BadFacts(fields={"day": "Phiếu mới chỉ dùng từ hôm nay trở đi; các lần thẩm định cũ giữ phiếu của mình."})
    if not sheet.criteria.exists():
        raise BadFacts("Phiếu chấm chưa có tiêu chí nào.")
    with transaction.atomic():
        old = VotingRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
        if old.waits:
            raise BadFacts(fields={"rule": f"«{old}» còn chờ duyệt; duyệt quy tắc trước."})
        if old.valid_to and old.valid_to < day:
            raise BadFacts(
                fields={"rule": f"«{old}» đã hết hiệu lực từ {date_short(old.valid_to)}; chọn quy tắc khác."}
            )
        if old.sheet_id == sheet.pk:
            raise BadFacts(fields={"rule": f"«{old}» đang dùng chính phiếu này."})
        if old.valid_from and old.valid_from >= day:
            # Not yet begun: nothing was decided by it.
            old.sheet = sheet
            old.save(update_fields=["sheet"])
            made = old
        else:
            made = VotingRule.objects.get(pk=old.pk)
            made.pk, made.sheet, made.valid_from = None, sheet, day
            old.valid_to = day - dt.timedelta(days=1)
            old.save(update_fields=["valid_to"])
            made.save()
        _log(sheet, "use_sheet", actor, seat, at, rule=str(old), day=day.isoformat())
    return made


def chain_of(sheet: ScoreSheet) -> uuid.UUID:
    """The log chain of a sheet and all its versions."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"khuyencong:score-sheet:{sheet.first_version_id or sheet.pk}")


def _log(sheet: ScoreSheet, action: str, actor: User, seat: str, at: dt.datetime, **data: Any) -> None:
    data |= {"sheet": str(sheet)}
    append(chain=chain_of(sheet), at=at, actor=actor, seat=seat, action=action, data=data)
