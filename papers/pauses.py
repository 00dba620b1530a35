"""Decisions on the course of a project: tạm dừng, tiếp tục, chuyển sang năm sau, hủy kết quả nghiệm thu."""

from __future__ import annotations

from documents.house import Paper
from documents.vietnamese import date_long
from papers.amended import AMENDED
from papers.changes import approved_at, contracted, earlier
from papers.issuing import (
    base_on,
    centre,
    decided,
    enforced,
    filed,
    issuer_of,
    proposed,
    recipients,
    signature,
)
from papers.kind import ISSUING, ON_SUBMISSION, RECEIVING, Builder, Lasts, PaperKind, names
from papers.reading import Facts
from papers.wording import act, dong, lower_first, quoted, without_end


def build_suspension(facts: Facts) -> Paper:
    """The work rests from today, with its clocks."""
    paper = _begun(facts, "suspension", "Tạm dừng thực hiện đề án")
    start = facts.maybe_day("suspension.from_on")
    since = f"từ {date_long(start)}" if start else "kể từ ngày ký Quyết định này"
    paper.article(
        f"Tạm dừng thực hiện {_project(facts)} {since}. Lý do: "
        f"{without_end(lower_first(facts.text('suspension.reason')))}."
    )
    paper.article(
        f"Trong thời gian tạm dừng, thời hạn thực hiện các việc của đề án không tính; không tạm ứng, thanh toán kinh "
        f"phí hỗ trợ. Đơn vị thụ hưởng ({_owners(facts)}) bảo quản máy móc, thiết bị, hồ sơ, chứng từ đã có và khắc "
        "phục nguyên nhân tạm dừng."
    )
    paper.article(
        f"{facts.text('unit.name')} theo dõi, báo cáo để xem xét cho đề án tiếp tục hoặc ngừng triển khai khi không "
        f"khắc phục được nguyên nhân.{_out(facts)}"
    )
    return _closed(paper, facts, "suspension", 4)


def _out(facts: Facts) -> str:
    """An advance that is out while the work rests."""
    owed = facts.maybe_vnd("suspension.owed_vnd")
    return f" Số đã tạm ứng {dong(owed)} phải được hoàn trả nếu đề án ngừng triển khai." if owed else ""


def build_resumption(facts: Facts) -> Paper:
    """The work goes on where it stopped."""
    paper = _begun(facts, "resumption", "Tiếp tục thực hiện đề án", "suspension")
    paper.article(
        f"Cho phép tiếp tục thực hiện {_project(facts)} kể từ ngày ký Quyết định này"
        f"{_because(facts, 'resumption.note')}."
    )
    until = facts.maybe_day("contract.ends_on")
    limit = f" trong thời hạn hợp đồng, đến hết {date_long(until)}" if until else " trong thời hạn hợp đồng"
    paper.article(
        f"Đơn vị thụ hưởng ({_owners(facts)}) thực hiện đúng nội dung đã được phê duyệt{limit}; cần thêm thời gian thì "
        "đề nghị điều chỉnh trước khi hết thời hạn."
    )
    return _closed(paper, facts, "resumption", 3)


def build_extension(facts: Facts) -> Paper:
    """Into the next budget year: the new end, and that the money is not given twice."""
    paper = _begun(facts, "extension", "Chuyển thời gian thực hiện đề án sang năm sau")
    year = facts.vnd("extension.year")
    paper.article(
        f"Cho phép chuyển thời gian thực hiện {_project(facts)} sang năm {year}: thời hạn hợp đồng từ "
        f"{date_long(facts.day('extension.before'))} chuyển đến hết {date_long(facts.day('extension.ends_on'))}. Lý "
        f"do: {without_end(lower_first(facts.text('extension.reason')))}."
    )
    paper.article(
        f"Kinh phí hỗ trợ {dong(facts.vnd('contract.in_force_vnd'))} không thay đổi; phần chưa chi được bố trí trong "
        f"dự toán năm {year} theo quy định của pháp luật về ngân sách nhà nước."
    )
    paper.article(
        f"{facts.text('unit.name')} ký phụ lục hợp đồng với đơn vị thụ hưởng ({_owners(facts)}), theo dõi tiến độ và "
        "tổ chức nghiệm thu trong thời hạn nêu tại Điều 1."
    )
    return _closed(paper, facts, "extension", 4)


