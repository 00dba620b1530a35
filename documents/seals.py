"""What the database refuses about papers: to change what one was drawn from, which number is whose, what was signed.

An edit is a new version, a signature a new copy, a number ends where it stands. What may still change: how far a paper
is drawn (file, status, error), the status of a number, what the last check of a signed copy found.
"""

from __future__ import annotations

from ledger.sealing import frozen

PAPERS = frozen(
    "documents_paper",
    ("id", "chain", "kind", "version", "facts", "facts_sha256", "created_at", "created_by_id"),
    names=("paper_facts_are_frozen", "paper_refuses_delete", "paper_refuses_replace"),
    function="paper_refuse",
    says=("The facts of a paper are frozen; draw a new version", "A paper is never deleted; draw a new version"),
    unique=[("chain", "kind", "version")],
    part="papers",
)
NUMBERS = frozen(
    "documents_numberentry",
    ("id", "book_id", "body", "symbol", "year", "number"),
    names=("number_stays_what_it_is", "number_refuses_delete", "number_refuses_replace"),
    function="number_refuse",
    says=("A number stays on its line for ever",) * 2,
    unique=[("book_id", "number"), ("body", "symbol", "year", "number")],
    refused="(OLD.status IN ('CANCELLED', 'GIVEN_UP') AND NEW.status <> OLD.status)",
    part="numbers",
)
SHARES = frozen(
    "documents_papershare",
    ("id", "paper_id", "chain"),
    names=("share_stays_what_it_is", "share_refuses_delete", "share_refuses_replace"),
    function="share_refuse",
    says=("A paper stays with the dossiers it was issued for",) * 2,
    unique=[("paper_id", "chain")],
    part="papers",
)
SIGNED_COPIES = frozen(
    "documents_signedcopy",
    (
        *("id", "paper_id", "no", "source", "file_id", "base_sha256", "same_bytes"),
        *("key_id", "stage", "signatures", "reason", "at", "by_id"),
    ),
    names=("signed_copy_is_frozen", "signed_copy_refuses_delete", "signed_copy_refuses_replace"),
    function="signed_copy_refuse",
    says=("A signed copy stays as it was handed in; hand in a further one",) * 2,
    unique=[("paper_id", "no")],
    part="signed",
)
#: Beside the one before: a column that came later, in a migration of its own.
SCAN_DAYS = frozen(
    "documents_signedcopy",
    ("signed_on",),
    names=("scan_day_is_frozen", "scan_day_refuses_delete", "scan_day_refuses_replace"),
    function="scan_day_refuse",
    says=("A signed copy stays as it was handed in; hand in a further one",) * 2,
    part="signed",
)
ALL = (PAPERS, NUMBERS, SHARES, SIGNED_COPIES, SCAN_DAYS)
