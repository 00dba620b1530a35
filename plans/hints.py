"""What the yearly plan says to somebody who is about to ask for money of that year."""

from __future__ import annotations

from dossiers.support import source_of
from plans.models import Plan
from programmes.models import YearBudget


def year_hint(year: int, track: str) -> str:
    """How far the plan of a year and source is, in one sentence for the applicant. Two queries."""
    batches = list(Plan.objects.filter(year=year, track=track).values_list("status", flat=True))
    if Plan.Status.DRAFT in batches:
        return f"Kế hoạch năm {year} đang được lập."
    if batches:
        return (
            f"Kế hoạch năm {year} đã trình {len(batches)} đợt và không có đợt nào đang mở; hồ sơ mới chỉ vào được nếu "
            "mở đợt bổ sung."
        )
    if not YearBudget.objects.filter(year=year, source=source_of(track)).exists():
        return f"Năm {year} chưa có dự toán khuyến công cho nguồn này."
    return ""
