"""Templates through their life: sent in and checked, put in force by another person from a day on, ended."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

import clock
from documents.files import keep
from documents.models import PaperTemplate
from documents.vietnamese import date_short
from documents.worded import Finding
from ledger.log import append
from papers import kind_of
from papers.word_templates.check import check
from workflow.errors import NotNow, NotYours

if TYPE_CHECKING:
    from accounts.models import User

Status = PaperTemplate.Status


class Unusable(ValueError):
    """A file that is not even kept: damaged, or carrying what a template must not."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(" ".join(str(one) for one in findings))
        self.findings = findings


def upload(
    kind: str, data: bytes, *, name: str, note: str, regime: str = "", actor: User, seat: str, at: dt.datetime
) -> PaperTemplate:
    """Check a template and keep it with its report. Raises ``Unusable``, UnknownKind, StorageUnavailable."""
    kind_of(kind)
    report = check(kind, data, name)
    if not report.fit:
        raise Unusable(report.findings)
    stored = keep(io.BytesIO(data), name=name, uploaded_by=actor, at=at, prefix=f"mau-van-ban/{kind.lower()}")
    with transaction.atomic():
        _locked(kind)
        last = PaperTemplate.objects.filter(kind=kind).aggregate(last=Max("version"))["last"] or 0
        made = PaperTemplate.objects.create(
            id=uuid.uuid4(),
            kind=kind,
            version=last + 1,
            regime=regime,
            file=stored,
            sha256=stored.sha256,
            note=note,
            status=Status.CHECKED if report.passed else Status.DRAFT,
            report=report.as_json(),
            uploaded_by=actor,
            uploaded_at=at,
        )
        _log(made, "template_uploaded", actor, seat, at, to_state=made.status)
    return made


@transaction.atomic
def activate(
    template: PaperTemplate, *, actor: User, seat: str, at: dt.datetime, day: dt.date, looked_at_warnings: bool
) -> PaperTemplate:
    """The other pair of eyes: in force from a day on, the one before it ends the day before.

    Raises ``NotYours`` for whoever sent it in, ``NotNow`` with every reason.
    """
    _locked(template.kind)
    found = PaperTemplate.objects.get(pk=template.pk)
    if found.uploaded_by_id == actor.pk:
        raise NotYours("Người gửi mẫu không tự cho áp dụng; việc này dành cho một người khác có quyền.")
    reasons = list(_why_not(found, at, day, looked_at_warnings))
    others = PaperTemplate.objects.filter(kind=found.kind, regime=found.regime, status=Status.ACTIVE)
    later = others.filter(valid_from__gte=day).order_by("valid_from").first()
    if later and later.valid_from:
        reasons.append(
            f"Phiên bản {later.version} đã được định áp dụng từ {date_short(later.valid_from)}; chọn ngày sau ngày ấy, "
            "hoặc thôi áp dụng phiên bản đó trước."
        )
    if reasons:
        raise NotNow(*reasons)
    before = day - dt.timedelta(days=1)
    for other in others.filter(valid_from__lt=day):
        if other.valid_to is None or other.valid_to >= day:
            other.valid_to = before
            other.save(update_fields=["valid_to"])
            _log(other, "template_followed", actor, seat, at, to_state=other.status)
    found.status, found.valid_from, found.valid_to = Status.ACTIVE, day, None
    found.decided_by, found.decided_at = actor, at
    found.save(update_fields=["status", "valid_from", "valid_to", "decided_by", "decided_at"])
    _log(found, "template_activated", actor, seat, at, from_state=Status.CHECKED, to_state=Status.ACTIVE)
    return found


def _why_not(found: PaperTemplate, at: dt.datetime, day: dt.date, looked_at_warnings: bool) -> list[str]:
    today = clock.local_day(at)
    reasons = []
    if found.status == Status.DRAFT:
        reasons.append("Mẫu còn lỗi; sửa trong Word rồi gửi phiên bản mới.")
    elif found.status != Status.CHECKED:
        reasons.append("Mẫu này không còn chờ áp dụng.")
    if day < today:
        reasons.append(f"Ngày áp dụng phải từ {date_short(today)} trở đi: văn bản đã lập giữ mẫu của ngày lập.")
    warned = any(one["level"] == "warning" for one in found.report.get("findings", []))
    if warned and not looked_at_warnings:
        reasons.append("Mẫu có điều cần xem; đánh dấu «đã xem các cảnh báo» rồi làm lại.")
    return reasons


@transaction.atomic
def refuse(template: PaperTemplate, *, actor: User, seat: str, at: dt.datetime, note: str) -> PaperTemplate:
    """A template that will not be used. Raises ``NotYours``, ``NotNow``."""
    _locked(template.kind)
    found = PaperTemplate.objects.get(pk=template.pk)
    if found.uploaded_by_id == actor.pk:
        raise NotYours("Người gửi mẫu không tự quyết định về mẫu của mình.")
    if found.status not in {Status.DRAFT, Status.CHECKED}:
        raise NotNow("Mẫu này không còn chờ quyết định.")
    before, found.status = found.status, Status.REFUSED
    found.decided_by, found.decided_at, found.decision_note = actor, at, note
    found.save(update_fields=["status", "decided_by", "decided_at", "decision_note"])
    _log(found, "template_refused", actor, seat, at, from_state=before, to_state=found.status)
    return found


@transaction.atomic
def retire(template: PaperTemplate, *, actor: User, seat: str, at: dt.datetime) -> PaperTemplate:
    """No longer used from tomorrow on; one whose day has not come is dropped. Raises ``NotNow``."""
    _locked(template.kind)
    found = PaperTemplate.objects.get(pk=template.pk)
    today = clock.local_day(at)
    if found.status != Status.ACTIVE or found.valid_from is None or (found.valid_to and found.valid_to < today):
        raise NotNow("Mẫu này không đang được áp dụng.")
    found.status = Status.RETIRED if found.valid_from <= today else Status.REFUSED
    if found.status == Status.RETIRED:
        found.valid_to = today
    found.save(update_fields=["status", "valid_to"])
    _log(found, "template_retired", actor, seat, at, from_state=Status.ACTIVE, to_state=found.status)
    return found


def _locked(kind: str) -> list[PaperTemplate]:
    """All versions of a kind, so that no two people change which one holds at once."""
    return list(PaperTemplate.objects.select_for_update().filter(kind=kind).order_by("pk"))


def _log(template: PaperTemplate, action: str, actor: User, seat: str, at: dt.datetime, **states: Any) -> None:
    append(
        chain=template.pk,
        at=at,
        actor=actor,
        seat=seat,
        action=action,
        data={
            "kind": template.kind,
            "version": template.version,
            "sha256": template.sha256,
            "valid_from": template.valid_from,
            "valid_to": template.valid_to,
            "note": template.note if action == "template_uploaded" else template.decision_note,
        },
        **states,
    )
