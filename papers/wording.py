"""Phrases that several papers share, so that one thing is called the same in all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from documents.house.authority import post_alone
from documents.house.text import clean, lower_first, without_end
from documents.vietnamese import amount_in_words, date_long, date_short, money
from language.clauses import lawful
from papers.reading import Facts

#: What the inputs of a computed step are called (programmes.support names them).
_INPUTS = {
    "rate_percent": "tỷ lệ",
    "eligible_cost_vnd": "chi phí hợp lệ",
    "accepted_cost_vnd": "chi phí nghiệm thu",
    "cap_vnd": "mức tối đa",
    "by_rate_vnd": "theo tỷ lệ",
    "by_cap_vnd": "theo mức tối đa",
    "bound_vnd": "giới hạn",
    "total_vnd": "tổng các dòng",
}
#: What a cap is counted by (programmes.norms), as papers say it.
_UNITS = {
    "annual fund": "nguồn kinh phí năm",
    "association": "hiệp hội",
    "booth": "gian hàng",
    "class": "lớp",
    "cluster": "cụm công nghiệp",
    "contract": "hợp đồng",
    "enterprise": "doanh nghiệp",
    "establishment": "cơ sở",
    "event": "lần tổ chức",
    "linkage": "cụm liên kết",
    "model": "mô hình",
    "person": "người",
    "person-month": "người-tháng",
    "project": "đề án",
    "showroom": "phòng trưng bày",
    "trade mark": "nhãn hiệu",
}


def dong(vnd: int) -> str:
    """«300.000.000 đồng»."""
    return f"{money(vnd)} đồng"


def dong_and_words(vnd: int) -> str:
    """«300.000.000 đồng (Bằng chữ: Ba trăm triệu đồng)»."""
    return f"{dong(vnd)} (Bằng chữ: {amount_in_words(vnd)})"


def quoted(title: str) -> str:
    """A project's name as running text cites it."""
    return f"“{without_end(clean(title))}”"


def province_of(facts: Facts) -> str:
    """«tỉnh An Giang», however the fact was typed; empty if it is not known."""
    name = facts.maybe("province.name").removeprefix("Ủy ban nhân dân ").removeprefix("UBND ")
    if not name or name.lower().startswith(("tỉnh ", "thành phố ")):
        return name[:1].lower() + name[1:] if name.startswith("Tỉnh ") else name
    return f"tỉnh {name}"


def in_province(body: str, facts: Facts) -> str:
    """The full name of a body: with its province, if its name does not say it."""
    province = province_of(facts)
    bare = province.removeprefix("tỉnh ").removeprefix("thành phố ")
    return body if not province or bare in body else f"{body} {province}"


def act(number: str, day: dt.date | None, symbol: str) -> str:
    """«số 05/QĐ-SCT ngày 05 tháng 02 năm 2026», with what is known of it; a bare number gets the usual symbol."""
    written = f"số {number if '/' in number else f'{number.zfill(2)}/{symbol}'}" if number else ""
    return " ".join(part for part in (written, date_long(day) if day else "") if part)


def money_of_track(facts: Facts) -> str:
    """«kinh phí khuyến công địa phương năm 2026»."""
    if facts.has("funding.source_label"):
        return lower_first(facts.text("funding.source_label"))
    return f"kinh phí {lower_first(facts.text('dossier.track_label'))} năm {facts.vnd('dossier.budget_year')}"


def inputs_text(inputs: Any) -> str:
    """The inputs of a step in words: a text as it is, a dictionary with its names and units in Vietnamese."""
    if not isinstance(inputs, Mapping):
        return "" if inputs is None else clean(inputs)
    unit = _UNITS.get(str(inputs.get("unit")), "đơn vị")
    known = {str(name): value for name, value in inputs.items() if value not in (None, "") and name != "unit"}
    return "; ".join(_input(name, value, unit) for name, value in known.items())


def _input(name: str, value: Any, unit: str) -> str:
    if name == "units":
        return f"{value} {unit}"
    words = _INPUTS.get(name, name.removesuffix("_vnd").replace("_", " "))
    if name.endswith("_vnd") and isinstance(value, int):
        return f"{words} {dong(value)}"
    return f"{words} {clean(value)}{'%' if name == 'rate_percent' else ''}"


def post_and_body(position: str, body: str) -> str:
    """«Phó Giám đốc, Sở Công Thương»: the body once, even where the post names it."""
    return ", ".join(part for part in (post_alone(position, body), clean(body)) if part)


def cited(facts: Facts, name: str) -> str:
    """The rule of a fact in official form; empty where there is none, or where it is no law (language.clauses)."""
    return lawful(facts.maybe(name))


def short_day(facts: Facts, name: str) -> str:
    """A date for a table cell, empty if it is not known."""
    day = facts.maybe_day(name)
    return date_short(day) if day else ""
