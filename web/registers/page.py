"""The registers of numbers as a page shows them: which lines, what a reader gets to see of each, which gaps and why."""

from __future__ import annotations

import csv
import datetime as dt
import io
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from accounts.models import AdministrativeUnit, Organisation
from documents.bodies import LETTERS, body_of, symbol_of
from documents.models import NumberBook, NumberEntry, Paper
from documents.register import KEPT, keeps
from documents.standing import Stands, standings
from documents.vietnamese import date_short
from dossiers.handlers.common import LETTER_WRITERS
from dossiers.models import Dossier
from language.folding import code_key
from language.searching import matching
from papers import KINDS
from plans.models import PlanLine
from web.shared.conflicts import hidden_keys
from web.shared.parsing import whole

if TYPE_CHECKING:
    from accounts.models import User

#: The register of the dossiers themselves is no body's.
OF_DOSSIERS = {"HS": "Sổ hồ sơ"}
#: Bodies whose registers can be chosen before they have a number: those of the letters that stand in symbols.
BODIES = {letters: code for letters, code in LETTERS.items() if letters in KEPT}
OTHER_ACTS = {"DOSSIER": "Hồ sơ", "PAYMENT_BATCH": "Bảng lệnh chi"}
TONES = {"RESERVED": "warn", "ISSUED": "good", "CANCELLED": "bad", "GIVEN_UP": "ended"}
HIDDEN = "Không hiển thị: hồ sơ anh/chị không được xem."
#: What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Row:
    """One number as this reader sees it."""

    entry: NumberEntry
    kind: str
    abstract: str
    signer: str
    code: str
    tone: str
    hidden: bool
    stands: Stands | None = None

    @property
    def why(self) -> str:
        """Why it was set aside, and why it was ended."""
        told = [f"Giữ: {self.entry.reason}"] if self.entry.reason else []
        ended = {"CANCELLED": "Hủy", "GIVEN_UP": "Bỏ giữ"}.get(self.entry.status)
        told += [f"{ended}: {self.entry.ended_reason}"] if ended else []
        return "; ".join(told)


def entries(asked: dict[str, str], user: User, on: dt.date) -> QuerySet[NumberEntry]:
    """The lines a search finds; what somebody may not read cannot be searched for either."""
    found = NumberEntry.objects.select_related("book", "taken_by", "reserved_by", "ended_by")
    found = found.filter(year=year) if (year := whole(asked["nam"], 0)) else found
    # Codes of dossiers and lists of payment orders are numbered too, but are no papers: only who asks sees them.
    found = found.filter(body=asked["co-quan"]) if asked["co-quan"] else found.exclude(body="HS")
    found = found.filter(book__kind=asked["day"]) if asked["day"] else found
    found = found.filter(status=asked["tinh-trang"]) if asked["tinh-trang"] in NumberEntry.Status.values else found
    if wanted := asked["tim"]:
        digits, _, symbol = wanted.partition("/")
        by_number = Q(number=number) if (number := whole(digits, 0)) else Q(pk__in=[])
        by_number &= Q(symbol__in=_symbols_like(symbol)) if symbol else Q()
        found = found.filter(by_number | Q(symbol__in=_symbols_like(wanted)) | (matching(wanted) & ~closed(user, on)))
    return found.order_by("-year", "body", "book__kind", "-number")


def _symbols_like(typed: str) -> list[str]:
    """The symbols in use that hold what was typed: «qd-sct» means QĐ-SCT. There are a few dozen of them."""
    wanted = code_key(typed)
    used = NumberEntry.objects.order_by().values_list("symbol", flat=True).distinct()
    return [symbol for symbol in used if wanted and wanted in code_key(symbol)]


def closed(user: User, on: dt.date) -> Q:
    """Lines whose dossier this person may not read, or is kept out of; plans with such a dossier among them."""
    readable = Dossier.objects.seen_by(user, on).values("pk")
    unread = Dossier.objects.exclude(pk__in=readable).values("pk")
    plans = PlanLine.objects.filter(dossier__in=hidden_keys(user, on)).values("plan")
    return Q(chain__isnull=False) & (Q(chain__in=unread) | Q(chain__in=plans))


def rows(found: Iterable[NumberEntry], user: User, on: dt.date) -> list[Row]:
    """Lines as this reader sees them."""
    lines = list(found)
    keys = [line.pk for line in lines]
    shut = set(NumberEntry.objects.filter(closed(user, on), pk__in=keys).values_list("pk", flat=True))
    chains = {line.chain for line in lines if line.chain and line.pk not in shut}
    codes: dict[uuid.UUID, str] = dict(Dossier.objects.filter(pk__in=chains).values_list("pk", "code"))
    now = _standings([line for line in lines if line.pk not in shut])
    return [
        _row(line, line.pk in shut, codes.get(line.chain) if line.chain else None, now.get(line.pk)) for line in lines
    ]


