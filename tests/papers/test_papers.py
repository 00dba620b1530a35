"""Every paper of a dossier: it keeps the layout rules, prints its facts, and says what it lacks."""

from __future__ import annotations

import copy
import csv
import datetime as dt
import io
import json
import re
import subprocess
import sys
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from documents.house.text import clean
from documents.layout_check import LAYOUTS, check
from documents.vietnamese import date_long, date_short, money
from papers import KINDS, BadFact, MissingFact, UnknownKind, draw, missing, required_facts, used_facts
from papers.facts import PaperFacts
from papers.kind import PaperKind
from papers.labels import label
from papers.reading import Facts
from papers.sample import group, one
from papers.wording import inputs_text
from programmes.support import Item, NormRule, compute_support

SAMPLES = {"one": one, "group": group}
EVERY = [(code, name) for code in KINDS for name in SAMPLES]


def printed(data: bytes) -> str:
    """All text of a paper, in order, tables included."""
    body = docx.Document(io.BytesIO(data)).element.body
    paragraphs = ["".join(run.text for run in node.iter(qn("w:r"))) for node in body.iter(qn("w:p"))]
    return clean(" ".join(paragraphs))


def leaves(facts: Any, path: list[str], above: str = "") -> Iterator[tuple[str, dict[str, Any] | list[Any], Any]]:
    """(name, container, key) of every place a dotted name stands for."""
    step = path[0].removesuffix("[]")
    name = f"{above}.{step}" if above else step
    if len(path) == 1:
        yield name, facts, step
    elif path[0].endswith("[]"):
        for place, row in enumerate(facts.get(step, []), start=1):
            yield from leaves(row, path[1:], f"{name}[{place}]")
    else:
        yield from leaves(facts.get(step, {}), path[1:], name)


# Layout.


@pytest.mark.parametrize(("code", "sample"), EVERY)
def test_every_paper_keeps_the_layout_rules(code: str, sample: str):
    assert check(draw(code, SAMPLES[sample]()), KINDS[code].layout) == []


@pytest.mark.parametrize("code", [code for code in KINDS if code != "REQUEST"])  # a form is dated by who hands it in
def test_a_paper_without_number_and_date_is_a_draft_that_keeps_all_other_rules(code: str):
    facts = one()
    section = facts[KINDS[code].section]
    needed = f"{KINDS[code].section}.date" in required_facts(code)
    for name in ("number", "symbol", "prepared_on", *(() if needed else ("date",))):
        section.pop(name, None)
    data = draw(code, facts)
    assert check(data, KINDS[code].layout, draft=True) == []
    if KINDS[code].symbol:
        assert f"Số:        /{KINDS[code].symbol}" in [
            paragraph.text
            for node in docx.Document(io.BytesIO(data)).element.body.iter(qn("w:p"))
            for paragraph in [docx.text.paragraph.Paragraph(node, None)]
        ]


def test_the_list_of_kinds_is_complete_and_each_says_how_it_is_laid_out():
    assert set(KINDS) == {
        "REQUEST", "PROJECT", "SUPPLEMENT_NOTICE", "REFUSAL_NOTICE", "APPRAISAL_MINUTES", "APPROVAL_DECISION",
        "CONTRACT",
        "AMENDMENT_DECISION", "TERMINATION_DECISION", "ACCEPTANCE_MINUTES", "SETTLEMENT_TABLE", "SETTLEMENT_DECISION",
        "LIQUIDATION_MINUTES", "PAYMENT_REQUEST", "ADVANCE_REQUEST", "RECOVERY_DECISION",
        "RECEIPT_SLIP", "WITHDRAWAL_REQUEST", "COUNCIL_CONCLUSION", "PLAN_PROPOSAL", "PLAN_DECISION", "PROGRESS_REPORT",
        "AMENDMENT_REQUEST", "AMENDMENT_REFUSAL", "CONTRACT_ANNEX", "SUSPENSION_DECISION", "RESUMPTION_DECISION",
        "EXTENSION_DECISION", "ACCEPTANCE_REQUEST", "FAILED_ACCEPTANCE_MINUTES", "REVOCATION_DECISION",
        "EVIDENCE_TABLE", "RESULT_REPORT", "SETTLEMENT_RETURN", "SUPPORT_RECEIPT", "POST_CHECK_MINUTES",
        "OPINION_REQUEST", "OPINION_REPLY",
    }  # fmt: skip
    assert all(kind.layout in LAYOUTS and kind.title for kind in KINDS.values())


