"""PDF: opens, has pages, no password, nothing in it that runs or hides (ISO 32000-1, 7.11.4, 12.6.4, 12.7.8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

import pikepdf
from pikepdf.settings import set_qpdf_limits

from documents.refusal import UploadRefused

TYPE = "application/pdf"
MOST_OBJECTS = 100_000
#: A few hundred kilobytes can be a stream that unpacks to gigabytes. What is unpacked here are lists of objects and of
#: their places, some megabytes in an honest file. qpdf keeps these limits for the whole process.
MOST_UNPACKED = 64 * 1024 * 1024
set_qpdf_limits(
    flate_max_memory=MOST_UNPACKED,
    png_max_memory=MOST_UNPACKED,
    tiff_max_memory=MOST_UNPACKED,
    run_length_max_memory=MOST_UNPACKED,
    max_stream_filters=4,
)
#: Keys that only stand where something runs or is attached.
KEYS = {"/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/EF", "/XFA", "/RichMedia"}
#: What a dictionary may not call itself: actions (/S), annotations (/Subtype), streams (/Type).
NAMES = {
    "/S": {"/JavaScript", "/Launch", "/ImportData", "/GoToE", "/Rendition"},
    "/Subtype": {"/FileAttachment", "/RichMedia", "/Movie", "/Screen"},
    "/Type": {"/EmbeddedFile"},
}


def look_inside(file: IO[bytes], name: str) -> None:
    """Raises ``UploadRefused``."""
    file.seek(0)
    try:
        with pikepdf.open(file) as pdf:  # type: ignore[arg-type]
            if pdf.is_encrypted:
                raise _locked(name)
            if len(pdf.objects) > MOST_OBJECTS:
                raise UploadRefused(
                    "bomb", f"Tệp «{name}» quá phức tạp để kiểm tra. Chia tệp thành nhiều phần rồi gửi."
                )
            if any(_active(item) for item in _dictionaries(pdf)):
                raise UploadRefused(
                    "active_pdf",
                    f"Tệp «{name}» chứa mã chạy được hoặc tệp đính kèm bên trong. In lại thành PDF thường rồi gửi.",
                )
            if not len(pdf.pages):
                raise UploadRefused("damaged", f"Tệp «{name}» không có trang nào. Xuất lại tệp rồi gửi.")
    except pikepdf.PasswordError as why:
        raise _locked(name) from why
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, OverflowError) as why:
        raise UploadRefused("damaged", f"Tệp «{name}» là PDF hỏng, không mở được. Xuất lại tệp rồi gửi.") from why


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary, also those written inside others; the trailer's too."""
    waiting: list[Any] = [pdf.trailer]
    for item in pdf.objects:
        waiting.append(item)
        while waiting:
            found = waiting.pop()
            if isinstance(found, (pikepdf.Dictionary, pikepdf.Stream)):
                yield found
                inner = [found[key] for key in found.keys()]  # noqa: SIM118  (iterating one gives its values)
            elif isinstance(found, pikepdf.Array):
                inner = list(found)
            else:
                continue
            # Those with a number of their own come by themselves.
            waiting += [one for one in inner if isinstance(one, pikepdf.Object) and not one.is_indirect]


def _active(item: Any) -> bool:
    keys = set(item.keys())
    if keys & KEYS:
        return True
    return any(key in keys and str(item[key]) in forbidden for key, forbidden in NAMES.items())


def _locked(name: str) -> UploadRefused:
    return UploadRefused("encrypted", f"Tệp «{name}» có mật khẩu hoặc bị khóa. Bỏ mật khẩu rồi gửi lại.")
