"""Days follow the life: what is typed at a step lies between the days around it, or is refused with the way to mend.

Papers print these days: a contract within its year, a visit after the start and after the request, a report of 40 %
never beside a request that says the work is done.
"""

import datetime as dt
import re
from random import Random

import pytest
from django.urls import reverse

import clock
from documents.models import Paper
from dossiers.models import Dossier
from dossiers.services import write
from tests.facts_of_steps import TEAM
from tests.world import World
from workflow.days import Mark, TypedDay, filled, out_of_order
from workflow.engine import act
from workflow.errors import BadFacts, NotNow
from workflow.steps import steps_of

DAY = dt.timedelta(days=1)


# ── The shapes, without a database ───────────────────────────────────────────────────────────────


def on(day: dt.date | None, called: str, why: str = "") -> Mark:
    return Mark(called, lambda subject, at, typed: day, why)


AT = dt.datetime(2026, 5, 10, 9, tzinfo=clock.VIETNAM)
TENTH = dt.date(2026, 5, 10)


def test_a_day_out_of_order_says_against_which_day_why_and_what_may_be_typed() -> None:
    held = TypedDay(
        "held_on",
        "ngày nghiệm thu",
        not_before=(on(TENTH, "ngày bắt đầu", "theo hợp đồng"),),
        not_after=(on(TENTH + 9 * DAY, "hôm nay"),),
    )
    early = out_of_order([held], None, AT, {"held_on": TENTH - DAY})
    assert early == {
        "held_on": "Ngày nghiệm thu 09/5/2026 sớm hơn ngày bắt đầu 10/5/2026 (theo hợp đồng). "
        "Ghi một ngày từ 10/5/2026 đến 19/5/2026."
    }
    assert "muộn hơn hôm nay 19/5/2026" in out_of_order([held], None, AT, {"held_on": TENTH + 10 * DAY})["held_on"]
    for fits in (TENTH, TENTH + 9 * DAY):
        assert out_of_order([held], None, AT, {"held_on": fits}) == {}
    assert held.hint(None, AT, {}) == "Từ 10/5/2026 (ngày bắt đầu) đến 19/5/2026 (hôm nay)."


def test_the_strictest_of_several_marks_holds_and_a_mark_without_a_day_holds_nothing() -> None:
    marks = (on(TENTH, "một"), on(TENTH + 3 * DAY, "hai"), on(None, "ba"))
    day = TypedDay("on", "ngày", not_before=marks)
    assert "sớm hơn hai" in day.refusal(None, AT, {"on": TENTH})
    assert TypedDay("on", "ngày", not_before=(on(None, "ba"),)).refusal(None, AT, {"on": TENTH}) == ""


def test_where_no_day_fits_that_is_said() -> None:
    day = TypedDay(
        "on", "ngày", not_before=(on(TENTH + DAY, "ngày mai"),), not_after=(on(TENTH, "hôm nay"),), mend="Đợi."
    )
    assert day.refusal(None, AT, {"on": TENTH}).endswith("phải từ ngày mai 11/5/2026 đến hôm nay 10/5/2026. Đợi.")


def test_the_usual_day_is_held_against_the_life_too() -> None:
    day = TypedDay("on", "ngày", not_before=(on(TENTH + DAY, "ngày mai"),), usually=lambda subject, at, typed: TENTH)
    assert out_of_order([day], None, AT, filled([day], None, AT, {}))


def test_what_is_no_day_is_left_to_who_reads_it() -> None:
    day = TypedDay("on", "ngày", not_before=(on(TENTH, "hôm nay"),))
    assert not any(day.refusal(None, AT, {"on": odd}) for odd in (None, "", "10/5/2026", AT, 3))


# ── The life ─────────────────────────────────────────────────────────────────────────────────────

pytestmark = pytest.mark.django_db


def today(world: World) -> dt.date:
    return clock.local_day(world.at)


def visit(dossier: Dossier, held_on: dt.date) -> dict[str, object]:
    items = [
        {"no": one.no, "accepted_quantity": one.quantity, "accepted_vnd": one.amount_vnd} for one in dossier.items.all()
    ]
    return {"held_on": held_on, "members": TEAM, "items": items}


