"""The submission (tờ trình) on which the People's Committee decides: typed where it decides, printed on its decision.

What the chair decides on a project is on the proposal of the department's director, at a submission with a number and
a day. The submission is the department's and is written outside of a dossier; a plan's own is a paper of its own.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import clock
from documents.bodies import body_of, symbol_of
from documents.models import NumberEntry
from documents.numbers import format_number
from documents.vietnamese import date_short
from dossiers.models import Decision
from papers import KINDS
from workflow.errors import BadFacts

if TYPE_CHECKING:
    from dossiers.models import Dossier

#: The facts of a step that hold number and day of the submission on which it is decided.
SUBMISSION_NO, SUBMISSION_ON = "submission_no", "submission_on"
#: The register of the body that decides on submissions, and of the one that makes them.
DECIDES, SUBMITS = "UBND", "SCT"
#: «45/TTr-SCT», as people type it.
_NUMBER = re.compile(r"(?:[Ss]ố:?\s*)?0*([1-9]\d{0,5})\s*/\s*(TTr-[A-ZĐ][A-Za-zĐđ]*)")


def on_a_submission(kind: str, book: str) -> bool:
    """Whether a paper of a kind, issued by the body of a register, is decided on a submission of the department."""
    return book == DECIDES and KINDS[kind].layout == "decision"


def usual_number(day: dt.date) -> str:
    """A number as it may look, with the department's letters of the day: «96/TTr-SCT»."""
    return f"96/{symbol_of('TTr-SCT', SUBMITS, day)}"


def submission_named(dossier: Dossier, typed: Mapping[str, Any], day: dt.date) -> dict[str, str]:
    """Number and day of the submission as a decision of ``day`` keeps them.

    Raises ``BadFacts``: not typed, another body's, of a day outside the dossier's life, or at odds with the register.
    """
    found = _NUMBER.fullmatch(str(typed.get(SUBMISSION_NO) or "").strip())
    if found is None:
        asked = f"Ghi cả số và ký hiệu tờ trình của Sở Công Thương, ví dụ {usual_number(day)}."
        raise BadFacts(fields={SUBMISSION_NO: asked})
    number, symbol = int(found[1]), found[2]
    if body_of(symbol) != SUBMITS:
        wrong = f"Ký hiệu «{symbol}» không phải của Sở Công Thương; ví dụ đúng: {usual_number(day)}."
        raise BadFacts(fields={SUBMISSION_NO: wrong})
    made = typed.get(SUBMISSION_ON)
    if not isinstance(made, dt.date) or isinstance(made, dt.datetime):
        raise BadFacts(fields={SUBMISSION_ON: "Hãy nhập ngày của tờ trình theo dạng ngày/tháng/năm."})
    opened = clock.local_day(dossier.opened_at)
    if not opened <= made <= day:
        between = f"từ ngày mở hồ sơ {date_short(opened)} đến ngày quyết định {date_short(day)}"
        raise BadFacts(fields={SUBMISSION_ON: f"Ngày tờ trình phải trong khoảng {between}."})
    entry = NumberEntry.objects.filter(body=SUBMITS, symbol=symbol, year=made.year, number=number).first()
    if entry is not None and entry.issued_on not in (None, made):
        told = f"{entry.full_number} ngày {date_short(entry.issued_on)}"
        said = f"Sổ văn bản ghi số {told}, không phải {date_short(made)}."
        raise BadFacts(fields={SUBMISSION_ON: f"{said} Xem lại số hoặc ngày của tờ trình."})
    return {"number": format_number(number, symbol), "date": made.isoformat()}


def named_last(day: dt.date) -> str:
    """The submission that the last decision of this year named, offered to who types the next; empty where none did.

    One submission often carries several projects.
    """
    this_year = Decision.objects.filter(issued_on__year=day.year, issued_on__lte=day, body__has_key="submission")
    last = this_year.order_by("-issued_on", "-pk").first()
    if last is None:
        return ""
    named = last.body["submission"]
    return f"{named['number']} ngày {date_short(dt.date.fromisoformat(named['date']))}"
