"""The program's pages, and beside them viewflow's own."""

from django.urls import path
from viewflow.workflow.flow import FlowViewset

from benchmarks.stock.flows import PlanFlow, VoteFlow
from config.urls import urlpatterns as own

urlpatterns = [
    path("stock/plan/", FlowViewset(PlanFlow).urls),
    path("stock/vote/", FlowViewset(VoteFlow).urls),
    *own,
]
