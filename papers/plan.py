"""The yearly plan: the submission that puts projects forward, the decision that approves them; each has its list."""

from __future__ import annotations

from documents.house import Cell, Column, Paper, Row, Signature, attached_to, number_column, signing_lines
from documents.vietnamese import money
from papers.issuing import (
    Issuer,
    decided,
    department,
    enforced,
    filed,
    headed,
    issuer_of,
    proposer,
    province,
    recipients,
    signature,
    symbol_for,
)
from papers.kind import ISSUING, RECEIVING, PaperKind, names
from papers.reading import Facts
from papers.tables import ORDER
from papers.wording import act, dong, dong_and_words, lower_first, province_of


def build_proposal(facts: Facts) -> Paper:
    """The department puts the projects forward: how many, how much, why these."""
    issuer = issuer_of(facts, "proposal", "DOIT")
    track, year = lower_first(facts.text("dossier.track_label")), facts.vnd("dossier.budget_year")
    paper = headed(facts, "proposal", "Tờ trình kế hoạch khuyến công", "TTr", issuer)
    paper.title("Tờ trình", f"Về việc phê duyệt kế hoạch {track} năm {year}")
    paper.addressees([facts.maybe("plan.approver") or province(facts).full])
    paper.bases(facts.maybe_lines("legal_bases"))
    projects = facts.rows("plan.projects")
    paper.say(
        f"Trên cơ sở kết quả thẩm định của Hội đồng thẩm định đề án khuyến công, {issuer.full} trình phê duyệt kế "
        f"hoạch {track} năm {year} như sau:"
    )
    count = paper.named("so_de_an", f"{len(projects):02d}")
    total, support, own = _sums(paper, projects)
    paper.say(f"1. Số đề án: {count}, danh sách theo Phụ lục kèm theo Tờ trình này.")
    paper.say(f"2. Tổng kinh phí thực hiện: {total}.")
    paper.say(f"3. Ngân sách hỗ trợ: {support}.")
    paper.say(f"4. Vốn đối ứng của các đơn vị thụ hưởng: {own}.")
    paper.say(
        "Các đề án trên đúng đối tượng, ngành nghề và nội dung hoạt động khuyến công; mức hỗ trợ không vượt định mức."
    )
    paper.say(f"{issuer.full} kính trình xem xét, phê duyệt.").end()
    head = Signature(signing_lines(issuer.head, of=issuer.name), facts.text("department.head_name"))
    finance = facts.maybe("bodies.finance.name")
    to = ["Như trên", *([finance] if finance else []), facts.text("unit.name")]
    paper.sign(head, to=to, filed=filed(issuer, 3))
    symbol = symbol_for(facts, "proposal", "TTr", issuer)
    return _listed(paper, facts, attached_to("Tờ trình", symbol, issuer.full))


def build_decision(facts: Facts) -> Paper:
    """The plan is approved: the list is the appendix, the money is in Điều 1."""
    issuer = issuer_of(facts, "plan", "PPC")
    track, year = lower_first(facts.text("dossier.track_label")), facts.vnd("dossier.budget_year")
    abstract = f"Phê duyệt kế hoạch {track} năm {year}"
    paper = decided(facts, "plan", abstract, [], on_proposal_of=_who_proposed(facts, issuer), usual="PPC")
    projects = facts.rows("plan.projects")
    count = paper.named("so_de_an", f"{len(projects):02d}")
    total, support, own = _sums(paper, projects)
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
    return _listed(paper, facts, attached_to("Quyết định", symbol, _decider(issuer)))


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


def _sum(projects: list[Facts], name: str) -> int:
    return sum(one.vnd(name) for one in projects)


def _sums(paper: Paper, projects: list[Facts]) -> tuple[str, str, str]:
    """What all projects of the list cost together, as the text says it."""
    return (
        paper.named("tong_kinh_phi", dong(_sum(projects, "total_vnd"))),
        paper.named("tong_ho_tro", dong_and_words(_sum(projects, "support_vnd"))),
        paper.named("tong_doi_ung", dong(_sum(projects, "counterpart_vnd"))),
    )


def _listed(paper: Paper, facts: Facts, attached: str) -> Paper:
    """The list of projects, on its side."""
    projects = facts.rows("plan.projects")
    year = facts.vnd("dossier.budget_year")
    title = f"Danh mục đề án {lower_first(facts.text('dossier.track_label'))} năm {year}"
    paper.appendix("Phụ lục", title, attached, landscape=True)
    columns = [
        ORDER,
        Column("Mã hồ sơ", "center", tight=True),
        Column("Tên đề án", weight=4),
        Column("Nội dung hoạt động", weight=3),
        Column("Đơn vị thụ hưởng", weight=3),
        Column("Địa điểm", weight=2),
        number_column("Tổng kinh phí"),
        number_column("Ngân sách hỗ trợ"),
        number_column("Vốn đối ứng"),
    ]
    amounts = ("total_vnd", "support_vnd", "counterpart_vnd")
    rows: list[Row] = [
        [
            str(place),
            one.text("code"),
            one.text("title"),
            one.text("activity_name"),
            one.text("beneficiaries"),
            one.maybe("place"),
            *(money(one.vnd(name)) for name in amounts),
        ]
        for place, one in enumerate(projects, start=1)
    ]
    rows.append(
        [Cell("Tổng cộng", span=6, bold=True), *(Cell(money(_sum(projects, name)), bold=True) for name in amounts)]
    )
    paper.table(columns, rows, unit="đồng", name="danh_muc_de_an")
    paper.say(f"Danh mục gồm {paper.named('so_de_an', f'{len(projects):02d}')} đề án.").end()
    return paper


_PROJECTS = names("plan.projects[]", "code title activity_name beneficiaries total_vnd support_vnd counterpart_vnd")
_NEEDS = (
    *names("dossier", "code track_label budget_year"),
    *names("department", "name place short"),
    "unit.name",
    *_PROJECTS,
)

PROPOSAL = PaperKind(
    code="PLAN_PROPOSAL",
    title="Tờ trình phê duyệt kế hoạch khuyến công",
    layout="letter",
    issuer="DOIT",
    symbol="TTr-SCT",
    section="proposal",
    last_stands=True,
    needs=(*_NEEDS, "department.head_name", "legal_bases"),
    may_use=(
        *ISSUING,
        *RECEIVING,
        "plan.approver",
        "plan.projects[].place",
        *names("proposal", "number symbol date issuer"),
    ),
    build=build_proposal,
)

DECISION = PaperKind(
    code="PLAN_DECISION",
    title="Quyết định phê duyệt kế hoạch khuyến công",
    layout="decision",
    signed_first=True,
    issuer="PPC",
    symbol="QĐ-UBND",
    section="plan",
    needs=(*_NEEDS, *names("plan", "signer signer_position"), "legal_bases"),
    may_use=(
        *ISSUING,
        *RECEIVING,
        "plan.projects[].place",
        *names("proposal", "number date"),
        *names("plan", "number symbol date authority issuer"),
    ),
    build=build_decision,
)
