"""Each change as it was typed, checked against the dossier: what it was, what it would be, in words as well.

A row of a request: ``field`` (of kinds.FIELDS), ``kind``, ``what``, ``before`` and ``after`` as data, ``before_text``
and ``after_text`` as people and papers read them, ``difference`` in đồng where it is money, ``clause``; ``item`` or
``beneficiary`` where it concerns one. Refusals name the field of the form («item-1-model»).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from accounts.models import AdministrativeUnit
from accounts.taxcode import BadTaxCode, check_tax_code
from amendments.subjects import newcomer
from documents.vietnamese import date_short, money
from dossiers.amendment_kinds import FIELDS, KINDS
from dossiers.handlers.common import a_date
from dossiers.models import Beneficiary, Dossier, Item
from establishments.codes import with_code
from establishments.models import Establishment
from workflow.errors import BadFacts

Row = dict[str, Any]

#: Where an administrative unit can be the place of a project.
PLACES = ("COMMUNE", "WARD", "TOWNSHIP", "SPECIAL_ZONE")
NOT_WRITTEN = "(không ghi)"
#: No đồng amount of the trade is larger (web.shared.forms.MOST_VND).
MOST_VND, MOST_PIECES = 10**14, 2_000_000_000


def row_of(dossier: Dossier, typed: Mapping[str, Any], on: dt.date, actor: Any = None) -> Row:
    """One typed change as a row, with the clause of its kind for this money. Raises ``BadFacts``."""
    row = _read(dossier, typed, on, actor)
    return row | {"clause": KINDS[row["kind"]].clause_for(dossier.track)}


def _read(dossier: Dossier, typed: Mapping[str, Any], on: dt.date, actor: Any) -> Row:
    field = str(typed.get("field"))
    if field not in FIELDS:
        raise BadFacts(fields={"changes": f"Không điều chỉnh được «{field}»."})
    if field.startswith("item."):
        return _of_item(dossier, field, typed)
    if field.startswith("beneficiary."):
        return _of_beneficiary(dossier, field, typed, on, actor)
    if field in {"support_vnd", "other_vnd"}:
        return _of_money(dossier, field, typed)
    if field in {"ends_on", "next_year_on"}:
        return _of_time(dossier, field, typed, on)
    if field == "stop":
        return _row(field, "", "Đang thực hiện", "Ngừng triển khai", after_data=True)
    return _of_place(dossier, field, typed, on)


def form_field(row: Mapping[str, Any]) -> str:
    """What the field of the form is called that a row came from."""
    scope, dot, attribute = str(row["field"]).partition(".")
    if not dot:
        return scope
    return f"{scope}-{row.get(scope, 'new')}-{attribute}"


def _row(field: str, before: Any, before_text: str, after_text: str, *, after_data: Any, **more: Any) -> Row:
    kind = more.pop("kind", FIELDS[field].kind)
    return {
        "field": field,
        "kind": kind,
        "what": more.pop("what", FIELDS[field].label),
        "before": before,
        "after": after_data,
        "before_text": before_text or NOT_WRITTEN,
        "after_text": after_text or NOT_WRITTEN,
        **more,
    }


def _changed(row: Row) -> Row:
    """The row, unless it changes nothing."""
    if row["before"] == row["after"]:
        raise BadFacts(
            fields={form_field(row): f"«{row['what']}» vẫn là «{row['before_text']}»: không có gì để điều chỉnh."}
        )
    return row


def _text(value: Any, field: str, what: str, longest: int | None, *, empty: bool = False) -> str:
    text = " ".join(str(value or "").split())
    if not text and not empty:
        raise BadFacts(fields={field: f"Hãy ghi giá trị mới của «{what}»."})
    if longest is not None and len(text) > longest:
        raise BadFacts(fields={field: f"«{what}» dài quá {longest} ký tự (đang có {len(text)}); hãy rút gọn."})
    return text


def _whole(value: Any, field: str, what: str, most: int, unit: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise BadFacts(fields={field: f"«{what}» phải là số {unit} nguyên, từ 1 đến {money(most)}."})
    return value


# ── Items ────────────────────────────────────────────────────────────────────────────────────────


def _of_item(dossier: Dossier, field: str, typed: Mapping[str, Any]) -> Row:
    if field == "item.add":
        return _added(dossier, typed)
    item = next((row for row in dossier.items.all() if row.no == typed.get("item")), None)
    if item is None:
        raise BadFacts(fields={"changes": f"Hồ sơ không có hạng mục số {typed.get('item')}."})
    attribute = field.removeprefix("item.")
    if attribute == "remove":
        return _row(
            field,
            {"no": item.no, "amount_vnd": item.amount_vnd},
            described(item.name, item.model, item.quantity, item.measure, item.unit_price_vnd),
            "(bỏ)",
            after_data=None,
            item=item.no,
            what=f"Bỏ hạng mục {item.no}",
            difference=-item.amount_vnd,
        )
    what = f"{FIELDS[field].label} (hạng mục {item.no})"
    before, name = getattr(item, attribute), f"item-{item.no}-{attribute}"
    after = typed.get("after")
    if attribute == "quantity":
        after = _whole(after, name, what, MOST_PIECES, item.measure)
        row = _row(field, before, money(before), money(after), after_data=after, item=item.no, what=what)
    elif attribute == "unit_price_vnd":
        after = _whole(after, name, what, MOST_VND, "đồng")
        row = _money_row(field, before, after, item=item.no, what=what)
    else:
        longest = Item._meta.get_field(attribute).max_length  # type: ignore[union-attr]
        after = _text(after, name, what, longest, empty=attribute in {"model", "origin"})
        row = _row(field, before, before, after, after_data=after, item=item.no, what=what)
    return _changed(row)


def _added(dossier: Dossier, typed: Mapping[str, Any]) -> Row:
    given = typed.get("after")
    line: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
    slot = typed.get("slot") or 1

    def name(attribute: str) -> str:
        return f"new-{slot}-{attribute}"

    order = line.get("beneficiary") or 1
    owner = dossier.beneficiaries.filter(order=order).first() if isinstance(order, int) else None
    if owner is None:
        raise BadFacts(fields={name("beneficiary"): f"Hồ sơ không có đơn vị thụ hưởng số {order}."})
    after: dict[str, Any] = {
        "name": _text(line.get("name"), name("name"), "Tên hạng mục thêm", 200),
        "model": _text(line.get("model"), name("model"), "Ký hiệu, model", 120, empty=True),
        "origin": _text(line.get("origin"), name("origin"), "Xuất xứ", 80, empty=True),
        "measure": _text(line.get("measure") or "cái", name("measure"), "Đơn vị tính", 30),
        "quantity": _whole(line.get("quantity"), name("quantity"), "Số lượng", MOST_PIECES, "đơn vị"),
        "unit_price_vnd": _whole(line.get("unit_price_vnd"), name("unit_price_vnd"), "Đơn giá", MOST_VND, "đồng"),
        "beneficiary": owner.order,
    }
    return _row(
        "item.add",
        None,
        "(chưa có)",
        described(after["name"], after["model"], after["quantity"], after["measure"], after["unit_price_vnd"]),
        after_data=after,
        slot=slot,
        difference=after["quantity"] * after["unit_price_vnd"],
    )


def described(name: str, model: str, quantity: int, measure: str, unit_price_vnd: int) -> str:
    """A whole line in one sentence."""
    called = f"{name}, {model}" if model else name
    return f"{called}: {money(quantity)} {measure} × {money(unit_price_vnd)} đồng"


# ── Money and time ───────────────────────────────────────────────────────────────────────────────


def _money_row(field: str, before: int, after: int, **more: Any) -> Row:
    return _row(
        field,
        before,
        f"{money(before)} đồng",
        f"{money(after)} đồng",
        after_data=after,
        difference=after - before,
        **more,
    )


def _of_money(dossier: Dossier, field: str, typed: Mapping[str, Any]) -> Row:
    after, label = typed.get("after"), FIELDS[field].label
    if field == "other_vnd":
        if isinstance(after, bool) or not isinstance(after, int) or not 0 <= after <= MOST_VND:
            raise BadFacts(fields={field: f"«{label}» phải là số đồng nguyên, không âm."})
        return _changed(_money_row(field, dossier.other_vnd, after))
    before = dossier.contracted_vnd or 0
    after = _whole(after, field, label, MOST_VND, "đồng")
    return _changed(_money_row(field, before, after, kind="MORE_MONEY" if after > before else "COST"))


def _of_time(dossier: Dossier, field: str, typed: Mapping[str, Any], on: dt.date) -> Row:
    given, year = typed.get("after"), dossier.budget_year
    day = a_date(_as_day(given), field, "thời hạn mới")
    contract = dossier.contract
    if day < contract.starts_on:
        raise BadFacts(
            fields={
                field: f"Thời hạn mới {date_short(day)} sớm hơn ngày bắt đầu hợp đồng {date_short(contract.starts_on)}."
            }
        )
    if field == "ends_on" and day.year > year:
        raise BadFacts(
            fields={
                field: f"Ngày {date_short(day)} đã ra ngoài năm ngân sách {year}: đây là «Chuyển sang năm sau», do cấp "
                "phê duyệt kế hoạch quyết định. Ghi ngày này ở mục «Chuyển sang năm sau»."
            }
        )
    if field == "next_year_on" and day.year != year + 1:
        raise BadFacts(
            fields={
                field: f"Chỉ chuyển được sang năm {year + 1}; ngày {date_short(day)} "
                + ("còn trong năm ngân sách, ghi ở mục «Thời gian»." if day.year <= year else "xa quá một năm.")
            }
        )
    if day < on:
        raise BadFacts(fields={field: f"Thời hạn mới {date_short(day)} đã qua; ghi một ngày từ hôm nay trở đi."})
    before = contract.ends_on
    return _changed(_row(field, before.isoformat(), date_short(before), date_short(day), after_data=day.isoformat()))


def _as_day(value: Any) -> Any:
    """A day out of a stored request is written as ISO."""
    if not isinstance(value, str):
        return value
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return value


# ── Place ────────────────────────────────────────────────────────────────────────────────────────


def _of_place(dossier: Dossier, field: str, typed: Mapping[str, Any], on: dt.date) -> Row:
    after = typed.get("after")
    if field == "site":
        longest = Dossier._meta.get_field("site").max_length
        before = dossier.site or dossier.applicant.address
        text = _text(after, field, FIELDS[field].label, longest)
        return _changed(_row(field, before, before, text, after_data=text))
    code = after.code if isinstance(after, AdministrativeUnit) else str(after or "")
    unit = AdministrativeUnit.objects.filter(code=code).first()
    if unit is None or unit.kind not in PLACES:
        raise BadFacts(fields={field: "Hãy chọn xã, phường hoặc đặc khu nơi đề án được thực hiện."})
    if not AdministrativeUnit.objects.on(on).filter(pk=unit.pk).exists():
        now = "; ".join(one.full_name for one in unit.successors.all())
        raise BadFacts(
            fields={
                field: f"{unit.full_name} không có trên bản đồ hành chính ngày {date_short(on)}"
                + (f"; nay thuộc {now}." if now else ".")
            }
        )
    return _changed(_row(field, dossier.unit.code, dossier.unit.full_name, unit.full_name, after_data=unit.code))


# ── Beneficiaries ────────────────────────────────────────────────────────────────────────────────


def _of_beneficiary(dossier: Dossier, field: str, typed: Mapping[str, Any], on: dt.date, actor: Any) -> Row:
    rows = dossier.beneficiaries.select_related("establishment__unit")
    one = rows.filter(order=typed.get("beneficiary") or 1).first()
    if one is None:
        raise BadFacts(fields={"changes": f"Hồ sơ không có đơn vị thụ hưởng số {typed.get('beneficiary')}."})
    attribute = field.removeprefix("beneficiary.")
    name = f"beneficiary-{one.order}-{attribute}"
    many = f" {one.order}" if rows.count() > 1 else ""
    if attribute == "replaced_by":
        return _replaced(dossier, one, typed, name, many, on, actor)
    what = f"{FIELDS[field].label}{many}"
    longest = Establishment._meta.get_field(attribute).max_length  # type: ignore[union-attr]
    after = _text(typed.get("after"), name, what, longest)
    if attribute == "tax_code":
        after = _own_tax_code(one, after, name)
    before = getattr(one.establishment, attribute)
    return _changed(_row(field, before, before, after, after_data=after, beneficiary=one.order, what=what))


def _own_tax_code(one: Beneficiary, typed: str, name: str) -> str:
    try:
        code = check_tax_code(typed)
    except BadTaxCode as wrong:
        raise BadFacts(fields={name: str(wrong)}) from wrong
    other = with_code(code)
    if other is not None and other.pk != one.establishment_id:
        raise BadFacts(
            fields={
                name: f"Mã số thuế {code} là của một cơ sở khác trong sổ; muốn đổi sang cơ sở ấy thì ghi ở «Thay bằng»."
            }
        )
    return code


def _replaced(
    dossier: Dossier, one: Beneficiary, typed: Mapping[str, Any], name: str, many: str, on: dt.date, actor: Any
) -> Row:
    given = typed.get("after")
    comer = newcomer(dossier, one, str(given or "").strip(), name, on, actor)
    old = one.establishment
    return _changed(
        _row(
            "beneficiary.replaced_by",
            old.tax_code,
            f"{old.name} (mã số thuế {old.tax_code})",
            f"{comer.name} (mã số thuế {comer.tax_code})",
            after_data=comer.tax_code,
            beneficiary=one.order,
            what=f"Đơn vị thụ hưởng{many}",
        )
    )
