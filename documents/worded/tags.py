"""The tags of a template, one by one: whole, closed, alone where they must be. Each fault with its paragraph.

What stands inside a tag is judged by documents.worded.sandbox; which fields there are, by the caller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from jinja2 import TemplateSyntaxError, nodes

from documents.worded.findings import Finding
from documents.worded.reading import Spot
from documents.worded.sandbox import Sandbox, unsafe

TAG = re.compile(r"\{\{(?P<scope>[prt][rc]?(?=\s))?(?P<said>.*?)\}\}|\{%(?P<scope2>[prt][rc]?(?=\s))?(?P<done>.*?)%\}")
LOOSE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
SCOPES = {"p": "đoạn", "tr": "hàng của bảng", "tc": "ô của bảng", "r": "chữ"}
OPENS = {"if": "endif", "for": "endfor"}
_QUOTES = str.maketrans("“”‘’", "\"\"''")


@dataclass(frozen=True)
class Use:
    """A field that is read: its path («beneficiaries[].name»), how it is filtered, where; ``guards``: what holds there.

    ``printed``: it is put out, not only asked for. ``looped``: it is what a loop runs over.
    """

    path: str
    filters: tuple[str, ...]
    spot: Spot
    guards: frozenset[str]
    printed: bool = False
    looped: bool = False
    lone: bool = False


@dataclass
class Open:
    """A tag that waits for its end."""

    word: str
    scope: str
    spot: Spot
    variable: str = ""
    over: str = ""
    guards: set[str] = field(default_factory=set)
    otherwise: set[str] = field(default_factory=set)


@dataclass
class Read:
    """What reading all tags gave."""

    uses: list[Use] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read(spots: list[Spot]) -> Read:
    """Every tag of the template."""
    made = Read()
    stack: list[Open] = []
    for spot in spots:
        _shape(spot, made)
        for found in TAG.finditer(spot.text):
            scope = found["scope"] or found["scope2"] or ""
            if found["said"] is not None:
                _printed(found["said"], scope, spot, stack, made, lone=found[0].strip() == spot.text.strip())
            else:
                _statement(found["done"], scope, spot, stack, made)
    for one in stack:
        made.findings.append(
            Finding("unclosed", one.spot.where, f"«{{% {one.word} … %}}» chưa có «{{% {OPENS[one.word]} %}}» ở sau.")
        )
    return made


def _shape(spot: Spot, made: Read) -> None:
    """Braces that are no tag, and tags that swallow what stands beside them."""
    rest = TAG.sub("", spot.text)
    if LOOSE.search(rest):
        made.findings.append(
            Finding("broken_tag", spot.where, "Thẻ bị đứt hoặc thiếu ngoặc; gõ lại liền một mạch trong một đoạn.")
        )
    elif re.search(r"\{\s*[a-z_.]+\s*\}", rest):
        made.findings.append(Finding("broken_tag", spot.where, "Trường phải có hai ngoặc: «{{ tên_trường }}»."))
    scopes = [match["scope"] or match["scope2"] for match in TAG.finditer(spot.text)]
    whole = [scope for scope in scopes if scope in {"p", "tr", "tc"}]
    if "p" in whole and (len(scopes) > 1 or rest.strip()):
        made.findings.append(
            Finding("not_alone", spot.where, "Thẻ có chữ «p» thay cả đoạn nên phải đứng một mình trong đoạn ấy.")
        )
    if any(scope in {"tr", "tc"} for scope in whole) and "bảng" not in spot.where:
        made.findings.append(Finding("not_in_table", spot.where, "Thẻ «tr», «tc» chỉ dùng trong bảng."))


def _printed(said: str, scope: str, spot: Spot, stack: list[Open], made: Read, *, lone: bool) -> None:
    tree = _tree(f"{{{{{said}}}}}", spot, made)
    if tree is None:
        return
    output = next(tree.find_all(nodes.Output), None)
    expression = output.nodes[0] if output and output.nodes else None
    if expression is None or isinstance(expression, nodes.TemplateData):
        made.findings.append(Finding("empty_tag", spot.where, "Thẻ «{{ }}» không có tên trường."))
        return
    made.uses += _uses(expression, spot, stack, (), printed=True, lone=lone and scope == "p")


def _statement(done: str, scope: str, spot: Spot, stack: list[Open], made: Read) -> None:
    words = done.strip().strip("-").split()
    word = words[0] if words else ""
    if word in OPENS:
        tree = _tree(f"{{%{done}%}}{{% {OPENS[word]} %}}", spot, made)
        stack.append(_opened(word, scope, spot, stack, tree, made))
    elif word in {"elif", "else"}:
        if not stack or (word == "elif" and stack[-1].word != "if"):
            made.findings.append(Finding("unopened", spot.where, f"«{word}» không nằm trong «if» nào."))
            return
        stack[-1].guards = stack[-1].otherwise if word == "else" else set()
        if word == "elif":
            tree = _tree(f"{{% if {done.strip()[4:]} %}}{{% endif %}}", spot, made)
            made.uses += _conditions(tree, spot, stack)
            stack[-1].guards = _guards(tree, stack)
    elif word in OPENS.values():
        if not stack or OPENS[stack[-1].word] != word:
            made.findings.append(Finding("unopened", spot.where, f"«{word}» không có thẻ mở tương ứng ở trước."))
            return
        opened = stack.pop()
        if opened.scope != scope:
            made.findings.append(
                Finding(
                    "scope_differs",
                    spot.where,
                    f"Thẻ mở thay cả {SCOPES.get(opened.scope, 'dòng chữ')}, thẻ đóng thay cả "
                    f"{SCOPES.get(scope, 'dòng chữ')}; hai thẻ phải cùng loại.",
                )
            )
        elif not scope and opened.spot.element is not spot.element:
            made.findings.append(
                Finding(
                    "across",
                    opened.spot.where,
                    f"Thẻ mở ở đây, đóng ở {spot.where}: qua nhiều đoạn phải dùng «{{%p … %}}», qua nhiều hàng của "
                    "bảng dùng «{%tr … %}».",
                )
            )
    else:
        made.findings.append(
            Finding("unsafe", spot.where, f"Không dùng được «{{% {word or ' '} %}}»; chỉ có if, elif, else và for.")
        )


def _opened(word: str, scope: str, spot: Spot, stack: list[Open], tree: nodes.Template | None, made: Read) -> Open:
    opened = Open(word, scope, spot)
    if tree is None:
        return opened
    if word == "if":
        made.uses += _conditions(tree, spot, stack)
        opened.guards = _guards(tree, stack)
        asked = next(tree.find_all(nodes.If)).test
        opened.otherwise = set(_sure(asked.node, stack)) if isinstance(asked, nodes.Not) else set()
        return opened
    loop = next(tree.find_all(nodes.For))
    uses = _uses(loop.iter, spot, stack, (), looped=True)
    made.uses += uses
    if isinstance(loop.target, nodes.Name):
        opened.variable = loop.target.name
    opened.over = f"{uses[0].path}[]" if uses else ""
    return opened


def _conditions(tree: nodes.Template | None, spot: Spot, stack: list[Open]) -> list[Use]:
    found = next(tree.find_all(nodes.If), None) if tree else None
    return _uses(found.test, spot, stack, ()) if found else []


def _guards(tree: nodes.Template | None, stack: list[Open]) -> set[str]:
    """The fields that are known to be there where a condition holds: «if a», «if a and b», «if a is defined»."""
    found = next(tree.find_all(nodes.If), None) if tree else None
    return set(_sure(found.test, stack)) if found else set()


def _sure(node: nodes.Node, stack: list[Open]) -> Iterator[str]:
    if isinstance(node, nodes.And):
        yield from _sure(node.left, stack)
        yield from _sure(node.right, stack)
    elif isinstance(node, nodes.Test) and node.name == "defined":
        yield from _sure(node.node, stack)
    elif path := _path(node, stack):
        yield path


def _tree(source: str, spot: Spot, made: Read) -> nodes.Template | None:
    """The tag as Jinja reads it; None where it cannot, with the reason found."""
    sandbox = Sandbox()
    try:
        tree = super(Sandbox, sandbox)._parse(source.translate(_QUOTES), None, None)
    except TemplateSyntaxError as why:
        made.findings.append(
            Finding("syntax", spot.where, f"Không đọc được «{source.split('{% end')[0]}»: {_why(why.message or '')}.")
        )
        return None
    refused = list(dict.fromkeys(unsafe(tree)))
    made.findings += [Finding("unsafe", spot.where, message) for message in refused]
    return None if refused else tree


def _why(message: str) -> str:
    """Jinja's English in the words of the desk, as far as one can be told from the other."""
    if "expected" in message or "unexpected" in message:
        return "sai cách viết; ví dụ đúng: «{{ dossier.title }}», «{{ funding.total_vnd | dong }}»"
    return "sai cách viết"


