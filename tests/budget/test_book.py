"""The book of money: what each step posts, what the database refuses, and no history that breaks a bound."""

from __future__ import annotations

import datetime as dt
import io
import json
import uuid
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from budget import book
from budget.book import A, BookRefused, Who, balance
from budget.models import Balance, Entry, Posting
from budget.seals import BOOK
from budget.verify import first_difference
from budget.year import NotReconciled, close_year
from dossiers.models import Dossier
from programmes.models import Programme, YearBudget
from tests.flush import unsealed
from tests.rounds import rounds
from tests.world import World
from workflow.errors import NotNow

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)


def stands(dossier: Dossier) -> dict[str, int]:
    """The balances of a dossier that are not zero."""
    rows = Balance.objects.filter(chain=dossier.pk).exclude(amount_vnd=0)
    return {row.account: row.amount_vnd for row in rows}


#: After which step a machine of 400 million (support 200) stands where (million đồng): the table of docs/budget.md.
TABLE = (
    ("sign_contract", {"COMMITTED": 200}),
    ("start_work", {"COMMITTED": 200}),
    ("pass_settlement", {"COMMITTED": 200}),
    ("liquidate", {"APPROVED": 200}),
    ("confirm_payment", {"APPROVED": 200}),
    ("close", {"SPENT": 200, "PAID": 200, "TREASURY": -200}),
)


@pytest.mark.parametrize(("before", "wanted"), TABLE, ids=[before for before, _ in TABLE])
def test_where_the_money_stands_before_each_step(world: World, before: str, wanted: dict[str, int]) -> None:
    dossier = world.before(before)
    assert stands(dossier) == {account: amount * 1_000_000 for account, amount in wanted.items()}
    assert first_difference() is None


def test_a_contract_below_the_decision_gives_the_rest_back(world: World) -> None:
    dossier = world.before("sign_contract")
    line = YearBudget.objects.filter(balances__chain=dossier.pk).distinct().get()
    left = balance(line, A.AVAILABLE)
    world.step(dossier, "sign_contract", "trungtam", support_vnd=150_000_000)
    assert balance(line, A.AVAILABLE) == left + 50_000_000


def test_a_rejected_dossier_holds_nothing(world: World) -> None:
    dossier = world.before("sign_contract")
    line = YearBudget.objects.filter(balances__chain=dossier.pk).distinct().get()
    world.step(dossier, "withdraw", "coso")
    assert stands(dossier) == {}
    assert balance(line, A.AVAILABLE) == line.ceiling_vnd


def test_a_return_by_finance_lowers_what_is_spent(world: World) -> None:
    dossier = world.before("pass_settlement")
    from settlement.models import InvoiceLine

    row = InvoiceLine.objects.get(invoice__dossier=dossier)
    cut = {"line": row.pk, "verdict": "REDUCED", "counted_vnd": 300_000_000, "reason": "Ngoài đề án"}
    world.step(dossier, "review_lines", "ketoan", verdicts=[cut])
    for event, who in (("pass_settlement", "ketoan"), ("approve_settlement", "giamdoc"), ("liquidate", "trungtam")):
        world.step(dossier, event, who)
    assert stands(dossier) == {"APPROVED": 150_000_000}


def test_carry_over_moves_the_commitment_into_the_new_year(world: World) -> None:
    dossier = world.before("request_acceptance")
    old = YearBudget.objects.filter(balances__chain=dossier.pk).distinct().get()
    YearBudget.objects.get_or_create(
        programme=old.programme, year=2027, source=old.source, defaults={"ceiling_vnd": 500_000_000, "note": "mẫu"}
    )
    world.step(dossier, "extend", "ubnd")
    world.step(dossier, "open_new_year", "so")
    new = YearBudget.objects.get(programme=old.programme, year=2027, source=old.source)
    assert balance(old, A.COMMITTED, dossier.pk) == 0
    assert balance(new, A.COMMITTED, dossier.pk) == 200_000_000
    assert first_difference() is None


