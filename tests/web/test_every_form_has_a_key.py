"""No form that creates or changes something comes without the key by which a second sending is known.

Every page of the desk as somebody sees it who gets in, every page of the administration site, every template.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib import admin
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse

from tests.web.forms_of_pages import Form, forms_of
from tests.web.place import Place
from tests.web.test_permissions import patterns
from tests.world import World
from web.access import DOORS, Visitor
from web.shared.form_key import FIELD

#: Pages for visitors: they create nothing, and there is nobody whose second sending it would be.
FOR_ANYBODY = {"login", "verify", "verify-paper"}
TEMPLATES_FOR_ANYBODY = ("_verify_file.html", "verify.html")
#: How many of those who get in look at each page.
LOOKERS = 2


def test_a_token_is_never_drawn_without_a_key_and_no_two_keys_are_alike() -> None:
    drawn = Template("<form method='post'>{% csrf_token %}</form>" * 2).render(Context({"csrf_token": "t"}))
    keys = [one.fields.get(FIELD, "") for one in forms_of(drawn)]
    assert all(keys) and len(set(keys)) == 2


def test_every_form_that_posts_in_a_template_draws_the_token() -> None:
    found = []
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.html")):
        text = path.read_text("utf-8")
        for form in re.findall(r"<form\b.*?</form>", text, re.DOTALL):
            if re.search(r"method=\"post\"", form, re.IGNORECASE) and "{% csrf_token %}" not in form:
                found.append(path.name)
        # What a script sends without a form around it would carry no key.
        found += [f"{path.name}: hx-post" for tag in re.findall(r"<(\w+)[^<>]*hx-post", text) if tag != "form"]
    assert sorted(found) == sorted(TEMPLATES_FOR_ANYBODY)


def test_no_address_but_the_public_ones_takes_a_form_without_a_token() -> None:
    assert {one.name for one in patterns() if getattr(one.callback, "csrf_exempt", False)} <= FOR_ANYBODY


def test_no_form_of_the_desk_calls_a_field_like_the_key() -> None:
    for path in sorted((settings.BASE_DIR / "web").rglob("*.py")):
        assert not re.search(rf"^\s+{FIELD} = (forms\.|MoneyField|DateField)", path.read_text("utf-8"), re.MULTILINE)


def lacking(page: str, where: str) -> Iterator[str]:
    """The forms of a page that post without a key."""
    for form in forms_of(page):
        if form.posts and not form.fields.get(FIELD):
            yield f"{where}: {shown(form)}"


def shown(form: Form) -> str:
    return f"<form action={form.attrs.get('action', '')!r}> with {sorted(form.fields)}"


@pytest.mark.django_db
@pytest.mark.timeout(900)
def test_every_form_of_every_page_carries_a_key(world: World) -> None:
    place = Place(world)
    found: list[str] = []
    seen = 0
    for name, door in DOORS.items():
        if door.get is None or name in FOR_ANYBODY:
            continue
        lookers = [visitor for visitor in Visitor if visitor in door.get and visitor is not Visitor.NOBODY]
        # Whoever may also POST sees the forms.
        lookers.sort(key=lambda visitor: visitor not in (door.post or ()))
        for visitor in lookers[:LOOKERS]:
            answer = place.clients[visitor].get(place.address(name))
            if "text/html" in answer.get("Content-Type", "") and not answer.streaming:
                page = answer.content.decode()
                seen += sum(form.posts for form in forms_of(page))
                found += lacking(page, f"{name} ({visitor})")
    assert not found, "\n" + "\n".join(found)
    assert seen > 150, f"the sweep saw only {seen} forms: it no longer looks where they are"
    assert not list(_administration(place))


def _administration(place: Place) -> Iterator[str]:
    browser = place.clients[Visitor.ADMIN]
    for model in admin.site._registry:
        for page in ("changelist", "add"):
            try:
                address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")
            except NoReverseMatch:
                continue
            answer = browser.get(address)
            if answer.status_code == 200:
                yield from lacking(answer.content.decode(), address)
