"""Which approved item a line of an invoice pays for.

Names on invoices are free text with model and serial inside (docs/settlement.md), so words are compared, not
letters: a line belongs to the item with which it shares most of the item's words, if that is at least half and
no other item shares as much. Plain values; nothing here knows the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from language.folding import search_key
from settlement.claim import ClaimItem

#: Words that say nothing about which machine it is.
EMPTY = frozenset({"va", "cho", "cua", "bo", "he", "thong", "cai", "chiec", "may", "thiet", "bi", "moi", "theo", "so"})
ENOUGH = Fraction(1, 2)
#: Words of discounts and differences that say nothing about the goods either.
OF_DISCOUNTS = frozenset(
    {
        "chiet",
        "khau",
        "thuong",
        "mai",
        "giam",
        "tang",
        "gia",
        "tru",
        "bot",
        "uu",
        "dai",
        "khuyen",
        "dieu",
        "chinh",
        "tien",
    }
    | {
        "hang",
        "hoa",
        "don",
        "dong",
        "bien",
        "ban",
        "ngay",
        "thang",
        "nam",
        "hop",
        "phan",
        "tram",
        "chenh",
        "lech",
        "do",
    }
    | {"va", "cac", "tren", "theo", "ve", "muc", "them", "thoa", "thuan", "phu", "luc", "vat", "thue", "truoc", "sau"}
)


def words(text: str) -> list[str]:
    """The words of a name without accents and punctuation, as they are compared."""
    return search_key(text).split()


def likeness(line: str, item: ClaimItem) -> Fraction:
    """How much of an item's name is found on a line: 0 none of its telling words, 1 all of them."""
    telling = [word for word in words(item.name) if word not in EMPTY] or words(item.name)
    if not telling:
        return Fraction(0)
    there = set(words(line))
    found = sum(1 for word in telling if word in there)
    if item.model and has_model(line, item.model):
        found += 1
        return Fraction(found, len(telling) + 1)
    return Fraction(found, len(telling))


def has_model(line: str, model: str) -> bool:
    """Whether a line names a model, however it is spaced or hyphenated; ST-300 and MST-30 are not ST-30."""
    runs = [run for word in words(model) for run in re.findall(r"[a-z]+|[0-9]+", word)]
    if not runs:
        return False
    named = r"[^a-z0-9]*".join(runs)
    return re.search(rf"(?<![a-z0-9]){named}(?![a-z0-9])", search_key(line)) is not None


def item_for(line: str, items: Sequence[ClaimItem]) -> int | None:
    """The number of the item a line pays for, None if no item or more than one fits."""
    ranked = sorted(((likeness(line, item), item.no) for item in items), key=lambda pair: (-pair[0], pair[1]))
    ranked = [pair for pair in ranked if pair[0] >= ENOUGH]
    if not ranked:
        return None
    best = [pair for pair in ranked if pair[0] == ranked[0][0]]
    if len(best) == 1:
        return best[0][1]
    # Two machines of one name: the model decides.
    named = [
        item.no for item in items if item.no in {no for _, no in best} and item.model and has_model(line, item.model)
    ]
    return named[0] if len(named) == 1 else None


def of_owner(items: Iterable[ClaimItem], owner: int) -> list[ClaimItem]:
    """The items of one beneficiary."""
    return [item for item in items if item.owner == owner]


def alike(text: str, names: Sequence[str]) -> int | None:
    """The place of the one name that a discount or difference speaks of; None if it speaks of none or of several.

    It does where most of its telling words stand in that name, and fewer in any other.
    """
    telling = {word for word in words(text) if word not in EMPTY | OF_DISCOUNTS and not word.isdigit()}
    if not telling:
        return None
    found = sorted(((len(telling & set(words(name))), -place) for place, name in enumerate(names)), reverse=True)
    if not found or found[0][0] * 2 < len(telling) or found[0][0] == 0:
        return None
    return None if len(found) > 1 and found[1][0] == found[0][0] else -found[0][1]
