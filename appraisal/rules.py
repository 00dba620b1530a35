"""When a council has a quorum and what its ballots decide. Plain values in, plain values out.

Central khuyến công rules give no quorum and no majority (the provincial rule may); what stands here is the
software's default: two thirds of those entitled including the chair, more than half of the ballots cast.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

PASS, PASS_WITH_CHANGES, FAIL = "PASS", "PASS_WITH_CHANGES", "FAIL"


@dataclass(frozen=True)
class Tally:
    """The ballots of a round, counted."""

    entitled: int
    passed: int
    passed_with_changes: int
    failed: int

    @property
    def cast(self) -> int:
        """Ballots given."""
        return self.passed + self.passed_with_changes + self.failed

    @property
    def absent(self) -> int:
        """Entitled members who gave none."""
        return self.entitled - self.cast

    @property
    def verdict(self) -> str:
        """More than half of the ballots cast in favour carry the project."""
        if (self.passed + self.passed_with_changes) * 2 <= self.cast:
            return "NOT_PASSED"
        return "PASSED_WITH_CHANGES" if self.passed_with_changes else "PASSED"


def count(ballots: Iterable[str], entitled: int) -> Tally:
    """Count the ballots of a round with so many entitled members."""
    by_kind = Counter(ballots)
    return Tally(entitled, by_kind[PASS], by_kind[PASS_WITH_CHANGES], by_kind[FAIL])


def quorum(entitled: int, numerator: int, denominator: int) -> int:
    """How many ballots a valid vote needs, rounded up."""
    return -(-entitled * numerator // denominator)
