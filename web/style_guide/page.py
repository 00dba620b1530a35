"""A page that shows every part of the pages at once, with invented data: for eyes and for the tests of looks.

Wired under DEBUG only.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, include, path

import clock
from documents.content import PDF
from dossiers.checklists import Line, Requirement
from dossiers.states import Stage
from web.dossier.page import Event, Fact, PhaseShown
from web.shared.field_messages import refuse_at
from web.shared.forms import DateField, FilesField, MoneyField, StyledForm, TaxCodeField
from web.shared.search import Choice
from workflow.calendar import working_days_between

TODAY = dt.date(2026, 11, 23)
VIETNAM = clock.VIETNAM
FIRM = SimpleNamespace(name="Cơ sở chế biến khô cá Mẫu Thử (hư cấu)")
LONG_FIRM = SimpleNamespace(name="Hợp tác xã sản xuất, chế biến và tiêu thụ đường thốt nốt Mẫu Thử (hư cấu)")


@dataclass(frozen=True)
class SampleTask:
    """A task as the inbox shows it."""

    title: str
    dossier: SimpleNamespace
    due_on: dt.date | None
    today: dt.date = TODAY
    due_source: str = ""
    url: str = "#"

    @property
    def days(self) -> int | None:
        """Working days to its day, of weeks without holidays."""
        return working_days_between(self.today, self.due_on, lambda day: day.weekday() > 4) if self.due_on else None

    @property
    def overdue(self) -> bool:
        """Past its day."""
        return self.due_on is not None and self.due_on < self.today

    @property
    def soon(self) -> bool:
        """Due within two days."""
        return self.due_on is not None and not self.overdue and (self.due_on - self.today).days <= 2


class SampleForm(StyledForm):
    """One field of every kind."""

    title = forms.CharField(label="Tên đề án", help_text="Ví dụ: Hỗ trợ ứng dụng máy sấy trong chế biến khô cá")
    support = MoneyField(label="Đề nghị hỗ trợ (đồng)", help_text="Không quá 50% chi phí, tối đa 300.000.000 đồng.")
    tax_code = TaxCodeField(label="Mã số thuế")
    held_on = DateField(label="Ngày nghiệm thu")
    workers = forms.IntegerField(label="Số lao động", min_value=0, required=False)
    kind = forms.ChoiceField(
        label="Loại hình", choices=[("", "Chọn loại hình"), ("H", "Hộ kinh doanh"), ("C", "Hợp tác xã")]
    )
    ballot = forms.ChoiceField(
        label="Phiếu của tôi",
        choices=[("A", "Đạt"), ("B", "Đạt, cần chỉnh sửa"), ("C", "Không đạt")],
        widget=forms.RadioSelect,
    )
    need = forms.CharField(label="Vì sao cần hỗ trợ", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    quotations = FilesField(label="Báo giá", required=False)
    once = forms.BooleanField(label="Tôi cam kết không nhận hỗ trợ từ nguồn ngân sách khác cho cùng nội dung này")


def style_page(request: HttpRequest) -> HttpResponse:
    """Every part, each under its file's name."""
    messages.success(request, "Đã nhận tệp bao-gia-may-say.pdf.")
    messages.error(request, "Ảnh «anh-hien-trang.heic» hỏng, không mở được. Chụp lại hoặc lưu thành JPG rồi gửi.")
    refuse_at(request, "giay-photos", "Tệp «ban-ve.docx» có macro hoặc điều khiển chạy được. Lưu lại rồi gửi.")
    return render(request, "parts/style_page.html", sample())


