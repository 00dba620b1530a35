"""Days are the days of Vietnam: what is done at night, still yesterday in UTC, is of the day it is here."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterator
from itertools import count
from typing import Any

import docx
import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

import clock
from documents.files import open_file
from documents.models import Paper
from documents.vietnamese import date_long, date_short
from documents.worded.typed import a_day
from dossiers.facts import collect
from dossiers.paperwork import draw_paper
from papers.reading import Facts
from papers.trace import ways
from tests import clock as tests_clock
from tests.browsing import text_of, window
from tests.world import World
from web.shared.middleware import OneMoment
from web.templatetags import kc

NIGHT = clock.moment(dt.date(2027, 1, 1), dt.time(1, 30))
YESTERDAY = ("2026-12-31", "31/12/2026", "31 tháng 12 năm 2026")
#: What a dossier and its people leave behind; what is loaded (law, map, calendar) names days of its own.
LIVED = ("dossiers", "appraisal", "settlement", "documents", "ledger", "notifications", "workflow")

MOMENTS = st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2090, 1, 1)).map(lambda at: at.replace(tzinfo=dt.UTC))
ZONES = st.integers(-12 * 60, 14 * 60).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))


@given(at=MOMENTS, kept_in=ZONES)
def test_the_day_written_of_a_moment_is_the_day_in_vietnam(at: dt.datetime, kept_in: dt.timezone) -> None:
    kept = at.astimezone(kept_in)
    # Vietnam has kept seven hours ahead of UTC since 1975.
    day = (at + dt.timedelta(hours=7)).date()
    assert clock.local_day(kept) == clock.day_of(kept) == clock.read_day(kept.isoformat()) == day
    assert kc.day(kept) == date_short(kept) == date_short(day)
    assert kc.day(kept, "long") == date_long(kept) == date_long(day)
    assert kc.moment(kept).endswith(date_short(day))
    assert kc.iso(kept).startswith(day.isoformat())
    assert a_day(kept.isoformat(), "ngày") == a_day(day.isoformat(), "ngày") == day
    assert Facts("CONTRACT", {"on": kept.isoformat()}).day("on") == day
    assert set(ways(kept.isoformat())) >= {date_short(day), date_long(day)}


@given(day=st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)), time=st.times())
def test_a_day_and_a_time_are_the_moment_that_has_them(day: dt.date, time: dt.time) -> None:
    at = clock.moment(day, time)
    assert (clock.local_day(at), clock.local(at).time()) == (day, time)
    assert clock.local_day(clock.moment(day)) == day
    assert clock.local_day(clock.moment(day) - dt.timedelta(microseconds=1)) == day - dt.timedelta(days=1)


def test_a_moment_that_says_no_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        clock.local_day(dt.datetime(2027, 1, 1, 1, 30))


def test_within_one_moment_the_clock_stands_and_then_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    time_flies(monkeypatch)
    before = clock.now()
    with clock.one_moment() as at:
        assert clock.now() == clock.now() == at > before
        assert clock.today() == clock.local_day(at)
        with clock.one_moment() as inner:
            assert inner == at
    assert clock.now() > at


def test_every_request_happens_at_one_moment_also_around_midnight(monkeypatch: pytest.MonkeyPatch) -> None:
    tests_clock.set_to(clock.moment(dt.date(2026, 12, 31), dt.time(23, 15)))
    time_flies(monkeypatch)
    page = OneMoment(lambda request: HttpResponse(f"{clock.local_day(clock.now())}, {clock.today()}"))
    assert page(RequestFactory().get("/")).content == b"2026-12-31, 2026-12-31"
    assert f"{OneMoment.__module__}.OneMoment" in settings.MIDDLEWARE


def time_flies(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on half an hour goes by whenever somebody looks at the clock."""
    looks, begins = count(1), clock.now()
    monkeypatch.setattr(clock, "_read", lambda: begins + next(looks) * dt.timedelta(minutes=30))


class Night(World):
    """A world that does everything in one night, its moments kept as a database gives them back."""

    ZONE = dt.UTC

    def __init__(self) -> None:
        super().__init__(NIGHT)

    def later(self, hours: float = 2) -> dt.datetime:
        """A few minutes."""
        tests_clock.set_to(super().later(hours / 20))
        return self.at


@pytest.fixture
def night(db: None) -> Iterator[Night]:
    tests_clock.set_to(NIGHT)
    made = Night()
    yield made
    assert made.at < clock.moment(dt.date(2027, 1, 1), dt.time(7)), "the story took longer than the night"


def test_a_dossier_opened_at_night_is_of_the_day_it_is_here(night: Night) -> None:
    dossier = night.opened()
    assert collect(dossier, clock.today())["dossier"]["opened_on"] == "2027-01-01"


def test_a_whole_life_in_one_night_never_says_yesterday(night: Night) -> None:
    dossier = night.at_state("CLOSED")
    assert [said for said in _kept() if any(day in said for day in YESTERDAY)] == []
    papers = Paper.objects.filter(chain=dossier.pk)
    assert len(papers) > 15
    for paper in papers:
        drawn = draw_paper(paper, night.at)
        assert drawn.file is not None
        text = "\n".join(_words(docx.Document(io.BytesIO(b"".join(open_file(drawn.file))))))
        assert [day for day in YESTERDAY if day in text] == [], paper.kind
    for who, where in (
        ("coso", f"/ho-so/{dossier.code}/"),
        ("trungtam", f"/ho-so/{dossier.code}/"),
        ("ketoan", f"/ho-so/{dossier.code}/chung-tu/"),
    ):
        page = text_of(window(night, who).get(where))
        assert "01/01/2027" in page
        assert [day for day in YESTERDAY if day in page] == [], (who, where)


def _kept() -> Iterator[str]:
    """Every day and every bundle of facts that rows hold, with where it stands."""
    for label in LIVED:
        for model in apps.get_app_config(label).get_models():
            fields = [
                field
                for field in model._meta.concrete_fields
                if isinstance(field, models.DateField | models.JSONField | models.CharField | models.TextField)
                and not isinstance(field, models.DateTimeField)
            ]
            for row in model._default_manager.values(*(field.attname for field in fields)) if fields else ():
                yield from (f"{model.__name__}.{name}: {_said(value)}" for name, value in row.items() if value)


def _said(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else json.dumps(value, ensure_ascii=False, default=str)


def _words(document: Any) -> Iterator[str]:
    yield from (paragraph.text for paragraph in document.paragraphs)
    for table in document.tables:
        yield from (cell.text for row in table.rows for cell in row.cells)
