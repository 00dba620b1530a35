"""What notices share."""

from __future__ import annotations

from papers.issuing import commune_of
from papers.reading import Facts


def commune_receives(facts: Facts) -> list[str]:
    return [commune] if (commune := commune_of(facts)) else []
