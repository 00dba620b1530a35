"""Gathering orders into a numbered batch and sending it: each order goes into exactly one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet

from accounts.roles import Role
from clock import local_day
from documents.files import keep_made, open_file
from documents.numbers import Act, take_number
from dossiers.models import Dossier
from dossiers.states import State
from settlement.models import Payment, PaymentBatch
from settlement.treasury.orders import LIVE, OrderRow, order_csv, order_rows, read_orders, reference_of
from workflow.clean_hands import Hands, named
from workflow.engine import writing
from workflow.errors import NotNow, NotYours

if TYPE_CHECKING:
    from accounts.models import User

CSV = "text/csv; charset=utf-8"
NOTHING = "Không có lệnh chi nào đang chờ lập bảng. Trang đã cũ, hoặc người khác vừa lập bảng cho các lệnh này."


def waiting_orders() -> QuerySet[Payment]:
    """Live orders of dossiers at the Treasury that no batch holds yet, the oldest first."""
    return (
        Payment.objects.filter(status__in=LIVE, batch__isnull=True, dossier__state=State.PAYING)
        .select_related("dossier", "beneficiary__establishment")
        .order_by("sent_at", "pk")
    )


def prepare_batch(*, actor: User, at: dt.datetime, payments: Iterable[Payment | int] | None = None) -> PaymentBatch:
    """Put the chosen orders, or all that wait, into the next batch of the year and send it; the file is kept as sent.

    ``payments``: orders or their keys.

    1. lock the dossiers in one order for all  2. read again what waits  3. number, file, batch  4. one log line in
    each dossier. Raises ``NotYours``, ``NotNow``, ``StorageUnavailable``; then nothing was written.
    """
    day = local_day(at)
    if Role.FINANCE not in actor.seats(day):
        raise NotYours(f"Bảng lệnh chi do {Role.FINANCE.label} lập.")
    chosen = None if payments is None else {one if isinstance(one, int) else one.pk for one in payments}
    if chosen == set():
        raise NotNow("Chưa chọn lệnh chi nào. Hãy đánh dấu các lệnh cần gửi rồi lập bảng.")
    with transaction.atomic():
        orders = _taken(chosen, actor, at)
        act = Act(kind="PAYMENT_BATCH", abstract="Bảng lệnh chi", issued_on=day, by=actor, at=at)
        no = take_number(body="SCT", kind="BLC", year=day.year, act=act)
        batch = PaymentBatch.objects.create(year=day.year, no=no, created_at=at, created_by=actor)
        data = order_csv(order_rows(orders))
        batch.file = keep_made(
            data, name=f"{batch}.csv", content_type=CSV, made_by=actor, at=at, prefix=f"lenh-chi/{day.year}"
        )
        batch.save(update_fields=["file"])
        for dossier in _dossiers(orders):
            with writing(dossier, "send_orders", actor=actor, at=at, roles=(Role.FINANCE,)) as (_, kept):
                own = [order for order in orders if order.dossier_id == dossier.pk]
                kept.update(
                    batch=str(batch),
                    orders=[reference_of(order) for order in own],
                    amount_vnd=sum(order.amount_vnd for order in own),
                    sha256=batch.file.sha256,
                )
        Payment.objects.filter(pk__in=[order.pk for order in orders]).update(
            batch=batch, status=Payment.Status.SENT, sent_at=at
        )
    return batch


def sent_rows(batch: PaymentBatch) -> list[OrderRow]:
    """The orders of a batch as they were sent, read back from the kept file."""
    if batch.file is None:
        return order_rows(batch.payments.select_related("dossier", "beneficiary__establishment").order_by("pk"))
    return read_orders(b"".join(open_file(batch.file)))


def _taken(chosen: set[int] | None, actor: User, at: dt.datetime) -> list[Payment]:
    """The orders, with their dossiers locked.

    Of all that wait, those of a dossier in which he has an interest are left to another; chosen ones are refused.
    """
    wanted = waiting_orders() if chosen is None else waiting_orders().filter(pk__in=chosen)
    keys = set(wanted.values_list("dossier_id", flat=True))
    list(Dossier.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    orders = list(wanted.all())
    hands = Hands(_dossiers(orders), actor, at)
    reasons = [(order, hands.why_not(order.dossier, str(Role.FINANCE))) for order in orders]
    kept = {order.pk: named(order.dossier, why) for order, why in reasons if why}
    if kept and (chosen is not None or len(kept) == len(orders)):
        raise NotYours(*dict.fromkeys(kept.values()))
    orders = [order for order in orders if order.pk not in kept]
    gone = (chosen or set()) - {order.pk for order in orders}
    if gone:
        raise NotNow(*(_why_gone(pk) for pk in sorted(gone)))
    if not orders:
        raise NotNow(NOTHING)
    return orders


def _why_gone(pk: int) -> str:
    order = Payment.objects.select_related("batch").filter(pk=pk).first()
    if order is None:
        return "Một lệnh chi đã chọn không còn. Hãy tải lại trang rồi chọn lại."
    if order.batch:
        return f"Lệnh chi {reference_of(order)} đã nằm trong bảng {order.batch}."
    return f"Lệnh chi {reference_of(order)} không còn chờ gửi ({order.get_status_display().lower()})."


def _dossiers(orders: list[Payment]) -> list[Dossier]:
    by_key = {order.dossier_id: order.dossier for order in orders}
    return [by_key[key] for key in sorted(by_key)]
