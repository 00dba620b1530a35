"""Changes on the way: what may be changed after the contract, by whom, and what it does to money, clock and papers."""

from dossiers.changes.applying import apply
from dossiers.changes.kinds import FIELDS, KINDS, ChangeKind, approver_of, granted_by
from dossiers.changes.plan import Plan, plan_of, typed_again

__all__ = [
    "FIELDS",
    "KINDS",
    "ChangeKind",
    "Plan",
    "apply",
    "approver_of",
    "granted_by",
    "plan_of",
    "typed_again",
]
