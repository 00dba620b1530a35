"""Who takes part in a round: declarations, recusals, a member who leaves in the middle."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accounts.models import RoleAssignment
from accounts.models import User as Person
from accounts.role_info import Duty
from accounts.roles import Role, has_duty
from appraisal.counting import member_for, open_round, presides, presiding, standing
from appraisal.interests import found_interests, has_interest, note_interest, remember_ties
from appraisal.models import Declaration, Interest, Round, RoundMember, Vote
from clock import local_day
from dossiers.handlers.common import sentence
from dossiers.models import Dossier
from workflow.engine import excuse, give_to_seat, hand_to, open_tasks
from workflow.errors import BadFacts
from workflow.registry import handles

if TYPE_CHECKING:
    from accounts.models import User

NONE = "NONE"


@handles("declare_interest")
def declare_interest(
    dossier: Dossier, *, actor: User, at: dt.datetime, interest: str = "", note: str = "", **_: Any
) -> dict[str, Any]:
    """A member or a deputy says «none» and reads the papers, or names an interest and is out of the dossier.

    Who remembers one after voting says so too: his ballot stays in the file and is no longer counted. What the
    registers show counts even where «none» is declared. The log keeps that somebody is out, and why.
    """
    round_ = open_round(dossier)
    day = local_day(at)
    member = member_for(round_, actor, day)
    if member is None:
        raise BadFacts("Anh/chị không thuộc thành phần Hội đồng của lần thẩm định này.")
    if interest not in {NONE, *Interest.Kind.values}:
        raise BadFacts(fields={"interest": "Hãy chọn: không có lợi ích liên quan, hoặc loại lợi ích."})
    if interest == NONE and Declaration.objects.filter(round=round_, user=actor, clear=True).exists():
        raise BadFacts("Anh/chị đã khai ở lần thẩm định này.")
    found = found_interests(dossier, [actor], day).get(actor.pk)
    kind, how = interest, Interest.How.DECLARED
    if interest != NONE:
        note = sentence(note, "note", "nội dung của lợi ích: với ai, quan hệ thế nào")
    elif found:
        (kind, note), how = found, Interest.How.DETECTED
    # The dossier's lock is held: nobody declares meanwhile.
    if not Declaration.objects.filter(round=round_, user=actor).update(clear=kind == NONE, at=at):
        Declaration.objects.create(round=round_, user=actor, clear=kind == NONE, at=at)
    if kind == NONE:
        return {"round": round_.no, "clear": True}
    note_interest(dossier, actor, kind=kind, how=how, note=note, at=at, by=actor)
    void_ballots(round_, actor, note, at=at)
    if kind == Interest.Kind.FAMILY and how == Interest.How.DECLARED:
        remember_ties(dossier, actor, note, at)
    if member.user_id == actor.pk:
        _take_out(dossier, round_, member)
    return {"round": round_.no, "clear": False, "kind": kind, "how": how}


@handles("recuse_member")
def recuse_member(
    dossier: Dossier,
    *,
    actor: User,
    at: dt.datetime,
    member: int | None = None,
    interest: str = Interest.Kind.OTHER,
    reason: str = "",
    **_: Any,
) -> dict[str, Any]:
    """Whoever presides records what a member kept to himself; of whoever presides the department records it.

    A ballot given already stays in the file and is no longer counted.
    """
    round_ = open_round(dossier)
    called = _called(round_, member)
    day = local_day(at)
    head = presiding(list(round_.members.all()), round_)
    of_the_head = head is not None and head.pk == called.pk
    if called.user_id == actor.pk:
        raise BadFacts(fields={"member": "Lợi ích của chính mình thì tự khai ở mục «Khai lợi ích liên quan»."})
    of_the_department = has_duty(actor.seats(day), Duty.RECORD_INTEREST_OF_CHAIR)
    if not presides(round_, actor, day) and not (of_the_head and of_the_department):
        raise BadFacts(
            "Lợi ích của thành viên do người chủ trì Hội đồng ghi nhận; lợi ích của người chủ trì do Sở Công Thương "
            "ghi nhận."
        )
    if interest not in Interest.Kind.values:
        raise BadFacts(fields={"interest": "Hãy chọn loại lợi ích."})
    if not called.entitled:
        raise BadFacts(fields={"member": f"{called} không còn tham gia lần thẩm định này."})
    why = sentence(reason, "reason", "căn cứ ghi nhận lợi ích")
    note_interest(dossier, called.user, kind=interest, how=Interest.How.RECORDED, note=why, at=at, by=actor)
    void_ballots(round_, called.user, why, at=at)
    _take_out(dossier, round_, called)
    return {"round": round_.no, "member": str(called), "kind": interest}


@handles("replace_member")
def replace_member(
    dossier: Dossier,
    *,
    actor: User,
    at: dt.datetime,
    member: int | None = None,
    successor: User | None = None,
    reason: str = "",
    **_: Any,
) -> dict[str, Any]:
    """A member leaves the round; a successor takes his place and his tasks, or nobody waits for him any more.

    A ballot already given stays and counts: it was given by somebody entitled then; such a member is not replaced.
    """
    round_ = open_round(dossier)
    leaver = _called(round_, member)
    if leaver.left_at:
        raise BadFacts(fields={"member": f"{leaver} đã thôi tham gia lần thẩm định này."})
    if hasattr(leaver, "vote"):
        why = sentence(reason, "reason", "lý do thôi chủ trì")
        return _pass_on_the_gavel(dossier, round_, leaver, successor) | {"reason": why}
    if leaver.recused:
        raise BadFacts(
            fields={
                "member": f"{leaver} đã ra khỏi hồ sơ này vì có lợi ích liên quan. Nếu không còn đủ người thì bổ sung "
                "thành viên vào quyết định thành lập rồi cho bỏ phiếu lại."
            }
        )
    leaver.left_at, leaver.left_because = at, sentence(reason, "reason", "lý do thay")[:200]
    leaver.save(update_fields=["left_at", "left_because"])
    if successor is None:
        _pass_the_chair(dossier, round_, leaver)
        excuse(dossier, leaver.user)
        return {"round": round_.no, "left": str(leaver), "reason": leaver.left_because}
    _check_successor(dossier, round_, successor, at, actor)
    RoundMember.objects.create(round=round_, user=successor, role=leaver.role)
    hand_to(dossier, "close_ballot", giver=leaver.user, taker=successor)
    hand_to(dossier, "cast_vote", giver=leaver.user, taker=successor)
    return {
        "round": round_.no,
        "left": str(leaver),
        "successor": str(successor),
        "reason": leaver.left_because,
    }


def _pass_on_the_gavel(dossier: Dossier, round_: Round, leaver: RoundMember, successor: User | None) -> dict[str, Any]:
    """Whoever presides and has voted leaves: his ballot stays, the closing goes to the vice chair or the department."""
    if not open_tasks(dossier).filter(owner=leaver.user).exists() or successor is not None:
        raise BadFacts(
            fields={
                "member": f"{leaver} đã bỏ phiếu; phiếu vẫn có giá trị nên không cần thay. Nếu {leaver} đang giữ việc "
                "chốt phiếu, hãy ghi thôi mà không chọn người thay: việc chốt chuyển về người chủ trì còn lại hoặc Sở."
            }
        )
    others = [member for member in round_.members.select_related("user") if member.pk != leaver.pk]
    head = presiding(others, round_)
    if head is None:
        give_to_seat(dossier, "close_ballot", giver=leaver.user, seat=dossier.seat_for(Role.DOIT))
    else:
        hand_to(dossier, "close_ballot", giver=leaver.user, taker=head.user)
    return {"round": round_.no, "giver": str(leaver), "taker": str(head) if head else str(Role.DOIT.label)}


def _check_successor(dossier: Dossier, round_: Round, successor: User, at: dt.datetime, by: User) -> None:
    day = local_day(at)
    if round_.members.filter(user=successor).exists():
        raise BadFacts(fields={"successor": f"{successor} đã có trong thành phần của lần thẩm định này."})
    if not RoleAssignment.objects.on(day).filter(user=successor, role=Role.COUNCIL).exists():
        raise BadFacts(fields={"successor": f"{successor} chưa được giao vai trò «{Role.COUNCIL.label}»."})
    found = found_interests(dossier, [successor], day).get(successor.pk)
    if found or has_interest(dossier, successor):
        why = found[1] if found else "đã được ghi nhận"
        raise BadFacts(
            fields={"successor": f"{successor} có lợi ích liên quan đến hồ sơ này ({why}); hãy cử người khác."}
        )


def _called(round_: Round, pk: int | None) -> RoundMember:
    found = round_.members.select_related("user").filter(pk=pk).first() if pk else None
    if found is None:
        raise BadFacts(fields={"member": "Hãy chọn một thành viên của lần thẩm định này."})
    return found


def void_ballots(round_: Round, person: User, why: str, *, at: dt.datetime) -> None:
    """Ballots somebody gave, for himself or for another, stay in the file and are no longer counted."""
    given = Vote.objects.filter(member__round=round_, voided_at__isnull=True)
    # A joined update would lock more than the ballots: the keys first.
    his = list(given.filter(Q(member__user=person) | Q(cast_by=person)).values_list("pk", flat=True))
    Vote.objects.filter(pk__in=his).update(voided_at=at, void_because=f"{person}: {why}"[:300])


def take_out_found(round_: Round, *, at: dt.datetime, by: User) -> list[str]:
    """Before the ballots are counted: whoever has an interest in the registers by now is out, and so is his ballot.

    Returns a sentence for each. The caller holds the lock.
    """
    dossier, now = round_.dossier, standing(round_)
    givers = {vote.cast_by or member.user: member for member in now.entitled if (vote := now.counted.get(member.pk))}
    givers = {member.user: member for member in now.entitled} | givers
    told = []
    for key, (kind, note) in found_interests(dossier, givers, local_day(at)).items():
        person = next(one for one in givers if one.pk == key)
        note_interest(dossier, person, kind=kind, how=Interest.How.DETECTED, note=note, at=at, by=by)
        void_ballots(round_, person, note, at=at)
        if givers[person].user_id == person.pk:
            _take_out(dossier, round_, givers[person])
        told.append(f"{person} {note} nên phiếu không được tính.")
    return told


def _take_out(dossier: Dossier, round_: Round, member: RoundMember) -> None:
    """Out of votes and quorum; whoever presides next gets the task to close."""
    member.recused = True
    member.save(update_fields=["recused"])
    _pass_the_chair(dossier, round_, member)
    excuse(dossier, member.user)


def _pass_the_chair(dossier: Dossier, round_: Round, leaver: RoundMember) -> None:
    head = presiding(list(round_.members.select_related("user")), round_)
    if head is None:
        # Nobody of the council may preside: the department sees to it that the council can go on.
        give_to_seat(dossier, "close_ballot", giver=leaver.user, seat=dossier.seat_for(Role.DOIT))
    elif head.user_id != leaver.user_id:
        hand_to(dossier, "close_ballot", giver=leaver.user, taker=head.user)


def people_of_the_council(day: dt.date) -> Any:
    """Who may be called to a council on a day."""
    seated = RoleAssignment.objects.on(day).filter(role=Role.COUNCIL).values("user")
    return Person.objects.filter(pk__in=seated, is_active=True).order_by("full_name")
