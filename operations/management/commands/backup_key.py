"""manage.py backup_key FILE: a pair of keys for backups; the secret one goes to a safe, away from this server."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from pyrage.x25519 import Identity


class Command(BaseCommand):
    """Writes the secret key to a new file of mode 600 and prints the public one."""

    help = "Tạo cặp khóa cho bản sao lưu: khóa bí mật vào tệp (cất ngoài máy chủ), khóa công khai in ra màn hình."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="TỆP", help="tệp khóa bí mật sẽ ghi, chưa có")

    def handle(self, *args: Any, **options: Any) -> None:
        path, made = Path(options["file"]), Identity.generate()
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"Không tạo được tệp {path}: {error.strerror}.") from error
        with os.fdopen(handle, "w") as file:
            file.write(f"# public key: {made.to_public()}\n{made}\n")
        self.stdout.write(f"BACKUP_RECIPIENTS={made.to_public()}")
        self.stderr.write(f"Cất {path} ngoài máy chủ, ít nhất hai nơi. Mất tệp ấy là mất mọi bản sao lưu.")
