"""The parts of the pages: what a person sees of each, and what a strict browser would refuse."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import RoleAssignment, User
from accounts.roles import Role
from notifications.models import Notice
from web.shared.middleware import ContentSecurityPolicy, VietnameseFirst
from web.style_guide.page import SampleForm, facts, lines, money, notices, papers, phases, style_urls, tasks
from web.templatetags import kc

TEMPLATES = Path(settings.BASE_DIR) / "templates"
PARTS = sorted(path for path in (TEMPLATES / "parts").glob("*.html") if path.stem != "style_page")
EVERY_PAGE = sorted(TEMPLATES.rglob("*.html"))
DOSSIER = SimpleNamespace(code="KC-2026-0042")


def part(name: str, **context: Any) -> str:
    """A part as text, with white space made plain."""
    return " ".join(render_to_string(f"parts/{name}.html", context).split())


def words(html: str) -> str:
    """What is left for the eye and the ear."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# ── Figures and days ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("amount", "form", "shown"),
    [
        (1_234_567, "", "1.234.567 đồng"),
        (1_234_567, "figure", "1.234.567"),
        (300_000_000, "short", "300 triệu đồng"),
        (48_900_000, "short", "48,9 triệu đồng"),
        (1_250_000_000, "short", "1,25 tỷ đồng"),
        (999, "short", "999 đồng"),
        (0, "", "0 đồng"),
        (None, "", "–"),
    ],
)
def test_an_amount_is_written_the_vietnamese_way(amount: int | None, form: str, shown: str) -> None:
    assert kc.vnd(amount, form).replace("\N{NO-BREAK SPACE}", " ") == shown


def test_an_amount_is_read_out_in_words() -> None:
    assert kc.vnd_words(231_500_000) == "Hai trăm ba mươi mốt triệu năm trăm nghìn đồng"
    assert kc.vnd_words(None) == ""


def test_days_and_moments_are_those_of_vietnam() -> None:
    late_at_night = dt.datetime(2026, 8, 2, 20, 30, tzinfo=dt.UTC)
    assert kc.day(late_at_night) == "03/8/2026"
    assert kc.moment(late_at_night) == "03:30, 03/8/2026"
    assert kc.day(dt.date(2026, 8, 3), "long") == "ngày 03 tháng 8 năm 2026"
    assert kc.day(None) == "–"
    assert kc.iso(late_at_night) == "2026-08-03T03:30+07:00"


@pytest.mark.parametrize(
    ("days", "working_days", "said"),
    [
        (-3, -1, "quá hạn 1 ngày làm việc"),
        (-2, 0, "đã hết hạn"),
        (0, 0, "hạn hôm nay"),
        (1, 1, "hạn ngày mai"),
        (4, 4, "còn 4 ngày làm việc"),
        (7, 5, "còn 5 ngày làm việc"),
    ],
)
def test_a_deadline_says_how_far_it_is_in_working_days(days: int, working_days: int, said: str) -> None:
    today = dt.date(2026, 11, 23)
    assert kc.due(today + dt.timedelta(days), today, working_days) == said
    assert kc.due(None, today, None) == "không có hạn"


def test_a_reason_leads_to_the_place_it_names() -> None:
    said = kc.to_mend("Chưa có tệp: <b>. Tải lên ở mục «Thành phần hồ sơ».", "KC-2026-0001")
    assert '<a href="/ho-so/KC-2026-0001/#thanh-phan">«Thành phần hồ sơ»</a>' in said
    assert "<b>" not in said
    assert "/ho-so/KC-2026-0001/noi-dung/" in kc.to_mend("Sửa ở «Sửa nội dung».", "KC-2026-0001")
    assert "<a" not in kc.to_mend("Sửa ở mục «Nguồn vốn».")


# ── Parts ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", PARTS, ids=lambda path: path.stem)
def test_a_part_says_on_top_what_it_takes(path: Path) -> None:
    head = path.read_text().partition("{% endcomment %}")[0]
    assert head.startswith("{% comment %}")
    assert "Parameter" in head


