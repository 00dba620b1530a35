"""The seals of the book: the database refuses to change or delete an entry, to leave one out of balance (PostgreSQL),
and to post into a closed year, whoever asks. As for the log (ledger/seals.py) there is no switch to pass them by.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("budget_entry", "budget_posting", "budget_closing")

SQLITE = {
    **{
        f"{table}_refuses_{verb.lower()}": f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'The book of money is append-only: {verb} refused'); END"
        for table in TABLES
        for verb in ("UPDATE", "DELETE")
    },
    "budget_entry_refuses_closed": """
        CREATE TRIGGER budget_entry_refuses_closed BEFORE INSERT ON budget_entry
        WHEN EXISTS (SELECT 1 FROM budget_closing WHERE line_id = NEW.line_id)
        BEGIN SELECT RAISE(ABORT, 'The year is closed'); END""",
}

POSTGRESQL = """
    CREATE FUNCTION budget_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'The book of money is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
    END $$;
    CREATE FUNCTION budget_in_balance() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (SELECT SUM(amount_vnd) FROM budget_posting WHERE entry_id = NEW.entry_id) <> 0 THEN
            RAISE EXCEPTION 'Entry % is out of balance', NEW.entry_id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    END $$;
    CREATE FUNCTION budget_year_open() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM budget_closing WHERE line_id = NEW.line_id) THEN
            RAISE EXCEPTION 'The year is closed' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE CONSTRAINT TRIGGER budget_posting_in_balance AFTER INSERT ON budget_posting
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budget_in_balance();
    CREATE TRIGGER budget_entry_year_open BEFORE INSERT ON budget_entry
        FOR EACH ROW EXECUTE FUNCTION budget_year_open();
"""
FUNCTIONS = ("budget_refuse", "budget_in_balance", "budget_year_open")


def seal(connection: BaseDatabaseWrapper) -> None:
    """Put the seals on, anew where they are there already."""
    unseal(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for statement in SQLITE.values():
                cursor.execute(statement)
            return
        cursor.execute(POSTGRESQL)
        for table in TABLES:
            cursor.execute(
                f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION budget_refuse(); "
                f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuses_change"
            )


def unseal(connection: BaseDatabaseWrapper) -> None:
    """Take the seals off: for undoing the migration, and for the tests, which must empty their tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            return
        for function in FUNCTIONS:
            cursor.execute(f"DROP FUNCTION IF EXISTS {function}() CASCADE")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The seals that are not in force, by name."""
    wanted = set(SQLITE)
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        wanted = {f"{table}_refuses_change" for table in TABLES}
        wanted |= {"budget_posting_in_balance", "budget_entry_year_open"}
        query = "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return sorted(wanted - {row[0] for row in cursor.fetchall()})


def forwards(apps: Any, schema_editor: Any) -> None:
    """``seal`` as a migration calls it."""
    seal(schema_editor.connection)


def backwards(apps: Any, schema_editor: Any) -> None:
    """``unseal`` as a migration calls it."""
    unseal(schema_editor.connection)
