"""Bad input gives a sentence that says what, where and how to mend it, and leaves no trace."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from dossiers.models import Dossier
from dossiers.services import open_dossier, write, write_items
from ledger.models import LogEntry, OutboxEvent
from tests.world import World
from workflow.engine import act, complete, fire, open_tasks
from workflow.errors import BadFacts, NotNow, NotYours, Refused, Stale
from workflow.models import PhaseRun

pytestmark = pytest.mark.django_db


def tables() -> tuple[Any, ...]:
    """What a refusal must not change."""
    from viewflow.workflow.models import Task

    from documents.models import NumberBook, Paper

    return (
        list(Dossier.objects.order_by("pk").values()),
        LogEntry.objects.count(),
        OutboxEvent.objects.count(),
        sorted(Task.objects.values_list("pk", "status")),
        PhaseRun.objects.count(),
        sorted(NumberBook.objects.values_list("body", "kind", "last")),
        Paper.objects.count(),
    )


def refused(kind: type[Refused], act_: Callable[[], Any]) -> str:
    """Run, expect this refusal, see that nothing was written; the sentence."""
    before = tables()
    with pytest.raises(kind) as caught:
        act_()
    assert tables() == before
    text = str(caught.value)
    assert text and text[0].isupper() and text.rstrip().endswith((".", "»"))
    return text


def test_a_step_in_the_wrong_state_says_where_the_dossier_stands(world: World) -> None:
    dossier = world.opened()
    text = refused(NotNow, lambda: act(dossier, "approve", actor=world["giamdoc"], at=world.later()))
    assert "Khảo sát, lập hồ sơ đề nghị" in text and "Phê duyệt đề án" in text


def test_a_step_by_the_wrong_role_says_whose_it_is(world: World) -> None:
    dossier = world.at_state("CHECKED")
    text = refused(NotYours, lambda: act(dossier, "draft_project", actor=world["khobac"], at=world.later()))
    assert "Trung tâm Khuyến công" in text


def test_cost_sources_that_do_not_add_up_say_by_how_much(world: World) -> None:
    dossier = world.opened()
    dossier = write(dossier, actor=world["coso"], at=world.later(), counterpart_vnd=199_000_000)
    text = refused(NotNow, lambda: act(dossier, "submit", actor=world["coso"], at=world.later()))
    assert "1.000.000 đồng" in text and "«Sửa nội dung»" in text


def test_a_request_that_lacks_facts_lists_them_all(world: World) -> None:
    dossier = world.opened()
    dossier = write(dossier, actor=world["coso"], at=world.later(), need="", no_double_funding=False)
    text = refused(NotNow, lambda: act(dossier, "submit", actor=world["coso"], at=world.later()))
    assert "sự cần thiết" in text and "cam kết không nhận hỗ trợ trùng" in text


def test_an_activity_without_a_norm_on_the_day_is_named(world: World) -> None:
    from programmes.models import Norm

    dossier = world.opened()
    Norm.objects.filter(activity__code="MACHINE", usable=True).update(valid_to=dt.date(2020, 1, 1))
    text = refused(NotNow, lambda: act(dossier, "submit", actor=world["coso"], at=world.later()))
    assert "MACHINE" in text and "02/03/2026" in text.replace("02/3/2026", "02/03/2026")


def test_a_wrong_tax_code_is_refused_with_the_digit_expected(world: World) -> None:
    from establishments.history import record
    from establishments.models import Kind

    at, values = world.later(), {"tax_code": "0100109107"}
    with pytest.raises(BadFacts) as caught:
        record(
            world.firm, Kind.TAX_CODE, values=values, since=at.date(), source="Giấy đăng ký thuế",
            actor=world["trungtam"], at=at,
        )  # fmt: skip
    assert "chữ số thứ mười phải là 6" in caught.value.fields["tax_code"]
    world.firm.refresh_from_db()
    assert world.firm.tax_code.startswith("99")


def test_a_missing_file_is_named_by_its_checklist_line(world: World) -> None:
    dossier = world.opened()
    dossier.attachments.filter(requirement="quotations").update(withdrawn_at=world.at)
    text = refused(NotNow, lambda: act(dossier, "submit", actor=world["coso"], at=world.later()))
    assert "Báo giá máy móc" in text


def test_the_same_form_sent_twice_is_taken_once(world: World) -> None:
    dossier = world.opened()
    seen = dossier.version
    act(dossier, "submit", actor=world["coso"], at=world.later(), seen_version=seen)
    text = refused(Stale, lambda: act(dossier, "submit", actor=world["coso"], at=world.later(), seen_version=seen))
    assert "gửi hai lần" in text
    assert LogEntry.objects.filter(chain=dossier.pk, action="submit").count() == 1


def test_a_stale_page_is_refused_even_where_the_step_is_still_possible(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    seen = dossier.version
    act(dossier, "report_progress", actor=world["coso"], at=world.later(), percent=10, seen_version=seen)
    refused(
        Stale,
        lambda: act(dossier, "report_progress", actor=world["coso"], at=world.later(), percent=10, seen_version=seen),
    )
    assert dossier.progress_reports.count() == 1


def test_a_task_somebody_finished_says_who(world: World) -> None:
    dossier = world.before("draft_project")
    task = open_tasks(dossier).get()
    complete(task, actor=world["trungtam"], at=world.later(), answer="draft_project")
    text = refused(NotNow, lambda: complete(task, actor=world["trungtam"], at=world.later(), answer="draft_project"))
    assert "Lê Văn Mẫu" in text


def test_a_vote_cannot_be_fired_past_its_task(world: World) -> None:
    dossier = world.at_state("APPRAISING")
    refused(NotYours, lambda: fire(dossier, "cast_vote", actor=world["so"], at=world.later(), ballot="PASS"))
    refused(NotYours, lambda: fire(dossier, "conclude_pass", actor=world["hoidong1"], at=world.later()))


def test_a_member_cannot_vote_twice(world: World) -> None:
    dossier = world.at_state("APPRAISING")
    act(dossier, "cast_vote", actor=world["hoidong2"], at=world.later(), ballot="PASS")
    refused(
        NotYours,
        lambda: act(dossier, "cast_vote", actor=world["hoidong2"], at=world.later(), ballot="FAIL", remark="x"),
    )


def test_a_contrary_vote_needs_its_reason(world: World) -> None:
    dossier = world.at_state("APPRAISING")
    refused(BadFacts, lambda: act(dossier, "cast_vote", actor=world["hoidong2"], at=world.later(), ballot="FAIL"))


def test_the_chair_cannot_close_without_a_quorum(world: World) -> None:
    dossier = world.at_state("APPRAISING")
    act(dossier, "cast_vote", actor=world["hoidong1"], at=world.later(), ballot="PASS")
    text = refused(BadFacts, lambda: act(dossier, "close_ballot", actor=world["hoidong1"], at=world.later()))
    assert "1/5" in text and "4 phiếu" in text


def test_the_chair_closes_with_a_quorum_and_the_rest_is_absent(world: World) -> None:
    dossier = world.at_state("APPRAISING")
    for number in (1, 2, 3, 4):
        act(dossier, "cast_vote", actor=world[f"hoidong{number}"], at=world.later(), ballot="PASS")
    dossier = act(dossier, "close_ballot", actor=world["hoidong1"], at=world.later())
    assert dossier.state == "APPRAISED"
    assert not open_tasks(dossier).filter(owner=world["hoidong5"]).exists()


def test_an_approval_above_the_norm_names_the_most(world: World) -> None:
    dossier = world.before("approve")
    text = refused(
        BadFacts, lambda: act(dossier, "approve", actor=world["giamdoc"], at=world.later(), support_vnd=200_000_001)
    )
    assert "200.000.000 đồng" in text


def test_a_request_above_the_norm_cannot_become_a_project(world: World) -> None:
    dossier = world.before("draft_project")
    dossier = write(
        dossier, actor=world["trungtam"], at=world.later(), local_vnd=210_000_000, counterpart_vnd=190_000_000
    )
    text = refused(NotNow, lambda: act(dossier, "draft_project", actor=world["trungtam"], at=world.later()))
    assert "210.000.000" in text and "200.000.000" in text


def test_facts_are_locked_after_submission(world: World) -> None:
    dossier = world.at_state("SUBMITTED")
    refused(NotNow, lambda: write(dossier, actor=world["coso"], at=world.later(), need="khác"))
    refused(NotNow, lambda: write_items(dossier, actor=world["coso"], at=world.later(), items=[]))


def test_an_item_line_that_is_wrong_leaves_the_old_lines(world: World) -> None:
    dossier = world.opened()
    text = refused(
        BadFacts,
        lambda: write_items(
            dossier,
            actor=world["coso"],
            at=world.later(),
            items=[
                {"name": "Máy A", "quantity": 1, "unit_price_vnd": 5},
                {"name": "Máy B", "quantity": 0, "unit_price_vnd": 5},
            ],
        ),
    )
    assert "hạng mục 2" in text
    assert [item.name for item in dossier.items.all()] == ["Máy mẫu"]


def test_an_invoice_is_used_once_in_the_whole_programme(world: World) -> None:
    facts = {"number": "00000123", "series": "1C26TAA"}
    first = world.step(world.before("enter_evidence"), "enter_evidence", "coso", **facts)
    second = world.before("enter_evidence")
    text = refused(
        BadFacts,
        lambda: world.step(second, "enter_evidence", "coso", **(facts | {"number": "123", "series": "C26TAA"})),
    )
    assert first.code in text and "một lần" in text


def test_an_invoice_with_a_sellers_wrong_tax_code_is_refused(world: World) -> None:
    dossier = world.before("enter_evidence")
    text = refused(BadFacts, lambda: world.step(dossier, "enter_evidence", "coso", seller_tax_code="0100109107"))
    assert "số kiểm tra" in text


def test_an_amount_over_the_yearly_ceiling_is_refused_with_what_is_left(world: World) -> None:
    from programmes.models import YearBudget

    dossier = world.before("approve")
    YearBudget.objects.filter(programme=dossier.programme, year=2026, source="LOCAL").update(ceiling_vnd=150_000_000)
    text = refused(NotNow, lambda: act(dossier, "approve", actor=world["giamdoc"], at=world.later()))
    assert "150.000.000" in text


def test_an_advance_is_refused_where_no_rule_gives_a_share(world: World) -> None:
    dossier = world.at_state("CONTRACTED")
    text = refused(
        NotNow,
        lambda: act(dossier, "pay_advance", actor=world["ketoan"], at=world.later(), amount_vnd=1, order_no="K1"),
    )
    assert "tạm ứng" in text


def test_an_advance_over_its_ceiling_names_the_ceiling(world: World) -> None:
    dossier = world.at_state("CONTRACTED", activity="TRADEMARK", price=60_000_000)
    text = refused(
        BadFacts,
        lambda: act(
            dossier, "pay_advance", actor=world["ketoan"], at=world.later(), amount_vnd=21_000_001, order_no="K1"
        ),
    )
    assert "21.000.000" in text


def test_a_dossier_is_not_opened_at_an_address_that_no_longer_exists(world: World) -> None:
    from accounts.models import AdministrativeUnit, Organisation
    from programmes.models import Activity, Programme

    old = AdministrativeUnit.objects.get(code="30634")
    world.firm.unit = old
    world.firm.save()
    text = refused(
        BadFacts,
        lambda: open_dossier(
            actor=world["coso"],
            at=world.later(),
            applicant=world.firm,
            title="Đề án mẫu",
            activity=Activity.objects.get(code="MACHINE"),
            programme=Programme.objects.get(code="QG-2026-2030"),
            implementing_unit=Organisation.objects.get(code="CENTRE"),
            budget_year=2026,
        ),
    )
    assert "Kiến An" in text


def test_the_database_itself_refuses_an_unknown_state_and_a_payment_over_the_contract(world: World) -> None:
    dossier = world.at_state("CONTRACTED")
    for change in ({"state": "LOST"}, {"paid_vnd": 200_000_001}, {"contracted_vnd": 200_000_001}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Dossier.objects.filter(pk=dossier.pk).update(**change)


def test_an_applicant_sees_and_acts_on_his_own_dossiers_only(world: World) -> None:
    dossier = world.opened()
    day = world.at.date()
    assert Dossier.objects.seen_by(world["coso"], day).filter(pk=dossier.pk).exists()
    assert not Dossier.objects.seen_by(world["nguoila"], day).exists()
    assert not Dossier.objects.seen_by(world["ketoan"], day).filter(pk=dossier.pk).exists()


def test_the_clock_stands_still_for_the_commune_after_three_working_days(world: World) -> None:
    dossier = world.at_state("SUBMITTED")
    text = refused(NotNow, lambda: act(dossier, "check_pass", actor=world["trungtam"], at=world.later()))
    assert "chưa xác nhận" in text
    world.later(24 * 7)
    assert act(dossier, "check_pass", actor=world["trungtam"], at=world.at).state == "CHECKED"
