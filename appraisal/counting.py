"""The round that is going on, its members and ballots, and what they come to by its rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from django.db.models import Q, prefetch_related_objects

from appraisal.models import Board, MemberRole, Round, RoundMember, Vote, VotingRule
from appraisal.rules import Ballot, Outcome, Rule, Tally, count, decide, mark, not_yet
from dossiers.models import Dossier
from workflow.errors import BadFacts

if TYPE_CHECKING:
    from accounts.models import User

#: Who presides, in this order, as far as entitled.
IN_THE_CHAIR = (MemberRole.CHAIR, MemberRole.VICE_CHAIR)


def open_round(dossier: Dossier) -> Round:
    """The round that is going on. Raises ``BadFacts``."""
    round_ = dossier.rounds.select_related("board", "meeting", "sheet").filter(closed_at__isnull=True).first()
    if round_ is None:
        raise BadFacts("Hồ sơ không có lần thẩm định nào đang mở.")
    return round_


def rule_kept_for(board: Board, regime: str, day: dt.date) -> VotingRule | None:
    """The dated rule of a council on a day for a regime: its own before the common one, the newest first."""
    rows = VotingRule.objects.in_use().on(day).filter(Q(board=board) | Q(board__isnull=True), regime__in=["", regime])
    return first_of(rows)


def first_of(rows: Iterable[VotingRule]) -> VotingRule | None:
    """Which of several rules decides: a council's own before the common one, a regime's own, then the newest."""
    return min(rows, key=_precedence, default=None)


def _precedence(row: VotingRule) -> tuple[bool, bool, int, int]:
    return row.board_id is None, row.regime == "", -(row.valid_from or dt.date.min).toordinal(), -(row.pk or 0)


def rule_in_words(board: Board, kept: VotingRule | None) -> Rule:
    """The rule as plain values; without a dated row the software's default with the quorum of the founding decision."""
    quorum = Fraction(board.quorum_numerator, board.quorum_denominator)
    if kept is None:
        return Rule(quorum=quorum)
    if kept.quorum_numerator and kept.quorum_denominator:
        quorum = Fraction(kept.quorum_numerator, kept.quorum_denominator)
    return Rule(
        quorum=quorum,
        needs_chair=kept.needs_chair,
        least=kept.least_members,
        share=Fraction(kept.share_numerator, kept.share_denominator),
        strictly=kept.strictly,
        of_all=kept.of_all,
        chair_breaks_tie=kept.chair_breaks_tie,
        floor=None if kept.floor is None else Fraction(kept.floor),
    )


def rule_of(round_: Round) -> Rule:
    """The rule a round was opened under."""
    return Rule.from_json(round_.rule) if round_.rule else rule_in_words(round_.board, None)


@dataclass(frozen=True)
class Standing:
    """A round as it stands: everybody called, who presides, the ballots of those entitled."""

    rule: Rule
    members: list[RoundMember]
    presiding: RoundMember | None
    votes: dict[int, Vote]

    @property
    def entitled(self) -> list[RoundMember]:
        """Who votes and counts for the quorum."""
        return [member for member in self.members if member.entitled]

    @property
    def awaited(self) -> list[RoundMember]:
        """Entitled members who have not voted."""
        return [member for member in self.entitled if member.pk not in self.votes]

    @property
    def counted(self) -> dict[int, Vote]:
        """The ballots that count, by member: of those entitled, and not void."""
        given = {member.pk: self.votes[member.pk] for member in self.entitled if member.pk in self.votes}
        return {key: vote for key, vote in given.items() if vote.voided_at is None}

    @property
    def ballots(self) -> list[Ballot]:
        """The ballots that count, as the rule reads them."""
        head = self.head
        return [
            Ballot(vote.ballot, score_of(vote), presides=head is not None and key == head.pk)
            for key, vote in self.counted.items()
        ]

    @property
    def head(self) -> RoundMember | None:
        """Whose ballot is the chair's: the chair if he voted, else the vice chair who did."""
        heads = [member for role in IN_THE_CHAIR for member in self.entitled if member.role == role]
        counted = self.counted
        return next((member for member in heads if member.pk in counted), None)

    @property
    def chaired_by(self) -> RoundMember | None:
        """Who presided, for the papers: whose ballot is the chair's, else the first entitled to preside."""
        return self.head or next(
            (one for role in IN_THE_CHAIR for one in self.entitled if one.role == role),
            None,
        )

    @property
    def minuted_by(self) -> RoundMember | None:
        """Who kept the minutes: the secretary who took part, else whoever presided (he calls the roll then, too)."""
        kept = (one for one in self.entitled if one.role == MemberRole.SECRETARY)
        return next(kept, None) or self.chaired_by

    @property
    def tally(self) -> Tally:
        """The ballots, counted."""
        return count((ballot.kind for ballot in self.ballots), len(self.entitled))

    @property
    def not_yet(self) -> list[str]:
        """Why the round cannot be concluded."""
        return not_yet(self.rule, len(self.entitled), self.ballots)

    @property
    def outcome(self) -> Outcome:
        """What the ballots decide. Raises ValueError when there is no quorum."""
        return decide(self.rule, len(self.entitled), self.ballots)


