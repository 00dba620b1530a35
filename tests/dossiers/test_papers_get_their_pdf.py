"""A paper in a dossier and its PDF: made from the outbox, shown on the page, explained where it is not there."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client

import clock
from documents.models import Paper, StoredFile
from documents.printing import ask_again, give_pdf, word_bytes
from dossiers.models import Dossier
from dossiers.paperwork import draw_paper
from ledger.models import OutboxEvent
from ledger.outbox import deliver
from papers import draw
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def submitted(world: World) -> Dossier:
    return world.at_state("SUBMITTED")


def client(world: World, username: str) -> Client:
    made = Client()
    made.force_login(world[username])
    return made


def words(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def everything(world: World) -> None:
    now = world.later()
    while deliver(now=now).handled:
        pass


@pytest.mark.office
def test_a_pdf_is_made_kept_and_handed_out(
    world: World, submitted: Dossier, settings: LazySettings, pdf_server: str
) -> None:
    settings.PDF_ENGINE, settings.PDF_SERVER, settings.PDF_TIMEOUT_SECONDS = "auto", pdf_server, 120
    everything(world)
    papers = Paper.objects.filter(chain=submitted.pk)
    assert {paper.pdf_status for paper in papers} == {"MADE"}
    paper = papers.get(kind="REQUEST")
    assert paper.pdf is not None and paper.pdf_pages >= 1 and "LibreOffice" in paper.pdf_tools
    assert paper.pdf.original_name == paper.file.original_name.replace(".docx", ".pdf")

    address = f"/ho-so/{submitted.code}/van-ban/{paper.pk}/pdf/"
    assert address in client(world, "coso").get(f"/ho-so/{submitted.code}/").content.decode()
    answer = client(world, "coso").get(address)
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert (answer["Content-Type"], answer["Content-Disposition"][:6]) == ("application/pdf", "inline")
    assert client(world, "nguoila").get(address).status_code == 404

    files = StoredFile.objects.count()
    give_pdf(paper, world.later())  # delivered a second time
    assert StoredFile.objects.count() == files


def test_where_libreoffice_is_absent_the_word_file_is_there_and_the_page_says_why(
    world: World, submitted: Dossier, settings: LazySettings
) -> None:
    settings.PDF_ENGINE, settings.PDF_SOFFICE = "auto", "khong-co-soffice"
    everything(world)
    papers = Paper.objects.filter(chain=submitted.pk)
    assert {(paper.status, paper.pdf_status) for paper in papers} == {("DRAWN", "UNAVAILABLE")}
    assert not OutboxEvent.objects.open().exists(), "nothing is tried again and again"
    page = words(client(world, "coso").get(f"/ho-so/{submitted.code}/"))
    assert page.count("chưa cài LibreOffice") == 1, "one sentence, not one a paper"
    assert f"{papers.count()} văn bản chưa có bản PDF" in page
    assert "Thử lại" not in page, "the applicant cannot help it"
    assert "Thử lại" in words(client(world, "trungtam").get(f"/ho-so/{submitted.code}/"))
    paper = papers.first()
    assert client(world, "coso").get(f"/ho-so/{submitted.code}/van-ban/{paper.pk}/").status_code == 200
    assert client(world, "coso").get(f"/ho-so/{submitted.code}/van-ban/{paper.pk}/pdf/").status_code == 404


def test_an_officer_asks_again_and_once_is_enough(world: World, submitted: Dossier, settings: LazySettings) -> None:
    settings.PDF_ENGINE, settings.PDF_SOFFICE = "auto", "khong-co-soffice"
    everything(world)
    count = Paper.objects.filter(chain=submitted.pk).count()
    address = f"/ho-so/{submitted.code}/van-ban/pdf/"
    assert client(world, "trungtam").get(address).status_code == 405
    assert client(world, "nguoila").post(address).status_code == 404
    assert client(world, "coso").post(address).status_code == 403
    assert not OutboxEvent.objects.open().exists()
    officer = client(world, "trungtam")
    assert f"lập lại bản PDF cho {count} văn bản" in words(officer.post(address, follow=True))
    assert "Không có văn bản nào" in words(officer.post(address, follow=True))
    assert OutboxEvent.objects.open().count() == count
    while deliver(now=clock.now()).handled:  # the page asked now, not in the time of the story
        pass
    assert {paper.pdf_status for paper in Paper.objects.filter(chain=submitted.pk)} == {"UNAVAILABLE"}


def test_a_failure_is_noted_tried_again_and_leaves_the_word_file(
    world: World, submitted: Dossier, settings: LazySettings
) -> None:
    settings.PDF_ENGINE, settings.PDF_SERVER = "warm", "127.0.0.1:9"
    everything(world)
    paper = Paper.objects.filter(chain=submitted.pk, kind="REQUEST").get()
    assert (paper.status, paper.pdf_status, paper.pdf_id) == ("DRAWN", "FAILED", None)
    assert "không trả lời" in paper.pdf_why
    waiting = OutboxEvent.objects.open().filter(kind="paper.drawn")
    assert waiting.count() == Paper.objects.filter(chain=submitted.pk).count()
    assert "ConversionFailed" in waiting.first().last_error


def test_make_pdfs_asks_for_all_that_lack_one(world: World, submitted: Dossier, settings: LazySettings) -> None:
    everything(world)
    said = io.StringIO()
    call_command("make_pdfs", stdout=said)
    count = Paper.objects.filter(file__isnull=False).count()
    assert f"cho {count} văn bản" in said.getvalue()
    assert OutboxEvent.objects.open().filter(kind="paper.drawn").count() == count
    assert ask_again(Paper.objects.all(), world.later()) == 0


def test_drawing_a_paper_again_gives_the_bytes_that_are_kept(world: World) -> None:
    dossier = world.at_state("APPROVED")
    papers = [draw_paper(paper, world.at) for paper in Paper.objects.filter(chain=dossier.pk)]
    assert len(papers) > 5
    for paper in Paper.objects.filter(pk__in=[paper.pk for paper in papers]).select_related("file"):
        assert draw(paper.kind, paper.facts) == word_bytes(paper), paper


def test_a_made_pdf_without_bytes_is_refused_by_the_database(world: World, submitted: Dossier) -> None:
    paper = Paper.objects.filter(chain=submitted.pk).first()
    with pytest.raises(DatabaseError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(pdf_status="MADE", pdf_pages=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(facts={})
