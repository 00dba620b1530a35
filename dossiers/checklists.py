"""Which papers a dossier must hold, per step and kind of expense, with the source of each demand.

Lists follow practice (Thông tư số 36/2013/TT-BCT, 17/2018/TT-BCT); where no text was found the source says
«thông lệ» and an officer may ask for more in words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dossiers.evidence_list import SHORT, evidence_list
from dossiers.states import Checklist

if TYPE_CHECKING:
    from dossiers.models import Dossier

PRACTICE = "thông lệ, chờ Sở Công Thương xác nhận"
REQUEST, SETTLEMENT = Checklist.REQUEST, Checklist.SETTLEMENT
#: Files that answer a point of a return and belong to no paper of a checklist; in no list that is asked for.
ANSWERS, POINT_ANSWER = "answers", "point_answer"


@dataclass(frozen=True)
class Requirement:
    """One line of a checklist. ``short``: asked for even where a small grant settles on the short list.

    ``when``: the fact of the dossier that this paper shows; without it nobody is asked for the paper.
    ``stated_in_the_request``: the signed request says the same in its own words, so no separate paper is demanded.
    ``of_the_establishment``: a paper of the firm, not of one project; a valid one held from an earlier dossier serves.
    """

    code: str
    label: str
    help: str
    step: str
    source: str = PRACTICE
    required: bool = True
    short: bool = False
    expenses: tuple[str, ...] = ()
    when: str = ""
    stated_in_the_request: bool = False
    of_the_establishment: bool = False

    def concerns(self, expense: str) -> bool:
        """Whether the line belongs to this kind of expense (none named: to all)."""
        return not self.expenses or expense in self.expenses


REQUIREMENTS: tuple[Requirement, ...] = (
    Requirement(
        "registration",
        "Giấy chứng nhận đăng ký kinh doanh hoặc đăng ký doanh nghiệp",
        "Bản chụp rõ đủ các trang.",
        REQUEST,
        of_the_establishment=True,
    ),
    Requirement("quotations", "Báo giá máy móc, thiết bị, dịch vụ", "Mỗi hạng mục ít nhất một báo giá.", REQUEST),
    Requirement(
        "counterpart",
        "Cam kết vốn đối ứng và không nhận hỗ trợ trùng",
        "Đã nằm trong đơn đề nghị (mục III) mà anh/chị ký; chỉ tải lên khi có bản riêng.",
        REQUEST,
        source="Thông tư số 28/2018/TT-BTC; điều kiện hỗ trợ",
        required=False,
        stated_in_the_request=True,
    ),
    Requirement(
        "export_contract",
        "Hợp đồng xuất khẩu",
        "Vì hồ sơ ghi có hợp đồng xuất khẩu.",
        REQUEST,
        source="Điều 6 Thông tư số 46/2012/TT-BCT",
        when="export_contract",
    ),
    Requirement(
        "local_material",
        "Bảng kê nguyên liệu mua trong tỉnh",
        "Vì hồ sơ ghi tỷ lệ nguyên liệu trong tỉnh; tính theo giá trị, có hóa đơn hoặc bảng kê thu mua.",
        REQUEST,
        source="Điều 6 Thông tư số 46/2012/TT-BCT",
        when="local_material_percent",
    ),
    Requirement(
        "typical_product",
        "Giấy chứng nhận sản phẩm công nghiệp nông thôn tiêu biểu hoặc OCOP",
        "Vì hồ sơ ghi có sản phẩm tiêu biểu.",
        REQUEST,
        when="typical_product",
    ),
    Requirement("photos", "Ảnh hiện trạng cơ sở", "Nếu có.", REQUEST, required=False),
    Requirement("land", "Giấy tờ đất, môi trường", "Khi dự án cần.", REQUEST, required=False),
    Requirement(
        "purchase_contract",
        "Hợp đồng mua bán hoặc hợp đồng dịch vụ",
        "Tên, model, số lượng đúng như quyết định phê duyệt.",
        SETTLEMENT,
    ),
    Requirement(
        "transfer_proof", "Chứng từ chuyển khoản", "Ủy nhiệm chi hoặc sao kê có xác nhận.", SETTLEMENT, short=True
    ),
    Requirement(
        "invoice_copies",
        "Bản thể hiện hóa đơn (PDF)",
        "Kèm hóa đơn XML, nếu có; được thêm vào đây khi tải tệp ZIP của cổng thuế hoặc PDF mang XML bên trong.",
        SETTLEMENT,
        required=False,
    ),
    Requirement(
        "handover",
        "Biên bản bàn giao, chạy thử",
        "Ghi số máy, ngày bàn giao.",
        SETTLEMENT,
        expenses=("MACHINE",),
    ),
    Requirement(
        "machine_photos",
        "Ảnh máy và số sê-ri",
        "Ảnh chụp tại cơ sở.",
        SETTLEMENT,
        required=False,
        expenses=("MACHINE",),
    ),
    Requirement("product", "Sản phẩm tư vấn, thiết kế", "Bản cuối cùng.", SETTLEMENT, expenses=("CONSULT",)),
    Requirement(
        "filing",
        "Biên nhận nộp đơn hoặc giấy chứng nhận nhãn hiệu",
        "",
        SETTLEMENT,
        expenses=("TRADEMARK",),
    ),
    Requirement(
        "participants",
        "Danh sách cơ sở hoặc học viên có chữ ký",
        "",
        SETTLEMENT,
        expenses=("FAIR", "TRAINING"),
    ),
    Requirement("broadcast", "Xác nhận phát sóng, bản in", "", SETTLEMENT, expenses=("MEDIA",)),
    Requirement("bank_statement", "Sao kê giải ngân và trả lãi", "", SETTLEMENT, expenses=("LOAN",)),
    Requirement("volume_table", "Bảng xác định khối lượng hoàn thành", "", SETTLEMENT, expenses=("CLUSTER",)),
    Requirement(POINT_ANSWER, "Tệp trả lời điểm phải sửa", "", ANSWERS, required=False),
)


@dataclass(frozen=True)
class Line:
    """One requirement and what the dossier holds for it."""

    requirement: Requirement
    files: tuple[object, ...]

    @property
    def place(self) -> str:
        """Where the line stands on a page: the id of its element."""
        return place_of(self.requirement.code)

    @property
    def missing(self) -> bool:
        """Whether the paper is demanded and not there."""
        return self.requirement.required and not self.files


def place_of(code: str) -> str:
    """The id under which pages show a requirement."""
    return f"giay-{code}"


def checklist(dossier: Dossier, step: str) -> list[Line]:
    """What the dossier must hold at a step, and what it holds."""
    held: dict[str, list[object]] = {}
    for attachment in dossier.attachments.filter(withdrawn_at__isnull=True).select_related("file"):
        held.setdefault(attachment.requirement, []).append(attachment)
    asked = asked_of(dossier, step)
    if step == SETTLEMENT and evidence_list(dossier).kind == SHORT:
        asked = [line if line.short else replace(line, required=False) for line in asked]
    return [Line(requirement, tuple(held.get(requirement.code, ()))) for requirement in asked]


def asked_of(dossier: Dossier, step: str) -> list[Requirement]:
    """The lines of a step for a dossier: those of its kind of expense, and those that show what it says of itself."""
    expense = dossier.activity.evidence_kind
    return [
        line
        for line in REQUIREMENTS
        if line.step == step and line.concerns(expense) and (not line.when or getattr(dossier, line.when))
    ]


def known(code: str) -> Requirement | None:
    """A requirement by its code."""
    return next((line for line in REQUIREMENTS if line.code == code), None)