def standing(round_: Round) -> Standing:
    """The round as it stands: its members with their ballots in one query, and the marks where it has a score sheet."""
    members = list(round_.members.select_related("user__organisation", "vote__cast_by"))
    votes = {member.pk: member.vote for member in members if hasattr(member, "vote")}
    if round_.sheet_id:
        prefetch_related_objects(list(votes.values()), "scores__criterion")
    else:
        for vote in votes.values():
            vote._prefetched_objects_cache = {"scores": vote.scores.none()}  # type: ignore[attr-defined]
    return Standing(rule_of(round_), members, presiding(members, round_), votes)


def presiding(members: list[RoundMember], round_: Round) -> RoundMember | None:
    """Who is in the chair: the chair, else the vice chair, as far as entitled and not noted as away."""
    heads = [member for role in IN_THE_CHAIR for member in members if member.role == role and member.entitled]
    away: set[int] = set()
    if round_.meeting and len(heads) > 1:
        away = set(round_.meeting.attendance.filter(present=False).values_list("user_id", flat=True))
    return next((member for member in heads if member.user_id not in away), heads[0] if heads else None)


def presides(round_: Round, actor: User, on: dt.date) -> bool:
    """Whether a person is in the chair on a day, himself or as the deputy of whoever is."""
    head = presiding(list(round_.members.all()), round_)
    member = member_for(round_, actor, on)
    return head is not None and member is not None and head.pk == member.pk


def score_of(vote: Vote) -> Fraction | None:
    """The mark of a ballot out of 100; None where no sheet was filled in."""
    lines = [(score.points, score.criterion.most, score.criterion.weight) for score in vote.scores.all()]
    return mark(lines) if lines else None


def is_sealed(round_: Round) -> bool:
    """Whether ballots are hidden: until the round is closed or whoever presides has opened them."""
    return round_.closed_at is None and round_.scores_open_at is None


def reads_ballots(round_: Round, reader: User) -> bool:
    """Who reads ballots: nobody with an interest; while the round is open only its members, once they are opened."""
    if round_.dossier.interests.filter(user=reader).exists() or is_sealed(round_):
        return False
    return round_.closed_at is not None or any(
        member.user_id == reader.pk and member.entitled for member in round_.members.all()
    )


def tally_of(round_: Round) -> Tally:
    """The ballots of a round, counted."""
    return standing(round_).tally


def member_for(round_: Round, actor: User, on: dt.date) -> RoundMember | None:
    """The entitled member for whom a person acts on a day: himself, or the one whose deputy he is.

    A member acts for nobody else: one person, one ballot.
    """
    rows = round_.members.select_related("user", "vote")
    members = {member.user_id: member for member in rows if member.left_at is None}
    if actor.pk in members:
        return members[actor.pk] if members[actor.pk].entitled else None
    lent = actor.delegations_held.in_force(on).values_list("user_id", flat=True)
    for person in sorted(lent):
        if person in members and members[person].entitled:
            return members[person]
    return None
