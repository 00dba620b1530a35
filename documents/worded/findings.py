"""What is wrong in a Word template, where, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Finding:
    """One thing found. ``level``: an error stops the template, a warning must be looked at."""

    code: str
    where: str
    message: str
    level: str = ERROR

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message

    def as_json(self) -> dict[str, str]:
        """As it is kept in the report."""
        return {"code": self.code, "where": self.where, "message": self.message, "level": self.level}


class WordingRefused(ValueError):
    """A template cannot be filled in; the message is a sentence for the official."""
