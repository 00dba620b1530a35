"""Text is folded in one place: nothing else of the product takes letters apart or folds their case to compare them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

#: Where letters are taken apart for something else than comparing what people wrote, and for what.
FOR_SOMETHING_ELSE = {
    "documents/files.py": "a file name is shown and stored composed",
    "documents/storage/contract.py": "the trial of a store asks for one key in two forms",
    "documents/storage/port.py": "a key of a store is composed",
    "documents/house/metrics.py": "the width of a letter is that of its base",
    "documents/house/text.py": "papers print composed text",
    "documents/layout_check.py": "papers print composed text, and this finds what is not",
    "documents/pdf/trial.py": "letters of a font",
    "documents/signing/rewritten.py": "text of a page as a program reads it",
    "documents/signing/places.py": "text of a page as a program reads it",
    "settlement/treasury/reading.py": "a file of the Treasury is read composed",
    "demo/stage.py": "a sample PDF has ASCII text",
}
FOLDING = {"casefold", "normalize", "combining"}


def folds(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FOLDING:
            # Decimal.normalize() takes nothing; unicodedata.normalize takes a form and a text.
            if node.func.attr == "normalize" and not node.args:
                continue
            yield node.lineno


def product() -> Iterator[Path]:
    for path in sorted(settings.BASE_DIR.rglob("*.py")):
        place = path.relative_to(settings.BASE_DIR)
        if (
            place.parts[0] not in {".venv", "var", "tests", "benchmarks", "bin", "language"}
            and "kept" not in place.parts
        ):
            yield path


def test_nothing_else_folds_text() -> None:
    found = {
        f"{place}:{line}"
        for path in product()
        if (place := str(path.relative_to(settings.BASE_DIR))) not in FOR_SOMETHING_ELSE
        for line in folds(ast.parse(path.read_text()))
    }
    assert not found, f"use language.folding (fold, search_key, code_key), or say above for what else: {sorted(found)}"


def test_the_list_of_exceptions_holds_no_ghosts() -> None:
    for place in FOR_SOMETHING_ELSE:
        path = settings.BASE_DIR / place
        assert path.exists() and any(folds(ast.parse(path.read_text()))), place


def test_a_second_folding_is_seen() -> None:
    assert list(folds(ast.parse("a.casefold() == b.casefold()")))
    assert list(folds(ast.parse("unicodedata.normalize('NFD', text)")))
    assert not list(folds(ast.parse("Decimal('1.10').normalize()")))
