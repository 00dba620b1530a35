"""What the pages of voting rules show, prepared as plain rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from appraisal.counting import rule_in_words
from appraisal.models import Board, VotingRule
from dossiers.regimes import regimes


def shown(rule: VotingRule) -> dict[str, Any]:
    """One rule in words: whose, under which regime, what it says."""
    board = rule.board or Board(quorum_numerator=2, quorum_denominator=3)
    quorum = "theo quyết định thành lập hội đồng"
    if rule.quorum_numerator and rule.quorum_denominator:
        quorum = f"{rule.quorum_numerator}/{rule.quorum_denominator} thành viên được biểu quyết"
    chair = ", phải có người chủ trì" if rule.needs_chair else ""
    return {
        "rule": rule,
        "whose": str(rule.board) if rule.board_id else "Mọi hội đồng",
        "regime": next((one.name for one in regimes() if one.code == rule.regime), rule.regime) or "Mọi chế độ",
        "words": rule_in_words(board, rule).words,
        "quorum": f"{quorum}{chair}; ít nhất {rule.least_members} người được biểu quyết",
    }


def groups(today: dt.date) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """(heading, anchor, rules) in the order people look for them; empty ones are left out."""
    rows = VotingRule.objects.select_related("board", "sheet", "proposed_by").order_by("-valid_from", "-pk")
    found: dict[str, list[dict[str, Any]]] = {"cho": [], "dang": [], "sap": [], "het": []}
    for rule in rows:
        if rule.waits:
            key = "cho"
        elif rule.valid_to and rule.valid_to < today:
            key = "het"
        else:
            key = "sap" if rule.valid_from and rule.valid_from > today else "dang"
        found[key].append(shown(rule))
    names = {"cho": "Chờ người khác duyệt", "dang": "Đang áp dụng", "sap": "Sắp áp dụng", "het": "Đã hết hiệu lực"}
    return [(names[key], key, rules) for key, rules in found.items() if rules]
