"""Move one dossier over to another regime: an act with a person and a reason, written in its log."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

import clock
from accounts.models import User
from dossiers.models import Dossier
from dossiers.services import change_regime
from workflow.errors import Refused


class Command(BaseCommand):
    """manage.py move_regime HỒ-SƠ CHẾ-ĐỘ --by TÀI-KHOẢN --reason LÝ-DO"""

    help = "Chuyển một hồ sơ đang chạy sang chế độ (luật) khác; ghi người, lý do vào nhật ký của hồ sơ."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which dossier, whither, who, why."""
        parser.add_argument("code", help="mã hồ sơ, ví dụ KC-2026-0004")
        parser.add_argument("regime", help="mã chế độ, ví dụ LOCAL-2025-10 (dossiers/data/regimes.csv)")
        parser.add_argument("--by", required=True, help="tài khoản của chuyên viên Sở Công Thương ra quyết định")
        parser.add_argument("--reason", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Refusals in the user's words."""
        dossier = Dossier.objects.filter(code=options["code"]).first()
        actor = User.objects.filter(username=options["by"], is_active=True).first()
        if dossier is None or actor is None:
            raise CommandError(f"Không có {'hồ sơ' if dossier is None else 'tài khoản'} này.")
        try:
            moved = change_regime(dossier, options["regime"], actor=actor, at=clock.now(), reason=options["reason"])
        except Refused as why:
            raise CommandError(" ".join([*why.reasons, *why.fields.values()])) from why
        self.stdout.write(f"{moved.code}: {dossier.regime} → {moved.regime}.")
