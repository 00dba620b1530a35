"""A form is done once, however often it is sent: the second sending gets the answer of the first."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

import clock
from appraisal.models import Vote
from demo.stage import sample_pdf
from dossiers.models import Dossier
from establishments.models import Establishment
from notifications.models import Notice
from tests.browsing import signed_in, text_of, window
from tests.races import at_once, needs_postgresql
from tests.web.forms_of_pages import key_on
from tests.world import World
from web.models import SentForm
from web.shared.form_key import FIELD, KEPT_FOR, is_too_old, new_key
from web.shared.idempotency import forget_old_forms
from web.shared.write_watch import Writes

pytestmark = [pytest.mark.django_db, pytest.mark.any_day]
NEW = "/ho-so/moi/"


def answers(world: World, browser: Client, **other: Any) -> dict[str, Any]:
    """The form of a new dossier as the browser has it, filled in."""
    typed = {"applicant": world.firm.pk, "title": "Máy sấy khô cá", "activity": 1, "track": "LOCAL"}
    typed |= {"budget_year": clock.today().year, FIELD: key_on(browser.get(NEW).content.decode())}
    activity = Dossier._meta.get_field("activity").related_model.objects.get(code="MACHINE")
    return typed | {"activity": activity.pk} | other


def test_the_same_form_sent_twice_without_a_script_opens_one_dossier(world: World) -> None:
    browser = window(world, "coso")
    form = answers(world, browser)
    first, second = browser.post(NEW, form), browser.post(NEW, form)
    assert Dossier.objects.count() == 1
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"] == reverse("dossier", args=[Dossier.objects.get().code])


def test_whoever_sends_again_reads_what_was_recorded_and_that_nothing_was_added(world: World) -> None:
    browser = window(world, "coso")
    form = answers(world, browser)
    browser.post(NEW, form, follow=True)
    said = text_of(browser.post(NEW, form, follow=True))
    assert "Đã mở hồ sơ" in said and "lần gửi lại không ghi thêm gì" in said


def test_what_was_told_waits_once_where_the_first_answer_was_never_shown(world: World) -> None:
    browser = window(world, "coso")
    form = answers(world, browser)
    browser.post(NEW, form)
    assert text_of(browser.post(NEW, form, follow=True)).count("Đã mở hồ sơ") == 1


def test_two_forms_of_one_page_drawn_twice_are_two_things(world: World) -> None:
    browser = window(world, "coso")
    browser.post(NEW, answers(world, browser))
    browser.post(NEW, answers(world, browser))
    assert Dossier.objects.count() == 2


def test_a_form_that_was_refused_for_a_mistake_is_taken_when_it_is_mended(world: World) -> None:
    browser = window(world, "coso")
    form = answers(world, browser)
    assert browser.post(NEW, form | {"title": ""}).status_code == 422
    assert browser.post(NEW, form).status_code == 302
    assert Dossier.objects.count() == 1


def test_a_refusal_is_looked_at_anew_when_the_same_is_sent_again(world: World) -> None:
    """A file that is refused leads back to the page with a sentence: nothing was recorded, so nothing is remembered."""
    dossier = world.opened()
    browser = window(world, "coso")
    send = partial(_upload, browser, dossier)
    key = new_key(clock.now())
    assert "chưa chọn tệp" in text_of(send(key, None)).casefold()
    assert "chưa chọn tệp" in text_of(send(key, None)).casefold()
    assert "Đã nhận tệp" in text_of(send(key, sample_pdf("Báo giá", "KC")))


def test_a_file_sent_twice_is_kept_once(world: World) -> None:
    dossier = world.opened()
    browser = window(world, "coso")
    before = dossier.attachments.count()
    key = new_key(clock.now())
    for _ in range(2):
        _upload(browser, dossier, key, sample_pdf("Báo giá", "KC"))
    assert dossier.attachments.count() == before + 1


def _upload(browser: Client, dossier: Dossier, key: str, data: bytes | None) -> Any:
    files = {} if data is None else {"file": SimpleUploadedFile("bao-gia.pdf", data)}
    return browser.post(f"/ho-so/{dossier.code}/tai-len/quotations/", {FIELD: key} | files, follow=True)


def test_another_file_under_the_same_key_is_not_taken_for_the_first(world: World) -> None:
    dossier = world.opened()
    browser = window(world, "coso")
    before = dossier.attachments.count()
    key = new_key(clock.now())
    _upload(browser, dossier, key, sample_pdf("Báo giá", "KC"))
    assert _upload(browser, dossier, key, sample_pdf("Báo giá khác", "KC")).status_code == 409
    assert dossier.attachments.count() == before + 1


def test_back_with_other_contents_writes_nothing_and_shows_the_ways_on(world: World) -> None:
    browser = window(world, "coso")
    form = answers(world, browser)
    made = browser.post(NEW, form)["Location"]
    again = browser.post(NEW, form | {"title": "Máy khác"}, headers={"referer": f"http://testserver{NEW}"})
    page = again.content.decode()
    assert again.status_code == 409 and Dossier.objects.count() == 1
    assert f'href="{made}"' in page and f'href="http://testserver{NEW}"' in page


def test_a_foreign_page_is_never_offered_as_the_way_back(world: World) -> None:
    browser = window(world, "coso")
    form = answers(world, browser)
    browser.post(NEW, form)
    again = browser.post(NEW, form | {"title": "Khác"}, headers={"referer": "https://example.test/bay"})
    assert "example.test" not in again.content.decode()


def test_a_key_is_each_persons_own(world: World) -> None:
    form = answers(world, window(world, "coso"))
    window(world, "coso").post(NEW, form)
    window(world, "trungtam").post(NEW, form)
    assert Dossier.objects.count() == 2


def test_a_step_sent_twice_is_one_step_and_no_stale_page(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    browser = window(world, "coso")
    address = reverse("step", args=[dossier.code, "report_progress"])
    key = key_on(browser.get(address).content.decode())
    form = {"version": dossier.version, "percent": "40", "note": "", FIELD: key}
    assert [browser.post(address, form).status_code for _ in range(2)] == [302, 302]
    assert Dossier.objects.get(pk=dossier.pk).version == dossier.version + 1


def test_a_ballot_from_the_list_sent_twice_gives_the_row_again(world: World) -> None:
    dossier = world.at_state("APPRAISING")
    browser = window(world, "hoidong3")
    form = {"version": dossier.version, "ballot": "PASS", "remark": "", FIELD: new_key(clock.now())}
    send = partial(browser.post, reverse("ballot", args=[dossier.code]), form, headers={"hx-request": "true"})
    first, second = send(), send()
    assert first.status_code == second.status_code == 200, text_of(first)
    assert first.content == second.content and Vote.objects.count() == 1


def test_what_writes_nothing_is_worked_out_each_time(world: World) -> None:
    """Nothing was unread, so nothing was changed, so nothing is remembered under the key."""
    browser = window(world, "coso")
    key = new_key(clock.now())
    for _ in range(2):
        assert browser.post(reverse("read-all"), {FIELD: key}).status_code == 302
        assert not SentForm.objects.exists()


def test_a_page_that_breaks_leaves_neither_its_claim_nor_half_of_its_work(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Client(raise_request_exception=False)
    browser.force_login(world["coso"])
    form = answers(world, browser)
    with monkeypatch.context() as broken:

        def breaks(*_: Any, **__: Any) -> Any:
            Notice.objects.create(recipient=world["coso"], subject="nửa chừng", created_at=world.at, key="nua")
            raise RuntimeError("mất điện")

        broken.setattr("web.requests.views.open_dossier", breaks)
        assert browser.post(NEW, form).status_code == 500
    assert not Notice.objects.filter(key="nua").exists() and not SentForm.objects.exists()
    assert browser.post(NEW, form).status_code == 302


def test_the_forms_of_the_administration_site_are_sent_once_too(world: World) -> None:
    admin = world["quantri"]
    browser = signed_in(admin)
    address = reverse("admin:accounts_organisation_add")
    page = browser.get(address).content.decode()
    key = key_on(page)
    rows = {"names-TOTAL_FORMS": "0", "names-INITIAL_FORMS": "0", "heads-TOTAL_FORMS": "0", "heads-INITIAL_FORMS": "0"}
    form = {"code": "MOI", "kind": "OTHER", "duties": "[]", "address": "", FIELD: key} | rows
    first = browser.post(address, form)
    assert first.status_code == 302, text_of(first)
    assert browser.post(address, form)["Location"] == first["Location"]


# ── How long ─────────────────────────────────────────────────────────────────────────────────────

AT = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)


def test_answers_are_struck_when_nobody_can_ask_for_them_any_more(world: World) -> None:
    row = {"user": world["coso"], "digest": "x"}
    SentForm.objects.create(key="a", at=AT - KEPT_FOR - dt.timedelta(minutes=1), **row)
    SentForm.objects.create(key="b", at=AT - KEPT_FOR + dt.timedelta(minutes=1), **row)
    forget_old_forms(AT)
    assert [one.key for one in SentForm.objects.all()] == ["b"]


@pytest.mark.parametrize(("age", "old"), [(dt.timedelta(), False), (KEPT_FOR / 2, False), (KEPT_FOR, True)])
def test_a_key_tells_its_age(age: dt.timedelta, old: bool) -> None:
    assert is_too_old(new_key(AT - age), AT) is old


def test_a_page_older_than_the_answers_is_refused_not_done_again(world: World) -> None:
    browser = window(world, "coso")
    form = answers(world, browser) | {FIELD: new_key(clock.now() - KEPT_FOR - dt.timedelta(hours=1))}
    refused = browser.post(NEW, form)
    assert refused.status_code == 409 and "chưa được ghi" in text_of(refused)
    assert not Dossier.objects.exists()


# ── What counts as written ───────────────────────────────────────────────────────────────────────


def written(world: World, *, stays: bool, reads: bool = False) -> bool:
    writes = Writes()
    with transaction.atomic(), connection.execute_wrapper(writes):
        list(Establishment.objects.all())
        if not reads:
            with transaction.atomic():
                Notice.objects.create(recipient=world["coso"], subject="x", created_at=AT, key=f"x{stays}")
                with transaction.atomic():
                    Notice.objects.filter(recipient=world["coso"]).update(subject="y")
                transaction.set_rollback(not stays)
    return writes.any


def test_rows_that_stay_count_and_what_a_refusal_took_back_does_not(world: World) -> None:
    assert written(world, stays=True)
    assert not written(world, stays=False)
    assert not written(world, stays=True, reads=True)


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_eight_times_at_once_opens_one_dossier() -> None:
    needs_postgresql()
    world = World()
    browsers = [window(world, "coso") for _ in range(8)]
    form = answers(world, browsers[0])
    sent = at_once(*(partial(browser.post, NEW, form) for browser in browsers))
    assert Dossier.objects.count() == 1
    assert {(one.status_code, one["Location"]) for one in sent} == {(302, f"/ho-so/{Dossier.objects.get().code}/")}
