"""Decisions that change or end a project: điều chỉnh, ngừng triển khai, thu hồi."""

from __future__ import annotations

from documents.house import Paper
from documents.vietnamese import date_long
from papers.amended import AMENDED, based_on_amendments, based_on_annexes
from papers.issuing import (
    base_on,
    decided,
    enforced,
    filed,
    issuer_of,
    proposed,
    proposer,
    recipients,
    signature,
)
from papers.kind import ISSUING, ON_SUBMISSION, RECEIVING, Lasts, PaperKind, names
from papers.reading import Facts
from papers.tables import changes_table
from papers.wording import act, cited, dong, dong_and_words, lower_first, quoted, without_end


def build_amendment(facts: Facts) -> Paper:
    """What was, what is from now on, and why."""
    issuer = issuer_of(facts, "amendment", "DOIT")
    paper = decided(
        facts,
        "amendment",
        f"Điều chỉnh nội dung đề án {quoted(facts.text('dossier.title'))}",
        earlier(facts, but=facts.maybe("amendment.number")),
        on_proposal_of=proposed(facts, "amendment", issuer),
    )
    level = f" ({lower_first(facts.text('amendment.level_label'))})" if facts.has("amendment.level_label") else ""
    paper.article(
        f"Điều chỉnh một số nội dung{level} của đề án {quoted(facts.text('dossier.title'))}, mã hồ sơ "
        f"{facts.text('dossier.code')}{approved_at(facts)}:",
        keep_next=True,
    )
    changes_table(paper, facts.rows("amendment.changes"), "Đã được phê duyệt", "Điều chỉnh thành")
    paper.say(f"Lý do điều chỉnh: {without_end(lower_first(facts.text('amendment.reason')))}.")
    paper.article(
        "Các nội dung khác của đề án và của hợp đồng không trái với Quyết định này giữ nguyên như đã được phê duyệt."
    )
    enforced(paper, facts, issuer)
    return paper.sign(signature(facts, "amendment", issuer), to=recipients(facts, issuer, 3), filed=filed(issuer, 3))


def build_termination(facts: Facts) -> Paper:
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


def build_recovery(facts: Facts) -> Paper:
    """How much must come back, by when, and why."""
    issuer = issuer_of(facts, "recovery", "DOIT")
    abstract = f"Thu hồi kinh phí hỗ trợ đề án {quoted(facts.text('dossier.title'))}"
    bases = [*earlier(facts), *contracted(facts)]
    bases += base_on("Quyết định ngừng triển khai đề án", facts, "termination", "QĐ-SCT")
    paper = decided(facts, "recovery", abstract, bases, on_proposal_of=proposer(facts, issuer))
    owners = "; ".join(f"{one.text('name')} (mã số thuế {one.text('tax_code')})" for one in facts.rows("beneficiaries"))
    paper.article(
        f"Thu hồi kinh phí đã hỗ trợ cho đề án {quoted(facts.text('dossier.title'))}, mã hồ sơ "
        f"{facts.text('dossier.code')}: {dong_and_words(facts.vnd('recovery.amount_vnd'))}. Đơn vị nộp trả: {owners}. "
        f"Lý do: {without_end(lower_first(facts.text('recovery.reason')))}."
    )
    paper.article(
        f"Đơn vị nộp trả chuyển đủ số tiền nêu tại Điều 1 cho {facts.text('unit.name')} chậm nhất "
        f"{date_long(facts.day('recovery.due_on'))} để nộp ngân sách nhà nước theo quy định. Quá thời hạn trên, việc "
        "thu hồi được thực hiện theo quy định của pháp luật."
    )
    paper.article(f"{facts.text('unit.name')} theo dõi, đôn đốc việc nộp trả và báo cáo kết quả thu hồi.")
    enforced(paper, facts, issuer)
    return paper.sign(signature(facts, "recovery", issuer), to=recipients(facts, issuer, 4), filed=filed(issuer, 3))


def earlier(facts: Facts, *, but: str = "") -> list[str]:
    """The approval that this act changes and the decisions that changed it before, as legal bases.

    ``but``: the number of this act itself.
    """
    approved = base_on("Quyết định phê duyệt đề án khuyến công", facts, "approval", "QĐ-SCT")
    return [*approved, *based_on_amendments(facts, but=but)]


def contracted(facts: Facts, *, but: str = "") -> list[str]:
    """The contract with its annexes, as legal bases; ``but``: the number of the act whose annex is not signed yet."""
    return [*base_on("Hợp đồng", facts, "contract", "HĐ-TTKC"), *based_on_annexes(facts, but=but)]


def approved_at(facts: Facts) -> str:
    """« đã được phê duyệt tại Quyết định số …», empty while its number is not known."""
    number = facts.maybe("approval.number")
    if not number:
        return ""
    return f" đã được phê duyệt tại Quyết định {act(number, facts.maybe_day('approval.date'), 'QĐ-SCT')}"


_NEEDS = (
    *names("dossier", "code title budget_year"),
    *names("department", "name place short"),
    "unit.name",
    "legal_bases",
)
_MAY_USE = (
    *ISSUING,
    *RECEIVING,
    *names("approval", "number date"),
    *AMENDED,
)

AMENDMENT = PaperKind(
    code="AMENDMENT_DECISION",
    title="Quyết định điều chỉnh đề án",
    layout="decision",
    signed_first=True,
    issuer="DOIT",
    symbol="QĐ-SCT",
    section="amendment",
    lasts=Lasts.WITH_PROJECT,
    needs=(
        *_NEEDS,
        *names("amendment", "reason signer signer_position"),
        *names("amendment.changes[]", "what before after"),
    ),
    may_use=(
        *_MAY_USE,
        *names("amendment", f"number symbol date authority issuer level_label {ON_SUBMISSION}"),
        *names("amendment.changes[]", "difference kind_label clause"),
    ),
    build=build_amendment,
)

TERMINATION = PaperKind(
    code="TERMINATION_DECISION",
    title="Quyết định ngừng triển khai đề án",
    layout="decision",
    signed_first=True,
    issuer="DOIT",
    symbol="QĐ-SCT",
    section="termination",
    needs=(*_NEEDS, "beneficiaries[].name", *names("termination", "reason to_recover_vnd signer signer_position")),
    may_use=(
        *_MAY_USE,
        *names("contract", "number date"),
        *names("termination", "number symbol date authority issuer force_majeure clause justified_vnd kept_vnd"),
        *names("termination", ON_SUBMISSION),
    ),
    build=build_termination,
)

RECOVERY = PaperKind(
    code="RECOVERY_DECISION",
    title="Quyết định thu hồi kinh phí hỗ trợ",
    layout="decision",
    signed_first=True,
    issuer="DOIT",
    symbol="QĐ-SCT",
    section="recovery",
    needs=(
        *_NEEDS,
        *names("beneficiaries[]", "name tax_code"),
        *names("recovery", "reason amount_vnd due_on signer signer_position"),
    ),
    may_use=(
        *_MAY_USE,
        *names("contract", "number date"),
        *names("termination", "number date"),
        *names("recovery", "number symbol date authority issuer"),
    ),
    build=build_recovery,
)
