"""A corrected paper takes the place of an issued one: a new version with the facts as they are now, with a reason.

Nghị định 30/2020/NĐ-CP, điều 18: wrong content is mended by a paper of the same kind. What nobody has signed yet
keeps its number; what was signed, or whose number was cancelled, takes a new number and day. The earlier one stays.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accounts.role_info import Duty
from accounts.roles import holders
from clock import local_day
from documents.models import Paper
from documents.numbers import number_is_cancelled
from documents.verification import is_signed
from dossiers.handlers.common import LETTER_WRITERS, decide, sentence
from dossiers.models import Decision, Dossier
from dossiers.paperwork import facts_now, freeze, with_bases
from papers import KINDS, missing, used_facts
from papers.kind import Body
from papers.labels import label
from papers.trace import leaves
from papers.word_templates.drawing import version_on
from workflow.engine import writing
from workflow.errors import NotNow
from workflow.steps import steps_of

if TYPE_CHECKING:
    from accounts.models import User

#: Several bodies signed them together: they are mended by an annex or new minutes, not by one of them alone.
SIGNED_TOGETHER = frozenset({"contract", "minutes"})

#: One paper of all the dossiers of a plan is not mended from one of them.
OF_A_PLAN = "Văn bản này là của cả đợt kế hoạch; sửa bằng một đợt hoặc một quyết định mới của kế hoạch."


#: A letter went out to others with the act that wrote it.
OF_AN_OPINION = (
    "Công văn xin ý kiến, công văn trả lời đã gửi đi thì không lập lại. Hỏi thêm, hoặc cần ý kiến khác: cơ quan hỏi "
    "lập một lần hỏi mới, công văn mới; không cần hỏi nữa: rút yêu cầu."
)


#: What an annex changes stands in the annex and its decision; the paper of before stays as it was signed.
CHANGED_SINCE = (
    "Đề án đã được điều chỉnh và có phụ lục hợp đồng nên dữ kiện hiện nay khác lúc ký; văn bản này không lập lại được. "
    "Cần sửa thì lập quyết định điều chỉnh và phụ lục hợp đồng mới."
)


@dataclass(frozen=True)
class Change:
    """One fact that differs between two versions of a paper."""

    name: str
    label: str
    before: Any
    after: Any


def reissue(paper: Paper, *, actor: User, at: dt.datetime, reason: str, seen_version: int | None = None) -> Paper:
    """Draw a corrected version of an issued paper. Raises ``NotYours``, ``NotNow``, ``BadFacts``, ``Stale``.

    The right is that of the step that issues the paper: who may issue it may mend it.
    """
    why = sentence(reason, "reason", "lý do lập lại văn bản", least=5)
    dossier = Dossier.objects.filter(pk=paper.chain).first()
    if dossier is None:
        raise NotNow(OF_A_PLAN)
    issuing = [step for step in steps_of(Dossier).values() if paper.kind in step.papers]
    writes = writing(
        dossier,
        "reissue",
        actor=actor,
        at=at,
        roles=roles_for(dossier, paper.kind),
        seen_version=seen_version,
        # An applicant mends his own request; a decision is not mended by whoever has an interest in it.
        decides=any(step.decides for step in issuing),
    )
    with writes as (locked, kept):
        old = Paper.objects.get(pk=paper.pk)
        if reasons := why_not_reissued(locked, old):
            raise NotNow(*reasons)
        renewed = takes_new_number(old)
        decided = _decided_again(locked, old, actor, at) if renewed else None
        facts = facts_for(locked, old, local_day(at) if renewed else old.issued_on or local_day(at))
        if gaps := missing(old.kind, facts):
            raise NotNow(f"Chưa lập lại được vì còn thiếu: {'; '.join(label(name) for name in gaps)}.")
        if decided is not None and _own_number(old.kind, facts) != decided.full_number:
            raise NotNow(
                f"{old.title} lấy số từ nơi khác trong hồ sơ nên không thay bằng số mới ở đây; hãy làm lại bước đã "
                "ban hành văn bản."
            )
        issued_on = decided.issued_on if decided else old.issued_on or local_day(at)
        made = freeze(
            locked.pk,
            old.kind,
            facts,
            number=decided.number if decided else old.number,
            symbol=decided.symbol if decided else old.symbol,
            issued_on=issued_on,
            template=version_on(old.kind, issued_on, locked.regime),
            actor=actor,
            at=at,
            replaces=old,
            why=why,
        )
        kept.update(
            paper=old.title,
            reason=why,
            version=made.version,
            instead_of=old.version,
            changed=[change.name for change in changes(old, made)],
            **({"number": made.full_number} if made.number else {}),
        )
    return made


def facts_for(dossier: Dossier, old: Paper, on: dt.date) -> dict[str, Any]:
    """The facts as they are now; what was true only at that time (the list of a plan) as the paper kept it."""
    facts = facts_now(dossier, on)
    for section in {name.partition(".")[0].partition("[")[0] for name in missing(old.kind, facts)}:
        before = old.facts.get(section)
        if isinstance(before, dict):
            facts[section] = before | {name: value for name, value in facts.get(section, {}).items() if value}
        elif before:
            facts[section] = before
    return with_bases(dossier, old.kind, facts, on)


def preview(dossier: Dossier, paper: Paper, on: dt.date) -> list[Change]:
    """What a corrected version would print otherwise than the paper does."""
    day = on if takes_new_number(paper) else paper.issued_on or on
    return differences(paper.kind, paper.facts, facts_for(dossier, paper, day))


def roles_for(dossier: Dossier, kind: str) -> tuple[str, ...]:
    """Who may issue a kind of paper, hence mend it; the department for the council, whose members only vote."""
    found: list[str] = []
    for step in steps_of(Dossier).values():
        if kind in step.papers:
            found += step.roles_on(dossier.track)
    if KINDS[kind].issuer == Body.COUNCIL:
        return holders(Duty.MEND_PAPERS_OF_COUNCILS)
    if KINDS[kind].act:
        return LETTER_WRITERS
    return tuple(dict.fromkeys(found))


def why_not_reissued(dossier: Dossier, paper: Paper) -> list[str]:
    """The reasons, in the user's words, why a paper cannot be drawn anew."""
    if paper.chain != dossier.pk:
        return [OF_A_PLAN]
    if KINDS[paper.kind].act:
        return [OF_AN_OPINION]
    later = Paper.objects.filter(replaces=paper).first()
    if later is not None:
        return [f"Bản này đã được thay bằng phiên bản {later.version}; hãy lập lại từ phiên bản ấy."]
    acts = dossier.decisions.filter(kind=paper.kind)
    last = acts.last()
    if last is not None and paper.number and (last.number, last.symbol) != (paper.number, paper.symbol):
        return [
            f"Sau bản này đã có {paper.title.lower()} số {last.full_number}; dữ kiện hiện nay là của văn bản sau, nên "
            "bản này không lập lại được."
        ]
    if KINDS[paper.kind].amended_by_annex and dossier.decisions.filter(kind="CONTRACT_ANNEX").exists():
        return [CHANGED_SINCE]
    if takes_new_number(paper) and (not paper.number or KINDS[paper.kind].layout in SIGNED_TOGETHER):
        return ["Văn bản đã ký của nhiều bên, hoặc không có số, được sửa bằng phụ lục hoặc văn bản mới của bước."]
    if takes_new_number(paper) and KINDS[paper.kind].of_a_plan:
        return [OF_A_PLAN]
    return []


