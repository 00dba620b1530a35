"""What the tests of signatures stand on: an authority of their own, people with keys, a decision of two pages."""

from __future__ import annotations

import datetime as dt
import io
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from pyhanko.pdf_utils.font.opentype import GlyphAccumulatorFactory
from pyhanko.pdf_utils.generic import DictionaryObject, StreamObject, pdf_name
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter

from accounts.models import Organisation, OrganisationName, User
from demo.certificates import Authority, Issued
from documents.files import keep_made
from documents.models import Paper
from documents.signing.models import SigningKey
from documents.signing.registering import register
from documents.signing.services import sign
from documents.signing.stamps import FONT
from documents.signing.standing import Person, Wanted
from ledger.log import append

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
AT = dt.datetime(2026, 2, 5, 14, 3, 27, tzinfo=VIETNAM)
SINCE, UNTIL = dt.datetime(2025, 1, 1, tzinfo=dt.UTC), dt.datetime(2029, 1, 1, tzinfo=dt.UTC)
HEAD, CLERK, BODY = "Trần Quốc Mẫu", "Lâm Thị Văn Thư", "Sở Công Thương tỉnh An Giang"
PASSPHRASE = "mật khẩu thử 123"
#: The decision: page, x, y (from the bottom), size, text.
DECISION = (
    (0, 180, 700, 14, "QUYẾT ĐỊNH"),
    (0, 85, 660, 13, "Số: 05/QĐ-SCT, An Giang, ngày 05 tháng 02 năm 2026"),
    (0, 85, 640, 13, "Điều 1. Kinh phí hỗ trợ: 200.000.000 đồng."),
    (1, 85, 760, 13, "Điều 2. Quyết định này có hiệu lực kể từ ngày ký./."),
    (1, 85, 700, 12, "Nơi nhận:"),
    (1, 85, 686, 11, "- Như Điều 2;"),
    (1, 380, 700, 13, "GIÁM ĐỐC"),
    (1, 374, 620, 13, HEAD),
)
APPENDIX = ((2, 260, 780, 14, "Phụ lục I"), (2, 85, 700, 12, f"Người lập: {HEAD}"))


def draft(lines: tuple[tuple[int, float, float, float, str], ...] = DECISION + APPENDIX) -> bytes:
    """A PDF that says these lines, in a font that has their letters."""
    writer = PdfFileWriter(stream_xrefs=False)
    engine = GlyphAccumulatorFactory(str(FONT)).create_font_engine(writer)
    for page in range(max(line[0] for line in lines) + 1):
        drawn = [
            b"BT /F1 %d Tf %.1f %.1f Td %s ET" % (size, x, y, engine.shape(text, with_actual_text=False).graphics_ops)
            for at, x, y, size, text in lines
            if at == page
        ]
        content = writer.add_object(StreamObject(stream_data=b"\n".join(drawn)))
        resources = DictionaryObject({pdf_name("/Font"): DictionaryObject({pdf_name("/F1"): engine.as_resource()})})
        writer.insert_page(PageObject(contents=content, media_box=(0, 0, 595, 842), resources=resources))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@cache
def authority(name: str = "Cơ quan chứng thực Mẫu") -> Authority:
    """One for the whole run: making keys takes time."""
    return Authority.made(name, since=SINCE)


def issued(
    name: str, since: dt.datetime = SINCE, until: dt.datetime = UNTIL, by: str = "", uses: bool = True
) -> Issued:
    """The certificate of a person or a body, by the trusted authority or by another; the same for the same words."""
    return _issued(name, since, until, by, uses)


@cache
def _issued(name: str, since: dt.datetime, until: dt.datetime, by: str, uses: bool) -> Issued:
    root = authority(by) if by else authority()
    return root.issue(name, BODY, since=since, until=until, may_sign_papers=uses)


class Ground:
    """A paper to be signed, the head who signs it, the clerk who keeps the seal, a stranger."""

    def __init__(self, folder: Path, settings: Any) -> None:
        settings.SIGNING_KEYS_DIR, settings.SIGNING_TRUST_DIR = str(folder / "keys"), str(folder / "trust")
        (folder / "keys").mkdir(parents=True)
        self.trust = folder / "trust" / "cong-vu"
        self.trust.mkdir(parents=True)
        (self.trust / "goc.pem").write_bytes(authority().pem)
        self.head = User.objects.create_user("giamdoc", full_name=HEAD, position="Giám đốc")
        self.clerk = User.objects.create_user("vanthu", full_name=CLERK)
        self.stranger = User.objects.create_user("nguoila", full_name="Người Lạ")
        self.body = Organisation.objects.create(code="SCT-THU", kind="DEPARTMENT")
        OrganisationName.objects.create(organisation=self.body, name=BODY)
        self.head_key = self.key(self.head)
        self.body_key = self.key(self.body, keepers=[self.clerk])
        self.draft = draft()
        self.paper = self.drawn(self.draft)
        self.wanted = Wanted((Person(self.head, HEAD),), self.body)

    def key(self, owner: Any, *, one: Issued | None = None, **more: Any) -> SigningKey:
        """A registered key with its file."""
        made = one or issued(str(owner))
        stem = f"khoa-{SigningKey.objects.count() + 1}"
        (Path(settings.SIGNING_KEYS_DIR) / f"{stem}.p12").write_bytes(made.pkcs12(PASSPHRASE))
        return register(made.certificate, owner=owner, name=stem, at=SINCE, **more)

    def drawn(self, data: bytes, *, number: int | None = 5, kind: str = "APPROVAL_DECISION", **more: Any) -> Paper:
        """A paper with its PDF, as the conversion leaves it."""
        import uuid

        stored = keep_made(
            data,
            name="quyet-dinh.pdf",
            content_type="application/pdf",
            made_by=self.head,
            at=AT,
            prefix="KC-2026-0001/vb",
        )
        paper = Paper.objects.create(
            chain=uuid.uuid4(),
            kind=kind,
            title="Quyết định phê duyệt đề án",
            number=number,
            symbol="QĐ-SCT",
            year=2026,
            issued_on=AT.date() if number else None,
            facts={},
            facts_sha256="0" * 64,
            template_version="2",
            status=Paper.Status.DRAWN,
            file=stored,
            created_at=AT,
            created_by=self.head,
            **more,
        )
        with_pdf(paper, stored)
        return paper

    def sign(self, key: SigningKey, actor: User, *, at: dt.datetime = AT, **more: Any) -> Any:
        """One signature."""
        paper = more.pop("paper", self.paper)
        given = {"passphrase": PASSPHRASE, "wanted": self.wanted, "within": within(paper, actor, at)} | more
        wanted = given.pop("wanted")
        return sign(paper, wanted, key=key, actor=actor, at=at, **given)


def with_pdf(paper: Paper, stored: Any) -> None:
    """Give a paper its PDF, as the conversion does."""
    Paper.objects.filter(pk=paper.pk).update(pdf=stored, pdf_status=Paper.PdfStatus.MADE, pdf_pages=1)
    paper.refresh_from_db()


@contextmanager
def within(paper: Paper, actor: User, at: dt.datetime, action: str = "sign_paper") -> Any:
    """The transaction and the line of the log, as the desk hands them in."""
    with transaction.atomic():
        kept: dict[str, Any] = {}
        yield paper, kept
        append(chain=paper.chain, at=at, actor=actor, seat="DOIT_HEAD", action=action, data=kept)
