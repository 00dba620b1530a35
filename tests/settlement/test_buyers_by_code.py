"""Whose invoice it is, by code: a branch is its parent's, a person only himself."""

from __future__ import annotations

import datetime as dt
import io

import pytest

from demo.einvoices import Firm, Goods, einvoice, invented_code
from establishments.models import Establishment
from settlement.checking import check
from settlement.claim import Claim, ClaimInvoice, Owner
from settlement.services import take_einvoices
from tests.world import World

OWNER, NEIGHBOUR = "089090012345", "089090012367"
SELLER = invented_code(700)
DAY = dt.date(2026, 6, 15)


def findings(owner: str, *, buyer: str, seller: str = SELLER) -> set[str]:
    """What is said of an invoice between these codes."""
    invoice = ClaimInvoice(
        1, 1, seller, "1", "C26TKC", "11", DAY, "Người bán Mẫu", 100, 8, 108, (), buyer="Chủ Mẫu", buyer_tax_code=buyer
    )
    return {one.code for one in check(Claim(DAY, (Owner(1, "Chủ Mẫu", owner),), (), (invoice,)))}


@pytest.mark.parametrize(
    ("owner", "buyer", "said"),
    [
        (OWNER, NEIGHBOUR, "buyer_differs"),
        (OWNER, OWNER[:10], "buyer_differs"),
        ("9900008017", "9900008017-001", "buyer_branch"),
        ("9900008017-002", "9900008017-001", "buyer_branch"),
        (OWNER, OWNER, None),
        (OWNER, "089 090 012 345", None),
    ],
)
def test_the_buyer_is_a_branch_only_by_ten_and_three_digits(owner: str, buyer: str, said: str | None) -> None:
    assert findings(owner, buyer=buyer) & {"buyer_differs", "buyer_branch"} == ({said} if said else set())


def test_two_persons_of_one_province_may_trade_with_each_other() -> None:
    assert "seller_is_beneficiary" not in findings(OWNER, buyer=OWNER, seller=NEIGHBOUR)
    assert "seller_is_beneficiary" in findings(OWNER, buyer=OWNER, seller=OWNER)


@pytest.mark.django_db
def test_an_invoice_to_somebody_with_the_same_first_ten_digits_is_turned_away(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    Establishment.objects.filter(pk=dossier.applicant_id).update(tax_code=OWNER)
    goods = (Goods("Máy mẫu MAU-1", 400_000_000, 1),)
    day = world.at.date()
    files = {
        name: einvoice(Firm("Công ty Mẫu", SELLER), Firm(name, code), goods, issued=day, number=number)
        for number, (name, code) in enumerate((("Nguyễn Văn Khác", NEIGHBOUR), ("Chính Chủ", OWNER)), 11)
    }
    other, own = take_einvoices(
        dossier,
        actor=world["coso"],
        at=world.later(),
        uploads=[(io.BytesIO(data), f"{name}.xml") for name, data in files.items()],
    )
    assert other.invoice is None and "không phải đơn vị thụ hưởng của hồ sơ" in other.reasons[0]
    assert own.invoice is not None, own.reasons
