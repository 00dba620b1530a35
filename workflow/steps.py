"""What a lifecycle declares about each step: who, when, how long, what it draws, who hears of it.

Only shapes live here. The lifecycle itself (dossiers/lifecycle/) fills them; buttons, refusals,
diagram, permissions and tests are drawn from what it filled.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django_fsm import GET_STATE, transition

from workflow.days import TypedDay

#: A condition looks at a dossier at a moment and returns the reason for refusing, or None.
Condition = Callable[[Any, dt.datetime], str | None]


@dataclass(frozen=True)
class Counted:
    """A time limit as it holds for one dossier: working days after a day, with where that is written."""

    start: dt.date
    working_days: int
    source: str


@dataclass(frozen=True)
class Deadline:
    """Time allowed for a step in working days, with where it is written.

    It begins on the day somebody is asked. Where a rule counts from another day, or a dated row says how many,
    ``counted`` tells it for a dossier and the day of asking; ``working_days`` is then what holds without such a row.
    """

    working_days: int
    source: str
    counted: Callable[[Any, dt.date], Counted] | None = None

    def of(self, subject: Any, day: dt.date) -> Counted:
        """The limit of a dossier for somebody asked on a day."""
        return self.counted(subject, day) if self.counted else Counted(day, self.working_days, self.source)


@dataclass(frozen=True)
class Fate:
    """What a step does to papers that were issued before it: annuls them, ends them, answers them.

    ``how``: the word for it (documents.standing.Standing). ``papers``: kinds, or lives that several kinds share.
    ``by``: which of the step's own papers says so; empty: the first. ``left``: only where it leaves one of these.
    ``unless``: not where the step wrote something under this name into the log.
    """

    how: str
    papers: tuple[str, ...]
    by: str = ""
    left: tuple[str, ...] = ()
    unless: str = ""


@dataclass(frozen=True)
class Label:
    """A name in Vietnamese and English."""

    vi: str
    en: str


#: A step that answers the waiting task of each of its states, and one that answers none.
EVERYWHERE = "*"
NOWHERE: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One transition as declared."""

    name: str
    sources: tuple[str, ...]
    target: str | None
    targets: tuple[str, ...]
    label: Label
    public: Label
    roles: tuple[str, ...]
    #: Whether the step judges the request: nobody with an interest in the dossier takes it (workflow.clean_hands).
    decides: bool
    #: In which of its states the waiting task asks for it; elsewhere it is taken without being asked.
    asked_in: tuple[str, ...]
    #: Keys for the pages: the form that asks, the page where it is taken, what stands beside the form.
    form: str
    page: str
    beside: tuple[str, ...]
    #: It ends, holds up or takes back something: offered, but never as the first thing to press.
    destructive: bool
    #: Money of a budget year goes out by it: the year's last day of payment holds.
    pays: bool
    national: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    #: The days a person types at it, each with the days of the life it lies between.
    days: tuple[TypedDay, ...] = ()
    #: What must be true when the step has written all it writes; else the whole step is taken back.
    leaves: tuple[Condition, ...] = ()
    deadline: Deadline | None = None
    papers: tuple[str, ...] = ()
    #: What becomes of papers issued before.
    fates: tuple[Fate, ...] = ()
    tells: tuple[str, ...] = ()
    source: str = ""
    by_engine: bool = False
    needs_reason: bool = False
    #: A step that stays but begins its state anew: the tasks open again and the deadline counts from now.
    restarts: bool = False
    #: Why the office's clock stands in the state this step leads to («chờ cơ sở bổ sung hồ sơ»); empty: it runs.
    stops_clock: str = ""
    #: The limit of the state left goes on with what was left of it when the dossier comes back.
    keeps_limit: bool = False
    #: A step that sends something back raises points; these roles answer them before it can be sent again.
    points_to: tuple[str, ...] = ()
    #: The word on what these returns asked: points that were answered are settled by taking this step.
    settles: tuple[str, ...] = ()
    #: It is about an invoice that is there: not offered before one is.
    about_invoice: bool = False
    #: It stops, sends back or ends something: not held up by papers that nobody signed yet.
    even_unsigned: bool = False
    #: The page that alone offers it; empty: it stands among the steps of the dossier.
    only_on: str = ""
    #: The page a waiting task leads to that asks for it; empty: the dossier's own.
    task_page: str = ""
    #: The name under which papers tell what was typed at it and stands in the log alone.
    told_as: str = ""
    #: What its line in the log tells, and the column of the dossier that it fills.
    fills: tuple[str, str] | None = None
    #: After it columns may be other than what earlier steps wrote.
    rewrites: bool = False

    def __post_init__(self) -> None:
        if unknown := set(self.asked_in) - set(self.sources):
            raise TypeError(f"{self.name}: asked in {', '.join(sorted(unknown))}, where it cannot be taken")

    @property
    def stays(self) -> bool:
        """Whether the step leaves the dossier in its state (a report, an opinion, a vote)."""
        return not self.targets

    def roles_on(self, track: str) -> tuple[str, ...]:
        """Who may take the step on a funding track (national money has other approvers)."""
        return self.national if track == "NATIONAL" and self.national else self.roles


