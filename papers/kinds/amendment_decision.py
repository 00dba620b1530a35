"""Quyết định điều chỉnh đề án."""

from __future__ import annotations

from documents.house import Paper
from papers.issuing import (
    decided,
    enforced,
    filed,
    issuer_of,
    proposed,
    recipients,
    signature,
)
from papers.kind import ON_SUBMISSION, Body, ClosedTo, InPack, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.project_decisions import DECISION_MAY_USE, DECISION_NEEDS, approved_at, earlier
from papers.reading import Facts
from papers.tables import changes_table
from papers.wording import lower_first, quoted, without_end


def build(facts: Facts) -> Paper:
    """What was, what is from now on, and why."""
    issuer = issuer_of(facts, "amendment", "DOIT")
    paper = decided(
        facts,
        "amendment",
        f"Điều chỉnh nội dung đề án {quoted(facts.text('dossier.title'))}",
        earlier(facts, but=facts.maybe("amendment.number")),
        on_proposal_of=proposed(facts, "amendment", issuer),
    )
    level = f" ({lower_first(facts.text('amendment.level_label'))})" if facts.has("amendment.level_label") else ""
    paper.article(
        f"Điều chỉnh một số nội dung{level} của đề án {quoted(facts.text('dossier.title'))}, mã hồ sơ "
        f"{facts.text('dossier.code')}{approved_at(facts)}:",
        keep_next=True,
    )
    changes_table(paper, facts.rows("amendment.changes"), "Đã được phê duyệt", "Điều chỉnh thành")
    paper.say(f"Lý do điều chỉnh: {without_end(lower_first(facts.text('amendment.reason')))}.")
    paper.article(
        "Các nội dung khác của đề án và của hợp đồng không trái với Quyết định này giữ nguyên như đã được phê duyệt."
    )
    enforced(paper, facts, issuer)
    return paper.sign(signature(facts, "amendment", issuer), to=recipients(facts, issuer, 3), filed=filed(issuer, 3))


KIND = PaperKind(
    code="AMENDMENT_DECISION",
    title="Quyết định điều chỉnh đề án",
    layout="decision",
    issuer=Body.DOIT,
    symbol="QĐ-SCT",
    section="amendment",
    place=180,
    issued_by=IssuedBy.WHO_DECIDES,
    signed_by=SignedBy.WHO_ACTS,
    lasts=Lasts.WITH_PROJECT,
    last_stands=False,
    signed_first=True,
    attached_to="",
    of_a_plan=False,
    told_by_its_act=True,
    pack=InPack(place=40, always=False, every=True),
    closed_to=ClosedTo.NOBODY,
    before_council=False,
    amended_by_annex=False,
    put_in_annex=True,
    act="",
    works_out=None,
    needs=(
        *DECISION_NEEDS,
        *names("amendment", "reason signer signer_position"),
        *names("amendment.changes[]", "what before after"),
    ),
    may_use=(
        *DECISION_MAY_USE,
        *names("amendment", f"number symbol date authority issuer level_label {ON_SUBMISSION}"),
        *names("amendment.changes[]", "difference kind_label clause"),
    ),
    build=build,
)
