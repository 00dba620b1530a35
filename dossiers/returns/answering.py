"""Answering a point: a sentence, a new file, or a change at its place. One log line each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import IO, TYPE_CHECKING, Any

from accounts.roles import Role
from clock import local_day
from documents.files import keep
from dossiers.checklists import POINT_ANSWER, known
from dossiers.models import Attachment
from dossiers.return_steps import answered_where, answerers
from dossiers.returns.models import Point, PointAnswer
from dossiers.returns.places import parted
from dossiers.written import tell_written
from workflow.engine import writing
from workflow.errors import BadFacts, NotNow

if TYPE_CHECKING:
    from accounts.models import User
    from dossiers.models import Dossier

SAY_SOMETHING = "Hãy ghi một câu trả lời hoặc chọn một tệp mới cho điểm này."
TEXT_LIMIT = 1000


def answer_point(
    point: Point,
    *,
    actor: User,
    at: dt.datetime,
    text: str = "",
    stream: IO[bytes] | None = None,
    name: str = "",
    change: str = "",
) -> PointAnswer:
    """Answer one point by a sentence, a file, or both; answered again, the last answer counts.

    A file goes to the paper the point names, else to the answers' own line. ``change``: what was done at its place,
    in the program's words. Raises ``BadFacts``, ``NotYours``, ``NotNow``, ``documents.files.UploadRefused``.
    """
    said = text.strip()
    if not (said or change or stream):
        raise BadFacts(fields={"text": SAY_SOMETHING})
    if len(said) > TEXT_LIMIT:
        raise BadFacts(fields={"text": f"Câu trả lời dài quá {TEXT_LIMIT} ký tự (đang có {len(said)}); hãy rút gọn."})
    stored = None
    if stream is not None:
        requirement = _paper_of(point)
        prefix = f"{point.dossier.code}/{requirement}"
        stored = keep(stream, name=name, uploaded_by=actor, at=at, prefix=prefix)
    asked = answerers(point)
    judges = Role.APPLICANT not in asked
    with writing(point.dossier, "answer_point", actor=actor, at=at, roles=asked, decides=judges) as (locked, kept):
        current = locked.points.get(pk=point.pk)
        _still_asked(locked, current)
        attachment = None
        if stored is not None:
            line = known(requirement)
            attachment = Attachment.objects.create(
                dossier=locked,
                requirement=requirement,
                title=line.label if line else stored.original_name,
                file=stored,
                state=locked.state,
                added_at=at,
                added_by=actor,
            )
            kept.update(name=stored.original_name, sha256=stored.sha256)
        given = _write(current, actor=actor, at=at, text=said, attachment=attachment, change=change)
        kept.update(point=str(current), answer=said or change)
        tell_written(locked, actor=actor, at=at)
    return given


def answered_by_file(dossier: Dossier, attachment: Attachment, *, actor: User, at: dt.datetime) -> list[str]:
    """A new file at the paper that open points name answers them; the texts of those points. Within ``attach``."""
    return _answered_at(dossier, f"paper:{attachment.requirement}", actor=actor, at=at, attachment=attachment)


def answered_by_change(
    dossier: Dossier, places: Iterable[str], change: str, *, actor: User, at: dt.datetime
) -> list[str]:
    """What was changed at the places that open points name answers them; the texts of those points. Within a write."""
    return [text for place in places for text in _answered_at(dossier, place, actor=actor, at=at, change=change)]


def _answered_at(dossier: Dossier, place: str, *, actor: User, at: dt.datetime, **how: Any) -> list[str]:
    told = []
    for point in dossier.points.open().filter(place=place):
        if dossier.state in answered_where(point.step) and seat_by(dossier, point, actor, at):
            _write(point, actor=actor, at=at, **how)
            told.append(point.text)
    return told


def seat_by(dossier: Dossier, point: Point, actor: User, at: dt.datetime) -> str:
    """The seat by which somebody may answer a point; empty if none."""
    held = actor.seats(local_day(at))
    return next((seat for role in answerers(point) if (seat := dossier.seat_for(role)) in held), "")


def _write(
    point: Point,
    *,
    actor: User,
    at: dt.datetime,
    text: str = "",
    attachment: Attachment | None = None,
    change: str = "",
) -> PointAnswer:
    given = PointAnswer.objects.create(
        point=point,
        text=text,
        attachment=attachment,
        change=change[:300],
        seat=seat_by(point.dossier, point, actor, at),
        answered_at=at,
        answered_by=actor,
    )
    Point.objects.filter(pk=point.pk).update(status=Point.Status.ANSWERED)
    return given


def _still_asked(dossier: Dossier, point: Point) -> None:
    if dossier.state not in answered_where(point.step) or point.status in {Point.Status.SETTLED, Point.Status.AGAIN}:
        raise NotNow(
            f"Điểm «{point.text}» không còn chờ trả lời: hồ sơ đang ở bước «{dossier.get_state_display()}». "
            "Hãy tải lại trang hồ sơ."
        )


def _paper_of(point: Point) -> str:
    kind, key = parted(point.place)
    return key if kind == "paper" and known(key) else POINT_ANSWER
