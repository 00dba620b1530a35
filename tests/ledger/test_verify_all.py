"""Whatever is done behind the seals is named at its place; what hides from within shows against an earlier head."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
import uuid
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F

from accounts.models import RoleAssignment, User
from appraisal.models import Round, Vote
from budget.models import Balance, Entry, Posting
from budget.seals import BOOK
from documents import seals as documents
from documents.models import NumberBook, NumberEntry, Paper, SignedCopy, StoredFile
from documents.storage import document_store
from documents.verifying import facts_digest
from dossiers.models import Attachment, Contract, Decision, Dossier
from dossiers.paperwork import draw_paper
from ledger.chain import digest
from ledger.heads import against, every_kept, write_head
from ledger.log import as_line
from ledger.models import LogEntry, OutboxEvent
from ledger.sealing import every_seal
from ledger.seals import LOG
from ledger.verifying import parts, verify_everything
from settlement.models import Payment
from tests.flush import ALL, unsealed
from tests.signed import scanned

STANDALONE = Path(__file__).parents[2] / "docs" / "verify_head.py"
ZERO = "0" * 64
LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def lines(dossier: Dossier) -> Any:
    return LogEntry.objects.filter(chain=dossier.pk)


def line(dossier: Dossier, action: str) -> LogEntry:
    return lines(dossier).filter(action=action).order_by("sequence").last()


def last(dossier: Dossier) -> LogEntry:
    return lines(dossier).order_by("sequence").last()


def rehashed(dossier: Dossier, sequence: int, **changed: Any) -> None:
    """A line changed and every hash from it on computed anew: the chain holds by itself."""
    entries = list(lines(dossier).order_by("sequence"))
    for name, value in changed.items():
        setattr(entries[sequence - 1], name, value)
    for place, entry in enumerate(entries):
        if place:
            entry.previous_hash = entries[place - 1].hash
        entry.hash = digest(as_line(entry))
        entry.save()


def told_otherwise(dossier: Dossier, action: str, **told: Any) -> None:
    entry = line(dossier, action)
    rehashed(dossier, entry.sequence, data=entry.data | told)


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def paper(dossier: Dossier, kind: str) -> Paper:
    return Paper.objects.filter(chain=dossier.pk, kind=kind).order_by("version").last()


def set_facts(one: Paper, hashed: bool = False) -> None:
    facts = one.facts | {"dossier": one.facts["dossier"] | {"title": "Tên khác"}}
    more = {"facts_sha256": facts_digest(facts)} if hashed else {}
    Paper.objects.filter(pk=one.pk).update(facts=facts, **more)


def set_ballots(dossier: Dossier, ballot: str) -> None:
    Vote.objects.filter(pk=Vote.objects.filter(member__round__dossier=dossier).first().pk).update(ballot=ballot)


def overwrite(file: StoredFile, data: bytes) -> None:
    """Bytes behind a row replaced, by somebody who owns the folder."""
    path = Path(settings.STORAGES["documents"]["OPTIONS"]["location"]) / file.key
    path.chmod(0o600)
    path.write_bytes(data)


def first_file(dossier: Dossier) -> StoredFile:
    return dossier.attachments.order_by("pk").first().file


def grow_entry(dossier: Dossier) -> None:
    """A balanced entry that nobody's act made, with the balances brought along."""
    line_ = Entry.objects.filter(chain=dossier.pk).first().line
    entry = Entry.objects.create(
        line=line_, kind="RELEASE", chain=dossier.pk, code=dossier.code, at=last(dossier).at + dt.timedelta(hours=1)
    )
    for account, amount in (("AVAILABLE", 5), ("COMMITTED", -5)):
        Posting.objects.create(entry=entry, account=account, amount_vnd=amount)


