"""The seals of the log: triggers by which the database refuses to change or delete a line, whoever asks.

They stop this program, its shell, a slip in psql. Who owns the database can remove them; ``verify_log`` then says that
they are missing, and the chain tells what was changed. There is no switch to pass them by.

On SQLite a later migration that alters the table builds it anew without its triggers: such a migration ends with
``forwards`` below; a test asks for the seals after all migrations.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "ledger_logentry"

SQLITE = {
    "log_refuses_update": """
        CREATE TRIGGER log_refuses_update BEFORE UPDATE ON ledger_logentry
        BEGIN SELECT RAISE(ABORT, 'The log is append-only: UPDATE refused'); END""",
    "log_refuses_delete": """
        CREATE TRIGGER log_refuses_delete BEFORE DELETE ON ledger_logentry
        BEGIN SELECT RAISE(ABORT, 'The log is append-only: DELETE refused'); END""",
    # INSERT OR REPLACE removes the row in its way without any DELETE trigger (recursive_triggers is off).
    "log_refuses_replace": """
        CREATE TRIGGER log_refuses_replace BEFORE INSERT ON ledger_logentry
        WHEN EXISTS (SELECT 1 FROM ledger_logentry WHERE id = NEW.id OR (chain = NEW.chain AND sequence = NEW.sequence))
        BEGIN SELECT RAISE(ABORT, 'The log is append-only: this line exists'); END""",
}

POSTGRESQL = {
    # For each statement: it also stops TRUNCATE, by itself or through CASCADE from the table of users.
    "log_refuses_change": """
        CREATE FUNCTION log_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'The log is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
        END $$;
        CREATE TRIGGER log_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_logentry
            FOR EACH STATEMENT EXECUTE FUNCTION log_refuse();
        -- ALWAYS: not even a session that plays the replica passes.
        ALTER TABLE ledger_logentry ENABLE ALWAYS TRIGGER log_refuses_change""",
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
            cursor.execute("DROP FUNCTION IF EXISTS log_refuse()")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The seals that are not in force, by name."""
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'A'"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [TABLE])
        found = {row[0] for row in cursor.fetchall()}
    return [name for name in _of(connection) if name not in found]


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
