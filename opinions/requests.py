"""Asking other bodies, and taking a question back: each one transaction under the dossier's lock, one line of the log.

An opinion is not a task of a flow: a flow belongs to one state and ends with it, while an opinion may come after the
dossier went on, and is kept then too. Its limit is a ``Turn`` like that of any task, so reminders and accounts are the
same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from accounts.role_info import Duty
from accounts.roles import Role, holders
from clock import local_day
from documents.vietnamese import date_short
from dossiers.handlers.common import sentence
from dossiers.models import Dossier
from dossiers.states import State
from notifications.tell import tell
from opinions.bodies import Body, bodies_for, same_office
from opinions.letters import take_back, write_request
from opinions.models import Opinion, OpinionRequest, Subject
from opinions.pending import cause_of
from opinions.rules import rule_of
from workflow.clean_hands import has_interest
from workflow.clocks import Asked, end_turns, open_turns, start_clock, stop_clock
from workflow.engine import writing
from workflow.errors import BadFacts, NotNow
from workflow.models import Turn
from workflow.registry import barred
from workflow.reminders import holders_of
from workflow.steps import Deadline, steps_of

if TYPE_CHECKING:
    from accounts.models import User

MOST_DAYS = 60


def askers(dossier: Dossier) -> tuple[str, ...]:
    """The roles that may ask for opinions where the dossier stands; none before it is handed in or after its end."""
    if dossier.state == State.SURVEYED or dossier.place.final:
        return ()
    acting = {
        role
        for step in steps_of(Dossier).values()
        if dossier.state in step.sources
        for role in step.roles_on(dossier.track)
    }
    always, in_its_steps = holders(Duty.ASK_OPINIONS), holders(Duty.ASK_OPINIONS_IN_OWN_STEPS)
    return tuple(role for role in Role if role in always or (role in in_its_steps and role in acting))


def ask(
    dossier: Dossier,
    *,
    actor: User,
    at: dt.datetime,
    subject: str,
    question: str,
    bodies: Iterable[str],
    lead: str = "",
    days: int | None = None,
    seen_version: int | None = None,
) -> OpinionRequest:
    """Put one question to several bodies at once. ``bodies``: codes of ``bodies_for``; ``lead``: one of them.

    ``days`` (working days): what the rule of the day says unless given. Raises ``NotYours``, ``NotNow``, ``BadFacts``.
    """
    roles = askers(dossier)
    if not roles:
        raise NotNow(f"Hồ sơ ở bước «{dossier.get_state_display()}»; không hỏi ý kiến ở bước này.")
    with writing(dossier, "ask_opinion", actor=actor, at=at, roles=roles, seen_version=seen_version) as (locked, kept):
        if locked.state != dossier.state:
            raise NotNow(f"Hồ sơ vừa chuyển sang bước «{locked.get_state_display()}»; xem lại rồi hỏi.")
        day = local_day(at)
        if subject not in Subject.values:
            raise BadFacts(fields={"subject": "Hãy chọn nội dung cần hỏi."})
        rule = rule_of(subject, locked.regime, day)
        text = sentence(question, "question", "câu hỏi", least=5)
        given = _days(days, rule.days)
        seats = actor.seats(day)
        seat = next(locked.seat_for(role) for role in roles if locked.seat_for(role) in seats)
        chosen = _chosen(locked, list(bodies), seat, day)
        first = _lead(lead, chosen)
        source = rule.source if given == rule.days else f"{rule.source}; hạn do cơ quan hỏi đặt"
        request = OpinionRequest(
            dossier=locked,
            no=locked.opinion_requests.count() + 1,
            state=locked.state,
            subject=subject,
            question=text,
            seat=seat,
            asked_by=actor,
            asked_at=at,
            days=given,
            silence=rule.silence,
            stops_clock=rule.stops_clock,
            source=source,
        )
        turns = [_turn(locked, request, body, at) for body in chosen]
        request.due_on = turns[0].due_on or day
        leader = next(body.name for body in chosen if body.code == first)
        request.paper = write_request(request, [body.name for body in chosen], leader, actor=actor, at=at)
        request.save()
        for body, turn in zip(chosen, turns, strict=True):
            made = Opinion.objects.create(
                request=request,
                seat=body.seat,
                organisation=body.organisation,
                body=body.name,
                lead=body.code == first,
                turn=turn,
            )
            turn.link = f"/ho-so/{locked.code}/y-kien/{made.pk}/"
            turn.save(update_fields=["link"])
            _tell_asked(locked, request, turn, at)
        if request.stops_clock:
            names = ", ".join(body.name for body in chosen)
            stop_clock(locked, cause=cause_of(request), why=f"chờ ý kiến của {names}", source=source, at=at)
        kept.update(
            no=request.no,
            subject=request.get_subject_display(),
            question=text,
            due_on=request.due_on,
            letter=request.paper.full_number,
            opinions=[f"{body.name}{' (chủ trì)' if body.code == first else ''}" for body in chosen],
        )
    return request


def withdraw(request: OpinionRequest, *, actor: User, at: dt.datetime, reason: str) -> OpinionRequest:
    """Take a question back, with the reason; what was answered stays, with the number of the letter it answers.

    Where nobody has answered, the letter's number is cancelled in the register. Raises ``NotYours``, ``NotNow``,
    ``BadFacts``.
    """
    roles = (request.role, *(role for role in holders(Duty.WITHDRAW_OPINIONS) if role != request.role))
    with writing(request.dossier, "withdraw_opinion", actor=actor, at=at, roles=roles) as (locked, kept):
        found = OpinionRequest.objects.get(pk=request.pk)
        if found.withdrawn_at:
            raise NotNow(f"Lần hỏi {found.no} đã được rút.")
        waiting = list(found.opinions.filter(answered_at__isnull=True))
        if not waiting:
            raise NotNow(f"Lần hỏi {found.no} đã có đủ ý kiến; không rút được nữa.")
        found.withdrawn_because = sentence(reason, "reason", "lý do rút yêu cầu", least=3)[:300]
        found.withdrawn_at, found.withdrawn_by = at, actor
        found.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
        end_turns(Turn.objects.filter(opinion__request=found), at=at, by="withdraw_opinion")
        start_clock(locked, cause=cause_of(found), at=at)
        for one in waiting:
            _tell_withdrawn(locked, found, one, at)
        kept.update(no=found.no, reason=found.withdrawn_because, opinions=[one.body for one in waiting])
        seats = actor.seats(local_day(at))
        seat = next(locked.seat_for(role) for role in roles if locked.seat_for(role) in seats)
        if gone := take_back(found, reason=found.withdrawn_because, actor=actor, at=at, seat=seat):
            kept["cancelled"] = gone
    return found


def _days(days: int | None, usual: int) -> int:
    if days is None:
        return usual
    if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= MOST_DAYS:
        raise BadFacts(fields={"days": f"Hạn trả lời phải từ 1 đến {MOST_DAYS} ngày làm việc."})
    return days


def _chosen(dossier: Dossier, codes: list[str], seat: str, day: dt.date) -> list[Body]:
    known = {body.code: body for body in bodies_for(dossier, day)}
    unknown = [code for code in codes if code not in known]
    if not codes or unknown:
        raise BadFacts(fields={"bodies": "Hãy chọn ít nhất một cơ quan trong danh sách."})
    if len(set(codes)) != len(codes):
        raise BadFacts(fields={"bodies": "Mỗi cơ quan chỉ hỏi một lần trong một lần hỏi."})
    own = [known[code] for code in codes if same_office(known[code].seat, seat)]
    if own:
        raise BadFacts(fields={"bodies": f"{own[0].name} là chính cơ quan đang hỏi; hãy chọn cơ quan khác."})
    return [known[code] for code in codes]


def _lead(lead: str, chosen: list[Body]) -> str:
    codes = [body.code for body in chosen]
    if not lead and len(codes) == 1:
        return codes[0]
    if lead not in codes:
        raise BadFacts(fields={"lead": "Hãy chọn một cơ quan chủ trì trong các cơ quan được hỏi."})
    return lead


def _turn(dossier: Dossier, request: OpinionRequest, body: Body, at: dt.datetime) -> Turn:
    what = f"Cho ý kiến: {request.get_subject_display()}"
    if not body.seat:
        what = f"Ghi trả lời của {body.name}: {request.get_subject_display()}"
    deadline = Deadline(request.days, request.source)
    (turn,) = open_turns([Asked(subject=dossier, seat=body.seat or request.seat, what=what, deadline=deadline)], at=at)
    return turn


def _tell_asked(dossier: Dossier, request: OpinionRequest, turn: Turn, at: dt.datetime) -> None:
    tell(
        recipients=[one for one in holders_of(turn, local_day(at)) if not _kept_out(dossier, one, at)],
        subject=f"{dossier.code}: {turn.what}",
        body=f"{request.question}\n{_by_letter(request)}Hạn trả lời: hết ngày {date_short(request.due_on)}.",
        link=turn.link,
        key=f"opinion:{turn.pk}",
        chain=dossier.pk,
        at=at,
    )


def _by_letter(request: OpinionRequest) -> str:
    return f"Công văn số {request.paper.full_number}. " if request.paper else ""


def _tell_withdrawn(dossier: Dossier, request: OpinionRequest, opinion: Opinion, at: dt.datetime) -> None:
    tell(
        recipients=[one for one in holders_of(opinion.turn, local_day(at)) if not _kept_out(dossier, one, at)],
        subject=f"{dossier.code}: không cần cho ý kiến nữa",
        body=f"Lần hỏi {request.no} đã được rút: {request.withdrawn_because}",
        link=dossier.link,
        key=f"opinion:{opinion.turn_id}:withdrawn",
        chain=dossier.pk,
        at=at,
    )


def _kept_out(dossier: Dossier, person: User, at: dt.datetime) -> bool:
    return any(bar(dossier, person, at) for bar in barred()) or bool(has_interest(dossier, person, at))
