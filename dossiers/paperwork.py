"""Papers of a step: frozen facts now, in the transaction of the step; bytes later, from the outbox.

A paper keeps the facts it was drawn from, so that drawing it again gives the same bytes and every figure
on it can be traced. A new paper of the same kind is a new version; the earlier one stays (dossiers/reissue.py says
how one takes the place of another). Among the facts is the code by which anybody may check the paper.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import uuid
from random import Random, SystemRandom
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from clock import local_day
from documents.files import keep
from documents.house.text import one_kind_of_quotes
from documents.models import Paper
from documents.printing import record_drawn
from documents.verify_code import new_code
from dossiers.facts import collect
from dossiers.facts.bases import legal_bases
from dossiers.models import Dossier
from dossiers.shared_papers import sharing_now
from ledger.outbox import record
from papers import KINDS
from papers.word_templates.drawing import draw_with, version_on

if TYPE_CHECKING:
    from accounts.models import User
    from ledger.models import LogEntry
    from workflow.steps import Step

#: Where a paper is checked; web.urls answers there.
VERIFY_PATH = "/kiem-tra/{code}/"


def order_papers(
    dossier: Dossier,
    *,
    step: Step,
    entry: LogEntry,
    actor: User,
    at: dt.datetime,
    randomness: Random | None = None,
) -> None:
    """Freeze the facts of each paper of a step and ask for its bytes; one paper for all where an act says so.

    ``randomness`` gives the codes; tests seed it.
    """
    sharing = sharing_now()
    own = [kind for kind in step.papers if not (sharing and KINDS[kind].of_a_plan and sharing.linked(kind, dossier))]
    if not own:
        return
    facts = facts_now(dossier, local_day(at))
    for kind in own:
        shared = sharing if sharing and KINDS[kind].of_a_plan else None
        number, symbol = _number(dossier, kind)
        paper = freeze(
            shared.chain if shared else dossier.pk,
            kind,
            with_bases(dossier, kind, shared.common(facts) if shared else facts, local_day(at)),
            number=number,
            symbol=symbol,
            issued_on=local_day(at),
            template=version_on(kind, local_day(at), dossier.regime),
            actor=actor,
            at=at,
            randomness=randomness,
        )
        if shared:
            shared.share(paper, dossier)


def facts_now(dossier: Dossier, on: dt.date) -> dict[str, Any]:
    """All facts of a dossier as plain JSON."""
    found: dict[str, Any] = json.loads(json.dumps(collect(dossier, on), cls=DjangoJSONEncoder))
    quoted: dict[str, Any] = _with_one_kind_of_quotes(found)
    return quoted


def _with_one_kind_of_quotes(value: Any) -> Any:
    """Facts with the quotation marks of papers, however people typed theirs."""
    if isinstance(value, str):
        return one_kind_of_quotes(value)
    if isinstance(value, list):
        return [_with_one_kind_of_quotes(one) for one in value]
    if isinstance(value, dict):
        return {name: _with_one_kind_of_quotes(one) for name, one in value.items()}
    return value


def with_bases(dossier: Dossier, kind: str, facts: dict[str, Any], on: dt.date) -> dict[str, Any]:
    """The facts with the legal bases that this very paper cites: of its issuer, its money, its day."""
    return facts | {"legal_bases": legal_bases(dossier, on, kind, facts)}


def freeze(
    chain: uuid.UUID,
    kind: str,
    facts: dict[str, Any],
    *,
    number: int | None,
    symbol: str,
    issued_on: dt.date,
    template: str,
    actor: User,
    at: dt.datetime,
    replaces: Paper | None = None,
    why: str = "",
    randomness: Random | None = None,
) -> Paper:
    """One paper with its facts, its code and its place among the versions; its bytes follow from the outbox.

    ``template``: the wording it is drawn with (``papers.word_templates.drawing.version_on``).
    """
    code = _fresh_code(randomness or SystemRandom())
    address = settings.SITE_URL.rstrip("/") + VERIFY_PATH.format(code=code)
    facts = facts | {"verify": {"code": code, "url": address}}
    paper = Paper.objects.create(
        chain=chain,
        kind=kind,
        title=KINDS[kind].title,
        number=number,
        symbol=symbol,
        year=issued_on.year,
        issued_on=issued_on,
        facts=facts,
        facts_sha256=hashlib.sha256(canonical(facts)).hexdigest(),
        version=Paper.objects.filter(chain=chain, kind=kind).count() + 1,
        template_version=template,
        created_at=at,
        created_by=actor,
        verify_code=code,
        replaces=replaces,
        replaces_why=why,
    )
    record("paper.requested", key=f"paper:{paper.pk}", chain=chain, payload={"paper": str(paper.pk)}, at=at)
    return paper


def _fresh_code(source: Random) -> str:
    """A code that no paper bears yet; fifty random bits meet hardly ever, and the column is unique."""
    while True:
        code = new_code(source)
        if not Paper.objects.filter(verify_code=code).exists():
            return code


def canonical(facts: dict[str, Any]) -> bytes:
    """The bytes whose hash stands for a set of facts."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _number(dossier: Dossier, kind: str) -> tuple[int | None, str]:
    """The number of the act that the paper prints, if it has one."""
    decision = dossier.decisions.filter(kind=kind).last()
    return (decision.number, decision.symbol) if decision else (None, "")


def draw_paper(paper: Paper, at: dt.datetime) -> Paper:
    """Give a paper its bytes. May run twice: a drawn paper is left as it is."""
    if paper.file_id:
        return paper
    # As they are kept: a database may order the names within a fact, and what is drawn again is drawn from there.
    paper.refresh_from_db(fields=["facts"])
    data = draw_with(paper.template_version, paper.kind, paper.facts)
    # The dossier's code, or that of the plan whose dossiers share the paper.
    code = paper.facts["dossier"]["code"]
    name = f"{code}-{paper.kind.lower()}-{paper.version}.docx"
    stored = keep(io.BytesIO(data), name=name, uploaded_by=paper.created_by, at=at, prefix=f"{code}/van-ban")
    with transaction.atomic():
        drawn = Paper.objects.filter(pk=paper.pk, file__isnull=True)
        if drawn.update(file=stored, status=Paper.Status.DRAWN, error=""):
            record_drawn(paper, at)
    paper.refresh_from_db()
    return paper
