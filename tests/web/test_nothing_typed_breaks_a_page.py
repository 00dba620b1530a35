"""Whatever is typed into any form, or sent to any address that takes one: an answer in words, and nothing half done.

No list of forms: they are read off the pages of every address of the table of permissions, as somebody sees them who
may send them, and off the page of every step that somebody may take of the sample dossiers. A run tries some of the
values in each field, a long one (``bin/test --long``) each of them.
"""

from __future__ import annotations

import copy
import datetime as dt
import logging
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse

import clock
from dossiers.models import Dossier
from tests.rounds import rounds
from tests.web.nasty import FILES, TYPED, Box, Sent, Sheet, body_of, sheet_of_view, sheets_of
from tests.web.place import Place
from tests.web.test_permissions import patterns
from tests.world import WAY, World
from web.access import DOORS, Visitor
from web.shared.actions import actions
from web.shared.form_key import FIELD
from web.shared.write_watch import Writes

#: How many of those who get in look at each page.
LOOKERS = 2
#: How many values a long run tries in each field; in a whole form at once it tries all of them.
LONG_VALUES = 10
#: Written also by an answer that refuses: who was here, what was counted.
MAY_BE_WRITTEN = {"desk_sentform", "django_session", "desk_signintries"}


class Touched(Writes):
    """Which tables were changed, less what was rolled back."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[str] = []

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        before = self._count
        result = super().__call__(execute, sql, params, many, context)
        if self._count > before:
            found = re.search(r'(?:INTO|UPDATE|FROM)\s+"(\w+)"', str(sql))
            self.tables.append(found[1] if found else str(sql)[:60])
        del self.tables[self._count :]
        return result


@dataclass(frozen=True)
class Sender:
    """A form in the hands of somebody who may send it."""

    visitor: Any
    client: Client
    sheet: Sheet

    @property
    def key(self) -> tuple[Any, ...]:
        """Two forms alike: same view and step, same fields but for numbers."""
        match = resolve(self.sheet.action.partition("?")[0])
        event = str(match.kwargs.get("event", ""))
        names = sorted({_alike(box.name) for box in self.sheet.boxes})
        pressed = self.sheet.where.partition(" [")[2]
        return (match.view_name, event, pressed, *names)


def forms(place: Place) -> list[Sender]:
    """Every form of the desk, once."""
    found: dict[tuple[Any, ...], Sender] = {}
    for sender in (*_of_addresses(place), *_of_steps(place), *_of_administration(place)):
        found.setdefault(sender.key, sender)
    reached = {key[0] for key in found}
    return [*found.values(), *_of_views(place, [name for name in DOORS if name not in reached])]


def _of_views(place: Place, names: list[str]) -> Iterator[Sender]:
    """Addresses that take a form which stands on no sample page: something else would have to have happened first."""
    for name in names:
        if post := DOORS[name].post:
            visitor = next(one for one in Visitor if one in post)
            address = place.address(name)
            yield Sender(visitor, place.clients[visitor], sheet_of_view(resolve(address).func, address, name))


def _of_addresses(place: Place) -> Iterator[Sender]:
    for name, door in DOORS.items():
        if door.get is None:
            continue
        lookers = [visitor for visitor in Visitor if visitor in door.get]
        lookers.sort(key=lambda visitor: (visitor not in (door.post or ()), visitor is Visitor.NOBODY))
        for visitor in lookers[:LOOKERS]:
            yield from _on(place, visitor, place.address(name), name)


def _of_steps(place: Place) -> Iterator[Sender]:
    for dossier in place.dossiers.values():
        dossier = Dossier.objects.get(pk=dossier.pk)
        seen = set()
        for visitor, user in place.people.items():
            for action in actions(dossier, user, clock.now()):
                if action.step.name not in seen and not action.step.only_on:
                    seen.add(action.step.name)
                    address = reverse("step", args=[dossier.code, action.step.name])
                    yield from _on(place, visitor, address, f"step {action.step.name}")


def _of_administration(place: Place) -> Iterator[Sender]:
    for model in admin.site._registry:
        try:
            address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
        except NoReverseMatch:
            continue
        yield from _on(place, Visitor.ADMIN, address, f"admin {model._meta.model_name}")


def _on(place: Place, visitor: Visitor, address: str, name: str) -> Iterator[Sender]:
    client = place.clients[visitor]
    answer = client.get(address)
    if answer.status_code == 200 and not answer.streaming and "text/html" in answer["Content-Type"]:
        for sheet in sheets_of(answer.content.decode(), address, name):
            yield Sender(visitor, client, sheet)


class Faults(logging.Handler):
    """What the program itself calls a fault of its own."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        why = record.exc_info[1] if record.exc_info else None
        self.said.append(f"{record.getMessage()[:120]} {type(why).__name__ if why else ''}: {str(why)[:200]}")


