"""The amendments of a project, named wherever its approval or its contract is: one list of facts, cited alike."""

from __future__ import annotations

from documents.house import Paper
from papers.kind import names
from papers.reading import Facts
from papers.wording import act, dong

#: What a paper reads to cite them, and to say the sums that annexes changed.
AMENDED = names("amendments[]", "decision_label number date annex_number annex_date")
ANNEX_SUMS = names("amendments[]", "total_vnd support_vnd")
#: Sums of an annex as papers call them.
SUMS = {"total_vnd": "tổng kinh phí", "support_vnd": "kinh phí hỗ trợ"}


def amendments(facts: Facts, *, but: str = "") -> list[Facts]:
    """The rows, without the one whose decision or annex has the number ``but``: a paper does not cite itself."""
    rows = facts.maybe_rows("amendments")
    return [row for row in rows if not but or but not in (row.maybe("number"), row.maybe("annex_number"))]


def decision_of(row: Facts) -> str:
    """«Quyết định điều chỉnh đề án số 21/QĐ-SCT ngày 20 tháng 5 năm 2026»."""
    return f"{row.text('decision_label')} {act(row.text('number'), row.maybe_day('date'), 'QĐ-SCT')}"


def annex_of(row: Facts) -> str:
    """«Phụ lục hợp đồng số 02/PLHĐ-TTKC ngày 22 tháng 5 năm 2026»."""
    return f"Phụ lục hợp đồng {act(row.text('annex_number'), row.maybe_day('annex_date'), 'PLHĐ-TTKC')}"


def based_on_amendments(facts: Facts, *, but: str = "") -> list[str]:
    """The decisions that changed the approval, as legal bases."""
    return [f"Căn cứ {decision_of(row)}" for row in amendments(facts, but=but)]


def based_on_annexes(facts: Facts, *, but: str = "") -> list[str]:
    """The annexes of the contract, as legal bases."""
    return [f"Căn cứ {annex_of(row)}" for row in amendments(facts, but=but)]


def say_amended(paper: Paper, facts: Facts, *, but: str = "") -> None:
    """Which decisions and annexes changed what was just cited; nothing where none did."""
    rows = amendments(facts, but=but)
    if rows:
        told = "; ".join(f"{decision_of(row)} và {annex_of(row)}" for row in rows)
        with paper.block("dieu_chinh_da_co"):
            paper.say(f"Đề án và hợp đồng đã được điều chỉnh theo: {told}.")


def say_annex_sums(paper: Paper, facts: Facts) -> None:
    """The sums that annexes changed, each from its paper; nothing where none did."""
    with paper.block("kinh_phi_phu_luc"):
        for row in amendments(facts):
            sums = [f"{called} {dong(row.vnd(name))}" for name, called in SUMS.items() if row.has(name)]
            if sums:
                paper.say(f"Điều chỉnh theo {annex_of(row)}: {'; '.join(sums)}.")
