"""What an e-invoice says, and what was found about it. Plain values; amounts as in the file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

REFUSE, WARN, INFO = "refuse", "warn", "info"
#: What an invoice does to an earlier one.
REPLACES, ADJUSTS, CANCELS = "replaces", "adjusts", "cancels"
#: How that is known: from its own element, from words, told unclearly, said by a person.
ELEMENT, WORDS, DOUBT, PERSON = "ELEMENT", "WORDS", "DOUBT", "PERSON"


#: The word for a signature that holds, where no list of trusted authorities is loaded.
UNVERIFIED = "nguyên vẹn, chưa xác minh người ký"


@dataclass(frozen=True)
class Identity:
    """What makes an invoice one of a kind: normalised digits, upper case, no leading zeros."""

    seller_tax_code: str
    form: str
    series: str
    number: str

    def __str__(self) -> str:
        return f"{self.form}{self.series} số {self.number}"

    def as_json(self) -> dict[str, str]:
        """For JSON."""
        return {
            "seller_tax_code": self.seller_tax_code,
            "form": self.form,
            "series": self.series,
            "number": self.number,
        }


@dataclass(frozen=True)
class Party:
    """Seller or buyer."""

    name: str
    tax_code: str
    address: str = ""
    personal_code: str = ""
    """The twelve digits of a person (CCCDan), where the file gives them."""

    def as_json(self) -> dict[str, str]:
        """For JSON."""
        return {
            "name": self.name,
            "tax_code": self.tax_code,
            "address": self.address,
            "personal_code": self.personal_code,
        }


@dataclass(frozen=True)
class Line:
    """One line. ``kind`` (TChat): 1 goods or service, 2 promotion, 3 trade discount, 4 note, 5 special goods."""

    no: int
    kind: int
    name: str
    unit: str = ""
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    discount: Decimal | None = None
    amount: Decimal | None = None
    tax_rate: str = ""

    def as_json(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "no": self.no,
            "kind": self.kind,
            "name": self.name,
            "unit": self.unit,
            "quantity": plain(self.quantity),
            "unit_price": plain(self.unit_price),
            "discount": plain(self.discount),
            "amount": plain(self.amount),
            "tax_rate": self.tax_rate,
        }


@dataclass(frozen=True)
class Earlier:
    """An earlier invoice as a correction names it; a part that was not said is empty."""

    form: str = ""
    series: str = ""
    number: str = ""
    issued: dt.date | None = None

    def __str__(self) -> str:
        return " số ".join(part for part in (f"{self.form}{self.series}", self.number) if part)

    def as_json(self) -> dict[str, str | None]:
        """For JSON."""
        return {
            "form": self.form,
            "series": self.series,
            "number": self.number,
            "issued": self.issued.isoformat() if self.issued else None,
        }


@dataclass(frozen=True)
class Relation:
    """What this invoice does to which earlier ones, and how that is told. ``kind`` is empty where only a doubt is."""

    kind: str
    names: tuple[Earlier, ...] = ()
    told: str = ELEMENT
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """For JSON; the first of the earlier invoices stands by itself as well."""
        first = self.names[0] if self.names else Earlier()
        return {
            "kind": self.kind,
            "told": self.told,
            **first.as_json(),
            "names": [one.as_json() for one in self.names],
            "note": self.note,
        }


@dataclass(frozen=True)
class Signature:
    """The seller's signature: is it there, does it hold over what was read, who made it, is that one believed.

    ``chain``: whether the certificate ends in a trusted authority; None where no list of them is loaded.
    ``same_seller``: the signer is the seller, or whom the file names as issuing for it; ``own``: the seller itself.
    """

    present: bool = False
    valid: bool | None = None
    signer: str = ""
    signer_tax_code: str = ""
    reason: str = ""
    signed_on: dt.date | None = None
    same_seller: bool = True
    own: bool = False
    chain: bool | None = None

    @property
    def proves(self) -> bool:
        """Whether it proves that the seller wrote the invoice: intact, by the seller's own code, by a trusted chain."""
        return bool(self.present and self.valid and self.own and self.chain)

    @property
    def word(self) -> str:
        """What the screen says of it."""
        if not self.present:
            return "không có"
        if not self.valid:
            return "không hợp lệ"
        if not self.same_seller:
            return "người ký khác người bán"
        if self.chain is None:
            return UNVERIFIED
        if not self.chain:
            return "nguyên vẹn, người ký không được tin cậy"
        return "hợp lệ" if self.own else "hợp lệ, bên được ủy nhiệm ký"

    def as_json(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "present": self.present,
            "valid": self.valid,
            "signer": self.signer,
            "signer_tax_code": self.signer_tax_code,
            "reason": self.reason,
            "signed_on": self.signed_on.isoformat() if self.signed_on else None,
            "chain_trusted": self.chain,
            "proves": self.proves,
            "word": self.word,
        }


