"""A key that never leaves its token: PKCS#11, by SoftHSM where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from demo.certificates import private_pem
from documents.files import open_file
from documents.signing.checking import check_signed
from documents.signing.errors import SigningRefused
from documents.signing.models import SignedCopy, SigningKey
from documents.signing.registering import register
from documents.signing.trust import configured
from tests.documents.signing_ground import AT, HEAD, SINCE, Ground, issued

pytestmark = pytest.mark.django_db
MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
PIN, TOKEN, LABEL = "2468135", "thiet-bi-thu", "giamdoc"


@pytest.fixture(scope="session")
def token(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A token with the head's key. The module reads its configuration once, hence one for the whole run."""
    module = next((path for path in MODULES if Path(path).exists()), None)
    if module is None or shutil.which("softhsm2-util") is None or shutil.which("pkcs11-tool") is None:
        reason = "máy này không có SoftHSM (gói softhsm2, opensc)"
        pytest.fail(reason) if os.environ.get("REQUIRE_SERVICES") == "1" else pytest.skip(reason)
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    (folder / "key.der").write_bytes(private_pem(issued(HEAD)))
    (folder / "cert.der").write_bytes(issued(HEAD).certificate.public_bytes(Encoding.DER))
    run("softhsm2-util", "--init-token", "--free", "--label", TOKEN, "--pin", PIN, "--so-pin", "13572468")
    tool = ("pkcs11-tool", "--module", module, "--token-label", TOKEN, "--login", "--pin", PIN, "--label", LABEL)
    run(*tool, "--write-object", str(folder / "key.der"), "--type", "privkey", "--usage-sign")
    run(*tool, "--write-object", str(folder / "cert.der"), "--type", "cert")
    return module


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=60)


@pytest.fixture
def ground(tmp_path: Path, settings: Any, token: str) -> Ground:
    made = Ground(tmp_path, settings)
    settings.SIGNING_PKCS11_MODULE, settings.SIGNING_PKCS11_TOKEN = token, TOKEN
    SigningKey.objects.filter(pk=made.head_key.pk).delete()
    made.head_key = register(
        issued(HEAD).certificate, owner=made.head, backend=SigningKey.Backend.PKCS11, name=LABEL, at=SINCE
    )
    return made


def test_a_key_in_a_token_signs(ground: Ground) -> None:
    copy = ground.sign(ground.head_key, ground.head, passphrase=PIN)
    report = check_signed(b"".join(open_file(copy.file)), configured(), at=AT)
    assert report.valid, report.problems
    assert report.signatures[0].name == HEAD


def refused(ground: Ground, **more: Any) -> SigningRefused:
    with pytest.raises(SigningRefused) as why:
        ground.sign(ground.head_key, ground.head, **more)
    assert SignedCopy.objects.count() == 0
    return why.value


def test_a_wrong_pin_is_said(ground: Ground) -> None:
    why = refused(ground, passphrase="0000000")
    assert why.code == "passphrase" and "0000000" not in str(why)


def test_a_token_or_a_key_that_is_not_there_is_said(ground: Ground, settings: Any) -> None:
    ground.head_key.name = "khoa-khac"
    assert refused(ground, passphrase=PIN).code == "key_missing"
    settings.SIGNING_PKCS11_TOKEN = "khong-cam"
    assert "khong-cam" in refused(ground, passphrase=PIN).message
    settings.SIGNING_PKCS11_MODULE = ""
    assert refused(ground, passphrase=PIN).code == "no_module"
