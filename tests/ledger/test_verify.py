"""Whatever is done to a line behind the seals is found, at the line where it was done."""

import datetime as dt
import json
import re
import subprocess
import sys
import uuid
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from ledger.chain import FIELDS, NotABundle, bundle_of, check_bundle, digest
from ledger.log import append, export_bundle, verify, verify_all
from ledger.models import LogEntry
from ledger.seals import LOG
from tests.flush import unsealed
from tests.ledger.conftest import MORNING

STANDALONE = Path(__file__).parents[2] / "docs" / "verify_bundle.py"


def standalone(path):
    """The script for those who do not have the program; -I -S: nothing but the standard library can be imported."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(STANDALONE), str(path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    assert "Traceback" not in done.stderr
    return done


def verify_log(*arguments, **options):
    out = StringIO()
    call_command("verify_log", *arguments, stdout=out, **options)
    return out.getvalue()


def saved(tmp_path, bundle):
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(bundle, ensure_ascii=False), encoding="utf-8")
    return path


FORGED = {
    "chain": uuid.UUID("00000000-0000-0000-0000-000000000001"),
    "sequence": 9,
    "at": MORNING + dt.timedelta(days=2, microseconds=1),
    "actor": None,
    "actor_name": "Cán bộ Mẫu Lân",
    "seat": "DOIT",
    "action": "to_approved_",
    "from_state": "",
    "to_state": "rejected",
    "data": {"lý do": "Đủ hồ sơ", "amount_vnd": 999_000_000, "items": [{"b": 1, "a": None}]},
    "previous_hash": "f" * 64,
    "hash": "f" * 64,
}


def test_an_untouched_log_holds(life, dossier):
    assert verify(dossier) is None
    verdict = verify_all()
    assert (verdict.chains, verdict.lines, verdict.breaks) == (1, 5, ())


def test_every_hashed_field_is_tampered_with_below():
    assert set(FORGED) == {*FIELDS, "hash"} == {field.name for field in LogEntry._meta.concrete_fields} - {"id"}


@pytest.mark.parametrize("field", FORGED)
def test_a_change_of_one_field_is_found_at_its_line(life, dossier, field):
    with unsealed(LOG):
        LogEntry.objects.filter(pk=life[2].pk).update(**{field: FORGED[field]})
    assert verify(dossier).sequence == 3
    assert (str(dossier), 3) in [(broken.chain, broken.sequence) for broken in verify_all().breaks]


def test_a_line_taken_out_is_found_where_it_is_missing(life, dossier):
    with unsealed(LOG):
        LogEntry.objects.filter(pk=life[1].pk).delete()
    assert verify(dossier).sequence == 2


def test_two_lines_swapped_are_found_at_the_first(life, dossier):
    with unsealed(LOG):
        for place, number in [(1, 99), (2, 2), (1, 3)]:
            LogEntry.objects.filter(pk=life[place].pk).update(sequence=number)
    assert verify(dossier).sequence == 2


def test_a_forged_line_with_a_right_hash_is_found_at_the_next_one(life, dossier):
    """Who computes the hash anew has to rewrite all that follows."""
    entry = life[2]
    entry.to_state = "rejected"
    with unsealed(LOG):
        entry.hash = digest(export_bundle(dossier)["lines"][2] | {"to_state": "rejected"})
        entry.save()
    assert verify(dossier).sequence == 4


def test_a_break_in_one_dossier_does_not_hide_that_of_another(life, dossier, officer):
    other = uuid.uuid4()
    entry = append(chain=other, at=MORNING, actor=officer, seat="CENTRE", action="open")
    with unsealed(LOG):
        LogEntry.objects.filter(pk__in=[entry.pk, life[4].pk]).update(action="forged")
    verdict = verify_all()
    assert {(broken.chain, broken.sequence) for broken in verdict.breaks} == {(str(other), 1), (str(dossier), 5)}
    assert (verdict.chains, verdict.lines) == (2, 6)


@pytest.mark.parametrize("text", ["hôm qua", "2026-13-45 00:00:00"])
def test_a_row_that_cannot_even_be_read_is_a_break(life, dossier, text):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps the types of its columns")
    with unsealed(LOG), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_logentry SET at = %s WHERE id = %s", [text, life[2].pk])
    assert verify(dossier).sequence == 3
    assert [broken.sequence for broken in verify_all().breaks] == [3]


def test_the_command_says_that_the_log_is_sound(life):
    assert verify_log() == "Nhật ký nguyên vẹn: 1 hồ sơ, 5 dòng.\n"


def test_the_command_names_the_place_and_ends_with_one(life, dossier):
    with unsealed(LOG):
        LogEntry.objects.filter(pk=life[3].pk).update(action="forged")
    with pytest.raises(CommandError, match=f"Hồ sơ {dossier}, dòng 4: nội dung") as refusal:
        verify_log()
    assert refusal.value.returncode == 1


def test_the_command_says_when_the_seals_were_taken_off(life):
    with unsealed(LOG), pytest.raises(CommandError, match="thiếu khóa chống sửa"):
        verify_log()


def test_an_exported_dossier_is_sound_for_both_checkers(life, dossier, tmp_path):
    path = tmp_path / "log.json"
    call_command("export_log", str(dossier), output=str(path), stdout=StringIO())
    bundle = json.loads(path.read_text(encoding="utf-8"))
    assert (bundle["count"], bundle["head"]) == (5, life[4].hash)
    assert bundle["lines"][0]["actor_name"] == "Cán bộ Mẫu Lan"
    assert f"5 dòng, mã băm cuối {life[4].hash}" in verify_log(str(path))
    done = standalone(path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Nguyên vẹn: hồ sơ {dossier}, 5 dòng, mã băm cuối {life[4].hash}.\n"


def test_the_same_log_is_exported_to_the_same_bytes(life, dossier, tmp_path):
    for name in ("one.json", "two.json"):
        call_command("export_log", str(dossier), output=str(tmp_path / name), stdout=StringIO())
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


@pytest.mark.parametrize("field", FORGED)
def test_a_forged_field_in_an_export_is_found_by_both_checkers(life, dossier, tmp_path, field):
    bundle = export_bundle(dossier)
    value = FORGED[field]
    bundle["lines"][2][field] = str(value) if isinstance(value, uuid.UUID | dt.datetime) else value
    path = saved(tmp_path, bundle)
    with pytest.raises(CommandError, match="dòng 3: ") as refusal:
        verify_log(str(path))
    assert refusal.value.returncode == 1
    done = standalone(path)
    assert done.returncode == 1
    assert re.match(f"Gãy: hồ sơ {dossier}, dòng 3: ", done.stdout)


def dropped_line(bundle):
    del bundle["lines"][2]


def cut_tail(bundle):
    del bundle["lines"][4]


def cut_tail_and_count(bundle):
    del bundle["lines"][4]
    bundle["count"] = 4


def unknown_field(bundle):
    bundle["lines"][2]["note"] = "thêm vào"


def no_field(bundle):
    del bundle["lines"][2]["seat"]


def line_is_text(bundle):
    bundle["lines"][2] = "dòng 3"


def not_a_number(bundle):
    bundle["lines"][2]["data"] = {"amount_vnd": float("nan")}
    bundle["lines"][2]["hash"] = ""


def half_a_surrogate(bundle):
    bundle["lines"][2]["data"] = {"reason": "\ud800"}


def line_of_another_dossier(bundle):
    """With a hash that is right, as its last line."""
    last = bundle["lines"][4]
    last["chain"] = "00000000-0000-0000-0000-000000000001"
    last["hash"] = bundle["head"] = digest(last)


@pytest.mark.parametrize(
    ("forge", "place"),
    [
        (line_of_another_dossier, 5),
        (dropped_line, 3),
        (cut_tail, 5),
        (cut_tail_and_count, 4),
        (unknown_field, 3),
        (no_field, 3),
        (line_is_text, 3),
        (not_a_number, 3),
        (half_a_surrogate, 3),
    ],
)
def test_a_bundle_that_was_cut_or_twisted_is_found_by_both_checkers(life, dossier, tmp_path, forge, place):
    bundle = export_bundle(dossier)
    forge(bundle)
    assert check_bundle(bundle).sequence == place
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(bundle), encoding="utf-8")
    done = standalone(path)
    assert done.returncode == 1
    assert f", dòng {place}: " in done.stdout


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"form": "khuyencong-log-1"}',
        b'{"form": "khuyencong-log-1", "chain": "x", "lines": []}',
        b'{"form": "khuyencong-log-2", "chain": "6f1c2b3a-0d4e-4f5a-8b6c-7d8e9f0a1b2c", "lines": []}',
        b"[" * 100_000,
    ],
)
def test_a_file_that_is_no_bundle_is_refused_with_a_sentence(db, tmp_path, content):
    path = tmp_path / "other.json"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=r"không phải"):
        verify_log(str(path))
    done = standalone(path)
    assert done.returncode == 2
    assert "không phải" in done.stderr


def test_a_file_that_is_not_there_is_said_so(db, tmp_path):
    with pytest.raises(CommandError, match="Không mở được"):
        verify_log(str(tmp_path / "nothing.json"))
    assert standalone(tmp_path / "nothing.json").returncode == 2


def test_a_tail_cut_off_in_the_database_shows_against_an_earlier_export(life, dossier, tmp_path):
    """The shorter chain holds by itself: this is what exports are kept for."""
    path = saved(tmp_path, export_bundle(dossier))
    with unsealed(LOG):
        LogEntry.objects.filter(pk=life[4].pk).delete()
    assert verify_log() == "Nhật ký nguyên vẹn: 1 hồ sơ, 4 dòng.\n"
    with pytest.raises(CommandError, match=r"dòng 5: .*không còn dòng này"):
        verify_log(str(path), against_database=True)


def test_a_chain_written_anew_shows_against_an_earlier_export(life, dossier, tmp_path):
    path = saved(tmp_path, export_bundle(dossier))
    lines = export_bundle(dossier)["lines"]
    lines[2]["to_state"] = "rejected"
    with unsealed(LOG):
        for before, line in pairwise(lines[1:]):
            line["previous_hash"] = before["hash"]
            line["hash"] = digest(line)
            LogEntry.objects.filter(chain=dossier, sequence=line["sequence"]).update(
                to_state=line["to_state"], previous_hash=line["previous_hash"], hash=line["hash"]
            )
    assert verify(dossier) is None
    with pytest.raises(CommandError, match=r"dòng 3: .*khác nhau"):
        verify_log(str(path), against_database=True)


def test_an_earlier_export_still_agrees_when_the_dossier_went_on(life, dossier, officer, tmp_path):
    path = saved(tmp_path, export_bundle(dossier))
    append(chain=dossier, at=MORNING, actor=officer, seat="CENTRE", action="reopen")
    assert "nguyên vẹn" in verify_log(str(path), against_database=True)


def test_a_dossier_without_a_log_is_not_exported(db, tmp_path):
    with pytest.raises(CommandError, match="không có dòng nào"):
        call_command("export_log", str(uuid.uuid4()), output=str(tmp_path / "x.json"))
    with pytest.raises(CommandError, match="không phải là UUID"):
        call_command("export_log", "AG-2026-001", output=str(tmp_path / "x.json"))
    assert not (tmp_path / "x.json").exists()


def test_an_export_that_cannot_be_written_says_why(life, dossier, tmp_path):
    with pytest.raises(CommandError, match="Không ghi được"):
        call_command("export_log", str(dossier), output=str(tmp_path / "no" / "x.json"))


def test_an_empty_bundle_is_sound_and_something_else_is_none():
    assert check_bundle(bundle_of("6f1c2b3a-0d4e-4f5a-8b6c-7d8e9f0a1b2c", [])) is None
    with pytest.raises(NotABundle):
        check_bundle({"form": "khuyencong-log-1", "chain": 5, "lines": []})
