"""Why a paper cannot be drawn, in the words of the desk."""

from __future__ import annotations

from collections.abc import Sequence


class PaperError(ValueError):
    """A paper cannot be drawn from these facts."""


class UnknownKind(PaperError):
    """No paper has this code."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"Không có loại văn bản «{kind}». Hãy chọn một mã trong danh mục văn bản của hồ sơ.")


class MissingFact(PaperError):
    """Facts that the paper prints are not there. ``names`` are dotted: «beneficiaries[2].tax_code»."""

    def __init__(self, kind: str, names: Sequence[str]) -> None:
        from papers.labels import label  # the labels are long; the error stays light to import

        self.kind, self.names = kind, list(names)
        listed = "; ".join(f"{label(name)} ({name})" for name in self.names)
        super().__init__(f"Chưa lập được văn bản {kind} vì còn thiếu: {listed}. Hãy bổ sung vào hồ sơ rồi lập lại.")


class BadFact(PaperError):
    """A fact is there but is not what its name says: an amount that is no whole number, a date that is none."""

    def __init__(self, kind: str, name: str, wanted: str, got: object) -> None:
        from papers.labels import label

        self.kind, self.name = kind, name
        super().__init__(
            f"Chưa lập được văn bản {kind}: {label(name)} ({name}) phải là {wanted}, nhưng đang ghi «{str(got)[:60]}»."
        )
