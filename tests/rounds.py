"""How often random examples are tried: few in every run, many in a long one (bin/test --long)."""

from __future__ import annotations

import os


def rounds(usual: int, long: int) -> int:
    """How many examples this run tries."""
    return long if os.environ.get("LONG_ROUNDS") == "1" else usual
