"""How much evidence a settlement asks for: the full list, or for a small grant the short one.

A published, dated limit decides; among the small ones some are drawn for the full list all the same. The draw is
reproducible: it follows from the number of the approval decision and the dossier's code, which nobody can choose once
the decision is signed, and which anybody can check (docs/settlement.md).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from documents.vietnamese import money
from programmes.rules_of_day import rule_on

if TYPE_CHECKING:
    from dossiers.models import Dossier

FULL, SHORT, DRAWN = "FULL", "SHORT", "DRAWN"


@dataclass(frozen=True)
class EvidenceList:
    """Which list holds, why, by which clause."""

    kind: str
    why: str
    clause: str = ""


def evidence_list(dossier: Dossier) -> EvidenceList:
    """The list that holds for a dossier, by the rules of its approval date."""
    amount = dossier.contracted_vnd or dossier.approved_vnd
    if dossier.approved_on is None or amount is None:
        return EvidenceList(FULL, "Chưa có quyết định phê duyệt.")
    limit = rule_on("short_list_limit_vnd", dossier.approved_on, track=dossier.track)
    if limit is None or limit.value is None or amount > limit.value:
        return EvidenceList(FULL, "Mức hỗ trợ trên ngưỡng áp dụng danh mục rút gọn.", limit.clause if limit else "")
    share = rule_on("full_check_percent", dossier.approved_on, track=dossier.track)
    decision = dossier.decisions.filter(kind="APPROVAL_DECISION").last()
    if share and share.value and drawn(f"{decision.full_number if decision else ''}|{dossier.code}", share.value):
        return EvidenceList(
            DRAWN,
            f"Hồ sơ nhỏ được chọn ngẫu nhiên để kiểm tra đầy đủ ({share.value}% hồ sơ); cách chọn ai cũng tính lại "
            "được.",
            share.clause,
        )
    return EvidenceList(
        SHORT,
        f"Mức hỗ trợ {money(amount)} đồng không quá {money(limit.value)} đồng: quyết toán theo danh mục rút gọn.",
        limit.clause,
    )


def drawn(seed: str, percent: int) -> bool:
    """Whether a seed falls among the ``percent`` of 100 that are checked in full (SHA-256, first eight bytes)."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8]) % 100 < percent
