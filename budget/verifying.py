"""The book of money against itself, as one part of ``verify_all``; every place, not the first only."""

from __future__ import annotations

from collections.abc import Iterator

from budget.models import Closing, Entry, Posting
from budget.verify import differences
from ledger.heads import keeps
from ledger.verifying import Finding, checks

keeps("budget", Entry, "line_id", "kind", "chain", "code", "at", "actor", "note")
keeps("budget", Posting, "entry_id", "account", "amount_vnd")
keeps("budget", Closing, "line_id", "at", "actor", "left_vnd")


@checks("budget")
def book() -> Iterator[Finding]:
    """Entries in balance and with postings, balances the sums of their postings and not below zero."""
    for one in differences():
        yield Finding("budget", one.where, one.expected, one.found)