def test_a_new_year_without_money_refuses_the_carry_over(world: World) -> None:
    dossier = world.before("request_acceptance")
    line = YearBudget.objects.filter(balances__chain=dossier.pk).distinct().get()
    YearBudget.objects.filter(programme=line.programme, year=2027, source=line.source).update(ceiling_vnd=199_999_999)
    YearBudget.objects.get_or_create(
        programme=line.programme, year=2027, source=line.source, defaults={"ceiling_vnd": 199_999_999, "note": "mẫu"}
    )
    world.step(dossier, "extend", "ubnd")
    with pytest.raises(NotNow, match="không đủ nhận"):
        world.step(dossier, "open_new_year", "so")
    assert Dossier.objects.get(pk=dossier.pk).budget_year == 2026


def test_a_year_with_money_open_is_not_closed_and_says_which(world: World) -> None:
    dossier = world.before("confirm_payment")
    line = YearBudget.objects.filter(balances__chain=dossier.pk).distinct().get()
    with pytest.raises(NotReconciled) as why:
        close_year(line.programme, line.year, line.source, actor="Người Mẫu", at=world.at)
    assert [(one.code, one.account, one.amount_vnd) for one in why.value.differences] == [
        (dossier.code, "APPROVED", 200_000_000)
    ]
    with pytest.raises(CommandError, match=f"{dossier.code}: đã duyệt chưa chi"):
        call_command("close_year", programme=line.programme.code, year=line.year, source=line.source, by="Người Mẫu")


def test_a_closed_year_takes_no_more(world: World) -> None:
    world.before("close")
    line = YearBudget.objects.get(year=2026, source="LOCAL", programme__code="QG-2026-2030")
    closing = close_year(line.programme, 2026, "LOCAL", actor="Người Mẫu", at=world.at)
    assert closing.left_vnd == line.ceiling_vnd - 200_000_000
    later = world.before("approve")
    with pytest.raises(NotNow, match="đã khóa"):
        world.step(later, "approve", "giamdoc")
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.create(line=line, kind="COMMIT", at=AT)


def test_the_report_speaks_of_the_year(world: World) -> None:
    world.before("close")
    out = io.StringIO()
    call_command("budget_report", year=2026, json=True, stdout=out)
    row = next(row for row in json.loads(out.getvalue()) if row["source"] == "LOCAL" and row["paid_vnd"])
    assert (row["committed_vnd"], row["approved_vnd"], row["paid_vnd"]) == (200_000_000,) * 3
    assert row["available_vnd"] == row["budget_vnd"] - 200_000_000


@pytest.fixture
def line(db: None) -> YearBudget:
    programme = Programme.objects.create(
        code="MAU",
        name="Chương trình mẫu",
        period_start=2026,
        period_end=2030,
        decision_no="1",
        issuer="Mẫu",
        source="mẫu",
    )
    made = YearBudget.objects.create(programme=programme, year=2026, source="LOCAL", ceiling_vnd=10**10, note="mẫu")
    return book.allotted(made, AT, "Người Mẫu")