def _standings(lines: list[NumberEntry]) -> dict[int, Stands]:
    """Whether the papers of these lines may be relied on; by key of the line. Only what was drawn here has a paper."""
    asked = {(line.act, line.symbol, line.year, line.number): line.pk for line in lines if line.act in KINDS}
    found = Paper.objects.filter(
        kind__in={act for act, *_ in asked}, number__in={number for *_, number in asked}, replaced_by__isnull=True
    ).order_by("created_at")
    named = {(paper.kind, paper.symbol, paper.year, paper.number): paper for paper in found}
    papers = {pk: named[key] for key, pk in asked.items() if key in named}
    now = standings(papers.values())
    return {pk: now[paper.pk] for pk, paper in papers.items()}


def _row(entry: NumberEntry, shut: bool, code: str | None, stands: Stands | None) -> Row:
    if shut:
        return Row(entry, "", HIDDEN, "", "", TONES[entry.status], True)
    kind = KINDS[entry.act].title if entry.act in KINDS else OTHER_ACTS.get(entry.act, "")
    return Row(entry, kind, entry.abstract, entry.signer, code or "", TONES[entry.status], False, stands)


def gaps(books: Iterable[NumberBook]) -> list[str]:
    """Every stretch of numbers without a line, with its reason; and any without a reason."""
    told = []
    for book in books:
        known = set(book.entries.values_list("number", flat=True))
        name = f"{book.kind} năm {book.year}"
        for start in book.starts:
            first, last = start["after"] + 1, start["first"] - 1
            if first <= last:
                told.append(f"{name}, số {first:02d} đến {last:02d}: {start['why']} ({start['by']} ghi)")
            known.update(range(first, last + 1))
        lost = sorted(set(range(1, book.last + 1)) - known)
        told += [f"{name}: số {number:02d} không có dòng nào; hãy báo quản trị hệ thống" for number in lost]
    return told


def called(bodies: Iterable[str]) -> dict[str, str]:
    """What bodies are called; «UBND@30544» is the People's Committee of that commune."""
    wanted = sorted(set(bodies))
    codes = {body.partition("@")[2] for body in wanted if "@" in body}
    units = {unit.code: unit.full_name for unit in AdministrativeUnit.objects.filter(code__in=codes)} if codes else {}
    named = {one.code: str(one) for one in Organisation.objects.filter(code__in=BODIES.values())}
    names = {body: named[code] for body, code in BODIES.items() if code in named} | OF_DOSSIERS
    return {body: names.get(body) or _of_a_unit(body, units) for body in wanted}


def _of_a_unit(body: str, units: dict[str, str]) -> str:
    letters, at, code = body.partition("@")
    return f"{'Phòng Kinh tế' if letters == 'PKT' else letters} {units.get(code, code)}" if at else body


def filters(user: User, on: dt.date) -> dict[str, Any]:
    """What can be chosen: bodies and years that have a register, and the bodies this person keeps."""
    seats = user.seats(on)
    bodies = sorted({*BODIES, *OF_DOSSIERS, *NumberBook.objects.values_list("body", flat=True)})
    years = sorted({on.year, *NumberBook.objects.values_list("year", flat=True)}, reverse=True)
    return {
        "bodies": list(called(bodies).items()),
        "years": [str(year) for year in years],
        # The symbol alone does not tell whose register a commune's number belongs to: those are not kept from here.
        "kept": [body for body in bodies if keeps(seats, body) and body != "HS" and "@" not in body],
        "statuses": NumberEntry.Status.choices,
    }


def as_csv(found: QuerySet[NumberEntry], user: User, on: dt.date) -> bytes:
    """The lines as a spreadsheet opens them: UTF-8 with its mark, no cell that begins a formula."""
    written = io.StringIO()
    sheet = csv.writer(written)
    sheet.writerow(
        ["Cơ quan", "Năm", "Dãy số", "Số, ký hiệu", "Tình trạng", "Ngày văn bản", "Loại văn bản", "Trích yếu",
         "Người ký", "Mã hồ sơ", "Lý do", "Do hệ thống khác cấp"]
    )  # fmt: skip
    lines = rows(found, user, on)
    names = called(row.entry.body for row in lines)
    for row in lines:
        entry = row.entry
        day = date_short(entry.issued_on) if entry.issued_on else ""
        cells = [
            names[entry.body], str(entry.year), entry.book.kind, entry.full_number,
            entry.get_status_display(), day, row.kind, row.abstract, row.signer, row.code, row.why,
            "có" if entry.outside else "",
        ]  # fmt: skip
        sheet.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def symbols_of(bodies: Iterable[str], year: int) -> list[str]:
    """The symbols that the bodies use: the usual ones of their papers and those that have been used in the year."""
    kept = set(bodies)
    day = dt.date(year, 12, 31)
    writing = [role.about.body.about for role in LETTER_WRITERS if role.about.body]
    given = {
        *(kind.symbol for kind in KINDS.values() if kind.symbol),
        *(f"{body.letters}-{body.drafting_unit}" for body in writing if body.letters),
    }
    usual = {symbol_of(symbol, body, day) for symbol in given if (body := body_of(symbol)) in kept}
    used = set(NumberEntry.objects.filter(body__in=kept, year=year).values_list("symbol", flat=True))
    return sorted(symbol for symbol in usual | used if "-" in symbol)
