"""A complete dossier that never existed, to draw every paper from: names, numbers and accounts are made up.

``one()`` has a single beneficiary, ``group()`` four; both give a fresh dictionary each time. The law cited is real.
"""

from __future__ import annotations

import copy
from typing import Any

from papers.sample_on_the_way import on_the_way

LAW = [
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025",
    "Căn cứ Luật Ngân sách nhà nước ngày 25 tháng 6 năm 2025",
    "Căn cứ Nghị định số 45/2012/NĐ-CP ngày 21 tháng 5 năm 2012 của Chính phủ về khuyến công; Nghị định số "
    "235/2025/NĐ-CP ngày 27 tháng 8 năm 2025 của Chính phủ sửa đổi, bổ sung một số điều của Nghị định số 45/2012/NĐ-CP",
    "Căn cứ Thông tư số 28/2018/TT-BTC ngày 28 tháng 3 năm 2018 của Bộ trưởng Bộ Tài chính hướng dẫn lập, quản lý, sử "
    "dụng kinh phí khuyến công; Thông tư số 64/2024/TT-BTC ngày 28 tháng 8 năm 2024 của Bộ trưởng Bộ Tài chính sửa "
    "đổi, bổ sung một số điều của Thông tư số 28/2018/TT-BTC",
]
CLAUSE = "khoản 4 Điều 8 Thông tư số 28/2018/TT-BTC"
APPROVED_IN = "Quyết định phê duyệt đề án"


def one() -> dict[str, Any]:
    """A machine for one establishment: 418 million đồng in all, half of it 209, granted 200."""
    return copy.deepcopy(_ONE)


def group() -> dict[str, Any]:
    """A project of four establishments with a rice mill each; three reach the cap of 300 million, one has 200."""
    return copy.deepcopy(_GROUP)


def _steps(cost: int, granted: int, cap: int = 300_000_000) -> list[dict[str, Any]]:
    """The steps of one line, worded as programmes.support words them."""
    half, least = cost // 2, min(cost // 2, cap)
    return [
        _step("Tỷ lệ × chi phí hợp lệ", CLAUSE, half, rate_percent="50", eligible_cost_vnd=cost),
        _step("Mức tối đa × số đơn vị", CLAUSE, cap, cap_vnd=cap, units=1, unit="establishment"),
        _step("Mức thấp nhất theo định mức", CLAUSE, least, by_rate_vnd=half, by_cap_vnd=cap),
        *([_step("Không vượt: mức phê duyệt", APPROVED_IN, granted, bound_vnd=granted)] if granted < least else []),
    ]


def _step(rule: str, clause: str, result_vnd: int, **inputs: Any) -> dict[str, Any]:
    return {"rule": rule, "clause": clause, "inputs": inputs, "result_vnd": result_vnd}


def _member(name: str, position: str, body: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "position": position, "body": body, **more}


_MEMBERS = [
    _member(
        "Trần Thị Ví Dụ", "Phó Giám đốc", "Sở Công Thương", role_label="Chủ tịch", ballot_label="Đạt", present=True
    ),
    _member(
        "Lê Văn Minh Họa", "Trưởng phòng", "Sở Tài chính", role_label="Ủy viên", ballot_label="Đạt, cần chỉnh sửa",
        present=True, remark="Làm rõ nguồn vốn đối ứng",
    ),
    _member(
        "Phạm Thị Giả Định", "Chuyên viên", "Sở Khoa học và Công nghệ", role_label="Ủy viên", ballot_label="Đạt",
        present=True,
    ),
    _member(
        "Võ Văn Thử Nghiệm", "Chuyên viên", "Sở Nông nghiệp và Môi trường", role_label="Ủy viên", ballot_label="Vắng",
        present=False,
    ),
    _member("Đỗ Thị Tạm", "Viên chức", "Trung tâm Khuyến công", role_label="Thư ký", ballot_label="Đạt", present=True),
]  # fmt: skip

