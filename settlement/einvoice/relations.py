"""Which earlier invoice an invoice corrects, and how: from its own element, else from words in every usual spelling.

Words are read without marks (``language.folding.search_key``), leaf by leaf of the file. Whatever is not clear is not
guessed: the relation is told in doubt, and a person says what it is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from language.folding import code_key, search_key
from settlement.einvoice.model import ADJUSTS, CANCELS, DOUBT, ELEMENT, REPLACES, WORDS, Earlier, Relation
from settlement.einvoice.parsing import child, local, text

#: TCHDon of TTHDLQuan (QĐ 1450/QĐ-TCT).
KINDS = {"1": REPLACES, "2": ADJUSTS}
#: Parts of the file that tell who and where, never what an invoice does.
_NO_WORDS = frozenset({"NBan", "NMua", "TTHDLQuan", "THTTLTSuat", "DLQRCode"})
#: Fields whose text is a code or a figure.
_CODES = frozenset({"THDon", "KHMSHDon", "KHHDon", "SHDon", "NLap", "HTTToan", "TgTTTBChu", "DVTinh", "MHHDVu"})

_VERB = r"(?P<verb>thay the|dieu chinh|huy bo|huy|xoa bo|thu hoi)"
#: What may stand between the verb and «hóa đơn».
_BETWEEN = (
    r"(?: (?:cho|cua|doi|voi|to|cac|giam|tang|tien|hang|hoa|gia|tri|don|thue|suat|so|luong|thong|tin|noi|dung|ten|phan"
    r"|toan|bo|mot|sai|sot|lai|chenh|lech|ve|thanh|va|gtgt))*?"
)
_INVOICE = r"(?:hoa don|hddt|hd)"
_TOLD = re.compile(rf"\b{_VERB}{_BETWEEN} {_INVOICE}\b")
#: «Phụ tùng thay thế cho máy sấy theo hóa đơn số 5»: a verb and an invoice near it, and not clear what for.
_NEAR = re.compile(rf"\b{_VERB}(?: \w+){{1,6}} {_INVOICE}\b")
#: «Hóa đơn điều chỉnh», «Đây là hóa đơn thay thế»: what it is, without of which.
_IS = re.compile(r"^(?:day la )?(?:to )?hoa don (?:dien tu )?(?P<verb>thay the|dieu chinh)\b")
#: «Hóa đơn số 11 đã bị điều chỉnh bởi hóa đơn này»: told from the other side.
_PASSIVE = re.compile(r"\b(?:bi|duoc) (?:thay the|dieu chinh|huy|huy bo)$")
_MINUTES = re.compile(r"\bbien ban(?: \w+){0,4}$")
_WINDOW = 220

_DATE = re.compile(r"\b(?:lap )?(?:ngay )?(\d{1,2}) (?:thang )?(\d{1,2}) (?:nam )?(\d{4})\b")
_OLD_FORM = re.compile(r"\b(\d{2}[a-z]{4}\d) (\d{3})\b")
_OLD_SERIES = re.compile(r"\b([a-z]{2}) (\d{2}[a-z])\b")
_SERIES = re.compile(r"\b([1-9])? ?([ck]\d{2}[a-z]{3})\b")
_FORM = re.compile(r"\bmau(?: (?:so|hoa don|hd|ky hieu))* ([1-9])\b")
_NUMBERS = re.compile(r"\b(?:so|no|n)(?: (?:hoa don|hd|la))? (\d{1,8})((?: (?:va |so |va so )?\d{1,8}\b)*)")
_FIRST_NUMBER = re.compile(r"^ ?(\d{1,8})\b")

_VERBS = {"thay the": REPLACES, "dieu chinh": ADJUSTS}


def relation_of(data: etree._Element | None, own: tuple[str, str]) -> Relation | None:
    """The relation that the signed part of a file tells; None for an original.

    ``own``: series and number of the invoice itself. Asked for what is told in words, and for what the element leaves
    open: a list that is attached, a kind that is unknown, words beside it that speak of another kind.
    """
    found = child(child(data, "TTChung"), "TTHDLQuan")
    found = child(data, "TTHDLQuan") if found is None else found
    told = _merged(_told(data, own))
    if found is None:
        return told
    element = _of_element(found)
    if element is None:
        return replace(told, told=DOUBT) if told else Relation("", told=DOUBT)
    if not element.names:
        # Many of one month by an attached list (2.1.0): a note may still name them.
        return replace(element, names=told.names if told else (), told=WORDS if told and told.names else DOUBT)
    if (
        told
        and told.kind != element.kind
        and {one.number for one in told.names} & {one.number for one in element.names}
    ):
        return replace(element, told=DOUBT, note=told.note)
    return element


def says_less(data: etree._Element | None) -> bool:
    """Whether the words of a file say «điều chỉnh giảm»: then its amounts ought to be negative."""
    return any(re.search(r"\bdieu chinh giam\b", said) and "tang" not in said for said in _said(data))


def _of_element(found: etree._Element) -> Relation | None:
    kind = KINDS.get(text(found, "TCHDon"), "")
    if not kind:
        return None
    form, series = code_key(text(found, "KHMSHDCLQuan")), code_key(text(found, "KHHDCLQuan"))
    # People write the form before the series here as well: «1C26TAA».
    if len(series) == 7 and series[0].isdigit():
        form, series = form or series[0], series[1:]
    number = text(found, "SHDCLQuan").strip().lstrip("0")[:8]
    issued = _iso(text(found, "NLHDCLQuan"))
    names = (Earlier(form[:11], series[:8], number, issued),) if number else ()
    return Relation(kind, names, ELEMENT, text(found, "GChu")[:255])


def _told(data: etree._Element | None, own: tuple[str, str]) -> Iterator[Relation]:
    for said in _said(data):
        for match in _TOLD.finditer(said):
            yield _one(said, match, own)
        if not _TOLD.search(said) and (near := _NEAR.search(said) or _IS.search(said)):
            yield replace(_one(said, near, own), names=(), told=DOUBT)


def _one(said: str, match: re.Match[str], own: tuple[str, str]) -> Relation:
    kind = _VERBS.get(match["verb"], CANCELS)
    names = _named(said[match.end() : match.end() + _WINDOW])
    unclear = not names or any((one.series or own[0], one.number) == own for one in names)
    before = said[: match.start("verb")].strip()
    if _PASSIVE.search(f"{before} {match['verb']}") or (_MINUTES.search(before) and not any(n.series for n in names)):
        unclear = True
    return Relation(kind, () if unclear else names, DOUBT if unclear else WORDS, said[:255])


def _named(said: str) -> tuple[Earlier, ...]:
    """The invoices that a passage names: series, numbers, form, day, in whatever order they stand."""
    next_verb = re.search(rf"\b{_VERB}\b", said)
    said = said[: next_verb.start()] if next_verb else said
    issued, form, series = None, "", ""
    if found := _DATE.search(said):
        issued = _day(found[3], found[2], found[1])
        said = f"{said[: found.start()]}. {said[found.end() :]}"
    if found := _OLD_FORM.search(said):
        form, said = f"{found[1]}{found[2]}".upper(), said[: found.start()] + said[found.end() :]
    if found := _SERIES.search(said):
        form, series = form or found[1] or "", found[2].upper()
        said = said[: found.start()] + said[found.end() :]
    elif form and (found := _OLD_SERIES.search(said)):
        series, said = f"{found[1]}{found[2]}".upper(), said[: found.start()] + said[found.end() :]
    if found := _FORM.search(said):
        form, said = form or found[1], said[: found.start()] + said[found.end() :]
    said = " ".join(said.split())
    if found := _NUMBERS.search(said):
        numbers = [found[1], *re.findall(r"\d{1,8}", found[2])]
    else:
        numbers = [found[1]] if (found := _FIRST_NUMBER.search(said)) else []
    bare = dict.fromkeys(number.lstrip("0") for number in numbers)
    return tuple(Earlier(form, series, number, issued if len(bare) == 1 else None) for number in bare if number)


def _merged(told: Iterator[Relation]) -> Relation | None:
    """One relation out of all that the words say: the same thing said twice is one, different things are a doubt."""
    rows = list(told)
    clear = list(dict.fromkeys((one.kind, one.names) for one in rows if one.told == WORDS))
    if len(clear) == 1:
        return next(one for one in rows if one.told == WORDS)
    if clear:
        names = tuple(dict.fromkeys(name for _, listed in clear for name in listed))
        kinds = {kind for kind, _ in clear}
        said = WORDS if len(kinds) == 1 else DOUBT
        return Relation(clear[0][0], names, said, rows[0].note)
    return rows[0] if rows else None


def _said(data: etree._Element | None) -> Iterator[str]:
    """Each text of the file that may tell something, as words are compared."""
    for leaf in data.iter() if data is not None else ():
        name = local(leaf)
        if not len(leaf) and name not in _CODES and leaf.text and not _apart(leaf):
            said = search_key(leaf.text)
            if said:
                yield said


def _apart(leaf: etree._Element) -> bool:
    above = {local(one) for one in leaf.iterancestors()}
    # A seller's own field may tell it wherever it stands, also beside the buyer's name.
    return bool(above & _NO_WORDS) and "TTKhac" not in above


def _iso(said: str) -> dt.date | None:
    found = re.match(r"(\d{4})-(\d{2})-(\d{2})", said, re.ASCII)
    return _day(*found.groups()) if found else None


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
