"""Corrections in living dossiers: in their own only, by proof, in any order, before the decision, told in the log."""

from __future__ import annotations

import datetime as dt
import io
from functools import partial
from pathlib import Path

import pytest

import clock
from demo.cast import Firm as CastFirm
from demo.einvoices import Firm, Goods, authority_pem, einvoice, invented_code
from dossiers.models import Dossier
from ledger.models import LogEntry
from notifications.models import Notice
from settlement.checking import check
from settlement.claims import claim_of
from settlement.computing import final_support
from settlement.models import Invoice
from settlement.readiness import readiness
from settlement.services import Taken, take_einvoices
from tests.races import at_once, needs_postgresql
from tests.world import World
from workflow.engine import act
from workflow.errors import BadFacts, NotNow

pytestmark = pytest.mark.django_db
SELLER = Firm("Công ty TNHH Thiết bị Mẫu", invented_code(7000))
MACHINE = "Máy mẫu MAU-1"
EARLIER = (1, "1", "C26TKC", 11)


@pytest.fixture(autouse=True)
def trusted(settings: object, tmp_path: Path) -> Path:
    """The sellers' authority is among the trusted ones."""
    folder = tmp_path / "cong-cong"
    folder.mkdir()
    (folder / "goc.pem").write_bytes(authority_pem())
    settings.SIGNING_TRUST_DIR = str(tmp_path)  # type: ignore[attr-defined]
    return folder / "goc.pem"


def file_of(world: World, dossier: Dossier, number: int, price: int, **more: object) -> tuple[str, bytes]:
    buyer = Firm(dossier.applicant.name, dossier.applicant.tax_code)
    goods = more.pop("goods", None) or (Goods(str(more.pop("name", MACHINE)), price),)
    made = {"issued": dt.date(2026, 6, 1) + dt.timedelta(days=number % 60), "number": number} | more
    return f"{number}.xml", einvoice(SELLER, buyer, goods, **made)  # type: ignore[arg-type]


def take(world: World, dossier: Dossier, *files: tuple[str, bytes], who: str = "coso") -> list[Taken]:
    uploads = [(io.BytesIO(data), name) for name, data in files]
    found = take_einvoices(dossier, actor=world[who], at=world.later(), uploads=uploads)
    paid = [one.invoice.no for one in found if one.invoice and one.invoice.total_vnd > 0]
    if paid:
        day = max(one.invoice.issued_on for one in found if one.invoice)
        world.step(dossier, "record_transfer", who, invoices=paid, transfer_no="UNC-9", transfer_on=day)
    return found


def support(world: World, dossier: Dossier) -> int:
    return final_support(dossier, clock.local_day(world.at)).support_vnd


def stops(world: World, dossier: Dossier) -> set[str]:
    return {one.code for one in readiness(dossier, clock.local_day(world.at)).stopping} - {"paper_missing"}


def log(dossier: Dossier) -> list[str]:
    entries = LogEntry.objects.filter(chain=dossier.pk).order_by("sequence")
    return [said for entry in entries for said in entry.data.get("effects", ())]


@pytest.fixture
def settling(world: World) -> Dossier:
    found = world.before("enter_evidence")
    world.at = max(world.at, clock.moment(dt.date(2026, 9, 1), dt.time(8)))
    return found


@pytest.mark.parametrize("turned", [False, True])
def test_whichever_comes_second_the_replacement_counts_alone(world: World, settling: Dossier, turned: bool) -> None:
    files = [file_of(world, settling, 11, 200_000_000), file_of(world, settling, 12, 190_000_000, relation=EARLIER)]
    for file in reversed(files) if turned else files:
        take(world, settling, file)
    assert support(world, settling) == 95_000_000
    assert stops(world, settling) == set()
    assert any("thay thế hóa đơn 1C26TKC số 11, đã chứng minh" in said for said in log(settling))


def test_taking_the_replacement_away_undoes_it_and_says_so(world: World, settling: Dossier) -> None:
    take(world, settling, file_of(world, settling, 11, 200_000_000))
    take(world, settling, file_of(world, settling, 12, 190_000_000, relation=EARLIER))
    world.step(settling, "remove_evidence", "coso", invoice=2, reason="Tải nhầm")
    assert support(world, settling) == 100_000_000
    assert "không còn thay thế hóa đơn 1C26TKC số 11" in log(settling)[-1]


