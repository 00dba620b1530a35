"""Posting: lock the line, write one balanced entry, move the balances. Every event of money is one function here.

Whoever posts holds the line's row first, so that two requests never count on the same đồng. A balance that would fall
below zero refuses the whole event with a sentence; the database refuses it as well.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Sum

from budget.models import CONTRA, OF_LINE, WHOLE, Account, Balance, Closing, Entry, Posting
from documents.vietnamese import money
from programmes.models import Programme, Source, YearBudget

Kind = Entry.Kind
A = Account


class BookRefused(Exception):
    """An event of money that cannot be posted, in the user's words."""


@dataclass(frozen=True)
class Who:
    """Whose money, when, by whom: ``chain`` and ``code`` of a dossier."""

    chain: uuid.UUID
    code: str
    at: dt.datetime
    actor: str


def line_of(programme: Programme, year: int, source: str) -> YearBudget | None:
    """The line of a year and source, locked, its allotment as the budget row says; None if there is none."""
    line = YearBudget.objects.select_for_update().filter(programme=programme, year=year, source=source).first()
    return line


def allotted(line: YearBudget, at: dt.datetime, actor: str) -> YearBudget:
    """Bring the allotment to the ceiling of the row. Raises ``BookRefused`` where more is committed than it leaves."""
    _is_open(line)
    known = -balance(line, A.BUDGET)
    change = line.ceiling_vnd - known
    if change:
        if balance(line, A.AVAILABLE) + change < 0:
            raise BookRefused(
                f"Dự toán năm {line.year} không thể giảm còn {money(line.ceiling_vnd)} đồng: đã cam kết "
                f"{money(known - balance(line, A.AVAILABLE))} đồng."
            )
        post(line, Kind.ALLOT, {A.AVAILABLE: change, A.BUDGET: -change}, at=at, actor=actor, note=line.note)
    return line


def balance(line: YearBudget, account: str, chain: uuid.UUID | None = None) -> int:
    """What stands on an account of a line, or of a dossier in it, in đồng."""
    found = Balance.objects.filter(line=line, account=account, chain=chain or WHOLE).values_list(
        "amount_vnd", flat=True
    )
    return found.first() or 0


def left_of(line: YearBudget) -> int:
    """What a line has left to commit, counted from its ceiling of today, in đồng."""
    return balance(line, A.AVAILABLE) + line.ceiling_vnd + balance(line, A.BUDGET)


def of_dossier(chain: uuid.UUID, account: str) -> int:
    """What stands on an account of a dossier over all lines, in đồng."""
    return Balance.objects.filter(chain=chain, account=account).aggregate(total=Sum("amount_vnd"))["total"] or 0


def lines_of(chain: uuid.UUID) -> list[YearBudget]:
    """The lines a dossier has money in, oldest first, locked in that order."""
    keys = Balance.objects.filter(chain=chain).values("line")
    return list(YearBudget.objects.select_for_update().filter(pk__in=keys).order_by("year", "pk"))


def post(
    line: YearBudget,
    kind: str,
    moves: Mapping[str, int],
    *,
    at: dt.datetime,
    actor: str,
    chain: uuid.UUID | None = None,
    code: str = "",
    note: str = "",
) -> Entry:
    """One entry. ``moves``: account -> đồng; they sum to nothing. The caller holds the line's row."""
    if sum(moves.values()) != 0:
        raise ValueError(f"out of balance: {dict(moves)}")
    _is_open(line)
    entry = Entry.objects.create(
        line=line, kind=kind, chain=chain, code=code, at=at, actor=actor[:160], note=note[:250]
    )
    rows = [(str(account), amount) for account, amount in moves.items() if amount]
    Posting.objects.bulk_create(Posting(entry=entry, account=account, amount_vnd=amount) for account, amount in rows)
    for account, amount in rows:
        _move(line, account, amount, chain, code)
    return entry


def _is_open(line: YearBudget) -> None:
    if Closing.objects.filter(line=line).exists():
        raise BookRefused(f"Sổ kinh phí năm {line.year} nguồn «{Source(line.source).label}» đã khóa, không ghi thêm.")


def _move(line: YearBudget, account: str, amount: int, chain: uuid.UUID | None, code: str) -> None:
    whose = WHOLE if account in OF_LINE or chain is None else chain
    row, _ = Balance.objects.get_or_create(
        line=line, chain=whose, account=account, defaults={"code": "" if whose == WHOLE else code}
    )
    row.amount_vnd += amount
    if row.amount_vnd < 0 and account not in CONTRA:
        raise BookRefused(
            f"Sổ kinh phí năm {line.year}{f', hồ sơ {code}' if code else ''}: «{Account(account).label}» chỉ còn "
            f"{money(row.amount_vnd - amount)} đồng, không đủ cho {money(-amount)} đồng."
        )
    row.save(update_fields=["amount_vnd"])


# ── Events of a dossier ──────────────────────────────────────────────────────────────────────────


def commit(line: YearBudget, amount: int, who: Who, note: str = "") -> None:
    """An approval holds money of a line."""
    _post(line, Kind.COMMIT, {A.COMMITTED: amount, A.AVAILABLE: -amount}, who, note)


def release(line: YearBudget, amount: int, who: Who, note: str = "") -> None:
    """What is no longer needed goes back to the line."""
    if amount:
        _post(line, Kind.RELEASE, {A.AVAILABLE: amount, A.COMMITTED: -amount}, who, note)


