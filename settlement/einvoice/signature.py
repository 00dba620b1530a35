"""The seller's signature: is it there, does it hold over the very element that was read, who made it, with what.

Traps found in real files and in the libraries are in docs/e-invoice.md: a default namespace on Signature, references
without transforms, one program's fixed Ids, certificates that have expired since.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from cryptography import x509
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml import DigestAlgorithm, SignatureConfiguration, SignatureMethod, XMLVerifier
from signxml.algorithms import CanonicalizationMethod

import clock
from accounts.taxcode import same_taxpayer
from documents.vietnamese import date_short
from settlement.einvoice.model import INFO, REFUSE, WARN, Finding, Signature
from settlement.einvoice.parsing import child, children, local, text

MOST = 8
ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
CANONICAL = {method.value for method in CanonicalizationMethod}
METHODS = frozenset(
    {SignatureMethod.RSA_SHA1, SignatureMethod.RSA_SHA256, SignatureMethod.RSA_SHA384, SignatureMethod.RSA_SHA512}
)
DIGESTS = frozenset({DigestAlgorithm.SHA1, DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})
UID = x509.ObjectIdentifier("0.9.2342.19200300.100.1.1")


class InvoiceVerifier(XMLVerifier):
    """signxml with one repair: a part under an inherited default namespace is canonicalised as it was signed.

    lxml writes «xmlns=""» into such a part otherwise, and a right signature fails (signxml issues 193, 275, 286).
    signxml is pinned because this overrides a private method.
    """

    def _c14n(self, nodes: Any, algorithm: Any, inclusive_ns_prefixes: Any = None) -> bytes:
        if not isinstance(nodes, list):
            nodes = self._fromstring(self._tostring(nodes, with_tail=False))
        return super()._c14n(nodes, algorithm, inclusive_ns_prefixes)


@dataclass
class Looked:
    """The signature and what was found about it."""

    signature: Signature = field(default_factory=Signature)
    findings: list[Finding] = field(default_factory=list)

    def say(self, code: str, severity: str, message: str) -> None:
        """Note a finding."""
        self.findings.append(Finding(code, severity, message))


def look(
    data: bytes, root: etree._Element, invoice: etree._Element, *, seller: str, on_behalf: str, series: str
) -> Looked:
    """What there is to say of the seller's signature. ``on_behalf``: tax code of who may sign for the seller."""
    looked = Looked()
    element = child(child(invoice, "DSCKS", "NBan"), "Signature")
    if element is None:
        # DSCKS may be there twice, the second one empty.
        element = next(
            (one for part in children(invoice, "DSCKS") if (one := child(part, "NBan", "Signature")) is not None), None
        )
    if element is None:
        if len(series) > 3 and series[3] == "M":
            looked.say("signature_absent", INFO, "Hóa đơn từ máy tính tiền, không bắt buộc chữ ký số của người bán.")
        else:
            looked.say("signature_absent", WARN, "Tệp không có chữ ký số của người bán; xin lại tệp XML gốc.")
        return looked
    if _too_many(root, looked) or _ids_repeat(root, invoice, element, looked):
        looked.signature = Signature(present=True, valid=False, reason="cấu trúc chữ ký không tin được")
        return looked
    certificate, reason = _certificate(element)
    signed_on = _signed_on(element)
    if certificate is None:
        looked.signature = Signature(present=True, valid=False, reason=reason, signed_on=signed_on)
        looked.say("signature_invalid", REFUSE, f"Chữ ký số không kiểm tra được: {reason}.")
        return looked
    signer, code = _subject(certificate)
    right, reason = _verify(data, invoice, element, certificate, signed_on)
    same = same_taxpayer(code, seller) or (bool(on_behalf) and same_taxpayer(code, on_behalf))
    looked.signature = Signature(True, right, signer, code, reason, signed_on, same)
    if not right:
        code_of = "signature_wrapping" if reason.startswith(NOT_COVERED) else "signature_invalid"
        looked.say(code_of, REFUSE, f"Chữ ký số của người bán không hợp lệ: {reason}. Xin lại tệp XML gốc, chưa sửa.")
        return looked
    if not same:
        said = f"của {signer} (mã số thuế {code})" if code else f"của {signer}, chứng thư không ghi mã số thuế"
        looked.say("signer_differs", WARN, f"Chữ ký số là {said}, khác người bán {seller}; cần giải thích.")
    _about_certificate(looked, certificate, element, signed_on)
    return looked


NOT_COVERED = "chữ ký không phủ phần dữ liệu hóa đơn"


def _too_many(root: etree._Element, looked: Looked) -> bool:
    signatures = [one for one in root.iter() if local(one) == "Signature"]
    references = max((sum(1 for one in each.iter() if local(one) == "Reference") for each in signatures), default=0)
    if len(signatures) > MOST or references > MOST:
        looked.say("signature_invalid", REFUSE, f"Tệp có quá {MOST} chữ ký hoặc tham chiếu, không phải hóa đơn thật.")
        return True
    return False


def _ids_repeat(root: etree._Element, invoice: etree._Element, element: etree._Element, looked: Looked) -> bool:
    """An Id that a reference names, or that of the data, may stand once only."""
    references = [one for one in element.iter() if local(one) == "Reference"]
    named = {str(one.get("URI") or "").removeprefix("#") for one in references}
    data = child(invoice, "DLHDon")
    if data is not None:
        named |= {value for name, value in data.attrib.items() if name.lower() == "id"}
    times = Counter(
        value
        for one in root.iter()
        if isinstance(one.tag, str)
        for name, value in one.attrib.items()
        if str(name).lower() == "id"
    )
    twice = sorted(value for value in named if value and times[value] > 1)
    if twice:
        looked.say(
            "duplicate_id", REFUSE, f"Mã phần tử «{twice[0][:40]}» xuất hiện nhiều lần: không rõ phần nào đã được ký."
        )
    return bool(twice)


