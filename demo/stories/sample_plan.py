"""A plan that is being put together: two appraised dossiers are chosen, nothing is submitted yet."""

from __future__ import annotations

import datetime as dt

import clock
from demo.cast import Cast
from demo.stories.open_now import WAY, way_key
from dossiers.models import Dossier
from dossiers.states import State
from plans.candidates import candidates
from plans.models import Plan
from plans.services import choose, open_plan
from workflow.errors import Refused


def sample_plan(cast: Cast) -> str:
    """Open it and choose what waits for it, unless there is a plan already; a sentence that says what became of it."""
    if Plan.objects.exists():
        return "đã có từ lần chạy trước"
    keys = [way_key(place) for place in range(1, len(WAY) + 1)]
    first = Dossier.objects.filter(origin__in=keys, state=State.APPRAISED).select_related("programme").first()
    if first is None:
        return "không có đề án nào chờ vào kế hoạch"
    at: dt.datetime = clock.now()
    try:
        plan = open_plan(first.programme, first.budget_year, first.track, actor=cast.people["so"], at=at)
        rows = [row.dossier.code for row in candidates(plan, clock.local_day(at)) if row.fits]
        choose(plan, rows, actor=cast.people["so"], at=at)
    except Refused as why:
        return f"không lập được: {why}"
    return f"{plan}: chọn {', '.join(rows)}, chưa trình"
