from django.apps import AppConfig


class SettlementConfig(AppConfig):
    name = "settlement"
    verbose_name = "Quyết toán"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from settlement import changed, facts, handlers, postings, readiness, year_end  # noqa: F401  (they register)
