"""A dossier keeps the law it began under; a new law is a row and, where people's steps differ, a flow."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dossiers import regimes as module
from dossiers.regimes import FILE, regime_on, regimes
from dossiers.services import change_regime
from ledger.log import verify
from ledger.models import LogEntry
from programmes.reading import DamagedData
from tests.dossiers import fictional_regime
from tests.world import World
from workflow.engine import open_tasks
from workflow.errors import BadFacts, NotNow, NotYours
from workflow.registry import closes, opens

FICTION = "LOCAL-MAU,chế độ mẫu,LOCAL,AG,2026-01-01,,HOUSEHOLD SME,Nghị định mẫu 1/2030/NĐ-CP\n"


@pytest.fixture
def fiction(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The shipped regimes and one more, with a flow of its own."""
    file = tmp_path / "regimes.csv"
    file.write_text(FILE.read_text(encoding="utf-8") + FICTION, encoding="utf-8")
    monkeypatch.setattr(module, "regimes", lambda: regimes(file))
    monkeypatch.setitem(sys.modules, "dossiers.flows_fictional", fictional_regime)
    opens("APPROVED", fictional_regime.DepartmentSignsFlow, "LOCAL-MAU")
    yield
    closes("APPROVED", "LOCAL-MAU")


@pytest.mark.parametrize(
    ("day", "track", "code", "law"),
    [
        (dt.date(2017, 3, 1), "LOCAL", "LOCAL-2012", "45/2012"),
        (dt.date(2025, 6, 30), "NATIONAL", "NATIONAL-2012", "45/2012"),
        (dt.date(2025, 7, 1), "LOCAL", "LOCAL-2025-07", "202/2025"),
        (dt.date(2025, 10, 14), "LOCAL", "LOCAL-2025-07", "202/2025"),
        (dt.date(2025, 10, 15), "NATIONAL", "NATIONAL-2025-10", "235/2025"),
    ],
)
def test_the_day_and_the_track_choose(day: dt.date, track: str, code: str, law: str) -> None:
    found = regime_on(day, track)
    assert found.code == code
    assert law in found.law


def test_no_two_regimes_have_one_name() -> None:
    names = [one.name for one in regimes()]
    assert len(set(names)) == len(names)


def test_before_khuyen_cong_there_is_none() -> None:
    with pytest.raises(LookupError, match="04/7/2012"):
        regime_on(dt.date(2012, 7, 4), "LOCAL")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("LOCAL-X,x,LOCAL,,2026-01-01,,,Luật", "cùng có hiệu lực"),
        ("LOCAL-2012,x,LOCAL,,2040-01-01,,,Luật", "trùng"),
        ("LOCAL-X,x,LOCAL,AG,01/01/2026,,,Luật", "valid_from"),
    ],
)
def test_a_damaged_row_is_named(tmp_path: Path, row: str, said: str) -> None:
    file = tmp_path / "regimes.csv"
    file.write_text(FILE.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    with pytest.raises(DamagedData, match=said):
        regimes(file)


def test_a_territorys_own_law_goes_before_the_provinces(fiction: None) -> None:
    assert regime_on(dt.date(2026, 3, 2), "LOCAL", "AG").code == "LOCAL-MAU"
    assert regime_on(dt.date(2026, 3, 2), "LOCAL", "KG").code == "LOCAL-2025-10"


def test_a_new_regime_is_a_row_and_a_flow_and_running_dossiers_keep_theirs(world: World, request) -> None:
    running = world.before("sign_contract")
    request.getfixturevalue("fiction")
    new = world.before("sign_contract")
    assert (running.regime, new.regime) == ("LOCAL-2025-10", "LOCAL-MAU")
    assert [task.owner_permission for task in open_tasks(running)] == ["CENTRE"]
    assert [task.owner_permission for task in open_tasks(new)] == ["DOIT"]
    assert world.step(new, "sign_contract", "so").state == "CONTRACTED"
    with pytest.raises(NotYours):
        world.step(running, "sign_contract", "so")
    assert world.step(running, "sign_contract", "trungtam").state == "CONTRACTED"


def test_who_may_ask_is_the_regimes_word(world: World, fiction: None) -> None:
    type(world.firm).objects.filter(pk=world.firm.pk).update(kind="COOP_UNION")
    world.firm.refresh_from_db()
    with pytest.raises(BadFacts, match="không thuộc đối tượng theo Nghị định mẫu"):
        world.opened()


def test_moving_over_is_an_act_with_a_reason_and_opens_the_tasks_of_the_new_law(world: World, request) -> None:
    dossier = world.before("sign_contract")
    request.getfixturevalue("fiction")
    at = world.later()
    with pytest.raises(NotYours):
        change_regime(dossier, "LOCAL-MAU", actor=world["trungtam"], at=at, reason="Theo luật mới")
    with pytest.raises(BadFacts, match="lý do"):
        change_regime(dossier, "LOCAL-MAU", actor=world["so"], at=at, reason=" ")
    with pytest.raises(BadFacts, match="Không có chế độ"):
        change_regime(dossier, "LOCAL-2099", actor=world["so"], at=at, reason="Theo luật mới")
    with pytest.raises(BadFacts, match="nguồn khác"):
        change_regime(dossier, "NATIONAL-2025-10", actor=world["so"], at=at, reason="Theo luật mới")
    moved = change_regime(dossier, "LOCAL-MAU", actor=world["so"], at=at, reason="Theo luật mới")
    assert (moved.regime, moved.state) == ("LOCAL-MAU", "APPROVED")
    assert [task.owner_permission for task in open_tasks(moved)] == ["DOIT"]
    last = LogEntry.objects.filter(chain=dossier.pk).latest("sequence")
    assert last.action == "move_regime"
    assert last.data == {"from": "LOCAL-2025-10", "to": "LOCAL-MAU", "reason": "Theo luật mới"}
    assert verify(dossier.pk) is None
    with pytest.raises(NotNow, match="đã theo chế độ"):
        change_regime(moved, "LOCAL-MAU", actor=world["so"], at=at, reason="Lần nữa")
    assert world.step(moved, "sign_contract", "so").state == "CONTRACTED"