def build_revocation(facts: Facts) -> Paper:
    """The acceptance is undone before settlement begins."""
    paper = _begun(facts, "revocation", "Hủy kết quả nghiệm thu đề án")
    visit = act(facts.maybe("acceptance.number"), facts.maybe_day("acceptance.date"), "BB-TTKC")
    paper.article(
        f"Hủy kết quả nghiệm thu cơ sở ghi tại Biên bản nghiệm thu {visit} của {_project(facts)}. Lý do: "
        f"{without_end(lower_first(facts.text('revocation.reason')))}."
    )
    paper.article(
        f"Biên bản nêu tại Điều 1 không dùng làm căn cứ thanh toán, quyết toán. {facts.text('unit.name')} yêu cầu đơn "
        f"vị thụ hưởng ({_owners(facts)}) khắc phục và tổ chức nghiệm thu lại theo quy định."
    )
    return _closed(paper, facts, "revocation", 3)


#: How the abstract of a decision ends that lets a project go on into the next year.
INTO = " sang năm sau"


def _begun(facts: Facts, section: str, what: str, after: str = "") -> Paper:
    """A decision down to «QUYẾT ĐỊNH:», based on the approval, the contract and, if named, an earlier act."""
    own = facts.maybe(f"{section}.number")
    bases = [*earlier(facts, but=own), *contracted(facts, but=own)]
    if after:
        bases += base_on("Quyết định tạm dừng thực hiện đề án", facts, after, "QĐ-SCT")
    usual = _usual(section)
    issuer = issuer_of(facts, section, usual)
    by = "" if issuer == centre(facts) else proposed(facts, section, issuer)
    title = quoted(facts.text("dossier.title"))
    # «Chuyển … sang năm sau»: where to comes after what.
    abstract = f"{what.removesuffix(INTO)} {title}{INTO}" if what.endswith(INTO) else f"{what} {title}"
    return decided(facts, section, abstract, bases, on_proposal_of=by, usual=usual)


def _closed(paper: Paper, facts: Facts, section: str, last: int) -> Paper:
    issuer = issuer_of(facts, section, _usual(section))
    enforced(paper, facts, issuer)
    return paper.sign(signature(facts, section, issuer), to=recipients(facts, issuer, last), filed=filed(issuer, 3))


def _usual(section: str) -> str:
    """Into the next year only who approved the plan lets a project go (Thông tư 36/2013/TT-BCT, Điều 11)."""
    return "PPC" if section == "extension" else "DOIT"


def _project(facts: Facts) -> str:
    return f"đề án {quoted(facts.text('dossier.title'))}, mã hồ sơ {facts.text('dossier.code')}{approved_at(facts)}"


def _owners(facts: Facts) -> str:
    return "; ".join(one.text("name") for one in facts.rows("beneficiaries"))


def _because(facts: Facts, name: str) -> str:
    return f". Căn cứ cho tiếp tục: {without_end(lower_first(facts.text(name)))}" if facts.has(name) else ""


_NEEDS = (
    *names("dossier", "code title budget_year"),
    *names("department", "name place short"),
    *names("unit", "name place short"),
    "beneficiaries[].name",
    "legal_bases",
)
_MAY_USE = (
    *ISSUING,
    *RECEIVING,
    "unit.position",
    *names("approval", "number date"),
    *names("contract", "number date"),
    *AMENDED,
)


def _kind(
    code: str,
    title: str,
    build: Builder,
    needs: str,
    *,
    also: tuple[str, ...] = (),
    may_use: tuple[str, ...] = (),
    lasts: Lasts = Lasts.FOR_EVER,
) -> PaperKind:
    section = code.partition("_")[0].lower()
    return PaperKind(
        code=code,
        title=title,
        layout="decision",
        issuer=_usual(section),
        symbol="QĐ-UBND" if _usual(section) == "PPC" else "QĐ-SCT",
        section=section,
        lasts=lasts,
        signed_first=True,
        needs=(*_NEEDS, *names(section, f"{needs} signer signer_position"), *also),
        may_use=(*_MAY_USE, *may_use, *names(section, "number symbol date authority issuer")),
        build=build,
    )


SUSPENSION = _kind(
    "SUSPENSION_DECISION",
    "Quyết định tạm dừng đề án",
    build_suspension,
    "reason",
    may_use=names("suspension", "from_on owed_vnd"),
    lasts=Lasts.WITH_PROJECT,
)
RESUMPTION = _kind(
    "RESUMPTION_DECISION",
    "Quyết định cho tiếp tục đề án",
    build_resumption,
    "",
    may_use=("contract.ends_on", "resumption.note", *names("suspension", "number date")),
)
EXTENSION = _kind(
    "EXTENSION_DECISION",
    "Quyết định chuyển đề án sang năm sau",
    build_extension,
    "reason before ends_on year",
    also=("contract.in_force_vnd",),
    may_use=names("extension", ON_SUBMISSION),
    lasts=Lasts.WITH_PROJECT,
)
REVOCATION = _kind(
    "REVOCATION_DECISION",
    "Quyết định hủy kết quả nghiệm thu",
    build_revocation,
    "reason",
    may_use=names("acceptance", "number date"),
)
