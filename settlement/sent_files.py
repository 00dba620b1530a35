"""What a person sends as invoices, opened: the XML files to be read, the pages to look at, and what is neither.

An invoice comes as its XML, as the tax portal's ZIP of XML and page, or as a PDF that carries its XML inside. Only the
XML is the invoice (Nghị định 123/2020/NĐ-CP, Điều 12); a PDF is kept beside it as its copy to look at.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import IO

from django.conf import settings

from documents.content import type_of
from documents.content.pdf import attached_xml
from documents.files import clean_name
from documents.refusal import UploadRefused
from documents.unpacking import Part, parts

#: The line of the checklist that the pages to look at are put to.
COPIES = "invoice_copies"


@dataclass
class Opened:
    """Names with their bytes: XML files to be read as invoices, and copies of invoices to look at; and what is left."""

    invoices: list[tuple[str, bytes]] = field(default_factory=list)
    copies: list[tuple[str, bytes]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def opened(stream: IO[bytes], name: str) -> Opened:
    """What is in one file that was sent. Nothing is raised: what cannot be used is told with its reason."""
    found = Opened()
    try:
        for part in parts(stream, clean_name(name)):
            _sort(part, found)
    except UploadRefused as why:
        found.refused.append((clean_name(name), why.message))
    if found.copies and not found.invoices:
        found.refused += [(copy, _only_a_page(copy)) for copy, _ in found.copies]
        found.copies.clear()
    return found


def _sort(part: Part, found: Opened) -> None:
    name = clean_name(part.name)
    if part.file is None:
        found.refused.append((name, part.refused.message if part.refused else ""))
        return
    data = part.file.read(settings.UPLOAD_LIMIT_BYTES + 1)
    if b"%PDF-" in data[:1024]:
        try:
            type_of(io.BytesIO(data), name)
        except UploadRefused as why:
            found.refused.append((name, why.message))
            return
        stem = name.rpartition(".")[0]
        inside = attached_xml(io.BytesIO(data))
        found.invoices += [(f"{stem}{'' if n == 1 else f'-{n}'}.xml", xml) for n, xml in enumerate(inside, 1)]
        found.copies.append((name, data))
    elif part.of and not name.lower().endswith(".xml"):
        found.refused.append(
            (name, f"«{name}» không phải XML hay PDF; tải lên ở «Thành phần hồ sơ» nếu là giấy tờ khác.")
        )
    else:
        found.invoices.append((name, data))


def _only_a_page(name: str) -> str:
    return (
        f"«{name}» không mang tệp XML bên trong, nên không đọc được thành hóa đơn. Gửi tệp XML người bán đã gửi kèm "
        "(hoặc tải từ cổng thuế); chỉ có bản giấy, PDF thì bấm «Nhập hóa đơn giấy, PDF»."
    )
