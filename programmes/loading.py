"""Loading the shipped data: idempotent, all or nothing, with the file and place of any damage.

What an administrator may change (bodies and their names, law, norms, advances, year ceilings) is added where it
is missing and then left alone; the rest (units, the programmes with their targets and results) is written again
as shipped.

Sources: Quyết định 2211/QĐ-UBND ngày 03/8/2016 (the programme), the norms of Thông tư liên tịch 26/2014 and
Thông tư 28/2018 with their marks of confidence. The map is loaded by programmes/loading_units.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Model

from accounts.models import AdministrativeUnit, Organisation, OrganisationName
from documents.vietnamese import date_short
from programmes.loading_units import load_units
from programmes.models import (
    Activity,
    AdvanceRule,
    AgencyDuty,
    BudgetSource,
    ContentArea,
    DatedRule,
    LegalDocument,
    Norm,
    PastResult,
    Programme,
    TargetLine,
    YearBudget,
)
from programmes.reading import DamagedData, Node, Row, basis_points, iso_date, rows, tree, whole, yes_or_no
from programmes.shipped import DATA, norm_rows
from programmes.support import shared

__all__ = ["SEED", "DamagedData", "load_everything"]

M = TypeVar("M", bound=Model)
ACCOUNTS = DATA.parents[1] / "accounts" / "data"
SEED = "AG-2016-2020"

NAME_PARTS = ("short_name", "seat", "head_title", "source", "confidence")

COUNTED = (
    AdministrativeUnit,
    Organisation,
    LegalDocument,
    Activity,
    Norm,
    AdvanceRule,
    DatedRule,
    Programme,
    ContentArea,
    TargetLine,
    BudgetSource,
    PastResult,
    YearBudget,
)


@transaction.atomic
def load_everything(data: Path = DATA, accounts: Path = ACCOUNTS) -> dict[str, int]:
    """Load all files; returns how many rows of each kind the tables then hold. Raises ``DamagedData``."""
    load_units(accounts / "units.csv")
    _organisations(accounts / "organisations.json")
    _legal_documents(data / "legal_documents.csv")
    activities = _activities(data / "activities.csv", data / "norms.csv")
    _norms(data / "norms.csv", activities)
    _advance_rules(data / "advance_rules.csv", activities)
    _settlement_rules(data / "settlement_rules.csv")
    _seed_programme(data / "an-giang-2016-2020.json")
    _other_programmes(data / "programmes.json")
    return {str(model._meta.verbose_name): model._default_manager.count() for model in COUNTED}


def _put(model: type[M], place: Row | Node, key: dict[str, Any], values: dict[str, Any], *, keep: bool = False) -> M:
    """The row of a key with these values, written only where it differs; ``keep``: a row that is there stays."""
    row = model._default_manager.filter(**key).first()
    if row is not None and (keep or all(getattr(row, name) == value for name, value in values.items())):
        return row
    row = row or model(**key)
    for name, value in values.items():
        setattr(row, name, value)
    try:
        row.clean_fields(exclude=[field.name for field in model._meta.fields if field.is_relation])
        row.save()
    except ValidationError as why:
        said = "; ".join(f"{name}: {' '.join(sentences)}" for name, sentences in why.message_dict.items())
        raise DamagedData(f"{place.where}: {said}") from why
    except (DatabaseError, ValueError, OverflowError) as why:
        raise DamagedData(f"{place.where}: trái với ràng buộc của dữ liệu ({why}).") from why
    return row


def _organisations(path: Path) -> None:
    new: list[tuple[Organisation, Node]] = []
    units = {unit.code: unit for unit in AdministrativeUnit.objects.all()}
    there = set(Organisation.objects.values_list("code", flat=True))
    for entry in tree(path)["organisations"]:
        unit = entry.get("unit")
        if unit and unit.text() not in units:
            raise unit.damaged("không có đơn vị mang mã này")
        address = entry.get("address")
        body = _put(
            Organisation,
            entry,
            {"code": entry["code"].text()},
            {
                "kind": entry["kind"].text(),
                "unit": units[unit.text()] if unit else None,
                "address": address.text() if address else "",
            },
            keep=True,
        )
        names = [(name["name"].text(), name) for name in entry["names"]]
        if body.code in there:
            continue
        new.append((body, entry))
        for said, name in names:
            dates = {part: node.date() if (node := name.get(part)) else None for part in ("valid_from", "valid_to")}
            texts = {part: node.text() if (node := name.get(part)) else "" for part in NAME_PARTS}
            _put(OrganisationName, name, {"organisation": body, "name": said}, dates | texts)
    for body, entry in new:
        if after := entry.get("successors"):
            body.successors.set([_organisation(code) for code in after])
        if above := entry.get("parent"):
            body.parent = _organisation(above)
            body.save(update_fields=["parent"])


def _organisation(code: Node) -> Organisation:
    """The body of a code."""
    body = Organisation.objects.filter(code=code.text()).first()
    if body is None:
        raise code.damaged("không có cơ quan mang mã này")
    return body


def _legal_documents(path: Path) -> None:
    whose = ("cited_for", "cited_by", "cited_in", "territory")
    texts = ("type", "level", "number", "issuer", "abstract", *whose, "confidence", "note")
    columns = ("code", "issued_on", "valid_from", "valid_to", "cited", "powers_of", *texts)
    bodies = {body.code: body for body in Organisation.objects.all()}
    for row in rows(path, columns, key=("code",)):
        if row["powers_of"] and row["powers_of"] not in bodies:
            raise row.damaged("powers_of", "không có cơ quan mang mã này")
        values = {
            "issued_on": row.read("issued_on", iso_date),
            "valid_from": row.read("valid_from", iso_date),
            "valid_to": row.read("valid_to", iso_date),
            "cited": row.read("cited", yes_or_no),
            "powers_of": bodies.get(row["powers_of"]),
        }
        _put(LegalDocument, row, {"code": row["code"]}, values | {name: row[name] for name in texts}, keep=True)


def _activities(path: Path, norms: Path) -> dict[str, Activity]:
    """The activities by code. Their names are those of the latest norm of the State's own money."""
    named = {row["code"]: row for row, _ in norm_rows(norms) if row["funding_level"] in ("national", "local")}
    made = {}
    for row in rows(path, ("code", "area_no", "evidence_kind", "needs_post_check"), key=("code",)):
        if row["code"] not in named:
            raise row.damaged("code", f"không có trong {norms.name}")
        made[row["code"]] = _put(
            Activity,
            row,
            {"code": row["code"]},
            {
                "name_vi": named[row["code"]]["activity_vi"],
                "name_en": named[row["code"]]["activity_en"],
                "area_no": row.read("area_no", whole),
                "evidence_kind": row["evidence_kind"],
                "needs_post_check": row.read("needs_post_check", yes_or_no),
            },
        )
    return made


