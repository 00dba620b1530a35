"""A law nobody has made: the department itself signs contracts. What docs/new-regime.md walks through.

A real one lies in an app as ``dossiers/flows_<law>.py``; viewflow knows a flow only by the app its module lies in.
"""

from viewflow import this

from accounts.roles import Role
from dossiers.flows import OnePerson
from workflow.nodes import Person
from workflow.phases import Phase


class DepartmentSignsFlow(OnePerson, Phase):
    """Ký hợp đồng (chế độ mẫu)"""

    __module__ = "dossiers.flows_fictional"

    act = Person(role=Role.DOIT, asks=["sign_contract"], title="Sở ký hợp đồng với đơn vị thụ hưởng").Next(
        this.answered
    )