_ONE: dict[str, Any] = {
    "dossier": {
        "code": "KC-2026-0001",
        "title": "Hỗ trợ ứng dụng máy móc tiên tiến trong sản xuất bánh phồng tôm",
        "track": "LOCAL",
        "track_label": "Khuyến công địa phương",
        "activity_code": "MACHINE",
        "activity_name": "Ứng dụng máy móc thiết bị tiên tiến, chuyển giao công nghệ",
        "budget_year": 2026,
        "opened_on": "2025-06-10",
        "programme": "Chương trình khuyến công giai đoạn 2026 - 2030",
        "unit": "xã Mẫu",
    },
    "beneficiaries": [
        {
            "name": "Công ty TNHH Thực phẩm Mẫu",
            "type_label": "Doanh nghiệp nhỏ và vừa",
            "tax_code": "1600000001",
            "registration_no": "1600000001",
            "registration_date": "2019-03-04",
            "address": "Số 1, đường Ví Dụ, ấp Mẫu, xã Mẫu, tỉnh An Giang",
            "representative": "Nguyễn Thị Mẫu",
            "position": "Giám đốc",
            "phone": "0000 000 001",
            "bank_account": "000100000001",
            "bank_name": "Ngân hàng Mẫu, Chi nhánh An Giang",
            "flags": ["phụ nữ làm chủ"],
            "workers": 24,
            "industry": "Chế biến thủy sản",
            "support_vnd": 200_000_000,
            "counterpart_vnd": 218_000_000,
            "total_vnd": 418_000_000,
        }
    ],
    "unit": {
        "name": "Trung tâm Khuyến công và Tư vấn phát triển công nghiệp",
        "parent_name": "Sở Công Thương",
        "representative": "Huỳnh Văn Giả Sử",
        "position": "Giám đốc",
        "address": "Số 2, đường Ví Dụ, phường Mẫu, tỉnh An Giang",
        "tax_code": "1600000099",
        "bank_account": "000900000099",
        "bank_name": "Kho bạc Nhà nước khu vực mẫu",
        "place": "An Giang",
        "short": "TTKC",
    },
    "department": {
        "name": "Sở Công Thương",
        "parent_name": "Ủy ban nhân dân tỉnh An Giang",
        "place": "An Giang",
        "short": "SCT",
        "head_title": "Giám đốc",
        "head_name": "Lý Thị Tưởng Tượng",
    },
    "province": {"name": "tỉnh An Giang", "place": "An Giang"},
    "bodies": {
        "finance": {"name": "Sở Tài chính tỉnh An Giang"},
        "treasury": {"name": "Kho bạc Nhà nước khu vực mẫu"},
        "council": {"short": "HĐTĐ"},
    },
    "items": [
        {
            "no": 1,
            "beneficiary": "Công ty TNHH Thực phẩm Mẫu",
            "name": "Máy cắt bánh tự động",
            "model": "MC-200",
            "origin": "Việt Nam",
            "unit": "cái",
            "quantity": 2,
            "unit_price_vnd": 120_000_000,
            "amount_vnd": 240_000_000,
            "serial": "MC200-0007, MC200-0008",
            "accepted_quantity": 2,
            "accepted_vnd": 240_000_000,
        },
        {
            "no": 2,
            "beneficiary": "Công ty TNHH Thực phẩm Mẫu",
            "name": "Hệ thống sấy bơm nhiệt",
            "model": "SBN-15",
            "origin": "Việt Nam",
            "unit": "bộ",
            "quantity": 1,
            "unit_price_vnd": 178_000_000,
            "amount_vnd": 178_000_000,
            "serial": "SBN15-0031",
            "accepted_quantity": 1,
            "accepted_vnd": 168_000_000,
        },
    ],
    "quotes": [
        {"item_no": 1, "seller": "Công ty Cơ khí Ví Dụ", "date": "2025-05-20", "unit_price_vnd": 120_000_000},
        {"item_no": 1, "seller": "Công ty Máy thực phẩm Giả Định", "date": "2025-05-22", "unit_price_vnd": 128_500_000},
        {"item_no": 2, "seller": "Công ty Cơ khí Ví Dụ", "date": "2025-05-20", "unit_price_vnd": 178_000_000},
    ],
    "funding": {
        "total_vnd": 418_000_000,
        "support_vnd": 200_000_000,
        "central_vnd": 0,
        "local_vnd": 200_000_000,
        "counterpart_vnd": 218_000_000,
        "other_vnd": 0,
        "budget_year": 2026,
        "source_label": "Kinh phí khuyến công địa phương năm 2026",
    },
    "support": {
        "support_vnd": 209_000_000,
        "counterpart_vnd": 209_000_000,
        "lines": [
            {
                "beneficiary": "Công ty TNHH Thực phẩm Mẫu",
                "activity": "MACHINE",
                "units": 1,
                "eligible_cost_vnd": 418_000_000,
                "support_vnd": 209_000_000,
                "steps": _steps(418_000_000, 209_000_000),
            }
        ],
    },
    "goals": {
        "need": "Cơ sở đang cắt và sấy bánh thủ công, năng suất thấp, chất lượng không đồng đều và phụ thuộc thời "
        "tiết.\nNhu cầu của thị trường trong và ngoài tỉnh tăng, cơ sở chưa đáp ứng đủ đơn hàng.",
        "objective": "Thay khâu cắt và sấy thủ công bằng máy, nâng công suất từ 1.200 lên 3.800 hộp mỗi tháng.",
        "content": "Đầu tư hai máy cắt bánh tự động và một hệ thống sấy bơm nhiệt; lắp đặt, chạy thử, đào tạo công "
        "nhân vận hành.",
        "scale": "Công suất sau đầu tư: 3.800 hộp mỗi tháng.",
        "schedule": "Quý I: ký hợp đồng, đặt máy. Quý II: lắp đặt, chạy thử. Quý III: nghiệm thu, quyết toán.",
        "start_on": "2026-03-16",
        "end_on": "2026-09-30",
        "effects": [
            "Sản lượng tăng từ 1.200 lên 3.800 hộp mỗi tháng",
            "Doanh thu tăng từ 161 lên 483 triệu đồng mỗi tháng",
            "Tạo thêm việc làm cho 08 lao động nông thôn",
        ],
        "organisation": "Trung tâm hướng dẫn, theo dõi và tổ chức nghiệm thu. Cơ sở mua sắm, lắp đặt, vận hành và lưu "
        "giữ chứng từ.",
        "number": "03/ĐA-TTKC",
        "date": "2025-07-02",
    },
    "supplement": {
        "number": "07/TB-TTKC",
        "date": "2025-06-17",
        "due_on": "2025-07-01",
        "gaps": [
            "Thiếu báo giá thứ hai của hạng mục “Hệ thống sấy bơm nhiệt”",
            "Bản cam kết vốn đối ứng chưa có chữ ký của người đại diện",
            "Địa chỉ trong đơn khác với địa chỉ trong giấy chứng nhận đăng ký doanh nghiệp",
        ],
    },
    "refusal": {
        "number": "12/TB-SCT",
        "date": "2026-02-24",
        "reasons": [
            "Cơ sở đã nhận hỗ trợ từ nguồn ngân sách nhà nước khác cho cùng nội dung",
            "Vốn đối ứng chưa được chứng minh",
        ],
        "signer": "Trần Thị Ví Dụ",
        "signer_position": "Phó Giám đốc",
    },
    "appraisal": {
        "board_name": "Hội đồng thẩm định đề án khuyến công",
        "decision_no": "15/QĐ-SCT",
        "decision_date": "2026-01-12",
        "number": "02/BB-HĐTĐ",
        "date": "2026-02-05",
        "place": "Phòng họp số 1, Sở Công Thương tỉnh An Giang",
        "started_at": "08:00",
        "ended_at": "10:30",
        "chair": "Trần Thị Ví Dụ",
        "secretary": "Đỗ Thị Tạm",
        "members": _MEMBERS,
        "tally": {"pass": 3, "pass_with_changes": 1, "fail": 0, "absent": 1},
        "verdict_label": "Thông qua, có chỉnh sửa",
        "opinion": "Đề án cần thiết, phù hợp; bổ sung tài liệu chứng minh vốn đối ứng trước khi trình phê duyệt",
        "recommended_support_vnd": 200_000_000,
        "rule_text": "đề án được thông qua khi có trên một nửa số phiếu đạt hoặc đạt, cần chỉnh sửa",
    },
    "approval": {
        "number": "05/QĐ-SCT",
        "symbol": "QĐ-SCT",
        "date": "2026-03-05",
        "signer": "Trần Thị Ví Dụ",
        "signer_position": "Phó Giám đốc",
        "authority": "KT",
        "support_vnd": 200_000_000,
        "proposal_no": "09/TTr-TTKC",
    },
    "contract": {
        "number": "04/HĐ-TTKC",
        "date": "2026-03-16",
        "place": "An Giang",
        "starts_on": "2026-03-16",
        "ends_on": "2026-09-30",
        "support_vnd": 200_000_000,
        "total_vnd": 418_000_000,
        "in_force_vnd": 200_000_000,
        "advance_vnd": 60_000_000,
    },
    "advance": {
        "number": "06/GĐN-TTKC",
        "date": "2026-04-01",
        "amount_vnd": 60_000_000,
        "ceiling_vnd": 60_000_000,
        "clause": "tỷ lệ tạm ứng 30% của nội dung hoạt động, Điều 13 Thông tư số 36/2013/TT-BCT",
    },
    "amendment": {
        "number": "21/QĐ-SCT",
        "date": "2026-05-20",
        "content": "Đổi ký hiệu máy; gia hạn hợp đồng",
        "reason": "Nhà sản xuất ngừng cung cấp máy MC-200, thay bằng MC-220 cùng công dụng, cùng giá",
        "level_label": "Điều chỉnh nhỏ",
        "changes": [
            {
                "what": "Ký hiệu, model (hạng mục 1)",
                "before": "MC-200",
                "after": "MC-220",
                "kind_label": "Danh mục máy móc, thiết bị",
                "clause": "điểm b khoản 2 Điều 11 Thông tư số 36/2013/TT-BCT",
            },
            {
                "what": "Thời hạn hợp đồng",
                "before": "30/9/2026",
                "after": "31/10/2026",
                "kind_label": "Thời gian trong năm ngân sách",
                "clause": "điểm b khoản 2 Điều 11 Thông tư số 36/2013/TT-BCT",
            },
        ],
        "signer": "Lý Thị Tưởng Tượng",
        "signer_position": "Giám đốc",
    },
    "termination": {
        "number": "33/QĐ-SCT",
        "date": "2026-08-03",
        "reason": "Cơ sở ngừng hoạt động, không còn khả năng thực hiện đề án",
        "to_recover_vnd": 60_000_000,
        "signer": "Lý Thị Tưởng Tượng",
        "signer_position": "Giám đốc",
    },
    "acceptance": {
        "number": "08/BB-TTKC",
        "date": "2026-09-15",
        "place": "Cơ sở của Công ty TNHH Thực phẩm Mẫu, xã Mẫu, tỉnh An Giang",
        "members": [
            _member("Huỳnh Văn Giả Sử", "Giám đốc", "Trung tâm Khuyến công và Tư vấn phát triển công nghiệp"),
            _member("Ngô Thị Thí Dụ", "Chuyên viên", "Sở Công Thương tỉnh An Giang"),
            _member("Bùi Văn Làm Mẫu", "Công chức kinh tế", "Ủy ban nhân dân xã Mẫu"),
        ],
        "result_label": "Đạt yêu cầu, đồng ý nghiệm thu",
        "accepted_cost_vnd": 408_000_000,
        "remarks": "Máy đã lắp đặt, chạy thử và đưa vào sản xuất. Giá mua thực tế của hệ thống sấy thấp hơn dự toán "
        "10.000.000 đồng.",
        "completed_percent": 100,
    },
    "evidence": [
        {
            "no": 1,
            "invoice_no": "00000123",
            "series": "1C26TVD",
            "date": "2026-06-10",
            "seller": "Công ty Cơ khí Ví Dụ",
            "seller_tax_code": "1600000077",
            "content": "02 máy cắt bánh tự động MC-200",
            "before_tax_vnd": 240_000_000,
            "tax_vnd": 19_200_000,
            "amount_vnd": 259_200_000,
            "transfer_no": "UNC-0045",
            "transfer_date": "2026-06-12",
            "counted_vnd": 240_000_000,
        },
        {
            "no": 2,
            "invoice_no": "00000124",
            "series": "1C26TVD",
            "date": "2026-07-02",
            "seller": "Công ty Cơ khí Ví Dụ",
            "seller_tax_code": "1600000077",
            "content": "01 hệ thống sấy bơm nhiệt SBN-15",
            "before_tax_vnd": 168_000_000,
            "tax_vnd": 13_440_000,
            "amount_vnd": 181_440_000,
            "transfer_no": "UNC-0052",
            "transfer_date": "2026-07-03",
            "counted_vnd": 168_000_000,
        },
    ],
    "settlement": {
        "number": "41/QĐ-SCT",
        "date": "2026-10-12",
        "prepared_on": "2026-09-28",
        "accepted_cost_vnd": 408_000_000,
        "support_vnd": 200_000_000,
        "advanced_vnd": 60_000_000,
        "paid_vnd": 60_000_000,
        "remaining_vnd": 140_000_000,
        "to_recover_vnd": 0,
        "steps": _steps(408_000_000, 200_000_000),
        "signer": "Trần Thị Ví Dụ",
        "signer_position": "Phó Giám đốc",
    },
    "liquidation": {"number": "05/BBTL-TTKC", "date": "2026-10-20"},
    "payment": {
        "number": "17/GĐN-SCT",
        "date": "2026-10-22",
        "replaced_number": "15/GĐN-SCT",
        "replaced_date": "2026-10-16",
        "returned_vnd": 140_000_000,
        "amount_vnd": 140_000_000,
        "economic_code": "7751",
        "treasury_name": "Kho bạc Nhà nước khu vực mẫu",
        "content": "Chi hỗ trợ đề án khuyến công theo Quyết định số 41/QĐ-SCT ngày 12 tháng 10 năm 2026",
    },
    "recovery": {
        "number": "44/QĐ-SCT",
        "date": "2026-08-10",
        "reason": "Đề án ngừng triển khai, kinh phí đã tạm ứng không còn được sử dụng",
        "amount_vnd": 60_000_000,
        "due_on": "2026-09-09",
        "signer": "Lý Thị Tưởng Tượng",
        "signer_position": "Giám đốc",
    },
    "legal_bases": LAW,
}  # fmt: skip
_ONE |= on_the_way(_ONE)


