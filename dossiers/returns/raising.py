"""Writing the points of a return, and letting them go. Called within a step: the caller holds the lock and the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dossiers.returns.models import Point
from dossiers.returns.places import WHOLE, is_known
from workflow.errors import BadFacts

if TYPE_CHECKING:
    from accounts.models import User
    from dossiers.models import Dossier


@dataclass(frozen=True)
class Raised:
    """One point as it is put: what, where to mend it, by which clause, which answered point it raises again."""

    text: str
    place: str = WHOLE
    clause: str = ""
    late: bool = False
    late_reason: str = ""
    earlier: int | None = None


def read_points(typed: Any, field: str, what: str) -> list[Raised]:
    """Points from lines of text, or from rows {"text", "place", "clause", "late_reason", "earlier"}.

    Raises ``BadFacts`` at ``field`` where nothing was written, or a place is of no known kind.
    """
    rows = typed.splitlines() if isinstance(typed, str) else list(typed or [])
    found = [one for row in rows if (one := _one(row)).text]
    if not found:
        raise BadFacts(fields={field: f"Hãy ghi {what}, mỗi ý một dòng."})
    for one in found:
        if not is_known(one.place):
            raise BadFacts(fields={field: f"«{one.text}»: không có chỗ «{one.place}» trong hồ sơ."})
    return found


def _one(row: Any) -> Raised:
    if not isinstance(row, dict):
        return Raised(str(row).strip())
    return Raised(
        text=str(row.get("text") or "").strip(),
        place=str(row.get("place") or WHOLE),
        clause=str(row.get("clause") or "").strip(),
        late_reason=str(row.get("late_reason") or "").strip(),
        earlier=row.get("earlier") or None,
    )


def raise_points(
    dossier: Dossier, step: str, raised: Sequence[Raised], *, actor: User, at: dt.datetime, due_on: dt.date | None
) -> list[Point]:
    """Write one round of points. One that names an ``earlier`` point takes its place: that is closed as «again»."""
    last = dossier.points.of(step).order_by("-round").values_list("round", flat=True).first() or 0
    rows = [
        Point(
            dossier=dossier,
            step=step,
            round=last + 1,
            no=no,
            place=one.place,
            text=one.text,
            clause=one.clause,
            late=one.late,
            late_reason=one.late_reason if one.late else "",
            due_on=due_on,
            raised_at=at,
            raised_by=actor,
            earlier_id=one.earlier,
        )
        for no, one in enumerate(raised, 1)
    ]
    Point.objects.bulk_create(rows)
    named = [one.earlier for one in raised if one.earlier]
    dossier.points.unsettled().filter(pk__in=named).update(status=Point.Status.AGAIN)
    return rows


def settle(points: Iterable[Point], *, actor: User, at: dt.datetime) -> int:
    """Let points go: what was answered is enough. How many were let go now."""
    keys = [point.pk for point in points]
    return (
        Point.objects.unsettled()
        .filter(pk__in=keys)
        .update(status=Point.Status.SETTLED, settled_at=at, settled_by=actor)
    )


def settle_answered(dossier: Any, *, step: Any, entry: Any, actor: Any, at: dt.datetime) -> None:
    """After a step that is the word on a return (``Step.settles``): what that return asked and got is settled."""
    if step.settles:
        points = dossier.points.filter(step__in=step.settles, status=Point.Status.ANSWERED)
        points.update(status=Point.Status.SETTLED, settled_at=at, settled_by=actor)
