"""Bảng kê lệnh chi: the printable list of a batch, with its total and the signatures. Facts in, a paper out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clock import local_day
from documents.house import (
    Cell,
    Column,
    Paper,
    Row,
    Signature,
    number_column,
    place_and_date,
    signing_lines,
)
from documents.vietnamese import amount_in_words, money
from dossiers.facts.own import called, parties
from dossiers.models import Dossier
from settlement.models import PaymentBatch
from settlement.treasury.batches import sent_rows
from settlement.treasury.orders import OrderRow

BY_HAND = "(Ký, ghi rõ họ tên)"


@dataclass(frozen=True)
class ListFacts:
    """What the list prints."""

    number: str
    day: dt.date
    rows: tuple[OrderRow, ...]
    body: str
    parent: str
    place: str
    head_title: str
    head_name: str
    maker: str
    maker_position: str
    treasury: str = "Kho bạc Nhà nước"


def draw_list(facts: ListFacts) -> bytes:
    """The list as .docx; equal facts give equal bytes."""
    paper = Paper(title=f"Bảng kê lệnh chi {facts.number}", author=facts.body, day=facts.day, landscape=True)
    paper.head(parent=facts.parent, body=facts.body, place_date=place_and_date(facts.place, facts.day, facts.day.year))
    paper.title("Bảng kê lệnh chi", f"Số {facts.number}, kinh phí hỗ trợ đề án khuyến công")
    paper.say(f"Kính gửi {facts.treasury}: {facts.body} đề nghị chuyển tiền theo {len(facts.rows)} lệnh chi sau.")
    total = sum(row.amount_vnd for row in facts.rows)
    paper.table(_COLUMNS, [*_lines(facts.rows), _total(total)], unit="đồng")
    paper.say(
        f"Tổng số tiền: {money(total)} đồng (Bằng chữ: {amount_in_words(total)}). Tài khoản, số tiền, mã nội dung "
        "kinh tế trên đây trùng với tệp lệnh chi cùng số."
    ).end()
    return paper.sign_together(
        [
            Signature(signing_lines(facts.maker_position) or ["Người lập"], facts.maker, BY_HAND),
            Signature(signing_lines(facts.head_title, of=facts.body), facts.head_name, BY_HAND),
        ]
    ).to_bytes()


_COLUMNS = [
    Column("TT", "center", tight=True),
    Column("Mã lệnh chi", "center", tight=True),
    Column("Mã hồ sơ, giấy đề nghị", weight=1.8),
    Column("Đơn vị thụ hưởng, mã số thuế", weight=3),
    Column("Số tài khoản", "center", tight=True),
    Column("Ngân hàng", weight=2.2),
    Column("Mã NDKT", "center", tight=True),
    number_column("Số tiền"),
]


def _lines(rows: Sequence[OrderRow]) -> list[Row]:
    return [
        [
            str(place),
            row.reference,
            f"{row.dossier_code}, {row.request_no}",
            f"{row.beneficiary}, {row.tax_code}",
            row.account,
            row.bank,
            row.economic_code,
            money(row.amount_vnd),
        ]
        for place, row in enumerate(rows, start=1)
    ]


def _total(total: int) -> Row:
    return [Cell("Tổng cộng", span=7, bold=True), Cell(money(total), bold=True)]


def list_facts(batch: PaymentBatch) -> ListFacts:
    """The facts of a batch: its orders as sent; body and signer as they were on the day."""
    day = local_day(batch.created_at)
    first = Dossier.objects.filter(payments__batch=batch).order_by("pk").first()
    known: Mapping[str, Any] = parties(first, day)["department"] if first else {}
    return ListFacts(
        number=str(batch),
        day=day,
        rows=tuple(sent_rows(batch)),
        body=known.get("name", "Sở Công Thương"),
        parent=known.get("parent_name", ""),
        place=known.get("place", ""),
        head_title=known.get("head_title", "Giám đốc"),
        head_name=known.get("head_name", ""),
        maker=str(batch.created_by),
        maker_position=batch.created_by.position,
        treasury=called("TREASURY", day) or "Kho bạc Nhà nước",
    )
