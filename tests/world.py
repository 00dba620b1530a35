"""A small province for tests: the programme as shipped, the demo's invented people, one establishment.

The same cast in every test: ``coso`` asks, ``trungtam`` checks, ``so`` and ``giamdoc`` decide, ``hoidong1``-``5``
vote, ``ketoan`` and ``khobac`` pay, ``nguoila`` is a stranger.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from random import Random
from typing import Any

from django.core.management import call_command

import clock
from accounts.models import RoleAssignment, User
from demo.cast import Cast, Firm, keep_passwords
from demo.stage import Stage
from demo.stories.common import machine, project_text
from documents.models import KeptRegister
from dossiers.models import Dossier
from dossiers.return_steps import answerers, still_open
from dossiers.returns.answering import answer_point
from dossiers.signatures.models import SignatureRule
from dossiers.signatures.setting import BUILT_IN
from dossiers.states import State
from programmes.models import Activity
from tests import clock as tests_clock
from tests import snapshots
from tests.facts_of_steps import facts_for
from workflow.engine import act
from workflow.holidays import table
from workflow.models import CalendarYear

#: The registers of other bodies that the world of tests keeps: province, finance, Treasury, agency, district offices.
REGISTERS_HERE = ("UBND", "STC", "KBNN", "PKT", "CNĐP", "CTĐP", "ĐCK")
#: What is left of a year that is nearly over.
NEARLY_OVER = dt.timedelta(days=60)
FIRM = Firm(
    "coso",
    "Cơ sở Mẫu Thử Nghiệm",
    "HOUSEHOLD",
    5001,
    ("COMMUNE", "Chợ Mới"),
    dt.date(2026, 3, 2),
    "Ấp Mẫu",
    "Người Mẫu",
    "Cơ khí",
    10,
)

#: The straight way, with who takes each step. The council's votes are one entry.
WAY = (
    ("submit", "coso"),
    ("confirm_by_commune", "commune"),
    ("check_pass", "trungtam"),
    ("draft_project", "trungtam"),
    ("open_appraisal", "so"),
    ("votes", "hoidong"),
    ("put_in_plan", "so"),
    ("give_budget_opinion", "sotaichinh"),
    ("approve_plan", "ubnd"),
    ("approve", "giamdoc"),
    ("sign_contract", "trungtam"),
    ("start_work", "trungtam"),
    ("request_acceptance", "coso"),
    ("accept", "nghiemthu"),
    ("start_settlement", "trungtam"),
    ("enter_evidence", "coso"),
    ("submit_settlement", "trungtam"),
    ("pass_settlement", "ketoan"),
    ("approve_settlement", "giamdoc"),
    ("liquidate", "trungtam"),
    ("request_payment", "ketoan"),
    ("confirm_payment", "khobac"),
    ("close", "sotaichinh"),
)


class World:
    """Everything a test needs to play."""

    #: How its moments are kept: as here, so that the day of one can be read off it.
    ZONE: dt.tzinfo = clock.VIETNAM

    def __init__(self, begins: dt.datetime | None = None) -> None:
        #: When the story begins; most tests say nothing and type days that fit WORLD_BEGINS.
        self.begins = begins or tests_clock.world_begins()
        #: The budget that pays it: of this year, or of the next where the year is nearly over.
        self.year = clock.local_day(self.begins + NEARLY_OVER).year
        #: The last day of its project.
        self.ends_on = dt.date(self.year, 11, 30)
        #: When the seller offered the machine.
        self.quoted_on = clock.local_day(self.begins) - dt.timedelta(days=10)
        mark = snapshots.mark()
        usual = snapshots.usual()
        #: Where to go back to for a world that has played on; None where this one is not like every other.
        self._mark: snapshots.Mark | None = mark if usual else None
        if usual and snapshots.known(self.begins) and snapshots.is_empty(self.begins):
            self._take(snapshots.put_back(self.begins))
        elif usual and not snapshots.known(self.begins) and not User.objects.exists():
            self._assemble()
            snapshots.keep(self.begins, self._python_side())
        else:
            self._mark = None
            self._assemble()
        mark.writes = snapshots.writes()

    @property
    def at(self) -> dt.datetime:
        """What time it is in the story."""
        return self._at

    @at.setter
    def at(self, at: dt.datetime) -> None:
        self._at = at.astimezone(self.ZONE)

    def _assemble(self) -> None:
        call_command("load_programme", verbosity=0, stdout=_Nowhere())
        # Where the table of days ends before the story does, officials have entered the years.
        year = clock.local_day(self.begins).year
        known = {day.year for day in table()}
        CalendarYear.objects.bulk_create(CalendarYear(year=one) for one in (year, year + 1) if one not in known)
        # In the world of tests every body keeps its register here; who says otherwise ends these rows.
        KeptRegister.objects.bulk_create(KeptRegister(body=body, source="Thế giới mẫu") for body in REGISTERS_HERE)
        self.cast = Cast()
        self.cast.assemble()
        self.at = self.begins
        self.firm = self.cast.firm(FIRM, self.at)
        stranger = User.objects.create_user("nguoila", password="mat-khau-thu-nghiem", full_name="Người Lạ")
        self.cast.people["nguoila"] = stranger
        # Whether signatures are asked for is tested apart: dossiers of this world go on without.
        SignatureRule.objects.create(
            asked=False,
            valid_from=BUILT_IN.valid_from,
            source="Thế giới của phép thử",
            entered_by=self.cast.people["giamdoc"],
            entered_at=self.at,
        )
        self.rng = Random(20260302)
        self._seats: dict[str, frozenset[str]] = {}
        #: What was played so far, if nothing else happened in between, and the dossier of it.
        self._history: tuple[Any, ...] = (self.begins,)
        self._last: Any = None

    def _python_side(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_mark"}

    def _take(self, kept: dict[str, Any]) -> None:
        vars(self).update(kept)
        keep_passwords(self.cast._passwords)

    def played(self, play: Callable[..., Dossier], *what: Any, **more: Any) -> Dossier:
        """What a play leaves; put back if it was played before and nothing else has happened in this world since."""
        mark, self._mark = self._mark, None
        values = (*what, *more.values())
        plain = all(value is None or isinstance(value, (str, int)) for value in values)
        if mark is None or not plain or not snapshots.usual() or not mark.untouched():
            return play(*what, **more)
        key = (*self._history, (play.__qualname__, what, *sorted(more.items()), self.at, self.rng.getstate()))
        if snapshots.known(key):
            snapshots.go_back(mark)
            self._take(snapshots.put_back(key))
        else:
            dossier = play(*what, **more)
            self._history, self._last = key, dossier.pk
            snapshots.keep(key, self._python_side())
        mark.writes = snapshots.writes()
        self._mark = mark
        return Dossier.objects.get(pk=self._last)

    def __getitem__(self, username: str) -> User:
        """A person by login."""
        return self.cast.people[username]

    def seats(self, username: str) -> frozenset[str]:
        """The seats of a person; they do not change while a test plays."""
        if username not in self._seats:
            self._seats[username] = self[username].seats(clock.local_day(self.at))
        return self._seats[username]

    def later(self, hours: float = 2) -> dt.datetime:
        """The clock goes on."""
        self.at += dt.timedelta(hours=hours)
        return self.at

    def stage(self, key: str = "thu") -> Stage:
        """A stage for one dossier."""
        return Stage(self.cast, key, lambda line: None)

    def opened(
        self, *, price: int = 400_000_000, activity: str = "MACHINE", support: int | None = None, **more: Any
    ) -> Dossier:
        """A dossier with everything the request needs, not yet submitted."""
        stage = self.stage()
        if support is None:
            support = min(price // 2, 300_000_000 if activity == "MACHINE" else 35_000_000)
        track = more.get("track", "LOCAL")
        stage.open(
            f"{clock.local(self.at):%Y-%m-%d %H:%M}",
            by="coso",
            firms=[self.firm],
            activity=activity,
            programme="QG-2026-2030",
            title="Hỗ trợ ứng dụng máy mẫu",
            budget_year=self.year,
            **more,
        )
        stage.write(
            by="coso",
            need="Cần máy.",
            no_double_funding=True,
            counterpart_vnd=price - support,
            items=[machine("Máy mẫu", price, "Công ty TNHH Thiết bị Mẫu", self.quoted_on, model="MAU-1")],
            **{"central_vnd" if track == "NATIONAL" else "local_vnd": support},
        )
        stage.papers("request", by="coso")
        return stage.dossier

    def commune(self, dossier: Dossier) -> User:
        """The desk that confirms."""
        stage = self.stage()
        stage.dossier = dossier
        return self[stage.commune_desk()]

    def step(self, dossier: Dossier, event: str, who: str | User, **facts: Any) -> Dossier:
        """One step with valid facts."""
        person = who if isinstance(who, User) else self.commune(dossier) if who == "commune" else self[who]
        at = self.later()
        self.ready(dossier, event)
        moved = act(dossier, event, actor=person, at=at, **(facts_for(event, dossier, at, self.rng) | facts))
        return self.declared(moved) if event == "open_appraisal" else moved

    def declared(self, dossier: Dossier) -> Dossier:
        """Every member called who has not yet spoken declares to have no interest."""
        round_ = dossier.rounds.filter(closed_at__isnull=True).last()
        spoken = set(round_.declarations.values_list("user_id", flat=True)) if round_ else set()
        for member in round_.members.select_related("user") if round_ else ():
            if member.entitled and member.user_id not in spoken:
                dossier = act(dossier, "declare_interest", actor=member.user, at=self.at, interest="NONE")
        return dossier

    def ready(self, dossier: Dossier, event: str) -> None:
        """Write the facts and files that a step wants to find."""
        stage = self.stage()
        stage.dossier, stage.clock = Dossier.objects.get(pk=dossier.pk), self.at
        if event == "draft_project" and not stage.dossier.objective:
            text = project_text("sản phẩm mẫu", clock.local_day(self.at), self.ends_on, ["Tăng năng suất"])
            stage.write(by="trungtam", **text)
        if event in {"resubmit", "submit_settlement"}:
            self.answered(stage.dossier)
        if event == "cast_vote":
            self.declared(stage.dossier)
        if event == "confirm_payment":
            stage.batch(by="ketoan")
        if event == "submit_settlement" and not stage.dossier.attachments.filter(requirement="transfer_proof").exists():
            stage.papers("settlement", by="trungtam")

    def answered(self, dossier: Dossier, text: str = "Đã sửa") -> Dossier:
        """Every open point of a return gets a sentence, by the first who may."""
        for point in still_open(dossier):
            seat = dossier.seat_for(answerers(point)[0])
            person = next(one for login, one in self.cast.people.items() if seat in self.seats(login))
            answer_point(point, actor=person, at=self.at, text=text)
        return Dossier.objects.get(pk=dossier.pk)

    def votes(self, dossier: Dossier, ballot: str = "PASS") -> Dossier:
        """All five vote alike."""
        for number in range(1, 6):
            dossier = act(
                dossier,
                "cast_vote",
                actor=self[f"hoidong{number}"],
                at=self.later(0.1),
                ballot=ballot,
                remark="" if ballot == "PASS" else "Ý kiến",
            )
        return dossier

    def at_state(self, state: str, **more: Any) -> Dossier:
        """A dossier on the straight way, standing in a state."""
        return self.played(self._to_state, state, **more)

    def _to_state(self, state: str, **more: Any) -> Dossier:
        dossier = self.opened(**more)
        for event, who in WAY:
            if dossier.state == state:
                return dossier
            dossier = self.votes(dossier) if event == "votes" else self.step(dossier, event, who)
        if dossier.state != state:
            raise AssertionError(f"{state} is not on the straight way")
        return dossier

    def before(self, event: str, **more: Any) -> Dossier:
        """A dossier on the straight way, about to take a step."""
        return self.played(self._to_step, event, **more)

    def _to_step(self, event: str, **more: Any) -> Dossier:
        dossier = self.opened(**more)
        for name, who in WAY:
            if name == event:
                self.ready(dossier, event)
                return Dossier.objects.get(pk=dossier.pk)
            dossier = self.votes(dossier) if name == "votes" else self.step(dossier, name, who)
        raise AssertionError(f"{event} is not on the straight way")


class _Nowhere:
    def write(self, text: str) -> None:
        """Nobody reads what the loader counts."""


def seats_of(role: str) -> list[User]:
    """Who holds a role."""
    return [row.user for row in RoleAssignment.objects.filter(role=role).select_related("user")]


FINAL = {State.WITHDRAWN, State.REJECTED, State.RECOVERED, State.ARCHIVED}
__all__ = ["FINAL", "WAY", "Activity", "World", "seats_of"]
