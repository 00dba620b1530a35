"""What the norms of a day give a dossier. The arithmetic is programmes.support; here only its inputs."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from programmes.models import Source
from programmes.norms import rules_on
from programmes.support import Item as CostItem
from programmes.support import LineSupport, NoNorm, NormRule, Support, compute_support

if TYPE_CHECKING:
    from dossiers.models import Dossier
    from establishments.models import Establishment


def source_of(track: str) -> Source:
    """Which public source pays a track."""
    return Source.CENTRAL if track == "NATIONAL" else Source.LOCAL


def rules_for(dossier: Dossier, on: dt.date) -> dict[str, NormRule]:
    """The norms in force for a dossier: those of its approval date, before that those of ``on``."""
    return rules_on(dossier.approved_on or on, funding=dossier.track, territory=dossier.territory)


def support_of(dossier: Dossier, on: dt.date) -> Support:
    """Support by norm from the quoted cost, with every step. One cap per beneficiary and activity, as the circular
    words it. Raises ``NoNorm``.
    """
    return compute_support(cost_items(dossier), rules_for(dossier, on))


def most_support(dossier: Dossier, on: dt.date) -> int | None:
    """The most that the norms of a day give for the items written so far, in đồng; None where no norm says."""
    try:
        return support_of(dossier, on).support_vnd if dossier.items.exists() else None
    except NoNorm:
        return None


def cost_items(dossier: Dossier) -> list[CostItem]:
    """The item lines summed per beneficiary and activity: the unit a cap is counted by."""
    called = owners_called(dossier)
    sums: dict[tuple[int, str], int] = {}
    for item in dossier.items.select_related("activity", "beneficiary"):
        key = (item.beneficiary.order, item.activity.code)
        sums[key] = sums.get(key, 0) + item.amount_vnd
    return [
        CostItem(activity=activity, units=1, eligible_cost_vnd=cost, beneficiary=called[owner], owner=owner)
        for (owner, activity), cost in sums.items()
    ]


def by_owner(lines: Iterable[LineSupport]) -> dict[int, int]:
    """The support of each beneficiary, by its place in the dossier, in đồng."""
    sums: dict[int, int] = {}
    for line in lines:
        if line.owner is None:
            raise ValueError("a line of a dossier says whose it is")
        sums[line.owner] = sums.get(line.owner, 0) + line.support_vnd
    return sums


def called_in(dossier: Dossier) -> dict[int, str]:
    """What each beneficiary (by key) is called on pages and papers: its name, with the tax code where two share it.

    For people to read: whoever counts or compares takes the key, or the place in the dossier.
    """
    return names_among({row.pk: row.establishment for row in dossier.beneficiaries.select_related("establishment")})


def owners_called(dossier: Dossier) -> dict[int, str]:
    """The same by the beneficiaries' places in the dossier."""
    return names_among({row.order: row.establishment for row in dossier.beneficiaries.select_related("establishment")})


def names_among(rows: Mapping[int, Establishment]) -> dict[int, str]:
    """What each of some establishments is called beside the others."""
    times = Counter(one.name for one in rows.values())
    return {
        key: one.name if times[one.name] == 1 else f"{one.name} (mã số thuế {one.tax_code})"
        for key, one in rows.items()
    }
