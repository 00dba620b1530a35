"""Seals: triggers by which the database itself refuses what the program never does, whoever asks.

Each app says what its tables refuse, once for SQLite and once for PostgreSQL; this puts the triggers on and takes them
off. There is no switch to pass them by: who owns the database can remove them, and ``missing`` then tells.

On SQLite a migration that alters a sealed table builds it anew without its triggers: it ends with ``forwards``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Seals:
    """The triggers of some tables: name of each -> the statement that makes it."""

    sqlite: Mapping[str, str]
    postgresql: Mapping[str, str]
    #: What the triggers of PostgreSQL call: name -> the statement that makes it.
    functions: Mapping[str, str] = field(default_factory=dict)
    #: Of a table of which some columns never change: its part of the record, which table, which columns.
    part: str = ""
    table: str = ""
    columns: tuple[str, ...] = ()

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

    def weaknesses(self, connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str, str]]:
        """Each trigger or function that is off or says something else than declared: name, declared, found."""
        declared = dict(self._of(connection))
        if connection.vendor == "postgresql":
            there, form = _functions_and_triggers(connection), _plain_form
            declared |= {f"{name}()": statement for name, statement in self.functions.items()}
        else:
            there, form = _triggers_of_sqlite(connection), _spaced
        for name, statement in declared.items():
            wanted = form(statement)
            if name not in there:
                yield name, "đang khóa", "đã bị gỡ hoặc tắt"
            elif there[name] != wanted:
                yield name, f"đúng như đã khai: {wanted[:300]}", there[name][:300]

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
    part: str = "",
) -> Seals:
    """A table of which some columns never change and no row goes.

    ``names``: of the triggers for a change, a deletion, and a row put in another's place; ``function``: what those of
    PostgreSQL call. ``says``: what a change and a deletion are told. ``unique``: columns that name a row beside its id.
    ``refused``: a further change refused, as a condition on OLD and NEW. ``part``: as ``verify_all`` names it.
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
        part=part,
        table=table,
        columns=columns,
    )


def every_seal() -> list[Seals]:
    """The seals of every app: what its module ``seals`` declares."""
    found: list[Seals] = []
    for config in apps.get_app_configs():
        name = f"{config.name}.seals"
        if find_spec(name) is not None:
            found += [one for one in vars(import_module(name)).values() if isinstance(one, Seals)]
    return list({id(one): one for one in found}.values())


def foreign_triggers(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """Triggers that nobody declared: name, table. One of them could change what is being written."""
    query = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        query = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = cursor.fetchall()
    declared = {name for seal in every_seal() for name in seal._of(connection)}
    return sorted((name, table) for name, table in found if name not in declared)


def _triggers_of_sqlite(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {name: _spaced(sql) for name, sql in cursor.fetchall()}


def _spaced(statement: str) -> str:
    """A statement with single spaces: SQLite keeps it as it was given."""
    return " ".join(statement.split()).rstrip(";")


def _functions_and_triggers(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """As PostgreSQL gives them back; triggers that are off are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, pg_get_triggerdef(oid), tgenabled, tgrelid::regclass::text FROM pg_trigger "
            "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        )
        found = {
            name: _plain_form(f"{text}; ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}" if enabled == "A" else text)
            for name, text, enabled, table in cursor.fetchall()
        }
        cursor.execute(
            "SELECT proname, prosrc, l.lanname FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang "
            "WHERE p.pronamespace = current_schema()::regnamespace AND p.pronargs = 0"
        )
        for name, source, language in cursor.fetchall():
            found[f"{name}()"] = _plain_form(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE {language} AS $${source}$$"
            )
    return found


_EVENTS = re.compile(r"(before|after)((?:insert|delete|update|truncate)(?:or(?:insert|delete|update|truncate))*)on")


def _plain_form(statement: str) -> str:
    """A statement without what a database writes in its own way: spaces, brackets, casts, the order of the verbs.

    Words within quotation marks stay as they are but for their spaces, since what a seal says is no part of its force.
    """
    said = re.sub(
        r"::(?:text|character varying)(?:\[\])?",
        "",
        statement.strip().rstrip(";").replace("public.", ""),
        flags=re.IGNORECASE,
    )
    said = re.sub(r"[\s()\[\]]+", "", said).lower().replace("=anyarray", "in")

    def in_order(found: re.Match[str]) -> str:
        verbs = re.findall("insert|delete|update|truncate", found[2])
        return f"{found[1]}{'or'.join(sorted(verbs))}on"

    return _EVENTS.sub(in_order, said)
