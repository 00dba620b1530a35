"""What the measurements of acts stand on: a database of their own, a clock, the bare-SQL floor, dossiers to act on."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.test.runner import DiscoverRunner
from django.test.utils import setup_test_environment, teardown_test_environment

if TYPE_CHECKING:
    from django.test import Client

    from accounts.models import User
    from dossiers.models import Dossier
    from tests.world import World


@dataclass(frozen=True)
class Spent:
    """What some work took: seconds in the database with its commits, queries, seconds in all."""

    database: float
    queries: int
    whole: float


@contextmanager
def own_database() -> Iterator[None]:
    """A fresh database for the time of a measurement; DATABASE_URL says on which server."""
    setup_test_environment(debug=False)
    try:
        runner = DiscoverRunner(verbosity=0, interactive=False)
        before = runner.setup_databases()
        try:
            yield
        finally:
            runner.teardown_databases(before)
    finally:
        teardown_test_environment()


def spent(work: Callable[[], Any]) -> Spent:
    """Do some work and say what it took."""
    in_database: list[float] = []
    queries = 0

    def watch(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        nonlocal queries
        queries += 1
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            in_database.append(time.perf_counter() - began)

    really = connection._commit

    def commit() -> None:
        began = time.perf_counter()
        really()
        in_database.append(time.perf_counter() - began)

    connection._commit = commit
    began = time.perf_counter()
    try:
        with connection.execute_wrapper(watch):
            work()
        return Spent(sum(in_database), queries, time.perf_counter() - began)
    finally:
        connection._commit = really


def middle(runs: list[Spent]) -> Spent:
    """The median of several runs, each figure by itself."""
    return Spent(
        median(run.database for run in runs),
        int(median(run.queries for run in runs)),
        median(run.whole for run in runs),
    )


class Floor:
    """The barest SQL that keeps the same facts: for each step one UPDATE and two INSERTs, one COMMIT for the act."""

    def __init__(self, rows: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bench_dossier")
            cursor.execute("DROP TABLE IF EXISTS bench_line")
            cursor.execute("CREATE TABLE bench_dossier (id integer PRIMARY KEY, state varchar(32), version integer)")
            cursor.execute("CREATE TABLE bench_line (dossier integer, kind varchar(40), said varchar(200))")
            cursor.executemany("INSERT INTO bench_dossier VALUES (%s, 'A', 1)", [(row,) for row in range(rows)])

    def act(self, rows: range, steps: int = 1) -> None:
        """Take so many steps on each row, in one transaction."""
        with transaction.atomic(), connection.cursor() as cursor:
            for row in rows:
                for _ in range(steps):
                    cursor.execute("UPDATE bench_dossier SET state = 'B', version = version + 1 WHERE id = %s", [row])
                    cursor.execute("INSERT INTO bench_line VALUES (%s, 'log', 'who, what, when')", [row])
                    cursor.execute("INSERT INTO bench_line VALUES (%s, 'outbox', 'what follows')", [row])


def signed_in(user: User) -> Client:
    """A browser of one person."""
    from django.test import Client

    browser = Client()
    browser.force_login(user)
    return browser


def answered(browser: Client, url: str, **typed: Any) -> None:
    """Send a form; anything but a redirect is an error of the measurement."""
    answer = browser.post(url, typed)
    if answer.status_code != 302:
        raise AssertionError(f"{url} answered {answer.status_code}: {answer.content.decode()[:2000]}")


def stock_task(task: Any) -> str:
    """Where viewflow's own view of a task is."""
    flow = "plan" if task.flow_task.flow_class.__name__ == "PlanFlow" else "vote"
    return f"/stock/{flow}/{task.process_id}/{task.flow_task.name}/{task.pk}/execute/"


def appraised(world: World, count: int) -> list[Dossier]:
    """Dossiers that wait for their plan: copies of one that was written by hand, set down in that state."""
    from dossiers.models import Dossier
    from workflow.engine import enter

    pattern = world.opened()
    found = []
    for number in range(count):
        copy = Dossier.objects.get(pk=pattern.pk)
        values = {field.attname: getattr(copy, field.attname) for field in Dossier._meta.concrete_fields}
        copy = Dossier.objects.create(
            **{**values, "id": uuid.uuid4(), "code": f"KC-2026-B{number:03d}", "state": "APPRAISED"}
        )
        for row in pattern.beneficiaries.all():
            items = list(row.items.all())
            row.pk, row.dossier = None, copy
            row.save(force_insert=True)
            for item in items:
                item.pk, item.dossier, item.beneficiary = None, copy, row
                item.save(force_insert=True)
        enter(copy, at=world.at)
        found.append(copy)
    return found
