"""The kinds of change as data: level with its clause, who decides, what follows. docs/changes.md shows this table.

The levels are those of the national programme (khoản 2 Điều 11 Thông tư số 36/2013/TT-BCT). That local money follows
them, with the department in the agency's place and the People's Committee in the ministry's, is a convention of ours
until the office sets its own rule.
"""

from __future__ import annotations

from dataclasses import dataclass

from accounts.roles import Role

SMALL, BIG = "SMALL", "BIG"
CIRCULAR = "Điều 11 Thông tư số 36/2013/TT-BCT"
CLAUSES = {SMALL: f"điểm b khoản 2 {CIRCULAR}", BIG: f"điểm a khoản 2 {CIRCULAR}"}
LOCAL_MIRROR = "với khuyến công địa phương: áp dụng tương tự theo quy ước của phần mềm, chờ Sở Công Thương quy định"


def clause_of(level: str, track: str) -> str:
    """Where a level is written; that local money follows the circular on national money is said with it."""
    return CLAUSES[level] if track == "NATIONAL" else f"{CLAUSES[level]} ({LOCAL_MIRROR})"


@dataclass(frozen=True)
class ChangeKind:
    """One kind of change. ``step``: the step by which it is granted; the rest says what follows, in words."""

    code: str
    label: str
    level: str
    step: str
    money: str
    clock: str

    @property
    def clause(self) -> str:
        """Where its level is written for national money."""
        return CLAUSES[self.level]

    def clause_for(self, track: str) -> str:
        """Where its level is written for the money of a track."""
        return clause_of(self.level, track)


_SAME_MONEY = "không đổi"
_SAME_CLOCK = "không đổi"
_LESS = "hỗ trợ giữ nguyên hoặc giảm theo định mức của ngày phê duyệt; phần giảm trả lại dự toán"

KINDS: dict[str, ChangeKind] = {
    kind.code: kind
    for kind in (
        ChangeKind("PLACE", "Địa điểm thực hiện", SMALL, "approve_small_amendment", _SAME_MONEY, _SAME_CLOCK),
        ChangeKind(
            "BENEFICIARY",
            "Đơn vị thụ hưởng",
            SMALL,
            "approve_small_amendment",
            "mức tối đa tính lại cho đơn vị mới; không được chi trùng",
            _SAME_CLOCK,
        ),
        ChangeKind("ITEMS", "Danh mục máy móc, thiết bị", SMALL, "approve_small_amendment", _LESS, _SAME_CLOCK),
        ChangeKind("COST", "Kinh phí (không tăng hỗ trợ)", SMALL, "approve_small_amendment", _LESS, _SAME_CLOCK),
        ChangeKind(
            "TIME",
            "Thời gian trong năm ngân sách",
            SMALL,
            "approve_small_amendment",
            _SAME_MONEY,
            "thời hạn hợp đồng và các hạn tính theo hợp đồng",
        ),
        ChangeKind(
            "MORE_MONEY",
            "Tăng kinh phí hỗ trợ",
            BIG,
            "approve_big_amendment",
            "hỗ trợ tăng trong định mức; ghi thêm cam kết vào dự toán của năm",
            _SAME_CLOCK,
        ),
        ChangeKind(
            "NEXT_YEAR",
            "Chuyển sang năm sau",
            BIG,
            "extend",
            "cam kết chuyển sang dòng kinh phí năm sau khi Sở ghi nguồn",
            "thời hạn hợp đồng sang năm sau; chờ ghi nguồn",
        ),
        ChangeKind(
            "STOP",
            "Ngừng triển khai",
            BIG,
            "approve_stop",
            "cam kết trả lại dự toán; tạm ứng phải thu hồi",
            "đề án kết thúc",
        ),
    )
}


@dataclass(frozen=True)
class Field:
    """One thing that can be changed: its kind, what papers call it, and the fact of a dossier that it is.

    «items[].model» is that of the item the change names; without a fact it adds or takes away.
    """

    kind: str
    label: str
    fact: str = ""


#: Rows that the computer adds: they follow from the others.
FOLLOWS = (("cost_vnd", "Tổng kinh phí"), ("support_vnd", "Kinh phí hỗ trợ"), ("counterpart_vnd", "Vốn đối ứng"))

#: Field of a change -> its kind and name. ``support_vnd`` is MORE_MONEY when it goes up.
FIELDS: dict[str, Field] = {
    "unit": Field("PLACE", "Địa bàn thực hiện", "dossier.unit"),
    "site": Field("PLACE", "Địa điểm thực hiện"),
    "beneficiary.replaced_by": Field("BENEFICIARY", "Đơn vị thụ hưởng", "beneficiaries[]"),
    "beneficiary.name": Field("BENEFICIARY", "Tên đơn vị thụ hưởng", "beneficiaries[].name"),
    "beneficiary.tax_code": Field("BENEFICIARY", "Mã số thuế", "beneficiaries[].tax_code"),
    "beneficiary.representative": Field("BENEFICIARY", "Người đại diện", "beneficiaries[].representative"),
    "beneficiary.representative_position": Field("BENEFICIARY", "Chức vụ người đại diện", "beneficiaries[].position"),
    "item.name": Field("ITEMS", "Tên máy móc, thiết bị", "items[].name"),
    "item.model": Field("ITEMS", "Ký hiệu, model", "items[].model"),
    "item.origin": Field("ITEMS", "Xuất xứ", "items[].origin"),
    "item.measure": Field("ITEMS", "Đơn vị tính", "items[].unit"),
    "item.quantity": Field("ITEMS", "Số lượng", "items[].quantity"),
    "item.unit_price_vnd": Field("COST", "Đơn giá", "items[].unit_price_vnd"),
    "item.add": Field("ITEMS", "Thêm hạng mục", "items[]"),
    "item.remove": Field("ITEMS", "Bỏ hạng mục"),
    "support_vnd": Field("COST", "Kinh phí hỗ trợ"),
    "other_vnd": Field("COST", "Nguồn khác", "funding.other_vnd"),
    "ends_on": Field("TIME", "Thời hạn hợp đồng", "contract.ends_on"),
    "next_year_on": Field("NEXT_YEAR", "Thời hạn hợp đồng", "contract.ends_on"),
    "stop": Field("STOP", "Đề án"),
}


@dataclass(frozen=True)
class Approver:
    """Who decides a request: the seat, the body as people say it, and by which clause."""

    role: str
    name: str
    clause: str

    def __str__(self) -> str:
        return f"Thuộc thẩm quyền của {self.name} theo {self.clause}"


def level_of(kinds: frozenset[str] | set[str]) -> str:
    """A request with several changes goes to whoever decides the biggest of them."""
    return BIG if any(KINDS[kind].level == BIG for kind in kinds) else SMALL


def approver_of(level: str, track: str) -> Approver:
    """Who decides on a level; national money has the ministry and its agency, both entered by the agency."""
    if track == "NATIONAL":
        name = "Bộ Công Thương (Cục trình và ghi quyết định)" if level == BIG else "Cục"
        return Approver(Role.AGENCY, name, clause_of(level, track))
    role, name = (Role.PPC, "Ủy ban nhân dân tỉnh") if level == BIG else (Role.DOIT_HEAD, "Giám đốc Sở Công Thương")
    return Approver(role, name, clause_of(level, track))


def granted_by(kinds: frozenset[str] | set[str]) -> str:
    """The step that grants a request: stopping and another year have a step of their own."""
    for code in ("STOP", "NEXT_YEAR"):
        if code in kinds:
            return KINDS[code].step
    return "approve_big_amendment" if level_of(kinds) == BIG else "approve_small_amendment"
