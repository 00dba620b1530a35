"""Giấy tiếp nhận hồ sơ và hẹn trả kết quả."""

from __future__ import annotations

from documents.house import Column, Paper, Signature, signing_lines
from documents.vietnamese import date_long
from papers.issuing import centre, headed, paper_day
from papers.kind import Body, ClosedTo, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.reading import Facts
from papers.tables import ORDER
from papers.wording import quoted


def build(facts: Facts) -> Paper:
    """What was handed in, when, and the day on which the answer of the check is due."""
    issuer = centre(facts)
    paper = headed(facts, "receipt", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "TNHS", issuer)
    paper.title("Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "Hồ sơ đề nghị hỗ trợ kinh phí khuyến công")
    applicants = facts.rows("beneficiaries")
    paper.say(f"Mã hồ sơ: {facts.text('dossier.code')}.")
    with paper.block("ben_nop"):
        _applicants(paper, facts, issuer.full)
    paper.say(f"Nội dung yêu cầu giải quyết: hỗ trợ kinh phí thực hiện đề án {quoted(facts.text('dossier.title'))}.")
    paper.say("Thành phần hồ sơ nộp gồm:", keep_next=True)
    paper.listed(facts.lines("receipt.components"), name="receipt.components")
    paper.say("Số lượng hồ sơ: 01 bộ, dạng điện tử.")
    received = facts.moment("receipt.received_at", paper_day(facts, "receipt"))
    paper.say(f"Thời gian nhận hồ sơ: {received}.")
    paper.say(f"Thời hạn kiểm tra hồ sơ: {facts.vnd('receipt.check_days'):02d} ngày làm việc.")
    paper.say(
        f"Hẹn trả kết quả kiểm tra: {date_long(facts.day('receipt.due_on'))}. Kết quả là xác nhận hồ sơ hợp lệ, hoặc "
        "thông báo một lần, đầy đủ các nội dung cần bổ sung; thời gian bổ sung không tính vào thời hạn giải quyết."
    )
    paper.say(
        "Hồ sơ hợp lệ được lập thành đề án, thẩm định và tổng hợp vào kế hoạch khuyến công năm "
        f"{facts.vnd('dossier.budget_year')}; tình trạng hồ sơ được tra cứu theo mã hồ sơ nêu trên."
    ).end()
    first = applicants[0]
    posts = signing_lines(facts.text("unit.position"), of=issuer.name)
    return paper.sign_together(
        [
            Signature(["Người nộp hồ sơ", first.text("position")], first.text("representative")),
            Signature(["Người tiếp nhận hồ sơ", *posts], facts.text("unit.representative")),
        ]
    )


def _applicants(paper: Paper, facts: Facts, receiver: str) -> None:
    """One applicant in a sentence, several in a table."""
    applicants = facts.rows("beneficiaries")
    if len(applicants) > 1:
        paper.say(f"{receiver} tiếp nhận hồ sơ đề án nhóm của:", keep_next=True)
        columns = [ORDER, Column("Tên đơn vị", weight=3), Column("Mã số thuế", "center", tight=True)]
        columns += [Column("Địa chỉ", weight=3), Column("Người đại diện", weight=2), Column("Điện thoại", tight=True)]
        rows = [
            [
                str(place),
                *(one.text(name) for name in ("name", "tax_code", "address", "representative")),
                one.maybe("phone"),
            ]
            for place, one in enumerate(applicants, start=1)
        ]
        paper.table(columns, rows)
        return
    one = applicants[0]
    phone = f", điện thoại: {one.text('phone')}" if one.has("phone") else ""
    paper.say(
        f"{receiver} tiếp nhận hồ sơ của: {one.text('name')} (mã số thuế {one.text('tax_code')}), địa chỉ: "
        f"{one.text('address')}; người đại diện: {one.text('representative')}{phone}."
    )


KIND = PaperKind(
    code="RECEIPT_SLIP",
    title="Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    layout="slip",
    issuer=Body.CENTRE,
    symbol="TNHS-TTKC",
    section="receipt",
    place=20,
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
        *names("beneficiaries[]", "name tax_code address"),
        *names("beneficiaries[]", "representative position"),
        *names("receipt", "components received_at check_days due_on"),
    ),
    may_use=(
        "province.name",
        "unit.parent_name",
        "beneficiaries[].phone",
        *names("receipt", "number symbol date"),
    ),
    build=build,
)
