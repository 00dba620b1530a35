"""Phụ lục hợp đồng: what a decision changed, put between the parties of the contract."""

from __future__ import annotations

from documents.house import Paper, number_line
from documents.vietnamese import date_long, number_to_words
from papers.amended import AMENDED, based_on_annexes
from papers.derived import copies_of
from papers.issuing import base_on, new_paper, of_the_unit, paper_day
from papers.kind import Body, ClosedTo, InPack, IssuedBy, Lasts, PaperKind, SignedBy, names
from papers.parties import (
    PARTY_MAY_USE,
    PARTY_NEEDS,
    describe_beneficiaries,
    describe_unit,
    party_signatures,
)
from papers.reading import Facts
from papers.tables import changes_table
from papers.wording import act, quoted


def build(facts: Facts) -> Paper:
    """Before and after side by side; everything else of the contract stands."""
    paper = new_paper(facts, "Phụ lục hợp đồng hỗ trợ", facts.text("unit.name"), paper_day(facts, "annex"))
    paper.nation()
    number = number_line(facts.maybe("annex.number"), of_the_unit("PLHĐ-TTKC", facts))
    contract = act(facts.text("contract.number"), facts.maybe_day("contract.date"), "HĐ-TTKC")
    paper.title("Phụ lục hợp đồng", "Hỗ trợ kinh phí thực hiện đề án khuyến công", number=number)
    paper.bases(
        [
            f"Căn cứ Hợp đồng {contract}",
            *based_on_annexes(facts, but=facts.maybe("annex.number")),
            *base_on(facts.text("annex.decision_label"), facts, "annex.decision", "QĐ-SCT"),
        ]
    )
    day = facts.maybe_day("annex.date")
    place = facts.text("contract.place")
    paper.say(f"Hôm nay{f', {date_long(day)}' if day else ''}, tại {place}, chúng tôi gồm:", keep_next=True)
    describe_unit(paper, facts)
    describe_beneficiaries(paper, facts)
    paper.say(
        f"Các bên thống nhất sửa đổi Hợp đồng {contract} về đề án {quoted(facts.text('dossier.title'))}, mã hồ sơ "
        f"{facts.text('dossier.code')}, như sau:",
        keep_next=True,
    )
    paper.article("Sửa đổi các nội dung:", keep_next=True)
    changes_table(paper, facts.rows("annex.changes"), "Theo hợp đồng", "Sửa đổi thành")
    paper.article("Các nội dung khác của Hợp đồng không trái với Phụ lục này giữ nguyên hiệu lực.")
    count = len(facts.rows("beneficiaries")) + 2
    copies = paper.named("so_ban", f"{count:02d} ({number_to_words(count)})")
    paper.article(
        f"Phụ lục này là bộ phận của Hợp đồng, có hiệu lực kể từ ngày ký, được lập thành {copies} bản có giá trị như "
        "nhau, mỗi đơn vị thụ hưởng giữ 01 bản, Bên A giữ 02 bản."
    ).end()
    return paper.sign_together(party_signatures(facts))


KIND = PaperKind(
    code="CONTRACT_ANNEX",
    title="Phụ lục hợp đồng",
    layout="contract",
    issuer=Body.CENTRE,
    symbol="PLHĐ-TTKC",
    section="annex",
    place=200,
    issued_by=IssuedBy.ITS_BODY,
    signed_by=SignedBy.WHO_ACTS,
    lasts=Lasts.WITH_CONTRACT,
    last_stands=False,
    signed_first=True,
    attached_to="",
    of_a_plan=False,
    told_by_its_act=True,
    pack=InPack(place=60, always=False, every=True),
    closed_to=ClosedTo.NOBODY,
    before_council=False,
    amended_by_annex=False,
    put_in_annex=False,
    act="",
    works_out=copies_of,
    needs=(
        *names("dossier", "code title budget_year"),
        *PARTY_NEEDS,
        *names("contract", "number place"),
        "annex.decision_label",
        *names("annex.changes[]", "what before after"),
    ),
    may_use=(
        *PARTY_MAY_USE,
        "unit.short",
        "contract.date",
        *AMENDED,
        *names("annex", "number symbol date"),
        *names("annex.changes[]", "difference kind_label clause"),
        *names("annex.decision", "number date"),
    ),
    build=build,
)
