"""Writing the register."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

import clock
from accounts.role_info import Duty
from accounts.roles import Role, holders, seat
from accounts.taxcode import BadTaxCode, check_tax_code
from establishments.codes import with_code
from establishments.first_rows import begin
from establishments.models import KEPT_OVER_TIME, Establishment
from ledger.log import append

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
    made = Establishment(created_at=at, created_by=actor)
    _write(made, fields)
    _save(made, force_insert=True)
    begin(made)
    return made


@transaction.atomic
def update(establishment: Establishment, *, actor: User, at: dt.datetime, **fields: Any) -> Establishment:
    """Change what has no history (phone, workers); what was there before stays in the log. Raises ``BadEstablishment``.

    Name, tax code, representative, address: ``establishments.history``; the account: ``establishments.accounts``.
    """
    if kept := set(fields) & KEPT_OVER_TIME:
        raise TypeError(f"kept over time, see establishments.history: {', '.join(sorted(kept))}")
    locked = Establishment.objects.select_for_update().get(pk=establishment.pk)
    before = {name: _said(locked, name) for name in fields if name not in _GIVEN and hasattr(locked, name)}
    _write(locked, fields)
    _save(locked)
    changes = {
        name: {"before": was, "after": now} for name, was in before.items() if (now := _said(locked, name)) != was
    }
    if changes:
        append(
            chain=chain_of(locked),
            at=at,
            actor=actor,
            seat=held_by(locked, actor, at),
            action="update_establishment",
            data={"establishment": locked.name, "changes": changes},
        )
    return locked


#: Names the log chains of establishments, whose keys are numbers and not uuids.
_CHAINS = uuid.UUID("b6f2a0de-5b0f-4c53-9d2e-5f7c1d0c6a11")


def chain_of(establishment: Establishment) -> uuid.UUID:
    """The log chain of an establishment."""
    return uuid.uuid5(_CHAINS, f"establishment:{establishment.pk}")


def _said(establishment: Establishment, name: str) -> Any:
    """A value as the log keeps it; a unit by its code."""
    value = getattr(establishment, name)
    return value.code if name == "unit" else value


def held_by(establishment: Establishment, actor: User, at: dt.datetime) -> str:
    """By which right the register was changed: the Centre keeps it; the establishment may know its own facts."""
    held = actor.seats(clock.local_day(at))
    offices = (*holders(Duty.KEEP_ESTABLISHMENTS), *holders(Duty.CONFIRM_ACCOUNTS))
    return next((str(one) for one in (*offices, seat(Role.APPLICANT, establishment.pk)) if one in held), "")


#: What is not typed but follows from who entered the row and when.
_GIVEN = frozenset({"id", "created_at", "created_by"})


def _write(establishment: Establishment, fields: dict[str, Any]) -> None:
    """Put what was typed, without spaces around it. Raises ``TypeError`` for a name that is no column."""
    known = {field.name for field in Establishment._meta.fields} - _GIVEN
    if strange := set(fields) - known:
        raise TypeError(f"no such field of an establishment: {', '.join(sorted(strange))}")
    for name, value in fields.items():
        setattr(establishment, name, value.strip() if isinstance(value, str) else value)
    _check(establishment)


def write_columns(establishment: Establishment, fields: dict[str, Any], *, save: bool) -> None:
    """Put values that have a history into a row, checked, and save it. Raises ``BadEstablishment``."""
    _write(establishment, fields)
    if save:
        _save(establishment)


def _save(establishment: Establishment, *, force_insert: bool = False) -> None:
    """Save; of two people who enter one tax code at the same moment, the second hears it."""
    try:
        with transaction.atomic():
            establishment.save(force_insert=force_insert)
    except IntegrityError as why:
        twin = Establishment.objects.filter(tax_code=establishment.tax_code).exclude(pk=establishment.pk).first()
        if twin is None:
            raise
        raise BadEstablishment({"tax_code": _taken(twin, twin.tax_code)}) from why


def _taken(twin: Establishment, code: str) -> str:
    now = "" if code == twin.tax_code else f" (nay dùng mã {twin.tax_code})"
    return f"Mã số thuế {code} đã có trong sổ: {twin.name}{now}."


def _check(establishment: Establishment) -> None:
    """Tax code with its check digit, once in the register; and what the columns demand."""
    wrong: dict[str, str] = {}
    try:
        establishment.tax_code = check_tax_code(establishment.tax_code or "")
    except BadTaxCode as why:
        wrong["tax_code"] = str(why)
    else:
        twin = with_code(establishment.tax_code)
        if twin and twin.pk != establishment.pk:
            wrong["tax_code"] = _taken(twin, establishment.tax_code)
    try:
        # created_by comes from who is signed in, never from the form.
        establishment.clean_fields(exclude=["tax_code", *_GIVEN])
    except ValidationError as why:
        for name, messages in why.message_dict.items():
            label = str(Establishment._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            wrong[name] = f"{label[0].upper()}{label[1:]}: {' '.join(messages)}"
    if wrong:
        raise BadEstablishment(wrong)
