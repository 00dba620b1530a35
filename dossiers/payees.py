"""Where the money of a beneficiary goes: the account of the contract, unless a change made by two people stands."""

from __future__ import annotations

from dataclasses import dataclass

from dossiers.models import Beneficiary
from establishments.models import Fact, Kind


@dataclass(frozen=True)
class Payee:
    """The account money goes to, the one the contract names, and the row of the register by which they differ."""

    account: str
    bank: str
    contract_account: str
    contract_bank: str
    change: Fact | None = None

    @property
    def changed(self) -> bool:
        """Whether the money goes elsewhere than the contract says."""
        return self.change is not None


def payee(beneficiary: Beneficiary) -> Payee:
    """The account of a beneficiary under contract; empty where the contract names none and no change stands.

    What one person alone wrote into the register after the contract counts for nothing here.
    """
    proven = (
        Fact.objects.standing()
        .filter(
            establishment=beneficiary.establishment_id,
            kind=Kind.ACCOUNT,
            valid_to__isnull=True,
            confirmed_by__isnull=False,
        )
        .select_related("recorded_by", "confirmed_by")
        .first()
    )
    contract = beneficiary.contract_account, beneficiary.contract_bank
    if proven is None or (proven.value, proven.detail) == contract:
        return Payee(*contract, *contract)
    return Payee(proven.value, proven.detail, *contract, change=proven)


def fix_accounts(beneficiary: Beneficiary) -> None:
    """The contract, or its annex, names the account of the register; the caller saves the row."""
    beneficiary.contract_account = beneficiary.establishment.bank_account
    beneficiary.contract_bank = beneficiary.establishment.bank_name


def waits_for_a_second_person(beneficiary: Beneficiary) -> bool:
    """Whether a change of this account was proposed and nobody has confirmed or refused it yet."""
    return bool(beneficiary.establishment.account_changes.filter(outcome="WAITING").exists())
