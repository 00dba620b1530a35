"""Machinery: one under the norms of 2014, two under those of 2018."""

from __future__ import annotations

import datetime as dt

from demo.cast import Firm
from demo.stage import Stage, moment
from demo.stories.common import ALL_PASS, invoice, machine, project_text, seen, team

FORGE = Firm(
    "coso-coban",
    "Cơ sở Cơ khí Mẫu Chợ Mới",
    "HOUSEHOLD",
    1001,
    ("COMMUNE", "Kiến An"),
    dt.date(2017, 8, 1),
    "Ấp Mẫu Một",
    "Nguyễn Văn Thợ Mẫu",
    "Cơ khí, sửa chữa máy nông nghiệp",
    12,
)
FISH_SAUCE = Firm(
    "coso-giongrieng",
    "Hộ kinh doanh Mắm Mẫu Giồng Riềng",
    "HOUSEHOLD",
    1002,
    ("COMMUNE", "Thạnh Hưng"),
    dt.date(2025, 1, 1),
    "Ấp Mẫu Hai",
    "Trần Thị Mắm Mẫu",
    "Chế biến thủy sản",
    5,
    women=True,
)
PALM_SUGAR = Firm(
    "coso-thotnot",
    "Công ty TNHH Đường Thốt nốt Mẫu Tri Tôn",
    "SME",
    1003,
    ("COMMUNE", "Tri Tôn"),
    dt.date(2026, 1, 1),
    "Khóm Mẫu Ba",
    "Chau Thị Mẫu",
    "Chế biến đường thốt nốt",
    54,
    women=True,
    ethnic=True,
)


def machine_before_2018(stage: Stage) -> None:
    """An Giang 2018: machinery of 418 million for one establishment; 50 % would be 209, the cap of 2014 (200) holds."""
    firm = stage.cast.firm(FORGE, moment("2017-08-15 08:00"))
    stage.open(
        "2017-08-15 08:30",
        by="trungtam",
        firms=[firm],
        activity="MACHINE",
        programme="AG-2016-2020",
        title="Hỗ trợ ứng dụng máy tiện CNC trong gia công cơ khí nông nghiệp",
        budget_year=2018,
    )
    stage.write(
        by="coso-coban",
        need="Máy tiện cơ cũ, sai số lớn; cơ sở phải thuê gia công ngoài tỉnh các chi tiết chính xác.",
        no_double_funding=True,
        local_vnd=200_000_000,
        counterpart_vnd=218_000_000,
        items=[
            machine(
                "Máy tiện CNC",
                418_000_000,
                "Công ty TNHH Thiết bị Mẫu",
                dt.date(2017, 8, 10),
                model="MAU-CNC 6150",
                origin="Đài Loan",
            )
        ],
    )
    stage.papers("request", by="coso-coban")
    stage.do("2017-08-21 09:00", "submit", by="coso-coban")
    stage.do("2017-08-22 14:00", "confirm_by_commune", by=stage.commune_desk(), confirmed=True)
    stage.do("2017-08-24 10:00", "check_pass", by="trungtam")
    stage.clock = moment("2017-09-05 08:00")
    stage.write(
        by="trungtam",
        **project_text(
            "chi tiết cơ khí nông nghiệp",
            dt.date(2018, 4, 1),
            dt.date(2018, 9, 30),
            ["Công suất tăng từ 30 lên 75 chi tiết mỗi ngày", "Tạo thêm việc làm cho 4 lao động"],
        ),
    )
    stage.do("2017-09-05 09:00", "draft_project", by="trungtam")
    stage.do("2017-09-12 08:00", "open_appraisal", by="so", meeting_on=dt.date(2017, 9, 20))
    stage.votes("2017-09-20 08:30", ALL_PASS)
    stage.do("2017-10-02 10:00", "put_in_plan", by="so", proposal_no="1788/TTr-SCT")
    stage.do(
        "2017-10-09 15:00", "give_budget_opinion", by="sotaichinh", opinion="Thống nhất bố trí trong dự toán năm 2018."
    )
    stage.do("2018-01-15 09:00", "approve_plan", by="ubnd", plan_no="97/QĐ-UBND")
    stage.do("2018-03-20 09:00", "approve", by="giamdoc")
    stage.do("2018-03-30 09:00", "sign_contract", by="trungtam")
    stage.do("2018-04-02 08:00", "start_work", by="trungtam")
    stage.do("2018-05-30 16:00", "report_progress", by="coso-coban", percent=50, note="Máy đã về, đang làm nền móng.")
    stage.do("2018-07-20 16:00", "report_progress", by="coso-coban", percent=100, note="Đã chạy thử.")
    stage.do("2018-07-25 08:00", "request_acceptance", by="coso-coban")
    stage.do(
        "2018-08-02 14:00",
        "accept",
        by="nghiemthu",
        held_on=dt.date(2018, 8, 2),
        members=team(stage),
        items=seen(stage),
    )
    stage.do("2018-08-06 08:00", "start_settlement", by="trungtam")
    stage.papers("settlement", by="coso-coban")
    stage.do(
        "2018-08-08 09:00",
        "enter_evidence",
        by="coso-coban",
        **invoice(118, "C18TAA", dt.date(2018, 5, 25), 418_000_000, "Máy tiện CNC MAU-CNC 6150"),
    )
    stage.do("2018-08-13 09:00", "submit_settlement", by="trungtam")
    stage.look_at_lines("2018-08-20 08:10", by="ketoan")
    stage.do("2018-08-20 08:30", "pass_settlement", by="ketoan")
    stage.do("2018-08-20 10:00", "approve_settlement", by="giamdoc")
    stage.do("2018-08-24 09:00", "liquidate", by="trungtam")
    stage.do("2018-08-28 09:00", "request_payment", by="ketoan", economic_code="7012")
    stage.batch("2018-08-28 10:00", by="ketoan")
    stage.do("2018-08-29 15:00", "confirm_payment", by="khobac", order_no="KB-2018-0441")
    stage.do("2019-03-15 09:00", "close", by="sotaichinh")
    stage.do("2020-02-10 08:00", "open_post_check", by="trungtam")
    stage.do("2020-02-20 09:00", "record_post_check", by="trungtam", held_on=dt.date(2020, 2, 20), in_use=True)
    stage.do("2021-03-09 09:00", "record_post_check", by="trungtam", held_on=dt.date(2021, 3, 9), in_use=True)
    stage.do("2021-03-31 09:00", "archive", by="trungtam")


