"""What a return of a settlement asks, by finance of Centre and applicant or by the signer of finance.

A settlement is returned once: all defects in one list, each at its line.

A defect at a line that was already there at the return before, and was not named then, is late: it needs a reason
and is counted. A line that is new since then, or that was named before and is still wrong, may be named freely.
The rows are points of a return (``dossiers.returns``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from accounts.roles import Role
from clock import local_day
from dossiers.facts.own import called as body_called
from dossiers.handlers.common import decide, signer_for
from dossiers.models import Dossier
from dossiers.returns.places import WHOLE, called, names_places, parted
from dossiers.returns.raising import Raised, raise_points, read_points
from dossiers.settlement_limit import days_after_return
from settlement.models import InvoiceLine
from settlement.verdicts import take_back
from workflow.deadlines import due_after
from workflow.errors import BadFacts
from workflow.steps import steps_of

if TYPE_CHECKING:
    from accounts.models import User

RETURN, SEND_BACK = "return_settlement", "send_back_settlement"
#: How a line is named in a typed list: «[HĐ 2] …», «[HM 1] …», anything else concerns the claim.
NAMED = re.compile(r"^\s*\[\s*(?P<what>HĐ|HD|HM)\s*(?P<no>\d+)\s*\]\s*", re.IGNORECASE)


def raise_defects(
    dossier: Dossier, gaps: Any, *, actor: User, at: dt.datetime, late_reason: str = ""
) -> dict[str, Any]:
    """Write the list of a return and its notice.

    ``gaps``: lines of text, or rows {"place", "text", "clause", "late_reason"}.

    Lines that finance queried are in the list by themselves. Raises ``BadFacts``.
    """
    raised = _listed(gaps) + _queried(dossier)
    raised = list({(one.place, one.text): one for one in raised}.values())
    if not raised:
        raise BadFacts(fields={"gaps": "Hãy ghi các nội dung cần sửa, mỗi ý một dòng, hoặc đánh dấu dòng cần làm rõ."})
    late = late_places(dossier, [one.place for one in raised])
    raised = [_with_reason(one, one.place in late, late_reason) for one in raised]
    raised = _again(dossier, raised)
    due = due_after(local_day(at), days_after_return(dossier, local_day(at)))
    rows = raise_points(dossier, RETURN, raised, actor=actor, at=at, due_on=due)
    # By order signs the head of a unit, else the director (Điều 13 Nghị định số 30/2020/NĐ-CP).
    found = signer_for(
        actor, local_day(at), body=body_called("DOIT", local_day(at)), head="Giám đốc", heads=(str(Role.DOIT_HEAD),)
    )
    signer, right = found or (actor, "")
    notice = decide(
        dossier,
        "SETTLEMENT_RETURN",
        actor=actor,
        at=at,
        authority=right,
        signer=signer,
        round=rows[0].round,
        due_on=due.isoformat(),
        defects=[
            {
                "where": called(dossier, row.place),
                "text": row.text,
                "clause": row.clause,
                "late_reason": row.late_reason,
            }
            for row in rows
        ],
    )
    take_back(dossier, {row.place for row in rows})
    return {
        "gaps": [row.text for row in rows],
        "due_on": due,
        "number": notice.full_number,
        "round": rows[0].round,
        "late": sum(row.late for row in rows),
    }


def send_back(dossier: Dossier, gaps: Any, *, actor: User, at: dt.datetime) -> dict[str, Any]:
    """Write what the signer asks of finance. ``gaps`` as for ``raise_defects``. Raises ``BadFacts``."""
    raised = _listed(gaps)
    if not raised:
        raise BadFacts(fields={"gaps": "Hãy ghi những điều tài chính phải xét lại, mỗi ý một dòng."})
    review = steps_of(Dossier)["pass_settlement"].deadline
    due = due_after(local_day(at), review.working_days) if review else None
    rows = raise_points(dossier, SEND_BACK, raised, actor=actor, at=at, due_on=due)
    take_back(dossier, {row.place for row in rows})
    return {"gaps": [row.text for row in rows], "due_on": due, "round": rows[0].round}


def _again(dossier: Dossier, raised: list[Raised]) -> list[Raised]:
    """What is asked at a place that was asked before stands for the earlier point, whose answer was not enough."""
    before = {point.place: point.pk for point in dossier.points.of(RETURN).unsettled() if point.place != WHOLE}
    return [replace(one, earlier=before.pop(one.place, None)) if not one.earlier else one for one in raised]


def _with_reason(one: Raised, late: bool, late_reason: str) -> Raised:
    why = (one.late_reason or late_reason).strip()
    if late and not why:
        raise BadFacts(
            fields={
                "late_reason": f"«{one.text}» thuộc dòng đã được xét ở lần trả trước mà không nêu. Ghi vì sao lần "
                "trước chưa nêu; số lần nêu thêm được thống kê."
            }
        )
    return replace(one, late=late, late_reason=why)


def late_places(dossier: Dossier, places: Iterable[str]) -> set[str]:
    """Which of these places were already there at the return before and were not named then."""
    before = dossier.points.of(RETURN).order_by("-round").first()
    if before is None:
        return set()
    named = {_whose(one.place) for one in dossier.points.of(RETURN).filter(round=before.round)}
    fresh = {
        f"invoice:{no}" for no in dossier.invoices.filter(entered_at__gt=before.raised_at).values_list("no", flat=True)
    }
    fresh |= {
        f"paper:{code}"
        for code in dossier.attachments.filter(added_at__gt=before.raised_at).values_list("requirement", flat=True)
    }
    return {place for place in places if _whose(place) not in named | fresh}


def _whose(place: str) -> str:
    """A line of an invoice was looked at with its invoice."""
    kind, key = parted(place)
    return f"invoice:{key.partition('.')[0]}" if kind == "line" else place


def _listed(gaps: Any) -> list[Raised]:
    rows = gaps.splitlines() if isinstance(gaps, str) else list(gaps or [])
    rows = [row for row in rows if str(row.get("text") if isinstance(row, dict) else row).strip()]
    return [_placed(one) for one in read_points(rows, "gaps", "các nội dung cần sửa")] if rows else []


def _placed(one: Raised) -> Raised:
    named = NAMED.match(one.text) if one.place == WHOLE else None
    if named is None:
        return one
    kind = "item" if named["what"].upper() == "HM" else "invoice"
    return replace(one, place=f"{kind}:{int(named['no'])}")


def _queried(dossier: Dossier) -> list[Raised]:
    lines = InvoiceLine.objects.filter(invoice__dossier=dossier, verdict=InvoiceLine.Verdict.QUERIED).select_related(
        "invoice"
    )
    return [Raised(f"Hóa đơn {line.invoice}, dòng «{line.name}»: {line.reason}", line.place) for line in lines]


@names_places("invoice")
def _invoice(dossier: Dossier, key: str) -> str:
    invoice = dossier.invoices.filter(no=key).first() if key.isdigit() else None
    return f"Hóa đơn {invoice}" if invoice else f"Hóa đơn thứ {key}"


@names_places("line")
def _line(dossier: Dossier, key: str) -> str:
    no, _, row = key.partition(".")
    return f"{_invoice(dossier, no)}, dòng {row}"
