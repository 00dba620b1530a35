"""What forms that choose people share: whom one may choose, and the reason the log keeps."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.db.models import QuerySet

from accounts.models import RoleAssignment, User
from accounts.roles import Role


def reason_field(example: str) -> forms.CharField:
    """The reason, which the log keeps."""
    return forms.CharField(
        label="Lý do", max_length=300, help_text=f"Ví dụ: {example}", widget=forms.Textarea(attrs={"rows": 2})
    )


def officials(day: dt.date) -> QuerySet[User]:
    """Active people who sit for no establishment."""
    firms = RoleAssignment.objects.on(day).filter(role=Role.APPLICANT).values("user")
    return User.objects.filter(is_active=True).exclude(pk__in=firms)


def choose_from(form: forms.Form, name: str, people: QuerySet[User]) -> None:
    """Offer some people in a field, by name."""
    form.fields[name].queryset = people.order_by("full_name", "username")  # type: ignore[attr-defined]