def test_an_unproven_one_has_no_effect_and_stops_the_claim_until_it_is_looked_up(
    world: World, settling: Dossier
) -> None:
    take(world, settling, file_of(world, settling, 11, 200_000_000))
    take(world, settling, file_of(world, settling, 12, 190_000_000, relation=EARLIER, signed=False))
    assert support(world, settling) == 100_000_000
    assert stops(world, settling) == {"correction_unproven"}
    with pytest.raises(NotNow, match="chưa chứng minh được là của người bán"):
        world.step(settling, "submit_settlement", "trungtam")
    day = clock.local_day(world.at)
    world.step(settling, "record_lookup", "trungtam", invoice=2, portal_state="VALID", looked_up_on=day)
    assert support(world, settling) == 95_000_000
    assert stops(world, settling) == set()
    assert "hóa đơn 1C26TKC số 11 không còn được tính" in log(settling)[-1]


def test_a_signature_proves_nothing_where_no_authority_is_known_until_it_is_checked_again(
    world: World, settling: Dossier, trusted: Path
) -> None:
    root = trusted.read_bytes()
    trusted.unlink()
    take(world, settling, file_of(world, settling, 11, 200_000_000))
    take(world, settling, file_of(world, settling, 12, 190_000_000, relation=EARLIER))
    assert settling.invoices.get(no=2).signature == "nguyên vẹn, chưa xác minh người ký"
    assert stops(world, settling) == {"correction_unproven"}
    with pytest.raises(NotNow, match="Chưa nạp danh sách"):
        world.step(settling, "recheck_signatures", "trungtam")
    trusted.write_bytes(root)
    world.step(settling, "recheck_signatures", "trungtam")
    assert settling.invoices.get(no=2).signature == "hợp lệ"
    assert (support(world, settling), stops(world, settling)) == (95_000_000, set())
    assert any("đã chứng minh" in said for said in log(settling))


def test_somebody_elses_signature_proves_nothing(world: World, settling: Dossier) -> None:
    take(world, settling, file_of(world, settling, 11, 200_000_000))
    thief = Firm("Công ty Kẻ Lạ", invented_code(7001))
    take(world, settling, file_of(world, settling, 12, 1_000, relation=EARLIER, signer=thief))
    assert (support(world, settling), stops(world, settling)) == (100_000_000, {"correction_unproven"})


def test_a_strangers_file_changes_nothing_elsewhere_but_finance_is_told(world: World) -> None:
    """A file in one dossier says that it replaces an invoice of another one, already before finance."""
    victim = world.before("enter_evidence")
    world.at = max(world.at, clock.moment(dt.date(2026, 9, 1), dt.time(8)))
    take(world, victim, file_of(world, victim, 11, 400_000_000))
    victim = world.step(victim, "submit_settlement", "trungtam")
    before, lines = support(world, victim), LogEntry.objects.filter(chain=victim.pk).count()
    other = world.before("enter_evidence")
    take(world, other, file_of(world, other, 9001, 1_000, name="Vít", relation=EARLIER, signed=False))
    take(world, other, file_of(world, other, 9002, 1_000, name="Ốc", relation=(2, "1", "C26TKC", 11)))
    assert support(world, victim) == before == 200_000_000
    assert LogEntry.objects.filter(chain=victim.pk).count() == lines
    day = clock.local_day(world.at)
    told = [one for one in check(claim_of(victim, day, reader=world["ketoan"])) if one.code == "named_elsewhere"]
    assert len(told) == 2
    assert all(other.code in one.message and one.severity == "warn" for one in told)
    assert not [one for one in check(claim_of(victim, day, reader=world["coso"])) if one.code == "named_elsewhere"]
    passed = world.step(victim, "pass_settlement", "ketoan")
    assert passed.settlements.last().passed_vnd == before


