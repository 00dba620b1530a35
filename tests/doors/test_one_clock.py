"""Nobody reads a clock but ``clock``, and nobody takes a day from a moment but ``clock``: read off the source.

A machine's clock read in the middle of the product cannot be moved by a test, and a test that reads one passes today
and fails on New Year's Eve. ``.date()`` of an aware moment is the day in the zone it happens to be kept in (UTC, as
databases give it back): wrong for everything done in Vietnam before seven in the morning.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: What builds, measures or stores; and what Python keeps for itself.
OUTSIDE = {".venv", ".git", "var", "bin", "benchmarks", "static", "templates", "locale"}

READERS = {"now", "utcnow", "today", "localdate", "localtime", "gmtime", "time", "time_ns", "ctime"}
CLOCKS = {"timezone", "datetime", "date", "dt.datetime", "dt.date", "datetime.datetime", "datetime.date", "time"}
LOCAL = ("clock.local(", "clock.local_day(", "clock.today(", "local_day(")
DAY_CODES = re.compile(r"%-?[dmYyjaAbBU]")

#: What reads a clock all the same: (file, expression) -> why.
MAY_READ = {
    ("clock/__init__.py", "dt.datetime.now"): "the one place",
    ("documents/storage/memory.py", "dt.datetime.now"): "plays a file system, which stamps files with its own time",
    ("documents/storage/s3.py", "dt.datetime.now"): "compared with a date that the server counts by its own clock",
    (
        "workflow/together.py",
        "django.utils.timezone.now",
    ): "the same rows as viewflow writes, which reads Django's clock",
}
#: The same in tests: each holds on every day.
TESTS_MAY_READ = {
    ("tests/conftest.py", "dt.datetime.now"): "chooses, by the day of the month, to which moment the clock is moved",
    ("tests/documents/test_storage_contract.py", "dt.datetime.now"): "a real server counts by the real clock",
    ("tests/documents/test_storage_folder.py", "dt.datetime.now"): "a real file system counts by the real clock",
    ("tests/documents/test_storage_s3.py", "dt.datetime.now"): "a real server counts by the real clock",
    ("tests/documents/test_signatures_checked.py", "dt.datetime.now"): "any moment does: the signature is broken",
}
#: Tests that ask what time it is and run under the usual clock only: file -> why.
ONE_DAY = {
    "tests/web/test_permissions.py": "every page for everybody takes minutes; the pages are tried elsewhere",
    "tests/web/test_nothing_typed_breaks_a_page.py": "every form of every page takes a minute",
    "tests/documents/test_files_checked.py": "the folder stamps files by the real clock",
    "tests/dossiers/test_nights.py": "sets a night of its own",
    "tests/dumps/test_frozen.py": "goes on at the moment at which its database was frozen",
    "tests/dossiers/test_papers_get_their_pdf.py": "waits for LibreOffice; its papers are drawn elsewhere",
    "tests/journeys/test_looks.py": "looks at how pages look",
    "tests/ledger/test_celery_worker.py": "a worker in another process reads the real clock",
    "tests/demo/test_demo.py": "plays the whole demo",
}
#: What takes a day from something that is no aware moment: (file, expression) -> why.
MAY_TAKE_A_DAY = {
    ("clock/__init__.py", "local(at).date()"): "the one place",
    ("clock/__init__.py", "value.date()"): "a moment without a zone names its day",
    ("programmes/loading.py", "node.date()"): "a day in a file of rules, no moment",
    ("programmes/loading.py", "document['date'].date()"): "a day in a file of rules, no moment",
    ("programmes/loading.py", "entry['decided_on'].date()"): "a day in a file of rules, no moment",
    ("workflow/management/commands/working_days.py", "dt.datetime.strptime(text, form).date()"): "a day as typed",
}
#: What writes a day out of something that is no aware moment, or says no day: (file, expression) -> why.
MAY_WRITE_A_DAY = {
    ("accounts/delegations.py", "row.valid_from"): "a day",
    ("accounts/delegations.py", "row.valid_to"): "a day",
    ("dossiers/signatures/models.py", "self.valid_from"): "a day",
    ("reports/stuck/mending.py", "at"): "a key that only must not repeat",
    ("settlement/management/commands/read_einvoice.py", "one.issued"): "a day on an invoice",
    ("demo/einvoices.py", "issued"): "a day on an invoice",
    ("demo/stories/open_now.py", "issued"): "a day",
    ("demo/stories/opinions.py", "request.due_on"): "a day",
    ("demo/stories/opinions.py", "waiting.due_on"): "a day",
    ("workflow/calendar.py", "start"): "a day",
    ("workflow/calendar.py", "first"): "a day",
    ("workflow/calendar.py", "last"): "a day",
    ("workflow/holidays.py", "day"): "a day",
    ("workflow/reminders.py", "due"): "a day",
}


@cache
def sources() -> dict[str, ast.Module]:
    """Every Python file of the tree but migrations and what measures or builds it, parsed."""
    found = {}
    for folder in sorted(path for path in ROOT.iterdir() if path.is_dir() and path.name not in OUTSIDE):
        for path in sorted(folder.rglob("*.py")):
            inside = path.relative_to(ROOT)
            if "migrations" not in inside.parts:
                found[inside.as_posix()] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def of_product() -> dict[str, ast.Module]:
    return {file: tree for file, tree in sources().items() if not file.startswith("tests/")}


def of_tests() -> dict[str, ast.Module]:
    return {file: tree for file, tree in sources().items() if file.startswith("tests/")}


def clock_reads(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, expression) of every name that reads the machine's clock, called or handed on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in READERS and ast.unparse(node.value) in CLOCKS:
            yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.ImportFrom) and node.module in {"django.utils.timezone", "time"}:
            yield from ((node.lineno, f"{node.module}.{one.name}") for one in node.names if one.name in READERS)
        elif isinstance(node, ast.ImportFrom) and node.module == "django.db.models.functions":
            yield from ((node.lineno, one.name) for one in node.names if one.name == "Now")
        elif isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            yield node.value.lineno, node.arg
        elif isinstance(node, ast.Import):
            # Under another name the readers above would not be recognised.
            named = {"datetime": ("dt", None), "time": (None,)}
            yield from (
                (node.lineno, f"import {one.name} as {one.asname}")
                for one in node.names
                if one.asname not in named.get(one.name, (one.asname,))
            )


def days_taken(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, expression) of every ``.date()``, and of every text of a moment cut off after its day."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        cut = any(isinstance(one, ast.Subscript) and isinstance(one.slice, ast.Slice) for one in node.args)
        if (node.func.attr == "date" and not node.args) or (node.func.attr == "fromisoformat" and cut):
            yield node.lineno, ast.unparse(node)


def parts_taken(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, expression) of every year, month or day of what is called a moment here: ``at``, ``…_at``, ``now()``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"year", "month", "day", "weekday", "isoweekday"}:
            of = ast.unparse(node.value)
            if of == "at" or of.endswith(("_at", "now()")):
                yield node.lineno, ast.unparse(node)


def days_written(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, what is written) of every day spelled by a format, but for what ``clock`` made local."""
    local = {
        ast.unparse(name)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and ast.unparse(node.value).startswith(LOCAL)
        for name in node.targets
    }
    for node in ast.walk(tree):
        form, what = "", None
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            form, what = ast.unparse(node.format_spec), node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "strftime":
            form, what = " ".join(map(ast.unparse, node.args)), node.func.value
        if what is not None and DAY_CODES.search(form):
            said = ast.unparse(what)
            if said not in local and not said.startswith(LOCAL):
                yield node.lineno, said


