"""Administrators look files, papers and numbers up; nobody changes them there."""

import datetime as dt
import uuid

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from accounts.models import User
from documents.models import NumberBook, NumberEntry, Paper, StoredFile

AT = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)


@pytest.fixture
def administrator(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("admin"))
    return client


@pytest.fixture
def rows(administrator: Client) -> dict[str, models.Model]:
    file = StoredFile.objects.create(
        key="ho-so/1.pdf",
        version="1",
        sha256="a" * 64,
        size=10,
        content_type="application/pdf",
        original_name="Đơn đề nghị.pdf",
        uploaded_at=AT,
    )
    paper = Paper.objects.create(
        chain=uuid.uuid4(),
        kind="DECISION",
        title="Quyết định phê duyệt",
        number=5,
        symbol="QĐ-SCT",
        year=2026,
        facts={"tên": "Cơ sở Mẫu"},
        facts_sha256="0" * 64,
        template_version="1",
        created_at=AT,
        created_by=User.objects.get(username="admin"),
    )
    book = NumberBook.objects.create(body="SCT", kind="QĐ", year=2026, last=5)
    line = NumberEntry.objects.create(book=book, body="SCT", symbol="QĐ-SCT", year=2026, number=5, status="ISSUED")
    return {"storedfile": file, "paper": paper, "numberbook": book, "numberentry": line}


@pytest.mark.parametrize("name", ["storedfile", "paper", "numberbook", "numberentry"])
def test_rows_can_be_read_but_never_written(administrator: Client, rows: dict[str, models.Model], name: str) -> None:
    row = rows[name]
    assert administrator.get(reverse(f"admin:documents_{name}_changelist")).status_code == 200
    assert administrator.get(reverse(f"admin:documents_{name}_change", args=[row.pk])).status_code == 200
    for door, arguments in (("add", []), ("change", [row.pk]), ("delete", [row.pk])):
        answer = administrator.post(reverse(f"admin:documents_{name}_{door}", args=arguments), {"post": "yes"})
        assert answer.status_code == 403
    assert type(row)._default_manager.get(pk=row.pk) == row


@pytest.mark.parametrize(("asked", "found"), [("a" * 64, 1), ("đề nghị", 1), ("ho-so/1.pdf", 1), ("b" * 64, 0)])
def test_a_file_is_found_by_name_key_or_digest(
    administrator: Client, rows: dict[str, models.Model], asked: str, found: int
) -> None:
    page = administrator.get(reverse("admin:documents_storedfile_changelist"), {"q": asked})
    assert page.context["cl"].result_count == found


def test_a_paper_is_found_by_its_dossier_and_shows_its_number_not_its_facts(
    administrator: Client, rows: dict[str, models.Model]
) -> None:
    paper = rows["paper"]
    page = administrator.get(reverse("admin:documents_paper_changelist"), {"q": str(paper.chain)})
    assert page.context["cl"].result_count == 1
    assert "05/QĐ-SCT" in page.content.decode()
    assert administrator.get(reverse("admin:documents_paper_changelist"), {"q": "không phải uuid"}).status_code == 200
    assert (
        "Cơ sở Mẫu" not in administrator.get(reverse("admin:documents_paper_change", args=[paper.pk])).content.decode()
    )