def shrink_book(dossier: Dossier) -> None:
    """The entries of a payment taken out whole, balances computed anew."""
    gone = Entry.objects.filter(chain=dossier.pk, kind="PAY")
    for posting in Posting.objects.filter(entry__in=gone).select_related("entry"):
        whose = Balance.objects.filter(line=posting.entry.line, account=posting.account, chain=dossier.pk)
        whose.update(amount_vnd=F("amount_vnd") - posting.amount_vnd)
    Posting.objects.filter(entry__in=gone).delete()
    gone.delete()


#: What is done -> (part of the finding, its place, how). Places: regular expressions; {d} is the dossier's code,
#: {n} the number of its last line, {n+1} the next, {n-4} the fifth from the end.
TAMPERINGS: dict[str, tuple[str, str, Callable[[Dossier], Any]]] = {
    # the log
    "a line's data changed": (
        "log",
        "dòng 26$",
        lambda d: lines(d).filter(sequence=26).update(data={"support_vnd": 1}),
    ),
    "a line's actor name changed": ("log", "dòng 9$", lambda d: lines(d).filter(sequence=9).update(actor_name="Khác")),
    "a line's moment changed": (
        "log",
        "dòng 5$",
        lambda d: lines(d).filter(sequence=5).update(at=F("at") + dt.timedelta(days=1)),
    ),
    "a line's hash changed": ("log", "dòng 7$", lambda d: lines(d).filter(sequence=7).update(hash="f" * 64)),
    "a line taken out": ("log", "dòng 12$", lambda d: lines(d).filter(sequence=12).delete()),
    "the last line cut": ("log", "{d}, dòng {n}$", lambda d: last(d).delete()),
    "the last five lines cut": (
        "log",
        "{d}, dòng {n-4}$",
        lambda d: lines(d).filter(sequence__gt=last(d).sequence - 5).delete(),
    ),
    "the first line cut": ("log", "dòng 1$", lambda d: lines(d).filter(sequence=1).delete()),
    "a whole chain deleted": ("log", "của hồ sơ {d}", lambda d: lines(d).delete()),
    "a line moved to another chain": (
        "log",
        "dòng 20$",
        lambda d: lines(d).filter(sequence=20).update(chain=uuid.uuid4()),
    ),
    "a line added at the end": (
        "log",
        "{d}, dòng {n+1}$",
        lambda d: LogEntry.objects.create(
            chain=d.pk,
            sequence=last(d).sequence + 1,
            at=last(d).at,
            actor_name="Khác",
            action="close",
            to_state="CLOSED",
            from_state="CLOSED",
            previous_hash=last(d).hash,
            hash=ZERO,
        ),
    ),
    "two lines swapped": (
        "log",
        "dòng 8$",
        lambda d: [lines(d).filter(sequence=a).update(sequence=b) for a, b in ((8, 99), (9, 8), (99, 9))],
    ),
    "a suffix re-hashed with another state": (
        "log",
        "dòng 28$",
        lambda d: rehashed(d, 28, to_state="ADVANCED"),
    ),
    "a suffix re-hashed with another action": ("log", "dòng 31$", lambda d: rehashed(d, 31, action="redo")),
    "an approval re-hashed with another amount": (
        "dossiers",
        "{d}, .*approved_vnd",
        lambda d: told_otherwise(d, "approve", support_vnd=1),
    ),
    "a payment re-hashed with another amount": (
        "budget",
        "{d}, nghiệp vụ PAY",
        lambda d: told_otherwise(d, "confirm_payment", amount_vnd=1),
    ),
    "an actor re-hashed": (
        "grants",
        "vai trò CENTRE của Người Lạ",
        lambda d: rehashed(d, 31, actor=User.objects.get(username="nguoila"), actor_name="Người Lạ"),
    ),
    # dossiers
    "a state changed": (
        "dossiers",
        "{d}, trạng thái",
        lambda d: Dossier.objects.filter(pk=d.pk).update(state="ARCHIVED"),
    ),
    "an approved amount changed": (
        "dossiers",
        "{d}, .*approved_vnd",
        lambda d: Dossier.objects.filter(pk=d.pk).update(approved_vnd=300_000_000),
    ),
    "a settled amount changed": (
        "dossiers",
        "{d}, .*settled_vnd",
        lambda d: Dossier.objects.filter(pk=d.pk).update(settled_vnd=1),
    ),
    "a paid amount changed": (
        "dossiers",
        "{d}, .*paid_vnd",
        lambda d: Dossier.objects.filter(pk=d.pk).update(paid_vnd=1),
    ),
    "a version changed": ("log", "{d}, dòng {n+1}$", lambda d: Dossier.objects.filter(pk=d.pk).update(version=50)),
    "a written fact changed": (
        "dossiers",
        "{d}, .*need",
        lambda d: Dossier.objects.filter(pk=d.pk).update(need="Khác"),
    ),
    "a code changed": (
        "dossiers",
        r"KC-9, .*\(code\)",
        lambda d: Dossier.objects.filter(pk=d.pk).update(code="KC-9"),
    ),
    "a contract's amount changed": (
        "dossiers",
        "hợp đồng của hồ sơ {d}, support_vnd",
        lambda d: Contract.objects.filter(dossier=d).update(support_vnd=7),
    ),
    "a contract deleted": ("dossiers", "hợp đồng của hồ sơ {d}", lambda d: Contract.objects.filter(dossier=d).delete()),
    # the book
    "a posting changed": (
        "budget",
        "Bút toán",
        lambda d: Posting.objects.filter(pk=Posting.objects.first().pk).update(amount_vnd=F("amount_vnd") + 1),
    ),
    "an entry without postings": (
        "budget",
        "Bút toán",
        lambda d: Posting.objects.filter(entry=Entry.objects.filter(kind="COMMIT").first()).delete(),
    ),
    "a balance changed": (
        "budget",
        "Số dư PAID",
        lambda d: Balance.objects.filter(account="PAID", chain=d.pk).update(amount_vnd=1),
    ),
    "an entry that no act made": ("budget", r"bút toán \d+ \(RELEASE\) của hồ sơ {d}", grow_entry),
    "the entries of a payment taken out": ("budget", "{d}, nghiệp vụ PAY", shrink_book),
    "an entry given another moment": (
        "budget",
        r"\(COMMIT\) của hồ sơ {d}",
        lambda d: Entry.objects.filter(chain=d.pk, kind="COMMIT").update(at=F("at") + dt.timedelta(hours=1)),
    ),
    # orders and payments
    "an order's amount changed": (
        "payments",
        "của hồ sơ {d}, số tiền",
        lambda d: Payment.objects.filter(dossier=d).update(amount_vnd=1),
    ),
    "an order's account changed": (
        "orders",
        "{d}, bank_account",
        lambda d: Payment.objects.filter(dossier=d).update(bank_account="123456789"),
    ),
    "an order's voucher changed": (
        "payments",
        "{d}, số chứng từ",
        lambda d: Payment.objects.filter(dossier=d).update(order_no="KB-X"),
    ),
    "an order's result changed": (
        "payments",
        "{d}, tình trạng",
        lambda d: Payment.objects.filter(dossier=d).update(status="FAILED"),
    ),
    "an order deleted": ("payments", "lệnh chi .*{d}", lambda d: Payment.objects.filter(dossier=d).delete()),
    "an order added": (
        "orders",
        "lệnh chi .*{d}",
        lambda d: Payment.objects.create(
            dossier=d,
            beneficiary=d.beneficiaries.first(),
            attempt=9,
            number="09/GĐN-SCT",
            amount_vnd=5,
            economic_code="7012",
            bank_account="1",
            bank_name="N",
            status="FAILED",
            sent_at=last(d).at,
        ),
    ),
    # papers
    "a paper's facts changed": (
        "papers",
        "APPROVAL_DECISION .*, dữ kiện",
        lambda d: set_facts(paper(d, "APPROVAL_DECISION")),
    ),
    "a paper's number changed": (
        "papers",
        "APPROVAL_DECISION .*, số",
        lambda d: Paper.objects.filter(pk=paper(d, "APPROVAL_DECISION").pk).update(number=77),
    ),
    "a paper's code changed": (
        "papers",
        "CONTRACT .*, mã kiểm tra",
        lambda d: Paper.objects.filter(pk=paper(d, "CONTRACT").pk).update(verify_code="AAAA-BBBB-CCCC"),
    ),
    "a paper deleted": (
        "papers",
        "văn bản PAYMENT_REQUEST của hồ sơ {d}",
        lambda d: paper(d, "PAYMENT_REQUEST").delete(),
    ),
    "a paper of no act": (
        "papers",
        "PAYMENT_REQUEST phiên bản 1 của hồ sơ {d}",
        lambda d: Paper.objects.filter(pk=paper(d, "PAYMENT_REQUEST").pk).update(
            created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        ),
    ),
    "a paper's facts and their hash changed": (
        "papers",
        "APPROVAL_DECISION .*bản vẽ",
        lambda d: set_facts(paper(d, "APPROVAL_DECISION"), hashed=True),
    ),
    # signed copies
    "a signed copy's file swapped": (
        "signed",
        "bản ký 1 của văn bản",
        lambda d: SignedCopy.objects.update(file=first_file(d)),
    ),
    "a signed copy deleted": ("signed", "bản ký 1 của văn bản", lambda d: SignedCopy.objects.all().delete()),
    "a signed copy renumbered": ("signed", "bản ký 1 của văn bản", lambda d: SignedCopy.objects.update(no=2)),
    # numbers
    "a number's line deleted": (
        "numbers",
        "sổ số SCT QĐ-SCT .*số 01",
        lambda d: NumberEntry.objects.filter(symbol="QĐ-SCT", number=1).delete(),
    ),
    "a number changed": (
        "numbers",
        "sổ số SCT QĐ-SCT .*số 01",
        lambda d: NumberEntry.objects.filter(symbol="QĐ-SCT", number=1).update(number=90),
    ),
    "a row of numbers set back": (
        "numbers",
        "sổ số SCT QĐ-SCT .*số cuối",
        lambda d: NumberBook.objects.filter(kind="QĐ-SCT").update(last=1),
    ),
    # votes
    "a ballot changed": ("votes", "lần thẩm định 1 của hồ sơ {d}", lambda d: set_ballots(d, "FAIL")),
    "a ballot's moment changed": (
        "votes",
        "phiếu của người dùng",
        lambda d: Vote.objects.filter(pk=Vote.objects.first().pk).update(cast_at=F("cast_at") + dt.timedelta(hours=1)),
    ),
    "a ballot deleted": ("votes", "phiếu của người dùng", lambda d: Vote.objects.first().delete()),
    "a verdict changed": (
        "votes",
        "{d}, verdict",
        lambda d: Round.objects.filter(dossier=d).update(verdict="NOT_PASSED"),
    ),
    # files
    "a file's hash changed": (
        "files",
        "tệp .*registration",
        lambda d: StoredFile.objects.filter(pk=first_file(d).pk).update(sha256="a" * 64),
    ),
    "a file's key changed": (
        "files",
        "tệp khac",
        lambda d: StoredFile.objects.filter(pk=first_file(d).pk).update(key="khac.pdf"),
    ),
    "an attachment deleted": (
        "files",
        "tệp đính kèm registration của hồ sơ {d}",
        lambda d: Attachment.objects.filter(dossier=d, requirement="registration").delete(),
    ),
    "an attachment's file swapped": (
        "files",
        "tệp đính kèm quotations của hồ sơ {d}",
        lambda d: Attachment.objects.filter(dossier=d, requirement="quotations").update(
            file=StoredFile.objects.exclude(sha256__in=told_hashes(d)).first()
        ),
    ),
    # grants
    "a grant taken away": (
        "grants",
        "vai trò FINANCE",
        lambda d: RoleAssignment.objects.filter(role="FINANCE").delete(),
    ),
    "a grant given to another": (
        "grants",
        "vai trò TREASURY",
        lambda d: RoleAssignment.objects.filter(role="TREASURY").update(user=User.objects.get(username="nguoila")),
    ),
    "a grant cut short": (
        "grants",
        "vai trò DOIT_HEAD",
        lambda d: RoleAssignment.objects.filter(role="DOIT_HEAD").update(valid_to=dt.date(2020, 1, 1)),
    ),
    # the outbox as a second witness
    "an event that no line tells": (
        "log",
        "dòng 99$",
        lambda d: OutboxEvent.objects.create(
            kind="dossier.moved",
            chain=d.pk,
            key="x",
            created_at=last(d).at,
            due=last(d).at,
            payload={"event": "close", "from": "PAID", "to": "CLOSED", "sequence": 99},
        ),
    ),
}


