"""The settings of the run, with a queue of its own for one test and a lease worth waiting for."""

import os
from importlib import import_module

globals().update(
    {name: value for name, value in vars(import_module(os.environ["BASE_SETTINGS"])).items() if name.isupper()}
)

CELERY_TASK_DEFAULT_QUEUE = os.environ["TEST_QUEUE"]
CELERY_IMPORTS = ["tests.ledger.slow_reaction"]
OUTBOX_LEASE_SECONDS = 1
