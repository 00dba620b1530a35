#!/usr/bin/env python3
"""Kiểm tra một tệp đầu chuỗi, chỉ với thư viện chuẩn của Python 3.8 trở lên.

    python3 verify_head.py TỆP                 tệp có nguyên như lúc lập không
    python3 verify_head.py TỆP TỆP-SAU         tệp lập sau có còn mọi điều tệp trước đã ghi không
    python3 verify_head.py TỆP NHẬT-KÝ.json    nhật ký xuất ra có chứa dòng mà tệp đã ghi không

Không cần cài phần mềm Khuyến Công, không cần mạng.
Kết thúc bằng 0: khớp; 1: khác, có nói chỗ; 2: không phải tệp đầu chuỗi hoặc đã bị sửa.

Tệp gồm các dòng JSON: ["head", dạng, lúc]; ["chain", hồ sơ, số dòng, mã băm cuối]; ["row", bảng, khóa, mã băm, lần
sửa]; dòng cuối ["end", số dòng, SHA-256 của mọi byte đứng trước]. Ai viết lại được tệp thì cũng tính lại được dòng
cuối: tệp phải được cất ở nơi người quản trị máy chủ không với tới.

Checks a head, compares it with a later one or with an exported log; exit 0 agrees, 1 differs, 2 no head.
"""

import hashlib
import io
import json
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

FORM = "khuyencong-head-1"
LENGTHS = {"head": 3, "chain": 4, "row": 5, "end": 3}


class NotAHead(Exception):
    """The file is no head, or not whole."""


def lines_of(file: BinaryIO) -> "Iterator[list[Any]]":
    """The lines but the last, which is checked. Raises NotAHead."""
    count, total, ended = 0, hashlib.sha256(), False
    for data in file:
        try:
            line = json.loads(data)
            kind = str(line[0])
        except (ValueError, LookupError, TypeError, RecursionError):
            raise NotAHead(f"dòng {count + 1} không đọc được") from None
        if ended:
            raise NotAHead("có dòng sau dòng cuối")
        if count == 0 and line[:2] != ["head", FORM]:
            raise NotAHead(f"dòng đầu không có dấu hiệu {FORM}")
        if len(line) != LENGTHS.get(kind):
            raise NotAHead(f"dòng {count + 1} không phải dòng của tệp đầu chuỗi")
        if kind == "end":
            ended = True
            if line[1:] != [count, total.hexdigest()]:
                raise NotAHead("mã băm cuối tệp không khớp, tệp đã bị sửa sau khi lập")
            continue
        total.update(data)
        count += 1
        yield line
    if not ended:
        raise NotAHead("thiếu dòng cuối, tệp bị cắt")


def read(path: str) -> "tuple[dict[str, Any], dict[tuple[str, str], Any], str]":
    """Chains, rows and the moment of a head. Raises NotAHead, OSError."""
    chains: dict[str, Any] = {}
    rows: dict[tuple[str, str], Any] = {}
    moment = ""
    with open(path, "rb") as file:
        for line in lines_of(file):
            if line[0] == "head":
                moment = str(line[2])
            elif line[0] == "chain":
                chains[line[1]] = line[2:]
            else:
                rows[line[1], line[2]] = line[3:]
    return chains, rows, moment


def later_lacks(before: "tuple[Any, ...]", after: "tuple[Any, ...]") -> "Iterator[str]":
    """What a later head has no more, or has otherwise. A chain that only grew is told by its log, not here."""
    for chain, (count, head) in before[0].items():
        now = after[0].get(chain)
        if now is None or now[0] < count:
            yield f"nhật ký {chain}: có {count} dòng, nay {now[0] if now else 0}"
        elif now[0] == count and now[1] != head:
            yield f"nhật ký {chain}, dòng {count}: mã băm khác"
    for (table, key), (digest, stand) in before[1].items():
        now = after[1].get((table, key))
        if now is None:
            yield f"{table} {key}: không còn"
        elif stand is not None and (now[1] is None or now[1] < stand):
            yield f"{table} {key}: lần sửa {stand}, nay {now[1]}"
        elif now[1] == stand and now[0] != digest:
            yield f"{table} {key}: nội dung khác"


def bundle_lacks(before: "tuple[Any, ...]", bundle: "dict[str, Any]") -> "Iterator[str]":
    """Whether an exported log still has the line that the head ended with. verify_bundle.py checks the log itself."""
    count, head = before[0].get(bundle.get("chain"), (0, ""))
    if count == 0:
        yield f"nhật ký {bundle.get('chain')}: tệp đầu chuỗi không ghi hồ sơ này"
        return
    lines = bundle.get("lines") or []
    if len(lines) < count:
        yield f"nhật ký {bundle['chain']}: có {count} dòng, tệp xuất còn {len(lines)}"
    elif lines[count - 1].get("hash") != head:
        yield f"nhật ký {bundle['chain']}, dòng {count}: mã băm khác"


def main(arguments: "list[str]") -> int:
    """Reads the files, says the verdict."""
    if len(arguments) not in (1, 2):
        sys.stderr.write("Cách dùng: python3 verify_head.py TỆP [TỆP-SAU | NHẬT-KÝ.json]\n")
        return 2
    try:
        before = read(arguments[0])
        if len(arguments) == 1:
            chains, rows, moment = before
            sys.stdout.write(f"Nguyên vẹn: lập lúc {moment}, {len(chains)} chuỗi, {len(rows)} dòng.\n")
            return 0
        try:
            with open(arguments[1], "rb") as file:
                bundle = json.load(file)
            wrong = list(bundle_lacks(before, bundle))
        except (ValueError, AttributeError):
            wrong = list(later_lacks(before, read(arguments[1])))
    except OSError as error:
        sys.stderr.write(f"Không mở được tệp {error.filename}: {error.strerror}.\n")
        return 2
    except NotAHead as error:
        sys.stderr.write(f"Không phải tệp đầu chuỗi nguyên vẹn: {error}.\n")
        return 2
    for one in wrong:
        sys.stdout.write(f"Khác: {one}\n")
    if not wrong:
        sys.stdout.write("Khớp: mọi điều tệp đầu chuỗi đã ghi vẫn còn như thế.\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A console that is not UTF-8 shows a question mark instead of failing.
            stream.reconfigure(errors="replace")
    sys.exit(main(sys.argv[1:]))
