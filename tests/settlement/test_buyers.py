"""Who an invoice was made out to: by codes, of which only those of ten and thirteen digits have branches."""

from __future__ import annotations

import datetime as dt

import pytest

from settlement.buyers import BRANCH, OTHER, OWN, PERSON, UNKNOWN, beneficiary_of, buyer_is
from settlement.claim import Owner

DAY = dt.date(2026, 6, 15)
FIRM = Owner(1, "Công ty Mẫu", "9900050017")
HOUSE = Owner(1, "Hộ kinh doanh Mẫu", "089090012345")
MOVED = Owner(1, "Hộ kinh doanh Mẫu", "089090012345", also=(("9900050017", None, dt.date(2025, 6, 30)),))


@pytest.mark.parametrize(
    ("owner", "tax_code", "personal", "day", "stands"),
    [
        (FIRM, "9900050017", "", DAY, OWN),
        (FIRM, "990 005 0017", "", DAY, OWN),
        (FIRM, "9900050017-001", "", DAY, BRANCH),
        (FIRM, "9900070006", "", DAY, OTHER),
        (FIRM, "990005001799", "", DAY, OTHER),
        (HOUSE, "089090012345", "", DAY, OWN),
        (HOUSE, "089090012367", "", DAY, OTHER),
        (HOUSE, "0890900123", "", DAY, OTHER),
        (HOUSE, "", "089090012345", DAY, PERSON),
        (HOUSE, "", "089090012367", DAY, OTHER),
        (HOUSE, "9900050017", "089090012345", DAY, PERSON),
        (HOUSE, "089090012367", "089090012345", DAY, OTHER),
        (HOUSE, "", "", DAY, UNKNOWN),
        (MOVED, "9900050017", "", dt.date(2025, 6, 30), OWN),
        (MOVED, "9900050017", "", dt.date(2025, 7, 1), OTHER),
        (MOVED, "089090012345", "", DAY, OWN),
    ],
)
def test_a_buyer_is_the_beneficiary_by_its_code_of_the_day(
    owner: Owner, tax_code: str, personal: str, day: dt.date, stands: str
) -> None:
    assert buyer_is(owner, tax_code=tax_code, personal_code=personal, on=day) == stands


def test_of_two_beneficiaries_the_nearer_one_bought() -> None:
    parent, branch = Owner(1, "Công ty Mẫu", "9900050017"), Owner(2, "Chi nhánh Mẫu", "9900050017-001")
    found = beneficiary_of([parent, branch], tax_code="9900050017001", personal_code="", on=DAY)
    assert found is branch
    assert beneficiary_of([parent], tax_code="9900070006", personal_code="", on=DAY) is None
