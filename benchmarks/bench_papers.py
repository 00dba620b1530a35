"""Decisions a second: ours against docxtpl on the same content and against the floor; PDF cold against warm.

The floor is unzipping and zipping the very package that we draw: no way of writing a .docx can be faster.
"""

from __future__ import annotations

import copy
import datetime as dt
import io
import re
import shutil
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
from django.test.utils import override_settings
from docx.oxml.ns import qn
from docxtpl import DocxTemplate

ROWS = 20
KIND = "APPROVAL_DECISION"


def run(quick: bool) -> dict:
    """20 item rows; rounds of each way in turn, so that a busy moment of the machine hits all alike."""
    from documents.house.package import repacked
    from papers import draw

    facts = content()
    ours = draw(KIND, facts)
    template, context = same_content_for_docxtpl(ours)
    ways: dict[str, Callable[[], Any]] = {
        "ours": lambda: draw(KIND, facts),
        "docxtpl": lambda: rendered(template, context),
        "floor": lambda: repacked(ours),
    }
    assert texts(ways["docxtpl"]()) == texts(ours), "both must say the same"
    took = in_turn(ways, rounds=3 if quick else 15, times=5 if quick else 20)
    figures: dict[str, float | int | str] = {
        "our decisions a second": 1 / took["ours"],
        "docxtpl, decisions a second": 1 / took["docxtpl"],
        "floor (unzip and zip), a second": 1 / took["floor"],
        "ours, times docxtpl's speed": took["docxtpl"] / took["ours"],
        "ours, times the floor's duration": took["ours"] / took["floor"],
        "docxtpl, times the floor's duration": took["docxtpl"] / took["floor"],
    }
    figures |= pdf(ours, 2 if quick else 10)
    return {
        "title": f"a decision of approval with {ROWS} items, as .docx and as PDF",
        "figures": figures,
        "note": "docxtpl fills a template of the same paper: each text with a figure is a variable, the items a loop; "
        "wall-clock medians; trust the ratios",
    }


def content() -> dict[str, Any]:
    """The sample dossier with twenty items."""
    from papers.sample import one

    facts = one()
    item = facts["items"][0]
    facts["items"] = [copy.deepcopy(item) | {"no": number} for number in range(1, ROWS + 1)]
    return facts


def same_content_for_docxtpl(data: bytes) -> tuple[bytes, dict[str, Any]]:
    """Our paper turned into a template, and what to fill it with to get our paper again."""
    document = docx.Document(io.BytesIO(data))
    table = next(one for one in document.tables if len(one.rows) == ROWS + 2)
    items = table.rows[1 : ROWS + 1]
    context: dict[str, Any] = {
        "items": [["".join(run.text for run in cell.paragraphs[0].runs) for cell in row.cells] for row in items]
    }
    for row in items[1:]:
        table._tbl.remove(row._tr)
    first = items[0]._tr
    for number, cell in enumerate(first.iter(qn("w:tc"))):
        only_text(next(cell.iter(qn("w:r"))), f"{{{{ row[{number}] }}}}")
    for before, command in ((True, "{%tr for row in items %}"), (False, "{%tr endfor %}")):
        other = copy.deepcopy(first)
        only_text(next(other.iter(qn("w:r"))), command)
        first.addprevious(other) if before else first.addnext(other)
    values = []
    for number, text_run in enumerate(document.element.body.iter(qn("w:r"))):
        if re.search(r"\d", text_run.text) and "row[" not in text_run.text:
            context[f"value_{number}"] = text_run.text
            values.append((text_run, f"{{{{ value_{number} }}}}"))
    for text_run, variable in values:
        only_text(text_run, variable)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue(), context


def only_text(text_run: Any, text: str) -> None:
    """Let a run say this and nothing else; its look stays."""
    text_run.text = text


def rendered(template: bytes, context: dict[str, Any]) -> bytes:
    """docxtpl as its pages say, with escaping on: without it «A & B» loses a letter."""
    made = DocxTemplate(io.BytesIO(template))
    made.render(context, autoescape=True)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def texts(data: bytes) -> list[str]:
    """What a paper says, paragraph by paragraph."""
    with zipfile.ZipFile(io.BytesIO(data)):
        body = docx.Document(io.BytesIO(data)).element.body
    return ["".join(one.text for one in node.iter(qn("w:r"))) for node in body.iter(qn("w:p"))]


def in_turn(ways: dict[str, Callable[[], Any]], *, rounds: int, times: int) -> dict[str, float]:
    """Seconds of one call: the median over rounds, each way once a round."""
    measured: dict[str, list[float]] = {name: [] for name in ways}
    for work in ways.values():
        work()
    for _ in range(rounds):
        for name, work in ways.items():
            began = time.perf_counter()
            for _ in range(times):
                work()
            measured[name].append((time.perf_counter() - began) / times)
    return {name: statistics.median(each) for name, each in measured.items()}


def pdf(data: bytes, times: int) -> dict[str, float | str]:
    """Seconds to a normalised PDF: by a LibreOffice of its own (new and used profile) and by the running one."""
    from documents.pdf import PdfUnavailable, convert
    from documents.pdf.serving import LOOPBACK, READY_SECONDS, Server, free_port

    day = dt.date(2026, 3, 5)
    if shutil.which("soffice") is None:
        return {"PDF": "not measured: no LibreOffice here"}
    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(VAR_DIR=Path(folder), PDF_ENGINE="auto", PDF_TIMEOUT_SECONDS=120),
    ):
        new = in_turn({"": lambda: fresh(Path(folder), data, day)}, rounds=1, times=2)[""]
        server = Server(free_port())
        try:
            server.start()
            if not server.ready(READY_SECONDS):
                return {"PDF, cold, seconds (new profile)": new, "PDF, warm": "not measured: the server did not start"}
            where = f"{LOOPBACK}:{server.port}"
            took = in_turn(
                {
                    "cold": lambda: convert(data, when=day, server=""),
                    "warm": lambda: convert(data, when=day, server=where),
                },
                rounds=times,
                times=1,
            )
        except PdfUnavailable as why:
            return {"PDF, cold, seconds (new profile)": new, "PDF, warm": f"not measured: {why}"}
        finally:
            server.stop()
    return {
        "PDF, cold, seconds (new profile)": new,
        "PDF, cold, seconds (used profile)": took["cold"],
        "PDF, warm, seconds": took["warm"],
        "PDF, cold : warm": took["cold"] / took["warm"],
    }


def fresh(folder: Path, data: bytes, day: dt.date) -> None:
    """As the very first paper of a machine."""
    from documents.pdf import convert

    shutil.rmtree(folder / "pdf", ignore_errors=True)
    convert(data, when=day, server="")
