"""Writing the register."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.taxcode import BadTaxCode, check_tax_code
from establishments.models import Establishment

if TYPE_CHECKING:
    from accounts.models import User


class BadEstablishment(ValueError):
    """What was typed does not hold; ``fields`` maps a field to its sentence."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = fields


@transaction.atomic
def register(*, actor: User, at: dt.datetime, **fields: Any) -> Establishment:
    """Enter an establishment. Raises ``BadEstablishment`` with a sentence for each field that is wrong."""
    made = Establishment(created_at=at, created_by=actor, **fields)
    _check(made)
    made.save(force_insert=True)
    return made


@transaction.atomic
def update(establishment: Establishment, *, actor: User, at: dt.datetime, **fields: Any) -> Establishment:
    """Change what the register says. Raises ``BadEstablishment``."""
    locked = Establishment.objects.select_for_update().get(pk=establishment.pk)
    for name, value in fields.items():
        setattr(locked, name, value)
    _check(locked)
    locked.save()
    return locked


def _check(establishment: Establishment) -> None:
    """Tax code with its check digit, once in the register; and what the columns demand."""
    wrong: dict[str, str] = {}
    try:
        establishment.tax_code = check_tax_code(establishment.tax_code)
    except BadTaxCode as why:
        wrong["tax_code"] = str(why)
    else:
        twin = Establishment.objects.filter(tax_code=establishment.tax_code).exclude(pk=establishment.pk).first()
        if twin:
            wrong["tax_code"] = f"Mã số thuế {establishment.tax_code} đã có trong sổ: {twin.name}."
    try:
        establishment.clean_fields(exclude=["tax_code"])
    except ValidationError as why:
        for name, messages in why.message_dict.items():
            label = str(Establishment._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            wrong[name] = f"{label[0].upper()}{label[1:]}: {' '.join(messages)}"
    if wrong:
        raise BadEstablishment(wrong)
