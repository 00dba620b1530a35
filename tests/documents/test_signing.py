"""Signing a paper: what comes out holds, in the right order, by the right people; a refusal leaves no trace."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from documents.files import open_file
from documents.models import NumberBook, NumberEntry, Paper, StoredFile
from documents.signing import SignatureState, state_of, states_of
from documents.signing.checking import check_signed
from documents.signing.comparing import same_paper
from documents.signing.errors import SigningRefused
from documents.signing.models import SignedCopy, SigningKey
from documents.signing.registering import register
from documents.signing.standing import Person, Wanted, keys_for
from documents.signing.trust import configured
from ledger.log import verify
from ledger.models import LogEntry
from tests.documents.signing_ground import AT, BODY, HEAD, PASSPHRASE, SINCE, UNTIL, Ground, issued

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(tmp_path: Path, settings: Any) -> Ground:
    return Ground(tmp_path, settings)


def bytes_of(copy: SignedCopy) -> bytes:
    return b"".join(open_file(copy.file))


def trace(tmp_path: Path) -> tuple[Any, ...]:
    stored = sorted(path.name for path in (tmp_path / "documents").rglob("*") if path.is_file())
    return SignedCopy.objects.count(), StoredFile.objects.count(), LogEntry.objects.count(), stored


def refused(ground: Ground, tmp_path: Path, *args: Any, **more: Any) -> SigningRefused:
    before = trace(tmp_path)
    with pytest.raises(SigningRefused) as why:
        ground.sign(*args, **more)
    assert trace(tmp_path) == before
    assert PASSPHRASE not in str(why.value)
    return why.value


def test_the_person_signs_first_then_the_body_and_both_signatures_hold(ground: Ground) -> None:
    assert state_of(ground.paper) == SignatureState.UNSIGNED
    first = ground.sign(ground.head_key, ground.head)
    assert state_of(ground.paper) == SignatureState.BY_PERSON
    second = ground.sign(ground.body_key, ground.clerk, at=AT + dt.timedelta(hours=1))
    assert state_of(ground.paper) == SignatureState.SIGNED
    assert (first.no, second.no, second.stage) == (1, 2, SignedCopy.Stage.COMPLETE)

    data = bytes_of(second)
    assert data.startswith(bytes_of(first)) and bytes_of(first).startswith(ground.draft)
    assert same_paper(data, ground.draft)
    report = check_signed(data, configured(), at=AT + dt.timedelta(hours=2))
    assert report.valid, report.problems
    assert [one.name for one in report.signatures] == [HEAD, BODY]
    assert [one.field for one in report.signatures] == ["NguoiKy1", "CoQuan"]
    assert report.signatures[0].signed_at == AT
    assert report.signatures[0].family == "chứng thực chữ ký số chuyên dùng công vụ"


def test_each_signature_is_a_line_of_the_log_with_the_hash_and_no_passphrase(ground: Ground) -> None:
    copy = ground.sign(ground.head_key, ground.head)
    entry = LogEntry.objects.get(chain=ground.paper.chain)
    assert entry.data["sha256"] == copy.file.sha256
    assert entry.data["certificates"] == [ground.head_key.fingerprint]
    assert "05/QĐ-SCT" in entry.data["note"]
    assert PASSPHRASE not in str(entry.data)
    assert verify(ground.paper.chain) is None


def test_the_body_does_not_sign_before_the_person(ground: Ground, tmp_path: Path) -> None:
    why = refused(ground, tmp_path, ground.body_key, ground.clerk)
    assert why.code == "person_first" and HEAD in why.message
    assert keys_for(ground.clerk, ground.paper, ground.wanted) == []
    assert keys_for(ground.head, ground.paper, ground.wanted) == [ground.head_key]


def test_what_was_replaced_or_lost_its_number_is_not_signed_any_more(ground: Ground, tmp_path: Path) -> None:
    cancelled = ground.drawn(ground.draft, number=6)
    book = NumberBook.objects.create(body="SCT", kind="QĐ-SCT", year=2026, last=6)
    row = {"body": "SCT", "symbol": "QĐ-SCT", "year": 2026, "number": 6}
    NumberEntry.objects.create(book=book, status="CANCELLED", ended_reason="Sai nội dung", **row)
    why = refused(ground, tmp_path, ground.head_key, ground.head, paper=cancelled)
    assert why.code == "replaced" and "06/QĐ-SCT" in why.message
    ground.drawn(ground.draft, version=2, replaces=ground.paper)
    why = refused(ground, tmp_path, ground.head_key, ground.head)
    assert why.code == "replaced" and "phiên bản 2" in why.message
    assert keys_for(ground.head, ground.paper, ground.wanted) == []


def test_nobody_signs_twice(ground: Ground, tmp_path: Path) -> None:
    ground.sign(ground.head_key, ground.head)
    assert refused(ground, tmp_path, ground.head_key, ground.head).code == "signed_already"
    ground.sign(ground.body_key, ground.clerk)
    assert refused(ground, tmp_path, ground.body_key, ground.clerk).code == "complete"


def test_two_persons_sign_in_their_own_fields_before_the_body(ground: Ground, tmp_path: Path) -> None:
    from tests.documents.signing_ground import draft

    other = ground.stranger
    other_key = ground.key(other)
    lines = (
        (0, 85, 700, 13, "Biên bản kết thúc vào 10 giờ./."),
        (0, 110, 600, 13, "THƯ KÝ"),
        (0, 100, 520, 13, "Người Lạ"),
        (0, 390, 600, 13, "CHỦ TỌA"),
        (0, 374, 520, 13, HEAD),
    )
    paper = ground.drawn(draft(lines), kind="APPRAISAL_MINUTES")
    wanted = Wanted((Person(other, "Người Lạ"), Person(ground.head, HEAD)), ground.body)
    ground.sign(other_key, other, paper=paper, wanted=wanted)
    assert state_of(paper) == SignatureState.PARTLY
    assert refused(ground, tmp_path, ground.body_key, ground.clerk, paper=paper, wanted=wanted).code == "person_first"
    ground.sign(ground.head_key, ground.head, paper=paper, wanted=wanted)
    last = ground.sign(ground.body_key, ground.clerk, paper=paper, wanted=wanted)
    report = check_signed(bytes_of(last), configured(), at=AT)
    assert report.valid and len(report.signatures) == 3


def test_a_wrong_passphrase_leaves_no_trace(ground: Ground, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        why = refused(ground, tmp_path, ground.head_key, ground.head, passphrase="sai-mat-khau-4711")
    assert (why.code, why.field) == ("passphrase", "passphrase")
    assert "sai-mat-khau-4711" not in caplog.text + str(why)
    assert refused(ground, tmp_path, ground.head_key, ground.head, passphrase="").code == "passphrase"


def test_a_certificate_signs_only_while_it_is_valid(ground: Ground, tmp_path: Path) -> None:
    early, late = SINCE - dt.timedelta(days=1), UNTIL + dt.timedelta(days=1)
    assert refused(ground, tmp_path, ground.head_key, ground.head, at=early).code == "not_yet_valid"
    why = refused(ground, tmp_path, ground.head_key, ground.head, at=late)
    assert why.code == "expired" and "01/01/2029" in why.message
    assert ground.sign(ground.head_key, ground.head, at=UNTIL - dt.timedelta(seconds=1)).no == 1


def test_only_the_person_named_signs_and_only_by_an_own_key(ground: Ground, tmp_path: Path) -> None:
    strangers = ground.key(ground.stranger)
    assert refused(ground, tmp_path, strangers, ground.stranger).code == "not_the_signer"
    assert refused(ground, tmp_path, ground.head_key, ground.stranger).code == "key_of_another"
    ground.sign(ground.head_key, ground.head)
    assert refused(ground, tmp_path, ground.body_key, ground.head).code == "not_the_keeper"


def test_a_file_swapped_for_another_certificate_is_found_out(ground: Ground, tmp_path: Path) -> None:
    swapped = issued(HEAD, uses=True, until=UNTIL + dt.timedelta(days=9))
    (Path(settings.SIGNING_KEYS_DIR) / f"{ground.head_key.name}.p12").write_bytes(swapped.pkcs12(PASSPHRASE))
    assert refused(ground, tmp_path, ground.head_key, ground.head).code == "other_certificate"


def test_a_key_that_is_not_there_is_said_and_no_name_leads_out_of_the_folder(ground: Ground, tmp_path: Path) -> None:
    SigningKey.objects.filter(pk=ground.head_key.pk).update(name="khong-co")
    ground.head_key.refresh_from_db()
    assert refused(ground, tmp_path, ground.head_key, ground.head).code == "key_missing"
    for name in ("../../etc/x", "/etc/passwd", ".", "a/b"):
        ground.head_key.name = name
        assert refused(ground, tmp_path, ground.head_key, ground.head).code == "key_missing"


def test_a_broken_key_file_is_said(ground: Ground, tmp_path: Path) -> None:
    (Path(settings.SIGNING_KEYS_DIR) / f"{ground.head_key.name}.p12").write_bytes(b"khong phai khoa")
    assert refused(ground, tmp_path, ground.head_key, ground.head).code == "passphrase"


def test_a_draft_without_a_number_is_not_signed(ground: Ground, tmp_path: Path) -> None:
    paper = ground.drawn(ground.draft, number=None)
    why = refused(ground, tmp_path, ground.head_key, ground.head, paper=paper)
    assert why.code == "draft" and "chưa có số" in why.message


def test_a_paper_without_its_pdf_is_not_signed(ground: Ground, tmp_path: Path) -> None:
    ground.paper.pdf = None
    why = refused(ground, tmp_path, ground.head_key, ground.head)
    assert why.code == "no_pdf" and "chưa có bản PDF" in why.message


def test_a_pdf_altered_in_the_store_is_not_signed(ground: Ground, tmp_path: Path) -> None:
    (path,) = [p for p in (tmp_path / "documents").rglob("*.pdf") if p.read_bytes() == ground.draft]
    path.chmod(0o644)
    path.write_bytes(ground.draft.replace(b"%%EOF", b"%%EOG"))
    before = (SignedCopy.objects.count(), LogEntry.objects.count())
    with pytest.raises(SigningRefused) as why:
        ground.sign(ground.head_key, ground.head)
    assert why.value.code == "altered"
    assert (SignedCopy.objects.count(), LogEntry.objects.count()) == before


def test_a_certificate_of_nobody_trusted_does_not_sign(ground: Ground, tmp_path: Path) -> None:
    foreign = ground.key(ground.head, one=issued(HEAD, by="Cơ quan chứng thực lạ"))
    why = refused(ground, tmp_path, foreign, ground.head)
    assert why.code == "not_verified" and "không do tổ chức chứng thực được tin cấp" in why.message


def test_a_revoked_certificate_does_not_sign(ground: Ground, tmp_path: Path) -> None:
    from tests.documents.signing_ground import authority

    (ground.trust / "thu-hoi.crl").write_bytes(authority().revoked(issued(HEAD), at=SINCE + dt.timedelta(days=5)))
    why = refused(ground, tmp_path, ground.head_key, ground.head)
    assert why.code == "not_verified" and "thu hồi" in why.message


def test_a_name_that_the_paper_does_not_print_has_no_place(ground: Ground, tmp_path: Path) -> None:
    wanted = Wanted((Person(ground.head, "Tên Không In"),), ground.body)
    assert refused(ground, tmp_path, ground.head_key, ground.head, wanted=wanted).code == "no_place"


def test_a_letter_the_stamp_cannot_draw_is_said_and_not_left_blank(ground: Ground, tmp_path: Path) -> None:
    from documents.signing.stamps import check_letters

    with pytest.raises(SigningRefused, match="漢"):
        check_letters(("Trần 漢 Mẫu",))
    check_letters(("ĂÂĐÊÔƠƯăâđêôơư ẮẰẲẴẶắằẳẵặ ỰỲỶỸỴ 50% «»–…",))


def test_registering_holds_name_use_and_uniqueness(ground: Ground) -> None:
    with pytest.raises(SigningRefused, match="không phải «Người Lạ»"):
        register(issued(HEAD).certificate, owner=ground.stranger, name="x", at=AT)
    with pytest.raises(SigningRefused, match="chống chối bỏ"):
        register(issued(HEAD, uses=False).certificate, owner=ground.head, name="x", at=AT)
    with pytest.raises(SigningRefused, match="đã được đăng ký"):
        register(issued(HEAD).certificate, owner=ground.head, name="x", at=AT)


def test_an_attachment_of_its_own_is_signed_by_the_body_alone_in_the_corner(ground: Ground, tmp_path: Path) -> None:
    attached = ground.drawn(ground.draft, number=None, kind="SETTLEMENT_TABLE")
    wanted = Wanted((), ground.body, main=ground.paper)
    assert refused(ground, tmp_path, ground.body_key, ground.clerk, paper=attached, wanted=wanted).code == "main_first"
    ground.sign(ground.head_key, ground.head)
    copy = ground.sign(ground.body_key, ground.clerk, paper=attached, wanted=wanted)
    assert copy.stage == SignedCopy.Stage.COMPLETE
    assert check_signed(bytes_of(copy), configured(), at=AT).valid


def test_states_of_many_papers_take_one_query(ground: Ground, django_assert_num_queries: Any) -> None:
    ground.sign(ground.head_key, ground.head)
    papers = list(Paper.objects.all())
    with django_assert_num_queries(1):
        assert set(states_of(papers).values()) == {SignatureState.BY_PERSON}