def test_twelve_beneficiaries_with_long_names_still_make_lawful_papers():
    facts = group()
    facts["beneficiaries"] = [
        dict(row, name=f"{row['name']} và Dịch vụ Tổng hợp chi nhánh số {place}")
        for place, row in enumerate(facts["beneficiaries"] * 3, start=1)
    ]
    for code, kind in KINDS.items():
        assert check(draw(code, facts), kind.layout) == [], code


# What is printed.

#: Facts that steer a paper or stand in it in other words.
NOT_LITERAL = {"unit.short", "department.short", "signer_position", "position", "track_label", "track", "rule_text"}


def as_printed(name: str, value: Any) -> list[str]:
    """The ways a value may stand on paper."""
    if isinstance(value, bool):
        return []
    if isinstance(value, int):
        return [money(value), f"{value:02d}"]
    if isinstance(value, list):
        return [clean(part).rstrip(".;") for part in value if isinstance(part, str)][:1]
    try:
        day = dt.date.fromisoformat(value)
        return [date_long(day), date_short(day)]
    except ValueError:
        pass
    first = clean(value.splitlines()[0]).rstrip(".;")
    clock = value.partition("T")[2] or value
    hour = f"{clock[:2]} giờ {clock[3:5]} phút"
    return [first, hour] if name.endswith("_at") else [first]


@pytest.mark.parametrize(("code", "sample"), EVERY)
def test_every_fact_a_paper_asks_for_is_printed_on_it(code: str, sample: str):
    facts = SAMPLES[sample]()
    text = printed(draw(code, facts)).lower()
    lost = []
    for need in required_facts(code):
        if need in NOT_LITERAL or need.rpartition(".")[2] in NOT_LITERAL:
            continue
        if sample == "one" and need.startswith("beneficiaries[].") and need.endswith("_vnd"):
            continue  # the shares are printed where there are several
        for name, holder, key in leaves(facts, need.split(".")):
            ways = as_printed(name, holder[key])
            if ways and not any(way.lower() in text for way in ways):
                lost.append(name)
    nothing = {  # of what is left and what must come back one is nothing, and nothing is not printed
        f"{section}.{name}"
        for section in ("settlement", "termination")
        for name in ("remaining_vnd", "to_recover_vnd")
        if not facts[section].get(name)
    }
    assert set(lost) - nothing == set()


@pytest.mark.parametrize(("code", "sample"), EVERY)
def test_no_programmers_word_reaches_a_paper(code: str, sample: str):
    text = printed(draw(code, SAMPLES[sample]()))
    for word in ("None", "True", "False", "_vnd", "LOCAL", "MACHINE", "{", "}"):
        assert word not in text


def test_the_support_is_printed_with_every_step_and_its_clause():
    text = printed(draw("APPROVAL_DECISION", group()))
    assert "tỷ lệ 50%; chi phí hợp lệ 1.200.000.000 đồng" in text
    assert "mức tối đa 300.000.000 đồng; 1 cơ sở" in text
    assert text.count("khoản 4 Điều 8 Thông tư số 28/2018/TT-BTC") == 12
    assert "1.100.000.000 đồng (Bằng chữ: Một tỷ một trăm triệu đồng)" in text


def test_the_steps_that_the_norms_compute_are_printed_as_they_come():
    rule = NormRule("TRADEMARK", None, 35_000_000, "trade mark", "Thông tư 28/2018/TT-BTC Điều 8")
    item = Item("TRADEMARK", 2, 60_000_000, "Hộ kinh doanh Mẫu")
    computed = compute_support([item], {"TRADEMARK": rule}, approved_vnd=50_000_000)
    facts = one()
    facts["support"] = {"support_vnd": computed.support_vnd, "lines": [line.as_json() for line in computed.lines]}
    facts = json.loads(json.dumps(facts))
    text = printed(draw("APPROVAL_DECISION", facts))
    assert "mức tối đa 35.000.000 đồng; 2 nhãn hiệu" in text
    assert "không giới hạn" in text
    assert "giới hạn 50.000.000 đồng; tổng các dòng 60.000.000 đồng" in text
    assert not re.search(r"[a-z]+_[a-z]+", text)


def test_every_unit_of_the_norms_has_a_vietnamese_word():
    with (Path(__file__).parents[2] / "programmes" / "data" / "norms.csv").open(encoding="utf-8") as file:
        units = {row["unit"] for row in csv.DictReader(file)}
    assert {unit for unit in units if inputs_text({"units": 1, "unit": unit}) == "1 đơn vị"} == set()


