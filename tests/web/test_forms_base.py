"""What people type into forms: amounts, days, tax codes, files; and how a form refuses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from documents.vietnamese import date_short, money
from web.shared.forms import DateField, FileField, FilesField, MoneyField, StyledForm, TaxCodeField
from web.shared.parsing import read_day, read_vnd
from workflow.errors import BadFacts, NotNow


class Request(StyledForm):
    """A little of everything."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label="Tên đề án", max_length=10)
    support_vnd = MoneyField(label="Đề nghị hỗ trợ (đồng)")
    held_on = DateField(label="Ngày họp", required=False)
    tax_code = TaxCodeField(label="Mã số thuế", required=False)
    kind = forms.ChoiceField(label="Loại hình", choices=[("", "Chưa chọn"), ("H", "Hộ kinh doanh")], required=False)
    workers = forms.IntegerField(label="Số lao động", min_value=0, required=False)
    agreed = forms.BooleanField(label="Tôi cam kết")


def filled(**typed: str) -> Request:
    form = Request({"version": "1", "title": "Máy sấy", "support_vnd": "1", "agreed": "on", **typed})
    form.full_clean()
    return form


# ── Amounts ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "typed",
    [
        "1234567",
        "1.234.567",
        "1 234 567 đ",
        "1 234 567",
        "1,234,567",
        " 1.234.567 đồng ",
        "1.234.567đ",
        "1.234.567 VNĐ",
        "1.234.567 vnd.",
    ],
)
def test_an_amount_is_read_however_it_is_grouped(typed: str) -> None:
    assert read_vnd(typed) == 1_234_567


@given(st.integers(min_value=0, max_value=10**14))
def test_an_amount_as_pages_print_it_is_read_back(amount: int) -> None:
    assert read_vnd(f"{money(amount)} đồng") == amount


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("300 triệu", "300.000.000"),
        ("1,5 tỷ", "300.000.000"),
        ("1.500,50", "dấu phẩy"),
        ("1,500", "dấu phẩy"),
        ("1.23.456", "dấu chấm"),
        ("12a", "dấu chấm"),
        ("", "dấu chấm"),
        ("1 2", "dấu chấm"),
    ],
)
def test_an_amount_that_can_be_read_two_ways_is_refused_with_the_way_to_write_it(typed: str, hint: str) -> None:
    with pytest.raises(ValueError, match="«") as refused:
        read_vnd(typed)
    assert hint in str(refused.value)


def test_an_amount_may_not_be_negative_and_not_absurd() -> None:
    assert filled(support_vnd="-5").errors["support_vnd"] == ["«Đề nghị hỗ trợ» không được là số âm."]
    assert "đếm lại số chữ số 0" in filled(support_vnd="9" * 16).errors["support_vnd"][0]
    assert filled(support_vnd="0").cleaned_data["support_vnd"] == 0


def test_an_amount_is_shown_with_dots_and_a_wrong_one_as_it_was_typed() -> None:
    assert 'value="300.000.000"' in str(Request(initial={"support_vnd": 300_000_000})["support_vnd"])
    assert 'value="300 triệu"' in str(filled(support_vnd="300 triệu")["support_vnd"])


def test_an_amount_left_as_it_was_has_not_changed() -> None:
    form = Request({"support_vnd": "300.000.000", "held_on": "05/11/2026"}, initial={"support_vnd": 300_000_000})
    assert "support_vnd" not in form.changed_data
    assert "held_on" in form.changed_data


# ── Days ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "typed", ["03/08/2026", "3/8/2026", "3-8-2026", "3.8.2026", "03082026", "2026-08-03", " 3/8/2026 "]
)
def test_a_day_is_read_the_vietnamese_way_and_as_iso(typed: str) -> None:
    assert read_day(typed) == dt.date(2026, 8, 3)


@given(st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2100, 12, 31)))
def test_a_day_as_tables_print_it_is_read_back(day: dt.date) -> None:
    assert read_day(date_short(day)) == day


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("31/02/2026", "Không có ngày 31 tháng 2 năm 2026"),
        ("3/8/26", "bốn chữ số của năm"),
        ("hôm qua", "ngày/tháng/năm"),
        ("01/01/0206", "Năm 206"),
        ("13/13/2026", "Không có ngày"),
    ],
)
def test_a_day_that_is_none_is_refused_with_the_reason(typed: str, hint: str) -> None:
    assert hint in filled(held_on=typed).errors["held_on"][0]


def test_a_day_is_shown_the_vietnamese_way() -> None:
    assert 'value="05/11/2026"' in str(Request(initial={"held_on": dt.date(2026, 11, 5)})["held_on"])


# ── Tax codes ────────────────────────────────────────────────────────────────────────────────────


def test_a_tax_code_with_a_slip_is_refused_in_words() -> None:
    assert "sai số kiểm tra" in filled(tax_code="0123456780").errors["tax_code"][0]
    assert filled(tax_code=" 012345678 7 ").cleaned_data["tax_code"] == "0123456787"
    assert filled(tax_code="").cleaned_data["tax_code"] == ""


