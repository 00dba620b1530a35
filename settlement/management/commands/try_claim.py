"""``manage.py try_claim FILE.json``: what a settlement would come to, before it is sent. Nothing is written."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

import clock
from documents.signing.errors import SigningRefused
from documents.signing.trust import trust_in
from programmes.asked import BadQuestion, Question
from programmes.norms_at_hand import norms_at_hand
from programmes.reading import DamagedData
from programmes.rules_of_day import rule_on
from programmes.support import NoNorm
from settlement.claim import ClaimItem, Limits
from settlement.einvoice import MOST_BYTES
from settlement.einvoice.signature import Believes
from settlement.trust import believed_by, believed_here
from settlement.trying import Trial, TriedFile, tried

BOUNDS = ("approved_vnd", "contract_vnd", "accepted_cost_vnd")
FIELDS = (
    "buyer_tax_codes",
    "approved_on",
    "accepted_on",
    "date",
    "funding",
    "territory",
    "items",
    *BOUNDS,
    "invoices",
    "portal_checked",
    "trust",
)
ITEM_FIELDS = ("activity", "units", "eligible_cost_vnd", "name", "model", "unit")


class Command(BaseCommand):
    """manage.py try_claim FILE.json"""

    help = "Tính thử quyết toán từ tệp hóa đơn, cùng phép tính với các trang, không ghi gì (docs/settlement.md)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """One file."""
        parser.add_argument("file", type=Path, nargs="?", help="tệp JSON, xem docs/settlement.md")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, try, print."""
        path: Path | None = options["file"]
        if path is None:
            raise CommandError("Chưa nêu tệp. Cách gọi: manage.py try_claim TỆP.json")
        try:
            asked = Question(path, fields=FIELDS, tell=self.stderr.write)
            trial = self._trial(asked)
            believes = self._believes(asked)
            rules = norms_at_hand(
                trial.approved_on or trial.on,
                funding=trial.track,
                territory=asked.territory(),
                tell=self.stderr.write,
            )
            answer = tried(trial, rules, believes=believes)
        except (BadQuestion, DamagedData) as why:
            raise CommandError(str(why)) from why
        except SigningRefused as why:
            raise CommandError(f"{path.name}: {why}") from why
        except NoNorm as why:
            raise CommandError(f"{path.name}, trường «items»: {why}") from why
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))

    def _trial(self, asked: Question) -> Trial:
        on, accepted_on = asked.date("date"), asked.date_or_none("accepted_on")
        approved_on = asked.date_or_none("approved_on")
        rows = asked.items(ITEM_FIELDS)
        return Trial(
            buyer_tax_codes=self._codes(asked),
            items=tuple(self._item(asked, no, row) for no, row in enumerate(rows, 1)),
            units=tuple(row["units"] for row in rows),
            files=self._files(asked),
            on=on,
            # Whether an invoice is ahead of its time is asked of the latest day known.
            today=max(on, accepted_on or on, clock.today()),
            track=asked.funding(),
            approved_on=approved_on,
            accepted_on=accepted_on,
            limits=self._limits(asked.funding(), approved_on or on),
            **{name: asked.amount(name, asked.typed.get(name)) for name in BOUNDS},
        )

    def _limits(self, track: str, day: dt.date) -> Limits:
        """The dated rules of this installation; the usual ones where it has none."""
        try:
            tax, first = (rule_on(key, day, track=track) for key in ("tax_eligible", "invoice_not_before"))
        except DatabaseError:
            return Limits()
        return Limits(
            not_before=first.text if first and first.text else "DECISION",
            not_before_clause=first.clause if first else "",
            with_tax=tax is not None and tax.text == "WITH_VAT",
            tax_clause=tax.clause if tax else "",
        )

    def _codes(self, asked: Question) -> tuple[str, ...]:
        listed = asked.typed.get("buyer_tax_codes")
        if not isinstance(listed, list) or not all(isinstance(code, str) and code.strip() for code in listed):
            raise asked.bad(", trường «buyer_tax_codes»: cần danh sách mã số thuế của đơn vị thụ hưởng, dạng chữ.")
        if not listed:
            raise asked.bad(", trường «buyer_tax_codes»: cần ít nhất một mã số thuế của đơn vị thụ hưởng.")
        return tuple(code.strip() for code in listed)

    def _item(self, asked: Question, no: int, row: dict[str, Any]) -> ClaimItem:
        said = {name: asked.text(f"items[{no}].{name}", row.get(name)) for name in ("name", "model", "unit")}
        if not said["name"]:
            raise asked.bad(f", trường «items[{no}].name»: cần tên máy, nội dung như trong phê duyệt.")
        return ClaimItem(
            no=no,
            owner=1,
            name=said["name"],
            model=said["model"],
            unit=said["unit"],
            quantity=row["units"],
            amount_vnd=row["eligible_cost_vnd"],
            activity=row["activity"],
        )

    def _files(self, asked: Question) -> tuple[TriedFile, ...]:
        names = self._paths(asked, "invoices")
        if not names:
            raise asked.bad(", trường «invoices»: cần ít nhất một tệp hóa đơn.")
        looked_up = {path.resolve() for _, path in self._paths(asked, "portal_checked")}
        known = {path.resolve() for _, path in names}
        if strangers := [str(path) for path in looked_up - known]:
            raise asked.bad(f", trường «portal_checked»: {strangers[0]} không có trong «invoices».")
        return tuple(
            TriedFile(name, self._bytes(asked, "invoices", path, MOST_BYTES + 1), path.resolve() in looked_up)
            for name, path in names
        )

    def _believes(self, asked: Question) -> Believes | None:
        """By the authorities of the question; without any, by those of this installation."""
        paths = self._paths(asked, "trust")
        if not paths:
            return believed_here()
        return believed_by(trust_in([(path.name, self._bytes(asked, "trust", path, MOST_BYTES)) for _, path in paths]))

    def _paths(self, asked: Question, field: str) -> list[tuple[str, Path]]:
        """(as written, where it is) of the files of a field; relative ones lie beside the question."""
        listed = asked.typed.get(field)
        if listed is None:
            return []
        if not isinstance(listed, list) or not all(isinstance(name, str) and name.strip() for name in listed):
            raise asked.bad(f", trường «{field}»: cần danh sách đường dẫn tệp.")
        return [(name, asked.path.resolve().parent / name) for name in listed]

    def _bytes(self, asked: Question, field: str, path: Path, most: int) -> bytes:
        try:
            with path.open("rb") as file:
                return file.read(most)
        except (OSError, ValueError) as why:
            told = getattr(why, "strerror", None) or "đường dẫn không đúng"
            raise asked.bad(f", trường «{field}»: không đọc được {path} ({told}). Kiểm tra lại đường dẫn.") from why
