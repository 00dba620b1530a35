"""A life in which everything happens at once: names, accounts, interests, corrections in any order, the year's end.

Whatever comes between two steps, the dossier is paid the right sum into the right account, or the refusal names who may
go on instead.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from random import Random

import pytest

import clock
from accounts.models import RoleAssignment, User
from appraisal.models import Tie
from dossiers.models import Dossier
from establishments.history import record
from establishments.models import Kind
from ledger.log import verify
from ledger.models import LogEntry
from settlement.models import Payment
from tests.rounds import rounds
from tests.settlement.test_corrections_in_dossiers import EARLIER, file_of, take, trusted
from tests.settlement.treasury.test_accounts_by_two import change_account
from tests.world import WAY, World
from workflow.errors import NotYours

pytestmark = pytest.mark.django_db
#: Who has a colleague with the same right; heads of bodies and members of the council have none.
WITH_COLLEAGUES = ("trungtam", "so", "ketoan", "sotaichinh", "khobac", "nghiemthu")
__all__ = ["trusted"]


class Life:
    """One dossier on the straight way, disturbed by the dice."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.dice = world, Random(seed)
        self.dossier = world.opened()
        self.paid_into = world.firm.bank_account
        self.replaced: set[str] = set()
        self.happened: list[str] = []

    def disturb(self, event: str, who: str) -> None:
        """What happens before a step."""
        self.world.later(24)
        what = self.dice.choice(["name", "account", "interest", "", ""])
        if what == "name":
            record(
                self.world.firm, Kind.NAME, values={"name": f"Cơ sở Mẫu Đổi Tên trước {event}"},
                since=clock.local_day(self.world.at), source="Giấy đăng ký thay đổi",
                actor=self.world["trungtam"], at=self.world.at,
            )  # fmt: skip
        elif what == "account":
            number = f"7000{len(self.happened):04d}"
            change_account(self.world, self.world.firm, number)
            if not self.dossier.payments.exists():
                self.paid_into = number
        elif what == "interest" and who in WITH_COLLEAGUES and who not in self.replaced:
            self._becomes_kin(event, who)
        if what:
            self.happened.append(f"{what} before {event}")
        if event == "request_payment" and self.dice.random() < 0.5:
            self.world.at = clock.moment(dt.date(self.dossier.budget_year + 1, 2, 20), dt.time(9))
            self.happened.append("year's end")

    def _becomes_kin(self, event: str, who: str) -> None:
        person = self.world[who]
        Tie.objects.create(
            user=person, tax_code=self.world.firm.tax_code, kind="FAMILY", note="Con gái", declared_at=self.world.at
        )
        lines = LogEntry.objects.filter(chain=self.dossier.pk, action=event)
        before = lines.count()
        with pytest.raises(NotYours, match="quan hệ gia đình"):
            self.world.step(self.dossier, event, who)
        assert lines.count() == before
        colleague = User.objects.create_user(
            f"{who}-2", full_name=f"Đồng nghiệp của {who}", position=person.position, organisation=person.organisation
        )
        for row in RoleAssignment.objects.filter(user=person):
            RoleAssignment.objects.create(user=colleague, role=row.role, scope=row.scope)
        self.world.cast.people[who] = colleague
        self.world._seats.pop(who, None)
        self.replaced.add(who)

    def step(self, event: str, who: str) -> None:
        """The step itself."""
        world = self.world
        fresh = Dossier.objects.get(pk=self.dossier.pk)
        if event == "votes":
            self.dossier = world.votes(fresh)
        elif event == "enter_evidence":
            self._invoices(fresh)
        else:
            self.dossier = world.step(fresh, event, who)

    def _invoices(self, fresh: Dossier) -> None:
        """200 million, replaced by 190, of which 10 were adjusted away: 180, in whatever order they come."""
        self.world.at = max(self.world.at, clock.moment(dt.date(2026, 9, 1), dt.time(8)))
        replaced = file_of(self.world, fresh, 12, 190_000_000, relation=EARLIER)
        less = file_of(self.world, fresh, 13, -10_000_000, relation=(2, "1", "C26TKC", 12))
        files = [file_of(self.world, fresh, 11, 200_000_000), replaced, less]
        self.dice.shuffle(files)
        self.happened.append(" ".join(name for name, _ in files))
        for file in files:
            take(self.world, fresh, file)
        self.dossier = Dossier.objects.get(pk=fresh.pk)


@pytest.mark.parametrize("seed", range(rounds(3, 40)))
def test_a_life_with_all_that_happens_to_it_is_paid_what_is_right(world: World, seed: int, tmp_path: Path) -> None:
    life = Life(world, seed)
    for event, who in WAY:
        life.disturb(event, who)
        life.step(event, who)
    order = Payment.objects.get(dossier=life.dossier)
    assert (order.status, order.amount_vnd, order.bank_account) == ("PAID", 90_000_000, life.paid_into), life.happened
    assert life.dossier.state == "CLOSED" and life.dossier.paid_vnd == 90_000_000
    assert verify(life.dossier.pk) is None
