"""What people type into the search of a list, and what they find: on SQLite and PostgreSQL alike."""

import unicodedata

import pytest
from django.urls import reverse

from accounts.models import AdministrativeUnit
from documents.models import NumberEntry
from dossiers.models import Beneficiary, Dossier
from establishments.models import Establishment
from language.searching import unfolded

SEARCHED = [AdministrativeUnit, Establishment, Dossier, NumberEntry]


@pytest.fixture
def dossier(world):
    """A dossier of two firms for a dryer, opened by the cast's applicant."""
    made = world.at_state("SUBMITTED")
    second = Establishment.objects.create(
        name="Hợp tác xã Thuỷ Sản Tân Châu",
        kind="COOPERATIVE",
        tax_code="9900013015",
        unit=made.unit,
        address="Ấp Mẫu",
        representative="Người Mẫu Hai",
        created_at=world.at,
        created_by=made.opened_by,
    )
    Beneficiary.objects.create(dossier=made, establishment=second, order=9)
    Dossier.objects.filter(pk=made.pk).update(title="Hỗ trợ ứng dụng máy sấy trong Đóng gói gạo")
    return Dossier.objects.get(pk=made.pk)


@pytest.mark.parametrize(
    "typed",
    [
        "may say",
        "MÁY SẤY",
        "máy sấy",
        unicodedata.normalize("NFD", "máy sấy"),
        "dong goi",
        "gạo máy",
        "990 001 3015",
        "990.001.3015",
        "9900013",
        "thuy san",
        "thủy sản tân châu",
        "may say 990 001 3015",
        "hop tac",
        "cho moi",
    ],
)
def test_a_dossier_is_found_however_its_words_are_typed(client, world, dossier, typed):
    client.force_login(world["trungtam"])
    answer = client.get(reverse("dossiers"), {"tim": typed})
    assert dossier.code in answer.content.decode()


@pytest.mark.parametrize("typed", ["may xay", "9900013016", "???", "ay say", "x' OR 1=1"])
def test_what_is_not_there_is_not_found(client, world, dossier, typed):
    client.force_login(world["trungtam"])
    answer = client.get(reverse("dossiers"), {"tim": typed})
    assert dossier.code not in answer.content.decode().replace(f'value="{typed}"', "")


def test_the_code_is_found_with_and_without_its_dashes(world, dossier):
    for typed in (dossier.code, dossier.code.lower(), dossier.code.replace("-", ""), dossier.code.replace("-", " ")):
        assert dossier in Dossier.objects.matching(typed)


def test_a_search_widens_nothing_that_somebody_may_see(client, world, dossier):
    client.force_login(world["nguoila"])
    assert dossier.code not in client.get(reverse("dossiers"), {"tim": "may say"}).content.decode()


def test_the_register_of_papers_is_searched_by_folded_words_and_symbols(world):
    dossier = world.at_state("PAID")
    from web.registers.page import entries

    asked = {"nam": "", "co-quan": "", "day": "", "tinh-trang": ""}
    found = entries({**asked, "tim": "ứng DUNG máy"}, world["so"], world.at.date())
    assert {entry.chain for entry in found} >= {dossier.pk}
    by_symbol = entries({**asked, "tim": "qd-sct"}, world["so"], world.at.date())
    assert by_symbol and all("QĐ-SCT" in entry.symbol for entry in by_symbol)


def test_whatever_way_rows_are_written_their_folded_words_follow(world, dossier):
    firms = Establishment.objects.filter(pk=dossier.applicant_id)
    firms.update(name="Cơ sở Đổi Tên")
    assert Dossier.objects.matching("doi ten").filter(pk=dossier.pk).exists()
    firm = firms.get()
    firm.name = "Cơ sở Sửa Lại"
    firm.save(update_fields=["name"])
    assert not Dossier.objects.matching("doi ten").filter(pk=dossier.pk).exists()
    firm.name = "Cơ sở Lần Ba"
    Establishment.objects.bulk_update([firm], ["name"])
    assert Dossier.objects.matching("lan ba").filter(pk=dossier.pk).exists()
    for model in SEARCHED:
        assert unfolded(model) == [], model


def test_one_search_asks_as_many_queries_for_one_dossier_as_for_many(world, dossier, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        assert list(Dossier.objects.matching("may say 990 001 3015"))
