"""Files that come back signed: with a digital signature made elsewhere, or as a scan of a paper signed in ink."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from typing import TYPE_CHECKING

import clock
from documents.content import ENDINGS, PDF, PICTURES, type_of
from documents.files import clean_name, sent
from documents.refusal import UploadRefused
from documents.signing import trust
from documents.signing.checking import check_signed
from documents.signing.comparing import same_paper
from documents.signing.covering import check_no_amount_is_covered
from documents.signing.errors import SigningRefused, not_yet
from documents.signing.models import SignedCopy
from documents.signing.report import Report
from documents.signing.rewritten import check_rewritten
from documents.signing.services import Within, kept_file, lock_next, number_of, record, said
from documents.signing.source import bytes_of, pdf_of
from documents.signing.standing import Standing, Wanted, by_marks, standing
from documents.vietnamese import date_short

if TYPE_CHECKING:
    from accounts.models import User
    from documents.models import Paper

SHORTEST_REASON = 10
SCANNED = frozenset({PDF, *PICTURES})


def hand_in(
    paper: Paper, wanted: Wanted, *, data: bytes, name: str, actor: User, at: dt.datetime, within: Within
) -> SignedCopy:
    """Take a PDF that was signed with another program. Raises ``SigningRefused``, ``UploadRefused``."""
    number_of(paper, wanted)
    shown = clean_name(name)
    if type_of(io.BytesIO(data), shown) != PDF:
        raise SigningRefused("not_pdf", f"Tệp «{shown}» không phải PDF; bản ký số phải là PDF.", field="file")
    now = standing(paper, wanted)
    draft = pdf_of(paper)
    _goes_on(now, data)
    report = check_signed(data, trust.configured(), at=at, compared=True)
    if not report.valid:
        raise SigningRefused("not_valid", f"Chưa nhận tệp «{shown}». {report.sentence}", field="file")
    same = same_paper(data, draft)
    if not same and data.startswith(draft):
        raise SigningRefused(
            "changed",
            "Tệp bắt đầu bằng đúng bản dự thảo nhưng trang đã bị sửa trước khi ký. Tải lại bản PDF rồi ký bản ấy.",
            field="file",
        )
    if not same:
        check_rewritten(data, draft)
    check_no_amount_is_covered(data, draft)
    _by_the_right_people(report, now)
    with within as (_, kept):
        return record(
            paper,
            now,
            data,
            report,
            source=SignedCopy.Source.OUTSIDE,
            draft=draft,
            same_bytes=same,
            key=None,
            actor=actor,
            at=at,
            kept=kept,
        )


def _goes_on(now: Standing, data: bytes) -> None:
    """Where a signed copy is there already, the new file adds to it and loses nothing."""
    if now.last is None:
        return
    if now.last.source == SignedCopy.Source.SCAN:
        raise not_yet("scanned", "Văn bản này đã ký trên giấy và có bản chụp; không nhận thêm bản ký số.")
    if not now.last.valid:
        return
    before = bytes_of(now.last.file)
    if data == before:
        raise not_yet("same_file", "Bản ký này đã có trong hệ thống.")
    if not data.startswith(before):
        raise not_yet(
            "other_branch",
            "Đã có bản ký trong hệ thống; hãy «Tải bản đã ký» rồi ký tiếp trên chính bản ấy, không ký lại từ đầu.",
        )


def _by_the_right_people(report: Report, now: Standing) -> None:
    """At least one wanted signer more than before, by registered certificate; the body never before its persons."""
    after = by_marks(None, [one.fingerprint for one in report.signatures], now.wanted)
    if after.body_signed and after.waiting:
        names = ", ".join(person.name for person in after.waiting)
        raise not_yet("person_first", f"Tệp có chữ ký của cơ quan nhưng chưa có chữ ký của: {names}.")
    if len(after.signed) + after.body_signed > len(now.signed) + now.body_signed:
        return
    if now.complete:
        return  # a further party signs a contract that we have signed
    wanted = [person.name for person in now.waiting] or [str(now.wanted.body)]
    found = "; ".join(f"{one.name} (chứng thư {one.fingerprint[:12]}…)" for one in report.signatures)
    raise SigningRefused(
        "other_signers",
        f"Chữ ký trong tệp là của {found}; không có chứng thư nào đã đăng ký cho {', '.join(wanted)}. "
        "Nếu đúng người ký, nhờ quản trị đăng ký chứng thư rồi nộp lại.",
        field="file",
    )


def hand_in_scan(
    paper: Paper,
    wanted: Wanted,
    *,
    data: bytes,
    name: str,
    reason: str,
    signed_on: dt.date,
    actor: User,
    at: dt.datetime,
    within: Within,
) -> SignedCopy:
    """Take a scan of a paper signed in ink, on an officer's word and with a reason; it is marked as such for ever.

    ``signed_on``: the day it was signed, as the officer reads it there.
    """
    number_of(paper, wanted)
    why = reason.strip()
    if len(why) < SHORTEST_REASON:
        raise SigningRefused(
            "reason", "Hãy ghi lý do nhận bản chụp, ví dụ «UBND tỉnh ký giấy, nhận ngày 05/02/2026».", field="reason"
        )
    if signed_on > clock.local_day(at):
        raise SigningRefused("day", f"Ngày ký {date_short(signed_on)} còn ở phía trước.", field="signed_on")
    shown = clean_name(name)
    kind = type_of(io.BytesIO(data), shown)
    if kind not in SCANNED:
        raise SigningRefused("not_a_scan", f"Tệp «{shown}» không phải PDF hay ảnh chụp.", field="file")
    now = standing(paper, wanted)
    if now.last is not None and now.last.valid and now.last.source != SignedCopy.Source.SCAN:
        raise not_yet("signed_already", "Văn bản đã có bản ký số còn giá trị; không nhận bản chụp.")
    if now.last is not None and sent(now.last.file).sha256 == hashlib.sha256(data).hexdigest():
        raise not_yet("same_file", "Bản chụp này đã có trong hệ thống.")
    if kind == PDF and check_signed(data, trust.Trust(), at=at, second=False).signatures:
        raise SigningRefused("is_signed", "Tệp có chữ ký số: hãy nộp ở phần «bản ký số».", field="file")
    with within as (_, kept):
        no = lock_next(paper, now)
        copy = SignedCopy.objects.create(
            paper=paper,
            no=no,
            source=SignedCopy.Source.SCAN,
            file=kept_file(paper, data, no, actor, at, ENDINGS[kind][0]),
            same_bytes=False,
            stage=SignedCopy.Stage.COMPLETE,
            reason=why,
            signed_on=signed_on,
            at=at,
            by=actor,
        )
        kept.update(said(paper, copy), reason=why, signed_on=signed_on)
        return copy


__all__ = ["UploadRefused", "hand_in", "hand_in_scan"]
