"""A group project of four beneficiaries on national money."""

from __future__ import annotations

import datetime as dt

from demo.cast import Firm
from demo.stage import Stage, moment
from demo.stories.common import ALL_PASS, invoice, machine, project_text, seen, team

MILLS = tuple(
    Firm(
        f"xayxat{letter.lower()}",
        f"Công ty TNHH Xay xát Mẫu {letter}",
        "SME",
        1100 + number,
        place,
        dt.date(2019, 3, 1),
        f"Ấp Mẫu {number}",
        f"Lâm Văn Lúa {letter}",
        "Xay xát lúa gạo",
        30 + number,
    )
    for number, (letter, place) in enumerate(
        (
            ("A", ("TOWNSHIP", "Cô Tô")),
            ("B", ("COMMUNE", "Phú Thạnh")),
            ("C", ("COMMUNE", "Định Thành")),
            ("D", ("COMMUNE", "Mỹ Hiệp")),
        ),
        1,
    )
)
PRICES = (720_000_000, 680_000_000, 750_000_000, 705_000_000)


def four_rice_mills(stage: Stage) -> None:
    """An Giang 2019-2020, national money: four rice mills, 1,200 million; 300 each, the cap of 2018 per beneficiary."""
    firms = [stage.cast.firm(mill, moment("2019-03-04 08:00")) for mill in MILLS]
    stage.open(
        "2019-03-04 08:30",
        by="trungtam",
        firms=firms,
        activity="MACHINE",
        programme="AG-2016-2020",
        title="Hỗ trợ ứng dụng máy tách màu gạo cho bốn cơ sở xay xát",
        budget_year=2020,
        track="NATIONAL",
    )
    stage.write(
        by="trungtam",
        need="Bốn cơ sở tách màu bằng máy cũ, tỷ lệ gạo lẫn cao, khó xuất khẩu.",
        no_double_funding=True,
        central_vnd=1_200_000_000,
        counterpart_vnd=sum(PRICES) - 1_200_000_000,
        items=[
            machine(
                "Máy tách màu gạo",
                price,
                "Công ty TNHH Thiết bị Mẫu",
                dt.date(2019, 2, 25),
                model=f"MAU-TM {number}",
                origin="Hàn Quốc",
                beneficiary=number,
            )
            for number, price in enumerate(PRICES, 1)
        ],
    )
    stage.papers("request", by="trungtam")
    stage.do("2019-03-11 09:00", "submit", by="xayxata")
    stage.do("2019-03-12 09:00", "confirm_by_commune", by=stage.commune_desk(), confirmed=True)
    stage.do("2019-03-14 09:00", "check_pass", by="trungtam")
    stage.clock = moment("2019-04-02 08:00")
    stage.write(
        by="trungtam",
        **project_text(
            "gạo xuất khẩu",
            dt.date(2020, 3, 16),
            dt.date(2020, 10, 31),
            ["Tỷ lệ gạo lẫn giảm dưới 0,1 %", "Doanh thu mỗi cơ sở tăng khoảng 15 %"],
        ),
    )
    stage.do("2019-04-02 09:00", "draft_project", by="trungtam")
    stage.do("2019-05-28 09:00", "register_national", by="so", letter_no="1120/SCT-QLCN")
    stage.do("2019-06-03 08:00", "open_appraisal", by="so", meeting_on=dt.date(2019, 6, 10))
    stage.votes("2019-06-10 08:30", ALL_PASS)
    stage.do("2019-09-17 09:00", "verify_by_agency", by="cuc", note="Đạt, đưa vào kế hoạch năm 2020.")
    stage.do("2019-10-07 09:00", "put_in_plan", by="so", proposal_no="2230/TTr-SCT")
    stage.do(
        "2019-10-14 09:00",
        "give_budget_opinion",
        by="sotaichinh",
        opinion="Nguồn khuyến công quốc gia, không dùng ngân sách tỉnh.",
    )
    stage.do("2020-01-20 09:00", "approve_plan", by="cuc", plan_no="118/QĐ-BCT")
    stage.do("2020-02-17 09:00", "approve", by="cuc")
    stage.do("2020-03-09 09:00", "sign_contract", by="trungtam")
    stage.do("2020-03-16 08:00", "start_work", by="trungtam")
    stage.do("2020-06-30 16:00", "report_progress", by="trungtam", percent=75, note="Ba cơ sở đã lắp máy.")
    stage.do("2020-08-10 16:00", "report_progress", by="xayxata", percent=100)
    stage.do("2020-08-12 08:00", "request_acceptance", by="xayxata")
    stage.do(
        "2020-08-19 14:00",
        "accept",
        by="nghiemthu",
        held_on=dt.date(2020, 8, 19),
        members=team(stage),
        items=seen(stage),
    )
    stage.do("2020-08-24 08:00", "start_settlement", by="trungtam")
    stage.papers("settlement", by="trungtam")
    for number, (beneficiary, price) in enumerate(
        zip(stage.dossier.beneficiaries.order_by("order"), PRICES, strict=True), 1
    ):
        stage.do(
            f"2020-08-26 09:{number:02d}",
            "enter_evidence",
            by="trungtam",
            **invoice(
                40 + number,
                "C20TXX",
                dt.date(2020, 5, 10 + number),
                price,
                f"Máy tách màu gạo MAU-TM {number}",
                beneficiary=beneficiary,
            ),
        )
    stage.do("2020-08-31 09:00", "submit_settlement", by="trungtam")
    stage.look_at_lines("2020-09-07 08:10", by="ketoan")
    stage.do("2020-09-07 08:30", "pass_settlement", by="ketoan")
    stage.do("2020-09-07 09:00", "approve_settlement", by="cuc")
    stage.do("2020-09-10 09:00", "liquidate", by="trungtam")
    stage.do("2020-09-14 09:00", "request_payment", by="ketoan", economic_code="7012")
    stage.batch("2020-09-14 10:00", by="ketoan")
    stage.do("2020-09-15 15:00", "confirm_payment", by="khobac", order_no="KB-2020-0912")
    stage.do("2021-03-15 09:00", "close", by="sotaichinh")
    stage.do("2022-03-14 08:00", "open_post_check", by="trungtam")
    stage.do("2022-03-22 09:00", "record_post_check", by="trungtam", held_on=dt.date(2022, 3, 22), in_use=True)
