"""A signature is asked for where it matters: the next step waits for it, says which paper and where; a scan counts."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

import clock
from documents.models import Paper
from documents.signing import states_of
from documents.standing import standings
from dossiers.models import Dossier
from dossiers.signatures.gate import ENOUGH, held_up, unsigned
from dossiers.signatures.models import SignatureRule
from dossiers.signatures.setting import BUILT_IN, CHAIN, asked_kinds, set_rule, signable
from ledger.models import LogEntry
from tests.signed import scanned
from tests.world import WAY, World
from workflow.engine import act, why_not
from workflow.errors import BadFacts, NotNow, NotYours
from workflow.steps import steps_of

pytestmark = pytest.mark.django_db

REGIME = "LOCAL-2025-10"
#: What an office cannot do without: by these money is promised, earned and paid.
MATTER = {
    "APPRAISAL_MINUTES",
    "PLAN_DECISION",
    "APPROVAL_DECISION",
    "CONTRACT",
    "ACCEPTANCE_MINUTES",
    "SETTLEMENT_DECISION",
    "LIQUIDATION_MINUTES",
    "PAYMENT_REQUEST",
}


@pytest.fixture
def asking(world: World) -> World:
    """A world whose dossiers are opened under the setting that is on."""
    turn(world, on=True)
    return world


def turn(world: World, *, on: bool, kind: str = "") -> None:
    SignatureRule.objects.create(
        kind=kind,
        asked=on,
        valid_from=clock.local_day(world.at),
        source="Đặt cho phép thử",
        entered_by=world["giamdoc"],
        entered_at=world.at,
    )


def sign_all(world: World, dossier: Dossier) -> list[str]:
    signed = [paper for paper, _ in unsigned(Dossier.objects.get(pk=dossier.pk))]
    for paper in signed:
        scanned(paper, world["so"], world.later(0.1))
    return [paper.kind for paper in signed]


def play(world: World, dossier: Dossier, event: str, who: str) -> Dossier:
    return world.votes(dossier) if event == "votes" else world.step(dossier, event, who)


def test_it_is_on_for_dossiers_opened_from_now_on_and_off_for_those_opened_before() -> None:
    assert asked_kinds(BUILT_IN.valid_from, REGIME) >= MATTER
    assert asked_kinds(BUILT_IN.valid_from - dt.timedelta(days=1), REGIME) == frozenset()


def test_only_papers_that_can_be_kept_signed_are_asked_for() -> None:
    for code in asked_kinds(dt.date(2030, 1, 1), REGIME):
        assert code in signable() and signable()[code].symbol


def test_a_dossier_opened_before_goes_on_unsigned(world: World) -> None:
    dossier = world.at_state("APPROVED")
    world.later(24)
    turn(world, on=True)
    assert unsigned(dossier) == []
    assert world.step(dossier, "sign_contract", "trungtam").state == "CONTRACTED"


def test_a_dossier_is_not_paid_without_signed_papers_and_is_paid_with_them(asking: World) -> None:
    dossier = asking.opened()
    asked: dict[str, list[str]] = {}
    for event, who in WAY:
        try:
            dossier = play(asking, dossier, event, who)
        except NotNow as why:
            assert all(re.search(r"«[^»]+» số \S+ chưa có bản ký", reason) for reason in why.reasons), why.reasons
            assert all("Nộp bản đã ký" in reason for reason in why.reasons)
            asked[event] = sign_all(asking, dossier)
            dossier = play(asking, Dossier.objects.get(pk=dossier.pk), event, who)
        if dossier.state == "PAID":
            break
    assert dossier.state == "PAID"
    assert set().union(*asked.values()) == MATTER
    assert asked["start_work"] == ["CONTRACT"] and asked["confirm_payment"] == ["PAYMENT_REQUEST"]
    papers = list(Paper.objects.of(dossier.pk).filter(kind__in=MATTER))
    states, now = states_of(papers), standings(papers)
    assert all(states[paper.pk] in ENOUGH for paper in papers if not now[paper.pk].standing.over)


def test_what_waits_is_told_before_the_step_is_pressed(asking: World) -> None:
    dossier = asking.opened()
    for event, who in WAY:
        if event == "sign_contract":
            break
        sign_all(asking, dossier)
        dossier = play(asking, dossier, event, who)
    reasons = why_not(dossier, steps_of(Dossier)["sign_contract"], asking.later())
    assert len(reasons) == 1 and "Quyết định" in reasons[0] and "mục «Văn bản»" in reasons[0]
    centre, head = Client(), Client()
    centre.force_login(asking["trungtam"])
    head.force_login(asking["giamdoc"])
    page = centre.get(reverse("step", args=[dossier.code, "sign_contract"])).content.decode()
    assert "chưa có bản ký" in page and f"{dossier.link}#van-ban" in page
    paper = unsigned(dossier)[0][0]
    inbox = head.get("/").content.decode()
    assert reverse("hand-in-signed", args=[dossier.code, paper.pk]) in inbox
    # The next office does not hand in what is not its own.
    assert reverse("hand-in-signed", args=[dossier.code, paper.pk]) not in centre.get("/").content.decode()
    scanned(paper, asking["so"], asking.later())
    assert reverse("hand-in-signed", args=[dossier.code, paper.pk]) not in head.get("/").content.decode()
    assert asking.step(dossier, "sign_contract", "trungtam").state == "CONTRACTED"


def test_an_applicant_is_not_held_up_and_a_project_can_always_be_stopped(asking: World) -> None:
    dossier = asking.opened()
    for event, who in WAY:
        if event == "start_work":
            break
        sign_all(asking, dossier)
        dossier = play(asking, dossier, event, who)
    assert unsigned(dossier)
    with pytest.raises(NotNow, match="chưa có bản ký"):
        asking.step(dossier, "start_work", "trungtam")
    asked = asking.step(dossier, "request_amendment", "coso")
    assert asked.state == "AMENDING"
    back = act(asked, "withdraw_amendment", actor=asking["coso"], at=asking.later())
    assert asking.step(back, "terminate", "giamdoc").state == "TERMINATED"


def test_steps_that_stop_send_back_or_end_wait_for_nobody() -> None:
    free = {name for name, step in steps_of(Dossier).items() if step.even_unsigned}
    assert free >= {"reject", "terminate", "suspend", "return_for_supplement", "return_settlement", "fail_payment"}
    assert not any(held_up(step) for step in steps_of(Dossier).values() if step.name in free or step.stays)
    assert all(
        held_up(steps_of(Dossier)[name]) for name in ("approve", "sign_contract", "liquidate", "confirm_payment")
    )


def test_one_kind_may_be_switched_off_or_on_for_itself(asking: World) -> None:
    day = clock.local_day(asking.at)
    assert "CONTRACT" in asked_kinds(day, REGIME) and "RECEIPT_SLIP" not in asked_kinds(day, REGIME)
    turn(asking, on=False, kind="CONTRACT")
    turn(asking, on=True, kind="RECEIPT_SLIP")
    assert "CONTRACT" not in asked_kinds(day, REGIME) and "RECEIPT_SLIP" in asked_kinds(day, REGIME)


def test_the_director_alone_sets_it_from_today_on_with_a_reason_and_the_log_tells(world: World) -> None:
    at = world.later()
    day = clock.local_day(at)
    word = {"kind": "CONTRACT", "regime": "", "asked": False, "valid_from": day, "source": "Quy chế mẫu 12/QC-SCT"}
    for login in ("so", "trungtam", "coso"):
        with pytest.raises(NotYours):
            set_rule(**word, actor=world[login], at=at)
    for wrong in ({"valid_from": day - dt.timedelta(days=1)}, {"source": "vì"}, {"kind": "REQUEST"}, {"regime": "xa"}):
        with pytest.raises(BadFacts) as why:
            set_rule(**(word | wrong), actor=world["giamdoc"], at=at)
        assert set(why.value.fields) == set(wrong)
    set_rule(**word, actor=world["giamdoc"], at=at)
    line = LogEntry.objects.get(chain=CHAIN)
    assert (line.action, line.data["kind"], line.data["asked"]) == ("set_signature_rule", "CONTRACT", False)


def test_the_page_of_the_setting(world: World) -> None:
    head, centre, firm = Client(), Client(), Client()
    for client, login in ((head, "giamdoc"), (centre, "trungtam"), (firm, "coso")):
        client.force_login(world[login])
    address = reverse("signature-rules")
    assert "Ghi quy định" in head.get(address).content.decode()
    assert "Ghi quy định" not in centre.get(address).content.decode()
    assert firm.get(address).status_code == 403
    typed = {"kind": "CONTRACT", "regime": "", "asked": "no", "valid_from": "01/01/2099", "source": "Quy chế mẫu 12/QC"}
    assert centre.post(address, typed).status_code == 403
    assert head.post(address, typed | {"valid_from": "01/01/2001"}).status_code == 422
    assert head.post(address, typed).status_code == 302
    assert "Quy chế mẫu 12/QC" in head.get(address).content.decode()


def test_a_day_of_signing_that_is_not_the_papers_is_said_in_the_register_too(world: World) -> None:
    dossier = world.at_state("CONTRACTED")
    paper = Paper.objects.get(chain=dossier.pk, kind="CONTRACT")
    world.later(48)
    scanned(paper, world["trungtam"], world.at, clock.local_day(world.at))
    client = Client()
    client.force_login(world["trungtam"])
    assert "khác ngày ghi trên văn bản" in client.get(reverse("register")).content.decode()
