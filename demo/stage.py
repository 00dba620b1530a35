"""Taking a dossier through its life by the real use-cases, at the hours the story tells.

Nothing here writes a row of a dossier: every line is a use-case that a page calls as well.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import clock
from accounts.models import Organisation, User
from accounts.roles import Role
from clock import local_day
from demo.cast import Cast
from documents.models import NumberEntry
from dossiers.checklists import asked_of
from dossiers.handlers.common import OUTSIDE_NUMBER, number_wanted, submission_wanted
from dossiers.handlers.submissions import SUBMISSION_NO, SUBMISSION_ON
from dossiers.models import Dossier
from dossiers.return_steps import still_open
from dossiers.returns.answering import answer_point
from dossiers.services import attach, open_dossier, write, write_items
from establishments.models import Establishment
from programmes.models import Activity, Programme
from settlement.flags import looked_at
from settlement.mismatch import proposal
from settlement.services import take_einvoices
from settlement.treasury.batches import prepare_batch, waiting_orders
from workflow.engine import act
from workflow.steps import steps_of

VIETNAM = clock.VIETNAM


def moment(text: str) -> dt.datetime:
    """«2018-03-20 09:00» in Vietnam."""
    return dt.datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=VIETNAM)


class Stage:
    """One dossier being played. ``tell`` is called with a line of progress."""

    def __init__(self, cast: Cast, key: str, tell: Callable[[str], None]) -> None:
        self.cast = cast
        self.key = key
        self.tell = tell
        self.dossier: Dossier
        self.clock = clock.now()

    def by(self, username: str) -> User:
        """A person of the cast."""
        return self.cast.people[username]

    def open(self, at: str, *, by: str, firms: list[Establishment], activity: str, programme: str, **more: Any) -> None:
        """Open the dossier for the first establishment; the others are further beneficiaries."""
        self.clock = moment(at)
        self.dossier = open_dossier(
            actor=self.by(by),
            at=self.clock,
            applicant=firms[0],
            others=firms[1:],
            activity=Activity.objects.get(code=activity),
            programme=Programme.objects.get(code=programme),
            implementing_unit=Organisation.objects.get(code__iexact="CENTRE"),
            origin=self.key,
            **more,
        )
        self.tell(f"{self.dossier.code}: mở hồ sơ «{self.dossier.title}»")

    def write(self, *, by: str, items: list[dict[str, Any]] | None = None, **fields: Any) -> None:
        """Type facts of the request or the project."""
        if items is not None:
            write_items(self.dossier, actor=self.by(by), at=self.clock, items=items)
        if fields:
            write(self.dossier, actor=self.by(by), at=self.clock, **fields)
        self._again()

    def papers(self, step: str, *, by: str) -> None:
        """Put a sample file to each demanded line of the checklist."""
        for line in asked_of(self.dossier, step):
            if line.required:
                attach(
                    self.dossier,
                    actor=self.by(by),
                    at=self.clock,
                    requirement=line.code,
                    stream=io.BytesIO(sample_pdf(line.label, self.dossier.code)),
                    name=f"{line.code}.pdf",
                )
        self._again()

    def do(self, at: str, event: str, *, by: str, **facts: Any) -> None:
        """One step by one person at one hour."""
        self.clock = moment(at)
        self.dossier = act(self.dossier, event, actor=self.by(by), at=self.clock, **(self._numbered(event, by) | facts))
        self.tell(f"{self.dossier.code}: {event} → {self.dossier.state}")

    def _numbered(self, event: str, by: str) -> dict[str, Any]:
        """What a step has from other bodies, where it has to be typed: the number of its act, the submission."""
        declared = steps_of(Dossier)[event]
        what = (self.dossier, declared.papers, self.by(by), local_day(self.clock))
        symbol = number_wanted(*what)
        given: dict[str, Any] = {OUTSIDE_NUMBER: self.number_of_others(symbol)} if symbol else {}
        return given | (self._submission() if submission_wanted(*what) else {})

    def _submission(self) -> dict[str, Any]:
        """The submission of the department on which the province decides, of three days before."""
        made = local_day(self.clock) - dt.timedelta(days=3)
        return {SUBMISSION_NO: f"{made.timetuple().tm_yday}/TTr-SCT", SUBMISSION_ON: made}

    def number_of_others(self, symbol: str) -> str:
        """A number that another body may have given today: about ten a day, higher the later in the year."""
        day = local_day(self.clock)
        given = NumberEntry.objects.filter(symbol=symbol, year=day.year, outside=True, issued_on__lte=day)
        last = given.order_by("-number").values_list("number", flat=True).first() or 0
        return f"{max(last + 1, day.timetuple().tm_yday * 10)}/{symbol}"

    def einvoices(self, at: str, *, by: str, files: list[tuple[str, bytes]], refused: bool = False) -> None:
        """E-invoice files put forward as evidence. ``refused``: the story wants them turned away, and says why."""
        self.clock = moment(at)
        taken = take_einvoices(
            self.dossier,
            actor=self.by(by),
            at=self.clock,
            uploads=[(io.BytesIO(data), name) for name, data in files],
        )
        for one in taken:
            if (one.invoice is None) != refused:
                raise AssertionError(f"{one.name}: {' '.join(one.reasons) or 'đã nhận, lẽ ra phải từ chối'}")
            said = f"đã đọc hóa đơn {one.invoice}" if one.invoice else f"không nhận. {' '.join(one.reasons)}"
            self.tell(f"{self.dossier.code}: {one.name} {said}")
        self._again()

    def from_invoice(self, item: int) -> dict[str, Any]:
        """The change that the page proposes for an item bought otherwise than approved, as its link fills it in."""
        proposed = proposal(self.dossier, item, None)
        if proposed is None or not proposed.changes:
            raise AssertionError(f"Hạng mục {item}: hóa đơn không khác phê duyệt")
        return {"changes": list(proposed.changes), "reason": proposed.reason}

    def answer(self, at: str, *, by: str, texts: list[str]) -> None:
        """Each open point of a return gets its sentence, in the order they were raised."""
        self.clock = moment(at)
        for point, text in zip(still_open(self.dossier), texts, strict=True):
            answer_point(point, actor=self.by(by), at=self.clock, text=text)
        self._again()

    def look_at_lines(self, at: str, *, by: str, why: str = "Đã đối chiếu hợp đồng, biên bản nghiệm thu") -> None:
        """Finance's word on every line: one for all that nothing is said against, one each for the others."""
        self.clock = moment(at)
        looked = looked_at(self.dossier, self.clock, reader=self.by(by))
        flagged = [line for line in looked.open if line not in looked.clean]
        self.dossier = act(
            self.dossier,
            "review_lines",
            actor=self.by(by),
            at=self.clock,
            clean=bool(looked.clean),
            verdicts=[{"line": line.pk, "verdict": "ACCEPTED", "reason": why} for line in flagged],
        )

    def batch(self, at: str = "", *, by: str) -> None:
        """Finance puts the orders of this dossier that are in no batch yet into one, which goes to the Treasury."""
        self.clock = moment(at) if at else self.clock
        own = list(waiting_orders().filter(dossier=self.dossier))
        if own:
            batch = prepare_batch(actor=self.by(by), at=self.clock, payments=own)
            self.tell(f"{self.dossier.code}: {len(own)} lệnh chi vào bảng {batch}")
        self._again()

    def votes(self, at: str, ballots: dict[str, tuple[str, str]]) -> None:
        """The council votes; the last one concludes."""
        start = moment(at)
        for username in ballots:
            self.dossier = act(self.dossier, "declare_interest", actor=self.by(username), at=start, interest="NONE")
        for minutes, (username, (ballot, remark)) in enumerate(ballots.items()):
            self.clock = start + dt.timedelta(minutes=5 * minutes)
            self.dossier = act(
                self.dossier, "cast_vote", actor=self.by(username), at=self.clock, ballot=ballot, remark=remark
            )
        self.tell(f"{self.dossier.code}: Hội đồng bỏ phiếu → {self.dossier.state}")

    def _again(self) -> None:
        self.dossier = Dossier.objects.get(pk=self.dossier.pk)

    def commune_desk(self) -> str:
        """The login of the desk that confirms this dossier's address: commune, or district before 7/2025."""
        unit = self.dossier.unit
        if self.dossier.two_tiers:
            place, role, prefix = unit, Role.COMMUNE, "xa"
        else:
            place, role, prefix = unit.parent or unit, Role.DISTRICT, "huyen"
        username = f"{prefix}-{place.code}".lower()
        if username not in self.cast.people:
            self.cast.at_unit(username, f"Cán bộ Mẫu {place.name}", role, place)
        return username


def sample_pdf(title: str, code: str) -> bytes:
    """A one-page PDF that says it is a sample. Written by hand: five objects, ASCII text."""
    import unicodedata

    plain = unicodedata.normalize("NFD", title.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode()
    text = f"BT /F1 14 Tf 60 760 Td (BAN MAU - {code}) Tj 0 -24 Td ({plain}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
