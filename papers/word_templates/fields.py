"""Every field a template of a kind may use: what it is called, of which type, an example, whether the kind needs it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

import clock
from documents.vietnamese import date_long, money
from documents.worded.values import Block, Verbatim
from papers import kind_of
from papers.errors import PaperError
from papers.facts import PaperFacts
from papers.labels import label
from papers.sample import one
from papers.word_templates.context import ACTS, Blocks, blocks, pieces, recorded
from papers.word_templates.paths import every_path, values_at
from papers.word_templates.variants import facts_of

NEEDED, USED, OTHER, PIECE, BLOCK = "bắt buộc", "có thể có", "khác", "dựng sẵn", "khối"
MONEY, DAY, NUMBER, TEXT, TEXTS, ROWS, YES = "số tiền", "ngày", "số", "chữ", "nhiều dòng", "danh sách", "có/không"
#: Type -> the filters a value of it is printed with; a text needs none.
PRINTED_BY = {MONEY: ("dong", "bang_chu"), DAY: ("ngay", "ngay_ngan")}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(T.*)?")

#: What the ready-made pieces are called.
PIECES = {
    "co_quan_chu_quan": "cơ quan chủ quản ở đầu văn bản",
    "co_quan": "cơ quan ban hành ở đầu văn bản",
    "co_quan_ban_hanh": "tên đầy đủ của cơ quan ban hành",
    "so_ky_hieu": "dòng «Số: …/…»",
    "dia_danh_ngay_thang": "dòng địa danh, ngày tháng năm",
    "trich_yeu": "trích yếu như bản có sẵn",
    "tham_quyen": "thẩm quyền ban hành, trước các căn cứ",
    "can_cu": "các căn cứ pháp lý, đã có dấu chấm phẩy",
    "kinh_gui": "các nơi kính gửi",
    "quyen_han_ky": "các dòng trên chữ ký: quyền hạn, chức vụ",
    "nguoi_ky": "họ tên người ký",
    "noi_nhan": "nơi nhận như bản có sẵn",
    "luu": "sau chữ «Lưu:»",
    "kem_theo": "dòng «(Kèm theo …)» của phụ lục",
    "nguon_kinh_phi": "nguồn kinh phí, ví dụ kinh phí khuyến công địa phương năm 2026",
    "so_cong_thuong": "tên đầy đủ của Sở Công Thương",
    "van_ban_hoi": "số, ngày công văn được trả lời",
    "nguoi_thi_hanh": "ai thi hành quyết định",
    "nhieu_don_vi": "có từ hai đơn vị thụ hưởng trở lên",
    "cac_don_vi.ten": "tên các đơn vị thụ hưởng, nối bằng dấu chấm phẩy",
    "cac_don_vi.ten_ma_so_thue": "tên và mã số thuế các đơn vị thụ hưởng",
    "cac_don_vi.ten_ma_so_thue_dia_chi": "tên, mã số thuế, địa chỉ các đơn vị thụ hưởng",
    "gio.bat_dau": "giờ, ngày bắt đầu họp",
    "gio.ket_thuc": "giờ, ngày kết thúc họp",
    "gio.nhan_ho_so": "giờ, ngày nhận hồ sơ",
    "so_ban": "số bản, ví dụ 03 (ba)",
    "so_phieu": "số phiếu phát ra và thu về",
    "so_de_an": "số đề án trong danh sách",
    "tong_kinh_phi": "tổng kinh phí của danh sách",
    "tong_ho_tro": "tổng ngân sách hỗ trợ của danh sách",
    "tong_doi_ung": "tổng vốn đối ứng của danh sách",
    "tong_duoc_tinh": "tổng chi phí được tính theo chứng từ",
    "phan_don_vi_bao_dam": "phần chi phí do đơn vị thụ hưởng bảo đảm",
    "cap_phe_duyet_de_an": "cấp phê duyệt từng đề án của kế hoạch",
    "so_ngay.tham_dinh": "số, ngày biên bản họp thẩm định",
    "so_ngay.phe_duyet": "số, ngày quyết định phê duyệt",
    "so_ngay.hop_dong": "số, ngày hợp đồng",
    "so_ngay.tam_dung": "số, ngày quyết định tạm dừng",
    "so_ngay.dieu_chinh": "số, ngày quyết định điều chỉnh",
    "so_ngay.ngung": "số, ngày quyết định ngừng triển khai",
    "so_ngay.nghiem_thu": "số, ngày biên bản nghiệm thu",
    "so_ngay.quyet_toan": "số, ngày quyết định phê duyệt quyết toán",
}
#: What the ready-made blocks are.
BLOCKS = {
    "dau": "phần đầu: Quốc hiệu, cơ quan, số, ngày",
    "ten_loai": "tên loại, trích yếu, đường kẻ",
    "can_cu": "các căn cứ pháp lý",
    "kinh_gui": "phần «Kính gửi»",
    "chu_ky": "chữ ký, nơi nhận",
    "ben_a": "Bên A của hợp đồng",
    "ben_b": "Bên B của hợp đồng, từng đơn vị",
    "ben_nop": "bên nộp hồ sơ",
    "bao_gia": "bảng báo giá",
    "bo_phieu": "bảng kết quả bỏ phiếu",
    "buoc_tinh": "bảng các bước tính",
    "cac_lan_bao_cao": "bảng các lần báo cáo",
    "cach_tinh": "cách tính mức hỗ trợ của từng đơn vị",
    "cau_hoi": "nội dung hỏi ý kiến, từng đoạn như đã ghi",
    "chi_phi_chung_minh": "bảng chi phí được chứng minh",
    "chung_tu": "bảng kê hóa đơn, chứng từ",
    "co_so_de_nghi": "thông tin các cơ sở đề nghị",
    "da_nhan": "bảng các khoản đã nhận",
    "danh_muc_de_an": "bảng danh mục đề án",
    "cac_dieu_chinh": "các lần điều chỉnh: nội dung, quyết định, phụ lục hợp đồng",
    "dieu_chinh": "bảng nội dung điều chỉnh",
    "dieu_chinh_da_co": "các quyết định điều chỉnh, phụ lục hợp đồng đã có (chỉ có khi đã điều chỉnh)",
    "hang_muc": "bảng hạng mục máy móc, thiết bị",
    "hang_muc_nghiem_thu": "bảng hạng mục đã nghiệm thu",
    "hoa_don": "bảng từng dòng hóa đơn",
    "kinh_phi_phu_luc": "kinh phí theo từng phụ lục hợp đồng (chỉ có khi phụ lục đổi kinh phí)",
    "nguon": "bảng nguồn kinh phí",
    "noi_dung_y_kien": "nội dung ý kiến trả lời, từng đoạn như đã ghi",
    "phai_sua": "bảng nội dung phải sửa",
    "phan_tung_don_vi": "bảng kinh phí của từng đơn vị (chỉ có khi nhiều đơn vị)",
    "tai_khoan": "bảng tài khoản nhận tiền",
    "thanh_phan": "thành phần tham dự",
    "thay_the": "giấy đề nghị đã bị trả lại mà giấy này thay thế (chỉ có khi lập lại)",
    "tong_hop": "bảng tổng hợp kinh phí",
}


@dataclass(frozen=True)
class Field:
    """One field of a kind. ``path`` without places: «beneficiaries[].name»."""

    path: str
    label: str
    type: str
    need: str
    sample: str

    @property
    def written(self) -> str:
        """How an official types it."""
        if self.need == BLOCK:
            return f"{{{{p {self.path} }}}}"
        if self.type in {ROWS, TEXTS}:
            return f"{{%p for dong in {self.path}{' | cac_dong' if self.type == TEXTS else ''} %}}"
        inner = self.path.replace("[]", "[0]")
        filters = PRINTED_BY.get(self.type, ())
        return f"{{{{ {inner}{f' | {filters[0]}' if filters else ''} }}}}"


@cache
def fields_of(kind: str) -> tuple[Field, ...]:
    """Needed facts first, then those the built-in paper may print, pieces, blocks, what else a dossier knows."""
    about, facts = kind_of(kind), one()
    paper = recorded(kind, facts)
    made = [_fact(path, NEEDED, facts) for path in about.needs]
    made += [_fact(path, USED, facts) for path in about.may_use if path not in about.needs]
    ready = _pieces(kind, facts, pieces(kind, facts, paper))
    made += [field for field in ready if _top(field.path) in _pieces_of(kind)]
    made += [Field(f"khoi.{name}", BLOCKS[name], "khối", BLOCK, "") for name in sorted(_blocks_of(kind))]
    known = {one.path for one in made}
    made += [_fact(path, OTHER, facts) for path in every_path() if path not in known]
    return tuple({one.path: one for one in reversed(made)}.values())[::-1]


@cache
def known(kind: str) -> Mapping[str, Field]:
    """The fields of a kind by path, with the groups and lists above them."""
    found = {field.path: field for field in fields_of(kind)}
    for field in list(found.values()):
        if field.type in {TEXTS, ROWS}:  # a list of texts: its rows are texts
            found[f"{field.path}[]"] = Field(f"{field.path}[]", field.label, TEXT, field.need, field.sample)
    for path in list(found):
        parts = path.split(".")
        for count in range(1, len(parts)):
            above = ".".join(parts[:count])
            if above.endswith("[]"):
                found.setdefault(above.removesuffix("[]"), _list_of(above.removesuffix("[]"), found[path]))
            found.setdefault(above, Field(above, label(above), "nhóm", OTHER, ""))
    return found


def _list_of(path: str, row: Field) -> Field:
    return Field(path, label(path), ROWS, row.need, "")


def _fact(path: str, need: str, facts: Mapping[str, Any]) -> Field:
    found = values_at(dict(facts), path)
    sample = found[0] if found else None
    return Field(path, label(path.replace("[]", "")), type_of(path), need, _shown(sample))


def _pieces(kind: str, facts: Mapping[str, Any], made: Mapping[str, Any]) -> list[Field]:
    groups = {"so_ngay": ACTS, "cac_don_vi": made["cac_don_vi"], "gio": ("bat_dau", "ket_thuc", "nhan_ho_so")}
    found = []
    for name, value in made.items():
        if isinstance(value, Blocks):
            continue
        if name in groups:
            found += [(f"{name}.{inner}", (value or {}).get(inner)) for inner in groups[name]]
        else:
            found.append((name, value))
    return [
        Field(path, PIECES.get(path, path), _piece_type(path, value), PIECE, _shown(value)) for path, value in found
    ]


def _piece_type(path: str, value: Any) -> str:
    if path in {"can_cu", "kinh_gui", "quyen_han_ky", "noi_nhan"}:
        return ROWS
    return YES if path == "nhieu_don_vi" else TEXT


@cache
def _parts_of(kind: str) -> tuple[frozenset[str], frozenset[str]]:
    """Every block and every piece that papers of the kind have in one dossier or another."""
    found_blocks: set[str] = set()
    found_pieces: set[str] = set()
    for variant, facts in facts_of(kind):
        with suppress(PaperError):
            paper = recorded(kind, facts)
            found_blocks |= set() if variant.draft else set(blocks(paper))
            found_pieces |= {name for name, value in pieces(kind, facts, paper).items() if value}
    return frozenset(found_blocks), frozenset(found_pieces)


def _blocks_of(kind: str) -> frozenset[str]:
    return _parts_of(kind)[0]


def _pieces_of(kind: str) -> frozenset[str]:
    return _parts_of(kind)[1]


def _top(path: str) -> str:
    return path.partition(".")[0]


def type_of(path: str) -> str:
    """What a fact is, by its name and an example."""
    name = path.rpartition(".")[2]
    if name.endswith("_vnd"):
        return MONEY
    found = values_at(one(), path)
    sample = found[0] if found else None
    if name.endswith("_on") or name in {"date", "registration_date", "decision_date", "transfer_date"}:
        return DAY
    if isinstance(sample, str) and _ISO.fullmatch(sample):
        return DAY
    if isinstance(sample, bool):
        return YES
    if isinstance(sample, int):
        return NUMBER
    return TEXTS if _is_texts(path) else TEXT


@cache
def _lists_of_texts() -> frozenset[str]:
    return frozenset(_texts(PaperFacts, ""))


def _is_texts(path: str) -> bool:
    return path in _lists_of_texts()


def _texts(holder: Any, above: str) -> Iterator[str]:
    for name, hint in get_type_hints(holder).items():
        path = f"{above}.{name}" if above else name
        inner = get_args(hint)[0] if get_origin(hint) is list else hint
        if isinstance(inner, type) and hasattr(inner, "__total__"):
            yield from _texts(inner, f"{path}[]" if get_origin(hint) is list else path)
        elif get_origin(hint) is list and inner is str:
            yield path


def _shown(value: Any) -> str:
    """An example as the table of fields shows it."""
    if isinstance(value, Block) or value is None or isinstance(value, dict):
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int):
        return money(value) if abs(value) > 9999 else str(value)
    if isinstance(value, list):
        return _shown(value[0]) if value else ""
    text = str(value) if isinstance(value, Verbatim) else " ".join(str(value).split())
    if _ISO.fullmatch(text):
        return date_long(clock.read_day(text))
    return text if len(text) <= 60 else f"{text[:59]}…"
