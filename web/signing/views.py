"""Signing a paper, its signed copies, what a check says of them, and handing in what was signed elsewhere."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

import clock
from documents.downloads import file_response
from documents.models import Paper, PaperShare
from documents.refusal import UploadRefused
from documents.signing import state_of
from documents.signing.errors import SigningRefused
from documents.signing.models import SignedCopy, SigningKey
from documents.signing.outside import hand_in, hand_in_scan
from documents.signing.recheck import report_of
from documents.signing.services import number_of, sign
from documents.signing.source import pdf_of
from documents.signing.standing import Standing, keys_for, standing
from documents.signing.trust import configured
from documents.standing import stands
from documents.storage import StorageUnavailable
from dossiers.models import Dossier
from web.shared.conflicts import papers_for
from web.shared.fetch import dossier_for
from web.shared.requests import SignedIn
from web.signing.forms import HandInForm, SignForm
from web.signing.page import TONES, before_signing, demo_passphrases
from web.signing.signers import OFFICERS, SEATS, Signing, may_hand_in, signing_of
from workflow.clean_hands import check_hands
from workflow.engine import writing
from workflow.errors import NotNow, NotYours, Refused

if TYPE_CHECKING:
    from accounts.models import User

STORE_IS_DOWN = "Kho lưu trữ tạm thời không trả lời. Chưa ghi gì; hãy thử lại sau ít phút."


def _fetched(request: SignedIn, code: str, pk: uuid.UUID) -> tuple[Dossier, Paper]:
    dossier = dossier_for(request.user, code)
    return dossier, get_object_or_404(papers_for(request.user, dossier).select_related("file"), pk=pk)


@login_required
@never_cache
@sensitive_post_parameters("passphrase")
def sign_paper(request: SignedIn, code: str, pk: uuid.UUID) -> HttpResponse:
    """GET shows what will be signed; POST signs it, once."""
    dossier, paper = _fetched(request, code, pk)
    signing = signing_of(dossier, paper)
    if signing is None or not signing.here:
        raise NotNow(
            "Văn bản này không ký số tại đây: chưa có số, hoặc do nhiều bên cùng ký. "
            "Ký ở ngoài rồi «Nộp bản đã ký» ở trang hồ sơ."
        )
    keys = keys_for(request.user, paper, signing.wanted)
    now = standing(paper, signing.wanted)
    if not keys:
        raise _not_your_turn(request, now)
    try:
        number = number_of(paper, signing.wanted)
        draft = hashlib.sha256(pdf_of(paper)).hexdigest()
    except SigningRefused as why:
        raise NotNow(why.message) from why
    seen = f"{now.last.no if now.last else 0}-{draft}"
    form = SignForm(request.POST or None, keys=keys, seen=seen)
    status = 200
    if request.method == "POST":
        status = _signed(request, dossier, paper, signing, form, seen)
        if status == 302:
            return redirect("signatures", code=dossier.code, pk=paper.pk)
    return render(
        request,
        "signing/sign.html",
        {
            "dossier": dossier,
            "paper": paper,
            "form": form,
            "rows": before_signing(paper, signing.decision.amount_vnd if signing.decision else None, number, draft),
            "signed": now.signed,
            "as_body": keys[0].kind == SigningKey.Kind.BODY,
            "wanted": signing.wanted,
            "demo_passphrases": demo_passphrases(keys) if settings.DEMO else [],
        },
        status=status,
    )


def _signed(request: SignedIn, dossier: Dossier, paper: Paper, signing: Signing, form: SignForm, seen: str) -> int:
    """Sign by a valid form; the status of the answer, 302 when it is done."""
    if not form.is_valid():
        return 422
    if form.cleaned_data["seen"] != seen:
        form.add_error(None, "Văn bản đã đổi từ khi mở trang này (có người vừa ký). Xem lại rồi ký.")
        return 409
    at = clock.now()
    _check_hands(paper, request.user, at)
    try:
        sign(
            paper,
            signing.wanted,
            key=form.chosen,
            passphrase=form.cleaned_data["passphrase"],
            actor=request.user,
            at=at,
            within=writing(dossier, "sign_paper", actor=request.user, at=at, roles=SEATS),
        )
    except SigningRefused as why:
        form.say(why)
        return why.status
    except StorageUnavailable:
        form.add_error(None, STORE_IS_DOWN)
        return 503
    messages.success(request, f"Đã ký số «{paper.title}».")
    return 302


def _check_hands(paper: Paper, person: User, at: dt.datetime) -> None:
    """A paper of several dossiers is signed by nobody who has an interest in any of them. Raises ``NotYours``."""
    chains = PaperShare.objects.filter(paper=paper).values("chain")
    check_hands(Dossier.objects.filter(pk__in=chains), person, at)


def _not_your_turn(request: SignedIn, now: Standing) -> Refused:
    if now.complete:
        return NotNow("Văn bản đã đủ chữ ký số.")
    if any(person.user.pk == request.user.pk for person in now.waiting):
        return NotNow("Anh/chị là người ký văn bản này nhưng chưa có khóa ký trong hệ thống; báo quản trị đăng ký.")
    if any(person.user.pk == request.user.pk for person in now.signed):
        return NotNow("Anh/chị đã ký văn bản này.")
    names = ", ".join(person.name for person in now.waiting)
    waits = f"Đang chờ chữ ký của {names}." if names else f"Đang chờ {now.wanted.body} ký (người giữ khóa của cơ quan)."
    return NotYours(waits)


@login_required
def signatures(request: SignedIn, code: str, pk: uuid.UUID) -> HttpResponse:
    """What a check of the stored bytes says at this moment."""
    dossier, paper = _fetched(request, code, pk)
    copies = list(SignedCopy.objects.filter(paper=paper).select_related("file", "by").order_by("-no"))
    if not copies:
        raise Http404("Văn bản này chưa có bản ký nào.")
    state = state_of(paper)
    try:
        report = report_of(copies[0], configured())
    except StorageUnavailable:
        raise NotNow(
            "Kho lưu trữ tạm thời không trả lời, nên chưa kiểm tra được chữ ký. Thử lại sau ít phút."
        ) from None
    return render(
        request,
        "signing/signatures.html",
        {
            "dossier": dossier,
            "paper": paper,
            "copies": copies,
            "last": copies[0],
            "scan": copies[0].source == SignedCopy.Source.SCAN,
            "report": report,
            "state_label": state.label,
            "state_tone": TONES[state],
            "checked_at": clock.now(),
            "stands": stands(paper),
        },
    )


@login_required
def signed_copy(request: SignedIn, code: str, pk: uuid.UUID, no: int | None = None) -> HttpResponseBase:
    """Download a signed copy, the last one unless said."""
    _, paper = _fetched(request, code, pk)
    copies = SignedCopy.objects.filter(paper=paper).select_related("file").order_by("no")
    found = copies.last() if no is None else copies.filter(no=no).first()
    if found is None:
        raise Http404("Văn bản này chưa có bản ký nào.")
    return file_response(found.file, request)


@login_required
def hand_in_signed(request: SignedIn, code: str, pk: uuid.UUID) -> HttpResponse:
    """The form for a file that came back signed, and taking it."""
    dossier, paper = _fetched(request, code, pk)
    if not may_hand_in(request.user, clock.today()):
        raise NotYours("Bản đã ký do Trung tâm Khuyến công, Sở Công Thương hoặc cơ quan ban hành nộp.")
    signing = signing_of(dossier, paper)
    if signing is None:
        raise NotNow(f"«{paper.title}» chưa có số hoặc không phải văn bản do cơ quan ký; không có bản ký để nộp.")
    form = HandInForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = _taken(request, dossier, paper, signing, form)
        if status == 302:
            return redirect("signatures", code=dossier.code, pk=paper.pk)
    return render(
        request,
        "signing/hand_in_signed.html",
        {
            "dossier": dossier,
            "paper": paper,
            "form": form,
            "wanted": signing.wanted,
            "pdf": paper.pdf,
        },
        status=status,
    )


def _taken(request: SignedIn, dossier: Dossier, paper: Paper, signing: Signing, form: HandInForm) -> int:
    """Take a file by a valid form; the status of the answer, 302 when it is done."""
    if not form.is_valid():
        return 422
    at, data = clock.now(), form.cleaned_data
    _check_hands(paper, request.user, at)
    scan = data["kind"] == HandInForm.SCAN
    action = "hand_in_scan" if scan else "hand_in_signed"
    given = {
        "data": data["file"].read(),
        "name": data["file"].name or "ban-ky.pdf",
        "actor": request.user,
        "at": at,
        "within": writing(dossier, action, actor=request.user, at=at, roles=OFFICERS),
    }
    try:
        if scan:
            hand_in_scan(paper, signing.wanted, reason=data["reason"], signed_on=data["signed_on"], **given)
        else:
            hand_in(paper, signing.wanted, **given)
    except SigningRefused as why:
        form.say(why)
        return why.status
    except UploadRefused as why:
        form.add_error("file", why.message)
        return 422
    except StorageUnavailable:
        form.add_error(None, STORE_IS_DOWN)
        return 503
    messages.success(request, f"Đã nhận {'bản chụp' if scan else 'bản ký số'} của «{paper.title}».")
    return 302
