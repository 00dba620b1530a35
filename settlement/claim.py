"""A claim for settlement as plain values: what was approved, contracted, accepted, and what is put forward for it.

No database here: the rules in ``settlement.checking`` and ``settlement.matching`` read nothing else.
All amounts are whole đồng before tax unless a name says otherwise.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from settlement.einvoice.model import Earlier

Identity = tuple[str, str, str, str]


@dataclass(frozen=True)
class Owner:
    """A beneficiary: its place in the dossier, name as papers call it, tax code, account."""

    order: int
    name: str
    tax_code: str
    bank_account: str = ""
    also: tuple[tuple[str, dt.date | None, dt.date | None], ...] = ()
    """Further codes it was or is known by: (code, first day, last day); no day means open on that side."""
    since: dt.date | None = None
    """The first day of its tax code; None: as long as anybody knows."""

    def codes_on(self, day: dt.date) -> tuple[str, ...]:
        """The codes an invoice of a day may be made out to."""
        own = [self.tax_code] if (self.since or day) <= day else []
        held = [code for code, first, last in self.also if (first or day) <= day <= (last or day)]
        return tuple(dict.fromkeys([*own, *held]))

    @property
    def codes(self) -> tuple[str, ...]:
        """All its codes, of whatever day; that of today first."""
        return tuple(dict.fromkeys([self.tax_code, *(code for code, _, _ in self.also)]))


@dataclass(frozen=True)
class ClaimItem:
    """One approved item, as contracted and as seen at acceptance (None: not seen yet)."""

    no: int
    owner: int
    name: str
    model: str = ""
    unit: str = ""
    quantity: int = 1
    amount_vnd: int = 0
    serial: str = ""
    accepted_quantity: int | None = None
    accepted_vnd: int | None = None
    activity: str = ""
    sellers: tuple[tuple[str, str], ...] = ()
    """(name, tax code) of who quoted."""


@dataclass(frozen=True)
class ClaimLine:
    """One line of an invoice and the item it pays for (None: none of the approved ones)."""

    no: int
    name: str
    amount_vnd: int
    quantity: Decimal | None = None
    unit: str = ""
    tax_rate: str = ""
    item: int | None = None
    counts_vnd: int | None = None
    """The most that finance lets it count for; None: as claimed."""
    said: bool = False
    """A person said which item it pays for, or that it pays for none."""


#: Parts of an invoice that stand on no line: charges and fees, and whatever else is left.
FEES, REST = "fees", "rest"


@dataclass(frozen=True)
class ClaimInvoice:
    """One invoice with its lines and its proof of transfer.

    ``other_vnd``: fees less discounts outside the lines; ``fees_vnd``: the charges and fees in it. ``step_vnd``: the
    smallest unit of its currency in đồng, by which each amount may be rounded.
    """

    no: int
    owner: int
    seller_tax_code: str
    form: str
    series: str
    number: str
    issued: dt.date
    seller: str
    before_tax_vnd: int
    tax_vnd: int
    total_vnd: int
    lines: tuple[ClaimLine, ...]
    other_vnd: int = 0
    fees_vnd: int = 0
    step_vnd: int = 1
    from_file: bool = True
    buyer: str = ""
    buyer_tax_code: str = ""
    buyer_personal_code: str = ""
    signature: str = ""
    proof: str = ""
    relation: str = ""
    told: str = ""
    names: tuple[Earlier, ...] = ()
    placed: tuple[tuple[str, int], ...] = ()
    """(part outside the lines, the item a person put it to; 0 for none)."""
    transfer_no: str = ""
    transfer_on: dt.date | None = None
    file_sha256: str = ""
    portal_state: str = ""
    looked_up_on: dt.date | None = None
    reader: tuple[tuple[str, str, str], ...] = ()
    """(code, severity, message) of what the reader of the file found."""

    @property
    def identity(self) -> Identity:
        """Seller's code, form, series, number: unique over the whole programme."""
        return self.seller_tax_code, self.form, self.series, self.number

    @property
    def called(self) -> str:
        """As people say it."""
        return f"Hóa đơn {self.short}"

    @property
    def short(self) -> str:
        """Series and number."""
        return f"{self.form}{self.series} số {self.number}"

    @property
    def earlier(self) -> str:
        """The earlier invoices it names."""
        return ", ".join(str(one) for one in self.names)

    @property
    def worth_vnd(self) -> int:
        """Its total before tax after discounts, charges and fees."""
        return self.total_vnd - self.tax_vnd

    @property
    def slack_vnd(self) -> int:
        """By how much its amounts may differ through rounding: a smallest unit a line."""
        return self.step_vnd * max(len(self.lines), 1)

    @property
    def proven(self) -> bool:
        """Whether it is certain that the seller wrote it: by its signature, or looked up at the tax portal."""
        return bool(self.proof) or (self.looked_up_on is not None and bool(self.portal_state))


@dataclass(frozen=True)
class PaperHeld:
    """One paper a settlement asks for, and the digests of the files put to it."""

    code: str
    label: str
    looks_like: str
    clause: str
    required: bool
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Elsewhere:
    """An invoice of another dossier like one of this claim. ``code`` is empty if the reader may not see it."""

    identity: Identity
    issued: dt.date
    total_vnd: int
    code: str = ""


@dataclass(frozen=True)
class NamedElsewhere:
    """A correction in another dossier that names an invoice of this one, or the other way round.

    It changes nothing here. ``code`` is empty if the reader may not see that dossier. ``outward``: an invoice of this
    claim is the one that names.
    """

    invoice: int
    kind: str
    called: str
    proven: bool
    code: str = ""
    outward: bool = False


@dataclass(frozen=True)
class Limits:
    """The dated rules that bear on a claim, each with its clause."""

    cash_limit_vnd: int | None = None
    cash_clause: str = ""
    not_before: str = "DECISION"
    not_before_clause: str = ""
    days_after_acceptance: int = 15
    days_clause: str = ""
    with_tax: bool = False
    """Whether value added tax counts as cost; by default it does not."""
    tax_clause: str = ""


@dataclass(frozen=True)
class Claim:
    """Everything the rules look at."""

    today: dt.date
    owners: tuple[Owner, ...]
    items: tuple[ClaimItem, ...]
    invoices: tuple[ClaimInvoice, ...]
    papers: tuple[PaperHeld, ...] = ()
    expense: str = "MACHINE"
    approved_on: dt.date | None = None
    contracted_on: dt.date | None = None
    contract_ends: dt.date | None = None
    accepted_on: dt.date | None = None
    settle_by: dt.date | None = None
    #: From what the limit counts.
    settle_after: str = "nghiệm thu"
    promised_vnd: int = 0
    advanced_vnd: int = 0
    support_vnd: int | None = None
    transfers_elsewhere: frozenset[str] = frozenset()
    elsewhere: tuple[Elsewhere, ...] = ()
    named_elsewhere: tuple[NamedElsewhere, ...] = ()
    limits: Limits = field(default_factory=Limits)
    dry: bool = False
    """A claim tried from files: transfers, papers, accounts and what was seen on site are not known."""

    def owner(self, order: int) -> Owner | None:
        """A beneficiary by its place."""
        return next((one for one in self.owners if one.order == order), None)

    def item(self, no: int | None) -> ClaimItem | None:
        """An item by its number."""
        return next((one for one in self.items if one.no == no), None)