def send(sender: Sender, sent: Sent, faults: Faults) -> tuple[int, list[str]]:
    """The status of one sending, whose effect is taken back, and what is wrong with it."""
    body, content_type = body_of(sent)
    client, touched = sender.client, Touched()
    kept, client.cookies = client.cookies, copy.deepcopy(client.cookies)
    faults.said.clear()
    with transaction.atomic():
        with connection.execute_wrapper(touched):
            answer = client.generic("POST", sender.sheet.action, body, content_type)
        transaction.set_rollback(True)
    client.cookies = kept
    wrong = list(faults.said)
    if answer.status_code >= 500 and not wrong:
        wrong.append(str(answer.status_code))
    if answer.status_code >= 400 and (half := set(touched.tables) - MAY_BE_WRITTEN):
        wrong.append(f"{answer.status_code}, but written: {sorted(half)}")
    return answer.status_code, wrong


def of_turn(values: dict[str, Any], sheet: Sheet, box: str, many: int) -> list[tuple[str, Any]]:
    """Some of the values, others for each field."""
    names = list(values)
    start = zlib.crc32(f"{sheet.where} {_alike(box)}".encode())
    turns = [names[(start + step) % len(names)] for step in range(min(many, len(names)))]
    return [(name, values[name]) for name in turns]


def variants(sheet: Sheet) -> Iterator[tuple[str, Sent]]:
    """What is sent instead of the usual: told how, and the pairs."""
    yield "nothing at all", [(box.name, box.usual[0]) for box in sheet.boxes if box.name == FIELD]
    yield "everything twice", [*sheet.usual, *sheet.usual]
    for how, value in of_turn(TYPED, sheet, "all", rounds(1, len(TYPED))):
        yield f"every field: {how}", sheet.with_all(value)
    for how, value in of_turn(TYPED, sheet, "hidden", rounds(1, len(TYPED))):
        yield f"every field and hidden one: {how}", sheet.with_all(value, hidden=True)
    boxes = list(_once(sheet.boxes))
    start = zlib.crc32(sheet.where.encode()) % max(len(boxes), 1)
    for box in (boxes[start:] + boxes[:start])[: rounds(2, len(boxes))]:
        yield f"without {box.name}", [pair for pair in sheet.usual if pair[0] != box.name]
        values = FILES if box.kind == "file" else TYPED
        for how, value in of_turn(values, sheet, box.name, rounds(1, LONG_VALUES)):
            yield f"{box.name}: {how}", sheet.with_one(box, value)


def _alike(name: str) -> str:
    """A name of a field without the number of its row."""
    return re.sub(r"\d+", "0", name)


def _once(boxes: tuple[Box, ...]) -> Iterator[Box]:
    """One of the fields that differ by a number only."""
    seen = set()
    for box in boxes:
        if (alike := _alike(box.name)) not in seen and box.name != FIELD:
            seen.add(alike)
            yield box


