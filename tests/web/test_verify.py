"""The public page of verification: what it tells everybody, what it never tells, and that guessing leads nowhere."""

from __future__ import annotations

import re
from random import Random

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from documents.files import open_file
from documents.models import NumberEntry, Paper
from documents.register import cancel
from documents.verification import paper_of_code
from documents.verify_code import new_code
from dossiers.paperwork import VERIFY_PATH, draw_paper
from ledger.models import LogEntry
from tests.world import World
from web.verify.limit import MOST

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_has_guessed() -> None:
    cache.clear()


@pytest.fixture
def issued(world: World) -> Paper:
    """An approval decision with its bytes."""
    dossier = world.at_state("APPROVED")
    return draw_paper(Paper.objects.get(chain=dossier.pk, kind="APPROVAL_DECISION"), world.at)


def page(path: str, **more: object) -> str:
    return Client().get(path, **more).content.decode()  # type: ignore[arg-type]


def test_a_paper_leads_to_its_page_by_the_address_it_prints(issued: Paper) -> None:
    printed = issued.facts["verify"]
    assert printed == {"code": issued.verify_code, "url": VERIFY_PATH.format(code=issued.verify_code)}
    assert printed["url"] == reverse("verify-paper", args=[issued.verify_code])
    shown = page(printed["url"])
    for told in ("Quyết định phê duyệt đề án", issued.full_number, "Chưa có bản ký", issued.file.sha256):
        assert told in shown
    assert "Còn hiệu lực" not in shown


def test_where_the_pages_have_an_address_the_paper_prints_it_whole(world: World) -> None:
    with override_settings(SITE_URL="https://kc.example.vn/"):
        dossier = world.at_state("APPROVED")
    paper = Paper.objects.get(chain=dossier.pk, kind="APPROVAL_DECISION")
    assert paper.facts["verify"]["url"] == f"https://kc.example.vn/kiem-tra/{paper.verify_code}/"


def test_nothing_personal_no_title_and_no_amount_is_told(issued: Paper, world: World) -> None:
    dossier = world.firm.dossiers.get(pk=issued.chain)
    shown = page(reverse("verify-paper", args=[issued.verify_code]))
    secrets = [
        dossier.title, dossier.code, dossier.applicant.name, dossier.applicant.tax_code, str(dossier.pk),
        dossier.applicant.representative, issued.facts["approval"]["signer"], "200.000.000", str(issued.pk),
    ]  # fmt: skip
    assert [secret for secret in secrets if secret in shown] == []


def test_the_page_is_no_search_engines_and_no_caches_business(issued: Paper) -> None:
    for path in (reverse("verify"), reverse("verify-paper", args=[issued.verify_code])):
        answer = Client().get(path)
        assert "noindex" in answer["X-Robots-Tag"] and "no-store" in answer["Cache-Control"]
        assert answer.status_code == 200


def test_a_code_is_found_however_it_is_typed(issued: Paper) -> None:
    typed = issued.verify_code.replace("-", " ").lower()
    answer = Client().post(reverse("verify"), {"code": typed})
    assert answer.status_code == 302 and answer["Location"] == reverse("verify-paper", args=[issued.verify_code])


def test_a_slip_of_the_hand_is_told_where_it_is(issued: Paper) -> None:
    code = issued.verify_code
    wrong = code[:5] + ("A" if code[5] != "A" else "B") + code[6:]
    answer = Client().post(reverse("verify"), {"code": wrong})
    assert answer.status_code == 422
    assert re.search(r"Mã sai ở ký tự thứ 1 của nhóm thứ 2|đổi chỗ", answer.content.decode())
    assert Client().get(f"/kiem-tra/{wrong}/").status_code == 404


def test_a_code_that_no_paper_bears_says_so(issued: Paper) -> None:
    answer = Client().post(reverse("verify"), {"code": new_code(Random(1))})
    assert answer.status_code == 422 and "Không có văn bản nào mang mã này" in answer.content.decode()


def test_whoever_guesses_has_to_wait(issued: Paper) -> None:
    browser = Client()
    for seed in range(MOST):
        assert browser.get(f"/kiem-tra/{new_code(Random(seed))}/").status_code == 404
    refused = browser.get(reverse("verify-paper", args=[issued.verify_code]))
    assert refused.status_code == 429 and refused["Retry-After"]
    assert "hãy xem lại mã" in refused.content.decode()
    assert Client(REMOTE_ADDR="10.0.0.9").get(reverse("verify-paper", args=[issued.verify_code])).status_code == 200


def test_good_questions_are_not_counted(issued: Paper) -> None:
    for _ in range(MOST + 5):
        assert Client().get(reverse("verify-paper", args=[issued.verify_code])).status_code == 200


def upload(path: str, data: bytes) -> str:
    answer = Client().post(path, {"file": SimpleUploadedFile("van-ban.docx", data)})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("everywhere", [True, False])
def test_a_file_is_the_issued_one_to_the_last_byte_or_it_is_not(issued: Paper, everywhere: bool) -> None:
    path = reverse("verify") if everywhere else reverse("verify-paper", args=[issued.verify_code])
    data = b"".join(open_file(issued.file))
    before = (LogEntry.objects.count(), Paper.objects.count())
    assert "Đúng bản đã phát hành" in upload(path, data)
    altered = data[:-1] + bytes([data[-1] ^ 1])
    said = upload(path, altered)
    assert "Không phải bản đã phát hành" in said and "Đúng bản" not in said
    assert (LogEntry.objects.count(), Paper.objects.count()) == before


def test_a_file_that_is_too_large_is_refused_unread(issued: Paper) -> None:
    answer = Client().post(reverse("verify"), {"file": SimpleUploadedFile("to.docx", b"x")}, CONTENT_LENGTH="99999999")
    assert answer.status_code == 413 and "lớn hơn 20 MB" in answer.content.decode()


def test_a_cancelled_number_is_told_but_not_why(issued: Paper, world: World) -> None:
    line = NumberEntry.objects.get(symbol=issued.symbol, number=issued.number, year=issued.year)
    cancel(line, reason="Lý do nội bộ", actor=world["so"], at=world.at, day=world.at.date())
    shown = page(reverse("verify-paper", args=[issued.verify_code]))
    assert "Đã hủy số" in shown and "Lý do nội bộ" not in shown and "Còn hiệu lực" not in shown


def test_a_paper_not_yet_drawn_is_a_draft(world: World) -> None:
    dossier = world.at_state("APPROVED")
    paper = Paper.objects.get(chain=dossier.pk, kind="APPROVAL_DECISION")
    assert "Dự thảo" in page(reverse("verify-paper", args=[paper.verify_code]))


def test_a_code_written_into_the_row_by_hand_proves_nothing(issued: Paper) -> None:
    forged = new_code(Random(7))
    Paper.objects.filter(pk=issued.pk).update(verify_code=forged)
    assert paper_of_code(forged) is None


def test_every_paper_of_a_step_has_a_code_of_its_own(world: World) -> None:
    world.at_state("APPROVED")
    codes = list(Paper.objects.values_list("verify_code", flat=True))
    assert len(codes) > 5 and len(set(codes)) == len(codes) and None not in codes