def _norms(path: Path, activities: dict[str, Activity]) -> None:
    """Rows are added, never changed: a norm in use is only succeeded."""
    for row, norm in norm_rows(path):
        key = {
            "activity": _activity(row, "code", activities),
            "level": norm.level,
            "territory": norm.territory,
            "valid_from": norm.valid_from,
            "legal_source": norm.legal_source,
        }
        if norm.valid_to:
            # A release that brings a successor also brings the day on which the old row ends.
            Norm.objects.filter(**key, valid_to__isnull=True).update(valid_to=norm.valid_to)
        if norm.cap_of and norm.cap_of not in activities:
            raise row.damaged("code", f"mức tối đa tính theo {norm.cap_of}, không có trong activities.csv")
        values = {
            "valid_to": norm.valid_to,
            "rate_basis_points": norm.rate_basis_points,
            "cap_vnd": norm.cap_vnd,
            "cap_of": activities[norm.cap_of] if norm.cap_of else None,
            "cap_factor_percent": norm.cap_factor_percent,
            "unit": norm.unit,
            "conditions": norm.conditions,
            "confidence": norm.confidence,
            "usable": norm.usable,
        }
        _put(Norm, row, key, values, keep=True)


def _advance_rules(path: Path, activities: dict[str, Activity]) -> None:
    columns = ("activity", "share_percent", "papers", "clause", "valid_from", "valid_to", "confidence")
    for row in rows(path, columns, key=("activity", "clause")):
        _put(
            AdvanceRule,
            row,
            {"activity": _activity(row, "activity", activities), "clause": row["clause"]},
            {
                "share_basis_points": row.read("share_percent", basis_points),
                "papers": row["papers"],
                "valid_from": row.read("valid_from", iso_date),
                "valid_to": row.read("valid_to", iso_date),
                "confidence": row["confidence"],
            },
            keep=True,
        )


