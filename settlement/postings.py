"""What each step posts to the book of money. Runs after the steps' own writers, which have fixed the amounts.

The book follows the dossier's columns: what it does not know yet is what this step added. docs/budget.md has the table.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from amendments.handlers.ending import CARRIED, FUNDING, NEW
from budget.book import (
    A,
    BookRefused,
    Who,
    advance,
    allotted,
    balance,
    carry_over,
    commit,
    drop,
    give_back,
    line_of,
    lines_of,
    of_dossier,
    pay,
    release,
    settle,
)
from budget.models import Balance
from documents.vietnamese import money
from dossiers.models import Dossier
from dossiers.support import source_of
from programmes.models import YearBudget
from workflow.errors import NotNow
from workflow.registry import Writes, handles

if TYPE_CHECKING:
    from accounts.models import User


def own_line(dossier: Dossier, at: dt.datetime, actor: User) -> YearBudget:
    """The line of the dossier's year and source, locked. Raises ``NotNow`` where no budget was entered."""
    source = source_of(dossier.track)
    line = line_of(dossier.programme, dossier.budget_year, source)
    if line is None:
        raise NotNow(
            f"Chưa có dự toán năm {dossier.budget_year} cho nguồn «{source.label}» của chương trình "
            f"«{dossier.programme}». Quản trị nhập dự toán được giao rồi làm tiếp việc này."
        )
    allotted_line: YearBudget = _in_words(allotted, line, at, str(actor))
    return allotted_line


def held_lines(dossier: Dossier, who: Who, actor: User) -> list[YearBudget]:
    """The lines the dossier has money in; one approved before the book was kept is entered as it stands."""
    lines = lines_of(dossier.pk)
    if lines or not dossier.approved_vnd:
        return lines
    line = own_line(dossier, who.at, actor)
    commit(line, dossier.approved_vnd, who, "Số dư khi mở sổ")
    return [line]


def _who(dossier: Dossier, actor: User, at: dt.datetime) -> Who:
    return Who(dossier.pk, dossier.code, at, str(actor))


@handles("approve", Writes.MONEY)
def hold_the_budget(dossier: Dossier, *, actor: User, at: dt.datetime, **_: Any) -> dict[str, Any]:
    """An approval counts against its year and source; the line is locked, so that two cannot both fit."""
    line = own_line(dossier, at, actor)
    wanted = dossier.approved_vnd or 0
    row = Balance.objects.filter(line=line, account=A.AVAILABLE).first()
    left = row.amount_vnd if row else 0
    if wanted > left:
        raise NotNow(
            f"Dự toán năm {dossier.budget_year} của nguồn «{source_of(dossier.track).label}» là "
            f"{money(line.ceiling_vnd)} đồng, đã phê duyệt {money(line.ceiling_vnd - left)} đồng, "
            f"còn {money(left)} đồng; không đủ cho {money(wanted)} đồng."
        )
    _in_words(commit, line, wanted, _who(dossier, actor, at), "Quyết định phê duyệt")
    return {"budget_left_vnd": left - wanted}


@handles("sign_contract", Writes.MONEY)
def contract_below_approval(dossier: Dossier, *, actor: User, at: dt.datetime, **_: Any) -> None:
    """What the contract leaves of the approval goes back to the line."""
    who = _who(dossier, actor, at)
    lines = held_lines(dossier, who, actor)
    below = of_dossier(dossier.pk, A.COMMITTED) - (dossier.contracted_vnd or 0)
    if lines and below > 0:
        _in_words(release, lines[-1], below, who, "Hợp đồng thấp hơn mức phê duyệt")


@handles("pay_advance", Writes.MONEY)
def advance_paid(dossier: Dossier, *, actor: User, at: dt.datetime, **_: Any) -> None:
    """The one advance, within its ceiling."""
    who = _who(dossier, actor, at)
    paid = dossier.advance
    _in_words(advance, held_lines(dossier, who, actor)[-1], paid.amount_vnd, paid.ceiling_vnd, who, paid.clause)


@handles("approve_settlement", Writes.MONEY)
def settlement_recognised(dossier: Dossier, *, actor: User, at: dt.datetime, **_: Any) -> None:
    """The final amount; the advance cleared; what is left over released."""
    who = _who(dossier, actor, at)
    _in_words(settle, held_lines(dossier, who, actor), dossier.settled_vnd or 0, who)


