"""Django empties all tables after a transactional test, which the seals of the book of money refuse.

As for the log (tests/log_flush.py): the seals are off around that flush alone. The program has no such switch.
"""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from budget.seals import TABLES, seal, unseal


@contextmanager
def book_unsealed(on=connection):
    """The book without its seals, as somebody who owns the database could have it."""
    with transaction.atomic(using=on.alias):
        on.check_constraints()
        unseal(on)
        yield
        on.check_constraints()
        seal(on)


@pytest.fixture(scope="session", autouse=True)
def the_flush_after_a_test_may_empty_the_book(the_flush_after_a_test_may_empty_the_papers):
    """Autouse: tests/conftest.py only has to import it. Lies around the other two, hence asks for them."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_unsealed(self, sql_list):
        if not any(f'"{table}"' in statement for statement in sql_list for table in TABLES):
            return flush(self, sql_list)
        with book_unsealed(self.connection):
            return flush(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_unsealed)
        yield
