"""Which tests a run with servers runs: those that meet one. The rest says there what it said without servers.

A test meets a server when it uses the database, which is PostgreSQL there, or is marked ``services``. That is read off
the test itself: without the mark or a fixture of pytest-django no test can reach the database at all.
"""

from __future__ import annotations

import pytest

#: The fixtures of pytest-django that open the database; others of ours ask for one of these.
OPEN_THE_DATABASE = {
    "db",
    "transactional_db",
    "live_server",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
}


def meets_a_server(item: pytest.Item) -> bool:
    """Whether a test can find something else on PostgreSQL and the other services than without them."""
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("services")
    return marked is not None or not OPEN_THE_DATABASE.isdisjoint(getattr(item, "fixturenames", ()))
