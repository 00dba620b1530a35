"""How pages write money, days and icons, and where the vendored files lie. Values in, text out."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

import clock
from documents.content import DOCX, OFFERED_MANY, PDF, WORDS, XLSX, XML
from documents.models import StoredFile
from documents.pictures.kept import SEEN
from documents.vietnamese import amount_in_words, date_long, date_short, decimal_vi, money
from dossiers.conditions import AMONG_THE_DRAWN, AMONG_THE_PAPERS, AMONG_THE_POINTS, IN_THE_ITEMS, IN_THE_TEXT
from programmes.models import Activity
from web.shared.field_messages import place_of, waiting_at, waiting_elsewhere
from web.shared.forms import class_of, size_said, without_unit
from web.shared.state_label import state_said
from web.shared.step_labels import inputs_said

register = template.Library()

#: Keeps a figure and its unit on one line.
NBSP = "\N{NO-BREAK SPACE}"
NOTHING = "–"

MILLION, BILLION = 10**6, 10**9


@register.filter
def vnd(amount: int | None, form: str = "") -> str:
    """An amount: «1.234.567 đồng»; ``"figure"`` leaves the unit out; ``"short"`` says «1,2 triệu đồng», rounded."""
    if amount is None or amount == "":
        return NOTHING
    if form == "figure":
        return money(int(amount))
    if form == "short":
        return _short(int(amount))
    return f"{money(int(amount))}{NBSP}đồng"


def _short(amount: int) -> str:
    for size, name, places in ((BILLION, "tỷ đồng", 2), (MILLION, "triệu đồng", 1)):
        if abs(amount) >= size:
            figure = decimal_vi((Decimal(amount) / size).quantize(Decimal(1).scaleb(-places)).normalize())
            return f"{figure}{NBSP}{name.replace(' ', NBSP)}"
    return f"{money(amount)}{NBSP}đồng"


@register.filter
def vnd_words(amount: int | None) -> str:
    """An amount in words, as papers print it after «Bằng chữ»."""
    return "" if amount is None or amount == "" else amount_in_words(int(amount))


@register.filter
def day(value: dt.date | dt.datetime | None, form: str = "") -> str:
    """A day as tables write it, 03/8/2026; ``"long"``: ngày 03 tháng 8 năm 2026."""
    if not value:
        return NOTHING
    return date_long(value) if form == "long" else date_short(value)


@register.filter
def moment(value: dt.datetime | None) -> str:
    """A moment in the office's own time: 14:05, 03/8/2026."""
    if not value:
        return NOTHING
    local = clock.local(value)
    return f"{local:%H:%M}, {date_short(local)}"


@register.filter
def iso(value: dt.date | dt.datetime | None) -> str:
    """A day or moment for machines: the ``datetime`` attribute of ``<time>``."""
    if not value:
        return ""
    return clock.local(value).isoformat("T", "minutes") if isinstance(value, dt.datetime) else value.isoformat()


@register.simple_tag
def due(due_on: dt.date | None, today: dt.date, working_days: int | None) -> str:
    """How far a deadline is, in the working days that all limits are counted in.

    ``working_days``: workflow.deadlines.days_left. «Quá hạn 3 ngày làm việc», «hạn hôm nay», «còn 2 ngày làm việc»;
    past its day with no working day gone since (a Friday seen on Saturday) it is «đã hết hạn».
    """
    if not due_on or working_days is None:
        return "không có hạn"
    if due_on < today:
        return f"quá hạn {-working_days} ngày làm việc" if working_days else "đã hết hạn"
    near = {0: "hạn hôm nay", 1: "hạn ngày mai"}.get((due_on - today).days)
    return near or f"còn {working_days} ngày làm việc"


