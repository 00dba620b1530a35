"""A council of any size for tests, by the letters of docs/boards.md: CT, PCT, TK, U1…, and P who stands in."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

from django.test import Client

from accounts.models import Delegation, Organisation, RoleAssignment, User
from appraisal.meetings import open_meeting, record_attendance
from appraisal.models import Board, BoardMember, Criterion, Meeting, Round, RoundMember, ScoreSheet, VotingRule
from dossiers.models import Dossier
from tests.browsing import signed_in
from tests.world import World
from workflow.engine import act

ROLES = {"CT": "CHAIR", "PCT": "VICE_CHAIR", "TK": "SECRETARY"}
NAMES = {"CT": "Trương Văn Chủ Tọa", "PCT": "Phan Thị Phó", "TK": "Lý Thị Ghi", "P": "Đinh Văn Thay"}
BALLOTS = {"Đ": "PASS", "S": "PASS_WITH_CHANGES", "K": "FAIL"}


class Room:
    """A council and one dossier before it."""

    def __init__(self, world: World, members: list[str], dossier: Dossier | None = None, **rule: Any) -> None:
        self.world = world
        self.people: dict[str, User] = {}
        # Before anything else is written: so a dossier that was played before is put back (tests/snapshots.py).
        self.dossier = dossier or world.before("open_appraisal")
        self.board = Board.objects.create(
            name="Hội đồng mẫu", decision_no="07/QĐ-SCT", decision_date=dt.date(2026, 1, 5), place="Phòng họp số 1"
        )
        for order, code in enumerate(members, 1):
            role = ROLES.get(code, "MEMBER")
            BoardMember.objects.create(board=self.board, user=self.person(code), role=role, order=order)
        if rule:
            VotingRule.objects.create(board=self.board, name="Quy tắc mẫu", source="Quy chế mẫu", **rule)
        world.later()

    def person(self, code: str) -> User:
        """Somebody of the council, made when first named."""
        if code not in self.people:
            name = NAMES.get(code, f"Ủy Viên Mẫu {code[1:]}")
            user = User.objects.create_user(f"hd-{code.lower()}", full_name=name, position="Chuyên viên")
            if code != "P":
                RoleAssignment.objects.create(user=user, role="COUNCIL")
            self.people[code] = self.world.cast.people[user.username] = user
        return self.people[code]

    @property
    def round(self) -> Round:
        """The latest round."""
        return self.dossier.rounds.last()

    def round_of(self, dossier: Dossier) -> Round:
        """The latest round of another dossier of the same sitting."""
        return Round.objects.filter(dossier=dossier).last()

    @property
    def meeting(self) -> Meeting:
        """The sitting of the latest round."""
        return self.round.meeting

    @property
    def day(self) -> dt.date:
        """Today."""
        return self.world.at.date()

    def called(self, code: str) -> RoundMember:
        """A member's place in the latest round."""
        return self.round.members.get(user=self.people[code])

    def call(self, **more: Any) -> Dossier:
        """Open the appraisal before this council, nobody has declared yet."""
        return self.do("so", "open_appraisal", board=self.board, **({"meeting_on": self.day} | more))

    def do(self, who: str, event: str, **facts: Any) -> Dossier:
        """One step by one person."""
        actor = self.people.get(who) or self.world[who]
        self.dossier = act(self.dossier, event, actor=actor, at=self.world.later(0.05), **facts)
        return self.dossier

    def declare(self, *codes: str) -> None:
        """These say they have no interest; without names, everybody entitled."""
        if not codes:
            self.dossier = self.world.declared(self.dossier)
        for code in codes:
            self.do(code, "declare_interest", interest="NONE")

    def vote(self, code: str, ballot: str = "Đ", score: Fraction | str | None = None) -> Dossier:
        """A ballot by its letter of the table."""
        kind = BALLOTS[ballot]
        facts: dict[str, Any] = {"ballot": kind, "remark": "" if kind == "PASS" else f"Ý kiến của {code}"}
        if score is not None:
            facts["scores"] = {line.pk: (score, "") for line in self.round.sheet.criteria.all()}
        return self.do(code, "cast_vote", **facts)

    def present(self, *codes: str, away: tuple[str, ...] = (), instead: dict[str, str] | None = None) -> None:
        """The secretary notes who is there."""
        there = {self.people[code].pk: True for code in codes} | {self.people[code].pk: False for code in away}
        lent = {self.people[code].pk: self.people[deputy].pk for code, deputy in (instead or {}).items()}
        there |= dict.fromkeys(lent, True)
        record_attendance(
            self.meeting, actor=self.people["TK"], at=self.world.later(0.05), present=there, deputies=lent
        )

    def open(self) -> None:
        """The secretary opens the sitting."""
        open_meeting(self.meeting, actor=self.people["TK"], at=self.world.later(0.05))

    def lend(self, code: str, deputy: str = "P") -> None:
        """A delegation for these days."""
        first = self.day - dt.timedelta(days=1)
        Delegation.objects.create(
            user=self.person(code),
            deputy=self.person(deputy),
            valid_from=first,
            valid_to=first + dt.timedelta(days=60),
        )

    def give_interest(self, code: str, kind: str) -> None:
        """What the registers will show of a person."""
        user, firm = self.person(code), self.world.firm
        if kind == "PERSON":
            RoleAssignment.objects.create(user=user, role="APPLICANT", scope=str(firm.pk))
        elif kind == "TAX_CODE":
            user.organisation, _ = Organisation.objects.get_or_create(
                code="CHI-NHANH", defaults={"kind": "FIRM", "tax_code": f"{firm.tax_code}-001"}
            )
            user.save()
        elif kind == "ORGANISATION":
            body, _ = Organisation.objects.get_or_create(code="HOI-NGHE", defaults={"kind": "FIRM"})
            User.objects.filter(pk__in=[user.pk, self.world["coso"].pk]).update(organisation=body)
            user.refresh_from_db()


def one_line_sheet() -> ScoreSheet:
    """A sheet of a single mark out of 100."""
    sheet = ScoreSheet.objects.create(name="Phiếu chấm 100 điểm")
    Criterion.objects.create(sheet=sheet, name="Đánh giá chung", least=0, most=100)
    return sheet


def window(room: Room, who: str) -> Client:
    """The browser of a member by his letter, or of somebody of the cast."""
    return signed_in(room.people.get(who) or room.world[who])
