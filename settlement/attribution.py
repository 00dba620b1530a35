"""Where every đồng of an invoice belongs: which item, or named as belonging to none. The rule is in docs/settlement.md.

For each invoice that counts, the parts attributed to items and the rests that are named add up to its total before tax
after discounts, charges and fees (TgTTTBSo less TgTThue), to the đồng. Derived from all invoices present; neither the
order of upload nor the place of a line among the others matters. Plain values, whole đồng.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from documents.vietnamese import money
from language.folding import search_key
from programmes.support import shared
from settlement.claim import FEES, REST, Claim, ClaimInvoice, ClaimLine
from settlement.corrections import Trouble, corrections_of, in_order, live
from settlement.matching import alike

#: A rest that is a line of the invoice, by the side of ``FEES`` and ``REST``.
LINE = "line"
#: A line of an adjusting invoice that speaks of the price, not of other goods.
_OF_THE_PRICE = re.compile(r"\b(?:dieu chinh|chenh lech|tang|giam|chiet khau|bot)\b")


@dataclass(frozen=True)
class Part:
    """What of a line belongs to an item. Line 0: what is outside the lines; item 0: all items of the beneficiary."""

    invoice: int
    line: int
    item: int
    amount_vnd: int


@dataclass(frozen=True)
class Rest:
    """What belongs to no item, by its name. ``settled``: nobody has to say where it belongs."""

    invoice: int
    part: str
    what: str
    amount_vnd: int
    line: int = 0
    settled: bool = True


@dataclass(frozen=True)
class Share:
    """What one line got of an amount that was spread."""

    invoice: int
    line: int
    item: int | None
    amount_vnd: int


@dataclass(frozen=True)
class Spread:
    """An amount without an item of its own, and over which lines it was spread."""

    invoice: int
    what: str
    amount_vnd: int
    over: tuple[Share, ...]
    line: int = 0
    """The line it stands on; 0 for outside the lines."""

    def told(self) -> str:
        """As a step says it."""
        shares = "; ".join(
            f"dòng {one.line} của hóa đơn thứ {one.invoice} {money(abs(one.amount_vnd))}"
            if one.invoice != self.invoice
            else f"dòng {one.line} {money(abs(one.amount_vnd))}"
            for one in self.over
            if one.amount_vnd
        )
        does = "trừ" if self.amount_vnd < 0 else "cộng"
        how = ", chia theo tỷ lệ thành tiền" if len(self.over) > 1 else ""
        return f"{self.what}, {does} {money(abs(self.amount_vnd))} đồng{how}: {shares}"


@dataclass(frozen=True)
class Attribution:
    """Where everything went."""

    parts: tuple[Part, ...] = ()
    rests: tuple[Rest, ...] = ()
    spreads: tuple[Spread, ...] = ()
    troubles: tuple[Trouble, ...] = ()


@dataclass
class _Place:
    """A line that carries goods, and what is left of its amount."""

    invoice: int
    line: ClaimLine
    net: int


@dataclass
class _Book:
    parts: list[Part] = field(default_factory=list)
    rests: list[Rest] = field(default_factory=list)
    spreads: list[Spread] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


@lru_cache(maxsize=128)
def attributed(claim: Claim) -> Attribution:
    """Every đồng of the invoices that count."""
    book = _Book()
    standings = corrections_of(claim).standings
    counting = in_order(live(claim))
    places: dict[int, list[_Place]] = {}
    for invoice in counting:
        if not standings[invoice.no].bases:
            places[invoice.no] = _original(book, invoice)
    worth = {no: sum(place.net for place in found) for no, found in places.items()}
    for invoice in counting:
        bases = standings[invoice.no].bases
        if bases:
            _difference(book, invoice, [place for no in bases for place in places.get(no, [])])
            for no in bases[:1]:
                worth[no] = worth.get(no, 0) + invoice.worth_vnd
                if worth[no] < 0:
                    book.troubles.append(_below_zero(claim, invoice, no))
    return Attribution(tuple(book.parts), tuple(book.rests), tuple(book.spreads), tuple(book.troubles))


def _original(book: _Book, invoice: ClaimInvoice) -> list[_Place]:
    """An invoice that stands by itself: reductions are taken off the lines they belong to, else off all of them."""
    places = [_Place(invoice.no, line, line.amount_vnd) for line in invoice.lines if line.amount_vnd > 0]
    left = 0
    for line in invoice.lines:
        if line.amount_vnd < 0:
            left += _reduce(book, invoice, f"dòng {line.no} «{line.name[:60]}»", line, places)
    outside = invoice.worth_vnd - sum(line.amount_vnd for line in invoice.lines)
    fees = max(invoice.fees_vnd, 0)
    _fees(book, invoice, fees)
    rest = outside - fees
    if rest < 0:
        left += _take_off(book, invoice, "chiết khấu, giảm trừ ngoài các dòng", -rest, places, places)
    _rest(book, invoice, max(rest, 0) - left)
    for place in places:
        _keep(book, place)
    return places


def _keep(book: _Book, place: _Place) -> None:
    line = place.line
    if line.item is not None:
        book.parts.append(Part(place.invoice, line.no, line.item, place.net))
    elif place.net:
        what = f"dòng {line.no} «{line.name[:60]}»"
        book.rests.append(Rest(place.invoice, LINE, what, place.net, line.no, settled=line.said))


def _reduce(book: _Book, invoice: ClaimInvoice, what: str, line: ClaimLine, places: list[_Place]) -> int:
    """One negative line of an original; returns what no line could bear (đồng, positive)."""
    amount = -line.amount_vnd
    if line.item is not None:
        chosen = [place for place in places if place.line.item == line.item]
        if not chosen:
            # The goods it lowers stand on another invoice.
            book.parts.append(Part(invoice.no, line.no, line.item, line.amount_vnd))
            return 0
    elif line.said:
        chosen = [place for place in places if place.line.item is None]
    else:
        chosen = _named(line, places)
    return _take_off(book, invoice, what, amount, chosen, places, line.no)


def _take_off(
    book: _Book,
    invoice: ClaimInvoice,
    what: str,
    amount: int,
    chosen: Sequence[_Place],
    places: Sequence[_Place],
    line: int = 0,
) -> int:
    """Take an amount off some lines, what they cannot bear off all; returns what none could bear."""
    over: list[Share] = []
    left = amount
    for group in (chosen, places):
        bears = sum(place.net for place in group)
        now = min(left, bears)
        for place, share in zip(group, shared(now, [place.net for place in group]), strict=True):
            place.net -= share
            over.append(Share(place.invoice, place.line.no, place.line.item, -share))
        left -= now
    if over and amount - left:
        book.spreads.append(Spread(invoice.no, what, left - amount, _together(over), line))
    return left


def _together(shares: Iterable[Share]) -> tuple[Share, ...]:
    sums: dict[tuple[int, int, int | None], int] = {}
    for one in shares:
        key = (one.invoice, one.line, one.item)
        sums[key] = sums.get(key, 0) + one.amount_vnd
    return tuple(Share(*key, amount) for key, amount in sums.items() if amount)


def _named(line: ClaimLine, places: Sequence[_Place]) -> list[_Place]:
    """The one line whose goods a line speaks of; all of them where it speaks of none."""
    place = alike(line.name, [place.line.name for place in places])
    return list(places) if place is None else [places[place]]


def _fees(book: _Book, invoice: ClaimInvoice, fees: int) -> None:
    """Charges and fees are no price of goods: they stay outside unless a person puts them to an item."""
    item = dict(invoice.placed).get(FEES, 0)
    if fees and item:
        book.parts.append(Part(invoice.no, 0, item, fees))
    elif fees:
        book.rests.append(Rest(invoice.no, FEES, "phí, lệ phí ngoài các dòng", fees))


def _rest(book: _Book, invoice: ClaimInvoice, amount: int) -> None:
    """What neither line nor fee explains: rounding, or something a person has to place."""
    item = dict(invoice.placed).get(REST)
    if not amount:
        return
    if item:
        book.parts.append(Part(invoice.no, 0, item, amount))
        return
    rounding = 0 < amount <= invoice.slack_vnd
    what = "chênh lệch làm tròn" if rounding else "phần không nằm ở dòng nào"
    settled = rounding or (item == 0 and amount > 0)
    book.rests.append(Rest(invoice.no, REST, what, amount, settled=settled))


def _difference(book: _Book, invoice: ClaimInvoice, places: list[_Place]) -> None:
    """An adjusting invoice: its lines go to the item they name, else over the lines of what it adjusts."""
    for line in invoice.lines:
        if line.amount_vnd:
            _one_difference(book, invoice, line, places)
    outside = invoice.worth_vnd - sum(line.amount_vnd for line in invoice.lines)
    if invoice.fees_vnd:
        _fees(book, invoice, invoice.fees_vnd)
    rest = outside - invoice.fees_vnd
    if rest < 0 and any(place.net > 0 for place in places):
        _spread(book, invoice, 0, "giảm trừ ngoài các dòng", rest, places)
    else:
        _rest(book, invoice, rest)


def _one_difference(book: _Book, invoice: ClaimInvoice, line: ClaimLine, places: list[_Place]) -> None:
    what = f"dòng {line.no} «{line.name[:60]}»"
    if line.item is not None:
        book.parts.append(Part(invoice.no, line.no, line.item, line.amount_vnd))
        return
    strangers = [place for place in places if place.line.item is None]
    named = alike(line.name, [place.line.name for place in places])
    if line.said and (line.amount_vnd > 0 or -line.amount_vnd <= sum(place.net for place in strangers)):
        book.rests.append(Rest(invoice.no, LINE, what, line.amount_vnd, line.no))
    elif named is not None:
        _spread(book, invoice, line.no, what, line.amount_vnd, [places[named]])
    elif line.amount_vnd < 0 or _OF_THE_PRICE.search(search_key(line.name)):
        _spread(book, invoice, line.no, what, line.amount_vnd, places)
    else:
        # Goods that nobody approved, on an adjusting invoice.
        book.rests.append(Rest(invoice.no, LINE, what, line.amount_vnd, line.no, settled=False))


def _spread(book: _Book, invoice: ClaimInvoice, no: int, what: str, amount: int, places: Sequence[_Place]) -> None:
    """A difference over the lines of what it adjusts, by their amounts; it is kept at its own line."""
    bearing = [place for place in places if place.net > 0]
    if not bearing:
        _rest(book, invoice, amount)
        return
    sign = 1 if amount > 0 else -1
    shares = shared(abs(amount), [place.net for place in bearing])
    sums: dict[int | None, int] = {}
    for place, share in zip(bearing, shares, strict=True):
        sums[place.line.item] = sums.get(place.line.item, 0) + sign * share
    for item, part in sums.items():
        if item is not None:
            book.parts.append(Part(invoice.no, no, item, part))
        elif part:
            book.rests.append(Rest(invoice.no, LINE, f"{what}, phần của dòng không thuộc hạng mục nào", part, no))
    over = [
        Share(place.invoice, place.line.no, place.line.item, sign * share)
        for place, share in zip(bearing, shares, strict=True)
    ]
    book.spreads.append(Spread(invoice.no, what, amount, _together(over), no))


def _below_zero(claim: Claim, invoice: ClaimInvoice, base: int) -> Trouble:
    of = next(one for one in claim.invoices if one.no == base)
    return Trouble(
        "adjusted_below_zero",
        invoice.no,
        f"cùng các điều chỉnh khác giảm nhiều hơn giá trị của hóa đơn gốc {of.short} ({money(of.worth_vnd)} đồng trước "
        "thuế): đối chiếu với người bán, gỡ tệp không đúng.",
    )
