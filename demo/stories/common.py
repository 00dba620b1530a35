"""What the stories share."""

from __future__ import annotations

import datetime as dt
from typing import Any

from demo.stage import Stage

ALL_PASS = {
    "hoidong1": ("PASS", ""),
    "hoidong2": ("PASS", ""),
    "hoidong3": ("PASS", ""),
    "hoidong4": ("PASS", ""),
    "hoidong5": ("PASS", ""),
}


def machine(name: str, price_vnd: int, seller: str, quoted_on: dt.date, **more: Any) -> dict[str, Any]:
    """One item line with one quotation at its price."""
    return {
        "name": name,
        "quantity": 1,
        "unit_price_vnd": price_vnd,
        "quotations": [{"seller": seller, "quoted_on": quoted_on, "unit_price_vnd": price_vnd}],
        **more,
    }


def project_text(product: str, starts: dt.date, ends: dt.date, effects: list[str]) -> dict[str, Any]:
    """The paragraphs the Centre writes into a project."""
    return {
        "objective": f"Nâng cao năng suất, chất lượng {product}; giảm sức lao động và chi phí sản xuất.",
        "content": f"Đầu tư, lắp đặt, chạy thử máy móc thiết bị phục vụ sản xuất {product} tại cơ sở.",
        "schedule": "Ký hợp đồng mua máy; lắp đặt và chạy thử; nghiệm thu; quyết toán trong năm kế hoạch.",
        "organisation_of_work": "Trung tâm Khuyến công là đơn vị thực hiện; cơ sở thụ hưởng mua sắm và vận hành.",
        "effects": effects,
        "start_on": starts,
        "end_on": ends,
    }


def team(stage: Stage) -> list[dict[str, str]]:
    """The acceptance team of a dossier."""
    applicant = stage.dossier.applicant
    return [
        {"name": "Huỳnh Văn Thí Dụ", "position": "Trưởng đoàn", "body": "Trung tâm Khuyến công"},
        {"name": "Phạm Thị Mẫu", "position": "Chuyên viên", "body": "Sở Công Thương"},
        {"name": applicant.representative, "position": applicant.representative_position, "body": applicant.name},
    ]


def seen(stage: Stage, costs: dict[int, int] | None = None) -> list[dict[str, Any]]:
    """Every item found as contracted, at its price or at the real cost given."""
    return [
        {
            "no": item.no,
            "accepted_quantity": item.quantity,
            "accepted_vnd": (costs or {}).get(item.no, item.amount_vnd),
            "serial": f"MAU-{item.dossier.code[-4:]}-{item.no:02d}",
        }
        for item in stage.dossier.items.all()
    ]


def invoice(number: int, series: str, issued: dt.date, before_tax: int, content: str, **more: Any) -> dict[str, Any]:
    """One invented invoice with 10 % tax and its transfer two days later."""
    return {
        "form": "1",
        "series": series,
        "number": str(number),
        "issued_on": issued,
        "seller": "Công ty TNHH Thiết bị Mẫu",
        "seller_tax_code": "0100109106",
        "content": content,
        "before_tax_vnd": before_tax,
        "tax_vnd": before_tax // 10,
        "transfer_no": f"UNC-{number}",
        "transfer_on": issued + dt.timedelta(days=2),
        **more,
    }