def test_a_contract_begins_after_the_decision_and_ends_within_its_year() -> None:
    world = World()
    dossier = world.before("sign_contract")
    day, last = today(world), dt.date(dossier.budget_year, 12, 31)
    for days, field, words in (
        ({"starts_on": dossier.approved_on - DAY}, "starts_on", "không thuộc nội dung được hỗ trợ"),
        ({"ends_on": last + DAY}, "ends_on", "Chuyển sang năm sau"),
        ({"starts_on": last, "ends_on": last - DAY}, "ends_on", "sớm hơn ngày bắt đầu"),
        ({"starts_on": dossier.approved_on, "ends_on": day - DAY}, "ends_on", "sớm hơn"),
    ):
        with pytest.raises(BadFacts) as why:
            world.step(dossier, "sign_contract", "trungtam", **days)
        assert words in why.value.fields[field]
    assert world.step(dossier, "sign_contract", "trungtam", starts_on=day, ends_on=last).state == "CONTRACTED"


def test_a_contract_typed_without_days_begins_on_its_own_day_not_before_it() -> None:
    world = World()
    dossier = world.before("sign_contract")
    assert dossier.start_on < today(world) or dossier.start_on == today(world)
    signed = act(dossier, "sign_contract", actor=world["trungtam"], at=world.later())
    assert signed.contract.starts_on >= signed.approved_on and signed.contract.ends_on == dossier.end_on


def test_a_project_that_ends_in_another_year_is_not_drafted() -> None:
    world = World()
    dossier = world.before("draft_project")
    dossier = write(dossier, actor=world["trungtam"], at=world.later(), end_on=dt.date(dossier.budget_year + 1, 1, 15))
    with pytest.raises(NotNow, match="ngoài năm ngân sách"):
        world.step(dossier, "draft_project", "trungtam")


def test_work_begins_and_is_accepted_not_before_the_day_of_the_contract() -> None:
    world = World()
    dossier = world.before("sign_contract")
    begins = today(world) + 20 * DAY
    dossier = world.step(dossier, "sign_contract", "trungtam", starts_on=begins)
    with pytest.raises(NotNow, match="chưa đến ngày ấy"):
        world.step(dossier, "start_work", "trungtam")
    world.later(24 * 21)
    dossier = world.step(dossier, "start_work", "trungtam")
    dossier = world.step(dossier, "request_acceptance", "coso")
    for held in (begins - DAY, today(world) - DAY, today(world) + 30 * DAY):
        for event in ("accept", "fail_acceptance"):
            with pytest.raises(BadFacts, match="Ngày nghiệm thu"):
                world.step(dossier, event, "nghiemthu", **visit(dossier, held))
    assert world.step(dossier, "accept", "nghiemthu", **visit(dossier, today(world))).state == "ACCEPTED"


def test_no_forty_percent_beside_a_request_that_says_finished() -> None:
    world = World()
    dossier = world.before("request_acceptance")
    dossier = world.step(dossier, "report_progress", "coso", percent=40)
    with pytest.raises(NotNow, match=r"ghi 40%.*Báo cáo tiến độ"):
        world.step(dossier, "request_acceptance", "coso")
    dossier = world.step(dossier, "report_progress", "coso", percent=100)
    assert world.step(dossier, "request_acceptance", "coso").state == "INSPECTING"


def test_money_comes_back_after_it_went_out_and_checks_follow_the_acceptance() -> None:
    world = World()
    dossier = world.at_state("PAID")
    paid = clock.local_day(dossier.payments.get().done_at)
    dossier = world.step(dossier, "recover", "giamdoc")
    world.later(24 * 5)
    for event, more in (("confirm_recovery", {}), ("record_repayment", {"amount_vnd": 1000})):
        for day in (paid - DAY, today(world) + 5 * DAY):
            with pytest.raises(BadFacts, match="Ngày nộp tiền"):
                world.step(dossier, event, "ketoan", received_on=day, **more)
    assert world.step(dossier, "confirm_recovery", "ketoan", received_on=paid).state == "RECOVERED"


def test_an_after_check_is_not_before_the_acceptance_nor_before_the_one_before() -> None:
    world = World()
    dossier = world.step(world.at_state("CLOSED"), "open_post_check", "trungtam")
    accepted = dossier.acceptances.last().held_on
    world.later(24 * 5)
    dossier = world.step(dossier, "record_post_check", "trungtam", held_on=accepted + 2 * DAY)
    for day in (accepted - DAY, accepted + DAY, today(world) + 5 * DAY):
        with pytest.raises(BadFacts, match="Ngày hậu kiểm"):
            world.step(dossier, "record_post_check", "trungtam", held_on=day)


