"""The states of «Nghiệm thu»: seen on site."""

from __future__ import annotations

from accounts.roles import Role
from dossiers.states.vocabulary import AnsweredOn, Checklist, Evidence, Facts, Files, Place, Stage, State
from workflow.waiting import OneTask

PLACES: dict[str, Place] = {
    State.INSPECTING: Place(
        stage=Stage.ACCEPTANCE,
        en="Acceptance on site",
        public_vi="Đang nghiệm thu",
        public_en="Being accepted",
        final=False,
        tone="active",
        checklist=Checklist.SETTLEMENT,
        files=Files.OPEN,
        facts=Facts.CLOSED,
        evidence=Evidence.OPEN,
        withdrawable=False,
        under_way=False,
        awaits_plan=(),
        points_on=AnsweredOn.DOSSIER,
        gives_support_up=False,
        owes_beyond_settled=False,
        waits=OneTask(
            flow="InspectFlow",
            about="Nghiệm thu tại cơ sở",
            role=Role.ACCEPTANCE,
            title="Nghiệm thu tại cơ sở và lập biên bản",
        ),
    ),
    State.ACCEPTED: Place(
        stage=Stage.ACCEPTANCE,
        en="Accepted",
        public_vi="Đã nghiệm thu",
        public_en="Accepted",
        final=False,
        tone="good",
        checklist=Checklist.SETTLEMENT,
        files=Files.OPEN,
        facts=Facts.CLOSED,
        evidence=Evidence.OPEN,
        withdrawable=False,
        under_way=False,
        awaits_plan=(),
        points_on=AnsweredOn.DOSSIER,
        gives_support_up=False,
        owes_beyond_settled=False,
        waits=OneTask(
            flow="AcceptedFlow", about="Mở quyết toán", role=Role.CENTRE, title="Lập và trình hồ sơ quyết toán"
        ),
    ),
    State.ACCEPTANCE_FAILED: Place(
        stage=Stage.ACCEPTANCE,
        en="Acceptance failed",
        public_vi="Nghiệm thu chưa đạt",
        public_en="Not accepted yet",
        final=False,
        tone="bad",
        checklist=Checklist.SETTLEMENT,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
        evidence=Evidence.SHOWN,
        withdrawable=False,
        under_way=False,
        awaits_plan=(),
        points_on=AnsweredOn.DOSSIER,
        gives_support_up=False,
        owes_beyond_settled=False,
        waits=OneTask(
            flow="MendFlow",
            about="Khắc phục sau nghiệm thu",
            role=Role.CENTRE,
            title="Xử lý kết quả nghiệm thu không đạt",
        ),
    ),
}