def sample() -> dict[str, Any]:
    """What the page shows."""
    return {
        "today": TODAY,
        "places": [
            ("tien", "Tiền"),
            ("thanh-phan", "Thành phần hồ sơ"),
            ("van-ban", "Văn bản"),
            ("lich-su", "Lịch sử"),
        ],
        "phases": phases(3),
        "badges": [
            ("Đang chuẩn bị hồ sơ", "neutral"),
            ("Hội đồng đang thẩm định", "active"),
            ("Trả lại để bổ sung", "warn"),
            ("Đã phê duyệt", "good"),
            ("Chi trả không thành công", "bad"),
            ("Đã lưu hồ sơ", "ended"),
        ],
        "rows": tasks(),
        "facts": facts(),
        "pairs": [("Tổng chi phí", "400.000.000 đồng"), ("Mức theo định mức", "200.000.000 đồng")],
        "money": money(),
        "figures": [
            ("Được duyệt", 240_000_000, "Quyết định 118/QĐ-SCT"),
            ("Đã chi", 0, ""),
            ("Còn phải chi", 231_500_000, "theo quyết toán"),
        ],
        "history": history(),
        "dossier": SimpleNamespace(code="KC-2026-0042"),
        "choices": [Choice("giai-doan", "Giai đoạn", Stage.choices, "")],
        "papers": papers(),
        "lines": lines(),
        "can": [
            action("Xét quyết toán đạt", from_task=True),
            action("Trả hồ sơ quyết toán", grave=True, from_task=True),
            action("Tạm dừng", grave=True),
            action("Ngừng triển khai", grave=True),
        ],
        "cannot": [
            action("Duyệt quyết toán", "Thiếu chứng từ chuyển khoản của hóa đơn C26TAA số 00000128."),
            action(
                "Đề nghị chi trả",
                "Hợp đồng chưa được thanh lý.",
                "Chưa có mã nội dung kinh tế (tiểu mục) của khoản chi.",
            ),
        ],
        "waiting": ["Tài chính - kế toán: xét hồ sơ quyết toán", "UBND xã Mẫu: xác nhận máy đang vận hành"],
        "form": SampleForm(initial={"support": 240_000_000, "held_on": dt.date(2026, 11, 5)}),
        "wrong": wrong_form(),
        "notices": notices(),
    }


def wrong_form() -> SampleForm:
    """The sample form after a careless hand."""
    typed = {"title": "", "support": "300 triệu", "tax_code": "0123456780", "held_on": "31/02/2026", "workers": "-1"}
    return SampleForm({f"sai-{name}": value for name, value in typed.items()}, prefix="sai")


def phases(here: int) -> list[PhaseShown]:
    """Phases before ``here`` done, ``here`` current."""
    return [
        PhaseShown(str(stage.label), "done" if place < here else "current" if place == here else "todo")
        for place, stage in enumerate(Stage)
    ]


def tasks() -> list[SampleTask]:
    """Late, soon, later, without a day."""

    def dossier(number: int, title: str, applicant: SimpleNamespace = FIRM) -> SimpleNamespace:
        return SimpleNamespace(code=f"KC-2026-{number:04d}", title=title, applicant=applicant)

    return [
        SampleTask(
            "Xét hồ sơ quyết toán",
            dossier(17, "Hỗ trợ ứng dụng máy sấy nhiệt trong chế biến khô cá"),
            dt.date(2026, 11, 20),
        ),
        SampleTask(
            "Kiểm tra hồ sơ",
            dossier(42, "Hỗ trợ dây chuyền cô đặc và đóng gói đường thốt nốt xuất khẩu", LONG_FIRM),
            dt.date(2026, 11, 24),
        ),
        SampleTask(
            "Bỏ phiếu thẩm định", dossier(44, "Hỗ trợ máy dệt thổ cẩm bán tự động", LONG_FIRM), dt.date(2026, 12, 4)
        ),
        SampleTask("Báo cáo tiến độ", dossier(9, "Xây dựng nhãn hiệu mắm cá lóc"), None),
    ]


def facts() -> list[Fact]:
    """A few facts with their sources."""
    return [
        Fact("Tên cơ sở", FIRM.name, "Đơn đề nghị"),
        Fact("Mã số thuế", "9900050013", "Giấy đăng ký kinh doanh"),
        Fact("Địa chỉ", "Ấp Mẫu, xã Mẫu, tỉnh An Giang", "Đơn đề nghị"),
        Fact(
            "Sự cần thiết",
            "Hiện phơi nắng ba ngày mỗi mẻ, mùa mưa hỏng khoảng một phần năm.\nMáy sấy rút còn mười giờ, "
            "sạch bụi và giữ màu.",
            "Đề án",
        ),
        Fact("Quyết định phê duyệt", "118/QĐ-SCT, ngày 16/3/2026", "Sở Công Thương"),
    ]


def money() -> list[tuple[str, int | None, str]]:
    """Money in the order it moves."""
    return [
        ("Tổng chi phí các hạng mục", 482_000_000, ""),
        ("Được duyệt", 240_000_000, "theo Quyết định 118/QĐ-SCT"),
        ("Theo hợp đồng", 240_000_000, ""),
        ("Chi phí nghiệm thu", 463_000_000, "chưa thuế"),
        ("Đã tạm ứng", 0, ""),
        ("Đã chi", None, ""),
    ]


