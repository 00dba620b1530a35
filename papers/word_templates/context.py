"""What a template of a kind may use: the frozen facts, and the pieces our code makes of them.

The pieces come from drawing the built-in paper of the same facts and looking at its parts. Number line, place and
date, legal bases, recipients, authority and signatures are thus what the law asks, however the rest is worded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_type_hints

from docx.oxml.ns import qn

from documents.house.recorded import Part, RecordedPaper
from documents.house.text import clean, upper, without_end
from documents.worded import About, Block, Verbatim
from documents.worded.dressing import housed
from papers import kind_of
from papers.errors import MissingFact
from papers.facts import PaperFacts
from papers.issuing import DRAWN_BY, department, paper_day
from papers.reading import Facts, missing_facts
from papers.wording import act, money_of_track

#: The parts of a paper that stand ready-made under «khoi», beside its tables.
BLOCKS_OF = {
    "head": "dau",
    "nation": "dau",
    "title": "ten_loai",
    "bases": "can_cu",
    "addressees": "kinh_gui",
    "sign": "chu_ky",
    "sign_together": "chu_ky",
}
#: Piece of «so_ngay» -> (section of the facts, usual symbol).
ACTS = {
    "tham_dinh": ("appraisal", "BB-HĐTĐ"),
    "phe_duyet": ("approval", "QĐ-SCT"),
    "hop_dong": ("contract", "HĐ-TTKC"),
    "tam_dung": ("suspension", "QĐ-SCT"),
    "dieu_chinh": ("amendment", "QĐ-SCT"),
    "ngung": ("termination", "QĐ-SCT"),
    "nghiem_thu": ("acceptance", "BB-TTKC"),
    "quyet_toan": ("settlement", "QĐ-SCT"),
}
SECTIONS = tuple(get_type_hints(PaperFacts))


class Blocks:
    """The ready-made blocks of a paper by name; one this paper has none of puts in nothing."""

    __slots__ = ("_blocks",)

    def __init__(self, blocks: Mapping[str, Block]) -> None:
        self._blocks = blocks

    def __getitem__(self, name: Any) -> Block:
        return self._blocks.get(name, Block([]))


def recorded(kind: str, facts: Mapping[str, Any]) -> RecordedPaper:
    """The built-in paper with its parts. Raises MissingFact, BadFact."""
    about = kind_of(kind)
    if gaps := missing_facts(facts, about.needs):
        raise MissingFact(about.title, gaps)
    token = DRAWN_BY.set(RecordedPaper)
    try:
        paper = about.build(Facts(about.title, facts))
    finally:
        DRAWN_BY.reset(token)
    assert isinstance(paper, RecordedPaper), "every builder begins with new_paper"
    return paper


def context(kind: str, facts: Mapping[str, Any]) -> tuple[dict[str, Any], About]:
    """Everything a template sees, and what the properties of the paper say."""
    paper = recorded(kind, facts)
    values = dict.fromkeys(SECTIONS) | dict(facts) | pieces(kind, facts, paper)
    return values, About(**paper.about)


def pieces(kind: str, facts: Mapping[str, Any], paper: RecordedPaper) -> dict[str, Any]:
    """The pieces by name; fields.PIECES says what each is called."""
    made: dict[str, Any] = dict(paper.phrases)
    made |= {"khoi": Blocks(blocks(paper)), "co_quan_ban_hanh": paper.about["author"]}
    for part in paper.parts:
        for name, value in _of_part(part).items():
            made.setdefault(name, value)
    read = Facts(kind_of(kind).title, facts)
    made |= {
        "so_ngay": {name: _act(read, section, symbol) for name, (section, symbol) in ACTS.items()},
        "cac_don_vi": _owners(read),
        "nhieu_don_vi": len(read.maybe_rows("beneficiaries")) > 1 or None,
        "gio": _hours(read),
    }
    if read.has("funding.source_label") or read.has("dossier.track_label"):
        made["nguon_kinh_phi"] = money_of_track(read)
    if all(read.has(f"department.{name}") for name in ("name", "place", "short")):
        made["so_cong_thuong"] = department(read).full
    return dict.fromkeys(PIECE_NAMES) | made


def blocks(paper: RecordedPaper) -> dict[str, Block]:
    """The ready-made blocks; parts of one name stand together in their order."""
    gathered: dict[str, list[Any]] = {}
    for part in paper.parts:
        name = part.block or BLOCKS_OF.get(part.method, "")
        if name:
            gathered.setdefault(name, []).extend(part.elements)
    return {name: Block(housed(elements)) for name, elements in gathered.items()}


def _of_part(part: Part) -> dict[str, Any]:
    given = part.given
    if part.method == "head":
        made = {
            "co_quan_chu_quan": given["parent"],
            "co_quan": given["body"],
            "so_ky_hieu": Verbatim(given.get("number", "")),
            "dia_danh_ngay_thang": given.get("place_date", ""),
            "trich_yeu": given.get("subject", ""),
        }
    elif part.method == "nation":
        made = {"dia_danh_ngay_thang": given.get("place_date", "")}
    elif part.method == "title":
        number = given.get("number", "")
        made = {"trich_yeu": given.get("abstract", "")} | ({"so_ky_hieu": Verbatim(number)} if number else {})
    elif part.method == "authority":
        made = {"tham_quyen": given["name"]}
    elif part.method == "bases":
        made = {"can_cu": [text_of(one) for one in part.elements]}
    elif part.method == "addressees":
        made = {"kinh_gui": [without_end(clean(name)) for name in given["names"]]}
    elif part.method == "sign":
        signature = given["signature"]
        made = {
            "quyen_han_ky": [upper(post) for post in signature.posts],
            "nguoi_ky": signature.name,
            "noi_nhan": [without_end(clean(place)) for place in given["to"]],
            "luu": without_end(clean(given["filed"])),
        }
    elif part.method == "appendix":
        made = {"kem_theo": given["attached_to"]}
    else:
        made = {}
    return {name: value for name, value in made.items() if value}


def text_of(element: Any) -> str:
    """The text of an element of the house, line breaks as spaces."""
    return clean(
        "".join((node.text or "") if node.tag == qn("w:t") else " " for node in element.iter(qn("w:t"), qn("w:br")))
    )


def _act(facts: Facts, section: str, symbol: str) -> str:
    return act(facts.maybe(f"{section}.number"), facts.maybe_day(f"{section}.date"), symbol)


def _owners(facts: Facts) -> dict[str, str]:
    rows = facts.maybe_rows("beneficiaries")
    names = [one.maybe("name") for one in rows]
    coded = [f"{one.maybe('name')} (mã số thuế {one.maybe('tax_code')})" if one.has("tax_code") else "" for one in rows]
    placed = [f"{text}, địa chỉ: {one.maybe('address')}" for text, one in zip(coded, rows, strict=True)]
    return {
        "ten": "; ".join(names) if all(names) else "",
        "ten_ma_so_thue": "; ".join(coded) if all(coded) else "",
        "ten_ma_so_thue_dia_chi": "; ".join(placed) if all(coded) and all(one.has("address") for one in rows) else "",
    }


def _hours(facts: Facts) -> dict[str, str]:
    """Times of day as minutes write them; one typed without its day takes that of the paper."""
    times = (
        ("bat_dau", "appraisal", "started_at"),
        ("ket_thuc", "appraisal", "ended_at"),
        ("nhan_ho_so", "receipt", "received_at"),
    )
    return {
        piece: facts.moment(f"{section}.{name}", paper_day(facts, section))
        for piece, section, name in times
        if facts.has(f"{section}.{name}")
    }


#: Pieces that are there in every kind, as «not known» where a paper has none.
PIECE_NAMES = (
    *("co_quan_ban_hanh", "co_quan_chu_quan", "co_quan", "so_ky_hieu", "dia_danh_ngay_thang", "trich_yeu"),
    *("tham_quyen", "can_cu", "kinh_gui", "quyen_han_ky", "nguoi_ky", "noi_nhan", "luu", "kem_theo"),
    *("nguon_kinh_phi", "so_cong_thuong"),
)
