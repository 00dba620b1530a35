"""Báo cáo kết quả thực hiện đề án."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from documents.house import Paper
from documents.vietnamese import money
from papers.amended import (
    AMENDED,
    ANNEX_SUMS,
    amendments,
    annex_of,
    decision_of,
    say_annex_sums,
)
from papers.derived import Derived
from papers.issuing import centre, department, filed, head_of_centre, headed
from papers.kind import Body, ClosedTo, InPack, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.reading import Facts
from papers.tables import accepted_items_table
from papers.wording import (
    act,
    dong,
    dong_and_words,
    lower_first,
    money_of_track,
    quoted,
    without_end,
)


def build(facts: Facts) -> Paper:
    """What was approved, what was done, what it cost, what follows."""
    issuer = centre(facts)
    paper = headed(facts, "result", "Báo cáo kết quả thực hiện đề án", "BC", issuer)
    paper.title("Báo cáo", f"Kết quả thực hiện đề án {quoted(facts.text('dossier.title'))}")
    paper.addressees([department(facts).full])
    paper.heading("I. Đề án được phê duyệt")
    decision = act(facts.maybe("approval.number"), facts.maybe_day("approval.date"), "QĐ-SCT")
    contract = act(facts.maybe("contract.number"), facts.maybe_day("contract.date"), "HĐ-TTKC")
    known = [
        f"Mã hồ sơ: {facts.text('dossier.code')}; nội dung hoạt động: "
        f"{lower_first(facts.text('dossier.activity_name'))}",
        *([f"Quyết định phê duyệt {decision}"] if decision else []),
        *([f"Hợp đồng {contract}"] if contract else []),
        f"Đơn vị thụ hưởng: {'; '.join(one.text('name') for one in facts.rows('beneficiaries'))}",
        f"Tổng kinh phí theo hợp đồng: {dong(facts.vnd('contract.total_vnd'))}; ngân sách hỗ trợ: "
        f"{dong(facts.vnd('contract.support_vnd'))}, từ nguồn {money_of_track(facts)}",
    ]
    for place, sentence in enumerate(known, start=1):
        paper.say(f"{place}. {sentence}.")
    say_annex_sums(paper, facts)
    paper.heading("II. Kết quả thực hiện")
    visit = act(facts.maybe("acceptance.number"), facts.maybe_day("acceptance.date"), "BB-TTKC")
    paper.say(
        f"1. Đề án đã được nghiệm thu tại cơ sở{f' theo Biên bản {visit}' if visit else ''}; khối lượng hoàn thành "
        f"{facts.vnd('acceptance.completed_percent')}%:",
        keep_next=True,
    )
    accepted_items_table(paper, facts)
    if facts.has("goals.effects"):
        paper.say("2. Hiệu quả theo đề án được phê duyệt:", keep_next=True)
        paper.listed(facts.lines("goals.effects"), mark="-", name="goals.effects")
    _changes(paper, facts)
    paper.heading("III. Kinh phí")
    _money(paper, facts)
    paper.heading("IV. Kiến nghị")
    paper.say(
        f"{facts.text('unit.name')} kiến nghị {department(facts).full} xem xét, phê duyệt quyết toán kinh phí hỗ trợ "
        f"{dong_and_words(facts.vnd('settlement.support_vnd'))} và giải quyết phần kinh phí còn lại theo quy định."
    ).end()
    return paper.sign(head_of_centre(facts), to=["Như trên", "Đơn vị thụ hưởng"], filed=filed(issuer, 2))


def _changes(paper: Paper, facts: Facts) -> None:
    """Everything that was changed on the way, if anything was."""
    rows = amendments(facts)
    if not rows:
        return
    place = 3 if facts.has("goals.effects") else 2
    with paper.block("cac_dieu_chinh"):
        paper.say(f"{place}. Điều chỉnh trong quá trình thực hiện:", keep_next=True)
        paper.listed(
            [
                f"{without_end(row.maybe('content', 'Nội dung đề án'))}, theo {decision_of(row)} và {annex_of(row)}"
                for row in rows
            ],
            mark="-",
        )


def _money(paper: Paper, facts: Facts) -> None:
    accepted, support = facts.vnd("settlement.accepted_cost_vnd"), facts.vnd("settlement.support_vnd")
    paper.say(f"1. Chi phí thực tế được nghiệm thu: {dong(accepted)}.")
    paper.say(f"2. Kinh phí hỗ trợ đề nghị quyết toán: {dong(support)}.")
    rest = paper.named("phan_don_vi_bao_dam", dong(max(accepted - support, 0)))
    paper.say(f"3. Phần do đơn vị thụ hưởng bảo đảm: {rest}.")
    paper.say(
        f"4. Đã tạm ứng, thanh toán: {dong(facts.vnd('settlement.paid_vnd'))}; còn đề nghị thanh toán: "
        f"{dong(facts.vnd('settlement.remaining_vnd'))}"
        + (
            f"; phải hoàn trả: {dong(facts.vnd('settlement.to_recover_vnd'))}."
            if facts.vnd("settlement.to_recover_vnd")
            else "."
        )
    )


def _own_part(facts: Mapping[str, Any]) -> list[Derived]:
    settled = facts.get("settlement", {})
    if "accepted_cost_vnd" not in settled or "support_vnd" not in settled:
        return []
    rest = settled["accepted_cost_vnd"] - settled["support_vnd"]
    return [Derived("phần do đơn vị thụ hưởng bảo đảm", "chi phí nghiệm thu trừ mức hỗ trợ quyết toán", money(rest))]


KIND = PaperKind(
    code="RESULT_REPORT",
    title="Báo cáo kết quả thực hiện đề án",
    layout="letter",
    issuer=Body.CENTRE,
    symbol="BC-TTKC",
    section="result",
    place=300,
    issued_by=IssuedBy.ITS_BODY,
    signed_by=SignedBy.WHO_ACTS,
    lasts=Lasts.FOR_EVER,
    last_stands=True,
    signed_first=False,
    attached_to="",
    of_a_plan=False,
    told_by_its_act=True,
    pack=InPack(place=90, always=True, every=False),
    closed_to=ClosedTo.NOBODY,
    before_council=False,
    amended_by_annex=False,
    put_in_annex=False,
    act="",
    works_out=_own_part,
    needs=(
        *names("dossier", "code title activity_name track_label budget_year"),
        *names("unit", "name representative position place short"),
        *names("department", "name place short"),
        "beneficiaries[].name",
        *names("items[]", "no name quantity amount_vnd accepted_quantity accepted_vnd"),
        *names("contract", "total_vnd support_vnd"),
        "acceptance.completed_percent",
        *names("settlement", "accepted_cost_vnd support_vnd paid_vnd remaining_vnd to_recover_vnd"),
    ),
    may_use=(
        "province.name",
        *names("department", "parent_name head_title"),
        "unit.parent_name",
        "funding.source_label",
        "goals.effects",
        *names("items[]", "beneficiary model unit serial"),
        *names("approval", "number date"),
        *names("contract", "number date"),
        *names("acceptance", "number date"),
        *AMENDED,
        *ANNEX_SUMS,
        "amendments[].content",
        *names("result", "number symbol date"),
    ),
    build=build,
)
