"""Thông báo không phê duyệt đề án."""

from __future__ import annotations

from documents.house import Paper
from documents.vietnamese import date_long
from papers.issuing import filed, headed, issuer_of, signature
from papers.kind import ISSUING, RECEIVING, Body, ClosedTo, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.notices import commune_receives
from papers.reading import Facts
from papers.wording import quoted


def build(facts: Facts) -> Paper:
    """The decision not to approve, every reason of it, and the right to complain."""
    issuer = issuer_of(facts, "refusal", "DOIT")
    paper = headed(facts, "refusal", "Thông báo không phê duyệt đề án", "TB", issuer)
    paper.title("Thông báo", "Về việc không phê duyệt đề án khuyến công")
    paper.addressees([one.text("name") for one in facts.rows("beneficiaries")])
    paper.say(
        f"Sau khi xem xét hồ sơ đề án {quoted(facts.text('dossier.title'))}, mã hồ sơ {facts.text('dossier.code')}, "
        f"nộp {date_long(facts.day('dossier.opened_on'))}, {issuer.full} thông báo không phê duyệt đề án vì các lý do "
        "sau:"
    )
    paper.listed(facts.lines("refusal.reasons"), name="refusal.reasons")
    paper.say(
        "Cơ sở có thể lập hồ sơ mới khi đã khắc phục các lý do nêu trên. Trường hợp không đồng ý, cơ sở có quyền khiếu "
        "nại theo quy định của Luật Khiếu nại."
    )
    paper.say(f"{issuer.full} thông báo để cơ sở biết.").end()
    to = ["Như trên", facts.text("unit.name"), *commune_receives(facts)]
    return paper.sign(signature(facts, "refusal", issuer), to=to, filed=filed(issuer, 2))


KIND = PaperKind(
    code="REFUSAL_NOTICE",
    title="Thông báo không phê duyệt đề án",
    layout="letter",
    issuer=Body.DOIT,
    symbol="TB-SCT",
    section="refusal",
    place=100,
    issued_by=IssuedBy.WHO_DECIDES,
    signed_by=SignedBy.WHO_ACTS,
    lasts=Lasts.FOR_EVER,
    last_stands=False,
    signed_first=False,
    attached_to="",
    of_a_plan=False,
    told_by_its_act=True,
    pack=None,
    closed_to=ClosedTo.NOBODY,
    before_council=False,
    amended_by_annex=False,
    put_in_annex=False,
    act="",
    works_out=None,
    needs=(
        *names("dossier", "code title budget_year opened_on"),
        *names("department", "name place short"),
        "unit.name",
        "beneficiaries[].name",
        *names("refusal", "reasons signer signer_position"),
    ),
    may_use=(
        *ISSUING,
        *RECEIVING,
        *names("refusal", "number symbol date authority issuer"),
    ),
    build=build,
)
