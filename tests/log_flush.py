"""What a test may do to the log and nobody else: take its seals off, knowingly.

Django empties all tables after a transactional test, which the seals refuse. While the fixture below is active they
are taken off and put on again around that flush alone, in one transaction. Within a test they hold; a test that
wants to forge a line says ``with unsealed():``. The program has no such switch.
"""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from ledger.seals import TABLE, seal, unseal


@contextmanager
def unsealed(on=connection):
    """The log without its seals, as somebody who owns the database could have it."""
    with transaction.atomic(using=on.alias):
        # PostgreSQL changes no trigger of a table while foreign keys of new rows are still to be checked.
        on.check_constraints()
        unseal(on)
        yield
        on.check_constraints()
        seal(on)


@pytest.fixture(scope="session", autouse=True)
def the_flush_after_a_test_may_empty_the_log():
    """Autouse: tests/conftest.py only has to import it."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_unsealed(self, sql_list):
        if not any(TABLE in statement for statement in sql_list):
            return flush(self, sql_list)
        with unsealed(self.connection):
            return flush(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_unsealed)
        yield