@pytest.mark.parametrize("path", EVERY_PAGE, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_page_needs_what_the_content_policy_refuses(path: Path) -> None:
    text = path.read_text()
    assert re.findall(r"\s(?:style|on[a-z]+)=|<style|<script(?![^>]*\ssrc=)|javascript:|hx-on", text) == []
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", text) == []


def test_a_badge_does_not_speak_by_colour_alone() -> None:
    shown = part("state_badge", label="Trả lại để bổ sung", tone="warn")
    assert "Trả lại để bổ sung" in words(shown)
    assert "#exclamation-triangle" in shown


def test_the_phase_bar_marks_where_the_dossier_is() -> None:
    shown = part("phase_bar", phases=phases(2))
    assert shown.count('aria-current="step"') == 1
    assert "Giai đoạn 3/6: Phê duyệt" in words(shown)
    assert words(shown).count("(đã qua)") == 2


def test_money_without_an_amount_is_read_as_not_there_yet() -> None:
    shown = part("money_table", rows=money(), total_label="Còn phải chi", total_vnd=231_500_000)
    assert "482.000.000" in shown
    assert "chưa có" in words(shown)
    assert "Bằng chữ: Hai trăm ba mươi mốt triệu năm trăm nghìn đồng." in words(shown)
    assert "Đã chi" not in part("money_table", rows=money(), hide_empty=True)


def test_facts_name_the_paper_they_came_from() -> None:
    assert "Mã số thuế 9900050013 Nguồn: Giấy đăng ký kinh doanh" in words(part("fact_list", facts=facts()))


def step(label: str, *reasons: str, grave: bool = False, from_task: bool = False) -> SimpleNamespace:
    return SimpleNamespace(label=label, url="/x/", reasons=reasons, grave=grave, from_task=from_task)


def test_the_first_step_is_the_main_button_and_a_grave_one_of_the_task_the_second() -> None:
    shown = part(
        "action_panel",
        can=[
            step("Hồ sơ hợp lệ", from_task=True),
            step("Trả lại", grave=True, from_task=True),
            step("Rút", grave=True),
        ],
        cannot=[],
    )
    assert re.findall(r"btn-primary[^>]*>([^<]+)", shown) == ["Hồ sơ hợp lệ "]
    assert re.findall(r"btn-secondary[^>]*>([^<]+)", shown) == ["Trả lại "]
    assert words(shown).endswith("Việc khác Rút")


def test_a_grave_step_is_never_the_main_button() -> None:
    shown = part("action_panel", can=[step("Trả lại", grave=True, from_task=True)], cannot=[])
    assert "btn-primary" not in shown
    assert "btn-secondary" in shown


def test_a_grave_step_nobody_asked_for_comes_after_what_is_still_missing() -> None:
    shown = part("action_panel", can=[step("Rút hồ sơ", grave=True)], cannot=[step("Nộp hồ sơ", "Chưa có báo giá.")])
    assert 'class="btn' not in shown
    assert words(shown).index("Chưa có báo giá.") < words(shown).index("Rút hồ sơ")


def test_a_step_that_cannot_be_taken_says_why() -> None:
    shown = part("action_panel", can=[], cannot=[step("Nộp hồ sơ", "Chưa có báo giá.", "Thiếu cam kết.")])
    assert "Nộp hồ sơ Chưa có báo giá. Thiếu cam kết." in words(shown)
    assert "<a" not in shown
    assert "Hiện không có việc nào" in words(part("action_panel", can=[], cannot=[]))


def test_the_checklist_says_what_is_missing_and_takes_it() -> None:
    shown = part("checklist", lines=lines(), dossier=DOSSIER, can_attach=True, csrf_token="t")
    assert words(shown).count("còn thiếu") == 1
    assert shown.count('type="file"') == 3
    assert shown.count("csrfmiddlewaretoken") == 4
    assert "Gỡ tệp giay-dang-ky-kinh-doanh.pdf" in words(shown)


def test_who_may_not_attach_sees_no_place_for_files() -> None:
    shown = part("checklist", lines=lines(), dossier=DOSSIER, can_attach=False)
    assert "<form" not in shown
    assert "giay-dang-ky-kinh-doanh.pdf" in shown


def test_a_paper_can_be_fetched_only_once_it_is_drawn() -> None:
    shown = part("paper_list", papers=papers(), dossier=DOSSIER)
    assert "Số 118/QĐ-SCT · 16/3/2026" in words(shown)
    assert "bản thứ 2" in words(shown)
    assert words(shown).count("Word") == words(shown).count("PDF") == 2
    assert "Đang lập" in words(shown)
    assert "Chưa lập được" in words(shown)


def test_a_late_task_is_told_from_one_that_is_due_soon() -> None:
    shown = part("task_list", rows=tasks())
    assert shown.count("kc-task-late") == 1
    assert shown.count("kc-task-soon") == 1
    assert "Quá hạn 1 ngày làm việc 20/11/2026" in words(shown)
    assert "không có hạn" in words(shown)
    assert "Không có việc nào đang chờ" in words(part("task_list", rows=[]))


def test_an_unread_notice_is_told_from_a_read_one() -> None:
    shown = part("notice_list", rows=notices(), csrf_token="t")
    assert words(shown).count("Chưa đọc:") == 1
    assert shown.count('method="post"') == 2


def test_the_pager_offers_only_where_there_is_more() -> None:
    assert part("pager", newer="", older="") == ""
    shown = part("pager", newer="", older="?truoc=KC-2026-0001")
    assert "Cũ hơn" in shown
    assert "Mới hơn" not in shown


def test_the_summary_leads_to_each_field_and_names_it() -> None:
    form = SampleForm({"held_on": "31/02/2026"})
    shown = part("error_summary", form=form)
    assert '<a href="#id_title">Hãy điền «Tên đề án».</a>' in shown
    assert '<a href="#id_held_on">Ngày nghiệm thu: Không có ngày 31 tháng 2 năm 2026' in shown
    assert part("error_summary", form=SampleForm()) == ""


def test_the_summary_speaks_for_several_forms_at_once() -> None:
    shown = part("error_summary", forms=[SampleForm({}, prefix="a"), SampleForm({}, prefix="b")])
    assert 'href="#id_a-title"' in shown
    assert 'href="#id_b-title"' in shown


def test_every_error_leads_to_something_on_the_page() -> None:
    form = SampleForm({})
    page = part("form", form=form, csrf_token="t")
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'id="([^"]+)"', page))


