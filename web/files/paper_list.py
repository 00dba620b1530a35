"""The papers of a dossier as its page lists them: Word, PDF, and in one sentence why a PDF is not there."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import QuerySet

from documents.models import Paper
from documents.standing import standings


def papers_shown(papers: QuerySet[Paper], seats: frozenset[str]) -> dict[str, Any]:
    """The list, newest first; each reason with how many papers it holds for; whether this person may ask again."""
    rows = list(papers.select_related("file", "pdf").order_by("-created_at", "kind"))
    now = standings(rows)
    for paper in rows:
        paper.stands = now[paper.pk]  # type: ignore[attr-defined]
    why = Counter(paper.pdf_why for paper in rows if paper.file_id and not paper.pdf_id and paper.pdf_why)
    return {"papers": rows, "without_pdf": sorted(why.items()), "may_ask_for_pdf": may_ask_for_pdf(seats)}


def may_ask_for_pdf(seats: frozenset[str]) -> bool:
    """Whether somebody works here; an applicant alone waits for those who do."""
    return any(not seat.startswith("APPLICANT@") for seat in seats)
