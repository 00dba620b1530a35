"""The PDF of a paper: the bytes that are signed. The one place that knows where they come from."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from documents.files import open_file
from documents.signing.errors import not_yet
from documents.storage import ObjectMissing

if TYPE_CHECKING:
    from documents.models import Paper, StoredFile


def pdf_of(paper: Paper) -> bytes:
    """The PDF as it was converted and kept. Raises ``SigningRefused`` if there is none yet, or if it was altered."""
    if paper.pdf is None:
        why = paper.pdf_why or "Bản PDF đang được lập; thử lại sau ít phút."
        raise not_yet("no_pdf", f"«{paper.title}» chưa có bản PDF để ký. {why}")
    return bytes_of(paper.pdf)


def bytes_of(stored: StoredFile) -> bytes:
    """The bytes of a kept file, which still hash to what was kept."""
    try:
        data = b"".join(open_file(stored))
    except ObjectMissing:  # a store with versions finds no bytes with this hash
        data = b""
    if hashlib.sha256(data).hexdigest() != stored.sha256:
        raise not_yet(
            "altered",
            f"Tệp «{stored.original_name}» trong kho đã khác lúc cất giữ (mã băm không khớp); báo quản trị hệ thống.",
        )
    return data
