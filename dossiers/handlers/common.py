"""What the fact writers share: checks of what was typed, numbers, signers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from accounts.models import OrganisationName
from accounts.roles import Role
from documents.numbers import take_number
from dossiers.models import Decision, Dossier
from workflow.errors import BadFacts

if TYPE_CHECKING:
    from accounts.models import User

#: How a paper of each kind is numbered: (book of which body, symbol). Nghị định 30/2020/NĐ-CP, Phụ lục III.
SYMBOLS: dict[str, tuple[str, str]] = {
    "PROJECT": ("TTKC", "ĐA-TTKC"),
    "SUPPLEMENT_NOTICE": ("TTKC", "TB-TTKC"),
    "REFUSAL_NOTICE": ("SCT", "TB-SCT"),
    "APPRAISAL_MINUTES": ("HĐTĐ", "BB-HĐTĐ"),
    "APPROVAL_DECISION": ("SCT", "QĐ-SCT"),
    "CONTRACT": ("TTKC", "HĐ-TTKC"),
    "ADVANCE_REQUEST": ("TTKC", "GĐN-TTKC"),
    "AMENDMENT_DECISION": ("SCT", "QĐ-SCT"),
    "TERMINATION_DECISION": ("SCT", "QĐ-SCT"),
    "ACCEPTANCE_MINUTES": ("TTKC", "BB-TTKC"),
    "SETTLEMENT_DECISION": ("SCT", "QĐ-SCT"),
    "LIQUIDATION_MINUTES": ("TTKC", "BBTL-TTKC"),
    "PAYMENT_REQUEST": ("SCT", "GĐN-SCT"),
    "RECOVERY_DECISION": ("SCT", "QĐ-SCT"),
}


#: Kinds that the body of whoever decides issues; all others are always their one body's.
BY_WHO_DECIDES = frozenset(
    {
        "REFUSAL_NOTICE",
        "APPROVAL_DECISION",
        "AMENDMENT_DECISION",
        "TERMINATION_DECISION",
        "SETTLEMENT_DECISION",
        "RECOVERY_DECISION",
    }
)


def book_of(dossier: Dossier, kind: str, actor: User, day: dt.date) -> tuple[str, str]:
    """The book and symbol of an act: the department's, unless the People's Committee or the agency decides."""
    book, symbol = SYMBOLS[kind]
    if kind not in BY_WHO_DECIDES:
        return book, symbol
    letters = symbol.partition("-")[0]
    seats = actor.seats(day)
    if dossier.track == "NATIONAL" and Role.AGENCY in seats:
        short = agency_short(day)
        return short, f"{letters}-{short}"
    if Role.PPC in seats and Role.DOIT_HEAD not in seats:
        return "UBND", f"{letters}-UBND"
    return book, symbol


def agency_short(day: dt.date) -> str:
    """The agency's letters on a day, from its dated names."""
    name = OrganisationName.objects.on(day).filter(organisation__code="AGENCY").first()
    return name.short_name if name and name.short_name else "CỤC"


def local_day(at: dt.datetime) -> dt.date:
    """The date in Vietnam at a moment."""
    return timezone.localtime(at).date()


def decide(
    dossier: Dossier,
    kind: str,
    *,
    actor: User,
    at: dt.datetime,
    authority: str = "",
    amount_vnd: int | None = None,
    **body: Any,
) -> Decision:
    """Issue a numbered act: the number is taken in the transaction that issues it."""
    day = local_day(at)
    book, symbol = book_of(dossier, kind, actor, day)
    return Decision.objects.create(
        dossier=dossier,
        kind=kind,
        number=take_number(body=book, kind=symbol, year=day.year),
        symbol=symbol,
        issued_on=day,
        signer=str(actor),
        signer_position=actor.position,
        authority=authority,
        amount_vnd=amount_vnd,
        body=body,
        signed_by=actor,
    )


def sentence(value: Any, field: str, what: str, *, least: int = 1) -> str:
    """A text that must not be empty."""
    text = str(value or "").strip()
    if len(text) < least:
        raise BadFacts(fields={field: f"Hãy ghi {what}."})
    return text


def sentences(values: Any, field: str, what: str) -> list[str]:
    """A list of texts, at least one."""
    lines = values.splitlines() if isinstance(values, str) else list(values or [])
    kept = [str(line).strip() for line in lines if str(line).strip()]
    if not kept:
        raise BadFacts(fields={field: f"Hãy ghi {what}, mỗi ý một dòng."})
    return kept


def whole_dong(value: Any, field: str, what: str, *, least: int = 1) -> int:
    """An amount of whole đồng, at least ``least``."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise BadFacts(fields={field: f"{what} phải là số đồng nguyên, từ {least} trở lên."})
    return value


def a_date(value: Any, field: str, what: str) -> dt.date:
    """A date that must be there."""
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise BadFacts(fields={field: f"Hãy nhập {what} theo dạng ngày/tháng/năm."})
    return value
