"""One paper for many dossiers: the submission and the decision of a plan say the same for each dossier in it.

Such a paper is frozen once, under the chain of the plan, and linked to every dossier. Its facts are those that all of
them have in common; of the dossier through which they were gathered nothing else is kept.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from documents.models import Paper, PaperShare

if TYPE_CHECKING:
    from accounts.models import User
    from dossiers.models import Dossier

#: What such a paper keeps: whole sections, and of the dossier what is the same for all.
SECTIONS = ("department", "unit", "province", "bodies", "legal_bases", "proposal", "plan")
OF_THE_DOSSIER = ("track", "track_label", "budget_year", "programme")


@dataclass
class Sharing:
    """An act over many dossiers: the chain and code its papers carry, and those already frozen."""

    chain: uuid.UUID
    code: str
    papers: dict[str, Paper] = field(default_factory=dict)
    links: list[PaperShare] = field(default_factory=list)
    numbers: set[str] = field(default_factory=set)
    signers: dict[str, User] = field(default_factory=dict)

    def linked(self, kind: str, dossier: Dossier) -> bool:
        """Link a dossier to the paper of a kind; False while there is none yet."""
        if kind not in self.papers:
            return False
        self.links.append(PaperShare(paper=self.papers[kind], chain=dossier.pk))
        return True

    def first_with(self, number: str) -> bool:
        """Whether this is the first dossier that names a number: the register needs to hear of it only once."""
        first = number not in self.numbers
        self.numbers.add(number)
        return first

    def share(self, paper: Paper, dossier: Dossier) -> None:
        """Keep a paper just frozen for the dossiers that follow."""
        self.papers[paper.kind] = paper
        self.linked(paper.kind, dossier)

    def common(self, facts: dict[str, Any]) -> dict[str, Any]:
        """Of the facts of one dossier those that hold for all."""
        kept = {name: facts[name] for name in SECTIONS if name in facts}
        same = {name: facts["dossier"][name] for name in OF_THE_DOSSIER}
        return kept | {"dossier": {"code": self.code, **same}}


_sharing: ContextVar[Sharing | None] = ContextVar("sharing", default=None)


@contextmanager
def one_paper_for_all(chain: uuid.UUID, code: str) -> Iterator[None]:
    """Within, the steps of many dossiers issue one paper of each common kind, under this chain and code."""
    sharing = Sharing(chain, code)
    token = _sharing.set(sharing)
    try:
        yield
        PaperShare.objects.bulk_create(sharing.links)
    finally:
        _sharing.reset(token)


def sharing_now() -> Sharing | None:
    """The act that is going over many dossiers, if one is."""
    return _sharing.get()