@handles("confirm_payment", Writes.MONEY)
@handles("fail_payment", Writes.MONEY)
def payment_made(dossier: Dossier, *, actor: User, at: dt.datetime, **_: Any) -> None:
    """What the Treasury paid by this act; of a failed batch, the orders that went through."""
    who = _who(dossier, actor, at)
    lines = held_lines(dossier, who, actor)
    known = sum(of_dossier(dossier.pk, account) for account in (A.PAID, A.ADVANCED, A.RETURNED))
    now = dossier.paid_vnd - known
    if now > 0:
        _in_words(pay, lines, now, who)


@handles("approve_small_amendment", Writes.MONEY)
@handles("approve_big_amendment", Writes.MONEY)
@handles("extend", Writes.MONEY)
def commitment_follows_the_contract(dossier: Dossier, *, actor: User, at: dt.datetime, **_: Any) -> None:
    """An amendment that lowers the support gives the rest back; one that raises it takes more of the year's line."""
    who = _who(dossier, actor, at)
    lines = held_lines(dossier, who, actor)
    change = (dossier.contracted_vnd or 0) - of_dossier(dossier.pk, A.COMMITTED)
    if change > 0:
        line = own_line(dossier, at, actor)
        left = balance(line, A.AVAILABLE)
        if change > left:
            raise NotNow(
                f"Dự toán năm {line.year} của nguồn «{source_of(dossier.track).label}» còn {money(left)} đồng, "
                f"không đủ cho {money(change)} đồng tăng thêm."
            )
        _in_words(commit, line, change, who, "Điều chỉnh tăng hỗ trợ")
    for line in reversed(lines):
        # What an advance holds stays where it was paid from.
        free = balance(line, A.COMMITTED, dossier.pk) - balance(line, A.ADVANCED, dossier.pk)
        part = min(-change, free)
        if part > 0:
            _in_words(release, line, part, who, "Điều chỉnh giảm hỗ trợ")
            change += part


@handles("record_repayment", Writes.MONEY)
@handles("confirm_recovery", Writes.MONEY)
def money_is_back(dossier: Dossier, *, actor: User, at: dt.datetime, **_: Any) -> None:
    """Money that came back by voucher: all of it, or one instalment."""
    who = _who(dossier, actor, at)
    last = dossier.recovery.instalments.order_by("pk").last()
    if last:
        _in_words(give_back, held_lines(dossier, who, actor), last.amount_vnd, who, last.voucher_no)


@handles("terminate", Writes.MONEY)
@handles("approve_stop", Writes.MONEY)
def kept_of_the_advance(dossier: Dossier, *, actor: User, at: dt.datetime, **_: Any) -> None:
    """What a stopped project may keep of its advance is recognised as spent, before the rest is dropped."""
    if dossier.settled_vnd:
        who = _who(dossier, actor, at)
        _in_words(settle, held_lines(dossier, who, actor), dossier.settled_vnd, who)


@handles("withdraw", Writes.MONEY)
@handles("reject", Writes.MONEY)
@handles("terminate", Writes.MONEY)
@handles("approve_stop", Writes.MONEY)
@handles("archive_terminated", Writes.MONEY)
def commitment_ends(dossier: Dossier, *, actor: User, at: dt.datetime, **_: Any) -> None:
    """A dossier that ends holds no budget but what an advance still has out."""
    who = _who(dossier, actor, at)
    lines = lines_of(dossier.pk)
    if lines:
        _in_words(drop, lines, who, "Hồ sơ kết thúc")


@handles("open_new_year", Writes.MONEY)
def into_the_new_year(
    dossier: Dossier, *, actor: User, at: dt.datetime, funding: str = NEW, **_: Any
) -> dict[str, Any] | None:
    """The commitment moves to the line of the new year; an advance stays in the year it was paid from.

    Runs after the dossier app has moved the budget year on. ``funding``: CARRIED takes the money of the old year along,
    so both allotments change; NEW counts against what the new year was given.
    """
    who = _who(dossier, actor, at)
    old = held_lines(dossier, who, actor)
    if not old:
        return None
    new = own_line(dossier, at, actor)
    moved = 0
    for line in old:
        if line.pk != new.pk:
            moved += _in_words(carry_over, line, new, who, with_money=funding == CARRIED)
    return {
        "carried_vnd": moved,
        "funding_line": f"{source_of(dossier.track).label}, năm {new.year}: {FUNDING[funding]}",
    }


def _in_words(event: Any, *args: Any, **more: Any) -> Any:
    """An event the book refuses is a step that cannot be taken now."""
    try:
        return event(*args, **more)
    except BookRefused as why:
        raise NotNow(str(why)) from why
