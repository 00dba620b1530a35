from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_login_failed


class OperationsConfig(AppConfig):
    name = "operations"
    verbose_name = "Vận hành"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ledger.chores import every
        from operations import refusals  # noqa: F401  (registers its check)
        from operations.figures import SIGN_IN_FAILURES
        from operations.models import beat

        every(minutes=1)(beat)

        def count(**_: Any) -> None:
            SIGN_IN_FAILURES.inc()

        user_login_failed.connect(count, dispatch_uid="operations.sign_in_failures", weak=False)
