"""The book checked against itself: entries in balance, balances the sums of their postings, the seals in force."""

from __future__ import annotations

from django.db import connection
from django.db.models import Sum

from budget.models import CONTRA, OF_LINE, WHOLE, Balance, Entry, Posting
from budget.seals import BOOK


def first_difference() -> str | None:
    """What does not agree, in a sentence; None if all does."""
    absent = BOOK.missing(connection)
    if absent:
        return f"Thiếu dấu niêm của sổ kinh phí: {', '.join(absent)}."
    crooked = (
        Posting.objects.values("entry").annotate(total=Sum("amount_vnd")).exclude(total=0).order_by("entry").first()
    )
    if crooked:
        return f"Bút toán {crooked['entry']} lệch {crooked['total']} đồng."
    empty = Entry.objects.filter(postings=None).order_by("pk").first()
    if empty:
        return f"Bút toán {empty.pk} không có dòng nào."
    wanted: dict[tuple[int, str, str], int] = {}
    sums = Posting.objects.values("entry__line", "entry__chain", "account").annotate(total=Sum("amount_vnd"))
    for row in sums:
        whole = row["account"] in OF_LINE or row["entry__chain"] is None
        key = (row["entry__line"], str(WHOLE if whole else row["entry__chain"]), row["account"])
        wanted[key] = wanted.get(key, 0) + row["total"]
    kept = {(row.line_id, str(row.chain), row.account): row.amount_vnd for row in Balance.objects.all()}
    for key in sorted(set(wanted) | set(kept)):
        summed, written = wanted.get(key, 0), kept.get(key, 0)
        where = f"Số dư {key[2]} của dòng {key[0]}, hồ sơ {key[1]}"
        if summed != written:
            return f"{where}: sổ ghi {written}, cộng bút toán {summed} đồng."
        if written < 0 and key[2] not in CONTRA:
            return f"{where} âm: {written} đồng."
    return None
