"""The check of an uploaded template: everything that is wrong, at once, each with its place and how to mend it."""

from __future__ import annotations

import difflib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import docx
from docx.oxml.ns import qn

from documents.layout_check import check as layout_check
from documents.worded import Finding, WordingRefused, fill, safety, tags
from documents.worded.findings import ERROR, WARNING
from documents.worded.reading import Spot, spots, text_of
from documents.worded.roomy import cramped
from documents.worded.values import GATHERED
from papers import kind_of
from papers.errors import PaperError
from papers.sample import one as plainest
from papers.word_templates.context import context
from papers.word_templates.fields import BLOCK, DAY, MONEY, NUMBER, OTHER, PRINTED_BY, ROWS, TEXTS, USED, known
from papers.word_templates.must_print import lost
from papers.word_templates.paths import drop, each_leaf
from papers.word_templates.variants import Variant, facts_of

#: Rules of the layout without which a paper is none; the others are looked at and ticked.
ESSENTIAL = frozenset(
    {"file", "page", "margins", "nation", "bodies", "number", "date", "title", "enacting", "articles", "signatures"}
    | {"page_numbers", "placeholders"}
)


@dataclass
class Report:
    """What the check found, and which sample dossiers were drawn."""

    findings: list[Finding] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    #: Whether the file may be kept at all: undamaged, and carrying nothing it must not.
    fit: bool = True

    @property
    def passed(self) -> bool:
        """Whether nothing stops the template."""
        return not any(one.level == ERROR for one in self.findings)

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {"findings": [one.as_json() for one in self.findings], "drawn": self.drawn, "passed": self.passed}


def check(kind: str, data: bytes, name: str) -> Report:
    """Check a template of a kind. Never raises for what is in the file."""
    report = Report(safety.look(data, name))
    if not report.passed:
        report.fit = False
        return report
    try:
        document = docx.Document(io.BytesIO(data))
        places = list(spots(document))
    except Exception:  # a broken package raises many kinds; to the official it is one thing
        report.fit = False
        report.findings.append(
            Finding("damaged", "tệp", "Tệp Word bị hỏng. Mở bằng Word (Open and Repair), lưu lại rồi gửi.")
        )
        return report
    read = tags.read(places)
    report.findings += read.findings
    report.findings += _fields(kind, read.uses)
    report.findings += _amounts(places)
    report.findings += cramped(document)
    if report.passed:
        _draw(kind, data, read.uses, report)
    if report.passed:
        report.findings += _one_missing(kind, data, read.uses)
    report.findings = list(dict.fromkeys(report.findings))
    return report


#: «999.000.000 đồng», «300 triệu đồng» written out.
_AMOUNT = re.compile(
    r"\d{1,3}(?:[. ,]\d{3})+\s*(?:đồng|đ|VNĐ|VND)(?!\w)|\d+(?:,\d+)?\s*(?:triệu|tỷ|tỉ)\s*(?:đồng)?(?!\w)", re.IGNORECASE
)


def _amounts(places: Sequence[Spot]) -> Iterator[Finding]:
    """Amounts that somebody wrote out: every paper of the kind would print them, whatever its dossier says."""
    for spot in places:
        for found in _AMOUNT.finditer(tags.TAG.sub(" ", spot.text)):
            yield Finding(
                "literal_amount",
                spot.where,
                f"Số tiền «{found[0].strip()}» ghi sẵn trong mẫu nên in ra ở mọi hồ sơ. Thay bằng trường của hồ sơ, ví "
                "dụ «{{ approval.support_vnd | dong }}»; số của điều luật thì ghi tên điều luật.",
            )


def _fields(kind: str, uses: list[tags.Use]) -> Iterator[Finding]:
    """Unknown names, values printed raw, groups printed whole, loops over what is no list."""
    fields = known(kind)
    for use in uses:
        found = fields.get(use.path)
        if found is None:
            yield Finding("unknown_field", use.spot.where, f"Không có trường «{use.path}»{_perhaps(use.path, fields)}.")
        elif use.printed and found.need == BLOCK and not use.lone:
            yield Finding(
                "block_inline", use.spot.where, f"«{use.path}» là cả khối, ghi riêng một đoạn: «{found.written}»."
            )
        elif use.printed and (found.type in {"nhóm", ROWS, TEXTS}) and not set(use.filters) & {"noi", "cac_dong"}:
            yield Finding(
                "group_printed", use.spot.where, f"«{use.path}» là {found.type}, không in thẳng ra được; {_how(found)}."
            )
        elif use.printed and found.type in PRINTED_BY and not use.filters:
            way = PRINTED_BY[found.type][0]
            yield Finding(
                "raw_value", use.spot.where, f"«{use.path}» là {found.type}: ghi «{{{{ {use.path} | {way} }}}}»."
            )
        elif use.printed and found.type in {MONEY, DAY, NUMBER} and (wrong := _wrong(found.type, use.filters)):
            yield Finding("wrong_filter", use.spot.where, f"Bộ lọc «{wrong}» không dùng cho {found.type}.")
        elif use.looped and found.type not in {ROWS, TEXTS} and "cac_dong" not in use.filters:
            yield Finding("not_a_list", use.spot.where, f"«{use.path}» không phải danh sách nên không lặp được.")
        elif use.looped and found.need != "bắt buộc" and use.path not in use.guards and found.need != "dựng sẵn":
            yield Finding(
                "loop_may_be_empty",
                use.spot.where,
                f"Danh sách «{use.path}» có thể rỗng: đặt cả phần này giữa «{{%p if {use.path} %}}» và "
                "«{%p endif %}» để không còn tiêu đề hay bảng trống.",
                WARNING,
            )


