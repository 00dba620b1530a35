"""What every form of the desk shares: how fields look, how they refuse, and the fields of the trade.

A form shows its errors in Vietnamese beside the field and in a summary on top; the browser's own bubbles, which
speak the browser's language, stay off.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.forms import renderers
from django.template.loader import get_template

import clock
from accounts.taxcode import check_tax_code
from documents.content import OFFERED
from documents.vietnamese import money
from web.shared.parsing import read_day, read_vnd
from workflow.errors import Refused

#: The largest amount a form takes, in đồng: beyond the budget of any programme, so surely a slip of the hand.
MOST_VND = 10**14

#: What Django shows where nothing is chosen yet.
DASHES = "---------"


class Renderer(renderers.DjangoTemplates):
    """Fields and forms by our own parts; widgets by Django's."""

    form_template_name = "parts/fields.html"
    field_template_name = "parts/field.html"

    def get_template(self, template_name: str) -> Any:
        """Our parts live with the other templates of the project."""
        return (
            get_template(template_name) if template_name.startswith("parts/") else super().get_template(template_name)
        )


def class_of(widget: forms.Widget) -> str:
    """The Bootstrap class of a widget; none for hidden ones and for groups, whose members carry it."""
    if widget.is_hidden:
        return ""
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "form-check-input"
    if isinstance(widget, forms.Select):
        return "form-select"
    return "form-control"


class Styled:
    """For any form: classes, Vietnamese refusals, no browser bubbles."""

    default_renderer: renderers.BaseRenderer | type[renderers.BaseRenderer] | None = Renderer()
    use_required_attribute = False
    #: Whether labels of fields that may stay empty say so. Off where a whole form may stay empty, like a spare line.
    optional_is_said = True
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **more: Any) -> None:
        more.setdefault("label_suffix", "")
        super().__init__(*args, **more)
        self.style()

    def style(self) -> None:
        """Dress every field; call it again after adding fields."""
        for name, field in self.fields.items():
            wanted = class_of(field.widget)
            if wanted:
                field.widget.attrs.setdefault("class", wanted)
            if isinstance(field, forms.ModelChoiceField) and field.empty_label == DASHES:
                field.empty_label = "Chưa chọn"
            speak_vietnamese(field, field.label or name)

    def show_refusal(self, why: Refused) -> None:
        """Put the sentences of a refused use-case where they belong: at the field, else on top."""
        for name, sentence in why.fields.items():
            shown = name in self.fields and not self.fields[name].widget.is_hidden
            self.add_error(name if shown else None, sentence)  # type: ignore[attr-defined]
        for sentence in why.reasons:
            self.add_error(None, sentence)  # type: ignore[attr-defined]


class StyledForm(Styled, forms.Form):
    """A form of the desk."""


def speak_vietnamese(field: forms.Field, label: object) -> None:
    """Give a field refusals that name it; sentences its author chose stay."""
    called = without_unit(label)
    for code, sentence in _sentences(field, called).items():
        if field.error_messages.get(code) in (None, _default(field, code)):
            field.error_messages[code] = sentence


def without_unit(label: object) -> str:
    """A label as a sentence quotes it: «Đề nghị hỗ trợ (đồng)» without the unit."""
    return re.sub(r"\s*\([^)]*\)$", "", str(label))


def _default(field: forms.Field, code: str) -> object:
    for kind in type(field).__mro__:
        if code in getattr(kind, "default_error_messages", {}):
            return kind.default_error_messages[code]  # type: ignore[attr-defined]
    return None


def _sentences(field: forms.Field, called: str) -> dict[str, str]:
    choose = f"Hãy chọn «{called}»."
    found = {
        "required": f"Hãy điền «{called}».",
        "max_length": f"«{called}» dài quá %(limit_value)d ký tự (đang có %(show_value)d); hãy rút gọn.",
        "min_length": f"«{called}» phải có ít nhất %(limit_value)d ký tự (đang có %(show_value)d).",
    }
    if isinstance(field, forms.BooleanField):
        found["required"] = f"Cần đánh dấu «{called}» thì mới tiếp tục được."
    elif isinstance(field, forms.FileField):
        found["required"] = f"Hãy chọn tệp cho «{called}»."
        found["invalid"] = "Tệp chưa được gửi lên; hãy chọn lại tệp."
    elif isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        gone = f"Giá trị đã chọn ở «{called}» không còn trong danh sách; hãy chọn lại."
        found |= {
            "required": choose,
            "invalid_choice": gone,
            "invalid_pk_value": gone,
            "invalid_list": choose,
        }
    elif isinstance(field, MoneyField):
        found |= {
            "min_value": "Số tiền không được nhỏ hơn %(limit_value)s đồng."
            if field.min_value
            else f"«{called}» không được là số âm.",
            "max_value": f"«{called}» quá lớn: hãy đếm lại số chữ số 0.",
        }
    elif isinstance(field, forms.IntegerField):
        found |= {
            "invalid": f"«{called}» phải là số nguyên, ví dụ 12.",
            "min_value": f"«{called}» phải từ %(limit_value)s trở lên.",
            "max_value": f"«{called}» không được quá %(limit_value)s.",
        }
    elif isinstance(field, forms.EmailField):
        found["invalid"] = f"«{called}» chưa đúng dạng thư điện tử, ví dụ ten@coquan.gov.vn."
    return found


