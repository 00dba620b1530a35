"""What papers rest on: laws in official form, of this money; what is only agreed among us stays on screens."""

from __future__ import annotations

from typing import Any

import pytest

from documents.models import Paper
from dossiers.facts.clauses import citing
from language.clauses import is_convention, official
from papers import KINDS, draw
from papers.sample import group, one
from papers.trace import lines_of
from tests.world import World

CONVENTION = "quy ước của phần mềm: chi phí tính theo giá chưa thuế GTGT, chờ Sở Tài chính xác nhận"
NOT_CONFIRMED = "Chưa có định mức địa phương được xác nhận; áp dụng mức trần trung ương"


def unconfirmed(facts: dict[str, Any]) -> dict[str, Any]:
    """The same dossier where every rule that can be cited is one that nobody confirmed."""
    steps = [row for line in facts["support"]["lines"] for row in line["steps"]] + facts["settlement"]["steps"]
    for step in steps:
        step["clause"] = CONVENTION
    facts["settlement"]["steps"].append({"rule": NOT_CONFIRMED, "clause": CONVENTION, "inputs": {}, "result_vnd": 5})
    for section in ("advance", "termination"):
        facts[section]["clause"] = CONVENTION
    facts["termination"]["force_majeure"] = "Văn bản số 12/UBND-KT"
    facts["opinion_request"]["source"] = CONVENTION
    for section in ("amendment", "annex", "amendment_request", "amendment_refusal"):
        for change in facts[section]["changes"]:
            change["clause"] = CONVENTION
    for defect in facts["settlement_return"]["defects"]:
        defect["clause"] = CONVENTION
    return facts


@pytest.mark.parametrize("code", KINDS)
def test_no_paper_rests_on_a_convention(code: str) -> None:
    for facts in (unconfirmed(one()), unconfirmed(group())):
        told = [line for line in lines_of(draw(code, facts)) if "quy ước" in line.lower() or is_convention(line)]
        assert told == []


@pytest.mark.parametrize("code", KINDS)
def test_every_paper_cites_in_official_form(code: str) -> None:
    facts = group()
    for step in facts["settlement"]["steps"]:
        step["clause"] = "Thông tư 28/2018/TT-BTC Điều 8 khoản 4"
    assert [line for line in lines_of(draw(code, facts)) if line != official(line)] == []


@pytest.mark.django_db
def test_a_local_change_does_not_rest_on_the_circular_about_national_money(world: World) -> None:
    clause = "điểm b khoản 2 Điều 11 Thông tư số 36/2013/TT-BCT"
    assert citing("NATIONAL")(clause) == clause and citing("LOCAL")(clause) == ""
    assert citing("LOCAL")("Thông tư 28/2018/TT-BTC Điều 8") == "Điều 8 Thông tư số 28/2018/TT-BTC"
    dossier = world.step(world.at_state("IN_PROGRESS"), "request_amendment", "coso")
    dossier = world.step(dossier, "approve_small_amendment", "giamdoc")
    for kind in ("AMENDMENT_REQUEST", "AMENDMENT_DECISION", "CONTRACT_ANNEX"):
        paper = Paper.objects.get(chain=dossier.pk, kind=kind)
        assert not [line for line in lines_of(draw(kind, paper.facts)) if "36/2013" in line], kind


@pytest.mark.django_db
def test_that_a_local_change_follows_the_national_rule_is_said_on_screens(world: World) -> None:
    dossier = world.step(world.at_state("IN_PROGRESS"), "request_amendment", "coso")
    kept = dossier.amendments.last().changes
    assert kept and all("chờ Sở Công Thương quy định" in row["clause"] for row in kept)
