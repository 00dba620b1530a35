"""Wrong passwords are limited at every sign-in, also that of the administration site, over all processes.

The backend that looks at passwords (settings: AUTHENTICATION_BACKENDS) asks here first: an attempt is counted before
the password is looked at, under row locks, so that many attempts at once are counted as many. While one waits nothing
is looked at, not even the right password, and nothing is counted. (docs/decisions/0014-sign-in-limits.md)
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest

import clock
from accounts.models import User
from language.folding import fold
from ledger.log import append
from notifications.tell import tell
from operations.addresses import address_of
from web.models import SignInTries
from web.sign_in.delays import ACCOUNT, ADDRESS, KNOWN_FOR, PAIR, Limit
from workflow.absence import chain_of

logger = logging.getLogger(__name__)


def waits_until(username: str, request: HttpRequest, at: dt.datetime) -> dt.datetime | None:
    """Until when an account is not looked at from an address; None where it is now."""
    return _until(_rows(_name(username), address_of(request)), at)


class LimitedBackend(ModelBackend):
    """Django's own, behind the limit."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **more: Any
    ) -> Any:
        """The person, or None. Raises ``PermissionDenied`` while one waits, so that no other backend is asked."""
        name = username if username is not None else more.get(User.USERNAME_FIELD)
        if request is None or name is None or password is None:
            return super().authenticate(request, username=username, password=password, **more)
        at, account, address = clock.now(), _name(name), address_of(request)
        if not _count(account, address, at):
            raise PermissionDenied("wait")
        found = super().authenticate(request, username=name, password=password, **more)
        if found is None:
            _tell(account, address, at)
        else:
            _was_right(account, address, at)
        return found


def _name(username: str) -> str:
    return fold(username)[:160]


def _rows(account: str, address: str) -> dict[str, SignInTries]:
    wanted = {"pair": (account, address), "account": (account, ""), "address": ("", address)}
    rows = SignInTries.objects.filter(account__in=["", account], address__in=["", address])
    known = {(row.account, row.address): row for row in rows}
    return {what: known[key] for what, key in wanted.items() if key in known}


LIMITS: tuple[tuple[str, Limit], ...] = (("pair", PAIR), ("account", ACCOUNT), ("address", ADDRESS))


def _until(rows: dict[str, SignInTries], at: dt.datetime) -> dt.datetime | None:
    """The latest of the waits that hold."""
    pair = rows.get("pair")
    known = pair is not None and pair.last_right_at is not None and pair.last_right_at > at - KNOWN_FOR
    waits = [
        row.until
        for what, row in rows.items()
        if row.until is not None and row.until > at and (what == "pair" or not known)
    ]
    return max(waits, default=None)


def _count(account: str, address: str, at: dt.datetime) -> bool:
    """Count an attempt as wrong before it is looked at; False where it is not looked at at all."""
    with transaction.atomic():
        keys = [(account, address), (account, ""), ("", address)]
        SignInTries.objects.bulk_create(
            [SignInTries(account=one, address=other) for one, other in sorted(set(keys))], ignore_conflicts=True
        )
        # One order for all, so that two attempts at once wait for each other.
        locked = SignInTries.objects.select_for_update().filter(account__in=["", account], address__in=["", address])
        list(locked.order_by("account", "address"))
        rows = _rows(account, address)
        if _until(rows, at):
            return False
        for what, limit in LIMITS:
            row = rows[what]
            old = row.last_wrong_at is not None and row.last_wrong_at < at - limit.forgets
            row.wrong = 1 if old else row.wrong + 1
            row.last_wrong_at = at
            wait = limit.wait(row.wrong)
            row.until = at + wait if wait else None
            row.save()
    return True


def _was_right(account: str, address: str, at: dt.datetime) -> None:
    """What was counted ahead is taken back; one's own mistakes are forgotten, those of others are not."""
    with transaction.atomic():
        locked = SignInTries.objects.select_for_update().filter(account__in=["", account], address__in=["", address])
        list(locked.order_by("account", "address"))
        for what, row in _rows(account, address).items():
            row.wrong = 0 if what == "pair" else max(row.wrong - 1, 0)
            row.until = None
            if what == "pair":
                row.last_right_at = at
            row.save()


def _tell(account: str, address: str, at: dt.datetime) -> None:
    """A wait that begins stands in the log of the person, and he is told; of nobody's name only the server's log."""
    rows = _rows(account, address)
    until = max((row.until for row in rows.values() if row.until is not None and row.until > at), default=None)
    if until is None:
        return
    person = next((one for one in User.objects.filter(username__iexact=account, is_active=True)), None)
    # By number: what was typed may be a name or a password, and an address is a person's.
    logger.warning("Sign-in of user %s waits until %s", person.pk if person else "unknown", until)
    if person is None:
        return
    moment = f"{clock.local(until):%H:%M ngày %d/%m/%Y}"
    wrong = rows["pair"].wrong
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)
        told = {"address": address, "wrong": wrong, "until": until.isoformat()}
        append(chain=chain_of(person), at=at, actor=None, seat="", action="sign_in_waits", data=told)
        tell(
            recipients=[person],
            subject=f"{wrong} lần gõ sai mật khẩu của anh/chị từ địa chỉ {address}",
            body=f"Từ địa chỉ ấy phải chờ đến {moment}. Nếu không phải anh/chị, báo quản trị hệ thống và đổi mật khẩu.",
            link="/doi-mat-khau/",
            key=f"sign-in:{person.pk}:{clock.local_day(at):%Y%m%d}:{address}",
            at=at,
        )


def forget_old_tries(at: dt.datetime) -> None:
    """Strike counts that say nothing any more. May run as often as one likes."""
    old = at - KNOWN_FOR
    SignInTries.objects.filter(last_wrong_at__lt=old).exclude(last_right_at__gte=old).delete()
