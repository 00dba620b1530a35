"""Answering one point of a return."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

import clock
from documents.files import UploadRefused
from documents.storage import StorageUnavailable
from dossiers.models import Point
from dossiers.return_steps import answerers
from dossiers.returns.answering import answer_point
from web.returns.forms import AnswerForm
from web.returns.page import points_shown
from web.shared.fetch import check_one_of, dossier_for
from web.shared.requests import SignedIn
from workflow.errors import NotYours, Refused

#: The page that a list of points stood on, by what its forms send along.
BACK = {"chung-tu": "evidence", "xet": "cockpit"}


@login_required
def answer(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """GET shows the point and what was said of it; POST answers it and goes back to the list."""
    dossier = dossier_for(request.user, code)
    point = get_object_or_404(Point.objects.select_related("dossier"), pk=pk, dossier=dossier)
    check_one_of(dossier, answerers(point), request.user)
    form = AnswerForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                answer_point(
                    point,
                    actor=request.user,
                    at=clock.now(),
                    text=form.cleaned_data["text"],
                    stream=file,
                    name=file.name if file else "",
                )
            except NotYours:
                raise
            except UploadRefused as why:
                form.add_error("file", str(why))
            except Refused as why:
                form.show_refusal(why)
                status = why.status
            except StorageUnavailable:
                form.add_error("file", "Kho lưu trữ tạm thời không trả lời; tệp chưa được nhận, hãy thử lại.")
            else:
                messages.success(request, "Đã ghi câu trả lời.")
                page = BACK.get(request.POST.get("ve", ""), "dossier")
                return redirect(f"{reverse(page, args=[dossier.code])}#diem-phai-sua")
    shown = next(one for one in points_shown(dossier, request.user, clock.today()).all if one.row.pk == point.pk)
    context = {"dossier": dossier, "one": shown, "form": form, "back": request.POST.get("ve", "")}
    return render(request, "returns/point.html", context, status=status)
