"""What people and programs type that no form asked for, and how it is sent: as bytes, text cannot hold it all."""

from __future__ import annotations

import datetime as dt
import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms

import clock
from demo.stage import sample_pdf

#: A value by the name a failure is told by.
TYPED: dict[str, bytes] = {
    "null letter": b"a\x00b",
    "half a pair": b"\xed\xa0\x80",  # a lone surrogate, as some phones cut an emoji
    "broken bytes": b"\xff\xfe\xc3",
    "huge": b"1" + b"0" * 30,
    "beyond 32 bits": str(2**31).encode(),
    "beyond 64 bits": str(2**63).encode(),
    "beyond a bigint": str(-(2**63) - 1).encode(),
    "beyond a smallint": b"32768",
    "very many digits": b"9" * 5000,
    "negative": b"-1",
    "nought": b"0",
    "power": b"1e9",
    "huge power": b"1e999999",
    "no number": b"NaN",
    "endless": b"Infinity",
    "fraction": b"0.1",
    "tiny": b"1." + b"0" * 40 + b"1",
    "other digits": "٣٣".encode(),
    "over-long": "Rất dài ".encode() * 2000,
    "right to left": "\u202eNội dung\u2066".encode(),
    "emoji": "👩‍🌾🇻🇳".encode(),
    "combining": ("e" + "\u0301" * 500).encode(),
    "first day": b"01/01/0001",
    "last day": b"31/12/9999",
    "day of no month": b"31/02/2026",
    "ISO first day": b"0001-01-01",
    "ISO last day": b"9999-12-31",
    "blanks": b" \t\r\n ",
    "nothing": b"",
    "marks": b"<script>'\";--{{ x }}%s%(x)s",
    "no choice": b"KHONG_CO",
    "a key of nobody": str(uuid4()).encode(),
    "a list": b"[]",
    "a name of Python": b"__class__",
}