def test_all_gaps_are_listed_in_one_notice():
    facts = one()
    text = printed(draw("SUPPLEMENT_NOTICE", facts))
    for place, gap in enumerate(facts["supplement"]["gaps"], start=1):
        assert f"{place}. {gap}" in text
    assert "ngày 01 tháng 7 năm 2025" in text


def test_the_minutes_show_every_ballot_and_the_count():
    text = printed(draw("APPRAISAL_MINUTES", one()))
    assert "Thời gian bắt đầu: 08 giờ 00 phút" in text and "kết thúc vào 10 giờ 30 phút" in text
    assert "đạt 03; đạt, cần chỉnh sửa 01; không đạt 00; không bỏ phiếu 01" in text
    assert "4/5 thành viên" in text and "Vắng mặt: Võ Văn Thử Nghiệm" in text


def test_an_amendment_shows_before_and_after_side_by_side():
    table = docx.Document(io.BytesIO(draw("AMENDMENT_DECISION", one()))).tables[1]
    assert (
        table.rows[1].cells[0].text == "Danh mục máy móc, thiết bị (điểm b khoản 2 Điều 11 Thông tư số 36/2013/TT-BCT)"
    )
    assert [cell.text for cell in table.rows[2].cells][2:] == ["MC-200", "MC-220"]


def test_an_amendment_of_money_shows_the_difference():
    facts = one()
    price = {"what": "Đơn giá", "before": "10 đồng", "after": "12 đồng", "difference": "+2"}
    facts["amendment"]["changes"].append(price)
    table = docx.Document(io.BytesIO(draw("AMENDMENT_DECISION", facts))).tables[1]
    assert table.rows[0].cells[-1].text == "Chênh lệch (đồng)"
    assert [cell.text for cell in table.rows[-1].cells][1:] == ["Đơn giá", "10 đồng", "12 đồng", "+2"]
    assert table.rows[2].cells[-1].text == ""


def test_the_list_of_vouchers_adds_up_to_its_last_row():
    tables = docx.Document(io.BytesIO(draw("SETTLEMENT_TABLE", one()))).tables
    last = [cell.text for cell in tables[2].rows[-1].cells]
    assert last[0] == "Tổng cộng" and last[-1] == "408.000.000" and "440.640.000" in last


def test_a_contract_with_several_beneficiaries_has_each_of_them_sign():
    facts = group()
    text = printed(draw("CONTRACT", facts))
    for place, row in enumerate(facts["beneficiaries"], start=1):
        assert f"BÊN B{place}: {row['name']}" in text
        assert f"ĐẠI DIỆN BÊN B{place}" in text
    assert "06 (sáu) bản" in text


def test_what_must_come_back_takes_the_place_of_what_is_left_to_pay():
    facts = one()
    facts["settlement"] |= {"remaining_vnd": 0, "to_recover_vnd": 15_000_000}
    assert "hoàn trả cho Bên A: 15.000.000 đồng" in printed(draw("LIQUIDATION_MINUTES", facts))
    assert "Kinh phí phải thu hồi: 15.000.000 đồng" in printed(draw("SETTLEMENT_DECISION", facts))


# Who issues, who signs.


def test_a_symbol_of_the_peoples_committee_makes_it_the_issuer():
    facts = one()
    facts["amendment"] |= {"number": "15/QĐ-UBND", "symbol": "QĐ-UBND", "signer_position": "Phó Chủ tịch"}
    data = draw("AMENDMENT_DECISION", facts)
    text = printed(data)
    assert "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH AN GIANG" in text
    assert "KT. CHỦ TỊCH PHÓ CHỦ TỊCH" in text
    assert "Giám đốc Sở Công Thương tỉnh An Giang, Trung tâm" in text
    assert check(data, "decision") == []


def test_another_body_issues_when_the_facts_name_it():
    facts = one()
    facts["approval"] |= {
        "number": "88/QĐ-ĐCK",
        "symbol": "QĐ-ĐCK",
        "authority": "",
        "signer_position": "Cục trưởng",
        "issuer": {
            "name": "Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công",
            "parent_name": "Bộ Công Thương",
            "place": "Hà Nội",
            "short": "ĐCK",
            "head_title": "Cục trưởng",
        },
    }
    data = draw("APPROVAL_DECISION", facts)
    assert "CỤC TRƯỞNG CỤC ĐỔI MỚI SÁNG TẠO" in printed(data)
    assert "Hà Nội, ngày 05 tháng 3 năm 2026" in printed(data)
    assert check(data, "decision") == []