def _grouped() -> dict[str, Any]:
    """The group made from the single dossier: four mills, four machines, four shares."""
    facts = copy.deepcopy(_ONE)
    costs = (640_000_000, 612_500_000, 1_200_000_000, 400_000_000)
    granted = tuple(min(cost // 2, 300_000_000) for cost in costs)
    houses = (
        ("Doanh nghiệp tư nhân Xay xát Mẫu Một", "Doanh nghiệp nhỏ và vừa", "Giám đốc", "Nguyễn Văn Mẫu Một"),
        ("Hợp tác xã Nông nghiệp Mẫu Hai", "Hợp tác xã", "Giám đốc", "Trần Văn Mẫu Hai"),
        ("Công ty TNHH Lương thực Mẫu Ba & Con", "Doanh nghiệp nhỏ và vừa", "Phó Giám đốc", "Lê Thị Mẫu Ba"),
        ("Hộ kinh doanh Mẫu Bốn", "Hộ kinh doanh", "Chủ hộ", "Phan Văn Mẫu Bốn"),
    )
    first = facts["beneficiaries"][0]
    facts["dossier"] |= {
        "code": "KC-2026-0002",
        "title": "Đề án nhóm: hỗ trợ ứng dụng máy móc tiên tiến trong xay xát, lau bóng gạo xuất khẩu tại các xã Mẫu",
    }
    facts["beneficiaries"] = [
        first
        | {
            "name": name,
            "type_label": kind,
            "position": position,
            "representative": person,
            "tax_code": f"160000001{place}",
            "registration_no": f"160000001{place}",
            "bank_account": f"00010000001{place}",
            "flags": [],
            "industry": "Xay xát, lau bóng gạo",
            "total_vnd": cost,
            "support_vnd": share,
            "counterpart_vnd": cost - share,
        }
        for place, ((name, kind, position, person), cost, share) in enumerate(
            zip(houses, costs, granted, strict=True), start=1
        )
    ]
    facts["items"] = [
        facts["items"][0]
        | {
            "no": place,
            "beneficiary": house[0],
            "name": "Máy lau bóng gạo",
            "model": f"LB-{place}00",
            "serial": f"LB{place}00-0009",
            "quantity": 1,
            "unit_price_vnd": cost,
            "amount_vnd": cost,
            "accepted_quantity": 1,
            "accepted_vnd": cost,
        }
        for place, (house, cost) in enumerate(zip(houses, costs, strict=True), start=1)
    ]
    facts["quotes"] = [
        {"item_no": place, "seller": "Công ty Cơ khí Ví Dụ", "date": "2025-05-20", "unit_price_vnd": cost}
        for place, cost in enumerate(costs, start=1)
    ]
    total, support = sum(costs), sum(granted)
    facts["funding"] |= {
        "total_vnd": total, "support_vnd": support, "local_vnd": support, "counterpart_vnd": total - support,
    }  # fmt: skip
    facts["support"] = {
        "support_vnd": support,
        "counterpart_vnd": total - support,
        "lines": [
            {
                "beneficiary": house[0],
                "activity": "MACHINE",
                "units": 1,
                "eligible_cost_vnd": cost,
                "support_vnd": share,
                "steps": _steps(cost, share),
            }
            for house, cost, share in zip(houses, costs, granted, strict=True)
        ],
    }
    facts["appraisal"]["recommended_support_vnd"] = support
    facts["approval"]["support_vnd"] = support
    facts["contract"] |= {"support_vnd": support, "total_vnd": total, "in_force_vnd": support, "advance_vnd": 0}
    facts["advance"] |= {"amount_vnd": 100_000_000, "ceiling_vnd": 330_000_000}
    facts["acceptance"]["accepted_cost_vnd"] = total
    facts["evidence"] = [
        facts["evidence"][0]
        | {
            "no": place,
            "invoice_no": f"{place:08d}",
            "content": f"01 máy lau bóng gạo LB-{place}00",
            "before_tax_vnd": cost,
            "tax_vnd": cost * 8 // 100,
            "amount_vnd": cost * 108 // 100,
            "counted_vnd": cost,
        }
        for place, cost in enumerate(costs, start=1)
    ]
    facts["settlement"] |= {
        "accepted_cost_vnd": total,
        "support_vnd": support,
        "advanced_vnd": 0,
        "paid_vnd": 0,
        "remaining_vnd": support,
        "steps": [
            step | {"beneficiary": house[0]}
            for house, cost, share in zip(houses, costs, granted, strict=True)
            for step in _steps(cost, share)
        ],
    }
    facts["payment"] |= {"amount_vnd": support, "returned_vnd": support}
    facts["termination"]["to_recover_vnd"] = 0
    return facts | on_the_way(facts)


_GROUP = _grouped()
