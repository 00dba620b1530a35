"""The states of «Phê duyệt»: in the plan, approved or not."""

from __future__ import annotations

from accounts.roles import Role
from dossiers.states.vocabulary import AnsweredOn, Checklist, Evidence, Facts, Files, Place, Stage, State
from workflow.waiting import OneTask, OwnFlow

PLACES: dict[str, Place] = {
    State.PLANNED: Place(
        stage=Stage.APPROVAL,
        en="Planned",
        public_vi="Chờ phê duyệt",
        public_en="Awaiting approval",
        final=False,
        tone="active",
        checklist=Checklist.REQUEST,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
        evidence=Evidence.NONE,
        withdrawable=True,
        under_way=False,
        awaits_plan=(),
        points_on=AnsweredOn.DOSSIER,
        gives_support_up=False,
        owes_beyond_settled=False,
        waits=OwnFlow("ApprovalFlow"),
    ),
    State.APPROVED: Place(
        stage=Stage.APPROVAL,
        en="Approved",
        public_vi="Đã phê duyệt",
        public_en="Approved",
        final=False,
        tone="good",
        checklist=Checklist.REQUEST,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
        evidence=Evidence.SHOWN,
        withdrawable=True,
        under_way=False,
        awaits_plan=(),
        points_on=AnsweredOn.DOSSIER,
        gives_support_up=False,
        owes_beyond_settled=False,
        waits=OneTask(
            flow="ContractFlow", about="Ký hợp đồng", role=Role.CENTRE, title="Ký hợp đồng với đơn vị thụ hưởng"
        ),
    ),
    State.REJECTED: Place(
        stage=Stage.APPROVAL,
        en="Rejected",
        public_vi="Không được phê duyệt",
        public_en="Not approved",
        final=True,
        tone="ended",
        checklist=Checklist.REQUEST,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
        evidence=Evidence.NONE,
        withdrawable=False,
        under_way=False,
        awaits_plan=(),
        points_on=AnsweredOn.DOSSIER,
        gives_support_up=True,
        owes_beyond_settled=False,
        waits=None,
    ),
}
