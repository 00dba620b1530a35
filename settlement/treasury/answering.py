"""Recording what the Treasury answered: by dossier, through the engine, all of a file or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from accounts.roles import Role
from clock import local_day
from dossiers.models import Dossier, Track
from settlement.models import Payment, PaymentBatch
from settlement.treasury.matching import Effect, Matched, effects, match, orders_of
from settlement.treasury.reading import AnswerRow
from workflow.clean_hands import check_hands
from workflow.engine import act
from workflow.errors import NotYours
from workflow.steps import steps_of

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Applied:
    """What became of an answer: what it did, and which rows were recorded before."""

    effects: tuple[Effect, ...]
    known: tuple[Matched, ...]

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return bool(self.effects)


def answering_roles() -> tuple[str, ...]:
    """Who may record an answer: whom the lifecycle names at «Kho bạc đã chi»."""
    declared = steps_of(Dossier)["confirm_payment"]
    return tuple(dict.fromkeys(role for track in Track.values for role in declared.roles_on(track)))


def may_record(actor: User, on: dt.date) -> bool:
    """Whether a person may record what the Treasury answered."""
    return not actor.seats(on).isdisjoint(answering_roles())


def preview(rows: Sequence[AnswerRow], *, on: dt.date) -> Applied:
    """What recording these rows would do now. Writes nothing; raises ``BadFacts`` like ``apply_answer``."""
    matched = match(rows, on=on)
    return Applied(tuple(effects(matched)), tuple(one for one in matched if one.known))


def apply_answer(rows: Sequence[AnswerRow], *, actor: User, at: dt.datetime) -> Applied:
    """Record an answer. Rows that are recorded already change nothing, so a file may be sent twice.

    1. lock the dossiers, then the batches, in one order for all  2. hold the rows against what stands now
    3. one step for each dossier: all paid, or some came back. Raises ``BadFacts``, ``NotYours``, ``NotNow``; then
    nothing was written.
    """
    if not may_record(actor, local_day(at)):
        names = ", ".join(Dossier.role_label(role) for role in answering_roles())
        raise NotYours(f"Kết quả của Kho bạc do người giữ vai trò sau ghi: {names}.")
    with transaction.atomic():
        _lock(orders_of(rows))
        planned = preview(rows, on=local_day(at))
        check_hands([effect.dossier for effect in planned.effects], actor, at, seat=str(Role.TREASURY))
        for effect in planned.effects:
            act(effect.dossier, effect.event, actor=actor, at=at, **_facts(effect))
    return planned


def _lock(payments: dict[int, Payment]) -> None:
    dossiers = {payment.dossier_id for payment in payments.values()}
    batches = {payment.batch_id for payment in payments.values() if payment.batch_id}
    list(Dossier.objects.select_for_update().filter(pk__in=dossiers).order_by("pk"))
    list(PaymentBatch.objects.select_for_update().filter(pk__in=batches).order_by("pk"))


def _facts(effect: Effect) -> dict[str, Any]:
    """What the handlers take: ``answers`` maps the key of an order to what came of it."""
    facts: dict[str, Any] = {"answers": {one.payment.pk: _answer(one.row) for one in effect.matched}}
    vouchers = "; ".join(dict.fromkeys(one.row.voucher for one in effect.paid))
    if effect.failed:
        facts["reason"] = "; ".join(f"{one.payment.beneficiary}: {one.row.reason}" for one in effect.failed)
    else:
        facts["order_no"] = vouchers
    return facts


def _answer(row: AnswerRow) -> dict[str, Any]:
    return {"order_no": row.voucher, "paid_on": row.on} if row.paid else {"reason": row.reason, "on": row.on}
