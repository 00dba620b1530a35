"""The seller's signature: is it there, does it hold over the very element that was read, who made it, with what.

Traps found in real files and in the libraries are in docs/e-invoice.md: a default namespace on Signature, references
without transforms, one program's fixed Ids, certificates that have expired since.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography import x509
from lxml import etree
from signxml import DigestAlgorithm, SignatureConfiguration, SignatureMethod, XMLVerifier
from signxml.algorithms import CanonicalizationMethod

from accounts.taxcode import same_taxpayer
from documents.vietnamese import date_short
from settlement.einvoice.certificates import (
    MOST,
    certificates_of,
    days_of,
    der,
    moment_within,
    signed_at,
    subject_of,
    valid_on,
)
from settlement.einvoice.model import INFO, REFUSE, WARN, Finding, Signature
from settlement.einvoice.parsing import child, children, local, text

#: Whether a certificate (DER), with those that came beside it, was trusted at a moment.
Believes = Callable[[bytes, Sequence[bytes], dt.datetime], bool]
ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
CANONICAL = {method.value for method in CanonicalizationMethod}
METHODS = frozenset(
    {
        SignatureMethod.RSA_SHA1,
        SignatureMethod.RSA_SHA256,
        SignatureMethod.RSA_SHA384,
        SignatureMethod.RSA_SHA512,
        SignatureMethod.ECDSA_SHA256,
        SignatureMethod.ECDSA_SHA384,
    }
)
DIGESTS = frozenset({DigestAlgorithm.SHA1, DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})


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
    data: bytes,
    root: etree._Element,
    invoice: etree._Element,
    *,
    seller: str,
    on_behalf: str,
    series: str,
    issued: dt.date | None = None,
    believes: Believes | None = None,
) -> Looked:
    """What there is to say of the seller's signature. ``on_behalf``: tax code of who may sign for the seller.

    ``issued``: day of the invoice, which stands for the day of signing where none is told. ``believes``: whether a
    certificate is trusted; None where no list of authorities is loaded.
    """
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
    certificate, beside, reason = certificates_of(element)
    signed_on = _signed_on(element)
    if certificate is None:
        looked.signature = Signature(present=True, valid=False, reason=reason, signed_on=signed_on)
        looked.say("signature_invalid", REFUSE, f"Chữ ký số không kiểm tra được: {reason}.")
        return looked
    signer, code = subject_of(certificate)
    right, reason = _verify(data, invoice, element, certificate, signed_on)
    own = same_taxpayer(code, seller)
    same = own or (bool(on_behalf) and same_taxpayer(code, on_behalf))
    chain = None
    if believes is not None:
        when = signed_at(certificate, signed_on, issued)
        chain = believes(der(certificate), [der(one) for one in beside], when)
    looked.signature = Signature(True, right, signer, code, reason, signed_on, same, own, chain)
    if not right:
        code_of = "signature_wrapping" if reason.startswith(NOT_COVERED) else "signature_invalid"
        looked.say(code_of, REFUSE, f"Chữ ký số của người bán không hợp lệ: {reason}. Xin lại tệp XML gốc, chưa sửa.")
        return looked
    if not same:
        said = f"của {signer} (mã số thuế {code})" if code else f"của {signer}, chứng thư không ghi mã số thuế"
        looked.say("signer_differs", WARN, f"Chữ ký số là {said}, khác người bán {seller}; cần giải thích.")
    if chain is None:
        said = "Chữ ký nguyên vẹn; chưa xác minh người ký vì phần mềm chưa nạp danh sách chứng thư gốc tin cậy."
        looked.say("signature_unverified", INFO, said)
    elif not chain:
        said = f"Chứng thư của {signer} không dẫn đến tổ chức chứng thực nào trong danh sách tin cậy."
        looked.say("signature_untrusted", WARN, said)
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
        verification_time=moment_within(certificate, signed_on),
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
    elif not valid_on(certificate, signed_on):
        first, last = days_of(certificate)
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
