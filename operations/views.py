"""Three addresses for machines: alive, ready, figures. The last two only for WATCH_FROM and WATCH_TOKEN."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from operations import figures, parts
from operations.addresses import may_watch


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """This process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 where every part of READY_PARTS works, else 503 with which does not."""
    _watched(request)
    ailing = parts.ailing(settings.READY_PARTS)
    return JsonResponse(
        {"ready": not ailing, "parts": {name: ailing.get(name, "ok") for name in settings.READY_PARTS}},
        status=503 if ailing else 200,
        json_dumps_params={"ensure_ascii": False},
    )


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus."""
    _watched(request)
    return HttpResponse(figures.text(), content_type=CONTENT_TYPE_LATEST)


def _watched(request: HttpRequest) -> None:
    """To strangers there is nothing here."""
    if not may_watch(request):
        raise Http404
