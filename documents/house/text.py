"""Text that people typed, made fit for a paper: one Unicode form, no invisible characters, no double spaces."""

from __future__ import annotations

import re
import unicodedata

# Bidirectional marks can show another text than the one that is signed; zero-width ones hide in codes.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_SPACES = re.compile(r"\s+")
_END = re.compile(r"[\s.;:,/]+$")


def clean(text: object) -> str:
    """One line of NFC text without control characters, lone surrogates, invisible marks and double spaces."""
    text = str(text)
    # Nearly all texts are clean: printable holds none of these, nor any white space but the plain space.
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return _SPACES.sub(" ", text).strip() if "  " in text else text.strip()
    kept = "".join(_keep(character) for character in text)
    return _SPACES.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", kept))).strip()


#: Straight marks around words; a mark after a figure is an inch.
_STRAIGHT = re.compile(r'(?<!\w)"([^"]+)"(?!\w)')


def one_kind_of_quotes(text: str) -> str:
    """A text with the quotation marks of papers, “…”, however they were typed."""
    if '"' not in text and "«" not in text:
        return text
    return _STRAIGHT.sub(r"“\1”", text.replace("«", "“").replace("»", "”"))


def lines(text: object) -> list[str]:
    """The non-empty lines of a text typed over several lines, each cleaned."""
    return [line for line in map(clean, str(text).splitlines()) if line]


def without_end(text: str) -> str:
    """A sentence without its final mark, so that a paper can set its own: «;», «.» or «./.»."""
    return _END.sub("", text)


def upper(text: str) -> str:
    """Capitals of a cleaned text; Vietnamese letters keep their marks."""
    return clean(text).upper()


def lower_first(text: str) -> str:
    """A phrase that goes on inside a sentence: its first letter small, unless it begins with an abbreviation."""
    cleaned = clean(text)
    return cleaned if cleaned[1:2].isupper() else cleaned[:1].lower() + cleaned[1:]


def _keep(character: str) -> str:
    """The character; a space for a control character that separates; nothing for what XML or Unicode forbid."""
    code = ord(character)
    if unicodedata.category(character) == "Cc":
        return " " if character in "\t\n\v\f\r\x85" else ""
    forbidden = 0xD800 <= code <= 0xDFFF or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return "" if forbidden else character
