"""Công văn xin ý kiến."""

from __future__ import annotations

from documents.house import Paper
from documents.vietnamese import date_long
from papers.issuing import (
    filed,
    signature,
)
from papers.kind import Body, ClosedTo, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.official_letters import (
    ASKS,
    LETTER_MAY_USE,
    LETTER_NEEDS,
    letter_headed,
    letter_issuer,
    owners_of,
    subject_said,
)
from papers.reading import Facts
from papers.wording import cited, quoted, without_end


def build(facts: Facts) -> Paper:
    """One letter to all bodies: the question, who leads, the day by which to answer, what silence means."""
    issuer = letter_issuer(facts, "opinion_request", ASKS)
    subject = f"lấy ý kiến đối với hồ sơ đề án khuyến công {facts.text('dossier.code')}"
    paper = letter_headed(facts, "opinion_request", "Công văn xin ý kiến", subject, issuer)
    lead = facts.maybe("opinion_request.lead")
    bodies = facts.lines("opinion_request.bodies")
    paper.addressees([f"{one} (cơ quan chủ trì)" if one == lead else one for one in bodies])
    place = f", địa điểm tại {facts.text('dossier.unit')}" if facts.has("dossier.unit") else ""
    paper.say(
        f"{issuer.full} đang giải quyết hồ sơ đề án {quoted(facts.text('dossier.title'))}, mã hồ sơ "
        f"{facts.text('dossier.code')}, đơn vị thụ hưởng: {owners_of(facts)}{place}. Để có cơ sở giải quyết, "
        f"{issuer.full} đề nghị Quý cơ quan cho ý kiến{subject_said(facts, 'opinion_request')}. Cụ thể:",
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


KIND = PaperKind(
    code="OPINION_REQUEST",
    title="Công văn xin ý kiến",
    layout="official_letter",
    issuer=Body.BODY,
    symbol=ASKS,
    section="opinion_request",
    place=50,
    issued_by=IssuedBy.ITS_BODY,
    signed_by=SignedBy.WHO_ACTS,
    lasts=Lasts.FOR_EVER,
    last_stands=False,
    signed_first=False,
    attached_to="",
    of_a_plan=False,
    told_by_its_act=False,
    pack=None,
    closed_to=ClosedTo.APPLICANTS,
    before_council=False,
    amended_by_annex=False,
    put_in_annex=False,
    act="ask_opinion",
    works_out=None,
    needs=(
        *LETTER_NEEDS,
        *names("opinion_request", "question bodies days due_on silence source signer signer_position"),
    ),
    may_use=(
        *LETTER_MAY_USE,
        "dossier.unit",
        *names("opinion_request", "subject_label lead number symbol date authority issuer"),
    ),
    build=build,
)
