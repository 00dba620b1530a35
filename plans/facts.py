"""Which dossiers stand together in a submission: the lines of its plan, also while they are being put there."""

from __future__ import annotations

from django.db.models import QuerySet

from dossiers.facts.plan import OUTSIDE, lists_plans
from dossiers.models import Dossier
from plans.candidates import ready
from plans.models import Plan, PlanLine


@lists_plans
def of_the_batch(dossier: Dossier) -> QuerySet[Dossier] | None:
    """All dossiers of the batch that carries this one; without those that have left it. None: no batch does."""
    line = (
        PlanLine.objects.filter(dossier=dossier, plan__proposal_no=dossier.proposal_no)
        .exclude(plan__proposal_no="")
        .select_related("plan")
        .first()
    )
    if line is None:
        return None
    on_the_way = set(ready(line.plan.track)) if line.plan.status == Plan.Status.DRAFT else set()
    return Dossier.objects.filter(plan_lines__plan=line.plan).exclude(state__in=set(OUTSIDE) - on_the_way)
