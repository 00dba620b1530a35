"""Thông báo bổ sung hồ sơ."""

from __future__ import annotations

from documents.house import Paper
from documents.vietnamese import date_long
from papers.issuing import filed, head_of_centre, headed, issuer_of
from papers.kind import ISSUING, RECEIVING, Body, ClosedTo, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.notices import commune_receives
from papers.reading import Facts
from papers.wording import quoted


def build(facts: Facts) -> Paper:
    """One list of all gaps, and the day by which they should be closed."""
    issuer = issuer_of(facts, "supplement", "CENTRE")
    paper = headed(facts, "supplement", "Thông báo bổ sung hồ sơ", "TB", issuer)
    paper.title("Thông báo", "Về việc bổ sung, hoàn thiện hồ sơ đề án khuyến công")
    addressees = [one.text("name") for one in facts.rows("beneficiaries")]
    paper.addressees(addressees)
    paper.say(
        f"{issuer.full} đã xem xét hồ sơ đề án {quoted(facts.text('dossier.title'))}, mã hồ sơ "
        f"{facts.text('dossier.code')}. Để có cơ sở giải quyết, đề nghị bổ sung, hoàn thiện đầy đủ các nội dung sau:"
    )
    paper.listed(facts.lines("supplement.gaps"), name="supplement.gaps")
    if facts.has("supplement.due_on"):
        paper.say(
            f"Đề nghị gửi hồ sơ đã bổ sung đến {issuer.full} chậm nhất "
            f"{date_long(facts.day('supplement.due_on'))}. Thời gian bổ sung không tính vào thời hạn giải quyết hồ sơ."
        )
    paper.say(
        "Danh sách trên gồm tất cả nội dung cần bổ sung tính đến ngày thông báo; khi cần hướng dẫn, đề nghị liên hệ "
        f"{issuer.full}."
    ).end()
    return paper.sign(head_of_centre(facts), to=["Như trên", *commune_receives(facts)], filed=filed(issuer, 2))


KIND = PaperKind(
    code="SUPPLEMENT_NOTICE",
    title="Thông báo bổ sung hồ sơ",
    layout="letter",
    issuer=Body.CENTRE,
    symbol="TB-TTKC",
    section="supplement",
    place=40,
    issued_by=IssuedBy.ITS_BODY,
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
        *names("unit", "name representative position place short"),
        "beneficiaries[].name",
        "supplement.gaps",
    ),
    may_use=(
        *ISSUING,
        *RECEIVING,
        *names("department", "name place short"),
        *names("supplement", "number symbol date due_on issuer"),
    ),
    build=build,
)
