"""The named styles of a paper: one table, measured by Nghị định 30/2020/NĐ-CP, Phụ lục I.

Who opens a paper in Word changes a style, not hundreds of runs. Sizes and spacing in points, indents in mm.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from xml.sax.saxutils import quoteattr

FONT = "Times New Roman"
LANGUAGE = "vi-VN"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

HEAD = 12  # Quốc hiệu and the names of the bodies: at 13 they do not stay on one line
BODY = 13
TITLE = 14
FIRST_LINE = 10.0


@dataclass(frozen=True, kw_only=True)
class Style:
    """One paragraph style. ``line`` is in lines, ``exact`` in points instead."""

    id: str
    name: str
    size: float = BODY
    bold: bool = False
    italic: bool = False
    align: str = "left"
    first_line: float = 0
    left: float = 0
    before: float = 0
    after: float = 0
    line: float = 1
    exact: float = 0
    keep_next: bool = False
    #: Its place among the headings, 1 above 2: what a reader's outline of the PDF shows; 0 for text.
    heading: int = 0


_TEXT = Style(id="NoiDung", name="Nội dung", align="both", first_line=FIRST_LINE, after=6, line=1.1)

STYLES = (
    _TEXT,
    replace(_TEXT, id="DeMuc", name="Đề mục", bold=True, keep_next=True, before=4, heading=2),
    replace(_TEXT, id="CanCu", name="Căn cứ", italic=True),
    Style(id="QuocHieu", name="Quốc hiệu", size=HEAD, bold=True, align="center"),
    Style(id="TieuNgu", name="Tiêu ngữ", size=HEAD + 1, bold=True, align="center"),
    Style(id="CoQuanChuQuan", name="Cơ quan chủ quản", size=HEAD, align="center"),
    Style(id="CoQuan", name="Cơ quan ban hành", size=HEAD, bold=True, align="center"),
    Style(id="Vach", name="Đường kẻ", size=2, align="center", before=3, exact=3),
    Style(id="SoKyHieu", name="Số, ký hiệu", align="center", before=4),
    Style(id="VeViec", name="V/v của công văn", size=HEAD, align="center", before=6),
    Style(id="DiaDanhNgayThang", name="Địa danh, ngày tháng", italic=True, align="center", before=4),
    Style(
        id="TenLoai",
        name="Tên loại văn bản",
        size=TITLE,
        bold=True,
        align="center",
        before=18,
        keep_next=True,
        heading=1,
    ),
    Style(id="TrichYeu", name="Trích yếu", size=TITLE, bold=True, align="center", keep_next=True),
    Style(id="ThamQuyen", name="Thẩm quyền ban hành", size=TITLE, bold=True, align="center", before=14, after=8),
    Style(id="QuyetDinh", name="Quyết định", size=TITLE, bold=True, align="center", before=6, after=8, keep_next=True),
    Style(id="KinhGui", name="Kính gửi", align="center", before=12, after=6),
    Style(id="KinhGuiDong", name="Nơi kính gửi", left=45, after=3),
    Style(id="DonViTinh", name="Đơn vị tính", size=12, italic=True, align="right", after=3, keep_next=True),
    Style(id="TenBang", name="Tên bảng", bold=True, align="center", before=6, after=4, keep_next=True),
    Style(id="BangDau", name="Bảng: đầu cột", size=12, bold=True, align="center", before=2, after=2),
    Style(id="BangChu", name="Bảng: chữ", size=12, before=2, after=2),
    Style(id="BangGiua", name="Bảng: giữa", size=12, align="center", before=2, after=2),
    Style(id="BangSo", name="Bảng: số", size=12, align="right", before=2, after=2),
    Style(id="BangNhoDau", name="Bảng nhỏ: đầu cột", size=11, bold=True, align="center", before=1, after=1),
    Style(id="BangNhoChu", name="Bảng nhỏ: chữ", size=11, before=1, after=1),
    Style(id="BangNhoGiua", name="Bảng nhỏ: giữa", size=11, align="center", before=1, after=1),
    Style(id="BangNhoSo", name="Bảng nhỏ: số", size=11, align="right", before=1, after=1),
    Style(id="Cach", name="Khoảng cách", exact=18),
    Style(id="SauBang", name="Sau bảng", size=6, exact=6),
    Style(id="ChucVu", name="Quyền hạn, chức vụ", bold=True, align="center", keep_next=True),
    Style(id="GhiChuKy", name="Ghi chú chữ ký", size=12, italic=True, align="center", keep_next=True),
    Style(id="HoTen", name="Họ và tên người ký", bold=True, align="center", before=64),
    Style(id="NoiNhan", name="Nơi nhận", size=12, bold=True, italic=True, keep_next=True),
    Style(id="NoiNhanDong", name="Nơi nhận: từng nơi", size=11),
    Style(id="PhuLuc", name="Phụ lục", size=TITLE, bold=True, align="center", keep_next=True, heading=1),
    Style(id="PhuLucTen", name="Tên phụ lục", size=TITLE, bold=True, align="center", keep_next=True, heading=2),
    Style(id="PhuLucKemTheo", name="Kèm theo", italic=True, align="center", after=6, keep_next=True),
    Style(id="KiemTra", name="Kiểm tra văn bản", size=8, left=15, exact=10),
    Style(id="Header", name="header", align="center"),
    Style(id="Footer", name="footer"),
)
BY_ID = {style.id: style for style in STYLES}


def twips(mm: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(mm / 25.4 * 1440)


def styles_xml() -> str:
    """word/styles.xml: document defaults in Times New Roman, Normal, the styles above, plain tables."""
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    size = f'<w:sz w:val="{BODY * 2}"/><w:szCs w:val="{BODY * 2}"/>'
    lang = f'<w:lang w:val="{LANGUAGE}" w:eastAsia="{LANGUAGE}" w:bidi="{LANGUAGE}"/>'
    cells = "".join(f'<w:{side} w:w="{twips(1.2)}" w:type="dxa"/>' for side in ("left", "right"))
    return (
        f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{fonts}{size}{lang}</w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
        "</w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"<w:pPr><w:widowControl/></w:pPr><w:rPr>{fonts}{size}{lang}</w:rPr></w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>{cells}</w:tblCellMar></w:tblPr></w:style>'
        + "".join(map(_style_xml, STYLES))
        + "</w:styles>"
    )


def _style_xml(style: Style) -> str:
    spacing = f'w:before="{round(style.before * 20)}" w:after="{round(style.after * 20)}"'
    if style.exact:
        spacing += f' w:line="{round(style.exact * 20)}" w:lineRule="exact"'
    else:
        spacing += f' w:line="{round(style.line * 240)}" w:lineRule="auto"'
    indent = f'w:left="{twips(style.left)}" w:firstLine="{twips(style.first_line)}"'
    own = "" if style.id in {"Header", "Footer"} else ' w:customStyle="1"'  # these two Word itself knows
    half_points = round(style.size * 2)
    outline = f'<w:outlineLvl w:val="{style.heading - 1}"/>' if style.heading else ""
    marks = ("<w:b/><w:bCs/>" if style.bold else "") + ("<w:i/><w:iCs/>" if style.italic else "")
    return (
        f'<w:style w:type="paragraph"{own} w:styleId="{style.id}"><w:name w:val={quoteattr(style.name)}/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{"<w:keepNext/>" if style.keep_next else ""}'
        f'<w:spacing {spacing}/><w:ind {indent}/><w:jc w:val="{style.align}"/>{outline}</w:pPr>'
        f'<w:rPr>{marks}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr></w:style>'
    )
