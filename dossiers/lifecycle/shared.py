"""What several pages of the life say in the same words."""

from __future__ import annotations

from documents.standing import Standing
from dossiers import conditions as c
from dossiers.states import Evidence, states_where
from papers.kind import Lasts
from workflow.steps import Fate

CONVENTION = "quy ước của phần mềm, chờ Sở Công Thương quy định"
ARTICLE_11 = "Điều 11 Thông tư số 36/2013/TT-BCT"
TREASURY = "Điều 6 Nghị định số 347/2025/NĐ-CP (trước 01/01/2026: Nghị định số 11/2020/NĐ-CP)"

WITHDRAWABLE = states_where(lambda place: place.withdrawable)
UNDER_WAY = states_where(lambda place: place.under_way)
#: What a request must hold whenever it is sent.
TO_BE_SENT = [
    c.year_is_open,
    c.facts_are_complete,
    c.sources_add_up,
    c.has_a_norm,
    c.within_the_norm,
    c.papers_are_attached,
]
#: What becomes of earlier papers where the project ends, whoever ends it.
NO_PROJECT_ANY_MORE = Fate(Standing.ENDED, (Lasts.WITH_PROJECT, Lasts.WITH_CONTRACT))
AMENDS_DECISION = Fate(Standing.AMENDED, ("APPROVAL_DECISION",))
AMENDS_CONTRACT = Fate(Standing.AMENDED, ("CONTRACT",), by="CONTRACT_ANNEX")
#: Invoices are taken as they come, long before the settlement is due.
EVIDENCE_OPEN = states_where(lambda place: place.evidence == Evidence.OPEN)
