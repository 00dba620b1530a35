"""Which norm holds: by the day, the money and the place; and how one norm follows another."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from dossiers.support import support_of
from programmes.models import Activity, AdvanceRule, Norm
from programmes.norm_rows import NormRow, rules_among
from programmes.norms import CENTRAL_INSTEAD, NormNotSucceeded, advance_rule_on, rules_on, succeed
from programmes.shipped import norm_rows, shipped_rules_on
from programmes.support import Item, compute_support

EVE, FIRST_DAY = dt.date(2018, 5, 10), dt.date(2018, 5, 11)
TODAY = dt.date(2026, 3, 5)


def norm(activity: str = "MACHINE", **more) -> Norm:
    """A norm not yet entered."""
    values = {
        "level": "LOCAL",
        "territory": "",
        "valid_from": dt.date(2026, 1, 1),
        "rate_basis_points": 5_000,
        "cap_vnd": 250_000_000,
        "unit": "establishment",
        "legal_source": "Nghị quyết mẫu của HĐND tỉnh",
        "confidence": "mẫu",
    }
    return Norm(activity=Activity.objects.get(code=activity), **(values | more))


def cap(code: str, on: dt.date, *, funding: str = "NATIONAL", territory: str = "") -> int | None:
    """The cap in force."""
    return rules_on(on, funding=funding, territory=territory)[code].cap_vnd


# By the day.


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("MACHINE", 200_000_000, 300_000_000),
        ("DEMO_NEW", 500_000_000, 1_000_000_000),
        ("AWARD_REGION", 100_000_000, 200_000_000),
        ("AWARD_NATIONAL", 200_000_000, 400_000_000),
        ("CLUSTER_INFRA", 3_000_000_000, 6_000_000_000),
        ("ENV_EST", 300_000_000, 300_000_000),
    ],
)
def test_the_version_is_chosen_by_the_day(loaded, code, before, after) -> None:
    assert (cap(code, EVE), cap(code, FIRST_DAY)) == (before, after)


def test_each_rule_names_the_circular_it_comes_from(loaded) -> None:
    assert rules_on(EVE, funding="NATIONAL", territory="")["MACHINE"].clause.startswith("Thông tư liên tịch số 26/2014")
    after = rules_on(FIRST_DAY, funding="NATIONAL", territory="")["MACHINE"]
    assert after.clause == "khoản 4 Điều 8 Thông tư số 28/2018/TT-BTC"


def test_there_are_no_norms_before_the_first_circular(loaded) -> None:
    assert rules_on(dt.date(2014, 4, 7), funding="NATIONAL", territory="") == {}


def test_a_technology_line_follows_the_machinery_cap(loaded) -> None:
    assert cap("MACHINE_LINE", TODAY) == 450_000_000
    succeed(norm(level="NATIONAL", cap_vnd=400_000_000))
    assert cap("MACHINE_LINE", TODAY) == 600_000_000


# By the money and the place.


def test_local_money_without_a_confirmed_norm_follows_the_central_cap_and_says_so(loaded) -> None:
    local = rules_on(TODAY, funding="LOCAL", territory="AG")["MACHINE"]
    assert (local.cap_vnd, local.note) == (300_000_000, CENTRAL_INSTEAD)
    support = compute_support([Item("MACHINE", 1, 800_000_000)], {"MACHINE": local})
    assert support.notes == (CENTRAL_INSTEAD,)
    assert support.lines[0].steps[-1].rule == CENTRAL_INSTEAD
    assert rules_on(TODAY, funding="NATIONAL", territory="AG")["MACHINE"].note == ""


def test_a_confirmed_local_norm_holds_for_local_money_only(loaded) -> None:
    succeed(norm())
    assert cap("MACHINE", TODAY, funding="LOCAL", territory="AG") == 250_000_000
    assert rules_on(TODAY, funding="LOCAL", territory="AG")["MACHINE"].note == ""
    assert cap("MACHINE", TODAY) == 300_000_000


def test_the_norm_of_a_territory_goes_before_that_of_the_province(loaded) -> None:
    succeed(norm(territory="KG", cap_vnd=150_000_000))
    succeed(norm(cap_vnd=250_000_000, valid_from=dt.date(2026, 2, 1)))
    assert cap("MACHINE", TODAY, funding="LOCAL", territory="KG") == 150_000_000
    assert cap("MACHINE", TODAY, funding="LOCAL", territory="AG") == 250_000_000


def test_pay_of_collaborators_is_local_money_only(loaded) -> None:
    assert "COLLAB" in rules_on(TODAY, funding="LOCAL", territory="AG")
    assert "COLLAB" not in rules_on(TODAY, funding="NATIONAL", territory="AG")


@pytest.mark.parametrize("territory", ["AG", "KG", "DAKLAK"])
def test_observed_and_other_provinces_rows_are_kept_and_never_computed_with(loaded, territory) -> None:
    kept = Norm.objects.filter(usable=False)
    assert kept.filter(territory=territory).exists()
    sources = {rule.clause for rule in rules_on(TODAY, funding="LOCAL", territory=territory).values()}
    assert not sources & set(kept.values_list("legal_source", flat=True))


def test_cleaner_production_assessment_is_another_programmes_money(loaded) -> None:
    assert Norm.objects.filter(activity__code="CP_ASSESS").exists()
    assert "CP_ASSESS" not in rules_on(TODAY, funding="NATIONAL", territory="")


def test_the_table_and_the_shipped_file_give_the_same_rules(loaded) -> None:
    for on in (EVE, FIRST_DAY, TODAY):
        for funding in ("LOCAL", "NATIONAL"):
            for territory in ("", "AG", "KG"):
                where = {"funding": funding, "territory": territory}
                assert rules_on(on, **where) == shipped_rules_on(on, **where)


def test_of_two_rows_in_force_the_later_holds_whatever_their_order() -> None:
    rows = [row for _, row in norm_rows() if row.activity == "MACHINE" and row.usable]
    old = next(row for row in rows if row.valid_from == dt.date(2014, 4, 8))
    endless = NormRow(**(vars(old) | {"valid_to": None}))
    new = next(row for row in rows if row.valid_from == FIRST_DAY)
    for order in ([endless, new], [new, endless]):
        assert rules_among(order, TODAY, funding="NATIONAL", territory="")["MACHINE"].cap_vnd == 300_000_000


# What the database refuses.


@pytest.mark.parametrize(
    "wrong",
    [
        {"cap_vnd": 0},
        {"cap_vnd": -1},
        {"rate_basis_points": 10_001},
        {"valid_to": dt.date(2025, 12, 31)},
        {"level": "NATIONAL"},  # the central norm of machinery is open
    ],
    ids=["cap zero", "cap negative", "rate above 100", "dates turned round", "open twice"],
)
def test_the_database_refuses(loaded, wrong) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        norm(**wrong).save()


@pytest.mark.parametrize("valid_from", [None, dt.date(2026, 1, 1)])
def test_the_same_row_twice_is_refused_also_without_a_date(loaded, valid_from) -> None:
    norm(valid_from=valid_from, usable=False).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        norm(valid_from=valid_from, usable=False).save()


# One norm follows another.


def test_a_new_norm_ends_the_old_one_the_day_before(loaded) -> None:
    succeed(norm(level="NATIONAL", valid_from=dt.date(2027, 1, 1), cap_vnd=500_000_000))
    assert cap("MACHINE", dt.date(2026, 12, 31)) == 300_000_000
    assert cap("MACHINE", dt.date(2027, 1, 1)) == 500_000_000
    held = Norm.objects.on(dt.date(2027, 1, 1)).filter(activity__code="MACHINE", level="NATIONAL", usable=True)
    assert held.count() == 1


@pytest.mark.parametrize("valid_from", [None, FIRST_DAY, EVE])
def test_a_new_norm_must_begin_after_the_old_one(loaded, valid_from) -> None:
    with pytest.raises(NormNotSucceeded, match=r"từ 11/5/2018, khoản 4 Điều 8 Thông tư số 28/2018/TT-BTC.*Sửa ngày"):
        succeed(norm(level="NATIONAL", valid_from=valid_from))
    assert cap("MACHINE", TODAY) == 300_000_000


@pytest.mark.parametrize(
    ("first", "last", "taken"),
    [
        (dt.date(2016, 1, 7), dt.date(2018, 5, 10), True),
        (dt.date(2024, 6, 1), dt.date(2025, 12, 31), True),
        (dt.date(2025, 6, 1), dt.date(2026, 6, 1), False),
        (dt.date(2016, 1, 7), dt.date(2024, 1, 1), False),
        (dt.date(2016, 1, 7), None, False),
    ],
    ids=["before it", "beside it", "over its end", "over its first day", "open before it"],
)
def test_a_norm_of_the_past_is_entered_where_no_other_holds(loaded, first, last, taken) -> None:
    succeed(norm(valid_from=dt.date(2024, 1, 1), valid_to=dt.date(2024, 5, 31)))
    succeed(norm(valid_from=dt.date(2026, 1, 1), legal_source="Nghị quyết sau"))
    past = norm(valid_from=first, valid_to=last, legal_source="Quyết định trước")
    if taken:
        succeed(past)
    else:
        with pytest.raises(NormNotSucceeded, match="không chồng thời gian"):
            succeed(past)
    assert Norm.objects.filter(legal_source="Quyết định trước").exists() is taken


def test_a_row_to_be_read_only_ends_nothing(loaded) -> None:
    succeed(norm(level="NATIONAL", usable=False))
    assert (
        Norm.objects.get(activity__code="MACHINE", level="NATIONAL", usable=True, valid_to=None).cap_vnd == 300_000_000
    )


def test_an_old_dossier_gives_the_same_dong_after_a_new_norm(world) -> None:
    approved = world.before("sign_contract", price=800_000_000)
    old = support_of(approved, approved.approved_on)
    assert old.support_vnd == 300_000_000
    later = approved.approved_on + dt.timedelta(days=1)
    succeed(norm(level="NATIONAL", valid_from=later, cap_vnd=500_000_000, legal_source="Thông tư mẫu"))
    assert support_of(approved, later) == old
    new = world.opened(price=800_000_000)
    assert support_of(new, later).support_vnd == 400_000_000


# Advances.


def test_advances_follow_the_activity(loaded) -> None:
    shares = {code: advance_rule_on(TODAY, activity=code) for code in ("CONSULT", "CLUSTER_INFRA", "MACHINE")}
    assert shares["CONSULT"].share_basis_points == 7_000
    assert shares["CLUSTER_INFRA"].share_basis_points == 3_000
    assert shares["MACHINE"].share_basis_points is None


def test_a_dated_advance_rule_goes_before_an_undated_one(loaded) -> None:
    machine = Activity.objects.get(code="MACHINE")
    AdvanceRule.objects.create(
        activity=machine, share_basis_points=3_000, clause="Quyết định mẫu", valid_from=TODAY, confidence="mẫu"
    )
    assert advance_rule_on(TODAY, activity="MACHINE").share_basis_points == 3_000
    assert advance_rule_on(TODAY - dt.timedelta(days=1), activity="MACHINE").share_basis_points is None


def test_nothing_is_known_of_an_advance_for_other_activities(loaded) -> None:
    assert advance_rule_on(TODAY, activity="ENT_NEW") is None
