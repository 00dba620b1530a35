"""What a person says where a file does not: what an invoice corrects, where an amount belongs; signers seen again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from clock import local_day
from documents.files import open_file
from documents.signing.errors import SigningRefused
from dossiers.models import Dossier
from settlement.claims import alone, invoices_claimed
from settlement.corrections import corrections_of
from settlement.effects import effects
from settlement.einvoice import read
from settlement.evidence import found_in
from settlement.models import EarlierNamed, Invoice, PlacedAmount
from settlement.trust import believed_here
from workflow.errors import BadFacts, NotNow
from workflow.registry import handles

if TYPE_CHECKING:
    from accounts.models import User

#: Codes of troubles that a person's word may settle.
OPEN_TO_WORD = frozenset({"relation_unclear"})


@handles("relate_invoice")
def relate_invoice(
    dossier: Dossier,
    *,
    actor: User,
    at: dt.datetime,
    invoice: Any = None,
    relation: str = "",
    earlier: Any = (),
    **_: Any,
) -> dict[str, Any]:
    """Which invoices of this dossier one replaces, adjusts or cancels; an empty ``relation``: none.

    ``invoice``, ``earlier``: their numbers in the dossier (STT). Only where the file leaves it open, or the invoice was
    typed by hand: what a file says clearly nobody says otherwise. Raises ``BadFacts``.
    """
    row = _invoice(dossier, invoice)
    if row not in open_to_word(dossier):
        raise BadFacts(
            fields={
                "invoice": f"Hóa đơn {row} đã ghi rõ quan hệ của nó trong tệp, không nói khác được; nếu tệp sai, gỡ ra "
                "và xin người bán tệp đúng."
            }
        )
    if relation not in Invoice.Relation.values:
        raise BadFacts(fields={"relation": "Hãy chọn: thay thế, điều chỉnh, hủy, hoặc không sửa hóa đơn nào."})
    numbers = {int(no) for no in earlier or () if str(no).isdigit()}
    rows = list(dossier.invoices.filter(no__in=numbers).exclude(pk=row.pk)) if relation else []
    if relation == Invoice.Relation.ADJUSTS and not rows:
        raise BadFacts(
            fields={"earlier": "Hãy chọn hóa đơn được điều chỉnh; nếu chưa có trong hồ sơ thì tải lên trước."}
        )
    with effects(dossier) as told:
        row.relation, row.told = relation, Invoice.Told.PERSON
        row.save(update_fields=["relation", "told"])
        row.names.all().delete()
        EarlierNamed.objects.bulk_create(
            EarlierNamed(invoice=row, form=one.form, series=one.series, number=one.number, issued_on=one.issued_on)
            for one in rows
        )
    return {
        "invoice": str(row),
        "relation": relation,
        "earlier": [str(one) for one in rows],
        "note": _word(row, rows),
        "effects": told,
    }


def _word(row: Invoice, rows: list[Invoice]) -> str:
    if not row.relation:
        return f"{row}: không sửa hóa đơn nào"
    which = ", ".join(map(str, rows)) or "không có trong hồ sơ"
    return f"{row}: {row.get_relation_display().lower()} hóa đơn {which}"


def open_to_word(dossier: Dossier) -> list[Invoice]:
    """The invoices whose relation a person may say: told in doubt, said by a person before, or typed by hand."""
    found = corrections_of(alone(invoices_claimed(dossier)))
    unclear = {one.invoice for one in found.troubles if one.code in OPEN_TO_WORD}
    said = {Invoice.Told.DOUBT, Invoice.Told.PERSON}
    return [
        row
        for row in dossier.invoices.all()
        if row.no in unclear or row.told in said or row.origin == Invoice.Origin.HAND
    ]


@handles("place_amount")
def place_amount(
    dossier: Dossier,
    *,
    actor: User,
    at: dt.datetime,
    invoice: Any = None,
    part: str = "",
    item: Any = None,
    **_: Any,
) -> dict[str, Any]:
    """Put an amount that stands on no line of an invoice to an item (its number) or to none (0); may refuse it."""
    row = _invoice(dossier, invoice)
    if part not in PlacedAmount.Part.values:
        raise BadFacts(fields={"part": "Hãy chọn phần tiền ngoài các dòng của hóa đơn."})
    found = dossier.items.filter(no=item, beneficiary=row.beneficiary_id).first() if item else None
    if item and found is None:
        raise BadFacts(fields={"item": f"Đơn vị thụ hưởng của hóa đơn này không có hạng mục số {item}."})
    PlacedAmount.objects.update_or_create(
        invoice=row, part=part, defaults={"item": found, "said_at": at, "said_by": actor}
    )
    where = f"hạng mục {found.no}" if found else "không hạng mục nào"
    label = PlacedAmount.Part(part).label
    return {"invoice": str(row), "part": part, "item": found.no if found else None, "note": f"{row}, {label}: {where}"}


@handles("recheck_signatures")
def recheck_signatures(dossier: Dossier, *, actor: User, at: dt.datetime, **_: Any) -> dict[str, Any]:
    """Read the signatures of all files again by the list of trusted authorities as it is now. Raises ``NotNow``."""
    try:
        believes = believed_here()
    except SigningRefused as why:
        raise NotNow(str(why)) from why
    if believes is None:
        raise NotNow(
            "Chưa nạp danh sách chứng thư gốc tin cậy (docs/signing.md), nên chưa xác minh được người ký; tra cứu hóa "
            "đơn trên cổng thuế thay cho việc này."
        )
    changed = []
    with effects(dossier) as told:
        for row in dossier.invoices.filter(origin=Invoice.Origin.XML).select_related("file"):
            if row.file is None:
                continue
            reading = read(
                b"".join(open_file(row.file)), today=local_day(at), file=row.file.original_name, believes=believes
            )
            proof = Invoice.Proof.SIGNATURE if reading.signature.proves else Invoice.Proof.NONE
            proof = Invoice.Proof(row.proof) if row.proof == Invoice.Proof.BEFORE else proof
            if not reading.accepted:
                # What was taken in once is not thrown out by a newer reader; its proof stays as it was.
                continue
            if (row.signature, row.proof) != (reading.signature.word, proof):
                row.signature, row.proof, row.findings = reading.signature.word, proof, found_in(reading)
                row.save(update_fields=["signature", "proof", "findings"])
                changed.append(f"{row}: chữ ký số {row.signature}")
    return {"note": "; ".join(changed) or "Không có gì thay đổi", "effects": told}


def _invoice(dossier: Dossier, no: Any) -> Invoice:
    row: Invoice | None = dossier.invoices.filter(no=no or 0).first()
    if row is None:
        raise BadFacts(fields={"invoice": "Hồ sơ không có hóa đơn này."})
    return row
