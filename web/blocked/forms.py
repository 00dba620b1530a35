"""The forms of work that changes hands: mending what hangs, handing over somebody's work."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet

import clock
from accounts.models import RoleAssignment, User
from accounts.roles import Role
from appraisal.handlers.people import people_of_the_council
from appraisal.models import Board, RoundMember
from reports.stuck.things import Stuck, Way
from web.shared.forms import DateField, StyledForm


def why(example: str) -> forms.CharField:
    """The reason, which the log keeps."""
    return forms.CharField(
        label="Lý do", max_length=300, help_text=f"Ví dụ: {example}", widget=forms.Textarea(attrs={"rows": 2})
    )


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
    reason = why("chị Mẫu nghỉ thai sản, phân công số 12/PC.")

    def prepare(self) -> None:
        """Those who hold the seat of the task."""
        role, _, scope = (self.thing.task.owner_permission if self.thing.task else "").partition("@")
        seated = RoleAssignment.objects.on(self.today).filter(role=role, scope=scope).values("user")
        _choices(self, "person", User.objects.filter(pk__in=seated, is_active=True))


class SeatForm(PersonForm):
    """Who gets the seat: officials, not applicants."""

    def prepare(self) -> None:
        """Everybody active who sits for no establishment."""
        _choices(self, "person", officials(self.today))


class ReasonOnly(MendForm):
    """Only why."""

    reason = why("phần mềm đã nâng cấp, quy trình của bước này đã đổi.")


class LeaveForm(MendForm):
    """Who leaves, who comes instead."""

    member = forms.ModelChoiceField(label="Thành viên thôi tham gia", queryset=RoundMember.objects.none())
    person = forms.ModelChoiceField(
        label="Người thay",
        queryset=User.objects.none(),
        required=False,
        help_text="Để trống nếu không cử ai thay.",
    )
    reason = why("nghỉ hưu từ 01/12, văn bản cử người số 45/SCT-VP.")

    def prepare(self) -> None:
        """Members still called; those who may be called."""
        dossier = self.thing.dossier
        called = RoundMember.objects.filter(round__dossier=dossier, round__closed_at__isnull=True)
        still = called.filter(left_at__isnull=True, recused=False).select_related("user")
        self.fields["member"].queryset = still  # type: ignore[attr-defined]
        if self.thing.task is not None and self.thing.task.owner_id:
            self.fields["member"].initial = still.filter(user=self.thing.task.owner_id).first()
        _choices(self, "person", people_of_the_council(self.today).exclude(pk__in=called.values("user")))


class AgainElsewhere(MendForm):
    """Before which council, and why."""

    board = forms.ModelChoiceField(label="Hội đồng", queryset=Board.objects.none())
    reason = why("Hội đồng cũ hết nhiệm kỳ, chuyển hồ sơ sang Hội đồng mới.")

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


class HandOverForm(StyledForm):
    """From whom to whom, from when, why."""

    giver = forms.ModelChoiceField(label="Người giao", queryset=User.objects.none())
    taker = forms.ModelChoiceField(label="Người nhận", queryset=User.objects.none())
    on = DateField(label="Ngày bàn giao")
    reason = why("nghỉ việc theo Quyết định số 88/QĐ-SCT.")
    leaves = forms.BooleanField(
        label="Người giao rời vị trí: vai trò và chỗ trong các hội đồng kết thúc hết ngày bàn giao",
        required=False,
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        today = clock.today()
        # The giver may be locked already: work is found for whoever left.
        everybody = User.objects.exclude(assignments__role=Role.APPLICANT).order_by("full_name", "username")
        self.fields["giver"].queryset = everybody.distinct()  # type: ignore[attr-defined]
        _choices(self, "taker", officials(today))
        self.fields["on"].initial = today


def officials(day: dt.date) -> QuerySet[User]:
    """Active people who sit for no establishment."""
    firms = RoleAssignment.objects.on(day).filter(role=Role.APPLICANT).values("user")
    return User.objects.filter(is_active=True).exclude(pk__in=firms)


def _choices(form: forms.Form, name: str, people: QuerySet[User]) -> None:
    form.fields[name].queryset = people.order_by("full_name", "username")  # type: ignore[attr-defined]
