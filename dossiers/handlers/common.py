"""What the fact writers share: checks of what was typed, numbers, signers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import clock
from accounts.holders import longest_holder
from accounts.models import Headship, OrganisationName, RoleAssignment
from accounts.models import User as Person
from accounts.roles import Role
from documents.bodies import body_of, symbol_of
from documents.house import heads_a_unit, heads_the_body
from documents.numbers import Act, NumberGone, NumberRunsBack, kept_here, note_given, take_number
from documents.vietnamese import money
from dossiers.handlers.submissions import on_a_submission, submission_named
from dossiers.models import Decision, Dossier
from dossiers.shared_papers import sharing_now
from papers import KINDS
from papers.kind import Body, IssuedBy, SignedBy
from programmes.reading import MOST_VND
from workflow.errors import BadFacts
from workflow.moment import what_was_told

if TYPE_CHECKING:
    from accounts.models import User

#: The fact of a step that holds number and symbol which the deciding body gave itself.
OUTSIDE_NUMBER = "decision_no"

#: «312/QĐ-UBND», as an officer types the number of a paper that another system gave.
_TYPED_NUMBER = re.compile(r"(?:[Ss]ố:?\s*)?0*([1-9]\d{0,5})\s*/\s*([A-ZĐ][A-Za-zĐđ]*(?:-[A-ZĐ][A-Za-zĐđ]*)+)")

#: Roles whose body writes letters. All letters of a body have one symbol, «SCT-QLCN», hence one row of numbers.
LETTER_WRITERS = tuple(role for role in Role if role.about.body and role.about.body.about.drafting_unit)


def book_of(dossier: Dossier, kind: str, actor: User, day: dt.date) -> tuple[str, str]:
    """The book and symbol of an act: the department's, unless another body decides (province, agency, Centre)."""
    about = KINDS[kind]
    book = about.issuer.book
    symbol = symbol_of(about.symbol, book, day)
    if about.issued_by == IssuedBy.ITS_BODY:
        return book, symbol
    letters = symbol.partition("-")[0]
    seats = actor.seats(day)
    if dossier.track == "NATIONAL" and Role.AGENCY in seats:
        short = agency_short(day)
        return short, f"{letters}-{short}"
    if Role.PPC in seats and Role.DOIT_HEAD not in seats:
        return "UBND", f"{letters}-UBND"
    if about.issued_by == IssuedBy.WHO_DECIDES_OR_CENTRE and Role.CENTRE in seats and Role.DOIT_HEAD not in seats:
        return "TTKC", symbol_of(f"{letters}-TTKC", "TTKC", day)
    return book, symbol


def number_wanted(dossier: Dossier, kinds: Iterable[str], actor: User, day: dt.date) -> str:
    """The symbol of the act that a step issues under a number which has to be typed; empty where none has."""
    for kind in kinds:
        if _decided_for_one(kind):
            book, symbol = book_of(dossier, kind, actor, day)
            if not kept_here(book, day):
                return symbol
    return ""


def submission_wanted(dossier: Dossier, kinds: Iterable[str], actor: User, day: dt.date) -> bool:
    """Whether a step of this person issues a decision that has to name the submission on which it is made."""
    decided = [kind for kind in kinds if _decided_for_one(kind)]
    return any(on_a_submission(kind, book_of(dossier, kind, actor, day)[0]) for kind in decided)


def _decided_for_one(kind: str) -> bool:
    """Whether it is issued by whoever decides, on one dossier and not on a whole plan."""
    return KINDS[kind].issued_by != IssuedBy.ITS_BODY and not KINDS[kind].of_a_plan


def agency_short(day: dt.date) -> str:
    """The agency's letters on a day, from its dated names."""
    name = OrganisationName.objects.on(day).filter(organisation__code="AGENCY").first()
    return name.short_name if name and name.short_name else "CỤC"


def signer_of(dossier: Dossier, kind: str, actor: User, day: dt.date) -> User:
    """Whose name stands under a paper: who takes the step, or the head of the body where an officer prepares it."""
    about = KINDS[kind]
    if about.signed_by != SignedBy.HEAD:
        return actor
    sharing = sharing_now()
    role = Role.CENTRE if about.issuer == Body.CENTRE else Role.DOIT_HEAD
    if sharing is not None and kind in sharing.signers:
        return sharing.signers[kind]
    of = dossier.implementing_unit if role == Role.CENTRE else None
    head = longest_holder(role, day, of) or actor
    if sharing is not None:
        sharing.signers[kind] = head
    return head


def signer_for(actor: User, day: dt.date, *, body: str, head: str, heads: tuple[str, ...]) -> tuple[User, str] | None:
    """Who signs for a body, and by which right: who heads it or is a deputy; by order (TL.) the head of a unit in it.

    For anybody else (an officer, an accountant) its head signs: whoever is entered at the head of the body of
    ``actor``, else a holder of one of the seats ``heads``. None where nobody of them is known (Điều 13 Nghị định số
    30/2020/NĐ-CP).
    """
    if heads_the_body(actor.position, head, body):
        return actor, ""
    if heads_a_unit(actor.position, body):
        return actor, "TL"
    entered = Person.objects.filter(
        headships__in=Headship.objects.on(day).filter(organisation=actor.organisation_id), is_active=True
    )
    seated = Person.objects.filter(
        assignments__in=RoleAssignment.objects.on(day).filter(role__in=heads), is_active=True
    )
    for person in (*entered.order_by("pk"), *seated.order_by("pk")):
        if heads_the_body(person.position, head, body):
            return person, ""
    return None