def step(
    *,
    source: str | Iterable[str],
    target: str | None = None,
    back_to: tuple[Callable[[Any], str], tuple[str, ...]] | None = None,
    label: tuple[str, str],
    public: tuple[str, str],
    roles: Iterable[str],
    decides: bool,
    asked_in: str | Iterable[str],
    form: str,
    page: str,
    beside: Iterable[str],
    destructive: bool,
    pays: bool,
    national: Iterable[str] = (),
    when: Iterable[Condition] = (),
    days: Iterable[TypedDay] = (),
    leaves: Iterable[Condition] = (),
    deadline: Deadline | None = None,
    papers: Iterable[str] = (),
    fates: Iterable[Fate] = (),
    tells: Iterable[str] = (),
    law: str = "",
    by_engine: bool = False,
    needs_reason: bool = False,
    restarts: bool = False,
    stops_clock: str = "",
    keeps_limit: bool = False,
    points_to: Iterable[str] = (),
    settles: Iterable[str] = (),
    about_invoice: bool = False,
    even_unsigned: bool = False,
    only_on: str = "",
    task_page: str = "",
    told_as: str = "",
    fills: tuple[str, str] | None = None,
    rewrites: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a transition of the field ``state`` with everything there is to say about it.

    ``national`` names who takes the step instead where the money is national. ``when`` must be true before the step,
    ``days`` of what is typed, ``leaves`` after it: a step that would leave something else is refused and nothing of it
    stays.
    ``target=None`` without ``back_to`` is a step that does not move the dossier. ``back_to`` is
    (function giving the state to return to, the states it may be).
    """
    sources = (source,) if isinstance(source, str) else tuple(source)

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        declared = Step(
            name=method.__name__,
            sources=sources,
            target=target,
            targets=back_to[1] if back_to else ((target,) if target else ()),
            label=Label(*label),
            public=Label(*public),
            roles=tuple(roles),
            decides=decides,
            asked_in=sources if asked_in == EVERYWHERE else tuple(asked_in),
            form=form,
            page=page,
            beside=tuple(beside),
            destructive=destructive,
            pays=pays,
            national=tuple(national),
            conditions=tuple(when),
            days=tuple(days),
            leaves=tuple(leaves),
            deadline=deadline,
            papers=tuple(papers),
            fates=tuple(fates),
            tells=tuple(tells),
            source=law,
            by_engine=by_engine,
            needs_reason=needs_reason,
            restarts=restarts,
            stops_clock=stops_clock,
            keeps_limit=keeps_limit,
            points_to=tuple(points_to),
            settles=tuple(settles),
            about_invoice=about_invoice,
            even_unsigned=even_unsigned,
            only_on=only_on,
            task_page=task_page,
            told_as=told_as,
            fills=fills,
            rewrites=rewrites,
        )
        goal = GET_STATE(lambda self, **_: back_to[0](self), states=list(back_to[1])) if back_to else target
        return transition(field="state", source=list(sources), target=goal, custom={"step": declared})(method)

    return decorate


def steps_of(model: type) -> dict[str, Step]:
    """Every declared step of a model, by name, in the order of declaration."""
    found: dict[str, Step] = {}
    for klass in model.__mro__:
        for name, member in vars(klass).items():
            meta = getattr(member, "_django_fsm", None)
            if meta:
                found.setdefault(name, next(iter(meta.transitions.values())).custom["step"])
    return found
