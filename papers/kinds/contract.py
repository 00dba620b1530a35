"""Hợp đồng hỗ trợ thực hiện đề án."""

from __future__ import annotations

from documents.house import Paper
from documents.vietnamese import date_long
from papers.contracts import contract_begun, copies_in_words
from papers.derived import copies_of
from papers.issuing import base_on
from papers.kind import Body, ClosedTo, InPack, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.parties import (
    PARTY_MAY_USE,
    PARTY_NEEDS,
    describe_beneficiaries,
    describe_unit,
    party_signatures,
)
from papers.reading import Facts
from papers.tables import items_table, shares_table
from papers.wording import dong, dong_and_words, lower_first, money_of_track, quoted


def build(facts: Facts) -> Paper:
    """Who gives, who does what, by when, how it is paid and when it must be given back."""
    paper = contract_begun(facts, "contract", "Hợp đồng", "Hỗ trợ kinh phí thực hiện đề án khuyến công", "HĐ-TTKC")
    approved = base_on("Quyết định phê duyệt đề án khuyến công", facts, "approval", "QĐ-SCT")
    paper.bases([*facts.maybe_lines("legal_bases"), *approved])
    place, day = facts.text("contract.place"), facts.maybe_day("contract.date")
    paper.say(f"Hôm nay{f', {date_long(day)}' if day else ''}, tại {place}, chúng tôi gồm:", keep_next=True)
    describe_unit(paper, facts)
    describe_beneficiaries(paper, facts)
    paper.say("Các bên thống nhất ký hợp đồng với các điều khoản sau:", keep_next=True)
    _object(paper, facts)
    _payment(paper, facts)
    _duties(paper, facts)
    _closing(paper, facts)
    return paper.sign_together(party_signatures(facts))


def _object(paper: Paper, facts: Facts) -> None:
    paper.article(
        f"Bên A hỗ trợ Bên B kinh phí thực hiện đề án {quoted(facts.text('dossier.title'))}, mã hồ sơ "
        f"{facts.text('dossier.code')}; nội dung hoạt động: {lower_first(facts.text('dossier.activity_name'))}; danh "
        "mục gồm:"
    )
    items_table(paper, facts)
    several = len(facts.rows("beneficiaries")) > 1
    paper.article(
        f"Tổng kinh phí thực hiện: {dong(facts.vnd('contract.total_vnd'))}. Kinh phí hỗ trợ: "
        f"{dong_and_words(facts.vnd('contract.support_vnd'))}, từ nguồn {money_of_track(facts)}; phần còn lại do Bên B "
        f"bảo đảm{'; phần của từng đơn vị như sau:' if several else '.'}",
        keep_next=several,
    )
    if several:
        shares_table(paper, facts)
    paper.article(
        f"Thời gian thực hiện: từ {date_long(facts.day('contract.starts_on'))} đến hết "
        f"{date_long(facts.day('contract.ends_on'))}."
    )


def _payment(paper: Paper, facts: Facts) -> None:
    paper.article("Tạm ứng, thanh toán và quyết toán thực hiện như sau:")
    advance = facts.maybe_vnd("contract.advance_vnd")
    if advance:
        paper.say(f"1. Tạm ứng một lần: {dong_and_words(advance)}; được trừ khi thanh toán.")
    else:
        paper.say(
            "1. Việc tạm ứng (nếu có) thực hiện một lần, trong mức trần quy định cho từng nội dung hoạt động và được "
            "trừ khi thanh toán."
        )
    paper.say(
        "2. Kinh phí hỗ trợ được thanh toán sau khi nghiệm thu và có đủ hồ sơ quyết toán. Mức hỗ trợ cuối cùng được "
        "tính lại theo chi phí thực tế được nghiệm thu, không vượt mức ghi tại Điều 2; chi phí thực tế tăng thì mức hỗ "
        "trợ không tăng."
    )
    paper.say("3. Thanh toán bằng chuyển khoản vào tài khoản của Bên B ghi tại phần đầu Hợp đồng này.")


def _duties(paper: Paper, facts: Facts) -> None:
    paper.article("Trách nhiệm của Bên A:")
    paper.say("1. Hướng dẫn Bên B thực hiện đề án, lập hồ sơ nghiệm thu, thanh toán, quyết toán.")
    paper.say("2. Theo dõi tiến độ, tổ chức nghiệm thu và chi trả kinh phí hỗ trợ đúng quy định.")
    paper.article("Trách nhiệm của Bên B:")
    duties = (
        "Mua sắm, lắp đặt đúng danh mục tại Điều 1; có hóa đơn hợp pháp và thanh toán cho bên bán bằng chuyển khoản.",
        "Bảo đảm vốn đối ứng; không nhận hỗ trợ từ nguồn ngân sách nhà nước khác cho cùng nội dung.",
        "Báo cáo tiến độ, phối hợp kiểm tra, nghiệm thu và lưu giữ hồ sơ, chứng từ theo quy định.",
        "Quản lý, sử dụng máy móc, thiết bị đúng mục đích; hoàn trả kinh phí hỗ trợ nếu sử dụng sai mục đích, kê khai "
        "không đúng sự thật hoặc không thực hiện được đề án.",
    )
    for place, duty in enumerate(duties, start=1):
        paper.say(f"{place}. {duty}")


def _closing(paper: Paper, facts: Facts) -> None:
    paper.article(
        "Việc điều chỉnh nội dung, thời gian, kinh phí phải được cấp có thẩm quyền chấp thuận trước khi thực hiện. "
        "Tranh chấp được giải quyết bằng thương lượng; không thương lượng được thì đưa ra Tòa án có thẩm quyền."
    )
    copies = paper.named("so_ban", copies_in_words(facts))
    paper.article(
        f"Hợp đồng này có hiệu lực kể từ ngày ký, được lập thành {copies} bản có giá trị như nhau, mỗi đơn vị "
        "thụ hưởng giữ 01 bản, Bên A giữ 02 bản."
    ).end()


KIND = PaperKind(
    code="CONTRACT",
    title="Hợp đồng hỗ trợ thực hiện đề án",
    layout="contract",
    issuer=Body.CENTRE,
    symbol="HĐ-TTKC",
    section="contract",
    place=140,
    issued_by=IssuedBy.ITS_BODY,
    signed_by=SignedBy.WHO_ACTS,
    lasts=Lasts.WITH_CONTRACT,
    last_stands=False,
    signed_first=True,
    attached_to="",
    of_a_plan=False,
    told_by_its_act=False,
    pack=InPack(place=30, always=True, every=False),
    closed_to=ClosedTo.NOBODY,
    before_council=False,
    amended_by_annex=True,
    put_in_annex=False,
    act="",
    works_out=copies_of,
    needs=(
        *names("dossier", "code title activity_name track_label budget_year"),
        *PARTY_NEEDS,
        *names("beneficiaries[]", "bank_account bank_name support_vnd counterpart_vnd total_vnd"),
        *names("items[]", "no name quantity unit_price_vnd amount_vnd"),
        *names("contract", "place starts_on ends_on support_vnd total_vnd"),
        "legal_bases",
    ),
    may_use=(
        *PARTY_MAY_USE,
        "unit.short",
        *names("items[]", "beneficiary model origin unit"),
        *names("contract", "number date advance_vnd"),
        *names("approval", "number date"),
        "funding.source_label",
    ),
    build=build,
)
