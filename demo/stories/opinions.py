"""A dossier that came back once, and for which three bodies were asked by one letter: one answers by its own letter
here, one by a letter from elsewhere, one is silent."""

from __future__ import annotations

import datetime as dt

import clock
from demo.cast import Firm
from demo.stage import Stage, moment
from demo.stories.common import machine, project_text
from opinions.answers import answer
from opinions.requests import ask

NOODLES = Firm(
    "coso-mi",
    "Hộ kinh doanh Mì Mẫu Tân Châu",
    "HOUSEHOLD",
    1205,
    ("COMMUNE", "Châu Phong"),
    dt.date(2026, 6, 1),
    "Ấp Mẫu Bảy",
    "Trần Thị Mì Mẫu",
    "Chế biến mì sợi",
    9,
    women=True,
)


def opinions_asked(stage: Stage) -> None:
    """The Centre waits for finance and environment; the commune says nothing by its day, which means yes."""
    firm = stage.cast.firm(NOODLES, moment("2026-06-01 08:00"))
    stage.open(
        "2026-06-01 08:30",
        by="coso-mi",
        firms=[firm],
        activity="MACHINE",
        programme="QG-2026-2030",
        title="Hỗ trợ dây chuyền cán mì",
        budget_year=2026,
    )
    stage.write(
        by="coso-mi",
        need="Thay máy cán thủ công, bảo đảm an toàn thực phẩm.",
        no_double_funding=True,
        local_vnd=130_000_000,
        counterpart_vnd=130_000_000,
        items=[
            machine("Dây chuyền cán mì", 260_000_000, "Công ty CP Cơ khí Mẫu", dt.date(2026, 5, 20), model="MAU-CM 3")
        ],
    )
    stage.papers("request", by="coso-mi")
    stage.do("2026-06-02 08:00", "submit", by="coso-mi")
    stage.do("2026-06-04 09:00", "confirm_by_commune", by=stage.commune_desk(), confirmed=True)
    stage.do("2026-06-05 10:00", "return_for_supplement", by="trungtam", gaps=["Bổ sung phương án xử lý nước thải."])
    stage.answer(
        "2026-06-10 14:30",
        by="coso-mi",
        texts=["Nước rửa được dẫn qua bể lắng ba ngăn, nước sau lắng dùng tưới cây trong khuôn viên xưởng."],
    )
    stage.do("2026-06-10 15:00", "resubmit", by="coso-mi")
    stage.do("2026-06-11 09:00", "check_pass", by="trungtam")
    stage.clock = moment("2026-06-12 08:30")
    request = ask(
        stage.dossier,
        actor=stage.by("trungtam"),
        at=stage.clock,
        subject="LOCAL",
        question="Địa điểm có phù hợp quy hoạch, nước thải và vốn đối ứng có bảo đảm không?",
        bodies=["ORG:DAE", "DOF", "COMMUNE"],
        lead="ORG:DAE",
    )
    stage.tell(f"{stage.dossier.code}: hỏi ý kiến {request.opinions.count()} cơ quan, hạn {request.due_on:%d/%m/%Y}")
    stage.tell(f"{stage.dossier.code}: công văn xin ý kiến số {request.paper.full_number if request.paper else ''}")
    environment, finance = request.opinions.get(lead=True), request.opinions.get(seat="DOF")
    stage.clock = moment("2026-06-16 14:00")
    finance = answer(
        finance,
        actor=stage.by("sotaichinh"),
        at=stage.clock,
        answer="AGREE",
        text="Thống nhất.",
        letter_no="1214/STC-QLNS",
        letter_on=dt.date(2026, 6, 16),
    )
    stage.tell(f"{stage.dossier.code}: Sở Tài chính trả lời bằng công văn số {finance.letter_no}")
    stage.clock = moment("2026-06-18 10:00")
    answer(
        environment,
        actor=stage.by("trungtam"),
        at=stage.clock,
        answer="WITH_CHANGES",
        text="Lắp bể tách dầu mỡ trước khi xả.",
        letter_no="512/SNNMT-MT",
        letter_on=dt.date(2026, 6, 17),
    )
    text = project_text("mì sợi", dt.date(2026, 7, 1), dt.date(2026, 11, 30), ["Năng suất tăng ba lần"])
    stage.clock = moment("2026-06-22 08:00")
    stage.dossier.refresh_from_db()
    stage.write(by="trungtam", **text)
    stage.do("2026-06-22 09:00", "draft_project", by="trungtam")
    stage.clock = moment(f"{clock.today() - dt.timedelta(days=1)} 09:00")
    waiting = ask(
        stage.dossier,
        actor=stage.by("so"),
        at=stage.clock,
        subject="FINANCE",
        question="Dự toán năm còn cân đối được phần hỗ trợ của đề án không?",
        bodies=["DOF"],
    )
    stage.tell(f"{stage.dossier.code}: chờ ý kiến Sở Tài chính đến {waiting.due_on:%d/%m/%Y}")
