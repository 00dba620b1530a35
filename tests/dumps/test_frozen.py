"""Each frozen database goes on with this version: it migrates, everything kept holds, and people find their work."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

import clock
from accounts.models import RoleAssignment, User
from accounts.roles import Role
from appraisal.models import Vote
from documents.files import open_file
from documents.models import Paper
from documents.signing.models import SignedCopy
from dossiers.models import Dossier
from ledger.models import LogEntry, OutboxEvent
from ledger.outbox import deliver
from papers.word_templates.drawing import draw_with
from tests.dumps.archive import frozen
from tests.dumps.restore import restored
from workflow.engine import act, open_tasks


@pytest.fixture(params=frozen())
def about(
    request: pytest.FixtureRequest, tmp_path: Path, django_db_setup: None, django_db_blocker: Any
) -> Iterator[dict[str, Any]]:
    """What the restored database held when it was frozen."""
    with django_db_blocker.unblock(), restored(request.param, tmp_path) as found:
        yield found


def said(command: str, *words: str) -> str:
    """What a command prints; it raises where something is not whole."""
    out = StringIO()
    call_command(command, *words, stdout=out)
    return out.getvalue()


def counted() -> dict[str, int]:
    return {
        "dossiers": Dossier.objects.count(),
        "papers": Paper.objects.count(),
        "signed_copies": SignedCopy.objects.count(),
        "log": LogEntry.objects.count(),
        "open_tasks": sum(open_tasks(dossier).count() for dossier in Dossier.objects.all()),
        "queued": OutboxEvent.objects.open().count(),
    }


def test_chains_papers_signatures_and_files_hold(about: dict[str, Any]) -> None:
    assert counted() == {name: value for name, value in about.items() if name != "moment"}
    assert min(counted().values()) > 0
    for command in ("verify_log", "verify_all", "check_papers", "check_signatures", "check_files"):
        said(command)
    for paper in Paper.objects.filter(status=Paper.Status.DRAWN).select_related("file"):
        again = draw_with(paper.template_version, paper.kind, paper.facts)
        kept = b"".join(open_file(paper.file))
        assert again == kept, f"{paper.kind} of {paper.chain} is drawn otherwise today"
        assert hashlib.sha256(kept).hexdigest() == paper.file.sha256


def test_every_role_finds_its_work_and_opens_the_pages_of_a_dossier(about: dict[str, Any]) -> None:
    today = clock.today()
    opened = set()
    for role in Role:
        holder = RoleAssignment.objects.filter(role=role).order_by("pk").first()
        if holder is None:
            continue
        browser = Client()
        browser.force_login(holder.user)
        assert browser.get("/").status_code == 200, role
        seen = Dossier.objects.seen_by(holder.user, today).order_by("-state", "code").first()
        for page in ("", "chung-tu/") if seen else ():
            assert browser.get(f"/ho-so/{seen.code}/{page}").status_code == 200, (role, seen, page)
            opened.add(role)
    assert len(opened) >= 12


def test_a_vote_that_was_waiting_is_cast_and_what_was_queued_is_relayed(about: dict[str, Any]) -> None:
    voted = Vote.objects.get(member__round__closed_at__isnull=True)
    dossier, at = voted.member.round.dossier, clock.now()
    tasks, lines = open_tasks(dossier).count(), LogEntry.objects.filter(chain=dossier.pk).count()
    act(dossier, "cast_vote", actor=User.objects.get(username="hoidong2"), at=at, ballot="PASS", remark="")
    assert open_tasks(dossier).count() == tasks - 1
    assert LogEntry.objects.filter(chain=dossier.pk).count() == lines + 1
    while deliver(now=at, limit=200).handled:
        pass
    assert not OutboxEvent.objects.ready(at).exists()
    assert not OutboxEvent.objects.dead().exists()
    assert not OutboxEvent.objects.filter(attempts__gt=1).exists(), OutboxEvent.objects.exclude(last_error="").first()
    assert not Paper.objects.exclude(status=Paper.Status.DRAWN).exists()
    said("verify_all")
