"""What is larger than anything a form may bring: said in words, at its field where the page says which one that is.

Two doors meet it. The front server stops what is larger than it was told (deploy/nginx.conf) and asks for the page of
``too_large``; here the same number is held for whoever comes without a front server, before a byte of it is unpacked.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve

from web.shared.field_messages import refuse_at
from web.shared.forms import size_said
from web.shared.idempotency import page_of

#: Read away before answering, so that the browser has sent all and shows the answer instead of a broken line.
CHUNK = 256 * 1024
READ_AWAY = 8

Where = Callable[..., str]


def answers_at(where: Where) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a page that takes files: ``where`` gives, from its address, the place its refusals stand at."""

    def marked(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def same(*args: Any, **more: Any) -> Any:
            return view(*args, **more)

        same.where = where  # type: ignore[attr-defined]
        return same

    return marked


class BodyWithinLimit:
    """Middleware: refuses a body of more than ``UPLOAD_FORM_BYTES``, before anybody reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        size = int(length) if str(length).isdecimal() else 0
        # The lines around the files of a form weigh something too.
        if request.method != "POST" or size <= settings.UPLOAD_FORM_BYTES + CHUNK:
            return self.get_response(request)
        for _ in range(READ_AWAY * settings.UPLOAD_FORM_BYTES // CHUNK):
            if not request.read(CHUNK):
                break
        place = _place(request)
        if place and request.user.is_authenticated:
            refuse_at(request, place, sentence(size))
            return redirect(f"{page_of(request).partition('#')[0]}#{place}")
        return too_large(request, size)


def sentence(size: int = 0) -> str:
    """Why nothing was taken, and what to do. ``size``: what was sent, in bytes, where it is known."""
    sent = f" nặng {size_said(size)}," if size else ""
    return (
        f"Các tệp của lần gửi này{sent} quá mức {size_said(settings.UPLOAD_FORM_BYTES)} cho một lần; chưa tệp nào được "
        f"nhận. Hãy gửi làm nhiều lần, mỗi tệp không quá {size_said(settings.UPLOAD_LIMIT_BYTES)}."
    )


def too_large(request: HttpRequest, size: int = 0) -> HttpResponse:
    """The page in place of the front server's bare 413."""
    context = {"sentence": sentence(size), "back": page_of(request)}
    return render(request, "413.html", context, status=413)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's answer to what it cannot read (handler400); what was merely too much gets its own sentence."""
    most = settings.DATA_UPLOAD_MAX_NUMBER_FILES
    if isinstance(exception, TooManyFilesSent):
        said = f"Một lần gửi nhận tối đa {most} tệp; chưa tệp nào được nhận. Hãy gửi làm nhiều lần, hoặc nén thành ZIP."
    elif isinstance(exception, RequestDataTooBig):
        limit = size_said(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        said = f"Chữ trong biểu mẫu dài quá {limit}; chưa có gì được ghi. Hãy rút gọn, phần dài gửi thành tệp kèm theo."
    elif isinstance(exception, TooManyFieldsSent):
        said = "Biểu mẫu có quá nhiều ô; chưa có gì được ghi. Hãy chia làm nhiều lần gửi."
    else:
        return render(request, "400.html", status=400)
    return render(request, "413.html", {"sentence": said, "back": page_of(request)}, status=413)


def _place(request: HttpRequest) -> str:
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return ""
    where: Where | None = getattr(found.func, "where", None)
    return where(**found.kwargs) if where else ""
