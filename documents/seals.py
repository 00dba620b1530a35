"""The seals of papers: the database itself refuses to change the facts of a paper or to delete one.

An edit is a new version; the earlier one stays. The drawing of the bytes (file, status, error) stays open. As with the
log (``ledger.seals``), a later migration that alters the table on SQLite builds it anew without its triggers: such a
migration ends with ``forwards`` below.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "documents_paper"
FROZEN = ("id", "chain", "kind", "version", "facts", "facts_sha256", "created_at", "created_by_id")

SQLITE = {
    "paper_facts_are_frozen": f"""
        CREATE TRIGGER paper_facts_are_frozen BEFORE UPDATE OF {", ".join(FROZEN)} ON {TABLE}
        WHEN {" OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in FROZEN)}
        BEGIN SELECT RAISE(ABORT, 'The facts of a paper are frozen; draw a new version'); END""",
    "paper_refuses_delete": f"""
        CREATE TRIGGER paper_refuses_delete BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'A paper is never deleted; draw a new version'); END""",
    # INSERT OR REPLACE removes the row in its way without any DELETE trigger (recursive_triggers is off).
    "paper_refuses_replace": """
        CREATE TRIGGER paper_refuses_replace BEFORE INSERT ON documents_paper
        WHEN EXISTS (
            SELECT 1 FROM documents_paper
            WHERE id = NEW.id OR (chain = NEW.chain AND kind = NEW.kind AND version = NEW.version)
        )
        BEGIN SELECT RAISE(ABORT, 'This version of the paper exists; draw a new version'); END""",
}

POSTGRESQL = {
    "paper_facts_are_frozen": f"""
        CREATE OR REPLACE FUNCTION paper_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'The facts of a paper are frozen (% refused); draw a new version', TG_OP
                USING ERRCODE = 'restrict_violation';
        END $$;
        CREATE TRIGGER paper_facts_are_frozen BEFORE UPDATE ON {TABLE} FOR EACH ROW
            WHEN ({" OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in FROZEN)})
            EXECUTE FUNCTION paper_refuse();
        ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER paper_facts_are_frozen""",
    # For each statement: it also stops TRUNCATE, by itself or through CASCADE from the table of files.
    "paper_refuses_delete": f"""
        CREATE TRIGGER paper_refuses_delete BEFORE DELETE OR TRUNCATE ON {TABLE}
            FOR EACH STATEMENT EXECUTE FUNCTION paper_refuse();
        ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER paper_refuses_delete""",
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
            cursor.execute("DROP FUNCTION IF EXISTS paper_refuse()")


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
