"""The chain as pure arithmetic: what is hashed, in which form, and where a chain first breaks.

``docs/verify_bundle.py`` says the same again with the standard library alone; a test compares the two.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

#: Named inside every hash, so that a later form can never be mistaken for this one.
FORM = "khuyencong-log-1"

#: What the first line of a chain has as the hash before it.
NOTHING_BEFORE = "0" * 64

#: A line of the log as it is hashed and exported, without its own hash.
FIELDS = (
    "chain",
    "sequence",
    "at",
    "actor",
    "actor_name",
    "seat",
    "action",
    "from_state",
    "to_state",
    "data",
    "previous_hash",
)


@dataclass(frozen=True)
class Break:
    """The first line of a chain that does not hold, and why, in the reader's words."""

    chain: str
    sequence: int
    reason: str

    def __str__(self) -> str:
        return f"Hồ sơ {self.chain}, dòng {self.sequence}: {self.reason}"


def moment(at: dt.datetime) -> str:
    """A moment in the only form that is hashed: UTC, six digits of a second. Raises ValueError without a zone."""
    if at.utcoffset() is None:
        raise ValueError("The log takes moments with a time zone only.")
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")


def canonical(line: dict[str, Any]) -> bytes:
    """The bytes that are hashed: UTF-8 JSON, keys sorted by code point, no space, no float."""
    said = {"form": FORM, **{name: line[name] for name in FIELDS}}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest(line: dict[str, Any]) -> str:
    """SHA-256 of one line, in hex. Raises ValueError for what has no canonical form (NaN, half a surrogate pair)."""
    return hashlib.sha256(canonical(line)).hexdigest()


def holds(line: dict[str, Any]) -> bool:
    """Whether a line carries the hash of what it says."""
    try:
        return bool(line["hash"] == digest(line))
    except (ValueError, RecursionError):
        return False


def is_uuid(text: str) -> bool:
    """Whether a text is a UUID as the export writes it."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def first_break(chain: str, lines: Iterable[dict[str, Any]]) -> Break | None:
    """Walk one chain in order of sequence; lines carry FIELDS and ``hash``.

    A tail that was cut off leaves a shorter chain that holds: compare with an earlier export to see that.
    """
    expected, before = 1, NOTHING_BEFORE
    for line in lines:
        if line["sequence"] != expected:
            return Break(chain, expected, f"thiếu dòng này; dòng tiếp theo tìm thấy là {line['sequence']!r}.")
        if line["chain"] != chain:
            return Break(chain, expected, f"dòng này thuộc hồ sơ khác ({line['chain']!r}).")
        if line["previous_hash"] != before:
            return Break(
                chain, expected, "mã băm trước không khớp với dòng liền trước: dòng trước đã bị thay hoặc xóa."
            )
        if not holds(line):
            return Break(chain, expected, "nội dung không khớp với mã băm: dòng này đã bị sửa sau khi ghi.")
        expected, before = expected + 1, line["hash"]
    return None


class NotABundle(Exception):
    """The file is no export of the log; the message says in which respect."""


def bundle_of(chain: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """One chain in the form in which it leaves the house."""
    head = lines[-1]["hash"] if lines else NOTHING_BEFORE
    return {"form": FORM, "chain": chain, "count": len(lines), "head": head, "lines": lines}


def check_bundle(bundle: Any) -> Break | None:
    """The first line of an exported bundle that does not hold. Raises NotABundle on anything else than a bundle."""
    if not isinstance(bundle, dict) or bundle.get("form") != FORM:
        raise NotABundle(f"thiếu hoặc sai dấu hiệu định dạng «{FORM}».")
    chain, lines = bundle.get("chain"), bundle.get("lines")
    if not isinstance(chain, str) or not isinstance(lines, list) or not is_uuid(chain):
        raise NotABundle("thiếu mã UUID của hồ sơ («chain») hoặc danh sách dòng («lines»).")
    for place, line in enumerate(lines, 1):
        if not isinstance(line, dict) or set(line) != {*FIELDS, "hash"}:
            return Break(chain, place, "dòng này thiếu hoặc thừa trường so với mẫu xuất.")
    if broken := first_break(chain, lines):
        return broken
    if bundle.get("count") != len(lines):
        return Break(chain, len(lines) + 1, f"tệp ghi có {bundle.get('count')!r} dòng nhưng chỉ tìm thấy {len(lines)}.")
    if bundle.get("head") != (lines[-1]["hash"] if lines else NOTHING_BEFORE):
        return Break(chain, len(lines), "mã băm cuối ghi ở đầu tệp không phải của dòng cuối.")
    return None
