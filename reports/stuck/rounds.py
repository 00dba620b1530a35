"""Rounds of appraisal that can never be concluded by those still called to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from accounts.roles import Role
from appraisal.counting import IN_THE_CHAIR, rule_of
from appraisal.models import BoardMember, Round, RoundMember
from appraisal.rules import quorum
from documents.vietnamese import date_short
from dossiers.states import State
from reports.stuck.people import People
from reports.stuck.things import Reason, Stuck, Way


def rounds_without_end(people: People, day: dt.date) -> list[Stuck]:
    """Every open round that hangs, three queries."""
    rounds = (
        Round.objects.filter(closed_at__isnull=True, dossier__state=State.APPRAISING)
        .select_related("dossier__applicant", "board", "meeting")
        .prefetch_related("members__vote", "members__user")
        .order_by("opened_at", "pk")
    )
    boards = set(BoardMember.objects.on(day).values_list("board_id", flat=True))
    return [one for round_ in rounds for one in _of(round_, people, day, boards)]


def _of(round_: Round, people: People, day: dt.date, boards: set[int]) -> Iterator[Stuck]:
    board, rule = round_.board, rule_of(round_)
    if (board.valid_to and board.valid_to < day) or board.pk not in boards:
        ended = f" từ {date_short(board.valid_to)}" if board.valid_to else ", không còn thành viên nào"
        yield _stuck(
            round_, Reason.DISSOLVED, f"{board} đã hết hiệu lực{ended}; cho bỏ phiếu lại ở hội đồng đang có hiệu lực."
        )
        return
    entitled = [member for member in round_.members.all() if member.entitled]
    voted = [member for member in entitled if hasattr(member, "vote") and member.vote.voided_at is None]
    able = [
        member
        for member in entitled
        if member in voted or (not hasattr(member, "vote") and _can_vote(member, round_, people, day))
    ]
    needed = max(quorum(len(entitled), rule.quorum), 1)
    written = round_.meeting is not None and round_.meeting.written and round_.meeting.held_on < day
    if len(entitled) < rule.least:
        yield _stuck(
            round_,
            Reason.NO_QUORUM,
            f"Chỉ còn {len(entitled)} thành viên được biểu quyết; quy tắc cần ít nhất {rule.least}.",
        )
    elif written and len(voted) < needed:
        assert round_.meeting is not None
        yield _stuck(
            round_,
            Reason.LATE_WRITTEN,
            f"Hạn gửi ý kiến là {date_short(round_.meeting.held_on)}; mới có {len(voted)}/{len(entitled)} phiếu, cần "
            f"{needed}.",
        )
    elif len(able) < needed:
        yield _stuck(
            round_,
            Reason.NO_QUORUM,
            f"Chỉ {len(able)}/{len(entitled)} thành viên đã bỏ hoặc còn bỏ phiếu được; cần {needed} phiếu.",
        )
    elif rule.needs_chair and not any(member.role in IN_THE_CHAIR for member in able):
        yield _stuck(
            round_, Reason.NO_CHAIR, "Chủ tịch và Phó Chủ tịch đều không tham gia được; túc số phải có người chủ trì."
        )


def _can_vote(member: RoundMember, round_: Round, people: People, day: dt.date) -> bool:
    return people.seated(member.user_id, Role.COUNCIL) and bool(
        people.able({member.user_id}, round_.dossier_id, judging=True)
    )


def _stuck(round_: Round, reason: Reason, sentence: str) -> Stuck:
    ways = (Way.VOTE_AGAIN, Way.REPLACE) if reason is not Reason.DISSOLVED else (Way.VOTE_AGAIN,)
    return Stuck(reason, f"phien-{round_.pk}", sentence, ways, round_.dossier, round=round_, since=round_.opened_at)
