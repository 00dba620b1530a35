"""Dossiers that stand somewhere on the way today, so that every login finds work waiting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import clock
from demo.cast import Firm
from demo.stage import VIETNAM, Stage
from demo.stories.common import ALL_PASS, invoice, machine, project_text, seen, team
from workflow.calendar import add_working_days
from workflow.holidays import VietnameseCalendar

#: How far each goes: key, name of the firm, place, machine, price, the last step of its way.
WAY = (
    ("coso-a1", "Hộ kinh doanh Khô Mẫu", ("COMMUNE", "Phú Tân"), "Máy sấy cá", 180_000_000, "open"),
    ("coso-a2", "Cơ sở Rập chuột Mẫu", ("COMMUNE", "Hòa Lạc"), "Máy dập tôn", 240_000_000, "submit"),
    ("coso-a3", "Hợp tác xã Chiếu Mẫu", ("COMMUNE", "Tân An"), "Máy dệt chiếu", 360_000_000, "open_appraisal"),
    ("coso-a4", "Công ty TNHH Gỗ Mẫu", ("COMMUNE", "Chợ Vàm"), "Máy CNC khắc gỗ", 520_000_000, "approve_plan"),
    ("coso-a5", "Công ty TNHH Gạo Mẫu", ("COMMUNE", "Thoại Sơn"), "Máy đóng bao tự động", 640_000_000, "start_work"),
    ("coso-a6", "Cơ sở Bún Mẫu", ("COMMUNE", "Vĩnh An"), "Dây chuyền làm bún", 450_000_000, "request_acceptance"),
    ("coso-a7", "Công ty TNHH Nước mắm Mẫu", ("COMMUNE", "An Biên"), "Hệ thống lọc", 410_000_000, "submit_settlement"),
    ("coso-a8", "Hộ kinh doanh Rèn Mẫu", ("COMMUNE", "Gò Quao"), "Búa máy", 150_000_000, "request_payment"),
    # A second dossier of the sitting to come, and two that wait for a plan.
    ("coso-a9", "Cơ sở Đường Mẫu", ("COMMUNE", "Thoại Sơn"), "Nồi cô chân không", 280_000_000, "open_appraisal"),
    ("coso-b1", "Hợp tác xã Dệt Mẫu", ("COMMUNE", "Tân An"), "Máy dệt thổ cẩm", 320_000_000, "votes"),
    ("coso-b2", "Công ty TNHH Bánh Mẫu", ("COMMUNE", "Chợ Vàm"), "Lò nướng hầm", 430_000_000, "votes"),
)


def way_key(place: int) -> str:
    """How the dossier of a way is known, counted from one."""
    return f"mau-dang-lam-{place}"


#: The serial of the first of them; the others follow.
FIRST_SERIAL = 1301


def open_now(stage: Stage, way: tuple[str, str, tuple[str, str], str, int, str], serial: int) -> None:
    """Play one dossier from some days ago up to its last step."""
    login, _, _, thing, price, last = way
    today = clock.today()
    start = today - dt.timedelta(days=150)
    firm = stage.cast.firm(firm_of(way, serial, start), _at(start, 8))
    support = min(price // 2, 300_000_000)
    # The budget that pays it: of this year, or of the next where the year is nearly over; the work ends within it.
    year = (today + dt.timedelta(days=60)).year
    ends = dt.date(year, 12, 15)
    steps: list[tuple[str, int, Callable[[str], None]]] = []

    def plan(event: str, day: int, by: str, before: Callable[[], None] | None = None, **facts: object) -> None:
        def run(at: str) -> None:
            stage.clock = dt.datetime.strptime(at, "%Y-%m-%d %H:%M").replace(tzinfo=VIETNAM)
            if before:
                before()
            stage.do(at, event, by=by, **{name: fact() if callable(fact) else fact for name, fact in facts.items()})

        steps.append((event, day, run))

    stage.open(
        f"{start} 08:30",
        by=login,
        firms=[firm],
        activity="MACHINE",
        programme="QG-2026-2030",
        title=f"Hỗ trợ ứng dụng {thing[0].lower()}{thing[1:]}",
        budget_year=year,
    )
    stage.write(
        by=login,
        need=f"Cơ sở cần {thing.lower()} để giảm lao động thủ công, bảo đảm chất lượng đồng đều.",
        no_double_funding=True,
        local_vnd=support,
        counterpart_vnd=price - support,
        items=[machine(thing, price, "Công ty TNHH Thiết bị Mẫu", start, model=f"MAU-{serial}")],
    )
    if last == "open":
        return
    text = project_text(firm.industry.lower(), start, ends, ["Năng suất tăng gấp đôi", "Thêm việc làm cho 3 lao động"])
    plan("submit", 2, login, before=lambda: stage.papers("request", by=login))
    plan("confirm_by_commune", 4, "", confirmed=True)
    plan("check_pass", 6, "trungtam")
    plan("draft_project", 14, "trungtam", before=lambda: stage.write(by="trungtam", **text))
    plan("open_appraisal", 20, "so", meeting_on=lambda: on(26))
    plan("votes", 26, "")
    plan("put_in_plan", 34, "so", proposal_no=lambda: stage.number_of_others("TTr-SCT"))
    plan("give_budget_opinion", 41, "sotaichinh", opinion="Thống nhất.")
    plan("approve_plan", 52, "ubnd", plan_no=lambda: stage.number_of_others("QĐ-UBND"))
    plan("approve", 58, "giamdoc")
    plan("sign_contract", 66, "trungtam")
    plan("start_work", 70, "trungtam")
    plan("report_progress", 100, login, percent=100)
    plan("request_acceptance", 104, login)
    plan("accept", 112, "nghiemthu")
    plan("start_settlement", 116, "trungtam")
    plan("enter_evidence", 118, login)
    plan("submit_settlement", 122, "trungtam")
    plan(
        "pass_settlement",
        128,
        "ketoan",
        before=lambda: stage.look_at_lines(f"{clock.local(stage.clock):%Y-%m-%d %H:%M}", by="ketoan"),
    )
    plan("approve_settlement", 130, "giamdoc")
    plan("liquidate", 134, "trungtam")
    plan("request_payment", 138, "ketoan", economic_code="7012")
    free = VietnameseCalendar().is_free
    late = 147 - next(day for event, day, _ in steps if event == last)

    def on(day: int) -> dt.date:
        return add_working_days(start + dt.timedelta(days=day + max(late, 0) - 1), 1, free)

    for event, day, run in steps:
        at = f"{on(day)} 09:00"
        if event == "votes":
            stage.votes(at, ALL_PASS)
        elif event == "confirm_by_commune":
            stage.do(at, event, by=stage.commune_desk(), confirmed=True)
        elif event == "accept":
            stage.do(at, event, by="nghiemthu", members=team(stage), items=seen(stage))
        elif event == "enter_evidence":
            stage.papers("settlement", by=login)
            issued = stage.dossier.contract.signed_on + dt.timedelta(days=10)
            stage.do(at, event, by=login, **invoice(serial, f"C{issued:%y}TMM", issued, price, thing))
        else:
            run(at)
        if event == last:
            stage.commune_desk()
            if last == "start_work":
                _bought_another(stage, login, serial, price, thing)
            break


def firm_of(way: tuple[str, str, tuple[str, str], str, int, str], serial: int, on: dt.date) -> Firm:
    """The establishment of a way."""
    login, name, place, thing, _, _ = way
    kind = {"Hợp": "COOPERATIVE", "Côn": "SME"}.get(name[:3], "HOUSEHOLD")
    return Firm(login, name, kind, serial, place, on, "Ấp Mẫu", f"Người Mẫu {login[-2:].upper()}", thing, 15)


def _bought_another(stage: Stage, login: str, serial: int, price: int, thing: str) -> None:
    """The classic failure, left for whoever tries the demo: the invoice names another model than was approved."""
    issued = stage.dossier.contract.signed_on
    typed = invoice(serial, f"C{issued:%y}TMM", issued, price, f"{thing} MAU-{serial}S")
    stage.do(f"{clock.local_day(stage.clock)} 15:00", "enter_evidence", by=login, **typed)


def _at(day: dt.date, hour: int) -> dt.datetime:
    return clock.moment(day, dt.time(hour))