@pytest.mark.django_db
@pytest.mark.timeout(7200)
def test_nothing_typed_breaks_a_page_or_leaves_half_of_something(world: World) -> None:
    place, faults = Place(world), Faults()
    for event, _ in WAY if rounds(0, 1) else ():
        world.at = clock.now() - dt.timedelta(days=10)
        place.dossiers[f"before {event}"] = world.before(event)
    logging.getLogger().addHandler(faults)
    try:
        all_forms = forms(place)
        wrong, sendings, taken = [], 0, set()
        for sender in all_forms:
            for how, sent in (("as asked", sender.sheet.usual), *variants(sender.sheet)):
                status, faulty = send(sender, sent, faults)
                sendings += 1
                if status < 400:
                    taken.add(sender.key)
                wrong += [
                    f"{sender.sheet.where} {sender.sheet.action} ({sender.visitor}), {how}: {one}" for one in faulty
                ]
    finally:
        logging.getLogger().removeHandler(faults)
    untaken = [one.sheet.where for one in all_forms if one.key not in taken]
    assert not wrong, f"{len(wrong)} of {sendings} sendings:\n" + "\n".join(wrong)
    # Values that are wrong one by one say little where the whole is refused before they are looked at.
    assert len(untaken) < len(all_forms) / 2, f"most forms are refused as they stand: {untaken}"


#: What is put into an address where it waits for a value of a kind.
IN_ADDRESSES = {
    "int": ("0", "9" * 30, str(2**31), str(2**63)),
    "str": ("KHÔNG-CÓ", "\u202e", "a" * 3000, "%ED%A0%80", "-1", "%2e%2e"),
    "slug": ("khong-co", "9" * 30, "a" * 3000, "__class__"),
    "uuid": (str(UUID(int=0)),),
}
ASKED = (
    "tim",
    "trang",
    "nam",
    "truoc",
    "giai-doan",
    "co-quan",
    "ky-hieu",
    "sau",
    "q",
    "next",
    "o",
    "p",
    "item",
    "line",
)


@pytest.mark.django_db
@pytest.mark.timeout(1800)
def test_no_address_breaks_by_what_stands_in_it(world: World) -> None:
    world.at_state("CHECKED")
    faults, wrong, browsers = Faults(), [], []
    for login in ("giamdoc", "trungtam", "coso"):
        browsers.append(Client(raise_request_exception=False))
        browsers[-1].force_login(world[login])
    logging.getLogger().addHandler(faults)
    try:
        for name, address in _addresses():
            start = zlib.crc32(address.encode()) % len(browsers)
            for browser in (browsers[start:] + browsers[:start])[: rounds(1, len(browsers))]:
                faults.said.clear()
                answer = browser.get(address)
                if answer.status_code >= 500 or faults.said:
                    wrong.append(f"{name} {address[:120]}: {answer.status_code} {faults.said[:1]}")
    finally:
        logging.getLogger().removeHandler(faults)
    assert not wrong, "\n" + "\n".join(wrong)


def _addresses() -> Iterator[tuple[str, str]]:
    """Every address with odd values in its places, and the plain ones with odd questions."""
    for pattern in patterns():
        kinds = re.findall(r"<(\w+):(\w+)>", str(pattern.pattern))
        if not kinds:
            for how, value in list(TYPED.items())[:: rounds(5, 1)]:
                yield f"{pattern.name}, {how}", f"/{pattern.pattern}?" + urlencode([(one, value) for one in ASKED])
        most = max((len(IN_ADDRESSES[kind]) for kind, _ in kinds), default=0)
        start = zlib.crc32(str(pattern.name).encode())
        for place in range(start, start + min(most, rounds(3, most))):
            address = str(pattern.pattern)
            for kind, called in kinds:
                values = IN_ADDRESSES[kind]
                address = address.replace(f"<{kind}:{called}>", values[place % len(values)])
            yield str(pattern.name), f"/{address}"
