"""The certificates that come with a signature: whose they are, when they were valid."""

from __future__ import annotations

import datetime as dt
import re

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from lxml import etree

import clock
from settlement.einvoice.parsing import local

MOST = 8
UID = x509.ObjectIdentifier("0.9.2342.19200300.100.1.1")
#: A person signs by the personal number, which is the tax code of a household as well.
_CODE = re.compile(r"\bMST:\s*([0-9]{10,13}(?:-[0-9]{3})?)|\bCCCD:\s*([0-9]{12})\b")


def certificates_of(element: etree._Element) -> tuple[x509.Certificate | None, list[x509.Certificate], str]:
    """(the signer's, those beside it, why there is none). Some programs put the whole chain, in either order."""
    bodies = ["".join("".join(one.itertext()).split()) for one in element.iter() if local(one) == "X509Certificate"]
    if not bodies:
        return None, [], "tệp không kèm chứng thư số"
    try:
        found = [
            x509.load_pem_x509_certificate(
                f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n".encode("ascii")
            )
            for body in bodies[:MOST]
        ]
        issuers = [one.issuer for one in found if one.issuer != one.subject]
        signer = next((one for one in found if one.subject not in issuers), found[0])
    except (ValueError, UnicodeEncodeError):
        return None, [], "chứng thư số kèm theo bị hỏng"
    return signer, [one for one in found if one is not signer], ""


def der(certificate: x509.Certificate) -> bytes:
    """Its bytes."""
    return certificate.public_bytes(Encoding.DER)


def subject_of(certificate: x509.Certificate) -> tuple[str, str]:
    """(name, tax code) of the signer: the code stands in UID as «MST:0106324653», with some authorities elsewhere."""
    try:
        uid = " ".join(str(one.value) for one in certificate.subject.get_attributes_for_oid(UID))
        said = " ".join([uid, *(str(one.value) for one in certificate.subject)])
        name = " ".join(str(one.value) for one in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME))
    except ValueError:
        return "không đọc được tên", ""
    found = _CODE.search(said)
    return name or uid, (found[1] or found[2]) if found else ""


def days_of(certificate: x509.Certificate) -> tuple[dt.date, dt.date]:
    """The first and the last day of its validity, in Vietnam."""
    return clock.local_day(certificate.not_valid_before_utc), clock.local_day(certificate.not_valid_after_utc)


def valid_on(certificate: x509.Certificate, day: dt.date) -> bool:
    """Whether a day lies within its validity."""
    first, last = days_of(certificate)
    return first <= day <= last


def moment_within(certificate: x509.Certificate, day: dt.date | None) -> dt.datetime:
    """A moment of its validity, the nearest to a day: settlements come years later, its dates are judged apart."""
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return first if day is None else min(max(_noon(day), first), last)


def signed_at(certificate: x509.Certificate, signed_on: dt.date | None, issued: dt.date | None) -> dt.datetime:
    """The moment a chain is judged at: the day of signing told, even where the certificate was not valid then.

    ``issued``: the day of the invoice, which stands for the day of signing where none is told.
    """
    if signed_on is None or valid_on(certificate, signed_on):
        return moment_within(certificate, signed_on or issued)
    return _noon(signed_on)


def _noon(day: dt.date) -> dt.datetime:
    return clock.moment(day, dt.time(12)).astimezone(dt.UTC)
