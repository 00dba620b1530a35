"""The legal bases a paper cites: those in force on its day, of its issuer, its money and its kind, by rank and date.

A body of the province cites the law on local government and the rules of the province; the ministry and its agency cite
neither. Each cites the text that gives it its power, once somebody has entered it (Nghị định 30/2020/NĐ-CP, Phụ lục I).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accounts.bodies import Body, Cites, body_of_code, body_with
from documents.bodies import body_of
from language.clauses import numbers_cited
from papers import KINDS
from programmes.models import LegalDocument

if TYPE_CHECKING:
    from dossiers.models import Dossier

Level, CitedBy, CitedIn = LegalDocument.Level, LegalDocument.CitedBy, LegalDocument.CitedIn

#: Levels that bind only the province whose they are.
OF_A_PROVINCE = (Level.COUNCIL, Level.PROVINCE, Level.DEPARTMENT)
#: What a body cites beside what everybody does.
CITED_BY = {Cites.PROVINCE: [CitedBy.PROVINCE], Cites.CENTRAL: [CitedBy.CENTRAL], Cites.COMMON: []}
#: Layouts that are agreed, not decided: they rest on civil law.
AGREED = frozenset({"contract"})


def issuing_body(kind: str, facts: Mapping[str, Any]) -> Body:
    """The body that issues a paper: by the letters of its symbol, else whoever usually does, else the department."""
    about = KINDS[kind]
    section = facts.get(about.section)
    own: Mapping[str, Any] = section if isinstance(section, Mapping) else {}
    symbol = own.get("symbol") or str(own.get("number") or "").partition("/")[2]
    letters = str((own.get("issuer") or {}).get("short") or (body_of(symbol) if symbol else ""))
    usual = body_of_code(about.issuer)
    if usual is Body.COUNCIL or not letters:
        return (usual and body_of_code(usual.about.signs_as)) or Body.DEPARTMENT
    # Letters that no body has for good are the agency's: they change with its name.
    return body_with(letters) or Body.AGENCY


def legal_bases(dossier: Dossier, on: dt.date, kind: str = "", facts: Mapping[str, Any] | None = None) -> list[str]:
    """«Căn cứ …» sentences without their ending mark; of a paper of the department where no ``kind`` is named.

    ``facts``: those of the paper; a text by which it computes is cited even where a later one is in force.
    """
    known = facts or {}
    body = issuing_body(kind, known) if kind else Body.DEPARTMENT
    mine = LegalDocument.objects.cited_on(on, track=dossier.track, territory=dossier.territory)
    found = set(mine.filter(_cites(kind, body))) | set(_computed_by(kind, known))
    return [f"Căn cứ {document.citation()}" for document in sorted(found, key=lambda one: one.rank)]


def _cites(kind: str, body: Body) -> Q:
    """What a body cites in a kind of paper."""
    by = [CitedBy.ANYBODY, *CITED_BY[body.about.cites]]
    agreed = kind in KINDS and KINDS[kind].layout in AGREED
    places = [CitedIn.ANY, CitedIn.CONTRACT] if agreed else [CitedIn.ANY]
    own = Q(powers_of__isnull=True) | Q(powers_of__code__in=body.about.powers)
    asked = Q(cited_by__in=by) & Q(cited_in__in=places) & own
    return asked & ~Q(level__in=OF_A_PROVINCE) if body.about.cites is Cites.CENTRAL else asked


def _computed_by(kind: str, facts: Mapping[str, Any]) -> list[LegalDocument]:
    """The texts by which the steps that a paper prints were computed."""
    about = KINDS.get(kind)
    if about is None:
        return []
    clauses: list[str] = []
    for holder in ("settlement.steps", "support.lines[].steps"):
        if f"{holder}[].rule" in about.needs:
            section, _, rest = holder.partition(".")
            part = facts.get(section) or {}
            rows = part.get("steps") or [] if rest == "steps" else _steps(part)
            clauses += [str(row.get("clause") or "") for row in rows]
    numbers = {number for clause in clauses for number in numbers_cited(clause)}
    return list(LegalDocument.objects.filter(number__in=numbers, cited=True)) if numbers else []


def _steps(part: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [step for line in part.get("lines") or [] for step in line.get("steps") or []]
