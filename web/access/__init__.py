"""Who may open which address: one line for each. The guard reads it, docs/permissions.md is drawn from it.

What a line says of a role is refused by the guard alone; a page refuses what only the thing itself can tell (whose it
is, whose step, who was asked). The program does not start with an address that has no line.
"""

from web.access.rules import DOORS, Door
from web.access.visitors import Visitor

__all__ = ["DOORS", "Door", "Visitor"]
