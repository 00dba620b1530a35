"""What the setting says for a dossier, and changing it: the director of the department, from a day on, with a reason.

The kinds themselves say whether a signature matters (``PaperKind.signed_first``); a row for all kinds switches that on
or off, a row for one kind goes before it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Min

import clock
from accounts.role_info import Duty
from accounts.roles import holders
from documents.vietnamese import date_short
from dossiers.regimes import regimes
from dossiers.signatures.models import SignatureRule
from ledger.log import append
from papers import KINDS
from papers.kind import PaperKind
from workflow.errors import BadFacts, NotYours

if TYPE_CHECKING:
    from accounts.models import User

#: Who sets it; offices see it.
SETS = holders(Duty.SET_SIGNATURE_RULES)
#: The chain of the log that tells of this setting.
CHAIN = uuid.UUID("5f3c8a52-7f0e-4d5e-9a46-2c1d0b6e7a31")
SHORTEST = 10
#: What holds where nobody has said anything: on for dossiers opened since the program can ask, off for older ones.
BUILT_IN = SignatureRule(
    kind="",
    regime="",
    asked=True,
    valid_from=dt.date(2026, 12, 1),
    source="mặc định của phần mềm; Giám đốc Sở Công Thương đổi được",
)


def signable() -> dict[str, PaperKind]:
    """The kinds an office issues under a number: only these can bear a signature that is kept here."""
    return {code: kind for code, kind in KINDS.items() if kind.symbol and kind.issuer not in ("APPLICANT", "BODY")}


def asked_kinds(day: dt.date, regime: str) -> frozenset[str]:
    """The kinds asked for signed in a dossier that was opened on a day under a regime."""
    rows = list(SignatureRule.objects.filter(valid_from__lte=day, regime__in=("", regime)))
    rows += [BUILT_IN] if BUILT_IN.valid_from <= day else []
    return frozenset(code for code, kind in signable().items() if _asked(kind, rows))


def asks_from() -> dt.date:
    """The first day of opening from which any dossier is asked for signatures."""
    first = SignatureRule.objects.filter(asked=True).aggregate(first=Min("valid_from"))["first"]
    return min(first, BUILT_IN.valid_from) if first else BUILT_IN.valid_from


def _asked(kind: PaperKind, rows: Iterable[SignatureRule]) -> bool:
    """The row for the kind first, then that of the regime, then the later one."""
    bearing = [row for row in rows if row.kind in ("", kind.code)]
    if not bearing:
        return False
    row = max(bearing, key=lambda one: (bool(one.kind), bool(one.regime), one.valid_from, one.pk or 0))
    return row.asked if row.kind else row.asked and kind.signed_first


def set_rule(
    *, kind: str, regime: str, asked: bool, valid_from: dt.date, source: str, actor: User, at: dt.datetime
) -> SignatureRule:
    """One more word, for dossiers opened from a day on. Raises ``NotYours``, ``BadFacts``."""
    seats = actor.seats(clock.local_day(at))
    seat = next((str(role) for role in SETS if str(role) in seats), None)
    if seat is None:
        raise NotYours("Văn bản nào phải ký trước bước sau do Giám đốc Sở Công Thương quy định.")
    wrong: dict[str, str] = {}
    if kind and kind not in signable():
        wrong["kind"] = "Loại văn bản này không do cơ quan ký dưới số của mình; chọn loại khác."
    if regime and regime not in {one.code for one in regimes()}:
        wrong["regime"] = "Không có chế độ này."
    if valid_from < clock.local_day(at):
        wrong["valid_from"] = (
            f"Ngày {date_short(valid_from)} đã qua: hồ sơ đã mở giữ quy định của ngày mở. Ghi từ hôm nay trở đi."
        )
    if len(source.strip()) < SHORTEST:
        wrong["source"] = f"Hãy ghi căn cứ hoặc lý do, ít nhất {SHORTEST} ký tự."
    if wrong:
        raise BadFacts(fields=wrong)
    with transaction.atomic():
        made = SignatureRule.objects.create(
            kind=kind,
            regime=regime,
            asked=asked,
            valid_from=valid_from,
            source=source.strip()[:200],
            entered_by=actor,
            entered_at=at,
        )
        told = {"kind": kind, "regime": regime, "asked": asked, "first": valid_from.isoformat(), "source": made.source}
        append(chain=CHAIN, at=at, actor=actor, seat=seat, action="set_signature_rule", data=told)
    return made
