"""On which days a paper was signed, as far as its copy tells."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from clock import read_day

if TYPE_CHECKING:
    from documents.signing.models import SignedCopy


def days_signed(copy: SignedCopy | None) -> tuple[dt.date, ...]:
    """The local days of its signatures, in order, each once; of a scan the day that an officer read on the paper."""
    if copy is None:
        return ()
    days = [read_day(one["signed_at"]) for one in copy.signatures if one.get("signed_at")]
    if copy.signed_on:
        days.append(copy.signed_on)
    return tuple(dict.fromkeys(sorted(days)))
