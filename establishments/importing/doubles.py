"""Rows that mean an establishment that is there already, in the list or in the register, under another code."""

from __future__ import annotations

from typing import Any

from accounts.models import AdministrativeUnit
from establishments.importing.reading import phone_key
from establishments.models import Establishment, Fact, Kind
from language.folding import fold


class Known:
    """Who is known so far: of the register, then of the list as it is read."""

    def __init__(self) -> None:
        #: code -> key of the establishment; codes it once had too.
        self.codes: dict[str, int] = {}
        self._by_name: dict[tuple[str, int], tuple[str, Any]] = {}
        self._by_phone: dict[str, tuple[str, Any]] = {}
        self._in_list: dict[str, int] = {}
        self._units: dict[int, AdministrativeUnit] = {}
        rows = Establishment.objects.order_by("pk").values_list("pk", "tax_code", "name", "unit_id", "phone")
        for pk, code, name, unit, phone in rows.iterator(chunk_size=5000):
            self.codes[code] = pk
            self._remember(code, name, unit, phone, f"{name}, mã số thuế {code}")
        earlier = Fact.objects.standing().filter(kind=Kind.TAX_CODE, valid_to__isnull=False)
        for pk, code in earlier.values_list("establishment", "value"):
            self.codes.setdefault(code, pk)

    def unit(self, key: int) -> AdministrativeUnit:
        """A unit, read once."""
        if key not in self._units:
            self._units[key] = AdministrativeUnit.objects.get(pk=key)
        return self._units[key]

    def double(self, number: int, values: dict[str, Any]) -> dict[str, Any] | None:
        """What a row repeats, as the report says it; None for one of its own, which is remembered."""
        code = values["tax_code"]
        if code in self._in_list:
            return {"row": number, "of_row": self._in_list[code], "why": f"cùng mã số thuế {code}"}
        own = self.codes.get(code)
        found = self._alike(code, values, own)
        if found:
            of, why = found
            return {"row": number, "of_row" if isinstance(of, int) else "of": of, "why": why}
        self._in_list[code] = number
        self._remember(code, values["name"], values["unit_id"], values.get("phone", ""), number)
        return None

    def _alike(self, code: str, values: dict[str, Any], own: int | None) -> tuple[Any, str] | None:
        name = self._by_name.get((fold(values["name"]), values["unit_id"]))
        if name and name[0] != code and self.codes.get(name[0], -1) != own:
            return name[1], "cùng tên và địa bàn, khác mã số thuế"
        phone = self._by_phone.get(phone_key(values.get("phone", "")))
        if phone and phone[0] != code and self.codes.get(phone[0], -1) != own:
            return phone[1], "cùng số điện thoại, khác mã số thuế"
        return None

    def _remember(self, code: str, name: str, unit: int, phone: str, of: Any) -> None:
        self._by_name.setdefault((fold(name), unit), (code, of))
        if key := phone_key(phone):
            self._by_phone.setdefault(key, (code, of))
