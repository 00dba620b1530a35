"""Reminders over a month, with the clock in the test's hand."""

import datetime as dt
from collections import Counter
from functools import partial

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from accounts.models import RoleAssignment, User
from appraisal.models import Interest
from demo.stage import moment
from ledger.outbox import deliver
from notifications.models import Notice
from tests.races import at_once, needs_postgresql
from tests.world import World
from workflow.calendar_models import CalendarDay
from workflow.clock_models import MailHours, Reminder, ReminderRule
from workflow.reminders import may_mail, remind

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settings) -> None:
    """Mail leaves the house, into the test's box."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def waiting_for_the_centre(world: World):
    """Handed in on Monday 2 March 2026 and confirmed by the commune; the Centre has until Monday 9 March."""
    User.objects.exclude(username="nguoila").update(email="")
    for name in ("trungtam", "so", "giamdoc", "coso"):
        User.objects.filter(username=name).update(email=f"{name}@example.vn")
    dossier = world.step(world.opened(), "submit", "coso")
    return world.step(dossier, "confirm_by_commune", "commune")


def post_so_far(world: World) -> None:
    """What the steps themselves had to say has gone out."""
    while deliver(now=world.at).handled:
        pass
    mail.outbox.clear()


def rounds(first: str, days: int, hours=(6, 8, 12, 20)) -> None:
    """Somebody looks four times a day, free days too; what was ordered is delivered at once."""
    day = moment(f"{first} 00:00")
    for ahead in range(days):
        for hour in hours:
            at = day + dt.timedelta(days=ahead, hours=hour)
            remind(at)
            while deliver(now=at).handled:
                pass


def told(username: str) -> list[tuple[str, str]]:
    """(day, subject) of the reminders of a person."""
    rows = Notice.objects.filter(recipient__username=username, key__startswith="remind:").order_by("created_at", "pk")
    return [(f"{row.created_at.astimezone(dt.timezone(dt.timedelta(hours=7))):%d/%m %H}", row.subject) for row in rows]


def test_a_month_in_which_nobody_acts(world: World, post: None) -> None:
    dossier = waiting_for_the_centre(world)
    post_so_far(world)
    rounds("2026-03-02", 31)
    what = "Kiểm tra hồ sơ đề nghị"
    assert told("trungtam") == [
        ("05/03 06", f"{dossier.code}: còn 2 ngày làm việc – {what}"),
        ("09/03 06", f"{dossier.code}: hết hạn hôm nay – {what}"),
        ("10/03 06", f"{dossier.code}: quá hạn 1 ngày làm việc – {what}"),
    ]
    assert told("so") == [("10/03 06", f"{dossier.code}: quá hạn 1 ngày làm việc – {what}")]
    assert told("giamdoc") == [("16/03 06", f"{dossier.code}: quá hạn 5 ngày làm việc – {what}")]
    assert told("coso") == []
    reminders = [letter for letter in mail.outbox if "ngày làm việc –" in letter.subject or "hôm nay" in letter.subject]
    assert Counter(letter.to[0] for letter in reminders) == {
        "trungtam@example.vn": 3,
        "so@example.vn": 1,
        "giamdoc@example.vn": 1,
    }


def test_after_weeks_without_a_round_a_person_gets_one_mail_with_what_holds_now(world: World, post: None) -> None:
    first = waiting_for_the_centre(world)
    second = world.step(world.step(world.opened(), "submit", "coso"), "confirm_by_commune", "commune")
    post_so_far(world)
    rounds("2026-03-25", 1)
    assert [subject for _, subject in told("trungtam")] == [
        f"{dossier.code}: quá hạn 12 ngày làm việc – Kiểm tra hồ sơ đề nghị" for dossier in (first, second)
    ]
    letters = [letter for letter in mail.outbox if letter.to == ["trungtam@example.vn"]]
    assert len(letters) == 1
    assert first.code in letters[0].body and second.code in letters[0].body
    assert letters[0].subject.startswith("2 việc về thời hạn")


def test_at_night_and_on_free_days_the_mail_waits_for_the_next_working_morning(world: World, post: None) -> None:
    waiting_for_the_centre(world)
    ReminderRule.objects.create(role="CENTRE", before_days=1, source="QĐ 1")
    CalendarDay.objects.create(date=dt.date(2026, 3, 9), kind="FREE", name="Nghỉ", source="QĐ 2")
    post_so_far(world)
    # The due day stays the 9th although it was made a day off afterwards.
    rounds("2026-03-06", 1, hours=(19,))
    rounds("2026-03-07", 3, hours=(8, 12))
    assert [subject.partition(": ")[2].partition(" – ")[0] for _, subject in told("trungtam")] == [
        "hạn 09/03 rơi vào ngày nghỉ",
        "hết hạn hôm nay",
    ]
    assert mail.outbox == []
    rounds("2026-03-10", 1, hours=(6,))
    assert mail.outbox == []
    rounds("2026-03-10", 1, hours=(7,))
    assert [letter.to for letter in mail.outbox] == [["trungtam@example.vn"]]


def test_what_was_read_on_the_page_is_not_mailed(world: World, post: None) -> None:
    waiting_for_the_centre(world)
    post_so_far(world)
    rounds("2026-03-05", 1, hours=(6,))
    Notice.objects.filter(key__startswith="remind:").update(read_at=moment("2026-03-05 06:30"))
    rounds("2026-03-05", 1, hours=(8,))
    assert mail.outbox == []


def test_while_the_clock_stands_the_office_is_left_alone_and_the_applicant_is_reminded(world: World) -> None:
    dossier = waiting_for_the_centre(world)
    dossier = world.step(dossier, "return_for_supplement", "trungtam", gaps=["Thiếu báo giá"])
    rounds("2026-03-02", 20)
    assert [subject.partition(" – ")[2] for _, subject in told("trungtam")] == ["Bổ sung và nộp lại hồ sơ"]
    assert [subject.partition(": ")[2].partition(" – ")[0] for _, subject in told("coso")] == [
        "còn 2 ngày làm việc",
        "hết hạn hôm nay",
        "quá hạn 1 ngày làm việc",
    ]


def test_who_answered_is_not_reminded(world: World) -> None:
    dossier = waiting_for_the_centre(world)
    world.step(dossier, "check_pass", "trungtam")
    rounds("2026-03-03", 7)
    assert told("trungtam") == []


def test_a_deputy_is_reminded_with_the_one_who_is_absent(world: World) -> None:
    waiting_for_the_centre(world)
    world["trungtam"].delegations_given.create(
        deputy=world["so"], valid_from=dt.date(2026, 3, 4), valid_to=dt.date(2026, 3, 6)
    )
    rounds("2026-03-05", 1)
    assert len(told("so")) == len(told("trungtam")) == 1


def test_whoever_is_kept_out_of_a_dossier_hears_nothing_of_it(world: World) -> None:
    dossier = waiting_for_the_centre(world)
    Interest.objects.create(
        dossier=dossier, user=world["so"], kind="FAMILY", how="DECLARED", at=world.at, by=world["so"]
    )
    rounds("2026-03-10", 1)
    assert told("so") == [] and len(told("trungtam")) == 1


def test_an_officers_rows_replace_the_built_in_ones_of_that_body_only(world: World) -> None:
    waiting_for_the_centre(world)
    ReminderRule.objects.create(role="CENTRE", before_days=3, escalate_to="PPC", escalate_after=2, source="QĐ 1")
    ReminderRule.objects.create(role="CENTRE", before_days=9, source="QĐ cũ", valid_to=dt.date(2026, 1, 1))
    rounds("2026-03-02", 14)
    assert [day for day, _ in told("trungtam")] == ["04/03 06", "09/03 06", "10/03 06"]
    assert [day for day, _ in told("ubnd")] == ["11/03 06"]
    assert told("so") == []


def test_mail_hours_are_the_officers_too(world: World) -> None:
    MailHours.objects.create(opens=dt.time(9), closes=dt.time(11), source="QĐ 1", valid_from=dt.date(2026, 3, 5))
    hours = [moment(f"2026-03-0{day} {hour:02d}:30") for day in (4, 5) for hour in (6, 8, 9, 18, 19)]
    assert [may_mail(at) for at in hours] == [False, True, True, True, False, False, False, True, False, False]


def test_the_administrator_hears_in_time_that_the_next_year_has_no_calendar(world: World) -> None:
    admin = User.objects.create_user("quantri2", full_name="Quản trị Mẫu")
    RoleAssignment.objects.create(user=admin, role="ADMIN")
    for day in ("2026-11-20 08:00", "2027-10-31 08:00"):
        remind(moment(day))
    assert not Notice.objects.filter(recipient=admin).exists()
    for day in ("2027-11-02 08:00", "2027-11-20 08:00", "2027-12-20 08:00"):
        remind(moment(day))
    assert [row.subject for row in Notice.objects.filter(recipient=admin)] == ["Chưa có lịch làm việc năm 2028"] * 2


def test_the_command_says_what_it_did_and_refuses_nonsense(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    waiting_for_the_centre(world)
    call_command("remind", at="2026-03-07 08:00")
    assert "Đã nhắc 1 việc" in (said := capsys.readouterr().out) and "Ngoài giờ gửi thư" in said
    call_command("remind", at="2026-03-07 09:00")
    assert "Đã nhắc 0 việc" in capsys.readouterr().out
    with pytest.raises(CommandError, match="không phải là một lúc"):
        call_command("remind", at="mai")


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_moment_remind_once() -> None:
    needs_postgresql()
    world = World()
    waiting_for_the_centre(world)
    outcomes = at_once(*[partial(remind, moment("2026-03-10 08:00")) for _ in range(4)])
    assert sum(one.reminded for one in outcomes) == 1, outcomes
    assert Reminder.objects.filter(kind="LATE").count() == 1
    assert len(told("trungtam")) == len(told("so")) == 1
