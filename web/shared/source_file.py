"""A form that takes the file of the paper it names: checked where it is kept, refused at its own field."""

from __future__ import annotations

from typing import IO

from documents.refusal import UploadRefused
from documents.storage import StorageUnavailable
from web.shared.forms import FileField, StyledForm


class SourceFileForm(StyledForm):
    """What is so, by which paper, with the file of that paper where there is one."""

    file = FileField(label="Tệp của giấy tờ ấy", required=False, help_text="Bản quét hoặc ảnh chụp, giữ cạnh dòng ghi.")

    @property
    def sent(self) -> tuple[IO[bytes], str] | None:
        """The file of the paper with its name, where one was sent."""
        file = self.cleaned_data.get("file")
        return (file, file.name or "tep") if file else None

    def show_file_refused(self, why: UploadRefused | StorageUnavailable) -> int:
        """Say at the field why the file was not taken, and with it nothing else; the HTTP status of the page."""
        if isinstance(why, UploadRefused):
            self.add_error("file", why.message)
            return 422
        self.add_error("file", "Kho lưu trữ tạm thời không trả lời; chưa ghi gì, hãy thử lại.")
        return 503
