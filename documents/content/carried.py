"""What a Word or Excel file brings along that acts, fetches or hides: one look, for every file that is sent in.

Files of people and Word templates of papers (documents/worded/safety.py) are looked at alike; a template is only held
to more: ``Carried.always`` tells what no file may have, the rest is refused in templates alone. What a reader presses
himself, a link to a web page, is no danger in a file of people.

Sources: ECMA-376 part 1, 17.16 (fields) and 18.14 (external links); part 2, 9.3 (relationships).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from lxml import etree

#: End of a relation's type -> what it is to the official. Refused wherever it leads, in every file.
CARRIED = {
    "oleobject": "đối tượng nhúng (OLE)",
    "package": "tệp nhúng",
    "control": "điều khiển ActiveX",
    "activexcontrolbinary": "điều khiển ActiveX",
    "vbaproject": "macro",
    "attachedtemplate": "mẫu gắn ngoài",
    "frame": "khung nạp từ ngoài",
    "subdocument": "văn bản con",
    "afchunk": "đoạn nhập từ tệp khác",
    "mailmergesource": "nguồn trộn thư",
    "mailmergeheadersource": "nguồn trộn thư",
    "keymapcustomizations": "phím tắt chạy lệnh",
    "attachedtoolbars": "thanh công cụ chạy lệnh",
    "connections": "kết nối lấy dữ liệu từ ngoài",
    "querytable": "bảng lấy dữ liệu từ ngoài",
}
#: Kinds that are refused only where they lead to another machine: every second Word file names the template on its
#: author's own disk, and a price list adds up figures of the workbook beside it.
ONLY_FROM_AFAR = frozenset({"attachedtemplate"})
#: What a link may lead to when a reader presses it.
PRESSED = frozenset({"http", "https", "mailto", "tel", "ftp", "file", ""})
#: Fields of Word that fetch something when the file is opened, or start a program.
FETCHING = frozenset({"DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDE", "IMPORT", "LINK", "DATABASE"})
#: Fetches only where its address is far: pictures pasted from a page leave one behind.
PICTURE = "INCLUDEPICTURE"
EMBEDDED = ("word/embeddings/", "word/activex/", "xl/embeddings/", "xl/activex/", "ppt/embeddings/")
MOST_XML = 96 * 1024 * 1024
MOST_RELATIONS = 4 * 1024 * 1024


class Torn(ValueError):
    """A part that cannot be read."""


@dataclass(frozen=True)
class Carried:
    """One thing found: what, in which entry. ``always``: refused in any file, not only in a template of papers."""

    code: str
    entry: str
    what: str
    target: str = ""
    always: bool = True


def carried(package: zipfile.ZipFile) -> Iterator[Carried]:
    """Everything a package brings along. Raises ``Torn``, and what a damaged zip raises."""
    read = 0
    for entry in package.infolist():
        name = entry.filename.lower()
        if name.startswith(EMBEDDED):
            yield Carried("carried", entry.filename, "tệp nhúng")
        if not name.endswith((".xml", ".rels", ".vml")):
            continue
        read += entry.file_size
        if read > MOST_XML:
            raise Torn("more text than any paper has")
        if name.endswith(".rels"):
            yield from _relations(package, entry)
        elif name.startswith("xl/externallinks/"):
            yield from _external_link(package, entry)
        else:
            yield from _part(package, entry, whole=name.startswith("word/"))


# ── Relations ────────────────────────────────────────────────────────────────────────────────────


def _relations(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[Carried]:
    if entry.file_size > MOST_RELATIONS:
        raise Torn("a list of relations without an end")
    root = _tree(package.read(entry), entry.filename)
    if isinstance(root, Carried):
        yield root
        return
    for one in root.iter("{*}Relationship"):
        kind = str(one.get("Type", "")).rpartition("/")[2].lower()
        outside = str(one.get("TargetMode", "")).lower() == "external"
        target = str(one.get("Target", ""))
        if kind in CARRIED:
            yield Carried(
                "carried", entry.filename, CARRIED[kind], target, kind not in ONLY_FROM_AFAR or is_far(target)
            )
        elif outside:
            pressed = kind == "hyperlink"
            always = _scheme(target) not in PRESSED if pressed else is_far(target)
            yield Carried("external", entry.filename, "liên kết" if pressed else kind, target, always)


def is_far(target: str) -> bool:
    """Whether a target lies on another machine; «file:///C:/…», «C:\\…» and a path beside the file do not."""
    plain = unquote(target).strip().replace("\\", "/")
    scheme = _scheme(plain)
    if scheme == "file":
        place = plain.partition(":")[2]
        slashes = len(place) - len(place.lstrip("/"))
        if re.match(r"[A-Za-z]:", place.lstrip("/")):
            return False
        # file:/x, file:///x: this machine; file://x and file:////x name another one.
        return slashes not in (0, 1, 3)
    return plain.startswith("//") or len(scheme) > 1


def _scheme(target: str) -> str:
    found = re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]*):", unquote(target))
    return found[1].lower() if found else ""


# ── Excel ────────────────────────────────────────────────────────────────────────────────────────


