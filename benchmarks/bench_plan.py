"""Deciding a yearly plan in one act: seconds in the database, against the barest SQL that keeps the same facts.

Needs a database that may be created and dropped: DATABASE_URL of a PostgreSQL for figures that mean something.
"""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test.runner import DiscoverRunner


def run(quick: bool) -> dict:
    """A plan of 40 (quick: 8) and, in full, of 400 dossiers."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    runner = DiscoverRunner(verbosity=0, interactive=False)
    before = runner.setup_databases()
    try:
        figures: dict[str, float | int | str] = {}
        for size in (8,) if quick else (40, 400):
            figures |= _one(size)
    finally:
        runner.teardown_databases(before)
    return {
        "title": f"one decision over a plan, on {connection.vendor}",
        "figures": figures,
        "note": "the floor writes the day and one bare line a dossier, nothing else: no tasks, papers, notices, chain",
    }


def _one(size: int) -> dict[str, float | int]:
    from dossiers.models import Dossier
    from plans.services import choose, decide_plan, give_opinion, open_plan, submit
    from programmes.models import Programme, YearBudget
    from tests.world import World

    with transaction.atomic():
        world = World()
        YearBudget.objects.filter(year=2026, source="LOCAL").update(ceiling_vnd=10**12)
        dossiers = [world.at_state("APPRAISED") for _ in range(size)]
        programme = Programme.objects.get(code="QG-2026-2030")
        plan = open_plan(programme, 2026, "LOCAL", actor=world["so"], at=world.later())
        plan = choose(plan, [one.code for one in dossiers], actor=world["so"], at=world.later())
        plan = submit(plan, actor=world["so"], at=world.later())
        plan = give_opinion(plan, "Thống nhất.", actor=world["sotaichinh"], at=world.later())
        at = world.later()
        ours, queries, whole = _timed(lambda: decide_plan(plan, actor=world["ubnd"], at=at))
        keys = list(Dossier.objects.filter(pk__in=[one.pk for one in dossiers]).values_list("pk", flat=True))
        bare, _, _ = _timed(lambda: _bare(keys, at))
        transaction.set_rollback(True)
    return {
        f"plan of {size}: seconds in the database": ours,
        f"plan of {size}: seconds in all": whole,
        f"plan of {size}: queries a dossier": round(queries / size),
        f"plan of {size}: bare SQL, seconds in the database": bare,
        f"plan of {size}: times the bare SQL": ours / bare,
    }


def _bare(keys: list[uuid.UUID], at: dt.datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bench_line (dossier char(36), said varchar(200), written varchar(40))")
        for key in keys:
            cursor.execute("INSERT INTO bench_line VALUES (%s, %s, %s)", [str(key), "approve_plan", at.isoformat()])
            wanted = key if connection.vendor == "postgresql" else key.hex
            cursor.execute("UPDATE dossiers_dossier SET plan_approved_at = %s WHERE id = %s", [at, wanted])
        cursor.execute("DROP TABLE bench_line")


def _timed(work: Callable[[], Any]) -> tuple[float, int, float]:
    """(seconds in the database, queries, seconds in all)."""
    spent: list[float] = []

    def watch(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent.append(time.perf_counter() - began)

    began = time.perf_counter()
    with connection.execute_wrapper(watch):
        work()
    return sum(spent), len(spent), time.perf_counter() - began
