"""What a seller did, one act after the other, kept by hand in fractions: the other way to know what is left to claim.

Nothing of the program's rules is used here but the writing of invoice files. A ``History`` sells, replaces, adjusts and
cancels; ``left`` is what each item cost in the end.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction

from demo.einvoices import Firm, Goods, einvoice, invented_code
from settlement.claim import ClaimItem
from settlement.trying import TriedFile

SELLER = Firm("Công ty TNHH Cơ khí Mẫu", invented_code(700))
BUYER = Firm("Cơ sở Mẫu Thử Nghiệm", invented_code(5001))
FIRST = dt.date(2026, 5, 4)
#: Approved: number, name, how the seller writes it.
MACHINES = {1: ("Máy sấy tháp", "Máy sấy tháp ST30"), 2: ("Máy ép dầu", "Máy ép dầu lạnh ED80")}
#: Not approved.
STRANGER = "Xe bán tải hai cầu"
ITEMS = tuple(
    ClaimItem(no=no, owner=1, name=name, amount_vnd=10**12, activity="MACHINE") for no, (name, _) in MACHINES.items()
)


@dataclass
class Sheet:
    """One invoice as it was written."""

    number: int
    day: dt.date
    file: TriedFile
    proven: bool
    root: int
    """The original whose amounts it is about: itself, or what it adjusts."""
    gone: bool = False
    goods: dict[int | None, Fraction] = field(default_factory=dict)
    """What each item cost by it; None: what is not approved."""


class History:
    """The seller's acts, and what they come to."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.differences: dict[int, list[int]] = {}
        self.replacements: dict[int, list[int]] = {}
        self.muddled = False
        """Two corrections of one invoice that cannot both hold."""

    def sell(self, goods: dict[int | None, int], *, discount: int = 0, listed: int = 0, fee: int = 0) -> Sheet:
        """An original. ``discount``: outside the lines; ``listed``: on a line of its own that names nothing."""
        return self._write(goods, None, discount=discount, listed=listed, fee=fee, proven=True)

    def replace(self, old: Sheet, goods: dict[int | None, int], *, proven: bool = True, words: bool = False) -> Sheet:
        """Another one in its place; the replacement of a difference is a difference."""
        sheet = self._write(goods, (1, old), proven=proven, words=words)
        if proven:
            if old.gone or any(self._stands(one) for one in self._differences_of(old)):
                self.muddled = True
            old.gone = True
            self.replacements.setdefault(old.number, []).append(sheet.number)
            if old.root != old.number:
                sheet.root = old.root
        return sheet

    def adjust(
        self, old: Sheet, *, named: int | None = None, amount: int, proven: bool = True, words: bool = False
    ) -> Sheet:
        """A difference: of one item, or (``named`` None) of the price as a whole."""
        text = f"Điều chỉnh tiền hàng {MACHINES[named][1]}" if named else "Điều chỉnh tiền hàng theo biên bản"
        sheet = self._write({}, (2, old), proven=proven, words=words, lines=(Goods(text, amount),))
        sheet.root = old.root
        if old.gone and proven:
            self.muddled = True
        root = self._sheet(old.root)
        if named:
            sheet.goods = {named: Fraction(amount)}
        else:
            whole = sum(root.goods.values())
            sheet.goods = {item: amount * part / whole for item, part in root.goods.items()} if whole else {}
        return sheet

    def left(self) -> dict[int | None, Fraction]:
        """What each item cost when everything proven was done."""
        sums: dict[int | None, Fraction] = {1: Fraction(0), 2: Fraction(0)}
        for sheet in self.sheets:
            if sheet.proven and not sheet.gone and not self._sheet(sheet.root).gone:
                for item, amount in sheet.goods.items():
                    sums[item] = sums.get(item, Fraction(0)) + amount
        return sums

    @property
    def all_proven(self) -> bool:
        """Whether every correction is."""
        return all(sheet.proven for sheet in self.sheets)

    def files(self) -> list[TriedFile]:
        """In the order they were written."""
        return [sheet.file for sheet in self.sheets]

    def worth(self, numbers: set[str]) -> int:
        """What the invoices of these numbers come to before tax after discounts and fees, by their files."""
        return sum(self._worth[sheet.number] for sheet in self.sheets if str(sheet.number) in numbers)

    def _sheet(self, number: int) -> Sheet:
        return next(sheet for sheet in self.sheets if sheet.number == number)

    def _differences_of(self, old: Sheet) -> list[Sheet]:
        return [self._sheet(number) for number in self.differences.get(old.number, [])]

    def _stands(self, sheet: Sheet) -> bool:
        """Whether a sheet or what took its place is still there."""
        return not sheet.gone or any(self._stands(self._sheet(no)) for no in self.replacements[sheet.number])

    def _write(
        self,
        goods: dict[int | None, int],
        relation: tuple[int, Sheet] | None,
        *,
        discount: int = 0,
        listed: int = 0,
        fee: int = 0,
        proven: bool,
        words: bool = False,
        lines: tuple[Goods, ...] = (),
    ) -> Sheet:
        number = 11 + len(self.sheets)
        day = FIRST + dt.timedelta(days=len(self.sheets))
        sold = [Goods(MACHINES[item][1] if item else STRANGER, price) for item, price in goods.items()]
        sold += [Goods("Chiết khấu thương mại", listed, kind=3)] if listed else []
        sold += lines
        told = None
        if relation:
            kind, old = relation
            if words:
                verb = "Thay thế" if kind == 1 else "Điều chỉnh"
                sold.append(Goods(f"{verb} cho hoá đơn Mẫu số 1 ký hiệu C26TKC số {old.number}", 0, kind=4))
            else:
                told = (kind, "1", "C26TKC", old.number)
        data = einvoice(
            SELLER,
            BUYER,
            sold,
            issued=day,
            number=number,
            relation=told,
            signed=proven,
            discount_vnd=discount,
            fee_vnd=fee,
        )
        whole = sum(goods.values())
        parts = {
            item: price - Fraction((discount + listed) * price, whole) if whole else Fraction(0)
            for item, price in goods.items()
        }
        sheet = Sheet(number, day, TriedFile(f"{number}.xml", data), proven, number, goods=parts)
        self.sheets.append(sheet)
        self._worth[number] = whole - discount - listed + fee + sum(one.amount_vnd for one in lines)
        if relation and relation[0] == 2 and proven:
            self.differences.setdefault(relation[1].number, []).append(number)
        return sheet

    @property
    def _worth(self) -> dict[int, int]:
        return self.__dict__.setdefault("_worths", {})