def test_what_was_typed_cannot_become_markup() -> None:
    evil = "<script>alert(1)</script>"
    form = SampleForm({"title": evil, "support": evil, "held_on": evil, "tax_code": evil})
    assert "<script>" not in part("form", form=form, csrf_token="t")
    assert "<script>" not in part("callout", title=evil, tone="bad", sentences=[evil])


def test_django_s_own_forms_wear_our_clothes() -> None:
    form = AuthenticationForm(data={"username": "", "password": ""})
    assert part("field", field=form["username"]).count('class="form-control"') == 1


# ── The shell ────────────────────────────────────────────────────────────────────────────────────


def test_a_stranger_gets_the_door_and_no_navigation() -> None:
    shown = Client().get("/dang-nhap/").content.decode()
    assert "kc-nav" not in shown
    assert "Tài khoản dùng thử" not in shown
    assert 'lang="vi"' in shown


def test_the_invented_logins_show_only_when_they_are_given() -> None:
    request = RequestFactory().get("/dang-nhap/")
    request.user = AnonymousUser()
    login = {"username": "trungtam", "password": "sen-lua", "role": "Trung tâm Khuyến công", "name": "Lê Văn Mẫu"}
    shown = render_to_string(
        "registration/login.html", {"form": AuthenticationForm(request), "demo_logins": [login]}, request
    )
    assert "Trung tâm Khuyến công Lê Văn Mẫu Tên đăng nhập: trungtam Mật khẩu: sen-lua" in words(shown)


@pytest.mark.django_db
def test_the_header_says_who_one_is_and_what_is_unread() -> None:
    user = User.objects.create_user("trungtam", full_name="Lê Văn Mẫu", position="Giám đốc Trung tâm")
    RoleAssignment.objects.create(user=user, role=Role.CENTRE)
    for number in range(2):
        Notice.objects.create(
            recipient=user, subject="Có việc", key=f"n{number}", created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        )
    client = Client()
    client.force_login(user)
    shown = client.get("/doi-mat-khau/").content.decode()
    assert "Lê Văn Mẫu Giám đốc Trung tâm Vai trò: Trung tâm Khuyến công" in words(shown)
    assert "2 chưa đọc" in words(shown)
    assert "Quản trị" not in words(shown)
    assert re.findall(r'aria-current="page">', shown) == []


