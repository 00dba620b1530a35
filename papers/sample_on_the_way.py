"""The second half of the sample dossier: what people write and decide while a project is on its way, made from the
first half so that both agree."""

from __future__ import annotations

import copy
from typing import Any

SMALL = "điểm b khoản 2 Điều 11 Thông tư số 36/2013/TT-BCT"
CHANGES = [
    {
        "what": "Ký hiệu, model (hạng mục 1)",
        "before": "MC-200",
        "after": "MC-220",
        "kind_label": "Danh mục máy móc, thiết bị",
        "clause": SMALL,
    },
    {
        "what": "Thời hạn hợp đồng",
        "before": "30/9/2026",
        "after": "31/10/2026",
        "kind_label": "Thời gian trong năm ngân sách",
        "clause": SMALL,
    },
]
HEAD = {"signer": "Lý Thị Tưởng Tượng", "signer_position": "Giám đốc"}


def on_the_way(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of the papers between request and after-check, for a sample with the facts of the others."""
    first = facts["beneficiaries"][0]
    host = {
        "body": first["name"],
        "by_label": "Đơn vị thụ hưởng",
        "signer": first["representative"],
        "signer_position": first["position"],
    }
    made = {
        "receipt": {
            "number": "14/TNHS-TTKC",
            "date": "2025-06-10",
            "components": [
                "Đơn đề nghị hỗ trợ kinh phí khuyến công",
                "Giấy chứng nhận đăng ký kinh doanh hoặc đăng ký doanh nghiệp",
                "Báo giá máy móc, thiết bị, dịch vụ",
                "Cam kết vốn đối ứng và không nhận hỗ trợ trùng",
            ],
            "received_at": "2025-06-10T09:15",
            "check_days": 5,
            "due_on": "2025-06-17",
        },
        "withdrawal": {"date": "2025-06-20", "reason": "Cơ sở chưa thu xếp được vốn đối ứng"},
        "opinion_request": {
            "number": "15/SCT-QLCN",
            "symbol": "SCT-QLCN",
            "date": "2026-01-12",
            "subject_label": "Kinh phí, nguồn vốn",
            "question": [
                "Dự toán năm 2026 còn cân đối được phần hỗ trợ của đề án không?",
                "Vốn đối ứng của cơ sở đã có đủ giấy tờ chứng minh chưa?",
            ],
            "bodies": ["Sở Tài chính", "UBND xã Mẫu"],
            "lead": "Sở Tài chính",
            "days": 7,
            "due_on": "2026-01-21",
            "silence": "Hồ sơ chỉ được giải quyết tiếp khi có ý kiến của Quý cơ quan, kể cả khi đã quá thời hạn.",
            "source": "Quy chế phối hợp mẫu của Sở Công Thương",
            "signer": "Trần Thị Ví Dụ",
            "signer_position": "Phó Giám đốc",
        },
        "opinion_reply": {
            "number": "88/STC-QLNS",
            "symbol": "STC-QLNS",
            "date": "2026-01-19",
            "issuer": {
                "name": "Sở Tài chính",
                "parent_name": "UBND tỉnh An Giang",
                "place": "An Giang",
                "short": "STC",
                "head_title": "Giám đốc",
            },
            "asker": "Sở Công Thương tỉnh An Giang",
            "request": {"number": "15/SCT-QLCN", "date": "2026-01-12"},
            "subject_label": "Kinh phí, nguồn vốn",
            "question": [
                "Dự toán năm 2026 còn cân đối được phần hỗ trợ của đề án không?",
                "Vốn đối ứng của cơ sở đã có đủ giấy tờ chứng minh chưa?",
            ],
            "answer_label": "Đồng ý, có điều chỉnh",
            "text_label": "Nội dung đề nghị điều chỉnh",
            "text": [
                "Phần hỗ trợ cân đối trong nguồn khuyến công địa phương đã giao.",
                "Bổ sung xác nhận số dư của ngân hàng cho phần vốn đối ứng.",
            ],
            "signer": "Lê Văn Minh Họa",
            "signer_position": "Phó Trưởng phòng Quản lý ngân sách",
            "authority": "TL",
        },
        "conclusion": {"number": "03/TB-HĐTĐ", "date": "2026-02-06"},
        "proposal": {"number": "22/TTr-SCT", "date": "2026-02-11"},
        "plan": {
            "number": "312/QĐ-UBND",
            "date": "2026-02-25",
            "signer": "Trịnh Văn Giả Thiết",
            "signer_position": "Phó Chủ tịch UBND tỉnh",
            "approver": "Ủy ban nhân dân tỉnh An Giang",
            "projects": _projects(facts),
        },
        "annex": {
            "number": "02/PLHĐ-TTKC",
            "date": "2026-05-22",
            "decision_label": "Quyết định điều chỉnh đề án",
            "decision": {"number": "21/QĐ-SCT", "date": "2026-05-20"},
            "changes": copy.deepcopy(CHANGES),
        },
        "amendments": [
            {
                "decision_label": "Quyết định điều chỉnh đề án",
                "number": "21/QĐ-SCT",
                "date": "2026-05-20",
                "content": "Ký hiệu, model (hạng mục 1); Thời hạn hợp đồng",
                "annex_number": "02/PLHĐ-TTKC",
                "annex_date": "2026-05-22",
            }
        ],
        "suspension": {
            "number": "18/QĐ-SCT",
            "date": "2026-04-20",
            "reason": "Cơ sở thay đổi người đại diện theo pháp luật, chờ đăng ký lại",
            **HEAD,
        },
        "resumption": {
            "number": "20/QĐ-SCT",
            "date": "2026-05-11",
            "note": "Cơ sở đã được cấp giấy chứng nhận đăng ký thay đổi",
            **HEAD,
        },
        "extension": {
            "number": "515/QĐ-UBND",
            "date": "2026-09-10",
            "reason": "Nhà sản xuất giao máy chậm do thiếu linh kiện nhập khẩu",
            "before": "2026-09-30",
            "ends_on": "2027-04-30",
            "year": 2027,
            "submission": {"number": "96/TTr-SCT", "date": "2026-09-04"},
            "signer": "Trịnh Văn Giả Thiết",
            "signer_position": "Phó Chủ tịch UBND tỉnh",
        },
        "revocation": {
            "number": "39/QĐ-SCT",
            "date": "2026-09-21",
            "reason": "Số máy ghi trong biên bản không khớp với máy đã lắp đặt",
            **HEAD,
        },
        "progress": {
            **host,
            "date": "2026-06-30",
            "percent": 75,
            "note": "Đã lắp đặt máy cắt, đang chạy thử; hệ thống sấy giao trong tháng 7",
            "reports": [
                {"date": "2026-04-30", "percent": 20, "reporter": first["representative"], "note": "Đã đặt máy"},
                {
                    "date": "2026-06-30",
                    "percent": 75,
                    "reporter": first["representative"],
                    "note": "Đã lắp đặt máy cắt, đang chạy thử",
                },
            ],
        },
        "amendment_request": {
            **host,
            "date": "2026-05-12",
            "reason": "Nhà sản xuất ngừng cung cấp máy MC-200, thay bằng MC-220 cùng công dụng, cùng giá",
            "changes": copy.deepcopy(CHANGES),
        },
        "amendment_refusal": {
            "number": "25/TB-SCT",
            "date": "2026-05-19",
            "reason": "Máy đề nghị thay có công suất thấp hơn máy được phê duyệt",
            "changes": copy.deepcopy(CHANGES),
            **HEAD,
        },
        "acceptance_request": {**host, "date": "2026-09-10", "note": "Máy đã chạy thử 10 ngày"},
        "evidence": [
            _with_line(voucher, item) for voucher, item in zip(facts["evidence"], facts["items"], strict=True)
        ],
        "proof": [
            {
                "item_no": item["no"],
                "name": item["name"],
                "beneficiary": item["beneficiary"],
                "accepted_vnd": item["accepted_vnd"],
                "proven_vnd": item["accepted_vnd"],
                "counted_vnd": item["accepted_vnd"],
            }
            for item in facts["items"]
        ],
        "result": {"number": "31/BC-TTKC", "date": "2026-09-28"},
        "settlement_return": {
            "number": "29/TB-SCT",
            "date": "2026-10-02",
            "round": 1,
            "due_on": "2026-10-16",
            "defects": [
                {
                    "where": "Hóa đơn số 00000123",
                    "text": "Thiếu chứng từ chuyển khoản cho bên bán",
                    "clause": "Thông tư số 28/2018/TT-BTC",
                },
                {
                    "where": "Hạng mục 2",
                    "text": "Ký hiệu máy trên hóa đơn khác với biên bản nghiệm thu",
                    "late_reason": "Biên bản bàn giao được bổ sung sau lần xét trước",
                },
                {"text": "Bảng quyết toán chưa có chữ ký của đại diện đơn vị thụ hưởng"},
            ],
            "signer": "Trần Thị Ví Dụ",
            "signer_position": "Phó Giám đốc",
        },
        "support_receipt": _received(facts),
        "post_check": {
            "number": "03/BB-TTKC",
            "date": "2027-10-12",
            "place": facts["acceptance"]["place"],
            "result_label": "Máy móc, thiết bị còn tại cơ sở và được sử dụng đúng mục đích",
            "note": "Máy hoạt động tốt, đã bảo dưỡng định kỳ",
        },
    }
    return made


def _projects(facts: dict[str, Any]) -> list[dict[str, Any]]:
    """This project and a second one, so that the list is one."""
    funding, dossier = facts["funding"], facts["dossier"]
    own = {
        "code": dossier["code"],
        "title": dossier["title"],
        "activity_name": dossier["activity_name"],
        "beneficiaries": "; ".join(one["name"] for one in facts["beneficiaries"]),
        "place": dossier["unit"],
        **{name: funding[name] for name in ("total_vnd", "support_vnd", "counterpart_vnd")},
    }
    other = {
        "code": "KC-2026-0009",
        "title": "Hỗ trợ xây dựng, đăng ký nhãn hiệu tập thể dệt thổ cẩm",
        "activity_name": "Xây dựng và đăng ký nhãn hiệu",
        "beneficiaries": "Hợp tác xã Dệt Mẫu",
        "place": "xã Thí Dụ",
        "total_vnd": 60_000_000,
        "support_vnd": 30_000_000,
        "counterpart_vnd": 30_000_000,
    }
    return [own, other]


def _with_line(voucher: dict[str, Any], item: dict[str, Any]) -> dict[str, Any]:
    """The invoice as it stands in the list of lines: one line for its item."""
    line = {
        "name": voucher["content"],
        "item_no": item["no"],
        "before_tax_vnd": voucher["before_tax_vnd"],
        "tax_vnd": voucher["tax_vnd"],
        "total_vnd": voucher["amount_vnd"],
        "counted_vnd": voucher["counted_vnd"],
    }
    return voucher | {"owner": item["beneficiary"], "lines": [line]}


def _received(facts: dict[str, Any]) -> dict[str, Any]:
    """What reached each beneficiary: the advance if there was one, then the rest."""
    parts = []
    advanced = facts["settlement"]["advanced_vnd"]
    for place, one in enumerate(facts["beneficiaries"]):
        sums = [("Tạm ứng", advanced, "2026-04-03")] if advanced and not place else []
        sums.append(("Thanh toán", one["support_vnd"] - (advanced if not place else 0), "2026-10-23"))
        parts += [
            {
                "beneficiary": one["name"],
                "what": what,
                "bank_account": one["bank_account"],
                "order_no": f"KB-{day[:4]}-{place + 310}",
                "date": day,
                "amount_vnd": amount,
            }
            for what, amount, day in sums
        ]
    return {"date": "2026-10-26", "amount_vnd": sum(part["amount_vnd"] for part in parts), "parts": parts}
