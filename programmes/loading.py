"""Loading the shipped data: idempotent, all or nothing, with the file and row of any damage.

Sources: Quyết định 2211/QĐ-UBND ngày 03/8/2016 (the programme), the norms of Thông tư liên tịch 26/2014 and
Thông tư 28/2018 with their marks of confidence, Nghị quyết 1654/NQ-UBTVQH15 (the 102 units of An Giang).
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction

from accounts.models import AdministrativeUnit, Organisation, OrganisationName
from programmes.models import (
    Activity,
    AdvanceRule,
    AgencyDuty,
    BudgetSource,
    ContentArea,
    LegalDocument,
    Norm,
    PastResult,
    Programme,
    TargetLine,
    YearBudget,
)

T = TypeVar("T")
HERE = Path(__file__).resolve().parent
ACCOUNTS = HERE.parent / "accounts" / "data"
SEED = "AG-2016-2020"


class DamagedData(ValueError):
    """A data file that cannot be read; the message names file, row and column."""


@transaction.atomic
def load_everything(data: Path = HERE / "data", accounts: Path = ACCOUNTS) -> dict[str, int]:
    """Load all files; returns how many rows of each kind the tables then hold. Raises ``DamagedData``."""
    _units(accounts / "units.csv")
    _organisations(accounts / "organisations.json")
    _legal_documents(data / "legal_documents.csv")
    _activities(data / "activities.csv", data / "norms.csv")
    _norms(data / "norms.csv")
    _advance_rules(data / "advance_rules.csv")
    _seed_programme(data / "an-giang-2016-2020.json")
    _other_programmes(data / "programmes.json")
    return {
        str(model._meta.verbose_name): model._default_manager.count()
        for model in (
            AdministrativeUnit,
            Organisation,
            LegalDocument,
            Activity,
            Norm,
            AdvanceRule,
            Programme,
            ContentArea,
            TargetLine,
            BudgetSource,
            PastResult,
            YearBudget,
        )
    }


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with their line numbers."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            for row in reader:
                if None in row or None in row.values():
                    raise DamagedData(f"{path.name}, dòng {reader.line_num}: số cột không khớp với dòng tiêu đề.")
                yield reader.line_num, {key: value.strip() for key, value in row.items()}
    except (OSError, UnicodeDecodeError, csv.Error) as why:
        raise DamagedData(f"{path.name}: không đọc được ({why}).") from why


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as why:
        raise DamagedData(f"{path.name}: không đọc được ({why}).") from why


def _cell(path: Path, line: int, row: dict[str, str], column: str, read: Callable[[str], T]) -> T:
    """One cell read as something; the error says where it stands."""
    try:
        return read(row[column])
    except KeyError:
        raise DamagedData(f"{path.name}: thiếu cột «{column}».") from None
    except (ValueError, ArithmeticError) as why:
        raise DamagedData(f"{path.name}, dòng {line}, cột «{column}»: «{row[column]}» không hợp lệ ({why}).") from why


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _basis_points(text: str) -> int | None:
    if not text:
        return None
    points = Decimal(text) * 100
    if points != points.to_integral_value():
        raise ValueError("tỷ lệ chỉ đến hai số lẻ")
    return int(points)


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _units(path: Path) -> None:
    later: list[tuple[AdministrativeUnit, str, str]] = []
    for line, row in _rows(path):
        unit, _ = AdministrativeUnit.objects.update_or_create(
            code=row["code"],
            defaults={
                "name": row["name"],
                "kind": _cell(path, line, row, "kind", lambda text: AdministrativeUnit.Kind(text).value),
                "legacy_territory": row["legacy_territory"],
                "valid_from": _cell(path, line, row, "valid_from", _date),
                "valid_to": _cell(path, line, row, "valid_to", _date),
                "source": row["source"],
            },
        )
        later.append((unit, row["parent"], row["successor"]))
    by_code = {unit.code: unit for unit in AdministrativeUnit.objects.all()}
    for unit, parent, successor in later:
        if parent:
            unit.parent = by_code[parent]
            unit.save(update_fields=["parent"])
        if successor:
            unit.successors.add(by_code[successor])


def _organisations(path: Path) -> None:
    listed = _json(path)["organisations"]
    for entry in listed:
        body, _ = Organisation.objects.update_or_create(
            code=entry["code"],
            defaults={
                "kind": entry["kind"],
                "unit": AdministrativeUnit.objects.filter(code=entry.get("unit", "")).first(),
                "address": entry.get("address", ""),
            },
        )
        for name in entry["names"]:
            OrganisationName.objects.update_or_create(
                organisation=body,
                name=name["name"],
                defaults={
                    "short_name": name.get("short_name", ""),
                    "valid_from": _date(name.get("valid_from", "")),
                    "valid_to": _date(name.get("valid_to", "")),
                    "source": name.get("source", ""),
                    "confidence": name.get("confidence", ""),
                },
            )
    for entry in listed:
        body = Organisation.objects.get(code=entry["code"])
        body.successors.set(Organisation.objects.filter(code__in=entry.get("successors", [])))
        if entry.get("parent"):
            body.parent = Organisation.objects.get(code=entry["parent"])
            body.save(update_fields=["parent"])


def _legal_documents(path: Path) -> None:
    for line, row in _rows(path):
        LegalDocument.objects.update_or_create(
            code=row["code"],
            defaults={
                "type": _cell(path, line, row, "type", lambda text: LegalDocument.Type(text).value),
                "issued_on": _cell(path, line, row, "issued_on", dt.date.fromisoformat),
                "valid_from": _cell(path, line, row, "valid_from", _date),
                "valid_to": _cell(path, line, row, "valid_to", _date),
                "cited": row["cited"] == "1",
            }
            | {
                column: row[column]
                for column in ("number", "issuer", "abstract", "cited_for", "territory", "confidence", "note")
            },
        )


def _activities(path: Path, norms: Path) -> None:
    names = {row["code"]: row for _, row in _rows(norms) if row["funding_level"] in ("national", "local")}
    for line, row in _rows(path):
        if row["code"] not in names:
            raise DamagedData(f"{path.name}, dòng {line}, cột «code»: «{row['code']}» không có trong {norms.name}.")
        Activity.objects.update_or_create(
            code=row["code"],
            defaults={
                "name_vi": names[row["code"]]["activity_vi"],
                "name_en": names[row["code"]]["activity_en"],
                "area_no": _cell(path, line, row, "area_no", _whole),
                "evidence_kind": _cell(path, line, row, "evidence_kind", lambda text: Activity.Evidence(text).value),
                "needs_post_check": row["needs_post_check"] == "1",
            },
        )


#: Funding levels of the file: (level, territory, whether it may be computed with).
_LEVELS = {
    "national": ("NATIONAL", "", True),
    "local": ("LOCAL", "", True),
    "local_AG_observed": ("LOCAL", "AG", False),
    "local_KG_observed": ("LOCAL", "KG", False),
    "local_DakLak_comparator": ("LOCAL", "DAKLAK", False),
}

#: Money of another programme: kept to be read, never computed with.
_OTHER_PROGRAMMES = {"CP_ASSESS"}


def _norms(path: Path) -> None:
    """Rows are added, never changed: a norm in use is only succeeded."""
    for line, row in _rows(path):
        if row["funding_level"] not in _LEVELS:
            raise DamagedData(f"{path.name}, dòng {line}, cột «funding_level»: «{row['funding_level']}» không rõ.")
        level, territory, usable = _LEVELS[row["funding_level"]]
        factor = row["code"] == "MACHINE_LINE"
        Norm.objects.get_or_create(
            activity=Activity.objects.get(code=row["code"]),
            level=level,
            territory=territory,
            valid_from=_cell(path, line, row, "effective_from", _date),
            legal_source=row["legal_source"],
            defaults={
                "valid_to": _cell(path, line, row, "effective_to", _date),
                "rate_basis_points": _cell(path, line, row, "rate_percent", _basis_points),
                "cap_vnd": _cell(path, line, row, "cap_vnd", _whole),
                "cap_of": Activity.objects.get(code="MACHINE") if factor else None,
                "cap_factor_percent": 150 if factor else None,
                "unit": row["unit"],
                "conditions": row["conditions"],
                "confidence": row["confidence"],
                "usable": usable and row["code"] not in _OTHER_PROGRAMMES,
            },
        )


def _advance_rules(path: Path) -> None:
    for line, row in _rows(path):
        AdvanceRule.objects.update_or_create(
            activity=Activity.objects.get(code=row["activity"]),
            clause=row["clause"],
            defaults={
                "share_basis_points": _cell(path, line, row, "share_percent", _basis_points),
                "papers": row["papers"],
                "valid_from": _cell(path, line, row, "valid_from", _date),
                "valid_to": _cell(path, line, row, "valid_to", _date),
                "confidence": row["confidence"],
            },
        )


def _vnd(amount: float | int, unit: str) -> int:
    """A printed amount in đồng, exact."""
    factor = {"tỷ đồng": 1_000_000_000, "triệu đồng": 1_000_000}[unit]
    return int(Decimal(str(amount)) * factor)


def _seed_programme(path: Path) -> None:
    seed = _json(path)
    document = seed["document"]
    programme, _ = Programme.objects.update_or_create(
        code=SEED,
        defaults={
            "name": seed["title_vi"],
            "period_start": seed["period"]["start"],
            "period_end": seed["period"]["end"],
            "decision_no": document["number"],
            "decided_on": _date(document["date"]),
            "issuer": document["issuer"],
            "signer": document["signer"],
            "proposal": document["proposal"],
            "replaces": document["replaces"],
            "goals": {"general": seed["general_goals"], "specific": seed["specific_goals"]},
            "monitoring": seed["monitoring"],
            "source": f"Quyết định {document['number']} ngày 03/8/2016",
            "confidence": seed["confidence"]["programme_and_results"],
        },
    )
    for area in seed["content_areas"]:
        row, _ = ContentArea.objects.update_or_create(
            programme=programme,
            no=area["no"],
            defaults={"code": area["code"], "name_vi": area["name_vi"], "name_en": area["name_en"]},
        )
        for no, line in enumerate(area["lines"], 1):
            TargetLine.objects.update_or_create(
                area=row,
                no=no,
                defaults={
                    "name_vi": line["line_vi"],
                    "name_en": line["line_en"],
                    "quantity": line["quantity"],
                    "unit_vi": line["unit_vi"],
                    "unit_en": line["unit_en"],
                    "note": line.get("note", ""),
                },
            )
    budget = seed["budget"]
    for source in budget["sources"]:
        planned = _vnd(source["amount"], budget["unit"])
        BudgetSource.objects.update_or_create(
            programme=programme, code=source["code"], defaults={"name_vi": source["name_vi"], "planned_vnd": planned}
        )
        if source["code"] in ("CENTRAL", "LOCAL"):
            years = range(programme.period_start, programme.period_end + 1)
            for year in years:
                YearBudget.objects.get_or_create(
                    programme=programme,
                    year=year,
                    source=source["code"],
                    defaults={"ceiling_vnd": planned // len(years), "note": "chia đều theo năm, chờ Phụ lục 02"},
                )
    _past_results(programme, seed["results_2013_2015"])
    for agency in seed["agencies"]:
        AgencyDuty.objects.update_or_create(
            programme=programme,
            organisation=Organisation.objects.get(code=agency["code"]),
            defaults={"no": agency["no"], "duties": agency["duties"]},
        )


def _past_results(programme: Programme, results: dict[str, Any]) -> None:
    finance = results["finance"]
    total = {
        "code": "TOTAL",
        "plan": finance["plan_total"],
        "done": finance["done_total"],
        "percent": finance["percent"],
    }
    for source in [total, *finance["sources"]]:
        PastResult.objects.update_or_create(
            programme=programme,
            kind="FINANCE",
            item=source["code"],
            defaults={
                "value": source["done"],
                "plan": source["plan"],
                "percent": Decimal(str(source["percent"])),
                "unit_vi": finance["unit"],
                "note": finance["checks"]["note"] if source["code"] == "TOTAL" else "",
            },
        )
    for output in results["outputs"]:
        PastResult.objects.update_or_create(
            programme=programme,
            kind="OUTPUT",
            area_no=output["area"],
            item=output["item_en"],
            defaults={
                "value": output["value"],
                "plan": output.get("plan"),
                "percent": output.get("percent_of_plan"),
                "unit_vi": output["unit_vi"],
            },
        )


def _other_programmes(path: Path) -> None:
    shipped = _json(path)
    ceilings = shipped["assumed_year_ceilings"]
    for entry in shipped["programmes"]:
        programme, _ = Programme.objects.update_or_create(
            code=entry["code"],
            defaults={
                "name": entry["name"],
                "period_start": entry["period"][0],
                "period_end": entry["period"][1],
                "decision_no": entry["decision_no"],
                "decided_on": _date(entry["decided_on"]),
                "issuer": entry["issuer"],
                "source": f"Quyết định {entry['decision_no']}",
                "confidence": entry["confidence"],
            },
        )
        for year in range(entry["period"][0], entry["period"][1] + 1):
            for source in ("CENTRAL", "LOCAL"):
                YearBudget.objects.get_or_create(
                    programme=programme,
                    year=year,
                    source=source,
                    defaults={"ceiling_vnd": ceilings[source], "note": ceilings["note"]},
                )
