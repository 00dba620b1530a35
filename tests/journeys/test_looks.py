"""Every page at phone and desktop width: nothing overflows, all loads, no screen reader trips."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from dossiers.models import Dossier, Opinion
from dossiers.opinions.answering import answer
from dossiers.opinions.asking import ask
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
    opinion = asked_for_opinions(world, accepting)
    at = "/ho-so/{}/".format
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
        ("so", "/ke-hoach/"),
        ("giamdoc", at(approving.code) + "buoc/approve/"),
        ("nghiemthu", at(accepting.code) + "buoc/accept/"),
        ("ketoan", at(settling.code)),
        ("coso", at(accepting.code) + "chung-tu/"),
        ("ketoan", at(settling.code) + "quyet-toan/"),
        ("ketoan", at(settling.code) + "buoc/pass_settlement/"),
        ("ketoan", "/lenh-chi/"),
        ("khobac", "/lenh-chi/tra-loi/"),
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


def asked_for_opinions(world: World, dossier: Dossier) -> Opinion:
    """Three bodies are asked; the commune has answered, one answers by letter; the one of finance still waits."""
    at = timezone.now() - dt.timedelta(days=1)
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
    assert Dossier.objects.count() == 5
    assert wrong == []
