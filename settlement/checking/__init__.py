"""The one set of rules by which a claim is looked at: by applicant, desk and finance alike.

``check(claim)`` reads plain values and gives every finding at once, the ones that stop it first.
"""

from __future__ import annotations

from settlement.checking.corrections import correction_rules
from settlement.checking.finding import INFO, REFUSE, WARN, Found
from settlement.checking.invoices import invoice_rules
from settlement.checking.items import item_rules
from settlement.checking.pairs import pair_rules
from settlement.checking.whole import whole_rules
from settlement.claim import Claim

__all__ = ["INFO", "REFUSE", "WARN", "Found", "check"]

ORDER = {REFUSE: 0, WARN: 1, INFO: 2}


def check(claim: Claim) -> list[Found]:
    """Everything there is to say about a claim, what stops it first; each sentence once."""
    found = [one for invoice in claim.invoices for one in invoice_rules(claim, invoice)]
    found += [*correction_rules(claim), *pair_rules(claim), *item_rules(claim), *whole_rules(claim)]
    return sorted(dict.fromkeys(found), key=lambda one: (ORDER[one.severity], one.about, one.code))