@dataclass(frozen=True)
class Finding:
    """One thing to say about a file: what, where, how to mend it, by the law of the invoice's day."""

    code: str
    severity: str
    message: str
    clause: str = ""

    def as_json(self) -> dict[str, str]:
        """For JSON."""
        return {"code": self.code, "severity": self.severity, "message": self.message, "clause": self.clause}


@dataclass(frozen=True)
class Reading:
    """What one file says. ``accepted`` is false where a finding refuses it."""

    file: str = ""
    identity: Identity | None = None
    issued: dt.date | None = None
    currency: str = ""
    exchange_rate: Decimal = Decimal(1)
    seller: Party | None = None
    buyer: Party | None = None
    lines: tuple[Line, ...] = ()
    total_before_tax: Decimal | None = None
    total_tax: Decimal | None = None
    total: Decimal | None = None
    relation: Relation | None = None
    fees: Decimal = Decimal(0)
    says_less: bool = False
    """The words say «điều chỉnh giảm»."""
    payment_method: str = ""
    version: str = ""
    signature: Signature = field(default_factory=Signature)
    findings: tuple[Finding, ...] = ()

    @property
    def amounts(self) -> tuple[Decimal | None, ...]:
        """Every amount of money in it, in its own currency."""
        return (
            self.total_before_tax,
            self.total_tax,
            self.total,
            self.fees,
            *(line.amount for line in self.lines),
        )

    @property
    def accepted(self) -> bool:
        """Whether nothing refuses it."""
        return not any(one.severity == REFUSE for one in self.findings)

    @property
    def total_before_tax_vnd(self) -> int | None:
        """Before tax in whole đồng."""
        return None if self.total_before_tax is None else self.vnd(self.total_before_tax)

    @property
    def total_tax_vnd(self) -> int | None:
        """Tax in whole đồng."""
        return None if self.total_tax is None else self.vnd(self.total_tax)

    @property
    def total_vnd(self) -> int | None:
        """The total in whole đồng."""
        return None if self.total is None else self.vnd(self.total)

    def vnd(self, amount: Decimal) -> int:
        """An amount of the invoice in whole đồng, by its own rate."""
        return int((amount * self.exchange_rate).to_integral_value(ROUND_HALF_UP))

    def as_json(self) -> dict[str, Any]:
        """As ``manage.py read_einvoice --json`` prints it."""
        return {
            "file": self.file,
            "identity": self.identity.as_json() if self.identity else None,
            "issued": self.issued.isoformat() if self.issued else None,
            "currency": self.currency,
            "seller": self.seller.as_json() if self.seller else None,
            "buyer": self.buyer.as_json() if self.buyer else None,
            "lines": [line.as_json() for line in self.lines],
            "total_before_tax": plain(self.total_before_tax),
            "total_tax": plain(self.total_tax),
            "total": plain(self.total),
            "total_vnd": self.total_vnd,
            "relation": self.relation.as_json() if self.relation else None,
            "payment_method": self.payment_method,
            "version": self.version,
            "signature": self.signature.as_json(),
            "findings": [one.as_json() for one in self.findings],
            "accepted": self.accepted,
        }


def plain(value: Decimal | None) -> int | str | None:
    """A whole number as an int, a fraction as text: no float anywhere."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else format(value.normalize(), "f")
