"""What a state says of the task that waits in it.

Only shapes. A state with one task for one seat says its words, and the flow is made from them (workflow.making); where
tasks run side by side or follow each other, the flow is written by hand and the state names it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class OneTask:
    """One task for one seat: whichever step answers it moves the dossier.

    ``flow``: the name of the flow in the database, for ever. ``about``: what is going on, as administrators read it.
    ``title``: what its owner reads in the inbox. The steps that answer it say so themselves (``Step.asked_in``).
    """

    flow: str
    about: str
    role: str
    title: str


@dataclass(frozen=True)
class OwnFlow:
    """A flow of its own, written by hand: several tasks, side by side or one after the other."""

    flow: str
