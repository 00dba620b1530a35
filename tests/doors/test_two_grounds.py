"""What a run with servers leaves out: only what meets none of them, read off each test."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection

from tests import conftest, ground


def test_a_test_that_reaches_no_server_runs_only_without_them(request: pytest.FixtureRequest) -> None:
    assert not ground.meets_a_server(request.node)
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        connection.ensure_connection()


@pytest.mark.django_db
def test_a_test_marked_for_the_database_meets_it(request: pytest.FixtureRequest) -> None:
    assert ground.meets_a_server(request.node)


def test_a_test_meets_the_database_through_a_fixture_of_a_fixture(
    request: pytest.FixtureRequest, through_another: None
) -> None:
    assert ground.meets_a_server(request.node)


@pytest.fixture
def through_another(db: None) -> None:
    """As ``world`` and others have it."""


def item(name: str, *markers: str, fixtures: tuple[str, ...] = ()) -> SimpleNamespace:
    """What the hook reads off a test."""
    found = dict.fromkeys(markers, pytest.mark.usefixtures)
    return SimpleNamespace(name=name, fixturenames=fixtures, get_closest_marker=found.get)


def kept(services: bool, items: list[SimpleNamespace]) -> tuple[list[str], list[str]]:
    """Names of what runs and of what is said to be left out."""
    away: list[SimpleNamespace] = []
    config = SimpleNamespace(
        getoption=lambda name: services if name == "--services" else None,
        hook=SimpleNamespace(pytest_deselected=lambda items: away.extend(items)),
        stash={},
    )
    conftest.pytest_collection_modifyitems(config, items)  # type: ignore[arg-type]
    return [one.name for one in items], [one.name for one in away]


def test_each_test_runs_on_at_least_one_of_the_two_grounds() -> None:
    every = [
        item("plain"),
        item("rows", "django_db"),
        item("page", fixtures=("world", "db")),
        item("journey", "browser", fixtures=("live_server",)),
        item("queue", "services"),
        item("paper", "office", fixtures=("tmp_path",)),
    ]
    assert kept(False, [*every]) == (["plain", "rows", "page", "journey", "paper"], ["queue"])
    assert kept(True, [*every]) == (["rows", "page", "journey", "queue"], ["plain", "paper"])
