"""What holds for an opinion: how long it may take, what silence means, when a dossier may go on.

The rules are dated data: shipped in opinions/data/opinion_rules.csv, and over it the rows an official entered. A
request keeps the rule of its day. The rest are plain questions about rows.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from documents.vietnamese import date_short
from opinions.models import Opinion, OpinionRequest, OpinionRule, Silence
from programmes.reading import iso_date, rows, whole, yes_or_no

FILE = Path(__file__).parent / "data" / "opinion_rules.csv"
COLUMNS = ("subject", "regime", "days", "silence", "stops_clock", "source", "valid_from", "valid_to")


@dataclass(frozen=True)
class Rule:
    """How an opinion of one subject is asked. Days are working days."""

    subject: str
    regime: str
    days: int
    silence: str
    stops_clock: bool
    source: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether it is in force on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@cache
def table() -> tuple[Rule, ...]:
    """The built-in rules. Raises ``DamagedData``."""
    return tuple(
        Rule(
            subject=row["subject"],
            regime=row["regime"],
            days=row.read("days", whole) or 1,
            silence=row.read("silence", lambda text: Silence(text).value),
            stops_clock=row.read("stops_clock", yes_or_no),
            source=row["source"],
            valid_from=row.read("valid_from", iso_date),
            valid_to=row.read("valid_to", iso_date),
        )
        for row in rows(FILE, COLUMNS, key=("subject", "regime", "valid_from"))
    )


def rule_of(subject: str, regime: str, day: dt.date) -> Rule:
    """The rule of a day: an official's row before a built-in one, a regime's own before the one for all."""
    entered = [
        Rule(row.subject, row.regime, row.days, row.silence, row.stops_clock, row.source, row.valid_from, row.valid_to)
        for row in OpinionRule.objects.on(day).filter(subject=subject).order_by("-pk")
    ]
    for layer in (entered, [row for row in table() if row.subject == subject and row.holds(day)]):
        for wanted in (regime, ""):
            found = next((row for row in layer if row.regime == wanted), None)
            if found:
                return found
    raise LookupError(f"Chưa có quy tắc lấy ý kiến cho nội dung «{subject}» ngày {date_short(day)}.")


def is_awaited(opinion: Opinion, request: OpinionRequest, day: dt.date) -> bool:
    """Whether the dossier waits for this body: it has not answered, and silence says nothing yet."""
    if opinion.answered_at or request.withdrawn_at:
        return False
    return request.silence == Silence.MUST or day <= request.due_on


def standing(opinion: Opinion, request: OpinionRequest, day: dt.date) -> str:
    """Where an opinion stands, in words: the answer, or what silence means by now."""
    if opinion.answered_at:
        return opinion.get_answer_display() + (" (trả lời trễ hạn)" if opinion.late else "")
    if request.withdrawn_at:
        return "Đã rút yêu cầu"
    if day <= request.due_on:
        return "Chờ trả lời"
    return {
        Silence.MUST: "Quá hạn, vẫn phải có ý kiến",
        Silence.AGREES: "Không trả lời, coi như đồng ý",
        Silence.GOES_ON: "Không trả lời, không có ý kiến",
    }[Silence(request.silence)]


def why_wait(request: OpinionRequest, waiting: list[Opinion]) -> str:
    """The sentence that refuses a step: who has not answered, and what one can do."""
    names = ", ".join(one.body for one in waiting)
    asked = f"Chưa có ý kiến của {names} (lần hỏi {request.no}, hạn {date_short(request.due_on)})"
    if request.silence == Silence.MUST:
        return f"{asked}: phải có ý kiến mới đi tiếp được. Nếu không cần nữa thì rút yêu cầu, kèm lý do."
    then = "coi như đồng ý" if request.silence == Silence.AGREES else "đi tiếp không có ý kiến"
    return f"{asked}; hết ngày ấy mà không trả lời thì {then}."
