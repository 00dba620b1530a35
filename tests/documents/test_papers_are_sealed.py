"""The database refuses to change what a paper was drawn from, whoever asks; the drawing itself goes on."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from documents.models import Paper, PaperShare, SignedCopy, StoredFile
from tests.flush import ALL, unsealed

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)


@pytest.fixture
def paper() -> Paper:
    return Paper.objects.create(
        chain=uuid.uuid4(),
        kind="APPRAISAL_MINUTES",
        title="Biên bản thẩm định",
        year=2026,
        facts={"tên": "Cơ sở Mẫu", "số tiền": 140_000_000},
        facts_sha256="0" * 64,
        template_version="1",
        created_at=AT,
        created_by=User.objects.create_user("trungtam"),
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("facts", {"tên": "Cơ sở Khác"}),
        ("facts_sha256", "1" * 64),
        ("chain", uuid.uuid4()),
        ("kind", "CONTRACT"),
        ("version", 2),
    ],
)
def test_what_a_paper_was_drawn_from_cannot_be_changed(paper: Paper, field: str, value: object) -> None:
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(**{field: value})
    assert getattr(Paper.objects.get(pk=paper.pk), field) == getattr(paper, field)


def test_raw_sql_cannot_change_the_facts_either(paper: Paper) -> None:
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE documents_paper SET facts = '{}'")
    assert Paper.objects.get().facts == paper.facts


def test_a_paper_cannot_be_deleted(paper: Paper) -> None:
    with pytest.raises(DatabaseError, match="draw a new version"), transaction.atomic():
        paper.delete()
    assert Paper.objects.filter(pk=paper.pk).exists()


def test_a_paper_cannot_be_overwritten_by_an_insert(paper: Paper) -> None:
    columns = ", ".join(f'"{field.column}"' for field in Paper._meta.concrete_fields)
    again = f"INTO documents_paper ({columns}) SELECT {columns} FROM documents_paper"
    if connection.vendor == "postgresql":
        statement = f"INSERT {again} ON CONFLICT (id) DO UPDATE SET facts = '{{}}'"
    else:
        statement = f"INSERT OR REPLACE {again}"
    with pytest.raises(DatabaseError, match="draw a new version"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Paper.objects.get().facts == paper.facts


def test_drawing_goes_on_after_the_facts_are_frozen(paper: Paper) -> None:
    Paper.objects.filter(pk=paper.pk).update(status=Paper.Status.FAILED, error="Kho lưu trữ không trả lời.")
    paper.refresh_from_db()
    paper.error = ""
    paper.save()
    assert Paper.objects.get().get_status_display() == "Chưa in được"


def test_a_drawn_paper_without_bytes_is_refused(paper: Paper) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(status=Paper.Status.DRAWN)


def test_one_version_of_a_paper_exists_once(paper: Paper) -> None:
    paper.pk = uuid.uuid4()
    with pytest.raises(DatabaseError), transaction.atomic():
        paper.save(force_insert=True)


def test_every_seal_is_on_after_all_migrations_and_a_missing_one_is_named() -> None:
    assert [one.missing(connection) for one in ALL] == [[]] * len(ALL)
    for one in ALL:
        with unsealed(one):
            assert one.missing(connection)


def test_a_paper_stays_with_the_dossiers_it_was_issued_for(paper: Paper) -> None:
    share = PaperShare.objects.create(paper=paper, chain=uuid.uuid4())
    for change in (lambda: PaperShare.objects.update(chain=uuid.uuid4()), lambda: PaperShare.objects.all().delete()):
        with pytest.raises(DatabaseError, match="stays with"), transaction.atomic():
            change()
    assert PaperShare.objects.get().chain == share.chain


@pytest.fixture
def signed(paper: Paper) -> SignedCopy:
    file = StoredFile.objects.create(
        sha256="2" * 64, size=1, content_type="application/pdf", original_name="ban-ky.pdf", key="mau", uploaded_at=AT
    )
    return SignedCopy.objects.create(
        paper=paper,
        no=1,
        source=SignedCopy.Source.HERE,
        file=file,
        base_sha256="3" * 64,
        stage=SignedCopy.Stage.PARTLY,
        at=AT,
        by=paper.created_by,
    )


@pytest.mark.parametrize(
    ("field", "value"), [("no", 2), ("stage", "COMPLETE"), ("base_sha256", "4" * 64), ("signatures", [{"who": "ai"}])]
)
def test_a_signed_copy_stays_as_it_was_handed_in(signed: SignedCopy, field: str, value: object) -> None:
    with pytest.raises(DatabaseError, match="signed copy stays"), transaction.atomic():
        SignedCopy.objects.update(**{field: value})
    with pytest.raises(DatabaseError, match="signed copy stays"), transaction.atomic():
        signed.delete()
    assert getattr(SignedCopy.objects.get(), field) == getattr(signed, field)


def test_what_a_check_finds_is_kept_with_a_signed_copy(signed: SignedCopy) -> None:
    SignedCopy.objects.update(valid=False, finding="Chữ ký đã bị sửa", checked_at=AT)
    assert not SignedCopy.objects.get().valid
