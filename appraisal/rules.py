"""When a council has a quorum and what its ballots decide. Plain values in, plain values out.

Central khuyến công rules give no quorum and no majority (Thông tư 36/2013/TT-BCT, Điều 8 lets the director choose);
a provincial rule may, and then stands as a dated row (appraisal.models.VotingRule). Without one the software's default
holds: two thirds of those entitled including the chair, more than half of the ballots cast. docs/boards.md works
through it. Shares and averages are exact fractions: nothing is rounded before it is compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any

PASS, PASS_WITH_CHANGES, FAIL = "PASS", "PASS_WITH_CHANGES", "FAIL"
PASSED, PASSED_WITH_CHANGES, NOT_PASSED = "PASSED", "PASSED_WITH_CHANGES", "NOT_PASSED"


@dataclass(frozen=True)
class Rule:
    """How a council decides. ``floor``: the least average out of 100; none where no scores are given."""

    quorum: Fraction = Fraction(2, 3)
    needs_chair: bool = True
    least: int = 3
    share: Fraction = Fraction(1, 2)
    strictly: bool = True
    of_all: bool = False
    chair_breaks_tie: bool = False
    floor: Fraction | None = None

    def as_json(self) -> dict[str, Any]:
        """For keeping beside the round."""
        return {
            "quorum": str(self.quorum),
            "needs_chair": self.needs_chair,
            "least": self.least,
            "share": str(self.share),
            "strictly": self.strictly,
            "of_all": self.of_all,
            "chair_breaks_tie": self.chair_breaks_tie,
            "floor": None if self.floor is None else str(self.floor),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Rule:
        """What ``as_json`` kept."""
        floor = kept.get("floor")
        return cls(
            quorum=Fraction(kept["quorum"]),
            needs_chair=kept["needs_chair"],
            least=kept["least"],
            share=Fraction(kept["share"]),
            strictly=kept["strictly"],
            of_all=kept["of_all"],
            chair_breaks_tie=kept["chair_breaks_tie"],
            floor=None if floor is None else Fraction(floor),
        )

    @property
    def words(self) -> str:
        """The rule as minutes print it."""
        share = "một nửa" if self.share == Fraction(1, 2) else f"{self.share} tổng"
        least = f"trên {share}" if self.strictly else f"ít nhất {share}"
        base = "số thành viên được biểu quyết" if self.of_all else "số phiếu"
        text = f"đề án được thông qua khi có {least} {base} đạt hoặc đạt, cần chỉnh sửa"
        if self.floor is not None:
            text += f" và điểm bình quân từ {points(self.floor)} trở lên"
        if self.chair_breaks_tie:
            text += "; ngang phiếu thì theo phiếu của người chủ trì"
        return text


@dataclass(frozen=True)
class Ballot:
    """One ballot; ``score`` out of 100 where a sheet was filled in; ``presides`` for the one in the chair."""

    kind: str
    score: Fraction | None = None
    presides: bool = False

    @property
    def favours(self) -> bool:
        """Whether it is for the project, with or without changes."""
        return self.kind != FAIL


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
    def favourable(self) -> int:
        """Ballots for the project."""
        return self.passed + self.passed_with_changes

    @property
    def absent(self) -> int:
        """Entitled members who gave none."""
        return self.entitled - self.cast


@dataclass(frozen=True)
class Outcome:
    """What the ballots decide, and why in one sentence."""

    tally: Tally
    average: Fraction | None
    verdict: str
    why: str


def count(ballots: Iterable[str], entitled: int) -> Tally:
    """Count the ballots of a round with so many entitled members."""
    by_kind = Counter(ballots)
    return Tally(entitled, by_kind[PASS], by_kind[PASS_WITH_CHANGES], by_kind[FAIL])


def quorum(entitled: int, share: Fraction) -> int:
    """How many a valid sitting or vote needs, rounded up."""
    return -(-entitled * share.numerator // share.denominator)


def not_yet(rule: Rule, entitled: int, ballots: Sequence[Ballot]) -> list[str]:
    """Why the round cannot be concluded; empty if it can."""
    if entitled < rule.least:
        return [
            f"Hội đồng chỉ còn {entitled} thành viên được biểu quyết; cần ít nhất {rule.least}. Đề nghị Sở cử người "
            "thay, hoặc cho bỏ phiếu lại ở hội đồng khác."
        ]
    needed = quorum(entitled, rule.quorum)
    if len(ballots) < needed:
        return [f"Mới có {len(ballots)}/{entitled} phiếu; cần ít nhất {needed} phiếu mới đủ túc số."]
    if rule.needs_chair and not any(ballot.presides for ballot in ballots):
        return ["Chủ tịch Hội đồng (hoặc người chủ trì thay) chưa bỏ phiếu; túc số phải có người chủ trì."]
    return []


def decide(rule: Rule, entitled: int, ballots: Sequence[Ballot]) -> Outcome:
    """What the ballots of a round decide. Raises ValueError where ``not_yet`` has reasons."""
    if reasons := not_yet(rule, entitled, ballots):
        raise ValueError(" ".join(reasons))
    tally = count((ballot.kind for ballot in ballots), entitled)
    base = entitled if rule.of_all else tally.cast
    have = Fraction(tally.favourable, base)
    carried = have > rule.share if rule.strictly else have >= rule.share
    said = f"{tally.favourable}/{base} {'thành viên' if rule.of_all else 'phiếu'} tán thành"
    if rule.chair_breaks_tie and have == rule.share:
        carried = any(ballot.presides and ballot.favours for ballot in ballots)
        said += f", ngang phiếu, người chủ trì {'tán thành' if carried else 'không tán thành'}"
    average = mean(ballot.score for ballot in ballots)
    if rule.floor is not None:
        enough = average is not None and average >= rule.floor
        reached = "đạt" if enough else "chưa đạt"
        said += f"; điểm bình quân {points(average or Fraction(0))}, {reached} mức {points(rule.floor)}"
        carried = carried and enough
    if not carried:
        return Outcome(tally, average, NOT_PASSED, said)
    return Outcome(tally, average, PASSED_WITH_CHANGES if tally.passed_with_changes else PASSED, said)


def mean(scores: Iterable[Fraction | None]) -> Fraction | None:
    """The plain average of the marks given; None if there are none."""
    given = [score for score in scores if score is not None]
    return sum(given, Fraction(0)) / len(given) if given else None


def mark(lines: Iterable[tuple[Decimal, int, int]]) -> Fraction:
    """A mark out of 100 from (points, most, weight) of each criterion.

    Raises ValueError when there is no criterion.
    """
    kept = list(lines)
    full = sum(most * weight for _, most, weight in kept)
    if not full:
        raise ValueError("Phiếu chấm không có tiêu chí nào.")
    return sum((Fraction(points_) * weight for points_, _, weight in kept), Fraction(0)) * 100 / full


def points(value: Fraction) -> str:
    """A mark as people read it: two decimals at most, a comma. Cut off, so that 64.996 never reads as 65."""
    cut = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.01"), ROUND_DOWN)
    text = f"{cut:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",")
