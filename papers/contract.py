"""Hợp đồng hỗ trợ kinh phí between the implementing unit and the beneficiaries, and the minutes that close it."""

from __future__ import annotations

from documents.house import Paper, number_line
from documents.vietnamese import date_long, number_to_words
from papers.amended import AMENDED, ANNEX_SUMS, based_on_amendments, based_on_annexes, say_annex_sums
from papers.issuing import base_on, new_paper, of_the_unit, paper_day
from papers.kind import Lasts, PaperKind, names
from papers.parties import (
    PARTY_MAY_USE,
    PARTY_NEEDS,
    describe_beneficiaries,
    describe_unit,
    party_signatures,
)
from papers.reading import Facts
from papers.tables import items_table, shares_table
from papers.wording import act, dong, dong_and_words, lower_first, money_of_track, quoted


def build_contract(facts: Facts) -> Paper:
    """Who gives, who does what, by when, how it is paid and when it must be given back."""
    paper = _begun(facts, "contract", "Hợp đồng", "Hỗ trợ kinh phí thực hiện đề án khuyến công", "HĐ-TTKC")
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


def build_liquidation(facts: Facts) -> Paper:
    """What was done, what it cost, what was paid, what is left or comes back; the contract ends."""
    paper = _begun(facts, "liquidation", "Biên bản", "Thanh lý hợp đồng hỗ trợ đề án khuyến công", "BBTL-TTKC")
    contract = act(facts.maybe("contract.number"), facts.maybe_day("contract.date"), "HĐ-TTKC")
    bases = [*based_on_amendments(facts), f"Căn cứ Hợp đồng {contract}", *based_on_annexes(facts)]
    bases += base_on("Biên bản nghiệm thu", facts, "acceptance", "BB-TTKC")
    bases += base_on("Quyết định phê duyệt quyết toán", facts, "settlement", "QĐ-SCT")
    paper.bases(bases)
    day = facts.maybe_day("liquidation.date")
    place = facts.text("contract.place")
    paper.say(f"Hôm nay{f', {date_long(day)}' if day else ''}, tại {place}, chúng tôi gồm:", keep_next=True)
    describe_unit(paper, facts)
    describe_beneficiaries(paper, facts)
    paper.say(f"Các bên thống nhất thanh lý Hợp đồng {contract} với các nội dung sau:", keep_next=True)
    paper.article(
        f"Các bên xác nhận đề án {quoted(facts.text('dossier.title'))}, mã hồ sơ {facts.text('dossier.code')}, đã thực "
        f"hiện và được nghiệm thu; chi phí thực tế được nghiệm thu: {dong(facts.vnd('settlement.accepted_cost_vnd'))}."
    )
    _final_money(paper, facts)
    paper.article(
        "Bên B tiếp tục quản lý, sử dụng máy móc, thiết bị đúng mục đích, lưu giữ hóa đơn, chứng từ và phối hợp khi cơ "
        "quan có thẩm quyền kiểm tra sau hỗ trợ."
    )
    copies = paper.named("so_ban", _copies(facts))
    paper.article(
        f"Hợp đồng {contract} chấm dứt kể từ khi các bên hoàn thành nghĩa vụ thanh toán nêu tại Điều 2. Biên bản này "
        f"được lập thành {copies} bản có giá trị như nhau, mỗi đơn vị thụ hưởng giữ 01 bản, Bên A giữ 02 bản."
    ).end()
    return paper.sign_together(party_signatures(facts))


def _begun(facts: Facts, section: str, kind: str, abstract: str, symbol: str) -> Paper:
    paper = new_paper(facts, f"{kind} {lower_first(abstract)}", facts.text("unit.name"), paper_day(facts, section))
    paper.nation()
    return paper.title(kind, abstract, number=number_line(facts.maybe(f"{section}.number"), of_the_unit(symbol, facts)))


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
    copies = paper.named("so_ban", _copies(facts))
    paper.article(
        f"Hợp đồng này có hiệu lực kể từ ngày ký, được lập thành {copies} bản có giá trị như nhau, mỗi đơn vị "
        "thụ hưởng giữ 01 bản, Bên A giữ 02 bản."
    ).end()


def _copies(facts: Facts) -> str:
    count = len(facts.rows("beneficiaries")) + 2
    return f"{count:02d} ({number_to_words(count)})"


def _final_money(paper: Paper, facts: Facts) -> None:
    paper.article("Kinh phí hỗ trợ được quyết toán như sau:")
    paper.say(f"1. Mức hỗ trợ theo hợp đồng: {dong(facts.vnd('contract.support_vnd'))}.")
    say_annex_sums(paper, facts)
    paper.say(f"2. Mức hỗ trợ được quyết toán: {dong_and_words(facts.vnd('settlement.support_vnd'))}.")
    paper.say(f"3. Đã tạm ứng, thanh toán đến ngày lập biên bản: {dong(facts.vnd('settlement.paid_vnd'))}.")
    remaining, back = facts.vnd("settlement.remaining_vnd"), facts.vnd("settlement.to_recover_vnd")
    if back:
        paper.say(f"4. Bên B hoàn trả cho Bên A: {dong_and_words(back)}.")
    else:
        paper.say(f"4. Bên A còn phải thanh toán cho Bên B: {dong_and_words(remaining)}.")


CONTRACT = PaperKind(
    code="CONTRACT",
    title="Hợp đồng hỗ trợ thực hiện đề án",
    layout="contract",
    signed_first=True,
    issuer="CENTRE",
    symbol="HĐ-TTKC",
    section="contract",
    lasts=Lasts.WITH_CONTRACT,
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
    build=build_contract,
)

LIQUIDATION = PaperKind(
    code="LIQUIDATION_MINUTES",
    title="Biên bản thanh lý hợp đồng",
    layout="contract",
    signed_first=True,
    issuer="CENTRE",
    symbol="BBTL-TTKC",
    section="liquidation",
    needs=(
        *names("dossier", "code title budget_year"),
        *PARTY_NEEDS,
        *names("contract", "number place support_vnd"),
        *names("settlement", "accepted_cost_vnd support_vnd paid_vnd remaining_vnd to_recover_vnd"),
    ),
    may_use=(
        *PARTY_MAY_USE,
        "unit.short",
        *names("liquidation", "number date"),
        "contract.date",
        *AMENDED,
        *ANNEX_SUMS,
        *names("acceptance", "number date"),
        *names("settlement", "number date"),
    ),
    build=build_liquidation,
)
