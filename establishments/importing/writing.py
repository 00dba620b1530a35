"""A list into the register, all in one transaction: new ones set-wise, changed ones through their history."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction

import clock
from establishments.first_rows import first_of
from establishments.history import by_list
from establishments.importing.columns import BY_KEY
from establishments.importing.doubles import Known
from establishments.importing.places import Places
from establishments.importing.reading import Read, heading_of, read_row, year_of
from establishments.importing.sheets import rows_of
from establishments.models import KEPT_OVER_TIME, Establishment, Fact, YearFigures
from establishments.services import BadEstablishment, update
from ledger.log import append
from workflow.errors import Refused

if TYPE_CHECKING:
    from accounts.models import User

CHUNK = 1_000
CHAIN = uuid.UUID("3c1f5c43-8f2e-4a53-9f6e-0d9b1f0a7d55")


@dataclass
class Report:
    """What became of a list. ``left_out``: rows that are none of an establishment (sums, numbers of columns)."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)
    doubles: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[dict[str, Any]] = field(default_factory=list)


class DryRun(Exception):
    """Takes back everything that was written."""


def import_list(
    path: Path,
    *,
    actor: User,
    at: dt.datetime,
    year: int | None = None,
    dry_run: bool = False,
    refused_row: Callable[[int, list[Any], str], None] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Read a list into the register. Raises ``BadSheet``; then, and on a dry run, nothing is written.

    ``refused_row`` is called with number, cells and reasons of each row that was not taken.
    """
    of_year = year_of(year, clock.local_day(at))
    report = Report()
    try:
        with transaction.atomic():
            _import(path, actor, at, of_year, report, refused_row, progress)
            if dry_run:
                raise DryRun
    except DryRun:
        pass
    return report


def _import(
    path: Path,
    actor: User,
    at: dt.datetime,
    year: int,
    report: Report,
    refused_row: Callable[[int, list[Any], str], None] | None,
    progress: Callable[[int], None] | None,
) -> None:
    rows = rows_of(path)
    heading, already = heading_of(rows)
    places, known = Places(clock.local_day(at)), Known()

    def told(read: Read, why: str) -> None:
        if refused_row:
            refused_row(read.number, read.cells, why)

    def good() -> Iterator[Read]:
        for row in (*already, *rows):
            read = read_row(row, heading, places)
            if read.no_row:
                report.left_out.append({"row": read.number, "why": read.no_row})
                continue
            report.rows += 1
            if read.wrong:
                report.refused += [
                    {"row": read.number, "column": column, "reason": reason} for column, reason in read.wrong
                ]
                told(read, "; ".join(f"{column}: {reason}" for column, reason in read.wrong))
                continue
            twin = known.double(read.number, read.values)
            if twin:
                report.doubles.append(twin)
                told(read, f"Trùng: {twin['why']} ({twin.get('of') or 'dòng ' + str(twin['of_row'])})")
                continue
            yield read

    for chunk in batched_rows(good()):
        writer = Writer(path.name, actor, at, year, report, known)
        for read, why in writer.write(chunk):
            report.refused.append({"row": read.number, "column": "", "reason": why})
            told(read, why)
        if progress:
            progress(report.rows)
    append(
        chain=CHAIN,
        at=at,
        actor=actor,
        seat="",
        action="import_establishments",
        data={
            "file": path.name,
            "year": year,
            "rows": report.rows,
            "new": report.new,
            "changed": report.changed,
            "unchanged": report.unchanged,
            "refused": len(report.refused),
            "doubles": len(report.doubles),
        },
    )


def batched_rows(rows: Iterator[Read]) -> Iterator[list[Read]]:
    """Rows in lists of at most ``CHUNK``."""
    chunk: list[Read] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


class Writer:
    """Writes one chunk of good rows."""

    def __init__(self, file: str, actor: User, at: dt.datetime, year: int, report: Report, known: Known) -> None:
        self.file, self.actor, self.at, self.year = file, actor, at, year
        self.report, self.known = report, known

    def write(self, chunk: list[Read]) -> Iterator[tuple[Read, str]]:
        """Write; yields the rows that the register itself refuses, with its sentence."""
        there = {one.pk: one for one in Establishment.objects.filter(pk__in=self._keys(chunk))}
        years = {
            one.establishment_id: one
            for one in YearFigures.objects.filter(year=self.year, establishment__in=list(there))
        }
        fresh: list[tuple[Read, Establishment]] = []
        figures: list[YearFigures] = []
        for read in chunk:
            establishment = there.get(self.known.codes.get(read.values["tax_code"], -1))
            if establishment is None:
                fresh.append((read, self._made(read)))
                continue
            try:
                with transaction.atomic():
                    changed = self._changed(establishment, read)
            except (Refused, BadEstablishment) as why:
                yield read, str(why)
                continue
            before = years.get(establishment.pk)
            row = self._figures(establishment, read, before)
            if before is not None and _differs(before, row):
                changed = True
                row.pk = before.pk
                row.save()
            elif before is None:
                figures.append(row)
            self.report.changed += changed
            self.report.unchanged += not changed
        self._enter(fresh, figures)

    def _keys(self, chunk: list[Read]) -> set[int]:
        codes = self.known.codes
        return {codes[read.values["tax_code"]] for read in chunk if read.values["tax_code"] in codes}

    def _source(self, read: Read) -> str:
        return f"Danh sách cơ sở năm {self.year}, tệp {self.file[:150]}, dòng {read.number}"

    def _made(self, read: Read) -> Establishment:
        columns = {name: value for name, value in read.values.items() if name in OWN and name != "unit_id"}
        unit = self.known.unit(read.values["unit_id"])
        return Establishment(**columns, unit=unit, created_at=self.at, created_by=self.actor)

    def _enter(self, fresh: list[tuple[Read, Establishment]], figures: list[YearFigures]) -> None:
        made = Establishment.objects.bulk_create([one for _, one in fresh], batch_size=500)
        rows: list[Fact] = []
        for (read, _), establishment in zip(fresh, made, strict=True):
            self.known.codes[establishment.tax_code] = establishment.pk
            rows += first_of(establishment, self._source(read))
            figures.append(self._figures(establishment, read, None))
        Fact.objects.bulk_create(rows, batch_size=1_000)
        YearFigures.objects.bulk_create(figures, batch_size=1_000)
        self.report.new += len(made)

    def _changed(self, establishment: Establishment, read: Read) -> bool:
        """Whether the register now says something else."""
        told = {name: value for name, value in read.values.items() if name in OWN and name != "tax_code"}
        # A list without addresses knows the commune alone; that is no other address.
        if "address" in told and "unit_id" in told and establishment.unit_id == told["unit_id"]:
            told.pop("unit_id")
            if told["address"] == self.known.unit(establishment.unit_id).full_name:
                told.pop("address")
        differs = {name: value for name, value in told.items() if getattr(establishment, name) != value}
        if "unit_id" in differs:
            differs["unit"] = self.known.unit(differs.pop("unit_id"))
        over_time = {name: value for name, value in differs.items() if name in KEPT_OVER_TIME}
        plain = {name: value for name, value in differs.items() if name not in KEPT_OVER_TIME}
        if over_time:
            by_list(establishment, over_time, source=self._source(read), actor=self.actor, at=self.at)
        if plain:
            update(establishment, actor=self.actor, at=self.at, **plain)
        return bool(differs)

    def _figures(self, establishment: Establishment, read: Read, before: YearFigures | None) -> YearFigures:
        row = YearFigures(establishment=establishment, year=self.year, recorded_at=self.at, recorded_by=self.actor)
        row.source = self._source(read)
        for name in YearFigures.FIGURES:
            kept = getattr(before, name) if before else getattr(row, name)
            setattr(row, name, read.values.get(name, kept))
        return row


#: Columns of a list that are columns of the register.
OWN = frozenset({field.attname for field in Establishment._meta.fields}) & {*BY_KEY, "unit_id"}


def _differs(before: YearFigures, row: YearFigures) -> bool:
    return any(getattr(before, name) != getattr(row, name) for name in YearFigures.FIGURES)
