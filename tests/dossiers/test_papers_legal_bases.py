"""What papers rest on: the texts of their day, issuer, money and kind; who proposes them and who receives them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.bodies import Body
from documents.models import Paper
from dossiers.facts.bases import issuing_body, legal_bases
from dossiers.models import Dossier
from papers import draw
from papers.sample import one
from papers.trace import lines_of
from programmes.models import LegalDocument
from tests.world import World

AGENCY = {
    "name": "Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công",
    "parent_name": "Bộ Công Thương",
    "place": "Hà Nội",
    "short": "ĐCK",
    "head_title": "Cục trưởng",
}
LOCAL_GOVERNMENT = "Luật Tổ chức chính quyền địa phương ngày"


def text(kind: str, facts: dict[str, Any]) -> list[str]:
    """The lines of a paper."""
    return lines_of(draw(kind, facts))


def decided_by(kind_section: str, symbol: str, issuer: dict[str, str] | None = None) -> dict[str, Any]:
    """A sample dossier whose act of one section another body decided."""
    facts = one()
    facts[kind_section] |= {"symbol": symbol, "number": f"77/{symbol}"}
    facts[kind_section] |= {"issuer": issuer} if issuer else {}
    return facts


# The papers themselves; no database.


def test_an_approval_cites_the_plan_that_gives_the_money_and_no_submission_of_its_own() -> None:
    facts = one()
    facts["plan"] |= {"number": "312/QĐ-UBND", "symbol": "QĐ-UBND", "date": "2026-02-25"}
    lines = text("APPROVAL_DECISION", facts)
    assert [line for line in lines if line.startswith("Căn cứ Quyết định số 312/QĐ-UBND")] == [
        "Căn cứ Quyết định số 312/QĐ-UBND ngày 25 tháng 02 năm 2026 của Chủ tịch Ủy ban nhân dân tỉnh An Giang phê "
        "duyệt kế hoạch khuyến công địa phương năm 2026;"
    ]
    assert not [line for line in lines if "Tờ trình" in line]


def test_what_the_chair_of_the_province_decides_is_proposed_by_the_director_of_the_department() -> None:
    for kind, section in (("TERMINATION_DECISION", "termination"), ("EXTENSION_DECISION", "extension")):
        lines = text(kind, decided_by(section, "QĐ-UBND"))
        assert [line for line in lines if line.startswith("Theo đề nghị của Giám đốc Sở Công Thương")], kind
        assert not [line for line in lines if "Theo đề nghị của Giám đốc Trung tâm" in line]
    assert "Theo đề nghị của Giám đốc Sở Công Thương tại Tờ trình số 96/TTr-SCT ngày 04 tháng 9 năm 2026." in lines


def test_the_department_decides_on_the_proposal_of_the_centre() -> None:
    lines = text("TERMINATION_DECISION", one())
    assert "Theo đề nghị của Giám đốc Trung tâm Khuyến công và Tư vấn phát triển công nghiệp." in lines


@pytest.mark.parametrize(
    ("kind", "section"),
    [("APPROVAL_DECISION", "approval"), ("TERMINATION_DECISION", "termination"), ("EXTENSION_DECISION", "extension")],
)
def test_the_agency_decides_on_the_proposal_of_the_department_and_writes_to_no_office_of_the_province(
    kind: str, section: str
) -> None:
    facts = decided_by(section, "QĐ-ĐCK", AGENCY)
    lines = text(kind, facts)
    assert "Theo đề nghị của Giám đốc Sở Công Thương tỉnh An Giang." in lines
    received = lines[lines.index("Nơi nhận:") :]
    assert [line for line in received if "Sở Tài chính" in line or "Kho bạc" in line or "UBND" in line] == []
    assert [line for line in received if "Sở Công Thương tỉnh An Giang" in line]


def test_a_paper_is_sent_to_the_bodies_by_the_names_of_its_day() -> None:
    facts = one()
    facts["bodies"] = {"finance": {"name": "Sở Tài chính"}, "treasury": {"name": "Kho bạc Nhà nước khu vực mẫu"}}
    facts["dossier"]["unit"] = "phường Mẫu"
    lines = text("APPROVAL_DECISION", facts)
    received = lines[lines.index("Nơi nhận:") :]
    assert received[1:5] == [
        "- Như Điều 4;",
        "- Sở Tài chính;",
        "- Kho bạc Nhà nước khu vực mẫu;",
        "- UBND phường Mẫu;",
    ]
    facts["bodies"] = {}
    assert not [line for line in text("APPROVAL_DECISION", facts) if "Kho bạc" in line]


def test_the_decision_on_a_plan_goes_to_its_usual_recipients() -> None:
    lines = text("PLAN_DECISION", one())
    received = "\n".join(lines[lines.index("Nơi nhận:") :])
    for who in ("Bộ Công Thương", "Thường trực Tỉnh ủy", "Thường trực Hội đồng nhân dân tỉnh", "các Phó Chủ tịch"):
        assert who in received, who


# The table of legal texts.

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(world: World) -> Dossier:
    return world.at_state("CONTRACTED")


def cited(
    dossier: Dossier, day: str, kind: str = "APPROVAL_DECISION", facts: dict[str, Any] | None = None
) -> list[str]:
    return legal_bases(dossier, dt.date.fromisoformat(day), kind, facts or {})


@pytest.mark.parametrize(
    ("day", "law"),
    [
        ("2018-05-12", ["19 tháng 6 năm 2015"]),
        ("2025-02-28", ["19 tháng 6 năm 2015"]),
        ("2025-03-01", ["19 tháng 02 năm 2025"]),
        ("2025-06-15", ["19 tháng 02 năm 2025"]),
        ("2025-06-16", ["16 tháng 6 năm 2025"]),
    ],
)
def test_the_law_on_local_government_is_that_of_the_day(dossier: Dossier, day: str, law: list[str]) -> None:
    found = [base for base in cited(dossier, day) if base.startswith(f"Căn cứ {LOCAL_GOVERNMENT}")]
    assert found == [f"Căn cứ {LOCAL_GOVERNMENT} {one_day}" for one_day in law]


def test_the_amending_texts_are_complete_for_the_day_with_their_whole_titles(dossier: Dossier) -> None:
    amended = "Luật Sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương"
    for day, there in (("2020-06-30", False), ("2020-07-01", True), ("2025-02-28", True), ("2025-03-01", False)):
        assert any(amended in base for base in cited(dossier, day)) == there, day
    bases = cited(dossier, "2026-03-05")
    assert any("số 20/2017/TT-BCT ngày 29 tháng 9 năm 2017" in base for base in bases)
    assert any(
        base.endswith("hướng dẫn lập, quản lý và sử dụng kinh phí khuyến công") and "64/2024" in base for base in bases
    )
    Dossier.objects.filter(pk=dossier.pk).update(track="NATIONAL")
    dossier.refresh_from_db()
    national = cited(dossier, "2026-03-05")
    assert any("17/2018" in base and base.endswith("quản lý kinh phí khuyến công quốc gia") for base in national)


@pytest.mark.parametrize("day", ["2018-03-01", "2019-10-01", "2025-04-01", "2026-03-05"])
def test_bases_stand_by_rank_then_by_date(dossier: Dossier, day: str) -> None:
    on = dt.date.fromisoformat(day)
    rows = {f"Căn cứ {row.citation()}": row.rank for row in LegalDocument.objects.filter(cited=True)}
    ranks = [rows[base] for base in legal_bases(dossier, on, "APPROVAL_DECISION", {})]
    assert ranks == sorted(ranks) and len(ranks) > 4


def test_a_contract_rests_on_the_civil_code_and_a_decision_does_not(dossier: Dossier) -> None:
    paper = Paper.objects.get(chain=dossier.pk, kind="CONTRACT")
    lines = lines_of(draw("CONTRACT", paper.facts))
    assert "Căn cứ Bộ luật Dân sự ngày 24 tháng 11 năm 2015;" in lines
    assert not [line for line in lines if LOCAL_GOVERNMENT in line]
    approval = Paper.objects.get(chain=dossier.pk, kind="APPROVAL_DECISION")
    lines = lines_of(draw("APPROVAL_DECISION", approval.facts))
    assert not [line for line in lines if "Dân sự" in line]
    plan = dossier.decisions.get(kind="PLAN_DECISION")
    assert [line for line in lines if line.startswith(f"Căn cứ Quyết định số {plan.full_number} ")]


def test_the_agency_cites_neither_the_rules_of_a_province_nor_the_law_on_local_government(dossier: Dossier) -> None:
    Dossier.objects.filter(pk=dossier.pk).update(track="NATIONAL")
    dossier.refresh_from_db()
    facts = {"approval": {"number": "7/QĐ-ĐCK", "symbol": "QĐ-ĐCK", "issuer": AGENCY}}
    assert issuing_body("APPROVAL_DECISION", facts) is Body.AGENCY
    for day in ("2018-10-01", "2026-03-05"):
        bases = cited(dossier, day, facts=facts)
        assert not [base for base in bases if LOCAL_GOVERNMENT in base or "An Giang" in base]
    assert any("40/2025/NĐ-CP" in base for base in cited(dossier, "2026-03-05", facts=facts))
    assert not any("40/2025/NĐ-CP" in base for base in cited(dossier, "2026-03-05"))


def test_the_text_of_power_stands_once_somebody_has_entered_it(dossier: Dossier) -> None:
    row = LegalDocument.objects.get(code="CN-SCT")
    assert not row.is_confirmed and "chưa xác nhận" in str(row)
    assert not [base for base in cited(dossier, "2026-03-05") if "chức năng" in base]
    with pytest.raises(IntegrityError), transaction.atomic():
        LegalDocument.objects.filter(pk=row.pk).update(cited=True)
    LegalDocument.objects.filter(pk=row.pk).update(
        cited=True, number="90/2025/QĐ-UBND", issued_on=dt.date(2025, 3, 1), confidence="confirmed"
    )
    found = [base for base in cited(dossier, "2026-03-05") if "chức năng" in base]
    assert found == [
        "Căn cứ Quyết định số 90/2025/QĐ-UBND ngày 01 tháng 3 năm 2025 của Ủy ban nhân dân tỉnh An Giang quy định "
        "chức năng, nhiệm vụ, quyền hạn và cơ cấu tổ chức của Sở Công Thương tỉnh An Giang"
    ]
    # Another body has another power.
    assert not [base for base in cited(dossier, "2026-03-05", "CONTRACT") if "chức năng" in base]


def test_a_settlement_of_2018_cites_the_circular_it_computes_by(dossier: Dossier) -> None:
    steps = [{"rule": "Tỷ lệ", "clause": "khoản 4 Điều 8 Thông tư liên tịch số 26/2014/TTLT-BTC-BCT", "result_vnd": 1}]
    bases = cited(dossier, "2018-10-01", "SETTLEMENT_DECISION", {"settlement": {"steps": steps}})
    assert [base for base in bases if "26/2014/TTLT-BTC-BCT" in base]
    assert not [base for base in cited(dossier, "2018-10-01", "SETTLEMENT_DECISION") if "26/2014" in base]
