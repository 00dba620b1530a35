"""Rows that people search for by words: each keeps its own words folded in a column of its own.

A model says which of its columns are words and which are codes; whatever way a row is written (``save``, ``create``,
``update``, in bulk), its folded column is written with it. A search never reads the columns people see.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models import Q

from language.folding import code_key, search_key

#: More words than this narrow nothing any more and only make the query long.
MOST_WORDS = 10


def folded(words: Iterable[object], codes: Iterable[object]) -> str:
    """What a search is held against: every word with a blank before it, codes both as words and in one piece."""
    keys = [search_key(str(text or "")) for text in words]
    for code in codes:
        text = str(code or "")
        keys += [search_key(text), code_key(text).lower()]
    return "".join(f" {word}" for word in dict.fromkeys(itertools.chain(*(key.split() for key in keys))))


def readings(wanted: str) -> list[list[str]]:
    """The ways to read what somebody typed, each a list of beginnings of words that must all be there.

    «990 001 3015» is three words, or one code; «may say 990 001 3015» two words and a code.
    """
    words = search_key(wanted).split()[:MOST_WORDS]
    joined: list[str] = []
    for numeric, same in itertools.groupby(words, key=str.isdigit):
        run = list(same)
        joined += ["".join(run)] if numeric else run
    whole = [code_key(wanted).lower()] if any(letter.isdigit() for letter in wanted) else words
    found = (words, joined, whole)
    return [one for place, one in enumerate(found) if one and one not in found[:place]]


def having(word: str, *columns: str) -> Q:
    """Rows with a word that begins like this in one of the folded columns."""
    either = Q()
    for column in columns or ("search_text",):
        either |= Q(**{f"{column}__contains": f" {word}"})
    return either


def matching(wanted: str, *columns: str) -> Q:
    """Rows in which every typed word begins a word of one of the columns; none for a text without letters."""
    either = Q(pk__in=[])
    for words in readings(wanted):
        every = Q()
        for word in words:
            every &= having(word, *columns)
        either |= every
    return either


class SearchableQuerySet(models.QuerySet):
    """Keeps the folded column right on the ways round ``save``."""

    def update(self, **columns: Any) -> int:
        """As Django's, with the folded column of the rows beside it."""
        model: Any = self.model
        if "search_text" in columns or not set(columns) & set(model.searched()):
            return super().update(**columns)
        if set(columns) >= set(model.searched()) and not any(map(_is_expression, columns.values())):
            return super().update(**columns, search_text=model.fold_columns(columns))
        with transaction.atomic(using=self.db):
            keys = list(self.values_list("pk", flat=True))
            changed = super().update(**columns)
            rows = model._base_manager.using(self.db).filter(pk__in=keys).values("pk", *model.searched())
            by_text: dict[str, list[Any]] = {}
            for row in rows:
                by_text.setdefault(model.fold_columns(row), []).append(row["pk"])
            for text, same in by_text.items():
                model._base_manager.using(self.db).filter(pk__in=same).update(search_text=text)
        return changed

    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any) -> list[Any]:
        """As Django's, with the folded column."""
        rows = list(objs)
        for row in rows:
            row.fold_itself()
        return super().bulk_create(rows, *args, **options)

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], *args: Any, **options: Any) -> int:
        """As Django's, with the folded column."""
        rows, named = list(objs), list(fields)
        model: Any = self.model
        if set(named) & set(model.searched()):
            for row in rows:
                row.fold_itself()
            named.append("search_text")
        return super().bulk_update(rows, named, *args, **options)


class Searchable(models.Model):
    """A row with a folded column. Its own words only: what another table says is searched there."""

    #: Columns with words of people, columns with codes: each model says its own.
    SEARCHED_WORDS: ClassVar[tuple[str, ...]]
    SEARCHED_CODES: ClassVar[tuple[str, ...]]

    search_text = models.TextField("chữ để tìm", default="", blank=True, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def searched(cls) -> tuple[str, ...]:
        """The columns that are folded."""
        return cls.SEARCHED_WORDS + cls.SEARCHED_CODES

    @classmethod
    def fold_columns(cls, columns: Mapping[str, Any]) -> str:
        """The folded column for given values."""
        return folded((columns[name] for name in cls.SEARCHED_WORDS), (columns[name] for name in cls.SEARCHED_CODES))

    def fold_itself(self) -> None:
        """Write the folded column from the others."""
        self.search_text = self.fold_columns({name: getattr(self, name) for name in self.searched()})

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """As Django's, with the folded column."""
        if update_fields is None:
            self.fold_itself()
        elif (named := set(update_fields)) & set(self.searched()):
            self.fold_itself()
            update_fields = {*named, "search_text"}
        else:
            update_fields = named
        super().save(*args, update_fields=update_fields, **options)


def fold_rows(app: str, model: str, words: tuple[str, ...], codes: tuple[str, ...]) -> Callable[[Any, Any], None]:
    """For a migration: fold the rows that are there already, in portions."""

    def forwards(apps: Any, schema_editor: Any) -> None:
        table = apps.get_model(app, model)._base_manager.using(schema_editor.connection.alias)
        portion = []
        for row in table.only("pk", *words, *codes).iterator(chunk_size=2000):
            row.search_text = folded((getattr(row, name) for name in words), (getattr(row, name) for name in codes))
            portion.append(row)
            if len(portion) == 2000:
                table.bulk_update(portion, ["search_text"])
                portion = []
        table.bulk_update(portion, ["search_text"])

    return forwards


def index_words(table: str) -> tuple[Callable[[Any, Any], None], Callable[[Any, Any], None]]:
    """For a migration: the index that finds a beginning of a word anywhere in the folded column, and its end.

    PostgreSQL indexes the groups of three letters (pg_trgm, which the owner of a database may install since version
    13). SQLite reads the folded column from an index instead of the whole rows.
    """

    def forwards(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            schema_editor.execute(f"CREATE INDEX {table}_words ON {table} USING gin (search_text gin_trgm_ops)")
        else:
            schema_editor.execute(f"CREATE INDEX {table}_words ON {table} (search_text)")

    def backwards(apps: Any, schema_editor: Any) -> None:
        schema_editor.execute(f"DROP INDEX {table}_words")

    return forwards, backwards


def unfolded(model: type[Searchable]) -> list[Any]:
    """The keys of rows whose folded column is not what their words say: written past the program."""
    rows = model._base_manager.values("pk", "search_text", *model.searched())
    return [row["pk"] for row in rows.iterator(chunk_size=2000) if row["search_text"] != model.fold_columns(row)]


def _is_expression(value: Any) -> bool:
    return hasattr(value, "resolve_expression")
