"""Helpers of an applicant: somebody of his own who writes and sends for one establishment, for a time.

An applicant's seat is lent to nobody (accounts.delegations). Whoever judges requests is no helper; a helper lets nobody
else in. What he does stands in the log under his own name, with for whom (workflow.clean_hands).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Delegation, RoleAssignment, User
from accounts.roles import LENT, Role, seat
from clock import local_day
from documents.vietnamese import date_short
from establishments.models import Establishment
from establishments.services import chain_of
from language.folding import fold
from ledger.log import append
from notifications.tell import tell
from workflow.errors import BadFacts, NotNow, NotYours

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: A helper is invited for at most so long at a time; by convention, no rule says.
LONGEST = dt.timedelta(days=366)


def sits_himself(person: User, establishment: Establishment, day: dt.date) -> bool:
    """Whether somebody sits for an establishment in his own right, not as a helper."""
    return bool(_seats(establishment, day).filter(user=person, invited_by__isnull=True).exists())


def own_establishments(person: User, day: dt.date) -> QuerySet[Establishment]:
    """The establishments for which somebody may let helpers in."""
    rows = RoleAssignment.objects.on(day).filter(user=person, role=Role.APPLICANT, invited_by__isnull=True)
    return Establishment.objects.filter(pk__in=[int(scope) for scope in rows.values_list("scope", flat=True)])


def helpers_of(establishment: Establishment, day: dt.date) -> QuerySet[RoleAssignment]:
    """Who helps an establishment on a day."""
    rows = _seats(establishment, day).filter(invited_by__isnull=False).select_related("user", "invited_by")
    return rows.order_by("valid_to", "pk")


def invite(
    establishment: Establishment,
    *,
    username: str,
    full_name: str,
    phone: str = "",
    last: dt.date,
    actor: User,
    at: dt.datetime,
) -> RoleAssignment:
    """Let a helper in from today to a day, included; an account is made for whoever has none.

    A new account has no password yet: its owner chooses one (web.helpers.views). Raises ``NotYours``, ``BadFacts``;
    then nothing was written.
    """
    day = local_day(at)
    with transaction.atomic():
        # Two who invite for one establishment wait for each other.
        Establishment.objects.select_for_update().get(pk=establishment.pk)
        if not sits_himself(actor, establishment, day):
            raise NotYours(f"Chỉ người của {establishment.name} mời người hỗ trợ; người hỗ trợ không mời thêm ai.")
        _check_end(day, last)
        helper = _person(" ".join(username.split()), " ".join(full_name.split()), " ".join(phone.split()), actor)
        _check_helper(helper, establishment, day, last)
        made = RoleAssignment.objects.create(
            user=helper,
            role=Role.APPLICANT,
            scope=str(establishment.pk),
            valid_from=day,
            valid_to=last,
            invited_by=actor,
        )
        _note(establishment, "invite_helper", made, actor, at)
        others = [row.user for row in _seats(establishment, day).exclude(user=actor).select_related("user")]
        tell(
            recipients=others,
            subject=f"{helper} hỗ trợ {establishment.name} đến hết {date_short(last)}",
            body=f"{actor} mời. Việc {helper} làm được ghi tên {helper}, làm giúp {actor}.",
            link="/nguoi-ho-tro/",
            key=f"helper:{made.pk}",
            chain=chain_of(establishment),
            at=at,
        )
    return made


def end(row: RoleAssignment, *, actor: User, at: dt.datetime) -> None:
    """A helper stops: by anybody who sits for the establishment, or by himself. From this moment he does nothing more.

    Raises ``NotYours`` or ``NotNow``; then nothing was written.
    """
    day = local_day(at)
    with transaction.atomic():
        found = RoleAssignment.objects.select_for_update(of=("self",)).select_related("user").get(pk=row.pk)
        establishment = Establishment.objects.get(pk=int(found.scope))
        if found.invited_by_id is None:
            raise NotYours(f"{found.user} là người của cơ sở, không phải người hỗ trợ được mời.")
        if actor.pk != found.user_id and not sits_himself(actor, establishment, day):
            raise NotYours(f"Chỉ người của {establishment.name}, hoặc chính người hỗ trợ, thôi việc này.")
        if found.valid_to is not None and found.valid_to < day:
            raise NotNow(f"{found.user} đã thôi hỗ trợ từ hết ngày {date_short(found.valid_to)}.")
        _note(establishment, "end_helper", found, actor, at)
        told = {found.user, *(one.user for one in _seats(establishment, day).select_related("user"))} - {actor}
        tell(
            recipients=told,
            subject=f"{found.user} thôi hỗ trợ {establishment.name}",
            body=f"{actor} ghi; từ nay {found.user} không làm gì cho cơ sở nữa.",
            link="/nguoi-ho-tro/",
            key=f"helper-ended:{found.pk}",
            chain=chain_of(establishment),
            at=at,
        )
        yesterday = day - dt.timedelta(days=1)
        if found.valid_from is not None and found.valid_from > yesterday:
            # It began today: a row that ended yesterday would say what was not; the log keeps that it was.
            found.delete()
        else:
            found.valid_to = yesterday
            found.save(update_fields=["valid_to"])


def waits_for_a_password(row: RoleAssignment) -> bool:
    """Whether a helper's account was made by inviting him and he has not chosen a password yet."""
    person = row.user
    return person.is_active and person.last_login is None and not person.has_usable_password()


