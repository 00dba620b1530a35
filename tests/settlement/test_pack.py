"""The settlement file in one go: complete, ordered, hashed, the same every time; nothing half written."""

import hashlib
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from documents.models import Paper
from dossiers.models import Dossier
from ledger.outbox import deliver
from settlement import pack
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(world: World) -> Dossier:
    def play() -> Dossier:
        dossier = world.before("close")
        while deliver(now=world.later()).handled:
            pass
        return dossier

    return world.played(play)


def run(code: str, target: Path) -> str:
    out = io.StringIO()
    call_command("settlement_pack", code, "--output", str(target), stdout=out)
    return out.getvalue()


def manifest(target: Path) -> dict[str, object]:
    return json.loads((target / "manifest.json").read_text())


def test_a_paid_dossier_gives_the_whole_set_and_every_hash_holds(paid: Dossier, tmp_path: Path) -> None:
    run(paid.code, tmp_path / "bo")
    found = manifest(tmp_path / "bo")
    kinds = [entry["kind"] for entry in found["files"]]
    assert kinds[:3] == ["APPROVAL_DECISION", "CONTRACT", "ACCEPTANCE_MINUTES"]
    assert {"SETTLEMENT_TABLE", "SETTLEMENT_DECISION", "LIQUIDATION_MINUTES", "PAYMENT_REQUEST"} <= set(kinds)
    assert {"EVIDENCE:purchase_contract", "EVIDENCE:transfer_proof", "EVIDENCE:handover"} <= set(kinds)
    for entry in found["files"]:
        data = (tmp_path / "bo" / entry["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["sha256"]
        assert len(data) == entry["bytes"]
    assert {path.name for path in (tmp_path / "bo").iterdir()} == {
        "manifest.json",
        *(entry["file"] for entry in found["files"]),
    }


def test_an_issued_paper_is_copied_not_drawn_anew(paid: Dossier, tmp_path: Path) -> None:
    run(paid.code, tmp_path / "bo")
    entry = next(one for one in manifest(tmp_path / "bo")["files"] if one["kind"] == "SETTLEMENT_DECISION")
    kept = Paper.objects.filter(chain=paid.pk, kind="SETTLEMENT_DECISION").get()
    assert kept.file is not None
    assert entry["sha256"] == kept.file.sha256
    assert (entry["source"], entry["number"]) == ("issued", kept.full_number)


def test_twice_gives_the_same_bytes(paid: Dossier, tmp_path: Path) -> None:
    for name in ("mot", "hai"):
        run(paid.code, tmp_path / name)
    for path in (tmp_path / "mot").iterdir():
        assert path.read_bytes() == (tmp_path / "hai" / path.name).read_bytes()


def test_what_is_not_there_yet_is_listed_with_the_reason(world: World, tmp_path: Path) -> None:
    early = world.before("request_acceptance")
    run(early.code, tmp_path / "bo")
    lacking = {entry["kind"]: entry for entry in manifest(tmp_path / "bo")["missing"]}
    assert {"SETTLEMENT_TABLE", "EVIDENCE:transfer_proof"} <= set(lacking)
    assert "Đang thực hiện" in lacking["SETTLEMENT_TABLE"]["why"]
    assert lacking["SETTLEMENT_TABLE"]["facts"]


def test_a_folder_with_other_things_is_left_alone(paid: Dossier, tmp_path: Path) -> None:
    own = tmp_path / "tai-lieu"
    own.mkdir()
    (own / "thu.txt").write_text("của tôi")
    with pytest.raises(CommandError, match="đã có nội dung khác"):
        run(paid.code, own)
    assert [path.name for path in own.iterdir()] == ["thu.txt"]


def test_a_pack_that_breaks_off_leaves_the_earlier_one(
    paid: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(paid.code, tmp_path / "bo")
    before = {path.name: path.read_bytes() for path in (tmp_path / "bo").iterdir()}

    def full(self: Path, *args: object, **more: object) -> int:
        raise OSError("đĩa đầy")

    monkeypatch.setattr(pack.Path, "write_text", full)
    with pytest.raises(CommandError, match="đĩa đầy"):
        run(paid.code, tmp_path / "bo")
    assert {path.name: path.read_bytes() for path in (tmp_path / "bo").iterdir()} == before
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".bo-")]


def test_an_unknown_dossier_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Không có hồ sơ"):
        run("KC-1999-0001", tmp_path / "bo")


#: What every settlement holds, whatever it is spent on (practice; Thông tư 36/2013/TT-BCT, Điều 18).
COMMON = [
    "APPROVAL_DECISION",
    "CONTRACT",
    "ACCEPTANCE_MINUTES",
    "RESULT_REPORT",
    "EVIDENCE_TABLE",
    "SETTLEMENT_TABLE",
    "SETTLEMENT_DECISION",
    "LIQUIDATION_MINUTES",
    "PAYMENT_REQUEST",
    "SUPPORT_RECEIPT",
]
#: Kind of expense -> (an activity of it, what its own evidence is).
EXPENSES = {
    "MACHINE": ("MACHINE", {"handover"}),
    "CONSULT": ("CONSULT", {"product"}),
    "TRADEMARK": ("TRADEMARK", {"filing"}),
    "FAIR": ("FAIR_HOME_JOIN", {"participants"}),
    "TRAINING": ("TRAINING", {"participants"}),
    "MEDIA": ("MEDIA", {"broadcast"}),
    "LOAN": ("LOAN_INTEREST", {"bank_statement"}),
    "CLUSTER": ("CLUSTER_INFRA", {"volume_table"}),
}


@pytest.mark.parametrize("expense", EXPENSES)
def test_each_kind_of_expense_has_its_whole_set(world: World, expense: str) -> None:
    activity, own = EXPENSES[expense]
    dossier = world.before("close", activity=activity, price=20_000_000, support=6_000_000)
    assert dossier.activity.evidence_kind == expense
    pieces, lacking = pack.contents(dossier, world.at.date())
    kinds = [piece.kind for piece in pieces]
    plan = ["PLAN_DECISION"] if expense in {"FAIR", "TRAINING"} else []
    assert [kind for kind in kinds if not kind.startswith("EVIDENCE:")] == plan + COMMON
    asked = {kind.removeprefix("EVIDENCE:") for kind in kinds} | {
        one["kind"].removeprefix("EVIDENCE:") for one in lacking
    }
    assert own <= asked or dossier.settlements.get().evidence_list == "SHORT"
    assert all(piece.source == pack.ISSUED for piece in pieces if piece.kind in COMMON)