def _settlement_rules(path: Path) -> None:
    columns = ("key", "value", "text", "track", "clause", "valid_from", "valid_to", "confidence", "note")
    for row in rows(path, columns, key=("key", "track", "valid_from")):
        value = row.read("value", whole)
        if value is None and not row["text"]:
            raise row.damaged("value", "cần một giá trị bằng số hoặc bằng chữ")
        _put(
            DatedRule,
            row,
            {"key": row["key"], "track": row["track"], "valid_from": row.read("valid_from", iso_date)},
            {
                "value": value,
                "text": row["text"],
                "clause": row["clause"],
                "valid_to": row.read("valid_to", iso_date),
                "confidence": row["confidence"],
                "note": row["note"],
            },
            keep=True,
        )


def _activity(row: Row, column: str, activities: dict[str, Activity]) -> Activity:
    """The activity of a cell."""
    if row[column] not in activities:
        raise row.damaged(column, "không có trong activities.csv")
    return activities[row[column]]


def _seed_programme(path: Path) -> None:
    seed = tree(path)
    document, period = seed["document"], seed["period"]
    decided = document["date"].date()
    first, last = _years(period["start"], period["end"])
    programme = _put(
        Programme,
        seed,
        {"code": SEED},
        {
            "name": seed["title_vi"].text(),
            "period_start": first,
            "period_end": last,
            "decision_no": document["number"].text(),
            "decided_on": decided,
            "issuer": document["issuer"].text(),
            "signer": document["signer"].text(),
            "proposal": document["proposal"].text(),
            "replaces": document["replaces"].text(),
            "goals": {
                "general": seed["general_goals"].words(),
                "specific": [goal.record() for goal in seed["specific_goals"]],
            },
            "monitoring": seed["monitoring"].record(),
            "source": f"Quyết định {document['number'].text()} ngày {date_short(decided)}",
            "confidence": seed["confidence"]["programme_and_results"].text(),
        },
    )
    _areas(programme, seed["content_areas"])
    _sources(programme, seed["budget"])
    _past_results(programme, seed["results_2013_2015"])
    for agency in seed["agencies"]:
        _put(
            AgencyDuty,
            agency,
            {"programme": programme, "organisation": _organisation(agency["code"])},
            {"no": agency["no"].number(), "duties": agency["duties"].words()},
        )


def _years(first: Node, last: Node) -> tuple[int, int]:
    """The first and the last year of a programme."""
    if not 1990 <= first.number() <= last.number() <= 2100:
        raise last.damaged(f"giai đoạn {first.number()} - {last.number()} không hợp lý")
    return first.number(), last.number()


def _areas(programme: Programme, areas: Node) -> None:
    for area in areas:
        row = _put(
            ContentArea,
            area,
            {"programme": programme, "no": area["no"].number()},
            {"code": area["code"].text(), "name_vi": area["name_vi"].text(), "name_en": area["name_en"].text()},
        )
        for no, line in enumerate(area["lines"], 1):
            quantity, note = line.get("quantity"), line.get("note")
            # No quantity in the programme: then no unit either.
            units = {name: line[name].text(may_be_empty=quantity is None) for name in ("unit_vi", "unit_en")}
            _put(
                TargetLine,
                line,
                {"area": row, "no": no},
                {
                    "name_vi": line["line_vi"].text(),
                    "name_en": line["line_en"].text(),
                    "quantity": quantity.number() if quantity else None,
                    "note": note.text() if note else "",
                }
                | units,
            )


