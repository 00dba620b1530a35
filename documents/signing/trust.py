"""Whose certificates are believed: two folders of roots, of the Government's public-service CA and of public CAs.

Public bodies and their officials sign with the first (chữ ký số chuyên dùng công vụ), firms with the second. Files are
PEM or DER: a certificate that signed itself is a root, any other one only completes chains; ``.crl`` files are lists of
revoked certificates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from asn1crypto import crl, pem, x509
from django.conf import settings
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.path import ValidationPath

from documents.signing.errors import SigningRefused

#: Folder -> what people call the root.
FAMILIES = {
    "cong-vu": "chứng thực chữ ký số chuyên dùng công vụ",
    "cong-cong": "chứng thực chữ ký số công cộng",
}
ENDINGS = {".pem", ".crt", ".cer"}


@dataclass(frozen=True)
class Trust:
    """Roots by family, further certificates of chains, lists of revoked ones."""

    roots: tuple[x509.Certificate, ...] = ()
    others: tuple[x509.Certificate, ...] = ()
    crls: tuple[crl.CertificateList, ...] = ()
    families: dict[bytes, str] = field(default_factory=dict)
    online: bool = False

    def context(self, at: dt.datetime) -> ValidationContext:
        """What pyHanko validates by. Asked online, only the present counts: servers do not answer for the past."""
        return ValidationContext(
            trust_roots=list(self.roots),
            other_certs=list(self.others),
            crls=list(self.crls),
            moment=None if self.online else at,
            allow_fetching=self.online,
            revocation_mode="hard-fail" if self.online else "soft-fail",
        )

    def revoked(self, certificate: x509.Certificate, at: dt.datetime) -> bool:
        """Whether a list in the folder names a certificate as revoked by then.

        pyHanko looks into lists only for certificates that say where their list is to be had; here an administrator put
        the list down, so it counts. It is believed as the roots beside it are.
        """
        for listed in self.crls:
            if listed.issuer != certificate.issuer:
                continue
            for entry in listed["tbs_cert_list"]["revoked_certificates"] or ():
                known = entry["user_certificate"].native == certificate.serial_number
                if known and entry["revocation_date"].native <= at:
                    return True
        return False

    def family_of(self, path: ValidationPath | None) -> str:
        """What people call the root a chain ends in."""
        if path is None:
            return ""
        anchor: x509.Certificate = path[0]
        return self.families.get(anchor.sha256, "")


def folder() -> Path:
    """Where the roots lie."""
    return Path(settings.SIGNING_TRUST_DIR or Path(settings.VAR_DIR) / "signing" / "trust")


def configured() -> Trust:
    """The trust of this installation. Raises ``SigningRefused`` for a file that is no certificate."""
    roots, others, crls = [], [], []
    families: dict[bytes, str] = {}
    for name, words in FAMILIES.items():
        for path in sorted((folder() / name).glob("*")):
            if path.suffix.lower() == ".crl":
                crls.append(_crl(path))
            for certificate in _certificates(path) if path.suffix.lower() in ENDINGS else ():
                if certificate.self_issued:
                    roots.append(certificate)
                    families[certificate.sha256] = words
                else:
                    others.append(certificate)
    return Trust(tuple(roots), tuple(others), tuple(crls), families, bool(settings.SIGNING_ONLINE_REVOCATION))


def trust_in(files: Iterable[tuple[str, bytes]]) -> Trust:
    """The trust that some files give, by name and bytes, without a folder: whoever names them believes each of them.

    Raises ``SigningRefused``.
    """
    found = [certificate for name, data in files for certificate in _certificates_in(name, data)]
    if not found:
        raise SigningRefused("bad_root", "Không có chứng thư nào trong các tệp tin cậy đã nêu.", status=503)
    return Trust(tuple(found))


def _certificates(path: Path) -> list[x509.Certificate]:
    return _certificates_in(path.name, path.read_bytes())


def _certificates_in(name: str, data: bytes) -> list[x509.Certificate]:
    try:
        if not pem.detect(data):
            return [_loaded(data)]
        return [_loaded(block) for kind, _, block in pem.unarmor(data, multiple=True) if kind == "CERTIFICATE"]
    except (ValueError, TypeError) as why:
        raise SigningRefused(
            "bad_root", f"Tệp {name} trong danh sách chứng thư gốc không phải chứng thư; báo quản trị.", status=503
        ) from why


def _loaded(data: bytes) -> x509.Certificate:
    certificate = x509.Certificate.load(data, strict=True)
    _ = certificate.subject.native  # asn1crypto reads lazily: now, not in the middle of a check
    return certificate


def _crl(path: Path) -> crl.CertificateList:
    data = path.read_bytes()
    try:
        found = crl.CertificateList.load(pem.unarmor(data)[2] if pem.detect(data) else data, strict=True)
        _ = found["tbs_cert_list"]["issuer"].native
    except (ValueError, TypeError) as why:
        raise SigningRefused(
            "bad_root", f"Tệp {path.name} trong thư mục chứng thư gốc không đọc được; báo quản trị.", status=503
        ) from why
    return found
