"""Every firm of the sample is there, under a tax code of its own; the log-in page asks little."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

import demo.stories.carried
import demo.stories.einvoices
import demo.stories.ended
import demo.stories.group
import demo.stories.machine
import demo.stories.opinions
from demo.cast import Firm, tax_code
from demo.stories.open_now import FIRST_SERIAL, WAY, firm_of
from establishments.models import Establishment
from tests.world import FIRM, World
from web.sign_in.views import demo_logins

STORIES = (
    demo.stories.carried,
    demo.stories.einvoices,
    demo.stories.ended,
    demo.stories.group,
    demo.stories.machine,
    demo.stories.opinions,
)
DAY = dt.date(2026, 3, 2)


def sample() -> list[Firm]:
    """Every firm that any story names."""
    told: list[Any] = [value for story in STORIES for value in vars(story).values()]
    told += [one for value in told if isinstance(value, tuple | list) for one in value]
    now = [firm_of(way, FIRST_SERIAL + place, DAY) for place, way in enumerate(WAY)]
    return list({firm.key: firm for firm in (*told, *now) if isinstance(firm, Firm)}.values())


def test_no_two_serials_share_a_tax_code() -> None:
    codes = [tax_code(serial) for serial in range(1, 20_000)]
    assert len(set(codes)) == len(codes)
    assert all(code.startswith("99") and len(code) == 10 for code in codes)


@pytest.mark.django_db
def test_every_firm_of_the_sample_is_created(world: World) -> None:
    firms = sample()
    assert len(firms) >= len(WAY) + 8
    before = Establishment.objects.count()
    made = {firm.key: world.cast.firm(firm, world.at) for firm in firms}
    assert Establishment.objects.count() == before + len(firms)
    assert {key: one.name for key, one in made.items()} == {firm.key: firm.name for firm in firms}


@pytest.mark.django_db
def test_a_firm_whose_code_is_anothers_is_refused_and_not_taken_for_it(world: World) -> None:
    with pytest.raises(ValueError, match=FIRM.name):
        world.cast.firm(replace(FIRM, key="coso9", name="Cơ sở Khác"), world.at)


@pytest.mark.django_db
def test_the_log_in_page_of_the_demo_asks_as_much_for_ten_establishments_as_for_one(
    world: World, settings: LazySettings, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    world.before("submit")

    def asked() -> int:
        (tmp_path / "demo").mkdir(exist_ok=True)
        (tmp_path / "demo" / "logins.json").write_text(json.dumps(dict.fromkeys(world.cast.people, "mat-khau")))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            rows = demo_logins()
        assert next(row["username"] for row in rows if "cơ sở" in row["role"].lower()) == FIRM.key
        return len(queries)

    one = asked()
    for number in range(10):
        world.cast.firm(replace(FIRM, key=f"coso1{number}", name=f"Cơ sở {number}", tax_serial=7100 + number), world.at)
    assert asked() == one <= 4
