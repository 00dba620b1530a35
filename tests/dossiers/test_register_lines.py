"""What the register changes is told in every dossier under way; a correction stops where a decision already stands."""

from __future__ import annotations

import datetime as dt

import pytest

import clock
from accounts.models import RoleAssignment, User
from amendments.subjects import funded_elsewhere
from appraisal.conflicts import found_among
from appraisal.models import Tie
from dossiers.models import Beneficiary, Dossier
from establishments.history import correct, record
from establishments.models import Establishment, Fact, Kind
from establishments.services import chain_of
from ledger.models import LogEntry
from settlement.buyers import OTHER, OWN, PERSON, buyer_is
from settlement.claims import owners_of
from tests.world import World
from workflow.errors import NotNow, NotYours

pytestmark = pytest.mark.django_db
PERSONAL = "089090012345"
PAPER = "Thông báo của cơ quan thuế số 12/TB"


def corrected(world: World, kind: Kind, **values: str) -> Fact:
    row = Fact.objects.standing().get(establishment=world.firm, kind=kind, valid_to=None)
    return correct(
        row, values=values, reason="Gõ nhầm khi ghi sổ", source="Giấy đăng ký kinh doanh", actor=world["trungtam"],
        at=world.later(),
    )  # fmt: skip


def moved(world: World, since: dt.date) -> None:
    """The household's tax code is its owner's personal number from a day on."""
    values = {"tax_code": PERSONAL}
    record(
        world.firm, Kind.TAX_CODE, values=values, since=since, source=PAPER, actor=world["trungtam"], at=world.later()
    )


def test_a_mistake_is_corrected_with_a_line_in_each_dossier_under_way(world: World) -> None:
    dossier = world.at_state("SUBMITTED")
    version = dossier.version
    corrected(world, Kind.NAME, name="Cơ sở Mẫu Thử Nghiệm Đúng Tên")
    line = LogEntry.objects.get(chain=dossier.pk, action="register_correction")
    assert (line.actor, line.data["reason"]) == (world["trungtam"], "Gõ nhầm khi ghi sổ")
    assert line.data["after"] == "Cơ sở Mẫu Thử Nghiệm Đúng Tên"
    assert Dossier.objects.get(pk=dossier.pk).version == version + 1


