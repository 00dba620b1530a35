"""The whole administration site: every list opens, and no page writes the state or the money of a dossier."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from dossiers.models import Dossier
from ledger.models import LogEntry

#: What administrators may write. Everything else is read here and written by steps, commands or the desk.
WRITTEN_HERE = {
    "accounts.delegation",
    "accounts.organisation",
    "accounts.roleassignment",
    "accounts.user",
    "appraisal.board",
    "appraisal.scoresheet",
    "auth.group",
    "documents.keptregister",
    "documents.numberrule",
    "dossiers.opinionrule",
    "programmes.advancerule",
    "programmes.datedrule",
    "programmes.legaldocument",
    "programmes.norm",
    "programmes.yearbudget",
    "workflow.calendarday",
    "workflow.calendaryear",
    "workflow.mailhours",
    "workflow.reminderrule",
}
PAGES = sorted(admin.site._registry, key=lambda model: model._meta.label_lower)
LABELS = [model._meta.label_lower for model in PAGES]
READ_ONLY = [model for model in PAGES if model._meta.label_lower not in WRITTEN_HERE]
OF_A_DOSSIER = ["dossiers", "settlement", "ledger", "viewflow"]
#: Dated rules that live beside the dossiers; they hang on none.
RULES = {"dossiers.opinionrule"}


def url(model, door: str, *arguments: object) -> str:
    """The address of a page of a model."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{door}", args=arguments)


@pytest.fixture
def administrator(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("admin", full_name="Quản trị Mẫu"))
    return client


@pytest.fixture
def settled(world) -> Dossier:
    """A dossier with something in every list."""
    return world.at_state("SETTLED")


def test_every_model_of_the_work_has_a_page_and_nothing_new_can_be_written_unseen() -> None:
    assert set(LABELS) >= WRITTEN_HERE
    for app in ("dossiers", "settlement", "appraisal", "programmes", "establishments", "workflow", "ledger"):
        assert any(label.startswith(f"{app}.") for label in LABELS), app


def test_every_list_and_every_row_opens(administrator, settled) -> None:
    assert administrator.get(reverse("admin:index")).status_code == 200
    for model in PAGES:
        listed = administrator.get(url(model, "changelist"))
        assert listed.status_code == 200, model
        for row in model._default_manager.all()[:1]:
            assert administrator.get(url(model, "change", row.pk)).status_code == 200, model


def test_every_list_can_be_searched(administrator, settled) -> None:
    for model in PAGES:
        if admin.site._registry[model].search_fields:
            assert administrator.get(url(model, "changelist"), {"q": settled.code}).status_code == 200, model


def test_a_list_does_not_ask_once_for_each_row(administrator, world, django_assert_max_num_queries) -> None:
    for _ in range(3):
        world.opened()
    for label in ("dossiers.Dossier", "dossiers.Item", "establishments.Establishment", "workflow.PhaseRun"):
        model = next(page for page in PAGES if page._meta.label == label)
        with django_assert_max_num_queries(12):
            assert administrator.get(url(model, "changelist")).status_code == 200


@pytest.mark.parametrize("model", READ_ONLY, ids=lambda model: model._meta.label_lower)
def test_nobody_adds_changes_or_deletes_what_is_only_read(model, rf, admin_user) -> None:
    request = rf.get("/")
    request.user = admin_user
    page = admin.site._registry[model]
    assert not page.has_add_permission(request)
    assert not page.has_change_permission(request)
    assert not page.has_delete_permission(request)
    for inline in page.get_inline_instances(request):
        assert not inline.has_add_permission(request, None)
        assert not inline.has_change_permission(request, None)
        assert not inline.has_delete_permission(request, None)


def test_whatever_hangs_on_a_dossier_is_only_read() -> None:
    for label in WRITTEN_HERE - RULES:
        assert label.split(".")[0] not in OF_A_DOSSIER


def test_the_state_and_the_money_of_a_dossier_cannot_be_posted(administrator, settled) -> None:
    before = Dossier.objects.filter(pk=settled.pk).values().get()
    lines = LogEntry.objects.count()
    forged = {"state": "ARCHIVED", "approved_vnd": "1", "paid_vnd": "0", "title": "x", "_save": "Lưu"}
    assert administrator.post(url(Dossier, "change", settled.pk), forged).status_code == 403
    assert administrator.post(url(Dossier, "add"), forged).status_code == 403
    assert administrator.post(url(Dossier, "delete", settled.pk), {"post": "yes"}).status_code == 403
    bulk = {"action": "delete_selected", "_selected_action": [str(settled.pk)], "post": "yes"}
    administrator.post(url(Dossier, "changelist"), bulk)
    assert Dossier.objects.filter(pk=settled.pk).values().get() == before
    assert LogEntry.objects.count() == lines


def test_a_task_of_the_engine_cannot_be_changed_past_it(administrator, settled) -> None:
    task = next(model for model in PAGES if model._meta.label == "viewflow.Task")
    for row in task._default_manager.all()[:3]:
        assert administrator.post(url(task, "change", row.pk), {"_save": "Lưu"}).status_code == 403


def test_the_people_of_the_desk_do_not_come_in(client, world) -> None:
    client.force_login(world["giamdoc"])
    assert client.get(url(Dossier, "changelist")).status_code in (302, 403)


def test_staff_see_only_what_they_were_given(client, db) -> None:
    clerk = User.objects.create_user("vanphong", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_calendarday"))
    client.force_login(clerk)
    assert client.get(reverse("admin:workflow_calendarday_changelist")).status_code == 200
    assert client.get(reverse("admin:workflow_calendarday_add")).status_code == 403
    assert client.get(url(Dossier, "changelist")).status_code == 403


def test_a_search_of_very_many_words_is_answered_in_words(administrator, world) -> None:
    answer = administrator.get(url(Dossier, "changelist"), {"q": "ab " * 2_000})
    assert answer.status_code == 200 and "Tìm nhiều nhất 10 từ một lần" in answer.content.decode()
