"""Seals: triggers by which the database itself refuses what the program never does, whoever asks.

Each app says what its tables refuse, once for SQLite and once for PostgreSQL; this puts the triggers on and takes them
off. There is no switch to pass them by: who owns the database can remove them, and ``missing`` then tells.

On SQLite a migration that alters a sealed table builds it anew without its triggers: it ends with ``forwards``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Seals:
    """The triggers of some tables: name of each -> the statement that makes it."""

    sqlite: Mapping[str, str]
    postgresql: Mapping[str, str]
    #: What the triggers of PostgreSQL call: name -> the statement that makes it.
    functions: Mapping[str, str] = field(default_factory=dict)

    def seal(self, connection: BaseDatabaseWrapper) -> None:
        """Put the seals on, anew where they are there already. Raises NotImplementedError on another database."""
        self.unseal(connection)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                for statement in self.functions.values():
                    cursor.execute(statement)
            for statement in self._of(connection).values():
                cursor.execute(statement)

    def unseal(self, connection: BaseDatabaseWrapper) -> None:
        """Take the seals off: for undoing the migration, and for the tests, which must empty their tables."""
        names = self._of(connection)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # With a function go the triggers that call it, under whichever name and on whichever table.
                for function in self.functions:
                    cursor.execute(f"DROP FUNCTION IF EXISTS {function}() CASCADE")
                return
            for name in names:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")

    def missing(self, connection: BaseDatabaseWrapper) -> list[str]:
        """The seals that are not in force, by name."""
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "postgresql":
            query = "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
        with connection.cursor() as cursor:
            cursor.execute(query)
            found = {row[0] for row in cursor.fetchall()}
        return sorted(set(self._of(connection)) - found)

    def forwards(self, apps: Any, schema_editor: Any) -> None:
        """``seal`` as a migration calls it."""
        self.seal(schema_editor.connection)

    def backwards(self, apps: Any, schema_editor: Any) -> None:
        """``unseal`` as a migration calls it."""
        self.unseal(schema_editor.connection)

    def _of(self, connection: BaseDatabaseWrapper) -> Mapping[str, str]:
        known = {"sqlite": self.sqlite, "postgresql": self.postgresql}
        if connection.vendor not in known:
            raise NotImplementedError(f"No seals are written for {connection.vendor}; use PostgreSQL or SQLite.")
        return known[connection.vendor]


def refusing_function(name: str, sentence: str) -> dict[str, str]:
    """A function of PostgreSQL that refuses; «%» in the sentence stands for the verb that was tried."""
    return {
        name: f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{sentence}', TG_OP USING ERRCODE = 'restrict_violation';
        END $$"""
    }


def always(name: str, table: str, when: str, function: str) -> dict[str, str]:
    """A trigger of PostgreSQL that not even a session playing the replica passes by."""
    return {
        name: f"""
        CREATE TRIGGER {name} {when} EXECUTE FUNCTION {function}();
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"""
    }


def frozen(
    table: str,
    columns: Iterable[str],
    *,
    names: tuple[str, str, str],
    function: str,
    says: tuple[str, str],
    unique: Iterable[tuple[str, ...]] = (),
    refused: str = "",
) -> Seals:
    """A table of which some columns never change and no row goes.

    ``names``: of the triggers for a change, a deletion, and a row put in another's place; ``function``: what those of
    PostgreSQL call. ``says``: what a change and a deletion are told. ``unique``: columns that name a row beside its id.
    ``refused``: a further change refused, as a condition on OLD and NEW.
    """
    change, delete, replace = names
    columns = tuple(columns)
    differs = [f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in columns]
    changed = " OR ".join([*differs, refused] if refused else differs)
    same = " OR ".join(
        "(" + " AND ".join(f"{name} = NEW.{name}" for name in naming) + ")" for naming in [("id",), *unique]
    )
    there = f"SELECT 1 FROM {table} WHERE {same}"  # noqa: S608  (names written in the program)

    def aborts(name: str, when: str, sentence: str) -> dict[str, str]:
        return {name: f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"}

    return Seals(
        sqlite={
            **aborts(
                change,
                # The words of PostgreSQL for "differs, also from nothing" came to SQLite in 3.39.
                f"BEFORE UPDATE ON {table} WHEN {changed.replace('IS DISTINCT FROM', 'IS NOT')}",
                says[0],
            ),
            **aborts(delete, f"BEFORE DELETE ON {table}", says[1]),
            # INSERT OR REPLACE removes the row in its way without any DELETE trigger (recursive_triggers is off).
            **aborts(replace, f"BEFORE INSERT ON {table} WHEN EXISTS ({there})", says[1]),
        },
        postgresql={
            **always(change, table, f"BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changed})", function),
            # For each statement: it also stops TRUNCATE, by itself or through CASCADE from another table.
            **always(delete, table, f"BEFORE DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT", function),
        },
        functions=refusing_function(function, f"{says[0]} (% refused)"),
    )