def refused(found: dict[str, ast.Module], rule: object, allowed: dict[tuple[str, str], str]) -> list[str]:
    """What a rule finds beyond what is allowed, and what is allowed without being there any more."""
    seen, wrong = set(), []
    for file, tree in found.items():
        for line, said in rule(tree):  # type: ignore[operator]
            seen.add((file, said))
            if (file, said) not in allowed:
                wrong.append(f"{file}:{line}: {said}")
    return wrong + [f"{file}: {said} is allowed, and not there any more" for file, said in set(allowed) - seen]


def assert_nothing(found: list[str], instead: str) -> None:
    assert not found, "\n".join([f"{instead}:", *found])


def test_the_product_reads_the_clock_in_one_place() -> None:
    assert_nothing(refused(of_product(), clock_reads, MAY_READ), "ask clock.now() or clock.today() at the door")


def test_no_test_reads_the_machines_clock() -> None:
    assert_nothing(refused(of_tests(), clock_reads, TESTS_MAY_READ), "ask clock.now(): tests have a clock of their own")


def test_what_reads_the_clock_in_tests_holds_on_any_day() -> None:
    """It runs under every moved clock, or it is said here why it cannot."""
    asks = re.compile(r"\bclock\.(now|today)\(\)|\bimport .*\bday\b.*|\bimport .*\bmachine_day\b")
    unmarked = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if asks.search(text := path.read_text(encoding="utf-8")) and "any_day" not in text
    ]
    assert_nothing([file for file in unmarked if file not in ONE_DAY], "mark it any_day (tests/clock.py)")
    assert set(ONE_DAY) <= set(unmarked)


