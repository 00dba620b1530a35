"""The rules as docs/consistency.md shows them."""

from __future__ import annotations

from dossiers.consistency.rules import RULES, Rule
from papers import KINDS


def table() -> str:
    """One row for each rule, in the order of the declaration."""
    head = ["| Văn bản | phải dẫn | của văn bản | văn bản nào |", "| --- | --- | --- | --- |"]
    return "\n".join([*head, *(_row(rule) for rule in RULES)])


def _row(rule: Rule) -> str:
    which = "mọi văn bản đã có trước" if rule.each else "văn bản gần nhất đã có trước"
    if rule.same_act:
        which = "văn bản ban hành cùng bước"
    beside = ", cùng câu hoặc cùng dòng với số của văn bản ấy" if rule.beside else ""
    return f"| {KINDS[rule.paper].title} | {rule.what}{beside} | {KINDS[rule.of].title} | {which} |"
