"""The database itself refuses to change the facts of a paper: an edit is a new version."""

from __future__ import annotations

from typing import Any

FROZEN = ("chain", "kind", "version", "facts", "facts_sha256", "created_at", "created_by_id")

SQLITE = f"""
    CREATE TRIGGER paper_facts_are_frozen BEFORE UPDATE OF {", ".join(FROZEN)} ON documents_paper
    WHEN {" OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in FROZEN)}
    BEGIN SELECT RAISE(ABORT, 'The facts of a paper are frozen; draw a new version'); END"""

POSTGRESQL = f"""
    CREATE FUNCTION paper_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'The facts of a paper are frozen; draw a new version' USING ERRCODE = 'restrict_violation';
    END $$;
    CREATE TRIGGER paper_facts_are_frozen BEFORE UPDATE ON documents_paper FOR EACH ROW
        WHEN ({" OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in FROZEN)})
        EXECUTE FUNCTION paper_refuse()"""


def forwards(apps: Any, schema_editor: Any) -> None:
    """Put the trigger on."""
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def backwards(apps: Any, schema_editor: Any) -> None:
    """Take it off."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER paper_facts_are_frozen ON documents_paper; DROP FUNCTION paper_refuse()")
    else:
        schema_editor.execute("DROP TRIGGER paper_facts_are_frozen")
