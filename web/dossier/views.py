"""The list of dossiers and the page of one."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render

import clock
from accounts.roles import READS_ALL, Role
from appraisal.agenda import to_declare
from dossiers.checklists import checklist
from dossiers.conditions import AMONG_THE_PAPERS, IN_THE_ITEMS, IN_THE_TEXT
from dossiers.models import Dossier
from dossiers.services import WRITERS, may_attach
from dossiers.states import PLACES, Stage, State
from reports.times import times_shown
from web.amendments.page import amendments_shown
from web.dossier.clock_panel import clock_shown
from web.dossier.page import facts_shown, history, money_rows, phases_shown, round_shown, steps_shown
from web.evidence.page import readiness_shown
from web.files.paper_list import papers_shown
from web.opinions.page import may_ask, requests_shown
from web.orders.page import came_back
from web.returns.page import points_shown
from web.shared.actions import actions, waiting_for
from web.shared.conflicts import papers_for, reads_register
from web.shared.fetch import dossier_for
from web.shared.querysets import may_open
from web.shared.requests import SignedIn
from web.shared.search import Choice
from web.shared.state_label import state_said
from web.signing.page import with_signatures

PAGE = 25
NEWEST = 8
#: Papers shown before the older ones fold.
PAPERS = 10


@login_required
def dossier_list(request: SignedIn) -> HttpResponse:
    """All dossiers this person may read, newest first, with a search and a phase filter."""
    rows = Dossier.objects.seen_by(request.user, clock.today()).for_page().order_by("-opened_at", "id")
    wanted = request.GET.get("tim", "").strip()
    if wanted:
        rows = rows.matching(wanted)
    stage = request.GET.get("giai-doan", "")
    if stage in Stage.values:
        rows = rows.filter(state__in=[state for state in State if _stage(state) == stage])
    before = request.GET.get("truoc", "")
    if before:
        anchor = Dossier.objects.filter(code=before).first()
        if anchor:
            rows = rows.filter(Q(opened_at__lt=anchor.opened_at) | Q(opened_at=anchor.opened_at, id__gt=anchor.pk))
    found = list(rows[: PAGE + 1])
    return render(
        request,
        "dossier/dossier_list.html",
        {
            "rows": found[:PAGE],
            "older": _older(request, found[PAGE - 1].code) if len(found) > PAGE else "",
            "can_open": may_open(request.user, clock.today()),
            "wanted": wanted,
            "narrowed": stage,
            "choices": [Choice("giai-doan", "Giai đoạn", Stage.choices, stage)],
        },
    )


def _stage(state: str) -> str:
    return str(PLACES[state].stage)


def _older(request: SignedIn, code: str) -> str:
    """The address of the next page: the same search, going on behind a dossier."""
    asked = request.GET.copy()
    asked["truoc"] = code
    return f"?{asked.urlencode()}"


def _only_applicant(seats: frozenset[str]) -> bool:
    """Applicants read the public words for where their dossier stands."""
    return bool(seats) and all(seat.startswith("APPLICANT@") for seat in seats)


@login_required
def dossier_page(request: SignedIn, code: str) -> HttpResponse:
    """Facts, papers, money, history; what I may do and why not the rest."""
    if to_declare(request.user, code, clock.today()):
        return redirect("declare", code=code)
    dossier = dossier_for(request.user, code)
    at = clock.now()
    invoices = list(dossier.invoices.all())
    offered = [
        one
        for one in actions(dossier, request.user, at)
        if not one.step.only_on and (invoices or not one.step.about_invoice)
    ]
    seats = request.user.seats(clock.today())
    public = _only_applicant(seats)
    events = history(dossier, public=public)
    shown = papers_shown(papers_for(request.user, dossier), seats)
    with_signatures(dossier, shown["papers"], request.user, clock.today())
    papers = sorted(shown["papers"], key=lambda paper: not paper.signature.my_turn)
    roles, _ = WRITERS[dossier.place.facts]
    payments = list(dossier.payments.select_related("beneficiary__establishment"))
    amendments = amendments_shown(dossier)
    round_ = round_shown(dossier, request.user)
    ready = readiness_shown(dossier, request.user, clock.today())
    return render(
        request,
        "dossier/dossier_page.html",
        {
            "dossier": dossier,
            "phases": phases_shown(dossier),
            "points": points_shown(dossier, request.user, clock.today()),
            "facts": facts_shown(dossier),
            "money": money_rows(dossier),
            "history": events[:NEWEST],
            "older_history": events[NEWEST:],
            **shown,
            "papers": papers[:PAPERS],
            "older_papers": papers[PAPERS:],
            "checklist": checklist(dossier, dossier.place.checklist),
            "mend": {"text": IN_THE_TEXT, "items": IN_THE_ITEMS, "papers": AMONG_THE_PAPERS},
            "can_attach": may_attach(dossier, seats),
            "can_write": any(dossier.seat_for(role) in seats for role in roles),
            "can": [action for action in offered if action.possible],
            "cannot": [action for action in offered if not action.possible],
            "waiting": waiting_for(dossier),
            "today": clock.today(),
            **clock_shown(dossier, clock.today()),
            "times": None if public else times_shown(dossier, at),
            "opinions": [] if public else requests_shown(dossier, seats, clock.today()),
            "may_ask": not public and may_ask(dossier, seats),
            "state_label": dossier.place.public_vi if public else state_said(dossier),
            "items": dossier.items.select_related("beneficiary__establishment").prefetch_related("quotations"),
            "steps": steps_shown(dossier, clock.today()),
            **round_,
            "places": [
                (key, label)
                for key, label, there in (
                    ("tien", "Tiền", True),
                    ("hang-muc", "Hạng mục", True),
                    ("dieu-chinh", "Điều chỉnh", amendments),
                    ("tham-dinh", "Thẩm định", round_["round"]),
                    ("san-sang", "Sẵn sàng quyết toán", ready["ready"]),
                    ("chung-tu", "Chứng từ và chi trả", invoices or payments),
                    ("thanh-phan", AMONG_THE_PAPERS, True),
                    ("van-ban", "Văn bản", True),
                    ("noi-dung-ho-so", "Nội dung", True),
                    ("y-kien", "Ý kiến các cơ quan", not public),
                    ("thoi-gian", "Thời gian", not public),
                    ("lich-su", "Lịch sử", True),
                )
                if there
            ],
            "invoices": invoices,
            "payments": payments,
            "came_back": came_back(dossier) if dossier.state == State.PAYMENT_FAILED else [],
            "amendments": amendments,
            "may_read_register": reads_register(seats, dossier.applicant_id),
            "may_mend_accounts": Role.CENTRE in seats,
            "settlement": dossier.settlements.last(),
            "may_see_cockpit": not seats.isdisjoint(READS_ALL) and dossier.settlements.exists(),
            **ready,
        },
    )
