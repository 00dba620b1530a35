"""The letters of opinions: one to all bodies asked, one from each body that answers from its seat here.

Each is numbered, frozen and recorded in the transaction of the act; its bytes follow from the outbox like those of any
paper. A body without a seat, or one that typed the number of its own letter, has written elsewhere: nothing is drawn.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accounts.bodies import BodyInfo, Letterhead
from accounts.models import AdministrativeUnit, Organisation
from accounts.roles import Role, heads_of
from clock import local_day
from documents.bodies import letters_of
from documents.house.text import lines
from documents.models import NumberEntry, Paper
from documents.numbers import kept_here
from documents.register import void
from dossiers.facts.own import agency, iso
from dossiers.handlers.common import agency_short, decide, signer_for
from dossiers.models import Dossier
from dossiers.paperwork import facts_now, freeze
from opinions.models import Opinion, OpinionRequest, Silence, Subject
from papers import KINDS, missing
from papers.labels import label
from papers.official_letters import letter_issuer
from papers.reading import Facts
from papers.word_templates.drawing import version_on
from workflow.errors import NotNow

if TYPE_CHECKING:
    from accounts.models import User

#: What an opinion is about, as letters say it after «về»; a question of another kind speaks for itself.
SUBJECTS = {
    Subject.LOCAL: "mặt bằng, hoạt động của cơ sở tại địa phương",
    Subject.FINANCE: "kinh phí, nguồn vốn",
    Subject.ENVIRONMENT: "môi trường, đất đai",
    Subject.TECHNICAL: "công nghệ, kỹ thuật chuyên ngành",
    Subject.OTHER: "",
}

#: What silence means, as the letter says it.
SILENCE = {
    Silence.MUST: "Hồ sơ chỉ được giải quyết tiếp khi có ý kiến của Quý cơ quan, kể cả khi đã quá thời hạn nêu trên.",
    Silence.AGREES: "Quá thời hạn nêu trên mà không có văn bản trả lời thì coi như Quý cơ quan đồng ý.",
    Silence.GOES_ON: "Quá thời hạn nêu trên mà không có văn bản trả lời thì hồ sơ được giải quyết tiếp, coi như Quý cơ "
    "quan không có ý kiến.",
}
#: What the text of an answer is, by the answer.
TEXTS = {
    Opinion.Answer.AGREE: "Ý kiến thêm",
    Opinion.Answer.WITH_CHANGES: "Nội dung đề nghị điều chỉnh",
    Opinion.Answer.DISAGREE: "Lý do không đồng ý",
}


@dataclass(frozen=True)
class Writer:
    """A body as its letters need it: whose register, which symbol, who it is where the symbol alone does not tell."""

    book: str
    symbol: str
    issuer: dict[str, Any]
    head: str


def write_request(request: OpinionRequest, bodies: Sequence[str], lead: str, *, actor: User, at: dt.datetime) -> Paper:
    """The letter of a request to the bodies named, of which ``lead`` leads. Raises ``NotNow``."""
    said = {
        "subject_label": SUBJECTS[Subject(request.subject)],
        "question": lines(request.question),
        "bodies": list(bodies),
        "days": request.days,
        "due_on": iso(request.due_on),
        "silence": SILENCE[Silence(request.silence)],
        "source": request.source,
    }
    if len(bodies) > 1:
        said["lead"] = lead
    return _written(request.dossier, "OPINION_REQUEST", request.seat, said, actor=actor, at=at)


def write_reply(opinion: Opinion, *, actor: User, at: dt.datetime) -> Paper:
    """The letter of a body that answers from its seat; the answer is set on ``opinion`` already. Raises ``NotNow``."""
    request = opinion.request
    said: dict[str, Any] = {
        "request": {"date": iso(local_day(request.asked_at))},
        "subject_label": SUBJECTS[Subject(request.subject)],
        "question": lines(request.question),
        "answer_label": opinion.get_answer_display(),
    }
    if request.paper is not None:
        said["request"]["number"] = request.paper.full_number
    if opinion.text:
        said |= {"text": lines(opinion.text), "text_label": TEXTS[Opinion.Answer(opinion.answer)]}
    return _written(request.dossier, "OPINION_REPLY", opinion.seat, said, actor=actor, at=at, asker=request.seat)


def take_back(request: OpinionRequest, *, reason: str, actor: User, at: dt.datetime, seat: str) -> str:
    """Cancel the number of a request that nobody answered; the number, or nothing where it stands or there is none.

    A letter that was answered keeps its number: the answers name it.
    """
    paper = request.paper
    if paper is None or paper.number is None or request.opinions.filter(answered_at__isnull=False).exists():
        return ""
    line = NumberEntry.objects.filter(
        chain=paper.chain, act=paper.kind, symbol=paper.symbol, year=paper.year, number=paper.number
    ).first()
    if line is None or line.status != NumberEntry.Status.ISSUED:
        return ""
    void(line, reason=f"Rút yêu cầu cho ý kiến: {reason}", actor=actor, at=at, seat=seat)
    return paper.full_number


def register_here(seat: str, day: dt.date) -> bool:
    """Whether the letters of a body are numbered here; elsewhere it writes them itself and their number is typed."""
    _, _, code = seat.partition("@")
    book = _body(seat).letters or agency_short(day)
    return kept_here(f"{book}@{code}" if code else book, day)


def writer_of(seat: str, facts: dict[str, Any], day: dt.date) -> Writer:
    """The body of a seat, as it writes on a day."""
    role, _, code = seat.partition("@")
    body = _body(seat)
    book, unit = body.letters, body.drafting_unit
    place = facts["department"]["place"]
    if body.letterhead is Letterhead.AGENCY:
        issuer = agency(day)
        return Writer(issuer["short"], f"{issuer['short']}-{unit}", issuer, issuer["head_title"])
    symbol = f"{letters_of(book, day)}-{unit}"
    if body.letterhead is Letterhead.UNIT:
        issuer = _unit(role, AdministrativeUnit.objects.get(code=code))
        return Writer(f"{book}@{code}", symbol, issuer, issuer["head_title"])
    if body.letterhead is Letterhead.OWN_NAME:
        issuer = {
            "name": Organisation.objects.get(code=body.code).name_on(day),
            "parent_name": body.under or facts["department"]["parent_name"],
            "place": place,
            "short": letters_of(book, day),
            "head_title": body.head,
        }
        return Writer(book, symbol, issuer, body.head)
    return Writer(book, symbol, {}, body.head)


def _body(seat: str) -> BodyInfo:
    """The body of a seat that writes letters."""
    body = Role(seat.partition("@")[0]).about.body
    if body is None or not body.about.drafting_unit:
        raise ValueError(f"{seat} writes no letters")
    return body.about


def _unit(role: str, unit: AdministrativeUnit) -> dict[str, Any]:
    """The People's Committee of a commune, or the economic office of a district; each writes from its own place."""
    place = unit.full_name if unit.name.isdigit() else unit.name
    if role == Role.COMMUNE:
        name, head = f"Ủy ban nhân dân {unit.full_name}", "Chủ tịch"
        return {"name": name, "place": place, "short": "UBND", "head_title": head}
    name, parent = f"Phòng Kinh tế {unit.full_name}", f"UBND {unit.full_name}"
    return {"name": name, "parent_name": parent, "place": place, "short": "PKT", "head_title": "Trưởng phòng"}


