"""What is answered when something failed that nobody expected; a database that is busy with others says so."""

from __future__ import annotations

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import server_error

#: When a browser or a person may try again, in seconds.
TRY_AGAIN_AFTER = 10


def failed(request: HttpRequest) -> HttpResponse:
    """503 with the way on where SQLite was held by others for too long, else Django's own 500."""
    why = sys.exc_info()[1]
    if isinstance(why, OperationalError) and "database is locked" in str(why):
        page = render(request, "503.html", status=503)
        page["Retry-After"] = str(TRY_AGAIN_AFTER)
        return page
    return server_error(request)
