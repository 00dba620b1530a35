"""The book checked against itself: entries in balance, balances the sums of their postings, the seals in force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Sum

from budget.models import CONTRA, OF_LINE, WHOLE, Balance, Entry, Posting
from budget.seals import BOOK


@dataclass(frozen=True)
class Difference:
    """One place where the book does not agree: in a sentence, and as its parts."""

    sentence: str
    where: str
    expected: str
    found: str


def first_difference() -> str | None:
    """What does not agree, in a sentence; None if all does."""
    absent = BOOK.missing(connection)
    if absent:
        return f"Thiếu dấu niêm của sổ kinh phí: {', '.join(absent)}."
    first = next(differences(), None)
    return first.sentence if first else None


def differences() -> Iterator[Difference]:
    """Every place where entries, postings and balances do not agree; the seals are looked at elsewhere."""
    crooked = Posting.objects.values("entry").annotate(total=Sum("amount_vnd")).exclude(total=0).order_by("entry")
    for row in crooked.iterator():
        where, found = f"Bút toán {row['entry']}", f"lệch {row['total']} đồng"
        yield Difference(f"{where} {found}.", where, "tổng các dòng bằng 0 đồng", found)
    for entry in Entry.objects.filter(postings=None).order_by("pk").values_list("pk", flat=True).iterator():
        yield Difference(
            f"Bút toán {entry} không có dòng nào.", f"Bút toán {entry}", "ít nhất hai dòng", "không có dòng"
        )
    wanted: dict[tuple[int, str, str], int] = {}
    sums = Posting.objects.values("entry__line", "entry__chain", "account").annotate(total=Sum("amount_vnd"))
    for one in sums:
        whole = one["account"] in OF_LINE or one["entry__chain"] is None
        key = (one["entry__line"], str(WHOLE if whole else one["entry__chain"]), one["account"])
        wanted[key] = wanted.get(key, 0) + one["total"]
    kept = {(row.line_id, str(row.chain), row.account): row.amount_vnd for row in Balance.objects.all()}
    for key in sorted(set(wanted) | set(kept)):
        summed, written = wanted.get(key, 0), kept.get(key, 0)
        where = f"Số dư {key[2]} của dòng {key[0]}, hồ sơ {key[1]}"
        if summed != written:
            said = f"{where}: sổ ghi {written}, cộng bút toán {summed} đồng."
            yield Difference(said, where, f"{summed} đồng theo bút toán", f"{written} đồng")
        elif written < 0 and key[2] not in CONTRA:
            yield Difference(f"{where} âm: {written} đồng.", where, "không âm", f"{written} đồng")