def takes_new_number(paper: Paper) -> bool:
    """Whether the corrected version cannot keep the number: somebody signed it, or the register cancelled it."""
    return is_signed(paper) or number_is_cancelled(paper)


def changes(before: Paper, after: Paper) -> list[Change]:
    """The facts that the kind of paper prints and that differ between two versions."""
    return differences(after.kind, before.facts, after.facts)


def differences(kind: str, before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """The facts of two sets that a kind of paper would print otherwise."""
    names = used_facts(kind)
    old, new = dict(leaves(before, names)), dict(leaves(after, names))
    return [
        Change(name, label(name), old.get(name), new.get(name))
        for name in dict.fromkeys((*old, *new))
        if old.get(name) != new.get(name)
    ]


def versions_of(paper: Paper) -> list[Paper]:
    """A paper with those it took the place of and those that took its place, the newest first."""
    first = paper
    while first.replaces_id:
        first = Paper.objects.get(pk=first.replaces_id)
    line = [first]
    while (later := Paper.objects.filter(replaces=line[-1]).select_related("created_by").first()) is not None:
        line.append(later)
    return line[::-1]


def _decided_again(dossier: Dossier, paper: Paper, actor: User, at: dt.datetime) -> Decision:
    """The act once more, under a new number, signed by whoever mends it; its content is that of the last one."""
    last = dossier.decisions.filter(kind=paper.kind).last()
    if last is None:
        raise NotNow(f"{paper.title} không có số trong sổ của hồ sơ; hãy làm lại bước đã ban hành văn bản.")
    return decide(
        dossier, paper.kind, actor=actor, at=at, authority=last.authority, amount_vnd=last.amount_vnd, **last.body
    )


def _own_number(kind: str, facts: dict[str, Any]) -> str:
    section = facts.get(KINDS[kind].section) or {}
    return str(section.get("number") or "")
