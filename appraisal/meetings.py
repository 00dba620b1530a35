"""A sitting: who is there, in person or by deputy; opening it with a quorum; closing it when its agenda is done.

Ballots may be handed in before the sitting opens. Once it is open, only those noted as present vote.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

import clock
from accounts.models import User as Person
from accounts.roles import Role
from appraisal.counting import IN_THE_CHAIR, presiding, rule_in_words, rule_kept_for, rule_of
from appraisal.models import Attendance, Interest, Meeting, MemberRole, RoundMember
from appraisal.rules import Rule, quorum
from documents.vietnamese import date_short
from dossiers.models import Dossier
from dossiers.states import State
from ledger.log import append
from workflow.engine import hand_to, stands_in
from workflow.errors import BadFacts, NotNow, NotYours

if TYPE_CHECKING:
    from accounts.models import User

#: Who runs a sitting.
RUNS = (MemberRole.SECRETARY, *IN_THE_CHAIR)


@dataclass(frozen=True)
class Seat:
    """One member of a sitting with what the secretary noted. ``out``: an interest in every dossier on the agenda."""

    user: User
    role: str
    note: Attendance | None
    out: bool = False

    @property
    def role_label(self) -> str:
        """The role as people say it."""
        return str(MemberRole(self.role).label)

    @property
    def present(self) -> bool:
        """Noted as present, in person or by a deputy."""
        return self.note is not None and self.note.present


def seats(meeting: Meeting) -> list[Seat]:
    """The members of a sitting: those called to its dossiers, else those of the council on that day."""
    notes = {note.user_id: note for note in meeting.attendance.select_related("deputy")}
    called = RoundMember.objects.filter(round__meeting=meeting, left_at__isnull=True).select_related("user")
    roles = {member.user_id: (member.user, member.role) for member in called.order_by("-round__opened_at", "id")}
    if not roles:
        rows = meeting.board.members.on(meeting.held_on).select_related("user")
        roles = {row.user_id: (row.user, row.role) for row in rows}
    order = list(MemberRole.values)
    out = _out_of_all(meeting)
    found = [Seat(user, role, notes.get(key), key in out) for key, (user, role) in roles.items()]
    return sorted(found, key=lambda seat: (order.index(seat.role), str(seat.user)))


def _out_of_all(meeting: Meeting) -> set[int]:
    """Who has an interest in each dossier he was called to: out of the quorum of the sitting, and of running it."""
    latest: dict[tuple[Any, int], bool] = {}
    called = RoundMember.objects.filter(round__meeting=meeting, left_at__isnull=True).order_by("round__no")
    for dossier, person, recused in called.values_list("round__dossier", "user", "recused"):
        latest[dossier, person] = recused
    inside = {person for (_, person), recused in latest.items() if not recused}
    return {person for (_, person) in latest} - inside


def sitting_quorum(meeting: Meeting) -> tuple[int, int, int]:
    """(how many are there, of how many who count, how many it takes)."""
    counted = [seat for seat in seats(meeting) if not seat.out]
    return sum(seat.present for seat in counted), len(counted), quorum(len(counted), rule_of_meeting(meeting).quorum)


def may_run(meeting: Meeting, actor: User, on: dt.date) -> bool:
    """Whether a person keeps this sitting: its secretary, its chairs, or the deputy of one of them."""
    if Role.COUNCIL not in actor.seats(on):
        return False
    heads = [seat.user.pk for seat in seats(meeting) if seat.role in RUNS and not seat.out]
    return actor.pk in heads or any(stands_in(actor, head, on) for head in heads)


def rule_of_meeting(meeting: Meeting) -> Rule:
    """The rule of the dossiers on the agenda; without any, of the council on that day."""
    first = meeting.rounds.order_by("pk").first()
    if first is not None:
        return rule_of(first)
    return rule_in_words(meeting.board, rule_kept_for(meeting.board, "", meeting.held_on))


def record_attendance(
    meeting: Meeting,
    *,
    actor: User,
    at: dt.datetime,
    present: Mapping[int, bool],
    deputies: Mapping[int, int] | None = None,
) -> Meeting:
    """Note who is there: person's key -> present; person's key -> key of the deputy who came instead.

    Others keep what was noted before. Raises ``NotYours``, ``NotNow``, ``BadFacts``; then nothing was written.
    """
    with transaction.atomic():
        locked = _locked(meeting, actor, at)
        day = clock.local_day(at)
        members = {seat.user.pk: seat.user for seat in seats(locked)}
        lent = dict(deputies or {})
        if strange := (set(present) | set(lent)) - set(members):
            raise BadFacts(f"Có {len(strange)} người không thuộc thành phần phiên họp; hãy tải lại trang.")
        for person, there in present.items():
            deputy = lent.get(person)
            if deputy is not None:
                _check_deputy(locked, members[person], deputy, members, lent, day)
            Attendance.objects.filter(meeting=locked, user_id=person).delete()
            Attendance.objects.create(
                meeting=locked, user_id=person, present=there or deputy is not None, deputy_id=deputy, at=at
            )
        told = {str(members[person]): there or person in lent for person, there in present.items()}
        if locked.opened_at:
            _follow_the_chair(locked)
        instead = {str(members[person]): str(Person.objects.get(pk=deputy)) for person, deputy in lent.items()}
        _log(locked, "record_attendance", actor, at, present=told, deputies=instead)
        return locked


def _check_deputy(
    meeting: Meeting, member: User, deputy: int, members: Mapping[int, User], lent: Mapping[int, int], day: dt.date
) -> None:
    person = Person.objects.filter(pk=deputy).first()
    if person is None or not stands_in(person, member.pk, day):
        raise BadFacts(
            f"{person or 'Người này'} không có ủy quyền của {member} trong ngày {date_short(day)}; ghi ủy quyền trước."
        )
    if person.pk in members:
        raise BadFacts(f"{person} cũng là thành viên Hội đồng nên không dự thay {member}: mỗi người một phiếu.")
    agenda = set(
        RoundMember.objects.filter(round__meeting=meeting, round__closed_at__isnull=True, user=member, recused=False)
        .values_list("round__dossier", flat=True)
        .distinct()
    )
    kept_out = set(Interest.objects.filter(user=person, dossier__in=agenda).values_list("dossier", flat=True))
    if agenda and agenda == kept_out:
        raise BadFacts(
            f"{person} có lợi ích liên quan ở mọi hồ sơ mà {member} được mời nên không dự thay được; ghi người khác."
        )
    others = [key for key, other in lent.items() if other == deputy]
    noted = meeting.attendance.filter(deputy=deputy).exclude(user_id__in=[member.pk, *lent])
    if len(others) > 1 or noted.exists():
        raise BadFacts(f"{person} chỉ dự thay được một thành viên trong một phiên họp.")


def open_meeting(meeting: Meeting, *, actor: User, at: dt.datetime) -> Meeting:
    """Open a sitting that has a quorum with somebody in the chair. Raises ``NotNow`` with how many are missing."""
    with transaction.atomic():
        locked = _locked(meeting, actor, at)
        if locked.written:
            raise NotNow("Lấy ý kiến bằng văn bản thì không khai mạc; các thành viên gửi phiếu đến hết hạn.")
        if locked.opened_at:
            raise NotNow("Phiên họp này đã khai mạc.")
        if clock.local_day(at) < locked.held_on:
            raise NotNow(f"Phiên họp vào ngày {date_short(locked.held_on)}; chưa đến ngày nên chưa khai mạc được.")
        there = [seat for seat in seats(locked) if not seat.out]
        rule = rule_of_meeting(locked)
        count, members, needed = sitting_quorum(locked)
        if count < needed:
            raise NotNow(
                f"Mới có mặt {count}/{members} thành viên; cần ít nhất {needed} người mới đủ túc số. Ghi thêm người "
                "có mặt, hoặc hẹn phiên khác."
            )
        if rule.needs_chair and not any(seat.present for seat in there if seat.role in IN_THE_CHAIR):
            raise NotNow("Chưa có người chủ trì: Chủ tịch hoặc Phó Chủ tịch Hội đồng phải có mặt.")
        locked.opened_at = at
        locked.save(update_fields=["opened_at"])
        _follow_the_chair(locked)
        _log(locked, "open_meeting", actor, at, present=count, members=members)
        return locked


def _follow_the_chair(meeting: Meeting) -> None:
    """Whoever presides now closes the ballots: the vice chair while the chair is away."""
    waiting = meeting.rounds.filter(closed_at__isnull=True, dossier__state=State.APPRAISING)
    for round_ in waiting.order_by("dossier_id").prefetch_related("members__user"):
        head = presiding(list(round_.members.all()), round_)
        if head is not None:
            dossier = Dossier.objects.select_for_update().get(pk=round_.dossier_id)
            hand_to(dossier, "close_ballot", taker=head.user)


def close_meeting(meeting: Meeting, *, actor: User, at: dt.datetime) -> Meeting:
    """End a sitting; its agenda must be done. Raises ``NotNow`` with the dossiers that are not."""
    with transaction.atomic():
        locked = _locked(meeting, actor, at)
        if not locked.opened_at and not locked.written:
            raise NotNow("Phiên họp chưa khai mạc nên chưa bế mạc được.")
        waiting = locked.rounds.filter(closed_at__isnull=True, dossier__state=State.APPRAISING)
        codes = list(waiting.order_by("dossier__code").values_list("dossier__code", flat=True))
        if codes:
            raise NotNow(f"Còn {len(codes)} hồ sơ chưa kết luận: {', '.join(codes)}. Chốt phiếu từng hồ sơ rồi bế mạc.")
        locked.closed_at = at
        locked.save(update_fields=["closed_at"])
        _log(locked, "close_meeting", actor, at)
        return locked


def _locked(meeting: Meeting, actor: User, at: dt.datetime) -> Meeting:
    """The sitting, locked, for somebody who runs it, while it is not closed."""
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("board").get(pk=meeting.pk)
    if not may_run(locked, actor, clock.local_day(at)):
        raise NotYours("Phiên họp do Thư ký và người chủ trì Hội đồng điều hành.")
    if locked.closed_at:
        raise NotNow("Phiên họp này đã bế mạc; không ghi thêm được.")
    return locked


def _log(meeting: Meeting, action: str, actor: User, at: dt.datetime, **data: object) -> None:
    append(chain=meeting.chain, at=at, actor=actor, seat=Role.COUNCIL, action=action, data=data)