def test_a_day_is_taken_from_a_moment_in_one_place() -> None:
    assert_nothing(refused(of_product(), days_taken, MAY_TAKE_A_DAY), "use clock.local_day(at) or clock.read_day(text)")


def test_no_year_or_month_is_read_off_a_moment_as_it_is_kept() -> None:
    assert_nothing(refused(of_product(), parts_taken, {}), "use clock.local(at) or clock.local_day(at)")


def test_days_are_written_from_local_moments() -> None:
    assert_nothing(refused(of_product(), days_written, MAY_WRITE_A_DAY), "write clock.local(at) or clock.local_day(at)")


def test_pages_and_their_scripts_ask_no_clock_of_their_own() -> None:
    templates = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    scripts = [path for path in (ROOT / "static/js").rglob("*.js") if "vendor" not in path.parts]
    assert templates and scripts
    asks = re.compile(r"{%-?\s*now\b|\bnew Date\(\s*\)|\bDate\.now\(")
    assert [str(path) for path in (*templates, *scripts) if asks.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (clock_reads, "at = timezone.now()"),
        (clock_reads, "day = dt.date.today()"),
        (clock_reads, "Field(default=timezone.now)"),
        (clock_reads, "from django.utils.timezone import localdate"),
        (clock_reads, "from django.db.models.functions import Now"),
        (clock_reads, "models.DateTimeField(auto_now_add=True)"),
        (clock_reads, "import datetime as d"),
        (clock_reads, "time.time()"),
        (days_taken, "dossier.opened_at.date()"),
        (days_taken, "dt.date.fromisoformat(text[:10])"),
        (parts_taken, "dossier.opened_at.year"),
        (parts_taken, "clock.now().year"),
        (days_written, "f'{dossier.opened_at:%d/%m/%Y}'"),
        (days_written, "at.strftime('%Y-%m-%d')"),
    ],
)
def test_the_check_sees(rule: object, source: str) -> None:
    assert list(rule(ast.parse(source)))  # type: ignore[operator]


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (clock_reads, "clock.now(); clock.today(); form.today; stage.now()"),
        (days_taken, "clock.local_day(at); form.date; at.date"),
        (parts_taken, "clock.local(at).year; clock.today().year; day.year"),
        (days_written, "f'{clock.local(at):%d/%m/%Y} {rate:.2f}% {at:%H:%M}'"),
    ],
)
def test_the_check_lets_through(rule: object, source: str) -> None:
    assert not list(rule(ast.parse(source)))  # type: ignore[operator]
