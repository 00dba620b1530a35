"""Biên bản nghiệm thu không đạt."""

from __future__ import annotations

from documents.house import Paper
from documents.vietnamese import date_long
from papers.amended import AMENDED
from papers.kind import Body, ClosedTo, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.reading import Facts
from papers.tables import items_table
from papers.visits import minutes_begun, minutes_closed, say_contract, say_team
from papers.wording import quoted, without_end


def build(facts: Facts) -> Paper:
    """What was to be seen, why it was not accepted, until when it may be mended. Nothing is counted."""
    title = quoted(facts.text("dossier.title"))
    paper = minutes_begun(facts, "acceptance", f"Kiểm tra, nghiệm thu cơ sở đề án {title} (không đạt)")
    say_contract(paper, facts)
    say_team(paper, facts)
    paper.say("Nội dung:", keep_next=True)
    paper.say(
        f"1. Đoàn nghiệm thu đã kiểm tra thực tế đề án {title}, mã hồ sơ {facts.text('dossier.code')}, gồm các hạng "
        "mục được phê duyệt:",
        keep_next=True,
    )
    items_table(paper, facts)
    paper.say("2. Nội dung không đạt:", keep_next=True)
    for line in facts.lines("acceptance.remarks"):
        paper.say(f"- {without_end(line)}.")
    paper.say("3. Kết luận: không đạt, chưa nghiệm thu; chưa có chi phí nào được nghiệm thu.")
    until = facts.maybe_day("contract.ends_on")
    paper.say(
        "4. Yêu cầu đơn vị thụ hưởng khắc phục các nội dung tại điểm 2 và đề nghị nghiệm thu lại"
        f"{f' trước khi hết thời hạn hợp đồng, {date_long(until)}' if until else ' trong thời hạn hợp đồng'}; không "
        "khắc phục được thì cấp có thẩm quyền xem xét ngừng triển khai đề án."
    )
    return minutes_closed(paper, facts, ["Thành viên đoàn nghiệm thu", "Đơn vị thụ hưởng"])


KIND = PaperKind(
    code="FAILED_ACCEPTANCE_MINUTES",
    title="Biên bản nghiệm thu không đạt",
    layout="minutes",
    issuer=Body.CENTRE,
    symbol="BB-TTKC",
    section="acceptance",
    place=270,
    issued_by=IssuedBy.ITS_BODY,
    signed_by=SignedBy.WHO_ACTS,
    lasts=Lasts.FOR_EVER,
    last_stands=False,
    signed_first=False,
    attached_to="",
    of_a_plan=False,
    told_by_its_act=False,
    pack=None,
    closed_to=ClosedTo.NOBODY,
    before_council=False,
    amended_by_annex=False,
    put_in_annex=False,
    act="",
    works_out=None,
    needs=(
        *names("dossier", "code title budget_year"),
        *names("unit", "name representative position place short"),
        *names("beneficiaries[]", "name representative position"),
        *names("items[]", "no name quantity unit_price_vnd amount_vnd"),
        *names("acceptance", "date place remarks"),
        "acceptance.members[].name",
    ),
    may_use=(
        "province.name",
        "unit.parent_name",
        *names("items[]", "beneficiary model origin unit"),
        *names("acceptance", "number started_at ended_at"),
        *names("acceptance.members[]", "position body"),
        *names("contract", "number date ends_on"),
        *AMENDED,
    ),
    build=build,
)
