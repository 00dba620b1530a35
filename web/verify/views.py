"""Kiểm tra văn bản: open to everybody, by code or by file; shows what documents.verification tells and no more."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from documents.models import Paper
from documents.verification import copies_of, digest_of, paper_of_bytes, paper_of_code, tell
from documents.verify_code import BadCode
from web.verify.forms import MOST_BYTES, TOO_LARGE, CodeForm, FileForm
from web.verify.limit import WINDOW_SECONDS, count_guess, is_over

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """No search engine, no cache, no hint to the next page; and not for whoever guesses."""

    # No CSRF token: nothing is changed by these questions, and its check would read the whole body before we could
    # refuse one that is too large.
    @csrf_exempt
    @wraps(view)
    def careful(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        if is_over(request):
            answer = _too_often(request)
        elif int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES + 64 * 1024:
            answer = _too_large(request)
        else:
            answer = view(request, *args, **more)
        answer["X-Robots-Tag"] = "noindex, nofollow"
        answer["Cache-Control"] = "private, no-store"
        answer["Referrer-Policy"] = "no-referrer"
        return answer

    return careful


@public
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form. POST: a code leads to its page, a file is compared with every issued paper."""
    code_form, file_form = CodeForm(), FileForm()
    shown: dict[str, Any] = {}
    status = 200
    if request.method == "POST" and request.FILES:
        file_form = FileForm(None, request.FILES)
        status = 422
        if file_form.is_valid():
            count_guess(request)
            digest = digest_of(file_form.cleaned_data["file"].chunks())
            found = paper_of_bytes(digest)
            shown, status = {"digest": digest, "told": tell(found) if found else None, "compared": True}, 200
    elif request.method == "POST":
        code_form = CodeForm(request.POST)
        status = 422
        if code_form.is_valid():
            try:
                paper = paper_of_code(code_form.cleaned_data["code"])
            except BadCode as why:
                count_guess(request)
                code_form.add_error("code", str(why))
            else:
                if paper is not None:
                    return redirect("verify-paper", code=paper.verify_code)
                count_guess(request)
                code_form.add_error("code", UNKNOWN)
    return render(
        request, "verify/verify.html", {"code_form": code_form, "file_form": file_form, **shown}, status=status
    )


UNKNOWN = "Không có văn bản nào mang mã này. Hãy xem lại mã ở lề dưới trang đầu; văn bản có thể không do phần mềm lập."


@public
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """What is told of one paper. POST: is this file one of its copies?"""
    try:
        found = paper_of_code(code)
        why = UNKNOWN
    except BadCode as bad:
        found, why = None, str(bad)
    if found is None:
        count_guess(request)
        form = CodeForm(initial={"code": code[:40]})
        context = {"code_form": form, "file_form": FileForm(), "unknown": why}
        return render(request, "verify/verify.html", context, status=404)
    if found.verify_code != code:
        return redirect("verify-paper", code=found.verify_code)
    return _compared(request, found)


def _compared(request: HttpRequest, found: Paper) -> HttpResponse:
    context: dict[str, Any] = {"told": tell(found), "file_form": FileForm()}
    status = 200
    if request.method == "POST":
        form = FileForm(None, request.FILES)
        context["file_form"] = form
        status = 422
        if form.is_valid():
            count_guess(request)
            digest = digest_of(form.cleaned_data["file"].chunks())
            same = next((copy for copy in copies_of(found) if copy.sha256 == digest), None)
            context |= {"compared": True, "digest": digest, "same": same}
            status = 200
    return render(request, "verify/verify_paper.html", context, status=status)


def _too_large(request: HttpRequest) -> HttpResponse:
    form = FileForm({}, {})
    form.add_error("file", TOO_LARGE)
    return render(request, "verify/verify.html", {"code_form": CodeForm(), "file_form": form}, status=413)


def _too_often(request: HttpRequest) -> HttpResponse:
    answer = render(request, "verify/verify_wait.html", {"minutes": WINDOW_SECONDS // 60}, status=429)
    answer["Retry-After"] = str(WINDOW_SECONDS)
    return answer