def history() -> list[Event]:
    """Four lines of a life."""

    def at(month: int, day: int, hour: int, minute: int) -> dt.datetime:
        return dt.datetime(2026, month, day, hour, minute, tzinfo=VIETNAM)

    centre, head = "Trung tâm Khuyến công", "Giám đốc Sở Công Thương"
    return [
        Event(
            at(11, 6, 16, 2), "Lê Văn Mẫu", centre, "Nghiệm thu đạt", "Đang nghiệm thu tại cơ sở", "Đã nghiệm thu", ()
        ),
        Event(
            at(6, 12, 9, 30), "Nguyễn Thị Mẫu", "Cơ sở", "Báo cáo tiến độ", "", "", ("Đã đặt cọc máy, giao tháng 10.",)
        ),
        Event(
            at(3, 16, 14, 5),
            "Trần Quốc Mẫu",
            head,
            "Phê duyệt đề án",
            "Trong kế hoạch, chờ phê duyệt",
            "Đã phê duyệt",
            ("Số 118/QĐ-SCT", "240.000.000 đồng"),
        ),
        Event(
            at(1, 8, 8, 15),
            "Lê Văn Mẫu",
            centre,
            "Trả lại để bổ sung",
            "Đã nộp, chờ kiểm tra",
            "Trả lại để bổ sung",
            ("Báo giá thứ hai chưa có dấu của bên bán.", "Giấy đăng ký kinh doanh chụp thiếu trang 2."),
        ),
    ]


def papers() -> list[SimpleNamespace]:
    """A drawn one, a second version, one under way, one that failed."""
    blank = {"year": 2026, "symbol": "", "number": None, "version": 1, "error": "", "file_id": 1}
    blank |= {"pdf_id": 1, "pdf_pages": 2}
    key = "00000000-0000-4000-8000-00000000000"
    return [
        SimpleNamespace(
            **blank | {"pk": f"{key}1", "title": "Đơn đề nghị hỗ trợ", "issued_on": dt.date(2026, 1, 12), "version": 2}
        ),
        SimpleNamespace(
            **blank
            | {
                "pk": f"{key}2",
                "title": "Quyết định phê duyệt đề án khuyến công",
                "number": 118,
                "symbol": "QĐ-SCT",
                "issued_on": dt.date(2026, 3, 16),
            }
        ),
        SimpleNamespace(
            **blank | {"pk": f"{key}3", "title": "Biên bản nghiệm thu cơ sở", "issued_on": TODAY, "file_id": None}
        ),
        SimpleNamespace(
            **blank
            | {
                "pk": f"{key}4",
                "title": "Bảng quyết toán kinh phí",
                "issued_on": TODAY,
                "file_id": None,
                "error": "thiếu số hợp đồng",
            }
        ),
    ]


def lines() -> list[Line]:
    """A paper that is there, one missing, one that may be missing."""
    file = SimpleNamespace(
        original_name="giay-dang-ky-kinh-doanh.pdf", content_type=PDF, size=1_240_000, original_id=None
    )
    sent_at = dt.datetime(2026, 1, 5, 9, 12, tzinfo=VIETNAM)
    here = SimpleNamespace(pk=1, title="Giấy chứng nhận", file=file, added_at=sent_at, added_by_id=1)
    return [
        Line(
            Requirement("registration", "Giấy chứng nhận đăng ký kinh doanh", "Bản chụp rõ đủ các trang.", "request"),
            (here,),
        ),
        Line(
            Requirement("quotations", "Báo giá máy móc, thiết bị", "Mỗi hạng mục ít nhất một báo giá.", "request"), ()
        ),
        Line(Requirement("photos", "Ảnh hiện trạng cơ sở", "Nếu có.", "request", required=False), ()),
    ]


def action(label: str, *reasons: str, grave: bool = False, from_task: bool = False) -> SimpleNamespace:
    """A step as the panel shows it."""
    return SimpleNamespace(label=label, url="#", reasons=reasons, grave=grave, from_task=from_task)


def notices() -> list[SimpleNamespace]:
    """One unread, one read."""
    return [
        SimpleNamespace(
            pk=1,
            subject="Hồ sơ KC-2026-0042 cần bổ sung",
            body="Trung tâm Khuyến công đề nghị bổ sung 2 giấy tờ trước ngày 04/12/2026.",
            created_at=dt.datetime(2026, 11, 20, 8, 3, tzinfo=VIETNAM),
            read_at=None,
        ),
        SimpleNamespace(
            pk=2,
            subject="Hồ sơ KC-2026-0017 đã được phê duyệt",
            body="",
            created_at=dt.datetime(2026, 3, 16, 14, 6, tzinfo=VIETNAM),
            read_at=dt.datetime(2026, 3, 17, 7, 45, tzinfo=VIETNAM),
        ),
    ]


#: Only where somebody works on the pages themselves (config/urls.py): it has no line in the table of access.
style_urls: list[URLPattern | URLResolver] = [
    path("", include(([path("kieu-dang/", style_page, name="style-page")], "style_guide")))
]
