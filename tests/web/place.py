"""A sample of every kind of thing the desk has an address for, and a browser for everybody: the ground of the sweep."""

from __future__ import annotations

import copy
import datetime as dt
import io
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse
from viewflow.workflow.models import Task

import clock
from accounts.models import AdministrativeUnit, Delegation, RoleAssignment, User
from accounts.roles import Role
from appraisal.models import Tie
from appraisal.voting_rules import propose_rule
from demo.cast import Firm
from demo.stage import sample_pdf
from documents.files import keep_made
from documents.models import NumberEntry, Paper, StoredFile
from documents.signing.outside import hand_in_scan
from documents.signing.registering import register
from dossiers.models import Dossier
from dossiers.paperwork import draw_paper
from dossiers.word_templates import activate, upload
from establishments.accounts import propose
from notifications.models import Notice
from opinions.answers import answer
from opinions.requests import ask
from papers.word_templates.starter import starter
from plans.models import Plan
from plans.services import choose, open_plan
from programmes.models import Programme
from settlement.models import Invoice
from settlement.treasury.batches import prepare_batch
from tests.appraisal.room import one_line_sheet
from tests.clock import begins
from tests.documents.signing_ground import issued, with_pdf
from tests.world import World
from web.access import DOORS, Visitor
from web.signing.signers import OFFICERS, signing_of
from workflow.engine import act, open_tasks, writing

V = Visitor
KIND = "SUPPLEMENT_NOTICE"
#: A firm in no dossier, whose account is about to be changed.
FIRM_OF_ACCOUNT = Firm(
    "coso3", "Cơ sở Thứ Ba", "HOUSEHOLD", 5003, ("COMMUNE", "Chợ Mới"), dt.date(2026, 3, 2), "Ấp Ba", "Ông Ba", "Mộc", 3
)
#: Which button is pressed, on pages that have more than one.
PRESSED = {"register": {"do": "reserve"}, "register-entry": {"do": "end"}}


