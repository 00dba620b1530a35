"""Công văn xin ý kiến and công văn trả lời: what is asked of other bodies about a project, and what each of them says.

Official letters name no kind (Nghị định 30/2020/NĐ-CP, Phụ lục I): «V/v …» stands under the number.
"""

from __future__ import annotations

from dataclasses import replace

from documents.house import Paper, number_line, place_and_date
from documents.vietnamese import date_long
from papers.issuing import (
    Issuer,
    centre,
    department,
    filed,
    issuer_of,
    new_paper,
    paper_day,
    province,
    signature,
)
from papers.kind import ISSUING, PaperKind, names
from papers.reading import Facts
from papers.wording import act, cited, lower_first, quoted, without_end

#: The usual symbols: body, then the unit that drafts.
ASKS, ANSWERS = "SCT-QLCN", "STC-QLNS"


def build_request(facts: Facts) -> Paper:
    """One letter to all bodies: the question, who leads, the day by which to answer, what silence means."""
    issuer = letter_issuer(facts, "opinion_request", ASKS)
    subject = f"lấy ý kiến đối với hồ sơ đề án khuyến công {facts.text('dossier.code')}"
    paper = _headed(facts, "opinion_request", "Công văn xin ý kiến", subject, issuer)
    lead = facts.maybe("opinion_request.lead")
    bodies = facts.lines("opinion_request.bodies")
    paper.addressees([f"{one} (cơ quan chủ trì)" if one == lead else one for one in bodies])
    place = f", địa điểm tại {facts.text('dossier.unit')}" if facts.has("dossier.unit") else ""
    paper.say(
        f"{issuer.full} đang giải quyết hồ sơ đề án {quoted(facts.text('dossier.title'))}, mã hồ sơ "
        f"{facts.text('dossier.code')}, đơn vị thụ hưởng: {_owners(facts)}{place}. Để có cơ sở giải quyết, "
        f"{issuer.full} đề nghị Quý cơ quan cho ý kiến{_about(facts, 'opinion_request')}. Cụ thể:",
        keep_next=True,
    )
    with paper.block("cau_hoi"):
        for line in facts.lines("opinion_request.question"):
            paper.say(line)
    if lead:
        paper.say(f"{lead} chủ trì cho ý kiến; các cơ quan khác cho ý kiến trong phạm vi chức năng, nhiệm vụ của mình.")
    days = f"{facts.vnd('opinion_request.days'):02d} ngày làm việc"
    paper.say(
        f"Ý kiến bằng văn bản (nêu rõ đồng ý; đồng ý, có điều chỉnh; hoặc không đồng ý) đề nghị gửi {issuer.full} chậm "
        f"nhất hết {date_long(facts.day('opinion_request.due_on'))} ({days} kể từ ngày "
        f"gửi). {facts.text('opinion_request.silence')}"
    )
    # What the software assumes until an official enters a rule is no law to hold up to another body.
    source = without_end(cited(facts, "opinion_request.source"))
    if source:
        paper.say(f"Thời hạn và cách hiểu nêu trên áp dụng theo: {source}.")
    paper.say(f"{issuer.full} rất mong nhận được sự phối hợp của Quý cơ quan.").end()
    return paper.sign(signature(facts, "opinion_request", issuer), to=["Như trên"], filed=filed(issuer, 2))