def test_the_database_refuses_to_change_the_book(line: YearBudget) -> None:
    assert BOOK.missing(connection) == []
    for statement in (
        "UPDATE budget_posting SET amount_vnd = 1",
        "DELETE FROM budget_posting",
        "UPDATE budget_entry SET note = 'khác'",
        "DELETE FROM budget_entry",
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_database_refuses_a_balance_below_zero(line: YearBudget) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Balance.objects.filter(line=line, account="AVAILABLE").update(amount_vnd=-1)


def test_a_forged_balance_is_found(line: YearBudget) -> None:
    Balance.objects.filter(line=line, account="AVAILABLE").update(amount_vnd=5)
    assert "AVAILABLE" in str(first_difference())
    with pytest.raises(SystemExit):
        call_command("verify_budget", stderr=io.StringIO())


def test_a_forged_posting_is_found(line: YearBudget) -> None:
    with unsealed(BOOK), connection.cursor() as cursor:
        cursor.execute("UPDATE budget_posting SET amount_vnd = amount_vnd + 1 WHERE account = 'AVAILABLE'")
    assert "lệch" in str(first_difference())


def test_an_entry_out_of_balance_is_refused(line: YearBudget) -> None:
    with pytest.raises(ValueError, match="out of balance"):
        book.post(line, "COMMIT", {A.COMMITTED: 5, A.AVAILABLE: -4}, at=AT, actor="Người Mẫu")


def test_a_ceiling_lowered_below_what_is_committed_is_refused(line: YearBudget) -> None:
    book.commit(line, 10**9, Who(uuid.uuid4(), "KC-MAU", AT, "Người Mẫu"))
    line.ceiling_vnd = 10**9 - 1
    with pytest.raises(BookRefused, match="không thể giảm"):
        book.allotted(line, AT, "Người Mẫu")


def bounds_hold(line: YearBudget) -> None:
    """paid <= approved <= committed <= budget, cleared <= advanced <= ceiling, by the postings alone."""
    rows = list(Balance.objects.filter(line=line))
    total: dict[str, int] = {}
    for row in rows:
        total[row.account] = total.get(row.account, 0) + row.amount_vnd
    get = total.get
    paid = get("SPENT", 0)
    approved = paid + get("APPROVED", 0)
    committed = approved + get("COMMITTED", 0)
    assert 0 <= paid <= approved <= committed <= line.ceiling_vnd - get("RETURNED", 0)
    assert get("ADVANCED", 0) >= 0
    assert get("ROOM", 0) >= 0
    for chain in {row.chain for row in rows}:
        own = {row.account: row.amount_vnd for row in rows if row.chain == chain}
        assert own.get("ADVANCED", 0) <= -own.get("CEILING", 0) - own.get("ROOM", 0) + own.get("ADVANCED", 0)


def test_random_histories_of_many_postings_keep_every_bound(line: YearBudget) -> None:
    """Whatever is asked in whatever order and amount: done within the bounds, or refused without a trace."""
    rng = Random(20261123)
    chains = [uuid.uuid4() for _ in range(40)]
    refused = 0
    while Posting.objects.count() < rounds(1_500, 5_000):
        chain = rng.choice(chains)
        who = Who(chain, f"KC-{chains.index(chain):04d}", AT, "Người Mẫu")
        amount = rng.choice([1, rng.randint(1, 10**6), rng.randint(1, 4 * 10**8)])
        ceiling = rng.randint(amount // 2, amount * 2)
        event, *given = rng.choice(
            [
                (book.commit, line, amount, who),
                (book.release, line, amount, who),
                (book.advance, line, amount, ceiling, who),
                (book.settle, [line], amount, who),
                (book.pay, [line], amount, who),
                (book.give_back, [line], amount, who),
                (book.drop, [line], who),
            ]
        )
        before = Entry.objects.count()
        try:
            with transaction.atomic():
                event(*given)
        except BookRefused:
            refused += 1
            assert Entry.objects.count() == before
    bounds_hold(line)
    assert refused > 100
    assert first_difference() is None


def test_a_ceiling_is_not_lowered_below_what_is_committed(client, world: World) -> None:
    from accounts.models import User

    client.force_login(User.objects.create_superuser("admin", full_name="Quản trị Mẫu"))
    world.at_state("APPROVED")
    line = YearBudget.objects.get(year=2026, source="LOCAL")
    page = f"/quan-tri/programmes/yearbudget/{line.pk}/change/"
    answer = client.post(page, {"ceiling_vnd": "199.999.999", "note": "Giảm dự toán"})
    assert "Đã cam kết 200.000.000 đồng" in answer.content.decode()
    assert client.post(page, {"ceiling_vnd": "200.000.000", "note": "Giảm dự toán"}).status_code == 302
    line.refresh_from_db()
    assert line.ceiling_vnd == 200_000_000