def half_of_a_small_machine(stage: Stage) -> None:
    """Kiên Giang 2025, Giồng Riềng: 48.91 of 97.82 million, exactly 50 %; 1,200 to 3,800 boxes, 161 to 483 million."""
    firm = stage.cast.firm(FISH_SAUCE, moment("2025-01-06 08:00"))
    stage.open(
        "2025-01-06 08:30",
        by="coso-giongrieng",
        firms=[firm],
        activity="MACHINE",
        programme="QG-2021-2025",
        title="Hỗ trợ ứng dụng máy đóng hộp trong chế biến mắm",
        budget_year=2025,
    )
    stage.write(
        by="coso-giongrieng",
        need="Đóng hộp thủ công, năng suất thấp, chưa bảo đảm đồng đều.",
        no_double_funding=True,
        local_vnd=48_910_000,
        counterpart_vnd=48_910_000,
        items=[
            machine(
                "Máy đóng hộp bán tự động",
                97_820_000,
                "Công ty TNHH Thiết bị Mẫu",
                dt.date(2025, 1, 3),
                model="MAU-DH 120",
                origin="Việt Nam",
            )
        ],
    )
    stage.papers("request", by="coso-giongrieng")
    stage.do("2025-01-08 09:00", "submit", by="coso-giongrieng")
    stage.do("2025-01-09 09:00", "confirm_by_commune", by=stage.commune_desk(), confirmed=True)
    stage.do("2025-01-13 09:00", "check_pass", by="trungtam")
    stage.clock = moment("2025-02-10 08:00")
    stage.write(
        by="trungtam",
        **project_text(
            "mắm đóng hộp",
            dt.date(2025, 6, 1),
            dt.date(2025, 11, 30),
            ["Sản lượng từ 1.200 lên 3.800 hộp", "Doanh thu từ 161 lên 483 triệu đồng"],
        ),
    )
    stage.do("2025-02-10 09:00", "draft_project", by="trungtam")
    stage.do("2025-02-17 09:00", "open_appraisal", by="so", meeting_on=dt.date(2025, 2, 24))
    stage.votes("2025-02-24 08:30", ALL_PASS)
    stage.do("2025-03-03 09:00", "put_in_plan", by="so", proposal_no="621/TTr-SCT")
    stage.do(
        "2025-03-10 09:00",
        "give_budget_opinion",
        by="sotaichinh",
        opinion="Thống nhất, nguồn khuyến công địa phương năm 2025.",
    )
    stage.do("2025-04-08 09:00", "approve_plan", by="ubnd", plan_no="981/QĐ-UBND")
    stage.do("2025-05-12 09:00", "approve", by="giamdoc")
    stage.do("2025-05-26 09:00", "sign_contract", by="trungtam")
    stage.do("2025-06-02 08:00", "start_work", by="trungtam")
    stage.do(
        "2025-07-14 16:00", "report_progress", by="coso-giongrieng", percent=100, note="Máy đã lắp và chạy ổn định."
    )
    stage.do("2025-07-16 08:00", "request_acceptance", by="coso-giongrieng")
    stage.do(
        "2025-07-24 09:00",
        "accept",
        by="nghiemthu",
        held_on=dt.date(2025, 7, 24),
        members=team(stage),
        items=seen(stage),
    )
    stage.do("2025-07-28 08:00", "start_settlement", by="trungtam")
    stage.papers("settlement", by="coso-giongrieng")
    stage.do(
        "2025-07-30 09:00",
        "enter_evidence",
        by="coso-giongrieng",
        **invoice(57, "C25TMA", dt.date(2025, 6, 20), 97_820_000, "Máy đóng hộp bán tự động MAU-DH 120"),
    )
    stage.do("2025-08-04 09:00", "submit_settlement", by="trungtam")
    stage.look_at_lines("2025-08-11 08:10", by="ketoan")
    stage.do("2025-08-11 08:30", "pass_settlement", by="ketoan")
    stage.do("2025-08-11 09:00", "approve_settlement", by="giamdoc")
    stage.do("2025-08-13 09:00", "liquidate", by="trungtam")
    stage.do("2025-08-15 09:00", "request_payment", by="ketoan", economic_code="7012")
    stage.batch("2025-08-15 10:00", by="ketoan")
    stage.do("2025-08-18 15:00", "confirm_payment", by="khobac", order_no="KB-2025-1207")
    stage.do("2026-03-16 09:00", "close", by="sotaichinh")