def advance(line: YearBudget, amount: int, ceiling: int, who: Who, note: str = "") -> None:
    """The one advance of a contract, within its ceiling."""
    room = ceiling - amount
    _post(
        line,
        Kind.ADVANCE,
        {A.ROOM: room, A.CEILING: -room, A.ADVANCED: amount, A.TREASURY: -amount},
        who,
        note,
    )


def settle(lines: list[YearBudget], amount: int, who: Who) -> None:
    """The final amount: recognised from the oldest line on, the advance cleared in its own line, the rest released.

    What was advanced beyond the final amount stays committed until it has come back.
    """
    left = amount
    for place, line in enumerate(lines):
        held, out = balance(line, A.COMMITTED, who.chain), balance(line, A.ADVANCED, who.chain)
        last = place == len(lines) - 1
        part = min(left, held) if last else min(left, held, out)
        if part:
            _post(line, Kind.SETTLE, {A.APPROVED: part, A.COMMITTED: -part}, who)
        cleared = min(out, part)
        if cleared:
            _post(
                line,
                Kind.CLEAR,
                {A.PAID: cleared, A.ADVANCED: -cleared, A.SPENT: cleared, A.APPROVED: -cleared},
                who,
            )
        release(line, held - part - (out - cleared), who, "Không dùng hết")
        left -= part
    if left:
        raise BookRefused(
            f"Sổ kinh phí, hồ sơ {who.code}: cam kết không đủ cho {money(amount)} đồng quyết toán, thiếu "
            f"{money(left)} đồng."
        )


def pay(lines: list[YearBudget], amount: int, who: Who, note: str = "") -> None:
    """What the Treasury paid, out of what was approved, from the oldest line on."""
    left = amount
    for line in lines:
        part = min(left, balance(line, A.APPROVED, who.chain))
        if part:
            moves: dict[str, int] = {A.PAID: part, A.TREASURY: -part, A.SPENT: part, A.APPROVED: -part}
            _post(line, Kind.PAY, moves, who, note)
        left -= part
    if left:
        raise BookRefused(
            f"Sổ kinh phí, hồ sơ {who.code}: đã duyệt chưa chi không đủ cho {money(amount)} đồng, thiếu {money(left)} "
            "đồng."
        )


def give_back(lines: list[YearBudget], amount: int, who: Who, note: str = "") -> None:
    """Money that came back: first the advance that was not cleared, then what had been paid."""
    left = amount
    for line in lines:
        part = min(left, balance(line, A.ADVANCED, who.chain))
        if part:
            _post(line, Kind.GIVE_BACK, {A.TREASURY: part, A.ADVANCED: -part}, who, note)
            release(line, min(part, balance(line, A.COMMITTED, who.chain)), who, "Tạm ứng đã thu hồi")
        left -= part
    for line in lines:
        part = min(left, balance(line, A.PAID, who.chain))
        if part:
            moves: dict[str, int] = {A.TREASURY: part, A.PAID: -part, A.RETURNED: part, A.SPENT: -part}
            _post(line, Kind.GIVE_BACK, moves, who, note)
        left -= part
    if left:
        raise BookRefused(f"Sổ kinh phí, hồ sơ {who.code}: không có {money(left)} đồng nào đã chi để thu hồi.")


def drop(lines: list[YearBudget], who: Who, note: str = "") -> None:
    """A dossier that ends: all its commitment goes back but what an advance still holds."""
    for line in lines:
        held, out = balance(line, A.COMMITTED, who.chain), balance(line, A.ADVANCED, who.chain)
        release(line, held - min(held, out), who, note)


def carry_over(old: YearBudget, new: YearBudget, who: Who, *, with_money: bool = False) -> int:
    """The commitment of a dossier moves into the next year, but for what its advance holds. Returns the đồng moved.

    ``with_money``: the allotment goes along (chuyển nguồn), so the new line needs no money of its own; else it
    must have enough left.
    """
    moved = balance(old, A.COMMITTED, who.chain) - balance(old, A.ADVANCED, who.chain)
    if moved <= 0:
        return moved
    out, into = f"Sang năm {new.year}", f"Từ năm {old.year}"
    if with_money:
        _post(old, Kind.CARRY_OUT, {A.BUDGET: moved, A.COMMITTED: -moved}, who, f"{out}, chuyển nguồn")
        _post(new, Kind.CARRY_IN, {A.COMMITTED: moved, A.BUDGET: -moved}, who, f"{into}, chuyển nguồn")
        # The ceilings say the same as the book, or the next posting would take the money back.
        for line, change in ((old, -moved), (new, moved)):
            line.ceiling_vnd += change
            line.save(update_fields=["ceiling_vnd"])
        return moved
    if balance(new, A.AVAILABLE) < moved:
        raise BookRefused(
            f"Dự toán năm {new.year} còn {money(balance(new, A.AVAILABLE))} đồng, không đủ nhận {money(moved)} đồng "
            f"chuyển từ năm {old.year}."
        )
    _post(old, Kind.CARRY_OUT, {A.AVAILABLE: moved, A.COMMITTED: -moved}, who, out)
    _post(new, Kind.CARRY_IN, {A.COMMITTED: moved, A.AVAILABLE: -moved}, who, into)
    return moved


def _post(line: YearBudget, kind: str, moves: Mapping[str, int], who: Who, note: str = "") -> None:
    post(line, kind, moves, at=who.at, actor=who.actor, chain=who.chain, code=who.code, note=note)
