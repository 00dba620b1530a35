"""Rules of voting and quorum: the dated list, one more by a proposal, putting it in force, ending one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

import clock
from appraisal.counting import rule_in_words
from appraisal.models import Board, VotingRule
from appraisal.sheets import KEEPS, keeper
from appraisal.voting_rules import DECIDES, activate_rule, drafted, drop_rule, end_rule, propose_rule, reach
from documents.vietnamese import date_short
from web.councils.forms import DropRuleForm, EndRuleForm, RuleForm
from web.shared.parsing import whole
from web.shared.requests import SignedIn
from web.voting_rules.page import groups, shown
from workflow.errors import Refused


@login_required
def voting_rules(request: SignedIn) -> HttpResponse:
    """Every rule by where it stands in time, with its words, source and scope."""
    seats = request.user.seats(clock.today())
    context = {
        "groups": groups(clock.today()),
        "default": rule_in_words(Board(quorum_numerator=2, quorum_denominator=3), None).words,
        "may": bool(seats & {str(role) for role in KEEPS}),
    }
    return render(request, "voting_rules/voting_rules.html", context)


@login_required
def new_voting_rule(request: SignedIn) -> HttpResponse:
    """Typed, looked at (for which councils, which meetings keep theirs), then sent to somebody else."""
    keeper(request.user, clock.now())
    at, today = clock.now(), clock.today()
    first = {"board": board} if (board := whole(request.GET.get("hoi-dong"), 0)) else {}
    form = RuleForm(request.POST or None, initial=first)
    status, looked = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                if request.POST.get("seen") == form.digest:
                    made = propose_rule(form.cleaned_data, actor=request.user, at=at)
                    messages.success(request, f"Đã gửi đề xuất «{made}»; một người khác của Sở duyệt thì mới áp dụng.")
                    return redirect("voting-rule", pk=made.pk)
                draft = drafted(form.cleaned_data, at=at)
                looked, status = {**shown(draft), "reach": reach(draft, today), "seen": form.digest}, 200
            except Refused as why:
                form.show_refusal(why)
                status = why.status
    return render(request, "voting_rules/voting_rule_new.html", {"form": form, "looked": looked}, status=status)


@login_required
def voting_rule(request: SignedIn, pk: int) -> HttpResponse:
    """One rule: what it says, for whom, and what may be done with it."""
    return _page(request, _found(pk), status=200)


@login_required
@require_POST
def activate(request: SignedIn, pk: int) -> HttpResponse:
    """In force from its day."""
    request.user.seats(clock.today())
    made = activate_rule(_found(pk), actor=request.user, at=clock.now())
    messages.success(request, f"«{made}» áp dụng từ {made.valid_from and date_short(made.valid_from)}.")
    return redirect("voting-rule", pk=pk)


@login_required
@require_POST
def drop(request: SignedIn, pk: int) -> HttpResponse:
    """The proposal goes; the log keeps it."""
    request.user.seats(clock.today())
    found, form = _found(pk), DropRuleForm(request.POST, auto_id="bo-%s")
    if not form.is_valid():
        return _page(request, found, status=422, drop_form=form)
    drop_rule(found, reason=form.cleaned_data["reason"], actor=request.user, at=clock.now())
    messages.success(request, f"Đã bỏ đề xuất «{found}».")
    return redirect("voting-rules")


@login_required
@require_POST
def end(request: SignedIn, pk: int) -> HttpResponse:
    """Its last day."""
    request.user.seats(clock.today())
    found, form = _found(pk), EndRuleForm(request.POST, auto_id="het-%s")
    status = 422
    if form.is_valid():
        typed = form.cleaned_data
        try:
            made = end_rule(found, typed["last"], reason=typed["reason"], actor=request.user, at=clock.now())
        except Refused as why:
            form.show_refusal(why)
            status = why.status
        else:
            messages.success(request, f"«{made}» áp dụng đến hết ngày {date_short(typed['last'])}.")
            return redirect("voting-rule", pk=pk)
    return _page(request, found, status=status, end_form=form)


def _found(pk: int) -> VotingRule:
    rows = VotingRule.objects.select_related("board", "sheet", "proposed_by", "activated_by")
    return get_object_or_404(rows, pk=pk)


def _page(
    request: SignedIn,
    rule: VotingRule,
    *,
    status: int,
    drop_form: DropRuleForm | None = None,
    end_form: EndRuleForm | None = None,
) -> HttpResponse:
    seats, today = request.user.seats(clock.today()), clock.today()
    own = rule.proposed_by_id == request.user.pk
    over = rule.valid_to is not None and rule.valid_to <= today
    context = {
        **shown(rule),
        "reach": None if over else reach(rule, today),
        "own": own,
        "may_activate": rule.waits and not own,
        "may_drop": rule.waits,
        "may_end": not rule.waits and not over,
        "may": bool(seats & {str(role) for role in DECIDES}),
        "drop_form": drop_form or DropRuleForm(auto_id="bo-%s"),
        "end_form": end_form or EndRuleForm(auto_id="het-%s"),
    }
    return render(request, "voting_rules/voting_rule.html", context, status=status)
