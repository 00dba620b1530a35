"""gunicorn as the demo runs it: one process, beside it the thread that delivers the outbox, and a LibreOffice while
papers lack their PDF.
"""

from collections.abc import Callable
from typing import Any

_stops: list[Callable[[], None]] = []


def post_worker_init(worker: Any) -> None:
    """Papers and notices follow without a broker."""
    from demo.pdfs import serve_pdfs
    from ledger.embedded import start_worker_thread

    _stops.append(serve_pdfs())
    start_worker_thread()


def worker_exit(server: Any, worker: Any) -> None:
    """What was started beside the pages ends with them."""
    while _stops:
        _stops.pop()()
