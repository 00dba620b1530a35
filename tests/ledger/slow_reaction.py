"""An effect in which a worker can be killed: the first that takes it says so and never ends."""

import os
import time
from pathlib import Path

from ledger.log import append
from ledger.reactions import subscribe


@subscribe("test.slow")
def slow(event, at):
    append(chain=event.chain, at=at, actor=None, seat="", action="effect")
    started = Path(os.environ["STARTED"])
    if not started.exists():
        started.write_text(str(os.getpid()))
        time.sleep(600)
