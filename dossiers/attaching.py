"""Files put to a line of the checklist: several at once, a ZIP taken apart; one bad file costs the others nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from documents.files import clean_name
from documents.refusal import UploadRefused
from documents.storage import StorageUnavailable
from documents.unpacking import Part, parts
from dossiers.models import Attachment, Dossier
from dossiers.services import attach
from workflow.errors import NotYours, Refused

if TYPE_CHECKING:
    from accounts.models import User

AWAY = "kho lưu trữ tạm thời không trả lời; tệp chưa được nhận, hãy thử lại."


@dataclass(frozen=True)
class Taken:
    """What became of one file: the row it is now, or the sentence why it was not taken. ``of``: the ZIP it came in."""

    name: str
    attachment: Attachment | None = None
    reason: str = ""
    of: str = ""

    @property
    def sentence(self) -> str:
        """What its sender is told."""
        if self.attachment is None:
            return self.reason
        within = f" (trong {self.of})" if self.of else ""
        as_jpeg = self.attachment.file.original
        turned = " Ảnh được chuyển sang JPG, xoay đúng chiều." if as_jpeg and self.name != self.shown else ""
        return f"Đã nhận tệp {self.shown}{within}.{turned}"

    @property
    def shown(self) -> str:
        """The name it is listed by."""
        return self.attachment.file.original_name if self.attachment else self.name


def attach_all(
    dossier: Dossier, *, actor: User, at: dt.datetime, requirement: str, uploads: Iterable[tuple[IO[bytes], str]]
) -> list[Taken]:
    """Put each file to the line by itself. ``uploads``: (stream, name) of each. Raises ``NotYours`` only."""
    return [taken for stream, name in uploads for taken in _of(dossier, actor, at, requirement, stream, name)]


def _of(
    dossier: Dossier, actor: User, at: dt.datetime, requirement: str, stream: IO[bytes], name: str
) -> Iterator[Taken]:
    """One file that was sent; of a ZIP, each file in it."""
    try:
        for part in parts(stream, clean_name(name)):
            yield _one(dossier, actor, at, requirement, part)
    except UploadRefused as why:
        yield Taken(clean_name(name), reason=why.message)


def _one(dossier: Dossier, actor: User, at: dt.datetime, requirement: str, part: Part) -> Taken:
    name = clean_name(part.name)
    if part.file is None:
        return Taken(name, reason=part.refused.message if part.refused else "", of=part.of)
    try:
        made = attach(dossier, actor=actor, at=at, requirement=requirement, stream=part.file, name=name)
    except NotYours:
        raise
    except UploadRefused as why:
        return Taken(name, reason=why.message, of=part.of)
    except Refused as why:
        return Taken(name, reason=f"{name}: {why}", of=part.of)
    except StorageUnavailable:
        return Taken(name, reason=f"{name}: {AWAY}", of=part.of)
    return Taken(name, made, of=part.of)