def test_the_form_says_the_days_before_it_is_sent(client) -> None:
    world = World()
    dossier = world.before("accept")
    client.force_login(world["nghiemthu"])
    page = client.get(reverse("step", args=[dossier.code, "accept"])).content.decode()
    assert re.search(r"Từ \S+ \(ngày [^)]+\) đến \S+ \(hôm nay\)\.", page)


# ── Any days in any order ────────────────────────────────────────────────────────────────────────


def in_order(dossier: Dossier) -> None:
    """The days of a dossier and of its papers, told anew here: nothing of the declaration is used."""
    printed = [
        paper.issued_on for paper in Paper.objects.filter(chain=dossier.pk).order_by("created_at") if paper.issued_on
    ]
    assert printed == sorted(printed)
    contract = dossier.contract
    assert dossier.approved_on <= contract.signed_on and dossier.approved_on <= contract.starts_on
    assert contract.starts_on <= contract.ends_on
    carried = dossier.decisions.filter(kind="EXTENSION_DECISION").exists()
    assert contract.ends_on.year <= dossier.budget_year + (1 if carried else 0)
    begun = dossier.runs.filter(state="IN_PROGRESS").first()
    assert begun is None or clock.local_day(begun.entered_at) >= contract.starts_on
    for visited, asked in zip(
        dossier.acceptances.all(), dossier.runs.filter(state="INSPECTING").order_by("pk"), strict=False
    ):
        issued = dossier.decisions.get(
            kind__endswith="ACCEPTANCE_MINUTES", number=int(visited.number.split("/")[0])
        ).issued_on
        assert (
            max(contract.starts_on, contract.signed_on, clock.local_day(asked.entered_at)) <= visited.held_on <= issued
        )
    rests = dossier.decisions.filter(kind__in=["SUSPENSION_DECISION", "RESUMPTION_DECISION"])
    days = [dt.date.fromisoformat(row.body["from_on"]) if "from_on" in row.body else row.issued_on for row in rests]
    assert days == sorted(days)


#: Steps of the walk with who takes them, and the days each asks for.
WALK = {
    "sign_contract": ("trungtam", ("starts_on", "ends_on")),
    "start_work": ("trungtam", ()),
    "report_progress": ("coso", ()),
    "suspend": ("trungtam", ("from_on",)),
    "resume": ("trungtam", ()),
    "extend": ("ubnd", ("ends_on",)),
    "open_new_year": ("so", ()),
    "request_acceptance": ("coso", ()),
    "accept": ("nghiemthu", ("held_on",)),
    "fail_acceptance": ("nghiemthu", ("held_on",)),
    "redo": ("trungtam", ()),
}


@pytest.mark.parametrize("seed", range(6))
def test_whatever_days_are_typed_in_any_order_the_papers_are_in_order_or_the_step_is_refused(seed: int) -> None:
    world = World()
    dossier = world.before("sign_contract")
    rng = Random(seed)
    refused = taken = 0
    for _ in range(30):
        world.later(rng.choice([2, 24, 240]))
        open_now = [name for name in WALK if dossier.state in steps_of(Dossier)[name].sources]
        if not open_now:
            break
        event = rng.choice(open_now)
        who, fields = WALK[event]
        near = [
            today(world),
            dossier.approved_on,
            dt.date(dossier.budget_year, 12, 31),
            dt.date(dossier.budget_year + 1, 6, 1),
        ]
        typed = {field: rng.choice(near) + rng.choice([-20, -1, 0, 0, 0, 1, 15]) * DAY for field in fields}
        try:
            dossier = world.step(dossier, event, who, **typed)
            taken += 1
        except (BadFacts, NotNow):
            refused += 1
            dossier = Dossier.objects.get(pk=dossier.pk)
        if hasattr(dossier, "contract"):
            in_order(dossier)
    assert taken and refused


def test_every_day_a_step_asks_for_says_between_which_days_it_lies() -> None:
    """A day that a form asks for and the lifecycle does not know is found here."""
    from web.shared.forms import DateField
    from web.steps.forms import forms_of_steps

    elsewhere = {
        # Held against the life where they are read: amendments/rows.py.
        ("request_amendment", "ends_on"),
        ("request_amendment", "next_year_on"),
        ("extend", "ends_on"),
    }
    declared = {(name, one.field) for name, step in steps_of(Dossier).items() for one in step.days}
    asked = {
        (event, name)
        for event, form in forms_of_steps().items()
        for name, field in form.base_fields.items()
        if isinstance(field, DateField)
    }
    assert asked - elsewhere == declared
