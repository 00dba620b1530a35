"""Rows chosen by key, where what comes back may be no key: a word, or a number that no column holds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model


def fits(value: Any, model: type[Model]) -> bool:
    """Whether a value can be the key of a row of a table."""
    try:
        model._meta.pk.clean(value, None)
    except ValidationError:
        return False
    return True


class SeveralField(forms.ModelMultipleChoiceField):
    """Several rows. Django's own asks the database for numbers it cannot hold, which ends in an error page."""

    def _check_values(self, value: Any) -> Any:
        assert self.queryset is not None
        for one in value:
            if not fits(one, self.queryset.model):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": str(one)[:40]}
                )
        return super()._check_values(value)  # type: ignore[misc]
