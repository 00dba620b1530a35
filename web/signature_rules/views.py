"""Which papers must be signed before a dossier goes on: what holds today, every word so far, one more."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render

import clock
from dossiers.regimes import not_ended, regimes
from dossiers.signatures.models import SignatureRule
from dossiers.signatures.setting import BUILT_IN, SETS, asked_kinds, set_rule, signable
from web.shared.requests import SignedIn
from web.signature_rules.forms import SignatureRuleForm
from workflow.errors import Refused


@login_required
def signature_rules(request: SignedIn) -> HttpResponse:
    """GET shows the setting; POST adds one word to it."""
    today = clock.today()
    seats = request.user.seats(today)
    may = not seats.isdisjoint({str(role) for role in SETS})
    form = SignatureRuleForm(request.POST or None) if may else None
    status = 200
    if request.method == "POST" and form is not None:
        status = 422
        if form.is_valid():
            try:
                set_rule(**form.cleaned_data, actor=request.user, at=clock.now())
            except Refused as why:
                form.show_refusal(why)
                status = why.status
            else:
                messages.success(request, "Đã ghi quy định ký văn bản.")
                return redirect("signature-rules")
    called = {one.code: one.name for one in regimes()}
    titles = {code: kind.title for code, kind in signable().items()}
    running = not_ended(today)
    by_regime = {one.code: asked_kinds(today, one.code) for one in running}
    context = {
        "regimes": [one.name for one in running],
        "kinds": [
            (title, [(one.name, code in by_regime[one.code]) for one in running])
            for code, title in sorted(titles.items(), key=lambda pair: pair[1])
        ],
        "rules": [
            (rule, titles.get(rule.kind, "Mọi loại, như mặc định"), called.get(rule.regime, "mọi chế độ"))
            for rule in [*SignatureRule.objects.select_related("entered_by"), BUILT_IN]
        ],
        "form": form,
    }
    return render(request, "signature_rules/signature_rules.html", context, status=status)
