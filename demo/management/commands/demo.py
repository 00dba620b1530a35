"""Play the demo: load the programme, take sample dossiers through their lives, leave the papers, serve."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

import clock
from demo.cast import Cast
from demo.pdfs import Ahead, lacking, made_ahead
from demo.signing import make_keys, signed_from_today
from demo.stage import Stage
from demo.stories import STORIES, open_now
from demo.stories.open_now import FIRST_SERIAL, WAY, way_key
from demo.stories.sample_plan import sample_plan
from documents.files import open_file
from documents.models import Paper, StoredFile
from dossiers.models import Dossier
from ledger.models import LogEntry
from ledger.outbox import deliver
from papers import KINDS
from workflow.steps import steps_of


def _written(stored: StoredFile | None, own: Path, folder: Path) -> str:
    """A file as it lies beside the others of its dossier; its place under the demo's folder."""
    assert stored is not None
    target = own / stored.original_name
    with target.open("wb") as out:
        for chunk in open_file(stored):
            out.write(chunk)
    return str(target.relative_to(folder))


class Command(BaseCommand):
    """manage.py demo [--once] [--port N]"""

    help = "Chạy thử với dữ liệu mẫu: hồ sơ đi hết vòng đời, in văn bản, rồi mở trang tại 127.0.0.1."

    def add_arguments(self, parser: CommandParser) -> None:
        """How to end, and where to serve."""
        parser.add_argument("--once", action="store_true", help="dừng sau khi in bảng, không mở trang")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, play what was not played yet, write, print, serve."""
        # The code on a paper leads to the page that checks it: here, the one this command serves.
        settings.SITE_URL = settings.SITE_URL or f"http://127.0.0.1:{options['port']}"
        self._step("Nạp chương trình, đơn vị hành chính, cơ quan, định mức")
        call_command("load_programme", stdout=self.stderr)
        cast = Cast()
        cast.assemble()
        signed_from_today(cast)
        if why := make_keys(cast):
            self.stderr.write(f"    {why}")
        with made_ahead(needed=self._something_to_play() or lacking() > 0) as ahead:
            self._play(cast, ahead)
            self._plan(cast)
            self._pdfs(ahead, wait=options["once"])
        folder = Path(settings.VAR_DIR) / "demo"
        self._step("Ghi văn bản và tóm tắt")
        summary = self._write(folder)
        self._table(summary)
        papers = [paper for entry in summary["dossiers"] for paper in entry["papers"]]
        pdfs = sum("pdf" in paper for paper in papers)
        self.stdout.write(f"\nVăn bản: {folder} ({len(papers)} bản Word, {pdfs} bản PDF)")
        for why, count in summary["without_pdf"].items():
            self.stdout.write(f"  {count} văn bản không có bản PDF: {why}")
        self.stdout.write(f"Tóm tắt: {folder / 'summary.json'}")
        if not options["once"]:
            self._serve(options["port"])

    def _play(self, cast: Cast, ahead: Ahead | None) -> None:
        """Each story in one transaction: a run that was broken off begins it anew."""
        for place, (key, story) in enumerate(STORIES.items(), 1):
            self._one(cast, key, f"Hồ sơ mẫu {place}/{len(STORIES)}", story)
            if ahead:
                ahead.begin()
        for place, way in enumerate(WAY, 1):
            serial = FIRST_SERIAL + place - 1
            self._one(
                cast,
                way_key(place),
                f"Hồ sơ đang xử lý {place}/{len(WAY)}",
                lambda stage, way=way, serial=serial: open_now(stage, way, serial),
            )
            if ahead:
                ahead.begin()

    def _something_to_play(self) -> bool:
        """Whether a run before has not played everything."""
        keys = {*STORIES, *(way_key(place) for place in range(1, len(WAY) + 1))}
        return Dossier.objects.filter(origin__in=keys).values("origin").distinct().count() < len(keys)

    def _plan(self, cast: Cast) -> None:
        """A plan that is being put together, for whoever tries that page."""
        self._step("Kế hoạch mẫu")
        self.stderr.write(f"    {sample_plan(cast)}")

    def _pdfs(self, ahead: Ahead | None, *, wait: bool) -> None:
        """The PDFs that LibreOffice made meanwhile; where it is not, each paper learns why.

        ``wait``: for all of them. The served demo does not: its outbox makes the rest.
        """
        if ahead:
            ahead.begin()
            if wait:
                self._step(f"Chờ LibreOffice lập {ahead.left()} bản PDF còn lại")
            else:
                self._step("Ghi các bản PDF đã lập xong; phần còn lại lập ở nền sau khi mở trang")
            ahead.keep(wait=wait, tell=lambda line: self.stderr.write(f"    {line}"))
        if (wait and ahead and ahead.up()) or not shutil.which(settings.PDF_SOFFICE):
            while deliver(now=clock.now(), limit=200).handled:
                pass

    def _one(self, cast: Cast, key: str, title: str, story: Any) -> None:
        self._step(title)
        stage = Stage(cast, key, lambda line: self.stderr.write(f"    {line}"))
        with transaction.atomic():
            if Dossier.objects.filter(origin=key).exists():
                self.stderr.write("    đã có từ lần chạy trước")
                return
            story(stage)
        # What follows the steps (papers, notices) is delivered as it always is: after the commit, from the outbox.
        while deliver(now=stage.clock, limit=200, later={"paper.drawn"}).handled:
            pass

    def _write(self, folder: Path) -> dict[str, Any]:
        """The papers as files, and the summary beside them."""
        folder.mkdir(parents=True, exist_ok=True)
        dossiers = []
        lacking: Counter[str] = Counter()
        for dossier in Dossier.objects.filter(origin__startswith="mau-").order_by("opened_at", "code"):
            own = folder / dossier.code
            own.mkdir(exist_ok=True)
            papers = []
            drawn = Paper.objects.of(dossier.pk).filter(file__isnull=False).select_related("file", "pdf")
            for paper in drawn.order_by("created_at", "kind"):
                said: dict[str, str | int | None] = {"kind": paper.kind, "file": _written(paper.file, own, folder)}
                if paper.pdf:
                    said |= {"pdf": _written(paper.pdf, own, folder), "pages": paper.pdf_pages}
                else:
                    lacking[paper.pdf_why or paper.get_pdf_status_display()] += 1
                if copy := paper.signed_copies.order_by("no").last():
                    said |= {"signed": _written(copy.file, own, folder)}
                papers.append(said)
            entries = LogEntry.objects.filter(chain=dossier.pk).order_by("sequence")
            states: list[str] = []
            for entry in entries:
                if not states or states[-1] != entry.to_state:
                    states.append(entry.to_state)
            dossiers.append(
                {
                    "code": dossier.code,
                    "title": dossier.title,
                    "final_state": dossier.state,
                    "states": states,
                    "papers": papers,
                    "approved_vnd": dossier.approved_vnd,
                    "paid_vnd": dossier.paid_vnd,
                }
            )
        summary = {"dossiers": dossiers, "without_pdf": dict(lacking)}
        partial = folder / "summary.json.part"
        partial.write_text(json.dumps(summary, ensure_ascii=False, indent=1))
        partial.replace(folder / "summary.json")
        return summary

    def _table(self, summary: dict[str, Any]) -> None:
        """Dossier, step, role, time, paper: read back from the log."""
        declared = steps_of(Dossier)
        rows = [("Hồ sơ", "Bước", "Vai trò", "Thời điểm", "Văn bản")]
        for entry in summary["dossiers"]:
            dossier = Dossier.objects.get(code=entry["code"])
            for line in LogEntry.objects.filter(chain=dossier.pk, action__in=declared).order_by("sequence"):
                step = declared[line.action]
                rows.append(
                    (
                        dossier.code,
                        step.label.vi,
                        dossier.role_label(line.seat.partition("@")[0]),
                        clock.local(line.at).strftime("%d/%m/%Y %H:%M"),
                        ", ".join(KINDS[kind].title for kind in step.papers),
                    )
                )
        widths = [min(max(len(row[i]) for row in rows), 44) for i in range(5)]
        self.stdout.write("")
        for number, row in enumerate(rows):
            self.stdout.write(
                "  ".join(cell[:width].ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            )
            if number == 0:
                self.stdout.write("  ".join("─" * width for width in widths))

    def _serve(self, port: int) -> None:
        """The pages on loopback, with a login for each role; papers and notices follow in a thread."""
        if waiting := lacking():
            self.stdout.write(
                f"\n{waiting} bản PDF đang được lập ở nền; trang hồ sơ có bản Word ngay, có bản PDF khi lập xong."
            )
        self.stdout.write(
            f"\nTrang: http://127.0.0.1:{port}/   (Ctrl+C để dừng)\nĐăng nhập mẫu (mật khẩu chỉ dùng trên máy này):"
        )
        for username, password in json.loads((Path(settings.VAR_DIR) / "demo" / "logins.json").read_text()).items():
            self.stdout.write(f"  {username:<20} {password}")  # «khoa-ky:…» is the passphrase of a signing key
        self.stdout.flush()
        environment = os.environ | {"DEMO": "1"}
        arguments = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
        arguments += ["--threads", "4", "--config", "python:config.gunicorn_demo"]
        os.execve(sys.executable, arguments, environment)  # noqa: S606  (no shell; our own interpreter)

    def _step(self, text: str) -> None:
        self.stderr.write(f"▶ {text}")
