"""Every page at phone and desktop width: nothing overflows, all loads, no screen reader trips."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import clock
from appraisal.voting_rules import propose_rule
from documents.models import NumberEntry, Paper
from dossiers.models import Dossier
from dossiers.paperwork import draw_paper
from ledger.outbox import deliver
from opinions.answers import answer
from opinions.models import Opinion
from opinions.requests import ask
from plans.services import open_plan
from reports.stuck import stuck
from tests.appraisal.room import one_line_sheet
from tests.journeys.conftest import People
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = next((Path(__file__).parents[1] / "assets").rglob("axe.min.js"))


@pytest.fixture
def visitors(chromium: Any, live_server: Any, transactional_db: None, size: tuple[int, int]) -> Iterator[People]:
    made = People(chromium, live_server.url, World(), *size)
    yield made
    made.close()


def pages(world: World) -> list[tuple[str, str]]:
    """(who, address) of one of each kind of page."""
    fresh = world.opened()
    voting = world.at_state("APPRAISING")
    approving = world.before("approve")
    accepting = world.before("accept")
    settling = world.before("pass_settlement")
    changing = world.at_state("IN_PROGRESS")
    facts = {"content": "Máy mẫu MAU-9", "before_tax_vnd": 410_000_000, "tax_vnd": 41_000_000}
    world.step(changing, "enter_evidence", "coso", item=changing.items.get(), **facts)
    asked = world.at_state("IN_PROGRESS")
    change = [{"field": "item.unit_price_vnd", "item": 1, "after": 300_000_000}]
    world.step(asked, "request_amendment", "coso", changes=change, reason="Máy rẻ hơn")
    while deliver(now=world.later()).handled:  # papers as they are listed once they are drawn
        pass
    paper = draw_paper(Paper.objects.get(chain=settling.pk, kind="APPROVAL_DECISION"), world.at)
    number = NumberEntry.objects.get(chain=settling.pk, act="APPROVAL_DECISION")
    opinion = asked_for_opinions(world, accepting)
    at = "/ho-so/{}/".format
    world.at_state("APPRAISED")
    batch = open_plan(settling.programme, 2026, "LOCAL", actor=world["so"], at=world.later())
    return [
        ("coso", "/"),
        ("trungtam", "/ho-so/"),
        ("trungtam", "/ho-so/moi/"),
        ("trungtam", "/co-so/moi/"),
        ("coso", "/thong-bao/"),
        ("coso", at(fresh.code)),
        ("coso", at(fresh.code) + "noi-dung/"),
        ("coso", at(fresh.code) + "hang-muc/"),
        ("coso", at(fresh.code) + "buoc/submit/"),
        ("hoidong2", at(voting.code) + "buoc/cast_vote/"),
        ("hoidong2", "/hoi-dong/"),
        ("hoidong1", f"/hoi-dong/hop/{voting.rounds.last().meeting_id}/"),
        ("hoidong2", "/uy-quyen/"),
        ("giamdoc", "/vang-mat/"),
        ("so", "/ke-hoach/"),
        ("so", f"/ke-hoach/{batch.pk}/"),
        ("giamdoc", at(approving.code) + "buoc/approve/"),
        ("nghiemthu", at(accepting.code) + "buoc/accept/"),
        ("ketoan", at(settling.code)),
        ("coso", at(accepting.code) + "chung-tu/"),
        ("ketoan", at(settling.code) + "quyet-toan/"),
        ("ketoan", at(settling.code) + "buoc/pass_settlement/"),
        ("ketoan", "/lenh-chi/"),
        ("khobac", "/lenh-chi/tra-loi/"),
        ("coso", at(changing.code) + "dieu-chinh/?item=1"),
        ("coso", at(changing.code) + "chung-tu/"),
        ("giamdoc", at(asked.code) + "buoc/approve_small_amendment/"),
        ("coso", at(asked.code)),
        ("so", f"/so-van-ban/?nam={number.year}"),
        ("so", f"/so-van-ban/{number.pk}/"),
        ("giamdoc", at(settling.code) + f"van-ban/{paper.pk}/du-kien/"),
        ("giamdoc", at(settling.code) + f"van-ban/{paper.pk}/phien-ban/"),
        ("coso", "/kiem-tra/"),
        ("coso", f"/kiem-tra/{paper.verify_code}/"),
        ("so", "/hoi-dong/lap/"),
        ("so", f"/hoi-dong/lap/{voting.rounds.last().board_id}/"),
        ("so", "/hoi-dong/quy-tac/"),
        ("so", "/hoi-dong/quy-tac/moi/"),
        ("giamdoc", f"/hoi-dong/quy-tac/{proposed_rule(world)}/"),
        ("so", "/hoi-dong/phieu-cham/"),
        ("so", f"/hoi-dong/phieu-cham/{one_line_sheet().pk}/"),
        ("quantri", "/viec-vuong/"),
        ("quantri", f"/viec-vuong/{stuck(clock.now())[0].key}/"),
        ("giamdoc", f"/ban-giao/?giver={world['trungtam'].pk}&taker={world['so'].pk}"),
        ("trungtam", at(accepting.code) + "y-kien/"),
        ("trungtam", at(accepting.code) + "y-kien/hoi/"),
        ("trungtam", at(accepting.code) + "y-kien/lan/1/rut/"),
        ("sotaichinh", at(accepting.code) + f"y-kien/{opinion.pk}/"),
        ("sotaichinh", "/"),
        ("so", at(accepting.code)),
        ("so", "/thoi-han/"),
        ("coso", "/khong-co-trang-nay/"),
        ("ketoan", at(settling.code) + "buoc/withdraw/"),
    ]


def proposed_rule(world: World) -> int:
    """A common rule that waits for the director."""
    facts = {"name": "Quy chế họp 2027", "source": "Quyết định 9/QĐ-SCT", "valid_from": clock.today()}
    return propose_rule(facts, actor=world["so"], at=clock.now()).pk


def asked_for_opinions(world: World, dossier: Dossier) -> Opinion:
    """Three bodies are asked; the commune has answered, one answers by letter; the one of finance still waits."""
    at = clock.now() - dt.timedelta(days=1)
    request = ask(
        dossier,
        actor=world["trungtam"],
        at=at,
        subject="ENVIRONMENT",
        question="Nước thải của cơ sở có được xử lý đạt quy chuẩn không? Vốn đối ứng có bảo đảm không?",
        bodies=["ORG:DAE", "DOF", "COMMUNE"],
        lead="ORG:DAE",
    )
    commune = request.opinions.get(seat__startswith="COMMUNE")
    text = "Cơ sở có giấy xác nhận đăng ký môi trường; đề nghị bổ sung phương án thoát nước mưa."
    answer(commune, actor=world.commune(dossier), at=at, answer="WITH_CHANGES", text=text)
    return request.opinions.get(seat="DOF")


def test_every_page_fits_loads_and_can_be_read_aloud(visitors: People) -> None:
    wrong: list[str] = []
    for who, address in pages(visitors.world):
        page = visitors.window(who)
        visitors.complaints.clear()
        page.goto(visitors.address + address)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            wrong.append(f"{who} {address}: {wide} px too wide")
        wrong += [f"{who} {address}: {said}" for said in visitors.complaints if "403" not in said and "404" not in said]
        page.evaluate(AXE.read_text())
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        wrong += [
            f"{who} {address}: {rule['id']} {rule['nodes'][0]['html'][:120]}"
            for rule in found["violations"]
            if rule["impact"] in ("serious", "critical")
        ]
    assert Dossier.objects.count() == 8
    assert wrong == []
