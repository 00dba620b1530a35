"""Rules of every test run: what needs a server or a browser, and what is said when it is missing.

- ``services`` tests run only with ``--services``; then a missing server is a failure.
- what meets no server at all runs only without it (tests/ground.py): there the second run would be the first again.
- ``browser`` and ``office`` tests are skipped with one clear line where Chromium or LibreOffice is missing, and
  fail under ``--services`` (or REQUIRE_SERVICES=1).
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

import clock
from tests import clock as tests_clock
from tests import ground, snapshots
from tests.clock import every_test_begins_at_the_same_moment  # noqa: F401  (autouse; sets the clock when imported)
from tests.flush import the_flush_after_a_test_may_empty_sealed_tables  # noqa: F401  (autouse)
from tests.migrated_once import a_database_is_migrated_once  # noqa: F401  (autouse, before any database is made)
from tests.office import pdf_server  # noqa: F401  (one LibreOffice for the whole run)
from tests.services.s3 import s3_server, s3_server_of_its_own  # noqa: F401  (one server for the whole run)

CHROMIUM = os.environ.get("CHROMIUM_PATH", "/usr/bin/chromium")

#: marker -> (what it needs, whether it is here)
NEEDS = {
    "browser": ("Chromium (gói chromium)", lambda: Path(CHROMIUM).exists()),
    "office": ("LibreOffice (gói libreoffice-writer-nogui)", lambda: shutil.which("soffice") is not None),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--services", action="store_true", help="cả các phép thử cần PostgreSQL, RabbitMQ, Redis, S3")
    moved = ", ".join(tests_clock.MOVED)
    parser.addoption("--clock", metavar="NAME", help=f"chỉ các phép thử any_day, vào một lúc khó của đồng hồ: {moved}")


def pytest_configure(config: pytest.Config) -> None:
    """The clock is moved before any module of tests reads it; runners side by side share the worlds they play."""
    snapshots.share()
    asked = config.getoption("--clock")
    if asked == "by-day":  # the only test run that depends on the real day, by which moment of the clock it takes
        asked = tests_clock.turn_of(dt.datetime.now(clock.VIETNAM).date())
    if asked and asked not in tests_clock.MOVED:
        raise pytest.UsageError(f"--clock {asked}: chỉ có by-day, {', '.join(tests_clock.MOVED)}")
    if asked:
        tests_clock.move(asked)
        config.option.clock = asked  # runners side by side are told the same


def pytest_report_header(config: pytest.Config) -> str:
    """What time it is in this run."""
    return f"clock: {config.getoption('--clock') or 'usual'}, {tests_clock.begins():%A %d/%m/%Y %H:%M} in Vietnam"


def strict(config: pytest.Config) -> bool:
    """Whether a missing tool is a failure."""
    return bool(config.getoption("--services")) or os.environ.get("REQUIRE_SERVICES") == "1"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--services"):
        config.stash[SAME_AS_EMBEDDED] = keep(config, items, ground.meets_a_server)
    else:
        config.stash[LEFT_OUT] = keep(config, items, lambda item: not item.get_closest_marker("services"))
    if config.getoption("--clock"):
        keep(config, items, lambda item: item.get_closest_marker("any_day") is not None)


def keep(config: pytest.Config, items: list[pytest.Item], wanted: Callable[[pytest.Item], bool]) -> int:
    """Leaves only what is wanted in a run, and says how many it took away."""
    away = [item for item in items if not wanted(item)]
    if away:
        config.hook.pytest_deselected(items=away)
        items[:] = [item for item in items if wanted(item)]
    return len(away)


LEFT_OUT = pytest.StashKey[int]()
SAME_AS_EMBEDDED = pytest.StashKey[int]()


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, (what, here) in NEEDS.items():
        if item.get_closest_marker(marker) and not here():
            message = f"máy này không có {what}"
            if strict(item.config):
                pytest.fail(f"{message}; bin/test --services cần có", pytrace=False)
            pytest.skip(message)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """One line for each reason why something did not run."""
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ") for report in terminalreporter.stats.get("skipped", [])
    )
    left_out, same = config.stash.get(LEFT_OUT, 0), config.stash.get(SAME_AS_EMBEDDED, 0)
    if not reasons and not left_out and not same:
        return
    terminalreporter.section("Bỏ qua / Skipped")
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"{count} phép thử: {reason}")
    if left_out:
        terminalreporter.write_line(f"{left_out} phép thử cần máy chủ: chạy bằng bin/test --services")
    if same:
        terminalreporter.write_line(f"{same} phép thử không gặp máy chủ nào: chạy bằng bin/test")


@pytest.fixture(autouse=True)
def files_of_a_test_stay_in_its_folder(tmp_path: Path) -> None:
    """Each test keeps its documents in a folder of its own."""
    from django.test import override_settings

    stores = {
        **settings.STORAGES,
        "documents": {
            "BACKEND": "documents.storage.folder.FolderStorage",
            "OPTIONS": {"location": str(tmp_path / "documents")},
        },
    }
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # No wake-ups into a real queue: tests of workers start their own with a queue of their own.
    # And no LibreOffice behind every paper that is drawn: tests of PDF (marker office) say which engine they want.
    switched = {"CELERY_BROKER_URL": "memory://", "PDF_ENGINE": "off", "PDF_SERVER": ""}
    with override_settings(STORAGES=stores, PASSWORD_HASHERS=hashers, **switched):
        yield


@pytest.fixture(autouse=True)
def logins_of_a_test_stay_in_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo's cast keeps its passwords under VAR_DIR."""
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)


@pytest.fixture
def world(db: None):  # type: ignore[no-untyped-def]
    """A small province with its cast (tests/world.py)."""
    from tests.world import World

    return World()