def build_reply(facts: Facts) -> Paper:
    """What one body was asked, its answer in words, its text."""
    issuer = letter_issuer(facts, "opinion_reply", ANSWERS)
    subject = f"cho ý kiến đối với hồ sơ đề án khuyến công {facts.text('dossier.code')}"
    paper = _headed(facts, "opinion_reply", "Công văn trả lời ý kiến", subject, issuer)
    asker = facts.text("opinion_reply.asker")
    paper.addressees([asker])
    number, day = facts.maybe("opinion_reply.request.number"), facts.maybe_day("opinion_reply.request.date")
    answered = paper.named("van_ban_hoi", f"{'Công văn' if number else 'đề nghị'} {act(number, day, ASKS)}".strip())
    paper.say(
        f"Phúc đáp {answered} của {asker} về việc lấy ý kiến đối với hồ sơ đề án "
        f"{quoted(facts.text('dossier.title'))}, mã hồ sơ {facts.text('dossier.code')}, đơn vị thụ hưởng: "
        f"{_owners(facts)}, {issuer.full} có ý kiến như sau:"
    )
    paper.say(f"1. Nội dung được hỏi{_about(facts, 'opinion_reply')}:", keep_next=True)
    with paper.block("cau_hoi"):
        for line in facts.lines("opinion_reply.question"):
            paper.say(line)
    paper.say(f"2. Ý kiến của {issuer.full}: {lower_first(facts.text('opinion_reply.answer_label'))}.")
    said = facts.maybe_lines("opinion_reply.text")
    if said:
        paper.say(f"3. {facts.text('opinion_reply.text_label')}:", keep_next=True)
        with paper.block("noi_dung_y_kien"):
            for line in said:
                paper.say(line)
    paper.say(f"{issuer.full} trả lời để {asker} tổng hợp, giải quyết theo quy định.").end()
    return paper.sign(signature(facts, "opinion_reply", issuer), to=["Như trên"], filed=filed(issuer, 2))


def _about(facts: Facts, section: str) -> str:
    """« về kinh phí, nguồn vốn»: the subject where its words say more than the question does."""
    about = without_end(lower_first(facts.maybe(f"{section}.subject_label")))
    return f" về {about}" if about else ""


def letter_issuer(facts: Facts, section: str, usual: str) -> Issuer:
    """Whose letter it is: the body its facts name, else the one its symbol begins with, else the department.

    What stands after the body in the symbol is the unit that drafted it: «SCT-QLCN»; a draft takes that of ``usual``.
    """
    symbol = facts.maybe(f"{section}.symbol") or facts.maybe(f"{section}.number").partition("/")[2]
    letters, _, unit = symbol.partition("-")
    if facts.has(f"{section}.issuer.name"):
        issuer = issuer_of(facts, section, "DOIT")
    elif letters == "UBND":
        issuer = province(facts)
    elif letters and letters == facts.maybe("unit.short"):
        issuer = centre(facts)
    else:
        issuer = department(facts)
    return replace(issuer, drafter=unit or usual.partition("-")[2])


def _headed(facts: Facts, section: str, title: str, subject: str, issuer: Issuer) -> Paper:
    """The head of an official letter, with «V/v …» under its number."""
    paper = new_paper(facts, title, issuer.full, paper_day(facts, section))
    day = facts.maybe_day(f"{section}.date")
    symbol = facts.maybe(f"{section}.symbol") or f"{issuer.short}-{issuer.drafter}"
    return paper.head(
        parent=issuer.parent,
        body=issuer.name,
        number=number_line(facts.maybe(f"{section}.number"), symbol),
        place_date=place_and_date(issuer.place, day, facts.vnd("dossier.budget_year")),
        subject=subject,
    )


def _owners(facts: Facts) -> str:
    return "; ".join(one.text("name") for one in facts.rows("beneficiaries"))


_NEEDS = (*names("dossier", "code title budget_year"), *names("department", "name place short"), "beneficiaries[].name")
_MAY_USE = (*ISSUING, *names("unit", "name place position"))

REQUEST = PaperKind(
    code="OPINION_REQUEST",
    title="Công văn xin ý kiến",
    layout="official_letter",
    issuer="BODY",
    symbol=ASKS,
    section="opinion_request",
    needs=(
        *_NEEDS,
        *names("opinion_request", "question bodies days due_on silence source signer signer_position"),
    ),
    may_use=(
        *_MAY_USE,
        "dossier.unit",
        *names("opinion_request", "subject_label lead number symbol date authority issuer"),
    ),
    build=build_request,
)
REPLY = PaperKind(
    code="OPINION_REPLY",
    title="Công văn trả lời ý kiến",
    layout="official_letter",
    issuer="BODY",
    symbol=ANSWERS,
    section="opinion_reply",
    needs=(*_NEEDS, *names("opinion_reply", "asker question answer_label signer signer_position")),
    may_use=(
        *_MAY_USE,
        *names("opinion_reply.request", "number date"),
        *names("opinion_reply", "subject_label text text_label number symbol date authority issuer"),
    ),
    build=build_reply,
)
