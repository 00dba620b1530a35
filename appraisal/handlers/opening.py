"""Calling a council: the first time, and again for a second vote."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from accounts.models import RoleAssignment
from accounts.role_info import Duty
from accounts.roles import Role, has_duty
from appraisal.counting import IN_THE_CHAIR, open_round, presides, rule_in_words, rule_kept_for, rule_of
from appraisal.interests import found_interests, note_interest
from appraisal.models import Board, Interest, Meeting, Round, RoundMember, ScoreSheet
from appraisal.rules import Rule
from clock import local_day
from dossiers.handlers.common import a_date, sentence
from dossiers.models import Dossier
from dossiers.support import support_of
from programmes.support import NoNorm
from workflow.deadlines import due_after
from workflow.errors import BadFacts
from workflow.registry import handles

if TYPE_CHECKING:
    from accounts.models import User


#: Working days to answer in when opinions in writing are asked for again; by convention, no rule says.
DAYS_TO_WRITE = 5


@handles("open_appraisal")
def open_appraisal(
    dossier: Dossier,
    *,
    actor: User,
    at: dt.datetime,
    board: Board | None = None,
    meeting_on: dt.date | None = None,
    place: str = "",
    mode: str = Meeting.Mode.MEETING,
    **_: Any,
) -> dict[str, Any]:
    """Call the council of the day; whoever has an interest in the dossier is left out of papers, votes and quorum."""
    day = local_day(at)
    council = board or Board.objects.on(day).order_by("-decision_date").first()
    if council is None:
        raise BadFacts(
            fields={"board": "Chưa có Hội đồng thẩm định nào còn hiệu lực; hãy khai báo quyết định thành lập."}
        )
    if mode not in Meeting.Mode.values:
        raise BadFacts(fields={"mode": "Hãy chọn một trong hai: họp, hoặc lấy ý kiến bằng văn bản."})
    held_on = a_date(meeting_on, "meeting_on", "ngày họp")
    where = place.strip() or council.place or "Trụ sở Sở Công Thương"
    meeting, _made = Meeting.objects.get_or_create(
        board=council, held_on=held_on, mode=mode, closed_at=None, defaults={"place": where}
    )
    return call(dossier, council, meeting, actor=actor, at=at, place=where)


@handles("vote_again")
def vote_again(
    dossier: Dossier, *, actor: User, at: dt.datetime, reason: str = "", board: Board | None = None, **_: Any
) -> dict[str, Any]:
    """A new round, in the same sitting, or before another council; the old one keeps its ballots."""
    before = open_round(dossier)
    day = local_day(at)
    if not has_duty(actor.seats(day), Duty.CALL_COUNCIL_ANEW) and not presides(before, actor, day):
        raise BadFacts("Bỏ phiếu lại do người chủ trì Hội đồng hoặc Sở Công Thương quyết định.")
    before.closed_at, before.verdict = at, Round.Verdict.VOTE_AGAIN
    before.why = sentence(reason, "reason", "lý do bỏ phiếu lại")[:300]
    before.save(update_fields=["closed_at", "verdict", "why"])
    council = board or before.board
    meeting = before.meeting
    if meeting is not None and meeting.written and council == before.board and meeting.held_on < day:
        # Asked in writing again: the old deadline is over, nobody could answer it.
        meeting, _made = Meeting.objects.get_or_create(
            board=council,
            held_on=due_after(day, DAYS_TO_WRITE),
            mode=Meeting.Mode.WRITTEN,
            closed_at=None,
            defaults={"place": council.place},
        )
    elif meeting is None or meeting.closed_at or council != before.board:
        meeting, _made = Meeting.objects.get_or_create(
            board=council,
            held_on=local_day(at),
            mode=Meeting.Mode.MEETING,
            closed_at=None,
            defaults={"place": council.place},
        )
    kept = call(dossier, council, meeting, actor=actor, at=at, place=before.place)
    return {"reason": before.why, "before": before.no} | kept


def call(
    dossier: Dossier, council: Board, meeting: Meeting, *, actor: User, at: dt.datetime, place: str
) -> dict[str, Any]:
    """A round of a council on a dossier with the members and the rule of the day. Raises ``BadFacts``."""
    day = local_day(at)
    try:
        recommended = min(support_of(dossier, day).support_vnd, dossier.support_vnd)
    except NoNorm as missing:
        raise BadFacts(str(missing)) from missing
    rule, written, sheet = _rule(council, meeting, dossier.regime, day)
    round_ = Round.objects.create(
        dossier=dossier,
        board=council,
        meeting=meeting,
        no=dossier.rounds.count() + 1,
        opened_at=at,
        meeting_on=meeting.held_on,
        place=place,
        recommended_vnd=recommended,
        rule=written,
        sheet=sheet,
    )
    places = list(council.members.on(day).select_related("user__organisation"))
    _check_seats([one.user for one in places], day)
    known = set(Interest.objects.filter(dossier=dossier).values_list("user_id", flat=True))
    for person, (kind, note) in found_interests(dossier, [one.user for one in places], day).items():
        user = next(one.user for one in places if one.user_id == person)
        note_interest(dossier, user, kind=kind, how=Interest.How.DETECTED, note=note, at=at, by=actor)
        known.add(person)
    members = [RoundMember(round=round_, user=one.user, role=one.role, recused=one.user_id in known) for one in places]
    voting = [member for member in members if not member.recused]
    if len(voting) < rule.least or not any(member.role in IN_THE_CHAIR for member in voting):
        raise BadFacts(
            fields={
                "board": f"Hội đồng phải còn ít nhất {_number(rule.least)} thành viên được biểu quyết, trong đó có "
                "Chủ tịch hoặc Phó Chủ tịch Hội đồng. Chọn hội đồng khác hoặc bổ sung thành viên."
            }
        )
    RoundMember.objects.bulk_create(members)
    return {"round": round_.no, "board": council.name, "members": len(voting), "recused": len(members) - len(voting)}


def _rule(
    council: Board, meeting: Meeting, regime: str, day: dt.date
) -> tuple[Rule, dict[str, Any], ScoreSheet | None]:
    """By which rule a round decides, as the round keeps it, and its sheet.

    One sitting decides by one rule: once it is under way, by that of its rounds before, whatever day it is.
    """
    if meeting.opened_at or meeting.written:
        same = meeting.rounds.filter(dossier__regime=regime).exclude(rule={})
        before = same.select_related("sheet", "board").order_by("pk").first()
        if before:
            return rule_of(before), before.rule, before.sheet
    kept = rule_kept_for(council, regime, day)
    rule = rule_in_words(council, kept)
    source = {"name": kept.name, "source": kept.source} if kept else {"name": "", "source": ""}
    return rule, rule.as_json() | source, kept.sheet if kept else None


def _number(count: int) -> str:
    return {3: "ba", 5: "năm", 7: "bảy"}.get(count, str(count))


def _check_seats(people: list[User], day: dt.date) -> None:
    """A member without the seat could neither declare nor vote, and the round would wait for ever."""
    rows = RoleAssignment.objects.on(day).filter(user__in=people, role=Role.COUNCIL)
    seated = set(rows.values_list("user_id", flat=True))
    without = [str(person) for person in people if person.pk not in seated]
    if without:
        raise BadFacts(
            fields={
                "board": f"{', '.join(without)} chưa được giao vai trò «{Role.COUNCIL.label}»; "
                "quản trị giao vai trò rồi mới mở thẩm định được."
            }
        )
