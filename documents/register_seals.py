"""The seals of the register of numbers: the database refuses to delete a line, to change which number it is, and to
bring a cancelled one back.

As in documents/seals.py, a migration that alters the table on SQLite ends with ``forwards``.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "documents_numberentry"
NAMED = ("id", "book_id", "body", "symbol", "year", "number")
CHANGED = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in NAMED)
REVIVED = "(OLD.status IN ('CANCELLED', 'GIVEN_UP') AND NEW.status <> OLD.status)"

SQLITE = {
    "number_stays_what_it_is": f"""
        CREATE TRIGGER number_stays_what_it_is BEFORE UPDATE ON {TABLE}
        WHEN {CHANGED.replace("IS DISTINCT FROM", "IS NOT")} OR {REVIVED}
        BEGIN SELECT RAISE(ABORT, 'A number stays on its line for ever'); END""",
    "number_refuses_delete": f"""
        CREATE TRIGGER number_refuses_delete BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'A number stays on its line for ever'); END""",
}
POSTGRESQL = {
    "number_stays_what_it_is": f"""
        CREATE OR REPLACE FUNCTION number_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'A number stays on its line for ever (% refused)', TG_OP
                USING ERRCODE = 'restrict_violation';
        END $$;
        CREATE TRIGGER number_stays_what_it_is BEFORE UPDATE ON {TABLE} FOR EACH ROW
            WHEN ({CHANGED} OR {REVIVED}) EXECUTE FUNCTION number_refuse();
        ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER number_stays_what_it_is""",
    "number_refuses_delete": f"""
        CREATE TRIGGER number_refuses_delete BEFORE DELETE OR TRUNCATE ON {TABLE}
            FOR EACH STATEMENT EXECUTE FUNCTION number_refuse();
        ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER number_refuses_delete""",
}


def seal(connection: BaseDatabaseWrapper) -> None:
    """Put the seals on, anew where they are there already."""
    unseal(connection)
    with connection.cursor() as cursor:
        for statement in _of(connection).values():
            cursor.execute(statement)


def unseal(connection: BaseDatabaseWrapper) -> None:
    """Take the seals off: for undoing the migration, and for the tests, which must empty their tables."""
    with connection.cursor() as cursor:
        for name in _of(connection):
            on_table = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS number_refuse()")


def _of(connection: BaseDatabaseWrapper) -> dict[str, str]:
    known: dict[str, dict[str, str]] = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
    if connection.vendor not in known:
        raise NotImplementedError(f"No seals are written for {connection.vendor}; use PostgreSQL or SQLite.")
    return known[connection.vendor]


def forwards(apps: Any, schema_editor: Any) -> None:
    """``seal`` as a migration calls it."""
    seal(schema_editor.connection)


def backwards(apps: Any, schema_editor: Any) -> None:
    """``unseal`` as a migration calls it."""
    unseal(schema_editor.connection)
