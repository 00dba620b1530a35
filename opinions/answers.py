"""Giving an opinion, once: by the body itself, or, for one that answers by letter, by the office that asked."""

from __future__ import annotations

import datetime as dt
from typing import IO, TYPE_CHECKING, Any

from accounts.roles import Role
from clock import local_day
from documents.files import keep
from documents.vietnamese import date_short
from dossiers.handlers.common import a_date, sentence
from dossiers.models import Dossier
from opinions.letters import register_here, write_reply
from opinions.models import Opinion
from opinions.pending import clock_goes_on
from workflow.clean_hands import check_hands
from workflow.clocks import end_turns
from workflow.engine import writing
from workflow.errors import BadFacts, NotNow, NotYours
from workflow.models import Turn
from workflow.registry import barred

if TYPE_CHECKING:
    from accounts.models import User
    from documents.models import StoredFile


def answer(
    opinion: Opinion,
    *,
    actor: User,
    at: dt.datetime,
    answer: str,
    text: str = "",
    letter_no: str = "",
    letter_on: dt.date | None = None,
    stream: IO[bytes] | None = None,
    name: str = "",
) -> Opinion:
    """Give the opinion of a body, once; for a body without a seat, enter its letter with number and date.

    The letter of a body with a seat is drawn here, unless it gives the number of one it wrote elsewhere.

    A late one is kept and marked. Raises ``NotYours``, ``NotNow``, ``BadFacts``, ``UploadRefused``.
    """
    dossier = opinion.request.dossier
    roles = answerers(opinion)
    # Before the bytes are kept, so that a refusal leaves nothing behind; looked at again under the lock.
    _check_right(dossier, opinion, roles, actor, at)
    facts = _answer_facts(opinion, answer, text, letter_no, letter_on, at)
    file: StoredFile | None = None
    if stream is not None:
        file = keep(stream, name=name, uploaded_by=actor, at=at, prefix=f"{dossier.code}/y-kien")
    with writing(dossier, "answer_opinion", actor=actor, at=at, roles=roles) as (locked, kept):
        found = Opinion.objects.select_related("request__paper", "turn").get(pk=opinion.pk)
        _check_open(found)
        request = found.request
        request.dossier = locked
        for field, value in facts.items():
            setattr(found, field, value)
        found.file, found.answered_at, found.answered_by = file, at, actor
        found.late = local_day(at) > request.due_on
        if found.seat and not found.letter_no:
            found.paper = write_reply(found, actor=actor, at=at)
            found.letter_no, found.letter_on = found.paper.full_number, found.paper.issued_on
        found.save()
        end_turns(Turn.objects.filter(pk=found.turn_id), at=at, by="answer_opinion", answered=True)
        clock_goes_on(locked, request, at)
        kept.update(
            no=request.no,
            body=found.body,
            answer=found.get_answer_display(),
            text=found.text,
            late=found.late,
            letter_no=found.letter_no,
            **({"letter": found.letter_no} if found.letter_no else {}),
            opinions=[str(found) + (" (trễ hạn)" if found.late else "")],
        )
        if file:
            kept.update(name=file.original_name, sha256=file.sha256)
    return found


def answerers(opinion: Opinion) -> tuple[str, ...]:
    """The roles that may give or enter this opinion: the body's own, or the office that asked."""
    if opinion.seat:
        return (opinion.seat.partition("@")[0],)
    return tuple(dict.fromkeys((opinion.request.role, Role.CENTRE)))


def may_answer(dossier: Dossier, opinion: Opinion, seats: frozenset[str]) -> bool:
    """Whether somebody with these seats gives or enters this opinion."""
    return any(dossier.seat_for(role) in seats for role in answerers(opinion))


def _check_right(dossier: Dossier, opinion: Opinion, roles: tuple[str, ...], actor: User, at: dt.datetime) -> None:
    for bar in barred():
        if reason := bar(dossier, actor, at):
            raise NotYours(reason)
    if not may_answer(dossier, opinion, actor.seats(local_day(at))):
        who = ", ".join(dossier.role_label(role) for role in roles)
        raise NotYours(f"Ý kiến của {opinion.body} do {who} {'trả lời' if opinion.seat else 'ghi'}.")
    held = actor.seats(local_day(at))
    check_hands([dossier], actor, at, seat=next(one for role in roles if (one := dossier.seat_for(role)) in held))
    _check_open(Opinion.objects.select_related("request").get(pk=opinion.pk))


def _check_open(opinion: Opinion) -> None:
    if opinion.answered_at:
        raise NotNow(
            f"{opinion.body} đã trả lời lần hỏi {opinion.request.no} ngày {date_short(local_day(opinion.answered_at))} "
            f"({opinion.answered_by}); ý kiến đã gửi không sửa được. Nếu ý kiến đã khác, đề nghị cơ quan hỏi hỏi lại: "
            "lần hỏi mới, công văn mới."
        )
    if opinion.request.withdrawn_at:
        raise NotNow(
            f"Lần hỏi {opinion.request.no} đã được rút: {opinion.request.withdrawn_because} Không cần trả lời nữa."
        )


def _answer_facts(
    opinion: Opinion, answer: str, text: str, letter_no: str, letter_on: dt.date | None, at: dt.datetime
) -> dict[str, Any]:
    if answer not in Opinion.Answer.values:
        raise BadFacts(fields={"answer": "Hãy chọn: đồng ý, đồng ý có điều chỉnh, hoặc không đồng ý."})
    if answer != Opinion.Answer.AGREE:
        text = sentence(text, "text", "nội dung điều chỉnh hoặc lý do không đồng ý", least=3)
    facts: dict[str, Any] = {"answer": answer, "text": text.strip(), "letter_no": letter_no.strip()[:60]}
    if opinion.seat and not letter_no.strip() and register_here(opinion.seat, local_day(at)):
        if letter_on is not None:
            raise BadFacts(
                fields={
                    "letter_no": "Đã ghi ngày văn bản thì ghi cả số và ký hiệu. Để trống cả hai thì công văn trả "
                    "lời được lập và lấy số ở đây."
                }
            )
        return facts
    if opinion.seat and not letter_no.strip():
        raise BadFacts(
            fields={
                "letter_no": f"Sổ văn bản của {opinion.body} không giữ ở đây: ghi số, ký hiệu và ngày của công văn "
                "trả lời mà cơ quan đã ban hành."
            }
        )
    sentence(letter_no, "letter_no", "số và ký hiệu văn bản trả lời, ví dụ 512/SNNMT-MT")
    on = a_date(letter_on, "letter_on", "ngày của văn bản trả lời")
    if on > local_day(at):
        raise BadFacts(fields={"letter_on": "Ngày của văn bản trả lời không thể sau hôm nay."})
    return facts | {"letter_on": on}