def _external_link(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[Carried]:
    """Links to other programs (DDE) and to objects of theirs (OLE) stand here; links to workbooks too, harmless."""

    def look(tag: str, attributes: Any) -> Iterator[Carried]:
        if tag in {"ddeLink", "oleLink"}:
            yield Carried("dde", entry.filename, "liên kết tới chương trình khác (DDE, OLE)")

    yield from _walk(package, entry, look)


# ── Word ─────────────────────────────────────────────────────────────────────────────────────────


def _part(package: zipfile.ZipFile, entry: zipfile.ZipInfo, *, whole: bool) -> Iterator[Carried]:
    """A part of text. ``whole``: read to its end, for Word's own; of others the first element tells enough."""
    fields = Fields()

    def look(tag: str, attributes: Any) -> Iterator[Carried]:
        if tag in {"object", "control", "altChunk"}:
            yield Carried("carried", entry.filename, "đối tượng nhúng hoặc điều khiển")
        elif tag == "fldSimple":
            yield from _of_field(entry, str(attributes.get("instr", "")), computed=False)
        elif tag == "fldChar":
            for text, computed in fields.mark(str(attributes.get("fldCharType", ""))):
                yield from _of_field(entry, text, computed=computed)

    if not whole:
        yield from _walk(package, entry, None)
        return
    yield from _walk(package, entry, look, fields.text)
    for text, computed in fields.rest():
        yield from _of_field(entry, text, computed=computed)


def _of_field(entry: zipfile.ZipInfo, instruction: str, *, computed: bool) -> Iterator[Carried]:
    words = instruction.replace('"', " ").split()
    verb = words[0].upper() if words else ""
    # In a field a backslash is written twice.
    far = any(is_far(word) or is_far(word.replace("\\\\", "\\")) for word in words[1:])
    if computed or verb in FETCHING or (verb == PICTURE and far):
        called = "tự ghép tên" if computed else verb
        yield Carried("dde", entry.filename, f"trường tự động «{called}» lấy dữ liệu hoặc chạy chương trình khác")


class Fields:
    """The instructions of fields as Word puts them together: over several runs, one inside the other.

    A field whose instruction begins with another field has its name computed; that is how a forbidden one is hidden.
    """

    def __init__(self) -> None:
        #: Of each open field: its instruction so far, whether it is over, whether its name is another field's.
        self._open: list[tuple[list[str], list[bool]]] = []

    def mark(self, kind: str) -> Iterator[tuple[str, bool]]:
        """A sign of a field; gives those that end: (instruction, whether its name is computed)."""
        if kind == "begin":
            if self._open:
                text, state = self._open[-1]
                if not state[0] and not "".join(text).strip():
                    state[1] = True
            self._open.append(([], [False, False]))
        elif kind == "separate" and self._open:
            self._open[-1][1][0] = True
        elif kind == "end" and self._open:
            text, state = self._open.pop()
            yield "".join(text), state[1]

    def text(self, words: str) -> None:
        """A piece of an instruction."""
        if self._open and not self._open[-1][1][0]:
            self._open[-1][0].append(words)

    def rest(self) -> Iterator[tuple[str, bool]]:
        """What a torn file never ended."""
        while self._open:
            text, state = self._open.pop()
            yield "".join(text), state[1]


# ── Reading XML without keeping it ───────────────────────────────────────────────────────────────


def _tree(data: bytes, entry: str) -> Any:
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as why:
        raise Torn(entry) from why
    return _doctype(entry) if root.getroottree().docinfo.doctype else root


def _doctype(entry: str) -> Carried:
    return Carried("doctype", entry, "khai báo DOCTYPE")


def _walk(
    package: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    look: Callable[[str, Any], Iterator[Carried]] | None,
    instruction: Callable[[str], None] = lambda text: None,
) -> Iterator[Carried]:
    """Go through the elements of a part; without ``look`` only to the first. Raises ``Torn``."""
    target = _Target(look, instruction)
    parser = etree.XMLParser(target=target, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        with package.open(entry) as part:
            while chunk := part.read(256 * 1024):
                parser.feed(chunk)
                if target.declared:
                    yield _doctype(entry.filename)
                    return
                yield from target.taken()
                if look is None and target.begun:
                    return
        parser.close()
    except etree.XMLSyntaxError as why:
        if not target.declared:
            raise Torn(entry.filename) from why
    if target.declared:  # its entities are what could not be read
        yield _doctype(entry.filename)
        return
    yield from target.taken()


class _Target:
    """What the parser tells, kept only as far as it matters."""

    def __init__(self, look: Callable[[str, Any], Iterator[Carried]] | None, instruction: Callable[[str], None]):
        self._look, self._instruction = look, instruction
        self._found: list[Carried] = []
        self._in_instruction = False
        self.begun = self.declared = False

    def doctype(self, name: str, public: str, system: str) -> None:
        self.declared = True

    def start(self, tag: str, attributes: Any) -> None:
        self.begun = True
        if self._look is None:
            return
        plain = etree.QName(tag).localname
        self._in_instruction = plain in {"instrText", "delInstrText"}
        named = {etree.QName(key).localname: value for key, value in attributes.items()}
        self._found += self._look(plain, named)

    def data(self, text: str) -> None:
        if self._in_instruction:
            self._instruction(text)

    def end(self, tag: str) -> None:
        self._in_instruction = False

    def close(self) -> None:
        return None

    def taken(self) -> list[Carried]:
        found, self._found = self._found, []
        return found