def decide(
    dossier: Dossier,
    kind: str,
    *,
    actor: User,
    at: dt.datetime,
    authority: str = "",
    amount_vnd: int | None = None,
    numbered: tuple[str, str] | None = None,
    about: str = "",
    signer: User | None = None,
    **body: Any,
) -> Decision:
    """Issue a numbered act: the number is taken in the transaction that issues it.

    ``numbered``: book and symbol, where the kind alone does not tell them; ``about``: the abstract in the register;
    ``signer``: whose name stands under it, where that is not who took the step: the last ballot ends a sitting, its
    chair signs.
    """
    book, symbol = numbered or book_of(dossier, kind, actor, clock.local_day(at))
    if on_a_submission(kind, book):
        body |= {"submission": submission_named(dossier, what_was_told(), clock.local_day(at))}
    signer = signer or signer_of(dossier, kind, actor, clock.local_day(at))
    act = registered(dossier, kind, actor=actor, at=at, about=about, signer=signer)
    if not kept_here(book, clock.local_day(at)):
        typed = what_was_told().get(OUTSIDE_NUMBER)
        number, symbol = _given_elsewhere(typed, book, symbol, clock.local_day(at), act)
        return _written(
            dossier, kind, number, symbol, actor=signer, at=at, authority=authority, amount=amount_vnd, body=body
        )
    number = take_number(body=book, kind=symbol, year=clock.local_day(at).year, act=act)
    return _written(
        dossier,
        kind,
        number,
        symbol,
        actor=signer,
        at=at,
        authority=authority,
        amount=amount_vnd,
        body=body,
    )


def _given_elsewhere(typed: Any, book: str, usual: str, day: dt.date, act: Act) -> tuple[int, str]:
    """Number and symbol that another body gave to its own act, kept so that nobody gives them again.

    Raises ``BadFacts`` where they are not typed, are another body's, stand under another act, or run backwards.
    """
    found = _TYPED_NUMBER.fullmatch(str(typed or "").strip())
    if found is None:
        asked = f"Số của {book} do cơ quan ấy cấp, không cấp ở đây. Ghi cả số và ký hiệu, ví dụ 512/{usual}."
        raise BadFacts(fields={OUTSIDE_NUMBER: asked})
    number, symbol = int(found[1]), found[2]
    if body_of(symbol) != book.partition("@")[0]:
        raise BadFacts(fields={OUTSIDE_NUMBER: f"Ký hiệu «{symbol}» không phải của {book}; ví dụ đúng: 512/{usual}."})
    try:
        entry = note_given(number=number, symbol=symbol, year=day.year, act=act)
    except (NumberGone, NumberRunsBack) as why:
        raise BadFacts(fields={OUTSIDE_NUMBER: str(why)}) from why
    if (entry.chain, entry.act) != (act.chain, act.kind):
        raise BadFacts(fields={OUTSIDE_NUMBER: f"Số {entry.full_number} đã ghi cho «{entry.abstract}». Xem lại số."})
    return number, symbol


def registered(
    dossier: Dossier, kind: str, *, actor: User, at: dt.datetime, about: str = "", signer: User | None = None
) -> Act:
    """What the register of numbers says of an act. The papers of a plan are no single dossier's."""
    title = about or ("" if KINDS[kind].of_a_plan else dossier.title)
    return Act(
        kind=kind,
        chain=dossier.pk,
        abstract=title,
        signer=str(signer or actor),
        issued_on=clock.local_day(at),
        by=actor,
        at=at,
    )


def record_act(
    dossier: Dossier,
    kind: str,
    typed: str,
    field: str,
    *,
    actor: User,
    at: dt.datetime,
    authority: str = "",
    **body: Any,
) -> Decision:
    """Write down an act whose number came from elsewhere, as «312/QĐ-UBND». Raises ``BadFacts`` for anything else."""
    found = _TYPED_NUMBER.fullmatch(typed.strip())
    if found is None:
        raise BadFacts(fields={field: f"Ghi cả số và ký hiệu, ví dụ 312/QĐ-UBND; đang ghi «{typed[:60]}»."})
    signer = signer_of(dossier, kind, actor, clock.local_day(at))
    try:
        act = registered(dossier, kind, actor=actor, at=at, signer=signer)
        sharing = sharing_now()
        if sharing is None or sharing.first_with(found[0]):
            note_given(number=int(found[1]), symbol=found[2], year=clock.local_day(at).year, act=act)
    except (NumberGone, NumberRunsBack) as gone:
        raise BadFacts(fields={field: str(gone)}) from gone
    return _written(
        dossier, kind, int(found[1]), found[2], actor=signer, at=at, authority=authority, amount=None, body=body
    )


def _written(
    dossier: Dossier,
    kind: str,
    number: int,
    symbol: str,
    *,
    actor: User,
    at: dt.datetime,
    authority: str,
    amount: int | None,
    body: dict[str, Any],
) -> Decision:
    day = clock.local_day(at)
    return Decision.objects.create(
        dossier=dossier,
        kind=kind,
        number=number,
        symbol=symbol,
        issued_on=day,
        signer=str(actor),
        signer_position=actor.position,
        authority=authority,
        amount_vnd=amount,
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
    if value > MOST_VND:
        raise BadFacts(fields={field: f"{what} quá lớn: kiểm tra lại số chữ số, nhiều nhất {money(MOST_VND)} đồng."})
    return value


def a_date(value: Any, field: str, what: str) -> dt.date:
    """A date that must be there."""
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise BadFacts(fields={field: f"Hãy nhập {what} theo dạng ngày/tháng/năm."})
    return value
