"""All rows of the database as lines of JSON that either kind of database reads again.

First ``["rows", FORM]``; before the rows of each table ``["table", name, [columns]]``; each row a list of plain values;
last ``["end", rows, SHA-256 of all bytes before]``.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.models import BinaryField, Field, JSONField, Model
from django.utils.duration import duration_string

FORM = "khuyencong-rows-1"
AT_ONCE = 2000

#: Changes a row of a table before it is written; gets the values by column.
Change = Callable[[dict[str, Any]], None]


class NotRows(Exception):
    """The stream is not what ``row_lines`` writes, or belongs to another release; the message says where."""


def tables() -> dict[str, type[Model]]:
    """Every table that is kept. Sessions are not: they are of this server and end with it."""
    found = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True) if _kept(model)}
    return {name: found[name] for name in sorted(found)}


def _kept(model: type[Model]) -> bool:
    return model._meta.managed and not model._meta.proxy and model._meta.label != "sessions.Session"


def columns(model: type[Model]) -> list[Field]:
    """What a table of its own has, in the order of the model."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def _column(field: Field) -> str:
    """The name of a column; every field kept here has one."""
    return str(field.column)


def row_lines(counts: dict[str, int]) -> Iterator[bytes]:
    """Every row, to be read within ``one_view``. ``counts`` is filled with how many rows each table has."""
    count, total = 0, hashlib.sha256()
    for line in _lines(counts):
        data = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        total.update(data)
        count += line[0] == "row"
        yield data
    yield json.dumps(["end", count, total.hexdigest()]).encode() + b"\n"


def _lines(counts: dict[str, int]) -> Iterator[list[Any]]:
    yield ["rows", FORM]
    for table, model in tables().items():
        fields = columns(model)
        counts[table] = 0
        yield ["table", table, [_column(field) for field in fields]]
        rows = model._base_manager.order_by("pk").values_list(*(field.attname for field in fields))
        for row in rows.iterator(AT_ONCE):
            counts[table] += 1
            yield ["row", *(_plain(field, value) for field, value in zip(fields, row, strict=True))]


def _plain(field: Field, value: Any) -> Any:
    if isinstance(field, JSONField):
        return value
    value = field.get_prep_value(value)
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, (uuid.UUID, Decimal)):
        return str(value)
    if isinstance(value, dt.timedelta):
        return duration_string(value)
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(bytes(value)).decode()
    return value


def read_rows(lines: Iterator[bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Table and row by column, for every row; the end is checked. Raises NotRows."""
    count, total, place, ended = 0, hashlib.sha256(), 0, False
    table, names = "", []
    for place, data in enumerate(lines, 1):
        try:
            kind, *rest = json.loads(data)
        except (ValueError, TypeError) as error:
            raise NotRows(f"dòng {place} không đọc được.") from error
        if place == 1 and [kind, *rest] != ["rows", FORM]:
            raise NotRows(f"dòng đầu không có dấu hiệu «{FORM}».")
        if kind == "end":
            ended = rest == [count, total.hexdigest()]
            continue
        total.update(data + b"\n")
        if kind == "table":
            table, names = rest
        elif kind == "row":
            count += 1
            yield table, dict(zip(names, rest, strict=True))
    if not ended:
        raise NotRows(f"thiếu dòng cuối, hoặc mã băm cuối không khớp (dòng {place}).")


def write_rows(rows: Iterator[tuple[str, dict[str, Any]]], change: dict[str, Change]) -> dict[str, int]:
    """Insert rows into the empty tables, within the caller's transaction; how many each table got.

    ``change``: what is done to a row of a table first. Raises NotRows for a table or column this release has not.
    """
    known = tables()
    counts: dict[str, int] = {}
    waiting: list[list[Any]] = []
    last = ""
    for table, row in rows:
        if table not in known:
            raise NotRows(f"bản phần mềm này không có bảng {table}.")
        if table != last or len(waiting) >= AT_ONCE:
            _insert(known.get(last), waiting)
            waiting, last = [], table
        if table in change:
            change[table](row)
        fields = columns(known[table])
        if set(row) != {_column(field) for field in fields}:
            raise NotRows(f"bảng {table} của bản phần mềm này có các cột khác.")
        waiting.append([_kept_value(field, row[_column(field)]) for field in fields])
        counts[table] = counts.get(table, 0) + 1
    _insert(known.get(last), waiting)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(known.values())):
            cursor.execute(statement)
    return counts


def _insert(model: type[Model] | None, rows: list[list[Any]]) -> None:
    if model is None or not rows:
        return
    quoted = connection.ops.quote_name
    fields = columns(model)
    into = f"{quoted(model._meta.db_table)} ({', '.join(quoted(_column(field)) for field in fields)})"
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {into} VALUES ({', '.join(['%s'] * len(fields))})", rows)  # noqa: S608


def _kept_value(field: Field, value: Any) -> Any:
    if isinstance(field, JSONField):
        # None is JSON's null where the column takes no NULL.
        empty = value is None and field.null
        return None if empty else connection.ops.adapt_json_value(value, field.encoder)
    if isinstance(field, BinaryField) and value is not None:
        value = base64.b64decode(value)
    return field.get_db_prep_save(field.to_python(value), connection)
