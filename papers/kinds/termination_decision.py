"""Quyết định ngừng triển khai đề án."""

from __future__ import annotations

from documents.house import Paper
from papers.issuing import (
    decided,
    enforced,
    filed,
    issuer_of,
    proposed,
    recipients,
    signature,
)
from papers.kind import ON_SUBMISSION, Body, ClosedTo, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.project_decisions import DECISION_MAY_USE, DECISION_NEEDS, approved_at, contracted, earlier
from papers.reading import Facts
from papers.wording import cited, dong, dong_and_words, lower_first, quoted, without_end


def build(facts: Facts) -> Paper:
    """The project ends; what was paid comes back."""
    issuer = issuer_of(facts, "termination", "DOIT")
    abstract = f"Ngừng triển khai đề án {quoted(facts.text('dossier.title'))}"
    bases = [*earlier(facts), *contracted(facts)]
    paper = decided(facts, "termination", abstract, bases, on_proposal_of=proposed(facts, "termination", issuer))
    paper.article(
        f"Ngừng triển khai đề án {quoted(facts.text('dossier.title'))}, mã hồ sơ "
        f"{facts.text('dossier.code')}{approved_at(facts)}. Lý do: "
        f"{without_end(lower_first(facts.text('termination.reason')))}."
    )
    if facts.has("termination.force_majeure"):
        _kept(paper, facts)
    amount = facts.vnd("termination.to_recover_vnd")
    owners = "; ".join(one.text("name") for one in facts.rows("beneficiaries"))
    if amount:
        paper.article(
            f"Đơn vị thụ hưởng ({owners}) hoàn trả số kinh phí đã nhận: {dong_and_words(amount)}. Thời hạn và cách nộp "
            "thực hiện theo quyết định thu hồi."
        )
    else:
        paper.article(f"Đơn vị thụ hưởng ({owners}) chưa nhận kinh phí hỗ trợ; không có khoản phải thu hồi.")
    paper.article(
        f"{facts.text('unit.name')} thông báo cho đơn vị thụ hưởng, lập biên bản thanh lý hợp đồng và báo cáo phần "
        "kinh phí không sử dụng để điều chỉnh kế hoạch theo quy định."
    )
    enforced(paper, facts, issuer)
    return paper.sign(signature(facts, "termination", issuer), to=recipients(facts, issuer, 4), filed=filed(issuer, 3))


def _kept(paper: Paper, facts: Facts) -> None:
    """What nobody could help: the confirmed cause, and what of the cost is settled."""
    cause = without_end(facts.text("termination.force_majeure"))
    clause = cited(facts, "termination.clause")
    by_clause = f" ({clause})" if clause else ""
    kept = facts.maybe_vnd("termination.kept_vnd")
    settled = (
        f" Chi phí thực tế, hợp lý được chấp nhận: {dong(facts.vnd('termination.justified_vnd'))}; kinh phí hỗ trợ "
        f"được quyết toán trên chi phí ấy: {dong_and_words(kept)}."
        if kept is not None
        else " Không có chi phí được quyết toán."
    )
    paper.article(f"Đề án ngừng do bất khả kháng theo {cause}{by_clause}.{settled}")


KIND = PaperKind(
    code="TERMINATION_DECISION",
    title="Quyết định ngừng triển khai đề án",
    layout="decision",
    issuer=Body.DOIT,
    symbol="QĐ-SCT",
    section="termination",
    place=240,
    issued_by=IssuedBy.WHO_DECIDES,
    signed_by=SignedBy.WHO_ACTS,
    lasts=Lasts.FOR_EVER,
    last_stands=False,
    signed_first=True,
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
        *DECISION_NEEDS,
        "beneficiaries[].name",
        *names("termination", "reason to_recover_vnd signer signer_position"),
    ),
    may_use=(
        *DECISION_MAY_USE,
        *names("contract", "number date"),
        *names("termination", "number symbol date authority issuer force_majeure clause justified_vnd kept_vnd"),
        *names("termination", ON_SUBMISSION),
    ),
    build=build,
)
