"""A starter template for a kind of paper: a Word file that says what the built-in paper says, ready to be reworded."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from typing import Any

from docx.oxml.ns import qn

from documents.house.elements import element, paragraph
from documents.house.package import packed
from documents.house.recorded import Part
from papers.word_templates.context import BLOCKS_OF, text_of
from papers.word_templates.marking import Fields
from papers.word_templates.wording import SAID, Sentence, sentences

#: Style of the house -> the field that stands in it.
HEAD_FIELDS = {
    "CoQuanChuQuan": "{{ co_quan_chu_quan | hoa }}",
    "CoQuan": "{{ co_quan | hoa }}",
    "SoKyHieu": "{{ so_ky_hieu }}",
    "DiaDanhNgayThang": "{{ dia_danh_ngay_thang }}",
    "VeViec": "V/v {{ trich_yeu }}",
    "ThamQuyen": "{{ tham_quyen | hoa }}",
    "PhuLucKemTheo": "{{ kem_theo }}",
}


@cache
def starter(kind: str) -> bytes:
    """The .docx. Raises UnknownKind."""
    first, made = sentences(kind)
    document = first.paper.document
    body = document.element.body
    elements = [_fielded(one, first.fields) for one in _elements(made)]
    for child in list(body)[:-1]:
        body.remove(child)
    for one in elements:
        body[-1].addprevious(one)
    return packed(document)


def _elements(made: list[Sentence]) -> Iterator[Any]:
    """The body: sentences under the same condition stand between one pair of tags."""
    holding: list[str] = []
    for sentence in made:
        if sentence.holds != holding:
            if _opposite(holding, sentence.holds):
                yield tag("{%p else %}")
            else:
                if holding:
                    yield tag("{%p endif %}")
                if sentence.holds:
                    yield tag(f"{{%p if {' and '.join(sentence.holds)} %}}")
            holding = sentence.holds
        yield from _of(sentence, made)
    if holding:
        yield tag("{%p endif %}")


def _opposite(one: list[str], other: list[str]) -> bool:
    return len(one) == len(other) == 1 and other[0] in {f"not {one[0]}", one[0].removeprefix("not ")} != one


def _of(sentence: Sentence, made: list[Sentence]) -> Iterator[Any]:
    part = sentence.part
    if part.block:
        yield tag(f"{{{{p khoi.{part.block} }}}}")
    elif part.method in SAID:
        yield reworded(part.elements[0], _numbered(sentence, made) + sentence.wording)
    elif part.method == "title":
        yield from _title(part, sentence.wording)
    elif part.method in {"head", "nation", "authority", "enacts", "appendix"}:
        yield from _headed(part)
    elif part.method == "bases":
        yield tag("{%p for dong in can_cu %}")
        yield reworded(part.elements[0], "{{ dong }}")
        yield tag("{%p endfor %}")
    elif part.method == "listed":
        yield from _listed(part)
    elif part.method == "sign":
        yield from _signed(part)
    elif part.method in BLOCKS_OF:
        yield tag(f"{{{{p khoi.{BLOCKS_OF[part.method]} }}}}")


def _fielded(one: Any, fields: Fields) -> Any:
    """What recipients and titles of appendices still say in marks."""
    for node in one.iter(qn("w:p")):
        if _style(node) in {"NoiNhanDong", "PhuLucTen"} and "{{" not in _text(node):
            said = text_of(node)
            if (made := fields.of(said)) != said:
                _write(node, made)
    return one


def tag(text: str) -> Any:
    """A paragraph with nothing but a tag, which takes it away."""
    return paragraph("NoiDung", text)


def _numbered(sentence: Sentence, made: list[Sentence]) -> str:
    if not sentence.number:
        return ""
    if sentence.counted:
        return f"{sentence.number}. "
    earlier = made[: made.index(sentence)]
    run = [one for one in earlier if one.number and not one.counted]
    begins = not run or run[-1].number > sentence.number or sentence.number == 1
    return f"{{{{ stt({sentence.number}) }}}}. " if begins else "{{ stt() }}. "


def _title(part: Part, abstract: str) -> Iterator[Any]:
    for one in part.elements:
        style = _style(one)
        yield reworded(one, abstract) if style == "TrichYeu" else _with_field(one)


def _headed(part: Part) -> Iterator[Any]:
    for one in part.elements:
        made = _with_field(one)
        for node in list(made.iter(qn("w:p"))):
            if _style(node) == "CoQuan":  # what stands above: the province has nothing there
                for old in list(node.itersiblings(qn("w:p"), preceding=True)):
                    old.getparent().remove(old)
                node.addprevious(tag("{%p if co_quan_chu_quan %}"))
                node.addprevious(paragraph("CoQuanChuQuan", HEAD_FIELDS["CoQuanChuQuan"]))
                node.addprevious(tag("{%p endif %}"))
        yield made


def _with_field(one: Any) -> Any:
    made = copy.deepcopy(one)
    for node in made.iter(qn("w:p")):
        if (field := HEAD_FIELDS.get(_style(node))) and _has_text(node):
            _write(node, field)
    return made


def _listed(part: Part) -> Iterator[Any]:
    """A list of texts as a loop that keeps numbers, semicolons and the last full stop."""
    name = part.given["name"]
    mark = part.given.get("mark") or "{{ loop.index }}."
    ends = "{% if loop.last %}.{% else %};{% endif %}"
    yield tag(f"{{%p for dong in {name} | cac_dong %}}")
    yield reworded(part.elements[0], f"{mark} {{{{ dong | bo_cham }}}}{ends}")
    yield tag("{%p endfor %}")


def _signed(part: Part) -> Iterator[Any]:
    """The table of recipients and signature, both as the built-in paper has them; an official may write others."""
    for one in part.elements:
        made = copy.deepcopy(one)
        posts = [node for node in made.iter(qn("w:p")) if _style(node) == "ChucVu"]
        for node in posts[1:]:
            node.getparent().remove(node)
        for node in posts[:1]:
            _write(node, "{{ dong }}")
            node.addprevious(tag("{%p for dong in quyen_han_ky %}"))
            node.addnext(tag("{%p endfor %}"))
        places = [
            node
            for node in made.iter(qn("w:p"))
            if _style(node) == "NoiNhanDong" and not _text(node).startswith("- Lưu")
        ]
        for node in places[1:]:
            node.getparent().remove(node)
        for node in places[:1]:  # who receives it depends on who issues it
            _write(node, "- {{ dong }};")
            node.addprevious(tag("{%p for dong in noi_nhan %}"))
            node.addnext(tag("{%p endfor %}"))
        for node in made.iter(qn("w:p")):
            if _style(node) == "HoTen":
                _write(node, "{{ nguoi_ky }}")
            elif _style(node) == "NoiNhanDong" and _text(node).startswith("- Lưu"):
                _write(node, "- Lưu: {{ luu }}.")
        yield made


def reworded(one: Any, text: str) -> Any:
    """A copy of a paragraph that says something else; «Điều 1.» at its beginning stays bold."""
    made = copy.deepcopy(one)
    runs = [node for node in made.iter(qn("w:r")) if _text(node)]
    if len(runs) > 1 and _text(runs[0]).startswith("Điều "):
        lead = _text(runs[0])
        if text.startswith(lead):
            for node in runs[2:]:
                node.getparent().remove(node)
            _write_run(runs[1], text.removeprefix(lead))
            return made
    _write(made, text)
    return made


def _write(node: Any, text: str) -> None:
    runs = list(node.iter(qn("w:r")))
    for run in runs[1:]:
        run.getparent().remove(run)
    if not runs:
        runs = [element("r")]
        node.append(runs[0])
    _write_run(runs[0], text)


def _write_run(run: Any, text: str) -> None:
    for old in run.findall(qn("w:t")) + run.findall(qn("w:br")):
        run.remove(old)
    made = element("t")
    made.text = text
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(made)


def _style(node: Any) -> str:
    found = node.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return found.get(qn("w:val")) if found is not None else ""


def _text(node: Any) -> str:
    return "".join(one.text or "" for one in node.iter(qn("w:t")))


def _has_text(node: Any) -> bool:
    return bool(_text(node).strip())
