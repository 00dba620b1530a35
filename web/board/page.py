"""What the pages of the council show, prepared as plain rows: the member's agenda, one sitting with its dossiers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from accounts.models import Delegation, User
from appraisal.agenda import Line, convenes, sittings_of
from appraisal.counting import Standing, presides, standing
from appraisal.interests import has_interest
from appraisal.meetings import Seat, may_run, seats, sitting_quorum
from appraisal.models import Interest, Meeting, Round
from documents.models import Paper
from dossiers.models import Attachment, Dossier, Quotation
from dossiers.states import State
from papers import KINDS
from web.dossier.page import ballots_shown
from web.steps.forms import VoteForm


@dataclass(frozen=True)
class OnTheTable:
    """One dossier of the agenda: its papers and the form of the ballot, where they are open to this person."""

    line: Line
    attachments: list[Attachment]
    papers: list[Paper]
    form: VoteForm | None

    @property
    def dossier(self) -> Dossier:
        """The dossier."""
        return self.line.dossier


def on_the_table(lines: list[Line], filled: VoteForm | None = None) -> list[OnTheTable]:
    """The agenda with papers and forms, in a fixed number of queries. ``filled``: a form sent back to be mended."""
    open_ = [line.dossier.pk for line in lines if line.declared and not line.out]
    attachments: dict[Any, list[Attachment]] = {}
    for attached in Attachment.objects.filter(dossier__in=open_, withdrawn_at__isnull=True).select_related("file"):
        attachments.setdefault(attached.dossier_id, []).append(attached)
    papers: dict[Any, dict[str, Paper]] = {}
    drawn = Paper.objects.filter(
        chain__in=open_, kind__in=[kind.code for kind in KINDS.values() if kind.before_council], file__isnull=False
    )
    for paper in drawn.order_by("created_at"):
        papers.setdefault(paper.chain, {})[paper.kind] = paper
    rows = []
    for line in lines:
        key = line.dossier.pk
        mended = filled if filled is not None and filled.dossier.pk == key else None
        rows.append(
            OnTheTable(
                line,
                attachments.get(key, []),
                list(papers.get(key, {}).values()),
                mended or (ballot_form(line) if line.awaits_ballot else None),
            )
        )
    return rows


def ballot_form(line: Line, data: Any = None) -> VoteForm:
    """The form of a ballot whose ids do not meet those of the other rows."""
    return VoteForm(data, dossier=line.dossier, round_=line.round, auto_id=f"{line.dossier.code}-%s")


def parties_of(dossier: Dossier) -> list[tuple[str, str]]:
    """By whom somebody can tell whether he has an interest: names, tax codes, representatives; whose quotes."""
    rows = [
        (
            "Đơn vị thụ hưởng",
            f"{one.establishment.name}, MST {one.establishment.tax_code}; người đại diện: "
            f"{one.establishment.representative}; địa chỉ: {one.establishment.address}",
        )
        for one in dossier.beneficiaries.select_related("establishment")
    ]
    quotes = Quotation.objects.filter(item__dossier=dossier).values_list("seller", "seller_tax_code").distinct()
    sellers = [f"{name}{f', MST {code}' if code else ''}" for name, code in sorted(set(quotes))]
    return rows + ([("Bên báo giá", "; ".join(sellers))] if sellers else [])


# ── One sitting ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class OnTheAgenda:
    """One dossier of a sitting, as its secretary and whoever presides see it."""

    round: Round
    now: Standing
    hidden: bool
    declared: int
    interests: list[Interest]
    ballots: list[dict[str, str]]
    presides: bool
    minutes: Paper | None
    interested: bool = False

    @property
    def dossier(self) -> Dossier:
        """The dossier."""
        return self.round.dossier

    @property
    def open(self) -> bool:
        """Still being decided."""
        return self.round.closed_at is None and self.round.dossier.state == State.APPRAISING

    @property
    def label(self) -> str:
        """Where it stands, as people say it."""
        if self.open:
            return f"{self.now.tally.cast}/{self.now.tally.entitled} phiếu"
        return str(self.round.get_verdict_display()) or "Đã rút khỏi phiên"

    @property
    def tone(self) -> str:
        """The tone of where it stands."""
        tones = {"PASSED": "good", "PASSED_WITH_CHANGES": "good", "NOT_PASSED": "bad"}
        return "active" if self.open else tones.get(self.round.verdict, "ended")

    @property
    def may_open(self) -> bool:
        """Whether the ballots can be opened now."""
        return self.presides and self.open and self.round.scores_open_at is None and self.now.head is not None

    @property
    def may_close(self) -> bool:
        """Whether there are enough ballots to close."""
        return self.presides and self.open and not self.now.not_yet

    @property
    def waiting_names(self) -> str:
        """Who has not voted yet; no list of names while nobody has."""
        if not self.now.votes:
            return "chưa ai bỏ phiếu"
        return "còn chờ: " + ", ".join(str(member.user) for member in self.now.awaited) if self.now.awaited else ""


def on_the_agenda(meeting: Meeting, reader: User, on: dt.date) -> list[OnTheAgenda]:
    """The dossiers of a sitting, the latest round of each. Who calls sittings reads where it stands, and no ballot."""
    latest: dict[Any, Round] = {}
    rounds = meeting.rounds.select_related("dossier__applicant", "board", "meeting", "sheet").order_by("pk")
    for round_ in rounds.prefetch_related("declarations"):
        latest[round_.dossier_id] = round_
    interests: dict[Any, list[Interest]] = {}
    for one in Interest.objects.filter(dossier__in=latest).select_related("user"):
        interests.setdefault(one.dossier_id, []).append(one)
    minutes = {
        paper.chain: paper
        for paper in Paper.objects.filter(chain__in=latest, kind="APPRAISAL_MINUTES", file__isnull=False)
    }
    acts_as = {reader.pk, *reader.delegations_held.in_force(on).values_list("user_id", flat=True)}
    calls = convenes(reader, on)
    rows = []
    for key, round_ in latest.items():
        now = standing(round_)
        called = {member.user_id for member in now.members}
        interested = has_interest(round_.dossier, reader)
        # A deputy reads by whom he stands in for: nothing of a dossier which that member is out of.
        member = any(one.entitled and one.user_id in acts_as for one in now.members)
        hidden = interested or not (member or calls)
        rows.append(
            OnTheAgenda(
                round=round_,
                now=now,
                hidden=hidden,
                declared=sum(one.clear for one in round_.declarations.all()),
                interests=[one for one in interests.get(key, []) if one.user_id in called],
                ballots=ballots_shown(round_, reader) if member and not hidden else [],
                presides=member and not hidden and presides(round_, reader, on),
                minutes=None if hidden else minutes.get(key),
                interested=interested,
            )
        )
    return rows


@dataclass(frozen=True)
class InTheRoom:
    """One member at the roll call, with the deputies who may come instead."""

    seat: Seat
    deputies: list[User]


def roll(meeting: Meeting, on: dt.date) -> list[InTheRoom]:
    """Everybody of a sitting; deputies as delegations of the day allow."""
    members = [seat for seat in seats(meeting) if not seat.out]
    keys = {seat.user.pk for seat in members}
    lent: dict[int, list[User]] = {}
    rows = Delegation.objects.in_force(on).filter(user__in=keys).exclude(deputy__in=keys)
    for row in rows.select_related("deputy"):
        lent.setdefault(row.user_id, []).append(row.deputy)
    return [InTheRoom(seat, lent.get(seat.user.pk, [])) for seat in members]


def quorum_shown(meeting: Meeting) -> dict[str, int]:
    """How many are there, of how many, and how many it takes."""
    present, members, needed = sitting_quorum(meeting)
    return {"present": present, "members": members, "needed": needed}


def sittings_shown(user: User, today: dt.date) -> dict[str, list[tuple[Meeting, str, str]]]:
    """A member's sittings: to come or under way, the next first; over, the newest first."""
    found = [(one, *state_shown(one, today)) for one in sittings_of(user, today)]
    ahead = [row for row in found if not row[0].closed_at and (row[0].held_on >= today or row[0].opened_at)]
    return {"sittings": ahead[::-1], "past_sittings": [row for row in found if row not in ahead]}


def state_shown(meeting: Meeting, today: dt.date) -> tuple[str, str]:
    """Where a sitting stands: words and tone."""
    if meeting.closed_at:
        return "Đã bế mạc", "ended"
    if meeting.written:
        return ("Đang lấy ý kiến", "active") if meeting.held_on >= today else ("Đã hết hạn lấy ý kiến", "ended")
    if meeting.opened_at:
        return "Đang họp", "active"
    return ("Chưa khai mạc", "neutral") if meeting.held_on >= today else ("Đã qua ngày họp", "ended")


def runs(meeting: Meeting, reader: User, on: dt.date) -> bool:
    """Whether the roll call and the gavel are this person's."""
    return meeting.closed_at is None and may_run(meeting, reader, on)
