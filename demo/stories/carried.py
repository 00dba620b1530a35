"""A dossier that meets every hindrance and goes on: a change refused, an acceptance undone, then the next year."""

from __future__ import annotations

import datetime as dt

from demo.cast import Firm
from demo.stage import Stage, moment
from demo.stories.common import ALL_PASS, machine, project_text, seen, team

MATS = Firm(
    "coso-chieu",
    "Công ty TNHH Chiếu Mẫu Tân Châu",
    "SME",
    1204,
    ("COMMUNE", "Châu Phong"),
    dt.date(2026, 1, 1),
    "Ấp Mẫu Bảy",
    "Lê Thị Chiếu Mẫu",
    "Dệt chiếu",
    32,
    women=True,
)


def carried_over(stage: Stage) -> None:
    """The loom comes late and with another number than the minutes say; the province lets it go into 2027."""
    firm = stage.cast.firm(MATS, moment("2026-01-05 08:00"))
    stage.open(
        "2026-01-05 08:30",
        by="coso-chieu",
        firms=[firm],
        activity="MACHINE",
        programme="QG-2026-2030",
        title="Hỗ trợ ứng dụng máy dệt chiếu tự động",
        budget_year=2026,
    )
    stage.write(
        by="coso-chieu",
        need="Dệt thủ công, mỗi lao động chỉ làm được ba chiếu một ngày.",
        no_double_funding=True,
        local_vnd=180_000_000,
        counterpart_vnd=180_000_000,
        items=[
            machine(
                "Máy dệt chiếu tự động",
                360_000_000,
                "Công ty TNHH Thiết bị Mẫu",
                dt.date(2025, 12, 22),
                model="MAU-DC 240",
                origin="Việt Nam",
            )
        ],
    )
    stage.papers("request", by="coso-chieu")
    stage.do("2026-01-07 09:00", "submit", by="coso-chieu")
    stage.do("2026-01-08 09:00", "confirm_by_commune", by=stage.commune_desk(), confirmed=True)
    stage.do("2026-01-12 09:00", "check_pass", by="trungtam")
    stage.clock = moment("2026-01-22 08:00")
    stage.write(
        by="trungtam",
        **project_text("chiếu", dt.date(2026, 4, 1), dt.date(2026, 10, 30), ["Năng suất tăng gấp năm lần"]),
    )
    stage.do("2026-01-22 09:00", "draft_project", by="trungtam")
    stage.do("2026-01-26 09:00", "open_appraisal", by="so", meeting_on=dt.date(2026, 2, 2))
    stage.votes("2026-02-02 08:30", ALL_PASS)
    stage.do("2026-02-24 10:00", "put_in_plan", by="so", proposal_no="553/TTr-SCT")
    stage.do("2026-03-02 10:00", "give_budget_opinion", by="sotaichinh", opinion="Thống nhất.")
    stage.do("2026-03-16 10:00", "approve_plan", by="ubnd", plan_no="753/QĐ-UBND")
    stage.do("2026-03-24 09:00", "approve", by="giamdoc")
    stage.do("2026-04-02 09:00", "sign_contract", by="trungtam")
    stage.do("2026-04-06 08:00", "start_work", by="trungtam")
    stage.do(
        "2026-05-12 09:00",
        "request_amendment",
        by="coso-chieu",
        reason="Hãng chào máy cũ đã tân trang, giao ngay.",
        changes=[{"field": "item.model", "item": 1, "after": "MAU-DC 180 (tân trang)"}],
    )
    stage.do("2026-05-15 09:00", "refuse_amendment", by="giamdoc", reason="Máy đã qua sử dụng không được hỗ trợ.")
    stage.do("2026-07-20 16:00", "report_progress", by="coso-chieu", percent=100, note="Máy đã về, đang lắp đặt.")
    stage.do("2026-07-27 08:00", "request_acceptance", by="coso-chieu")
    stage.do(
        "2026-07-30 14:00",
        "accept",
        by="nghiemthu",
        held_on=dt.date(2026, 7, 30),
        members=team(stage),
        items=seen(stage),
    )
    stage.do(
        "2026-08-05 09:00",
        "revoke_acceptance",
        by="giamdoc",
        reason="Số máy ghi trong biên bản không khớp với máy đã lắp đặt.",
    )
    stage.do("2026-08-07 09:00", "redo", by="trungtam")
    stage.do(
        "2026-09-21 09:00",
        "extend",
        by="ubnd",
        reason="Hãng đổi máy đúng ký hiệu, giao trong quý I năm 2027.",
        ends_on=dt.date(2027, 4, 30),
    )
