"""docs/programme.md says what the files hold."""

import re
from pathlib import Path

from accounts.models import AdministrativeUnit
from programmes.models import AdvanceRule, LegalDocument, Norm
from programmes.shipped import DATA

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "programme.md").read_text(encoding="utf-8")


def test_the_counts_are_those_of_the_tables(loaded) -> None:
    told = re.findall(r"^\| ([^|`]+) \| (\d+) \|$", PAGE, flags=re.M)
    assert {name: int(count) for name, count in told} == loaded


def test_every_data_file_is_told_of_and_every_file_told_of_is_there() -> None:
    told = set(re.findall(r"`((?:programmes|accounts)/data/[^`]+)`", PAGE))
    there = {str(path.relative_to(ROOT)) for folder in (DATA, ROOT / "accounts/data") for path in folder.iterdir()}
    assert told == there


def test_the_marks_of_confidence_are_all_there_are(loaded) -> None:
    told = set(re.findall(r"^\| `([a-z, ]+)` \|", PAGE, flags=re.M))
    found = {
        mark
        for model in (Norm, AdvanceRule, LegalDocument)
        for mark in model.objects.values_list("confidence", flat=True)
    }
    assert found == told


def test_the_rows_only_to_be_read_are_those_the_page_names(loaded) -> None:
    rows = Norm.objects.filter(usable=False).values_list("territory", "activity__code")
    where = [territory if code != "CP_ASSESS" else code for territory, code in rows]
    assert sorted(where) == ["AG", "CP_ASSESS", "DAKLAK", "DAKLAK", "DAKLAK", "KG"]


def test_the_example_of_a_code_passed_on_is_true(loaded) -> None:
    new, old = (AdministrativeUnit.objects.get(code=code) for code in ("30628", "30628-cu"))
    assert f"`30628` là {new.full_name}, `30628-cu` là {old.full_name}" in PAGE