def test_after_the_decision_nothing_changes_what_was_paid(world: World, settling: Dossier) -> None:
    take(world, settling, file_of(world, settling, 11, 400_000_000))
    for event, who in (
        ("submit_settlement", "trungtam"),
        ("pass_settlement", "ketoan"),
        ("approve_settlement", "giamdoc"),
    ):
        settling = world.step(settling, event, who)
    file = file_of(world, settling, 12, 140_000_000, relation=EARLIER)
    assert take(world, settling, file)[0].invoice is None
    assert support(world, settling) == settling.settled_vnd == 200_000_000
    day = clock.local_day(world.at)
    with pytest.raises(NotNow):
        act(
            settling,
            "record_lookup",
            actor=world["ketoan"],
            at=world.at,
            invoice=1,
            portal_state="CANCELLED",
            looked_up_on=day,
        )


def test_finance_cannot_pass_what_a_look_up_during_the_review_calls_void(world: World, settling: Dossier) -> None:
    take(world, settling, file_of(world, settling, 11, 400_000_000))
    settling = world.step(settling, "submit_settlement", "trungtam")
    day = clock.local_day(world.at)
    world.step(settling, "record_lookup", "ketoan", invoice=1, portal_state="CANCELLED", looked_up_on=day)
    with pytest.raises(NotNow, match="đã bị hủy theo tra cứu"):
        world.step(settling, "pass_settlement", "ketoan")


def test_a_correction_told_in_doubt_is_asked_for_and_a_person_answers(world: World, settling: Dossier) -> None:
    take(world, settling, file_of(world, settling, 11, 200_000_000))
    goods = (Goods(MACHINE, 190_000_000), Goods("Thay thế cho hóa đơn xuất sai", 0, kind=4))
    take(world, settling, file_of(world, settling, 12, 0, goods=goods))
    assert stops(world, settling) == {"relation_unclear"}
    with pytest.raises(BadFacts, match="đã ghi rõ quan hệ"):
        world.step(settling, "relate_invoice", "coso", invoice=1, relation="replaces", earlier=[2])
    world.step(settling, "relate_invoice", "coso", invoice=2, relation="replaces", earlier=[1])
    assert (support(world, settling), stops(world, settling)) == (95_000_000, set())
    said = {one.code: one.severity for one in check(claim_of(settling, clock.local_day(world.at)))}
    assert said["relation_said"] == "warn"
    world.step(settling, "relate_invoice", "coso", invoice=2, relation="")
    assert support(world, settling) == 195_000_000


def test_what_a_file_says_clearly_nobody_says_otherwise(world: World, settling: Dossier) -> None:
    take(world, settling, file_of(world, settling, 11, 200_000_000))
    take(world, settling, file_of(world, settling, 12, 190_000_000, relation=EARLIER))
    with pytest.raises(BadFacts, match="đã ghi rõ quan hệ"):
        world.step(settling, "relate_invoice", "coso", invoice=2, relation="")


def test_a_fee_counts_only_where_a_person_puts_it(world: World, settling: Dossier) -> None:
    take(world, settling, file_of(world, settling, 11, 300_000_000, fee_vnd=8_000_000))
    assert support(world, settling) == 150_000_000
    world.step(settling, "place_amount", "coso", invoice=1, part="fees", item=1)
    assert support(world, settling) == 154_000_000
    world.step(settling, "place_amount", "trungtam", invoice=1, part="fees", item=0)
    assert support(world, settling) == 150_000_000


@pytest.mark.parametrize(
    ("goods", "more"),
    [
        ((Goods("Hàng tặng", 0),), {}),
        ((Goods("Hàng tặng", 0, kind=2),), {}),
        ((Goods(MACHINE, 0),), {"relation": (1, "1", "C26TKC", 11)}),
    ],
)
def test_an_invoice_of_nothing_is_a_finding_and_the_others_are_kept(
    world: World, settling: Dossier, goods: tuple[Goods, ...], more: dict[str, object]
) -> None:
    nothing = file_of(world, settling, 21, 0, goods=goods, **more)
    found = take(
        world, settling, file_of(world, settling, 31, 300_000_000), nothing, file_of(world, settling, 32, 100_000_000)
    )
    assert [one.invoice is not None for one in found] == [True, True, True]
    said = {one.code for one in check(claim_of(settling, clock.local_day(world.at)))}
    assert "zero_total" in said
    assert (support(world, settling), stops(world, settling)) == (200_000_000, set())


