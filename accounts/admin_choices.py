"""Choices of the administration site that survive what no list offered.

Django's own looks up whatever came back as a key: a word where a number belongs, or a number that no column holds,
ends in an error page. Here only what can be a key is looked up; the rest is refused in words.
"""

from __future__ import annotations

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.http import HttpRequest

from accounts.keys import SeveralField, fits


class _OnlyKeys:
    """For both widgets."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """The chosen rows, of those values that can be keys."""
        model = self.field.remote_field.model  # type: ignore[attr-defined]
        return super().optgroups(name, [one for one in value if fits(one, model)], attr)  # type: ignore[misc]


class PickOne(_OnlyKeys, AutocompleteSelect):
    """One row."""


class PickSeveral(_OnlyKeys, AutocompleteSelectMultiple):
    """Several rows."""


class PicksByKey:
    """For every admin and inline that lets choose rows of another table."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """With our widget."""
        self._dress(PickOne, db_field, request, kwargs)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """With our widget."""
        self._dress(PickSeveral, db_field, request, kwargs)
        kwargs.setdefault("form_class", SeveralField)
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def _dress(self, widget: Any, db_field: Any, request: HttpRequest, kwargs: dict[str, Any]) -> None:
        if "widget" not in kwargs and db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs["widget"] = widget(db_field, self.admin_site, using=kwargs.get("using"))  # type: ignore[attr-defined]
