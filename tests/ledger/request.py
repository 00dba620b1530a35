"""A process that lives on after its commit, as a web server does: python -m tests.ledger.request."""

import time
import uuid

import django

import clock

django.setup()

from django.db import transaction  # noqa: E402

from ledger.outbox import record  # noqa: E402

with transaction.atomic():
    record("test.slow", key="request", payload={}, chain=uuid.uuid4(), at=clock.now())
time.sleep(3)
