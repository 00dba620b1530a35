"""An invoice that nobody proved makes way for its buyer, who brings it signed.

Identity is taken by whoever claims an invoice first (one invoice is paid once), and anybody can write a file that
names somebody else's. So a file of which nothing proves that the seller wrote it does not hold the identity against
one that is proven and made out to a beneficiary of the dossier it comes to. After the decision nothing changes any
more, and between two dossiers of one establishment the first use stands.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F

from accounts.models import RoleAssignment, User
from accounts.roles import seat
from clock import local_day
from documents.vietnamese import money
from dossiers.models import Dossier
from dossiers.states import states_where
from ledger.log import append
from notifications.tell import tell
from settlement.effects import effects
from settlement.models import Invoice
from workflow.registry import reaches
from workflow.steps import steps_of

#: Until finance has decided what stands in a claim may still change.
UNDECIDED = frozenset(states_where(lambda place: place.evidence.asked_for))


@reaches("enter_evidence")
def where_it_stands(dossier: Dossier, told: dict[str, Any]) -> list[Any]:
    """The other dossier that holds the invoice which is put forward, by key: it may have to make way."""
    identity = getattr(told.get("reading"), "identity", None)
    if identity is None:
        return []
    named = {name: getattr(identity, name) for name in ("seller_tax_code", "form", "series", "number")}
    return list(Invoice.objects.filter(**named).exclude(dossier=dossier).values_list("dossier_id", flat=True)[:1])


def make_way(dossier: Dossier, identity: dict[str, Any], at: dt.datetime) -> None:
    """Take an unproven invoice of this identity off another undecided dossier, with a line in that one's log.

    Only for an invoice that is proven and made out to a beneficiary of ``dossier``; the caller holds its lock.
    """
    first = Invoice.objects.filter(**identity).exclude(dossier=dossier).first()
    if first is None:
        return
    # Locked with this one in the order of their keys (``where_it_stands``). One that was claimed elsewhere just now
    # is not waited for out of that order: where somebody is at work on it, the first use stands for this time.
    other = Dossier.objects.select_for_update(skip_locked=True).filter(pk=first.dossier_id).first()
    if other is None:
        return
    first = other.invoices.filter(pk=first.pk).first()
    if first is None or _proven(first) or other.state not in UNDECIDED or _of_one_establishment(dossier, other):
        return
    note = (
        f"Hóa đơn {first} của {first.seller} ({money(first.total_vnd)} đồng, dòng {first.no}) không còn được kê khai ở "
        "đây: chưa có gì chứng minh tệp là của người bán, và người mua đã kê khai hóa đơn ấy ở hồ sơ khác bằng bản có "
        "chữ ký số tin cậy."
    )
    kept = {"invoice": str(first), "seller_tax_code": first.seller_tax_code, "total_vnd": first.total_vnd, "note": note}
    key = f"made-way:{first.pk}"
    with effects(other) as told:
        first.delete()
    Dossier.objects.filter(pk=other.pk).update(version=F("version") + 1)
    states = {"from_state": other.state, "to_state": other.state}
    data = kept | ({"effects": told} if told else {})
    append(chain=other.pk, at=at, actor=None, seat="", action="make_way", data=data, **states)
    tell(
        recipients=_responsible(other, local_day(at)),
        subject=f"{other.code}: một hóa đơn không còn được kê khai",
        body=note,
        link=f"/ho-so/{other.code}/chung-tu/",
        key=key,
        chain=other.pk,
        at=at,
    )


def _proven(invoice: Invoice) -> bool:
    return bool(invoice.proof) or (invoice.looked_up_on is not None and bool(invoice.portal_state))


def _of_one_establishment(one: Dossier, other: Dossier) -> bool:
    mine = one.beneficiaries.values("establishment")
    return bool(other.beneficiaries.filter(establishment__in=mine).exists())


def _responsible(dossier: Dossier, day: dt.date) -> list[User]:
    """Whoever enters evidence of the dossier, less whom it is hidden from."""
    roles = steps_of(Dossier)["enter_evidence"].roles_on(dossier.track)
    rows = RoleAssignment.objects.on(day).filter(role__in=roles, user__is_active=True)
    seats = {dossier.seat_for(role) for role in roles}
    people = [row.user for row in rows.select_related("user") if seat(row.role, row.scope or None) in seats]
    return [one for one in people if not Dossier.objects.hidden_from(one, day).filter(pk=dossier.pk).exists()]
