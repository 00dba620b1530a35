"""A group dossier of four at the Treasury, and the files that go there and come back."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest

import clock
from demo.cast import Firm
from demo.stories.common import machine
from dossiers.models import Dossier
from establishments.accounts import confirm, propose
from establishments.models import AccountChange, Establishment
from settlement.models import Payment
from settlement.treasury.orders import reference_of
from tests.world import WAY, World

PRICES = (150_000_000, 140_000_000, 160_000_000, 100_000_001)


def group_of_four(world: World) -> Dossier:
    """Four establishments on local money, each with its own cap, at the Treasury."""
    return world.played(lambda: _group_of_four(world))


def _group_of_four(world: World) -> Dossier:
    firms = [
        world.cast.firm(
            Firm(
                f"coso{number}",
                f"Cơ sở Mẫu Số {number}",
                "HOUSEHOLD",
                6000 + 10 * number,  # some serials have no check digit and take the next
                ("COMMUNE", "Chợ Mới"),
                dt.date(2026, 3, 2),
                "Ấp Mẫu",
                f"Người Mẫu {number}",
                "Cơ khí",
                5,
            ),
            world.at,
        )
        for number in range(1, 5)
    ]
    stage = world.stage()
    support = sum(price // 2 for price in PRICES)
    stage.open(
        f"{world.at:%Y-%m-%d %H:%M}",
        by="trungtam",
        firms=firms,
        activity="MACHINE",
        programme="QG-2026-2030",
        title="Hỗ trợ ứng dụng máy mẫu cho bốn cơ sở",
        budget_year=world.year,
    )
    stage.write(
        by="trungtam",
        need="Cần máy.",
        no_double_funding=True,
        counterpart_vnd=sum(PRICES) - support,
        local_vnd=support,
        items=[
            machine(
                "Máy mẫu", price, "Công ty TNHH Thiết bị Mẫu", dt.date(2026, 2, 20), model=f"MAU-{n}", beneficiary=n
            )
            for n, price in enumerate(PRICES, 1)
        ],
    )
    stage.papers("request", by="trungtam")
    dossier = stage.dossier
    for event, who in WAY:
        if event == "enter_evidence":
            dossier = _invoices(world, dossier)
        elif event == "votes":
            dossier = world.votes(dossier)
        else:
            dossier = world.step(dossier, event, "coso1" if who == "coso" else who)
        if dossier.state == "PAYING":
            return dossier
    raise AssertionError("never at the Treasury")


def _invoices(world: World, dossier: Dossier) -> Dossier:
    for number, row in enumerate(dossier.beneficiaries.order_by("order"), 1):
        dossier = world.step(
            dossier,
            "enter_evidence",
            "trungtam",
            beneficiary=row,
            number=str(100 + number),
            before_tax_vnd=row.cost_vnd,
            tax_vnd=row.cost_vnd // 10,
        )
    return dossier


@pytest.fixture
def four(world: World) -> Dossier:
    """Four orders of one dossier, in no batch yet."""
    return group_of_four(world)


def change_account(world: World, firm: Establishment, number: str, bank: str = "Ngân hàng Mẫu Hai") -> AccountChange:
    """Another account, by two people."""
    change = propose(
        firm, bank_account=number, bank_name=bank, source="Giấy xác nhận số 7 của ngân hàng", actor=world["trungtam"],
        at=world.later(),
    )  # fmt: skip
    confirm(change, actor=world["giamdoc"], at=world.later())
    return change


def orders(dossier: Dossier, **more: Any) -> list[Payment]:
    """The orders of a dossier, in the order of its beneficiaries."""
    return list(dossier.payments.filter(**more).order_by("attempt", "beneficiary__order"))


def answer(*lines: dict[str, Any]) -> bytes:
    """An answer file as a spreadsheet saves it."""
    names = {
        "reference": "Mã lệnh chi",
        "account": "Số tài khoản",
        "amount": "Số tiền",
        "result": "Kết quả",
        "voucher": "Số chứng từ",
        "on": "Ngày",
        "reason": "Lý do",
    }
    out = io.StringIO()
    writer = csv.DictWriter(out, names, delimiter=";")
    writer.writerow(names)
    writer.writerows(lines)
    return out.getvalue().encode("utf-8-sig")


def paid(payment: Payment, voucher: str = "KB-77", **more: Any) -> dict[str, Any]:
    """The row of an order that was paid."""
    return {
        "reference": reference_of(payment),
        "account": payment.bank_account,
        "amount": payment.amount_vnd,
        "result": "Đã chi",
        "voucher": voucher,
        "on": f"{clock.local(payment.sent_at):%d/%m/%Y}",
    } | more


def sent_back(payment: Payment, reason: str = "Sai số tài khoản", **more: Any) -> dict[str, Any]:
    """The row of an order that came back."""
    return paid(payment, "") | {"result": "Trả lại", "on": "", "reason": reason} | more