# ── Money ────────────────────────────────────────────────────────────────────────────────────────


class MoneyInput(forms.TextInput):
    """A text box that shows thousands; the script groups them while one types."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off", "data-kc-money": "", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        """An amount with dots; what could not be read is shown as it was typed."""
        return money(value) if isinstance(value, int) and not isinstance(value, bool) else value


class MoneyField(forms.IntegerField):
    """Whole đồng, not negative unless ``min_value`` says otherwise."""

    widget = MoneyInput

    def __init__(self, *, min_value: int | None = 0, max_value: int | None = MOST_VND, **more: Any) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **more)

    def to_python(self, value: Any) -> int | None:
        """What was typed, as đồng."""
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value
        try:
            return read_vnd(str(value))
        except ValueError as why:
            raise forms.ValidationError(str(why), code="invalid") from why


# ── Days ─────────────────────────────────────────────────────────────────────────────────────────


class DayInput(forms.DateInput):
    """A text box: typing a day is quicker than a calendar, and the browser cannot turn day and month round."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        given = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "10", "data-kc-day": "", **(attrs or {})}
        super().__init__(given, format="%d/%m/%Y")


class DateField(forms.DateField):
    """A day, typed the Vietnamese way or as ISO."""

    widget = DayInput

    def __init__(self, *, help_text: str = "Ngày/tháng/năm, ví dụ 23/11/2026", **more: Any) -> None:
        super().__init__(help_text=help_text, **more)

    def to_python(self, value: Any) -> dt.date | None:
        """What was typed, as a day."""
        if value in self.empty_values:
            return None
        if isinstance(value, dt.date):
            return clock.day_of(value)
        try:
            return read_day(str(value))
        except ValueError as why:
            raise forms.ValidationError(str(why), code="invalid") from why


# ── Tax codes ────────────────────────────────────────────────────────────────────────────────────


class TaxCodeField(forms.CharField):
    """A Vietnamese tax code, its check digit included."""

    def __init__(self, *, max_length: int = 24, **more: Any) -> None:
        super().__init__(max_length=max_length, **more)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Digits on the phone's keyboard."""
        return super().widget_attrs(widget) | {"inputmode": "numeric", "autocomplete": "off"}

    def clean(self, value: Any) -> str:
        """The code in its usual spelling."""
        typed = super().clean(value)
        if not typed:
            return ""
        try:
            return check_tax_code(typed)
        except ValueError as why:
            raise forms.ValidationError(str(why), code="invalid") from why


# ── Files ────────────────────────────────────────────────────────────────────────────────────────


def check_size(file: UploadedFile) -> None:
    """Raises ValidationError for an empty file and for one above the limit of the settings."""
    if not file.size:
        raise forms.ValidationError(f"Tệp «{file.name}» rỗng (0 byte); hãy chọn lại tệp.", code="empty")
    limit = settings.UPLOAD_LIMIT_BYTES
    if file.size > limit:
        raise forms.ValidationError(
            f"Tệp «{file.name}» nặng {size_said(file.size)}, quá mức {size_said(limit)}. "
            "Hãy quét lại ở độ phân giải thấp hơn hoặc chia thành nhiều tệp.",
            code="too_large",
        )


def size_said(size: int) -> str:
    """How much a file holds: «840 byte», «35 KB», «2,4 MB»."""
    if size < 1024:
        return f"{size} byte"
    if size < 1024 * 1024:
        return f"{size // 1024} KB"
    return f"{size / 1024 / 1024:.1f} MB".replace(".0 ", " ").replace(".", ",")


class FileField(forms.FileField):
    """One file. What is inside is checked where it is kept."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("widget", forms.FileInput(attrs={"accept": OFFERED}))
        super().__init__(**more)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """What the script weighs against before anything is sent."""
        limits = {
            "data-kc-most-file": str(settings.UPLOAD_LIMIT_BYTES),
            "data-kc-most-form": str(settings.UPLOAD_FORM_BYTES),
        }
        return super().widget_attrs(widget) | limits

    def to_python(self, data: Any) -> Any:
        """The file, if it holds something and not too much."""
        if isinstance(data, UploadedFile):
            check_size(data)
        return super().to_python(data)


class FilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(FileField):
    """One file or more; gives a list."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("widget", FilesInput(attrs={"accept": OFFERED}))
        super().__init__(**more)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Every file checked by itself; all refusals at once."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            super().clean(None, initial)
            return []
        files, wrong = [], []
        for one in given:
            try:
                files.append(super().clean(one, initial))
            except forms.ValidationError as why:
                wrong.append(why)
        if wrong:
            raise forms.ValidationError(wrong)
        return files
