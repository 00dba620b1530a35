"""The two questions anybody may ask: a code, or a file."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile

from web.shared.forms import StyledForm

MOST_BYTES = 20 * 1024 * 1024
TOO_LARGE = "Tệp lớn hơn 20 MB; văn bản do phần mềm phát hành không lớn đến thế."


class CodeForm(StyledForm):
    """The code in the bottom margin of the first page."""

    code = forms.CharField(
        label="Mã kiểm tra",
        max_length=40,
        help_text="Ở lề dưới trang đầu của văn bản, dạng XXXX-XXXX-XXXX. Không phân biệt chữ hoa, chữ thường.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class FileForm(StyledForm):
    """A file somebody received. It is hashed and thrown away."""

    file = forms.FileField(
        label="Tệp văn bản",
        help_text="Tệp Word hoặc PDF đã nhận, đến 20 MB. Tệp chỉ được tính mã băm rồi bỏ, không lưu lại.",
    )

    def clean_file(self) -> UploadedFile:
        """Not larger than any paper is."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return file
