"""Finance's word on lines of a claim: accepted, reduced, or queried, each with its reason.

One word serves for all lines that nothing is said against (``accept_clean``); no line is accepted without a word.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from documents.vietnamese import money
from dossiers.handlers.common import whole_dong
from dossiers.models import Dossier
from settlement.flags import looked_at, places_of
from settlement.models import InvoiceLine
from workflow.errors import BadFacts, NotNow

if TYPE_CHECKING:
    from accounts.models import User


def judge(
    dossier: Dossier, verdicts: Iterable[dict[str, Any]], *, actor: User, at: dt.datetime
) -> list[dict[str, Any]]:
    """Write verdicts on lines; all or none. Returns what the log keeps. Raises ``BadFacts``.

    Each: {"line": key, "verdict": ACCEPTED|REDUCED|QUERIED or "" to take it back, "counted_vnd": đồng before tax where
    reduced, "reason": needed unless accepted; of an accepted line, why it is accepted although something is said
    against it}.
    """
    wanted = list(verdicts or ())
    if not wanted:
        raise BadFacts(fields={"verdicts": "Chưa chọn dòng nào để xét."})
    rows = {row.pk: row for row in InvoiceLine.objects.filter(invoice__dossier=dossier).select_related("invoice")}
    kept = []
    for one in wanted:
        row = rows.get(one.get("line") or 0)
        if row is None:
            raise BadFacts(fields={"verdicts": "Hồ sơ không có dòng hóa đơn này."})
        _judge_one(row, one)
        kept.append(_write(row, actor=actor, at=at))
    return kept


def accept_clean(dossier: Dossier, *, actor: User, at: dt.datetime) -> list[dict[str, Any]]:
    """Accept every line that has no word yet and nothing said against it. Raises ``NotNow`` where there is none."""
    clean = looked_at(dossier, at, reader=actor).clean
    if not clean:
        raise NotNow("Không còn dòng nào chưa xét mà không có điểm nào; dòng có điểm phải xét riêng từng dòng.")
    for row in clean:
        row.verdict = InvoiceLine.Verdict.ACCEPTED
    return [_write(row, actor=actor, at=at) for row in clean]


def take_back(dossier: Dossier, places: Iterable[str]) -> None:
    """Lines that a return speaks of are looked at afresh when it comes back, with what was asked beside them."""
    asked = set(places)
    rows = InvoiceLine.objects.filter(invoice__dossier=dossier).exclude(verdict="").select_related("invoice", "item")
    touched = [row.pk for row in rows if asked.intersection(places_of(row))]
    InvoiceLine.objects.filter(pk__in=touched).update(
        verdict="", counted_vnd=None, reason="", reviewed_by=None, reviewed_at=None
    )


def _write(row: InvoiceLine, *, actor: User, at: dt.datetime) -> dict[str, Any]:
    row.reviewed_by, row.reviewed_at = (actor, at) if row.verdict else (None, None)
    row.save(update_fields=["verdict", "counted_vnd", "reason", "reviewed_by", "reviewed_at"])
    return {
        "line": str(row),
        "verdict": row.verdict,
        "claimed_vnd": row.amount_vnd,
        "counted_vnd": row.counts_vnd,
        "reason": row.reason,
    }


def _judge_one(row: InvoiceLine, one: dict[str, Any]) -> None:
    verdict = str(one.get("verdict") or "")
    where = f"line-{row.pk}"
    if verdict not in InvoiceLine.Verdict.values:
        raise BadFacts(fields={where: f"{row}: không có kết quả «{verdict}»."})
    reason = str(one.get("reason") or "").strip()
    if verdict in {InvoiceLine.Verdict.REDUCED, InvoiceLine.Verdict.QUERIED} and not reason:
        raise BadFacts(fields={where: f"{row}: ghi lý do giảm trừ hoặc điều cần làm rõ."})
    counted = None
    if verdict == InvoiceLine.Verdict.REDUCED:
        counted = whole_dong(one.get("counted_vnd"), where, f"{row}: số tiền được tính", least=0)
        if counted >= row.amount_vnd:
            raise BadFacts(
                fields={
                    where: f"{row}: số được tính phải thấp hơn {money(row.amount_vnd)} đồng đã kê; "
                    "nếu đủ, chọn chấp nhận."
                }
            )
    row.verdict, row.counted_vnd = verdict, counted
    row.reason = reason[:300] if verdict else ""
