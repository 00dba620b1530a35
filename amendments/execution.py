"""A granted request carried out: items, beneficiaries, place, contract and amounts become what the decision says."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from amendments.plan import Plan
from dossiers.models import Contract, Dossier, Item
from dossiers.payees import fix_accounts
from establishments.history import by_decision
from establishments.models import Establishment
from programmes.models import Activity

if TYPE_CHECKING:
    from accounts.models import User

#: What an amendment may change of a line.
OF_A_LINE = ("name", "model", "origin", "measure", "quantity", "unit_price_vnd")


def apply(dossier: Dossier, plan: Plan, *, source: str, actor: User, at: dt.datetime) -> None:
    """Write a plan; ``source``: by what, for the register. The caller holds the dossier's row and saves it."""
    _parties(dossier, plan, source=source, actor=actor, at=at)
    _lines(dossier, plan)
    _amounts(dossier, plan)
    if plan.value("unit") is not None:
        dossier.unit = type(dossier.unit).objects.get(code=plan.value("unit"))
    if plan.value("site") is not None:
        dossier.site = plan.value("site")
    contract = dossier.contract
    contract.ends_on, contract.total_vnd = plan.ends_on, plan.money.after.cost_vnd
    contract.support_vnd = plan.money.after.support_vnd
    Contract.objects.filter(pk=contract.pk).update(
        ends_on=contract.ends_on, total_vnd=contract.total_vnd, support_vnd=contract.support_vnd
    )


def _parties(dossier: Dossier, plan: Plan, *, source: str, actor: User, at: dt.datetime) -> None:
    """Another beneficiary comes in, or one is called otherwise in the register; the applicant goes with it."""
    said: dict[int, dict[str, Any]] = {}
    for row in plan.rows:
        scope, _, attribute = row["field"].partition(".")
        if scope != "beneficiary":
            continue
        one = dossier.beneficiaries.select_related("establishment").get(order=row["beneficiary"])
        if attribute == "replaced_by":
            old = one.establishment_id
            one.establishment = Establishment.objects.get(tax_code=row["after"])
            fix_accounts(one)
            one.save(update_fields=["establishment", "contract_account", "contract_bank"])
            if dossier.applicant_id == old:
                dossier.applicant = one.establishment
        else:
            said.setdefault(one.establishment_id, {})[attribute] = row["after"]
    for key, values in said.items():
        by_decision(Establishment.objects.get(pk=key), values, source=source, actor=actor, at=at)
        if dossier.applicant_id == key:
            dossier.applicant.refresh_from_db()


def _lines(dossier: Dossier, plan: Plan) -> None:
    there = {item.no: item for item in dossier.items.all()}
    wanted = {line.no: line for line in plan.lines}
    for no, item in there.items():
        if no not in wanted:
            item.delete()
    owners = {row.order: row for row in dossier.beneficiaries.all()}
    for no, line in wanted.items():
        values = {name: getattr(line, name) for name in OF_A_LINE}
        if no in there:
            Item.objects.filter(pk=there[no].pk).update(**values)
        else:
            Item.objects.create(
                dossier=dossier,
                beneficiary=owners[line.owner],
                no=no,
                activity=Activity.objects.get(code=line.activity),
                **values,
            )


def _amounts(dossier: Dossier, plan: Plan) -> None:
    after = plan.money.after
    for share in plan.money.shares:
        dossier.beneficiaries.filter(order=share.order).update(
            support_vnd=share.approved_vnd, contract_vnd=share.contract_vnd
        )
    more = after.approved_vnd - dossier.support_vnd
    first, second = ("central_vnd", "local_vnd") if dossier.track == "NATIONAL" else ("local_vnd", "central_vnd")
    part = max(more, -getattr(dossier, first))
    setattr(dossier, first, getattr(dossier, first) + part)
    setattr(dossier, second, getattr(dossier, second) + more - part)
    dossier.counterpart_vnd, dossier.other_vnd = after.counterpart_vnd, after.other_vnd
    dossier.approved_vnd, dossier.contracted_vnd = after.approved_vnd, after.support_vnd
