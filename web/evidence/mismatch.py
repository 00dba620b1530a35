"""From a finding to its cure: the amendment before acceptance is one link away; after it, why it is too late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from django.urls import reverse

import clock
from documents.vietnamese import date_short
from dossiers.amendment_kinds import approver_of
from dossiers.models import Dossier
from dossiers.states import State
from settlement.checking import Found
from settlement.mismatch import MISMATCHES
from settlement.models import InvoiceLine
from workflow.engine import seat_of
from workflow.steps import steps_of

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Mendable(Found):
    """A finding with the way to mend it by an amendment, or the sentence why that is too late."""

    go: str = ""
    late: str = ""


class Mender:
    """Looks at the findings of one dossier for one reader."""

    def __init__(self, dossier: Dossier, reader: User) -> None:
        self.dossier = dossier
        step = steps_of(Dossier)["request_amendment"]
        seats = reader.seats(clock.today())
        self.asks = dossier.state in step.sources and seat_of(dossier, step, reader, seats) is not None
        self.late = "" if dossier.state in step.sources else too_late(dossier)
        self._lines: dict[str, int] | None = None

    def look(self, found: Iterable[Found]) -> tuple[Found, ...]:
        """The same findings; those an amendment cures say how."""
        return tuple(self._one(finding) for finding in found)

    def _one(self, found: Found) -> Found:
        if found.code not in MISMATCHES or not (self.asks or self.late):
            return found
        values = {field.name: getattr(found, field.name) for field in fields(Found)}
        return Mendable(**values, go=self._way(found) if self.asks else "", late=self.late)

    def _way(self, found: Found) -> str:
        kind, _, key = found.about.partition(":")
        asked = f"item={key}" if kind == "item" else f"line={self._line(key)}"
        return f"{reverse('change', args=[self.dossier.code])}?{asked}"

    def _line(self, key: str) -> int:
        if self._lines is None:
            rows = InvoiceLine.objects.filter(invoice__dossier=self.dossier).select_related("invoice")
            self._lines = {f"{row.invoice.no}.{row.no}": row.pk for row in rows}
        return self._lines.get(key, 0)


def too_late(dossier: Dossier) -> str:
    """Why an item cannot be amended now, and what remains."""
    if dossier.state == State.AMENDING:
        asked = dossier.amendments.filter(outcome="ASKED").first()
        if asked is None:
            return ""
        return (
            f"Đề nghị điều chỉnh lần {asked.no} đang chờ {approver_of(asked.level, dossier.track).name} quyết định; "
            "muốn đề nghị khác thì rút đề nghị ấy trước."
        )
    if dossier.state == State.SUSPENDED:
        return "Đề án đang tạm dừng: cho tiếp tục rồi mới đề nghị điều chỉnh được."
    if dossier.state == State.EXTENDED_NEXT_YEAR:
        return "Đang chờ ghi nguồn năm mới; ghi nguồn xong thì đề nghị điều chỉnh được."
    if dossier.state == State.INSPECTING:
        return (
            "Đã đề nghị nghiệm thu nên không điều chỉnh được lúc này. Báo đoàn nghiệm thu: nếu kết luận không đạt, "
            "Trung tâm cho khắc phục, khi ấy đề nghị điều chỉnh được."
        )
    if dossier.state == State.ACCEPTANCE_FAILED:
        return "Nghiệm thu chưa đạt: Trung tâm «Cho khắc phục», rồi đề nghị điều chỉnh hạng mục này."
    visit = dossier.acceptances.filter(passed=True).last()
    if visit is None:
        return ""
    accepted = f"Đã nghiệm thu ngày {date_short(visit.held_on)}: điều chỉnh sau nghiệm thu không còn được."
    if dossier.state == State.ACCEPTED:
        return (
            f"{accepted} Còn lại: Sở hủy kết quả nghiệm thu (trước khi lập quyết toán) để điều chỉnh rồi nghiệm thu "
            "lại; hoặc giữ nguyên, phần không khớp không được tính hỗ trợ."
        )
    return f"{accepted} Còn lại: quyết toán theo phần khớp với phê duyệt; phần không khớp cơ sở tự chịu."
