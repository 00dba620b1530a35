"""Giấy đề nghị tạm ứng and giấy đề nghị thanh toán."""

from __future__ import annotations

from documents.house import Cell, Column, Paper, Row, Signature, number_column, signing_lines
from documents.vietnamese import money
from papers.amended import AMENDED, ANNEX_SUMS, say_amended, say_annex_sums
from papers.issuing import Issuer, department, headed, issuer_of
from papers.kind import ISSUING, PaperKind, names
from papers.reading import Facts
from papers.tables import ORDER
from papers.wording import act, cited, dong, dong_and_words, money_of_track, quoted, without_end


def build_payment(facts: Facts) -> Paper:
    """To the Treasury: how much, for what, on which account."""
    issuer = issuer_of(facts, "payment", "DOIT")
    paper = headed(facts, "payment", "Giấy đề nghị thanh toán", "GĐN", issuer)
    paper.title("Giấy đề nghị thanh toán", "Kinh phí hỗ trợ đề án khuyến công")
    paper.addressees([facts.text("payment.treasury_name")])
    _instead_of(paper, facts)
    _subject(paper, facts)
    paper.say(f"2. Nội dung thanh toán: {without_end(facts.text('payment.content'))}.")
    paper.say(f"3. Nguồn: {money_of_track(facts)}; mã nội dung kinh tế: {facts.text('payment.economic_code')}.")
    paper.say(f"4. Số tiền đề nghị thanh toán: {dong_and_words(facts.vnd('payment.amount_vnd'))}.")
    if facts.has("settlement.support_vnd"):
        paper.say(
            f"Kinh phí được quyết toán: {dong(facts.vnd('settlement.support_vnd'))}; đã chi trả: "
            f"{dong(facts.vnd('settlement.paid_vnd'))}."
        )
    paper.say("5. Đơn vị thụ hưởng:", keep_next=True)
    _accounts(paper, facts, facts.vnd("payment.amount_vnd"))
    paper.say(
        f"Đề nghị {facts.text('payment.treasury_name')} kiểm soát và chuyển tiền theo nội dung trên. {issuer.full} "
        "chịu trách nhiệm về tính chính xác của số liệu và hồ sơ lưu tại đơn vị."
    ).end()
    return paper.sign(_head(facts, issuer), to=["Như trên", "Đơn vị thụ hưởng"], filed="VT, KT (2)")


def _instead_of(paper: Paper, facts: Facts) -> None:
    """That it takes the place of a request which came back: one demand for the money stands, not two."""
    if facts.has("payment.replaced_number"):
        before = act(facts.text("payment.replaced_number"), facts.maybe_day("payment.replaced_date"), "GĐN-SCT")
        with paper.block("thay_the"):
            paper.say(
                f"Giấy này thay thế Giấy đề nghị thanh toán {before}, đối với số tiền "
                f"{dong(facts.vnd('payment.returned_vnd'))} Kho bạc Nhà nước đã trả lại."
            )


def build_advance(facts: Facts) -> Paper:
    """To the department: one advance, within the ceiling of the activity."""
    issuer = issuer_of(facts, "advance", "CENTRE")
    paper = headed(facts, "advance", "Giấy đề nghị tạm ứng", "GĐN", issuer)
    paper.title("Giấy đề nghị tạm ứng", "Kinh phí hỗ trợ đề án khuyến công")
    paper.addressees([department(facts).full])
    _subject(paper, facts)
    paper.say(
        f"2. Mức hỗ trợ theo hợp đồng: {dong(facts.vnd('contract.support_vnd'))}; nguồn: {money_of_track(facts)}."
    )
    say_annex_sums(paper, facts)
    paper.say(
        f"3. Mức trần tạm ứng: {dong(facts.vnd('advance.ceiling_vnd'))}"
        + (f", theo {without_end(clause)}." if (clause := cited(facts, "advance.clause")) else ".")
    )
    paper.say(f"4. Số tiền đề nghị tạm ứng: {dong_and_words(facts.vnd('advance.amount_vnd'))}.")
    paper.say("5. Đơn vị thụ hưởng:", keep_next=True)
    _accounts(paper, facts, facts.vnd("advance.amount_vnd"))
    paper.say(
        "Hợp đồng này chưa tạm ứng lần nào. Số tiền tạm ứng được sử dụng đúng mục đích, được trừ khi thanh toán và "
        "hoàn trả nếu đề án không thực hiện được."
    ).end()
    return paper.sign(_head(facts, issuer), to=["Như trên", "Đơn vị thụ hưởng"], filed="VT, KT (2)")


