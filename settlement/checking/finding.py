"""What a rule says about a claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

REFUSE, WARN, INFO = "refuse", "warn", "info"


@dataclass(frozen=True)
class Found:
    """One thing a rule found. ``about``: «invoice:2», «line:2.1», «item:1», «paper:handover», «owner:1», «claim».

    ``refuse`` must be mended before the claim can be sent; ``warn`` goes with it and is looked at; ``info`` explains.
    """

    code: str
    severity: str
    about: str
    message: str
    clause: str = ""

    def as_json(self) -> dict[str, Any]:
        """For screens, the log and JSON."""
        return {
            "code": self.code,
            "severity": self.severity,
            "about": self.about,
            "message": self.message,
            "clause": self.clause,
        }
