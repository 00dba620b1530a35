"""Thông báo trả lại hồ sơ quyết toán: one list of all defects, each at its line."""

from __future__ import annotations

from documents.house import Column, Paper
from documents.vietnamese import date_long
from papers.issuing import filed, headed, issuer_of, signature
from papers.kind import ISSUING, Body, ClosedTo, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.reading import Facts
from papers.tables import ORDER
from papers.wording import cited, quoted, without_end


def build(facts: Facts) -> Paper:
    """What does not agree, where, by which clause; until when; and what was not named the time before."""
    issuer = issuer_of(facts, "settlement_return", "DOIT")
    paper = headed(facts, "settlement_return", "Thông báo trả lại hồ sơ quyết toán", "TB", issuer)
    paper.title("Thông báo", "Về việc hoàn thiện hồ sơ quyết toán đề án khuyến công")
    paper.addressees([facts.text("unit.name"), *(one.text("name") for one in facts.rows("beneficiaries"))])
    paper.say(
        f"{issuer.full} đã xét hồ sơ quyết toán đề án {quoted(facts.text('dossier.title'))}, mã hồ sơ "
        f"{facts.text('dossier.code')}, lần thứ {facts.vnd('settlement_return.round')}. Đề nghị hoàn thiện các nội "
        "dung sau rồi trình lại:",
        keep_next=True,
    )
    defects = facts.rows("settlement_return.defects")
    by_clause = any(cited(one, "clause") for one in defects)
    columns = [ORDER, Column("Ở dòng", weight=2), Column("Nội dung phải sửa", weight=4)]
    columns += [Column("Căn cứ", weight=2)] if by_clause else []
    rows = [
        [
            str(place),
            one.maybe("where", "Cả hồ sơ"),
            _said(one),
            *([cited(one, "clause")] if by_clause else []),
        ]
        for place, one in enumerate(defects, start=1)
    ]
    paper.table(columns, rows, name="phai_sua")
    paper.say(
        f"Đề nghị trình lại chậm nhất {date_long(facts.day('settlement_return.due_on'))}. Các dòng đã được chấp nhận "
        "không phải lập lại."
    )
    paper.say("Danh sách trên gồm tất cả nội dung phải sửa tính đến ngày thông báo.").end()
    return paper.sign(signature(facts, "settlement_return", issuer), to=["Như trên"], filed=filed(issuer, 2))


def _said(defect: Facts) -> str:
    """The defect; one that was there to be seen the time before says why it was not named."""
    late = defect.maybe("late_reason")
    text = without_end(defect.text("text"))
    return f"{text}. Nêu thêm, lần trước chưa nêu vì: {without_end(late)}" if late else text


KIND = PaperKind(
    code="SETTLEMENT_RETURN",
    title="Thông báo trả lại hồ sơ quyết toán",
    layout="letter",
    issuer=Body.DOIT,
    symbol="TB-SCT",
    section="settlement_return",
    place=320,
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
        *names("department", "name place short"),
        "unit.name",
        "beneficiaries[].name",
        *names("settlement_return", "round due_on signer signer_position"),
        "settlement_return.defects[].text",
    ),
    may_use=(
        *ISSUING,
        *names("settlement_return", "number symbol date authority issuer"),
        *names("settlement_return.defects[]", "where clause late_reason"),
    ),
    build=build,
)
