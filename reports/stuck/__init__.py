"""What hangs: every open task, dossier, paper or event that nobody can move on, with the reason and the ways on."""

from reports.stuck.finding import Reason, Stuck, stuck

__all__ = ["Reason", "Stuck", "stuck"]
