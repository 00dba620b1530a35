"""Checks of the file alone that are neither arithmetic nor signature: series, dates, buyer, code of the authority."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lxml import etree

from documents.vietnamese import date_short
from language.folding import fold
from settlement.einvoice.amounts import COUNTED, percent_of
from settlement.einvoice.model import ADJUSTS, CANCELS, DOUBT, INFO, REFUSE, REPLACES, WARN, Finding, Reading
from settlement.einvoice.parsing import child, local

KNOWN_VERSIONS = {"2.0.0", "2.0.1", "2.1.0"}
KNOWN_LETTERS = set("TDLMNBGHXF")
CONSUMER = fold("bán cho người tiêu dùng")
#: Later than this after the day of the invoice is told: the next working day may lie behind a week-end.
DAYS_TO_SIGN = 4

#: When 8 % stood in place of 10 %, both days included (docs/e-invoice.md).
EIGHT_PERCENT = 8
EIGHT = (
    (dt.date(2022, 2, 1), dt.date(2022, 12, 31)),
    (dt.date(2023, 7, 1), dt.date(2023, 12, 31)),
    (dt.date(2024, 1, 1), dt.date(2024, 6, 30)),
    (dt.date(2024, 7, 1), dt.date(2024, 12, 31)),
    (dt.date(2025, 1, 1), dt.date(2025, 6, 30)),
    (dt.date(2025, 7, 1), dt.date(2026, 12, 31)),
)


def other_findings(reading: Reading, invoice: etree._Element, today: dt.date) -> Iterator[Finding]:
    """Version, series, code of the authority, buyer, date, reduced rate, relation."""
    if reading.version not in KNOWN_VERSIONS:
        yield Finding(
            "format_version", WARN, f"Phiên bản định dạng «{reading.version}» chưa gặp; đối chiếu bản thể hiện."
        )
    if reading.identity:
        yield from _series(reading, invoice)
    if reading.issued and reading.issued > today:
        yield Finding(
            "date_future",
            REFUSE,
            f"Hóa đơn lập ngày {date_short(reading.issued)}, còn ở phía trước hôm nay {date_short(today)}.",
        )
    yield from _buyer(reading)
    yield from _relation(reading)
    yield from _worth(reading)
    day = reading.issued
    reduced = any(percent_of(line.tax_rate) == EIGHT_PERCENT for line in reading.lines)
    if day and reduced and not any(first <= day <= last for first, last in EIGHT):
        yield Finding(
            "rate_period", WARN, f"Thuế suất 8% nhưng ngày {date_short(day)} không thuộc thời gian được giảm thuế."
        )
    signed = reading.signature.signed_on
    if day and signed and (signed - day).days > DAYS_TO_SIGN:
        yield Finding(
            "signing_date",
            INFO,
            f"Ký ngày {date_short(signed)}, muộn hơn ngày lập {date_short(day)}; hạn là ngày làm việc kế tiếp.",
        )
    yield Finding(
        "status_not_looked_up",
        INFO,
        "Chưa tra cứu trạng thái hóa đơn (đã bị thay thế, hủy) trên cổng của cơ quan thuế.",
    )


def _series(reading: Reading, invoice: etree._Element) -> Iterator[Finding]:
    series = reading.identity.series if reading.identity else ""
    if reading.issued and int(series[1:3]) != reading.issued.year % 100:
        yield Finding(
            "series_year",
            WARN,
            f"Ký hiệu {series} của năm 20{series[1:3]} nhưng hóa đơn lập năm {reading.issued.year}.",
        )
    if series[3] not in KNOWN_LETTERS:
        yield Finding("series_letter", WARN, f"Ký hiệu {series} có chữ thứ tư «{series[3]}» chưa gặp.")
    if series[0] == "C" and not any(local(one) == "MCCQT" and (one.text or "").strip() for one in invoice.iter()):
        yield Finding("code_missing", WARN, f"Ký hiệu {series} phải có mã của cơ quan thuế (MCCQT) nhưng tệp không có.")


def _buyer(reading: Reading) -> Iterator[Finding]:
    buyer = reading.buyer
    if buyer is None or (not buyer.tax_code and (not buyer.name or CONSUMER in fold(buyer.name))):
        yield Finding(
            "buyer_absent",
            REFUSE,
            "Hóa đơn không ghi người mua (bán cho người tiêu dùng) nên không dùng làm chứng từ chi phí.",
        )
    elif not buyer.tax_code:
        yield Finding("buyer_code_absent", WARN, f"Hóa đơn không ghi mã số thuế người mua «{buyer.name[:80]}».")


#: What a correction does, as people say it.
DOES = {REPLACES: "thay thế", ADJUSTS: "điều chỉnh", CANCELS: "hủy"}


def _relation(reading: Reading) -> Iterator[Finding]:
    earlier = reading.relation
    if earlier is None:
        return
    if earlier.told == DOUBT:
        yield Finding(
            "relation_unclear",
            WARN,
            "Hóa đơn có chữ hoặc số tiền cho thấy nó thay thế, điều chỉnh hoặc hủy hóa đơn khác, nhưng không đọc được "
            "là hóa đơn nào; phải nói rõ trước khi trình.",
        )
        return
    which = ", ".join(str(one) for one in earlier.names)
    yield Finding(
        earlier.kind, WARN, f"Hóa đơn này {DOES[earlier.kind]} hóa đơn {which}; tải cả hóa đơn trước nếu đã dùng."
    )
    if earlier.kind == ADJUSTS and reading.says_less and (reading.total or 0) > 0:
        yield Finding(
            "adjust_sign",
            WARN,
            "Hóa đơn ghi «điều chỉnh giảm» nhưng số tiền lại dương; số điều chỉnh giảm phải ghi âm.",
        )


def _worth(reading: Reading) -> Iterator[Finding]:
    """An invoice of nothing proves no cost: said, with what may be done; it does no harm beside others."""
    goods = [line for line in reading.lines if line.kind in COUNTED]
    if reading.total is None or reading.total != 0 or any(line.amount for line in goods):
        return
    corrects = reading.relation is not None and reading.relation.kind in {REPLACES, CANCELS}
    if corrects:
        said = "Hóa đơn thay thế có tổng bằng 0: hóa đơn trước mất giá trị mà không có chi phí nào thay vào."
    elif reading.lines and not goods:
        said = "Hóa đơn chỉ có hàng khuyến mại, ghi chú, tổng bằng 0 nên không chứng minh chi phí nào."
    else:
        said = "Hóa đơn có tổng bằng 0 nên không chứng minh chi phí nào."
    yield Finding(
        "zero_total",
        WARN,
        f"{said} Nếu là hàng tặng, để nguyên hoặc gỡ ra; nếu người bán ghi thiếu giá, đề nghị lập hóa đơn thay thế.",
    )


def behind(invoice: etree._Element) -> str:
    """The tax code of who issues and signs on the seller's behalf, empty if nobody."""
    found = child(invoice, "DLHDon", "TTChung", "MSTDVNUNLHDon")
    return "" if found is None else "".join(found.itertext()).strip()
