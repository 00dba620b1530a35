"""A payment from last year's money after its closing day follows the dated rule, with its clause."""

from __future__ import annotations

import datetime as dt

import pytest

import clock
from dossiers.models import Dossier
from ledger.models import LogEntry
from programmes.models import DatedRule
from settlement.year_end import after_closing
from tests.world import World
from workflow.errors import NotNow

pytestmark = pytest.mark.django_db


def late(world: World, month: int, day: int) -> Dossier:
    dossier = world.at_state("LIQUIDATED")
    world.at = clock.moment(dt.date(dossier.budget_year + 1, month, day), dt.time(9))
    return dossier


def test_on_20_february_the_payment_of_last_years_money_says_the_clause_in_the_log(world: World) -> None:
    dossier = late(world, 2, 20)
    world.step(dossier, "request_payment", "ketoan")
    line = LogEntry.objects.filter(chain=dossier.pk, action="request_payment").get()
    assert "31/01" in line.data["after_closing"] and "Luật Ngân sách" in line.data["after_closing"]


def test_where_the_rule_refuses_nothing_is_ordered(world: World) -> None:
    dossier = late(world, 2, 20)
    DatedRule.objects.filter(key="payment_after_closing").update(text="REFUSE")
    with pytest.raises(NotNow, match="chuyển nguồn"):
        world.step(dossier, "request_payment", "ketoan")
    assert not dossier.payments.exists()


def test_until_the_closing_day_nothing_is_said(world: World) -> None:
    dossier = late(world, 1, 31)
    assert after_closing(dossier, clock.local_day(world.at)) == ""
    assert after_closing(dossier, clock.local_day(world.at) + dt.timedelta(1))
    world.step(dossier, "request_payment", "ketoan")
