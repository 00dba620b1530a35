"""Every address, every role, kept out or not: allowed or refused as docs/permissions.md says; none without a word.

One world holds a sample of each kind of thing; each request is rolled back, so that they do not see one another.
"""

from __future__ import annotations

import copy
import datetime as dt
import logging
import uuid
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from viewflow.workflow.models import Task

from accounts.models import AdministrativeUnit, Delegation, RoleAssignment, User
from accounts.roles import Role
from appraisal.models import Interest
from desk.actions import actions
from desk.permissions import DOORS, Visitor
from desk.permissions.markdown import PAGE
from desk.permissions.visitors import OFFICES, READING_MEMBERS, of
from documents.models import Paper
from dossiers.models import Dossier
from dossiers.paperwork import draw_paper
from notifications.models import Notice
from plans.models import Plan
from plans.services import choose, open_plan
from programmes.models import Programme
from settlement.models import Invoice
from settlement.treasury.batches import prepare_batch
from showcase.cast import Firm
from tests.appraisal.room import one_line_sheet
from tests.world import World
from workflow.engine import act, open_tasks
from workflow.steps import steps_of

V = Visitor
REFUSED = {302, 403, 404}
#: Pages of the program itself that are not the desk's: the administration site is swept model by model.
ELSEWHERE = {"admin"}


