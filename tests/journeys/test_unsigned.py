"""A step that waits for a signature, on a phone: told why, the way to the paper, its scan handed in, and on."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import clock
from demo.stage import sample_pdf
from documents.models import Paper
from dossiers.models import Dossier
from dossiers.paperwork import draw_paper
from dossiers.signatures.gate import unsigned
from dossiers.signatures.models import SignatureRule
from tests.journeys.conftest import People, follow
from tests.signed import scanned
from tests.world import WAY, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.any_day]


def approved_unsigned(world: World) -> Dossier:
    """A dossier whose approval nobody has signed yet; of the papers before it there are scans."""
    world.at = clock.now() - dt.timedelta(days=30)
    SignatureRule.objects.create(
        kind="",
        asked=True,
        valid_from=clock.local_day(world.at),
        source="Đặt cho phép thử",
        entered_by=world["giamdoc"],
        entered_at=world.at,
    )
    dossier = world.opened()
    for event, who in WAY:
        if dossier.state == "APPROVED":
            break
        for paper, _ in unsigned(Dossier.objects.get(pk=dossier.pk)):
            scanned(paper, world["so"], world.later(0.1))
        dossier = world.votes(dossier) if event == "votes" else world.step(dossier, event, who)
    return dossier


def test_a_step_that_waits_for_a_signature_leads_to_it_and_goes_on_after(chromium: Any, live_server: Any) -> None:
    people = People(chromium, live_server.url, World(), 390, 844)
    try:
        dossier = approved_unsigned(people.world)
        decision = Paper.objects.of(dossier.pk).get(kind="APPROVAL_DECISION")
        draw_paper(decision, people.world.at)
        centre = people.window("trungtam")
        centre.goto(f"{people.address}/ho-so/{dossier.code}/buoc/sign_contract/")
        told = centre.locator("main").inner_text()
        assert "chưa có bản ký" in told and decision.full_number in told
        assert centre.evaluate("document.documentElement.scrollWidth") <= 390
        follow(centre.locator("main a[href$='#van-ban']").first)
        assert centre.url.endswith("#van-ban") and centre.locator("#van-ban").is_visible()

        head = people.window("giamdoc")
        head.goto(f"{people.address}/")
        follow(head.locator(f"main a[href*='/{decision.pk}/nop-ban-ky/']").first)
        scan = {"name": "qd.pdf", "mimeType": "application/pdf", "buffer": sample_pdf("Ban chup da ky", dossier.code)}
        head.locator("input[type=file]").set_input_files(scan)
        head.locator("main label:has-text('Bản chụp (quét)')").first.click()
        head.fill("main [name=reason]", "Ký giấy tại cơ quan")
        day = clock.local_day(people.world.at)
        head.fill("main [name=signed_on]", f"{day:%d/%m/%Y}")
        follow(head.locator("main form button[type=submit]").first)
        assert "Chưa nhận tệp" not in head.locator("main").inner_text(), head.locator("main").inner_text()

        centre.goto(f"{people.address}/ho-so/{dossier.code}/buoc/sign_contract/")
        assert "chưa có bản ký" not in centre.locator("main").inner_text()
        follow(centre.locator("main form button[type=submit]").first)
        assert Dossier.objects.get(pk=dossier.pk).state == "CONTRACTED", centre.locator("main").inner_text()
    finally:
        people.close()
