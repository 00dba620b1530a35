"""Checks a .docx against the measurable layout rules of Nghị định 30/2020/NĐ-CP, Phụ lục I.

``check(data, layout)`` returns every violation, each with the rule it breaks, where, and what is wrong in Vietnamese.
It reads the finished file and knows nothing of how it was drawn; docs/papers.md has the table of rules.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from documents.house.metrics import width_mm
from documents.house.text import clean, without_end
from documents.layout_reader import Cell, Grid, Line, Part, read

LAYOUTS = ("decision", "letter", "official_letter", "minutes", "contract", "form", "sheet", "slip")
NATION = re.compile(r"CỘNG (HÒA|HOÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM")
MOTTO = "Độc lập - Tự do - Hạnh phúc"
NUMBER = re.compile(r"^Số: (\d{2,}|…{0,}\s*)/[A-ZĐ][A-Za-zĐđ]*(-[A-ZĐ][A-Za-zĐđ]*)+$")
DATE = re.compile(r"^[^,]+, ngày (\d{2}|…) tháng (01|02|[3-9]|1[0-2]|…) năm \d{4}$")
ARTICLE = re.compile(r"^Điều (\d+)\.")
APPENDIX = re.compile(r"^Phụ lục( [IVX]+)?$")
# Letters that only TCVN3 and VNI texts put inside words; three such words are no accident.
LEGACY = re.compile(r"[A-Za-zÀ-ỹ]*[a-z][µ¸¶·¹¼½®ßñÜäøûïåë÷][a-zÀ-ÿ]*|[a-z]*[µ¸¶¹®][a-z]+")
PLACEHOLDER = re.compile(r"\{\{|\}\}|\{%|\bNone\b|\bNaN\b|^nan$|\bnan đồng|\.{4,}|…{2,}|(?<=[^,;\s]) (?:\.{3}|…)")
VERIFY_CODE = re.compile(r"Mã: [0-9A-Z]{4}(-[0-9A-Z]{4}){2}$")

Finding = tuple[str, str]


@dataclass(frozen=True)
class Violation:
    """One broken rule: its name, the place, what is wrong."""

    rule: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.where}: {self.message}"


@dataclass(frozen=True)
class Sheet:
    """A paper being judged: its parts, and the pieces every rule asks for."""

    layout: str
    draft: bool
    electronic: bool
    parts: list[Part]
    issued: bool = False
    typed: tuple[str, ...] = ()

    @property
    def main(self) -> Part:
        return self.parts[0]

    @property
    def head(self) -> Grid | None:
        """The first block, if it is the table that holds the head."""
        first = self.main.blocks[0] if self.main.blocks else None
        return first if isinstance(first, Grid) and not first.ruled else None

    @property
    def signatures(self) -> Grid | None:
        """The last table of the main part, if it places signatures."""
        tables = [block for block in self.main.blocks[1:] if isinstance(block, Grid)]
        return tables[-1] if tables and not tables[-1].ruled else None

    def said(self) -> list[Line]:
        """The paragraphs with text between head and signatures, those in tables left out."""
        return [block for block in self.main.blocks if isinstance(block, Line) and block.text.strip()]

    def titles(self) -> list[Line]:
        """The kind, and the abstract if there is one: the first bold centred paragraphs."""
        found: list[Line] = []
        for line in self.said():
            if not (line.align == "center" and line.bold) or len(found) == 2:
                break
            found.append(line)
        return found

    def text(self) -> list[Line]:
        """The body: what is neither title, number, address, legal basis, heading line nor note above a table."""
        body: list[Line] = []
        addressed = False
        for line in self.said()[len(self.titles()) :]:
            addressed = line.text.startswith("Kính gửi") or (addressed and line.text.startswith("- "))
            centred = line.align == "center" and (line.bold or NUMBER.match(line.text))
            note = line.align == "right" and line.italic
            if not (addressed or centred or note or _is_base(line)):
                body.append(line)
        return body


def check(
    data: bytes,
    layout: str,
    *,
    draft: bool = False,
    electronic: bool = True,
    issued: bool = False,
    typed: Iterable[str] = (),
) -> list[Violation]:
    """Every violation of a paper; an empty list if there is none.

    ``layout`` is one of LAYOUTS. ``draft`` lets blanks stand and wants no QR code; ``issued`` wants one; ``electronic``
    says that the line «(Kèm theo …)» of an appendix stays unfilled. ``typed``: what people typed; braces and dots in it
    are theirs, not blanks left open. Raises ValueError for an unknown layout.
    """
    if layout not in LAYOUTS:
        raise ValueError(f"Không có thể thức «{layout}»; hãy chọn một trong: {', '.join(LAYOUTS)}.")
    try:
        sheet = Sheet(layout, draft, electronic, read(data), issued, tuple(typed))
    except ValueError as unreadable:
        return [Violation("file", "tệp", str(unreadable))]
    found: list[Violation] = []
    for rule, (layouts, judge) in RULES.items():
        if layout in layouts:
            found += [Violation(rule, where, message) for where, message in judge(sheet)]
    return found


# The page and its letters.


def _page(sheet: Sheet) -> Iterator[Finding]:
    for place, part in enumerate(sheet.parts, start=1):
        sides = sorted((part.width, part.height))
        if abs(sides[0] - 210) > 0.5 or abs(sides[1] - 297) > 0.5:
            yield f"phần {place}", f"khổ giấy {part.width:.0f} x {part.height:.0f} mm, phải là A4 (210 x 297 mm)"


def _margins(sheet: Sheet) -> Iterator[Finding]:
    bounds = {"top": (20, 25, "trên"), "bottom": (20, 25, "dưới"), "left": (30, 35, "trái"), "right": (15, 20, "phải")}
    for place, part in enumerate(sheet.parts, start=1):
        for side, (least, most, name) in bounds.items():
            if not least - 0.1 <= part.margins[side] <= most + 0.1:
                yield f"phần {place}", f"lề {name} {part.margins[side]:.1f} mm, phải từ {least} đến {most} mm"


def _fonts(sheet: Sheet) -> Iterator[Finding]:
    for line in _everything(sheet):
        for stretch in line.stretches:
            other = {font for font in stretch.fonts if font != "Times New Roman"}
            if other:
                yield (
                    _at(line),
                    f"phông chữ {', '.join(sorted(font or '(không rõ)' for font in other))}, phải là Times New Roman",
                )
                break


def _colours(sheet: Sheet) -> Iterator[Finding]:
    for line in _everything(sheet):
        if any(stretch.colour.lower() not in {"auto", "000000"} for stretch in line.stretches):
            yield _at(line), "chữ không phải màu đen"


def _letters(sheet: Sheet) -> Iterator[Finding]:
    for line in _everything(sheet):
        if line.text != unicodedata.normalize("NFC", line.text):
            yield _at(line), "chữ chưa dựng sẵn theo Unicode (NFC)"
        if "  " in line.text and not line.text.startswith("Số:"):
            yield _at(line), "có hai dấu cách liền nhau"
        if len(LEGACY.findall(line.text)) >= 3:
            yield _at(line), "văn bản gõ bằng bảng mã cũ (TCVN3, VNI)"


def _placeholders(sheet: Sheet) -> Iterator[Finding]:
    if sheet.draft:
        return
    theirs = [without_end(clean(text)) for text in sheet.typed if PLACEHOLDER.search(text)]
    typed = re.compile("|".join(re.escape(text) for text in sorted(theirs, key=len, reverse=True)), re.IGNORECASE)
    for line in _everything(sheet):
        text = typed.sub("", clean(line.text)) if theirs else line.text
        found = PLACEHOLDER.search(text)
        if found and not line.text.startswith("(Kèm theo"):
            yield _at(line), f"còn chỗ chưa điền: «{found[0].strip()}»"


# The head.


def _nation(sheet: Sheet) -> Iterator[Finding]:
    if sheet.head is None:
        yield "đầu văn bản", "thiếu bảng chứa Quốc hiệu và Tiêu ngữ"
        return
    cell = sheet.head.rows[0][-1]
    said = cell.said
    if len(said) < 2 or not NATION.fullmatch(said[0].text) or said[1].text != MOTTO:
        yield "đầu văn bản", "Quốc hiệu hoặc Tiêu ngữ thiếu hoặc sai chữ"
        return
    for line, name, sizes in ((said[0], "Quốc hiệu", (12, 13)), (said[1], "Tiêu ngữ", (13, 14))):
        yield from _typed(line, name, sizes, bold=True, italic=False, align="center")
    yield from _ruled(cell, said[1], "Tiêu ngữ", 0.95, 1.05)


def _bodies(sheet: Sheet) -> Iterator[Finding]:
    if sheet.head is None or len(sheet.head.rows[0]) < 2:
        yield "đầu văn bản", "thiếu tên cơ quan ban hành ở bên trái"
        return
    cell = sheet.head.rows[0][0]
    names = cell.said
    if not names:
        yield "đầu văn bản", "thiếu tên cơ quan ban hành"
        return
    for line in names:
        if line.text != line.text.upper():
            yield _at(line), "tên cơ quan phải viết hoa"
    for line in names[:-1]:
        yield from _typed(line, "cơ quan chủ quản", (12, 13), bold=False, italic=False, align="center")
    yield from _typed(names[-1], "cơ quan ban hành", (12, 13), bold=True, italic=False, align="center")
    yield from _ruled(cell, names[-1], "cơ quan ban hành", 1 / 3 - 0.02, 0.52)


def _number(sheet: Sheet) -> Iterator[Finding]:
    lines = [*(sheet.head.lines() if sheet.head else ()), *sheet.said()[:3]]
    numbers = [line for line in lines if line.text.startswith("Số:")]
    if not numbers:
        yield "đầu văn bản", "thiếu dòng số, ký hiệu"
        return
    line = numbers[0]
    if not NUMBER.match(line.text):
        yield _at(line), "số, ký hiệu sai mẫu, ví dụ đúng: «Số: 05/QĐ-SCT»"
    elif not sheet.draft and not re.search(r"\d", line.text.partition("/")[0]):
        yield _at(line), "văn bản chưa có số"
    yield from _typed(line, "số, ký hiệu", (13, 13), bold=False, italic=False, align="center")


def _date(sheet: Sheet) -> Iterator[Finding]:
    dates = [line for line in (sheet.head.lines() if sheet.head else ()) if ", ngày" in line.text]
    if not dates:
        yield "đầu văn bản", "thiếu địa danh và ngày tháng năm"
        return
    line = dates[0]
    if not DATE.match(line.text):
        yield _at(line), "địa danh, ngày tháng sai mẫu, ví dụ đúng: «An Giang, ngày 05 tháng 02 năm 2026»"
    elif not sheet.draft and "…" in line.text:
        yield _at(line), "văn bản chưa ghi ngày"
    yield from _typed(line, "địa danh, ngày tháng", (13, 14), bold=False, italic=True, align="center")


def _no_date(sheet: Sheet) -> Iterator[Finding]:
    for line in sheet.head.lines() if sheet.head else ():
        if ", ngày" in line.text:
            yield _at(line), "phần đầu biên bản không ghi địa danh, ngày tháng"


# The title, the bases, the text.


def _title(sheet: Sheet) -> Iterator[Finding]:
    titles = sheet.titles()
    if not titles:
        yield "tên loại", "thiếu tên loại văn bản in hoa, đậm, giữa dòng"
        return
    kind = titles[0]
    if kind.text != kind.text.upper():
        yield _at(kind), "tên loại văn bản phải viết hoa"
    yield from _typed(kind, "tên loại", (13, 14), bold=True, italic=False, align="center")
    for abstract in titles[1:]:
        if abstract.text == abstract.text.upper():
            yield _at(abstract), "trích yếu phải viết thường"
        yield from _typed(abstract, "trích yếu", (13, 14), bold=True, italic=False, align="center")
    if sheet.layout != "minutes":
        following = sheet.main.blocks[sheet.main.blocks.index(titles[-1]) + 1 :][:1]
        rule = following[0] if following and isinstance(following[0], Line) and following[0].ruled else None
        last = titles[-1].text.split("\n")[-1]
        room = sheet.main.width - sheet.main.margins["left"] - sheet.main.margins["right"]
        yield from _rule_length(rule, room, last, 14, _at(titles[-1]), 1 / 3 - 0.02, 0.52)


def _subject(sheet: Sheet) -> Iterator[Finding]:
    """«V/v …» under the number of an official letter, which names no kind."""
    for title in sheet.titles():
        yield _at(title), "công văn không ghi tên loại, trích yếu ở giữa trang"
    cells = [cell.said for row in sheet.head.rows for cell in row] if sheet.head else []
    column = next((said for said in cells if any(line.text.startswith("Số:") for line in said)), [])
    found = [line for line in column if line.text.startswith("V/v ")]
    if not found:
        yield "đầu văn bản", "thiếu trích yếu «V/v …» dưới số, ký hiệu"
        return
    yield from _typed(found[0], "trích yếu", (12, 13), bold=False, italic=False, align="center")


def _addressees(sheet: Sheet) -> Iterator[Finding]:
    """«Kính gửi:»: one on its line, several each on its own; then they come first among the recipients."""
    said = sheet.said()
    first = next((place for place, line in enumerate(said) if line.text.startswith("Kính gửi:")), None)
    if first is None:
        yield "kính gửi", "thiếu «Kính gửi:»"
        return
    places = []
    for line in said[first + 1 :]:
        if not line.text.startswith("- "):
            break
        places.append(line)
    if (said[first].text == "Kính gửi:") != (len(places) > 1):
        yield _at(said[first]), "một nơi thì ghi cùng dòng «Kính gửi:», nhiều nơi thì mỗi nơi một dòng"
    for order, line in enumerate(places, start=1):
        if not line.text.endswith("." if order == len(places) else ";"):
            yield _at(line), "mỗi nơi kính gửi kết thúc bằng «;», nơi cuối bằng «.»"
    for line in (said[first], *places):
        if not line.sizes <= {13.0, 13.5, 14.0} or any(one.bold or one.italic for one in line.stretches):
            yield _at(line), "kính gửi: chữ đứng, không đậm, cỡ 13 đến 14"
    listed = [line.text for lines in _columns(sheet) for line in lines if line.text.startswith("- ")]
    if listed and listed[0] != "- Như trên;":
        yield "nơi nhận", "đã có «Kính gửi:» thì nơi nhận bắt đầu bằng «- Như trên;»"


def _bases(sheet: Sheet) -> Iterator[Finding]:
    bases = [line for line in sheet.said() if _is_base(line)]
    if not bases and sheet.layout == "decision":
        yield "căn cứ", "thiếu căn cứ ban hành"
    for place, line in enumerate(bases, start=1):
        mark = "." if place == len(bases) else ";"
        if not line.italic:
            yield _at(line), "căn cứ phải in nghiêng"
        if not line.text.endswith(mark):
            yield _at(line), f"căn cứ này phải kết thúc bằng «{mark}»"


def _enacting(sheet: Sheet) -> Iterator[Finding]:
    found = [line for line in sheet.said() if line.text == "QUYẾT ĐỊNH:"]
    if not found:
        yield "quyết định", "thiếu dòng «QUYẾT ĐỊNH:»"
    for line in found:
        yield from _typed(line, "quyết định", (13, 14), bold=True, italic=False, align="center")


def _body(sheet: Sheet) -> Iterator[Finding]:
    for line in sheet.text():
        if not line.sizes <= {13.0, 13.5, 14.0}:
            yield _at(line), f"cỡ chữ {_sizes(line)}, phải từ 13 đến 14"
        if line.align != "both":
            yield _at(line), "lời văn phải dàn đều hai lề"
        if not any(abs(line.first - wanted) < 0.3 for wanted in (10, 12.7)):
            yield _at(line), f"lùi đầu dòng {line.first:.1f} mm, phải là 10 hoặc 12,7 mm"
        if max(line.before, line.after) < 6:
            yield _at(line), "khoảng cách giữa các đoạn dưới 6 pt"
        if not 0.99 <= line.spacing <= 1.51:
            yield _at(line), "khoảng cách dòng phải từ dòng đơn đến 1,5 dòng"


def _articles(sheet: Sheet) -> Iterator[Finding]:
    expected = 0
    for line in sheet.text():
        found = ARTICLE.match(line.text)
        if not found:
            continue
        expected += 1
        if int(found[1]) != expected:
            yield _at(line), f"số điều không liên tục, phải là Điều {expected}"
        bold = "".join(stretch.text for stretch in line.stretches if stretch.bold)
        if bold.strip() != found[0]:
            yield _at(line), "chỉ «Điều» và số của điều in đậm"
    if not expected:
        yield "điều", "văn bản không có điều nào"


def _end(sheet: Sheet) -> Iterator[Finding]:
    for place, part in enumerate(sheet.parts):
        said = sheet.text() if place == 0 else [line for line in _top(part) if line.text.strip()]
        if not said or not said[-1].text.endswith("./."):
            yield (f"phụ lục {place}" if place else "cuối văn bản"), "lời văn phải kết thúc bằng «./.»"


# The end of the paper.


def _recipients(sheet: Sheet) -> Iterator[Finding]:
    lists = [list(lines) for lines in _columns(sheet)]
    found = [lines[place:] for lines in lists for place, one in enumerate(lines) if one.text.startswith("Nơi nhận")]
    if not found:
        yield "nơi nhận", "thiếu «Nơi nhận:»"
        return
    label, places = found[0][0], found[0][1:]
    if label.text != "Nơi nhận:":
        yield _at(label), "phải ghi «Nơi nhận:»"
    yield from _typed(label, "nơi nhận", (12, 12), bold=True, italic=True, align="left")
    if not places or "Lưu:" not in places[-1].text:
        yield _at(label), "dòng cuối phải là «- Lưu: …»"
    for order, line in enumerate(places, start=1):
        if line.sizes != {11.0}:
            yield _at(line), "nơi nhận in cỡ chữ 11"
        if not line.text.startswith("- ") or not line.text.endswith("." if order == len(places) else ";"):
            yield _at(line), "mỗi nơi nhận bắt đầu bằng «- », kết thúc bằng «;», dòng Lưu kết thúc bằng «.»"


def _signatures(sheet: Sheet) -> Iterator[Finding]:
    names = 0
    for lines in _columns(sheet):
        posts: list[Line] = []
        for line in lines:
            if line.text.startswith("Nơi nhận"):
                break
            if line.text == line.text.upper():
                posts.append(line)
            elif line.italic and posts:
                continue  # a word to the signer
            elif not posts:
                yield _at(line), "thiếu chức vụ in hoa phía trên họ tên người ký"
            else:
                names += 1
                for one in (*posts, line):
                    yield from _typed(one, "chữ ký", (13, 14), bold=True, italic=False, align="center")
                posts = []
        if posts:
            yield _at(posts[-1]), "thiếu họ tên (chữ thường) của người ký"
    if not names:
        yield "chữ ký", "thiếu khối chữ ký"


def _page_numbers(sheet: Sheet) -> Iterator[Finding]:
    for place, part in enumerate(sheet.parts, start=1):
        where = f"phần {place}"
        if not part.first_page_differs or any(line.text.strip() or line.has_page_field for line in part.first_header):
            yield where, "trang đầu không được hiện số trang"
        numbered = [line for line in part.header if line.has_page_field]
        if not numbered:
            yield where, "thiếu số trang ở lề trên"
        for line in numbered:
            if line.align != "center" or line.italic or line.bold or not line.sizes <= {13.0, 13.5, 14.0}:
                yield where, "số trang phải đứng, cỡ 13-14, giữa lề trên"
        if place > 1 and not part.starts_at_one:
            yield where, "phụ lục phải đánh số trang lại từ 1"


def _appendices(sheet: Sheet) -> Iterator[Finding]:
    several = len(sheet.parts) > 2
    main_text = " ".join(line.text for line in sheet.said())
    for place, part in enumerate(sheet.parts[1:], start=1):
        where, said = f"phụ lục {place}", [line for line in _top(part) if line.text.strip()]
        if len(said) < 3 or not APPENDIX.match(said[0].text):
            yield where, "thiếu số, tên phụ lục và dòng «(Kèm theo …)»"
            continue
        label, title, attached = said[:3]
        yield from _typed(label, "số phụ lục", (14, 14), bold=True, italic=False, align="center")
        yield from _typed(title, "tên phụ lục", (13, 14), bold=True, italic=False, align="center")
        yield from _typed(attached, "kèm theo", (13, 14), bold=False, italic=True, align="center")
        if several and label.text == "Phụ lục":
            yield where, "có nhiều phụ lục thì phải đánh số La Mã"
        if label.text not in main_text:
            yield where, f"phần chính của văn bản chưa nhắc đến «{label.text}»"
        if title.text != title.text.upper():
            yield _at(title), "tên phụ lục phải viết hoa"
        if not attached.text.startswith("(Kèm theo"):
            yield where, "thiếu dòng «(Kèm theo …)»"
        elif bool(re.search(r"số \d|ngày \d", attached.text)) == sheet.electronic:
            yield (
                _at(attached),
                "văn bản điện tử không điền số, ngày ở dòng này" if sheet.electronic else "chưa điền số, ngày",
            )


def _tables(sheet: Sheet) -> Iterator[Finding]:
    grids = [block for part in sheet.parts for block in part.blocks if isinstance(block, Grid)]
    for place, grid in enumerate(grids, start=1):
        if grid.ruled and not grid.heading_repeats:
            yield f"bảng {place}", "hàng đầu bảng phải lặp lại khi sang trang"
        if not grid.rows_hold:
            yield f"bảng {place}", "hàng của bảng bị ngắt giữa hai trang"


# How the paper is checked.


def _verification(sheet: Sheet) -> Iterator[Finding]:
    """A QR code in the bottom margin of the first page, with its code beside it; nothing on the appendices."""
    where = "lề dưới trang đầu"
    pictures = sheet.main.pictures
    if sheet.draft and pictures:
        yield where, "dự thảo không mang mã QR kiểm tra"
    if sheet.issued and not pictures:
        yield where, "văn bản đã phát hành thiếu mã QR kiểm tra"
    for picture in pictures:
        edge, text_ends = sheet.main.height, sheet.main.height - sheet.main.margins["bottom"]
        if picture.top is None or picture.left is None:
            yield where, "mã QR phải đặt theo trang giấy, không theo dòng chữ"
        elif picture.top < text_ends or picture.top + picture.height > edge - 4:
            yield where, "mã QR phải nằm trọn trong lề dưới, cách mép giấy ít nhất 4 mm"
        if not 12 <= picture.width <= 15 or abs(picture.width - picture.height) > 0.1:
            yield where, f"mã QR rộng {picture.width:.1f} mm, phải vuông, từ 12 đến 15 mm"
        if not picture.alt:
            yield where, "mã QR thiếu lời mô tả cho người không nhìn được"
        if not any(VERIFY_CODE.search(line.text) for line in sheet.main.first_footer):
            yield where, "bên mã QR thiếu mã kiểm tra để gõ tay"
    for place, part in enumerate(sheet.parts[1:], start=1):
        if part.pictures:
            yield f"phụ lục {place}", "mã QR chỉ in ở trang đầu của văn bản"


# What several rules share.


def _typed(
    line: Line, name: str, sizes: tuple[float, float], *, bold: bool, italic: bool, align: str
) -> Iterator[Finding]:
    if not line.sizes or not all(sizes[0] <= size <= sizes[1] for size in line.sizes):
        yield _at(line), f"{name}: cỡ chữ {_sizes(line)}, phải từ {sizes[0]:g} đến {sizes[1]:g}"
    if any(stretch.bold != bold for stretch in line.stretches):
        yield _at(line), f"{name}: phải {'in đậm' if bold else 'không in đậm'}"
    if any(stretch.italic != italic for stretch in line.stretches):
        yield _at(line), f"{name}: phải {'in nghiêng' if italic else 'in đứng'}"
    if line.align != align:
        yield _at(line), f"{name}: phải {'canh giữa' if align == 'center' else 'canh trái'}"


def _ruled(cell: Cell, line: Line, name: str, least: float, most: float) -> Iterator[Finding]:
    after = cell.lines[cell.lines.index(line) + 1 :]
    rule = after[0] if after and after[0].ruled else None
    size = max(line.sizes, default=12)
    yield from _rule_length(rule, cell.width, line.text.split("\n")[-1], size, name, least, most)


def _rule_length(
    rule: Line | None, room: float, text: str, size: float, where: str, least: float, most: float
) -> Iterator[Finding]:
    if rule is None:
        yield where, "thiếu đường kẻ bên dưới"
        return
    share = (room - rule.left - rule.right) / width_mm(text, size, bold=True)
    if not least <= share <= most:
        yield where, f"đường kẻ bên dưới dài {share:.0%} dòng chữ, phải từ {least:.0%} đến {most:.0%}"
    if abs(rule.left - rule.right) > 0.5:
        yield where, "đường kẻ bên dưới không nằm giữa"


def _columns(sheet: Sheet) -> Iterator[list[Line]]:
    """The columns in which signatures and recipients stand: the cells of the last table, then what follows it."""
    grid = sheet.signatures
    if grid is None:
        return
    for row in grid.rows:
        for cell in row:
            yield cell.said
    after = sheet.main.blocks[sheet.main.blocks.index(grid) + 1 :]
    yield [block for block in after if isinstance(block, Line) and block.text.strip()]


def _everything(sheet: Sheet) -> Iterator[Line]:
    for part in sheet.parts:
        yield from part.lines()
        yield from part.header
        yield from part.first_footer


def _top(part: Part) -> list[Line]:
    return [block for block in part.blocks if isinstance(block, Line)]


def _is_base(line: Line) -> bool:
    return line.text.startswith(("Căn cứ ", "Theo đề nghị ", "Xét đề nghị "))


def _at(line: Line) -> str:
    text = line.text.replace("\n", " ")
    return f"«{text[:60]}{'…' if len(text) > 60 else ''}»"


def _sizes(line: Line) -> str:
    return "; ".join(f"{size:g}" for size in sorted(line.sizes)) or "không có chữ"


_ALL = LAYOUTS
_OFFICE = ("decision", "letter", "official_letter", "minutes")
_TITLED = tuple(layout for layout in LAYOUTS if layout != "official_letter")

#: Rule -> the layouts it holds for, and what judges it.
RULES: dict[str, tuple[tuple[str, ...], Callable[[Sheet], Iterator[Finding]]]] = {
    "page": (_ALL, _page),
    "margins": (_ALL, _margins),
    "fonts": (_ALL, _fonts),
    "colours": (_ALL, _colours),
    "letters": (_ALL, _letters),
    "nation": (_ALL, _nation),
    "bodies": ((*_OFFICE, "sheet", "slip"), _bodies),
    "number": ((*_OFFICE, "contract", "slip"), _number),
    "date": (("decision", "letter", "official_letter", "form", "sheet", "slip"), _date),
    "no_date": (("minutes",), _no_date),
    "title": (_TITLED, _title),
    "subject": (("official_letter",), _subject),
    "addressees": (("official_letter",), _addressees),
    "bases": (_ALL, _bases),
    "enacting": (("decision",), _enacting),
    "body": (_ALL, _body),
    "articles": (("decision", "contract"), _articles),
    "end": (_ALL, _end),
    "recipients": (_OFFICE, _recipients),
    "signatures": (_ALL, _signatures),
    "page_numbers": (_ALL, _page_numbers),
    "appendices": (_ALL, _appendices),
    "tables": (_ALL, _tables),
    "verification": (_ALL, _verification),
    "placeholders": (_ALL, _placeholders),
}