@pytest.mark.parametrize(
    ("position", "authority", "lines"),
    [
        ("Giám đốc", "", "GIÁM ĐỐC Trần"),
        ("Phó Giám đốc", "", "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Trần"),
        ("Phó Giám đốc", "KT", "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Trần"),
        ("Giám đốc", "Q", "Q. GIÁM ĐỐC Trần"),
        ("Chánh Văn phòng", "TL.", "TL. GIÁM ĐỐC CHÁNH VĂN PHÒNG Trần"),
        ("Trưởng phòng", "TUQ", "TUQ. GIÁM ĐỐC TRƯỞNG PHÒNG Trần"),
    ],
)
def test_the_right_in_which_somebody_signs_stands_above_the_name(position: str, authority: str, lines: str):
    facts = one()
    facts["approval"] |= {"signer_position": position, "authority": authority}
    assert lines in printed(draw("APPROVAL_DECISION", facts))


@pytest.mark.parametrize("name", ["An Giang", "tỉnh An Giang", "Tỉnh An Giang", "Ủy ban nhân dân tỉnh An Giang"])
def test_the_province_is_named_once_however_it_was_typed(name: str):
    facts = one()
    facts["province"]["name"] = name
    text = printed(draw("APPROVAL_DECISION", facts))
    assert "GIÁM ĐỐC SỞ CÔNG THƯƠNG TỈNH AN GIANG" in text


# What is missing or wrong.


@pytest.mark.parametrize("code", KINDS)
def test_each_required_fact_is_named_when_it_is_missing(code: str):
    for need in required_facts(code):
        for nothing in (None, "", "absent"):
            facts = group()
            name, holder, key = list(leaves(facts, need.split(".")))[-1]
            if nothing == "absent":
                del holder[key]
            else:
                holder[key] = nothing
            with pytest.raises(MissingFact) as refused:
                draw(code, facts)
            assert refused.value.names == [name]
            assert label(name) in str(refused.value) and name in str(refused.value)


def test_all_missing_facts_are_named_at_once():
    facts = one()
    facts["approval"] |= {"signer": None, "signer_position": "  "}
    del facts["beneficiaries"][0]["tax_code"]
    facts["items"] = []
    assert missing("APPROVAL_DECISION", facts) == [
        "beneficiaries[1].tax_code",
        "items",
        "approval.signer",
        "approval.signer_position",
    ]
    with pytest.raises(MissingFact, match=r"mã số thuế của đơn vị thụ hưởng thứ 1 .*người ký của quyết định phê duyệt"):
        draw("APPROVAL_DECISION", facts)


@pytest.mark.parametrize("code", KINDS)
def test_from_nothing_no_paper_is_drawn(code: str):
    with pytest.raises(MissingFact):
        draw(code, {})


@pytest.mark.parametrize("code", KINDS)
def test_a_fact_that_may_be_used_is_not_needed(code: str):
    facts = group()
    required = required_facts(code)
    for name in used_facts(code):
        if name in required:
            continue
        rows = name[: name.rindex("[]") + 2] if "[]" in name else ""
        optional_list = rows and not any(need.startswith(rows) for need in required)
        path = rows.removesuffix("[]").split(".") if optional_list else name.split(".")
        for _, holder, key in leaves(facts, path):
            holder.pop(key, None)
    data = draw(code, facts)
    assert "None" not in printed(data)
    assert check(data, KINDS[code].layout, draft=True) == []


def test_zero_is_an_amount_and_not_a_gap():
    facts = one()
    facts["settlement"] |= {"paid_vnd": 0, "advanced_vnd": 0}
    assert missing("SETTLEMENT_TABLE", facts) == []


@pytest.mark.parametrize(
    ("code", "path", "value", "word"),
    [
        ("APPROVAL_DECISION", ("approval", "support_vnd"), "200 triệu", "số nguyên"),
        ("APPROVAL_DECISION", ("approval", "support_vnd"), 200.0, "số nguyên"),
        ("APPROVAL_DECISION", ("approval", "date"), "05/03/2026", "năm-tháng-ngày"),
        ("APPRAISAL_MINUTES", ("appraisal", "started_at"), "sáng", "giờ"),
        ("APPRAISAL_MINUTES", ("appraisal", "members"), "A, B", "danh sách"),
    ],
)
def test_a_fact_of_the_wrong_kind_is_refused_with_its_name(code: str, path: tuple[str, str], value: Any, word: str):
    facts = one()
    facts[path[0]][path[1]] = value
    with pytest.raises((BadFact, MissingFact), match=word if word != "danh sách" else "thành viên"):
        draw(code, facts)


