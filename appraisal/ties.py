"""Telling an interest before it matters: what binds an official to a firm, or to one dossier, whatever his office.

A person tells his own; the head of his body records what came to light. What was told is not taken back: a tie to a
firm may end on a day, and still binds in the dossiers that were open then.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction

from accounts.taxcode import BadTaxCode, check_tax_code
from appraisal.interests import note_interest
from appraisal.models import Interest, RoundMember, Tie
from clock import local_day
from documents.vietnamese import date_short
from dossiers.models import Dossier
from ledger.log import append
from notifications.tell import tell
from workflow.absence import chain_of, check_own_body
from workflow.errors import BadFacts, NotNow, NotYours

if TYPE_CHECKING:
    from accounts.models import User

PAGE = "/loi-ich/"


def declare_tie(person: User, *, kind: str, tax_code: str, note: str, actor: User, at: dt.datetime) -> Tie:
    """What binds a person to a firm, told by himself or recorded by the head of his body.

    The firm need not be in the register yet. Raises ``NotYours``, ``BadFacts``; then nothing was written.
    """
    _check_teller(person, actor, at)
    if kind not in Tie.Kind.values:
        raise BadFacts(fields={"kind": "Hãy chọn loại quan hệ."})
    try:
        code = check_tax_code(tax_code)
    except BadTaxCode as why:
        raise BadFacts(fields={"tax_code": str(why)}) from why
    said = _said(note)
    with transaction.atomic():
        if Tie.objects.select_for_update().filter(user=person, tax_code=code, kind=kind, ended_on=None).exists():
            raise BadFacts(fields={"tax_code": f"{person} đã khai quan hệ này với mã số thuế {code}."})
        other = None if actor.pk == person.pk else actor
        made = Tie.objects.create(user=person, tax_code=code, kind=kind, note=said, declared_at=at, recorded_by=other)
        _log(person, actor, at, "declare_tie", {"kind": str(made.get_kind_display()), "tax_code": code, "note": said})
        _tell(person, actor, at, f"{made.get_kind_display()}, mã số thuế {code}: {said}", key=f"tie:{made.pk}")
    return made


def end_tie(tie: Tie, *, on: dt.date, reason: str, actor: User, at: dt.datetime) -> Tie:
    """A tie ends on a day; dossiers open by then stay closed to him. By whoever told of it.

    Raises ``NotYours``, ``NotNow``, ``BadFacts``; then nothing was written.
    """
    with transaction.atomic():
        found = Tie.objects.select_for_update(of=("self",)).select_related("user", "recorded_by").get(pk=tie.pk)
        if found.recorded_by_id is not None and actor.pk == found.user_id:
            raise NotYours(f"Quan hệ này do {found.recorded_by} ghi; người đứng đầu cơ quan ghi khi nó hết.")
        _check_teller(found.user, actor, at)
        if found.ended_on is not None:
            raise NotNow(f"Quan hệ này đã hết từ hết ngày {date_short(found.ended_on)}.")
        if not local_day(found.declared_at) <= on <= local_day(at):
            raise BadFacts(fields={"on": "Ngày hết phải từ ngày khai đến hôm nay."})
        found.ended_on, found.ended_because = on, _said(reason, "reason", "vì sao quan hệ này hết")
        found.save(update_fields=["ended_on", "ended_because"])
        told = {"tax_code": found.tax_code, "on": on.isoformat(), "reason": found.ended_because}
        _log(found.user, actor, at, "end_tie", told)
        _tell(found.user, actor, at, f"Hết quan hệ với mã số thuế {found.tax_code}", key=f"tie-ended:{found.pk}")
    return found


def declare_in(dossier: Dossier, person: User, *, note: str, actor: User, at: dt.datetime) -> None:
    """An interest in one dossier alone: from now on it does not exist for him, and he does nothing in it.

    A member of the council before which it stands says so there. Raises ``NotYours``, ``NotNow``, ``BadFacts``.
    """
    _check_teller(person, actor, at)
    said = _said(note)
    with transaction.atomic():
        locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
        if Interest.objects.filter(dossier=locked, user=person).exists():
            raise NotNow(f"{person} đã được ghi là có lợi ích liên quan đến hồ sơ {locked}.")
        if RoundMember.objects.filter(
            round__dossier=locked, round__closed_at__isnull=True, user=person, recused=False, left_at__isnull=True
        ).exists():
            raise BadFacts(
                fields={
                    "code": f"{person} đang thẩm định hồ sơ {locked}: lợi ích của thành viên khai ở trang Hội đồng."
                }
            )
        how = Interest.How.DECLARED if actor.pk == person.pk else Interest.How.RECORDED
        note_interest(locked, person, kind=Interest.Kind.OTHER, how=how, note=said, at=at, by=actor)
        # That somebody is out stands in the file; why stands with him.
        state = {"from_state": locked.state, "to_state": locked.state}
        append(
            chain=locked.pk, at=at, actor=actor, seat="", action="note_interest", data={"left": str(person)}, **state
        )
        _log(person, actor, at, "note_interest", {"dossier": locked.code, "note": said})
        _tell(person, actor, at, f"Lợi ích liên quan đến hồ sơ {locked}", key=f"interest:{locked.pk}")


def _check_teller(person: User, actor: User, at: dt.datetime) -> None:
    if actor.pk != person.pk:
        check_own_body(person, actor, local_day(at), what="Ghi lợi ích liên quan của người khác")


def _said(note: str, field: str = "note", what: str = "với ai, quan hệ thế nào") -> str:
    kept = " ".join(note.split())[:300]
    if not kept:
        raise BadFacts(fields={field: f"Hãy ghi {what}."})
    return kept


def _log(person: User, actor: User, at: dt.datetime, action: str, data: dict[str, Any]) -> None:
    append(chain=chain_of(person), at=at, actor=actor, seat="", action=action, data={"person": str(person)} | data)


def _tell(person: User, actor: User, at: dt.datetime, what: str, *, key: str) -> None:
    if actor.pk != person.pk:
        tell(
            recipients=[person],
            subject=f"{actor} ghi lợi ích liên quan của anh/chị",
            body=f"{what}. Nếu không đúng, báo lại {actor}.",
            link=PAGE,
            key=key,
            at=at,
        )
