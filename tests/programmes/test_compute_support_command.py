"""manage.py compute_support: the JSON others rely on, every bad input, and a machine without a database."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from programmes.norms import CENTRAL_INSTEAD

ROOT = Path(__file__).resolve().parents[2]
GOOD: dict[str, Any] = {
    "date": "2018-02-01",
    "funding": "NATIONAL",
    "items": [{"activity": "MACHINE", "units": 1, "eligible_cost_vnd": 418_000_000}],
}
CLAUSE_2014 = "Thông tư liên tịch số 26/2014/TTLT-BTC-BCT"

#: What the command prints for GOOD. Other programs read this: names and shape stay.
GOLDEN = {
    "support_vnd": 200_000_000,
    "counterpart_vnd": 218_000_000,
    "lines": [
        {
            "activity": "MACHINE",
            "support_vnd": 200_000_000,
            "steps": [
                {
                    "rule": "Tỷ lệ × chi phí hợp lệ",
                    "clause": CLAUSE_2014,
                    "inputs": {"rate_percent": "50", "eligible_cost_vnd": 418_000_000},
                    "result_vnd": 209_000_000,
                },
                {
                    "rule": "Mức tối đa × số đơn vị",
                    "clause": CLAUSE_2014,
                    "inputs": {"cap_vnd": 200_000_000, "units": 1, "unit": "establishment"},
                    "result_vnd": 200_000_000,
                },
                {
                    "rule": "Mức thấp nhất theo định mức",
                    "clause": CLAUSE_2014,
                    "inputs": {
                        "eligible_cost_vnd": 418_000_000,
                        "by_rate_vnd": 209_000_000,
                        "by_cap_vnd": 200_000_000,
                    },
                    "result_vnd": 200_000_000,
                },
            ],
        }
    ],
}


@pytest.fixture
def compute(tmp_path, capsys):
    """Run the command on a value or on raw bytes; gives what it prints."""

    def run(typed: Any) -> dict[str, Any]:
        path = tmp_path / "de-an.json"
        path.write_bytes(typed if isinstance(typed, bytes) else json.dumps(typed).encode())
        call_command("compute_support", str(path))
        return json.loads(capsys.readouterr().out)

    return run


# What it prints.


def test_the_answer_has_the_shape_others_rely_on(loaded, compute) -> None:
    assert compute(GOOD) == GOLDEN


def test_local_money_says_that_the_central_cap_stands_in(loaded, compute) -> None:
    (line,) = compute(GOOD | {"funding": "local", "territory": "AG"})["lines"]
    assert line["steps"][-1]["rule"] == CENTRAL_INSTEAD


def test_bounds_are_further_steps(loaded, compute) -> None:
    bounds = {"approved_vnd": 190_000_000, "contract_vnd": 180_000_000, "accepted_cost_vnd": 390_000_000}
    answer = compute(GOOD | bounds)
    assert (answer["support_vnd"], answer["counterpart_vnd"]) == (180_000_000, 210_000_000)
    assert [(step["rule"], step["result_vnd"]) for step in answer["lines"][0]["steps"][3:]] == [
        ("Tỷ lệ × chi phí thực tế được nghiệm thu", 195_000_000),
        ("Không vượt: mức phê duyệt", 190_000_000),
        ("Không vượt: mức theo hợp đồng", 180_000_000),
    ]


def test_lines_without_a_name_are_establishments_of_their_own_in_the_order_of_the_file(loaded, compute) -> None:
    items = [
        {"activity": "TRADEMARK", "eligible_cost_vnd": 60_000_000},
        {"activity": "MACHINE", "eligible_cost_vnd": 800_000_000},
        {"activity": "MACHINE", "eligible_cost_vnd": 700_000_000, "beneficiary": None},
    ]
    answer = compute({"date": "2026-03-05", "funding": "NATIONAL", "items": items})
    assert [(line["activity"], line["support_vnd"]) for line in answer["lines"]] == [
        ("TRADEMARK", 30_000_000),
        ("MACHINE", 300_000_000),
        ("MACHINE", 300_000_000),
    ]


def test_lines_of_one_name_have_one_cap(loaded, compute) -> None:
    items = [{"activity": "MACHINE", "eligible_cost_vnd": 500_000_000, "beneficiary": "Cơ sở A"}] * 2
    assert compute({"date": "2026-03-05", "funding": "NATIONAL", "items": items})["support_vnd"] == 300_000_000


def test_a_misspelt_field_is_pointed_out(loaded, tmp_path, capsys) -> None:
    path = tmp_path / "de-an.json"
    path.write_text(json.dumps(GOOD | {"aproved_vnd": 1}), encoding="utf-8")
    call_command("compute_support", str(path))
    said = capsys.readouterr()
    assert "bỏ qua trường lạ «aproved_vnd»" in said.err
    assert json.loads(said.out) == GOLDEN


# What it refuses.


def with_item(**more: Any) -> dict[str, Any]:
    return GOOD | {"items": [GOOD["items"][0] | more]}


BAD = [
    ("not JSON", b"{", r"dòng 1, cột 2: không phải JSON"),
    ("empty", b"", r"dòng 1, cột 1: không phải JSON"),
    ("not UTF-8", b'{"date": "\xff"}', r"không phải chữ UTF-8"),
    ("too deep", b"[" * 100_000, r"lồng nhau quá sâu"),
    ("too long a number", b'{"date": ' + b"9" * 5000 + b"}", r"có số quá dài"),
    ("a list", [], r"cần một đối tượng JSON"),
    ("no date", {key: value for key, value in GOOD.items() if key != "date"}, r"«date»: cần ngày"),
    ("a date of another form", GOOD | {"date": "01/02/2018"}, r"«date»: cần ngày"),
    ("a date not in the calendar", GOOD | {"date": "2018-02-30"}, r"«date»: cần ngày có thật"),
    ("a date without hyphens", GOOD | {"date": "20180201"}, r"«date»: cần ngày"),
    ("a date that is a number", GOOD | {"date": 20180201}, r"«date»: cần ngày"),
    ("an unknown funding", GOOD | {"funding": "ODA"}, r"«funding»: phải là LOCAL hoặc NATIONAL"),
    ("no funding", GOOD | {"funding": None}, r"«funding»"),
    ("an unknown territory", GOOD | {"territory": "XX"}, r"«territory»: phải là AG hoặc KG"),
    ("a territory that is a list", GOOD | {"territory": ["AG"]}, r"«territory»"),
    ("no items", GOOD | {"items": []}, r"«items»: cần ít nhất một hạng mục"),
    ("items not a list", GOOD | {"items": {"activity": "MACHINE"}}, r"«items»"),
    ("an item that is a text", GOOD | {"items": ["MACHINE"]}, r"«items\[1\].activity»: cần mã nội dung"),
    ("an item without activity", GOOD | {"items": [{"units": 1}]}, r"«items\[1\].activity»"),
    ("an empty activity", with_item(activity=" "), r"«items\[1\].activity»"),
    ("an unknown activity", with_item(activity="ROBOT"), r"«items».*01/02/2018.*«ROBOT»"),
    ("an activity without norm that day", with_item(activity="TRADEMARK"), r"Không có định mức.*«TRADEMARK»"),
    ("no cost", GOOD | {"items": [{"activity": "MACHINE"}]}, r"«items\[1\]»: cần units từ 1 và eligible_cost_vnd"),
    ("a cost with a fraction", with_item(eligible_cost_vnd=1.5), r"«items\[1\].eligible_cost_vnd»: phải là số nguyên"),
    ("a cost in words", with_item(eligible_cost_vnd="418 triệu"), r"«items\[1\].eligible_cost_vnd»"),
    ("a negative cost", with_item(eligible_cost_vnd=-1), r"«items\[1\].eligible_cost_vnd»"),
    ("a cost that is true", with_item(eligible_cost_vnd=True), r"«items\[1\].eligible_cost_vnd»"),
    ("a cost beyond all budgets", with_item(eligible_cost_vnd=10**16), r"số quá lớn"),
    ("no units", with_item(units=0), r"cần units từ 1"),
    ("units of a fraction", with_item(units=0.5), r"«items\[1\].units»"),
    ("a beneficiary that is a number", with_item(beneficiary=7), r"«items\[1\].beneficiary»: cần tên cơ sở"),
    ("a negative approval", GOOD | {"approved_vnd": -1}, r"«approved_vnd»: phải là số nguyên"),
    ("a contract in words", GOOD | {"contract_vnd": "nhiều"}, r"«contract_vnd»"),
    ("an accepted cost with a fraction", GOOD | {"accepted_cost_vnd": 0.1}, r"«accepted_cost_vnd»"),
    ("NaN", b'{"date": "2018-02-01", "funding": "LOCAL", "items": [], "approved_vnd": NaN}', r"«items»"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "said"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_input_is_refused_in_a_sentence_and_nothing_is_printed(compute, capsys, typed, said) -> None:
    with pytest.raises(CommandError, match=said) as caught:
        compute(typed)
    assert caught.value.returncode != 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("path", [None, "khong-co.json", "."])
def test_a_file_that_cannot_be_read_is_refused(tmp_path, monkeypatch, path) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match=r"Chưa nêu tệp|không có tệp này|không đọc được tệp"):
        call_command("compute_support", *([path] if path else []))


# A machine without a database.


@pytest.mark.django_db
def test_with_empty_tables_the_shipped_norms_answer_and_it_is_said(tmp_path, capsys) -> None:
    path = tmp_path / "de-an.json"
    path.write_text(json.dumps(GOOD), encoding="utf-8")
    call_command("compute_support", str(path))
    said = capsys.readouterr()
    assert json.loads(said.out) == GOLDEN
    assert "định mức kèm phần mềm" in said.err
    assert "manage.py load_programme" in said.err


def run(
    folder: Path, typed: Any, *, root: Path = ROOT, database: str | None = None
) -> subprocess.CompletedProcess[str]:
    """The command as a person starts it, in a folder where nothing was set up."""
    path = folder / "de-an.json"
    path.write_text(json.dumps(typed), encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    chosen = {"VAR_DIR": str(folder / "var")} | ({"DATABASE_URL": database} if database else {})
    return subprocess.run(
        [sys.executable, str(root / "manage.py"), "compute_support", str(path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        # Celery puts the working directory first on the path: never start in another tree.
        cwd=root,
        env=kept | chosen,
        check=False,
    )


@pytest.mark.parametrize("database", [None, "postgres://nobody@127.0.0.1:9/none"], ids=["no tables", "no server"])
def test_without_a_database_the_shipped_norms_answer_and_it_is_said(tmp_path, database) -> None:
    done = run(tmp_path, GOOD, database=database)
    assert done.returncode == 0
    assert json.loads(done.stdout) == GOLDEN
    assert done.stderr.startswith("Tính theo định mức kèm phần mềm: chưa có cơ sở dữ liệu (chạy manage.py migrate")


def test_a_person_sees_a_sentence_an_exit_code_and_nothing_on_stdout(tmp_path) -> None:
    done = run(tmp_path, GOOD | {"date": "hôm qua"})
    assert (done.returncode, done.stdout) == (1, "")
    assert "«date»: cần ngày có thật" in done.stderr
    assert "Traceback" not in done.stderr


def test_shipped_norms_that_are_damaged_are_said_to_be(tmp_path) -> None:
    copy = tmp_path / "khuyen-cong"
    names = shutil.ignore_patterns(".venv", ".git", "var", "__pycache__", ".*_cache", "tests", "static")
    shutil.copytree(ROOT, copy, ignore=names)
    norms = copy / "programmes" / "data" / "norms.csv"
    norms.chmod(0o644)
    norms.write_text(norms.read_text(encoding="utf-8").replace("50,200000000,", "50,x,"), encoding="utf-8")
    done = run(tmp_path, GOOD, root=copy)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Tệp định mức kèm phần mềm bị hỏng: norms.csv, dòng 5, cột «cap_vnd»: «x»" in done.stderr


@pytest.mark.parametrize(
    ("once", "twice", "name"),
    [
        (
            b'"eligible_cost_vnd": 418000000',
            b'"eligible_cost_vnd": 1, "eligible_cost_vnd": 418000000',
            "eligible_cost_vnd",
        ),
        (b'"funding": "NATIONAL"', b'"funding": "LOCAL", "funding": "NATIONAL"', "funding"),
    ],
)
def test_a_field_written_twice_is_refused_not_chosen(loaded, compute, once, twice, name) -> None:
    typed = json.dumps(GOOD).encode()
    assert compute(typed) == GOLDEN
    with pytest.raises(CommandError, match=f"trường «{name}»: ghi hai lần"):
        compute(typed.replace(once, twice))
