"""The demo's signatures: an authority of this machine, keys of the invented people, two decisions signed on stage.

Private keys and the root lie under var/signing, their passphrases beside the other passwords of the demo; nothing of
them is in the repository, and nobody else believes this root.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings

import clock
from accounts.models import Organisation, User
from demo.cast import PEOPLE
from demo.certificates import Authority
from demo.einvoices import authority_pem
from documents.models import Paper
from documents.pdf import ConversionFailed
from documents.printing import give_pdf
from documents.signing import keys, trust
from documents.signing.models import SigningKey
from documents.signing.registering import register
from documents.signing.services import sign
from documents.signing.standing import keys_for
from dossiers.paperwork import draw_paper
from dossiers.signatures.models import SignatureRule
from dossiers.signatures.setting import BUILT_IN
from web.signing.signers import SEATS, signing_of
from workflow.engine import writing

if TYPE_CHECKING:
    from demo.cast import Cast
    from demo.stage import Stage

SINCE, UNTIL = dt.datetime(2016, 1, 1, tzinfo=dt.UTC), dt.datetime(2045, 12, 31, tzinfo=dt.UTC)
#: Whose keys there are: logins, and bodies with who keeps their seal.
PERSONS = tuple(person.username for person in PEOPLE if person.head)
BODIES = {person.organisation: person.username for person in PEOPLE if person.seal}
#: How a passphrase is called among the demo's passwords.
SECRET = "khoa-ky:{}"  # noqa: S105  (a name, not a secret)


def make_keys(cast: Cast) -> str:
    """Make and register what is not there yet; why not, where nothing was made."""
    if settings.SIGNING_KEYS_DIR or settings.SIGNING_TRUST_DIR:
        return "máy này dùng thư mục khóa riêng, không tạo khóa mẫu"
    owners: dict[str, User | Organisation] = {name: cast.people[name] for name in PERSONS}
    owners |= {f"dau-{code.lower()}": Organisation.objects.get(code=code) for code in BODIES}
    missing = {name: owner for name, owner in owners.items() if not SigningKey.objects.filter(name=name).exists()}
    if not missing:
        return ""
    authority = Authority.made("CA mẫu Khuyến Công", since=SINCE, years=30)
    folder = trust.folder() / "cong-vu"
    for path in (folder, keys.folder()):
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / f"mau-{authority.certificate.serial_number:x}.pem").write_bytes(authority.pem)
    # Sellers of the demo's invoices are verified by a root of their own.
    sellers = trust.folder() / "cong-cong"
    sellers.mkdir(parents=True, exist_ok=True, mode=0o700)
    (sellers / "mau-hoa-don.pem").write_bytes(authority_pem())
    for name, owner in missing.items():
        issued = authority.issue(str(owner), since=SINCE, until=UNTIL)
        file = keys.path_of(name)
        file.touch(mode=0o600)
        file.write_bytes(issued.pkcs12(cast.secret(SECRET.format(name))))
        keepers = [cast.people[BODIES[owner.code]]] if isinstance(owner, Organisation) else []
        register(issued.certificate, owner=owner, name=name, keepers=keepers, at=SINCE)
    return ""


def signed_from_today(cast: Cast) -> None:
    """The dossiers of the demo's past went on without signatures; whoever opens one today is asked for them."""
    today, at = clock.today(), clock.now()
    words = ((BUILT_IN.valid_from, False), (today, True)) if today >= BUILT_IN.valid_from else ()
    for day, asked in words:
        SignatureRule.objects.get_or_create(
            kind="",
            regime="",
            asked=asked,
            valid_from=day,
            defaults={"source": "Bản chạy thử", "entered_by": cast.people["giamdoc"], "entered_at": at},
        )


def signed(stage: Stage, kind: str, at: dt.datetime, *, by: tuple[str, ...]) -> None:
    """The last paper of a kind is signed by these people one after another, a quarter of an hour apart.

    Without LibreOffice there is no PDF to sign, and the story goes on unsigned.
    """
    dossier = stage.dossier
    paper = Paper.objects.filter(chain=dossier.pk, kind=kind).order_by("version").last()
    signing = signing_of(dossier, paper) if paper else None
    if paper is None or signing is None:
        raise AssertionError(f"{kind} không phải văn bản ký được")
    if not keys_for(stage.by(by[0]), paper, signing.wanted):
        stage.tell(f"{dossier.code}: bỏ qua ký số, máy này không có khóa mẫu")
        return
    try:
        give_pdf(draw_paper(paper, stage.clock), stage.clock)
    except ConversionFailed as why:
        stage.tell(f"{dossier.code}: bỏ qua ký số, {why}")
        return
    if paper.pdf is None:
        stage.tell(f"{dossier.code}: bỏ qua ký số. {paper.pdf_why}")
        return
    for place, username in enumerate(by):
        person, moment = stage.by(username), at + dt.timedelta(minutes=15 * place)
        key = keys_for(person, paper, signing.wanted)[0]
        copy = sign(
            paper,
            signing.wanted,
            key=key,
            passphrase=stage.cast.secret(SECRET.format(key.name)),
            actor=person,
            at=moment,
            within=writing(dossier, "sign_paper", actor=person, at=moment, roles=SEATS),
        )
        stage.tell(f"{dossier.code}: {person} ký số «{paper.title}» ({copy.get_stage_display().lower()})")
