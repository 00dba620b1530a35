"""The dossiers a template is tried on before it may be used: of every sort that comes up, and of the worst.

All are made from the sample dossier that never existed; the oldest cites the law of its time.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from papers import kind_of
from papers.sample import group, one
from papers.word_templates.paths import drop, each_leaf, every_path

#: Letters that break what was not made for them: markup, tags of templates, emoji, directions, no spaces.
HOSTILE = "Cơ sở <b>«Mẫu & Con»</b> {{ 7 * 7 }} {% raw %} “A” \u202eABC\u202c 🦐 'x' \"y\" {_{ }_}"
LONG_WORDS = " ".join(["Công ty trách nhiệm hữu hạn một thành viên Sản xuất Thương mại Dịch vụ"] * 4)
LONG_CODE = "MX-" + "0123456789" * 20
BIG = 249_999_999_999_999  # four of them still have fifteen digits
LAW_OF_2017 = [
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015",
    "Căn cứ Nghị định số 45/2012/NĐ-CP ngày 21 tháng 5 năm 2012 của Chính phủ về khuyến công",
    "Căn cứ Thông tư liên tịch số 26/2014/TTLT-BTC-BCT ngày 18 tháng 02 năm 2014 của Bộ Tài chính và Bộ Công Thương",
]


@dataclass(frozen=True)
class Variant:
    """One dossier to try on. ``draft``: it has no number or date yet."""

    code: str
    label: str
    make: Callable[[str], dict[str, Any]]
    draft: bool = False


def variants() -> tuple[Variant, ...]:
    """All of them, the plainest first."""
    return (
        Variant("mot-don-vi", "một đơn vị thụ hưởng, nguồn địa phương", lambda kind: one()),
        Variant("nhom", "đề án nhóm bốn đơn vị", lambda kind: group()),
        Variant("quoc-gia", "khuyến công quốc gia, cơ quan trung ương ban hành", _national),
        Variant("nam-2017", "hồ sơ năm 2017, căn cứ pháp lý cũ", _old),
        Variant("uy-quyen", "cấp trưởng ký, còn kinh phí phải thu hồi, chưa tạm ứng", _other_branches),
        Variant("toi-thieu", "chỉ có dữ liệu bắt buộc, bản dự thảo chưa có số", _least, draft=True),
        Variant("ten-la", "tên có dấu <, {{, biểu tượng, chữ đảo chiều", _hostile),
        Variant("rat-dai", "tên rất dài, số tiền 15 chữ số", _long),
    )


def variant(code: str) -> Variant | None:
    """One by its code."""
    return next((found for found in variants() if found.code == code), None)


def _national(kind: str) -> dict[str, Any]:
    facts = one()
    facts["dossier"] |= {"track": "NATIONAL", "track_label": "Khuyến công quốc gia"}
    facts["funding"] |= {
        "central_vnd": facts["funding"]["support_vnd"],
        "local_vnd": 0,
        "source_label": "Kinh phí khuyến công quốc gia năm 2026",
    }
    section = facts.get(kind_of(kind).section)
    if isinstance(section, dict) and kind_of(kind).issuer in {"DOIT", "PPC", "BODY"}:
        letters = kind_of(kind).symbol.partition("-")[0]
        symbol = "CTĐP-KC" if kind_of(kind).layout == "official_letter" else f"{letters}-CTĐP"
        section |= {
            "number": f"112/{symbol}",
            "symbol": symbol,
            "issuer": {
                "name": "Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công",
                "parent_name": "Bộ Công Thương",
                "place": "Hà Nội",
                "short": "CTĐP",
                "head_title": "Cục trưởng",
            },
            "signer_position": "Phó Cục trưởng",
        }
    return facts


def _old(kind: str) -> dict[str, Any]:
    facts = one()
    facts["legal_bases"] = list(LAW_OF_2017)
    for holder, name, value in each_leaf(facts):
        if isinstance(value, str) and value[:5] in {"2025-", "2026-", "2027-"} and value[4:5] == "-":
            holder[name] = f"{int(value[:4]) - 9}{value[4:]}"
    facts["dossier"]["budget_year"] = facts["funding"]["budget_year"] = 2017
    facts["funding"]["source_label"] = "Kinh phí khuyến công địa phương năm 2017"
    return facts


def _other_branches(kind: str) -> dict[str, Any]:
    """The other side of each choice that papers make: money to give back, nothing advanced, one source more."""
    facts = one()
    facts["settlement"] |= {"to_recover_vnd": 12_000_000, "remaining_vnd": 0, "paid_vnd": 212_000_000}
    facts["termination"]["to_recover_vnd"] = 0
    facts["contract"]["advance_vnd"] = 0
    facts["funding"] |= {"other_vnd": 10_000_000, "total_vnd": 428_000_000}
    section = facts.get(kind_of(kind).section)
    if isinstance(section, dict) and "signer" in section:
        section |= {"signer": "Lý Thị Tưởng Tượng", "signer_position": "Giám đốc", "authority": ""}
    return facts


def _least(kind: str) -> dict[str, Any]:
    """Only what the kind cannot be drawn without."""
    facts = one()
    needs = set(kind_of(kind).needs)
    for path in every_path():
        if path not in needs:
            above = path.partition("[]")[0]
            whole = "[]" in path and not any(need == above or need.startswith(f"{above}[]") for need in needs)
            drop(facts, above if whole else path)
    return facts


def _hostile(kind: str) -> dict[str, Any]:
    facts = copy.deepcopy(group())
    owners = [row["name"] for row in facts["beneficiaries"]]
    strange = {name: f"{HOSTILE} {place}" for place, name in enumerate(owners, start=1)}
    for holder, name, value in each_leaf(facts):
        if value in strange:
            holder[name] = strange[value]
    facts["dossier"]["title"] = f"Hỗ trợ máy {HOSTILE}"
    for item in facts["items"]:
        item["name"] = f"Máy {HOSTILE}"
    return facts


def _long(kind: str) -> dict[str, Any]:
    facts = group()
    for place, row in enumerate(facts["beneficiaries"], start=1):
        row["name"], row["representative"] = f"{LONG_WORDS} {place}", "Công Tằng Tôn Nữ Thị Hoàng Oanh Kim Ngân Mẫu"
        row["address"] = f"Số {place}, {LONG_WORDS}, xã Mẫu, tỉnh An Giang"
    facts["dossier"]["title"] = f"Hỗ trợ {LONG_WORDS}"
    for item in facts["items"]:
        item |= {"name": LONG_WORDS, "model": LONG_CODE, "beneficiary": facts["beneficiaries"][0]["name"]}
    for holder, name, value in list(each_leaf(facts)):
        if name.endswith("_vnd") and isinstance(value, int) and value:
            holder[name] = BIG
    return facts


def facts_of(kind: str) -> Iterator[tuple[Variant, dict[str, Any]]]:
    """Every variant with its facts for a kind."""
    for found in variants():
        yield found, found.make(kind)
