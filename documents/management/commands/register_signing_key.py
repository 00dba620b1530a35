"""manage.py register_signing_key: say whose key a file or a token holds. The passphrase is asked for, no argument."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12
from django.core.management.base import BaseCommand, CommandError

import clock
from accounts.models import Organisation, User
from documents.files import UploadRefused, keep
from documents.models import StoredFile
from documents.signing.errors import SigningRefused
from documents.signing.keys import path_of
from documents.signing.models import SigningKey
from documents.signing.registering import register


class Command(BaseCommand):
    """Ends with 1 and a sentence if the certificate is not what it is said to be."""

    help = "Đăng ký khóa ký của một người hay một cơ quan; xem docs/signing.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        owner = parser.add_mutually_exclusive_group(required=True)
        owner.add_argument("--user", metavar="TÊN", help="khóa của người có tên đăng nhập này")
        owner.add_argument("--body", metavar="MÃ", help="khóa của cơ quan có mã này, ví dụ DOIT")
        parser.add_argument("--backend", choices=SigningKey.Backend.values, default=SigningKey.Backend.PKCS12)
        parser.add_argument("--name", default="", help="tên tệp .p12 (không đuôi) hoặc nhãn của khóa trong thiết bị")
        parser.add_argument("--token", default="", help="nhãn thiết bị; để trống: SIGNING_PKCS11_TOKEN")
        parser.add_argument("--certificate", metavar="TỆP", help="chứng thư PEM; không có thì đọc từ tệp .p12")
        parser.add_argument("--keeper", action="append", default=[], metavar="TÊN", help="người giữ khóa của cơ quan")
        parser.add_argument("--picture", metavar="TỆP", help="hình chữ ký hoặc dấu, PNG nền trong")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            key = register(
                self._certificate(options),
                owner=self._owner(options),
                backend=options["backend"],
                name=options["name"],
                token=options["token"],
                keepers=[self._person(name) for name in options["keeper"]],
                picture=self._picture(options["picture"]),
                at=clock.now(),
            )
        except (SigningRefused, UploadRefused) as why:
            raise CommandError(str(why)) from why
        self.stdout.write(
            f"Đã đăng ký: {key}, hiệu lực đến {clock.local(key.valid_to):%d/%m/%Y}, SHA-256 {key.fingerprint}."
        )

    def _owner(self, options: dict[str, Any]) -> User | Organisation:
        if options["user"]:
            return self._person(options["user"])
        found = Organisation.objects.filter(code__iexact=options["body"]).first()
        if found is None:
            raise CommandError(f"Không có cơ quan mã «{options['body']}».")
        return found

    def _person(self, username: str) -> User:
        found = User.objects.filter(username=username).first()
        if found is None:
            raise CommandError(f"Không có người dùng «{username}».")
        return found

    def _certificate(self, options: dict[str, Any]) -> x509.Certificate:
        try:
            if options["certificate"]:
                return x509.load_pem_x509_certificate(Path(options["certificate"]).read_bytes())
            if options["backend"] != SigningKey.Backend.PKCS12:
                raise CommandError("Khóa này cần --certificate TỆP.pem.")
            data = path_of(options["name"]).read_bytes()
            secret = getpass.getpass("Mật khẩu của tệp khóa: ").encode()
            _, certificate, _ = pkcs12.load_key_and_certificates(data, secret)
        except OSError as why:
            raise CommandError(f"Không đọc được tệp: {why.filename} ({why.strerror}).") from why
        except ValueError as why:
            raise CommandError("Tệp không đọc được, hoặc mật khẩu không đúng.") from why
        if certificate is None:
            raise CommandError("Tệp khóa không có chứng thư.")
        return certificate

    def _picture(self, path: str | None) -> StoredFile | None:
        if path is None:
            return None
        with Path(path).open("rb") as stream:
            stored = keep(stream, name=Path(path).name, uploaded_by=None, at=clock.now(), prefix="hinh-ky")
        if stored.content_type != "image/png":
            raise CommandError("Hình chữ ký phải là PNG nền trong.")
        return stored
