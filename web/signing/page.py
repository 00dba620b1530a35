"""What the pages show of signatures, prepared as plain rows."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Exists, OuterRef

from documents.models import Paper
from documents.signing import SignatureState, states_of
from documents.signing.models import SigningKey
from documents.signing.standing import keys_for
from documents.vietnamese import date_long, money
from dossiers.models import Decision, Dossier
from papers import KINDS
from papers.kind import BY_ONE
from web.signing.signers import holds_a_key, may_hand_in, signing_of

if TYPE_CHECKING:
    from accounts.models import User

TONES = {
    SignatureState.UNSIGNED: "neutral",
    SignatureState.BY_PERSON: "active",
    SignatureState.PARTLY: "active",
    SignatureState.SIGNED: "good",
    SignatureState.OUTSIDE: "good",
    SignatureState.SCANNED: "warn",
    SignatureState.BROKEN: "bad",
}
#: How many papers to sign the inbox shows.
TO_SIGN = 5
#: Nothing more to hand in.
DONE = frozenset({SignatureState.SIGNED, SignatureState.OUTSIDE})


@dataclass(frozen=True)
class Shown:
    """The signatures of one paper in the list of a dossier."""

    label: str
    tone: str
    signed: bool
    my_turn: bool
    may_hand_in: bool


def with_signatures(dossier: Dossier, papers: list[Paper], user: User, day: dt.date) -> None:
    """Give each paper its ``signature``: one query for all, more only for who has something to sign with."""
    states = states_of(papers)
    signs, hands_in = holds_a_key(user), may_hand_in(user, day)
    for paper in papers:
        state = states[paper.pk]
        signing = signing_of(dossier, paper) if signs and state not in DONE and paper.file_id else None
        paper.signature = Shown(  # type: ignore[attr-defined]
            label=str(state.label),
            tone=TONES[state],
            signed=state != SignatureState.UNSIGNED,
            my_turn=signing is not None and signing.here and bool(keys_for(user, paper, signing.wanted)),
            may_hand_in=hands_in and paper.number is not None and state not in DONE,
        )


def waiting_to_be_signed(user: User, day: dt.date) -> tuple[list[tuple[Paper, Dossier]], int]:
    """Papers this person decided and has a key for, that nobody signed yet: the newest few, and how many in all."""
    if not holds_a_key(user):
        return [], 0
    own = {"kind": OuterRef("kind"), "number": OuterRef("number"), "symbol": OuterRef("symbol")}
    found = Paper.objects.filter(
        Exists(Decision.objects.filter(signed_by=user, dossier=OuterRef("chain"), **own)),
        kind__in=[code for code, kind in KINDS.items() if kind.layout in BY_ONE],
        pdf__isnull=False,
        replaced_by__isnull=True,
        signed_copies__isnull=True,
    ).exclude(chain__in=Dossier.objects.hidden_from(user, day).values("pk"))
    shown = list(found.order_by("-issued_on", "-created_at")[:TO_SIGN])
    dossiers = Dossier.objects.select_related("applicant").in_bulk({paper.chain for paper in shown})
    return [(paper, dossiers[paper.chain]) for paper in shown], found.count()


def before_signing(paper: Paper, amount_vnd: int | None, number: str, sha256: str) -> list[tuple[str, str]]:
    """What somebody is about to put a name to."""
    rows = [("Văn bản", paper.title), ("Số, ký hiệu", number)]
    if paper.issued_on:
        rows.append(("Ngày", date_long(paper.issued_on)))
    if amount_vnd is not None:
        rows.append(("Số tiền", f"{money(amount_vnd)} đồng"))
    rows.append(("SHA-256 của bản PDF", sha256))
    return rows


def demo_passphrases(keys: Sequence[SigningKey]) -> list[tuple[str, str]]:
    """Whose key has which passphrase, of the invented keys that the demo made on this machine; for the demo alone."""
    kept = Path(settings.VAR_DIR) / "demo" / "logins.json"
    found: dict[str, str] = json.loads(kept.read_text()) if kept.exists() else {}
    return [(key.subject, found[f"khoa-ky:{key.name}"]) for key in keys if f"khoa-ky:{key.name}" in found]
