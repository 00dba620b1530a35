"""PDF: opens without a password, has pages, nothing in it runs, hides or reaches out by itself.

Sources: ISO 32000-1, 7.3.8 (streams kept elsewhere), 7.11.4 (embedded files), 8.10.4 (reference XObjects), 12.6
(actions), 12.7.8 (XFA). What a reader must press himself is told apart from what happens on opening a file or turning a
page: a link to a web page is in every bank's export, and is left; an address that opens by itself is refused.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import IO, Any

import pikepdf
from pikepdf.settings import set_qpdf_limits

from documents.content import xml
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
TORN = (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, OverflowError)
#: An invoice carries its one XML file; a few more are borne with.
MOST_ATTACHED, MOST_ATTACHED_BYTES = 5, 5 * 1024 * 1024

RUNS, STARTS, SENDS = "mã chạy được", "lệnh mở chương trình hoặc nạp dữ liệu", "nút gửi dữ liệu đi nơi khác"
OPENS, FETCHES = "lệnh tự mở địa chỉ hoặc tệp khác khi mở tệp", "nội dung nạp từ nơi khác"
PLAYS, ATTACHED = "phim, âm thanh hoặc hình chạy được", "tệp đính kèm bên trong (chỉ nhận tệp XML của hóa đơn)"
ADDRESS = "liên kết tới địa chỉ không phải trang web"
#: Keys that only stand where something runs -> what it is.
KEYS = {
    "/JavaScript": RUNS,
    "/JS": RUNS,
    "/Launch": STARTS,
    "/XFA": "biểu mẫu XFA, một loại biểu mẫu có mã",
    "/RichMedia": PLAYS,
}
#: What a dictionary may not call itself: actions (/S), annotations (/Subtype).
NAMES: dict[str, dict[str, str]] = {
    "/S": {
        "/JavaScript": RUNS,
        "/Launch": STARTS,
        "/ImportData": STARTS,
        "/GoToE": ATTACHED,
        "/Rendition": PLAYS,
        "/SubmitForm": SENDS,
    },
    "/Subtype": {"/RichMedia": PLAYS, "/Movie": PLAYS, "/Screen": PLAYS},
}
#: What may happen by itself: it moves about in the file, or shows and hides its layers.
MOVES_ONLY = frozenset({"/GoTo", "/Named", "/Hide", "/SetOCGState", "/Trans", "/GoTo3DView"})
#: Where a link may lead when it is pressed; an address without a scheme is meant for the web.
SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp", ""})
LONGEST_CHAIN = 50


def look_inside(file: IO[bytes], name: str) -> None:
    """Raises ``UploadRefused``. What opens without a password is taken, whatever its owner's password forbids."""
    file.seek(0)
    try:
        with pikepdf.open(file) as pdf:  # type: ignore[arg-type]
            if len(pdf.objects) > MOST_OBJECTS:
                raise UploadRefused(
                    "bomb", f"Tệp «{name}» quá phức tạp để kiểm tra. Chia tệp thành nhiều phần rồi gửi."
                )
            found = next((what for item in _dictionaries(pdf) if (what := _active(item))), "")
            if found or not _only_xml(_attached(pdf)):
                raise UploadRefused(
                    "active_pdf",
                    f"Tệp «{name}» có {found or ATTACHED}. In lại thành PDF thường (Print to PDF) rồi gửi.",
                )
            if not len(pdf.pages):
                raise UploadRefused("damaged", f"Tệp «{name}» không có trang nào. Xuất lại tệp rồi gửi.")
    except pikepdf.PasswordError as why:
        raise UploadRefused(
            "encrypted", f"Tệp «{name}» có mật khẩu, phần mềm không mở được. Bỏ mật khẩu rồi gửi lại."
        ) from why
    except TORN as why:
        raise UploadRefused("damaged", f"Tệp «{name}» là PDF hỏng, không mở được. Xuất lại tệp rồi gửi.") from why


