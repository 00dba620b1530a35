"""The database itself refuses to change or delete what was logged."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError

from ledger.log import verify
from ledger.models import LogEntry
from ledger.seals import LOG
from tests import flush
from tests.flush import unsealed

COLUMNS = [field.column for field in LogEntry._meta.concrete_fields]


def refused():
    """A savepoint, so that the test can go on after the refusal."""
    return pytest.raises(IntegrityError, match="append-only")


def run(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def only_on(vendor):
    if connection.vendor != vendor:
        pytest.skip(f"only {vendor} has this")


def test_all_seals_are_on_after_all_migrations(db):
    assert LOG.missing(connection) == []


def test_a_missing_seal_is_noticed(db):
    with unsealed(LOG):
        assert LOG.missing(connection) != []
    assert LOG.missing(connection) == []


def test_saving_a_line_again_is_refused(life):
    life[2].action = "forged"
    with refused(), transaction.atomic():
        life[2].save()


def test_updating_by_queryset_is_refused(life):
    with refused(), transaction.atomic():
        LogEntry.objects.filter(pk=life[2].pk).update(action="forged")


def test_deleting_a_line_is_refused(life):
    with refused(), transaction.atomic():
        life[4].delete()
    with refused(), transaction.atomic():
        LogEntry.objects.all().delete()
    assert LogEntry.objects.count() == 5


@pytest.mark.parametrize("column", COLUMNS)
def test_raw_update_is_refused_for_every_column(life, column):
    with refused():
        run(f"UPDATE ledger_logentry SET {column} = {column} WHERE id = %s", life[2].pk)


def test_raw_delete_is_refused(life):
    with refused():
        run("DELETE FROM ledger_logentry WHERE id = %s", life[4].pk)
    with refused():
        run("DELETE FROM ledger_logentry")
    assert LogEntry.objects.count() == 5


@pytest.mark.parametrize("how", ["INSERT OR REPLACE", "REPLACE"])
def test_replacing_a_line_is_refused_on_sqlite(life, dossier, how):
    """It deletes without a DELETE trigger."""
    only_on("sqlite")
    columns = ", ".join(COLUMNS)
    with refused():
        run(f"{how} INTO ledger_logentry ({columns}) SELECT {columns} FROM ledger_logentry WHERE id = %s", life[2].pk)
    others = ", ".join(column for column in COLUMNS if column != "id")
    with refused():
        run(f"{how} INTO ledger_logentry ({others}) SELECT {others} FROM ledger_logentry WHERE id = %s", life[2].pk)
    assert list(LogEntry.objects.values_list("pk", flat=True)) == [entry.pk for entry in life]
    assert verify(dossier) is None


def test_an_upsert_over_a_line_is_refused(life):
    columns = ", ".join(COLUMNS)
    with refused():
        run(
            f"INSERT INTO ledger_logentry ({columns}) SELECT {columns} FROM ledger_logentry WHERE id = %s "
            "ON CONFLICT (id) DO UPDATE SET action = 'forged'",
            life[2].pk,
        )


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", ["TRUNCATE ledger_logentry", "TRUNCATE accounts_user CASCADE"])
def test_truncating_is_refused_on_postgresql(life, statement):
    only_on("postgresql")
    # The cascade also meets the sealed papers; which of the two speaks first is PostgreSQL's choice.
    with pytest.raises(DatabaseError, match=r"append-only|TRUNCATE refused"), transaction.atomic():
        run(statement)
    assert LogEntry.objects.count() == 5


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_a_session_that_plays_the_replica_is_refused_too(life):
    only_on("postgresql")
    with refused(), transaction.atomic():
        run("SET LOCAL session_replication_role = replica")
        run("UPDATE ledger_logentry SET action = 'forged'")


@pytest.mark.django_db(transaction=True)
def test_emptying_the_database_by_command_is_refused(life, monkeypatch):
    """`manage.py flush` as it runs outside the tests."""
    monkeypatch.setattr(flush, "ALL", ())
    with pytest.raises(Exception, match=r"append-only|couldn't be flushed"):
        call_command("flush", interactive=False, verbosity=0)
    assert LogEntry.objects.count() == 5


def test_who_is_in_the_log_cannot_be_deleted(life, officer):
    with pytest.raises(ProtectedError):
        officer.delete()


@pytest.mark.django_db(transaction=True)
def test_the_flush_after_a_test_puts_the_seals_on_again(life):
    call_command("flush", interactive=False, verbosity=0)
    assert not LogEntry.objects.exists()
    assert LOG.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_the_migration_can_be_undone_and_done_again():
    from importlib import import_module

    operation = import_module("ledger.migrations.0002_seal_the_log").Migration.operations[0]
    with connection.schema_editor() as editor:
        operation.reverse_code(None, editor)
    assert LOG.missing(connection) != []
    with connection.schema_editor() as editor:
        operation.code(None, editor)
    assert LOG.missing(connection) == []
