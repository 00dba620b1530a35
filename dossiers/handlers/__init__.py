"""What each step writes. One function a step, called by the engine with the dossier locked.

A handler checks what was typed (``BadFacts`` names the field), writes the rows, and returns what the log
should keep. It never changes the state and never sends anything.
"""

from dossiers.handlers import acceptance, approval, implementation, proposal

__all__ = ["acceptance", "approval", "implementation", "proposal"]
