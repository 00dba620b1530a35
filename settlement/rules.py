"""Arithmetic of paying: what counts as evidence, how an advance is cleared, how a payment is shared.

Plain values in and out; whole đồng. The support itself is computed by programmes.support, of which the
result here is one more bound.
"""

from __future__ import annotations

from collections.abc import Mapping

from programmes.support import shared


def eligible_cost(accepted_vnd: int, evidence_vnd: int) -> int:
    """What counts: cost seen on site, and no more than what invoices (before tax) prove. Đồng."""
    return min(accepted_vnd, evidence_vnd)


def advance_ceiling(contract_vnd: int, share_basis_points: int) -> int:
    """The most that may be advanced, in whole đồng, rounded down in the State's favour."""
    return contract_vnd * share_basis_points // 10_000


def balance(final_vnd: int, advanced_vnd: int) -> tuple[int, int]:
    """(still to pay, to get back) in đồng; never both."""
    return max(final_vnd - advanced_vnd, 0), max(advanced_vnd - final_vnd, 0)


def share(amount_vnd: int, weights: Mapping[int, int]) -> dict[int, int]:
    """Share an amount in proportion, to the đồng: largest remainder first, ties by key."""
    keys = sorted(weights)
    return dict(zip(keys, shared(amount_vnd, [weights[key] for key in keys]), strict=True))
