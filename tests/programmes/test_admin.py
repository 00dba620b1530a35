"""Administrators succeed norms, set ceilings, correct the law, set up councils; each mistake is said at its field."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from appraisal.models import Board
from programmes.models import Activity, LegalDocument, Norm, YearBudget
from workflow.models import CalendarDay


@pytest.fixture
def administrator(client: Client, loaded: object) -> Client:
    client.force_login(User.objects.create_superuser("admin", full_name="Quản trị Mẫu"))
    return client


def errors(page) -> str:
    """What the page says is wrong."""
    context = page.context_data
    return " ".join(str(sentence) for sentence in context["errors"])


# Norms.


def new_norm(**more: object) -> dict[str, object]:
    """What is typed for a new norm."""
    typed = {
        "activity": Activity.objects.get(code="MACHINE").pk,
        "level": "NATIONAL",
        "territory": "",
        "valid_from": "2027-01-01",
        "valid_to": "",
        "rate_percent": "50",
        "cap_vnd": "400000000",
        "unit": "establishment",
        "conditions": "",
        "legal_source": "Thông tư mẫu",
        "confidence": "verified in text found",
    }
    return typed | more


def add_norm(administrator: Client, **more: object):
    return administrator.post(reverse("admin:programmes_norm_add"), new_norm(**more))


def in_force(on: dt.date) -> Norm:
    return Norm.objects.on(on).get(activity__code="MACHINE", level="NATIONAL", usable=True)


def test_a_new_norm_succeeds_the_one_in_use(administrator) -> None:
    assert add_norm(administrator).status_code == 302
    assert (in_force(dt.date(2026, 12, 31)).cap_vnd, in_force(dt.date(2027, 1, 1)).cap_vnd) == (
        300_000_000,
        400_000_000,
    )


@pytest.mark.parametrize(
    ("typed", "points"), [("50", 5_000), ("2,5", 250), ("2.5", 250), ("33,33", 3_333), ("0", 0), ("", None)]
)
def test_a_rate_is_typed_in_percent_and_empty_means_that_none_is_stated(administrator, typed, points) -> None:
    assert add_norm(administrator, rate_percent=typed, cap_vnd="").status_code == 302
    new = in_force(dt.date(2027, 1, 1))
    assert (new.rate_basis_points, new.cap_vnd) == (points, None)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"valid_from": "2018-05-11"}, "phải có hiệu lực sau định mức đã có (từ 11/05/2018, Thông tư 28/2018"),
        ({"valid_from": "2016-01-01"}, "phải có hiệu lực sau định mức đã có"),
        ({"valid_from": ""}, "phải có hiệu lực sau định mức đã có"),
        ({"valid_to": "2026-01-01"}, "Ngày hết hiệu lực trước ngày có hiệu lực"),
        ({"cap_vnd": "0"}, "văn bản không nêu thì để trống"),
        ({"cap_vnd": "-5"}, "Nhập số đồng"),
        ({"cap_vnd": "400.00"}, "Nhập số đồng"),
        ({"cap_vnd": "400,5"}, "Nhập số đồng"),
        ({"cap_vnd": "４００"}, "Nhập số đồng"),
        ({"cap_vnd": "9" * 16}, "Nhập số đồng"),
        ({"rate_percent": "101"}, "100"),
        ({"rate_percent": "một nửa"}, "số"),
        ({"legal_source": ""}, "Hãy điền ô này."),
    ],
)
def test_a_wrong_norm_is_refused_at_its_field_and_the_old_one_holds(administrator, wrong, said) -> None:
    page = add_norm(administrator, **wrong)
    assert page.status_code == 200
    assert said in errors(page)
    assert in_force(dt.date(2027, 1, 1)).cap_vnd == 300_000_000


def test_a_norm_in_use_is_neither_changed_nor_deleted(administrator) -> None:
    norm = in_force(dt.date(2026, 3, 5))
    change, delete = (reverse(f"admin:programmes_norm_{door}", args=[norm.pk]) for door in ("change", "delete"))
    assert administrator.get(change).status_code == 200
    assert administrator.post(change, new_norm(cap_vnd="900000000")).status_code == 403
    assert administrator.post(delete, {"post": "yes"}).status_code == 403
    norm.refresh_from_db()
    assert norm.cap_vnd == 300_000_000


def test_the_list_shows_rate_and_cap_as_people_write_them(administrator) -> None:
    page = administrator.get(reverse("admin:programmes_norm_changelist"), {"q": "MACHINE_LINE"})
    assert "150 % mức của MACHINE" in page.content.decode()
    page = administrator.get(reverse("admin:programmes_norm_changelist"), {"q": "ADMIN_UNIT"})
    assert ">2,5<" in page.content.decode()


# Ceilings, law, calendar, councils.


def test_a_year_ceiling_is_replaced_by_the_estimate_as_assigned(administrator) -> None:
    budget = YearBudget.objects.get(year=2026, source="LOCAL")
    change = reverse("admin:programmes_yearbudget_change", args=[budget.pk])
    typed = {"ceiling_vnd": "7.200.000.000", "note": "Quyết định giao dự toán mẫu", "year": "2031"}
    assert administrator.post(change, typed).status_code == 302
    budget.refresh_from_db()
    assert (budget.ceiling_vnd, budget.note, budget.year) == (7_200_000_000, "Quyết định giao dự toán mẫu", 2026)


@pytest.mark.parametrize(
    ("typed", "cap"), [("400.000.000", 400_000_000), (" 400 000 000 ", 400_000_000), ("400.000", 400_000)]
)
def test_an_amount_is_typed_with_or_without_points(administrator, typed, cap) -> None:
    assert add_norm(administrator, cap_vnd=typed).status_code == 302
    assert in_force(dt.date(2027, 1, 1)).cap_vnd == cap


@pytest.mark.parametrize("ceiling", ["-1", "6 tỷ", ""])
def test_a_ceiling_is_a_whole_amount_of_at_least_zero(administrator, ceiling) -> None:
    budget = YearBudget.objects.get(year=2026, source="LOCAL")
    change = reverse("admin:programmes_yearbudget_change", args=[budget.pk])
    page = administrator.post(change, {"ceiling_vnd": ceiling, "note": "x"})
    assert page.status_code == 200
    assert errors(page)
    budget.refresh_from_db()
    assert budget.ceiling_vnd == 6_000_000_000


def test_a_text_gets_its_last_day_and_is_not_deleted(administrator) -> None:
    text = LegalDocument.objects.get(code="QD-23-2019-AG")
    change, delete = (
        reverse(f"admin:programmes_legaldocument_{door}", args=[text.pk]) for door in ("change", "delete")
    )
    typed = {field.name: getattr(text, field.name) or "" for field in LegalDocument._meta.fields}
    page = administrator.post(change, typed | {"cited": "on", "valid_to": "2019-01-01"})
    assert "Ngày hết hiệu lực trước ngày có hiệu lực" in errors(page)
    assert administrator.post(change, typed | {"cited": "on", "valid_to": "2025-06-30"}).status_code == 302
    text.refresh_from_db()
    assert text.valid_to == dt.date(2025, 6, 30)
    assert administrator.post(delete, {"post": "yes"}).status_code == 403


def test_a_day_off_announced_late_is_entered_and_taken_back(administrator) -> None:
    typed = {"date": "2026-11-25", "kind": "FREE", "name": "Ngày mẫu", "source": "Thông báo mẫu"}
    assert administrator.post(reverse("admin:workflow_calendarday_add"), typed).status_code == 302
    day = CalendarDay.objects.get(date=dt.date(2026, 11, 25))
    delete = reverse("admin:workflow_calendarday_delete", args=[day.pk])
    assert administrator.post(delete, {"post": "yes"}).status_code == 302
    assert not CalendarDay.objects.exists()


def board(members: list[tuple[User, str]], **more: object) -> dict[str, object]:
    """What is typed for a council."""
    typed: dict[str, object] = {
        "name": "Hội đồng mẫu",
        "decision_no": "01/QĐ-MẪU",
        "decision_date": "2026-01-05",
        "quorum_numerator": "2",
        "quorum_denominator": "3",
        "place": "",
        "valid_from": "2026-01-05",
        "valid_to": "",
        "members-TOTAL_FORMS": str(len(members)),
        "members-INITIAL_FORMS": "0",
    }
    for no, (user, role) in enumerate(members):
        typed |= {f"members-{no}-order": str(no + 1), f"members-{no}-user": user.pk, f"members-{no}-role": role}
    return typed | more


@pytest.fixture
def three(administrator) -> list[User]:
    return [User.objects.create(username=f"hoidong{no}", full_name=f"Ủy viên Mẫu {no}") for no in range(3)]


def test_a_council_is_set_up_with_its_members(administrator, three) -> None:
    typed = board(list(zip(three, ["CHAIR", "SECRETARY", "MEMBER"], strict=True)))
    assert administrator.post(reverse("admin:appraisal_board_add"), typed).status_code == 302
    made = Board.objects.get(name="Hội đồng mẫu")
    assert [(member.user, member.role) for member in made.members.all()] == list(
        zip(three, ["CHAIR", "SECRETARY", "MEMBER"], strict=True)
    )


@pytest.mark.parametrize(
    ("roles", "more", "said"),
    [
        (["CHAIR", "CHAIR"], {}, "Hội đồng chỉ có một Chủ tịch Hội đồng"),
        (["SECRETARY", "SECRETARY"], {}, "Hội đồng chỉ có một Thư ký"),
        (["CHAIR"], {"quorum_numerator": "4"}, "Túc số phải từ 1 phần"),
        (["CHAIR"], {"quorum_numerator": "0"}, "Túc số phải từ 1 phần"),
        (["CHAIR"], {"valid_to": "2025-01-01"}, "Ngày hết hiệu lực trước ngày có hiệu lực"),
        (
            ["CHAIR"],
            {"members-0-valid_from": "2026-02-01", "members-0-valid_to": "2026-01-01"},
            "ngày thôi nhiệm vụ trước ngày bắt đầu",
        ),
    ],
)
def test_a_council_that_cannot_be_is_refused(administrator, three, roles, more, said) -> None:
    typed = board(list(zip(three, roles, strict=False)), **more)
    page = administrator.post(reverse("admin:appraisal_board_add"), typed)
    assert page.status_code == 200
    assert said in errors(page)
    assert not Board.objects.filter(name="Hội đồng mẫu").exists()


def test_a_council_is_ended_not_deleted(administrator, three) -> None:
    administrator.post(reverse("admin:appraisal_board_add"), board([(three[0], "CHAIR")]))
    made = Board.objects.get(name="Hội đồng mẫu")
    assert (
        administrator.post(reverse("admin:appraisal_board_delete", args=[made.pk]), {"post": "yes"}).status_code == 403
    )
    member = made.members.get()
    typed = board([(three[0], "CHAIR")]) | {
        "members-INITIAL_FORMS": "1",
        "members-0-id": str(member.pk),
        "members-0-board": str(made.pk),
        "members-0-valid_to": "2026-06-30",
        "members-0-DELETE": "on",
    }
    assert administrator.post(reverse("admin:appraisal_board_change", args=[made.pk]), typed).status_code == 302
    assert made.members.get().valid_to == dt.date(2026, 6, 30)
