"""Steps of acceptance and after-check: what was seen on site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dossiers.handlers.common import a_date, decide, sentence
from dossiers.models import Acceptance, Dossier, PostCheck
from workflow.errors import BadFacts
from workflow.registry import handles

if TYPE_CHECKING:
    from accounts.models import User


IN_USE = "Máy móc, thiết bị còn tại cơ sở và được sử dụng đúng mục đích"
NOT_IN_USE = "Máy móc, thiết bị không còn được sử dụng đúng mục đích"


@handles("accept")
def accept(dossier: Dossier, *, actor: User, at: dt.datetime, **typed: Any) -> dict[str, Any]:
    """The team found what was approved, wholly or in part.

    ``items``: list of {"no", "accepted_quantity", "accepted_vnd" (real cost, đồng), "serial"}, one for each line.
    """
    total = 0
    seen = {int(line["no"]): line for line in typed.get("items") or [] if "no" in line}
    for item in dossier.items.all():
        line = seen.get(item.no)
        if line is None:
            raise BadFacts(fields={"items": f"Chưa ghi kết quả của hạng mục {item.no} ({item.name})."})
        quantity, cost = line.get("accepted_quantity"), line.get("accepted_vnd")
        if not isinstance(quantity, int) or not 0 <= quantity <= item.quantity:
            raise BadFacts(
                fields={
                    "items": f"Số lượng nghiệm thu của hạng mục {item.no} phải từ 0 đến {item.quantity} {item.measure}."
                }
            )
        if not isinstance(cost, int) or isinstance(cost, bool) or cost < 0 or (quantity == 0) != (cost == 0):
            raise BadFacts(
                fields={"items": f"Chi phí thực tế của hạng mục {item.no} phải là số đồng nguyên và khớp với số lượng."}
            )
        item.accepted_quantity, item.accepted_vnd = quantity, cost
        item.serial = str(line.get("serial") or "").strip()
        item.save(update_fields=["accepted_quantity", "accepted_vnd", "serial"])
        total += cost
    if total == 0:
        raise BadFacts(fields={"items": "Không có hạng mục nào được nghiệm thu; hãy chọn «Nghiệm thu không đạt»."})
    dossier.accepted_cost_vnd = total
    visit = _record(dossier, actor, at, passed=True, cost=total, typed=typed)
    return {"no": visit.no, "number": visit.number, "accepted_cost_vnd": total}


@handles("fail_acceptance")
def fail_acceptance(
    dossier: Dossier, *, actor: User, at: dt.datetime, reason: str = "", **typed: Any
) -> dict[str, Any]:
    """What was seen is not what was approved; the record says what."""
    typed["remarks"] = sentence(reason, "reason", "nội dung không đạt")
    visit = _record(dossier, actor, at, passed=False, cost=0, typed=typed)
    return {"no": visit.no, "number": visit.number, "reason": typed["remarks"]}


def _record(
    dossier: Dossier, actor: User, at: dt.datetime, *, passed: bool, cost: int, typed: dict[str, Any]
) -> Acceptance:
    """The record of one visit."""
    held = a_date(typed.get("held_on"), "held_on", "ngày nghiệm thu")
    members = [member for member in typed.get("members") or [] if str(member.get("name") or "").strip()]
    if len(members) < 2:
        raise BadFacts(fields={"members": "Biên bản cần ít nhất hai thành viên đoàn nghiệm thu, có họ tên."})
    kind = "ACCEPTANCE_MINUTES" if passed else "FAILED_ACCEPTANCE_MINUTES"
    decision = decide(dossier, kind, actor=actor, at=at, amount_vnd=cost or None, **_hours(typed))
    return Acceptance.objects.create(
        dossier=dossier,
        no=dossier.acceptances.count() + 1,
        number=decision.full_number,
        held_on=held,
        place=str(typed.get("place") or dossier.address[:250]).strip(),
        members=members,
        passed=passed,
        remarks=str(typed.get("remarks") or "").strip(),
        cost_vnd=cost,
    )


def _hours(typed: Mapping[str, Any]) -> dict[str, Any]:
    """From when to when, as minutes say it: «08:30»; nothing of what was not typed."""
    found = {name: typed[name] for name in ("started_at", "ended_at") if typed.get(name)}
    for name, hour in found.items():
        if not isinstance(hour, dt.time):
            raise BadFacts(fields={name: "Hãy ghi giờ dạng giờ:phút, ví dụ 08:30."})
    if len(found) == 2 and found["ended_at"] <= found["started_at"]:
        raise BadFacts(fields={"ended_at": "Giờ kết thúc phải sau giờ bắt đầu."})
    return {name: f"{hour:%H:%M}" for name, hour in found.items()}


@handles("revoke_acceptance")
def revoke_acceptance(dossier: Dossier, *, actor: User, at: dt.datetime, reason: str = "", **_: Any) -> dict[str, Any]:
    """The record proved wrong; the decision says why."""
    why = sentence(reason, "reason", "lý do")
    return {"reason": why, "number": decide(dossier, "REVOCATION_DECISION", actor=actor, at=at, reason=why).full_number}


@handles("record_post_check")
def record_post_check(
    dossier: Dossier,
    *,
    actor: User,
    at: dt.datetime,
    held_on: dt.date | None = None,
    in_use: bool = True,
    note: str = "",
    **typed: Any,
) -> dict[str, Any]:
    """One visit; a machine that is gone needs words."""
    held = a_date(held_on, "held_on", "ngày hậu kiểm")
    if not in_use:
        note = sentence(note, "note", "tình trạng máy móc")
    PostCheck.objects.create(dossier=dossier, held_on=held, in_use=in_use, note=note.strip())
    minutes = decide(
        dossier,
        "POST_CHECK_MINUTES",
        actor=actor,
        at=at,
        date=held.isoformat(),
        place=dossier.address,
        result_label=IN_USE if in_use else NOT_IN_USE,
        note=note.strip(),
        **_hours(typed),
    )
    return {"held_on": held, "in_use": in_use, "note": note.strip(), "number": minutes.full_number}
