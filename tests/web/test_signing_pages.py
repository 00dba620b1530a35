"""Signing on the pages: whose button it is, what is shown before, what a refusal answers, who sees nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import clock
from accounts.models import Organisation
from appraisal.models import Interest
from demo.stage import sample_pdf
from documents.files import keep_made, open_file
from documents.models import Paper, StoredFile
from documents.signing import SignatureState, state_of
from documents.signing.models import SignedCopy
from documents.signing.registering import register
from documents.vietnamese import date_short
from dossiers.models import Dossier
from dossiers.paperwork import draw_paper
from ledger.log import verify
from ledger.models import LogEntry
from tests.clock import begins
from tests.documents.signing_ground import PASSPHRASE, authority, draft, issued, with_pdf
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.any_day]
SINCE, UNTIL = dt.datetime(2025, 1, 1, tzinfo=dt.UTC), dt.datetime(2049, 1, 1, tzinfo=dt.UTC)


class Office:
    """A dossier with its approval decided, the director and the keeper of the department's seal with their keys."""

    def __init__(self, world: World, folder: Path, settings: Any) -> None:
        # Before any setting is changed: so a dossier that was played before is put back (tests/snapshots.py).
        world.at = begins() - dt.timedelta(days=40)
        self.dossier: Dossier = world.at_state("APPROVED")
        settings.SIGNING_KEYS_DIR, settings.SIGNING_TRUST_DIR = str(folder / "keys"), str(folder / "trust")
        (folder / "keys").mkdir()
        (folder / "trust" / "cong-vu").mkdir(parents=True)
        (folder / "trust" / "cong-vu" / "goc.pem").write_bytes(authority().pem)
        self.folder, self.world = folder, world
        self.body = Organisation.objects.get(code="DOIT")
        self.head_key = self.key(world["giamdoc"], "giamdoc")
        self.body_key = self.key(self.body, "dau", keepers=[world["so"]])
        self.paper = Paper.objects.get(chain=self.dossier.pk, kind="APPROVAL_DECISION")
        draw_paper(self.paper, world.at)
        name = str(world["giamdoc"])
        lines = (
            (0, 85, 700, 13, f"Số: {self.paper.full_number}"),
            (0, 380, 600, 13, "GIÁM ĐỐC"),
            (0, 374, 520, 13, name),
        )
        self.pdf = draft(lines)
        stored = keep_made(
            self.pdf,
            name="quyet-dinh.pdf",
            content_type="application/pdf",
            made_by=world["giamdoc"],
            at=world.at,
            prefix="vb",
        )
        with_pdf(self.paper, stored)

    def key(self, owner: Any, stem: str, **more: Any) -> Any:
        one = issued(str(owner), since=SINCE, until=UNTIL)
        (self.folder / "keys" / f"{stem}.p12").write_bytes(one.pkcs12(PASSPHRASE))
        return register(one.certificate, owner=owner, name=stem, at=SINCE, **more)

    def client(self, username: str) -> Client:
        made = Client()
        made.force_login(self.world[username])
        return made

    def at(self, tail: str) -> str:
        return f"/ho-so/{self.dossier.code}/van-ban/{self.paper.pk}/{tail}/"

    def sign(self, username: str, key: Any, **more: Any) -> Any:
        """Fill in the page as it stands and send it."""
        browser = self.client(username)
        page = browser.get(self.at("ky"))
        seen = page.context["form"]["seen"].value() if page.status_code == 200 else ""
        form = {"seen": seen, "key": str(key.pk), "passphrase": PASSPHRASE} | more
        return browser.post(self.at("ky"), form)


@pytest.fixture
def office(world: World, tmp_path: Path, settings: Any) -> Office:
    return Office(world, tmp_path, settings)


def trace() -> tuple[Any, ...]:
    return (
        SignedCopy.objects.count(),
        LogEntry.objects.count(),
        StoredFile.objects.count(),
        list(Dossier.objects.order_by("pk").values()),
    )


def test_the_page_shows_what_will_be_signed(office: Office) -> None:
    page = office.client("giamdoc").get(office.at("ky")).content.decode()
    for wanted in (
        "Quyết định phê duyệt đề án",
        office.paper.full_number,
        hashlib.sha256(office.pdf).hexdigest(),
        "200.000.000 đồng",
        'type="password"',
        "Trần Quốc Mẫu",
    ):
        assert wanted in page, wanted
    answer = office.client("giamdoc").get(office.at("pdf"))
    assert b"".join(answer.streaming_content) == office.pdf


