"""A settlement is returned once: all defects in one list, each at its line.

A defect at a line that was already there at the return before, and was not named then, is late: it needs a reason
and is counted. A line that is new since then, or that was named before and is still wrong, may be named freely.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accounts.roles import Role
from clock import local_day
from dossiers.checklists import known
from dossiers.handlers.common import decide
from dossiers.models import Dossier
from settlement.models import Defect, InvoiceLine
from workflow.deadlines import due_after
from workflow.errors import BadFacts

if TYPE_CHECKING:
    from accounts.models import User

SUPPLEMENT_DAYS = 10
#: How a line is named in a typed list: «[HĐ 2] …», «[HM 1] …», anything else concerns the claim.
NAMED = re.compile(r"^\s*\[\s*(?P<what>HĐ|HD|HM)\s*(?P<no>\d+)\s*\]\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Raised:
    """One defect as it was put: where (key as in settlement.checking), what, by which clause."""

    line: str
    text: str
    clause: str = ""
    late_reason: str = ""


def raise_defects(
    dossier: Dossier, gaps: Any, *, actor: User, at: dt.datetime, late_reason: str = ""
) -> dict[str, Any]:
    """Write the list of a return and its notice. ``gaps``: lines of text, or {"line", "text", "clause", "late_reason"}.

    Lines that finance queried are in the list by themselves. Raises ``BadFacts``.
    """
    raised = _listed(gaps) + _queried(dossier)
    raised = list({(one.line, one.text): one for one in raised}.values())
    if not raised:
        raise BadFacts(fields={"gaps": "Hãy ghi các nội dung cần sửa, mỗi ý một dòng, hoặc đánh dấu dòng cần làm rõ."})
    round_no = (dossier.defects.order_by("-round").values_list("round", flat=True).first() or 0) + 1
    late = late_lines(dossier, [one.line for one in raised])
    rows = []
    for one in raised:
        is_late = one.line in late
        why = (one.late_reason or late_reason).strip()
        if is_late and not why:
            raise BadFacts(
                fields={
                    "late_reason": f"«{one.text}» thuộc dòng đã được xét ở lần trả trước mà không nêu. Ghi vì sao lần "
                    "trước chưa nêu; số lần nêu thêm được thống kê."
                }
            )
        rows.append(
            Defect(
                dossier=dossier,
                round=round_no,
                line=one.line,
                text=one.text,
                clause=one.clause,
                late=is_late,
                late_reason=why if is_late else "",
                raised_at=at,
                raised_by=actor,
            )
        )
    Defect.objects.bulk_create(rows)
    listed = [row.text for row in rows]
    due = due_after(local_day(at), SUPPLEMENT_DAYS)
    notice = decide(
        dossier,
        "SETTLEMENT_RETURN",
        actor=actor,
        at=at,
        authority="" if Role.DOIT_HEAD in actor.seats(local_day(at)) else "TL",
        round=round_no,
        due_on=due.isoformat(),
        defects=[
            {"where": _place(dossier, row.line), "text": row.text, "clause": row.clause, "late_reason": row.late_reason}
            for row in rows
        ],
    )
    # What was queried is asked for now; the line is looked at afresh when it comes back.
    InvoiceLine.objects.filter(invoice__dossier=dossier, verdict=InvoiceLine.Verdict.QUERIED).update(
        verdict="", reason="", reviewed_by=None, reviewed_at=None
    )
    return {"gaps": listed, "due_on": due, "number": notice.full_number, "round": round_no, "late": len(late)}


def _place(dossier: Dossier, line: str) -> str:
    """A line as the notice names it; what concerns the whole claim has no place."""
    what, _, key = line.partition(":")
    if what == "invoice":
        invoice = dossier.invoices.filter(no=key).first()
        return f"Hóa đơn {invoice}" if invoice else f"Hóa đơn thứ {key}"
    if what == "item":
        item = dossier.items.filter(no=key).first()
        return f"Hạng mục {key}: {item.name}" if item else f"Hạng mục {key}"
    if what == "paper":
        requirement = known(key)
        return requirement.label if requirement else ""
    return ""


def late_lines(dossier: Dossier, lines: Iterable[str]) -> set[str]:
    """Which of these lines were already there at the return before and were not named then."""
    before = dossier.defects.order_by("-round").first()
    if before is None:
        return set()
    named = set(dossier.defects.filter(round=before.round).values_list("line", flat=True))
    fresh = {
        f"invoice:{no}" for no in dossier.invoices.filter(entered_at__gt=before.raised_at).values_list("no", flat=True)
    }
    fresh |= {
        f"paper:{code}"
        for code in dossier.attachments.filter(added_at__gt=before.raised_at).values_list("requirement", flat=True)
    }
    return {line for line in lines if line not in named | fresh}


def _listed(gaps: Any) -> list[Raised]:
    rows = gaps.splitlines() if isinstance(gaps, str) else list(gaps or [])
    return [one for row in rows if (one := _one(row)).text]


def _one(row: Any) -> Raised:
    if isinstance(row, dict):
        return Raised(
            str(row.get("line") or "claim"),
            str(row.get("text") or "").strip(),
            str(row.get("clause") or ""),
            str(row.get("late_reason") or ""),
        )
    text = str(row).strip()
    named = NAMED.match(text)
    if named is None:
        return Raised("claim", text)
    kind = "item" if named["what"].upper() == "HM" else "invoice"
    return Raised(f"{kind}:{int(named['no'])}", text)


def _queried(dossier: Dossier) -> list[Raised]:
    lines = InvoiceLine.objects.filter(invoice__dossier=dossier, verdict=InvoiceLine.Verdict.QUERIED).select_related(
        "invoice"
    )
    return [
        Raised(f"invoice:{line.invoice.no}", f"Hóa đơn {line.invoice}, dòng «{line.name}»: {line.reason}")
        for line in lines
    ]
