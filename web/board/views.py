"""The member's side of a council: what lies before me, declaring, voting."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

import clock
from appraisal.agenda import Line, agenda, to_declare
from appraisal.handlers.people import NONE
from appraisal.interests import has_declared
from appraisal.models import RoundMember
from web.board.forms import DeclareForm
from web.board.page import OnTheTable, ballot_form, on_the_table, parties_of, sittings_shown
from web.shared.requests import SignedIn
from workflow.engine import act
from workflow.errors import NotNow, NotYours, Refused


@login_required
def board(request: SignedIn) -> HttpResponse:
    """Every dossier before me, the papers one tap away, my ballot beside it; the sittings I take part in."""
    today = clock.today()
    lines = agenda(request.user, today)
    return render(
        request,
        "board/board.html",
        {
            "rows": on_the_table([line for line in lines if not line.awaits_word]),
            "undeclared": [line for line in lines if line.awaits_word],
            "counts": {
                "all": len(lines),
                "word": sum(line.awaits_word for line in lines),
                "ballot": sum(line.awaits_ballot for line in lines),
                "done": sum(line.vote is not None and not line.out for line in lines),
                "out": sum(line.out for line in lines),
            },
            **sittings_shown(request.user, today),
        },
    )


@login_required
@require_POST
def declare_many(request: SignedIn) -> HttpResponse:
    """«No interest» for each dossier that was ticked, each a word of its own."""
    lines = {line.dossier.code: line for line in agenda(request.user, clock.today()) if line.awaits_word}
    chosen = [lines[code] for code in request.POST.getlist("clear") if code in lines]
    if not chosen:
        messages.error(request, "Chưa đánh dấu hồ sơ nào. Đánh dấu các hồ sơ anh/chị không có lợi ích, rồi gửi lại.")
    said = 0
    for line in chosen:
        try:
            act(line.dossier, "declare_interest", actor=request.user, at=clock.now(), interest="NONE")
        except Refused as why:
            messages.error(request, f"{line.dossier.code}: {why}")
        else:
            said += 1
    if said:
        messages.success(request, f"Đã khai không có lợi ích liên quan ở {said} hồ sơ; giấy tờ đã mở.")
    return redirect("board")


@login_required
def declare(request: SignedIn, code: str) -> HttpResponse:
    """One dossier: who the parties are, and my word; nothing else of it is shown before."""
    more = "them" in request.GET or request.POST.get("interest", NONE) != NONE
    round_ = to_declare(request.user, code, clock.today(), more=more)
    if round_ is None:
        if to_read(request, code):
            raise NotNow(
                "Anh/chị đã khai ở lần thẩm định này; giấy tờ đang mở. Nếu nay mới biết mình có lợi ích, bấm «Tôi có "
                "lợi ích liên quan» ở hồ sơ ấy trên trang Hội đồng."
            )
        raise Http404("Không có hồ sơ nào chờ anh/chị khai.")
    dossier = round_.dossier
    form = DeclareForm(request.POST or None, dossier=dossier, initial=request.GET.dict())
    if has_declared(round_, request.user):
        form.only_interests()
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            act(dossier, "declare_interest", actor=request.user, at=clock.now(), **form.facts())
        except Refused as why:
            refused = why
            form.show_refusal(why)
        else:
            if to_read(request, code):
                messages.success(request, f"Đã khai ở hồ sơ {code}; giấy tờ đã mở.")
            else:
                messages.info(request, f"Đã ghi nhận lợi ích. Anh/chị không tham gia hồ sơ {code}.")
            return redirect(f"{reverse('board')}#{code}")
    status = refused.status if refused else (422 if request.method == "POST" else 200)
    context = {
        "dossier": dossier,
        "round": round_,
        "form": form,
        "parties": parties_of(dossier),
        "more": has_declared(round_, request.user),
    }
    return render(request, "board/board_declare.html", context, status=status)


def to_read(request: SignedIn, code: str) -> bool:
    """Whether the papers are open to me now."""
    return any(
        line.declared and not line.out for line in agenda(request.user, clock.today()) if line.dossier.code == code
    )


@login_required
@require_POST
def ballot(request: SignedIn, code: str) -> HttpResponse:
    """One ballot from the agenda: the row again, as it stands; without a script, the agenda."""
    line = _line(request, code)
    form = ballot_form(line, request.POST)
    status, said, refused = 422, None, ""
    if form.is_valid():
        try:
            act(
                line.dossier,
                "cast_vote",
                actor=request.user,
                at=clock.now(),
                **form.facts(),
            )
        except Refused as why:
            status, refused = why.status, str(why)
            form.show_refusal(why)
        else:
            status, said = 200, "Đã ghi phiếu."
            after = [one for one in agenda(request.user, clock.today()) if one.dossier.code == code]
            if not after:
                # The last ballot concluded the round.
                return render(request, "board/_board_concluded.html", {"dossier": line.dossier})
            return _row(request, on_the_table(after)[0], 200, said)
    # Where a ballot lies already there is no form to show the refusal in.
    said = refused if line.vote is not None else said
    return _row(request, on_the_table([line], filled=form)[0], status, said)


def _row(request: SignedIn, row: OnTheTable, status: int, said: str | None) -> HttpResponse:
    context = {"row": row, "said": said, "bad": status >= 400}
    return render(request, "board/_board_row.html", context, status=status)


def _line(request: SignedIn, code: str) -> Line:
    """A dossier before me that is open to me. Raises ``Refused`` with why it is not, 404 where it never was mine."""
    for line in agenda(request.user, clock.today()):
        if line.dossier.code != code:
            continue
        if line.out:
            raise NotYours("Anh/chị không tham gia hồ sơ này vì có lợi ích liên quan; phiếu không được nhận.")
        if not line.declared:
            raise NotNow("Hãy khai về lợi ích liên quan đến hồ sơ này trước khi xem hồ sơ và bỏ phiếu.")
        return line
    called = RoundMember.objects.filter(user=request.user, round__dossier__code=code).order_by("round__no").last()
    if called is None:
        raise Http404("Không có hồ sơ này trước anh/chị.")
    if called.left_at:
        raise NotYours("Anh/chị đã thôi tham gia lần thẩm định này; phiếu không được nhận.")
    raise NotNow("Hội đồng đã kết luận hồ sơ này hoặc hồ sơ đã rút; phiếu gửi sau không được nhận.")
