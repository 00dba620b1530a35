"""The whole life of a dossier, a page for each phase.

Every step says who may take it, from where to where, under which conditions, how many working days it
has, which papers it draws and who is told. Buttons, refusals, tasks, the diagram of the README and
the tests are drawn from here; there is no second list.

Sources: Thông tư số 36/2013/TT-BCT as amended by 17/2018/TT-BCT (national track), provincial regulation
for the local one. A deadline marked «quy ước» is our proposal until the office sets one.
"""

from __future__ import annotations

from typing import Any

from dossiers.lifecycle.acceptance import Acceptance
from dossiers.lifecycle.after_payment import AfterPayment
from dossiers.lifecycle.appraisal import Appraisal
from dossiers.lifecycle.approval import Approval
from dossiers.lifecycle.evidence import Evidence
from dossiers.lifecycle.implementation import Implementation
from dossiers.lifecycle.payment import Payment
from dossiers.lifecycle.proposal import Proposal
from dossiers.lifecycle.settlement import Settlement


class Life(Proposal, Appraisal, Approval, Implementation, Acceptance, Evidence, Settlement, Payment, AfterPayment):
    """The steps, in the order of their pages. A method has no body: what a step writes is in the handlers."""

    state: Any
    resume_state: str
