"""Certificates of people who never existed, from an authority of this machine alone: for the demo and the tests.

Pure: names and dates in, keys and certificates out. Nothing here is believed by anybody else.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class Issued:
    """A private key with its certificate and the authority that signed it."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate
    authority: x509.Certificate

    @property
    def pem(self) -> bytes:
        """The certificate, to be handed out."""
        return self.certificate.public_bytes(Encoding.PEM)

    def pkcs12(self, passphrase: str) -> bytes:
        """Key and certificate in one locked file."""
        return pkcs12.serialize_key_and_certificates(
            b"khuyen-cong", self.key, self.certificate, [self.authority], BestAvailableEncryption(passphrase.encode())
        )


@dataclass(frozen=True)
class Authority:
    """A certificate authority that lives in one process."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @classmethod
    def made(cls, name: str, *, since: dt.datetime, years: int = 20) -> Authority:
        """A new one, valid from a moment on."""
        key = _key()
        subject = _name(name, "Cơ quan chứng thực hư cấu")
        certificate = (
            _builder(subject, subject, key, since, since + years * YEAR)
            .add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True)
            .sign(key, hashes.SHA256())
        )
        return cls(key, certificate)

    @property
    def pem(self) -> bytes:
        """The root, to be put among the trusted ones."""
        return self.certificate.public_bytes(Encoding.PEM)

    def issue(
        self,
        name: str,
        organisation: str = "",
        *,
        since: dt.datetime,
        until: dt.datetime,
        may_sign_papers: bool = True,
    ) -> Issued:
        """A certificate of a person or a body. ``may_sign_papers``: with the use that papers ask for."""
        key = _key()
        certificate = (
            _builder(_name(name, organisation), self.certificate.subject, key, since, until)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_papers=may_sign_papers), critical=True)
            .sign(self.key, hashes.SHA256())
        )
        return Issued(key, certificate, self.certificate)

    def revoked(self, *issued: Issued, at: dt.datetime) -> bytes:
        """A list of revoked certificates, valid for ten years."""
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.certificate.subject)
        builder = builder.last_update(at).next_update(at + 10 * YEAR)
        for one in issued:
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder()
                .serial_number(one.certificate.serial_number)
                .revocation_date(at)
                .build()
            )
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM)


def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def private_pem(issued: Issued) -> bytes:
    """The bare private key, to be imported into a token."""
    return issued.key.private_bytes(Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _name(name: str, organisation: str) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN")]
    parts += [_text(NameOID.ORGANIZATION_NAME, organisation)] if organisation else []
    return x509.Name([*parts, _text(NameOID.COMMON_NAME, name)])


def _text(oid: x509.ObjectIdentifier, words: str) -> x509.NameAttribute:
    """At most 64 letters, as RFC 5280 counts; the library counts bytes, and a Vietnamese letter has up to three."""
    return x509.NameAttribute(oid, words[:64], _validate=False)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, since: dt.datetime, until: dt.datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs_papers: bool = False, signs_certificates: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=signs_papers,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=None,  # type: ignore[arg-type]
        decipher_only=None,  # type: ignore[arg-type]
    )
