"""The ways on: each goes through the engine or a service, under its lock, with a line in the dossier's log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from viewflow.workflow.models import Task

import clock
from accounts.models import RoleAssignment, User
from accounts.role_info import Duty, Reads, Scope
from accounts.roles import Role, holders, seat
from appraisal.counting import open_round
from appraisal.models import RoundMember
from dossiers.models import Dossier
from ledger.log import append
from ledger.outbox import record, revive
from notifications.tell import tell
from reports.stuck.people import people_on
from reports.stuck.things import Stuck, Way
from workflow.clean_hands import deciding, has_interest
from workflow.engine import act, open_tasks, title_of, writing
from workflow.errors import BadFacts, NotNow, NotYours
from workflow.handover import assign, release, reopen, said

if TYPE_CHECKING:
    from uuid import UUID

#: Who mends what hangs.
MENDS = holders(Duty.MEND_STUCK_WORK)


def mend(thing: Stuck, way: Way, *, actor: User, at: dt.datetime, **typed: Any) -> str:
    """Do one way on; the sentence that says what was done. Raises ``Refused``; then nothing was written."""
    if way not in thing.ways:
        raise NotNow("Cách này không dùng được cho việc này; tải lại trang để xem cách khác.")
    if not set(MENDS) & actor.seats(clock.local_day(at)):
        raise NotYours("Việc vướng do quản trị hệ thống gỡ.")
    with transaction.atomic():
        return WAYS[way](thing, actor, at, **typed)


def _assign(
    thing: Stuck, actor: User, at: dt.datetime, *, person: User | None = None, reason: str = "", **_: Any
) -> str:
    task = _task(thing)
    taker = _chosen(person)
    assign(task, taker=taker, actor=actor, at=at, reason=reason, roles=MENDS)
    return f"Đã giao «{title_of(task)}» cho {taker}."


def _release(thing: Stuck, actor: User, at: dt.datetime, *, reason: str = "", **_: Any) -> str:
    task = _task(thing)
    release(task, actor=actor, at=at, reason=reason, roles=MENDS)
    return f"«{title_of(task)}» nay của mọi người giữ vai trò."


def _give_seat(
    thing: Stuck, actor: User, at: dt.datetime, *, person: User | None = None, reason: str = "", **_: Any
) -> str:
    """A new holder of the seat from today. Whoever could not touch this dossier would not help."""
    task, taker, day = _task(thing), _chosen(person), clock.local_day(at)
    role, _at, scope = task.owner_permission.partition("@")
    about = Role(role).about
    if about.scope is Scope.ESTABLISHMENT or about.reads is Reads.INVITED:
        raise BadFacts("Vai trò này không giao ở đây: thành viên thì ghi thay; cơ sở thì cấp tài khoản cho cơ sở.")
    if not taker.is_active:
        raise BadFacts(fields={"person": f"Tài khoản của {taker} đã khóa; chọn người khác."})
    dossier = _dossier(thing)
    with writing(dossier, "give_seat", actor=actor, at=at, roles=MENDS) as (locked, kept):
        people = people_on(day)
        judging = deciding(task, Dossier)
        kept_from = judging and has_interest(locked, taker, at)
        if kept_from or not people.able({taker.pk}, locked.pk, judging=judging):
            raise BadFacts(
                fields={"person": f"{taker} đang vắng hoặc có lợi ích liên quan đến hồ sơ này; chọn người khác."}
            )
        if taker.holds(task.owner_permission, day):
            raise BadFacts(fields={"person": f"{taker} đang giữ vai trò này rồi; chọn người khác."})
        RoleAssignment.objects.create(user=taker, role=role, scope=scope, valid_from=day)
        kept |= {"role": seat(role, scope or None), "taker": str(taker), "reason": said(reason)}
    return f"Đã giao vai trò «{Role(role).label}» cho {taker} từ hôm nay."


def _replace(
    thing: Stuck,
    actor: User,
    at: dt.datetime,
    *,
    member: RoundMember | None = None,
    person: User | None = None,
    reason: str = "",
    **_: Any,
) -> str:
    dossier = _dossier(thing)
    if member is None and thing.task is not None:
        member = open_round(dossier).members.filter(user=thing.task.owner_id).first()
    if member is None:
        raise BadFacts(fields={"member": "Hãy chọn thành viên thôi tham gia."})
    act(dossier, "replace_member", actor=actor, at=at, member=member.pk, successor=person, reason=reason)
    return f"Đã ghi {member} thôi ở hồ sơ {dossier}" + (f"; {person} thay." if person else ".")


def _vote_again(thing: Stuck, actor: User, at: dt.datetime, *, board: Any = None, reason: str = "", **_: Any) -> str:
    dossier = _dossier(thing)
    act(dossier, "vote_again", actor=actor, at=at, board=board, reason=reason)
    return f"Đã mở lần bỏ phiếu mới cho hồ sơ {dossier}; lần cũ giữ nguyên."


def _reopen(thing: Stuck, actor: User, at: dt.datetime, *, reason: str = "", **_: Any) -> str:
    dossier = _dossier(thing)
    reopen(dossier, actor=actor, at=at, reason=reason, roles=MENDS)
    return f"Đã mở lại việc của bước «{dossier.get_state_display()}»; hạn giữ nguyên."


def _retry(thing: Stuck, actor: User, at: dt.datetime, **_: Any) -> str:
    event = thing.event
    if event is None or not revive(event, at):
        raise NotNow("Việc nền này không còn dừng nữa.")
    _note(event.chain, "retry_event", actor, at, {"kind": event.kind, "key": event.key})
    return "Đã xếp lại vào hàng chờ; kết quả hiện ở hồ sơ sau ít phút."


def _redraw(thing: Stuck, actor: User, at: dt.datetime, **_: Any) -> str:
    paper = thing.paper
    if paper is None or paper.file_id:
        raise NotNow("Văn bản này đã in rồi.")
    record(
        "paper.requested",
        key=f"paper:{paper.pk}:{at:%Y%m%dT%H%M%S}",
        chain=paper.chain,
        payload={"paper": str(paper.pk)},
        at=at,
    )
    _note(paper.chain, "redraw_paper", actor, at, {"task": paper.title})
    return f"Đã xếp «{paper.title}» vào hàng in."


def _remind(thing: Stuck, actor: User, at: dt.datetime, **_: Any) -> str:
    """Tell everybody who could do what waits, once a day."""
    dossier, day = _dossier(thing), clock.local_day(at)
    people = people_on(day)
    people.look_at([dossier], at)
    able: set[int] = set()
    for task in open_tasks(dossier):
        holders = {task.owner_id} if task.owner_id else people.holders.get(task.owner_permission, set())
        able |= people.able(holders, dossier.pk, judging=deciding(task, Dossier))
    told = list(User.objects.filter(pk__in=able))
    tell(
        recipients=told,
        subject=f"{dossier.code}: việc quá hạn",
        body=f"{dossier.title} ({dossier.applicant.name}). {thing.sentence}",
        link=f"/ho-so/{dossier.code}/",
        key=f"remind:{dossier.pk}:{day}",
        chain=dossier.pk,
        at=at,
    )
    names = ", ".join(sorted(str(one) for one in told))
    _note(dossier.pk, "remind", actor, at, {"taker": names})
    return f"Đã nhắc {names}."


WAYS: dict[Way, Callable[..., str]] = {
    Way.ASSIGN: _assign,
    Way.RELEASE: _release,
    Way.GIVE_SEAT: _give_seat,
    Way.REPLACE: _replace,
    Way.VOTE_AGAIN: _vote_again,
    Way.REOPEN: _reopen,
    Way.RETRY: _retry,
    Way.REDRAW: _redraw,
    Way.REMIND: _remind,
}


def _note(chain: UUID | None, action: str, actor: User, at: dt.datetime, data: dict[str, Any]) -> None:
    """A log line of something that changes no fact of the dossier."""
    if chain is not None:
        Dossier.objects.select_for_update().filter(pk=chain).first()
        append(chain=chain, at=at, actor=actor, seat=Role.ADMIN, action=action, data=data)


def _task(thing: Stuck) -> Task:
    if thing.task is None:
        raise NotNow("Không có việc nào để giao.")
    return thing.task


def _dossier(thing: Stuck) -> Dossier:
    if thing.dossier is None:
        raise NotNow("Việc này không gắn với hồ sơ nào.")
    return thing.dossier


def _chosen(person: User | None) -> User:
    if person is None:
        raise BadFacts(fields={"person": "Hãy chọn người nhận."})
    return person
