"""What people type to be given a place before others stands on the page of the dossier, each by itself."""

from __future__ import annotations

import pytest
from django.db import models

from dossiers.models import Dossier
from establishments.models import Establishment
from tests.world import World
from web.dossier.page import facts_shown
from web.facts.catalogue import LABELS

#: Of the dossier: what the register of facts calls a fact of priority.
OF_THE_DOSSIER = [name.partition(".")[2] for name in LABELS if name.startswith("priority.")]
OF_THE_ESTABLISHMENT = [field.name for field in Establishment._meta.fields if isinstance(field, models.BooleanField)]


@pytest.mark.django_db
def test_each_fact_of_priority_that_is_typed_is_shown(world: World) -> None:
    dossier = world.at_state("SUBMITTED")
    assert len(OF_THE_DOSSIER) == 5 and len(OF_THE_ESTABLISHMENT) == 3
    for holder, names in ((dossier, OF_THE_DOSSIER), (dossier.applicant, OF_THE_ESTABLISHMENT)):
        for name in names:
            field = holder._meta.get_field(name)
            texts = isinstance(field, models.CharField)
            before = "" if texts else (False if isinstance(field, models.BooleanField) else None)
            typed = f"<{name}>" if texts else (True if isinstance(field, models.BooleanField) else 71)
            setattr(holder, name, before)
            without = shown(dossier)
            setattr(holder, name, typed)
            assert shown(dossier) - without, f"{name} is typed and shown nowhere"


def shown(dossier: Dossier) -> set[tuple[str, str]]:
    """Label and value of everything on the page that somebody typed."""
    return {(fact.label, str(fact.value)) for _, facts in facts_shown(dossier) for fact in facts}
