"""Middleware: a form that changed something is done once, however often it is sent.

The key of a form (web/shared/form_key.py) is claimed by an INSERT in the transaction in which the page does its work;
the answer is kept in the same row. A second sending, also at the same moment in another process, waits for the first
and gets its answer. Where the first changed nothing (a mistake in a field, a refusal), its claim goes with it: the
second is looked at anew. With other contents under the same key (back, something changed, sent again) nothing is
done, and the page says what was recorded and how to go on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib.messages import add_message, get_messages, info
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

import clock
from web.models import SentForm
from web.shared.form_key import KEPT_FOR, digest_of, is_too_old, key_of
from web.shared.write_watch import Writes

#: A piece of a page that is longer than this is not kept; whoever sends again is told that it is done.
LONGEST_BODY = 200_000


class SentOnce:
    """Claims the key, lets the page work, keeps the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method != "POST" or not request.user.is_authenticated or not (key := key_of(request)):
            return self.get_response(request)
        at = clock.now()
        if is_too_old(key, at):
            return render(
                request, "shared/sent_already.html", {"too_old": True, "form_at": page_of(request)}, status=409
            )
        digest, writes = digest_of(request), Writes()
        with transaction.atomic():
            kept, first = SentForm.objects.get_or_create(
                user_id=request.user.pk, key=key, defaults={"digest": digest, "at": at}
            )
            if not first:
                return _again(request, kept, same=kept.digest == digest)
            with connection.execute_wrapper(writes):
                response = self.get_response(request)
            if response.status_code >= 500:
                # A page that broke leaves nothing behind, neither its claim nor half of its work.
                transaction.set_rollback(True)
            elif response.status_code < 400 and writes.any:
                _keep(kept, request, response)
            elif not transaction.get_rollback():
                kept.delete()
        return response


def _keep(kept: SentForm, request: HttpRequest, response: HttpResponseBase) -> None:
    kept.status = response.status_code
    kept.location = response.get("Location", "")
    if not kept.location and isinstance(response, HttpResponse) and len(response.content) <= LONGEST_BODY:
        kept.body = response.content.decode(response.charset or "utf-8", "replace")
        kept.content_type = response.get("Content-Type", "")[:100]
    kept.said = [[one.level, str(one.message), one.extra_tags] for one in _queued(request)]
    kept.save()


def _again(request: HttpRequest, kept: SentForm, *, same: bool) -> HttpResponse:
    """What the first sending was answered with, or why this one is another."""
    if not same or not (kept.location or kept.body):
        context = {"kept": kept, "same": same, "form_at": page_of(request)}
        return render(request, "shared/sent_already.html", context, status=200 if same else 409)
    if not kept.location:
        return HttpResponse(kept.body, status=kept.status, content_type=kept.content_type)
    waiting = {str(one.message) for one in getattr(get_messages(request), "_loaded_messages", ())}
    for level, sentence, tags in kept.said:
        if sentence not in waiting:
            add_message(request, level, sentence, tags or "")
    moment = clock.local(kept.at)
    info(request, f"Biểu mẫu này đã được gửi và ghi lúc {moment:%H:%M ngày %d/%m/%Y}; lần gửi lại không ghi thêm gì.")
    answer = HttpResponseRedirect(kept.location)
    answer.status_code = kept.status
    return answer


def _queued(request: HttpRequest) -> list[Any]:
    """What this request has told so far: Django keeps it under a private name until the answer goes out."""
    return list(getattr(get_messages(request), "_queued_messages", ()))


def page_of(request: HttpRequest) -> str:
    """The page the form stood on, as far as the browser says."""
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if ours else reverse("inbox")


def forget_old_forms(at: dt.datetime) -> None:
    """Strike the answers nobody can ask for any more (``KEPT_FOR``). May run as often as one likes."""
    SentForm.objects.filter(at__lt=at - KEPT_FOR).delete()
