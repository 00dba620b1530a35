"""Thông báo: what is missing in a dossier, why one is not approved, why a change is not granted."""

from __future__ import annotations

from documents.house import Paper
from documents.vietnamese import date_long
from papers.issuing import commune_of, filed, head_of_centre, headed, issuer_of, signature
from papers.kind import ISSUING, RECEIVING, PaperKind, names
from papers.reading import Facts
from papers.tables import changes_table
from papers.wording import lower_first, quoted, without_end


def build_supplement(facts: Facts) -> Paper:
    """One list of all gaps, and the day by which they should be closed."""
    issuer = issuer_of(facts, "supplement", "CENTRE")
    paper = headed(facts, "supplement", "Thông báo bổ sung hồ sơ", "TB", issuer)
    paper.title("Thông báo", "Về việc bổ sung, hoàn thiện hồ sơ đề án khuyến công")
    addressees = [one.text("name") for one in facts.rows("beneficiaries")]
    paper.addressees(addressees)
    paper.say(
        f"{issuer.full} đã xem xét hồ sơ đề án {quoted(facts.text('dossier.title'))}, mã hồ sơ "
        f"{facts.text('dossier.code')}. Để có cơ sở giải quyết, đề nghị bổ sung, hoàn thiện đầy đủ các nội dung sau:"
    )
    paper.listed(facts.lines("supplement.gaps"), name="supplement.gaps")
    if facts.has("supplement.due_on"):
        paper.say(
            f"Đề nghị gửi hồ sơ đã bổ sung đến {issuer.full} chậm nhất "
            f"{date_long(facts.day('supplement.due_on'))}. Thời gian bổ sung không tính vào thời hạn giải quyết hồ sơ."
        )
    paper.say(
        "Danh sách trên gồm tất cả nội dung cần bổ sung tính đến ngày thông báo; khi cần hướng dẫn, đề nghị liên hệ "
        f"{issuer.full}."
    ).end()
    return paper.sign(head_of_centre(facts), to=["Như trên", *_commune(facts)], filed=filed(issuer, 2))


def build_refusal(facts: Facts) -> Paper:
    """The decision not to approve, every reason of it, and the right to complain."""
    issuer = issuer_of(facts, "refusal", "DOIT")
    paper = headed(facts, "refusal", "Thông báo không phê duyệt đề án", "TB", issuer)
    paper.title("Thông báo", "Về việc không phê duyệt đề án khuyến công")
    paper.addressees([one.text("name") for one in facts.rows("beneficiaries")])
    paper.say(
        f"Sau khi xem xét hồ sơ đề án {quoted(facts.text('dossier.title'))}, mã hồ sơ {facts.text('dossier.code')}, "
        f"nộp {date_long(facts.day('dossier.opened_on'))}, {issuer.full} thông báo không phê duyệt đề án vì các lý do "
        "sau:"
    )
    paper.listed(facts.lines("refusal.reasons"), name="refusal.reasons")
    paper.say(
        "Cơ sở có thể lập hồ sơ mới khi đã khắc phục các lý do nêu trên. Trường hợp không đồng ý, cơ sở có quyền khiếu "
        "nại theo quy định của Luật Khiếu nại."
    )
    paper.say(f"{issuer.full} thông báo để cơ sở biết.").end()
    to = ["Như trên", facts.text("unit.name"), *_commune(facts)]
    return paper.sign(signature(facts, "refusal", issuer), to=to, filed=filed(issuer, 2))


def build_amendment_refusal(facts: Facts) -> Paper:
    """The changes that are not granted, and why; the project goes on as it was."""
    issuer = issuer_of(facts, "amendment_refusal", "DOIT")
    paper = headed(facts, "amendment_refusal", "Thông báo không chấp thuận điều chỉnh", "TB", issuer)
    paper.title("Thông báo", "Về việc không chấp thuận điều chỉnh đề án khuyến công")
    unit = facts.text("unit.name")
    paper.addressees([unit, *(one.text("name") for one in facts.rows("beneficiaries"))])
    paper.say(
        f"{issuer.full} đã xem xét đề nghị điều chỉnh đề án {quoted(facts.text('dossier.title'))}, mã hồ sơ "
        f"{facts.text('dossier.code')}, gồm các nội dung:",
        keep_next=True,
    )
    changes_table(paper, facts.rows("amendment_refusal.changes"), "Đã được phê duyệt", "Đề nghị điều chỉnh thành")
    reasons = facts.lines("amendment_refusal.reason")
    paper.say(f"{issuer.full} không chấp thuận. Lý do: {without_end(lower_first('; '.join(reasons)))}.")
    paper.say(
        "Đề án tiếp tục thực hiện theo nội dung đã được phê duyệt và hợp đồng đã ký; chi phí cho nội dung không được "
        "chấp thuận không được nghiệm thu, quyết toán."
    ).end()
    finance = "" if issuer.central else facts.maybe("bodies.finance.name")
    to = ["Như trên", *([finance] if finance else [])]
    return paper.sign(signature(facts, "amendment_refusal", issuer), to=to, filed=filed(issuer, 2))


def _commune(facts: Facts) -> list[str]:
    return [commune] if (commune := commune_of(facts)) else []


SUPPLEMENT = PaperKind(
    code="SUPPLEMENT_NOTICE",
    title="Thông báo bổ sung hồ sơ",
    layout="letter",
    issuer="CENTRE",
    symbol="TB-TTKC",
    section="supplement",
    needs=(
        *names("dossier", "code title budget_year"),
        *names("unit", "name representative position place short"),
        "beneficiaries[].name",
        "supplement.gaps",
    ),
    may_use=(
        *ISSUING,
        *RECEIVING,
        *names("department", "name place short"),
        *names("supplement", "number symbol date due_on issuer"),
    ),
    build=build_supplement,
)

REFUSAL = PaperKind(
    code="REFUSAL_NOTICE",
    title="Thông báo không phê duyệt đề án",
    layout="letter",
    issuer="DOIT",
    symbol="TB-SCT",
    section="refusal",
    needs=(
        *names("dossier", "code title budget_year opened_on"),
        *names("department", "name place short"),
        "unit.name",
        "beneficiaries[].name",
        *names("refusal", "reasons signer signer_position"),
    ),
    may_use=(
        *ISSUING,
        *RECEIVING,
        *names("refusal", "number symbol date authority issuer"),
    ),
    build=build_refusal,
)

AMENDMENT_REFUSAL = PaperKind(
    code="AMENDMENT_REFUSAL",
    title="Thông báo không chấp thuận điều chỉnh",
    layout="letter",
    issuer="DOIT",
    symbol="TB-SCT",
    section="amendment_refusal",
    needs=(
        *names("dossier", "code title budget_year"),
        *names("department", "name place short"),
        "unit.name",
        "beneficiaries[].name",
        *names("amendment_refusal", "reason signer signer_position"),
        *names("amendment_refusal.changes[]", "what before after"),
    ),
    may_use=(
        *ISSUING,
        *RECEIVING,
        *names("amendment_refusal", "number symbol date authority issuer"),
        *names("amendment_refusal.changes[]", "difference kind_label clause"),
    ),
    build=build_amendment_refusal,
)
