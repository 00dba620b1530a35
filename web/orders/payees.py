"""Where the money of a dossier goes, as finance and the Treasury see it before it moves: old account beside new."""

from __future__ import annotations

from dataclasses import dataclass

from documents.vietnamese import date_short
from dossiers.models import Dossier
from dossiers.payees import Payee, payee, waits_for_a_second_person


@dataclass(frozen=True)
class PayeeShown:
    """One beneficiary and its account."""

    name: str
    to: Payee
    waits: bool

    @property
    def words(self) -> str:
        """The same in a sentence."""
        waits = " Một đề nghị đổi tài khoản đang chờ người thứ hai xác nhận." if self.waits else ""
        into = f"{self.to.account}, {self.to.bank}" if self.to.account else "chưa có tài khoản"
        if self.to.change is None:
            return f"{into} (theo hợp đồng).{waits}"
        was = f"{self.to.contract_account}, {self.to.contract_bank}" if self.to.contract_account else "không ghi"
        by = self.to.change
        day = f" ngày {date_short(by.valid_from)}" if by.valid_from else ""
        return (
            f"Khác hợp đồng. Hợp đồng ghi: {was}. Chi vào: {into}, theo {by.source}; {by.recorded_by} đề nghị, "
            f"{by.confirmed_by} xác nhận{day}.{waits}"
        )


def payees_shown(dossier: Dossier) -> list[PayeeShown]:
    """Every beneficiary of a dossier under contract; nobody before."""
    if not hasattr(dossier, "contract"):
        return []
    rows = dossier.beneficiaries.select_related("establishment")
    return [PayeeShown(row.establishment.name, payee(row), waits_for_a_second_person(row)) for row in rows]