def _written(
    dossier: Dossier, kind: str, seat: str, said: dict[str, Any], *, actor: User, at: dt.datetime, asker: str = ""
) -> Paper:
    """Number, freeze and ask for the bytes of one letter."""
    day = local_day(at)
    section = KINDS[kind].section
    if not register_here(seat, day):
        raise NotNow(
            "Sổ văn bản của cơ quan anh/chị không giữ ở đây nên công văn không lấy số ở đây được. Gửi công văn của cơ "
            "quan, rồi nhờ đơn vị đang giữ hồ sơ ghi lần hỏi ý kiến; hoặc nhờ quản trị hệ thống ghi là sổ giữ ở đây."
        )
    facts = facts_now(dossier, day)
    writer = writer_of(seat, facts, day)
    if asker:
        said |= {"asker": _full_name(writer_of(asker, facts, day), facts)}
    if not actor.position.strip():
        raise NotNow(
            f"Tài khoản của {actor} chưa ghi chức vụ, mà công văn phải có chức vụ người ký. Nhờ quản trị hệ thống ghi "
            "chức vụ, rồi gửi lại."
        )
    heads = heads_of(seat.partition("@")[0])
    found = signer_for(actor, day, body=_full_name(writer, facts), head=writer.head, heads=heads)
    if found is None:
        raise NotNow(
            f"Công văn do người đứng đầu, cấp phó hoặc người đứng đầu đơn vị trực thuộc ký (Điều 13 Nghị định số "
            f"30/2020/NĐ-CP); chức vụ ở tài khoản của {actor} là «{actor.position}». Nhờ người có thẩm quyền gửi, hoặc "
            "quản trị hệ thống ghi người đứng đầu ở trang của cơ quan."
        )
    signer, authority = found
    decision = decide(
        dossier,
        kind,
        signer=signer,
        actor=actor,
        at=at,
        authority=authority,
        numbered=(writer.book, writer.symbol),
        about=_about(kind, dossier),
    )
    issuer = {"issuer": writer.issuer} if writer.issuer else {}
    facts[section] = (
        said
        | issuer
        | {
            "number": decision.full_number,
            "symbol": decision.symbol,
            "date": iso(day),
            "signer": decision.signer,
            "signer_position": decision.signer_position,
            "authority": authority,
        }
    )
    if gaps := missing(kind, facts):
        raise NotNow(f"Chưa lập được công văn vì còn thiếu: {'; '.join(label(name) for name in gaps)}.")
    return freeze(
        dossier.pk,
        kind,
        facts,
        number=decision.number,
        symbol=decision.symbol,
        issued_on=day,
        template=version_on(kind, day, dossier.regime),
        actor=actor,
        at=at,
    )


def _about(kind: str, dossier: Dossier) -> str:
    """What the register says of the letter."""
    what = "Lấy ý kiến" if kind == "OPINION_REQUEST" else "Cho ý kiến"
    return f"{what} đối với hồ sơ {dossier.code}: {dossier.title}"


def _full_name(writer: Writer, facts: dict[str, Any]) -> str:
    """A body by the name that its own letters give it."""
    named = {"opinion_request": {"symbol": writer.symbol, "issuer": writer.issuer}}
    return letter_issuer(Facts("", facts | named), "opinion_request", writer.symbol).full
