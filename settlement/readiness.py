"""Ready before you send: what a settlement has, what it lacks, why, by which clause, until when.

The same findings serve applicant, desk and finance; here they are put beside what is asked for.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clock import local_day
from documents.vietnamese import money
from dossiers.evidence_list import EvidenceList, evidence_list
from dossiers.models import Dossier, Point
from dossiers.return_steps import still_open
from settlement.checking import INFO, REFUSE, WARN, Found, check
from settlement.checking.clauses import SETTLEMENT
from settlement.claim import Claim
from settlement.claims import claim_of
from settlement.corrections import live
from workflow.registry import demands

if TYPE_CHECKING:
    from accounts.models import User

THERE, LACKING, LOOK = "there", "lacking", "look"


@dataclass(frozen=True)
class Asked:
    """One thing a settlement needs: whether it is there, why it is asked, what an acceptable one looks like."""

    label: str
    state: str
    why: str
    clause: str
    looks_like: str = ""
    found: tuple[Found, ...] = ()
    about: str = ""
    """Whose row it is, as findings name it: «invoice:2», «item:1», «paper:handover», «claim»."""


@dataclass(frozen=True)
class Readiness:
    """The list, with what stops the sending and by when it must be done."""

    rows: tuple[Asked, ...]
    found: tuple[Found, ...]
    evidence: EvidenceList
    settle_by: dt.date | None
    claim: Claim
    #: What a return asked and nobody has answered yet.
    open_points: tuple[Point, ...] = ()

    @property
    def stopping(self) -> list[Found]:
        """What must be mended before the claim can be sent."""
        return [one for one in self.found if one.severity == REFUSE]

    @property
    def ready(self) -> bool:
        """Whether it can be sent as it stands: nothing is lacking, and every point of a return is answered."""
        return not self.stopping and not self.open_points


def readiness(dossier: Dossier, on: dt.date, *, reader: User | None = None) -> Readiness:
    """The readiness of a settlement on a day, as this reader may see it."""
    claim = claim_of(dossier, on, reader=reader)
    found = check(claim)
    return Readiness(
        tuple(_rows(claim, found)),
        tuple(found),
        evidence_list(dossier),
        claim.settle_by,
        claim,
        tuple(still_open(dossier)),
    )


def _rows(claim: Claim, found: list[Found]) -> list[Asked]:
    def about(*wanted: str) -> tuple[Found, ...]:
        # «line:2.» and «owner:» are prefixes; «invoice:1» must not take «invoice:12».
        return tuple(
            one
            for one in found
            if one.about in wanted or one.about.startswith(tuple(w for w in wanted if w[-1] in ".:"))
        )

    rows = [
        _asked(
            "",
            "Biên bản nghiệm thu đạt",
            claim.accepted_on is not None,
            "Hỗ trợ tính trên chi phí đã được nhìn thấy tại cơ sở.",
            SETTLEMENT,
            "Trung tâm lập sau khi đoàn nghiệm thu đến cơ sở; anh/chị không phải soạn.",
            (),
        )
    ]
    proven = {line.item for invoice in live(claim) for line in invoice.lines}
    rows += [
        _asked(
            f"item:{item.no}",
            f"Hóa đơn của hạng mục {item.no}: {item.name}",
            item.no in proven or 0 in proven,
            f"Chứng minh {money(item.amount_vnd)} đồng theo hợp đồng.",
            SETTLEMENT,
            "Tệp XML của hóa đơn điện tử do người bán gửi: tải lên là đủ, không phải gõ lại. Lập sau ngày phê duyệt, "
            "ghi đúng tên, model, số lượng, mã số thuế của cơ sở.",
            tuple(one for one in about(f"item:{item.no}") if one.code != "item_without_invoice"),
        )
        for item in claim.items
    ]
    rows += [
        _asked(
            f"invoice:{invoice.no}",
            f"{invoice.called}, {invoice.seller}: {money(invoice.total_vnd)} đồng",
            True,
            "",
            "",
            "",
            about(f"invoice:{invoice.no}", f"line:{invoice.no}."),
        )
        for invoice in claim.invoices
    ]
    rows += [
        _asked(
            f"paper:{paper.code}",
            paper.label if paper.required else f"{paper.label} (không bắt buộc)",
            bool(paper.files) or not paper.required,
            "",
            paper.clause,
            paper.looks_like,
            (),
        )
        for paper in claim.papers
        if paper.required or paper.files
    ]
    rest = tuple(one for one in about("claim", "owner:") if one.code not in {"not_accepted", "no_invoice"})
    if rest:
        rows.append(_asked("claim", "Toàn bộ hồ sơ", True, "", "", "", rest))
    return rows


def _asked(
    about: str, label: str, there: bool, why: str, clause: str, looks_like: str, found: tuple[Found, ...]
) -> Asked:
    state = THERE if there else LACKING
    if any(one.severity == REFUSE for one in found):
        state = LACKING
    elif state == THERE and any(one.severity == WARN for one in found):
        state = LOOK
    shown = tuple(one for one in found if one.severity != INFO) + tuple(one for one in found if one.severity == INFO)
    return Asked(label, state, why, clause, looks_like, shown, about)


@demands("submit_settlement")
def nothing_stops_it(dossier: Dossier, at: dt.datetime) -> list[str]:
    """A settlement that cannot pass is not sent: what is missing is known before."""
    return [
        one.message
        for one in check(claim_of(dossier, local_day(at)))
        if one.severity == REFUSE and one.code != "paper_missing"
    ]