# ── Files ────────────────────────────────────────────────────────────────────────────────────────


class Upload(StyledForm):
    """One file and several."""

    one = FileField(label="Hợp đồng", required=False)
    many = FilesField(label="Báo giá")


def sent(*files: SimpleUploadedFile, **more: Any) -> Upload:
    form = Upload({}, MultiValueDict({"many": list(files), **{name: [file] for name, file in more.items()}}))
    form.full_clean()
    return form


def test_several_files_arrive_as_a_list() -> None:
    form = sent(SimpleUploadedFile("a.pdf", b"a"), SimpleUploadedFile("b.pdf", b"b"))
    assert [file.name for file in form.cleaned_data["many"]] == ["a.pdf", "b.pdf"]


def test_every_bad_file_is_named_at_once(settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 3 * 1024 * 1024
    big = SimpleUploadedFile("quyet-dinh.pdf", b"x" * (4 * 1024 * 1024))
    form = sent(SimpleUploadedFile("rong.pdf", b""), SimpleUploadedFile("a.pdf", b"a"), big)
    assert form.errors["many"] == [
        "Tệp «rong.pdf» rỗng (0 byte); hãy chọn lại tệp.",
        "Tệp «quyet-dinh.pdf» nặng 4 MB, quá mức 3 MB. Hãy quét lại ở độ phân giải thấp hơn hoặc chia thành nhiều tệp.",
    ]
    assert "nặng 4 MB" in sent(one=big).errors["one"][0]


def test_no_file_at_all_is_refused_by_name() -> None:
    assert sent().errors["many"] == ["Hãy chọn tệp cho «Báo giá»."]


# ── How a form refuses ───────────────────────────────────────────────────────────────────────────


def test_an_empty_form_names_every_field_in_vietnamese() -> None:
    form = Request({})
    assert form.errors["title"] == ["Hãy điền «Tên đề án»."]
    assert form.errors["support_vnd"] == ["Hãy điền «Đề nghị hỗ trợ»."]
    assert form.errors["agreed"] == ["Cần đánh dấu «Tôi cam kết» thì mới tiếp tục được."]


def test_limits_say_their_figures() -> None:
    form = filled(title="Máy sấy cá công suất lớn", workers="-1", kind="X")
    assert form.errors["title"] == ["«Tên đề án» dài quá 10 ký tự (đang có 24); hãy rút gọn."]
    assert form.errors["workers"] == ["«Số lao động» phải từ 0 trở lên."]
    assert "không còn trong danh sách" in form.errors["kind"][0]


def test_a_sentence_chosen_by_the_author_stays() -> None:
    class Own(StyledForm):
        reason = forms.CharField(label="Lý do", error_messages={"required": "Trả lại thì phải nói vì sao."})

    assert Own({}).errors["reason"] == ["Trả lại thì phải nói vì sao."]


def test_a_refused_step_shows_its_sentences_at_the_field_or_on_top() -> None:
    form = filled()
    form.show_refusal(BadFacts("Hồ sơ đã khóa.", fields={"title": "Tên đã có.", "version": "Cũ.", "no_such": "Lạ."}))
    assert form.errors["title"] == ["Tên đã có."]
    assert form.non_field_errors() == ["Cũ.", "Lạ.", "Hồ sơ đã khóa."]


def test_a_refusal_without_fields_goes_on_top() -> None:
    form = filled()
    form.show_refusal(NotNow("Chưa có biên bản nghiệm thu."))
    assert form.non_field_errors() == ["Chưa có biên bản nghiệm thu."]


def test_fields_carry_bootstrap_classes_also_when_added_later() -> None:
    form = Request()
    form.fields["late"] = MoneyField(label="Thêm")
    form.style()
    assert 'class="form-control"' in str(form["title"])
    assert 'class="form-select"' in str(form["kind"])
    assert 'class="form-check-input"' in str(form["agreed"])
    assert 'class="form-control"' in str(form["late"])
    assert "class" not in str(form["version"])


def test_the_browser_never_speaks_for_the_form() -> None:
    assert "required" not in str(Request()["title"])


def test_a_field_is_tied_to_its_help_and_its_error() -> None:
    shown = filled(held_on="mai")["held_on"].as_field_group()
    assert 'aria-describedby="id_held_on_helptext id_held_on_error"' in shown
    assert 'aria-invalid="true"' in shown
    assert shown.index('id="id_held_on_error"') < shown.index("<input")


def test_what_may_stay_empty_says_so_unless_the_form_keeps_quiet() -> None:
    class Spare(Request):
        optional_is_said = False

    assert "(không bắt buộc)" in Request()["workers"].as_field_group()
    assert "(không bắt buộc)" not in Request()["title"].as_field_group()
    assert "(không bắt buộc)" not in Spare()["workers"].as_field_group()
