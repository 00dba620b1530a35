"""What the pages of Treasury orders show, prepared as plain rows: the templates decide nothing."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet, Sum

from dossiers.models import Dossier
from dossiers.payees import payee, waits_for_a_second_person
from dossiers.states import State
from settlement.models import Payment, PaymentBatch
from settlement.treasury.orders import LIVE, reference_of

if TYPE_CHECKING:
    pass

BATCHES_SHOWN = 20

TONES = {
    Payment.Status.PREPARED: "neutral",
    Payment.Status.SENT: "active",
    Payment.Status.PAID: "good",
    Payment.Status.FAILED: "bad",
}


@dataclass(frozen=True)
class OrderShown:
    """One order."""

    payment: Payment

    @property
    def reference(self) -> str:
        """What files call it."""
        return reference_of(self.payment)

    @property
    def name(self) -> str:
        """Who receives."""
        return self.payment.beneficiary.establishment.name

    @property
    def tone(self) -> str:
        """The tone of its status."""
        return TONES[Payment.Status(self.payment.status)]

    @cached_property
    def account_now(self) -> str:
        """Where money goes by now if that is no longer the account of the order, else empty."""
        now = payee(self.payment.beneficiary)
        same = (now.account, now.bank) == (self.payment.bank_account, self.payment.bank_name)
        return "" if same else f"{now.account}, {now.bank}"

    @cached_property
    def waits(self) -> bool:
        """Whether another account was proposed and waits for a second person."""
        return waits_for_a_second_person(self.payment.beneficiary)


@dataclass(frozen=True)
class BackShown:
    """One dossier whose orders came back, and what still has to be paid."""

    dossier: Dossier
    orders: tuple[OrderShown, ...]

    @property
    def amount_vnd(self) -> int:
        """What came back, in đồng."""
        return sum(order.payment.amount_vnd for order in self.orders)


def shown(payments: Iterable[Payment]) -> list[OrderShown]:
    """Orders as rows."""
    return [OrderShown(payment) for payment in payments]


def came_back(dossier: Dossier | None = None, *, but: Collection[uuid.UUID] = ()) -> list[BackShown]:
    """Dossiers (or this one; not those of ``but``) that wait for a further order, each with what came back since."""
    failed = (
        Payment.objects.filter(dossier__state=State.PAYMENT_FAILED)
        .select_related("dossier", "beneficiary__establishment")
        .order_by("dossier__code", "beneficiary__order", "attempt")
    )
    if but:
        failed = failed.exclude(dossier__in=but)
    if dossier is not None:
        failed = failed.filter(dossier=dossier)
    last: dict[tuple[object, int], Payment] = {}
    for payment in failed:
        last[payment.dossier_id, payment.beneficiary_id] = payment
    by_dossier: dict[object, list[Payment]] = {}
    for payment in last.values():
        if payment.status == Payment.Status.FAILED:
            by_dossier.setdefault(payment.dossier_id, []).append(payment)
    return [BackShown(ones[0].dossier, tuple(shown(ones))) for ones in by_dossier.values()]


def batches() -> QuerySet[PaymentBatch]:
    """Batches, the newest first, with their counts and sums."""
    return (
        PaymentBatch.objects.select_related("created_by", "file")
        .annotate(
            orders=Count("payments"),
            total_vnd=Sum("payments__amount_vnd"),
            waiting=Count("payments", filter=Q(payments__status__in=LIVE)),
            failed=Count("payments", filter=Q(payments__status=Payment.Status.FAILED)),
        )
        .order_by("-year", "-no")
    )


@dataclass(frozen=True)
class BatchShown:
    """One batch with where it stands."""

    batch: PaymentBatch

    @property
    def label(self) -> str:
        """Where it stands, as people say it."""
        waiting, failed = self.batch.waiting, self.batch.failed  # type: ignore[attr-defined]
        if waiting:
            return f"Chờ Kho bạc: {waiting} lệnh"
        return f"Đã trả lời, {failed} lệnh bị trả lại" if failed else "Đã chi đủ"

    @property
    def tone(self) -> str:
        """The tone of where it stands."""
        if self.batch.waiting:  # type: ignore[attr-defined]
            return "active"
        return "warn" if self.batch.failed else "good"  # type: ignore[attr-defined]
