"""The head of a body records that one of his people is away, and who acts for him on those days.

The rules of a deputy are those of one who lends his own seats (accounts.delegations). One log line in the chain of the
person, and a notice to both: whoever is away sees who recorded it and may end it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db import transaction

import clock
from accounts.delegations import BadDelegation, lend, possible_deputies, take_back
from accounts.heads import bodies_headed
from accounts.models import Delegation, User
from accounts.roles import Role
from documents.vietnamese import date_short
from ledger.log import append
from notifications.tell import tell
from workflow.errors import BadFacts, NotNow, NotYours

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: What the log calls the place from which a head acts.
SEAT = "HEAD"


def chain_of(person: User) -> uuid.UUID:
    """The log chain in which absences and hand-overs of a person stand."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"khuyencong:person:{person.pk}")


def people_of(head: User, on: dt.date) -> QuerySet[User]:
    """Those whose absence somebody may record on a day: the other active people of the bodies he heads."""
    mine = User.objects.filter(is_active=True, organisation__in=bodies_headed(head, on)).exclude(pk=head.pk)
    return mine.order_by("full_name", "username")


def record_absence(
    person: User, *, deputy: User, first: dt.date, last: dt.date, reason: str, actor: User, at: dt.datetime
) -> Delegation:
    """Somebody of one's own body is away from a day to a day, both included; a deputy acts for him.

    Raises ``NotYours`` for anybody else's people, ``BadFacts`` at the field that is wrong; then nothing was written.
    """
    day = clock.local_day(at)
    if person.pk == actor.pk:
        raise BadFacts(fields={"person": "Vắng mặt của chính mình thì ghi ở trang «Ủy quyền»."})
    check_own_body(person, actor, day)
    if not person.is_active:
        raise BadFacts(fields={"person": f"Tài khoản của {person} đã khóa; không còn vai trò để làm thay."})
    if str(Role.ADMIN) in person.seats(day) or person.is_staff:
        raise BadFacts(fields={"person": f"{person} là quản trị hệ thống; quyền quản trị không giao ở đây được."})
    if first < day:
        raise BadFacts(fields={"valid_from": "Chọn hôm nay hoặc một ngày sau; những ngày đã qua giữ nguyên."})
    kept = " ".join(reason.split())[:250]
    if not kept:
        raise BadFacts(fields={"reason": "Hãy ghi lý do vắng mặt: người vắng và nhật ký cần biết vì sao."})
    if not possible_deputies(person).filter(pk=deputy.pk).exists() and deputy.pk != person.pk:
        raise BadFacts(fields={"deputy": f"{deputy} không nhận làm thay được; chọn một cán bộ đang làm việc."})
    with transaction.atomic():
        try:
            made = lend(user=person, deputy=deputy, first=first, last=last, reason=kept, recorded_by=actor)
        except BadDelegation as why:
            raise BadFacts(fields={why.field: str(why)}) from why
        days = f"từ {date_short(first)} đến hết {date_short(last)}"
        _log(made, "record_absence", actor, at, reason=kept)
        tell(
            recipients=[person, deputy],
            subject=f"{actor} ghi {person} vắng mặt {days}; {deputy} làm thay",
            body=f"Lý do: {kept}. {person} thôi ủy quyền được bất cứ lúc nào ở trang «Ủy quyền».",
            link="/uy-quyen/",
            key=f"absence:{made.pk}",
            at=at,
        )
    return made


def end_absence(delegation: Delegation, *, actor: User, at: dt.datetime) -> None:
    """The head ends an absence a head recorded; whoever lent his own seats takes them back himself.

    Raises ``NotYours`` or ``NotNow``; then nothing was written.
    """
    day = clock.local_day(at)
    with transaction.atomic():
        found = (
            Delegation.objects.select_for_update(of=("self",)).select_related("user", "deputy").get(pk=delegation.pk)
        )
        check_own_body(found.user, actor, day)
        if found.recorded_by_id is None:
            raise NotYours(f"{found.user} tự ủy quyền nên tự thôi; anh/chị chỉ kết thúc việc vắng mặt do cơ quan ghi.")
        if found.valid_to <= day:
            raise NotNow(f"Việc vắng mặt này hết ngày {date_short(found.valid_to)} là xong; không cần kết thúc.")
        _log(found, "end_absence", actor, at)
        tell(
            recipients=[found.user, found.deputy],
            subject=f"{actor} kết thúc việc vắng mặt của {found.user}; {found.deputy} không làm thay nữa",
            body="Hết hôm nay công việc trở lại với người giữ việc.",
            link="/uy-quyen/",
            key=f"absence-ended:{found.pk}",
            at=at,
        )
        take_back(found, on=day)


def check_own_body(person: User, actor: User, day: dt.date, *, what: str = "Ghi vắng mặt cho người khác") -> None:
    """Whether what is recorded of somebody is for this head to record on a day. Raises ``NotYours``."""
    mine = bodies_headed(actor, day)
    if not mine:
        raise NotYours(f"{what} là việc của người đứng đầu cơ quan.")
    if person.organisation_id not in mine:
        raise NotYours(f"{person} không thuộc cơ quan của anh/chị; người đứng đầu cơ quan của {person} ghi việc này.")


def _log(made: Delegation, action: str, actor: User, at: dt.datetime, **more: str) -> None:
    told = {
        "person": str(made.user),
        "deputy": str(made.deputy),
        "first": made.valid_from.isoformat(),
        "last": made.valid_to.isoformat(),
    }
    append(chain=chain_of(made.user), at=at, actor=actor, seat=SEAT, action=action, data=told | more)
