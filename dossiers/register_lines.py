"""A change of the register in the dossiers it concerns: a line in each, and no correction past a decision it touches.

What a decision says of a beneficiary is corrected by an amendment as long as one can be asked for; orders that are out
are answered first. Dossiers that have ended keep what they say.
"""

from __future__ import annotations

from django.db.models import Q

from accounts.role_info import Duty
from accounts.roles import holders
from documents.vietnamese import date_short
from dossiers.amendment_kinds import FIELDS
from dossiers.models import Dossier
from dossiers.states import PLACES, State
from establishments.models import Establishment, Kind
from establishments.touched import Change, concerned, held_first
from workflow.engine import writing
from workflow.errors import NotNow
from workflow.steps import steps_of

#: Who keeps the register, and who may confirm an account.
KEEPERS = holders(Duty.KEEP_ESTABLISHMENTS, Duty.CONFIRM_ACCOUNTS)
ENDED = tuple(code for code, place in PLACES.items() if place.final)


@concerned
def into_dossiers_under_way(establishment: Establishment, change: Change) -> None:
    """One line in each, by the door of the dossier: who has an interest in it is refused there."""
    found = list(under_way(establishment))
    if change.corrects and (whys := [why for dossier in found if (why := past_its_decision(dossier, change.kind))]):
        raise NotNow(*whys)
    for dossier in found:
        with writing(dossier, change.action, actor=change.actor, at=change.at, roles=KEEPERS) as (_, kept):
            kept.update({"establishment": establishment.name, **change.told})


@held_first
def lock_dossiers(establishment: Establishment) -> None:
    """The dossiers before the establishment, as a step that writes to the register locks them."""
    keys = [dossier.pk for dossier in under_way(establishment)]
    list(Dossier.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


def under_way(establishment: Establishment) -> list[Dossier]:
    """The dossiers of an establishment that have not ended, in one order for all."""
    mine = Q(applicant=establishment) | Q(beneficiaries__establishment=establishment)
    keys = Dossier.objects.filter(mine).exclude(state__in=ENDED).values("pk")
    return list(Dossier.objects.filter(pk__in=keys).order_by("pk"))


def past_its_decision(dossier: Dossier, kind: Kind) -> str:
    """Why a mistake in the register is not corrected for this dossier now, and the way out; empty where it is."""
    amended = dossier.state in (*steps_of(Dossier)["request_amendment"].sources, State.AMENDING)
    if amended and any(f"beneficiary.{name}" in FIELDS for name in kind.columns):
        day = f" ngày {date_short(dossier.approved_on)}" if dossier.approved_on else ""
        return (
            f"Hồ sơ {dossier}: quyết định phê duyệt{day} và hợp đồng đã ghi {str(kind.label).lower()} này. Sửa bằng "
            "đề nghị điều chỉnh của hồ sơ, để có quyết định điều chỉnh và phụ lục hợp đồng."
        )
    if dossier.state == State.PAYING:
        return f"Hồ sơ {dossier}: lệnh chi đã gửi Kho bạc; đính chính sau khi có kết quả của Kho bạc."
    return ""
