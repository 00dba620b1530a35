"""Papers of tests that somebody signed: a scan handed in, as an office does that signs on paper."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from clock import local_day
from demo.stage import sample_pdf
from documents.models import Paper
from documents.signing.models import SignedCopy
from documents.signing.outside import hand_in_scan
from documents.signing.standing import Wanted
from documents.standing import stands
from dossiers.models import Dossier
from dossiers.paperwork import draw_paper
from workflow.engine import writing


def scanned(paper: Paper, by: User, at: dt.datetime, signed_on: dt.date | None = None) -> SignedCopy:
    """Draw a paper and hand in a scan of it, signed on its own day unless said."""
    draw_paper(paper, at)
    paper.refresh_from_db()
    dossier = Dossier.objects.get(pk=paper.chain)
    return hand_in_scan(
        paper,
        Wanted((), None),
        data=sample_pdf(f"{paper.title} {paper.pk}", "KC"),
        name="ban-chup.pdf",
        reason="Hai bên ký giấy tại cơ quan",
        signed_on=signed_on or stands(paper).day or local_day(at),
        actor=by,
        at=at,
        within=writing(
            dossier, "hand_in_scan", actor=by, at=at, roles=("CENTRE", "DOIT", "DOIT_HEAD", "PPC", "AGENCY")
        ),
    )
