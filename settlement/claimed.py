"""One invoice as the rules see it, from its values: whether they come from the database or from a file being tried."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from settlement.claim import ClaimInvoice, ClaimItem, ClaimLine
from settlement.einvoice.currency import smallest_vnd
from settlement.einvoice.model import Earlier
from settlement.matching import item_for

#: Values that have one name on both sides.
ALIKE = (
    "seller_tax_code",
    "form",
    "series",
    "number",
    "seller",
    "before_tax_vnd",
    "tax_vnd",
    "total_vnd",
    "other_vnd",
    "fees_vnd",
    "buyer",
    "buyer_tax_code",
    "buyer_personal_code",
    "signature",
    "proof",
    "relation",
    "told",
    "transfer_no",
    "transfer_on",
    "portal_state",
    "looked_up_on",
)
#: Values by which ``claimed`` builds an invoice; ``settlement.evidence`` gives them, and the database keeps them.
VALUES = (*ALIKE, "issued_on", "origin", "currency", "exchange_rate", "findings")
BY_HAND = "HAND"


def claimed(
    values: Mapping[str, Any],
    lines: Sequence[ClaimLine],
    names: Iterable[Earlier] = (),
    *,
    no: int,
    owner: int,
    placed: tuple[tuple[str, int], ...] = (),
    sha256: str = "",
) -> ClaimInvoice:
    """The invoice with its lines. A value that is absent is taken as not said."""
    return ClaimInvoice(
        no=no,
        owner=owner,
        issued=values["issued_on"],
        lines=tuple(lines),
        names=tuple(names),
        placed=placed,
        file_sha256=sha256,
        from_file=values["origin"] != BY_HAND,
        step_vnd=smallest_vnd(values.get("currency") or "VND", Decimal(values.get("exchange_rate") or 1)),
        reader=tuple(
            (one["code"], one["severity"], one["message"])
            for one in values.get("findings") or ()
            if isinstance(one, dict)
        ),
        **{name: values[name] for name in ALIKE if name in values},
    )


def matched(lines: Iterable[Mapping[str, Any]], items: Sequence[ClaimItem]) -> list[int | None]:
    """For each line read from a file the number of the item that its words name, None for none."""
    return [item_for(line["name"], items) for line in lines]
