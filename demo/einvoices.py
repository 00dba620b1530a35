"""Fictional e-invoices as sellers' software writes them, signed with a key made on the spot: for demo and tests only.

Sellers' codes begin with 99, which no province has; nobody's invoice can be taken for one of these.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from xml.sax.saxutils import escape

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml import XMLSigner, methods

from accounts.taxcode import check_digit
from documents.vietnamese import amount_in_words

UID = x509.ObjectIdentifier("0.9.2342.19200300.100.1.1")
PERCENT = 100


@dataclass(frozen=True)
class Goods:
    """One line: name, quantity, price before tax (đồng), rate in percent."""

    name: str
    price_vnd: int
    quantity: int = 1
    rate: int = 10
    unit: str = "cái"
    kind: int = 1

    @property
    def amount_vnd(self) -> int:
        """Before tax."""
        return self.price_vnd * self.quantity


@dataclass(frozen=True)
class Firm:
    """A party of a sale."""

    name: str
    tax_code: str
    address: str = "Phường Mẫu, tỉnh An Giang"


def invented_code(no: int) -> str:
    """A tax code that holds but belongs to nobody: 99 and a running number."""
    for seven in range(no * 10, no * 10 + 10):
        nine = f"99{seven:07d}"
        digit = check_digit(nine)
        if digit is not None and digit < 10:
            return f"{nine}{digit}"
    raise ValueError(no)


def einvoice(
    seller: Firm,
    buyer: Firm | None,
    goods: Sequence[Goods],
    *,
    issued: dt.date,
    number: int,
    series: str = "",
    form: int = 1,
    relation: tuple[int, str, str, int] | None = None,
    signer: Firm | None = None,
    signed: bool = True,
    total_off: int = 0,
    discount_vnd: int = 0,
    fee_vnd: int = 0,
) -> bytes:
    """The bytes of one invoice file.

    ``relation``: (1 replaces | 2 adjusts, form, series, number). ``signer``: another than the seller. ``total_off``: by
    how many đồng the total is wrong on purpose. ``discount_vnd``, ``fee_vnd``: trade discount and a fee that stand
    outside the lines.
    """
    series = series or f"C{issued:%y}TKC"
    before = sum(-one.amount_vnd if one.kind == 3 else one.amount_vnd for one in goods)
    rates: dict[int, int] = {}
    for one in goods:
        rates[one.rate] = rates.get(one.rate, 0) + (-one.amount_vnd if one.kind == 3 else one.amount_vnd)
    taxes = {rate: base * rate // PERCENT for rate, base in rates.items()}
    tax = sum(taxes.values())
    total = before + tax - discount_vnd + fee_vnd + total_off
    head = (
        "<TTChung><PBan>2.1.0</PBan><THDon>Hóa đơn giá trị gia tăng</THDon>"
        f"<KHMSHDon>{form}</KHMSHDon><KHHDon>{series}</KHHDon><SHDon>{number}</SHDon><NLap>{issued:%Y-%m-%d}</NLap>"
        "<HDCTTChinh>0</HDCTTChinh><DVTTe>VND</DVTTe><TGia>1</TGia><HTTToan>Chuyển khoản</HTTToan>"
        f"<MSTTCGP>{invented_code(99)}</MSTTCGP>{_relation(relation)}</TTChung>"
    )
    lines = "".join(
        f"<HHDVu><TChat>{one.kind}</TChat><STT>{no}</STT><THHDVu>{escape(one.name)}</THHDVu>"
        f"<DVTinh>{escape(one.unit)}</DVTinh><SLuong>{one.quantity}</SLuong><DGia>{one.price_vnd}</DGia>"
        f"<ThTien>{one.amount_vnd}</ThTien><TSuat>{one.rate}%</TSuat></HHDVu>"
        for no, one in enumerate(goods, 1)
    )
    table = "".join(
        f"<LTSuat><TSuat>{rate}%</TSuat><ThTien>{base}</ThTien><TThue>{taxes[rate]}</TThue></LTSuat>"
        for rate, base in rates.items()
    )
    outside = f"<DSLPhi><LPhi><TLPhi>Phí</TLPhi><TPhi>{fee_vnd}</TPhi></LPhi></DSLPhi>" if fee_vnd else ""
    outside += f"<TTCKTMai>{discount_vnd}</TTCKTMai>" if discount_vnd else ""
    sums = (
        f"<TToan><THTTLTSuat>{table}</THTTLTSuat><TgTCThue>{before}</TgTCThue><TgTThue>{tax}</TgTThue>{outside}"
        f"<TgTTTBSo>{total}</TgTTTBSo><TgTTTBChu>{amount_in_words(total)}</TgTTTBChu></TToan>"
    )
    body = f"<NDHDon>{_party('NBan', seller)}{_party('NMua', buyer)}<DSHHDVu>{lines}</DSHHDVu>{sums}</NDHDon>"
    code = f"<MCCQT>{'0' * 26}{number:08d}</MCCQT>" if series[0] == "C" else ""
    text = f'<HDon><DLHDon Id="data">{head}{body}</DLHDon>{code}<DSCKS><NBan></NBan></DSCKS></HDon>'
    return _signed(text.encode(), signer or seller, issued) if signed else text.encode()


def _relation(relation: tuple[int, str, str, int] | None) -> str:
    if relation is None:
        return ""
    kind, form, series, number = relation
    return (
        f"<TTHDLQuan><TCHDon>{kind}</TCHDon><LHDCLQuan>1</LHDCLQuan><KHMSHDCLQuan>{form}</KHMSHDCLQuan>"
        f"<KHHDCLQuan>{series}</KHHDCLQuan><SHDCLQuan>{number}</SHDCLQuan></TTHDLQuan>"
    )


def _party(name: str, firm: Firm | None) -> str:
    if firm is None:
        return ""
    return (
        f"<{name}><Ten>{escape(firm.name)}</Ten><MST>{firm.tax_code}</MST><DChi>{escape(firm.address)}</DChi></{name}>"
    )


def signed_copy(data: bytes, signer: Firm, on: dt.date) -> bytes:
    """The bytes of an unsigned invoice with the signature of a firm, whose certificate was valid on a day."""
    return _signed(data, signer, on)


def _signed(text: bytes, signer: Firm, on: dt.date) -> bytes:
    """The invoice with the signer's signature over DLHDon in DSCKS/NBan, as the rules place it."""
    root = etree.fromstring(text)
    key, certificate = _key(signer.name, signer.tax_code, on.year)
    data = root.find("DLHDon")
    if data is None:
        raise ValueError("DLHDon")
    signature = XMLSigner(
        method=methods.detached,
        c14n_algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
    ).sign(etree.fromstring(etree.tostring(data)), key=key, cert=[certificate], reference_uri="#data")
    place = root.find("DSCKS/NBan")
    if place is None:
        raise ValueError("DSCKS")
    place.append(signature)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def authority_pem() -> bytes:
    """The root that the sellers' certificates of this process end in, to be put among the trusted ones."""
    return _authority()[1].public_bytes(serialization.Encoding.PEM)


@cache
def _authority() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """An authority that lives in this process only; nobody else believes it."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CA hoa don mau Khuyen Cong")])
    certificate = (
        _builder(name, name, key, dt.datetime(2016, 1, 1, tzinfo=dt.UTC), dt.datetime(2046, 1, 1, tzinfo=dt.UTC))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    return key, certificate


@cache
def _key(name: str, tax_code: str, year: int) -> tuple[bytes, str]:
    """A key and a certificate of a fictional firm, valid around the year of the invoice. In memory only."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name(
        [
            x509.NameAttribute(UID, f"MST:{tax_code}"),
            x509.NameAttribute(NameOID.COMMON_NAME, name[:64]),
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        ]
    )
    issuer_key, issuer = _authority()
    since, until = dt.datetime(year - 1, 1, 1, tzinfo=dt.UTC), dt.datetime(year + 2, 1, 1, tzinfo=dt.UTC)
    certificate = _builder(subject, issuer.subject, key, since, until).sign(issuer_key, hashes.SHA256())
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return pem, certificate.public_bytes(serialization.Encoding.PEM).decode()


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
    )
