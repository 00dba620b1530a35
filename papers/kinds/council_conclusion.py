"""Thông báo kết luận của Hội đồng thẩm định: what the council decided, for those who were not in the room."""

from __future__ import annotations

from documents.house import Paper, Signature, number_line, place_and_date
from documents.vietnamese import date_long
from papers.issuing import department, new_paper, paper_day
from papers.kind import Body, ClosedTo, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.reading import Facts
from papers.wording import act, dong, dong_and_words, quoted, without_end


def build(facts: Facts) -> Paper:
    """The verdict with its count, what is recommended, what is to be mended first; the minutes stay in the council."""
    issuer, board = department(facts), facts.text("appraisal.board_name")
    day = facts.maybe_day("conclusion.date")
    paper = new_paper(facts, "Thông báo kết luận của Hội đồng thẩm định", board, paper_day(facts, "conclusion"))
    usual = f"TB-{facts.maybe('bodies.council.short', 'HĐTĐ')}"
    number = number_line(facts.maybe("conclusion.number"), facts.maybe("conclusion.symbol", usual))
    date = place_and_date(issuer.place, day, facts.vnd("dossier.budget_year"))
    paper.head(parent=issuer.full, body=board, number=number, place_date=date)
    title = quoted(facts.text("dossier.title"))
    paper.title("Thông báo", f"Kết luận của Hội đồng thẩm định về đề án {title}")
    paper.addressees([issuer.full, facts.text("unit.name")])
    met = date_long(facts.day("appraisal.date"))
    minutes = act(facts.maybe("appraisal.number"), None, "BB-HĐTĐ")
    paper.say(
        f"Hội đồng đã họp thẩm định đề án {title}, mã hồ sơ {facts.text('dossier.code')}, {met}"
        f"{f', theo Biên bản {minutes}' if minutes else ''}. Đơn vị thụ hưởng: "
        f"{'; '.join(one.text('name') for one in facts.rows('beneficiaries'))}. Hội đồng kết luận như sau:"
    )
    tally = {name: facts.vnd(f"appraisal.tally.{name}") for name in ("pass", "pass_with_changes", "fail", "absent")}
    said = [
        f"Kết quả biểu quyết: đạt {tally['pass']:02d} phiếu; đạt, cần chỉnh sửa {tally['pass_with_changes']:02d} "
        f"phiếu; không đạt {tally['fail']:02d} phiếu; không bỏ phiếu {tally['absent']:02d} thành viên",
        f"Kết luận: {without_end(facts.text('appraisal.verdict_label'))}",
        f"Tổng kinh phí của đề án: {dong(facts.vnd('funding.total_vnd'))}; ngân sách hỗ trợ được đề nghị: "
        f"{dong(facts.vnd('funding.support_vnd'))}",
    ]
    recommended = facts.maybe_vnd("appraisal.recommended_support_vnd")
    if recommended:
        said.append(f"Mức hỗ trợ đề nghị cấp có thẩm quyền phê duyệt: {dong_and_words(recommended)}")
    said += [f"Ý kiến của Hội đồng: {without_end(line)}" for line in facts.maybe_lines("appraisal.opinion")]
    for place, sentence in enumerate(said, start=1):
        paper.say(f"{place}. {sentence}.")
    paper.say(
        f"Hội đồng thông báo để {issuer.full} xem xét, quyết định theo thẩm quyền và {facts.text('unit.name')} hoàn "
        "thiện hồ sơ theo ý kiến nêu trên."
    ).end()
    chair = Signature(["TM. Hội đồng", "Chủ tịch"], facts.text("appraisal.chair"))
    return paper.sign(chair, to=["Như trên", "Thành viên Hội đồng", "Đơn vị thụ hưởng"], filed="VT, Hồ sơ (2)")


KIND = PaperKind(
    code="COUNCIL_CONCLUSION",
    title="Thông báo kết luận của Hội đồng thẩm định",
    layout="letter",
    issuer=Body.COUNCIL,
    symbol="TB-HĐTĐ",
    section="conclusion",
    place=90,
    issued_by=IssuedBy.ITS_BODY,
    signed_by=SignedBy.COUNCIL,
    lasts=Lasts.FOR_EVER,
    last_stands=True,
    signed_first=False,
    attached_to="",
    of_a_plan=False,
    told_by_its_act=True,
    pack=None,
    closed_to=ClosedTo.INTERESTED,
    before_council=False,
    amended_by_annex=False,
    put_in_annex=False,
    act="",
    works_out=None,
    council=("CHAIR",),
    needs=(
        *names("dossier", "code title budget_year"),
        *names("department", "name place short"),
        "unit.name",
        "beneficiaries[].name",
        *names("funding", "total_vnd support_vnd"),
        *names("appraisal", "board_name date chair verdict_label"),
        *names("appraisal.tally", "pass pass_with_changes fail absent"),
    ),
    may_use=(
        "province.name",
        "bodies.council.short",
        *names("department", "parent_name head_title"),
        *names("appraisal", "number opinion recommended_support_vnd"),
        *names("conclusion", "number symbol date"),
    ),
    build=build,
)
