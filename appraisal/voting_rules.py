"""Rules of voting and quorum as dated rows: one official proposes, another puts it in force, one ends it.

A rule that has begun is never changed, only succeeded or ended. A round keeps the rule it was opened under and a
sitting under way decides by one rule, so that nothing here touches a meeting that has begun; ``reach`` says beforehand
which councils a rule will hold for and which open meetings keep theirs.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

import clock
from accounts.role_info import Duty
from accounts.roles import holders
from appraisal.counting import first_of
from appraisal.models import Board, Meeting, VotingRule
from appraisal.sheets import keeper
from documents.vietnamese import date_short
from dossiers.regimes import not_ended
from ledger.log import append
from workflow.errors import BadFacts, NotNow, NotYours

if TYPE_CHECKING:
    from accounts.models import User

#: Who puts a rule in force that another proposed, drops a proposal, ends a rule.
DECIDES = holders(Duty.DECIDE_VOTING_RULES)


def propose_rule(facts: Mapping[str, Any], *, actor: User, at: dt.datetime) -> VotingRule:
    """A rule that waits for another person; it decides nothing yet. Raises ``NotYours`` or ``BadFacts``."""
    seat = keeper(actor, at)
    made = drafted(facts, at=at)
    made.proposed_by, made.proposed_at = actor, at
    with transaction.atomic():
        made.save()
        _log(made, "propose_rule", actor, seat, at, first=_iso(made.valid_from), source=made.source)
    return made


def drafted(facts: Mapping[str, Any], *, at: dt.datetime) -> VotingRule:
    """The rule as typed, checked and not saved. Raises ``BadFacts`` with every field that is wrong."""
    made = VotingRule(**facts)
    wrong: dict[str, str] = {}
    try:
        made.clean()
    except ValidationError as why:
        wrong = {name: " ".join(said) for name, said in why.message_dict.items()}
    if made.valid_from is None:
        wrong["valid_from"] = "Hãy ghi quy tắc áp dụng từ ngày nào."
    elif made.valid_from < clock.local_day(at):
        wrong["valid_from"] = "Quy tắc chỉ bắt đầu từ hôm nay trở đi; lần thẩm định đã mở giữ quy tắc của mình."
    if not made.source.strip():
        wrong["source"] = "Hãy ghi số, ngày của quy chế hoặc quyết định đặt ra quy tắc này."
    if wrong:
        raise BadFacts(fields=wrong)
    if later := _later(made):
        raise BadFacts(fields={"valid_from": later})
    return made


def activate_rule(rule: VotingRule, *, actor: User, at: dt.datetime) -> VotingRule:
    """Another person puts a proposal in force; the rule it succeeds ends the day before.

    Raises ``NotYours`` for the proposer himself, ``NotNow`` where it was decided already or its day is past.
    """
    seat = _decider(actor, at)
    with transaction.atomic():
        locked = _locked(rule)
        if locked.proposed_by_id == actor.pk:
            raise NotYours("Người đề xuất không tự duyệt quy tắc của mình; việc này dành cho một người khác.")
        if not locked.waits:
            raise NotNow(f"«{locked}» đã được duyệt rồi.")
        assert locked.valid_from is not None
        if locked.valid_from < clock.local_day(at):
            raise NotNow(
                f"Ngày áp dụng {date_short(locked.valid_from)} đã qua trong lúc chờ duyệt. Bỏ đề xuất này và lập đề "
                "xuất mới từ hôm nay hoặc một ngày sau."
            )
        if later := _later(locked):
            raise NotNow(later)
        before = _kin(locked).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=locked.valid_from))
        ended = [one.name for one in before]
        before.update(valid_to=locked.valid_from - dt.timedelta(days=1))
        locked.activated_by, locked.activated_at = actor, at
        locked.save(update_fields=["activated_by", "activated_at"])
        _log(locked, "activate_rule", actor, seat, at, first=_iso(locked.valid_from), succeeds=ended)
    return locked


def drop_rule(rule: VotingRule, *, reason: str, actor: User, at: dt.datetime) -> None:
    """A proposal is not taken, or taken back; the log keeps it. Raises ``NotYours``, ``NotNow``, ``BadFacts``."""
    seat = _decider(actor, at)
    with transaction.atomic():
        locked = _locked(rule)
        if not locked.waits:
            raise NotNow(f"«{locked}» đã được duyệt; chỉ kết thúc được, không bỏ được.")
        _log(locked, "drop_rule", actor, seat, at, reason=_said(reason))
        locked.delete()


def end_rule(rule: VotingRule, last: dt.date, *, reason: str, actor: User, at: dt.datetime) -> VotingRule:
    """A rule's last day, today or later; from the next day on whatever comes next holds.

    Raises ``NotYours``, ``NotNow`` or ``BadFacts``; then nothing was written.
    """
    seat, today = _decider(actor, at), clock.local_day(at)
    with transaction.atomic():
        locked = _locked(rule)
        if locked.waits:
            raise NotNow(f"«{locked}» còn chờ duyệt; bỏ đề xuất thay vì kết thúc.")
        if locked.valid_to and locked.valid_to < today:
            raise NotNow(f"«{locked}» đã hết hiệu lực ngày {date_short(locked.valid_to)}.")
        first = max(today, locked.valid_from or today)
        if last < first:
            raise BadFacts(fields={"last": f"Chọn từ {date_short(first)} trở đi; những ngày đã qua giữ nguyên."})
        if locked.valid_to and last > locked.valid_to:
            raise BadFacts(
                fields={"last": f"Quy tắc đã có ngày cuối {date_short(locked.valid_to)}; chỉ rút ngắn được."}
            )
        told = _said(reason)
        locked.valid_to = last
        locked.save(update_fields=["valid_to"])
        _log(locked, "end_rule", actor, seat, at, last=last.isoformat(), reason=told)
    return locked


# ── What a rule will hold for ────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class ForCouncil:
    """One council under a rule: for which regimes it decides; ``instead``: what goes before it for the others."""

    board: Board
    regimes: tuple[str, ...]
    all_regimes: bool
    instead: tuple[str, ...]


@dataclass(frozen=True)
class Reach:
    """Which councils a rule will hold for from its first day, which rules it ends, which meetings keep theirs."""

    day: dt.date
    councils: tuple[ForCouncil, ...]
    ends: tuple[VotingRule, ...]
    meetings: tuple[tuple[Meeting, int], ...]

    @property
    def holds(self) -> list[ForCouncil]:
        """The councils that will decide by it."""
        return [one for one in self.councils if one.regimes]

    @property
    def not_for(self) -> list[ForCouncil]:
        """The councils in force then that decide by something else."""
        return [one for one in self.councils if not one.regimes]


def reach(rule: VotingRule, today: dt.date) -> Reach:
    """What will follow from a rule, before it is sent or put in force."""
    day = max(rule.valid_from or today, today)
    until = rule.valid_to or dt.date.max
    kin = _kin(rule).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    ends = tuple(kin.filter(Q(valid_from__isnull=True) | Q(valid_from__lt=day))) if rule.activated_by_id is None else ()
    boards = Board.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)).order_by("-decision_date", "pk")
    if rule.board_id:
        boards = boards.filter(pk=rule.board_id)
    found = [
        _for_council(board, rule, max(day, board.valid_from or day), ends)
        for board in boards
        if (board.valid_from or day) <= until
    ]
    open_now = Meeting.objects.filter(closed_at__isnull=True, rounds__closed_at__isnull=True, board__in=boards)
    meetings = [
        (one, one.rounds.filter(closed_at__isnull=True).count())
        for one in open_now.select_related("board").distinct().order_by("held_on", "pk")
    ]
    return Reach(day, tuple(found), ends, tuple(meetings))


def _for_council(board: Board, rule: VotingRule, day: dt.date, ends: tuple[VotingRule, ...]) -> ForCouncil:
    others = VotingRule.objects.in_use().on(day).filter(Q(board=board) | Q(board__isnull=True))
    others = others.exclude(pk__in=[one.pk for one in ends]).exclude(pk__in=[rule.pk] if rule.pk else [])
    rows = [*others, rule]
    names = {one.code: one.name for one in not_ended(day)}
    asked = [rule.regime] if rule.regime else list(names)
    mine, instead = [], []
    for code in asked:
        chosen = first_of(one for one in rows if one.regime in {"", code})
        if chosen is rule:
            mine.append(names.get(code, code))
        elif chosen is not None:
            instead.append(f"«{chosen}»" if rule.regime else f"«{chosen}» (chế độ {names.get(code, code)})")
    return ForCouncil(board, tuple(mine), len(mine) == len(asked), tuple(dict.fromkeys(instead)))


def _kin(rule: VotingRule) -> QuerySet[VotingRule]:
    """The rules in use for the same councils and regime: of these one holds at a time."""
    found: QuerySet[VotingRule] = VotingRule.objects.in_use().filter(board=rule.board_id, regime=rule.regime)
    return found.exclude(pk=rule.pk) if rule.pk else found


def _later(rule: VotingRule) -> str:
    """Why a rule cannot begin on its day; empty if it can."""
    found = _kin(rule).filter(valid_from__gte=rule.valid_from).order_by("valid_from").first()
    if found is None or found.valid_from is None:
        return ""
    return f"Đã có quy tắc «{found}» áp dụng từ {date_short(found.valid_from)}; chọn một ngày sau ngày ấy."


def _decider(actor: User, at: dt.datetime) -> str:
    seats = actor.seats(clock.local_day(at))
    for role in DECIDES:
        if role in seats:
            return str(role)
    raise NotYours("Quy tắc biểu quyết do Giám đốc Sở hoặc chuyên viên Sở Công Thương duyệt.")


def _locked(rule: VotingRule) -> VotingRule:
    # With all of its kind, in the order of their keys: two proposals put in force at once must see one another.
    kind = VotingRule.objects.filter(board=rule.board_id, regime=rule.regime).select_for_update().order_by("pk")
    found = next((one for one in kind if one.pk == rule.pk), None)
    if found is None:
        raise NotNow("Đề xuất này đã bị bỏ; hãy tải lại danh sách.")
    return found


def _said(reason: str) -> str:
    if not reason.strip():
        raise BadFacts(fields={"reason": "Hãy ghi lý do: nhật ký giữ lại vì sao."})
    return " ".join(reason.split())[:300]


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


#: The log chain of all rules: few, and read together.
CHAIN = uuid.uuid5(uuid.NAMESPACE_URL, "khuyencong:voting-rules")


def _log(rule: VotingRule, action: str, actor: User, seat: str, at: dt.datetime, **data: Any) -> None:
    told = {"rule": rule.name, "board": str(rule.board) if rule.board_id else "", "regime": rule.regime}
    append(chain=CHAIN, at=at, actor=actor, seat=seat, action=action, data=told | data)
