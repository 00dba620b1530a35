"""Why a paper is not signed, or a signed file not taken: a code for tests and logs, a sentence for the person."""

from __future__ import annotations


class SigningRefused(Exception):
    """Nothing was written. ``field`` names what was typed wrongly («passphrase», «key», «file», «reason»)."""

    def __init__(self, code: str, message: str, *, field: str = "", status: int = 422) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
        self.status = status


def not_yet(code: str, message: str) -> SigningRefused:
    """A refusal because the paper is not, or no longer, where this can be done (HTTP 409)."""
    return SigningRefused(code, message, status=409)
