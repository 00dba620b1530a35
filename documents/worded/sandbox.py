"""The language of templates: fields, conditions, loops over lists, and our own filters. Nothing else is in it.

Two walls: every expression is read first and whatever is not in the list below is refused with a sentence; what is
left runs in Jinja's immutable sandbox, over values that have no methods (documents.worded.values).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from documents.house.text import lines, lower_first, upper, without_end
from documents.vietnamese import amount_in_words, date_long, date_short, decimal_vi, money, number_to_words, percent_vi
from documents.worded.findings import WordingRefused
from documents.worded.typed import a_day, a_number
from documents.worded.values import Block, Rows, printed

MOST_LOOPS = 3
#: Names under which Jinja keeps its own things.
RESERVED = frozenset({"self", "super", "caller", "varargs", "kwargs"})
LOOP_FIELDS = frozenset({"first", "last", "index", "length"})

#: Filter -> (what it does, said to officials; an example).
FILTERS: dict[str, tuple[Callable[..., Any], str, str]] = {
    "dong": (lambda value: money(a_number(value, "dong")), "số tiền, có dấu chấm", "1.234.567"),
    "bang_chu": (
        lambda value: amount_in_words(a_number(value, "bang_chu")),
        "số tiền bằng chữ",
        "Một triệu hai trăm nghìn đồng",
    ),
    "so_chu": (lambda value: number_to_words(a_number(value, "so_chu")), "số đếm bằng chữ", "sáu"),
    "hai_so": (lambda value: f"{a_number(value, 'hai_so'):02d}", "số đếm, dưới mười thêm số 0", "06"),
    "phan_tram": (lambda value: percent_vi(_decimal(value)), "tỷ lệ phần trăm", "47,8%"),
    "so": (lambda value: decimal_vi(_decimal(value)), "số có dấu chấm, dấu phẩy", "1.234,5"),
    "ngay": (lambda value: date_long(a_day(value, "ngay")), "ngày đầy đủ", "ngày 05 tháng 02 năm 2026"),
    "ngay_ngan": (lambda value: date_short(a_day(value, "ngay_ngan")), "ngày viết gọn, dùng trong bảng", "05/02/2026"),
    "hoa": (lambda value: upper(_text(value, "hoa")), "chữ in hoa", "AN GIANG"),
    "thuong_dau": (lambda value: lower_first(_text(value, "thuong_dau")), "chữ đầu viết thường", "hỗ trợ máy"),
    "hoa_dau": (lambda value: _capital(_text(value, "hoa_dau")), "chữ đầu viết hoa", "Ngày 05 tháng 02 năm 2026"),
    "bo_cham": (lambda value: without_end(_text(value, "bo_cham")), "bỏ dấu câu ở cuối", "Thiếu báo giá"),
    "trich": (lambda value: f"“{without_end(_text(value, 'trich'))}”", "tên trong ngoặc kép", "“Tên đề án”"),
    "cac_dong": (lambda value: _lines(value), "từng dòng của một đoạn văn, để lặp", ""),
    "noi": (lambda value: "; ".join(_text(one, "noi") for one in value), "nối các mục bằng dấu chấm phẩy", "A; B"),
}
TESTS = ("defined", "undefined", "none")

_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const,
    nodes.For, nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Filter,
    nodes.Test, nodes.Call, nodes.Concat,
)  # fmt: skip


class Sandbox(ImmutableSandboxedEnvironment):
    """One filling: its filters, no globals, the counter of numbered sentences."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=printed)
        self.globals.clear()
        self.filters = {name: filter_ for name, (filter_, _, _) in FILTERS.items()}
        self.tests = {name: self.tests[name] for name in TESTS}
        self.globals["stt"] = Counter()

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        raise WordingRefused("Mẫu không làm phép tính; mọi con số do hệ thống tính sẵn.")

    def is_safe_callable(self, obj: Any) -> bool:
        """Only the counter."""
        return isinstance(obj, Counter)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Every template that is compiled is looked at first, whoever compiles it."""
        tree = super()._parse(source, name, filename)
        for message in unsafe(tree):
            raise WordingRefused(message)
        return tree


class Counter:
    """«stt()» is the next number, «stt(1)» begins anew: sentences that may be left out stay numbered."""

    def __init__(self) -> None:
        self._last = 0

    def __call__(self, first: int | None = None) -> int:
        self._last = self._last + 1 if first is None else int(first)
        return self._last


def unsafe(tree: nodes.Node) -> Iterator[str]:
    """Why an expression is refused, one sentence for each reason; nothing if it is harmless."""
    yield from _walk(tree, 0)


def _walk(node: nodes.Node, loops: int) -> Iterator[str]:
    loops += isinstance(node, nodes.For)
    yield from _refused(node, loops)
    for child in node.iter_child_nodes():
        yield from _walk(child, loops)


def _refused(node: nodes.Node, loops: int) -> Iterator[str]:
    if not isinstance(node, _ALLOWED):
        yield f"Không dùng được «{_said(node)}» trong mẫu; chỉ có trường, điều kiện, vòng lặp và bộ lọc."
    elif isinstance(node, nodes.For):
        if loops > MOST_LOOPS:
            yield f"Quá {MOST_LOOPS} vòng lặp lồng nhau."
        if node.recursive or node.test is not None or not isinstance(node.target, nodes.Name):
            yield "Vòng lặp chỉ có dạng «for một in danh_sách»."
        if not isinstance(node.iter, nodes.Name | nodes.Getattr | nodes.Getitem | nodes.Filter):
            yield "Vòng lặp chỉ chạy trên một danh sách có trong hồ sơ, không tự tạo dãy số."
    elif isinstance(node, nodes.Name) and (node.name in RESERVED or node.name.startswith("_")):
        yield f"Không dùng được «{node.name}» trong mẫu."
    elif isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        yield f"Không dùng được «.{node.attr}»: tên bắt đầu bằng dấu gạch dưới."
    elif isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name == "loop":
        if node.attr not in LOOP_FIELDS:
            yield f"«loop.{node.attr}» không dùng được; chỉ có: {', '.join(sorted(LOOP_FIELDS))}."
    elif isinstance(node, nodes.Getitem) and not (
        isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, int)
    ):
        yield "Trong ngoặc vuông chỉ ghi số thứ tự, ví dụ «beneficiaries[0]»."
    elif isinstance(node, nodes.Filter):
        if node.name not in FILTERS:
            yield f"Không có bộ lọc «{node.name}»; các bộ lọc: {', '.join(FILTERS)}."
        elif node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
            yield f"Bộ lọc «{node.name}» không nhận thêm giá trị trong ngoặc."
    elif isinstance(node, nodes.Test) and node.name not in TESTS:
        yield f"Không có phép thử «is {node.name}»."
    elif isinstance(node, nodes.Call) and not _counts(node):
        yield f"Không gọi được hàm trong mẫu («{_said(node)}»)."


def _counts(node: nodes.Call) -> bool:
    named = isinstance(node.node, nodes.Name) and node.node.name == "stt"
    plain = len(node.args) <= 1 and all(isinstance(one, nodes.Const) and _small(one.value) for one in node.args)
    return named and plain and not (node.kwargs or node.dyn_args or node.dyn_kwargs)


def _small(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1000


def _said(node: nodes.Node) -> str:
    """What an official typed there, as far as it can be told."""
    if isinstance(node, nodes.Call):
        called = node.node
        if isinstance(called, nodes.Getattr):
            return f"{_said(called.node)}.{called.attr}(…)"
        return f"{_said(called)}(…)"
    if isinstance(node, nodes.Name):
        return node.name
    names: dict[type[nodes.Node], str] = {
        nodes.Mul: "*", nodes.Pow: "**", nodes.Add: "+", nodes.Sub: "-", nodes.Div: "/", nodes.Mod: "%",
        nodes.FloorDiv: "//", nodes.Macro: "macro", nodes.Import: "import", nodes.FromImport: "from … import",
        nodes.Include: "include", nodes.Extends: "extends", nodes.Assign: "set", nodes.AssignBlock: "set",
        nodes.CallBlock: "call", nodes.FilterBlock: "filter", nodes.With: "with", nodes.Block: "block",
        nodes.List: "[…]", nodes.Dict: "{…}", nodes.Tuple: "(…)", nodes.Slice: "[:]",
    }  # fmt: skip
    return names.get(type(node), type(node).__name__)


def _text(value: Any, name: str) -> str:
    if isinstance(value, Block):
        raise WordingRefused(f"Bộ lọc «{name}» không dùng cho khối dựng sẵn.")
    text = printed(value)  # refuses groups, lists, absent values
    return str(text) if not hasattr(text, "unescape") else text.unescape()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lines(value: Any) -> Rows:
    if not isinstance(value, Rows):
        return Rows(lines(_text(value, "cac_dong")), [10_000])
    return Rows([line for part in value for line in lines(_text(part, "cac_dong"))], [10_000])


def _decimal(value: Any) -> Decimal | int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        return Decimal(_text(value, "so"))
    except ArithmeticError as why:
        raise WordingRefused(f"«{str(value)[:40]}» không phải là số.") from why


__all__ = ["FILTERS", "TESTS", "Sandbox", "TemplateSyntaxError", "unsafe"]
