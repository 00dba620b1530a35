"""Checking the copies that were kept, again and again: the bytes, the signatures, and the log's word for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from documents.files import open_file
from documents.signing.checking import check_signed
from documents.signing.models import SignedCopy
from documents.signing.report import Report, SecondOpinion
from documents.signing.trust import Trust
from documents.storage import ObjectMissing
from ledger.models import LogEntry

ACTIONS = ("sign_paper", "hand_in_signed", "hand_in_scan")
GONE = "Tệp không còn trong kho."


def report_of(copy: SignedCopy, trust: Trust) -> Report:
    """What is true of a kept copy now. Its certificates are judged by the day it was kept, which our log proves."""
    try:
        data = b"".join(open_file(copy.file))
    except ObjectMissing:
        return Report(False, (), (GONE,), SecondOpinion(None, ""), "")
    if copy.source == SignedCopy.Source.SCAN:
        return _of_scan(copy, data)
    wanted = [(one["fingerprint"], one["name"]) for one in copy.signatures]
    return check_signed(data, trust, at=copy.at, wanted=wanted, known_sha256=copy.file.sha256)


def _of_scan(copy: SignedCopy, data: bytes) -> Report:
    report = check_signed(data, Trust(), at=copy.at, known_sha256=copy.file.sha256, second=False)
    altered = tuple(problem for problem in report.problems if problem.startswith("Mã băm"))
    return Report(not altered, (), altered, SecondOpinion(None, ""), report.sha256)


def recheck(copy: SignedCopy, trust: Trust, at: dt.datetime) -> Report:
    """Look again and write down what was found."""
    report = report_of(copy, trust)
    said = "Bản chụp còn nguyên như lúc nhận." if copy.source == copy.Source.SCAN and report.valid else report.sentence
    SignedCopy.objects.filter(pk=copy.pk).update(valid=report.valid, finding=said, checked_at=at)
    copy.valid, copy.finding, copy.checked_at = report.valid, said, at
    return report


def gone_from_the_table() -> Iterator[LogEntry]:
    """Lines of the log that tell of a copy whose row, or whose bytes' hash, is not there any more."""
    known = set(SignedCopy.objects.values_list("paper", "no", "file__sha256"))
    there = {(str(paper), no, sha256) for paper, no, sha256 in known}
    for entry in LogEntry.objects.filter(action__in=ACTIONS).order_by("pk").iterator():
        if (entry.data.get("paper"), entry.data.get("copy"), entry.data.get("sha256")) not in there:
            yield entry
