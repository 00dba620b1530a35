"""The code by which anybody may ask whether a paper is genuine: «7K3M-Q9TX-B2HV», made to be retyped from paper.

Ten letters at random and two that check them, a shortened Reed-Solomon code over 32 letters: one wrong letter is not
only noticed but found, and so are two neighbours that changed places. Pure: randomness comes in from outside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

#: Crockford's letters: none is taken for another. What people read as one of the left-out letters is read back.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans("OIL", "011")
LENGTH, CHECKS, GROUP = 12, 2, 4
_NOISE = re.compile(r"[\s\-–—.·]+")

# The field of 32 elements: powers of a root of x^5 + x^2 + 1.
_POWER = [1]
for _ in range(30):
    _doubled = _POWER[-1] << 1
    _POWER.append(_doubled ^ 0b100101 if _doubled & 32 else _doubled)
_LOG = {value: exponent for exponent, value in enumerate(_POWER)}


class BadCode(ValueError):
    """What was typed is no code; the sentence says where it is wrong."""


@dataclass(frozen=True)
class _Syndromes:
    """Zero twice for a code that holds."""

    first: int
    second: int

    @property
    def hold(self) -> bool:
        return not (self.first or self.second)


def new_code(source: Random) -> str:
    """A fresh code; ``source`` is the system's randomness, or a seeded one in tests."""
    values = [source.randrange(32) for _ in range(LENGTH - CHECKS)]
    return grouped("".join(LETTERS[value] for value in [*values, *_checks(values)]))


def grouped(code: str) -> str:
    """Twelve letters in three groups."""
    return "-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def read_code(typed: str) -> str:
    """A code as people type it, in its written form. Raises ``BadCode`` with a sentence that says where it is wrong."""
    bare = _NOISE.sub("", typed).upper().translate(READ_AS)
    if len(bare) != LENGTH:
        raise BadCode(f"Mã có {LENGTH} ký tự, chia ba nhóm bốn; đang ghi {len(bare)} ký tự.")
    for place, letter in enumerate(bare):
        if letter not in LETTERS:
            raise BadCode(f"Mã sai ở {_where(place)}: «{letter}» không dùng trong mã.")
    values = [LETTERS.index(letter) for letter in bare]
    found = _syndromes(values)
    if found.hold:
        return grouped(bare)
    raise BadCode(_sentence(values, found))


def _sentence(values: list[int], found: _Syndromes) -> str:
    for place in range(LENGTH - 1):
        swapped = [*values[:place], values[place + 1], values[place], *values[place + 2 :]]
        if _syndromes(swapped).hold:
            return f"Mã sai ở {_where(place)}: ký tự này và ký tự liền sau có thể bị gõ đổi chỗ."
    if found.first and found.second:
        place = LENGTH - 1 - (_LOG[found.second] - _LOG[found.first]) % 31
        if 0 <= place < LENGTH:
            return f"Mã sai ở {_where(place)}: hãy xem lại ký tự này trên văn bản."
    return "Mã sai ở hơn một ký tự: hãy xem lại cả ba nhóm trên văn bản."


def _where(place: int) -> str:
    return f"ký tự thứ {place % GROUP + 1} của nhóm thứ {place // GROUP + 1}"


def _checks(values: list[int]) -> list[int]:
    """The two letters that make both syndromes zero: they solve two equations with two unknowns."""
    held = _syndromes([*values, 0, 0])
    # a·x + b = first, a²·x + b = second, with a the root: x = (first + second) / (a + a²).
    x = _times(held.first ^ held.second, _over(_POWER[1] ^ _POWER[2]))
    return [x, held.first ^ _times(_POWER[1], x)]


def _syndromes(values: list[int]) -> _Syndromes:
    first = second = 0
    for value in values:
        first = _times(first, _POWER[1]) ^ value
        second = _times(second, _POWER[2]) ^ value
    return _Syndromes(first, second)


def _times(a: int, b: int) -> int:
    return _POWER[(_LOG[a] + _LOG[b]) % 31] if a and b else 0


def _over(a: int) -> int:
    return _POWER[-_LOG[a] % 31]
