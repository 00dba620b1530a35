"""What a check of signatures found, in plain values and plain Vietnamese."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import clock


@dataclass(frozen=True)
class Seen:
    """One signature as it was found."""

    field: str
    name: str
    organisation: str
    issuer: str
    fingerprint: str
    signed_at: dt.datetime | None
    timestamped: bool
    family: str
    valid: bool
    problems: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For a row and for a log."""
        return {
            "field": self.field,
            "name": self.name,
            "organisation": self.organisation,
            "issuer": self.issuer,
            "fingerprint": self.fingerprint,
            "signed_at": clock.local(self.signed_at).isoformat("T", "seconds") if self.signed_at else "",
            "timestamped": self.timestamped,
            "family": self.family,
        }


@dataclass(frozen=True)
class SecondOpinion:
    """What ``pdfsig`` says of the same bytes; ``agrees`` is None where it is not there or said nothing clear."""

    agrees: bool | None
    sentence: str


@dataclass(frozen=True)
class Report:
    """The whole: valid only if every sentence of the rule holds."""

    valid: bool
    signatures: tuple[Seen, ...]
    problems: tuple[str, ...]
    second: SecondOpinion
    sha256: str

    @property
    def sentence(self) -> str:
        """One line for a table."""
        if not self.valid:
            return "Không hợp lệ: " + " ".join(self.problems)
        names = ", ".join(seen.name for seen in self.signatures)
        return f"Hợp lệ: {len(self.signatures)} chữ ký ({names}); nội dung nguyên vẹn từ khi ký."