@pytest.mark.parametrize("typed", ["08:00", "8:00", "08 giờ 00", "08 giờ", "08 giờ 00 phút", "8h", "2026-02-05T08:00"])
def test_a_time_of_day_may_be_typed_in_several_ways(typed: str):
    facts = one()
    facts["appraisal"]["started_at"] = typed
    assert "Thời gian bắt đầu: 08 giờ 00 phút, ngày 05 tháng 02 năm 2026" in printed(draw("APPRAISAL_MINUTES", facts))


def test_a_meeting_that_ends_on_another_day_says_so():
    facts = one()
    facts["appraisal"] |= {"started_at": "2026-02-05T08:00:00+07:00", "ended_at": "2026-02-06T09:15:30+07:00"}
    text = printed(draw("APPRAISAL_MINUTES", facts))
    assert "kết thúc vào 09 giờ 15 phút, ngày 06 tháng 02 năm 2026" in text


def test_a_member_whose_post_names_the_body_is_not_given_it_twice():
    facts = one()
    facts["appraisal"]["members"][0] |= {"position": "Phó Giám đốc Sở Công Thương", "body": "Sở Công Thương"}
    text = printed(draw("APPRAISAL_MINUTES", facts))
    assert "Phó Giám đốc, Sở Công Thương Chủ tịch" in text


def test_an_unknown_kind_is_refused():
    with pytest.raises(UnknownKind, match="POEM"):
        draw("POEM", one())


# The register of facts.


class Watched(dict):
    """A dictionary that remembers which of its keys were asked for."""

    def __init__(self, values: dict[str, Any], above: str, seen: set[str]) -> None:
        super().__init__(values)
        self.above, self.seen = above, seen

    def get(self, key: str, default: Any = None) -> Any:
        name = f"{self.above}.{key}" if self.above else key
        self.seen.add(name)
        value = super().get(key, default)
        if isinstance(value, dict):
            return Watched(value, name, self.seen)
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return [Watched(row, f"{name}[]", self.seen) for row in value]
        return value


@pytest.mark.parametrize(("code", "sample"), EVERY)
def test_a_builder_reads_no_fact_that_its_kind_does_not_declare(code: str, sample: str):
    seen: set[str] = set()
    kind: PaperKind = KINDS[code]
    kind.build(Facts(kind.title, Watched(SAMPLES[sample](), "", seen)))
    declared = set(used_facts(code))
    on_the_way = {name[: at.start()].removesuffix("[]") for name in declared for at in re.finditer(r"\.", name)}
    on_the_way |= {name for name in seen if name.startswith(f"{kind.section}.issuer.")}
    read = {name for name in seen if ".inputs." not in name}  # inputs are printed whole, whatever they are
    assert read - declared - on_the_way == set()


@pytest.mark.parametrize("code", KINDS)
def test_every_declared_fact_has_a_place_in_the_facts_and_a_vietnamese_name(code: str):
    for name in used_facts(code):
        kind: Any = PaperFacts
        for step in name.split("."):
            kind = typing.get_type_hints(kind)[step.removesuffix("[]")]
            if typing.get_origin(kind) is list and step.endswith("[]"):
                (kind,) = typing.get_args(kind)
        assert "_" not in label(name), name


def test_facts_are_plain_json_and_drawing_does_not_change_them():
    for sample in SAMPLES.values():
        facts = sample()
        kept = copy.deepcopy(facts)
        assert json.loads(json.dumps(facts)) == facts
        for code in KINDS:
            draw(code, facts)
        assert facts == kept


# Hostile text, same bytes.

HOSTILE = "<w:p/> & \"'{{ x }} {% y %} \x00\x08\u202e😀 Nguyê\u0303n\u200b ]]> \ud800"


@pytest.mark.parametrize("code", KINDS)
def test_text_that_looks_like_markup_is_printed_as_text(code: str):
    facts = one()
    facts["dossier"]["title"] = HOSTILE
    facts["beneficiaries"][0]["name"] = HOSTILE
    facts["items"][0]["name"] = HOSTILE
    facts["plan"]["projects"][0]["title"] = HOSTILE
    data = draw(code, facts)
    assert "<w:p/> & \"'{{ x }} {% y %} 😀 Nguyễn ]]>" in printed(data)
    assert {violation.rule for violation in check(data, KINDS[code].layout)} <= {"placeholders"}


DIGESTS = """
import hashlib, sys
from papers import KINDS, draw
from papers.sample import group
for code in KINDS:
    print(code, hashlib.sha256(draw(code, group())).hexdigest())
"""


def test_the_same_facts_give_the_same_bytes_in_every_process():
    runs = {
        subprocess.run(
            [sys.executable, "-c", DIGESTS], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True, text=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1
    assert len(runs.pop().splitlines()) == len(KINDS)
