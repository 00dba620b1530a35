"""What a beneficiary or the implementing unit writes while the work goes on, for the department and the Centre."""

from __future__ import annotations

from documents.house import Column, Paper, Signature, place_and_date, post_alone
from documents.vietnamese import date_long
from papers.amended import AMENDED, ANNEX_SUMS, say_amended, say_annex_sums
from papers.issuing import new_paper, paper_day
from papers.kind import Builder, PaperKind, names
from papers.reading import Facts
from papers.tables import ORDER, changes_table, items_table
from papers.wording import act, dong, in_province, lower_first, quoted, short_day, without_end


def build_progress(facts: Facts) -> Paper:
    """How far the work is, and how it came there: every report so far."""
    paper = _begun(facts, "progress", "Báo cáo", "Tiến độ thực hiện đề án khuyến công")
    said = [
        f"Khối lượng đã thực hiện đến ngày báo cáo: {facts.vnd('progress.percent')}%",
        f"Kinh phí hỗ trợ theo hợp đồng: {dong(facts.vnd('contract.support_vnd'))}; đã tạm ứng: "
        f"{dong(facts.maybe_vnd('contract.advance_vnd') or 0)}",
    ]
    if facts.has("progress.note"):
        said.append(f"Nội dung, vướng mắc: {without_end(' '.join(facts.lines('progress.note')))}")
    for place, sentence in enumerate(said, start=3):
        paper.say(f"{place}. {sentence}.")
    say_annex_sums(paper, facts)
    history = facts.maybe_rows("progress.reports")
    if len(history) > 1:
        paper.say(f"{len(said) + 3}. Các lần báo cáo:", keep_next=True)
        columns = [ORDER, Column("Ngày báo cáo", "center", tight=True), Column("Khối lượng", "center", tight=True)]
        columns += [Column("Người báo cáo", weight=2), Column("Nội dung, vướng mắc", weight=3)]
        rows = [
            [
                str(place),
                short_day(one, "date"),
                f"{one.vnd('percent')}%",
                one.maybe("reporter"),
                one.maybe("note"),
            ]
            for place, one in enumerate(history, start=1)
        ]
        paper.table(columns, rows, name="cac_lan_bao_cao")
    until = facts.maybe_day("contract.ends_on")
    paper.say(
        "Người báo cáo chịu trách nhiệm về tính chính xác của số liệu"
        + (f"; thời hạn hoàn thành theo hợp đồng là {date_long(until)}." if until else ".")
    ).end()
    return _signed(paper, facts, "progress")


def build_amendment(facts: Facts) -> Paper:
    """What should be changed, from what to what, and why."""
    paper = _begun(facts, "amendment_request", "Giấy đề nghị", "Điều chỉnh đề án khuyến công")
    paper.say("3. Nội dung đề nghị điều chỉnh:", keep_next=True)
    changes_table(paper, facts.rows("amendment_request.changes"), "Đã được phê duyệt", "Đề nghị điều chỉnh thành")
    paper.say(f"4. Lý do: {without_end(lower_first(' '.join(facts.lines('amendment_request.reason'))))}.")
    paper.say(
        "Kính đề nghị xem xét, chấp thuận. Nội dung điều chỉnh chỉ được thực hiện sau khi cấp có thẩm quyền đồng ý."
    ).end()
    return _signed(paper, facts, "amendment_request")


def build_acceptance(facts: Facts) -> Paper:
    """The work is done; the team may come and see these items."""
    paper = _begun(facts, "acceptance_request", "Giấy đề nghị", "Nghiệm thu đề án khuyến công")
    paper.say("3. Các hạng mục đề nghị nghiệm thu:", keep_next=True)
    items_table(paper, facts)
    place = 4
    percent = facts.maybe_vnd("progress.percent")
    if percent is not None:
        paper.say(f"{place}. Khối lượng đã thực hiện theo báo cáo gần nhất: {percent}%.")
        place += 1
    if facts.has("acceptance_request.note"):
        paper.say(f"{place}. Ghi chú: {without_end(' '.join(facts.lines('acceptance_request.note')))}.")
    paper.say(
        "Đề án đã thực hiện xong theo hợp đồng. Kính đề nghị tổ chức nghiệm thu tại cơ sở; chúng tôi bố trí người vận "
        "hành và chuẩn bị đủ hồ sơ, hóa đơn, chứng từ để đoàn nghiệm thu kiểm tra."
    ).end()
    return _signed(paper, facts, "acceptance_request")