def _certificate(element: etree._Element) -> tuple[x509.Certificate | None, str]:
    found = next((one for one in element.iter() if local(one) == "X509Certificate"), None)
    if found is None:
        return None, "tệp không kèm chứng thư số"
    body = "".join("".join(found.itertext()).split())
    try:
        pem = f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n"
        return x509.load_pem_x509_certificate(pem.encode("ascii")), ""
    except (ValueError, UnicodeEncodeError):
        return None, "chứng thư số kèm theo bị hỏng"


def _subject(certificate: x509.Certificate) -> tuple[str, str]:
    """(name, tax code) of the signer: the code stands in UID as «MST:0106324653»."""
    try:
        uid = " ".join(str(one.value) for one in certificate.subject.get_attributes_for_oid(UID))
        name = " ".join(str(one.value) for one in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME))
    except ValueError:
        return "không đọc được tên", ""
    found = re.search(r"MST:\s*([0-9]{10,13}(?:-[0-9]{3})?)", uid)
    return name or uid, found[1] if found else ""


def _verify(
    data: bytes,
    invoice: etree._Element,
    element: etree._Element,
    certificate: x509.Certificate,
    signed_on: dt.date | None,
) -> tuple[bool, str]:
    """Over the bytes as received; if it fails in place, over <HDon> cut out (a wrapper may declare prefixes)."""
    if any(one.get("Algorithm") not in CANONICAL | {ENVELOPED} for one in element.iter() if local(one) == "Transform"):
        return False, "chữ ký dùng phép biến đổi lạ"
    first = _verify_bytes(data, certificate, signed_on)
    if first[0]:
        return first
    start, end = data.find(b"<HDon"), data.rfind(b"</HDon>")
    if start > 0 and end > start and local(invoice.getroottree().getroot()) != "HDon":
        second = _verify_bytes(data[start : end + len(b"</HDon>")], certificate, signed_on)
        if second[0]:
            return True, "kiểm tra trên phần hóa đơn tách khỏi vỏ bọc"
    return first


def _verify_bytes(data: bytes, certificate: x509.Certificate, signed_on: dt.date | None) -> tuple[bool, str]:
    config = SignatureConfiguration(
        location=".//{*}DSCKS/{*}NBan/",
        expect_references=True,
        signature_methods=METHODS,
        digest_algorithms=DIGESTS,
        ignore_ambiguous_key_info=True,
        verification_time=_moment(certificate, signed_on),
        default_reference_c14n_method=CanonicalizationMethod.CANONICAL_XML_1_0,
    )
    try:
        results = InvoiceVerifier().verify(data, x509_cert=certificate, validate_schema=False, expect_config=config)
    except Exception as wrong:
        return False, _why(wrong)
    listed = results if isinstance(results, list) else [results]
    covered = [one for one in listed if one.signed_xml is not None and _covers(one.signed_xml)]
    return (True, "") if covered else (False, f"{NOT_COVERED} (DLHDon)")


def _covers(signed: etree._Element) -> bool:
    """What was signed is the data, or the whole invoice that holds it (the file has one DLHDon only)."""
    if local(signed) == "DLHDon":
        return True
    return any(local(one) == "HDon" and child(one, "DLHDon") is not None for one in signed.iter())


def _why(wrong: Exception) -> str:
    said = str(wrong)
    if "Digest mismatch" in said:
        return "nội dung đã bị sửa sau khi ký"
    if "verification failed" in said:
        return "giá trị chữ ký không khớp với chứng thư"
    if "Ambiguous" in said:
        return "mã phần tử lặp lại, không rõ phần nào đã ký"
    return f"không kiểm tra được ({type(wrong).__name__})"


def _moment(certificate: x509.Certificate, signed_on: dt.date | None) -> dt.datetime:
    """A time at which the certificate was valid: settlements come years later; its dates are judged apart."""
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if signed_on is None:
        return first
    noon = clock.moment(signed_on, dt.time(12)).astimezone(dt.UTC)
    return min(max(noon, first), last)


def _about_certificate(
    looked: Looked, certificate: x509.Certificate, element: etree._Element, signed_on: dt.date | None
) -> None:
    methods = " ".join(
        str(one.get("Algorithm")) for one in element.iter() if local(one) in {"SignatureMethod", "DigestMethod"}
    )
    if "sha1" in methods.lower():
        looked.say("signature_sha1", WARN, "Chữ ký dùng thuật toán SHA-1 đã cũ; hợp lệ nhưng yếu.")
    if signed_on is None:
        looked.say("certificate_time", INFO, "Không đọc được thời điểm ký nên chưa xét hiệu lực chứng thư lúc ký.")
        return
    first = clock.local_day(certificate.not_valid_before_utc)
    last = clock.local_day(certificate.not_valid_after_utc)
    if not first <= signed_on <= last:
        looked.say(
            "certificate_time",
            WARN,
            f"Chứng thư có hiệu lực {date_short(first)}-{date_short(last)}, "
            f"không bao gồm ngày ký {date_short(signed_on)}.",
        )


#: How programs write the time of signing; all are taken as Vietnamese time, for the date.
TIMES = (r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})", r"(?P<d>\d{2})/(?P<m>\d{2})/(?P<y>\d{4})")


def _signed_on(element: etree._Element) -> dt.date | None:
    said = next((text(one) for one in element.iter() if local(one) == "SigningTime"), "")
    for shape in TIMES:
        found = re.match(shape, said, re.ASCII)
        if found:
            try:
                return dt.date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                return None
    return None