def returned_and_amended(stage: Stage) -> None:
    """The classic case (Khánh Hòa, Báo Công Thương): months pass, another model is bought; here it is amended in time.

    Returned for supplement, passed with changes, amended before acceptance, not accepted at first, payment sent
    back once by the Treasury, finally paid.
    """
    firm = stage.cast.firm(PALM_SUGAR, moment("2026-01-05 08:00"))
    stage.open(
        "2026-01-05 08:30",
        by="coso-thotnot",
        firms=[firm],
        activity="MACHINE",
        programme="QG-2026-2030",
        title="Hỗ trợ ứng dụng nồi cô chân không trong chế biến đường thốt nốt",
        budget_year=2026,
    )
    stage.write(
        by="coso-thotnot",
        need="Nấu đường bằng củi, màu không đều, khói bụi ảnh hưởng khu dân cư.",
        no_double_funding=True,
        local_vnd=300_000_000,
        counterpart_vnd=385_000_000,
        items=[
            machine(
                "Nồi cô chân không",
                545_000_000,
                "Công ty TNHH Thiết bị Mẫu",
                dt.date(2025, 12, 22),
                model="MAU-VC 500",
                origin="Việt Nam",
            ),
            machine(
                "Máy ly tâm tách mật",
                140_000_000,
                "Công ty CP Cơ nhiệt Mẫu",
                dt.date(2025, 12, 24),
                model="MAU-LT 60",
                origin="Việt Nam",
            ),
        ],
    )
    stage.papers("request", by="coso-thotnot")
    stage.do("2026-01-07 09:00", "submit", by="coso-thotnot")
    stage.do(
        "2026-01-08 10:00",
        "confirm_by_commune",
        by=stage.commune_desk(),
        confirmed=True,
        note="Cơ sở hoạt động ổn định.",
    )
    stage.do(
        "2026-01-12 10:00",
        "return_for_supplement",
        by="trungtam",
        gaps=[
            {"text": "Nêu rõ phương án xử lý khói, nước thải", "place": "field:need"},
            {"text": "Báo giá nồi cô chân không chưa ghi thời hạn hiệu lực", "place": "paper:quotations"},
        ],
    )
    stage.clock = moment("2026-01-16 08:00")
    stage.write(
        by="coso-thotnot",
        need="Nấu đường bằng củi, màu không đều, khói bụi ảnh hưởng khu dân cư; nồi cô chân không dùng điện, "
        "nước ngưng được tuần hoàn, không phát sinh khói.",
    )
    stage.papers("request", by="coso-thotnot")
    stage.do("2026-01-16 09:00", "resubmit", by="coso-thotnot")
    stage.do("2026-01-20 09:00", "check_pass", by="trungtam")
    stage.clock = moment("2026-01-28 08:00")
    stage.write(
        by="trungtam",
        **project_text(
            "đường thốt nốt",
            dt.date(2026, 5, 4),
            dt.date(2026, 9, 30),
            ["Sản lượng từ 40 lên 110 tấn mỗi vụ", "Giảm 60 % lượng củi", "Tạo thêm việc làm cho 12 lao động"],
        ),
    )
    stage.do("2026-01-28 09:00", "draft_project", by="trungtam")
    stage.do("2026-02-04 08:00", "open_appraisal", by="so", meeting_on=dt.date(2026, 2, 10))
    stage.votes(
        "2026-02-10 08:30",
        ALL_PASS
        | {
            "hoidong4": ("PASS_WITH_CHANGES", "Bổ sung quy trình vận hành nồi cô"),
            "hoidong5": ("PASS_WITH_CHANGES", "Bổ sung giấy tờ môi trường trước khi nghiệm thu"),
        },
    )
    stage.do("2026-02-26 09:00", "put_in_plan", by="so", proposal_no="571/TTr-SCT")
    stage.do(
        "2026-03-05 09:00",
        "give_budget_opinion",
        by="sotaichinh",
        opinion="Thống nhất; nguồn khuyến công địa phương năm 2026.",
    )
    stage.do("2026-03-19 09:00", "approve_plan", by="ubnd", plan_no="781/QĐ-UBND")
    stage.do("2026-04-02 09:00", "approve", by="giamdoc")
    stage.do("2026-04-16 09:00", "sign_contract", by="trungtam")
    stage.do("2026-05-04 08:00", "start_work", by="trungtam")
    stage.do(
        "2026-06-10 16:00",
        "report_progress",
        by="coso-thotnot",
        percent=40,
        note="Hãng ngừng bán MAU-VC 500, đã đặt máy thay thế.",
    )
    stage.do(
        "2026-07-08 09:00",
        "enter_evidence",
        by="coso-thotnot",
        **invoice(301, "C26TVC", dt.date(2026, 7, 6), 560_000_000, "Nồi cô chân không MAU-VC 600"),
    )
    # The list now says that the machine differs; the request comes filled from the invoice line, two clicks away.
    stage.do("2026-07-08 09:10", "request_amendment", by="coso-thotnot", **stage.from_invoice(1))
    stage.do("2026-07-13 09:00", "approve_small_amendment", by="giamdoc")
    stage.do(
        "2026-07-20 09:00",
        "request_amendment",
        by="coso-thotnot",
        reason="Chờ điện lực kéo đường dây ba pha đến xưởng.",
        changes=[{"field": "ends_on", "after": dt.date(2026, 10, 31)}],
    )
    stage.do("2026-07-24 09:00", "approve_small_amendment", by="giamdoc")
    stage.do("2026-08-19 16:00", "report_progress", by="coso-thotnot", percent=100, note="Đã lắp xong máy.")
    stage.do("2026-08-20 08:00", "request_acceptance", by="coso-thotnot")
    stage.do(
        "2026-08-27 14:00",
        "fail_acceptance",
        by="nghiemthu",
        held_on=dt.date(2026, 8, 27),
        place="Khóm Mẫu Ba, xã Tri Tôn",
        members=team(stage),
        reason="Máy ly tâm chưa đấu điện, chưa chạy thử được.",
    )
    stage.do("2026-08-31 09:00", "redo", by="trungtam")
    stage.do("2026-09-14 16:00", "report_progress", by="coso-thotnot", percent=100, note="Đã đấu điện và chạy thử.")
    stage.do("2026-09-15 08:00", "request_acceptance", by="coso-thotnot")
    stage.do(
        "2026-09-22 14:00",
        "accept",
        by="nghiemthu",
        held_on=dt.date(2026, 9, 22),
        members=team(stage),
        items=seen(stage),
    )
    stage.do("2026-09-24 08:00", "start_settlement", by="trungtam")
    stage.papers("settlement", by="coso-thotnot")
    stage.do(
        "2026-09-25 09:20",
        "enter_evidence",
        by="coso-thotnot",
        **invoice(88, "C26TLT", dt.date(2026, 7, 15), 140_000_000, "Máy ly tâm tách mật MAU-LT 60"),
    )
    stage.do("2026-09-30 09:00", "submit_settlement", by="trungtam")
    stage.do(
        "2026-10-02 09:00",
        "return_settlement",
        by="ketoan",
        gaps=[{"text": "Ủy nhiệm chi của hóa đơn 88 mờ, đề nghị chụp lại", "place": "paper:transfer_proof"}],
    )
    stage.papers("settlement", by="trungtam")
    stage.do("2026-10-06 09:00", "submit_settlement", by="trungtam")
    stage.look_at_lines("2026-10-09 08:10", by="ketoan")
    stage.do("2026-10-09 08:30", "pass_settlement", by="ketoan")
    stage.do("2026-10-09 09:00", "approve_settlement", by="giamdoc")
    stage.do("2026-10-12 09:00", "liquidate", by="trungtam")
    stage.do("2026-10-14 09:00", "request_payment", by="ketoan", economic_code="7012")
    stage.batch("2026-10-14 10:00", by="ketoan")
    stage.do("2026-10-15 15:00", "fail_payment", by="khobac", reason="Tên tài khoản nhận không khớp với số tài khoản.")
    stage.do("2026-10-19 09:00", "retry_payment", by="ketoan", economic_code="7012")
    stage.batch("2026-10-19 10:00", by="ketoan")
    stage.do("2026-10-20 15:00", "confirm_payment", by="khobac", order_no="KB-2026-1833")
