"""Claims for settlement made up for tests: what happened at a workshop, its invoices as files, and the claim from it.

A ``Case`` is the story (who bought what, when, how it was paid and seen). ``claim_of_case`` writes the invoices as
sellers' software writes them, reads them back with the program's own reader, and puts the claim together. A defect is
planted by changing the story, never the claim.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from demo.einvoices import Firm, Goods, authority_pem, einvoice, invented_code
from documents.signing.trust import trust_in
from settlement.claim import Claim, ClaimInvoice, ClaimItem, ClaimLine, Elsewhere, Limits, Owner, PaperHeld
from settlement.claimed import claimed, matched
from settlement.einvoice import read
from settlement.evidence import read_lines, read_names, read_values, typed_values
from settlement.matching import item_for
from settlement.trust import believed_by
from workflow.errors import BadFacts

APPROVED = dt.date(2026, 3, 2)
CONTRACTED = dt.date(2026, 3, 16)
ENDS = dt.date(2026, 10, 30)
LIMIT = 5_000_000
LIMITS = Limits(
    cash_limit_vnd=LIMIT,
    cash_clause="Nghị định 181/2025/NĐ-CP Điều 26",
    not_before="DECISION",
    not_before_clause="thông lệ",
    days_after_acceptance=15,
    days_clause="Thông tư 36/2013/TT-BCT, Điều 18",
)
SELLERS = tuple(
    Firm(name, invented_code(700 + no))
    for no, name in enumerate(
        ("Công ty TNHH Cơ khí Mẫu Một", "Công ty CP Thiết bị Mẫu Hai", "Doanh nghiệp tư nhân Máy Mẫu Ba")
    )
)
OWNERS = tuple(
    Firm(name, invented_code(800 + no))
    for no, name in enumerate(("Cơ sở chế biến cá khô Mẫu", "Hộ kinh doanh Dệt Thử", "Công ty TNHH Gạo Thí Dụ"))
)
#: What is approved, its model, and how sellers write it on an invoice.
MACHINES = (
    ("Máy sấy tháp", "ST-30", "Máy sấy tháp ST30, công suất 30 tấn/mẻ, mới 100%"),
    ("Máy khắc gỗ CNC", "CNC-1325", "Máy CNC khắc gỗ 4 trục (model: CNC 1325)"),
    ("Máy dệt chiếu tự động", "DC-2.0", "MÁY DỆT CHIẾU TỰ ĐỘNG DC 2.0"),
    ("Máy đóng gói hút chân không", "HCK500", "Máy hút chân không đóng gói HCK-500 (2 buồng)"),
    ("Lò hơi đốt trấu", "LH-1000", "Lò hơi đốt trấu LH-1000 kèm ống khói"),
    ("Máy tách màu hạt gạo", "RC 6SXM", "Máy tách màu gạo hạt RC-6SXM"),
    ("Dây chuyền cán tôn", "", "Dây chuyền cán tôn 11 sóng, hàng mới"),
    ("Máy ép dầu", "ED-80", "Máy ép dầu lạnh ED80"),
)


@dataclass(frozen=True)
class Thing:
    """One approved item of the story: amounts in đồng before tax."""

    name: str
    model: str
    wording: str
    price_vnd: int
    quantity: int = 1
    owner: int = 1
    unit: str = "máy"
    serial: str = ""
    seen: int | None = None
    seen_vnd: int | None = None

    @property
    def amount_vnd(self) -> int:
        """As contracted."""
        return self.price_vnd * self.quantity


@dataclass(frozen=True)
class Purchase:
    """One invoice of the story. ``by_hand``: typed from paper. ``twist``: what somebody did to the file."""

    seller: Firm
    goods: tuple[Goods, ...]
    number: int
    issued: dt.date
    owner: int = 1
    buyer: Firm | None = None
    to_nobody: bool = False
    series: str = ""
    form: int = 1
    relation: tuple[int, str, str, int] | None = None
    signer: Firm | None = None
    signed: bool = True
    total_off: int = 0
    transfer_no: str = ""
    transfer_on: dt.date | None = None
    by_hand: bool = False
    portal_state: str = ""
    twist: Callable[[bytes], bytes] | None = None
    typed: tuple[tuple[str, object], ...] = ()
    """What was typed otherwise than the paper says."""


@dataclass(frozen=True)
class Case:
    """A story."""

    owners: tuple[Firm, ...]
    things: tuple[Thing, ...]
    purchases: tuple[Purchase, ...]
    accepted_on: dt.date | None = dt.date(2026, 9, 10)
    today: dt.date = dt.date(2026, 9, 18)
    accounts: tuple[str, ...] = ("0900", "0901", "0902")
    papers: tuple[tuple[str, str, tuple[str, ...]], ...] = (
        ("transfer", "Chứng từ chuyển khoản", ("a1",)),
        ("handover", "Biên bản bàn giao, chạy thử", ("b2",)),
        ("photo", "Ảnh máy có số máy", ("c3",)),
    )
    contracted_on: dt.date = CONTRACTED
    elsewhere: tuple[Elsewhere, ...] = ()
    transfers_elsewhere: frozenset[str] = frozenset()
    advanced_vnd: int = 0
    support_vnd: int | None = None
    expense: str = "MACHINE"
    refused: tuple[str, ...] = field(default=())


def claim_of_case(case: Case) -> tuple[Claim, list[str]]:
    """The claim a story comes to, and the codes by which single invoices were refused at the door."""
    invoices: list[ClaimInvoice] = []
    refused: list[str] = []
    for purchase in case.purchases:
        try:
            invoices.append(_invoice(case, purchase, len(invoices) + 1))
        except BadFacts as why:
            refused += list(why.fields) or ["refused"]
        except _Refused as why:
            refused += why.codes
    claim = Claim(
        today=case.today,
        owners=tuple(
            Owner(no, firm.name, firm.tax_code, account)
            for no, (firm, account) in enumerate(zip(case.owners, case.accounts, strict=False), 1)
        ),
        items=tuple(
            ClaimItem(
                no=no,
                owner=thing.owner,
                name=thing.name,
                model=thing.model,
                unit=thing.unit,
                quantity=thing.quantity,
                amount_vnd=thing.amount_vnd,
                serial=thing.serial,
                accepted_quantity=thing.quantity if thing.seen is None else thing.seen,
                accepted_vnd=thing.amount_vnd if thing.seen_vnd is None else thing.seen_vnd,
                activity="MACHINE",
            )
            for no, thing in enumerate(case.things, 1)
        ),
        invoices=tuple(invoices),
        papers=tuple(
            PaperHeld(code, label, "", "Thông lệ", required=True, files=files) for code, label, files in case.papers
        ),
        expense=case.expense,
        approved_on=APPROVED,
        contracted_on=case.contracted_on,
        contract_ends=ENDS,
        accepted_on=case.accepted_on,
        settle_by=dt.date(2026, 10, 1) if case.accepted_on else None,
        promised_vnd=sum(thing.amount_vnd for thing in case.things),
        advanced_vnd=case.advanced_vnd,
        support_vnd=case.support_vnd,
        transfers_elsewhere=case.transfers_elsewhere,
        elsewhere=case.elsewhere,
        limits=LIMITS,
    )
    return claim, refused


class _Refused(Exception):
    def __init__(self, codes: list[str]) -> None:
        super().__init__(codes)
        self.codes = codes


def _invoice(case: Case, purchase: Purchase, no: int) -> ClaimInvoice:
    owner = case.owners[purchase.owner - 1]
    if purchase.by_hand:
        values, lines, names = _typed(case, purchase), None, ()
    else:
        data = _file(purchase, owner)
        reading = read(data, today=case.today, file="hoa-don.xml", believes=BELIEVES)
        if not reading.accepted:
            raise _Refused([one.code for one in reading.findings if one.severity == "refuse"])
        values, lines, names = read_values(reading), read_lines(reading), read_names(reading)
    items = [
        ClaimItem(no=number, owner=thing.owner, name=thing.name, model=thing.model, amount_vnd=thing.amount_vnd)
        for number, thing in enumerate(case.things, 1)
        if thing.owner == purchase.owner
    ]
    if lines is None:
        rows = [ClaimLine(1, values["content"], values["before_tax_vnd"], item=item_for(values["content"], items) or 0)]
    else:
        rows = [ClaimLine(**line, item=item) for line, item in zip(lines, matched(lines, items), strict=True)]
    values |= {
        "transfer_no": purchase.transfer_no,
        "transfer_on": purchase.transfer_on,
        "portal_state": purchase.portal_state,
        "looked_up_on": case.today if purchase.portal_state else None,
    }
    sha256 = "" if purchase.by_hand else f"sha-{purchase.number}-{purchase.seller.tax_code}-{no}"
    return claimed(values, rows, names, no=no, owner=purchase.owner, sha256=sha256)


#: The sellers' certificates end in an authority that is believed here.
BELIEVES = believed_by(trust_in([("goc.pem", authority_pem())]))


def _file(purchase: Purchase, owner: Firm) -> bytes:
    data = einvoice(
        purchase.seller,
        None if purchase.to_nobody else purchase.buyer or owner,
        purchase.goods,
        issued=purchase.issued,
        number=purchase.number,
        series=purchase.series,
        form=purchase.form,
        relation=purchase.relation,
        signer=purchase.signer,
        signed=purchase.signed,
        total_off=purchase.total_off,
    )
    return purchase.twist(data) if purchase.twist else data


def _typed(case: Case, purchase: Purchase) -> dict[str, object]:
    before = sum(one.amount_vnd for one in purchase.goods)
    tax = sum(one.amount_vnd * one.rate // 100 for one in purchase.goods)
    typed = {
        "form": str(purchase.form),
        "series": purchase.series or f"C{purchase.issued:%y}TKC",
        "number": str(purchase.number),
        "seller": purchase.seller.name,
        "seller_tax_code": purchase.seller.tax_code,
        "content": "; ".join(one.name for one in purchase.goods),
        "issued_on": purchase.issued,
        "before_tax_vnd": before,
        "tax_vnd": tax,
        "total_vnd": before + tax,
    } | dict(purchase.typed)
    return typed_values(typed)


def clean_case(seed: int) -> Case:
    """A settlement with nothing wrong in it, one of many shapes: the same seed gives the same story."""
    luck = random.Random(seed)
    owners = OWNERS[: luck.choice((1, 1, 1, 2, 3))]
    chosen = luck.sample(MACHINES, max(len(owners), luck.randint(1, 4)))
    things = []
    for no, (name, model, wording) in enumerate(chosen):
        quantity = luck.choice((1, 1, 1, 2, 3))
        things.append(
            Thing(
                name,
                model,
                wording,
                luck.randrange(3_000_000, 900_000_000, 250_000),
                quantity,
                owner=no % len(owners) + 1,
                unit=luck.choice(("máy", "cái", "bộ")),
                serial=f"SN-{seed}-{no}",
            )
        )
    rate = luck.choice((8, 10))
    purchases: list[Purchase] = []
    number = 100 + seed * 10

    def bought(thing: Thing, price: int, quantity: int, **more: object) -> Purchase:
        nonlocal number
        number += 1
        day = CONTRACTED + dt.timedelta(days=luck.randint(0, 150))
        goods = (Goods(thing.wording, price, quantity, rate=rate, unit=thing.unit),)
        total = price * quantity * (100 + rate) // 100
        # Small sums may be paid in cash; most are not.
        paid = total >= LIMIT or luck.random() < 0.5
        return Purchase(
            **{  # type: ignore[arg-type]
                "seller": SELLERS[luck.randrange(len(SELLERS))],
                "goods": goods,
                "number": number,
                "issued": day,
                "owner": thing.owner,
                "transfer_no": f"UNC{number}" if paid else "",
                "transfer_on": day + dt.timedelta(days=luck.randint(0, 5)) if paid else None,
                "by_hand": luck.random() < 0.2,
            }
            | more
        )

    for thing in things:
        way = luck.choice(("one", "one", "one", "parts", "adjusted", "replaced", "discount"))
        if way == "one" or thing.quantity > 1:
            purchases.append(bought(thing, thing.price_vnd, thing.quantity))
        elif way == "parts":
            first = thing.price_vnd // 250_000 // 2 * 250_000
            purchases.append(bought(replace(thing, wording=f"{thing.wording} - phần thân máy"), first, 1))
            purchases.append(bought(replace(thing, wording=f"{thing.wording} - phần điện"), thing.price_vnd - first, 1))
        elif way == "adjusted":
            base = bought(thing, thing.price_vnd + 1_000_000, 1, by_hand=False)
            down = Goods(f"Điều chỉnh giảm giá {thing.wording}", -1_000_000, 1, rate=rate, unit=thing.unit)
            purchases += [
                base,
                replace(
                    bought(thing, 1, 1, by_hand=False),
                    seller=base.seller,
                    goods=(down,),
                    issued=base.issued,
                    relation=(2, "1", f"C{base.issued:%y}TKC", base.number),
                    transfer_no="",
                    transfer_on=None,
                ),
            ]
        elif way == "replaced":
            purchases.append(bought(thing, thing.price_vnd, 1, by_hand=False, relation=(1, "1", "C26TKC", 9)))
        else:
            whole = bought(thing, thing.price_vnd + 500_000, 1, by_hand=False)
            less = Goods("Chiết khấu thương mại", 500_000, 1, rate=rate, unit=thing.unit, kind=3)
            purchases.append(replace(whole, goods=(*whole.goods, less)))
    return Case(owners=tuple(owners), things=tuple(things), purchases=tuple(purchases))