class Place:
    """A sample of everything, and a browser for everybody."""

    def __init__(self, world: World) -> None:
        self.world = world
        world.at = timezone.now() - dt.timedelta(days=20)
        self.dossiers: dict[str, Dossier] = {}
        for name, state in {
            "working": "IN_PROGRESS",
            "inspecting": "INSPECTING",
            "settling": "SETTLEMENT_REVIEW",
            "paying": "PAYING",
            "hung": "CHECKED",
            "uploading": "CHECKED",
            "planning": "APPRAISED",
        }.items():
            self.dossiers[name] = world.at_state(state)
        submitted = world.at_state("SUBMITTED")
        self.dossiers["returned"] = world.step(submitted, "return_for_supplement", "trungtam", gaps=["Thiếu ảnh"])
        drafted = world.at_state("DRAFTED")
        # Not by world.step: there everybody declares at once.
        self.dossiers["appraising"] = act(
            drafted, "open_appraisal", actor=world["so"], at=world.later(), meeting_on=timezone.localdate()
        )
        for number in (1, 2, 3):
            member = world[f"hoidong{number}"]
            act(self.dossiers["appraising"], "declare_interest", actor=member, at=world.later(0.01), interest="NONE")
        self._things()
        self.people = self._everybody()
        self.clients: dict[Any, Client] = {}
        for visitor in Visitor:
            self.clients[visitor] = Client(raise_request_exception=False)
            if visitor is not V.NOBODY:
                self.clients[visitor].force_login(self.people[visitor])

    def _things(self) -> None:
        world = self.world
        paper = Paper.objects.filter(chain=self.dossiers["appraising"].pk, kind="PROJECT").first()
        assert paper is not None
        self.paper = draw_paper(paper, world.at)
        self.attachment = self.dossiers["appraising"].attachments.first()
        self.own = self.dossiers["returned"].attachments.first()
        self.invoice = Invoice.objects.filter(dossier=self.dossiers["settling"]).first()
        Invoice.objects.filter(pk=self.invoice.pk).update(file=self.attachment.file)
        self.batch = prepare_batch(actor=world["ketoan"], at=world.later())
        programme = Programme.objects.get(code="QG-2026-2030")
        plan = open_plan(programme, self.dossiers["planning"].budget_year, "LOCAL", actor=world["so"], at=world.later())
        self.plan: Plan = choose(plan, [self.dossiers["planning"].code], actor=world["so"], at=world.later())
        self.hung = open_tasks(self.dossiers["hung"]).get()
        Task.objects.filter(pk=self.hung.pk).update(flow_task="dossiers/flows.DraftFlow.gone")
        today = timezone.localdate()
        self.delegation = Delegation.objects.create(
            user=world["hoidong3"], deputy=world["nguoila"], valid_from=today + dt.timedelta(9), valid_to=today.max
        )
        self.notice = Notice.objects.create(recipient=world["coso"], subject="x", created_at=world.at, key="thu")
        self.sheet = one_line_sheet()
        self.meeting = self.dossiers["appraising"].rounds.get().meeting

    def _everybody(self) -> dict[Visitor, User]:
        world = self.world
        place, day = ("COMMUNE", "Chợ Mới"), dt.date(2026, 3, 2)
        firm = Firm("coso2", "Cơ sở Khác", "HOUSEHOLD", 5002, place, day, "Ấp Khác", "Bà Khác", "Mộc", 3)
        world.cast.firm(firm, world.at)
        unit = AdministrativeUnit.objects.on(timezone.localdate()).exclude(pk=world.firm.unit.pk)
        other = User.objects.create_user("xa-khac", full_name="Xã Khác")
        RoleAssignment.objects.create(user=other, role=Role.COMMUNE, scope=unit.filter(kind="COMMUNE").first().code)
        old = User.objects.create_user("huyen-cu", full_name="Huyện Cũ")
        district = AdministrativeUnit.objects.filter(kind="DISTRICT").first()
        RoleAssignment.objects.create(user=old, role=Role.DISTRICT, scope=district.code)
        logins = {
            V.STRANGER: "nguoila",
            V.APPLICANT: "coso",
            V.OTHER_APPLICANT: "coso2",
            V.CENTRE: "trungtam",
            V.DOIT: "so",
            V.DOIT_HEAD: "giamdoc",
            V.CHAIR: "hoidong1",
            V.SECRETARY: "hoidong2",
            V.MEMBER: "hoidong3",
            V.UNDECLARED: "hoidong4",
            V.DOF: "sotaichinh",
            V.PPC: "ubnd",
            V.AGENCY: "cuc",
            V.ACCEPTANCE: "nghiemthu",
            V.FINANCE: "ketoan",
            V.TREASURY: "khobac",
            V.INSPECTOR: "thanhtra",
            V.ADMIN: "quantri",
        }
        found = {visitor: world[login] for visitor, login in logins.items()}
        desk = world.commune(self.dossiers["working"])
        return found | {V.COMMUNE: desk, V.OTHER_COMMUNE: other, V.DISTRICT: old}

    def address(self, name: str) -> str:
        """An address filled in with its sample."""
        on = DOORS[name].on
        of_thing: dict[str, dict[str, Any]] = {
            "notice": {"pk": self.notice.pk},
            "delegation": {"pk": self.delegation.pk},
            "establishment": {"pk": self.world.firm.pk},
            "attachment": {"code": self.dossiers["appraising"].code, "pk": self.attachment.pk},
            "own-attachment": {"code": self.dossiers["returned"].code, "pk": self.own.pk},
            "uploading": {"code": self.dossiers["uploading"].code, "requirement": "quotations"},
            "paper": {"code": self.dossiers["appraising"].code, "pk": self.paper.pk},
            "invoice": {"code": self.dossiers["settling"].code, "no": self.invoice.no},
            "batch": {"year": self.batch.year, "no": self.batch.no},
            "batch-file": {"year": self.batch.year, "no": self.batch.no, "kind": "csv"},
            "plan": {"pk": self.plan.pk},
            "sitting": {"pk": self.meeting.pk},
            "chair": {"pk": self.meeting.pk, "code": self.dossiers["appraising"].code, "event": "vote_again"},
            "stuck": {"key": f"viec-{self.hung.pk}"},
            "mend": {"key": f"viec-{self.hung.pk}", "way": "mo-lai"},
            "answer": {},
            "council": {"pk": self.meeting.board_id},
            "sheet": {"pk": self.sheet.pk},
        }
        if on in of_thing:
            return reverse(name, kwargs=of_thing[on])
        more = {"event": "accept"} if name == "step" else {}
        return reverse(name, kwargs={"code": self.dossiers[on].code} | more if on else {})

    def dossier_of(self, name: str) -> Dossier:
        """The dossier behind an address."""
        behind = {
            "attachment": "appraising",
            "own-attachment": "returned",
            "paper": "appraising",
            "invoice": "settling",
            "batch": "paying",
            "batch-file": "paying",
            "plan": "planning",
            "chair": "appraising",
            "stuck": "hung",
            "mend": "hung",
        }
        on = DOORS[name].on
        return self.dossiers[behind.get(on, on)]

    def status(self, client: Client, method: str, address: str) -> int:
        """The answer to one request, whose effect is taken back."""
        kept, client.cookies = client.cookies, copy.deepcopy(client.cookies)
        with transaction.atomic():
            answer = getattr(client, method)(address)
            transaction.set_rollback(True)
        client.cookies = kept
        if answer.status_code == 302 and "?next=" in answer["Location"]:
            return 401
        if answer.status_code == 302 and answer["Location"].startswith("/hoi-dong/khai/KC"):
            return 403  # asked to declare first
        return int(answer.status_code)


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
    assert not missing, f"new addresses need a line in desk/permissions/doors.py: {missing}"
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
                status = place.status(client, method, address)
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
    today = timezone.localdate()
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
            offered = {action.step.name for action in actions(dossier, user, timezone.now())}
            if offered != wanted:
                yield f"{dossier.code} {dossier.state} ({visitor}): {sorted(offered ^ wanted)}"


def _kept_out(place: Place) -> Iterator[str]:
    """Whoever has an interest is refused at every address of the dossier, in his own seat or in a lent one."""
    world = place.world
    today = timezone.localdate()
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
            # One method is enough here: who is kept out is so before the view looks at the method.
            for method in ("get",) if door.get is not None else ("post",):
                if not _refused(status := place.status(client, method, address)):
                    yield f"{method} {name} ({who}, kept out): {status}"
        for name in ("inbox", "dossiers", "notices", "board", "orders", "plans", "stuck", "hand-over", "sitting"):
            answer = client.get(place.address(name))
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
