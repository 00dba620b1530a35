"""What a process carries: the least that the two flows need."""

from django.db import models
from viewflow.workflow.models import Process


class PlanProcess(Process):
    """A dossier that waits for its plan."""

    plan_no = models.CharField(max_length=60, blank=True)


class VoteProcess(Process):
    """A round of a council of five."""

    ballot = models.CharField(max_length=20, blank=True)
    passed = models.BooleanField(default=False)
