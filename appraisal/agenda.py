"""What lies before a member of a council: every dossier he is called to, where he stands with each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from accounts.roles import Role
from appraisal.counting import member_for
from appraisal.interests import has_declared, has_interest
from appraisal.models import Attendance, Declaration, Interest, Meeting, Round, RoundMember, Vote
from dossiers.models import Dossier
from dossiers.states import State
from workflow.steps import steps_of

if TYPE_CHECKING:
    from accounts.models import User

#: Sittings shown to those who run them.
NEWEST = 12


@dataclass(frozen=True)
class Line:
    """One dossier on a member's table."""

    round: Round
    member: RoundMember
    acts_for: bool
    declared: bool
    out: bool
    vote: Vote | None

    @property
    def dossier(self) -> Dossier:
        """The dossier; its papers only where ``declared``."""
        return self.round.dossier

    @property
    def awaits_word(self) -> bool:
        """Not yet declared."""
        return not (self.out or self.declared)

    @property
    def awaits_ballot(self) -> bool:
        """Declared and not voted."""
        return self.declared and not self.out and self.vote is None


def agenda(user: User, on: dt.date) -> list[Line]:
    """The dossiers a person is called to, as a member or as a deputy, in the order of their sittings; five queries."""
    lent = list(user.delegations_held.in_force(on).values_list("user_id", flat=True))
    called = (
        RoundMember.objects.filter(
            Q(user=user) | Q(user__in=lent),
            left_at__isnull=True,
            round__closed_at__isnull=True,
            round__dossier__state=State.APPRAISING,
        )
        .select_related(
            "user", "vote", "vote__cast_by", "round__meeting__board", "round__sheet", "round__dossier__applicant__unit"
        )
        .prefetch_related("round__dossier__beneficiaries__establishment", "round__sheet__criteria")
        .order_by("round__meeting_on", "round__meeting_id", "round__opened_at", "round_id")
    )
    rows = list(called)
    own = {row.round_id for row in rows if row.user_id == user.pk}
    rounds = {row.round_id for row in rows}
    clear = set(Declaration.objects.filter(user=user, clear=True, round__in=rounds).values_list("round_id", flat=True))
    out = set(Interest.objects.filter(user=user).values_list("dossier_id", flat=True))
    taken: dict[tuple[int | None, int], int] = {
        (note.meeting_id, note.user_id): note.deputy_id
        for note in Attendance.objects.filter(user__in=lent, deputy__isnull=False)
        if note.deputy_id
    }
    lines: dict[int, Line] = {}
    for row in rows:
        mine = row.user_id == user.pk
        # A member acts for nobody else; a deputy acts for one, and not where the secretary noted another.
        if not mine and (row.round_id in own or row.round_id in lines or row.recused):
            continue
        if not mine and taken.get((row.round.meeting_id, row.user_id), user.pk) != user.pk:
            continue
        lines[row.round_id] = Line(
            round=row.round,
            member=row,
            acts_for=not mine,
            declared=row.round_id in clear,
            out=row.round.dossier_id in out or (mine and row.recused),
            vote=getattr(row, "vote", None),
        )
    return list(lines.values())


def to_declare(user: User, code: str, on: dt.date, *, more: bool = False) -> Round | None:
    """The open round in which a person still has to declare before he may open a dossier; None if there is none.

    ``more``: he said «none» and remembers an interest since.
    """
    found = Round.objects.filter(dossier__code=code, closed_at__isnull=True, dossier__state=State.APPRAISING)
    round_ = found.select_related("dossier__applicant", "meeting__board").first()
    if round_ is None or has_interest(round_.dossier, user) or (not more and has_declared(round_, user)):
        return None
    return round_ if member_for(round_, user, on) else None


def convenes(user: User, on: dt.date) -> bool:
    """Whether a person calls sittings: whoever may put a project before a council, and the head over him."""
    return not user.seats(on).isdisjoint({*steps_of(Dossier)["open_appraisal"].roles, str(Role.DOIT_HEAD)})


def sittings_of(user: User, on: dt.date) -> list[Meeting]:
    """The sittings a person takes part in, the newest first."""
    lent = user.delegations_held.in_force(on).values("user")
    called = RoundMember.objects.filter(Q(user=user) | Q(user__in=lent), left_at__isnull=True)
    found = Meeting.objects.filter(pk__in=called.values("round__meeting")).select_related("board")
    return list(found.order_by("-held_on", "-pk")[:NEWEST])
