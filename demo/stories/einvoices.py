"""A claim made of three e-invoice files, from proposal to payment; and one of them tried again in another dossier."""

from __future__ import annotations

import datetime as dt

from demo.cast import Firm
from demo.einvoices import Firm as Party
from demo.einvoices import Goods, einvoice, invented_code
from demo.signing import signed
from demo.stage import Stage, moment
from demo.stories.common import ALL_PASS, machine, project_text, seen, team

NOODLES = Firm(
    "coso-bunmau",
    "Hộ kinh doanh Bún khô Mẫu Thoại Sơn",
    "HOUSEHOLD",
    1010,
    ("COMMUNE", "Thoại Sơn"),
    dt.date(2026, 1, 5),
    "Ấp Mẫu Bốn",
    "Lê Thị Bún Mẫu",
    "Sản xuất bún khô",
    9,
    women=True,
)
MACHINES = Party("Công ty TNHH Thiết bị Thực phẩm Mẫu", invented_code(11))
ELECTRIC = Party("Công ty CP Điện cơ Mẫu", invented_code(12))
PRICES = {"Máy ép đùn bún khô": 310_000_000, "Băng tải sấy": 74_000_000, "Tủ điều khiển": 36_000_000}
SUPPORT = 210_000_000


def three_einvoices(stage: Stage) -> None:
    """420 million on three invoices, 50 % of it paid; the files are read, nobody types them again."""
    files = _invoices(stage)
    _until_work_starts(stage, "máy ép đùn trong sản xuất bún khô", PRICES, SUPPORT, days=0)
    stage.einvoices("2026-05-20 19:30", by=NOODLES.key, files=files)
    stage.do(
        "2026-05-20 19:40",
        "record_transfer",
        by=NOODLES.key,
        invoices=[1, 2, 3],
        transfer_no="FT26140-MAU",
        transfer_on=dt.date(2026, 5, 19),
    )
    stage.papers("settlement", by=NOODLES.key)
    stage.do("2026-05-21 08:00", "request_acceptance", by=NOODLES.key)
    stage.do(
        "2026-05-28 14:00",
        "accept",
        by="nghiemthu",
        held_on=dt.date(2026, 5, 28),
        members=team(stage),
        items=seen(stage),
    )
    # Eight acts from accepted to paid: the invoices were there before.
    stage.do("2026-06-01 09:00", "submit_settlement", by="trungtam")
    stage.look_at_lines("2026-06-03 08:40", by="ketoan")
    stage.do("2026-06-03 09:00", "pass_settlement", by="ketoan")
    stage.do("2026-06-04 09:00", "approve_settlement", by="giamdoc")
    signed(stage, "SETTLEMENT_DECISION", moment("2026-06-04 09:30"), by=("giamdoc", "so"))
    stage.do("2026-06-05 09:00", "liquidate", by="trungtam")
    stage.do("2026-06-08 09:00", "request_payment", by="ketoan", economic_code="7012")
    stage.batch("2026-06-08 10:00", by="ketoan")
    stage.do("2026-06-09 15:00", "confirm_payment", by="khobac", order_no="KB-2026-0912")


def the_same_invoice_again(stage: Stage) -> None:
    """The next machine of the same workshop: an invoice of the first claim is put forward again and refused."""
    _until_work_starts(stage, "máy đóng gói bún khô", {"Máy đóng gói bún khô": 160_000_000}, 80_000_000, days=1)
    first = _invoices(stage)[0]
    stage.einvoices("2026-07-02 20:00", by=NOODLES.key, files=[first], refused=True)


def _invoices(stage: Stage) -> list[tuple[str, bytes]]:
    """The three files as the sellers send them; the same bytes each time but for the key that signs."""
    firm = stage.cast.firm(NOODLES, moment("2026-01-05 08:00"))
    buyer = Party(firm.name, firm.tax_code)
    day = dt.date(2026, 5, 18)
    press, belt, box = PRICES
    sold = (
        (MACHINES, 231, Goods(f"{press}, model MAU-EP 150", PRICES[press])),
        (MACHINES, 232, Goods(f"{belt} MAU-BT 12", PRICES[belt], unit="bộ")),
        (ELECTRIC, 77, Goods(f"{box} bằng biến tần MAU-TD 3", PRICES[box])),
    )
    return [
        (f"hoa-don-{number:04d}.xml", einvoice(seller, buyer, [goods], issued=day, number=number))
        for seller, number, goods in sold
    ]


def _until_work_starts(stage: Stage, about: str, prices: dict[str, int], support: int, *, days: int) -> None:
    """From opening to the start of work in the spring of 2026; ``days`` moves the second dossier a little."""
    firm = stage.cast.firm(NOODLES, moment("2026-01-05 08:00"))
    models = dict(zip(PRICES, ("MAU-EP 150", "MAU-BT 12", "MAU-TD 3"), strict=True))

    def at(day: str, hour: int = 9) -> str:
        return f"{dt.date.fromisoformat(f'2026-{day}') + dt.timedelta(days=days)} {hour:02d}:00"

    stage.open(
        at("01-06", 8),
        by=NOODLES.key,
        firms=[firm],
        activity="MACHINE",
        programme="QG-2026-2030",
        title=f"Hỗ trợ ứng dụng {about}",
        budget_year=2026,
    )
    stage.write(
        by=NOODLES.key,
        need="Ép, phơi thủ công phụ thuộc thời tiết; sợi bún không đều, hao hụt cao.",
        no_double_funding=True,
        local_vnd=support,
        counterpart_vnd=sum(prices.values()) - support,
        items=[
            machine(
                name,
                price,
                (ELECTRIC if name == "Tủ điều khiển" else MACHINES).name,
                dt.date(2025, 12, 20),
                model=models.get(name, "MAU-DG 40"),
                origin="Việt Nam",
            )
            for name, price in prices.items()
        ],
    )
    stage.papers("request", by=NOODLES.key)
    stage.do(at("01-08"), "submit", by=NOODLES.key)
    stage.do(at("01-09"), "confirm_by_commune", by=stage.commune_desk(), confirmed=True)
    stage.do(at("01-12"), "check_pass", by="trungtam")
    stage.clock = moment(at("01-20", 8))
    stage.write(
        by="trungtam",
        **project_text(
            "bún khô",
            dt.date(2026, 4, 1),
            dt.date(2026, 10, 30),
            ["Sản lượng từ 300 lên 900 kg mỗi ngày", "Tạo thêm việc làm cho 5 lao động"],
        ),
    )
    stage.do(at("01-20"), "draft_project", by="trungtam")
    stage.do(at("01-26"), "open_appraisal", by="so", meeting_on=dt.date(2026, 2, 2))
    stage.votes(at("02-02"), ALL_PASS)
    stage.do(at("02-24"), "put_in_plan", by="so", proposal_no="551/TTr-SCT")
    stage.do(at("03-03"), "give_budget_opinion", by="sotaichinh", opinion="Thống nhất.")
    stage.do(at("03-17"), "approve_plan", by="ubnd", plan_no="761/QĐ-UBND")
    stage.do(at("03-24"), "approve", by="giamdoc")
    if not days:  # one dossier with signatures is enough to look at, and the demo stays quick
        signed(stage, "APPROVAL_DECISION", moment(at("03-24", 10)), by=("giamdoc", "so"))
    stage.do(at("04-07"), "sign_contract", by="trungtam")
    stage.do(at("04-13"), "start_work", by="trungtam")
