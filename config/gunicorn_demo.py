"""gunicorn as the demo runs it: one process, and beside it the thread that delivers the outbox."""

from typing import Any


def post_worker_init(worker: Any) -> None:
    """Papers and notices follow without a broker."""
    from ledger.embedded import start_worker_thread

    start_worker_thread()
