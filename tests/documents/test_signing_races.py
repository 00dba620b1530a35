"""Two who sign, or hand in, at the same moment: one copy, one line of the log, and a sentence for the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from demo.stage import sample_pdf
from documents.models import Paper, StoredFile
from documents.signing.errors import SigningRefused
from documents.signing.models import SignedCopy
from documents.signing.outside import hand_in_scan
from documents.signing.standing import Person, Wanted
from ledger.log import verify
from ledger.models import LogEntry
from tests.documents.signing_ground import AT, HEAD, Ground, draft, within
from tests.races import at_once, needs_postgresql

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ground(tmp_path: Path, settings: Any) -> Ground:
    needs_postgresql()
    return Ground(tmp_path, settings)


def one_won(outcomes: list[Any]) -> SigningRefused:
    won = [one for one in outcomes if isinstance(one, SignedCopy)]
    lost = [one for one in outcomes if not isinstance(one, SignedCopy)]
    assert len(won) == 1, outcomes
    assert all(isinstance(one, SigningRefused) for one in lost), lost
    return lost[0]


def test_a_double_click_signs_once(ground: Ground) -> None:
    files = StoredFile.objects.count()
    lost = one_won(at_once(*[lambda: ground.sign(ground.head_key, ground.head) for _ in range(4)]))
    assert lost.code in {"meanwhile", "signed_already"} and lost.status == 409
    assert SignedCopy.objects.count() == LogEntry.objects.count() == 1
    assert StoredFile.objects.count() == files + 1
    assert verify(ground.paper.chain) is None


def test_two_signers_at_once_leave_both_signatures_only_one_after_the_other(ground: Ground) -> None:
    other, other_key = ground.stranger, ground.key(ground.stranger)
    lines = ((0, 100, 520, 13, "Người Lạ"), (0, 374, 520, 13, HEAD))
    paper = ground.drawn(draft(lines))
    wanted = Wanted((Person(other, "Người Lạ"), Person(ground.head, HEAD)), None)
    outcomes = at_once(
        lambda: ground.sign(other_key, other, paper=paper, wanted=wanted),
        lambda: ground.sign(ground.head_key, ground.head, paper=paper, wanted=wanted),
    )
    assert one_won(outcomes).code == "meanwhile"
    key, person = (ground.head_key, ground.head) if isinstance(outcomes[0], SignedCopy) else (other_key, other)
    last = ground.sign(key, person, paper=paper, wanted=wanted)
    assert last.no == 2 and len(last.signatures) == 2


def test_a_scan_and_a_signature_at_once_are_not_both_kept(ground: Ground) -> None:
    def scan() -> SignedCopy:
        inside = within(Paper.objects.get(pk=ground.paper.pk), ground.clerk, AT, "hand_in_scan")
        return hand_in_scan(
            ground.paper,
            ground.wanted,
            data=sample_pdf("ban chup", "KC"),
            name="a.pdf",
            reason="ký giấy, nhận hôm nay",
            signed_on=AT.date(),
            actor=ground.clerk,
            at=AT,
            within=inside,
        )

    one_won(at_once(scan, lambda: ground.sign(ground.head_key, ground.head)))
    assert SignedCopy.objects.count() == LogEntry.objects.count() == 1
