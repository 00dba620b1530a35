"""Đơn đề nghị rút hồ sơ."""

from __future__ import annotations

from documents.house import Paper, Signature, place_and_date
from documents.vietnamese import date_long
from papers.issuing import new_paper, paper_day
from papers.kind import Body, ClosedTo, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.reading import Facts
from papers.wording import in_province, lower_first, quoted, without_end


def build(facts: Facts) -> Paper:
    """The beneficiary gives up, with the reason, and knows what that means."""
    applicants = facts.rows("beneficiaries")
    day = facts.maybe_day("withdrawal.date")
    paper = new_paper(facts, "Đơn đề nghị rút hồ sơ", applicants[0].text("name"), paper_day(facts, "withdrawal"))
    year = facts.vnd("dossier.budget_year")
    paper.nation(place_date=place_and_date(facts.text("department.place"), day, year))
    paper.title("Đơn đề nghị", "Rút hồ sơ đề nghị hỗ trợ kinh phí khuyến công")
    paper.addressees([in_province(facts.text("department.name"), facts), facts.text("unit.name")])
    owners = "; ".join(f"{one.text('name')} (mã số thuế {one.text('tax_code')})" for one in applicants)
    paper.say(f"Đơn vị đề nghị: {owners}.")
    paper.say(
        f"Ngày {date_long(facts.day('dossier.opened_on')).removeprefix('ngày ')}, chúng tôi lập hồ sơ đề nghị hỗ trợ "
        f"kinh phí thực hiện đề án {quoted(facts.text('dossier.title'))}, mã hồ sơ {facts.text('dossier.code')}."
    )
    paper.say(
        f"Nay chúng tôi đề nghị được rút hồ sơ. Lý do: {without_end(lower_first(facts.text('withdrawal.reason')))}."
    )
    paper.say(
        "Chúng tôi cam kết chưa nhận kinh phí hỗ trợ của đề án này và không có yêu cầu, khiếu nại gì liên quan đến hồ "
        "sơ đã rút. Khi có nhu cầu, chúng tôi sẽ lập hồ sơ mới."
    ).end()
    return paper.sign_together(
        [
            Signature(["Đại diện cơ sở", one.text("position")], one.text("representative"), "(Ký, ghi rõ họ tên)")
            for one in applicants
        ]
    )


KIND = PaperKind(
    code="WITHDRAWAL_REQUEST",
    title="Đơn đề nghị rút hồ sơ",
    layout="form",
    issuer=Body.APPLICANT,
    symbol="",
    section="withdrawal",
    place=30,
    issued_by=IssuedBy.ITS_BODY,
    signed_by=SignedBy.WHO_ACTS,
    lasts=Lasts.FOR_EVER,
    last_stands=False,
    signed_first=False,
    attached_to="",
    of_a_plan=False,
    told_by_its_act=False,
    pack=None,
    closed_to=ClosedTo.NOBODY,
    before_council=False,
    amended_by_annex=False,
    put_in_annex=False,
    act="",
    works_out=None,
    needs=(
        *names("dossier", "code title budget_year opened_on"),
        *names("department", "name place"),
        "unit.name",
        *names("beneficiaries[]", "name tax_code representative position"),
        "withdrawal.reason",
    ),
    may_use=("province.name", "withdrawal.date"),
    build=build,
)