def _wrong(kind_of_value: str, filters: tuple[str, ...]) -> str:
    fit = {
        MONEY: {"dong", "bang_chu", "so", "thuong_dau"},
        DAY: {"ngay", "ngay_ngan", "hoa_dau"},
        NUMBER: {"so", "so_chu", "hai_so", "phan_tram", "dong"},
    }
    return next((one for one in filters if one not in fit[kind_of_value]), "")


def _how(found: Any) -> str:
    return "ghi thêm tên trường bên trong" if found.type == "nhóm" else f"lặp bằng «{found.written}»"


def _perhaps(path: str, fields: Mapping[str, Any]) -> str:
    """«; có phải ý là «dossier.title» không?»."""
    close = difflib.get_close_matches(path, fields, n=1, cutoff=0.6) or difflib.get_close_matches(
        path.rpartition(".")[2], [one.rpartition(".")[2] for one in fields], n=1, cutoff=0.75
    )
    if not close:
        return "; xem bảng các trường của loại văn bản này"
    whole = close[0] if close[0] in fields else next(one for one in fields if one.rpartition(".")[2] == close[0])
    return f"; có phải ý là «{whole.replace('[]', '[0]')}» không"


def _draw(kind: str, data: bytes, uses: list[tags.Use], report: Report) -> None:
    """Draw every sample dossier and look at what comes out."""
    for variant, facts in facts_of(kind):
        drawn = _drawn(kind, data, variant, facts, uses, report)
        if drawn is None:
            continue
        report.drawn.append(variant.code)
        typed = [value for _, _, value in each_leaf(facts) if isinstance(value, str)]
        for one in layout_check(drawn, kind_of(kind).layout, draft=variant.draft, typed=typed):
            level = ERROR if one.rule in ESSENTIAL else WARNING
            report.findings.append(Finding(f"layout_{one.rule}", one.where, f"Thể thức: {one.message}.", level))
        if variant.code == "mot-don-vi":
            report.findings += lost(kind, facts, drawn)
        if variant.code == "rat-dai":
            report.findings += cramped(docx.Document(io.BytesIO(drawn)), filled=True)


def _one_missing(kind: str, data: bytes, uses: list[tags.Use]) -> Iterator[Finding]:
    """A field that stands under the condition of another: the plainest dossier without just that field."""
    fields = known(kind)
    printed_bare = {use.path for use in uses if use.printed and use.path not in use.guards}
    for path in sorted(printed_bare):
        if fields[path].need not in {USED, OTHER} or "[]" in path:
            continue
        facts = plainest()
        drop(facts, path)
        token = GATHERED.set([])
        try:
            fill(data, *context(kind, facts))
            absent = GATHERED.get() or []
        except (PaperError, WordingRefused):
            absent = []
        finally:
            GATHERED.reset(token)
        for name in dict.fromkeys(absent):
            yield from _unguarded(name, uses)


def _drawn(
    kind: str, data: bytes, variant: Variant, facts: Mapping[str, Any], uses: list[tags.Use], report: Report
) -> bytes | None:
    """The paper, or the reasons why there is none."""
    token = GATHERED.set([])
    try:
        drawn = fill(data, *context(kind, facts))
        absent = GATHERED.get() or []
    except PaperError:
        return None  # the built-in paper asks for more than this dossier has
    except WordingRefused as why:
        report.findings.append(Finding("not_drawn", f"hồ sơ mẫu: {variant.label}", str(why)))
        return None
    finally:
        GATHERED.reset(token)
    for name in dict.fromkeys(absent):
        report.findings += _unguarded(name, uses)
    return None if absent else drawn


def _unguarded(name: str, uses: list[tags.Use]) -> Iterator[Finding]:
    """Where a field is printed that a dossier may not have."""
    found = [use for use in uses if use.printed and use.path.replace("[]", "") == name]
    for use in found:
        if use.path not in use.guards:
            said = use.path.replace("[]", "")
            yield Finding(
                "may_be_absent",
                use.spot.where,
                f"«{said}» có hồ sơ không có. Đặt phần in nó trong «{{% if {said} %}} … {{% endif %}}» (cả đoạn: "
                "«{%p if … %}»).",
            )
    if not found:
        yield Finding("may_be_absent", "", f"«{name}» có hồ sơ không có mà mẫu in ra không có điều kiện.")


def printed(data: bytes) -> list[str]:
    """The paragraphs of a paper as text, for comparing two wordings."""
    body = docx.Document(io.BytesIO(data)).element.body
    return [text for text in (" ".join(text_of(node).split()) for node in body.iter(qn("w:p"))) if text]
