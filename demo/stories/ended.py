"""Dossiers that end early: rejected, stopped with its advance recovered, withdrawn."""

from __future__ import annotations

import datetime as dt

from demo.cast import Firm
from demo.stage import Stage, moment
from demo.stories.common import ALL_PASS, machine, project_text

BRICKS = Firm(
    "coso-gach",
    "Cơ sở Gạch Mẫu Óc Eo",
    "HOUSEHOLD",
    1201,
    ("COMMUNE", "Óc Eo"),
    dt.date(2026, 1, 1),
    "Ấp Mẫu Bốn",
    "Võ Văn Gạch Mẫu",
    "Sản xuất gạch",
    20,
)
WEAVING = Firm(
    "coso-det",
    "Hợp tác xã Dệt Mẫu Châu Phong",
    "COOPERATIVE",
    1202,
    ("COMMUNE", "Châu Phong"),
    dt.date(2026, 1, 1),
    "Ấp Mẫu Năm",
    "Sa Thị Dệt Mẫu",
    "Dệt thổ cẩm",
    25,
    women=True,
    ethnic=True,
)
CAKES = Firm(
    "coso-banh",
    "Hộ kinh doanh Bánh Mẫu Chợ Mới",
    "HOUSEHOLD",
    1203,
    ("COMMUNE", "Chợ Mới"),
    dt.date(2026, 1, 1),
    "Ấp Mẫu Sáu",
    "Đinh Thị Bánh Mẫu",
    "Chế biến bánh",
    8,
    women=True,
)


def rejected(stage: Stage) -> None:
    """Two votes carry it not; the department refuses with its reasons."""
    firm = stage.cast.firm(BRICKS, moment("2026-02-02 08:00"))
    stage.open(
        "2026-02-02 08:30",
        by="coso-gach",
        firms=[firm],
        activity="MACHINE",
        programme="QG-2026-2030",
        title="Hỗ trợ máy ép gạch cho lò nung thủ công",
        budget_year=2026,
    )
    stage.write(
        by="coso-gach",
        need="Thay máy ép gạch cũ.",
        no_double_funding=True,
        local_vnd=110_000_000,
        counterpart_vnd=110_000_000,
        items=[machine("Máy ép gạch", 220_000_000, "Công ty CP Cơ nhiệt Mẫu", dt.date(2026, 1, 20), model="MAU-EG 2")],
    )
    stage.papers("request", by="coso-gach")
    stage.do("2026-02-03 09:00", "submit", by="coso-gach")
    stage.do(
        "2026-02-04 09:00",
        "confirm_by_commune",
        by=stage.commune_desk(),
        confirmed=True,
        note="Lò nung thủ công, đang trong lộ trình di dời.",
    )
    stage.do("2026-02-06 09:00", "check_pass", by="trungtam")
    stage.clock = moment("2026-02-25 08:00")
    stage.write(
        by="trungtam",
        **project_text("gạch", dt.date(2026, 6, 1), dt.date(2026, 10, 30), ["Tăng năng suất ép gạch gấp đôi"]),
    )
    stage.do("2026-02-25 09:00", "draft_project", by="trungtam")
    stage.do("2026-03-03 09:00", "open_appraisal", by="so", meeting_on=dt.date(2026, 3, 9))
    refused = ("FAIL", "Lò nung thủ công thuộc lộ trình chấm dứt hoạt động")
    stage.votes("2026-03-09 08:30", ALL_PASS | dict.fromkeys(("hoidong1", "hoidong4", "hoidong5"), refused))
    stage.do(
        "2026-03-12 09:00",
        "reject",
        by="giamdoc",
        reason="Lò nung gạch thủ công thuộc lộ trình chấm dứt hoạt động\nKhông phù hợp định hướng sản xuất sạch hơn",
    )


