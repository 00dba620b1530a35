"""Whether an establishment may take the place of a beneficiary: subject, tax code, address, no double funding."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from accounts.models import AdministrativeUnit
from accounts.taxcode import BadTaxCode, check_tax_code
from documents.vietnamese import date_short, money
from dossiers.models import Beneficiary, Dossier
from dossiers.regimes import regime
from dossiers.states import states_where
from establishments.codes import codes_over_time, of_taxpayers, with_code
from establishments.models import Establishment
from workflow.errors import BadFacts

if TYPE_CHECKING:
    from accounts.models import User

#: Dossiers that hold no public money (any more).
WITHOUT_MONEY = states_where(lambda place: place.gives_support_up)


def newcomer(dossier: Dossier, leaver: Beneficiary, typed: str, field: str, on: dt.date, actor: Any) -> Establishment:
    """The establishment with the typed tax code, if it may come in for a beneficiary. Raises ``BadFacts``."""
    try:
        code = check_tax_code(typed)
    except BadTaxCode as wrong:
        raise BadFacts(fields={field: str(wrong)}) from wrong
    comer = with_code(code)
    reasons = (
        [f"Sổ cơ sở chưa có mã số thuế {code}. Trung tâm ghi cơ sở vào sổ trước, rồi gửi lại đề nghị này."]
        if comer is None
        else _against(dossier, leaver, comer, on, actor)
    )
    if reasons or comer is None:
        raise BadFacts(fields={field: " ".join(reasons)})
    return comer


def _against(dossier: Dossier, leaver: Beneficiary, comer: Establishment, on: dt.date, actor: User | None) -> list[str]:
    if comer.pk == leaver.establishment_id:
        return [f"{comer.name} đang là đơn vị thụ hưởng này: không có gì để điều chỉnh."]
    found = []
    if dossier.beneficiaries.filter(establishment=comer).exists():
        found.append(f"{comer.name} đã là đơn vị thụ hưởng của chính đề án này.")
    rules = regime(dossier.regime)
    if rules.kinds and comer.kind not in rules.kinds:
        found.append(f"{comer.name}: loại hình «{comer.get_kind_display()}» không thuộc đối tượng theo {rules.law}.")
    if not AdministrativeUnit.objects.on(on).filter(pk=comer.unit_id).exists():
        found.append(
            f"Địa chỉ của {comer.name} thuộc {comer.unit.full_name}, không có trên bản đồ hành chính ngày "
            f"{date_short(on)}. Cập nhật địa chỉ trong sổ cơ sở."
        )
    if other := funded_elsewhere(comer, dossier):
        seen = actor is not None and Dossier.objects.seen_by(actor, on).filter(pk=other.pk).exists()
        found.append(
            f"{comer.name} (mã số thuế {comer.tax_code}) đã được hỗ trợ cùng nội dung «{dossier.activity}» ở "
            f"{f'hồ sơ {other.code}' if seen else 'một hồ sơ khác'}; một nội dung không được chi hai lần "
            "(Thông tư 28/2018/TT-BTC)."
        )
    if dossier.money_out_vnd:
        found.append(
            f"{leaver.establishment.name} đang giữ {money(dossier.money_out_vnd)} đồng tạm ứng; đề án phải ngừng và "
            "thu hồi, hoặc đơn vị này làm tiếp."
        )
    return found


def funded_elsewhere(establishment: Establishment, dossier: Dossier) -> Dossier | None:
    """Another approved dossier of the same content whose beneficiary is this taxpayer, by any code it has or had."""
    same = of_taxpayers({code for code, _, _ in codes_over_time(establishment)}) | {establishment.pk}
    return (
        Dossier.objects.filter(
            beneficiaries__establishment__in=same,
            activity=dossier.activity_id,
            approved_on__isnull=False,
        )
        .exclude(pk=dossier.pk)
        .exclude(state__in=WITHOUT_MONEY)
        .order_by("opened_at")
        .first()
    )
