"""A machine bought otherwise than approved: what the invoice says instead, as the change it takes before acceptance.

Names on invoices are free text, so what is read out of a line is a proposal that a person sees before sending.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from documents.vietnamese import date_short
from dossiers.models import Dossier, Item
from settlement.claims import numbers_that_count
from settlement.matching import EMPTY, has_model, words
from settlement.models import Invoice, InvoiceLine

#: Findings that an amendment before acceptance takes away.
MISMATCHES = frozenset({"model_differs", "quantity_differs", "price_above_contract", "line_unmatched"})
#: What begins the part of a line that is about this very piece, not about the model.
_PIECE = re.compile(r"\s*[,;(\[]?\s*\b(?:s/n|sn|serial|số\s+(?:máy|khung|sê-?ri|seri)|imei)\b.*", re.IGNORECASE)
_ORIGIN = re.compile(r"[,;(\[]?\s*xuất\s*xứ\s*:?\s*([^,;()\[\]]+)", re.IGNORECASE)
_CALLED = re.compile(r"\b(?:ký\s*hiệu|model|mã\s*hiệu|mã\s*hàng|kiểu)\b\s*:?", re.IGNORECASE)


@dataclass(frozen=True)
class Proposal:
    """The changes that make the approved item what the invoice says, and the reason in one sentence."""

    item: int
    changes: tuple[dict[str, Any], ...]
    reason: str


def proposal(dossier: Dossier, item_no: int | None, line_pk: int | None) -> Proposal | None:
    """The change for an item out of an invoice line; None where item or line are not the dossier's."""
    live = InvoiceLine.objects.filter(invoice__dossier=dossier, invoice__no__in=numbers_that_count(dossier))
    wanted = live.filter(pk=line_pk) if line_pk else live.filter(item__no=item_no or 0)
    line = wanted.select_related("invoice", "item").first()
    if line is None:
        return None
    item = dossier.items.filter(no=item_no).first() if item_no else line.item or lonely_item(line)
    if item is None:
        return None
    return Proposal(
        item.no,
        tuple({"field": f"item.{field}", "item": item.no, "after": after} for field, after in _differs(item, line)),
        f"Máy mua ghi trên hóa đơn {line.invoice} ngày {date_short(line.invoice.issued_on)} khác hạng mục {item.no} "
        f"được duyệt: «{line.name}».",
    )


def lonely_item(line: InvoiceLine) -> Item | None:
    """The one item of the line's beneficiary that no invoice pays for yet."""
    free = list(line.invoice.beneficiary.items.filter(invoice_lines=None)[:2])
    return free[0] if len(free) == 1 else None


def _differs(item: Item, line: InvoiceLine) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    name, model, origin = read(line.name, item.name)
    if name and not _same_machine(line.name, item.name):
        found.append(("name", name))
    if model and not (item.model and has_model(line.name, item.model)) and model != item.model:
        found.append(("model", model))
    if origin and words(origin) != words(item.origin):
        found.append(("origin", origin))
    # An item bought in parts says neither how many nor at what price.
    alone = not item.invoice_lines.exclude(pk=line.pk).exists()
    quantity = int(line.quantity) if line.quantity and line.quantity == int(line.quantity) else None
    if alone and quantity and quantity != item.quantity:
        found.append(("quantity", quantity))
    pieces = quantity or (item.quantity if line.quantity is None else 0)
    if alone and pieces and line.amount_vnd > 0 and line.amount_vnd % pieces == 0:
        price = line.amount_vnd // pieces
        if price != item.unit_price_vnd and line.invoice.relation != Invoice.Relation.ADJUSTS:
            found.append(("unit_price_vnd", price))
    return found


def _same_machine(line: str, name: str) -> bool:
    """Whether all telling words of the approved name stand on the line."""
    there = set(words(line))
    return all(word in there for word in words(name) if word not in EMPTY)


def read(line: str, approved: str) -> tuple[str, str, str]:
    """(name, model, origin) out of a line, as far as they can be told apart: the model is what holds a figure."""
    text = _PIECE.sub("", " ".join(line.split()))
    origin = ""
    if found := _ORIGIN.search(text):
        origin, text = found[1].strip(), (text[: found.start()] + text[found.end() :]).strip(" ,;")
    known = set(words(approved))
    name: list[str] = []
    model: list[str] = []
    for word in _CALLED.sub(" ", text).split():
        bare = word.strip(",;:()[]«»\"'")
        looks = any(letter.isdigit() for letter in bare) or (len(bare) > 1 and bare.isupper())
        if bare and looks and not set(words(bare)) <= known:
            model.append(bare)
        elif not model and bare:
            name.append(word)
        elif model:
            break
    return " ".join(name).strip(" ,;:-")[:200], " ".join(model)[:120], origin[:80]
