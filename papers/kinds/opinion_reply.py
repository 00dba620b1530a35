"""Công văn trả lời ý kiến."""

from __future__ import annotations

from documents.house import Paper
from papers.issuing import (
    filed,
    signature,
)
from papers.kind import Body, ClosedTo, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.official_letters import (
    ANSWERS,
    ASKS,
    LETTER_MAY_USE,
    LETTER_NEEDS,
    letter_headed,
    letter_issuer,
    owners_of,
    subject_said,
)
from papers.reading import Facts
from papers.wording import act, lower_first, quoted


def build(facts: Facts) -> Paper:
    """What one body was asked, its answer in words, its text."""
    issuer = letter_issuer(facts, "opinion_reply", ANSWERS)
    subject = f"cho ý kiến đối với hồ sơ đề án khuyến công {facts.text('dossier.code')}"
    paper = letter_headed(facts, "opinion_reply", "Công văn trả lời ý kiến", subject, issuer)
    asker = facts.text("opinion_reply.asker")
    paper.addressees([asker])
    number, day = facts.maybe("opinion_reply.request.number"), facts.maybe_day("opinion_reply.request.date")
    answered = paper.named("van_ban_hoi", f"{'Công văn' if number else 'đề nghị'} {act(number, day, ASKS)}".strip())
    paper.say(
        f"Phúc đáp {answered} của {asker} về việc lấy ý kiến đối với hồ sơ đề án "
        f"{quoted(facts.text('dossier.title'))}, mã hồ sơ {facts.text('dossier.code')}, đơn vị thụ hưởng: "
        f"{owners_of(facts)}, {issuer.full} có ý kiến như sau:"
    )
    paper.say(f"1. Nội dung được hỏi{subject_said(facts, 'opinion_reply')}:", keep_next=True)
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


KIND = PaperKind(
    code="OPINION_REPLY",
    title="Công văn trả lời ý kiến",
    layout="official_letter",
    issuer=Body.BODY,
    symbol=ANSWERS,
    section="opinion_reply",
    place=60,
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
    act="answer_opinion",
    works_out=None,
    needs=(*LETTER_NEEDS, *names("opinion_reply", "asker question answer_label signer signer_position")),
    may_use=(
        *LETTER_MAY_USE,
        *names("opinion_reply.request", "number date"),
        *names("opinion_reply", "subject_label text text_label number symbol date authority issuer"),
    ),
    build=build,
)
