"""A real Chromium that can reach nothing but this machine, and people who sign in to it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CHROMIUM
from tests.world import World

# Playwright keeps an event loop in this thread; Django would take it for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    # No page may need an outside host.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser for the journeys of a file: its event loop is gone when a runner takes tests of another file."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def follow(what: Any) -> None:
    """Click what opens another page and wait for it: nothing a test looks for next is found on the old one."""
    with what.page.expect_navigation():
        what.click()


class People:
    """Windows of people, each signed in once; what the browser complains of is kept."""

    def __init__(self, browser: Any, address: str, world: World, width: int, height: int) -> None:
        self.browser, self.address, self.world = browser, address, world
        self.size = {"width": width, "height": height}
        self.windows: dict[str, Any] = {}
        self.complaints: list[str] = []

    def window(self, username: str) -> Any:
        """The page of a person, signed in through the form."""
        if username not in self.windows:
            user = self.world[username]
            user.set_password("mat-khau-thu-nghiem")
            user.save()
            page = self.browser.new_context(viewport=self.size, locale="vi-VN").new_page()
            page.set_default_timeout(15_000)
            page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
            page.on("pageerror", lambda error: self.complaints.append(str(error)))
            page.goto(f"{self.address}/dang-nhap/")
            page.fill("[name=username]", username)
            page.fill("[name=password]", "mat-khau-thu-nghiem")
            follow(page.locator("main button[type=submit]"))
            page.wait_for_selector("h1:has-text('Việc của tôi')")
            self.windows[username] = page
        return self.windows[username]

    def close(self) -> None:
        """Close all windows."""
        for page in self.windows.values():
            page.context.close()


@pytest.fixture(params=[(390, 844), (1366, 900)], ids=["phone", "desktop"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """A phone and an office screen."""
    return request.param


@pytest.fixture
def people(chromium: Any, live_server: Any, transactional_db: None, tmp_path: Path) -> Iterator[People]:
    """Everybody, on an office screen."""
    made = People(chromium, live_server.url, World(), 1366, 900)
    yield made
    made.close()
