"""Biên bản họp Hội đồng thẩm định, after model 1.9 of Nghị định 30/2020/NĐ-CP, Phụ lục III."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from documents.house import Column, Paper, Signature, number_line
from papers.derived import Derived
from papers.issuing import department, new_paper, paper_day
from papers.kind import Body, ClosedTo, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.reading import Facts
from papers.tables import ORDER
from papers.wording import act, dong, dong_and_words, post_and_body, quoted, without_end


def build(facts: Facts) -> Paper:
    """Who met, what was put before them, how each voted, what follows."""
    paper = new_paper(
        facts, "Biên bản họp thẩm định", facts.text("appraisal.board_name"), paper_day(facts, "appraisal")
    )
    number = number_line(facts.maybe("appraisal.number"), f"BB-{facts.maybe('bodies.council.short', 'HĐTĐ')}")
    paper.head(parent=department(facts).full, body=facts.text("appraisal.board_name"), number=number)
    paper.title("Biên bản", f"Họp thẩm định đề án {quoted(facts.text('dossier.title'))}", ruled=False)
    day = facts.day("appraisal.date")
    paper.say(f"Thời gian bắt đầu: {facts.moment('appraisal.started_at', day)}.")
    paper.say(f"Địa điểm: {facts.text('appraisal.place')}.")
    if facts.has("appraisal.decision_no"):
        founded = act(facts.text("appraisal.decision_no"), facts.maybe_day("appraisal.decision_date"), "QĐ-SCT")
        paper.say(f"Hội đồng thành lập theo Quyết định {founded}.")
    with paper.block("thanh_phan"):
        _who(paper, facts)
    _what(paper, facts)
    _votes(paper, facts)
    _conclusion(paper, facts)
    paper.say(
        f"Cuộc họp kết thúc vào {facts.moment('appraisal.ended_at', day)}. Biên bản đã được đọc lại cho các thành "
        "viên dự họp cùng nghe và thống nhất."
    ).end()
    return paper.sign_together(
        [
            Signature(["Thư ký"], facts.text("appraisal.secretary")),
            Signature(["Chủ tọa"], facts.text("appraisal.chair")),
        ],
        to=["Thành viên Hội đồng", facts.text("unit.name")],
        filed="VT, Hồ sơ",
    )


#: How the facts of a ballot begin that was given and is not counted (appraisal.facts.ballot_words).
NOT_COUNTED = "Phiếu không tính"


def _who(paper: Paper, facts: Facts) -> None:
    members = facts.rows("appraisal.members")
    present = [member for member in members if member.raw("present")]
    paper.say(
        f"Thành phần tham dự: {len(present)}/{len(members)} thành viên Hội đồng, danh sách tại bảng kết quả bỏ phiếu; "
        f"đại diện {facts.text('unit.name')}."
    )
    away = [member for member in members if not member.raw("present")]
    entitled = [member for member in away if not member.raw("recused")]
    void = [member for member in entitled if member.maybe("ballot_label").startswith(NOT_COUNTED)]
    absent = [member.text("name") for member in entitled if member not in void]
    if absent:
        paper.say(f"Vắng mặt: {', '.join(absent)}.")
    recused = [member.text("name") for member in away if member.raw("recused")]
    if recused:
        paper.say(f"Không tham gia vì có lợi ích liên quan: {', '.join(recused)}.")
    if void:
        told = ", ".join(member.text("name") for member in void)
        paper.say(f"Phiếu không tính vì người bỏ phiếu có lợi ích liên quan: {told}.")
    paper.say(f"Chủ trì (chủ tọa): {facts.text('appraisal.chair')}.")
    paper.say(f"Thư ký (người ghi biên bản): {facts.text('appraisal.secretary')}.")


def _what(paper: Paper, facts: Facts) -> None:
    paper.say("Nội dung:", keep_next=True)
    paper.say(
        f"1. {facts.text('unit.name')} trình bày đề án {quoted(facts.text('dossier.title'))}, mã hồ sơ "
        f"{facts.text('dossier.code')}; đơn vị thụ hưởng: "
        f"{'; '.join(one.text('name') for one in facts.rows('beneficiaries'))}."
    )
    paper.say(
        f"Tổng kinh phí: {dong(facts.vnd('funding.total_vnd'))}; đề nghị ngân sách hỗ trợ: "
        f"{dong(facts.vnd('funding.support_vnd'))}; vốn đối ứng: {dong(facts.vnd('funding.counterpart_vnd'))}."
    )


def _votes(paper: Paper, facts: Facts) -> None:
    paper.say("2. Các thành viên thảo luận, cho ý kiến và bỏ phiếu:", keep_next=True)
    columns = [
        ORDER,
        Column("Họ và tên", weight=2),
        Column("Chức vụ, cơ quan", weight=3),
        Column("Vai trò", weight=1.3),
        Column("Kết quả bỏ phiếu", "center", weight=1.6),
        Column("Ý kiến", weight=2.6),
    ]
    rows = [
        [
            str(place),
            member.text("name"),
            post_and_body(member.maybe("position"), member.maybe("body")),
            member.maybe("role_label"),
            member.maybe("ballot_label"),
            member.maybe("remark"),
        ]
        for place, member in enumerate(facts.rows("appraisal.members"), start=1)
    ]
    paper.table(columns, rows, name="bo_phieu")
    tally = {name: facts.vnd(f"appraisal.tally.{name}") for name in ("pass", "pass_with_changes", "fail", "absent")}
    cast = paper.named("so_phieu", f"{tally['pass'] + tally['pass_with_changes'] + tally['fail']:02d}")
    paper.say(
        f"3. Kết quả kiểm phiếu: số phiếu phát ra và thu về {cast}; đạt {tally['pass']:02d}; đạt, cần chỉnh sửa "
        f"{tally['pass_with_changes']:02d}; không đạt {tally['fail']:02d}; không bỏ phiếu {tally['absent']:02d}."
    )
    if facts.has("appraisal.rule_text"):
        paper.say(f"Nguyên tắc biểu quyết: {without_end(facts.text('appraisal.rule_text'))}.")


def _conclusion(paper: Paper, facts: Facts) -> None:
    paper.say(f"4. Kết luận của Hội đồng: {without_end(facts.text('appraisal.verdict_label'))}.")
    for line in facts.maybe_lines("appraisal.opinion"):
        paper.say(f"Ý kiến: {without_end(line)}.")
    recommended = facts.maybe_vnd("appraisal.recommended_support_vnd")
    if recommended:
        paper.say(f"Mức hỗ trợ đề nghị cấp có thẩm quyền phê duyệt: {dong_and_words(recommended)}.")


def _ballots(facts: Mapping[str, Any]) -> list[Derived]:
    held = facts.get("appraisal", {})
    tally, members = held.get("tally", {}), held.get("members", ())
    cast = sum(tally.get(name) or 0 for name in ("pass", "pass_with_changes", "fail"))
    here = sum(1 for one in members if one.get("present") and not one.get("recused"))
    entitled = sum(1 for one in members if not one.get("recused"))
    return [
        Derived("số phiếu thu về", "cộng phiếu đạt, đạt cần chỉnh sửa, không đạt", f"{cast:02d}"),
        Derived("thành viên tham dự", "đếm thành viên có mặt trên thành viên được mời", f"{here}/{entitled}"),
        Derived("thành viên tham dự", "đếm thành viên có mặt trên cả hội đồng", f"{here}/{len(members)}"),
    ]


KIND = PaperKind(
    code="APPRAISAL_MINUTES",
    title="Biên bản họp Hội đồng thẩm định",
    layout="minutes",
    issuer=Body.COUNCIL,
    symbol="BB-HĐTĐ",
    section="appraisal",
    place=80,
    issued_by=IssuedBy.ITS_BODY,
    signed_by=SignedBy.COUNCIL,
    lasts=Lasts.FOR_EVER,
    last_stands=False,
    signed_first=True,
    attached_to="",
    of_a_plan=False,
    told_by_its_act=False,
    pack=None,
    closed_to=ClosedTo.INTERESTED,
    before_council=False,
    amended_by_annex=False,
    put_in_annex=False,
    act="",
    works_out=_ballots,
    dated=("appraisal.started_at", "appraisal.date"),
    council=("SECRETARY", "CHAIR"),
    needs=(
        *names("dossier", "code title budget_year"),
        *names("department", "name place short"),
        "unit.name",
        "beneficiaries[].name",
        *names("funding", "total_vnd support_vnd counterpart_vnd"),
        *names("appraisal", "board_name date place started_at ended_at chair secretary verdict_label"),
        "appraisal.members[].name",
        *names("appraisal.tally", "pass pass_with_changes fail absent"),
    ),
    may_use=(
        "province.name",
        "bodies.council.short",
        *names("department", "parent_name head_title"),
        *names("appraisal", "number decision_no decision_date opinion recommended_support_vnd rule_text"),
        *names("appraisal.members[]", "position body role_label present recused ballot_label remark"),
    ),
    build=build,
)
