"""Searches of the administration site that no database chokes on: each word is a condition of its own there."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.views.main import SEARCH_VAR, ChangeList, ChangeListSearchForm
from django.core.exceptions import ValidationError

from language.searching import MOST_WORDS


def few_words(text: str) -> None:
    """Raises ``ValidationError`` for more words than narrow a search."""
    if len(text.split()) > MOST_WORDS:
        raise ValidationError(f"Tìm nhiều nhất {MOST_WORDS} từ một lần. Hãy bớt từ rồi tìm lại.")


class FewWords(ChangeListSearchForm):
    """The search field of a list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[SEARCH_VAR].validators.append(few_words)


def install() -> None:
    """For every list of the site."""
    ChangeList.search_form_class = FewWords
