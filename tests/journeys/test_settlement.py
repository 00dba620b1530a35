"""Three e-invoices to paid money, by real browsers: nothing known is typed again, six acts from accepted to paid."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import clock
from demo.einvoices import Firm, Goods, einvoice, invented_code
from dossiers.facts import collect
from dossiers.facts.on_the_way import WRITTEN
from dossiers.models import Dossier
from ledger.models import LogEntry
from tests.journeys.conftest import People, follow
from tests.journeys.test_whole_life import Walk, day

pytestmark = [pytest.mark.browser, pytest.mark.any_day]
#: Sent, its lines looked at, passed, signed, liquidated, ordered, put into a batch, paid.
MOST_ACTS = 8
SELLER = Firm("Công ty TNHH Máy Mẫu Ba Hóa Đơn", invented_code(21))
PARTS = (
    ("Máy mẫu MAU-1, thân máy", 300_000_000),
    ("Máy mẫu MAU-1, bộ nạp", 60_000_000),
    ("Máy mẫu MAU-1, tủ điện", 40_000_000),
)


class Hands(Walk):
    """Hands that remember what they typed, and whether the dossier knew it already."""

    def __init__(self, people: People, folder: Path, dossier: Dossier) -> None:
        super().__init__(people, folder)
        self.code = dossier.code
        self.dossier = dossier
        self.typed: list[str] = []
        self.known: list[str] = []

    def press(self, username: str, label: str, **typed: Any) -> None:
        """Note each typed value before the step is sent."""
        collected = collect(self.dossier, clock.today())
        for section in WRITTEN.values():  # that somebody asked for the visit today does not say when it was held
            collected.get(section, {}).pop("date", None)
        facts = set(_values(collected))
        for name, value in typed.items():
            self.typed.append(name)
            # Today is told by no fact, even where a day of the dossier happens to be the same.
            if str(value) in facts and str(value) != day():
                self.known.append(f"{label}: {name} = {value}")
        super().press(username, label, **typed)


def _values(facts: Any) -> Iterator[str]:
    """Every value of the facts as a person would type it."""
    if isinstance(facts, dict):
        for value in facts.values():
            yield from _values(value)
    elif isinstance(facts, list):
        for value in facts:
            yield from _values(value)
    elif isinstance(facts, str | int) and facts not in ("", None, True, False):
        yield str(facts)
        if isinstance(facts, int):
            yield f"{facts:,}".replace(",", ".")
        elif len(facts) == 10 and facts[4] == "-":
            yield "/".join(reversed(facts.split("-")))


@pytest.mark.django_db(transaction=True)
def test_three_einvoices_become_paid_money_and_nobody_types_what_is_known(people: People, tmp_path: Path) -> None:
    world = people.world
    dossier = world.before("request_acceptance")
    hands = Hands(people, tmp_path, dossier)
    buyer = Firm(dossier.applicant.name, dossier.applicant.tax_code)
    files = []
    for number, (name, price) in enumerate(PARTS, 41):
        file = tmp_path / f"hoa-don-{number}.xml"
        file.write_bytes(einvoice(SELLER, buyer, [Goods(name, price)], issued=world.at.date(), number=number))
        files.append(str(file))

    # The applicant drops three files on the page, from the phone; nothing of them is typed.
    page = hands.at("coso", f"/ho-so/{dossier.code}/chung-tu/")
    drop(page, files)
    assert page.locator(".kc-message-success").count() == len(files)
    assert "Công ty TNHH Máy Mẫu Ba Hóa Đơn" in page.inner_text("#hoa-don-da-nhan")
    assert "300.000.000" in page.inner_text("#hoa-don-da-nhan")
    # A file that is there already is refused, and the page says where it was used.
    drop(page, files[:1])
    assert "đã có trong hồ sơ này" in page.inner_text(".kc-message-error")
    assert dossier.invoices.count() == len(files)

    follow(page.get_by_role("link", name="Ghi chuyển khoản"))
    page.fill("[name=transfer_no]", "FT-260411")
    page.fill("[name=transfer_on]", day(-1))
    follow(page.locator("main form button[type=submit]").last)
    page.wait_for_selector("text=Đã ghi")
    hands.upload("coso")

    hands.press("coso", "Đề nghị nghiệm thu")
    hands.press(
        "nghiemthu",
        "Nghiệm thu đạt",
        held_on=day(),
        members="Huỳnh Văn Thí Dụ; Trưởng đoàn; Trung tâm\nPhạm Thị Mẫu; Chuyên viên; Sở Công Thương",
        serial__1="SK-0001",
    )
    accepted = LogEntry.objects.filter(chain=dossier.pk).count()
    hands.typed.clear()
    page = hands.at("coso", f"/ho-so/{dossier.code}/chung-tu/")
    assert "Đủ để trình" in page.inner_text("aside, .kc-aside")

    hands.press("trungtam", "Trình quyết toán")
    hands.pass_settlement("ketoan")
    hands.press("giamdoc", "Ký quyết định quyết toán")
    hands.press("trungtam", "Thanh lý hợp đồng")
    hands.press("ketoan", "Đề nghị thanh toán")
    page = hands.at("ketoan", "/lenh-chi/")
    follow(page.get_by_role("button", name="Lập bảng").first)
    page.wait_for_selector("text=Đã lập bảng")
    hands.press("khobac", "Kho bạc đã chi", order_no="KB-2026-77")

    paid = Dossier.objects.get(pk=dossier.pk)
    acts = LogEntry.objects.filter(chain=dossier.pk).count() - accepted
    assert (paid.state, paid.paid_vnd) == ("PAID", 200_000_000)
    assert hands.known == []
    # Only what nobody can know: the Treasury's own number.
    assert hands.typed == ["order_no"]
    assert acts <= MOST_ACTS
    assert people.complaints == []


def drop(page: Any, files: list[str]) -> None:
    """Choose files; the page sends them by itself, or by its button where there is no script."""
    before = page.url
    button = page.get_by_role("button", name="Đọc hóa đơn")
    with page.expect_navigation():
        page.locator("#hoa-don").set_input_files(files)
        if button.is_visible():
            button.click()
    page.wait_for_selector(".kc-message")
    assert page.url.split("#")[0] == before.split("#")[0]