def _uses(
    node: nodes.Node,
    spot: Spot,
    stack: list[Open],
    filters: tuple[str, ...],
    *,
    printed: bool = False,
    looped: bool = False,
    lone: bool = False,
) -> list[Use]:
    guards = frozenset().union(*(one.guards for one in stack)) if stack else frozenset()
    if isinstance(node, nodes.Filter) and node.node is not None:
        return _uses(node.node, spot, stack, (*filters, node.name), printed=printed, looped=looped, lone=lone)
    path = _path(node, stack)
    if path:
        return [Use(path, filters, spot, guards, printed, looped, lone)]
    if isinstance(node, nodes.CondExpr):
        inner = Open("if", "", spot, guards=set(_sure(node.test, stack)))
        made = _uses(node.test, spot, stack, ())
        made += _uses(node.expr1, spot, [*stack, inner], filters, printed=printed)
        return made + (_uses(node.expr2, spot, stack, filters, printed=printed) if node.expr2 else [])
    found: list[Use] = []
    for child in node.iter_child_nodes():
        if not (isinstance(node, nodes.Call) and child is node.node):
            found += _uses(child, spot, stack, filters, printed=printed and not isinstance(node, nodes.Test))
    return found


def _path(node: nodes.Node, stack: list[Open]) -> str:
    """«beneficiaries[].name» of what is read; empty for what is no field. Loop variables stand for their list."""
    if isinstance(node, nodes.Name):
        for one in reversed(stack):
            if one.variable and one.variable == node.name:
                return one.over
        return "" if node.name == "loop" and any(one.word == "for" for one in stack) else node.name
    if isinstance(node, nodes.Getattr):
        above = _path(node.node, stack)
        return f"{above}.{node.attr}" if above else ""
    if isinstance(node, nodes.Getitem):
        above = _path(node.node, stack)
        return f"{above}[]" if above else ""
    return ""
