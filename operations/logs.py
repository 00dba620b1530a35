"""Log lines as JSON (LOG_FORMAT=json): which request, which dossier, who by number; no name, no typed text.

A traceback is told by its places and the kind of error. What an error says is left out: databases quote the row.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: A text, or what is asked when a line is written.
Said = str | Callable[[], str]

_about: ContextVar[dict[str, Said] | None] = ContextVar("log_about", default=None)


class About:
    """What the lines of this moment belong to."""

    @contextmanager
    def __call__(self, **what: Said) -> Iterator[dict[str, Said]]:
        """Within it every line says this too; what is added to the dictionary counts from then on."""
        said = dict(what)
        token = _about.set(said)
        try:
            yield said
        finally:
            _about.reset(token)

    def now(self) -> dict[str, Said]:
        """The dictionary of this moment; outside any request one that nobody reads."""
        found = _about.get()
        return {} if found is None else found


about = About()


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        line: dict[str, object] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **{name: value for name, said in about.now().items() if (value := said() if callable(said) else said)},
        }
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, places = record.exc_info
            line["error"] = kind.__name__
            line["places"] = [f"{one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(places)]
        return json.dumps(line, ensure_ascii=False)
