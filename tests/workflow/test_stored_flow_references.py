"""The database names flows and their nodes by path: every name that was ever stored stays readable."""

from __future__ import annotations

from pathlib import Path

import pytest
from viewflow.workflow.fields import get_task_ref, import_flow_by_ref

from workflow.registry import all_phases

STORED = (Path(__file__).parent / "stored" / "flow_references.txt").read_text().split()
FLOWS = [one for one in STORED if one.count(".") == 1]
NODES = [one for one in STORED if one.count(".") == 2]


def test_the_list_holds_flows_and_their_nodes() -> None:
    assert len(FLOWS) > 30 and len(NODES) > 4 * 30
    assert len(FLOWS) + len(NODES) == len(STORED)


@pytest.mark.parametrize("reference", FLOWS)
def test_a_stored_flow_is_found_with_every_node_it_ever_had(reference: str) -> None:
    flow = import_flow_by_ref(reference)
    nodes = {get_task_ref(node) for node in flow.instance.nodes()}
    assert {node for node in NODES if node.startswith(f"{reference}.")} <= nodes


def test_a_flow_that_is_opened_stands_in_the_list() -> None:
    opened = {get_task_ref(node) for flow in all_phases().values() for node in flow.instance.nodes()}
    assert opened <= set(NODES), "add the new names to tests/workflow/stored/flow_references.txt; none is taken away"