def test_director_then_seal_and_everybody_reads_the_report(office: Office) -> None:
    assert "Ký số" in office.client("giamdoc").get(f"/ho-so/{office.dossier.code}/").content.decode()
    assert office.sign("giamdoc", office.head_key).status_code == 302
    assert state_of(office.paper) == SignatureState.BY_PERSON
    assert office.sign("so", office.body_key).status_code == 302
    assert state_of(office.paper) == SignatureState.SIGNED
    for reader in ("coso", "trungtam", "giamdoc"):
        page = office.client(reader).get(office.at("chu-ky")).content.decode()
        assert "Mọi chữ ký hợp lệ" in page and "Trần Quốc Mẫu" in page and PASSPHRASE not in page
    dossier_page = office.client("coso").get(f"/ho-so/{office.dossier.code}/").content.decode()
    assert "Đã ký số" in dossier_page and "Tải bản đã ký" in dossier_page and "Nộp bản đã ký" not in dossier_page
    answer = office.client("coso").get(office.at("ban-ky"))
    last = SignedCopy.objects.get(no=2)
    assert b"".join(answer.streaming_content) == b"".join(open_file(last.file))
    assert b"".join(office.client("coso").get(office.at("ban-ky/1")).streaming_content).startswith(office.pdf)
    assert office.client("coso").get(office.at("ban-ky/9")).status_code == 404
    lines = LogEntry.objects.filter(chain=office.dossier.pk, action="sign_paper").order_by("sequence")
    assert [line.seat for line in lines] == ["DOIT_HEAD", "DOIT"]
    assert verify(office.dossier.pk) is None
    assert "Ký số văn bản" in dossier_page


def test_the_inbox_lists_what_waits_for_my_signature_until_it_is_signed(office: Office) -> None:
    inbox = office.client("giamdoc").get("/").content.decode()
    assert "Văn bản chờ anh/chị ký số" in inbox and office.at("ky") in inbox
    for other in ("so", "ketoan"):
        assert office.at("ky") not in office.client(other).get("/").content.decode()
    office.sign("giamdoc", office.head_key)
    assert office.at("ky") not in office.client("giamdoc").get("/").content.decode()


def test_a_wrong_passphrase_answers_422_beside_its_field_and_leaves_no_trace(office: Office) -> None:
    before = trace()
    answer = office.sign("giamdoc", office.head_key, passphrase="sai-mat-khau-4711")
    page = answer.content.decode()
    assert answer.status_code == 422 and "Mật khẩu của khóa không đúng" in page
    assert "sai-mat-khau-4711" not in page
    assert trace() == before


def test_without_key_or_passphrase_the_form_says_so(office: Office) -> None:
    before = trace()
    assert office.sign("giamdoc", office.head_key, passphrase="").status_code == 422
    assert office.sign("giamdoc", office.body_key).status_code == 422, "a key that is not among mine"
    assert trace() == before


@pytest.mark.parametrize("reader", ["coso", "trungtam", "so", "ketoan", "thanhtra", "hoidong2"])
def test_whose_turn_it_is_not_gets_no_page_and_changes_nothing(office: Office, reader: str) -> None:
    before = trace()
    assert office.client(reader).get(office.at("ky")).status_code in (403, 404)
    assert office.sign(reader, office.head_key).status_code in (403, 404)
    assert trace() == before
    if reader != "hoidong2":
        assert office.at("ky") not in office.client(reader).get(f"/ho-so/{office.dossier.code}/").content.decode()


def test_signing_twice_and_an_old_page_answer_409(office: Office) -> None:
    browser = office.client("giamdoc")
    seen = browser.get(office.at("ky")).context["form"]["seen"].value()
    form = {"seen": seen, "key": str(office.head_key.pk), "passphrase": PASSPHRASE}
    assert browser.post(office.at("ky"), {**form, "seen": "7-abc"}).status_code == 409
    assert browser.post(office.at("ky"), form).status_code == 302
    before = trace()
    again = browser.post(office.at("ky"), form)
    assert again.status_code == 409 and "đã ký văn bản này" in again.content.decode()
    assert trace() == before


def test_a_paper_without_pdf_says_why(office: Office) -> None:
    Paper.objects.filter(pk=office.paper.pk).update(pdf=None, pdf_status="WAITING", pdf_pages=None)
    answer = office.client("giamdoc").get(office.at("ky"))
    assert answer.status_code == 409 and "chưa có bản PDF" in answer.content.decode()