class Place:
    """A sample of everything, and a browser for everybody."""

    def __init__(self, world: World) -> None:
        self.world = world
        world.at = begins() - dt.timedelta(days=30)
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
            drafted, "open_appraisal", actor=world["so"], at=world.later(), meeting_on=clock.today()
        )
        for number in (1, 2, 3):
            member = world[f"hoidong{number}"]
            act(self.dossiers["appraising"], "declare_interest", actor=member, at=world.later(0.01), interest="NONE")
        model = [{"field": "item.model", "item": 1, "after": "MAU-7"}]
        self.dossiers["amending"] = world.step(
            world.at_state("IN_PROGRESS"), "request_amendment", "coso", reason="Đổi model", changes=model
        )
        self.dossiers["asking"] = world.at_state("CHECKED")
        self._things()
        self._signatures()
        self._opinions()
        self._templates()
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
        self.paper = self._with_pdf(paper)
        self.attachment = self.dossiers["appraising"].attachments.first()
        self.own = self.dossiers["returned"].attachments.first()
        # A photograph of whose place nobody but its sender is told.
        held = StoredFile.objects.create(
            key="goc/anh.heic", sha256="0" * 64, size=1, original_name="a.heic", uploaded_at=world.at
        )
        StoredFile.objects.filter(pk=self.own.file_id).update(original=held)
        self.photo = self.own
        self.invoice = Invoice.objects.filter(dossier=self.dossiers["settling"]).first()
        Invoice.objects.filter(pk=self.invoice.pk).update(file=self.attachment.file)
        self.batch = prepare_batch(actor=world["ketoan"], at=world.later())
        programme = Programme.objects.get(code="QG-2026-2030")
        plan = open_plan(programme, self.dossiers["planning"].budget_year, "LOCAL", actor=world["so"], at=world.later())
        self.plan: Plan = choose(plan, [self.dossiers["planning"].code], actor=world["so"], at=world.later())
        self.hung = open_tasks(self.dossiers["hung"]).get()
        Task.objects.filter(pk=self.hung.pk).update(flow_task="dossiers/flows.DraftFlow.gone")
        today = clock.today()
        self.delegation = Delegation.objects.create(
            user=world["hoidong3"], deputy=world["nguoila"], valid_from=today + dt.timedelta(9), valid_to=today.max
        )
        # The head of the centre recorded it; the secretary of the council works there.
        self.absence = Delegation.objects.create(
            user=world["hoidong2"],
            deputy=world["nguoila"],
            valid_from=today + dt.timedelta(9),
            valid_to=today.max,
            recorded_by=world["trungtam"],
        )
        self.helper = RoleAssignment.objects.create(
            user=User.objects.create_user("giup-viec", full_name="Người Giúp"),
            role=Role.APPLICANT,
            scope=str(world.firm.pk),
            valid_to=today + dt.timedelta(30),
            invited_by=world["coso"],
        )
        # By another officer of the Centre, so that the one of the sweep may decide.
        colleague = User.objects.create_user("trungtam2", full_name="Người Thứ Hai")
        RoleAssignment.objects.create(user=colleague, role=Role.CENTRE)
        self.account = propose(
            world.cast.firm(FIRM_OF_ACCOUNT, world.at), bank_account="123456", bank_name="Ngân hàng Khác",
            source="Giấy xác nhận của ngân hàng", actor=colleague, at=world.at,
            sent=(io.BytesIO(sample_pdf("Giay xac nhan", "TK")), "xac-nhan.pdf"),
        )  # fmt: skip
        world.firm.history.filter(kind="NAME").update(file=self.account.file)
        self.tie = Tie.objects.create(
            user=world["ketoan"], tax_code="0000000000", kind="OWNS", note="Góp vốn", declared_at=world.at
        )
        self.notice = Notice.objects.create(recipient=world["coso"], subject="x", created_at=world.at, key="thu")
        self.sheet = one_line_sheet()
        facts = {"name": "Quy chế thử", "source": "Quy chế 1", "valid_from": today + dt.timedelta(30)}
        self.rule = propose_rule(facts, actor=world["so"], at=clock.now())
        self.meeting = self.dossiers["appraising"].rounds.get().meeting

    def _with_pdf(self, paper: Paper) -> Paper:
        """A paper with its bytes and a PDF of it."""
        drawn = draw_paper(paper, self.world.at)
        pdf = {"name": "van-ban.pdf", "content_type": "application/pdf", "prefix": "vb"}
        made_by = self.world["trungtam"]
        with_pdf(drawn, keep_made(sample_pdf("Văn bản", "KC"), made_by=made_by, at=self.world.at, **pdf))
        return drawn

    def _signatures(self) -> None:
        """A decision that waits for the director, who has a key, and a contract that came back signed in ink."""
        world, dossier = self.world, self.dossiers["working"]
        self.decision = self._with_pdf(Paper.objects.get(chain=dossier.pk, kind="APPROVAL_DECISION"))
        self.entry = NumberEntry.objects.get(chain=dossier.pk, act="APPROVAL_DECISION")
        since, until = dt.datetime(2025, 1, 1, tzinfo=dt.UTC), dt.datetime(2049, 1, 1, tzinfo=dt.UTC)
        head = world["giamdoc"]
        register(issued(str(head), since=since, until=until).certificate, owner=head, name="giamdoc", at=since)
        self.contract = self._with_pdf(Paper.objects.get(chain=dossier.pk, kind="CONTRACT"))
        signing = signing_of(dossier, self.contract)
        assert signing is not None
        actor, at = world["trungtam"], world.later()
        hand_in_scan(
            self.contract,
            signing.wanted,
            data=sample_pdf("Hợp đồng", "KC"),
            name="ban-chup.pdf",
            reason="Hai bên ký giấy",
            signed_on=at.date(),
            actor=actor,
            at=at,
            within=writing(dossier, "hand_in_scan", actor=actor, at=at, roles=OFFICERS),
        )

    def _opinions(self) -> None:
        """A question to two bodies, of which one has answered with a letter."""
        world, dossier = self.world, self.dossiers["asking"]
        asked = {"subject": "FINANCE", "question": "Vốn có bảo đảm không?", "bodies": ["DOF", "COMMUNE"], "lead": "DOF"}
        self.asked = ask(dossier, actor=world["trungtam"], at=world.later(), **asked)
        self.waiting = self.asked.opinions.get(seat="DOF")
        self.answered = answer(
            self.asked.opinions.exclude(seat="DOF").get(),
            actor=world.commune(dossier),
            at=world.later(),
            answer="AGREE",
            stream=io.BytesIO(sample_pdf("Trả lời", "KC")),
            name="tra-loi.pdf",
        )

    def _templates(self) -> None:
        """Two versions of one wording: one in force, one that waits to be looked at."""
        sent = {"name": "mau.docx", "note": "Mẫu", "actor": self.world["quantri"], "seat": str(Role.ADMIN)}
        first, self.template = (upload(KIND, starter(KIND), at=clock.now(), **sent) for _ in range(2))
        decided = {"actor": self.world["giamdoc"], "seat": str(Role.DOIT_HEAD), "looked_at_warnings": True}
        self.in_force = activate(first, at=clock.now(), day=clock.today(), **decided)

    def _everybody(self) -> dict[Visitor, User]:
        world = self.world
        place, day = ("COMMUNE", "Chợ Mới"), dt.date(2026, 3, 2)
        firm = Firm("coso2", "Cơ sở Khác", "HOUSEHOLD", 5002, place, day, "Ấp Khác", "Bà Khác", "Mộc", 3)
        world.cast.firm(firm, world.at)
        unit = AdministrativeUnit.objects.on(clock.today()).exclude(pk=world.firm.unit.pk)
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
            "absence": {"pk": self.absence.pk},
            "helper": {"pk": self.helper.pk},
            "tie": {"pk": self.tie.pk},
            "first-password": {"uidb64": "MQ", "token": "x-y"},
            "account-change": {"pk": self.account.establishment_id},
            "fact-kind": {"pk": self.world.firm.pk, "kind": "name"},
            "account-file": {"pk": self.account.pk},
            "fact-file": {"pk": self.world.firm.history.get(kind="NAME").pk},
            "fact": {"pk": self.world.firm.history.get(kind="NAME").pk},
            "establishment": {"pk": self.world.firm.pk},
            "attachment": {"code": self.dossiers["appraising"].code, "pk": self.attachment.pk},
            "own-photo": {"code": self.dossiers["returned"].code, "pk": self.photo.pk},
            "own-attachment": {"code": self.dossiers["returned"].code, "pk": self.own.pk},
            "point": {"code": self.dossiers["returned"].code, "pk": self.dossiers["returned"].points.get().pk},
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
            "rule": {"pk": self.rule.pk},
            "opinion": {"code": self.dossiers["asking"].code, "pk": self.waiting.pk},
            "opinion-file": {"code": self.dossiers["asking"].code, "pk": self.answered.pk},
            "opinion-request": {"code": self.dossiers["asking"].code, "no": self.asked.no},
            "to-sign": {"code": self.dossiers["working"].code, "pk": self.decision.pk},
            "signed": {"code": self.dossiers["working"].code, "pk": self.contract.pk},
            "signed-no": {"code": self.dossiers["working"].code, "pk": self.contract.pk, "no": 1},
            "entry": {"pk": self.entry.pk},
            "verify": {"code": self.decision.verify_code},
            "kind": {"code": KIND},
            "template": {"pk": self.template.pk},
            "template-in-force": {"pk": self.in_force.pk},
            "trial": {"pk": self.template.pk, "trial": "mot-don-vi", "form": "docx"},
        }
        if on in of_thing:
            return reverse(name, kwargs=of_thing[on])
        more = {
            "step": {"event": "accept"},
            "preview": {"event": "resubmit"},
            "preview-file": {"event": "resubmit", "kind": "REQUEST"},
        }.get(name, {})
        return reverse(name, kwargs={"code": self.dossiers[on].code} | more if on else {})

    def status(self, client: Client, method: str, address: str, name: str = "") -> int:
        """The answer to one request, whose effect is taken back; a POST to a named address presses its button."""
        kept, client.cookies = client.cookies, copy.deepcopy(client.cookies)
        with transaction.atomic():
            answer = client.get(address) if method == "get" else client.post(address, PRESSED.get(name))
            transaction.set_rollback(True)
        client.cookies = kept
        if answer.status_code == 302 and "?next=" in answer["Location"]:
            return 401
        if answer.status_code == 302 and answer["Location"].startswith("/hoi-dong/khai/KC"):
            return 403  # asked to declare first
        return int(answer.status_code)
