"""Thông báo không chấp thuận điều chỉnh."""

from __future__ import annotations

from documents.house import Paper
from papers.issuing import filed, headed, issuer_of, signature
from papers.kind import ISSUING, RECEIVING, Body, ClosedTo, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.reading import Facts
from papers.tables import changes_table
from papers.wording import lower_first, quoted, without_end


def build(facts: Facts) -> Paper:
    """The changes that are not granted, and why; the project goes on as it was."""
    issuer = issuer_of(facts, "amendment_refusal", "DOIT")
    paper = headed(facts, "amendment_refusal", "Thông báo không chấp thuận điều chỉnh", "TB", issuer)
    paper.title("Thông báo", "Về việc không chấp thuận điều chỉnh đề án khuyến công")
    unit = facts.text("unit.name")
    paper.addressees([unit, *(one.text("name") for one in facts.rows("beneficiaries"))])
    paper.say(
        f"{issuer.full} đã xem xét đề nghị điều chỉnh đề án {quoted(facts.text('dossier.title'))}, mã hồ sơ "
        f"{facts.text('dossier.code')}, gồm các nội dung:",
        keep_next=True,
    )
    changes_table(paper, facts.rows("amendment_refusal.changes"), "Đã được phê duyệt", "Đề nghị điều chỉnh thành")
    reasons = facts.lines("amendment_refusal.reason")
    paper.say(f"{issuer.full} không chấp thuận. Lý do: {without_end(lower_first('; '.join(reasons)))}.")
    paper.say(
        "Đề án tiếp tục thực hiện theo nội dung đã được phê duyệt và hợp đồng đã ký; chi phí cho nội dung không được "
        "chấp thuận không được nghiệm thu, quyết toán."
    ).end()
    finance = "" if issuer.central else facts.maybe("bodies.finance.name")
    to = ["Như trên", *([finance] if finance else [])]
    return paper.sign(signature(facts, "amendment_refusal", issuer), to=to, filed=filed(issuer, 2))


KIND = PaperKind(
    code="AMENDMENT_REFUSAL",
    title="Thông báo không chấp thuận điều chỉnh",
    layout="letter",
    issuer=Body.DOIT,
    symbol="TB-SCT",
    section="amendment_refusal",
    place=190,
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
        *names("dossier", "code title budget_year"),
        *names("department", "name place short"),
        "unit.name",
        "beneficiaries[].name",
        *names("amendment_refusal", "reason signer signer_position"),
        *names("amendment_refusal.changes[]", "what before after"),
    ),
    may_use=(
        *ISSUING,
        *RECEIVING,
        *names("amendment_refusal", "number symbol date authority issuer"),
        *names("amendment_refusal.changes[]", "difference kind_label clause"),
    ),
    build=build,
)
