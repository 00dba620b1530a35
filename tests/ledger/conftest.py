"""The cast of the log: one dossier, one officer, one morning."""

import datetime as dt
import uuid
from itertools import pairwise
from shutil import copy

import pytest
from django.db import transaction

from accounts.models import User
from ledger.log import append
from tests.ledger.ground import migrated_file

MORNING = dt.datetime(2026, 3, 2, 1, 30, 15, 123456, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def _migrated_once(tmp_path_factory):
    path = tmp_path_factory.mktemp("shared") / "empty.sqlite3"
    migrated_file(path)
    return path


@pytest.fixture
def shared_file(_migrated_once, tmp_path):
    """The DATABASE_URL of an empty database in a file, for tests with several processes."""
    return f"sqlite:///{copy(_migrated_once, tmp_path / 'shared.sqlite3')}"


@pytest.fixture
def officer(db):
    return User.objects.create_user("lan", full_name="Cán bộ Mẫu Lan", email="lan@example.vn")


@pytest.fixture
def dossier():
    """The log knows no dossier but its UUID."""
    return uuid.UUID("6f1c2b3a-0d4e-4f5a-8b6c-7d8e9f0a1b2c")


@pytest.fixture
def life(officer, dossier):
    """Five lines of one dossier."""
    steps = ["draft", "submitted", "appraisal", "approved", "settled", "closed"]
    with transaction.atomic():
        return [
            append(
                chain=dossier,
                at=MORNING + dt.timedelta(days=number),
                actor=officer,
                seat="CENTRE",
                action=f"to_{after}",
                from_state=before,
                to_state=after,
                data={"lý do": "Đủ hồ sơ", "amount_vnd": 120_000_000 + number, "items": [{"b": 1, "a": None}]},
            )
            for number, (before, after) in enumerate(pairwise(steps))
        ]