def told_hashes(dossier: Dossier) -> list[str]:
    return [str(data.get("sha256")) for data in lines(dossier).values_list("data", flat=True)]


#: Seals taken off or made weaker -> which one is named.
SEALS_OFF: dict[str, tuple[str, list[str]]] = {
    "a trigger dropped": ("khóa log_refuses_delete", ["DROP TRIGGER log_refuses_delete"]),
    "a trigger with an empty body": (
        "khóa paper_refuses_delete",
        [
            "DROP TRIGGER paper_refuses_delete",
            "CREATE TRIGGER paper_refuses_delete BEFORE DELETE ON documents_paper BEGIN SELECT 1; END",
        ],
    ),
    "a trigger that never fires": (
        "khóa log_refuses_update",
        [
            "DROP TRIGGER log_refuses_update",
            "CREATE TRIGGER log_refuses_update BEFORE UPDATE ON ledger_logentry WHEN 0 "
            "BEGIN SELECT RAISE(ABORT, 'The log is append-only: UPDATE refused'); END",
        ],
    ),
    "a trigger on another table": (
        "khóa number_refuses_delete",
        [
            "DROP TRIGGER number_refuses_delete",
            "CREATE TRIGGER number_refuses_delete BEFORE DELETE ON documents_numberbook "
            "BEGIN SELECT RAISE(ABORT, 'A number stays on its line for ever'); END",
        ],
    ),
    "a trigger that nobody declared": (
        "bảng settlement_payment",
        ["CREATE TRIGGER helper AFTER INSERT ON settlement_payment BEGIN DELETE FROM settlement_payment; END"],
    ),
}


