"""Which steps raise points, who answers them, in which state; and what still stands open. Read from the lifecycle.

The conditions of the lifecycle ask here, so nothing here may need the models before they are declared.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.apps import apps

from workflow.steps import Step, steps_of

if TYPE_CHECKING:
    from dossiers.models import Dossier
    from dossiers.returns.models import Point


@cache
def returns() -> dict[str, Step]:
    """Every step that raises points, by name."""
    dossier = apps.get_model("dossiers", "Dossier")  # the life is read from the model, which is declared with it
    return {name: declared for name, declared in steps_of(dossier).items() if declared.points_to}


def answerers(point: Point) -> tuple[str, ...]:
    """The roles that may answer a point."""
    declared = returns().get(point.step)
    return declared.points_to if declared else ()


def answered_where(step: str) -> frozenset[str]:
    """The states in which the points of a return are answered: where it leads, or where it stays."""
    declared = returns().get(step)
    return frozenset((declared.targets or declared.sources) if declared else ())


def still_open(dossier: Dossier) -> list[Point]:
    """The points that must be answered before the dossier goes on from where it stands."""
    here = [step for step in returns() if dossier.state in answered_where(step)]
    return list(dossier.points.filter(step__in=here).open()) if here else []