def attached_xml(file: IO[bytes]) -> list[bytes]:
    """The XML files that an e-invoice printed as PDF carries; none of a file that cannot be opened.

    For a file that ``look_inside`` has let in: the attachments of another one are anything.
    """
    file.seek(0)
    try:
        with pikepdf.open(file) as pdf:  # type: ignore[arg-type]
            return [bytes(stream.read_bytes()) for stream in _attached(pdf)[:MOST_ATTACHED]]
    except TORN:
        return []


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


def _active(item: Any) -> str:
    """What a dictionary does that no paper needs, in words; empty for an honest one."""
    keys = set(item.keys())
    for key, what in KEYS.items():
        if key in keys:
            return what
    for key, forbidden in NAMES.items():
        if key in keys and (what := forbidden.get(str(item[key]), "")):
            return what
    if any(str(action.get("/S", "")) not in MOVES_ONLY for action in _by_itself(item, keys)):
        return OPENS
    if str(item.get("/S", "")) == "/URI" and _scheme(str(item.get("/URI", ""))) not in SCHEMES:
        return ADDRESS
    if str(item.get("/S", "")) == "/GoToR" and _far(item.get("/F")):
        return OPENS
    elsewhere = (isinstance(item, pikepdf.Stream) and "/F" in keys) or str(item.get("/FS", "")) == "/URL"
    return FETCHES if elsewhere or (str(item.get("/Subtype", "")) == "/Form" and "/Ref" in keys) else ""


def _by_itself(item: Any, keys: set[str]) -> Iterator[Any]:
    """The actions of a dictionary that nobody presses: on opening, on turning to a page, on passing over a field."""
    waiting: list[Any] = []
    if "/OpenAction" in keys:
        waiting.append(item["/OpenAction"])  # an array is a place in the file to begin at
    if "/AA" in keys and isinstance(item["/AA"], pikepdf.Dictionary):
        triggers = item["/AA"]
        waiting += [triggers[key] for key in triggers.keys()]  # noqa: SIM118
    for _ in range(LONGEST_CHAIN):
        if not waiting:
            return
        action = waiting.pop()
        if not isinstance(action, pikepdf.Dictionary):
            continue
        yield action
        after = action.get("/Next")
        waiting += list(after) if isinstance(after, pikepdf.Array) else [after]
    if waiting:
        raise ValueError("a chain of actions without an end")


def _scheme(address: str) -> str:
    found = re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]*):", address)
    return found[1].lower() if found else "unc" if address.lstrip().startswith(("\\\\", "//")) else ""


def _far(target: Any) -> bool:
    """Whether a file is named that lies on another machine."""
    if isinstance(target, pikepdf.Dictionary):
        target = target.get("/UF", target.get("/F"))
    plain = str(target or "").strip()
    return "://" in plain or plain.startswith(("\\\\", "//"))


# ── Attached files ───────────────────────────────────────────────────────────────────────────────


def _attached(pdf: pikepdf.Pdf) -> list[Any]:
    """The streams of all attached files, each once; a list that is not what it should be makes the file torn."""
    found: dict[Any, Any] = {}
    for item in _dictionaries(pdf):
        streams = []
        if "/EF" in item:
            streams = [item["/EF"][key] for key in item["/EF"].keys()]  # noqa: SIM118
        elif str(item.get("/Type", "")) == "/EmbeddedFile":
            streams = [item]
        for stream in streams:
            if not isinstance(stream, pikepdf.Stream):
                raise ValueError("an attached file that is no stream")
            found[stream.objgen] = stream
    return list(found.values())


def _only_xml(streams: list[Any]) -> bool:
    """Whether all that is attached is XML as we take it by itself, and little of it."""
    if len(streams) > MOST_ATTACHED:
        return False
    for stream in streams:
        data = bytes(stream.read_bytes())
        if len(data) > MOST_ATTACHED_BYTES or not xml.looks_like(data[:8192]):
            return False
        try:
            xml.look_inside(io.BytesIO(data), "xml")
        except UploadRefused:
            return False
    return True
