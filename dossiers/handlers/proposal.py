"""Steps of the first phase: submit, confirm, check, return, draft, register, withdraw."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import clock
from clock import local_day
from dossiers.checklists import REQUEST, checklist
from dossiers.handlers.common import decide, sentence
from dossiers.models import Dossier
from dossiers.returns.raising import raise_points, read_points
from dossiers.states import State
from workflow.clocks import limit_ahead
from workflow.deadlines import due_after
from workflow.errors import BadFacts
from workflow.registry import handles

if TYPE_CHECKING:
    from accounts.models import User

SUPPLEMENT_DAYS = 10


@handles("confirm_by_commune")
def confirm_by_commune(
    dossier: Dossier, *, actor: User, at: dt.datetime, confirmed: bool = True, note: str = "", **_: Any
) -> dict[str, Any]:
    """The commune's word; a «no» needs its reason, and the Centre reads it before it decides."""
    if dossier.commune_confirmed_at:
        raise BadFacts(fields={"confirmed": "Xã đã xác nhận hồ sơ này rồi; xem ở mục «Lịch sử»."})
    if not confirmed:
        note = sentence(note, "note", "lý do không xác nhận")
    dossier.commune_confirmed_at = at
    dossier.commune_note = note or "Xác nhận cơ sở có địa chỉ và đang hoạt động sản xuất trên địa bàn."
    return {"confirmed": confirmed, "note": dossier.commune_note}


@handles("return_for_supplement")
def return_for_supplement(
    dossier: Dossier, *, actor: User, at: dt.datetime, gaps: Any = None, **_: Any
) -> dict[str, Any]:
    """One list of all gaps, numbered and dated, with the day by which to mend them.

    ``gaps``: lines of text, or rows {"text", "place", "clause", "earlier"} (``dossiers.returns.raising``).
    """
    points = read_points(gaps, "gaps", "các nội dung cần bổ sung")
    listed = [point.text for point in points]
    due = due_after(local_day(at), SUPPLEMENT_DAYS)
    raise_points(dossier, "return_for_supplement", points, actor=actor, at=at, due_on=due)
    notice = decide(dossier, "SUPPLEMENT_NOTICE", actor=actor, at=at, gaps=listed, due_on=due.isoformat())
    return {"gaps": listed, "due_on": due, "number": notice.full_number}


@handles("submit")
@handles("resubmit")
def take_in(dossier: Dossier, *, actor: User, at: dt.datetime, note: str = "", **_: Any) -> dict[str, Any]:
    """The slip: what was handed in, when, and by when the check is answered: the day the clock will say."""
    days, due = limit_ahead(dossier, State.SUBMITTED, "check_pass", at) or (0, local_day(at))
    held = [line.requirement.label for line in checklist(dossier, REQUEST) if line.files]
    slip = decide(
        dossier,
        "RECEIPT_SLIP",
        actor=actor,
        at=at,
        components=["Đơn đề nghị hỗ trợ kinh phí khuyến công", *held],
        received_at=clock.local(at).replace(tzinfo=None).isoformat(timespec="minutes"),
        check_days=days,
        due_on=due.isoformat(),
    )
    kept = {"receipt_no": slip.full_number}
    return kept | ({"note": note.strip()} if note.strip() else {})


@handles("draft_project")
def draft_project(dossier: Dossier, *, actor: User, at: dt.datetime, note: str = "", **_: Any) -> dict[str, Any]:
    """The project gets its number; a project that came back and is drafted again gets a new one."""
    project = decide(dossier, "PROJECT", actor=actor, at=at, amount_vnd=dossier.support_vnd)
    return {"number": project.full_number, "note": note.strip()}


@handles("register_national")
def register_national(
    dossier: Dossier, *, actor: User, at: dt.datetime, letter_no: str = "", **_: Any
) -> dict[str, Any]:
    """The letter with which the department sent the list."""
    return {"letter_no": sentence(letter_no, "letter_no", "số công văn đăng ký kế hoạch với Cục")}


@handles("withdraw")
def keep_the_reason(dossier: Dossier, *, actor: User, at: dt.datetime, reason: str = "", **_: Any) -> dict[str, Any]:
    """A step whose only fact is why."""
    return {"reason": sentence(reason, "reason", "lý do")}


@handles("check_pass")
@handles("redo")
@handles("request_acceptance")
@handles("start_work")
@handles("verify_by_agency")
def keep_a_note(dossier: Dossier, *, actor: User, at: dt.datetime, note: str = "", **_: Any) -> dict[str, Any]:
    """Steps that may carry a remark."""
    return {"note": note.strip()} if note.strip() else {}