@pytest.mark.parametrize("amount", [10**15, 10**19, 10**25])
def test_an_amount_beyond_every_column_is_refused_by_itself(world: World, settling: Dossier, amount: int) -> None:
    large = file_of(world, settling, 21, 7_654_321, signed=False)
    large = (large[0], large[1].replace(b"7654321", str(amount).encode()))
    found = take(world, settling, large, file_of(world, settling, 31, 300_000_000))
    assert found[0].invoice is None
    assert any("quá lớn" in reason or "định dạng" in reason for reason in found[0].reasons)
    assert found[1].invoice is not None


def test_the_same_invoice_twice_in_one_dossier_is_told_with_its_place(world: World, settling: Dossier) -> None:
    file = file_of(world, settling, 11, 200_000_000)
    first, second = take(world, settling, file, file)
    assert first.invoice is not None
    assert "đã có trong hồ sơ này (dòng 1)" in second.reasons[0]


def test_what_the_list_of_evidence_counts_is_what_the_support_comes_from(world: World, settling: Dossier) -> None:
    """Discount outside the lines, an adjustment that names nothing, a replaced invoice: one sum everywhere."""
    from dossiers.facts import collect

    take(
        world,
        settling,
        file_of(world, settling, 11, 200_000_000),
        file_of(world, settling, 12, 190_000_000, relation=EARLIER),
        file_of(world, settling, 13, 150_000_000, discount_vnd=30_000_000),
        file_of(
            world, settling, 14, -10_000_000, name="Điều chỉnh giảm theo biên bản", relation=(2, "1", "C26TKC", 12)
        ),
    )
    facts = collect(settling, clock.local_day(world.at))
    listed = [line["counted_vnd"] for one in facts["evidence"] for line in one["lines"]]
    assert listed[:3] == [0, 190_000_000, 120_000_000]
    assert sum(listed) == sum(row["proven_vnd"] for row in facts["proof"]) == 300_000_000
    assert Invoice.objects.filter(dossier=settling).count() == 4


# ── Whose an invoice is ─────────────────────────────────────────────────────────────────────────


@pytest.fixture
def squatter(world: World) -> Dossier:
    """A dossier of somebody else, its settlement being prepared."""
    return of_somebody_else(world, world.before("enter_evidence"))


def of_somebody_else(world: World, dossier: Dossier) -> Dossier:
    """The dossier as that of another establishment, some weeks later."""
    place, day = ("COMMUNE", "Chợ Mới"), dt.date(2026, 3, 2)
    other = Dossier.objects.get(pk=dossier.pk)
    firm = world.cast.firm(
        CastFirm("coso2", "Cơ sở Khác", "HOUSEHOLD", 5002, place, day, "Ấp Khác", "Bà Khác", "Mộc", 3), world.at
    )
    other.beneficiaries.update(establishment=firm)
    Dossier.objects.filter(pk=other.pk).update(applicant=firm)
    world.at = max(world.at, clock.moment(dt.date(2026, 9, 1), dt.time(8)))
    return Dossier.objects.get(pk=other.pk)


def test_the_case_of_a_stranger_who_replaces_anothers_invoice_has_no_effect_there(
    world: World, settling: Dossier, squatter: Dossier
) -> None:
    """cases/06: unsigned, it says that it replaces invoice 1C26TMM no. 1307 of the same seller."""
    named = {"form": "1", "series": "C26TMM", "number": "1307", "seller_tax_code": "0100109106"}
    honest = world.step(settling, "enter_evidence", "coso", **named)
    before, lines = support(world, honest), LogEntry.objects.filter(chain=honest.pk).count()
    assert before > 0
    data = (Path(__file__).parent / "cases" / "06-stranger-replaces.xml").read_bytes()
    own = data.replace(b"9900010102", squatter.applicant.tax_code.encode())
    assert own != data
    world.at = max(world.at, clock.moment(dt.date(2026, 11, 22), dt.time(8)))
    (taken,) = take(world, squatter, ("06.xml", own), who="coso2")
    assert taken.invoice is not None
    assert (support(world, honest), LogEntry.objects.filter(chain=honest.pk).count()) == (before, lines)


