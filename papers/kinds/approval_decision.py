"""Quyết định phê duyệt đề án, with the items and the computed support in appendices."""

from __future__ import annotations

from documents.house import Paper, attached_to
from documents.vietnamese import date_long
from papers.issuing import (
    Issuer,
    base_on,
    decided,
    enforced,
    filed,
    issuer_of,
    planned_by,
    proposer,
    recipients,
    signature,
    symbol_for,
)
from papers.kind import ISSUING, PLANNED, RECEIVING, Body, ClosedTo, InPack, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.reading import Facts
from papers.tables import items_table, shares_table, steps_table
from papers.wording import (
    dong,
    dong_and_words,
    lower_first,
    money_of_track,
    quoted,
    without_end,
)


def build(facts: Facts) -> Paper:
    """The act that grants the money: to whom, for what, how much, until when."""
    issuer = issuer_of(facts, "approval", "DOIT")
    abstract = f"Phê duyệt đề án và kinh phí hỗ trợ từ nguồn {money_of_track(facts)}"
    bases = base_on("Biên bản họp Hội đồng thẩm định", facts, "appraisal", "BB-HĐTĐ")
    paper = decided(facts, "approval", abstract, [*planned_by(facts), *bases], on_proposal_of=proposer(facts, issuer))
    several = len(facts.rows("beneficiaries")) > 1
    _granted(paper, facts, several)
    _support(paper, facts)
    unit = facts.text("unit.name")
    paper.article(
        f"{unit} ký hợp đồng với đơn vị thụ hưởng, hướng dẫn, theo dõi, kiểm tra việc thực hiện, tổ chức nghiệm thu và "
        "lập hồ sơ quyết toán theo quy định. Đơn vị thụ hưởng bảo đảm vốn đối ứng, mua sắm đúng danh mục được phê "
        "duyệt và chịu trách nhiệm về hóa đơn, chứng từ."
    )
    enforced(paper, facts, issuer)
    to = recipients(facts, issuer, 4)
    paper.sign(signature(facts, "approval", issuer), to=to, filed=filed(issuer, 3))
    _appendices(paper, facts, issuer)
    return paper


def _granted(paper: Paper, facts: Facts, several: bool) -> None:
    """Điều 1: the project and its main contents."""
    paper.article(f"Phê duyệt đề án khuyến công {quoted(facts.text('dossier.title'))} với các nội dung chính sau:")
    contents = [
        f"Mã hồ sơ: {facts.text('dossier.code')}; {lower_first(facts.text('dossier.track_label'))}",
        f"Nội dung hoạt động: {lower_first(facts.text('dossier.activity_name'))}",
        f"Đơn vị thực hiện: {facts.text('unit.name')}",
        "Đơn vị thụ hưởng: "
        + "; ".join(
            f"{one.text('name')} (mã số thuế {one.text('tax_code')}), địa chỉ: {one.text('address')}"
            for one in facts.rows("beneficiaries")
        ),
    ]
    if facts.has("goals.objective"):
        contents.append(f"Mục tiêu: {lower_first(' '.join(facts.lines('goals.objective')))}")
    if facts.has("goals.start_on") and facts.has("goals.end_on"):
        period = f"từ {date_long(facts.day('goals.start_on'))} đến {date_long(facts.day('goals.end_on'))}"
        contents.append(f"Thời gian thực hiện: {period}")
    contents.append("Danh mục máy móc, thiết bị, dịch vụ: theo Phụ lục I kèm theo Quyết định này")
    for place, content in enumerate(contents, start=1):
        paper.say(f"{place}. {without_end(content)}.")
    paper.say(
        f"{len(contents) + 1}. Tổng kinh phí thực hiện: {dong_and_words(facts.vnd('funding.total_vnd'))}; trong đó "
        f"ngân sách hỗ trợ {dong(facts.vnd('approval.support_vnd'))}, vốn đối ứng của đơn vị thụ hưởng "
        f"{dong(facts.vnd('funding.counterpart_vnd'))}{_other(facts)}.",
        keep_next=several,
    )
    if several:
        shares_table(paper, facts)