def _subject(paper: Paper, facts: Facts) -> None:
    contract = act(facts.maybe("contract.number"), facts.maybe_day("contract.date"), "HĐ-TTKC")
    paper.say(
        f"1. Đề án: {quoted(facts.text('dossier.title'))}, mã hồ sơ {facts.text('dossier.code')}"
        f"{f'; Hợp đồng {contract}' if contract else ''}."
    )
    say_amended(paper, facts)


def _accounts(paper: Paper, facts: Facts, amount: int) -> None:
    """The accounts to pay into, with each one's amount where the shares are known."""
    owners = facts.rows("beneficiaries")
    shares = [amount] if len(owners) == 1 else [one.maybe_vnd("support_vnd") or 0 for one in owners]
    known = sum(shares) == amount
    columns = [
        ORDER,
        Column("Tên đơn vị", weight=3),
        Column("Số tài khoản", "center", tight=True),
        Column("Tại ngân hàng", weight=3),
    ]
    rows: list[Row] = [
        [str(place), one.text("name"), one.text("bank_account"), one.text("bank_name")]
        for place, one in enumerate(owners, start=1)
    ]
    if known:
        columns.append(number_column("Số tiền"))
        rows = [[*row, money(share)] for row, share in zip(rows, shares, strict=True)]
        rows.append([Cell("Tổng cộng", span=4, bold=True), Cell(money(amount), bold=True)])
    paper.table(columns, rows, unit="đồng" if known else "", name="tai_khoan")


def _head(facts: Facts, issuer: Issuer) -> Signature:
    """The head of the body that asks."""
    if issuer.short == facts.maybe("unit.short"):
        return Signature(signing_lines(facts.text("unit.position"), of=issuer.name), facts.text("unit.representative"))
    return Signature(signing_lines(issuer.head, of=issuer.name), facts.text("department.head_name"))


_NEEDS = (
    *names("dossier", "code title track_label budget_year"),
    *names("department", "name place short"),
    *names("beneficiaries[]", "name bank_account bank_name"),
)
_MAY_USE = (
    *ISSUING,
    *names("unit", "name representative position place"),
    "department.head_name",
    "beneficiaries[].support_vnd",
    "funding.source_label",
    *names("contract", "number date"),
    *AMENDED,
)

PAYMENT = PaperKind(
    code="PAYMENT_REQUEST",
    title="Giấy đề nghị thanh toán",
    layout="letter",
    signed_first=True,
    issuer="DOIT",
    symbol="GĐN-SCT",
    section="payment",
    last_stands=True,
    needs=(*_NEEDS, "department.head_name", *names("payment", "amount_vnd economic_code treasury_name content")),
    may_use=(
        *_MAY_USE,
        *names("payment", "number symbol date authority issuer replaced_number replaced_date returned_vnd"),
        *names("settlement", "support_vnd paid_vnd"),
    ),
    build=build_payment,
)

ADVANCE = PaperKind(
    code="ADVANCE_REQUEST",
    title="Giấy đề nghị tạm ứng",
    layout="letter",
    signed_first=True,
    issuer="CENTRE",
    symbol="GĐN-TTKC",
    section="advance",
    last_stands=True,
    needs=(
        *_NEEDS,
        *names("unit", "name representative position place short"),
        "contract.support_vnd",
        *names("advance", "amount_vnd ceiling_vnd"),
    ),
    may_use=(*_MAY_USE, *ANNEX_SUMS, *names("advance", "clause number symbol date authority issuer")),
    build=build_advance,
)
