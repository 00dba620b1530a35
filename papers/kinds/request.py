"""Đơn đề nghị hỗ trợ kinh phí khuyến công: what the establishment asks for and promises."""

from __future__ import annotations

from documents.house import Paper, Signature, place_and_date
from documents.vietnamese import money
from papers.issuing import new_paper
from papers.kind import Body, ClosedTo, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.parties import account, registration
from papers.reading import Facts
from papers.tables import items_table, quotes_table, shares_table
from papers.wording import dong, dong_and_words, in_province, lower_first, quoted

PROMISES = (
    "Những thông tin trong đơn và tài liệu kèm theo là đúng sự thật; chịu trách nhiệm trước pháp luật về tính chính "
    "xác của hồ sơ.",
    "Bố trí đủ vốn đối ứng nêu trên để thực hiện đề án.",
    "Không nhận hỗ trợ từ nguồn ngân sách nhà nước khác cho cùng nội dung đề nghị trong đơn này.",
    "Thực hiện đúng nội dung được phê duyệt, cung cấp đầy đủ hóa đơn, chứng từ và phối hợp kiểm tra, nghiệm thu, "
    "quyết toán theo quy định.",
)


def build(facts: Facts) -> Paper:
    """One form for the applicant, or a joint one for a group."""
    applicants = facts.rows("beneficiaries")
    day = facts.day("dossier.opened_on")
    year = facts.vnd("dossier.budget_year")
    paper = new_paper(facts, "Đơn đề nghị hỗ trợ kinh phí khuyến công", applicants[0].text("name"), day)
    paper.nation(place_date=place_and_date(facts.text("department.place"), day, year))
    paper.title("Đơn đề nghị", f"Hỗ trợ kinh phí khuyến công năm {year}")
    paper.addressees([in_province(facts.text("department.name"), facts), facts.text("unit.name")])
    paper.heading("I. Thông tin về cơ sở đề nghị")
    with paper.block("co_so_de_nghi"):
        for place, one in enumerate(applicants, start=1):
            _describe(paper, one, f"{place}. " if len(applicants) > 1 else "")
    _ask(paper, facts)
    paper.heading("III. Cam kết")
    for place, promise in enumerate(PROMISES, start=1):
        paper.say(f"{place}. {promise}")
    paper.say("Kính đề nghị quý cơ quan xem xét, hỗ trợ để cơ sở có điều kiện thực hiện đề án.").end()
    signatures = [
        Signature(["Đại diện cơ sở", one.text("position")], one.text("representative"), "(Ký, ghi rõ họ tên)")
        for one in applicants
    ]
    return paper.sign_together(signatures)


def _describe(paper: Paper, one: Facts, order: str) -> None:
    paper.say(f"{order}Tên cơ sở: {one.text('name')}; loại hình: {lower_first(one.text('type_label'))}.")
    if registration(one):
        paper.say(f"Giấy chứng nhận đăng ký số: {registration(one)}; mã số thuế: {one.text('tax_code')}.")
    else:
        paper.say(f"Mã số thuế: {one.text('tax_code')}.")
    paper.say(f"Địa chỉ: {one.text('address')}.")
    phone = f"; điện thoại: {one.text('phone')}" if one.has("phone") else ""
    paper.say(f"Người đại diện: {one.text('representative')}; chức vụ: {one.text('position')}{phone}.")
    if account(one):
        paper.say(f"Tài khoản số: {account(one)}.")
    trade = [f"Ngành nghề sản xuất: {one.text('industry')}"] if one.has("industry") else []
    trade += [f"số lao động: {money(one.vnd('workers'))} người"] if one.has("workers") else []
    trade += [f"đối tượng ưu tiên: {', '.join(one.lines('flags'))}"] if one.has("flags") else []
    if trade:
        text = "; ".join(trade)
        paper.say(f"{text[0].upper()}{text[1:]}.")


def _ask(paper: Paper, facts: Facts) -> None:
    paper.heading("II. Nội dung đề nghị hỗ trợ")
    paper.say(f"1. Tên đề án: {quoted(facts.text('dossier.title'))}; mã hồ sơ: {facts.text('dossier.code')}.")
    paper.say(f"2. Nội dung hoạt động khuyến công: {lower_first(facts.text('dossier.activity_name'))}.")
    if facts.has("goals.objective"):
        paper.say(f"3. Mục tiêu: {' '.join(facts.lines('goals.objective'))}")
    paper.say(f"{4 if facts.has('goals.objective') else 3}. Danh mục đầu tư:", keep_next=True)
    items_table(paper, facts)
    place = 5 if facts.has("goals.objective") else 4
    if facts.has("quotes"):
        paper.say(f"{place}. Báo giá kèm theo:", keep_next=True)
        quotes_table(paper, facts)
        place += 1
    paper.say(
        f"{place}. Tổng kinh phí thực hiện: {dong(facts.vnd('funding.total_vnd'))}; trong đó vốn đối ứng của cơ sở: "
        f"{dong(facts.vnd('funding.counterpart_vnd'))}."
    )
    paper.say(f"Kinh phí đề nghị hỗ trợ: {dong_and_words(facts.vnd('funding.support_vnd'))}.")
    if len(facts.rows("beneficiaries")) > 1:
        paper.say("Phần kinh phí của từng cơ sở:", keep_next=True)
        shares_table(paper, facts)


KIND = PaperKind(
    code="REQUEST",
    title="Đơn đề nghị hỗ trợ kinh phí khuyến công",
    layout="form",
    issuer=Body.APPLICANT,
    symbol="",
    section="dossier",
    place=10,
    issued_by=IssuedBy.ITS_BODY,
    signed_by=SignedBy.WHO_ACTS,
    lasts=Lasts.FOR_EVER,
    last_stands=True,
    signed_first=False,
    attached_to="",
    of_a_plan=False,
    told_by_its_act=False,
    pack=None,
    closed_to=ClosedTo.NOBODY,
    before_council=True,
    amended_by_annex=False,
    put_in_annex=False,
    act="",
    works_out=None,
    dated=("dossier.opened_on",),
    needs=(
        *names("dossier", "code title activity_name budget_year opened_on"),
        *names("department", "name place"),
        "unit.name",
        *names(
            "beneficiaries[]",
            "name type_label tax_code address representative position support_vnd counterpart_vnd total_vnd",
        ),
        *names("items[]", "no name quantity unit_price_vnd amount_vnd"),
        *names("funding", "total_vnd support_vnd counterpart_vnd"),
    ),
    may_use=(
        "province.name",
        "goals.objective",
        *names(
            "beneficiaries[]", "registration_no registration_date phone bank_account bank_name industry workers flags"
        ),
        *names("items[]", "beneficiary model origin unit"),
        *names("quotes[]", "item_no seller date unit_price_vnd"),
    ),
    build=build,
)
