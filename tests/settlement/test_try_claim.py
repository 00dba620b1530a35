"""``manage.py try_claim``: the cases that once came out wrong, with their right values; the contract of the command."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from demo.einvoices import Firm, authority_pem, signed_copy
from settlement.models import Invoice

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parent / "cases"
SELLER = Firm("Công ty TNHH Thiết bị Mẫu", "9900070006")
UNSIGNED, SIGNED, LOOKED_UP = "unsigned", "signed", "looked up"


def asked(folder: Path, names: list[str], **more: Any) -> dict[str, Any]:
    """The answer to a question about files of a folder."""
    cost = more.pop("cost", 400_000_000)
    question = {
        "buyer_tax_codes": ["9900050017"],
        "approved_on": "2026-03-02",
        "accepted_on": "2026-07-10",
        "date": "2026-07-15",
        "funding": "LOCAL",
        "territory": "AG",
        "items": [
            {
                "activity": "MACHINE",
                "units": 1,
                "eligible_cost_vnd": cost,
                "name": "Máy mẫu",
                "model": "MAU-1",
                "unit": "cái",
            }
        ],
        "approved_vnd": 300_000_000,
        "contract_vnd": None,
        "accepted_cost_vnd": cost,
        "invoices": names,
    } | more
    path = folder / "hoi.json"
    path.write_text(json.dumps(question, ensure_ascii=False), encoding="utf-8")
    out = io.StringIO()
    call_command("try_claim", str(path), stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The cases, and beside them the root of the test's own authority."""
    (tmp_path / "goc.pem").write_bytes(authority_pem())
    for path in CASES.glob("*.xml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


@cache
def signed(name: str) -> bytes:
    """A case with the seller's signature."""
    return signed_copy((CASES / name).read_bytes(), SELLER, dt.date(2026, 6, 26))


def tried(folder: Path, how: str, *names: str, **more: Any) -> dict[str, Any]:
    """The claim of some cases: as they are, signed by the seller, or looked up at the portal."""
    if how == SIGNED:
        for name in names:
            (folder / f"ky-{name}").write_bytes(signed(name))
        return asked(folder, [f"ky-{name}" for name in names], trust=["goc.pem"], **more)
    return asked(folder, list(names), **({"portal_checked": list(names)} if how == LOOKED_UP else {}), **more)


BASE, LESS = "02a-base.xml", "02b-adjust-names-no-machine.xml"
REPLACEMENT, ORIGINAL = "03a-replacement-first.xml", "03b-original-second.xml"
WORDS_OF, IN_WORDS = "04a-base.xml", "04b-replaces-in-words.xml"


@pytest.mark.parametrize("how", [UNSIGNED, SIGNED, LOOKED_UP])
@pytest.mark.parametrize(
    ("files", "right"),
    [
        (("01-discount-outside-lines.xml",), 160_000_000),
        ((BASE, LESS), 150_000_000),
        ((REPLACEMENT, ORIGINAL), 95_000_000),
        ((WORDS_OF, IN_WORDS), 95_000_000),
        (("08-decomposed.xml",), 200_000_000),
    ],
)
def test_each_case_has_its_right_value_in_any_order(folder: Path, files: tuple[str, ...], right: int, how: str) -> None:
    for order in itertools.permutations(files):
        found = tried(folder, how, *order)
        if how == UNSIGNED and len(files) > 1:
            assert found["blocked"]
            assert "correction_unproven" in {one["code"] for one in found["findings"]}
        else:
            assert (found["blocked"], found["support_vnd"]) == (False, right)


def test_the_step_says_where_a_discount_outside_the_lines_went(folder: Path) -> None:
    found = tried(folder, UNSIGNED, "01-discount-outside-lines.xml")
    assert [(one["line"], one["item"], one["amount_vnd"]) for one in found["lines"]] == [(1, 1, 320_000_000)]
    assert any("80.000.000" in step["rule"] and "dòng 1" in step["rule"] for step in found["steps"])


def test_a_total_of_zero_is_a_finding_with_a_way_out_and_the_others_are_kept(folder: Path) -> None:
    found = tried(folder, UNSIGNED, "05-zero.xml", "08-decomposed.xml")
    # Both have the number 11: once another way.
    text = (folder / "05-zero.xml").read_text().replace("<SHDon>11<", "<SHDon>12<")
    (folder / "05b.xml").write_text(text)
    found = tried(folder, UNSIGNED, "05b.xml", "08-decomposed.xml")
    assert (found["blocked"], found["support_vnd"]) == (False, 200_000_000)
    assert [one["counted"] for one in found["invoices"]] == [False, True]
    (said,) = [one["message"] for one in found["findings"] if one["code"] == "zero_total"]
    assert "gỡ" in said and "thay thế" in said


def test_an_invoice_to_another_person_is_refused_though_ten_digits_agree(folder: Path) -> None:
    found = tried(folder, UNSIGNED, "07a-buyer-12-digits.xml", buyer_tax_codes=["089090012345"])
    assert found["blocked"] and not found["invoices"][0]["counted"]
    assert "buyer_differs" in {one["code"] for one in found["findings"]}
    right = tried(folder, UNSIGNED, "07a-buyer-12-digits.xml", buyer_tax_codes=["9900050017", "089090012367"])
    assert (right["blocked"], right["support_vnd"]) == (False, 200_000_000)


def test_words_in_decomposed_letters_are_the_same_words(folder: Path) -> None:
    found = tried(folder, UNSIGNED, "08-decomposed.xml")
    assert "words_mismatch" not in {one["code"] for one in found["findings"]}


def test_the_answer_has_the_keys_that_are_promised(folder: Path) -> None:
    found = tried(folder, LOOKED_UP, BASE, LESS)
    assert set(found) == {"invoices", "lines", "unattributed_vnd", "findings", "blocked", "support_vnd", "steps"}
    assert all(set(one) == {"file", "number", "counted", "why"} for one in found["invoices"])
    assert all(set(one) == {"file", "line", "item", "amount_vnd"} for one in found["lines"])
    assert all(set(one) == {"code", "severity", "about", "message"} for one in found["findings"])
    assert [one["file"] for one in found["invoices"]] == [BASE, LESS]
    assert [one["number"] for one in found["invoices"]] == ["11", "12"]
    assert sum(one["amount_vnd"] for one in found["lines"]) + found["unattributed_vnd"] == 300_000_000
    assert not Invoice.objects.exists()


def test_a_bad_file_among_good_ones_blocks_but_does_not_cost_them(folder: Path) -> None:
    (folder / "hong.xml").write_bytes(b"%PDF-1.4")
    found = tried(folder, UNSIGNED, "hong.xml", "08-decomposed.xml")
    assert [one["counted"] for one in found["invoices"]] == [False, True]
    assert (found["blocked"], found["support_vnd"]) == (True, 200_000_000)


def test_the_same_file_twice_counts_once(folder: Path) -> None:
    found = tried(folder, UNSIGNED, "08-decomposed.xml", "08-decomposed.xml")
    assert [one["counted"] for one in found["invoices"]] == [True, False]
    assert found["support_vnd"] == 200_000_000


def test_two_files_of_one_number_that_differ_stop_the_claim(folder: Path) -> None:
    for order in ((BASE, ORIGINAL), (ORIGINAL, BASE)):
        found = tried(folder, UNSIGNED, *order)
        assert (found["blocked"], found["support_vnd"]) == (True, 100_000_000)


def test_bounds_of_decision_contract_and_acceptance_hold(folder: Path) -> None:
    name = "08-decomposed.xml"
    assert tried(folder, UNSIGNED, name, contract_vnd=180_000_000)["support_vnd"] == 180_000_000
    assert tried(folder, UNSIGNED, name, approved_vnd=150_000_000)["support_vnd"] == 150_000_000
    assert tried(folder, UNSIGNED, name, accepted_cost_vnd=300_000_000)["support_vnd"] == 150_000_000


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"buyer_tax_codes": []}, "buyer_tax_codes"),
        ({"buyer_tax_codes": "9900050017"}, "buyer_tax_codes"),
        ({"date": "15/7/2026"}, "date"),
        ({"date": None}, "date"),
        ({"accepted_on": "2026-02-30"}, "accepted_on"),
        ({"funding": "TINH"}, "funding"),
        ({"territory": "XX"}, "territory"),
        ({"items": []}, "items"),
        ({"items": [{"activity": "MACHINE", "eligible_cost_vnd": 1}]}, "name"),
        ({"items": [{"activity": "KHONG", "eligible_cost_vnd": 1, "name": "Máy mẫu"}]}, "định mức"),
        ({"approved_vnd": 1.5}, "approved_vnd"),
        ({"approved_vnd": -1}, "approved_vnd"),
        ({"invoices": []}, "invoices"),
        ({"invoices": ["khong-co.xml"]}, "khong-co.xml"),
        ({"invoices": ["."]}, "invoices"),
        ({"invoices": [7]}, "invoices"),
        ({"portal_checked": ["khac.xml"]}, "portal_checked"),
        ({"trust": ["khong-co.pem"]}, "khong-co.pem"),
        ({"trust": ["08-decomposed.xml"]}, "chứng thư"),
    ],
)
def test_a_question_that_cannot_be_read_gets_a_sentence(folder: Path, change: dict[str, Any], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        asked(folder, change.pop("invoices", ["08-decomposed.xml"]), **change)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"date": 1, "date": 2}', "\ufeff{}"])
def test_a_file_that_is_no_question_gets_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "hoi.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"hoi\.json"):
        call_command("try_claim", str(path), stdout=io.StringIO(), stderr=io.StringIO())


def test_dollars_right_to_the_cent_are_not_odd(folder: Path) -> None:
    text = (CASES / "08-decomposed.xml").read_text()
    for old, new in (
        ("<DVTTe>VND</DVTTe><TGia>1</TGia>", "<DVTTe>USD</DVTTe><TGia>25485</TGia>"),
        ("400000000", "15695.47"),
        ("432000000", "16951.11"),
        ("32000000", "1255.64"),
    ):
        text = text.replace(old, new)
    (folder / "do-la.xml").write_text(text)
    found = tried(folder, UNSIGNED, "do-la.xml")
    odd = {"rate_odd", "rate_mismatch", "sum_mismatch", "total_mismatch", "line_mismatch", "words_mismatch"}
    assert not odd & {one["code"] for one in found["findings"]}
    # 15,695.47 at 25,485, rounded to the đồng; half of it.
    assert found["support_vnd"] == 399_999_053 // 2
