"""Who may open which address: one line for each, from which docs/permissions.md is drawn and which a test sweeps.

The views themselves refuse; this says what they must refuse, so that a slip in a view and a new address without a
word are both found. An address that is not in ``DOORS`` fails ``tests/web/test_permissions.py``.
"""

from web.access.rules import DOORS, Door
from web.access.visitors import Visitor

__all__ = ["DOORS", "Door", "Visitor"]
