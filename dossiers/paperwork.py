"""Papers of a step: frozen facts now, in the transaction of the step; bytes later, from the outbox.

A paper keeps the facts it was drawn from, so that drawing it again gives the same bytes and every figure
on it can be traced. A new paper of the same kind is a new version; the earlier one stays.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from documents.files import keep
from documents.models import Paper
from dossiers.facts import collect
from dossiers.handlers.common import local_day
from dossiers.models import Dossier
from dossiers.papers import KINDS
from dossiers.worded.drawing import draw_with, version_on
from ledger.outbox import record

if TYPE_CHECKING:
    from accounts.models import User
    from ledger.models import LogEntry
    from workflow.steps import Step


def order_papers(dossier: Dossier, *, step: Step, entry: LogEntry, actor: User, at: dt.datetime) -> None:
    """Freeze the facts of each paper of a step and ask for its bytes."""
    if not step.papers:
        return
    facts = json.loads(json.dumps(collect(dossier, local_day(at)), cls=DjangoJSONEncoder))
    digest = hashlib.sha256(canonical(facts)).hexdigest()
    for kind in step.papers:
        number, symbol = _number(dossier, kind)
        paper = Paper.objects.create(
            chain=dossier.pk,
            kind=kind,
            title=KINDS[kind].title,
            number=number,
            symbol=symbol,
            year=local_day(at).year,
            issued_on=local_day(at),
            facts=facts,
            facts_sha256=digest,
            version=Paper.objects.filter(chain=dossier.pk, kind=kind).count() + 1,
            template_version=version_on(kind, local_day(at), dossier.regime),
            created_at=at,
            created_by=actor,
        )
        record("paper.requested", key=f"paper:{paper.pk}", chain=dossier.pk, payload={"paper": str(paper.pk)}, at=at)


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
    data = draw_with(paper.template_version, paper.kind, paper.facts)
    dossier = Dossier.objects.get(pk=paper.chain)
    name = f"{dossier.code}-{paper.kind.lower()}-{paper.version}.docx"
    stored = keep(io.BytesIO(data), name=name, uploaded_by=paper.created_by, at=at, prefix=f"{dossier.code}/van-ban")
    with transaction.atomic():
        Paper.objects.filter(pk=paper.pk, file__isnull=True).update(file=stored, status=Paper.Status.DRAWN, error="")
    paper.refresh_from_db()
    return paper
