"""What a request would make of a dossier, worked out before anything is written: rows, level, lines, money, dates.

The same plan is shown before sending, shown to who decides, and carried out when it is granted; between the two it is
worked out anew, so a request whose «before» no longer holds is refused.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from amendments.money import Line, Money, money_of
from amendments.rows import Row, form_field, row_of
from documents.vietnamese import money
from dossiers.amendment_kinds import FOLLOWS, KINDS, Approver, approver_of, granted_by, level_of
from dossiers.models import Dossier
from establishments.models import Establishment
from workflow.errors import BadFacts

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Plan:
    """A request worked out. ``rows`` as typed, ``follows`` as computed from them."""

    rows: tuple[Row, ...]
    follows: tuple[Row, ...]
    lines: tuple[Line, ...]
    money: Money
    ends_before: dt.date
    ends_on: dt.date
    approver: Approver

    @property
    def kinds(self) -> frozenset[str]:
        """Which kinds of change it holds."""
        return frozenset(row["kind"] for row in self.rows)

    @property
    def level(self) -> str:
        """The biggest of its changes."""
        return level_of(self.kinds)

    @property
    def granted_by(self) -> str:
        """The step by which it is granted."""
        return granted_by(self.kinds)

    @property
    def changes(self) -> list[Row]:
        """All rows as they are kept and printed."""
        return [*self.rows, *self.follows]

    def value(self, field: str) -> Any:
        """The new value of a field of the dossier itself, None if it stays."""
        return next((row["after"] for row in self.rows if row["field"] == field), None)


def plan_of(dossier: Dossier, typed: Iterable[Mapping[str, Any]], *, on: dt.date, actor: User | None = None) -> Plan:
    """Work a request out. ``typed``: list of {"field", "after"} with "item" or "beneficiary" where it concerns one.

    Raises ``BadFacts`` with every sentence that was found, by field.
    """
    wrong: dict[str, str] = {}
    rows: list[Row] = []
    for one in typed:
        try:
            rows.append(row_of(dossier, one, on, actor))
        except BadFacts as why:
            wrong |= why.fields
    if wrong:
        raise BadFacts(fields=wrong)
    if not rows:
        raise BadFacts(
            fields={"changes": "Hãy nêu ít nhất một nội dung điều chỉnh: chưa có giá trị nào khác giá trị đang có."}
        )
    _fit_together(rows)
    lines = _lines_after(dossier, rows)
    fixed = {row["field"]: row["after"] for row in rows}
    reckoned = money_of(
        dossier,
        lines,
        on=on,
        replaced={
            row["beneficiary"]: Establishment.objects.get(tax_code=row["after"])
            for row in rows
            if row["field"] == "beneficiary.replaced_by"
        },
        support_vnd=fixed.get("support_vnd"),
        other_vnd=fixed.get("other_vnd"),
    )
    before = dossier.contract.ends_on
    ends = fixed.get("next_year_on") or fixed.get("ends_on")
    return Plan(
        rows=tuple(rows),
        follows=tuple(_follows(reckoned, rows, dossier.track)),
        lines=tuple(lines),
        money=reckoned,
        ends_before=before,
        ends_on=dt.date.fromisoformat(ends) if ends else before,
        approver=approver_of(level_of({row["kind"] for row in rows}), dossier.track),
    )


def typed_again(changes: Iterable[Mapping[str, Any]], budget_year: int) -> list[dict[str, Any]]:
    """A stored request as it was typed, without what the computer added; requests of earlier versions included."""
    kept = ("field", "item", "beneficiary", "slot", "after")
    found = []
    for row in changes:
        if row.get("computed"):
            continue
        one = {name: row[name] for name in kept if name in row}
        if one["field"] == "ends_on" and str(one["after"])[:4] > str(budget_year):
            one["field"] = "next_year_on"
        found.append(one)
    return found


def differences(asked: Iterable[Mapping[str, Any]], now: Plan) -> list[str]:
    """What changed between the request and now, each as a sentence; empty while the request still holds."""
    before = {_key(row): row for row in asked if not row.get("computed")}
    found = [
        f"«{row['what']}» lúc đề nghị là «{before[_key(row)].get('before_text', before[_key(row)]['before'])}», nay là "
        f"«{row['before_text']}»"
        for row in now.rows
        if _key(row) in before and before[_key(row)]["before"] != row["before"]
    ]
    follow = {row["field"]: row for row in asked if row.get("computed")}
    found += [
        f"«{row['what']}» lúc đề nghị tính ra «{follow[row['field']]['after_text']}», nay tính ra «{row['after_text']}»"
        for row in now.follows
        if row["field"] in follow and follow[row["field"]]["after"] != row["after"]
    ]
    return found


def _key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    field = "ends_on" if row["field"] == "next_year_on" else row["field"]
    return field, row.get("item"), row.get("beneficiary"), row.get("slot")


def _fit_together(rows: list[Row]) -> None:
    """No change twice, none beside one that makes it void. Raises ``BadFacts``."""
    seen: set[tuple[Any, ...]] = set()
    for row in rows:
        if _key(row) in seen:
            raise BadFacts(fields={form_field(row): f"«{row['what']}» được ghi hai lần trong một đề nghị."})
        seen.add(_key(row))
    removed = {row["item"] for row in rows if row["field"] == "item.remove"}
    for row in rows:
        if row.get("item") in removed and row["field"] != "item.remove":
            raise BadFacts(fields={form_field(row): f"Hạng mục {row['item']} vừa bỏ vừa sửa: hãy chọn một."})
    replaced = {row["beneficiary"] for row in rows if row["field"] == "beneficiary.replaced_by"}
    for row in rows:
        if (
            row.get("beneficiary") in replaced
            and row["field"].startswith("beneficiary.")
            and row["field"] != "beneficiary.replaced_by"
        ):
            raise BadFacts(fields={form_field(row): "Đã thay đơn vị thụ hưởng thì không sửa tên, mã số của đơn vị cũ."})
    if any(row["kind"] == "STOP" for row in rows) and len(rows) > 1:
        raise BadFacts(fields={"stop": "Đề nghị ngừng triển khai thì không kèm điều chỉnh khác."})


def _lines_after(dossier: Dossier, rows: list[Row]) -> list[Line]:
    """The item lines as they would be."""
    lines = {
        item.no: Line(
            no=item.no,
            owner=item.beneficiary.order,
            activity=item.activity.code,
            name=item.name,
            model=item.model,
            origin=item.origin,
            measure=item.measure,
            quantity=item.quantity,
            unit_price_vnd=item.unit_price_vnd,
        )
        for item in dossier.items.select_related("activity", "beneficiary")
    }
    number = max(lines, default=0)
    for row in rows:
        if row["field"] == "item.remove":
            del lines[row["item"]]
        elif row["field"] == "item.add":
            number += 1
            line = dict(row["after"])
            owner = line.pop("beneficiary")
            lines[number] = Line(no=number, owner=owner, activity=_activity(dossier, owner), **line)
        elif row["field"].startswith("item."):
            lines[row["item"]] = replace(lines[row["item"]], **{row["field"].removeprefix("item."): row["after"]})
    idle = [one for one in dossier.beneficiaries.all() if one.order not in {line.owner for line in lines.values()}]
    if idle:
        last = next((row for row in rows if row["field"] == "item.remove"), rows[0])
        raise BadFacts(
            fields={
                form_field(last): f"{idle[0]} không còn hạng mục nào; muốn thôi cả đề án thì chọn «Ngừng triển khai»."
            }
        )
    return sorted(lines.values(), key=lambda line: line.no)


def _activity(dossier: Dossier, owner: int) -> str:
    """A new line belongs to the content its beneficiary was approved for: another content is another project."""
    first = dossier.items.filter(beneficiary__order=owner).select_related("activity").first()
    return first.activity.code if first else dossier.activity.code


def _follows(reckoned: Money, rows: list[Row], track: str) -> Iterable[Row]:
    """Cost, support and counterpart, where they change without having been typed."""
    typed = {row["field"] for row in rows}
    kind = "MORE_MONEY" if any(row["kind"] == "MORE_MONEY" for row in rows) else "COST"
    for field, label in FOLLOWS:
        before, after = getattr(reckoned.before, field), getattr(reckoned.after, field)
        if before == after or field in typed:
            continue
        yield {
            "field": field,
            "kind": kind,
            "what": label,
            "before": before,
            "after": after,
            "before_text": f"{money(before)} đồng",
            "after_text": f"{money(after)} đồng",
            "difference": after - before,
            "clause": KINDS[kind].clause_for(track),
            "computed": True,
        }
