from django.apps import AppConfig


class SettlementConfig(AppConfig):
    name = "settlement"
    verbose_name = "Quyết toán"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from settlement import facts, handlers  # noqa: F401  (register what the app knows and writes)
