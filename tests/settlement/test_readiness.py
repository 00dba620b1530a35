"""Ready before you send: the applicant knows what is missing, and what is missing is what stops the sending."""

import datetime as dt

import pytest

from documents.models import Paper
from dossiers.evidence_list import DRAWN, FULL, SHORT, drawn, evidence_list
from dossiers.models import Dossier
from papers import draw
from papers.trace import lines_of
from programmes.rules_of_day import Rule
from settlement.readiness import LACKING, readiness
from tests.world import World
from workflow.engine import act, why_not
from workflow.errors import BadFacts, NotNow
from workflow.steps import steps_of

pytestmark = pytest.mark.django_db
SUBMIT = steps_of(Dossier)["submit_settlement"]


def lacking(world: World, dossier: Dossier) -> set[str]:
    rows = readiness(dossier, world.at.date(), reader=world["coso"]).rows
    return {row.about or row.label for row in rows if row.state == LACKING}


def test_from_approval_on_everything_that_will_be_asked_is_listed(world: World) -> None:
    approved = world.before("sign_contract")
    assert lacking(world, approved) == {
        "Biên bản nghiệm thu đạt",
        "item:1",
        "paper:purchase_contract",
        "paper:transfer_proof",
        "paper:handover",
    }


def test_what_is_listed_as_missing_is_what_stops_the_sending(world: World) -> None:
    accepted = world.before("start_settlement")
    reasons = why_not(accepted, SUBMIT, world.at)
    assert any("Hợp đồng mua bán" in reason for reason in reasons)
    assert any("hóa đơn" in reason for reason in reasons)
    with pytest.raises(NotNow):
        act(accepted, "submit_settlement", actor=world["trungtam"], at=world.later())


def test_a_settlement_that_is_ready_goes_straight_from_acceptance_to_finance(world: World) -> None:
    accepted = world.before("start_settlement")
    world.step(accepted, "enter_evidence", "coso")
    sent = world.step(accepted, "submit_settlement", "trungtam")
    assert sent.state == "SETTLEMENT_REVIEW"
    assert lacking(world, sent) == set()


def test_an_invoice_used_elsewhere_is_named_only_to_who_may_see_the_other_dossier(world: World) -> None:
    first = world.before("start_settlement")
    world.step(first, "enter_evidence", "coso", number="4711")
    second = world.before("start_settlement")
    with pytest.raises(BadFacts, match=first.code):
        world.step(second, "enter_evidence", "trungtam", number="4711")
    from settlement.evidence import refuse_second_use

    invoice = first.invoices.get()
    with pytest.raises(BadFacts, match="không có quyền xem") as hidden:
        refuse_second_use(*invoice.identity, reader=world["nguoila"], at=world.at)
    assert first.code not in str(hidden.value)


def test_an_invoice_taken_off_may_be_used_again(world: World) -> None:
    first = world.before("start_settlement")
    world.step(first, "enter_evidence", "coso", number="4711")
    world.step(first, "remove_evidence", "coso", invoice=1, reason="Tải nhầm hồ sơ")
    second = world.before("start_settlement")
    world.step(second, "enter_evidence", "coso", number="4711")
    assert second.invoices.count() == 1


def test_one_transfer_may_pay_several_invoices(world: World, published: dict[str, int]) -> None:
    dossier = world.before("start_settlement")
    for number in ("1", "2"):
        world.step(
            dossier,
            "enter_evidence",
            "coso",
            number=number,
            transfer_no="",
            before_tax_vnd=200_000_000,
            tax_vnd=20_000_000,
            issued_on=world.at.date() - dt.timedelta(days=0 if number == "1" else 9),
        )
    assert {"transfer_missing"} <= {one.code for one in readiness(dossier, world.at.date()).stopping}
    world.step(dossier, "record_transfer", "coso", invoices=[1, 2], transfer_no="FT26-9", transfer_on=world.at.date())
    assert {row.transfer_no for row in dossier.invoices.all()} == {"FT26-9"}
    assert "transfer_missing" not in {one.code for one in readiness(dossier, world.at.date()).stopping}


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Rules as if an office had published them."""
    rules = {
        "short_list_limit_vnd": 250_000_000,
        "full_check_percent": 0,
        "settlement_signing_limit_vnd": 300_000_000,
        "cash_limit_vnd": 5_000_000,
    }

    def rule_on(key: str, day: dt.date, *, track: str = "") -> Rule | None:
        if key not in rules:
            return None
        return Rule(key, rules[key], "", "Quy định mẫu", "G", dt.date(2026, 1, 1), None)

    monkeypatch.setattr("dossiers.evidence_list.rule_on", rule_on)
    monkeypatch.setattr("dossiers.signing.rule_on", rule_on)
    monkeypatch.setattr("settlement.claims.rule_on", rule_on)
    return rules


def test_a_small_grant_settles_on_the_short_list(world: World, published: dict[str, int]) -> None:
    accepted = world.before("start_settlement")
    assert evidence_list(accepted).kind == SHORT
    assert lacking(world, accepted) == {"item:1", "paper:transfer_proof"}


def test_above_the_limit_the_full_list_holds(world: World, published: dict[str, int]) -> None:
    published["short_list_limit_vnd"] = 199_999_999
    assert evidence_list(world.before("start_settlement")).kind == FULL


def test_some_small_grants_are_drawn_for_the_full_list(world: World, published: dict[str, int]) -> None:
    published["full_check_percent"] = 100
    accepted = world.before("start_settlement")
    assert evidence_list(accepted).kind == DRAWN
    assert "paper:handover" in lacking(world, accepted)


def test_the_draw_is_the_same_every_time_and_takes_about_its_share() -> None:
    seeds = [f"{number:02d}/QĐ-SCT|KC-2026-{number:04d}" for number in range(2000)]
    taken = [seed for seed in seeds if drawn(seed, 10)]
    assert taken == [seed for seed in seeds if drawn(seed, 10)]
    assert 140 <= len(taken) <= 260


@pytest.mark.parametrize(
    ("limit", "signer", "other"), [(200_000_000, "giamdoc", "ubnd"), (199_999_999, "ubnd", "giamdoc")]
)
def test_who_signs_follows_from_the_amount(
    world: World, published: dict[str, int], limit: int, signer: str, other: str
) -> None:
    published["settlement_signing_limit_vnd"] = limit
    passed = world.step(world.before("pass_settlement"), "pass_settlement", "ketoan")
    with pytest.raises(Exception, match="không có việc"):
        act(passed, "approve_settlement", actor=world[other], at=world.later())
    decided = world.step(passed, "approve_settlement", signer)
    named = decided.decisions.get(kind="SETTLEMENT_DECISION").body.get("submission")
    assert decided.state == "SETTLED" and bool(named) is (signer == "ubnd")
    signed = Paper.objects.of(decided.pk).get(kind="SETTLEMENT_DECISION")
    assert ("tại Tờ trình" in "\n".join(lines_of(draw(signed.kind, signed.facts)))) is bool(named)
