"""Money against the log: the book, the orders to the Treasury, advances, what came back."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, Sum

from budget.models import Entry, Posting
from budget.models import Entry as BookEntry
from documents.models import Paper
from dossiers.verifying import Story, judge
from ledger.heads import keeps
from ledger.verifying import Finding, checks, shown
from settlement.models import Advance, Payment, PaymentBatch, RecoveryInstalment

ORDERED = ("dossier_id", "beneficiary_id", "attempt", "number", "amount_vnd", "economic_code")
ANSWERED = Q(status__in=[Payment.Status.PAID, Payment.Status.FAILED])

keeps("orders", Payment, *ORDERED, "bank_account", "bank_name")
keeps(
    "payments", Payment, "status", "order_no", "done_at", "reason", name="settlement_payment:answered", where=ANSWERED
)
keeps("payments", Advance, "dossier_id", "amount_vnd", "ceiling_vnd", "number", "order_no", "paid_on")
keeps("payments", RecoveryInstalment, "recovery_id", "amount_vnd", "received_on", "voucher_no")
keeps("orders", PaymentBatch, "year", "no", "created_at", "file_id")


@judge
def book_and_log(stories: list[Story]) -> Iterator[Finding]:
    """Each entry of a dossier is of a moment and a person of its log; what the lines say was moved, the book moved."""
    keys = [story.key for story in stories]
    entries: dict[uuid.UUID, list[BookEntry]] = {key: [] for key in keys}
    for entry in Entry.objects.filter(chain__in=keys).order_by("pk"):
        entries[entry.chain].append(entry)  # type: ignore[index]
    moved: dict[tuple[uuid.UUID, str], int] = {}
    sums = Posting.objects.filter(entry__chain__in=keys, amount_vnd__gt=0)
    for chain, kind, account, total in sums.values_list("entry__chain", "entry__kind", "account").annotate(
        total=Sum("amount_vnd")
    ):
        moved[chain, f"{kind}:{account}"] = total
    for story in stories:
        acts = {(line.at, line.actor_name) for line in story.lines}
        for entry in entries[story.key]:
            where = f"bút toán {entry.pk} ({entry.kind}) của {story.name}"
            if (entry.at, entry.actor) not in acts:
                yield Finding("budget", where, "một dòng nhật ký cùng lúc, cùng người", f"{entry.at}, {entry.actor}")
            if entry.code != story.dossier.code:
                yield Finding("budget", where, story.dossier.code, shown(entry.code))
        if entries[story.key]:
            yield from _amounts(story, lambda name, key=story.key: moved.get((key, name), 0))


def _amounts(story: Story, moved: Any) -> Iterator[Finding]:
    paid = sum(line.data.get("amount_vnd", 0) for line in story.of("confirm_payment"))
    paid += sum(line.data.get("paid_vnd", 0) for line in story.of("fail_payment"))
    settled = story.of("approve_settlement")
    for name, wanted in (
        ("PAY:PAID", paid),
        ("SETTLE:APPROVED", settled[-1].data.get("support_vnd", 0) if settled else None),
    ):
        if wanted is not None and moved(name) != wanted:
            kind = name.partition(":")[0]
            where = f"sổ kinh phí của {story.name}, nghiệp vụ {kind}"
            yield Finding("budget", where, f"{wanted} đồng, theo nhật ký", f"{moved(name)} đồng")
    known = moved("PAY:PAID") + moved("ADVANCE:ADVANCED")
    if known != story.dossier.paid_vnd:
        where = f"{story.name}, đã chi trả (paid_vnd)"
        yield Finding("dossiers", where, f"{known} đồng, theo sổ kinh phí", f"{story.dossier.paid_vnd} đồng")
    if moved("ADVANCE:ADVANCED") != story.dossier.advanced_vnd:
        found = f"{story.dossier.advanced_vnd} đồng"
        where = f"{story.name}, đã tạm ứng (advanced_vnd)"
        yield Finding("dossiers", where, f"{moved('ADVANCE:ADVANCED')} đồng, theo sổ kinh phí", found)
    if moved("GIVE_BACK:TREASURY") != story.dossier.recovered_vnd:
        found = f"{story.dossier.recovered_vnd} đồng"
        where = f"{story.name}, đã thu hồi (recovered_vnd)"
        yield Finding("dossiers", where, f"{moved('GIVE_BACK:TREASURY')} đồng, theo sổ kinh phí", found)


@judge
def orders(stories: list[Story]) -> Iterator[Finding]:
    """The orders of each request sum to what was asked; account and bank as on the request; answers as told."""
    keys = [story.key for story in stories]
    there: dict[uuid.UUID, list[Payment]] = {key: [] for key in keys}
    for order in Payment.objects.filter(dossier__in=keys).order_by("pk"):
        there[order.dossier_id].append(order)
    papers: dict[tuple[uuid.UUID, str], str] = {}
    for paper in Paper.objects.filter(chain__in=keys, kind="PAYMENT_REQUEST").order_by("version"):
        papers[paper.chain, paper.full_number] = str(paper.facts)
    for story in stories:
        yield from _requests(story, there[story.key])
        yield from _answers(story, {order.pk: order for order in there[story.key]})
        for order in there[story.key]:
            printed = papers.get((story.key, order.number))
            for column in ("bank_account", "bank_name"):
                value = getattr(order, column)
                if printed is not None and value and repr(value)[1:-1] not in printed:
                    where = f"lệnh chi {order.pk} của {story.name}, {column}"
                    yield Finding("orders", where, f"như giấy đề nghị thanh toán {order.number}", value)


def _requests(story: Story, orders_there: list[Payment]) -> Iterator[Finding]:
    asked: dict[Any, Any] = {line.data.get("attempt"): line for line in story.of("request_payment", "retry_payment")}
    by_attempt: dict[int, int] = {}
    for order in orders_there:
        by_attempt[order.attempt] = by_attempt.get(order.attempt, 0) + order.amount_vnd
        line = asked.get(order.attempt)
        where = f"lệnh chi {order.pk} của {story.name}"
        if line is None:
            yield Finding("orders", where, "một dòng nhật ký đề nghị lần ấy", f"không có; lần {order.attempt}")
        elif line.data.get("number") != order.number:
            yield Finding("orders", f"{where}, số", shown(line.data.get("number")), order.number)
    for attempt, line in asked.items():
        found = by_attempt.get(attempt, 0)
        if found != line.data.get("amount_vnd"):
            where = f"lệnh chi của {story.name}, lần {attempt}"
            yield Finding("orders", where, f"cộng {line.data.get('amount_vnd')} đồng, theo nhật ký", f"{found} đồng")


def _answers(story: Story, orders_there: dict[int, Payment]) -> Iterator[Finding]:
    told: dict[int, dict[str, Any]] = {}
    for line in story.of("confirm_payment", "fail_payment"):
        told |= {one["order"]: one for one in line.data.get("orders", ())}
    for pk, one in told.items():
        order = orders_there.get(pk)
        where = f"lệnh chi {pk} của {story.name}"
        if order is None:
            yield Finding("payments", where, "có, theo nhật ký", "không còn")
            continue
        status = Payment.Status.PAID if "order_no" in one else Payment.Status.FAILED
        wanted = (one.get("amount_vnd"), str(status), one.get("order_no", ""), one.get("reason", ""))
        found = (order.amount_vnd, order.status, order.order_no, order.reason)
        for name, expected, now in zip(("số tiền", "tình trạng", "số chứng từ", "lý do"), wanted, found, strict=True):
            if expected != now:
                yield Finding("payments", f"{where}, {name}", f"{shown(expected)}, theo nhật ký", shown(now))
    for pk, order in orders_there.items():
        if pk not in told and order.status in (Payment.Status.PAID, Payment.Status.FAILED):
            where = f"lệnh chi {pk} của {story.name}, tình trạng"
            yield Finding("payments", where, "chưa có kết quả, theo nhật ký", order.status)


@checks("batches")
def batches() -> Iterator[Finding]:
    """Each batch has orders and the file that was sent; the numbers of a year go on without a gap."""
    last: dict[int, int] = {}
    rows = PaymentBatch.objects.order_by("year", "no").prefetch_related("payments")
    for batch in rows.iterator(200):
        wanted = last.get(batch.year, batch.no - 1) + 1
        if batch.no != wanted:
            yield Finding("orders", f"bảng lệnh chi BLC-{batch.year}-{wanted:03d}", "có", f"bảng kế tiếp là {batch}")
        last[batch.year] = batch.no
        if not batch.payments.all():
            yield Finding("orders", f"bảng lệnh chi {batch}", "ít nhất một lệnh chi", "không có lệnh nào")
