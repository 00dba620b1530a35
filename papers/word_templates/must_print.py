"""What a reworded paper must still print: the needs of its kind, by looking for their values on the drawn paper."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

import docx
from docx.oxml.ns import qn

import clock
from documents.house.text import clean, without_end
from documents.vietnamese import date_long, date_short, money
from documents.worded import Finding
from documents.worded.findings import ERROR, WARNING
from documents.worded.reading import text_of
from papers import draw, kind_of
from papers.labels import label
from papers.word_templates.paths import values_at

#: What was amended is named wherever the contract or the approval is, else the papers do not agree.
QUOTED = frozenset({"amendments[].number", "amendments[].annex_number"})


def lost(kind: str, facts: Mapping[str, Any], drawn: bytes) -> Iterator[Finding]:
    """Each need that the built-in paper prints and this one does not."""
    about = kind_of(kind)
    here, there = _text(drawn), _text(draw(kind, facts))
    quoted = [name for name in about.may_use if name in QUOTED]
    for need in (*about.needs, *quoted):
        forms = [form for value in values_at(dict(facts), need) for form in _forms(value)]
        if forms and any(form in there for form in forms) and not any(form in here for form in forms):
            level = WARNING if need in about.may_leave_out or need in QUOTED else ERROR
            written = need.replace("[]", "[0]")
            yield Finding(
                "not_printed",
                "cả văn bản",
                f"Mẫu chưa in {label(need.replace('[]', ''))} («{written}»), văn bản loại này phải có.",
                level,
            )


def _text(data: bytes) -> str:
    body = docx.Document(io.BytesIO(data)).element.body
    return clean(" ".join(text_of(node) for node in body.iter(qn("w:p")))).lower()


def _forms(value: Any) -> list[str]:
    """The ways a value stands on paper, in small letters; none for what is too short to be told from other text."""
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int):
        return [money(value)] if abs(value) > 9999 else []
    text = clean(value)
    try:
        day = clock.read_day(text)
        return [date_long(day), date_short(day)]
    except ValueError:
        first = without_end(text.splitlines()[0] if text else "").lower()
        return [first] if len(first) > 4 else []