def test_a_form_or_a_contract_is_not_signed_here(office: Office) -> None:
    request = Paper.objects.get(chain=office.dossier.pk, kind="REQUEST")
    address = f"/ho-so/{office.dossier.code}/van-ban/{request.pk}"
    answer = office.client("giamdoc").get(f"{address}/ky/")
    assert answer.status_code == 409 and "không ký số tại đây" in answer.content.decode()
    assert office.client("trungtam").get(f"{address}/nop-ban-ky/").status_code == 409


def test_whoever_has_an_interest_or_may_not_read_reaches_none_of_it(office: Office) -> None:
    office.sign("giamdoc", office.head_key)
    so = office.world["so"]
    Interest.objects.create(
        dossier=office.dossier,
        user=so,
        kind=Interest.Kind.FAMILY,
        how=Interest.How.DECLARED,
        at=office.world.at,
        by=so,
    )
    for reader in ("nguoila", "so"):
        browser = office.client(reader)
        for tail in ("ky", "pdf", "chu-ky", "ban-ky", "ban-ky/1", "nop-ban-ky"):
            assert browser.get(office.at(tail)).status_code == 404, (reader, tail)
        assert browser.post(office.at("ky"), {}).status_code == 404
        assert browser.post(office.at("nop-ban-ky"), {}).status_code == 404


def test_somebody_not_signed_in_is_asked_to(office: Office) -> None:
    for tail in ("ky", "pdf", "chu-ky", "ban-ky", "nop-ban-ky"):
        assert Client().get(office.at(tail))["Location"].startswith("/dang-nhap/")


# ── Handing in ──────────────────────────────────────────────────────────────────────────────────


def hand_in(office: Office, username: str, data: bytes, **more: Any) -> Any:
    form = {"kind": "DIGITAL", "file": SimpleUploadedFile("ban-ky.pdf", data, "application/pdf"), "reason": ""} | more
    return office.client(username).post(office.at("nop-ban-ky"), form)


def test_a_file_signed_elsewhere_is_taken_and_another_text_is_not(office: Office) -> None:
    from tests.documents.test_signed_outside import elsewhere_by

    signers = [issued(str(owner), since=SINCE, until=UNTIL) for owner in (office.world["giamdoc"], office.body)]
    before = trace()
    other = elsewhere_by(draft(((0, 85, 700, 13, "Số: 99/QĐ-SCT"), (0, 374, 520, 13, "Khác"))), signers, page=0)
    answer = hand_in(office, "trungtam", other)
    assert answer.status_code == 422 and "khác bản dự thảo ở" in answer.content.decode()
    assert hand_in(office, "trungtam", b"khong phai PDF").status_code == 422
    assert hand_in(office, "trungtam", office.pdf).status_code == 422
    assert trace() == before
    assert hand_in(office, "trungtam", elsewhere_by(office.pdf, signers, page=0)).status_code == 302
    assert state_of(office.paper) == SignatureState.OUTSIDE
    assert "Đã ký số ở phần mềm khác" in office.client("coso").get(f"/ho-so/{office.dossier.code}/").content.decode()


def test_a_scan_needs_a_reason_and_is_called_a_scan(office: Office) -> None:
    before = trace()
    assert hand_in(office, "trungtam", sample_pdf("x", "KC"), kind="SCAN").status_code == 422
    assert trace() == before
    why = "Sở ký giấy, nhận ngày 05/02"
    assert hand_in(office, "trungtam", sample_pdf("x", "KC"), kind="SCAN", reason=why).status_code == 422
    signed_on = clock.local_day(office.world.at) + dt.timedelta(days=3)
    day = date_short(signed_on)
    assert hand_in(office, "trungtam", sample_pdf("x", "KC"), kind="SCAN", reason=why, signed_on=day).status_code == 302
    page = office.client("coso").get(office.at("chu-ky")).content.decode()
    assert "bản chụp" in page and why in page and "Mọi chữ ký hợp lệ" not in page
    late = "khác ngày ghi trên văn bản"
    assert late in page and day in page
    assert late in office.client("coso").get(f"/ho-so/{office.dossier.code}/").content.decode()
    public = Client().get(f"/kiem-tra/{office.paper.verify_code}/").content.decode()
    assert late in public and day in public and "Còn hiệu lực" in public


@pytest.mark.parametrize("reader", ["coso", "ketoan", "thanhtra"])
def test_who_leads_no_dossier_hands_nothing_in(office: Office, reader: str) -> None:
    before = trace()
    assert office.client(reader).get(office.at("nop-ban-ky")).status_code == 403
    assert hand_in(office, reader, office.pdf).status_code == 403
    assert trace() == before
