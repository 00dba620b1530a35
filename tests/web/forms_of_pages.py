"""The forms of a page as a browser without scripts sees them: where they go, what they carry."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """One form: its attributes, its fields with the values they come with."""

    attrs: dict[str, str]
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def posts(self) -> bool:
        return self.attrs.get("method", "get").lower() == "post"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(given)
            self.forms.append(self._open)
        elif tag == "input" and self._open is not None and given.get("name"):
            self._open.fields[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


def forms_of(page: str) -> list[Form]:
    """Every form of a page."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def key_on(page: str, action: str = "") -> str:
    """The key of the page's main form, or of the one that goes to an address."""
    from web.shared.form_key import FIELD

    wanted = [one for one in forms_of(page) if one.posts and one.attrs.get("action", "") == action]
    assert wanted, f"no form goes to {action!r}"
    return wanted[0].fields[FIELD]