def test_past_the_decision_it_touches_the_way_is_an_amendment(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    lines = LogEntry.objects.filter(chain=dossier.pk).count()
    for kind, values in (
        (Kind.NAME, {"name": "Tên Khác"}),
        (Kind.TAX_CODE, {"tax_code": PERSONAL}),
        (Kind.REPRESENTATIVE, {"representative": "Người Khác"}),
    ):
        with pytest.raises(NotNow, match="đề nghị điều chỉnh") as why:
            corrected(world, kind, **values)
        assert dossier.code in str(why.value)
    assert Establishment.objects.get(pk=world.firm.pk).name == world.firm.name
    assert LogEntry.objects.filter(chain=dossier.pk).count() == lines
    # No amendment changes an address: it is corrected here, and a real change is recorded with its day.
    corrected(world, Kind.ADDRESS, address="Ấp Mẫu Hai")
    since = clock.local_day(world.at)
    values = {"representative": "Con Người Mẫu"}
    record(
        world.firm, Kind.REPRESENTATIVE, values=values, since=since, source="Giấy chứng tử số 5",
        actor=world["trungtam"], at=world.later(),
    )  # fmt: skip
    actions = LogEntry.objects.filter(chain=dossier.pk).order_by("sequence").values_list("action", flat=True)
    assert list(actions)[-2:] == ["register_correction", "register_change"]


def test_an_order_that_is_out_is_answered_first(world: World) -> None:
    world.at_state("PAYING")
    with pytest.raises(NotNow, match="Kho bạc"):
        corrected(world, Kind.NAME, name="Tên Khác")


def test_what_an_amendment_changes_enters_the_history_with_the_decision(world: World) -> None:
    dossier = world.before("request_acceptance")
    changes = [
        {"field": "beneficiary.name", "beneficiary": 1, "after": "Cơ sở Đổi Tên"},
        {"field": "beneficiary.representative", "beneficiary": 1, "after": "Con Người Mẫu"},
    ]
    dossier = world.step(dossier, "request_amendment", "coso", reason="Đổi chủ", changes=changes)
    world.step(dossier, "approve_small_amendment", "giamdoc")
    rows = Fact.objects.standing().filter(establishment=world.firm, valid_to=None)
    found = {row.kind: row for row in rows if row.kind in {"NAME", "REPRESENTATIVE"}}
    assert {kind: row.value for kind, row in found.items()} == {
        "NAME": "Cơ sở Đổi Tên",
        "REPRESENTATIVE": "Con Người Mẫu",
    }
    assert all(dossier.code in row.source and row.recorded_by == world["giamdoc"] for row in found.values())
    # A second decision of the same day takes the place of the first.
    other = world.before("request_acceptance")
    world.at = world.at.replace(hour=9)
    changes = [{"field": "beneficiary.name", "beneficiary": 1, "after": "Cơ sở Đổi Tên Lần Hai"}]
    other = world.step(other, "request_amendment", "coso", reason="Đổi tên", changes=changes)
    world.step(other, "approve_small_amendment", "giamdoc")
    assert Establishment.objects.get(pk=world.firm.pk).name == "Cơ sở Đổi Tên Lần Hai"


def test_an_invoice_matches_by_the_code_of_its_own_day(world: World) -> None:
    old, since = world.firm.tax_code, clock.local_day(world.at)
    dossier = world.at_state("CHECKED")
    moved(world, since)
    (owner,) = owners_of(dossier)
    before = since - dt.timedelta(days=1)
    stands = {
        (code, day): buyer_is(owner, tax_code=code, personal_code="", on=day)
        for code in (old, PERSONAL)
        for day in (before, since)
    }
    assert stands == {(old, before): OWN, (old, since): OTHER, (PERSONAL, before): OTHER, (PERSONAL, since): OWN}
    # The owner's number beside the old code, or alone, was his before it became a tax code.
    assert buyer_is(owner, tax_code="", personal_code=PERSONAL, on=before) == PERSON


def test_who_was_funded_under_the_old_code_was_funded(world: World) -> None:
    funded = world.at_state("APPROVED")
    old = world.firm.tax_code
    moved(world, clock.local_day(world.at))
    other = world.opened()
    world.firm.refresh_from_db()
    assert funded_elsewhere(world.firm, other) == funded
    # A branch of the old code's holder is the same taxpayer; a person with the same first ten digits is not.
    branch = Establishment.objects.create(**_firm(world, f"{old}-001"))
    assert funded_elsewhere(branch, other) == funded
    neighbour = Establishment.objects.create(**_firm(world, PERSONAL[:10] + "67"))
    assert funded_elsewhere(neighbour, other) is None


def _firm(world: World, code: str) -> dict[str, object]:
    return {
        "name": f"Cơ sở {code}", "kind": "HOUSEHOLD", "tax_code": code, "unit": world.firm.unit, "address": "Ấp",
        "representative": "Ai", "created_at": world.at, "created_by": world["trungtam"],
    }  # fmt: skip


def test_a_tie_to_the_old_code_is_a_tie_to_the_firm(world: World) -> None:
    dossier = world.at_state("CHECKED")
    Tie.objects.create(
        user=world["ketoan"], tax_code=world.firm.tax_code, kind="OWNS", note="Góp vốn", declared_at=world.at
    )
    moved(world, clock.local_day(world.at))
    found = found_among([Dossier.objects.get(pk=dossier.pk)], [world["ketoan"]], clock.local_day(world.at))
    assert (world["ketoan"].pk, dossier.pk) in found


def test_an_officer_with_an_interest_in_a_dossier_of_the_firm_does_not_write_its_register(world: World) -> None:
    world.at_state("CHECKED")
    other = User.objects.create_user("trungtam2", full_name="Người Thứ Hai")
    RoleAssignment.objects.create(user=other, role="CENTRE")
    Tie.objects.create(user=other, tax_code=world.firm.tax_code, kind="OWNS", note="Góp vốn", declared_at=world.at)
    with pytest.raises(NotYours):
        record(
            world.firm, Kind.NAME, values={"name": "Tên Mới"}, since=clock.local_day(world.at), source=PAPER,
            actor=other, at=world.later(),
        )  # fmt: skip
    assert not LogEntry.objects.filter(chain=chain_of(world.firm)).exists()


def test_a_contract_names_the_account_of_its_day(world: World) -> None:
    dossier = world.at_state("CONTRACTED")
    one = Beneficiary.objects.get(dossier=dossier)
    assert (one.contract_account, one.contract_bank) == (world.firm.bank_account, world.firm.bank_name)
