"""Checking a signed PDF: every signature, what each covers, who signed; anything unexpected counts as not valid.

The rule (measured traps in docs/signing.md): every signature valid by pyHanko's bottom line; the last one covers the
entire file, because bytes appended later leave that line untouched; wanted signers found by certificate, never by name.
Long-term profiles carry their evidence after the signature, so there the last one covers its revision, nothing but such
evidence follows, and something else vouches for the bytes: the hash they were kept under, or the draft they are being
compared with. The same holds for what other signing programs leave untidy (Okular and pdfsig: a table of places that
skips a generation, filler behind the signature): it means nothing, but in a loose file nothing would find it changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfStrictReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature, SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus

from documents.signing.envelope import is_clean
from documents.signing.keys import fingerprint
from documents.signing.loops import off_the_loop
from documents.signing.report import Report, SecondOpinion, Seen
from documents.signing.second_opinion import ask_pdfsig
from documents.signing.trust import Trust

logger = logging.getLogger(__name__)

NOTHING_SIGNED = "Tệp không có chữ ký số nào."
UNREADABLE = "Chữ ký không đọc được: tệp hỏng hoặc đã bị sửa."


def check_signed(
    data: bytes,
    trust: Trust,
    *,
    at: dt.datetime,
    wanted: Iterable[tuple[str, str]] = (),
    known_sha256: str = "",
    compared: bool = False,
    second: bool = True,
) -> Report:
    """What is true of the signatures of these bytes at a moment; never raises.

    ``wanted``: (fingerprint, whose) of certificates that must be among the signers. ``known_sha256``: what the file
    hashed to when it was kept. ``compared``: the caller compares its pages with a draft that is known. Only with one of
    the two can a long-term profile, or a file that another program wrote untidily, be valid.
    """
    digest = hashlib.sha256(data).hexdigest()
    problems: list[str] = []
    if known_sha256 and digest != known_sha256:
        problems.append("Mã băm của tệp khác lúc cất giữ: tệp đã bị sửa.")
    try:
        vouched = compared or digest == known_sha256
        seen, found = off_the_loop(lambda: _signatures(data, trust, at, vouched=vouched))
    except Exception as why:  # a tampered file can fail anywhere inside: then it is not valid, and that is the answer
        logger.info("Signatures could not be read: %s", type(why).__name__)
        seen, found = [], [UNREADABLE]
    problems += found
    present = {one.fingerprint for one in seen if one.valid}
    problems += [f"Thiếu chữ ký của {whose}." for mark, whose in wanted if mark not in present]
    opinion = ask_pdfsig(data, len(seen)) if second and seen else SecondOpinion(None, "")
    if opinion.agrees is False:
        problems.append(opinion.sentence)
    return Report(not problems and bool(seen), tuple(seen), tuple(problems), opinion, digest)


def _signatures(data: bytes, trust: Trust, at: dt.datetime, *, vouched: bool) -> tuple[list[Seen], list[str]]:
    reader = _opened(data, vouched=vouched)
    signed = list(reader.embedded_regular_signatures)
    if not signed:
        return [], [NOTHING_SIGNED]
    long_term = bool(reader.embedded_timestamp_signatures) or "/DSS" in reader.root
    seen, problems = [], []
    for place, signature in enumerate(signed, 1):
        one = _one(signature, trust, at, last=place == len(signed), long_term=long_term, vouched=vouched)
        if one.valid and not is_clean(data, signature, filler=vouched):
            one = replace(one, valid=False, problems=("phần chừa cho chữ ký trong tệp bị sửa.",))
        seen.append(one)
        problems += [f"Chữ ký {place} ({one.name}): {problem}" for problem in one.problems]
    return seen, problems


def _opened(data: bytes, *, vouched: bool) -> PdfFileReader:
    """The file as the standard wants it; where something vouches for its bytes, also as it was really written."""
    try:
        return PdfFileReader(io.BytesIO(data))
    except PdfStrictReadError:
        if not vouched:
            raise
        return PdfFileReader(io.BytesIO(data), strict=False)


def _one(
    signature: EmbeddedPdfSignature, trust: Trust, at: dt.datetime, *, last: bool, long_term: bool, vouched: bool
) -> Seen:
    certificate = signature.signer_cert
    problems: list[str] = []
    family, timestamp = "", None
    try:
        context = trust.context(at)
        status = validate_pdf_signature(
            signature, signer_validation_context=context, ts_validation_context=trust.context(at)
        )
    except Exception as why:  # a damaged signature is a finding, not a fault of ours
        logger.info("A signature could not be validated: %s", type(why).__name__)
        problems.append("không kiểm tra được; tệp hỏng, bị sửa, hoặc chữ ký sai chuẩn.")
    else:
        problems += ["chứng thư đã bị thu hồi."] if trust.revoked(certificate, at) else _judged(status)
        if last:
            problems += _of_the_last(status, long_term=long_term, vouched=vouched)
        family = trust.family_of(status.validation_path)
        timestamp = status.timestamp_validity
    return Seen(
        field=signature.field_name,
        name=_named(certificate, "common_name") or "không ghi tên",
        organisation=_named(certificate, "organization_name"),
        issuer=_issuer(certificate),
        fingerprint=fingerprint(certificate),
        signed_at=timestamp.timestamp if timestamp else _claimed(signature),
        timestamped=timestamp is not None,
        family=family,
        valid=not problems,
        problems=tuple(problems),
    )


def _claimed(signature: EmbeddedPdfSignature) -> dt.datetime | None:
    """When the signer says it was; a damaged date is no date."""
    try:
        return signature.self_reported_timestamp
    except Exception:  # pyHanko raises whatever reading a broken date raises
        return None


def _judged(status: PdfSignatureStatus) -> list[str]:
    """Why one signature does not hold, the gravest first; empty if it does."""
    checks: tuple[tuple[Callable[[], Any], str], ...] = (
        (lambda: not status.intact, "nội dung đã bị sửa sau khi ký."),
        (lambda: not status.valid, "chữ ký không khớp với chứng thư."),
        (lambda: status.revoked, "chứng thư đã bị thu hồi."),
        (lambda: not status.trusted, _untrusted(status)),
        (lambda: not status.docmdp_ok, "sau khi ký, tệp có thêm nội dung không phải chữ ký."),
        (lambda: status.coverage < SignatureCoverageLevel.ENTIRE_REVISION, "chữ ký không phủ hết phần đã ký."),
        (lambda: not status.bottom_line, "không đạt kiểm tra chung (dấu thời gian hoặc ràng buộc của trường ký)."),
    )
    return [sentence for fails, sentence in checks if fails()][:1]


def _untrusted(status: PdfSignatureStatus) -> str:
    problem = type(status.trust_problem_indic).__name__ + str(status.trust_problem_indic or "")
    if "OUT_OF_BOUNDS" in problem or "EXPIRED" in problem.upper():
        return "chứng thư chưa có hiệu lực hoặc đã hết hạn vào lúc xét."
    if "CONSTRAINTS" in problem:
        return "chứng thư không được cấp để ký văn bản (thiếu công dụng chống chối bỏ)."
    return "chứng thư không do tổ chức chứng thực được tin cấp."


def _of_the_last(status: PdfSignatureStatus, *, long_term: bool, vouched: bool) -> list[str]:
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return []
    appended = "chữ ký cuối không phủ toàn bộ tệp: có dữ liệu được ghi thêm sau khi ký."
    if not long_term or status.modification_level not in (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES):
        return [appended]
    return [] if vouched else ["có dữ liệu lưu trữ dài hạn sau chữ ký; chỉ xác nhận được bằng mã băm đã lưu."]


def _named(certificate: x509.Certificate, part: str) -> str:
    value = certificate.subject.native.get(part, "")
    return ", ".join(value) if isinstance(value, list) else str(value)


def _issuer(certificate: x509.Certificate) -> str:
    names = certificate.issuer.native
    value = names.get("common_name") or names.get("organization_name") or ""
    return ", ".join(value) if isinstance(value, list) else str(value)
