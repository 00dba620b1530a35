"""What tests of pages share: somebody's browser, what a page says, a day as people type it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.test import Client

import clock
from accounts.models import User
from tests.world import World


def signed_in(person: User) -> Client:
    """The browser of a person."""
    client = Client()
    client.force_login(person)
    return client


def window(world: World, who: str) -> Client:
    """The browser of somebody of the cast."""
    return signed_in(world[who])


def text_of(answer: Any) -> str:
    """The words of a page, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def day(ahead: int = 0) -> str:
    """A day from today as people type it."""
    return f"{clock.today() + dt.timedelta(days=ahead):%d/%m/%Y}"
