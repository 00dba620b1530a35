"""Every address, every role, kept out or not: allowed or refused as docs/permissions.md says; none without a word.

One world holds a sample of each kind of thing; each request is rolled back, so that they do not see one another.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from io import StringIO

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import clock
from accounts.models import Delegation, User
from accounts.roles import Role
from appraisal.models import Interest
from dossiers.models import Dossier
from tests.web.place import Place
from tests.world import World
from web.access import DOORS, Visitor
from web.access.markdown import PAGE
from web.access.visitors import OFFICES, READING_MEMBERS, of
from web.shared.actions import actions
from workflow.engine import open_tasks
from workflow.steps import steps_of

V = Visitor
#: Pages that show something of more than one dossier, or of one dossier to everybody.
SHOW_MANY = (
    "inbox", "dossiers", "notices", "board", "orders", "plans", "stuck", "hand-over", "sitting", "deadlines",
    "register", "register?co-quan=HS", "register-csv", "register-csv?co-quan=HS", "register-entry",
)  # fmt: skip
#: Pages of the program itself that are not the desk's: the administration site is swept model by model.
ELSEWHERE = {"admin"}


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every address of the program but those of the administration site."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            yield one
        elif one.app_name not in ELSEWHERE:
            yield from patterns(one)


def test_every_address_has_a_word_and_every_word_an_address() -> None:
    names = [one.name for one in patterns()]
    assert None not in names, "an address without a name cannot be classified"
    missing = sorted(set(map(str, names)) - set(DOORS))
    assert not missing, f"new addresses need a line in web/access/rules.py: {missing}"
    assert not sorted(set(DOORS) - set(map(str, names)))
    for name, door in DOORS.items():
        assert door.get is not None or door.post is not None, name


def test_the_page_of_permissions_is_what_the_program_says() -> None:
    out = StringIO()
    call_command("permissions", "--markdown", stdout=out)
    assert PAGE.read_text("utf-8") == out.getvalue(), "run: manage.py permissions --markdown > docs/permissions.md"


@pytest.mark.django_db
@pytest.mark.timeout(1800)
def test_every_address_answers_every_role_as_the_table_says(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "django.request")
    place = Place(world)
    wrong = [*_visits(place), *_papers_by_guess(place), *_administration(place), *_steps(place)]
    # From here on people have interests.
    wrong += _kept_out(place)
    assert not wrong, "\n" + "\n".join(wrong)


def _visits(place: Place) -> Iterator[str]:
    for name, door in DOORS.items():
        address = place.address(name)
        for method, allowed in (("get", door.get), ("post", door.post)):
            for visitor, client in place.clients.items():
                status = place.status(client, method, address, name)
                if status >= 500:
                    yield f"{method} {name} ({visitor}): {status}"
                elif allowed is None:
                    # A method that does not exist does nothing for anybody.
                    if method == "get" and status not in {401, 405, 403, 404}:
                        yield f"{method} {name} ({visitor}): {status}, there is no such method"
                elif visitor in allowed and status in {401, 403, 404, 405}:
                    yield f"{method} {name} ({visitor}): {status}, should get in"
                elif visitor not in allowed and not _refused(status):
                    yield f"{method} {name} ({visitor}): {status}, should be refused"


def _refused(status: int) -> bool:
    # 409: said no with a sentence, because of where the dossier stands.
    return status in {401, 403, 404, 409}


def _papers_by_guess(place: Place) -> Iterator[str]:
    """A key of a paper or file is worth nothing beside a dossier one may read, nor is a guessed one."""
    own, other = place.dossiers["hung"].code, place.dossiers["appraising"].code
    for visitor, client in place.clients.items():
        for address in (
            reverse("paper", args=[own, place.paper.pk]),
            reverse("paper", args=[other, uuid.uuid4()]),
            reverse("paper-pdf", args=[own, place.paper.pk]),
            reverse("paper-trace", args=[own, place.paper.pk]),
            reverse("paper-versions", args=[own, place.paper.pk]),
            reverse("sign-paper", args=[own, place.decision.pk]),
            reverse("hand-in-signed", args=[own, place.decision.pk]),
            reverse("signatures", args=[own, place.contract.pk]),
            reverse("signed-copy", args=[own, place.contract.pk]),
            reverse("opinion", args=[own, place.waiting.pk]),
            reverse("opinion-file", args=[own, place.answered.pk]),
            reverse("attachment", args=[own, place.attachment.pk]),
            reverse("attachment", args=[other, 10**9]),
            reverse("plan", args=[uuid.uuid4()]),
        ):
            if not _refused(status := place.status(client, "get", address)):
                yield f"{address} ({visitor}): {status}"


def _administration(place: Place) -> Iterator[str]:
    """Staff only, model by model."""
    addresses = [reverse("admin:index")] + [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist") for model in admin.site._registry
    ]
    for address in addresses:
        status = place.status(place.clients[V.ADMIN], "get", address)
        if status not in {200, 403}:
            yield f"{address} (admin): {status}"
    for visitor, client in place.clients.items():
        if visitor is V.ADMIN:
            continue
        for address in addresses[:: 1 if visitor in {V.STRANGER, V.DOIT_HEAD} else 9]:
            if (status := place.status(client, "get", address)) != 401:
                yield f"{address} ({visitor}): {status}"


def _steps(place: Place) -> Iterator[str]:
    """The buttons of a dossier are the lifecycle's: whoever holds the role, and a member of a council by his task."""
    today = clock.today()
    for dossier in place.dossiers.values():
        dossier = Dossier.objects.get(pk=dossier.pk)
        asked = {event for task in open_tasks(dossier) for event in getattr(task.flow_task, "asks", ())}
        for visitor, user in place.people.items():
            if not Dossier.objects.seen_by(user, today).filter(pk=dossier.pk).exists():
                continue
            wanted = {
                step.name
                for step in steps_of(Dossier).values()
                if dossier.state in step.sources and visitor in of(*step.roles_on(dossier.track))
                if visitor not in READING_MEMBERS or step.name in asked
                if not step.by_engine or step.name in asked
            }
            if visitor in {V.SECRETARY, V.MEMBER}:
                wanted -= {"close_ballot", "vote_again"}  # whoever presides
            offered = {action.step.name for action in actions(dossier, user, clock.now())}
            if offered != wanted:
                yield f"{dossier.code} {dossier.state} ({visitor}): {sorted(offered ^ wanted)}"