PDF = sample_pdf("Tệp thử", "THU")
#: (name, content type, bytes) of a file.
FILES: dict[str, tuple[bytes, str, bytes]] = {
    "empty file": (b"trong.pdf", "application/pdf", b""),
    "text called PDF": (b"chu.pdf", "application/pdf", b"khong phai PDF"),
    "PDF called XML": (b"hoa-don.xml", "text/xml", PDF),
    "torn PDF": (b"rach.pdf", "application/pdf", PDF[: len(PDF) // 2]),
    "torn picture": (b"anh.jpg", "image/jpeg", b"\xff\xd8\xff\xe0" + b"\x00" * 40),
    "torn ZIP": (b"goi.zip", "application/zip", b"PK\x03\x04" + b"\xff" * 60),
    "program": (b"van-ban.docx", "application/octet-stream", b"MZ" + b"\x00" * 100),
    "XML of nothing": (b"a.xml", "text/xml", b"<a/>"),
    "bytes": (b"a.csv", "text/csv", bytes(range(256))),
    "long name": ("Tệp có tên rất dài ".encode() * 40 + b".pdf", "application/pdf", PDF),
    "odd name": ("\u202efdp.👩‍🌾\x01.pdf".encode(), "application/pdf", PDF),
    "name of a place": (b"..\\..\\etc\\passwd.pdf", "application/pdf", PDF),
    "name of no bytes": (b"\xff\xed\xa0\x80.pdf", "application/pdf", PDF),
    "no ending": (b"pdf", "", PDF),
}


@dataclass(frozen=True)
class Box:
    """One field of a form of a page, by what it looks like."""

    name: str
    #: text, tick, choice, file, hidden
    kind: str
    #: What a person would leave or type there; more than one where several may be chosen.
    usual: tuple[bytes, ...]


Sent = list[tuple[str, bytes | tuple[bytes, str, bytes]]]


@dataclass(frozen=True)
class Sheet:
    """A form of a page, for one pressed button: where it goes, what is in it."""

    where: str
    action: str
    boxes: tuple[Box, ...]

    @property
    def usual(self) -> Sent:
        """As somebody sends it who fills it in with care."""
        return [pair for box in self.boxes for pair in _pairs(box)]

    def with_one(self, box: Box, value: bytes | tuple[bytes, str, bytes]) -> Sent:
        """The same with another value in one field."""
        return [pair for one in self.boxes for pair in ([(box.name, value)] if one.name == box.name else _pairs(one))]

    def with_all(self, value: bytes, *, hidden: bool = False) -> Sent:
        """One value in every field that takes text or a choice."""
        kept = {"file"} if hidden else {"file", "hidden"}
        return [pair for box in self.boxes for pair in (_pairs(box) if box.kind in kept else [(box.name, value)])]


def _pairs(box: Box) -> Sent:
    if box.kind == "file":
        return [(box.name, (one, "application/pdf", PDF)) for one in box.usual]
    return [(box.name, one) for one in box.usual]


def sheets_of(page: str, address: str, name: str) -> Iterator[Sheet]:
    """Every form of a page that posts, once for each button that says something."""
    from lxml import html

    tree = html.fromstring(page)
    for form in tree.iter("form"):
        if (form.get("method") or "get").lower() != "post":
            continue
        inside = [one for one in form.iter("input", "select", "textarea", "button") if one.get("name")]
        if form.get("id"):
            inside += [one for one in tree.xpath("//*[@form=$id]", id=form.get("id")) if one.get("name")]
        boxes: dict[str, Box] = {}
        pressed: list[tuple[str, str]] = []
        for one in inside:
            if one.tag == "button" or one.get("type") == "submit":
                pressed.append((one.get("name"), one.get("value") or ""))
            elif "__prefix__" not in one.get("name") and one.get("name") != "csrfmiddlewaretoken":
                box = _box(one)
                known = boxes.get(box.name)
                boxes[box.name] = box if known is None or (box.usual and not known.usual) else known
        action = (form.get("action") or form.get("hx-post") or address).partition("#")[0]
        if any(button == "_save" for button, _ in pressed):  # the administration site: one of its three says it all
            pressed = [("_save", "")]
        for button in [*dict.fromkeys(pressed)] or [None]:
            more = (Box(button[0], "hidden", (button[1].encode(),)),) if button else ()
            yield Sheet(f"{name}{f' [{button[1]}]' if button else ''}", action, (*boxes.values(), *more))


def sheet_of_view(view: Any, address: str, name: str) -> Sheet:
    """What a view that is not reached by a form of any sample page reads: off its source and the forms it names."""
    view = inspect.unwrap(view)
    view = getattr(view, "view_class", view)
    source = inspect.getsource(view)
    boxes: dict[str, Box] = {}
    for pile, field in re.findall(r"request\.(POST|FILES)(?:\.get(?:list)?\(|\[)\s*[\"'](\w+)", source):
        boxes[field] = Box(field, "file" if pile == "FILES" else "text", (b"tep.pdf" if pile == "FILES" else b"1",))
    for word in re.findall(r"\b[A-Z]\w+\b", source):
        made = vars(sys.modules[view.__module__]).get(word)
        if isinstance(made, type) and issubclass(made, forms.BaseForm):
            for field, what in made.base_fields.items():
                kind = "file" if isinstance(what, forms.FileField) else "text"
                likely = f"{clock.today():%d/%m/%Y}".encode() if isinstance(what, forms.DateField) else b"1"
                boxes[field] = Box(field, kind, (b"tep.pdf" if kind == "file" else likely,))
    return Sheet(name, address, tuple(boxes.values()))


def _box(one: Any) -> Box:
    """A field, filled in as a careful person would."""
    name, typed = one.get("name"), (one.get("type") or "text").lower()
    value = (one.get("value") or "").encode()
    if one.tag == "select":
        options = [(option.get("value", ""), option.get("selected") is not None) for option in one.iter("option")]
        chosen = [text for text, selected in options if selected and text] or [text for text, _ in options if text]
        return Box(name, "choice", tuple(text.encode() for text in chosen[:1]))
    if typed in {"checkbox", "radio"}:
        return Box(name, "tick" if typed == "checkbox" else "choice", (value or b"on",))
    if typed == "file":
        return Box(name, "file", (b"tep.pdf",))
    if typed == "hidden":
        return Box(name, "hidden", (value,))
    if one.tag == "textarea":
        value = (one.text or "").strip().encode()
    return Box(name, "text", (value or _likely(one, name, typed),))


def _likely(one: Any, name: str, typed: str) -> bytes:
    if one.get("data-kc-day") is not None:
        return f"{clock.today() + dt.timedelta(days=1 if 'to' in name else 0):%d/%m/%Y}".encode()
    if one.get("data-kc-money") is not None:
        return b"1.000.000"
    if "tax_code" in name:
        return b"0100109106"
    if typed == "email":
        return b"ai@example.vn"
    if typed in {"number", "tel"} or one.get("inputmode") == "numeric":
        return (one.get("min") or "1").encode()
    return "Nội dung mẫu".encode()


def body_of(sent: Iterable[tuple[str, Any]]) -> tuple[bytes, str]:
    """The bytes of a form with its content type, whatever is in it."""
    mark = "----khuyencong"
    parts = []
    for name, value in sent:
        head = f'Content-Disposition: form-data; name="{name}"'.encode()
        if isinstance(value, tuple):
            filename, kind, value = value
            head += b'; filename="' + filename + b'"' + (f"\r\nContent-Type: {kind}".encode() if kind else b"")
        parts.append(b"--" + mark.encode() + b"\r\n" + head + b"\r\n\r\n" + value + b"\r\n")
    return b"".join(parts) + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"
