"""docs/glossary.md calls models what the pages call them, each word once."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
ROWS = re.findall(r"^\| `(\w+)\.(\w+)` \| (.+?) \|", (ROOT / "docs/glossary.md").read_text("utf-8"), re.MULTILINE)
#: Where a model is kept under the label of another app.
LABELS = {"opinions": "dossiers"}


@pytest.mark.parametrize(("app", "name", "vietnamese"), ROWS)
def test_a_model_is_called_what_the_pages_call_it(app: str, name: str, vietnamese: str) -> None:
    model = apps.get_model(LABELS.get(app, app), name)
    assert model.__module__.partition(".")[0] == app
    assert model._meta.verbose_name == vietnamese


def test_no_word_of_the_code_stands_twice() -> None:
    assert len(ROWS) > 25
    assert [name for name, count in Counter(f"{app}.{name}" for app, name, _ in ROWS).items() if count > 1] == []