@register.filter
def left_over(working_days: int) -> str:
    """What a clock that stands had left, in working days: «còn 2 ngày làm việc»; «đã quá hạn 3 ngày làm việc»."""
    return f"còn {working_days} ngày làm việc" if working_days >= 0 else f"đã quá hạn {-working_days} ngày làm việc"


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; without a label it is an ornament that screen readers skip."""
    return format_html(
        '<svg class="kc-icon" width="16" height="16" focusable="false" {}><use href="{}#{}"></use></svg>',
        format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"'),
        vendor("bootstrap-icons", "sprite.svg"),
        name,
    )


#: An icon for each tone, so that colour is never the only sign.
TONE_ICONS = {
    "neutral": "circle",
    "active": "hourglass-split",
    "warn": "exclamation-triangle",
    "good": "check-circle",
    "bad": "x-circle",
    "ended": "dash-circle",
}


@register.simple_tag
def tone_icon(tone: str) -> SafeString:
    """The icon that goes with a tone."""
    return icon(TONE_ICONS.get(tone, TONE_ICONS["neutral"]))


@register.simple_tag
def vendor(name: str, file: str) -> str:
    """The address of a vendored file; the version stands in ``static/vendor/vendor.json`` alone."""
    return static(f"vendor/{name}-{_versions()[name]}/{file}")


@cache
def _versions() -> dict[str, str]:
    listed: list[dict[str, Any]] = json.loads((Path(settings.BASE_DIR) / "static/vendor/vendor.json").read_text())
    return {package["name"]: package["version"] for package in listed}


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """A field's widget with its Bootstrap class, also where the form is Django's own."""
    attrs = {} if field.field.widget.attrs.get("class") else {"class": class_of(field.field.widget)}
    return field.as_widget(attrs={name: value for name, value in attrs.items() if value})


@register.inclusion_tag("parts/said.html", takes_context=True)
def said_at(context: Context, place: str) -> dict[str, Any]:
    """What the last request has to say of this place of the page (web/shared/field_messages.py)."""
    return {"told": waiting_at(context["request"], place) if "request" in context else []}


@register.inclusion_tag("parts/said.html", takes_context=True)
def said_elsewhere(context: Context) -> dict[str, Any]:
    """What it has to say of places that this page does not have; the last thing on every page."""
    return {"told": waiting_elsewhere(context["request"]) if "request" in context else []}


@register.filter
def placed(message: Any) -> bool:
    """Whether a message is told at its own place."""
    return bool(place_of(message))


@register.simple_tag
def offered() -> str:
    """What a browser offers to choose from where several files are taken."""
    return OFFERED_MANY


@register.simple_tag
def most_bytes(of: str) -> str:
    """How much one file (``"file"``) or one form (``"form"``) may bring, in bytes, for the script that weighs first."""
    return str(settings.UPLOAD_FORM_BYTES if of == "form" else settings.UPLOAD_LIMIT_BYTES)


@register.filter
def has_picture(file: StoredFile) -> bool:
    """Whether a small picture of a file can be asked for."""
    return file.content_type in SEEN


@register.filter
def file_icon(file: StoredFile) -> str:
    """The icon of a kind of file that has no picture."""
    return {PDF: "file-earmark-pdf", DOCX: "file-earmark-word", XLSX: "table", XML: "receipt"}.get(
        file.content_type, "file-earmark"
    )


@register.filter
def kind_said(file: StoredFile) -> str:
    """What people call the kind of a file: «PDF», «ảnh JPG»."""
    return WORDS.get(file.content_type, file.content_type)


@register.filter
def weight(size: int | None) -> str:
    """How much a file holds: «840 byte», «35 KB», «2,4 MB»."""
    return size_said(size or 0)


@register.filter
def located(error: str, field: BoundField) -> str:
    """An error as the summary says it: with the name of its field, unless it names it already."""
    called = without_unit(field.label)
    return error if called.lower() in error.lower() else f"{called}: {error}"


@register.filter
def any_errors(forms: Iterable[BaseForm] | None) -> bool:
    """Whether one of several forms has something to mend."""
    return any(form.errors for form in forms or ())


@register.filter
def to_be_pressed(actions: Iterable[Any] | None) -> list[Any]:
    """The steps that get a button: all but grave ones that no task asks for."""
    return [action for action in actions or () if action.from_task or not action.grave]


@register.filter
def standing_apart(actions: Iterable[Any] | None) -> list[Any]:
    """Grave steps that no task asks for: there, but nobody is to press them by habit."""
    return [action for action in actions or () if action.grave and not action.from_task]


@register.filter
def activity_name(code: str) -> str:
    """What an activity is called; the code itself where nobody knows it."""
    return Activity.objects.filter(code=code).values_list("name_vi", flat=True).first() or code


@register.filter
def step_inputs(step: dict[str, Any]) -> str:
    """What went into a step of the arithmetic, as people write it: «50% × 400.000.000»."""
    return inputs_said(step.get("inputs") or {})


@register.filter
def codes(sentence: str) -> SafeString:
    """A sentence in which each dossier's code is a link. The text is escaped first."""
    return mark_safe(CODE.sub(_link_to_dossier, escape(sentence)))  # noqa: S308  (escaped above)


@register.simple_tag
def to_mend(reason: str, code: str = "") -> SafeString:
    """Why a step cannot be taken, with the place it says to go to as a link. The text is escaped first."""
    said: str = escape(reason)
    if code:
        page = reverse("dossier", args=[code])
        own = {
            AMONG_THE_PAPERS: f"{page}#thanh-phan",
            AMONG_THE_POINTS: f"{page}#diem-phai-sua",
            AMONG_THE_DRAWN: f"{page}#van-ban",
            IN_THE_TEXT: reverse("write", args=[code]),
            IN_THE_ITEMS: reverse("write-lines", args=[code]),
        }
        for name, url in own.items():
            said = said.replace(f"«{name}»", f'<a href="{escape(url)}">«{name}»</a>')
    return mark_safe(said)  # noqa: S308  (escaped above)


@register.simple_tag(takes_context=True)
def state_words(context: Context, dossier: Any) -> str:
    """Where a dossier stands, in the words of the reader: applicants never read those of the offices."""
    return str(dossier.place.public_vi if context.get("public_words") else dossier.get_state_display())


@register.simple_tag(takes_context=True)
def state_now(context: Context, dossier: Any) -> str:
    """As ``state_words``, for the page of one dossier: as exactly as it can be said, which may take a look."""
    return str(dossier.place.public_vi) if context.get("public_words") else state_said(dossier)


#: The code of a dossier, as ``open_dossier`` makes it.
CODE = re.compile(r"\bKC-\d{4}-\d{4,}\b")


def _link_to_dossier(found: re.Match[str]) -> str:
    return f'<a href="{reverse("dossier", args=[found[0]])}">{found[0]}</a>'
