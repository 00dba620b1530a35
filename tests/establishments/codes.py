"""Invented tax codes, each its own: they begin with 99, which no province has."""

from __future__ import annotations

from accounts.taxcode import check_digit


def tax_code(number: int) -> str:
    """The code of a number; the rest of nine digits that have no check digit is left out by a second sign."""
    for spare in range(10):
        head = f"99{number:06d}{spare}"
        last = check_digit(head)
        if last is not None:
            return f"{head}{last}"
    raise ValueError(number)
