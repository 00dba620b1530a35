"""A line is written once, in the transaction of what it tells, and carries the hash of the line before it."""

import datetime as dt
import hashlib
import json
import threading
import uuid
from contextlib import suppress
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError
from hypothesis import given
from hypothesis import strategies as st

from ledger.log import THE_SYSTEM, append, plain, verify
from ledger.models import LogEntry
from tests.ledger.conftest import MORNING


def line(chain, actor=None, **more):
    return append(**{"chain": chain, "at": MORNING, "actor": actor, "seat": "CENTRE", "action": "submit", **more})


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written(dossier):
    with pytest.raises(TransactionManagementError):
        line(dossier)
    assert not LogEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_leaves_no_line(dossier):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        line(dossier)
        raise ZeroDivisionError
    assert not LogEntry.objects.exists()


def test_lines_of_a_dossier_are_numbered_and_chained(life):
    assert [entry.sequence for entry in life] == [1, 2, 3, 4, 5]
    assert life[0].previous_hash == "0" * 64
    assert [entry.previous_hash for entry in life[1:]] == [entry.hash for entry in life[:-1]]


def test_each_dossier_has_a_chain_of_its_own(life, officer):
    other = line(uuid.uuid4(), officer)
    assert (other.sequence, other.previous_hash) == (1, "0" * 64)


def test_the_hash_can_be_computed_by_hand(officer, dossier):
    """The form is written out here once more, so that nobody changes it unawares: old logs must go on holding."""
    at = dt.datetime(2026, 3, 2, 8, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    entry = line(dossier, officer, at=at, to_state="submitted", data={"b": "Đồng ý", "a": [1, None, True]})
    nothing = "0" * 64
    said = (
        f'{{"action":"submit","actor":{officer.pk},"actor_name":"Cán bộ Mẫu Lan",'
        '"at":"2026-03-02T01:30:00.000000+00:00","chain":"6f1c2b3a-0d4e-4f5a-8b6c-7d8e9f0a1b2c",'
        '"data":{"a":[1,null,true],"b":"Đồng ý"},'
        f'"form":"khuyencong-log-1","from_state":"","previous_hash":"{nothing}","seat":"CENTRE","sequence":1,'
        '"to_state":"submitted"}'
    )
    assert entry.hash == hashlib.sha256(said.encode()).hexdigest()


def test_the_name_stays_as_it_was_when_the_person_is_renamed(life, officer, dossier):
    officer.full_name = "Tên Mới"
    officer.save()
    assert set(LogEntry.objects.values_list("actor_name", flat=True)) == {"Cán bộ Mẫu Lan"}
    assert verify(dossier) is None


def test_what_nobody_did_is_in_the_name_of_the_system(db, dossier):
    assert line(dossier, None).actor_name == THE_SYSTEM


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"rate": 0.3}, TypeError),
        ({"deep": [{"rate": 1e22}]}, TypeError),
        ({"nan": float("nan")}, TypeError),
        ({"reason": "a\0b"}, ValueError),
        ({"a\0b": 1}, ValueError),
    ],
)
def test_what_a_database_would_not_give_back_is_refused(db, dossier, data, error):
    with pytest.raises(error, match="data"):
        line(dossier, data=data)


def test_a_moment_without_a_zone_is_refused(db, dossier):
    with pytest.raises(ValueError, match="zone"):
        line(dossier, at=dt.datetime(2026, 3, 2, 8, 30))


def test_dates_decimals_and_uuids_are_kept_as_text(db, dossier):
    entry = line(dossier, data={"on": dt.date(2026, 3, 2), "rate": Decimal("0.30"), "file": dossier, 7: "seven"})
    entry.refresh_from_db()
    assert entry.data == {"on": "2026-03-02", "rate": "0.30", "file": str(dossier), "7": "seven"}
    assert verify(dossier) is None


text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.django_db
@given(data=st.dictionaries(text, json_values, max_size=5))
def test_whatever_is_said_holds_when_read_back(data):
    chain = uuid.uuid4()
    line(chain, data=data)
    assert verify(chain) is None
    assert LogEntry.objects.get(chain=chain).data == plain(data) == json.loads(json.dumps(data))


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_two_writers_without_the_dossiers_lock_cannot_both_write(dossier):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    both_read = threading.Barrier(2, timeout=10)
    refused = []

    def write():
        try:
            with transaction.atomic():
                list(LogEntry.objects.filter(chain=dossier))
                # Both see the empty chain before either commits.
                line(dossier)
                with suppress(threading.BrokenBarrierError):
                    both_read.wait(1)
        except IntegrityError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert LogEntry.objects.filter(chain=dossier).count() == 1
    assert verify(dossier) is None
