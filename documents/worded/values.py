"""What a template sees: read-only views of plain data, ready-made blocks, and a limit to how often it may loop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from typing import Any

from jinja2 import Undefined
from lxml import etree
from markupsafe import Markup, escape

from documents.house.text import clean
from documents.worded.findings import WordingRefused

#: Rows all loops of one filling may run through together: a real paper needs hundreds, a bomb millions.
MOST_ROWS = 20_000


#: While a template is checked, the names of absent fields it would print are gathered here instead of refused.
GATHERED: ContextVar[list[str] | None] = ContextVar("GATHERED", default=None)


class Absent(Undefined):
    """A known field without a value: false in a condition, empty in a loop, refused where it would be printed."""

    def __str__(self) -> str:
        asked = GATHERED.get()
        if asked is not None:
            asked.append(str(self._undefined_name))
            return "…"
        raise WordingRefused(
            f"Hồ sơ chưa có «{self._undefined_name}» mà mẫu lại in ra. Đặt câu ấy giữa "
            f"«{{%p if {self._undefined_name} %}}» và «{{%p endif %}}», hoặc bổ sung vào hồ sơ."
        )

    __html__ = __str__

    def __getitem__(self, name: Any) -> Absent:  # type: ignore[override]
        return Absent(name=f"{self._undefined_name}.{name}")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return Absent(name=f"{self._undefined_name}.{name}")


class Verbatim(str):
    """Text whose spaces stand as they are: the open number line of a draft."""

    __slots__ = ()


class Block:
    """Ready-made paragraphs and tables of the house, put in whole by «{{p … }}»."""

    __slots__ = ("_elements",)

    def __init__(self, elements: Sequence[Any]) -> None:
        self._elements = elements

    def __html__(self) -> Markup:
        # Braces inside are entities: nothing in it is read as a tag again.
        text = "".join(etree.tostring(one, encoding="unicode", with_tail=False) for one in self._elements)
        return Markup(text.replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - our own XML, drawn by house

    def __bool__(self) -> bool:
        return bool(self._elements)


class Rows:
    """A list; iterating costs from the allowance of the filling."""

    __slots__ = ("_allowance", "_rows")

    def __init__(self, rows: Sequence[Any], allowance: list[int]) -> None:
        self._rows, self._allowance = rows, allowance

    def __iter__(self) -> Iterator[Any]:
        for row in self._rows:
            self._allowance[0] -= 1
            if self._allowance[0] < 0:
                raise WordingRefused(f"Mẫu lặp quá {MOST_ROWS} dòng. Bớt vòng lặp lồng nhau.")
            yield row

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, place: Any) -> Any:
        if not isinstance(place, int) or not -len(self._rows) <= place < len(self._rows):
            return Absent(name=f"dòng {place}")
        return self._rows[place]


class Row:
    """A group of fields, read by name; it has no other attribute to reach."""

    __slots__ = ("_name", "_values")

    def __init__(self, values: Mapping[str, Any], name: str) -> None:
        self._values, self._name = values, name

    def __getitem__(self, field: Any) -> Any:
        found = self._values.get(field) if isinstance(field, str) else None
        return Absent(name=f"{self._name}.{field}") if missing(found) else found


def missing(value: Any) -> bool:
    """Absent, None, an empty text or list; zero and False are values."""
    return value is None or (isinstance(value, str) and not value.strip()) or (isinstance(value, Rows) and not value)


def view(value: Any, name: str, allowance: list[int]) -> Any:
    """Plain data as a template sees it."""
    if isinstance(value, Mapping):
        return Row({str(key): view(one, f"{name}.{key}", allowance) for key, one in value.items()}, name)
    if isinstance(value, list | tuple):
        return Rows([view(one, name, allowance) for one in value], allowance)
    return value


def printed(value: Any) -> Any:
    """What an expression prints: cleaned text, its braces as entities; a group or a list is refused."""
    if isinstance(value, Block):
        return value
    if isinstance(value, Undefined):
        return str(value)  # refuses
    if isinstance(value, Row | Rows | bool):
        raise WordingRefused("Mẫu in ra cả một nhóm dữ liệu. Hãy ghi tên trường bên trong, ví dụ «unit.name».")
    text = str(value) if isinstance(value, Verbatim) else clean(value)
    return Markup(str(escape(text)).replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - just escaped
