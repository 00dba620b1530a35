"""Quyết định phê duyệt kế hoạch khuyến công."""

from __future__ import annotations

from documents.house import Paper, attached_to
from papers.issuing import (
    Issuer,
    decided,
    department,
    enforced,
    filed,
    issuer_of,
    proposer,
    province,
    recipients,
    signature,
    symbol_for,
)
from papers.kind import ISSUING, RECEIVING, Body, ClosedTo, InPack, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.plans import PLAN_NEEDS, projects_listed, sums_said
from papers.reading import Facts
from papers.wording import act, lower_first, province_of


def build(facts: Facts) -> Paper:
    """The plan is approved: the list is the appendix, the money is in Điều 1."""
    issuer = issuer_of(facts, "plan", "PPC")
    track, year = lower_first(facts.text("dossier.track_label")), facts.vnd("dossier.budget_year")
    abstract = f"Phê duyệt kế hoạch {track} năm {year}"
    paper = decided(facts, "plan", abstract, [], on_proposal_of=_who_proposed(facts, issuer), usual="PPC")
    projects = facts.rows("plan.projects")
    count = paper.named("so_de_an", f"{len(projects):02d}")
    total, support, own = sums_said(paper, projects)
    paper.article(f"Phê duyệt kế hoạch {track} năm {year} gồm {count} đề án, với các nội dung chính sau:")
    paper.say(f"1. Tổng kinh phí thực hiện: {total}.")
    paper.say(f"2. Ngân sách hỗ trợ: {support}.")
    paper.say(f"3. Vốn đối ứng của các đơn vị thụ hưởng: {own}.")
    paper.say("4. Danh mục đề án: theo Phụ lục kèm theo Quyết định này.")
    paper.article(
        "Mức hỗ trợ của từng đề án tại Phụ lục là mức tối đa; mức phê duyệt của đề án được quyết định theo định mức có "
        "hiệu lực tại ngày phê duyệt. Việc bổ sung, thay đổi đề án trong kế hoạch phải được cấp phê duyệt kế hoạch "
        "chấp thuận."
    )
    provincial = issuer == province(facts)
    approver = paper.named(
        "cap_phe_duyet_de_an",
        f"{facts.text('department.name') if provincial else 'Cơ quan quản lý khuyến công quốc gia'} phê duyệt",
    )
    paper.article(
        f"{approver} từng đề án; {department(facts).full} chỉ đạo thực hiện và báo cáo kết quả; "
        f"{facts.text('unit.name')} ký hợp đồng, tổ chức thực hiện, nghiệm thu và lập hồ sơ quyết toán theo quy định."
    )
    enforced(paper, facts, issuer)
    paper.sign(signature(facts, "plan", issuer), to=_receive(facts, issuer), filed=filed(issuer, 3))
    symbol = symbol_for(facts, "plan", "QĐ", issuer)
    return projects_listed(paper, facts, attached_to("Quyết định", symbol, _decider(issuer)))


def _who_proposed(facts: Facts, issuer: Issuer) -> str:
    """The head of the department, at the submission if its number is known."""
    submission = act(facts.maybe("proposal.number"), facts.maybe_day("proposal.date"), "TTr-SCT")
    return f"{proposer(facts, issuer)}{f' tại Tờ trình {submission}' if submission else ''}"


def _receive(facts: Facts, issuer: Issuer) -> list[str]:
    """Who receives the decision on a plan: of the province the usual ones, to whom it reports first."""
    if issuer.central:
        return recipients(facts, issuer, 4)
    first, *others = recipients(facts, issuer, 4, place=False)
    above = ["Bộ Công Thương", "Thường trực Tỉnh ủy", "Thường trực Hội đồng nhân dân tỉnh"]
    if not province_of(facts).startswith("tỉnh"):
        above[1:] = ["Thường trực Thành ủy", "Thường trực Hội đồng nhân dân thành phố"]
    chair = f"Chủ tịch, các Phó Chủ tịch {issuer.name}"
    return [first, *above, chair, *others, "UBND các xã, phường, đặc khu có đề án tại Phụ lục", facts.text("unit.name")]


def _decider(issuer: Issuer) -> str:
    return f"{issuer.head} {issuer.full}"


KIND = PaperKind(
    code="PLAN_DECISION",
    title="Quyết định phê duyệt kế hoạch khuyến công",
    layout="decision",
    issuer=Body.PPC,
    symbol="QĐ-UBND",
    section="plan",
    place=120,
    issued_by=IssuedBy.WHO_DECIDES,
    signed_by=SignedBy.WHO_ACTS,
    lasts=Lasts.FOR_EVER,
    last_stands=False,
    signed_first=True,
    attached_to="",
    of_a_plan=True,
    told_by_its_act=True,
    pack=InPack(place=10, always=False, every=False, expenses=frozenset({"FAIR", "TRAINING"})),
    closed_to=ClosedTo.NOBODY,
    before_council=False,
    amended_by_annex=False,
    put_in_annex=False,
    act="",
    works_out=None,
    needs=(*PLAN_NEEDS, *names("plan", "signer signer_position"), "legal_bases"),
    may_use=(
        *ISSUING,
        *RECEIVING,
        "plan.projects[].place",
        *names("proposal", "number date"),
        *names("plan", "number symbol date authority issuer"),
    ),
    build=build,
)
