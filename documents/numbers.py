"""Numbers of papers: taken in the transaction that issues the paper, without gaps or doubles.

Nghị định 30/2020/NĐ-CP, điều 15: from 01 on 1 January to 31 December, unique in the body's year.
"""

from __future__ import annotations

from django.db import connection
from django.db.transaction import TransactionManagementError

from documents.models import NumberBook


def take_number(*, body: str, kind: str, year: int) -> int:
    """The next number of a row. It goes back if the transaction does, so that no number is lost.

    Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A number is taken in the transaction that issues the paper.")
    NumberBook.objects.bulk_create([NumberBook(body=body, kind=kind, year=year)], ignore_conflicts=True)
    book = NumberBook.objects.select_for_update().get(body=body, kind=kind, year=year)
    book.last += 1
    book.save(update_fields=["last"])
    return book.last


def format_number(number: int, symbol: str) -> str:
    """«05/QĐ-SCT»: below ten with a leading zero."""
    return f"{number:02d}/{symbol}"
