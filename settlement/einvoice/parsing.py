"""From bytes to one <HDon>, or the reason why not; bounded in size, depth and number of elements.

Bytes go to the parser as they came (never decoded first). No entity is resolved, no DTD is read; a DOCTYPE is refused
as the parser saw it, because a search in the bytes misses UTF-16.
"""

from __future__ import annotations

from lxml import etree

from settlement.einvoice.model import REFUSE, Finding

MOST_BYTES = 2 * 1024 * 1024
MOST_ELEMENTS = 50_000
OLD = {"invoice", "transaction", "HDonGTTT", "HoaDon", "inv"}
ENCODINGS = {"UTF-8", "UTF8", "ASCII", "US-ASCII"}


class Unreadable(Exception):
    """A file that is no e-invoice we can read, with the finding that says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.finding = Finding(code, REFUSE, message)


def parse(data: bytes) -> tuple[etree._Element, etree._Element]:
    """(root, the only HDon). Raises ``Unreadable``."""
    if len(data) > MOST_BYTES:
        raise Unreadable(
            "too_large",
            f"Tệp lớn hơn {MOST_BYTES // 1024 // 1024} MB; một hóa đơn điện tử thường dưới 100 KB. Chọn đúng tệp XML.",
        )
    if data[:4] == b"PK\x03\x04":
        raise Unreadable("not_xml", "Tệp là tệp nén. Giải nén rồi gửi riêng tệp invoice.xml ở trong.")
    root = _tree(data)
    _bounded(root)
    return root, _only_invoice(root)


def _tree(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as wrong:
        raise _unreadable(str(wrong)) from None
    except (ValueError, LookupError) as wrong:
        raise Unreadable("encoding", f"Bảng mã của tệp không đọc được ({str(wrong)[:80]}); xin lại tệp gốc.") from None
    info = root.getroottree().docinfo
    if info.doctype or info.internalDTD is not None or info.externalDTD is not None:
        raise Unreadable(
            "doctype", "Tệp có khai báo DOCTYPE, hóa đơn điện tử không có phần này; xin người bán tệp gốc."
        )
    if (info.encoding or "UTF-8").upper() not in ENCODINGS:
        raise Unreadable("encoding", f"Tệp dùng bảng mã {info.encoding}; hóa đơn điện tử dùng UTF-8. Xin lại tệp gốc.")
    return root


def _unreadable(said: str) -> Unreadable:
    low = said.lower()
    if "depth" in low or "nested" in low:
        return Unreadable("too_deep", "Tệp lồng quá sâu, không phải hóa đơn điện tử.")
    if "entity" in low or "amplification" in low:
        return Unreadable("doctype", "Tệp dùng thực thể XML, hóa đơn điện tử không có; xin người bán tệp gốc.")
    if "huge" in low or "too long" in low or "xml_max" in low:
        return Unreadable("too_large", "Tệp có một phần tử quá dài, không phải hóa đơn điện tử.")
    if "encoding" in low or "utf-8" in low or "utf8" in low or "invalid bytes" in low or "char 0x" in low:
        return Unreadable("encoding", "Tệp có ký tự hỏng (sai bảng mã); xin người bán gửi lại tệp gốc.")
    return Unreadable("not_xml", "Tệp không phải XML đọc được. Chọn tệp .xml của hóa đơn, không phải bản PDF hay ảnh.")


def _bounded(root: etree._Element) -> None:
    for count, element in enumerate(root.iter(), 1):
        if count > MOST_ELEMENTS:
            raise Unreadable("too_large", f"Tệp có hơn {MOST_ELEMENTS} phần tử, không phải một hóa đơn thông thường.")
        if isinstance(element, etree._Entity):
            raise Unreadable("doctype", "Tệp dùng thực thể XML, hóa đơn điện tử không có; xin người bán tệp gốc.")


def _only_invoice(root: etree._Element) -> etree._Element:
    found = [element for element in root.iter() if local(element) == "HDon"]
    if len(found) > 1:
        raise Unreadable("several_invoices", f"Tệp chứa {len(found)} hóa đơn; gửi từng hóa đơn một tệp.")
    if not found:
        old = local(root) in OLD or any(local(child) in OLD for child in root)
        raise Unreadable(
            "format_unknown",
            "Định dạng hóa đơn điện tử cũ (trước 2022) chưa đọc được; nhập từ bản giấy hoặc PDF."
            if old
            else "Không thấy hóa đơn (HDon) trong tệp; có thể đây là thông báo hoặc tệp khác. Chọn đúng tệp hóa đơn.",
        )
    parts = [element for element in root.iter() if local(element) == "DLHDon"]
    if not parts:
        raise Unreadable("format_unknown", "Tệp không có phần dữ liệu hóa đơn (DLHDon); xin người bán tệp gốc.")
    if len(parts) > 1 or parts[0].getparent() is not found[0]:
        raise Unreadable(
            "signature_wrapping",
            "Tệp có phần dữ liệu hóa đơn lặp lại hoặc đặt sai chỗ: dấu hiệu ghép thêm nội dung ngoài phần đã ký.",
        )
    if any(not isinstance(element.tag, str) for element in parts[0].iter()):
        raise Unreadable(
            "comment",
            "Phần dữ liệu hóa đơn có chú thích hoặc chỉ thị XML chen vào, không tin được nội dung; xin tệp gốc.",
        )
    return found[0]


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for comments and instructions."""
    tag = element.tag
    return etree.QName(tag).localname if isinstance(tag, str) else ""


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first child by local names, step by step."""
    for name in path:
        element = None if element is None else next((one for one in element if local(one) == name), None)
    return element


def children(element: etree._Element | None, name: str) -> list[etree._Element]:
    """All children of one local name."""
    return [] if element is None else [one for one in element if local(one) == name]


def text(element: etree._Element | None, *path: str) -> str:
    """The whole text of an element, spaces at the ends dropped; empty where it is absent."""
    found = child(element, *path) if path else element
    return "" if found is None else "".join(found.itertext()).strip()