def _seats(establishment: Establishment, day: dt.date) -> QuerySet[RoleAssignment]:
    rows = RoleAssignment.objects.on(day).filter(role=Role.APPLICANT, scope=str(establishment.pk))
    return rows.filter(user__is_active=True)


def _check_end(day: dt.date, last: dt.date) -> None:
    if last < day:
        raise BadFacts(fields={"last": "Ngày kết thúc đã qua; chọn hôm nay hoặc một ngày sau."})
    if last - day > LONGEST:
        raise BadFacts(
            fields={
                "last": f"Mỗi lần mời nhiều nhất {LONGEST.days} ngày, đến {date_short(day + LONGEST)}; hết hạn mời lại."
            }
        )


def _person(username: str, full_name: str, phone: str, actor: User) -> User:
    """The account of that name if it is this person's, else a new one without a password. Raises ``BadFacts``."""
    if not full_name:
        raise BadFacts(fields={"full_name": "Hãy ghi họ và tên người hỗ trợ: nhật ký hồ sơ ghi tên người ấy."})
    found = User.objects.filter(username__iexact=username).first()
    if found is None:
        try:
            UnicodeUsernameValidator()(username)
        except ValidationError as why:
            sentence = f"Tên đăng nhập «{username}» chỉ gồm chữ, số và các dấu @ . + - _, viết liền."
            raise BadFacts(fields={"username": sentence}) from why
        made = User(username=username, full_name=full_name[:120], phone=phone[:20])
        made.set_unusable_password()
        made.save()
        return made
    if fold(str(found)) != fold(full_name):
        raise BadFacts(
            fields={
                "username": f"Đã có tài khoản «{username}» mang họ tên khác. Nếu đúng người ấy thì ghi đúng họ tên của "
                "tài khoản; nếu không, đặt tên đăng nhập khác."
            }
        )
    if not found.is_active:
        raise BadFacts(fields={"username": f"Tài khoản «{username}» đã khóa; đặt tên đăng nhập khác."})
    if found.pk == actor.pk:
        raise BadFacts(fields={"username": "Đây là tài khoản của chính anh/chị; hãy mời người khác."})
    return found


def _check_helper(helper: User, establishment: Establishment, day: dt.date, last: dt.date) -> None:
    """No official helps an applicant, on no day of it. Raises ``BadFacts``."""
    held = RoleAssignment.objects.during(day, last).filter(user=helper)
    office = held.filter(role__in=LENT).first()
    lent = Delegation.objects.filter(deputy=helper, valid_from__lte=last, valid_to__gte=day).exists()
    if office or lent or helper.is_staff:
        what = f"«{office.get_role_display()}»" if office else "cán bộ"
        raise BadFacts(
            fields={
                "username": f"{helper} giữ vai trò {what} xử lý hồ sơ nên không hỗ trợ cơ sở được: người xét không làm "
                "giúp người đề nghị. Hãy mời người khác."
            }
        )
    if held.filter(role=Role.APPLICANT, scope=str(establishment.pk)).exists():
        raise BadFacts(fields={"username": f"{helper} đã là người của cơ sở, hoặc đang được mời; không cần mời nữa."})


def _note(establishment: Establishment, action: str, row: RoleAssignment, actor: User, at: dt.datetime) -> None:
    append(
        chain=chain_of(establishment),
        at=at,
        actor=actor,
        seat=seat(Role.APPLICANT, establishment.pk),
        action=action,
        data={
            "establishment": establishment.name,
            "helper": str(row.user),
            "invited_by": str(row.invited_by),
            "first": row.valid_from.isoformat() if row.valid_from else "",
            "last": row.valid_to.isoformat() if row.valid_to else "",
        },
    )
