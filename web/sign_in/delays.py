"""How long somebody waits after how many wrong passwords. Plain arithmetic; by convention, no rule says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """From the ``free``-th wrong one on one waits ``first``, each further time twice as long, at most ``longest``.

    After ``forgets`` without a wrong one the count begins anew.
    """

    free: int
    first: dt.timedelta
    longest: dt.timedelta
    forgets: dt.timedelta

    def wait(self, wrong: int) -> dt.timedelta:
        """The wait after so many wrong ones in a row; nothing below ``free``."""
        if wrong < self.free:
            return dt.timedelta()
        # No power larger than needed: the count may run high.
        return min(self.first * 2 ** min(wrong - self.free, 20), self.longest)


MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
#: One account from one address: whoever mistypes waits a minute, whoever guesses waits longer and longer.
PAIR = Limit(free=5, first=MINUTE, longest=HOUR, forgets=24 * HOUR)
#: One account from everywhere: many machines guess together. Addresses from which it signed in before are let off, so
#: that strangers do not keep a person out of his own office.
ACCOUNT = Limit(free=30, first=15 * MINUTE, longest=HOUR, forgets=HOUR)
#: One address, many accounts. An office shares one, so it may be wrong more often.
ADDRESS = Limit(free=50, first=15 * MINUTE, longest=HOUR, forgets=HOUR)
#: So long an address counts as one from which an account signed in before.
KNOWN_FOR = dt.timedelta(days=90)
