#!/usr/bin/env python3
"""Kiểm tra một tệp nhật ký đã xuất, chỉ với thư viện chuẩn của Python 3.8 trở lên.

    python3 verify_bundle.py TỆP.json

Không cần cài phần mềm Khuyến Công, không cần mạng.
Kết thúc bằng 0: nguyên vẹn; 1: gãy, có nói chỗ; 2: không phải tệp xuất.

Cách tính (ai cũng làm lại được): mỗi dòng, bỏ trường «hash», thêm trường «form», viết thành JSON (khóa xếp theo
mã Unicode, không khoảng trắng, UTF-8, không thoát ký tự), lấy SHA-256. «previous_hash» của một dòng là «hash» của
dòng liền trước; của dòng đầu là 64 số 0. «sequence» đi từ 1, không nhảy số.

Tệp tự nó chỉ chứng tỏ nó chưa bị sửa nửa chừng. Ai viết lại được cả tệp thì cũng tính lại được mọi mã băm: muốn
loại trừ, so «mã băm cuối» với mã đã nhận qua đường khác (biên bản, thư, tệp xuất lần trước).

Checks an exported log bundle with the standard library alone; exit 0 sound, 1 broken (the place is named), 2 no bundle.
"""

import hashlib
import io
import json
import sys
import uuid
from typing import Any, Optional

FORM = "khuyencong-log-1"
NOTHING_BEFORE = "0" * 64
FIELDS = {
    *("chain", "sequence", "at", "actor", "actor_name", "seat", "action"),
    *("from_state", "to_state", "data", "previous_hash", "hash"),
}


def holds(line: "dict[str, Any]") -> bool:
    """Whether a line carries the hash of what it says."""
    said = {**line, "form": FORM}
    del said["hash"]
    try:
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return bool(line["hash"] == hashlib.sha256(text.encode("utf-8")).hexdigest())
    except (ValueError, RecursionError):
        return False


def is_uuid(text: Any) -> bool:
    """Whether a value is a UUID as the export writes it."""
    try:
        return isinstance(text, str) and str(uuid.UUID(text)) == text
    except ValueError:
        return False


def first_break(bundle: "dict[str, Any]") -> Optional[str]:  # noqa: UP045 - runs on Python 3.8
    """The first line that does not hold and why; None if all hold."""
    before = NOTHING_BEFORE
    for expected, line in enumerate(bundle["lines"], 1):
        if not isinstance(line, dict) or set(line) != FIELDS:
            return f"dòng {expected}: thiếu hoặc thừa trường so với mẫu xuất."
        if line["sequence"] != expected:
            return f"dòng {expected}: thiếu dòng này; dòng tiếp theo tìm thấy là {line['sequence']!r}."
        if line["chain"] != bundle["chain"]:
            return f"dòng {expected}: dòng này thuộc hồ sơ khác ({line['chain']!r})."
        if line["previous_hash"] != before:
            return f"dòng {expected}: mã băm trước không khớp với dòng liền trước."
        if not holds(line):
            return f"dòng {expected}: nội dung không khớp với mã băm, dòng này đã bị sửa sau khi ghi."
        before = line["hash"]
    found = len(bundle["lines"])
    if bundle.get("count") != found:
        return f"dòng {found + 1}: tệp ghi có {bundle.get('count')!r} dòng nhưng chỉ tìm thấy {found}."
    if bundle.get("head") != before:
        return f"dòng {found}: mã băm cuối ghi ở đầu tệp không phải của dòng cuối."
    return None


def main(arguments: "list[str]") -> int:
    """Reads the file, says the verdict."""
    if len(arguments) != 1:
        sys.stderr.write("Cách dùng: python3 verify_bundle.py TỆP.json\n")
        return 2
    try:
        with open(arguments[0], "rb") as file:
            bundle = json.load(file)
    except OSError as error:
        sys.stderr.write(f"Không mở được tệp {arguments[0]}: {error.strerror}.\n")
        return 2
    except (ValueError, RecursionError) as error:
        sys.stderr.write(f"Tệp {arguments[0]} không phải JSON đọc được: {error}.\n")
        return 2
    if (
        not isinstance(bundle, dict)
        or bundle.get("form") != FORM
        or not is_uuid(bundle.get("chain"))
        or not isinstance(bundle.get("lines"), list)
    ):
        sys.stderr.write(f"Tệp {arguments[0]} không phải tệp xuất nhật ký ({FORM}).\n")
        return 2
    broken = first_break(bundle)
    if broken:
        sys.stdout.write(f"Gãy: hồ sơ {bundle['chain']}, {broken}\n")
        return 1
    sys.stdout.write(
        f"Nguyên vẹn: hồ sơ {bundle['chain']}, {len(bundle['lines'])} dòng, mã băm cuối {bundle['head']}.\n"
    )
    return 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A console that is not UTF-8 shows a question mark instead of failing.
            stream.reconfigure(errors="replace")
    sys.exit(main(sys.argv[1:]))
