"""Tờ trình phê duyệt kế hoạch khuyến công."""

from __future__ import annotations

from documents.house import Paper, Signature, attached_to, signing_lines
from papers.issuing import (
    filed,
    headed,
    issuer_of,
    province,
    symbol_for,
)
from papers.kind import ISSUING, RECEIVING, Body, ClosedTo, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.plans import PLAN_NEEDS, projects_listed, sums_said
from papers.reading import Facts
from papers.wording import lower_first


def build(facts: Facts) -> Paper:
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
    total, support, own = sums_said(paper, projects)
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
    return projects_listed(paper, facts, attached_to("Tờ trình", symbol, issuer.full))


KIND = PaperKind(
    code="PLAN_PROPOSAL",
    title="Tờ trình phê duyệt kế hoạch khuyến công",
    layout="letter",
    issuer=Body.DOIT,
    symbol="TTr-SCT",
    section="proposal",
    place=110,
    issued_by=IssuedBy.ITS_BODY,
    signed_by=SignedBy.HEAD,
    lasts=Lasts.FOR_EVER,
    last_stands=True,
    signed_first=False,
    attached_to="",
    of_a_plan=True,
    told_by_its_act=True,
    pack=None,
    closed_to=ClosedTo.NOBODY,
    before_council=False,
    amended_by_annex=False,
    put_in_annex=False,
    act="",
    works_out=None,
    needs=(*PLAN_NEEDS, "department.head_name", "legal_bases"),
    may_use=(
        *ISSUING,
        *RECEIVING,
        "plan.approver",
        "plan.projects[].place",
        *names("proposal", "number symbol date issuer"),
    ),
    build=build,
)
