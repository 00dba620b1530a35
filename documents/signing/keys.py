"""Opening a key for one signature. The passphrase lives as long as the call; it is neither kept nor logged."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pkcs11
from asn1crypto import pem, x509
from cryptography.hazmat.primitives.serialization import pkcs12
from django.conf import settings
from django.views.decorators.debug import sensitive_variables
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign import Signer, SimpleSigner
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko_certvalidator.registry import SimpleCertificateStore

import clock
from documents.signing.errors import SigningRefused, not_yet
from documents.signing.models import SigningKey

WRONG_PASSPHRASE = "Mật khẩu của khóa không đúng. Chưa ký gì; hãy gõ lại."  # noqa: S105  (a sentence)


def folder() -> Path:
    """Where the PKCS#12 files lie."""
    return Path(settings.SIGNING_KEYS_DIR or Path(settings.VAR_DIR) / "signing" / "keys")


def path_of(name: str) -> Path:
    """The file of a key; the name never leads out of the folder."""
    if not name or name.startswith(".") or Path(name).name != name:
        raise SigningRefused("key_missing", f"Tên tệp khóa «{name}» không hợp lệ; báo quản trị.", field="key")
    return folder() / f"{name}.p12"


@contextmanager
@sensitive_variables("passphrase")
def opened(key: SigningKey, passphrase: str, *, at: dt.datetime) -> Iterator[Signer]:
    """The signer of a key, with the certificate that was registered and no other. Raises ``SigningRefused``."""
    _in_force(key, at)
    if not passphrase:
        raise SigningRefused("passphrase", "Hãy gõ mật khẩu của khóa (mã PIN của thiết bị).", field="passphrase")
    if key.backend == SigningKey.Backend.OUTSIDE:
        raise SigningRefused(
            "key_outside",
            "Khóa này chỉ ký được ở phần mềm khác: tải bản PDF về, ký, rồi «Nộp bản đã ký».",
            field="key",
        )
    if key.backend == SigningKey.Backend.PKCS12:
        signer: Signer = _from_file(key, passphrase)
        _same_certificate(key, signer)
        yield signer
        return
    with _from_token(key, passphrase) as signer:
        _same_certificate(key, signer)
        yield signer


def certificate_of(key: SigningKey) -> x509.Certificate:
    """The registered certificate."""
    return x509.Certificate.load(pem.unarmor(key.certificate.encode())[2])


def fingerprint(certificate: x509.Certificate) -> str:
    """How a certificate is known everywhere here."""
    return hashlib.sha256(certificate.dump()).hexdigest()


def _in_force(key: SigningKey, at: dt.datetime) -> None:
    if key.retired_at is not None:
        raise SigningRefused("key_retired", "Khóa này đã thôi dùng; chọn khóa khác.", field="key")
    if at < key.valid_from:
        raise SigningRefused(
            "not_yet_valid", f"Chứng thư chỉ có hiệu lực từ {_day(key.valid_from)}; chưa ký được.", field="key"
        )
    if at > key.valid_to:
        raise SigningRefused(
            "expired",
            f"Chứng thư đã hết hạn ngày {_day(key.valid_to)}. Xin cấp chứng thư mới, báo quản trị đăng ký rồi ký.",
            field="key",
        )


def _day(moment: dt.datetime) -> str:
    return f"{clock.local(moment):%d/%m/%Y}"


@sensitive_variables("passphrase", "secret", "data")
def _from_file(key: SigningKey, passphrase: str) -> Signer:
    try:
        data = path_of(key.name).read_bytes()
    except OSError as why:
        raise SigningRefused(
            "key_missing", f"Không tìm thấy tệp khóa «{key.name}.p12» trên máy chủ; báo quản trị.", field="key"
        ) from why
    secret = passphrase.encode()
    try:
        private, certificate, others = pkcs12.load_key_and_certificates(data, secret)
    except ValueError as why:
        # cryptography says the same of a wrong passphrase and of a broken file; the first is by far the usual one.
        raise SigningRefused("passphrase", WRONG_PASSPHRASE, field="passphrase") from why
    if private is None or certificate is None:
        raise SigningRefused(
            "key_broken", f"Tệp khóa «{key.name}.p12» không có khóa bí mật hay chứng thư; báo quản trị.", field="key"
        )
    del private, certificate, others
    signer = SimpleSigner.load_pkcs12_data(data, other_certs=[], passphrase=secret)
    # A root carried along is believed by nobody and covered by nothing: a byte changed in it would go unseen.
    signer.embed_roots = False
    return signer


@contextmanager
@sensitive_variables("passphrase")
def _from_token(key: SigningKey, passphrase: str) -> Iterator[Signer]:
    module = settings.SIGNING_PKCS11_MODULE
    token = key.token or settings.SIGNING_PKCS11_TOKEN
    if not module or not Path(module).exists():
        raise SigningRefused(
            "no_module", "Máy chủ chưa cài trình điều khiển thiết bị lưu khóa (PKCS#11); báo quản trị.", field="key"
        )
    try:
        session = open_pkcs11_session(module, token_criteria=TokenCriteria(label=token), user_pin=passphrase)
    except (pkcs11.PinIncorrect, pkcs11.PinLenRange, pkcs11.PinInvalid) as why:
        raise SigningRefused("passphrase", WRONG_PASSPHRASE, field="passphrase") from why
    except pkcs11.PinLocked as why:
        raise SigningRefused(
            "pin_locked", "Thiết bị đã tự khóa vì gõ sai mã PIN nhiều lần; báo nơi cấp thiết bị.", field="key"
        ) from why
    except pkcs11.PKCS11Error as why:
        raise SigningRefused(
            "key_missing",
            f"Không thấy thiết bị lưu khóa «{token}». Kiểm tra thiết bị đã cắm vào máy chủ.",
            field="key",
        ) from why
    try:
        _has_private_key(session, key)
        # The certificate is the registered one: were it not of this key, the check after signing would say so.
        yield PKCS11Signer(
            session,
            cert_label=key.name,
            key_label=key.name,
            signing_cert=certificate_of(key),
            other_certs_to_pull=None,
            embed_roots=False,
        )
    finally:
        session.close()


def _has_private_key(session: pkcs11.Session, key: SigningKey) -> None:
    try:
        session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=key.name)
    except pkcs11.PKCS11Error as why:
        raise SigningRefused("key_missing", f"Thiết bị không có khóa «{key.name}»; báo quản trị.", field="key") from why


def _same_certificate(key: SigningKey, signer: Signer) -> None:
    certificate = signer.signing_cert
    if certificate is None or fingerprint(certificate) != key.fingerprint:
        raise not_yet(
            "other_certificate",
            "Chứng thư trong khóa không phải chứng thư đã đăng ký cho người hay cơ quan này; báo quản trị.",
        )


def chain_of(signer: Signer, others: tuple[x509.Certificate, ...]) -> None:
    """Let the signature carry the intermediate certificates this installation knows."""
    registry = signer.cert_registry
    if isinstance(registry, SimpleCertificateStore):
        registry.register_multiple(others)