def stopped(stage: Stage) -> None:
    """A trade mark with an advance of 70 %; the cooperative gives it up and pays the advance back in two parts."""
    firm = stage.cast.firm(WEAVING, moment("2026-01-12 08:00"))
    stage.open(
        "2026-01-12 08:30",
        by="coso-det",
        firms=[firm],
        activity="TRADEMARK",
        programme="QG-2026-2030",
        title="Hỗ trợ xây dựng, đăng ký nhãn hiệu tập thể dệt thổ cẩm",
        budget_year=2026,
    )
    stage.write(
        by="coso-det",
        need="Sản phẩm chưa có nhãn hiệu, khó vào siêu thị và điểm du lịch.",
        no_double_funding=True,
        local_vnd=30_000_000,
        counterpart_vnd=30_000_000,
        items=[
            machine(
                "Dịch vụ xây dựng, đăng ký nhãn hiệu",
                60_000_000,
                "Công ty Sở hữu trí tuệ Mẫu",
                dt.date(2026, 1, 6),
                measure="gói",
            )
        ],
    )
    stage.papers("request", by="coso-det")
    stage.do("2026-01-14 09:00", "submit", by="coso-det")
    stage.do("2026-01-15 09:00", "confirm_by_commune", by=stage.commune_desk(), confirmed=True)
    stage.do("2026-01-19 09:00", "check_pass", by="trungtam")
    stage.clock = moment("2026-01-26 08:00")
    stage.write(
        by="trungtam",
        **project_text("thổ cẩm", dt.date(2026, 4, 1), dt.date(2026, 11, 30), ["Được cấp giấy chứng nhận nhãn hiệu"]),
    )
    stage.do("2026-01-26 09:00", "draft_project", by="trungtam")
    stage.do("2026-02-02 09:00", "open_appraisal", by="so", meeting_on=dt.date(2026, 2, 9))
    stage.votes("2026-02-09 08:30", ALL_PASS)
    stage.do("2026-02-24 09:00", "put_in_plan", by="so", proposal_no="552/TTr-SCT")
    stage.do("2026-03-02 09:00", "give_budget_opinion", by="sotaichinh", opinion="Thống nhất.")
    stage.do("2026-03-16 09:00", "approve_plan", by="ubnd", plan_no="751/QĐ-UBND")
    stage.do("2026-03-23 09:00", "approve", by="giamdoc")
    stage.do("2026-03-30 09:00", "sign_contract", by="trungtam")
    stage.do("2026-04-06 09:00", "pay_advance", by="ketoan", amount_vnd=21_000_000, order_no="KB-2026-0310")
    stage.do("2026-04-08 08:00", "start_work", by="trungtam")
    stage.do(
        "2026-05-11 09:00", "suspend", by="trungtam", reason="Hợp tác xã thay đổi người đại diện, chờ đăng ký lại."
    )
    stage.do("2026-06-08 09:00", "resume", by="trungtam")
    stage.do(
        "2026-06-29 09:00",
        "request_amendment",
        by="coso-det",
        reason="Hợp tác xã không tiếp tục đăng ký nhãn hiệu.",
        changes=[{"field": "stop"}],
    )
    stage.do("2026-07-06 09:00", "approve_stop", by="ubnd")
    stage.do("2026-07-08 09:00", "recover", by="giamdoc", reason="Thu hồi tạm ứng của đề án đã ngừng triển khai.")
    stage.do(
        "2026-07-17 09:00",
        "record_repayment",
        by="ketoan",
        amount_vnd=9_000_000,
        voucher_no="GNT-2026-061",
        received_on=dt.date(2026, 7, 16),
    )
    stage.do(
        "2026-07-28 09:00", "confirm_recovery", by="ketoan", voucher_no="GNT-2026-077", received_on=dt.date(2026, 7, 27)
    )


def withdrawn(stage: Stage) -> None:
    """The household sells its machine idea to a cousin and gives up before the check."""
    firm = stage.cast.firm(CAKES, moment("2026-03-02 08:00"))
    stage.open(
        "2026-03-02 08:30",
        by="coso-banh",
        firms=[firm],
        activity="MACHINE",
        programme="QG-2026-2030",
        title="Hỗ trợ máy đóng gói bánh",
        budget_year=2026,
    )
    stage.write(
        by="coso-banh",
        need="Đóng gói thủ công.",
        no_double_funding=True,
        local_vnd=40_000_000,
        counterpart_vnd=45_000_000,
        items=[machine("Máy đóng gói", 85_000_000, "Công ty TNHH Thiết bị Mẫu", dt.date(2026, 2, 20))],
    )
    stage.papers("request", by="coso-banh")
    stage.do("2026-03-04 09:00", "submit", by="coso-banh")
    stage.do("2026-03-05 09:00", "withdraw", by="coso-banh", reason="Cơ sở chưa thu xếp được vốn đối ứng.")
