"""The forms that repair blocked work, one for each way on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from accounts.models import RoleAssignment, User
from appraisal.handlers.people import people_of_the_council
from appraisal.models import Board, RoundMember
from reports.stuck.things import Stuck, Way
from web.shared.forms import StyledForm
from web.shared.people import choose_from, officials, reason_field


class MendForm(StyledForm):
    """One way on. ``thing`` says for what."""

    def __init__(self, *args: Any, thing: Stuck, today: dt.date, **more: Any) -> None:
        self.thing, self.today = thing, today
        super().__init__(*args, **more)
        self.prepare()

    def prepare(self) -> None:
        """Fill the choices."""


class PersonForm(MendForm):
    """To whom, and why."""

    person = forms.ModelChoiceField(label="Người nhận", queryset=User.objects.none())
    reason = reason_field("chị Mẫu nghỉ thai sản, phân công số 12/PC.")

    def prepare(self) -> None:
        """Those who hold the seat of the task."""
        role, _, scope = (self.thing.task.owner_permission if self.thing.task else "").partition("@")
        seated = RoleAssignment.objects.on(self.today).filter(role=role, scope=scope).values("user")
        choose_from(self, "person", User.objects.filter(pk__in=seated, is_active=True))


class SeatForm(PersonForm):
    """Who gets the seat: officials, not applicants."""

    def prepare(self) -> None:
        """Everybody active who sits for no establishment."""
        choose_from(self, "person", officials(self.today))


class ReasonOnly(MendForm):
    """Only why."""

    reason = reason_field("phần mềm đã nâng cấp, quy trình của bước này đã đổi.")


class LeaveForm(MendForm):
    """Who leaves, who comes instead."""

    member = forms.ModelChoiceField(label="Thành viên thôi tham gia", queryset=RoundMember.objects.none())
    person = forms.ModelChoiceField(
        label="Người thay",
        queryset=User.objects.none(),
        required=False,
        help_text="Để trống nếu không cử ai thay.",
    )
    reason = reason_field("nghỉ hưu từ 01/12, văn bản cử người số 45/SCT-VP.")

    def prepare(self) -> None:
        """Members still called; those who may be called."""
        dossier = self.thing.dossier
        called = RoundMember.objects.filter(round__dossier=dossier, round__closed_at__isnull=True)
        still = called.filter(left_at__isnull=True, recused=False).select_related("user")
        self.fields["member"].queryset = still  # type: ignore[attr-defined]
        if self.thing.task is not None and self.thing.task.owner_id:
            self.fields["member"].initial = still.filter(user=self.thing.task.owner_id).first()
        choose_from(self, "person", people_of_the_council(self.today).exclude(pk__in=called.values("user")))


class AgainElsewhere(MendForm):
    """Before which council, and why."""

    board = forms.ModelChoiceField(label="Hội đồng", queryset=Board.objects.none())
    reason = reason_field("Hội đồng cũ hết nhiệm kỳ, chuyển hồ sơ sang Hội đồng mới.")

    def prepare(self) -> None:
        """Councils in force."""
        found = Board.objects.on(self.today).order_by("-decision_date")
        self.fields["board"].queryset = found  # type: ignore[attr-defined]
        self.fields["board"].initial = found.first()


class Nothing(MendForm):
    """Nothing to type."""


MEND_FORMS: dict[Way, type[MendForm]] = {
    Way.ASSIGN: PersonForm,
    Way.RELEASE: ReasonOnly,
    Way.GIVE_SEAT: SeatForm,
    Way.REPLACE: LeaveForm,
    Way.VOTE_AGAIN: AgainElsewhere,
    Way.REOPEN: ReasonOnly,
    Way.RETRY: Nothing,
    Way.REDRAW: Nothing,
    Way.REMIND: Nothing,
}