@pytest.mark.django_db
def test_the_navigation_marks_the_part_one_is_in() -> None:
    user = User.objects.create_user("nguoila")
    client = Client()
    client.force_login(user)
    shown = " ".join(client.get("/ho-so/").content.decode().split())
    assert [words(found) for found in re.findall(r'aria-current="page">(.*?)</a>', shown)] == ["Hồ sơ"]


@pytest.mark.django_db
def test_the_shell_costs_three_queries(django_assert_num_queries: Any) -> None:
    """Roles, what the person is kept out of, unread notices."""
    user = User.objects.create_user("trungtam")
    request = RequestFactory().get("/")
    request.user = user
    with django_assert_num_queries(3):
        render_to_string("base.html", {}, request)


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "409", "500"])
def test_a_page_of_trouble_says_what_happened_and_what_to_do_without_any_context(name: str) -> None:
    shown = render_to_string(f"{name}.html")
    assert len(re.findall("<h1>", shown)) == 1
    assert "Làm gì tiếp" in words(shown)
    assert 'href="/"' in shown
    assert f"Mã {name[:3]}" in words(shown)


def test_a_stale_page_shows_the_reasons_and_the_way_back() -> None:
    refused = SimpleNamespace(reasons=["Chị Phạm Thị Mẫu vừa chuyển bước."])
    shown = render_to_string("409.html", {"refused": refused, "dossier": DOSSIER})
    assert "Chị Phạm Thị Mẫu vừa chuyển bước." in words(shown)
    assert 'href="/ho-so/KC-2026-0042/"' in shown


@pytest.mark.django_db
def test_changing_a_password_speaks_vietnamese() -> None:
    user = User.objects.create_user("trungtam", password="mat khau cu")
    form = PasswordChangeForm(user, {"old_password": "x", "new_password1": "ngan", "new_password2": "ngan"})
    shown = words(render_to_string("registration/password_change_form.html", {"form": form}))
    assert "Mật khẩu hiện tại chưa đúng. Hãy nhập lại." in shown
    assert "Mật khẩu quá ngắn: phải có ít nhất 10 ký tự." in shown
    assert "<ul>" in part("field", field=form["new_password1"])


# ── Language and content policy ──────────────────────────────────────────────────────────────────


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse(gettext("This field is required."))


def test_an_english_browser_still_gets_vietnamese() -> None:
    request = RequestFactory().get("/", headers={"accept-language": "en-US,en"})
    response = VietnameseFirst(answer)(request)
    assert response.content.decode() == "Hãy điền ô này."
    assert response.headers["Content-Language"] == "vi"


def test_who_chose_english_gets_english() -> None:
    request = RequestFactory().get("/")
    request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert VietnameseFirst(answer)(request).content.decode() == "This field is required."
    request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = "xx"
    assert VietnameseFirst(answer)(request).content.decode() == "Hãy điền ô này."


def test_the_compiled_sentences_are_those_of_the_source() -> None:
    source = (Path(settings.BASE_DIR) / "locale/vi/LC_MESSAGES/django.po").read_text()
    pairs = re.findall(r'^msgid "([^"]+)"\nmsgstr "([^"]+)"', source, re.MULTILINE)
    assert len(pairs) > 8
    with translation.override("vi"):
        assert [(source, gettext(source)) for source, _ in pairs] == pairs


def test_every_answer_carries_the_content_policy() -> None:
    response = ContentSecurityPolicy(answer)(RequestFactory().get("/"))
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_style_page_shows_every_part() -> None:
    pages = [TEMPLATES / "parts/style_page.html", TEMPLATES / "base.html", *PARTS]
    shown = {name for page in pages for name in re.findall(r'include "parts/(\w+)\.html"', page.read_text())}
    # One part comes by a tag, because it has to look which sentences are meant for its place.
    shown |= {"said" for page in pages if "{% said_at" in page.read_text()}
    assert {path.stem for path in PARTS} - shown == set()
    assert [page.name for part in style_urls for page in part.url_patterns] == ["style-page"]
