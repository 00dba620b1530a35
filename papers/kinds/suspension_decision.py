"""Quyết định tạm dừng đề án."""

from __future__ import annotations

from documents.house import Paper
from documents.vietnamese import date_long
from papers.kind import Body, ClosedTo, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.pauses import PAUSE_MAY_USE, PAUSE_NEEDS, owners_of, pause_begun, pause_closed, project_of
from papers.reading import Facts
from papers.wording import dong, lower_first, without_end


def build(facts: Facts) -> Paper:
    """The work rests from today, with its clocks."""
    paper = pause_begun(facts, "suspension", "Tạm dừng thực hiện đề án")
    start = facts.maybe_day("suspension.from_on")
    since = f"từ {date_long(start)}" if start else "kể từ ngày ký Quyết định này"
    paper.article(
        f"Tạm dừng thực hiện {project_of(facts)} {since}. Lý do: "
        f"{without_end(lower_first(facts.text('suspension.reason')))}."
    )
    paper.article(
        f"Trong thời gian tạm dừng, thời hạn thực hiện các việc của đề án không tính; không tạm ứng, thanh toán kinh "
        f"phí hỗ trợ. Đơn vị thụ hưởng ({owners_of(facts)}) bảo quản máy móc, thiết bị, hồ sơ, chứng từ đã có và khắc "
        "phục nguyên nhân tạm dừng."
    )
    paper.article(
        f"{facts.text('unit.name')} theo dõi, báo cáo để xem xét cho đề án tiếp tục hoặc ngừng triển khai khi không "
        f"khắc phục được nguyên nhân.{_out(facts)}"
    )
    return pause_closed(paper, facts, "suspension", 4)


def _out(facts: Facts) -> str:
    """An advance that is out while the work rests."""
    owed = facts.maybe_vnd("suspension.owed_vnd")
    return f" Số đã tạm ứng {dong(owed)} phải được hoàn trả nếu đề án ngừng triển khai." if owed else ""


KIND = PaperKind(
    code="SUSPENSION_DECISION",
    title="Quyết định tạm dừng đề án",
    layout="decision",
    issuer=Body.DOIT,
    symbol="QĐ-SCT",
    section="suspension",
    place=210,
    issued_by=IssuedBy.WHO_DECIDES_OR_CENTRE,
    signed_by=SignedBy.WHO_ACTS,
    lasts=Lasts.WITH_PROJECT,
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
    needs=(*PAUSE_NEEDS, *names("suspension", "reason signer signer_position")),
    may_use=(
        *PAUSE_MAY_USE,
        *names("suspension", "from_on owed_vnd"),
        *names("suspension", "number symbol date authority issuer"),
    ),
    build=build,
)
