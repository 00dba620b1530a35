"""Runs the measurements: ``python -m benchmarks [--quick] [--json FILE] [NAME...]``, or bin/bench.

A measurement is a module ``bench_<name>.py`` in this folder with ``run(quick: bool) -> dict``. Its dict has

- ``title``: one line on what is compared with what;
- ``figures``: label -> number or text, the unit in the label ("papers a second");
- ``note`` (optional): what to keep in mind when reading them.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
import time
import traceback
from pathlib import Path

HERE = Path(__file__).parent


def names() -> list[str]:
    """What can be measured."""
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def machine() -> dict[str, str | int | None]:
    """On what the figures were taken; figures of two machines cannot be compared."""
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
    }


def measure(name: str, quick: bool) -> dict:
    """One measurement with the seconds it took, or its error."""
    started = time.perf_counter()
    try:
        found = importlib.import_module(f"benchmarks.bench_{name}").run(quick=quick)
    except Exception as error:
        traceback.print_exc()
        found = {"title": name, "figures": {}, "error": f"{type(error).__name__}: {error}"}
    return {**found, "seconds": round(time.perf_counter() - started, 1)}


def show(name: str, found: dict) -> None:
    """Prints one measurement for a person."""
    print(f"\n{name}: {found['title']} ({found['seconds']} s)")
    width = max(map(len, found["figures"]), default=0)
    for label, value in found["figures"].items():
        print(f"  {label:<{width}}  {f'{value:,.2f}' if isinstance(value, float) else value}")
    for key in ("note", "error"):
        if found.get(key):
            print(f"  {key}: {found[key]}")


def main(arguments: list[str]) -> int:
    """0 when everything asked for was measured."""
    parser = argparse.ArgumentParser(prog="bin/bench", description="Runs the side-by-side measurements.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(names()) or 'none yet'}")
    parser.add_argument("--quick", action="store_true", help="small sizes: does it run, and roughly how fast")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the figures to a file as well")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - set(names()):
        parser.error(f"no such measurement: {', '.join(sorted(unknown))}; there are {', '.join(names())}")

    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    import django

    django.setup()
    results = {}
    for name in options.names or names():
        results[name] = measure(name, options.quick)
        show(name, results[name])
    if options.json:
        report = {"machine": machine(), "quick": options.quick, "results": results}
        options.json.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 1 if any("error" in found for found in results.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
