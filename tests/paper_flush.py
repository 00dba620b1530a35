"""Django empties all tables after a transactional test, which the seals of papers and numbers refuse.

As for the log (tests/log_flush.py): the seals are off around that flush alone, in one transaction. Within a test they
hold; the program has no such switch.
"""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from documents import register_seals
from documents.seals import TABLE, seal, unseal


@contextmanager
def papers_unsealed(on=connection):
    """Papers without their seals, as somebody who owns the database could have them."""
    with transaction.atomic(using=on.alias):
        # PostgreSQL changes no trigger of a table while foreign keys of new rows are still to be checked.
        on.check_constraints()
        unseal(on)
        register_seals.unseal(on)
        yield
        on.check_constraints()
        seal(on)
        register_seals.seal(on)


@pytest.fixture(scope="session", autouse=True)
def the_flush_after_a_test_may_empty_the_papers(the_flush_after_a_test_may_empty_the_log):
    """Autouse: tests/conftest.py only has to import it. Lies around the log's own, hence asks for it."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_unsealed(self, sql_list):
        if not any(f'"{TABLE}"' in statement for statement in sql_list):
            return flush(self, sql_list)
        with papers_unsealed(self.connection):
            return flush(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_unsealed)
        yield
