"""Whether the papers of a dossier agree: what each must quote of which other, and a check of what they really say."""

from dossiers.consistency.checking import Disagreement, check_dossier
from dossiers.consistency.rules import RULES, Rule

__all__ = ["RULES", "Disagreement", "Rule", "check_dossier"]
