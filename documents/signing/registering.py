"""Registering a key: whose certificate it is is looked at once, by an administrator, and held to ever after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.db import transaction

from documents.signing.errors import SigningRefused
from documents.signing.models import SigningKey
from language.folding import search_key

if TYPE_CHECKING:
    from accounts.models import Organisation, User
    from documents.models import StoredFile


@transaction.atomic
def register(
    certificate: x509.Certificate,
    *,
    owner: User | Organisation,
    backend: str = SigningKey.Backend.PKCS12,
    name: str = "",
    token: str = "",
    keepers: Iterable[User] = (),
    picture: StoredFile | None = None,
    at: dt.datetime,
) -> SigningKey:
    """Whose key it is, where it lies, who of a body may use it. Raises ``SigningRefused``."""
    of_person = owner._meta.model_name == "user"
    subject = common_name(certificate)
    if of_person and _plain(subject) != _plain(str(owner)):
        raise SigningRefused("other_name", f"Chứng thư cấp cho «{subject}», không phải «{owner}».")
    if not _may_sign_papers(certificate):
        raise SigningRefused(
            "usage", f"Chứng thư của «{subject}» không có công dụng chống chối bỏ (non-repudiation) để ký văn bản."
        )
    fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
    if SigningKey.objects.filter(fingerprint=fingerprint).exists():
        raise SigningRefused("known", f"Chứng thư của «{subject}» đã được đăng ký.")
    key = SigningKey.objects.create(
        kind=SigningKey.Kind.PERSON if of_person else SigningKey.Kind.BODY,
        backend=backend,
        name=name,
        token=token,
        certificate=certificate.public_bytes(Encoding.PEM).decode(),
        fingerprint=fingerprint,
        subject=subject,
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
        picture=picture,
        registered_at=at,
        **{"user" if of_person else "organisation": owner},
    )
    key.keepers.set(keepers)
    return key


def common_name(certificate: x509.Certificate) -> str:
    """Whom a certificate names."""
    found = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else certificate.subject.rfc4514_string()


def _may_sign_papers(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value.content_commitment
    except x509.ExtensionNotFound:
        return False


def _plain(name: str) -> str:
    """A name without accents, case and spaces: authorities write it in several ways."""
    return search_key(name).replace(" ", "")
