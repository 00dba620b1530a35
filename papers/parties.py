"""The parties of contracts and joint minutes: who they are, and where they sign."""

from __future__ import annotations

from documents.house import Paper, Signature, signing_lines, strong
from documents.vietnamese import date_short
from papers.kind import names
from papers.reading import Facts

PARTY_NEEDS = (
    *names("unit", "name representative position address"),
    *names("beneficiaries[]", "name address representative position"),
)
PARTY_MAY_USE = (
    *names("unit", "tax_code bank_account bank_name"),
    *names("beneficiaries[]", "type_label tax_code registration_no registration_date phone bank_account bank_name"),
)


def describe_unit(paper: Paper, facts: Facts) -> None:
    """Party A: the implementing unit."""
    with paper.block("ben_a"):
        _unit(paper, facts)


def _unit(paper: Paper, facts: Facts) -> None:
    paper.say([strong(f"BÊN A: {facts.text('unit.name')}"), " (đơn vị thực hiện)"], keep_next=True)
    paper.say(f"Địa chỉ: {facts.text('unit.address')}.")
    _identity(paper, facts, "unit.")
    paper.say(f"Người đại diện: {facts.text('unit.representative')}; chức vụ: {facts.text('unit.position')}.")


def describe_beneficiaries(paper: Paper, facts: Facts) -> None:
    """Party B: the beneficiary; of several each has its own number."""
    with paper.block("ben_b"):
        _beneficiaries(paper, facts)


def _beneficiaries(paper: Paper, facts: Facts) -> None:
    for label, one in labelled(facts):
        paper.say([strong(f"{label.upper()}: {one.text('name')}"), " (đơn vị thụ hưởng)"], keep_next=True)
        paper.say(f"Địa chỉ: {one.text('address')}.")
        _identity(paper, one, "")
        paper.say(
            f"Người đại diện: {one.text('representative')}; chức vụ: {one.text('position')}"
            + (f"; điện thoại: {one.text('phone')}." if one.has("phone") else ".")
        )


def labelled(facts: Facts) -> list[tuple[str, Facts]]:
    """The beneficiaries as the contract calls them: Bên B, or Bên B1, Bên B2 and so on."""
    rows = facts.rows("beneficiaries")
    if len(rows) == 1:
        return [("Bên B", rows[0])]
    return [(f"Bên B{place}", one) for place, one in enumerate(rows, start=1)]


def party_signatures(facts: Facts) -> list[Signature]:
    """Party A, then every beneficiary."""
    posts = signing_lines(facts.text("unit.position"), of=facts.text("unit.name"))
    made = [Signature(["Đại diện Bên A", *posts], facts.text("unit.representative"))]
    for label, one in labelled(facts):
        made.append(Signature([f"Đại diện {label}", one.text("position")], one.text("representative")))
    return made


def registration(one: Facts) -> str:
    """«số …, ngày …» of a business registration, as far as it is known."""
    day = one.maybe_day("registration_date")
    number = one.maybe("registration_no")
    return f"{number}{f', cấp ngày {date_short(day)}' if day and number else ''}"


def account(one: Facts, prefix: str = "") -> str:
    """«số 123 tại Ngân hàng …», empty if no account is known."""
    number, bank = one.maybe(f"{prefix}bank_account"), one.maybe(f"{prefix}bank_name")
    return f"{number} tại {bank}" if number and bank else number


def _identity(paper: Paper, facts: Facts, prefix: str) -> None:
    parts = []
    if facts.has(f"{prefix}tax_code"):
        parts.append(f"Mã số thuế: {facts.text(f'{prefix}tax_code')}")
    if account(facts, prefix):
        parts.append(f"tài khoản số: {account(facts, prefix)}")
    if parts:
        text = "; ".join(parts)
        paper.say(f"{text[0].upper()}{text[1:]}.")