_FACTORS = {"tỷ đồng": 1_000_000_000, "triệu đồng": 1_000_000}


def _vnd(amount: Node, unit: Node) -> int:
    """A printed amount in đồng, exact."""
    if unit.text() not in _FACTORS:
        raise unit.damaged(f"cần một trong {', '.join(_FACTORS)}")
    exact = amount.decimal() * _FACTORS[unit.text()]
    if exact != int(exact):
        raise amount.damaged("không chẵn đồng")
    return int(exact)


def _sources(programme: Programme, budget: Node) -> None:
    """Planned money by source, and the State's part of it spread over the years."""
    total = 0
    for source in budget["sources"]:
        code, planned = source["code"].text(), _vnd(source["amount"], budget["unit"])
        total += planned
        _put(
            BudgetSource,
            source,
            {"programme": programme, "code": code},
            {"name_vi": source["name_vi"].text(), "planned_vnd": planned},
        )
        if code in ("CENTRAL", "LOCAL"):
            years = range(programme.period_start, programme.period_end + 1)
            for year, ceiling in zip(years, shared(planned, [1] * len(years)), strict=True):
                _ceiling(source, programme, year, code, ceiling, "chia đều theo năm, chờ Phụ lục 02")
    if total != _vnd(budget["total"], budget["unit"]):
        raise budget["total"].damaged("không bằng tổng các nguồn")


def _ceiling(place: Node, programme: Programme, year: int, source: str, ceiling_vnd: int, note: str) -> None:
    """The ceiling of a year and source, unless an administrator has entered one."""
    _put(
        YearBudget,
        place,
        {"programme": programme, "year": year, "source": source},
        {"ceiling_vnd": ceiling_vnd, "note": note},
        keep=True,
    )


def _past_results(programme: Programme, results: Node) -> None:
    finance = results["finance"]
    whole_sum = {"value": finance["done_total"], "plan": finance["plan_total"], "percent": finance["percent"]}
    lines = [("TOTAL", finance, whole_sum, finance["checks"]["note"].text())]
    for source in finance["sources"]:
        parts = {"value": source["done"], "plan": source["plan"], "percent": source["percent"]}
        lines.append((source["code"].text(), source, parts, ""))
    for code, place, parts, note in lines:
        _put(
            PastResult,
            place,
            {"programme": programme, "kind": "FINANCE", "item": code},
            {
                "value": parts["value"].number(),
                "plan": parts["plan"].number(),
                "percent": parts["percent"].decimal(),
                "unit_vi": finance["unit"].text(),
                "note": note,
            },
        )
    for output in results["outputs"]:
        plan, percent = output.get("plan"), output.get("percent_of_plan")
        _put(
            PastResult,
            output,
            {
                "programme": programme,
                "kind": "OUTPUT",
                "area_no": output["area"].number(),
                "item": output["item_en"].text(),
            },
            {
                "value": output["value"].number(),
                "plan": plan.number() if plan else None,
                "percent": percent.decimal() if percent else None,
                "unit_vi": output["unit_vi"].text(),
            },
        )


def _other_programmes(path: Path) -> None:
    shipped = tree(path)
    ceilings = shipped["assumed_year_ceilings"]
    for entry in shipped["programmes"]:
        period = list(entry["period"])
        if len(period) != 2:
            raise entry["period"].damaged("cần năm đầu và năm cuối")
        first, last = _years(*period)
        programme = _put(
            Programme,
            entry,
            {"code": entry["code"].text()},
            {
                "name": entry["name"].text(),
                "period_start": first,
                "period_end": last,
                "decision_no": entry["decision_no"].text(),
                "decided_on": entry["decided_on"].date(),
                "issuer": entry["issuer"].text(),
                "source": f"Quyết định {entry['decision_no'].text()}",
                "confidence": entry["confidence"].text(),
            },
        )
        for year in range(first, last + 1):
            for source in ("CENTRAL", "LOCAL"):
                _ceiling(entry, programme, year, source, ceilings[source].number(), ceilings["note"].text())
