"""The small province that is frozen: finished, signed and open dossiers, votes, invoices, and events not yet relayed.

Played by the stories of the demo, so that what is frozen is what the use-cases of that day really wrote.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import transaction

import clock
from accounts.models import User
from demo.cast import Cast
from demo.signing import make_keys
from demo.stage import Stage
from demo.stories import STORIES, open_now
from demo.stories.open_now import FIRST_SERIAL, WAY, way_key
from demo.stories.sample_plan import sample_plan
from documents.models import Paper
from documents.signing.models import SignedCopy
from dossiers.models import Dossier
from ledger.models import LogEntry, OutboxEvent
from ledger.outbox import deliver
from tests import clock as tests_clock
from tests.signed import scanned
from workflow.engine import act, open_tasks

#: Whole stories: e-invoices to a signed settlement decision, opinions asked.
WHOLE = ("mau-8-ba-hoa-don-dien-tu", "mau-11-lay-y-kien")
#: The dossiers under way, by their place in the demo; the last two leave their events queued.
UNDER_WAY = (1, 2, 3, 4, 5, 7, 8, 10)
QUEUED = (8, 10)
#: The dossier under way on which one member has voted and the others have not.
SITTING = 3


def play(day: dt.date) -> None:
    """Fill an empty, migrated database as of a day, nine in the morning in Vietnam."""
    tests_clock.set_to(clock.moment(day, dt.time(9)))
    call_command("load_programme", verbosity=0)
    cast = Cast()
    cast.assemble()
    if why := make_keys(cast):
        raise RuntimeError(why)
    for key in WHOLE:
        _one(cast, key)
        _relay()
    for place in UNDER_WAY:
        _way(cast, place)
        if place not in QUEUED:
            _relay()
    _half_a_vote(cast)
    _scan(cast)
    sample_plan(cast)
    # Nobody signs in to a frozen database: the demo's passwords are not carried along, not even as hashes.
    User.objects.update(password=make_password(None))


def _one(cast: Cast, key: str) -> None:
    with transaction.atomic():
        STORIES[key](Stage(cast, key, lambda line: None))


def _way(cast: Cast, place: int) -> None:
    with transaction.atomic():
        open_now(Stage(cast, way_key(place), lambda line: None), WAY[place - 1], FIRST_SERIAL + place - 1)


def _relay() -> None:
    while deliver(now=clock.now(), limit=200, later={"paper.drawn"}).handled:
        pass


def _half_a_vote(cast: Cast) -> None:
    dossier = Dossier.objects.get(origin=way_key(SITTING))
    first, second = cast.people["hoidong1"], cast.people["hoidong2"]
    for member in (first, second):
        dossier = act(dossier, "declare_interest", actor=member, at=clock.now(), interest="NONE")
    act(dossier, "cast_vote", actor=first, at=clock.now(), ballot="PASS", remark="")


def _scan(cast: Cast) -> None:
    """One paper signed by hand and handed in as a scan."""
    dossier = Dossier.objects.get(origin=WHOLE[0])
    contract = Paper.objects.filter(chain=dossier.pk, kind="CONTRACT").order_by("version").last()
    assert contract is not None
    scanned(contract, cast.people["trungtam"], clock.now())


def about() -> dict[str, Any]:
    """What there is, for whoever restores it: the moment it was, and how many of each."""
    return {
        "moment": clock.now().isoformat(),
        "dossiers": Dossier.objects.count(),
        "papers": Paper.objects.count(),
        "signed_copies": SignedCopy.objects.count(),
        "log": LogEntry.objects.count(),
        "open_tasks": sum(open_tasks(dossier).count() for dossier in Dossier.objects.all()),
        "queued": OutboxEvent.objects.open().count(),
    }
