"""The list of examinations, and running them: one that fails to run is itself something to mend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Ailment:
    """One thing to mend. ``wrong``: the site does not work or is not safe; else advice."""

    part: str
    sentence: str
    mend: str
    wrong: bool = True

    def as_json(self) -> dict[str, str | bool]:
        """As ``doctor --json`` writes it."""
        return {"part": self.part, "sentence": self.sentence, "mend": self.mend, "wrong": self.wrong}


Examination = Callable[[], Iterable[Ailment]]
EXAMINATIONS: dict[str, Examination] = {}
#: Without these nothing else can be asked.
FIRST = ("database", "migrations")


def examination(part: str) -> Callable[[Examination], Examination]:
    """Let the doctor run a function under the name of a part."""

    def keep(function: Examination) -> Examination:
        EXAMINATIONS[part] = function
        return function

    return keep


def examine() -> Iterator[Ailment]:
    """Everything found, in the order of the list."""
    ill = False
    for part in (*FIRST, *(one for one in EXAMINATIONS if one not in FIRST)):
        if ill and part not in FIRST and part not in WITHOUT_DATABASE:
            continue
        try:
            for found in EXAMINATIONS[part]():
                ill = ill or part in FIRST
                yield found
        except Exception as why:  # whatever it is, the other examinations go on
            yield Ailment(part, f"Không khám được phần này ({type(why).__name__}: {why}).", "Xem nhật ký máy chủ.")


#: What can be asked while the database is away.
WITHOUT_DATABASE = ("settings", "storage", "broker", "mail", "pdf", "disk", "backup")