@pytest.fixture
def closed(world: Any) -> Dossier:
    """A dossier that went the whole way, its papers drawn, one of them handed in as a scan."""
    dossier = world.at_state("CLOSED")
    scanned(paper(dossier, "CONTRACT"), world["trungtam"], line(dossier, "close").at + dt.timedelta(hours=1))
    draw_paper(paper(dossier, "APPROVAL_DECISION"), world.at)
    return Dossier.objects.get(pk=dossier.pk)


class PutBack(Exception):
    """Ends a savepoint."""


def found_after(act: Callable[[], Any], *, only: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """What is found once something was done without the seals; all of it is put back."""
    found: list[tuple[str, str]] = []
    try:
        with transaction.atomic():
            for seal in ALL:
                seal.unseal(connection)
            if connection.vendor == "sqlite":
                sql("PRAGMA ignore_check_constraints = ON")
            act()
            found = [(one.what, one.where) for one in verify_everything(only=only)]
            raise PutBack
    except PutBack:
        pass
    finally:
        if connection.vendor == "sqlite":
            sql("PRAGMA ignore_check_constraints = OFF")
    return found


def placed(place: str, dossier: Dossier) -> str:
    """A place of the tables as a regular expression for a dossier."""
    count = lines(dossier).count()
    numbers = {"{n}": count, "{n+1}": count + 1, "{n-4}": count - 4}
    for name, number in numbers.items():
        place = place.replace(name, str(number))
    return place.replace("{d}", re.escape(dossier.code))


def missed(dossier: Dossier, table: dict[str, tuple[str, str, Callable[[Dossier], Any]]]) -> list[str]:
    """Which tamperings are not named at their place."""
    wrong = []
    every = tuple(part for part in parts() if part not in ("seals", "files"))
    for name, (part, place, tamper) in table.items():
        only = (*every, "files") if part == "files" else every
        try:
            found = found_after(lambda act=tamper: act(dossier), only=only)
        except Exception as error:
            found = [("error", repr(error))]
        pattern = placed(place, dossier)
        if not any(what == part and re.search(pattern, where) for what, where in found):
            wrong.append(f"{name}: {found[:4]}")
    return wrong


def test_a_played_world_is_whole(closed: Dossier) -> None:
    assert [str(one) for one in verify_everything(deep=True)] == []


def test_each_of_many_tamperings_is_named_at_its_place(closed: Dossier) -> None:
    assert len(TAMPERINGS) + len(SEALS_OFF) >= 60
    assert missed(closed, TAMPERINGS) == []
    assert list(verify_everything()) == []  # all was put back


@pytest.mark.parametrize("name", SEALS_OFF)
def test_a_seal_that_is_off_or_weaker_is_named(db: None, name: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the statements are those of SQLite; those of PostgreSQL stand below")
    place, statements = SEALS_OFF[name]
    found: list[str] = []
    try:
        with transaction.atomic():
            for statement in statements:
                sql(statement)
            found = [one.where for one in verify_everything(only=["seals"])]
            raise PutBack
    except PutBack:
        pass
    assert found == [place]


@pytest.mark.parametrize(
    ("place", "statement"),
    [
        ("log_refuses_change", "ALTER TABLE ledger_logentry DISABLE TRIGGER log_refuses_change"),
        ("log_refuses_change", "ALTER TABLE ledger_logentry ENABLE TRIGGER log_refuses_change"),
        ("log_refuses_change", "DROP TRIGGER log_refuses_change ON ledger_logentry"),
        (
            "log_refuse()",
            "CREATE OR REPLACE FUNCTION log_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
        ),
        (
            "paper_facts_are_frozen",
            "DROP TRIGGER paper_facts_are_frozen ON documents_paper; CREATE TRIGGER paper_facts_are_frozen BEFORE "
            "UPDATE ON documents_paper FOR EACH ROW WHEN (NEW.id IS DISTINCT FROM OLD.id) EXECUTE FUNCTION "
            "paper_refuse(); ALTER TABLE documents_paper ENABLE ALWAYS TRIGGER paper_facts_are_frozen",
        ),
    ],
)
def test_a_seal_of_postgresql_that_is_off_or_weaker_is_named(db: None, place: str, statement: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL only")
    assert list(verify_everything(only=["seals"])) == []
    sql(statement)
    assert [one.where for one in verify_everything(only=["seals"])] == [f"khóa {place}"]


def test_every_seal_of_the_apps_is_looked_at() -> None:
    assert {id(one) for one in every_seal()} == {id(one) for one in ALL} == {id(LOG), id(BOOK), *map(id, documents.ALL)}


def test_changed_and_lost_bytes_are_named(closed: Dossier) -> None:
    first, second = (one.file for one in closed.attachments.order_by("pk")[:2])
    overwrite(first, b"%PDF-1.7 khac")
    document_store().delete_version(second.key, second.version)
    found = {one.where: one.found for one in verify_everything(only=["files"])}
    assert len(found) == 2
    assert "13 byte" in found[f"tệp {first.key} («{first.original_name}»)"]
    assert found[f"tệp {second.key} («{second.original_name}»)"] == "kho không có tệp này"


def test_a_dossier_deleted_with_all_that_is_its_own_is_missed(world: Any) -> None:
    dossier = world.opened()
    dossier.attachments.all().delete()
    dossier.delete()
    found = [(one.what, one.where) for one in verify_everything(only=["dossiers"])]
    assert found == [("dossiers", f"hồ sơ {dossier.code} ({found[0][1][-37:-1]})")]


def verify_all(*arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command("verify_all", *arguments, stdout=out, **options)
    return out.getvalue()


def test_the_command_says_whole_or_names_the_places_and_ends_with_one(closed: Dossier) -> None:
    assert "Mọi phần nguyên vẹn" in verify_all()
    assert json.loads(verify_all(json=True)) == []
    Dossier.objects.filter(pk=closed.pk).update(settled_vnd=1)
    out = StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("verify_all", json=True, stdout=out)
    assert refusal.value.returncode == 1
    wanted = {"what", "where", "expected", "found"}
    told = json.loads(out.getvalue())
    assert all(set(one) == wanted for one in told)
    assert ("dossiers", "200000000", "1") in {(one["what"], one["expected"], one["found"]) for one in told}
    with pytest.raises(CommandError, match="Không có phần khac"):
        verify_all("khac")


# ── Heads ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def head(closed: Dossier, tmp_path: Path) -> Path:
    path = tmp_path / "head.jsonl"
    write_head(path, last(closed).at)
    return path


def since(path: Path) -> list[tuple[str, str]]:
    with path.open("rb") as file:
        return [(one.what, one.where) for one in against(file)]


def rewritten_whole(dossier: Dossier) -> None:
    """An approval with another amount in the log, the columns and the outbox: no part of the record disagrees."""
    told_otherwise(dossier, "give_budget_opinion", opinion="Không thống nhất.")


#: What a head sees and the record by itself may not.
AGAINST: dict[str, tuple[str, str, Callable[[Dossier], Any]]] = {
    "a suffix re-hashed": ("log", "dòng {n}$", rewritten_whole),
    "a chain deleted with its dossier's own": ("log", "dòng 1$", lambda d: lines(d).delete()),
    "the last line cut": ("log", "dòng {n}$", lambda d: last(d).delete()),
    "a title changed": ("dossiers", "hồ sơ", lambda d: Dossier.objects.filter(pk=d.pk).update(title="Khác")),
    "two ballots swapped": (
        "votes",
        "phiếu",
        lambda d: [
            Vote.objects.filter(pk=Vote.objects.order_by("pk")[place].pk).update(remark=f"Khác {place}")
            for place in (0, 1)
        ],
    ),
    "an account changed on order and paper": (
        "orders",
        "lệnh chi",
        lambda d: Payment.objects.filter(dossier=d).update(bank_account="1"),
    ),
    "a grant taken away": ("grants", "vai trò", lambda d: RoleAssignment.objects.filter(role="DOF").delete()),
    "an administrator made": (
        "grants",
        "người dùng",
        lambda d: User.objects.filter(username="nguoila").update(is_superuser=True),
    ),
    "facts and their hash changed": ("papers", "văn bản", lambda d: set_facts(paper(d, "CONTRACT"), hashed=True)),
    "an act's signer changed": (
        "dossiers",
        "văn bản có số",
        lambda d: Decision.objects.filter(dossier=d, kind="APPROVAL_DECISION").update(signer="Khác"),
    ),
    "a file's row and bytes changed": (
        "files",
        "tệp",
        lambda d: StoredFile.objects.filter(pk=first_file(d).pk).update(sha256="b" * 64),
    ),
    "a posting changed": (
        "budget",
        "dòng bút toán",
        lambda d: Posting.objects.filter(pk=Posting.objects.first().pk).update(amount_vnd=3),
    ),
    "a row of numbers set back": (
        "numbers",
        "sổ số",
        lambda d: NumberBook.objects.filter(kind="QĐ-SCT").update(last=0),
    ),
    "a signed copy's base changed": ("signed", "bản đã ký", lambda d: SignedCopy.objects.update(base_sha256="c" * 64)),
}


def test_nothing_differs_from_a_head_of_now(head: Path, closed: Dossier) -> None:
    assert since(head) == []
    assert "không khác" in verify_all(against=str(head))


def test_a_head_still_agrees_when_dossiers_went_on(world: Any, tmp_path: Path) -> None:
    dossier = world.at_state("APPRAISING")
    path = tmp_path / "head.jsonl"
    write_head(path, world.at)
    dossier = world.votes(dossier)
    world.step(dossier, "put_in_plan", "so")
    assert since(path) == []


def test_each_change_since_a_head_is_named_at_its_row(head: Path, closed: Dossier) -> None:
    wrong = []
    for name, (part, place, tamper) in AGAINST.items():
        found: list[tuple[str, str]] = []
        try:
            with transaction.atomic():
                for seal in ALL:
                    seal.unseal(connection)
                tamper(closed)
                found = since(head)
                raise PutBack
        except PutBack:
            pass
        if not any(what == part and re.search(placed(place, closed), where) for what, where in found):
            wrong.append(f"{name}: {found[:4]}")
    assert wrong == []


def test_a_re_hash_that_the_record_does_not_show_is_seen_by_the_head(head: Path, closed: Dossier) -> None:
    with unsealed(LOG):
        rewritten_whole(closed)
    assert list(verify_everything()) == []
    assert [what for what, _ in since(head)] == ["log"]
    with pytest.raises(CommandError, match="1 chỗ") as refusal:
        verify_all(against=str(head))
    assert refusal.value.returncode == 1


def standalone(*paths: Path) -> subprocess.CompletedProcess[str]:
    """The script for those who do not have the program; -I -S: nothing but the standard library can be imported."""
    command = [sys.executable, "-I", "-S", str(STANDALONE), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert "Traceback" not in done.stderr
    return done


def test_a_head_is_checked_without_the_program(head: Path, closed: Dossier, tmp_path: Path) -> None:
    assert standalone(head).returncode == 0
    bundle = tmp_path / "log.json"
    call_command("export_log", str(closed.pk), output=str(bundle), stdout=StringIO())
    assert standalone(head, bundle).returncode == 0
    with unsealed(LOG):
        rewritten_whole(closed)
    later = tmp_path / "later.jsonl"
    write_head(later, last(closed).at)
    done = standalone(head, later)
    assert (done.returncode, str(closed.pk) in done.stdout) == (1, True)
    call_command("export_log", str(closed.pk), output=str(bundle), stdout=StringIO())
    assert standalone(head, bundle).returncode == 1


@pytest.mark.parametrize("spoil", ["cut", "changed", "added", "empty", "other"])
def test_a_head_that_was_touched_is_refused(head: Path, spoil: str) -> None:
    data = head.read_bytes().splitlines(keepends=True)
    spoilt = {
        "cut": data[:-1],
        "changed": [data[0], data[1].replace(b'"chain"', b'"chaim"'), *data[2:]],
        "added": [*data, data[1]],
        "empty": [],
        "other": [b"{}\n"],
    }[spoil]
    head.write_bytes(b"".join(spoilt))
    with pytest.raises(CommandError, match="không dùng để so được"):
        verify_all(against=str(head))
    assert standalone(head).returncode == 2


def test_a_head_is_never_written_over(head: Path) -> None:
    with pytest.raises(CommandError, match="không bao giờ ghi đè"):
        call_command("seal_heads", str(head), stdout=StringIO())


def test_what_a_head_keeps_is_named_and_has_its_part(db: None) -> None:
    assert all(kept.part in parts() or kept.part in ("orders", "payments", "votes") for kept in every_kept())