def _kept_out(place: Place) -> Iterator[str]:
    """Whoever has an interest is refused at every address of the dossier, in his own seat or in a lent one."""
    world = place.world
    today = clock.today()
    deputy = User.objects.create_user("thay", full_name="Người Thay")
    for giver in ("trungtam", "so", "ketoan", "khobac", "hoidong1"):
        Delegation.objects.create(user=world[giver], deputy=deputy, valid_from=today, valid_to=today)
    out = {
        str(visitor): user
        for visitor, user in place.people.items()
        if visitor in OFFICES | of(Role.COUNCIL, Role.ADMIN)
    }
    out["người được ủy quyền"] = deputy
    out["xã"] = place.people[V.COMMUNE]
    for user in out.values():
        for dossier in place.dossiers.values():
            Interest.objects.create(
                dossier=dossier, user=user, kind="OTHER", how="RECORDED", note="x", at=world.at, by=world["so"]
            )
    for who, user in out.items():
        client = Client(raise_request_exception=False)
        client.force_login(user)
        for name, door in DOORS.items():
            if not door.of_dossier:
                continue
            address = place.address(name)
            for method in ("get", "post"):
                if getattr(door, method) is None:
                    continue
                if not _refused(status := place.status(client, method, address, name)):
                    yield f"{method} {name} ({who}, kept out): {status}"
        # The number of his dossier stands in the register for him too, but he does nothing with it.
        if not _refused(status := place.status(client, "post", place.address("register-entry"), "register-entry")):
            yield f"post register-entry ({who}, kept out): {status}"
        for name in SHOW_MANY:
            answer = client.get(place.address(name.partition("?")[0]) + "?" + name.partition("?")[2])
            if answer.status_code == 200:
                page = answer.content.decode()
                # A sitting names the code of what one is out of, never what it is.
                shown = [one.code for one in place.dossiers.values() if one.code in page]
                if shown and name not in {"board", "sitting"}:
                    yield f"{name} ({who}, kept out) shows {shown}"
                if place.dossiers["appraising"].title in page:
                    yield f"{name} ({who}, kept out) shows a title"
        if user.is_staff and place.status(client, "get", reverse("admin:index")) != 403:
            yield "the administration site is open to somebody who is kept out"


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused(world: World) -> None:
    """Without the token of the page nothing is taken, whoever is signed in."""
    dossier = world.at_state("INSPECTING")
    client = Client(enforce_csrf_checks=True)
    client.force_login(world["nghiemthu"])
    address = f"/ho-so/{dossier.code}/buoc/accept/"
    assert client.post(address, {"version": dossier.version}).status_code == 403
    client.get(address)
    typed = {"version": dossier.version, "csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    assert client.post(address, typed).status_code == 422


def test_the_columns_are_all_roles() -> None:
    named = {role.name for role in Role}
    assert named - {"COUNCIL"} <= set(Visitor.__members__)
    assert all(of(role) for role in Role)
