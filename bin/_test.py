"""Chooses the ground the suite stands on, embedded or services, then hands over to pytest."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from urllib.parse import urlsplit

# Where the services are when nobody says otherwise.
SERVICES = {
    "DATABASE_URL": "postgres://postgres@127.0.0.1:5432/postgres",
    "CELERY_BROKER_URL": "amqp://guest:guest@127.0.0.1:5672//",
    "REDIS_URL": "redis://127.0.0.1:6379/9",
}
# What would carry a caller's own server into a run that is meant to be embedded.
ELSEWHERE = [*SERVICES, "STORAGE_BACKEND", "EMAIL_URL", "EMAIL_BACKEND", "BEHIND_TLS", "REQUIRE_SERVICES"]


def postgresql(url: str) -> None:
    """Connects once. Raises whatever the driver raises."""
    import psycopg

    parts = urlsplit(url)
    psycopg.connect(parts._replace(scheme="postgresql").geturl(), connect_timeout=5).close()


def broker(url: str) -> None:
    """Connects once to RabbitMQ or whatever the URL names."""
    import kombu

    with kombu.Connection(url, connect_timeout=5) as connection:
        connection.ensure_connection(max_retries=1, timeout=5)


def redis(url: str) -> None:
    """Asks Redis for a sign of life."""
    from redis import Redis

    with Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5) as client:
        client.ping()


def s3_server(_: str) -> None:
    """The S3 server needs no address: the suite starts its own; here it must only be able to run."""
    import shutil
    from pathlib import Path

    program = shutil.which("weed", path=str(Path(sys.executable).parent))
    if program is None:
        raise FileNotFoundError("weed is not in .venv/bin")
    subprocess.run([program, "version"], check=True, capture_output=True, timeout=30)


PROBES: list[tuple[str, str, Callable[[str], None]]] = [
    ("PostgreSQL", "DATABASE_URL", postgresql),
    ("The broker", "CELERY_BROKER_URL", broker),
    ("Redis", "REDIS_URL", redis),
    ("The S3 server for tests (SeaweedFS)", "", s3_server),
]


def without_password(url: str) -> str:
    """The address as it may be shown."""
    parts = urlsplit(url)
    return parts._replace(netloc=f"{parts.hostname or ''}:{parts.port or ''}".rstrip(":")).geturl()


def unreachable() -> list[str]:
    """One sentence for each service that does not answer."""
    sentences = []
    for name, variable, probe in PROBES:
        url = os.environ.get(variable, "")
        try:
            probe(url)
        except Exception as error:  # every driver has errors of its own; each means the same here
            reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            where = f" at {without_password(url)} (set {variable} to change it)" if variable else ""
            sentences.append(f"bin/test --services: {name} cannot be reached{where}: {reason}")
    return sentences


def side_by_side(arguments: list[str]) -> list[str]:
    """One runner a core when the whole suite runs; whoever names tests or options chooses the rest himself."""
    if [one for one in arguments if one != "--services" and not one.startswith("--clock=")]:
        return []
    return ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "worksteal"]


def long_rounds(arguments: list[str]) -> list[list[str]]:
    """What ``--long`` runs one after the other: what reads the clock, under each hard moment; then the suite."""
    sys.path.insert(0, os.getcwd())
    from tests.clock import MOVED

    return [*([f"--clock={name}", *arguments] for name in MOVED), arguments]


def run_long(arguments: list[str]) -> int:
    """Runs all long rounds, also after one that failed; 1 when any failed."""
    os.environ["LONG_ROUNDS"] = "1"
    failed = []
    for chosen in long_rounds(arguments):
        command = [sys.executable, "-m", "pytest", *side_by_side(chosen), *chosen]
        if subprocess.run(command).returncode:
            failed.append(" ".join(chosen) or "the whole suite")
    sys.stdout.write(f"bin/test --long: {'failed: ' + '; '.join(failed) if failed else 'all rounds passed'}\n")
    return 1 if failed else 0


def main(arguments: list[str]) -> int:
    """Runs pytest; 2 when a service asked for does not answer."""
    for variable in ("DJANGO_SETTINGS_MODULE", "PYTEST_ADDOPTS"):
        os.environ.pop(variable, None)
    if "--services" in arguments:
        for variable, default in SERVICES.items():
            if not os.environ.get(variable):
                os.environ[variable] = default
        os.environ["REQUIRE_SERVICES"] = "1"
        refused = unreachable()
        if refused:
            sys.stderr.write("\n".join(refused) + "\n")
            return 2
    else:
        for variable in ELSEWHERE:
            os.environ.pop(variable, None)
    if "--long" in arguments:
        return run_long([one for one in arguments if one != "--long"])
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *side_by_side(arguments), *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
