"""What the steps of settlement write, a file for each subject. Importing them registers them."""

from settlement.handlers import advance, evidence, override, payment, recovery, relations, review

__all__ = ["advance", "evidence", "override", "payment", "recovery", "relations", "review"]
