"""What the two papers of a plan share: the list of its projects and their sums."""

from __future__ import annotations

from documents.house import Cell, Column, Paper, Row, number_column
from documents.vietnamese import money
from papers.kind import names
from papers.reading import Facts
from papers.tables import ORDER
from papers.wording import dong, dong_and_words, lower_first


def sum_over(projects: list[Facts], name: str) -> int:
    return sum(one.vnd(name) for one in projects)


def sums_said(paper: Paper, projects: list[Facts]) -> tuple[str, str, str]:
    """What all projects of the list cost together, as the text says it."""
    return (
        paper.named("tong_kinh_phi", dong(sum_over(projects, "total_vnd"))),
        paper.named("tong_ho_tro", dong_and_words(sum_over(projects, "support_vnd"))),
        paper.named("tong_doi_ung", dong(sum_over(projects, "counterpart_vnd"))),
    )


def projects_listed(paper: Paper, facts: Facts, attached: str) -> Paper:
    """The list of projects, on its side."""
    projects = facts.rows("plan.projects")
    year = facts.vnd("dossier.budget_year")
    title = f"Danh mục đề án {lower_first(facts.text('dossier.track_label'))} năm {year}"
    paper.appendix("Phụ lục", title, attached, landscape=True)
    columns = [
        ORDER,
        Column("Mã hồ sơ", "center", tight=True),
        Column("Tên đề án", weight=4),
        Column("Nội dung hoạt động", weight=3),
        Column("Đơn vị thụ hưởng", weight=3),
        Column("Địa điểm", weight=2),
        number_column("Tổng kinh phí"),
        number_column("Ngân sách hỗ trợ"),
        number_column("Vốn đối ứng"),
    ]
    amounts = ("total_vnd", "support_vnd", "counterpart_vnd")
    rows: list[Row] = [
        [
            str(place),
            one.text("code"),
            one.text("title"),
            one.text("activity_name"),
            one.text("beneficiaries"),
            one.maybe("place"),
            *(money(one.vnd(name)) for name in amounts),
        ]
        for place, one in enumerate(projects, start=1)
    ]
    rows.append(
        [Cell("Tổng cộng", span=6, bold=True), *(Cell(money(sum_over(projects, name)), bold=True) for name in amounts)]
    )
    paper.table(columns, rows, unit="đồng", name="danh_muc_de_an")
    paper.say(f"Danh mục gồm {paper.named('so_de_an', f'{len(projects):02d}')} đề án.").end()
    return paper


PROJECTS = names("plan.projects[]", "code title activity_name beneficiaries total_vnd support_vnd counterpart_vnd")


PLAN_NEEDS = (
    *names("dossier", "code track_label budget_year"),
    *names("department", "name place short"),
    "unit.name",
    *PROJECTS,
)
