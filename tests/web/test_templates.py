"""The pages of paper templates: who sends in, who puts in force, what is refused, what papers keep."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

import clock
from accounts.models import User
from accounts.roles import Role
from documents.files import open_file
from documents.models import Paper, PaperTemplate, StoredFile
from dossiers.paperwork import draw_paper
from dossiers.word_templates import retire
from ledger.log import verify
from ledger.models import LogEntry
from papers.word_templates.drawing import BUILT_IN, draw_with, version_on
from papers.word_templates.starter import starter
from tests.web.test_pages import client
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.any_day]
KIND = "SUPPLEMENT_NOTICE"


def reworded(kind: str = KIND, old: str = "Để có cơ sở giải quyết", new: str = "Để giải quyết kịp thời") -> bytes:
    """The starter as an official would reword it in Word."""
    document = docx.Document(io.BytesIO(starter(kind)))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace(old, new)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def kept_as(template: PaperTemplate) -> str:
    """What a paper keeps: its template, and the drawing code that filled it in."""
    return f"{template.written_as}+{BUILT_IN}"


def send(browser: Client, data: bytes, *, kind: str = KIND, name: str = "mau.docx"):
    """Send a template in, as the form does."""
    file = SimpleUploadedFile(name, data)
    return browser.post(f"/mau-van-ban/{kind}/", {"file": file, "note": "Bỏ một vế", "regime": ""})


def activate(browser: Client, template: PaperTemplate, day: dt.date):
    """Let it hold from a day on."""
    return browser.post(
        f"/mau-van-ban/phien-ban/{template.pk}/ap-dung/", {"day": f"{day:%d/%m/%Y}", "looked": "on"}, follow=True
    )


@pytest.fixture
def second(world: World) -> User:
    """Another administrator."""
    made = User.objects.create_user("quantri2", password="mat-khau-thu-nghiem", full_name="Quản Trị Thứ Hai")
    made.assignments.create(role=Role.ADMIN, valid_from=dt.date(2020, 1, 1))
    return made


def in_force(world: World, kind: str = KIND, **said: str) -> PaperTemplate:
    """A version sent in by one and put in force today by another."""
    send(client(world, "quantri"), reworded(kind, **said), kind=kind)
    template = PaperTemplate.objects.latest("uploaded_at")
    activate(client(world, "giamdoc"), template, clock.today())
    template.refresh_from_db()
    return template


def test_only_administrators_and_the_head_of_the_department_come_in(world: World) -> None:
    for who in ("coso", "trungtam", "so", "nguoila"):
        assert client(world, who).get("/mau-van-ban/").status_code == 403, who
    for who in ("quantri", "giamdoc"):
        assert client(world, who).get("/mau-van-ban/").status_code == 200, who
    assert send(client(world, "giamdoc"), reworded()).status_code == 403
    assert not PaperTemplate.objects.exists()


def test_the_starter_is_downloaded_and_passes_when_sent_back(world: World) -> None:
    browser = client(world, "quantri")
    answer = browser.get(f"/mau-van-ban/{KIND}/mau-bat-dau/")
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    assert send(browser, answer.content).status_code == 302
    assert PaperTemplate.objects.get().status == "CHECKED"


def test_one_sends_in_and_another_puts_in_force_from_a_day_on(world: World) -> None:
    browser = client(world, "quantri")
    send(browser, reworded())
    template = PaperTemplate.objects.get()
    page = browser.get(f"/mau-van-ban/phien-ban/{template.pk}/").content.decode()
    assert "<ins>" in page and "kịp thời" in page
    today = clock.today()
    assert activate(browser, template, today).status_code == 403
    past = activate(client(world, "giamdoc"), template, today - dt.timedelta(days=1))
    assert past.status_code == 409 and "trở đi" in past.content.decode()
    assert activate(client(world, "giamdoc"), template, today).status_code == 200
    template.refresh_from_db()
    assert (template.status, template.valid_from) == ("ACTIVE", today)
    assert version_on(KIND, today) == kept_as(template)
    assert version_on(KIND, today - dt.timedelta(days=1)) == BUILT_IN
    assert [entry.action for entry in LogEntry.objects.filter(chain=template.pk).order_by("sequence")] == [
        "template_uploaded",
        "template_activated",
    ]
    assert verify(template.pk) is None


def test_the_database_itself_refuses_who_would_activate_the_own_template(world: World) -> None:
    send(client(world, "quantri"), reworded())
    template = PaperTemplate.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperTemplate.objects.filter(pk=template.pk).update(decided_by=template.uploaded_by)


def test_the_next_version_ends_the_one_before_and_never_two_hold_on_one_day(world: World) -> None:
    first = in_force(world)
    today = clock.today()
    send(client(world, "quantri"), reworded(new="Để xem xét"))
    second = PaperTemplate.objects.get(version=2)
    same_day = activate(client(world, "giamdoc"), second, today)
    assert same_day.status_code == 409 and "Phiên bản 1" in same_day.content.decode()
    day = today + dt.timedelta(days=5)
    activate(client(world, "giamdoc"), second, day)
    first.refresh_from_db()
    assert first.valid_to == day - dt.timedelta(days=1)
    assert version_on(KIND, day) == kept_as(PaperTemplate.objects.get(version=2))
    assert version_on(KIND, today) == kept_as(first)


def test_a_retired_template_still_draws_the_papers_of_its_days(world: World) -> None:
    template = in_force(world)
    today = clock.today()
    retire(template, actor=world["giamdoc"], seat="DOIT_HEAD", at=clock.now())
    assert version_on(KIND, today) == kept_as(template)
    assert version_on(KIND, today + dt.timedelta(days=1)) == BUILT_IN


def test_a_paper_keeps_the_template_of_its_day_and_is_drawn_again_to_the_same_bytes(world: World) -> None:
    world.at = clock.now() + dt.timedelta(minutes=5)
    said = {"old": "Số lượng hồ sơ: 01 bộ, dạng điện tử", "new": "Số lượng: một bộ hồ sơ điện tử"}
    template = in_force(world, "RECEIPT_SLIP", **said)
    world.step(world.opened(), "submit", "coso")
    paper = Paper.objects.get(kind="RECEIPT_SLIP")
    assert paper.template_version == kept_as(template)
    draw_paper(paper, world.at)
    first = b"".join(open_file(paper.file))
    assert said["new"] in " ".join(one.text for one in docx.Document(io.BytesIO(first)).paragraphs)
    send(client(world, "quantri"), reworded("RECEIPT_SLIP", said["old"], "Lời văn khác"), kind="RECEIPT_SLIP")
    other = PaperTemplate.objects.get(version=2)
    activate(client(world, "giamdoc"), other, clock.today() + dt.timedelta(days=1))
    assert draw_with(paper.template_version, paper.kind, paper.facts) == first
    assert draw_with(kept_as(other), paper.kind, paper.facts) != first
    # One that was filled in before papers said their drawing code is filled in again by the code of its time.
    assert draw_with(f"{template.written_as}+3", paper.kind, paper.facts) == draw_with(
        template.written_as, paper.kind, paper.facts
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data[: len(data) // 2], "không mở được"),
        (lambda data: b"", "rỗng"),
        (lambda data: _with_part(data, "word/document.xml", b"<w:document><w:body>"), "bị hỏng"),
        (lambda data: _with_part(data, "word/vbaProject.bin", b"x"), "macro"),
        (
            lambda data: _with_part(
                data,
                "word/_rels/document.xml.rels",
                _read(data, "word/_rels/document.xml.rels").replace(
                    b"</Relationships>",
                    b'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
                    b'image" Target="http://example.invalid/x.png" TargetMode="External"/></Relationships>',
                ),
            ),
            "nối ra ngoài",
        ),
    ],
)
def test_a_file_that_is_no_template_gets_a_sentence_and_leaves_nothing(world: World, change, said: str) -> None:
    answer = send(client(world, "quantri"), change(starter(KIND)))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not PaperTemplate.objects.exists() and not StoredFile.objects.filter(key__startswith="mau-van-ban").exists()


def test_a_macro_file_renamed_to_docx_is_refused(world: World) -> None:
    types = _read(starter(KIND), "[Content_Types].xml").replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    answer = send(client(world, "quantri"), _with_part(starter(KIND), "[Content_Types].xml", types))
    assert answer.status_code == 422 and "macro" in answer.content.decode()


def test_a_template_with_faults_is_kept_with_its_report_and_cannot_be_put_in_force(world: World) -> None:
    send(client(world, "quantri"), reworded(old="{{ dossier.title | trich }}", new="{{ dossier.titel }}"))
    template = PaperTemplate.objects.get()
    assert template.status == "DRAFT"
    page = client(world, "giamdoc").get(f"/mau-van-ban/phien-ban/{template.pk}/").content.decode()
    assert "dossier.titel" in page and "có phải ý là «dossier.title» không" in page
    assert activate(client(world, "giamdoc"), template, clock.today()).status_code == 409


def test_every_trial_is_downloaded_as_a_word_file_that_opens(world: World) -> None:
    send(client(world, "quantri"), reworded())
    template = PaperTemplate.objects.get()
    for trial in template.report["drawn"]:
        answer = client(world, "giamdoc").get(f"/mau-van-ban/phien-ban/{template.pk}/thu/{trial}.docx")
        assert docx.Document(io.BytesIO(answer.content)).paragraphs, trial
    assert client(world, "giamdoc").get(f"/mau-van-ban/phien-ban/{template.pk}/thu/khong-co.docx").status_code == 404


def test_whoever_sent_it_in_cannot_refuse_it_and_a_refusal_needs_its_reason(world: World, second: User) -> None:
    send(client(world, "quantri"), reworded())
    template = PaperTemplate.objects.get()
    path = f"/mau-van-ban/phien-ban/{template.pk}/khong-nhan/"
    assert client(world, "quantri").post(path, {"note": "x"}).status_code == 403
    browser = Client()
    browser.force_login(second)
    browser.post(path, {"note": ""})
    template.refresh_from_db()
    assert template.status == "CHECKED"
    browser.post(path, {"note": "Thiếu căn cứ"})
    template.refresh_from_db()
    assert (template.status, template.decision_note) == ("REFUSED", "Thiếu căn cứ")


def test_the_page_of_fields_names_every_field_with_an_example(world: World) -> None:
    page = client(world, "quantri").get("/mau-van-ban/APPROVAL_DECISION/truong/").content.decode()
    for said in ("funding.total_vnd | dong", "tổng kinh phí", "418.000.000", "khoi.hang_muc", "bang_chu"):
        assert said in page, said


def _read(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


def _with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The package with one part put in or exchanged."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w") as target:
        for entry in source.namelist():
            if entry != name:
                target.writestr(entry, source.read(entry))
        target.writestr(name, content)
    return made.getvalue()
