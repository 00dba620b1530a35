"""XML (e-invoices): well-formed, and no document type at all, because that is where entities hide."""

from __future__ import annotations

from typing import IO

from lxml import etree

from documents.refusal import UploadRefused

TYPE = "application/xml"
#: Elements that a browser would run wherever they stand.
RUNNING = ("{http://www.w3.org/1999/xhtml}*", "{http://www.w3.org/2000/svg}*")
HTML = (b"<!doctype html", b"<html", b"<script", b"<svg", b"<body")
#: Roots that a browser would show as a page; a comment or UTF-16 hides them from a look at the first bytes.
PAGES = {"html", "svg"}


def looks_like(head: bytes) -> bool:
    """Begins like XML and not like a web page."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return b"<" in head[2:6]
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return text.startswith(b"<") and not text.lower().startswith(HTML)


def look_inside(file: IO[bytes], name: str) -> None:
    """Raises ``UploadRefused``."""
    file.seek(0)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.parse(file, parser)
    except etree.XMLSyntaxError as why:
        file.seek(0)
        if b"<!DOCTYPE" in file.read(4096).replace(b"\0", b""):
            raise _doctype(name) from why
        raise UploadRefused(
            "damaged", f"Tệp «{name}» là XML hỏng (dòng {why.lineno}). Tải lại tệp gốc từ nơi phát hành rồi gửi."
        ) from why
    root = tree.getroot().tag
    if isinstance(root, str) and etree.QName(root).localname.lower() in PAGES:
        raise UploadRefused(
            "type_unknown", f"Tệp «{name}» là trang web, không phải hóa đơn XML. Tải lại tệp XML gốc rồi gửi."
        )
    if tree.docinfo.doctype or tree.docinfo.internalDTD is not None:
        raise _doctype(name)
    if any(True for _ in tree.iter(*RUNNING)):
        raise UploadRefused(
            "type_unknown",
            f"Tệp «{name}» là trang web hoặc hình SVG, không phải XML dữ liệu. Hãy chọn đúng tệp hóa đơn.",
        )


def _doctype(name: str) -> UploadRefused:
    return UploadRefused(
        "doctype",
        f"Tệp «{name}» khai báo DOCTYPE ở đầu tệp, điều không có trong hóa đơn điện tử. "
        "Tải lại tệp XML gốc từ nơi phát hành rồi gửi.",
    )
