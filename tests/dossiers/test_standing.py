"""What a paper is worth today: told to everybody who scans its code, and on the pages inside, from one declaration."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any

import docx
import pytest
from django.test import Client

import clock
from documents.files import open_file
from documents.models import Paper
from documents.standing import Standing, Stands, standings, stands
from documents.vietnamese import date_short
from dossiers.models import Dossier
from dossiers.paperwork import draw_paper
from dossiers.standing import printed_day
from papers import KINDS, draw
from papers.kind import Lasts
from papers.sample import group, one
from tests.signed import scanned
from tests.world import World
from workflow.steps import steps_of

pytestmark = pytest.mark.django_db


def the(dossier: Dossier, kind: str, nth: int = 1) -> Paper:
    """The nth paper of a kind."""
    return Paper.objects.of(dossier.pk).filter(kind=kind).order_by("created_at", "version")[nth - 1]


def signed(world: World, paper: Paper) -> Paper:
    """The same paper, drawn and signed."""
    scanned(paper, world["trungtam"], world.later(0.1))
    paper.refresh_from_db()
    return paper


def public(paper: Paper) -> str:
    """What a visitor reads under the code."""
    page = Client(REMOTE_ADDR=f"10.1.{paper.version}.{paper.pk.int % 250}").get(f"/kiem-tra/{paper.verify_code}/")
    assert page.status_code == 200
    return re.sub(r"\s+", " ", page.content.decode())


def check_everywhere(world: World, paper: Paper, standing: Standing, *words: str) -> Stands:
    """The same on the public page and on the page of the dossier."""
    now = stands(paper)
    assert now.standing is standing, now.words
    page = public(paper)
    for said in (str(standing), *words):
        assert said in page, said
    if not standing.holds:
        assert "Còn hiệu lực" not in page
    dossier = Dossier.objects.get(pk=paper.chain)
    inside = Client()
    inside.force_login(world["trungtam"])
    assert str(standing) in inside.get(f"/ho-so/{dossier.code}/").content.decode()
    return now


def numbered(paper: Paper) -> tuple[str, str]:
    return f"số {paper.full_number}", f"ngày {date_short(printed_day(paper))}"


def test_a_paper_is_a_draft_then_unsigned_and_in_force_only_once_it_is_signed(world: World) -> None:
    dossier = world.at_state("CONTRACTED")
    contract = the(dossier, "CONTRACT")
    assert stands(contract).standing is Standing.DRAFT and "Dự thảo" in public(contract)
    draw_paper(contract, world.at)
    contract.refresh_from_db()
    check_everywhere(world, contract, Standing.UNSIGNED)
    check_everywhere(world, signed(world, contract), Standing.VALID)


def test_minutes_that_a_later_decision_revokes_are_annulled_by_its_number_and_day(world: World) -> None:
    dossier = world.at_state("ACCEPTED")
    minutes = signed(world, the(dossier, "ACCEPTANCE_MINUTES"))
    assert stands(minutes).standing is Standing.VALID
    dossier = world.step(dossier, "revoke_acceptance", "giamdoc")
    check_everywhere(world, minutes, Standing.ANNULLED, *numbered(the(dossier, "REVOCATION_DECISION")))
    # New minutes after that are no replacement of the annulled ones, and are not reached by the old decision.
    dossier = world.step(dossier, "redo", "trungtam")
    dossier = world.step(world.step(dossier, "request_acceptance", "coso"), "accept", "nghiemthu")
    assert stands(minutes).standing is Standing.ANNULLED
    assert stands(signed(world, the(dossier, "ACCEPTANCE_MINUTES", 2))).standing is Standing.VALID


def test_what_a_project_stood_on_ends_when_it_is_stopped(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    papers = [signed(world, the(dossier, kind)) for kind in ("APPROVAL_DECISION", "CONTRACT")]
    record = signed(world, the(dossier, "RECEIPT_SLIP"))
    dossier = world.step(dossier, "terminate", "ubnd")
    for paper in papers:
        words = numbered(the(dossier, "TERMINATION_DECISION"))
        check_everywhere(world, paper, Standing.ENDED, "ngừng triển khai", *words)
    assert stands(record).standing is Standing.VALID


def test_of_the_settlement_tables_of_one_dossier_the_last_stands_and_says_so(world: World) -> None:
    dossier = world.at_state("SETTLEMENT_REVIEW")
    first = signed(world, the(dossier, "RESULT_REPORT"))
    draw_paper(the(dossier, "SETTLEMENT_TABLE"), world.at)
    dossier = world.step(dossier, "return_settlement", "ketoan")
    check_everywhere(world, first, Standing.RETURNED, *numbered(the(dossier, "SETTLEMENT_RETURN")))
    dossier = world.step(dossier, "submit_settlement", "trungtam")
    check_everywhere(world, first, Standing.REPLACED, *numbered(the(dossier, "RESULT_REPORT", 2)))
    dossier = world.step(world.step(dossier, "pass_settlement", "ketoan"), "approve_settlement", "giamdoc")
    tables = [draw_paper(the(dossier, "SETTLEMENT_TABLE", nth), world.at) for nth in (1, 2, 3)]
    now = [stands(table) for table in tables]
    assert [one.standing for one in now] == [Standing.REPLACED, Standing.REPLACED, Standing.UNSIGNED]
    assert [one.among for one in now] == [f"bản thứ {nth} trong 3 văn bản cùng loại" for nth in (1, 2, 3)]
    assert "bản thứ 2 trong 3 văn bản cùng loại" in public(tables[1])


def test_a_payment_request_the_treasury_sent_back_is_returned_then_replaced_then_the_last_is_answered(
    world: World,
) -> None:
    dossier = world.at_state("PAYING")
    first = signed(world, the(dossier, "PAYMENT_REQUEST"))
    dossier = world.step(dossier, "fail_payment", "khobac")
    check_everywhere(world, first, Standing.RETURNED)
    dossier = world.step(dossier, "retry_payment", "ketoan")
    second = signed(world, the(dossier, "PAYMENT_REQUEST", 2))
    check_everywhere(world, first, Standing.REPLACED, *numbered(second))
    dossier = world.step(dossier, "confirm_payment", "khobac")
    check_everywhere(world, second, Standing.ANSWERED, "đã chi trả")


def test_a_withdrawn_dossier_withdraws_its_request_and_ends_its_approval(world: World) -> None:
    dossier = world.at_state("APPROVED")
    request, approval = the(dossier, "REQUEST"), signed(world, the(dossier, "APPROVAL_DECISION"))
    dossier = world.step(dossier, "withdraw", "coso")
    assert stands(request).standing is Standing.WITHDRAWN and "Đã rút" in public(request)
    check_everywhere(world, approval, Standing.ENDED, "cơ sở rút hồ sơ")


def test_an_amended_contract_stays_in_force_and_names_every_annex(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    contract = signed(world, the(dossier, "CONTRACT"))
    for model in ("MAU-2", "MAU-3"):
        change = [{"field": "item.model", "item": 1, "after": model}]
        dossier = world.step(dossier, "request_amendment", "coso", changes=change)
        dossier = world.step(dossier, "approve_small_amendment", "giamdoc")
    annexes = [number for nth in (1, 2) for number in numbered(the(dossier, "CONTRACT_ANNEX", nth))]
    now = check_everywhere(world, contract, Standing.AMENDED, *annexes)
    assert now.standing.holds
    assert stands(the(dossier, "AMENDMENT_REQUEST")).standing is Standing.ANSWERED


def test_a_request_that_was_granted_is_not_taken_back_with_a_later_one(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    change = [{"field": "item.model", "item": 1, "after": "MAU-2"}]
    dossier = world.step(dossier, "request_amendment", "coso", changes=change)
    first = the(dossier, "AMENDMENT_REQUEST")
    dossier = world.step(dossier, "approve_small_amendment", "giamdoc")
    dossier = world.step(dossier, "request_amendment", "coso", changes=[change[0] | {"after": "MAU-3"}])
    dossier = world.step(dossier, "withdraw_amendment", "coso")
    assert stands(first).standing is Standing.ANSWERED
    second = the(dossier, "AMENDMENT_REQUEST", 2)
    assert stands(second).standing is Standing.WITHDRAWN
    dossier = world.step(dossier, "request_amendment", "coso", changes=[change[0] | {"after": "MAU-4"}])
    dossier = world.step(dossier, "terminate", "ubnd")
    assert stands(the(dossier, "AMENDMENT_REQUEST", 3)).standing is Standing.ANSWERED
    assert stands(second).standing is Standing.WITHDRAWN


def test_a_request_is_answered_by_its_approval_and_a_notice_ends_with_the_dossier(world: World) -> None:
    dossier = world.at_state("APPROVED")
    request, decision = the(dossier, "REQUEST"), the(dossier, "APPROVAL_DECISION")
    assert stands(request).standing is Standing.ANSWERED and decision.full_number in stands(request).words
    dossier = world.step(world.at_state("SUBMITTED"), "return_for_supplement", "trungtam")
    notice = the(dossier, "SUPPLEMENT_NOTICE")
    assert not stands(notice).standing.over
    world.step(dossier, "withdraw", "coso")
    assert stands(notice).standing is Standing.ENDED


def test_a_recovery_of_a_part_leaves_the_papers_of_what_stays_in_force(world: World) -> None:
    dossier = world.at_state("PAID")
    decision = signed(world, the(dossier, "SETTLEMENT_DECISION"))
    dossier = world.step(dossier, "recover", "giamdoc", amount_vnd=dossier.owed_vnd // 4)
    assert stands(decision).standing is Standing.VALID
    world.step(dossier, "confirm_recovery", "ketoan")
    assert stands(decision).standing is Standing.VALID
    assert stands(the(dossier, "SUPPORT_RECEIPT")).standing is not Standing.ENDED


def test_a_liquidated_contract_is_over_and_a_recovery_after_payment_ends_the_rest(world: World) -> None:
    dossier = world.at_state("PAID")
    contract, decision = (signed(world, the(dossier, kind)) for kind in ("CONTRACT", "SETTLEMENT_DECISION"))
    check_everywhere(world, contract, Standing.ENDED, *numbered(the(dossier, "LIQUIDATION_MINUTES")))
    assert stands(decision).standing is Standing.VALID
    dossier = world.step(dossier, "recover", "giamdoc")
    recovery = signed(world, the(dossier, "RECOVERY_DECISION"))
    check_everywhere(world, decision, Standing.ENDED, *numbered(recovery))
    assert stands(recovery).standing is Standing.VALID
    world.step(dossier, "confirm_recovery", "ketoan")
    assert stands(recovery).standing is Standing.ANSWERED


def test_an_annulled_paper_is_not_signed_any_more(world: World) -> None:
    from documents.signing.errors import SigningRefused

    dossier = world.step(world.at_state("ACCEPTED"), "revoke_acceptance", "giamdoc")
    with pytest.raises(SigningRefused, match="hủy bỏ theo quyết định hủy kết quả nghiệm thu số"):
        signed(world, the(dossier, "ACCEPTANCE_MINUTES"))


def test_the_register_says_beside_a_number_what_its_paper_is_worth(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    approval = signed(world, the(dossier, "APPROVAL_DECISION"))
    browser = Client()
    browser.force_login(world["so"])
    find = f"/so-van-ban/?tim={approval.number}/{approval.symbol}"
    assert "Hết hiệu lực" not in browser.get(find).content.decode()
    world.step(dossier, "terminate", "ubnd")
    page = browser.get(find).content.decode()
    assert "Hết hiệu lực" in page
    entry = re.search(rf'href="(/so-van-ban/[^"]+)">{approval.full_number}', page)
    assert entry and "ngừng triển khai" in browser.get(entry[1]).content.decode()


# ── The declaration ─────────────────────────────────────────────────────────────────────────────


def test_every_declared_fate_names_kinds_and_words_there_are() -> None:
    fated: set[str] = set()
    for step in steps_of(Dossier).values():
        for fate in step.fates:
            assert Standing(fate.how) in Standing
            for wanted in fate.papers:
                assert wanted in KINDS or wanted in set(Lasts), wanted
                fated.add(wanted)
            assert not fate.by or fate.by in step.papers, step.name
            assert set(fate.left) <= set(step.sources), step.name
    terms = {kind.lasts for kind in KINDS.values()} - {Lasts.FOR_EVER}
    assert terms <= fated, "a life that nothing ends"


# ── The day ─────────────────────────────────────────────────────────────────────────────────────

#: Place and day at the head of a paper; «Hôm nay, ngày …» in contracts; the time of a visit or a sitting in minutes.
DAY = r"ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})(?=$|\.$|, tại)"
BEFORE = r"[^,:;\n]{2,30}, |Hôm nay, |Thời gian: |Thời gian bắt đầu: [^,]*, "
PRINTED = re.compile(f"^(?:{BEFORE}){DAY}", re.MULTILINE)


def days_on(data: bytes) -> set[dt.date]:
    """The day that a drawn paper says is its own."""
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    lines = "\n".join([*cells, *(one.text for one in document.paragraphs)])
    return {dt.date(int(year), int(month), int(day)) for day, month, year in PRINTED.findall(lines)}


@pytest.mark.parametrize("facts", [one, group])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_says_which_of_its_facts_is_the_day_it_prints(kind: str, facts: Callable[[], dict[str, Any]]) -> None:
    assert days_on(draw(kind, facts())) == {printed_day(Paper(kind=kind, facts=facts()))}


def test_the_public_page_shows_the_day_that_stands_on_every_paper(world: World) -> None:
    """A visit is held some days before its minutes are written, a request opened before it is sent: still one day."""
    dossier = world.before("accept")
    world.later(96)
    dossier = world.step(dossier, "accept", "nghiemthu", held_on=clock.local_day(world.at) - dt.timedelta(days=2))
    for event, who in (("start_settlement", "trungtam"), ("enter_evidence", "coso"), ("submit_settlement", "trungtam")):
        dossier = world.step(dossier, event, who)
    kinds = set()
    for paper in Paper.objects.of(dossier.pk):
        paper = draw_paper(paper, world.at)
        (day,) = days_on(b"".join(open_file(paper.file)))
        assert stands(paper).day == day, paper.kind
        assert f"{day:%Y-%m-%d}" in public(paper), paper.kind
        kinds.add(paper.kind)
    assert "ACCEPTANCE_MINUTES" in kinds and "REQUEST" in kinds and len(kinds) > 10


def test_many_papers_cost_as_many_questions_as_one(world: World, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    dossier = world.at_state("PAID")
    papers = list(Paper.objects.of(dossier.pk))
    with django_assert_max_num_queries(8):
        assert len(standings(papers)) == len(papers) > 15