def _begun(facts: Facts, section: str, kind: str, abstract: str) -> Paper:
    """The form down to its second point: who writes, about which project."""
    writer = facts.text(f"{section}.body")
    paper = new_paper(facts, f"{kind} {lower_first(abstract)}", writer, paper_day(facts, section))
    date = place_and_date(
        facts.text("department.place"), facts.maybe_day(f"{section}.date"), facts.vnd("dossier.budget_year")
    )
    paper.nation(place_date=date).title(kind, abstract)
    unit = facts.text("unit.name")
    to = [in_province(facts.text("department.name"), facts), *([] if writer == unit else [unit])]
    paper.addressees(to)
    paper.say(f"1. Đơn vị lập: {writer} ({lower_first(facts.text(f'{section}.by_label'))}).")
    contract = act(facts.maybe("contract.number"), facts.maybe_day("contract.date"), "HĐ-TTKC")
    paper.say(
        f"2. Đề án: {quoted(facts.text('dossier.title'))}, mã hồ sơ {facts.text('dossier.code')}"
        f"{f'; Hợp đồng {contract}' if contract else ''}; đơn vị thụ hưởng: "
        f"{'; '.join(one.text('name') for one in facts.rows('beneficiaries'))}."
    )
    say_amended(paper, facts)
    return paper


def _signed(paper: Paper, facts: Facts, section: str) -> Paper:
    """Who wrote it, in whose name."""
    post = post_alone(facts.maybe(f"{section}.signer_position"), facts.text(f"{section}.body"))
    posts = [f"Đại diện {lower_first(facts.text(f'{section}.by_label'))}", *([post] if post else [])]
    return paper.sign_together([Signature(posts, facts.text(f"{section}.signer"))])


def _kind(
    code: str, title: str, section: str, build: Builder, needs: tuple[str, ...], may_use: tuple[str, ...]
) -> PaperKind:
    return PaperKind(
        code=code,
        title=title,
        layout="form",
        issuer="APPLICANT",
        symbol="",
        section=section,
        needs=(
            *names("dossier", "code title budget_year"),
            *names("department", "name place"),
            "unit.name",
            "beneficiaries[].name",
            *names(section, "body by_label signer"),
            *needs,
        ),
        may_use=(
            "province.name",
            *names("contract", "number date"),
            *AMENDED,
            *names(section, "date signer_position"),
            *may_use,
        ),
        build=build,
    )


PROGRESS = _kind(
    "PROGRESS_REPORT",
    "Báo cáo tiến độ thực hiện đề án",
    "progress",
    build_progress,
    ("progress.percent", "contract.support_vnd"),
    (
        "progress.note",
        *names("progress.reports[]", "date percent reporter note"),
        *names("contract", "advance_vnd ends_on"),
        *ANNEX_SUMS,
    ),
)
AMENDMENT = _kind(
    "AMENDMENT_REQUEST",
    "Giấy đề nghị điều chỉnh đề án",
    "amendment_request",
    build_amendment,
    ("amendment_request.reason", *names("amendment_request.changes[]", "what before after")),
    names("amendment_request.changes[]", "difference kind_label clause"),
)
ACCEPTANCE = _kind(
    "ACCEPTANCE_REQUEST",
    "Giấy đề nghị nghiệm thu",
    "acceptance_request",
    build_acceptance,
    names("items[]", "no name quantity unit_price_vnd amount_vnd"),
    (*names("items[]", "beneficiary model origin unit"), "acceptance_request.note", "progress.percent"),
)