def _other(facts: Facts) -> str:
    other = facts.maybe_vnd("funding.other_vnd")
    return f", nguồn khác {dong(other)}" if other else ""


def _support(paper: Paper, facts: Facts) -> None:
    """Điều 2: the amount, its source, and what can still lower it."""
    paper.article(
        f"Kinh phí hỗ trợ: {dong_and_words(facts.vnd('approval.support_vnd'))}, từ nguồn {money_of_track(facts)}. Cách "
        "tính mức hỗ trợ theo Phụ lục II kèm theo Quyết định này. Mức chi trả cuối cùng căn cứ chi phí thực tế được "
        "nghiệm thu và không vượt mức hỗ trợ được phê duyệt."
    )


def _appendices(paper: Paper, facts: Facts, issuer: Issuer) -> None:
    """Phụ lục I: the items. Phụ lục II: every step of the support, with its clause."""
    line = attached_to("Quyết định", symbol_for(facts, "approval", "QĐ", issuer), f"{issuer.head} {issuer.full}")
    paper.appendix("Phụ lục I", "Danh mục máy móc, thiết bị, dịch vụ", line)
    items_table(paper, facts)
    paper.say(f"Tổng kinh phí thực hiện: {dong_and_words(facts.vnd('funding.total_vnd'))}.").end()
    paper.appendix("Phụ lục II", "Cách tính mức hỗ trợ", line)
    with paper.block("cach_tinh"):
        for place, one in enumerate(facts.rows("support.lines"), start=1):
            paper.say(
                f"{place}. {one.text('beneficiary')}: chi phí hợp lệ {dong(one.vnd('eligible_cost_vnd'))}, mức hỗ trợ "
                f"theo định mức {dong(one.vnd('support_vnd'))}.",
                keep_next=True,
            )
            steps_table(paper, one.rows("steps"))
    computed, approved = facts.vnd("support.support_vnd"), facts.vnd("approval.support_vnd")
    paper.say(
        f"Mức hỗ trợ tính theo định mức: {dong(computed)}. Mức hỗ trợ được phê duyệt: {dong_and_words(approved)}."
    ).end()


KIND = PaperKind(
    code="APPROVAL_DECISION",
    title="Quyết định phê duyệt đề án",
    layout="decision",
    issuer=Body.DOIT,
    symbol="QĐ-SCT",
    section="approval",
    place=130,
    issued_by=IssuedBy.WHO_DECIDES,
    signed_by=SignedBy.WHO_ACTS,
    lasts=Lasts.WITH_PROJECT,
    last_stands=True,
    signed_first=True,
    attached_to="",
    of_a_plan=False,
    told_by_its_act=True,
    pack=InPack(place=20, always=True, every=False),
    closed_to=ClosedTo.NOBODY,
    before_council=False,
    amended_by_annex=True,
    put_in_annex=False,
    act="",
    works_out=None,
    needs=(
        *names("dossier", "code title track_label activity_name budget_year"),
        *names("department", "name place short"),
        "unit.name",
        *names("beneficiaries[]", "name tax_code address support_vnd counterpart_vnd total_vnd"),
        *names("items[]", "no name quantity unit_price_vnd amount_vnd"),
        *names("funding", "total_vnd counterpart_vnd"),
        "support.support_vnd",
        *names("support.lines[]", "beneficiary eligible_cost_vnd support_vnd"),
        "support.lines[].steps[].rule",
        *names("approval", "support_vnd signer signer_position"),
        "legal_bases",
    ),
    may_use=(
        *ISSUING,
        *RECEIVING,
        *names("items[]", "beneficiary model origin unit"),
        *names("funding", "other_vnd source_label"),
        *names("goals", "objective start_on end_on"),
        *names("support.lines[].steps[]", "clause inputs result_vnd beneficiary"),
        *names("approval", "number symbol date authority issuer"),
        *PLANNED,
        *names("appraisal", "number date"),
    ),
    build=build,
)
