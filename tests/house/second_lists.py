"""Finds second lists: collections at the top of a module that name two or more states, steps, kinds of paper or roles.

What is true of one of these is an attribute of it, in its one declaration; a set beside it forgets the next member
without a word. The finder reads the source, so that a list that nobody imports is found as well.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
#: Folders whose code is not the program: it may name what it likes.
OUTSIDE = {"tests", "benchmarks", "bin", "var", "docs", ".venv", "migrations", "node_modules"}


@dataclass(frozen=True)
class Found:
    """A collection that names several members of one vocabulary."""

    file: str
    name: str
    line: int
    of: str
    members: tuple[str, ...]

    @property
    def key(self) -> str:
        """How a line of the allow-list names it: file, name of the collection, vocabulary."""
        return f"{self.file}:{self.name}:{self.of}"


def steps_of_the_life() -> frozenset[str]:
    """The names of all steps, as the lifecycle declares them."""
    from dossiers.lifecycle import Life
    from workflow.steps import steps_of

    return frozenset(steps_of(Life))


def vocabularies() -> dict[str, tuple[str, frozenset[str]]]:
    """Each vocabulary by name: the class whose attributes are its members, and the stored words of the members."""
    from accounts.models import Role
    from dossiers.states import State
    from papers import KINDS

    return {
        "state": ("State", frozenset(State.values)),
        "role": ("Role", frozenset(Role.values)),
        "step": ("", frozenset(steps_of_the_life())),
        "kind": ("", frozenset(KINDS)),
    }


def _named(node: ast.AST, owner: str, words: frozenset[str]) -> str | None:
    """The member that an expression names: ``State.PAID``, ``str(State.PAID)`` or its stored word as a literal."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == owner:
        return node.attr
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in words:
        return node.value
    return None


def _collections(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Name and value of every assignment at the top of a module or of a class in it."""
    bodies = [tree.body, *(node.body for node in tree.body if isinstance(node, ast.ClassDef))]
    for body in bodies:
        for node in body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                yield node.targets[0].id, node.value
            elif isinstance(node, ast.AnnAssign) and node.value is not None and isinstance(node.target, ast.Name):
                yield node.target.id, node.value


def _sources() -> Iterator[tuple[str, ast.Module]]:
    """Every file of the program with its tree, in the order of the tree of folders."""
    for path in sorted(ROOT.rglob("*.py")):
        if not OUTSIDE.intersection(path.relative_to(ROOT).parts):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def inline_lists(of: str) -> list[Found]:
    """Every set, tuple, list or dict in the body of a function that names two or more members of one vocabulary.

    What stands in the decorator of a step is the step's own declaration, and not looked at.
    """
    owner, words = vocabularies()[of]
    found: dict[tuple[str, str, tuple[str, ...]], Found] = {}
    for file, tree in _sources():
        functions = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
        for function in functions:
            for node in (inner for statement in function.body for inner in ast.walk(statement)):
                if not isinstance(node, (ast.Set, ast.Dict, ast.List, ast.Tuple)):
                    continue
                keys = [key for key in node.keys if key is not None] if isinstance(node, ast.Dict) else node.elts
                members = tuple(sorted({m for key in keys if (m := _named(_bare(key), owner, words)) is not None}))
                if len(members) > 1:
                    one = Found(file, function.name, node.lineno, of, members)
                    found.setdefault((one.file, one.name, members), one)
    return list(found.values())


def _bare(node: ast.expr) -> ast.expr:
    """``str(Role.DOIT)`` is ``Role.DOIT``."""
    if isinstance(node, ast.Call) and len(node.args) == 1 and getattr(node.func, "id", "") == "str":
        return node.args[0]
    return node


def second_lists() -> list[Found]:
    """Every collection that names two or more members, in the order of the tree."""
    found = []
    for file, tree in _sources():
        for name, value in _collections(tree):
            holds = any(isinstance(node, (ast.Set, ast.Dict, ast.List, ast.Tuple)) for node in ast.walk(value))
            if not holds:
                continue
            for of, (owner, words) in vocabularies().items():
                members = {m for node in ast.walk(value) if (m := _named(node, owner, words)) is not None}
                if len(members) > 1:
                    found.append(Found(file, name, value.lineno, of, tuple(sorted(members))))
    return found
