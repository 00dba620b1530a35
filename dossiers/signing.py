"""Who signs a settlement decision: a dated amount divides the department from the People's Committee."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.roles import Role
from programmes.rules_of_day import rule_on

if TYPE_CHECKING:
    from dossiers.models import Dossier


@dataclass(frozen=True)
class Signer:
    """The role that signs, the amount up to which the department may (đồng; None: any), and the clause."""

    role: str
    limit_vnd: int | None
    clause: str


def signs_settlement(dossier: Dossier) -> Signer:
    """By the contract's support and the rule of its approval date; national money is the agency's."""
    if dossier.track == "NATIONAL":
        return Signer(Role.AGENCY, None, "Điều 18 Thông tư số 36/2013/TT-BCT")
    if dossier.approved_on is None:
        return Signer(Role.DOIT_HEAD, None, "")
    rule = rule_on("settlement_signing_limit_vnd", dossier.approved_on, track=dossier.track)
    if rule is None or rule.value is None:
        return Signer(Role.DOIT_HEAD, None, "")
    high = (dossier.contracted_vnd or 0) > rule.value
    return Signer(Role.PPC if high else Role.DOIT_HEAD, rule.value, rule.clause)