def test_an_unproven_file_elsewhere_does_not_hold_an_invoice_against_its_buyer(world: World, squatter: Dossier) -> None:
    take(world, squatter, file_of(world, squatter, 11, 9_000, signed=False), who="coso2")
    honest = world.before("enter_evidence")
    world.at = max(world.at, clock.moment(dt.date(2026, 9, 2), dt.time(8)))
    version = Dossier.objects.get(pk=squatter.pk).version
    assert take(world, honest, file_of(world, honest, 11, 200_000_000))[0].reasons == ()
    assert (honest.invoices.count(), squatter.invoices.count()) == (1, 0)
    last = LogEntry.objects.filter(chain=squatter.pk).latest("sequence")
    assert last.action == "make_way" and "1C26TKC số 11" in last.data["note"] and honest.code not in str(last.data)
    assert Dossier.objects.get(pk=squatter.pk).version == version + 1
    told = Notice.objects.filter(recipient=world["coso2"], subject__contains="không còn được kê khai")
    assert told.count() == 1 and honest.code not in told.get().body


def test_a_dossier_whose_work_rests_holds_it_against_the_buyer_no_longer_than_any_other(world: World) -> None:
    resting = of_somebody_else(world, world.at_state("IN_PROGRESS"))
    take(world, resting, file_of(world, resting, 11, 9_000, signed=False), who="coso2")
    world.step(Dossier.objects.get(pk=resting.pk), "suspend", "trungtam")
    honest = world.before("enter_evidence")
    world.at = max(world.at, clock.moment(dt.date(2026, 9, 2), dt.time(8)))
    assert take(world, honest, file_of(world, honest, 11, 200_000_000))[0].reasons == ()
    assert (honest.invoices.count(), resting.invoices.count()) == (1, 0)


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_two_buyers_who_take_back_their_invoices_from_each_other_at_once_do_not_stop_each_other(
    world: World, squatter: Dossier
) -> None:
    needs_postgresql()
    honest = world.before("enter_evidence")
    world.at = max(world.at, clock.moment(dt.date(2026, 9, 2), dt.time(8)))
    for mine, his in ((11, 12), (13, 14), (15, 16)):
        take(world, squatter, file_of(world, squatter, mine, 9_000, signed=False), who="coso2")
        take(world, honest, file_of(world, honest, his, 9_000, signed=False))
        at = world.later()
        proven = (honest, "coso", mine), (squatter, "coso2", his)
        done = at_once(
            *(
                partial(
                    take_einvoices,
                    dossier,
                    actor=world[who],
                    at=at,
                    uploads=[(io.BytesIO(data), name)],
                )
                for dossier, who, number in proven
                for name, data in [file_of(world, dossier, number, 200_000_000)]
            )
        )
        assert [[one.reasons for one in taken] for taken in done] == [[()], [()]]
    assert sorted(honest.invoices.values_list("number", flat=True)) == ["11", "13", "15"]
    assert sorted(squatter.invoices.values_list("number", flat=True)) == ["12", "14", "16"]


@pytest.mark.parametrize("mine", [{"signed": False}, {"signer": Firm("Công ty Kẻ Lạ", invented_code(7001))}])
def test_who_brings_no_proof_takes_nothing_from_the_first(
    world: World, squatter: Dossier, mine: dict[str, object]
) -> None:
    take(world, squatter, file_of(world, squatter, 11, 9_000, signed=False), who="coso2")
    second = world.before("enter_evidence")
    world.at = max(world.at, clock.moment(dt.date(2026, 9, 2), dt.time(8)))
    assert "chỉ được thanh toán một lần" in str(take(world, second, file_of(world, second, 11, 200_000_000, **mine)))
    assert (second.invoices.count(), squatter.invoices.count()) == (0, 1)


def test_what_is_proven_there_stays_there(world: World, squatter: Dossier) -> None:
    take(world, squatter, file_of(world, squatter, 11, 9_000, signed=False), who="coso2")
    day = clock.local_day(world.at)
    world.step(squatter, "record_lookup", "trungtam", invoice=1, portal_state="VALID", looked_up_on=day)
    second = world.before("enter_evidence")
    assert take(world, second, file_of(world, second, 11, 200_000_000))[0].invoice is None
    assert squatter.invoices.count() == 1


def test_between_two_dossiers_of_one_establishment_the_first_use_stands(world: World, settling: Dossier) -> None:
    take(world, settling, file_of(world, settling, 11, 200_000_000, signed=False))
    second = world.before("enter_evidence")
    assert take(world, second, file_of(world, second, 11, 200_000_000))[0].invoice is None
    assert settling.invoices.count() == 1
