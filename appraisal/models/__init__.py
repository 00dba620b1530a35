"""Councils and their rules, meetings, rounds, ballots, interests. The vote rows decide; the flow only waits."""

from appraisal.models.boards import Board, BoardMember, Criterion, MemberRole, ScoreSheet, VotingRule
from appraisal.models.interests import Declaration, Interest, Tie
from appraisal.models.meetings import Attendance, Meeting
from appraisal.models.rounds import Round, RoundMember, Score, Vote

__all__ = [
    "Attendance",
    "Board",
    "BoardMember",
    "Criterion",
    "Declaration",
    "Interest",
    "Meeting",
    "MemberRole",
    "Round",
    "RoundMember",
    "Score",
    "ScoreSheet",
    "Tie",
    "Vote",
    "VotingRule",
]
