"""What a test may do and nobody else: take seals off, knowingly.

Django empties all tables after a transactional test, which the seals refuse. While the fixture below is active they
are taken off and put on again around that flush alone, in one transaction. Within a test they hold; a test that wants
to forge a row says ``with unsealed(LOG):``. The program has no such switch.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from budget.seals import BOOK
from documents import seals as documents
from ledger.sealing import Seals
from ledger.seals import LOG

ALL = (LOG, *documents.ALL, BOOK)


@contextmanager
def unsealed(*seals: Seals, on=connection) -> Iterator[None]:
    """Tables without their seals, as somebody who owns the database could have them."""
    with transaction.atomic(using=on.alias):
        # PostgreSQL changes no trigger of a table while foreign keys of new rows are still to be checked.
        on.check_constraints()
        for one in seals:
            one.unseal(on)
        yield
        on.check_constraints()
        for one in seals:
            one.seal(on)


@pytest.fixture(scope="session", autouse=True)
def the_flush_after_a_test_may_empty_sealed_tables():
    """Autouse: tests/conftest.py only has to import it."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_unsealed(self, sql_list):
        if not sql_list:
            return flush(self, sql_list)
        with unsealed(*ALL, on=self.connection):
            return flush(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_unsealed)
        yield
