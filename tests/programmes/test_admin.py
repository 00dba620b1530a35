"""Administrators succeed norms, set ceilings, correct the law, set up councils; each mistake is said at its field."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from appraisal.models import Board
from programmes.models import Activity, LegalDocument, Norm, YearBudget
from workflow.models import CalendarDay

#: A day that lies ahead for as long as anybody runs this.
LATER = dt.date(2090, 1, 1)


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
        "valid_from": f"{LATER:%Y-%m-%d}",
        "valid_to": "",
        "rate_percent": "50",
        "cap_vnd": "400000000",
        "unit": "establishment",
        "conditions": "",
        "legal_source": "Thông tư mẫu",
        "confidence": "verified in text found",
    }
    return typed | more


def propose_norm(administrator: Client, **more: object):
    return administrator.post(reverse("admin:programmes_norm_add"), new_norm(**more))


def activate_norms(client: Client, *norms: Norm):
    typed = {"action": "activate_proposals", "_selected_action": [norm.pk for norm in norms]}
    return client.post(reverse("admin:programmes_norm_changelist"), typed, follow=True)


def second_person() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("admin2", full_name="Quản trị Mẫu Hai"))
    return client


def add_norm(administrator: Client, **more: object):
    """Proposed by one, activated by another."""
    answer = propose_norm(administrator, **more)
    waiting = Norm.objects.filter(proposed_by__isnull=False, activated_by=None)
    if waiting:
        activate_norms(second_person(), *waiting)
    return answer


def in_force(on: dt.date) -> Norm:
    return Norm.objects.on(on).get(activity__code="MACHINE", level="NATIONAL", usable=True)


def test_a_new_norm_succeeds_the_one_in_use(administrator) -> None:
    assert add_norm(administrator).status_code == 302
    assert (in_force(LATER - dt.timedelta(days=1)).cap_vnd, in_force(LATER).cap_vnd) == (
        300_000_000,
        400_000_000,
    )


@pytest.mark.parametrize(
    ("typed", "points"), [("50", 5_000), ("2,5", 250), ("2.5", 250), ("33,33", 3_333), ("0", 0), ("", None)]
)
def test_a_rate_is_typed_in_percent_and_empty_means_that_none_is_stated(administrator, typed, points) -> None:
    assert add_norm(administrator, rate_percent=typed, cap_vnd="").status_code == 302
    new = in_force(LATER)
    assert (new.rate_basis_points, new.cap_vnd) == (points, None)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            {"valid_from": "2018-05-11"},
            "phải có hiệu lực sau định mức đã có (từ 11/5/2018, khoản 4 Điều 8 Thông tư số 28/2018",
        ),
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
    assert in_force(LATER).cap_vnd == 300_000_000


def test_a_proposed_norm_counts_for_nothing_until_another_person_activates_it(administrator) -> None:
    propose_norm(administrator)
    waiting = Norm.objects.get(proposed_by__isnull=False)
    assert in_force(LATER).cap_vnd == 300_000_000
    page = activate_norms(administrator, waiting)
    assert "Người đề xuất không tự kích hoạt" in page.content.decode()
    assert in_force(LATER).cap_vnd == 300_000_000
    page = activate_norms(second_person(), waiting)
    assert "có hiệu lực từ 01/01/2090" in page.content.decode()
    assert in_force(LATER).cap_vnd == 400_000_000


def test_a_norm_is_not_activated_for_days_that_have_passed(administrator) -> None:
    propose_norm(administrator, valid_from="2026-01-02")
    page = activate_norms(second_person(), Norm.objects.get(proposed_by__isnull=False))
    assert "Ngày có hiệu lực phải từ" in page.content.decode()
    assert in_force(dt.date(2026, 6, 1)).cap_vnd == 300_000_000


def test_a_proposal_can_be_dropped_and_a_norm_cannot(administrator) -> None:
    propose_norm(administrator)
    waiting = Norm.objects.get(proposed_by__isnull=False)
    drop = reverse("admin:programmes_norm_delete", args=[waiting.pk])
    assert administrator.post(drop, {"post": "yes"}).status_code == 302
    assert not Norm.objects.filter(pk=waiting.pk).exists()


@pytest.mark.parametrize("columns", [{"usable": True}, {"usable": True, "activated": "same"}])
def test_the_database_wants_two_people_as_well(administrator, columns) -> None:
    propose_norm(administrator)
    waiting = Norm.objects.get(proposed_by__isnull=False)
    waiting.usable = True
    if "activated" in columns:
        waiting.activated_by = waiting.proposed_by
    with pytest.raises(IntegrityError), transaction.atomic():
        waiting.save()


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
    assert "150% mức của MACHINE" in page.content.decode()
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
    assert in_force(LATER).cap_vnd == cap


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
