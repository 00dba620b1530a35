"""Whether an invoice was made out to a beneficiary: by code, never by name.

A buyer is known by tax code (MST) and by personal number (CCCDan); a beneficiary may have had several codes, each in
its own days. Which codes are of one taxpayer is said in ``accounts.taxcode``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from accounts.taxcode import same_code, same_taxpayer
from documents.vietnamese import date_short
from language.folding import code_key
from settlement.claim import Owner
from workflow.errors import BadFacts

#: The beneficiary itself; a branch or the parent of it; its owner by personal number; somebody else; no code at all.
OWN, BRANCH, PERSON, OTHER, UNKNOWN = "own", "branch", "person", "other", "unknown"
_NEAREST = (OWN, PERSON, BRANCH)
#: Digits of a personal number.
PERSONAL = 12


def buyer_is(owner: Owner, *, tax_code: str, personal_code: str, on: dt.date) -> str:
    """How the codes of a buyer stand to a beneficiary on the day of the invoice."""
    held = owner.codes_on(on)
    if not tax_code and not personal_code:
        return UNKNOWN
    if any(same_code(tax_code, code) for code in held):
        return OWN
    if any(same_taxpayer(tax_code, code) for code in held):
        return BRANCH
    # The tax code of another person speaks against the personal number beside it; that of a household does not.
    contradicts = len(code_key(tax_code)) == PERSONAL and not same_code(tax_code, personal_code)
    # A personal number is its owner's for life, also before it became a tax code.
    if not contradicts and any(same_code(personal_code, code) for code in (*held, *_personal(owner))):
        return PERSON
    return OTHER


def _personal(owner: Owner) -> list[str]:
    return [code for code in owner.codes if len(code_key(code)) == PERSONAL]


def beneficiary_of(owners: Iterable[Owner], *, tax_code: str, personal_code: str, on: dt.date) -> Owner | None:
    """The beneficiary an invoice was made out to, the nearest first; None if it is nobody of these."""
    rows = list(owners)
    stands = [(owner, buyer_is(owner, tax_code=tax_code, personal_code=personal_code, on=on)) for owner in rows]
    return next((owner for wanted in _NEAREST for owner, found in stands if found == wanted), None)


def bought_by(values: Mapping[str, Any], owners: Sequence[Owner]) -> Owner | None:
    """The beneficiary that an invoice about to be taken in was made out to; None where it gives no code of a buyer.

    ``values``: as ``settlement.evidence`` gives them. Raises ``BadFacts`` for an invoice made out to somebody else.
    """
    tax_code, person = str(values.get("buyer_tax_code") or ""), str(values.get("buyer_personal_code") or "")
    if not tax_code and not person:
        return None
    found = beneficiary_of(owners, tax_code=tax_code, personal_code=person, on=values["issued_on"])
    if found is None:
        buyer = str(values.get("buyer") or "")
        raise BadFacts(f"Hóa đơn {made_out_to_another(buyer, tax_code or person, *owners)}")
    return found


def made_out_to_another(buyer: str, code: str, *owners: Owner) -> str:
    """That an invoice is not of these beneficiaries, and the way out."""
    names = "; ".join(f"{owner.name} ({_said(owner)})" if owner.name else _said(owner) for owner in owners)
    return (
        f"xuất cho {buyer or 'người khác'} (mã số thuế {code}), không phải đơn vị thụ hưởng của hồ sơ: {names}. Đề "
        "nghị người bán điều chỉnh hoặc thay thế hóa đơn."
    )


def _said(owner: Owner) -> str:
    """Its code of today, and those it had, with their days."""
    said = [owner.tax_code + (f" từ {date_short(owner.since)}" if owner.since else "")]
    said += [f"{code} đến hết {date_short(last)}" for code, _, last in owner.also if last]
    return "; ".join(said)
